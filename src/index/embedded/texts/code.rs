//! Text in one or two bytes a character, half of UTF-8: read where it lies, without a block to decompress.
//!
//! The most frequent characters take a byte; those of four ranges of Unicode take two; all others four.
//! Compressed blocks of 8 KiB (LZ4) are no smaller, and a search that looks at a hundred passages would
//! decompress a hundred of them.

use std::ops::Range;

/// The characters of one byte, after `\n`.
const FREQUENT: &str = include_str!("../../../../index_schema/text_codes.txt");
/// Number of these, with `\n`.
const SINGLES: usize = 147;
/// Characters of two bytes: their code points, and how many lie in the ranges before.
const RANGES: [(Range<u32>, u32); 4] =
    [(0x0000..0x0500, 0), (0x2000..0x3400, 0x0500), (0x4E00..0xA000, 0x1900), (0xFF00..0x1_0000, 0x6B00)];
/// Stands before the three bytes of any other code point.
const ESCAPE: u8 = 0xFF;

/// The table of single bytes.
#[derive(Clone)]
pub struct TextCode {
    /// By byte.
    characters: [char; SINGLES],
    /// By code point, for the characters that have one byte; `ESCAPE` for the others.
    bytes: Vec<u8>,
}

impl TextCode {
    pub fn builtin() -> Self {
        let mut characters = ['\n'; SINGLES];
        let frequent = FREQUENT.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars);
        characters[1..].iter_mut().zip(frequent).for_each(|(place, character)| *place = character);
        let mut bytes = vec![ESCAPE; 0x1_0000];
        for (byte, &character) in characters.iter().enumerate().rev() {
            bytes[u32::from(character) as usize] = byte as u8;
        }
        Self { characters, bytes }
    }

    /// Appends `text` in this code.
    pub fn encode(&self, text: &str, out: &mut Vec<u8>) {
        for character in text.chars() {
            let point = u32::from(character);
            match self.bytes.get(point as usize) {
                Some(&byte) if byte != ESCAPE => out.push(byte),
                _ => encode_rare(point, out),
            }
        }
    }

    /// Appends the text that `bytes` are the code of; `None` where they are none.
    pub fn decode(&self, mut bytes: &[u8], out: &mut String) -> Option<()> {
        out.reserve(bytes.len() * 2);
        while let Some((&first, rest)) = bytes.split_first() {
            bytes = rest;
            out.push(match self.characters.get(first as usize) {
                Some(&character) => character,
                None => decode_rare(first, &mut bytes)?,
            });
        }
        Some(())
    }
}

fn encode_rare(point: u32, out: &mut Vec<u8>) {
    match RANGES.iter().find(|(range, _)| range.contains(&point)) {
        Some((range, before)) => {
            let number = point - range.start + before;
            out.extend_from_slice(&[SINGLES as u8 + (number >> 8) as u8, number as u8]);
        }
        None => {
            let [a, b, c, _] = point.to_le_bytes();
            out.extend_from_slice(&[ESCAPE, a, b, c]);
        }
    }
}

#[inline]
fn decode_rare(first: u8, bytes: &mut &[u8]) -> Option<char> {
    if first == ESCAPE {
        let (&[a, b, c], rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        return char::from_u32(u32::from_le_bytes([a, b, c, 0]));
    }
    let (&second, rest) = bytes.split_first()?;
    *bytes = rest;
    let number = u32::from(first - SINGLES as u8) << 8 | u32::from(second);
    let (range, before) = RANGES.iter().rev().find(|(_, before)| number >= *before)?;
    char::from_u32(range.start + number - before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(text: &str) -> (usize, String) {
        let code = TextCode::builtin();
        let (mut bytes, mut decoded) = (Vec::new(), String::new());
        code.encode(text, &mut bytes);
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
    fn the_table_is_full_and_the_two_byte_codes_fill_their_place() {
        let code = TextCode::builtin();
        let distinct: std::collections::BTreeSet<char> = code.characters.iter().copied().collect();
        assert_eq!(distinct.len(), SINGLES);
        let (last, before) = &RANGES[3];
        assert_eq!(SINGLES as u32 + ((before + last.end - last.start) >> 8), u32::from(ESCAPE));
    }

    #[test]
    fn prose_takes_half_of_utf8() {
        let text =
            "全年共受理各类投诉举报案件二万余件，对市容环境、违法建设和餐厨垃圾加强了管理，提高了服务水平。";
        let (bytes, decoded) = there_and_back(text);
        assert_eq!(decoded, text);
        assert!(bytes * 100 <= text.len() * 60, "{bytes} of {}", text.len());
    }
}
