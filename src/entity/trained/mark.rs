//! What a text shows of one thing seen in it: the key of a row of weights, and which characters the row speaks about.
//!
//! A row has slots, each for one way in which a character can stand to the thing: its first, the one before it, and so
//! on. So a thing is looked up once, not once for every character that it matters to.

use std::ops::Range;

/// Slots of a row at most.
pub const SLOTS: usize = 8;

/// One thing seen.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub key: u32,
    /// What kind of thing it is, below 32.
    pub kind: u8,
    pub place: Place,
}

/// Where it stands; numbers are characters of the piece.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// Slot `n` is the character `first + n`, of `slots`.
    Run { first: i32, slots: u8 },
    /// Where a word, the two before it and the two after it begin, and the end: slots are the first, inner, last, only
    /// character, those of the word before and the one after, and of those further away.
    Word([u32; 6]),
    /// Where two words begin, and the end: slots are the first, inner, last, only character of either.
    Pair([u32; 3]),
    /// Slots are the first, inner, last, only character, and those before and after.
    Name { start: u32, end: u32 },
}

impl Place {
    /// Calls `visit` with every one of the slots in the bits of `slots` and the character that it is, as far as the
    /// character is below `length`.
    #[inline]
    pub fn each(self, slots: u8, length: usize, mut visit: impl FnMut(usize, usize)) {
        match self {
            Self::Run { first, slots: all } => {
                let mut rest = u32::from(slots) & ((1 << all) - 1);
                while rest != 0 {
                    let slot = rest.trailing_zeros();
                    rest &= rest - 1;
                    // Before the piece, this is a large number.
                    let at = first.wrapping_add(slot as i32) as u32 as usize;
                    if at < length {
                        visit(slot as usize, at);
                    }
                }
            }
            Self::Word([before, last, start, end, next, after]) => {
                inside(slots, 0, start..end, &mut visit);
                // In the order of the starts: two words before, one before, the word, one after, two after.
                for (slot, range) in [(6, before..last), (4, last..start), (5, end..next), (7, next..after)] {
                    if slots >> slot & 1 == 1 {
                        range.for_each(|at| visit(slot, at as usize));
                    }
                }
            }
            Self::Pair([start, middle, end]) => {
                inside(slots, 0, start..middle, &mut visit);
                inside(slots, 4, middle..end, &mut visit);
            }
            Self::Name { start, end } => {
                inside(slots, 0, start..end, &mut visit);
                if slots >> 4 & 1 == 1 && start > 0 {
                    visit(4, start as usize - 1);
                }
                if slots >> 5 & 1 == 1 && (end as usize) < length {
                    visit(5, end as usize);
                }
            }
        }
    }
}

/// Slots `base..base + 4`: first, inner, last, only character of `range`.
#[inline(always)]
fn inside(slots: u8, base: usize, range: Range<u32>, visit: &mut impl FnMut(usize, usize)) {
    let has = |slot: usize| slots >> (base + slot) & 1 == 1;
    let (start, end) = (range.start as usize, range.end as usize);
    if end <= start + 1 {
        if has(3) && end > start {
            visit(base + 3, start);
        }
        return;
    }
    if has(0) {
        visit(base, start);
    }
    if has(1) {
        (start + 1..end - 1).for_each(|at| visit(base + 1, at));
    }
    if has(2) {
        visit(base + 2, end - 1);
    }
}
