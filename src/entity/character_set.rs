//! Sets of characters that are asked for every character of a text, or looked for in it.

/// A set of characters up to U+FFFF; others are in no set.
pub struct CharacterSet([u64; 1024]);

impl CharacterSet {
    /// The characters of `ranges`, ends included.
    pub const fn of(ranges: &[(char, char)]) -> Self {
        Self([0; 1024]).and(ranges)
    }

    /// The set with the characters of `ranges` added.
    pub const fn and(self, ranges: &[(char, char)]) -> Self {
        let mut bits = self.0;
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
        self.holds(c as usize)
    }

    /// Byte offset of the first character of the set in `text` from byte `from` on, else the length of `text`.
    /// Reads the bytes in place: texts are passed over at this.
    #[inline]
    pub fn next(&self, text: &str, from: usize) -> usize {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(&lead) = bytes.get(at) {
            let (code, len) = match lead {
                0..0x80 => (usize::from(lead), 1),
                0xE0..0xF0 => match bytes.get(at + 1..at + 3) {
                    Some(&[second, third]) => (three(lead, second, third), 3),
                    _ => break,
                },
                0x80..0xE0 => match bytes.get(at + 1) {
                    Some(&second) => (usize::from(lead & 0x1F) << 6 | usize::from(second & 0x3F), 2),
                    None => break,
                },
                0xF0.. => (usize::MAX, 4),
            };
            if self.holds(code) {
                return at;
            }
            at += len;
        }
        bytes.len()
    }

    /// Byte offsets of the characters of the set in `text`.
    pub fn all<'t>(&'static self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let mut next = 0;
        std::iter::from_fn(move || {
            let at = self.next(text, next);
            next = at + text[at..].chars().next()?.len_utf8();
            Some(at)
        })
    }

    #[inline]
    fn holds(&self, code: usize) -> bool {
        self.0.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }
}

/// The character of three bytes of UTF-8.
#[inline]
fn three(lead: u8, second: u8, third: u8) -> usize {
    usize::from(lead & 0x0F) << 12 | usize::from(second & 0x3F) << 6 | usize::from(third & 0x3F)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static SET: CharacterSet = CharacterSet::of(&[('0', '9'), ('é', 'é'), ('一', '三'), ('９', '９')]);

    proptest! {
        #[test]
        fn the_next_character_is_the_one_that_a_search_finds(text in "[一二三丁0a9é９á😀\u{FFFF}]{0,12}") {
            let mut from = 0;
            loop {
                let found = text[from..].find(|c| SET.contains(c)).map_or(text.len(), |at| from + at);
                prop_assert_eq!(SET.next(&text, from), found);
                let Some(c) = text[found..].chars().next() else { break };
                from = found + c.len_utf8();
            }
        }
    }
}
