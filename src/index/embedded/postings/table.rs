//! From a term's key to its ordinal: a hash table whose places are looked at many at a time.
//!
//! Nearly every look goes to a place that no cache holds. Looking at the places of many terms first, with
//! nothing that depends on the outcome, lets the processor wait for all of them at once.

use crate::analysis::key::TermKey;
use std::hint::black_box;

/// Terms that are looked at together.
pub const TOGETHER: usize = 32;
/// Places of an empty table.
const FIRST_PLACES: usize = 1 << 10;

/// A term that was met: the number under which it was first, and a number of the caller's.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    key: TermKey,
    pub ordinal: u32,
    pub last: u32,
}

const EMPTY: Place = Place { key: TermKey(0), ordinal: u32::MAX, last: 0 };

#[derive(Default)]
pub struct TermTable {
    /// A power of two of places, at most three quarters of them taken.
    places: Vec<Place>,
    terms: usize,
}

impl TermTable {
    /// Number of terms.
    pub fn len(&self) -> usize {
        self.terms
    }

    /// Bytes in use.
    pub fn memory(&self) -> usize {
        self.places.capacity() * size_of::<Place>()
    }

    /// Every term with its ordinal, in no order.
    pub fn terms(&self) -> impl Iterator<Item = (TermKey, u32)> {
        let taken = self.places.iter().filter(|place| place.ordinal != EMPTY.ordinal);
        taken.map(|place| (place.key, place.ordinal))
    }

    /// Looks at the places of `keys`, so that they are near when [`TermTable::place`] asks for them.
    #[inline]
    pub fn look_at(&self, keys: impl Iterator<Item = TermKey>) {
        if !self.places.is_empty() {
            let seen = keys.fold(0, |seen, key| seen ^ self.places[self.first(key)].ordinal);
            black_box(seen);
        }
    }

    /// The place of a term, and whether it is new; its ordinal is then the number of terms before it.
    #[inline]
    pub fn place(&mut self, key: TermKey) -> (&mut Place, bool) {
        if self.terms * 4 >= self.places.len() * 3 {
            self.grow();
        }
        let mut at = self.first(key);
        let is_new = loop {
            let place = &self.places[at];
            if place.ordinal == EMPTY.ordinal {
                break true;
            }
            if place.key == key {
                break false;
            }
            at = (at + 1) & (self.places.len() - 1);
        };
        let place = &mut self.places[at];
        if is_new {
            *place = Place { key, ordinal: self.terms as u32, last: 0 };
            self.terms += 1;
        }
        (place, is_new)
    }

    /// Where the search for a key begins: the high bits of a product (Fibonacci hashing; Knuth, TAOCP 6.4).
    #[inline]
    fn first(&self, key: TermKey) -> usize {
        let product = key.0.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (product >> (u64::BITS - self.places.len().trailing_zeros())) as usize
    }

    #[cold]
    fn grow(&mut self) {
        let places = (self.places.len() * 2).max(FIRST_PLACES);
        let before = std::mem::replace(&mut self.places, vec![EMPTY; places]);
        for place in before.into_iter().filter(|place| place.ordinal != EMPTY.ordinal) {
            let mut at = self.first(place.key);
            while self.places[at].ordinal != EMPTY.ordinal {
                at = (at + 1) & (places - 1);
            }
            self.places[at] = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn a_term_keeps_its_ordinal(keys in prop::collection::vec(0u64..3_000, 0..6_000)) {
            let (mut table, mut expected) = (TermTable::default(), HashMap::new());
            for key in keys {
                let next = expected.len() as u32;
                let ordinal = *expected.entry(key).or_insert(next);
                table.look_at([TermKey(key)].into_iter());
                let (place, is_new) = table.place(TermKey(key));
                prop_assert_eq!((place.ordinal, is_new), (ordinal, ordinal == next));
            }
            prop_assert_eq!(table.len(), expected.len());
            prop_assert_eq!(table.terms().map(|(key, ordinal)| (key.0, ordinal)).collect::<HashMap<_, _>>(), expected);
        }
    }
}
