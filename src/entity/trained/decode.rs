//! Finds the best labelling of a piece: sums the weights of its features, then Viterbi's algorithm.

use super::features::{Characters, Piece, Sink};
use super::model::{FORBIDDEN, LANES, Model, Row, may_stand_at_edge, tags};
use crate::entity::Found;

/// Most lanes that tags take, the last tag included.
const WIDEST: usize = 32;

/// Labels pieces; holds the buffers.
pub struct Decoder<'a> {
    model: Model<'a>,
    transitions: Vec<[i32; WIDEST]>,
    weights: Vec<[i16; WIDEST]>,
    back: Vec<[u8; WIDEST]>,
}

/// A labelled stretch of a piece: number of the type, first character, the one after the last.
pub type Stretch = (usize, usize, usize);

struct Sum<'a, 'w> {
    model: Model<'a>,
    weights: &'w mut [[i16; WIDEST]],
}

impl Sink for Sum<'_, '_> {
    type Row = Row;

    #[inline]
    fn row(&mut self, key: u64) -> Option<Row> {
        self.model.row(key)
    }

    #[inline]
    fn add(&mut self, row: Row, slot: usize, at: usize) {
        let Some(block) = self.model.block(row, slot) else { return };
        let sums = &mut self.weights[at];
        add_lanes(&mut sums[..LANES], &block[..LANES]);
        if self.model.types() * 4 > LANES {
            add_lanes(&mut sums[LANES..], &block[LANES..2 * LANES]);
        }
    }
}

#[inline]
fn add_lanes(sums: &mut [i16], block: &[u8]) {
    for (sum, &weight) in sums.iter_mut().zip(block) {
        *sum += i16::from(weight as i8);
    }
}

impl<'a> Decoder<'a> {
    pub fn new(model: Model<'a>) -> Self {
        let tags = tags(model.types());
        let mut transitions = vec![[FORBIDDEN; WIDEST]; tags];
        for (from, row) in transitions.iter_mut().enumerate() {
            (0..tags).for_each(|to| row[to] = model.transition(from, to));
        }
        Self { model, transitions, weights: Vec::new(), back: Vec::new() }
    }

    /// The labelled stretches of `piece`, in order.
    pub fn label(
        &mut self,
        piece: &mut Piece,
        characters: &Characters,
        hints: &[Found],
        found: &mut Vec<Stretch>,
    ) {
        self.weights.clear();
        self.weights.resize(piece.len(), [0; WIDEST]);
        let mut sum = Sum { model: self.model, weights: &mut self.weights };
        piece.show(characters, hints, &mut sum);
        self.best_path(found);
    }

    fn best_path(&mut self, found: &mut Vec<Stretch>) {
        let (types, tags) = (self.model.types(), tags(self.model.types()));
        self.back.clear();
        let mut scores = [FORBIDDEN; WIDEST];
        (0..tags).filter(|&tag| may_stand_at_edge(types, tag, true)).for_each(|tag| scores[tag] = 0);
        for (at, weights) in self.weights.iter().enumerate() {
            let (mut best, mut back) = ([2 * FORBIDDEN; WIDEST], [0u8; WIDEST]);
            match at {
                0 => best = scores,
                _ => {
                    for (from, row) in self.transitions.iter().enumerate() {
                        let score = scores[from];
                        for lane in 0..WIDEST {
                            let better = score + row[lane] > best[lane];
                            best[lane] = if better { score + row[lane] } else { best[lane] };
                            back[lane] = if better { from as u8 } else { back[lane] };
                        }
                    }
                }
            }
            for tag in 0..tags - 1 {
                best[tag] += i32::from(weights[tag]);
            }
            self.back.push(back);
            scores = best;
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
            tag = usize::from(back[tag]);
        }
        found[first_new..].reverse();
    }
}
