//! Characters of the codes of a simple font (one byte a glyph), and of the names of glyphs.

use crate::extract::paged::is_wide;
use encoding_rs::{MACINTOSH, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object};
use std::collections::HashMap;
use std::sync::LazyLock;

const NAMES: &str = include_str!("../../../index_schema/glyph_names.tsv");

/// Codes beyond ASCII of the standard encoding of Type 1 fonts, as far as texts use them.
const STANDARD: [(u8, char); 24] = [
    (0x27, '’'),
    (0x60, '‘'),
    (0xA1, '¡'),
    (0xA2, '¢'),
    (0xA3, '£'),
    (0xA4, '⁄'),
    (0xA5, '¥'),
    (0xA7, '§'),
    (0xA9, '\''),
    (0xAA, '“'),
    (0xAB, '«'),
    (0xAE, 'ﬁ'),
    (0xAF, 'ﬂ'),
    (0xB1, '–'),
    (0xB4, '·'),
    (0xB7, '•'),
    (0xB9, '„'),
    (0xBA, '”'),
    (0xBB, '»'),
    (0xBC, '…'),
    (0xBD, '‰'),
    (0xD0, '—'),
    (0xE1, 'Æ'),
    (0xFB, 'ß'),
];

static CHARACTERS: LazyLock<HashMap<&'static str, char>> = LazyLock::new(|| {
    let rows = NAMES.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let (name, code) = line.split_once('\t')?;
        Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
    };
    rows.filter_map(row).collect()
});

/// Characters by code.
pub struct Encoding(Vec<Option<char>>);

impl Encoding {
    /// The encoding of a font's dictionary; `None` where it names none and the font is its own measure.
    pub fn of_font(font: &Dict) -> Option<Self> {
        if let Some(name) = font.get::<Name>("Encoding") {
            return Some(Self(base(name.as_str())));
        }
        let dict = font.get::<Dict>("Encoding")?;
        let name = dict.get::<Name>("BaseEncoding");
        let mut characters = base(name.as_ref().map_or("StandardEncoding", |name| name.as_str()));
        let mut code = 0;
        let differences = dict.get::<Array>("Differences");
        for item in differences.iter().flat_map(|array| array.iter::<Object>()) {
            match item {
                Object::Number(number) => code = number.as_i64().max(0) as usize,
                Object::Name(name) => {
                    if let Some(slot) = characters.get_mut(code) {
                        *slot = Self::character_of_name(name.as_str());
                    }
                    code += 1;
                }
                _ => {}
            }
        }
        Some(Self(characters))
    }

    pub fn standard() -> Self {
        Self(base("StandardEncoding"))
    }

    /// The same without the characters that are narrower than a square.
    pub fn only_wide(mut self) -> Self {
        self.0.iter_mut().for_each(|slot| *slot = slot.filter(|character| is_wide(*character)));
        self
    }

    pub fn character(&self, code: u8) -> Option<char> {
        self.0.get(usize::from(code)).copied().flatten()
    }

    /// The character of a glyph with this name (`A`, `Aacute`, `uni4E2D`, `u20000`, `comma.alt`).
    pub fn character_of_name(name: &str) -> Option<char> {
        let name = name.split('.').next().filter(|name| !name.is_empty())?;
        let mut letters = name.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return Some(letter);
        }
        if let Some(&character) = CHARACTERS.get(name) {
            return Some(character);
        }
        let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
        let is_code = (4..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| is_code)?)
    }
}

fn base(name: &str) -> Vec<Option<char>> {
    let decode = |code: u8| match name {
        "MacRomanEncoding" | "MacExpertEncoding" => character_in(MACINTOSH, code),
        "WinAnsiEncoding" => character_in(WINDOWS_1252, code),
        _ => match STANDARD.iter().find(|(known, _)| *known == code) {
            Some((_, character)) => Some(*character),
            None => code.is_ascii().then_some(char::from(code)),
        },
    };
    (0..=255u8).map(|code| decode(code).filter(|character| !character.is_control())).collect()
}

fn character_in(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<char> {
    let bytes = [code];
    encoding.decode_without_bom_handling(&bytes).0.chars().next()
}
