//! Finds the best labelling of a piece: sums the weights of its features, then Viterbi's algorithm.

use super::features::{Characters, Piece, Sink};
use super::model::{FORBIDDEN, Model, Row, may_stand_at_edge, tags};
use crate::entity::Found;

/// Labels pieces with a model whose tags fit into `LANES`; holds the buffers.
pub struct Decoder<'a, const LANES: usize> {
    model: Model<'a>,
    transitions: Vec<[i16; LANES]>,
    weights: Vec<[i16; LANES]>,
    back: Vec<[i16; LANES]>,
}

/// A labelled stretch of a piece: number of the type, first character, the one after the last.
pub type Stretch = (usize, usize, usize);

struct Sum<'a, 'w, const LANES: usize> {
    model: Model<'a>,
    weights: &'w mut [[i16; LANES]],
}

impl<const LANES: usize> Sink for Sum<'_, '_, LANES> {
    type Row = Row;

    #[inline]
    fn row(&mut self, key: u64) -> Option<Row> {
        self.model.row(key)
    }

    #[inline]
    fn add(&mut self, row: Row, slot: usize, at: usize) {
        let block = self.model.block(row, slot).and_then(|block| block.first_chunk::<LANES>());
        let (Some(block), Some(sums)) = (block, self.weights.get_mut(at)) else { return };
        for (sum, &weight) in sums.iter_mut().zip(block) {
            *sum += i16::from(weight as i8);
        }
    }
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
        Self { model, transitions, weights: Vec::new(), back: Vec::new() }
    }

    /// Appends the labelled stretches of `piece`, in order.
    pub fn label(
        &mut self,
        piece: &mut Piece,
        characters: &Characters,
        hints: &[Found],
        found: &mut Vec<Stretch>,
    ) {
        self.weights.clear();
        self.weights.resize(piece.len(), [0; LANES]);
        let mut sum = Sum { model: self.model, weights: &mut self.weights };
        piece.show(characters, hints, &mut sum);
        self.best_path(found);
    }

    /// Scores are kept near 0 (the best is 0 at every character), so that 16 bits hold them.
    fn best_path(&mut self, found: &mut Vec<Stretch>) {
        let (types, tags) = (self.model.types(), tags(self.model.types()));
        let other = tags - 1;
        self.back.clear();
        let mut scores = [FORBIDDEN; LANES];
        (0..tags).filter(|&tag| may_stand_at_edge(types, tag, true)).for_each(|tag| scores[tag] = 0);
        for (at, weights) in self.weights.iter_mut().enumerate() {
            let (mut best, mut back) = (scores, [0i16; LANES]);
            if at > 0 {
                best = [FORBIDDEN; LANES];
                for (from, (row, &score)) in self.transitions.iter().zip(&scores).enumerate() {
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
        let Some(last) = ends.max_by_key(|&tag| scores[tag]) else { return };
        self.walk_back(last, found);
    }

    fn walk_back(&self, last: usize, found: &mut Vec<Stretch>) {
        let other = tags(self.model.types()) - 1;
        let first_new = found.len();
        let (mut tag, mut end) = (last, self.back.len());
        for (at, back) in self.back.iter().enumerate().rev() {
            if tag != other && matches!(tag % 4, 2 | 3) {
                end = at + 1;
            }
            if tag != other && matches!(tag % 4, 0 | 3) {
                found.push((tag / 4, at, end));
            }
            tag = back[tag] as usize;
        }
        found[first_new..].reverse();
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
