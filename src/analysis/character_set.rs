//! Sets of characters that are asked for every character of a text, or looked for in it.

/// ASCII and full-width digits, and the Chinese numerals from one to ten and a hundred.
pub const DIGITS: [(char, char); 13] = [
    ('0', '9'),
    ('０', '９'),
    ('一', '一'),
    ('二', '二'),
    ('三', '三'),
    ('四', '四'),
    ('五', '五'),
    ('六', '六'),
    ('七', '七'),
    ('八', '八'),
    ('九', '九'),
    ('十', '十'),
    ('百', '百'),
];

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
        while let Some(&[lead, second, third]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            if let Some(han) = han(lead, second, third) {
                if self.holds(FIRST_HAN + han) {
                    return at;
                }
                at += 3;
                continue;
            }
            let (code, len) = match lead {
                0xE0..0xF0 => (three(lead, second, third), 3),
                0..0x80 => (usize::from(lead), 1),
                0x80..0xE0 => (two(lead, second), 2),
                0xF0.. => (usize::MAX, 4),
            };
            if self.holds(code) {
                return at;
            }
            at += len;
        }
        self.next_of_last(text, at)
    }

    /// The same where at most two bytes are left.
    fn next_of_last(&self, text: &str, from: usize) -> usize {
        let last = text.get(from..).unwrap_or_default();
        from.min(text.len()) + last.find(|c| self.contains(c)).unwrap_or(last.len())
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

/// The first of the Han characters that are counted from it, up to U+9FFF.
pub const FIRST_HAN: usize = 0x4E00;

/// The Han character at byte `at`, counted from U+4E00; `None` where another character stands.
#[inline]
pub fn han_at(bytes: &[u8], at: usize) -> Option<usize> {
    let &[lead, second, third] = bytes.get(at..)?.first_chunk()?;
    han(lead, second, third)
}

#[inline]
fn han(lead: u8, second: u8, third: u8) -> Option<usize> {
    // The three bytes of U+4E00, added up: shorter characters come to less, longer ones to more than any Han.
    const FIRST: usize = (0xE4 << 12) + (0xB8 << 6) + 0x80;
    let code = (usize::from(lead) << 12) + (usize::from(second) << 6) + usize::from(third);
    let character = code.wrapping_sub(FIRST);
    (character <= 0x9FFF - FIRST_HAN).then_some(character)
}

/// The character of three bytes of UTF-8.
#[inline]
fn three(lead: u8, second: u8, third: u8) -> usize {
    usize::from(lead & 0x0F) << 12 | usize::from(second & 0x3F) << 6 | usize::from(third & 0x3F)
}

/// The character of two bytes of UTF-8.
#[inline]
fn two(lead: u8, second: u8) -> usize {
    usize::from(lead & 0x1F) << 6 | usize::from(second & 0x3F)
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
