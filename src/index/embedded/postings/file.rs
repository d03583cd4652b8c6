//! The file of a segment's terms: for every text field its posting lists, dictionary and lengths, then a
//! footer that says where they are.

use super::Frequency;
use super::bytes::write_varint;
use super::dictionary::DictionaryWriter;
use super::list::ListEncoder;
use crate::analysis::key::TermKey;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use tantivy::directory::WritePtr;
use tantivy::fieldnorm::FieldNormReader;

/// Where the parts of a field are, in bytes from the beginning of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPlaces {
    pub lists: (u64, u64),
    pub heads: (u64, u64),
    pub entries: (u64, u64),
    /// A byte for every row, or none where the field is not scored.
    pub lengths: (u64, u64),
    /// The labels in the order of the terms, each after its length in bytes; none where the terms are of a text.
    pub labels: (u64, u64),
    /// Number of terms of all rows, as their coded lengths say; 0 where the field is not scored.
    pub tokens: u64,
}

/// What the end of the file says: its fields, in the order of `TextField::ALL`, and the number of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    pub rows: u32,
    pub fields: Vec<FieldPlaces>,
}

/// Number of terms of rows with these coded lengths. A sum of codes, unlike one of the terms themselves, is the same
/// whether the rows were written or merged, and known of any part of them.
pub fn tokens(lengths: &[u8]) -> u64 {
    lengths.iter().map(|&code| u64::from(FieldNormReader::id_to_fieldnorm(code))).sum()
}

impl Footer {
    /// Appends the footer and, in the last four bytes, its length.
    pub fn write(&self, out: &mut WritePtr) -> io::Result<()> {
        let bytes = postcard::to_allocvec(self).map_err(io::Error::other)?;
        out.write_all(&bytes)?;
        out.write_all(&(bytes.len() as u32).to_le_bytes())
    }

    /// The footer of a file; `None` where there is none.
    pub fn read(file: &[u8]) -> Option<Self> {
        let (rest, length) = file.split_last_chunk::<4>()?;
        let start = rest.len().checked_sub(u32::from_le_bytes(*length) as usize)?;
        postcard::from_bytes(&rest[start..]).ok()
    }
}

/// Writes one field, its terms in the order of their keys.
pub struct FieldWriter<'w> {
    out: &'w mut WritePtr,
    encoder: ListEncoder,
    dictionary: DictionaryWriter,
    list: Vec<u8>,
    labels: Vec<u8>,
    /// Where the field begins in the file.
    start: u64,
    written: u64,
    places: FieldPlaces,
}

impl<'w> FieldWriter<'w> {
    /// A writer of the field that begins `start` bytes into the file.
    pub fn new(out: &'w mut WritePtr, start: u64) -> Self {
        Self {
            out,
            encoder: ListEncoder::default(),
            dictionary: DictionaryWriter::default(),
            list: Vec::new(),
            labels: Vec::new(),
            start,
            written: 0,
            places: FieldPlaces::default(),
        }
    }

    /// Adds the next term, which stands in `rows`, which rise, as often as `frequencies` say.
    pub fn add(&mut self, key: TermKey, rows: &[u32], frequencies: &[Frequency]) -> io::Result<()> {
        self.list.clear();
        self.encoder.encode(rows, frequencies, &mut self.list);
        let words = frequencies.iter().filter(|frequency| frequency.words() > 0).count();
        self.dictionary.add(key, rows.len() as u32, words as u32, self.list.len());
        self.written += self.list.len() as u64;
        self.out.write_all(&self.list)
    }

    /// Ends the field with the coded lengths of its rows, of which there are none if it is not scored.
    pub fn finish(&mut self, lengths: &[u8]) -> io::Result<()> {
        let labels = std::mem::take(&mut self.labels);
        let lists = (self.start, self.start + self.written);
        let dictionary = std::mem::take(&mut self.dictionary);
        let mut end = lists.1;
        let mut append = |part: &[u8]| {
            let start = end;
            end += part.len() as u64;
            self.out.write_all(part).map(|()| (start, end))
        };
        self.places = FieldPlaces {
            lists,
            heads: append(&dictionary.heads)?,
            entries: append(&dictionary.entries)?,
            lengths: append(lengths)?,
            labels: append(&labels)?,
            tokens: tokens(lengths),
        };
        Ok(())
    }

    /// Adds the label of the term added last.
    pub fn add_label(&mut self, label: &str) {
        write_varint(label.len() as u64, &mut self.labels);
        self.labels.extend_from_slice(label.as_bytes());
    }

    /// Where the parts of the finished field are.
    pub fn places(self) -> FieldPlaces {
        self.places
    }
}
