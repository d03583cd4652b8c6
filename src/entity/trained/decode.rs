//! Finds the best labelling of a piece: sums the weights of its features, then Viterbi's algorithm.

use super::features::Characters;
use super::mark::Mark;
use super::model::{FORBIDDEN, Model, Row, may_stand_at_edge, tags};
use super::piece::Piece;
use crate::entity::Found;
use std::ops::Range;

/// Labels pieces with a model whose tags fit into `LANES`; holds the buffers.
pub struct Decoder<'a, const LANES: usize> {
    model: Model<'a>,
    marks: Vec<Mark>,
    /// The rows of those marks that have one, with the number of the mark.
    rows: Vec<(Row, u32)>,
    /// The numbers of the marks that may have a row among the rare ones.
    rare: Vec<u32>,
    /// Parts of the piece that may hold names.
    parts: Vec<Range<usize>>,
    transitions: Vec<[i16; LANES]>,
    weights: Vec<[i16; LANES]>,
    back: Vec<[i16; LANES]>,
    /// The best tags of a part.
    path: Vec<u8>,
}

/// What is so much worse than the best is not gone on from.
const HOPELESS: i16 = -480;

/// A labelled stretch of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Number of the type.
    pub label: usize,
    /// First character, and the one after the last.
    pub start: usize,
    pub end: usize,
    /// By how much the labelling is better than the same without this stretch, in [`SCALE`](super::model::SCALE)ths of
    /// a unit of log-odds.
    pub margin: i32,
}

