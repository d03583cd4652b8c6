//! Tells at a glance where the model could add a name: most of a text holds none, or those that rules have found, and
//! is not looked at more closely.
//!
//! Every word is judged by itself, its neighbours and what rules found there; the weights lie in one table, where
//! different sights may share a place.

use super::piece::{PADDING, Piece, Word};
use std::ops::Range;

/// Places of the table.
pub const PLACES: usize = 1 << 16;
/// What the gate looks at for one word.
pub const SIGHTS: usize = 8;

/// Names may reach so many characters beyond the words that look like one.
const REACH: usize = 8;

/// The weights, as they lie in a model.
#[derive(Clone, Copy)]
pub struct Gate<'a> {
    least: i16,
    weights: &'a [u8],
}

/// Where the weights for word `at` of a piece lie.
#[inline]
pub fn sights(piece: &Piece, at: usize) -> [usize; SIGHTS] {
    const NONE: Word = Word { start: 0, end: 0, classes: 0, hash: 1, hint: 0 };
    let word = piece.words[at];
    let before = at.checked_sub(1).map_or(NONE, |before| piece.words[before]);
    let after = piece.words.get(at + 1).copied().unwrap_or(NONE);
    let of = |number: u64, value: u64| {
        let mixed = (value ^ number << 60).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 48) as usize
    };
    let pair = |a: u64, b: u64| a.wrapping_mul(0xA24B_AED4_963E_E407).rotate_left(17) ^ b;
    let hints = u64::from(before.hint) << 16 | u64::from(word.hint) << 8 | u64::from(after.hint);
    let classes = |a: Word, b: Word| u64::from(a.classes) << 32 | u64::from(b.classes);
    [
        of(1, word.hash),
        of(2, pair(before.hash, word.hash)),
        of(3, pair(word.hash, after.hash)),
        of(4, pair(before.hash, after.hash)),
        of(5, classes(before, word)),
        of(6, classes(word, after)),
        of(7, pair(word.hash, hints)),
        of(8, pair(word.classes.into(), hints)),
    ]
}

impl<'a> Gate<'a> {
    /// A gate that opens where the sum of the weights is `least` or more; `None` where the table has another size.
    pub fn new(least: i16, weights: &'a [u8]) -> Option<Self> {
        (weights.len() == PLACES).then_some(Self { least, weights })
    }

    #[inline]
    fn lets_through(&self, piece: &Piece, at: usize) -> bool {
        let weight = |place: usize| self.weights.get(place).map_or(0, |&weight| i16::from(weight as i8));
        self.least == i16::MIN || sights(piece, at).into_iter().map(weight).sum::<i16>() >= self.least
    }

    /// Appends the parts of a piece that may hold names, in characters; in order, apart from one another.
    pub fn open(&self, piece: &Piece, parts: &mut Vec<Range<usize>>) {
        let codes = piece.padded();
        for (number, word) in piece.words.iter().enumerate() {
            if !self.lets_through(piece, number) {
                continue;
            }
            let (start, end) = (word.start as usize, word.end as usize);
            let before =
                (start.saturating_sub(REACH)..start).rev().take_while(|&at| !is_pause(codes, at)).last();
            let after = (end..piece.len().min(end + REACH)).take_while(|&at| !is_pause(codes, at)).last();
            let part = before.unwrap_or(start)..after.map_or(end, |last| last + 1);
            match parts.last_mut() {
                Some(last) if last.end >= part.start => last.end = last.end.max(part.end),
                _ => parts.push(part),
            }
        }
    }
}

/// True for the marks that no name holds.
#[inline]
fn is_pause(codes: &[u16], at: usize) -> bool {
    const PAUSES: [u16; 6] = [b',' as u16, b':' as u16, b';' as u16, b'!' as u16, b'?' as u16, '。' as u16];
    codes.get(at + PADDING).is_some_and(|code| PAUSES.contains(code))
}
