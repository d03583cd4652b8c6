//! Text in a byte or two for every string of a list, a quarter of UTF-8: read where it lies, without a block to decompress.
//!
//! The list holds the frequent characters, words and phrases of reports and regulations, up to five characters
//! long; the longest one is taken each time. Other characters are spelled out in three bytes or four.
//! A search that looks at a hundred passages would decompress a hundred blocks of any general compression.

use crate::analysis::double_array::{Aligned, DoubleArray, Lookup};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

static NODES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/texts.nodes")));
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/texts.codes"));
/// Number by code point of the characters that are not in the trie, from 1 on; 0: none.
static OTHERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/texts.others"));
/// The strings by number.
static RECORDS: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/texts.units")));

/// Bytes of a string in the table: the string, what fills it up, its length.
const RECORD: usize = 16;
/// Stands before the two bytes of a code point of the first plane that has no number.
const SPELLED: u8 = 0xFE;
/// Stands before the three bytes of any other code point.
const BEYOND: u8 = 0xFF;

/// The table of strings.
#[derive(Clone, Copy)]
pub struct TextCode {
    strings: DoubleArray,
    others: &'static [[u8; 2]],
    records: &'static [[u8; RECORD]],
}

impl TextCode {
    pub const fn builtin() -> Self {
        Self {
            strings: DoubleArray::new(&NODES.0, CODES),
            others: OTHERS.as_chunks().0,
            records: RECORDS.0.as_chunks().0,
        }
    }

    /// Appends `text` in this code; `lookup` is memory that one text after the other uses.
    pub fn encode(&self, text: &str, lookup: &mut Lookup, out: &mut Vec<u8>) {
        lookup.read(self.strings, text.chars().map(|character| self.strings.code(character)));
        let (mut at, mut rest) = (0, text.chars());
        while let Some(character) = rest.next() {
            let (number, length) = match lookup.codes[at] {
                0 => (self.other(character), 1),
                _ => self.longest(lookup, at),
            };
            write(number, character, out);
            at += length;
            (1..length).for_each(|_| {
                rest.next();
            });
        }
    }

    /// The number of the longest string that the text looked up holds from character `at` on, which has a code, and how
    /// many characters it takes.
    #[inline]
    fn longest(&self, lookup: &Lookup, at: usize) -> (u32, usize) {
        let (pair, mut node) = (lookup.pairs[at], lookup.triples[at]);
        let mut found = match (node.value(), pair.value()) {
            (0, 0) => (self.strings.first(lookup.codes[at]).value(), 1),
            (0, value) => (value, 2),
            (value, _) => (value, 3),
        };
        for (&code, length) in lookup.codes[at + 3..].iter().zip(4..) {
            if !node.has_children() {
                break;
            }
            node = self.strings.child(node, code);
            if node.value() != 0 {
                found = (node.value(), length);
            }
        }
        found
    }

    fn other(&self, character: char) -> u32 {
        self.others.get(character as usize).map_or(0, |&number| u16::from_le_bytes(number).into())
    }

    /// Appends the text that `bytes` are the code of; `None` where they are none.
    pub fn decode(&self, mut bytes: &[u8], out: &mut String) -> Option<()> {
        let mut text = Vec::with_capacity(bytes.len() * 5 + RECORD);
        while let Some((&first, rest)) = bytes.split_first() {
            bytes = rest;
            let number = match usize::from(first) {
                single if single < SINGLES => single,
                first if first < usize::from(SPELLED) => {
                    let (&second, rest) = bytes.split_first()?;
                    bytes = rest;
                    SINGLES + (first - SINGLES) * 256 + usize::from(second)
                }
                _ => {
                    let character = spelled(first, &mut bytes)?;
                    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    continue;
                }
            };
            let record = self.records.get(number)?;
            // A copy of a known length is one instruction; what fills the record up goes again.
            text.extend_from_slice(record);
            text.truncate(text.len() - RECORD + usize::from(record[RECORD - 1]).min(RECORD));
        }
        match out.is_empty() {
            true => *out = String::from_utf8(text).ok()?,
            false => out.push_str(std::str::from_utf8(&text).ok()?),
        }
        Some(())
    }
}

/// Appends the code of the string with this `number`, or of `character` where that is 0.
fn write(number: u32, character: char, out: &mut Vec<u8>) {
    let Some(number) = (number as usize).checked_sub(1) else {
        let [a, b, c, _] = u32::from(character).to_le_bytes();
        return match c {
            0 => out.extend_from_slice(&[SPELLED, a, b]),
            _ => out.extend_from_slice(&[BEYOND, a, b, c]),
        };
    };
    match number.checked_sub(SINGLES) {
        None => out.push(number as u8),
        Some(number) => out.extend_from_slice(&[(SINGLES + (number >> 8)) as u8, number as u8]),
    }
}

#[inline]
fn spelled(first: u8, bytes: &mut &[u8]) -> Option<char> {
    let (&[a, b], rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    if first == SPELLED {
        return char::from_u32(u32::from_le_bytes([a, b, 0, 0]));
    }
    let (&c, rest) = bytes.split_first()?;
    *bytes = rest;
    char::from_u32(u32::from_le_bytes([a, b, c, 0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(text: &str) -> (usize, String) {
        let code = TextCode::builtin();
        let (mut bytes, mut decoded) = (Vec::new(), String::new());
        code.encode(text, &mut Lookup::default(), &mut bytes);
        code.decode(&bytes, &mut decoded).expect("it is a code");
        (bytes.len(), decoded)
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            prop_assert_eq!(there_and_back(&text).1, text);
        }

        #[test]
        fn chinese_text_comes_back(text in "[\u{4e00}-\u{9fff}\u{3400}-\u{4dbf}，。０-９\n]{0,200}") {
            prop_assert_eq!(there_and_back(&text).1, text);
        }

        #[test]
        fn no_bytes_are_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = TextCode::builtin().decode(&bytes, &mut String::new());
        }
    }

    #[test]
    fn every_number_has_a_code_and_a_string() {
        let code = TextCode::builtin();
        let units = code.records.len();
        assert!(SINGLES + (usize::from(SPELLED) - SINGLES) * 256 >= units);
        let (mut bytes, mut text) = (Vec::new(), String::new());
        (1..=units as u32).for_each(|number| write(number, ' ', &mut bytes));
        code.decode(&bytes, &mut text).expect("they are codes");
        assert_eq!(there_and_back(&text).1, text);
    }

    #[test]
    fn prose_takes_a_third_of_utf8() {
        let text =
            "全年共受理各类投诉举报案件二万余件，对市容环境、违法建设和餐厨垃圾加强了管理，提高了服务水平。";
        let (bytes, decoded) = there_and_back(text);
        assert_eq!(decoded, text);
        assert!(bytes * 100 <= text.len() * 33, "{bytes} of {}", text.len());
    }
}
