//! Reads the file information block: where in the streams of a document its parts lie.

use crate::extract::compound::{u16_at, u32_at};
use std::ops::Range;

/// Number of the format of Word 97; older ones have another layout.
const WORD_97: u16 = 0x00C1;

/// Offsets of the pairs (offset, length) of the parts that are read ([MS-DOC] 2.5.6).
const COMMENT_REFERENCES: usize = 0x00BA;
const COMMENT_TEXTS: usize = 0x00C2;
const HEADERS: usize = 0x00F2;
const CHARACTERS: usize = 0x00FA;
const PARAGRAPHS: usize = 0x0102;
const PIECES: usize = 0x01A2;
const COMMENT_OWNERS: usize = 0x01BA;

/// Separators of notes that stand before the headers.
const SEPARATORS: usize = 6;

/// What the head of a document says.
pub struct Fib {
    pub is_encrypted: bool,
    /// True if the document is written in Chinese, so that its bytes may be GBK.
    pub is_chinese: bool,
    second_table: bool,
    /// Text that lies in one run of bytes, in documents of Word 95.
    pub plain_text: Option<Range<usize>>,
    lengths: [u32; 8],
    pub pieces: Range<usize>,
    pub characters: Range<usize>,
    pub paragraphs: Range<usize>,
    headers: Range<usize>,
    pub comment_references: Range<usize>,
    pub comment_texts: Range<usize>,
    pub comment_owners: Range<usize>,
}

impl Fib {
    /// `None` if the stream does not begin like a document.
    pub fn read(stream: &[u8]) -> Option<Self> {
        let (ident, format, language) = (u16_at(stream, 0)?, u16_at(stream, 2)?, u16_at(stream, 6)?);
        let flags = u16_at(stream, 0x0A)?;
        if !matches!(ident, 0xA5EC | 0xA5DC | 0xA5DB) {
            return None;
        }
        let is_old = format < WORD_97;
        let part = |at: usize| {
            let (start, length) = (u32_at(stream, at).unwrap_or(0), u32_at(stream, at + 4).unwrap_or(0));
            if is_old { 0..0 } else { start as usize..(start as usize).saturating_add(length as usize) }
        };
        let text_start = u32_at(stream, 0x18)? as usize;
        let first_length = if is_old { 0x34 } else { 0x4C };
        let mut lengths = [0; 8];
        for (number, length) in lengths.iter_mut().enumerate() {
            *length = u32_at(stream, first_length + 4 * number)?.min(1 << 28);
        }
        Some(Self {
            is_encrypted: flags & 0x0100 != 0,
            is_chinese: language & 0x03FF == 0x0004,
            second_table: flags & 0x0200 != 0,
            plain_text: is_old.then(|| text_start..u32_at(stream, 0x1C).unwrap_or(0) as usize),
            lengths,
            pieces: part(PIECES),
            characters: part(CHARACTERS),
            paragraphs: part(PARAGRAPHS),
            headers: part(HEADERS),
            comment_references: part(COMMENT_REFERENCES),
            comment_texts: part(COMMENT_TEXTS),
            comment_owners: part(COMMENT_OWNERS),
        })
    }

    pub fn table_stream(&self) -> &'static str {
        if self.second_table { "/1Table" } else { "/0Table" }
    }

    /// Characters of the main text, footnotes, headers, macros, comments, endnotes, text boxes and those of headers.
    pub fn stories(&self) -> [Range<u32>; 8] {
        let mut start = 0;
        self.lengths.map(|length| {
            let story = start..start + length;
            start += length;
            story
        })
    }

    /// Headers and footers one by one; `all` are their characters.
    pub fn headers(&self, table: &[u8], all: &Range<u32>) -> Vec<Range<u32>> {
        let places = table.get(self.headers.clone()).unwrap_or_default();
        let places: Vec<u32> =
            (0..places.len() / 4).filter_map(|number| u32_at(places, number * 4)).collect();
        let inside = |place: u32| all.start.saturating_add(place).min(all.end);
        let pairs = places.windows(2).skip(SEPARATORS).map(|pair| inside(pair[0])..inside(pair[1]));
        pairs.filter(|part| part.start < part.end).collect()
    }
}
