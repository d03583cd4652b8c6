//! Characters as the trained recogniser sees them: folded, and how names use them.

use super::super::person::NameCharacters;
use crate::analysis::fold::fold_char;

/// How characters are used in names: three pairs of bits, strength as a surname and in a given name, and whether it spells foreign names.
pub struct Characters(Vec<u8>);

impl Characters {
    pub fn builtin() -> Self {
        let names = NameCharacters::builtin();
        let of = |c: char| {
            let level = |strength: i32, bounds: [i32; 3]| {
                bounds.iter().filter(|&&bound| strength >= bound).count() as u8
            };
            let mut buffer = [0; 4];
            let text = c.encode_utf8(&mut buffer);
            let surname = names.surname(text, 0).map_or(0, |(_, strength)| strength);
            let given = names.given_at(text, 0).unwrap_or(0);
            level(surname, [1, 45, 65]) | level(given, [15, 30, 45]) << 2 | u8::from(names.is_foreign(c)) << 4
        };
        Self(('\u{4E00}'..='\u{9FFF}').map(of).collect())
    }

    #[inline]
    pub(super) fn of(&self, code: u16) -> u8 {
        self.0.get(usize::from(code).wrapping_sub(0x4E00)).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn is_foreign(&self, code: u16) -> bool {
        self.of(code) >> 4 & 1 == 1
    }
}

/// Digits are one character, Latin letters another; the rest as the index folds them.
#[inline]
pub(super) fn code(c: char) -> u16 {
    let folded = match c {
        '\u{4E00}'..='\u{9FFF}' | '，' | '、' | '。' => fold_char(c),
        _ => match fold_char(c) {
            '0'..='9' => '0',
            'a'..='z' => 'a',
            other => other,
        },
    };
    u16::try_from(folded as u32).unwrap_or(u16::MAX)
}
