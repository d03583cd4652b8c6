//! Sets of characters that are asked for every character of a text.

/// A set of characters up to U+FFFF; others are in no set.
pub struct CharacterSet([u64; 1024]);

impl CharacterSet {
    /// The characters of `ranges`, ends included.
    pub const fn of(ranges: &[(char, char)]) -> Self {
        let mut bits = [0; 1024];
        let mut number = 0;
        while number < ranges.len() {
            let (mut at, last) = (ranges[number].0 as usize, ranges[number].1 as usize);
            while at <= last && at < 0x10000 {
                bits[at / 64] |= 1 << (at % 64);
                at += 1;
            }
            number += 1;
        }
        Self(bits)
    }

    #[inline]
    pub fn contains(&self, c: char) -> bool {
        let at = c as usize;
        self.0.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }
}
