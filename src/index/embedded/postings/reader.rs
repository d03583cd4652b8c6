//! The terms of a segment, read where they lie in the file.

use super::bytes::read_varint;
use super::dictionary::{Dictionary, ListPlace};
use super::file::{self, FieldPlaces, Footer};
use super::list::Postings;
use super::{EXTENSION, TextField};
use crate::analysis::key::TermKey;
use std::ops::Range;
use tantivy::directory::OwnedBytes;
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::{SegmentReader, TantivyError};

/// All text fields of a segment.
pub struct SegmentTerms {
    file: OwnedBytes,
    footer: Footer,
}

/// One text field of a segment.
#[derive(Clone, Copy)]
pub struct FieldTerms<'a> {
    lists: &'a [u8],
    dictionary: Dictionary<'a>,
    lengths: &'a [u8],
    labels: &'a [u8],
    tokens: u64,
    rows: u32,
}

impl SegmentTerms {
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(SegmentComponent::Custom(EXTENSION.to_string()))?.read_bytes()?;
        let footer = Footer::read(&file).filter(|footer| {
            footer.rows == segment.max_doc()
                && footer.fields.len() == TextField::ALL.len()
                && footer.fields.iter().all(|places| places_fit(places, file.len() as u64))
        });
        let damaged = || DataCorruption::comment_only(format!("{EXTENSION}: no footer"));
        let footer = footer.ok_or_else(|| TantivyError::DataCorruption(damaged()))?;
        Ok(Self { file, footer })
    }

    pub fn field(&self, field: TextField) -> FieldTerms<'_> {
        let places = &self.footer.fields[field as usize];
        let part = |(start, end): (u64, u64)| &self.file[start as usize..end as usize];
        FieldTerms {
            lists: part(places.lists),
            dictionary: Dictionary { heads: part(places.heads), entries: part(places.entries) },
            lengths: part(places.lengths),
            labels: part(places.labels),
            tokens: places.tokens,
            rows: self.footer.rows,
        }
    }
}

fn places_fit(places: &FieldPlaces, file: u64) -> bool {
    [places.lists, places.heads, places.entries, places.lengths, places.labels]
        .iter()
        .all(|&(start, end)| start <= end && end <= file)
}

impl<'a> FieldTerms<'a> {
    /// Where the term's rows are; `None` where no row holds it.
    pub fn get(self, key: TermKey) -> Option<ListPlace> {
        self.dictionary.get(key)
    }

    /// Every pair that begins with `character`, and it alone at the end of a run: together they stand wherever
    /// it stands.
    pub fn beginning_with(self, character: char) -> Vec<ListPlace> {
        let (from, to) = TermKey::beginning_with(character);
        self.dictionary.range(from, to).map(|(_, place)| place).collect()
    }

    /// Every term, in the order of keys.
    pub fn terms(self) -> super::dictionary::Terms<'a> {
        self.dictionary.terms()
    }

    /// The labels in the order of the terms.
    pub fn labels(self) -> Labels<'a> {
        Labels(self.labels)
    }

    pub fn postings(self, place: ListPlace) -> Postings<'a> {
        let end = place.start.saturating_add(place.length);
        let bytes = self.lists.get(place.start as usize..end as usize).unwrap_or_default();
        Postings::new(bytes, place.count, self.rows)
    }

    /// For every row, its number of terms, as one of tantivy's 256 coded lengths.
    pub fn lengths(self) -> &'a [u8] {
        self.lengths
    }

    /// Number of terms of all rows but those in `removed`, repeated ones counted again, as the coded lengths say.
    pub fn tokens_without(self, removed: &[Range<u32>]) -> u64 {
        let part = |rows: &Range<u32>| self.lengths.get(rows.start as usize..rows.end as usize);
        let of_removed = removed.iter().filter_map(part).map(file::tokens).sum();
        self.tokens.saturating_sub(of_removed)
    }

    /// How many rows hold the term of `place`, and how many as a word, besides those in `removed`, whose ranges rise.
    pub fn count_without(self, place: ListPlace, removed: &[Range<u32>]) -> (u32, u32) {
        if removed.is_empty() {
            return (place.count, place.words);
        }
        let (anywhere, as_word) = self.postings(place).count_in(removed);
        (place.count.saturating_sub(anywhere), place.words.saturating_sub(as_word))
    }
}

/// Labels one after the other. Damaged bytes end them.
pub struct Labels<'a>(&'a [u8]);

impl<'a> Iterator for Labels<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let length = read_varint(&mut self.0)?;
        let (label, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        std::str::from_utf8(label).ok()
    }
}
