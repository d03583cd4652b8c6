//! One tantivy segment as the passages of documents: which rows belong together, and their lengths.

use super::fields::{DOCUMENT_ROW, FILE_ROW, Fields};
use super::postings::{FieldTerms, SegmentTerms, TextField};
use super::stored::Part;
use crate::error::{Error, ErrorKind, Result};
use crate::index::record::{DocumentDetail, PassageRecord, decode, decode_json};
use fixedbitset::FixedBitSet;
use serde::de::DeserializeOwned;
use std::sync::OnceLock;
use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader, Term};

pub struct Segment {
    pub reader: SegmentReader,
    pub fields: Fields,
    terms: SegmentTerms,
    texts: StoreReader,
    records: StoreReader,
    details: StoreReader,
    number: Column<u64>,
    /// For every row, the row of its document.
    starts: OnceLock<Vec<DocId>>,
    /// For every document's row, the number of terms of all its passages.
    document_lengths: OnceLock<Vec<u32>>,
}

impl Segment {
    pub fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        Ok(Self {
            fields,
            terms: SegmentTerms::open(reader)?,
            texts: Part::Text.open(reader)?,
            records: Part::Record.open(reader)?,
            details: Part::Detail.open(reader)?,
            number: reader.fast_fields().u64("number")?,
            reader: reader.clone(),
            starts: OnceLock::new(),
            document_lengths: OnceLock::new(),
        })
    }

    pub fn terms(&self, field: TextField) -> FieldTerms<'_> {
        self.terms.field(field)
    }

    pub fn rows(&self) -> DocId {
        self.reader.max_doc()
    }

    pub fn is_alive(&self, row: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(row))
    }

    /// The row of the document that `row` belongs to, without looking at any other row.
    pub fn start_of(&self, row: DocId) -> DocId {
        match self.starts.get() {
            Some(starts) => starts[row as usize],
            None => row - self.number.first(row).unwrap_or(0) as DocId,
        }
    }

    pub fn starts(&self) -> &[DocId] {
        self.starts.get_or_init(|| {
            (0..self.rows()).map(|row| row - self.number.first(row).unwrap_or(0) as DocId).collect()
        })
    }

    /// The rows of the passages of the document at `start`.
    pub fn passages_of(&self, start: DocId) -> std::ops::Range<DocId> {
        let end = (start + 1..self.rows()).find(|&row| self.start_of(row) != start).unwrap_or(self.rows());
        start + 1..end
    }

    pub fn document_lengths(&self) -> &[u32] {
        self.document_lengths.get_or_init(|| {
            let (starts, passages) = (self.starts(), self.terms(TextField::Body).lengths());
            let mut lengths = vec![0; starts.len()];
            for (row, &start) in starts.iter().enumerate().filter(|&(row, &start)| row != start as usize) {
                lengths[start as usize] += FieldNormReader::id_to_fieldnorm(passages[row]);
            }
            lengths
        })
    }

    /// All passages that are not deleted.
    pub fn passages(&self) -> FixedBitSet {
        let mut passages = FixedBitSet::with_capacity(self.rows() as usize);
        for (row, &start) in self.starts().iter().enumerate() {
            if row != start as usize && self.is_alive(row as DocId) {
                passages.insert(row);
            }
        }
        passages
    }

    /// The rows of all documents that are not deleted.
    pub fn documents(&self) -> Result<Vec<DocId>> {
        self.rows_of_kind(DOCUMENT_ROW)
    }

    /// The rows of all files that are not deleted.
    pub fn files(&self) -> Result<Vec<DocId>> {
        self.rows_of_kind(FILE_ROW)
    }

    fn rows_of_kind(&self, kind: &str) -> Result<Vec<DocId>> {
        self.rows_with_term(&Term::from_field_text(self.fields.row, kind))
    }

    /// Living rows whose keyword field holds exactly `term`.
    pub fn rows_with_term(&self, term: &Term) -> Result<Vec<DocId>> {
        let inverted = self.reader.inverted_index(term.field()).map_err(super::trouble_here)?;
        let postings = inverted
            .read_block_postings(term, IndexRecordOption::Basic)
            .map_err(|e| super::trouble_here(e.into()))?;
        let mut rows = Vec::new();
        if let Some(postings) = postings {
            each_block(postings, |docs| rows.extend_from_slice(docs));
        }
        rows.retain(|&row| self.is_alive(row));
        Ok(rows)
    }

    /// The record that `row` carries.
    pub fn record<T: DeserializeOwned>(&self, row: DocId) -> Result<T> {
        decode(&stored(&self.records, row)?)
    }

    /// The text of the passage at `row`.
    pub fn text(&self, row: DocId) -> Result<String> {
        let text = String::from_utf8(stored(&self.texts, row)?.to_vec());
        text.map_err(|e| Error::new(ErrorKind::Damaged, e.to_string()))
    }

    pub fn passage(&self, row: DocId) -> Result<PassageRecord> {
        Ok(PassageRecord { text: self.text(row)?, ..self.record(row)? })
    }

    /// What is known of the document at `row` besides its record.
    pub fn detail(&self, row: DocId) -> Result<DocumentDetail> {
        decode_json(&stored(&self.details, row)?)
    }
}

fn stored(store: &StoreReader, row: DocId) -> Result<OwnedBytes> {
    store.get_document_bytes(row).map_err(super::trouble_here)
}

/// Calls `visit` with the rows of every block of a keyword's `postings`.
pub fn each_block(mut postings: BlockSegmentPostings, mut visit: impl FnMut(&[DocId])) {
    while postings.block_len() > 0 {
        visit(postings.docs());
        postings.advance();
    }
}
