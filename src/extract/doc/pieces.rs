//! The pieces of a document's text, which lie in its stream in any order and in one or two bytes a character.

use super::fib::Fib;
use crate::extract::compound::{u16_at, u32_at};
use crate::extract::legacy::{self, Legacy};
use encoding_rs::{GBK, WINDOWS_1252};
use std::ops::Range;

/// Most pieces; a document that was saved fast many times has some thousands.
const MOST: usize = 1 << 20;

/// Characters that stand for a picture and a drawing.
const PICTURES: [char; 2] = ['\u{1}', '\u{8}'];

/// The text of a document by the numbers of its characters.
pub struct Pieces<'a> {
    stream: &'a [u8],
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Piece {
    characters: Range<u32>,
    /// Byte of the first character.
    offset: usize,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf16,
    Latin,
    Gbk,
}

/// Some characters, with the byte at which each begins.
pub struct Run {
    pub text: Vec<(char, usize)>,
}

impl<'a> Pieces<'a> {
    pub fn read(stream: &'a [u8], table: &[u8], fib: &Fib) -> Self {
        let mut pieces = match &fib.plain_text {
            Some(place) => vec![Piece {
                characters: 0..u32::try_from(place.len()).unwrap_or(0),
                offset: place.start,
                encoding: Encoding::Latin,
            }],
            None => pieces(table.get(fib.pieces.clone()).unwrap_or_default()),
        };
        let is_gbk = is_gbk(stream, &pieces, fib.is_chinese);
        if is_gbk {
            let latin = pieces.iter_mut().filter(|piece| piece.encoding == Encoding::Latin);
            latin.for_each(|piece| piece.encoding = Encoding::Gbk);
        }
        Self { stream, pieces }
    }

    /// The characters of a part of the text in their order, piece by piece.
    pub fn runs(&self, characters: Range<u32>) -> impl Iterator<Item = Run> {
        let first = self.pieces.partition_point(|piece| piece.characters.end <= characters.start);
        let end = characters.end;
        let pieces = self.pieces[first..].iter().take_while(move |piece| piece.characters.start < end);
        pieces.map(move |piece| {
            let from = piece.characters.start.max(characters.start);
            let to = piece.characters.end.min(characters.end);
            self.run(piece, from..to.max(from))
        })
    }

    /// False if the stream ends before a piece does.
    pub fn is_whole(&self) -> bool {
        let end = |piece: &Piece| piece.offset.saturating_add(piece.characters.len() * piece.width());
        !self.pieces.is_empty() && self.pieces.iter().all(|piece| end(piece) <= self.stream.len())
    }

    pub fn holds_pictures(&self, characters: Range<u32>) -> bool {
        self.runs(characters).any(|run| run.text.iter().any(|(c, _)| PICTURES.contains(c)))
    }

    fn run(&self, piece: &Piece, characters: Range<u32>) -> Run {
        let before = (characters.start - piece.characters.start) as usize;
        let start = piece.offset.saturating_add(before * piece.width()).min(self.stream.len());
        let length = characters.len() * piece.width();
        let bytes = &self.stream[start..start.saturating_add(length).min(self.stream.len())];
        let text = match piece.encoding {
            Encoding::Utf16 => utf16(bytes, start),
            Encoding::Latin => latin(bytes, start),
            Encoding::Gbk => gbk(bytes, start),
        };
        Run { text }
    }
}

impl Piece {
    fn width(&self) -> usize {
        if self.encoding == Encoding::Utf16 { 2 } else { 1 }
    }
}

fn utf16(bytes: &[u8], start: usize) -> Vec<(char, usize)> {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let mut at = start;
    let characters = char::decode_utf16(units).map(|unit| {
        let c = unit.unwrap_or('\u{FFFD}');
        let place = at;
        at += c.len_utf16() * 2;
        (c, place)
    });
    characters.collect()
}

fn latin(bytes: &[u8], start: usize) -> Vec<(char, usize)> {
    let character = |byte: u8| match byte {
        0x80..0xA0 => {
            WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or('\u{FFFD}')
        }
        byte => byte as char,
    };
    bytes.iter().enumerate().map(|(at, byte)| (character(*byte), start + at)).collect()
}

fn gbk(bytes: &[u8], start: usize) -> Vec<(char, usize)> {
    let (mut text, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let width = if bytes[at] < 0x81 { 1 } else { 2 };
        let end = bytes.len().min(at + width);
        let (decoded, _) = GBK.decode_without_bom_handling(&bytes[at..end]);
        text.extend(decoded.chars().map(|c| (c, start + at)));
        at = end;
    }
    text
}

/// True if the pieces of one byte a character hold Chinese in two.
fn is_gbk(stream: &[u8], pieces: &[Piece], is_chinese: bool) -> bool {
    let latin = pieces.iter().filter(|piece| piece.encoding == Encoding::Latin);
    let mut sample: Vec<u8> = Vec::new();
    for piece in latin {
        let end = piece.offset.saturating_add(piece.characters.len()).min(stream.len());
        let bytes = stream.get(piece.offset..end).unwrap_or_default();
        sample.extend(bytes.iter().take(1 << 16));
        if sample.len() > 1 << 16 {
            break;
        }
    }
    let high = legacy::non_ascii(&sample);
    let least = if is_chinese { 2 } else { 8 };
    high >= least && Legacy::guess(&sample) == Some(Legacy::Gb18030)
}

/// The table of pieces: changes of format come before it.
fn pieces(table: &[u8]) -> Vec<Piece> {
    let mut at = 0;
    while table.get(at) == Some(&1) {
        at += 3 + usize::from(u16_at(table, at + 1).unwrap_or(0));
    }
    if table.get(at) != Some(&2) {
        return Vec::new();
    }
    let length = u32_at(table, at + 1).unwrap_or(0) as usize;
    let plc = table.get(at + 5..).unwrap_or_default();
    let plc = &plc[..plc.len().min(length)];
    let number = (plc.len().saturating_sub(4) / 12).min(MOST);
    let piece = |index: usize| {
        let characters = u32_at(plc, index * 4)?..u32_at(plc, index * 4 + 4)?;
        let place = u32_at(plc, (number + 1) * 4 + index * 8 + 2)?;
        let (offset, encoding) = match place & 0x4000_0000 {
            0 => ((place & 0x3FFF_FFFF) as usize, Encoding::Utf16),
            _ => ((place & 0x3FFF_FFFF) as usize / 2, Encoding::Latin),
        };
        (characters.start < characters.end).then_some(Piece { characters, offset, encoding })
    };
    let mut end = 0;
    // The pieces follow one another; one that does not is damage.
    (0..number)
        .map_while(piece)
        .take_while(|piece| {
            let follows = piece.characters.start == end;
            end = piece.characters.end;
            follows
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_characters_with_their_places() {
        assert_eq!(utf16(&[0x9E, 0x52, 0x61, 0], 10), [('办', 10), ('a', 12)]);
        assert_eq!(latin(b"a\x93\xE9", 5), [('a', 5), ('“', 6), ('é', 7)]);
        assert_eq!(gbk(b"\xB0\xECa\xB0", 0), [('办', 0), ('a', 2), ('\u{FFFD}', 3)]);
    }
}