impl<'a, const LANES: usize> Decoder<'a, LANES> {
    pub fn new(model: Model<'a>) -> Self {
        let tags = tags(model.types());
        let mut transitions = vec![[FORBIDDEN; LANES]; tags];
        for (from, row) in transitions.iter_mut().enumerate() {
            row.iter_mut()
                .enumerate()
                .take(tags)
                .for_each(|(to, weight)| *weight = model.transition(from, to));
        }
        Self {
            model,
            transitions,
            marks: Vec::new(),
            rows: Vec::new(),
            parts: Vec::new(),
            rare: Vec::new(),
            weights: Vec::new(),
            back: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Appends the labelled stretches of `piece`, in order.
    pub fn label(
        &mut self,
        piece: &mut Piece,
        characters: &Characters,
        hints: &[Found],
        found: &mut Vec<Stretch>,
    ) {
        self.parts.clear();
        piece.note(hints);
        self.model.gate().open(piece, &mut self.parts);
        if self.parts.is_empty() {
            return;
        }
        piece.prepare();
        for number in 0..self.parts.len() {
            let part = self.parts[number].clone();
            self.marks.clear();
            piece.show(part.clone(), characters, hints, &mut self.marks);
            self.look_up();
            self.weights.clear();
            self.weights.resize(piece.len(), [0; LANES]);
            self.add_up();
            self.best_path(part, found);
        }
    }

    /// In passes without branches, so that no load waits for another.
    fn look_up(&mut self) {
        let Self { model, marks, rows, rare, .. } = self;
        rows.clear();
        rows.resize(marks.len() + 1, (Row::NONE, 0));
        rare.clear();
        rare.resize(marks.len() + 1, 0);
        let (mut found, mut passed) = (0, 0);
        for (number, mark) in marks.iter().enumerate() {
            let (row, is_there) = model.frequent_row(mark.key);
            rows[found] = (row, number as u32);
            found += usize::from(is_there);
            rare[passed] = number as u32;
            passed += usize::from(!is_there & model.may_have(mark.key));
        }
        for &number in &rare[..passed] {
            let (row, is_there) = model.rare_row(marks[number as usize].key);
            rows[found] = (row, number);
            found += usize::from(is_there);
        }
        rows.truncate(found);
    }

    fn add_up(&mut self) {
        let (model, length) = (self.model, self.weights.len());
        for &(row, number) in &self.rows {
            self.marks[number as usize].place.each(row.slots(), length, |slot, at| {
                let block = model.block(row, slot).first_chunk::<LANES>();
                let (Some(block), Some(sums)) = (block, self.weights.get_mut(at)) else { return };
                // A copy, as what may overlap is not added up in one go.
                let mut total = *sums;
                for (sum, &weight) in total.iter_mut().zip(block) {
                    *sum += i16::from(weight as i8);
                }
                *sums = total;
            });
        }
    }

    /// Scores are kept near 0 (the best is 0 at every character), so that 16 bits hold them. Beyond an edge of
    /// `part` that is none of the piece, there is no name.
    fn best_path(&mut self, part: Range<usize>, found: &mut Vec<Stretch>) {
        let (types, tags) = (self.model.types(), tags(self.model.types()));
        let (other, length) = (tags - 1, self.weights.len());
        self.back.clear();
        let mut scores = [FORBIDDEN; LANES];
        match part.start {
            0 => (0..tags).filter(|&tag| may_stand_at_edge(types, tag, true)).for_each(|tag| scores[tag] = 0),
            _ => scores = self.transitions[other],
        }
        for (number, weights) in self.weights[part.clone()].iter_mut().enumerate() {
            let (mut best, mut back) = (scores, [0i16; LANES]);
            if number > 0 {
                best = [FORBIDDEN; LANES];
                let froms = self.transitions.iter().zip(&scores).enumerate();
                for (from, (row, &score)) in froms.filter(|(_, (_, score))| **score > HOPELESS) {
                    step(&mut best, &mut back, row, score, from as i16);
                }
            }
            // What follows the last weight of a block is of another one.
            weights[other..].fill(0);
            let mut top = i16::MIN;
            for (score, &weight) in best.iter_mut().zip(weights.iter()) {
                *score = score.saturating_add(weight);
                top = top.max(*score);
            }
            scores = best.map(|score| score.saturating_sub(top).max(FORBIDDEN));
            self.back.push(back);
        }
        let ends = (0..tags).filter(|&tag| may_stand_at_edge(types, tag, false));
        let beyond = |tag: usize| if part.end == length { 0 } else { self.transitions[tag][other] };
        let Some(last) = ends.max_by_key(|&tag| scores[tag].saturating_add(beyond(tag))) else { return };
        self.walk_back(last);
        self.find_stretches(part.start, found);
    }

    fn walk_back(&mut self, last: usize) {
        self.path.clear();
        self.path.resize(self.back.len(), 0);
        let mut tag = last;
        for (place, back) in self.path.iter_mut().zip(&self.back).rev() {
            *place = tag as u8;
            tag = back[tag] as usize;
        }
    }

    /// The stretches of the path, which begins with character `offset`.
    fn find_stretches(&self, offset: usize, found: &mut Vec<Stretch>) {
        let other = self.other();
        let mut first = 0;
        for (at, tag) in
            self.path.iter().map(|&tag| usize::from(tag)).enumerate().filter(|(_, tag)| *tag != other)
        {
            if matches!(tag % 4, 0 | 3) {
                first = at;
            }
            if matches!(tag % 4, 2 | 3) {
                let (start, end) = (offset + first, offset + at + 1);
                found.push(Stretch {
                    label: tag / 4,
                    start,
                    end,
                    margin: self.margin(offset, first..at + 1),
                });
            }
        }
    }

    fn other(&self) -> usize {
        tags(self.model.types()) - 1
    }

    /// What the tags of `places` of the path are worth more than that of all else there.
    fn margin(&self, offset: usize, places: Range<usize>) -> i32 {
        let other = self.other();
        let tag = |at: usize| self.path.get(at).map_or(other, |&tag| usize::from(tag));
        let before = places.start.checked_sub(1).map_or(other, tag);
        let step = |from: usize, to: usize| i32::from(self.transitions[from][to]);
        let weights: i32 = places.clone().map(|at| i32::from(self.weights[offset + at][tag(at)])).sum();
        let inner: i32 = places.clone().map(|at| step(tag(at), tag(at + 1))).sum();
        let plain = step(before, other) + step(other, tag(places.end));
        let plain = plain + (places.len() as i32 - 1) * step(other, other);
        weights + step(before, tag(places.start)) + inner - plain
    }
}

/// Goes on from tag `from` with its score, wherever that is better.
#[inline]
fn step<const LANES: usize>(
    best: &mut [i16; LANES],
    back: &mut [i16; LANES],
    row: &[i16; LANES],
    score: i16,
    from: i16,
) {
    for ((best, back), &weight) in best.iter_mut().zip(back).zip(row) {
        let score = score.saturating_add(weight);
        let better = score > *best;
        *back = if better { from } else { *back };
        *best = if better { score } else { *best };
    }
}
