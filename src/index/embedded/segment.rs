//! One tantivy segment as the passages of documents: which rows belong together, and their lengths.

use super::fields::{DOCUMENT_ROW, FILE_ROW, Fields};
use super::postings::{FieldTerms, SegmentTerms, TextField};
use super::stored::Part;
use super::texts::SegmentTexts;
use crate::error::{Error, ErrorKind, Result};
use crate::index::record::{DocumentDetail, DocumentHead, FileRecord, PassageRecord, decode};
use crate::model::Figure;
use fixedbitset::FixedBitSet;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::OnceLock;
use tantivy::columnar::Column;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader, Term};

pub struct Segment {
    /// Its place among the segments of the reader.
    pub ordinal: usize,
    pub reader: SegmentReader,
    pub fields: Fields,
    terms: SegmentTerms,
    texts: SegmentTexts,
    records: StoreReader,
    details: StoreReader,
    number: Column<u64>,
    removed: Vec<Range<DocId>>,
    layout: OnceLock<Layout>,
}

/// Which rows belong together: a document's own row, then its passages.
pub struct Layout {
    /// For every row, the ordinal of its document.
    pub ordinals: Vec<u32>,
    /// By ordinal: the document's own row ...
    pub starts: Vec<DocId>,
    /// ... and the number of terms of all its passages.
    pub lengths: Vec<u32>,
}

/// Numbers of rows that are read at once.
const NUMBERS: usize = 1_024;

impl Layout {
    /// Adds the next `row`; `code` is its coded length.
    fn push(&mut self, row: DocId, starts: bool, code: u8) {
        if starts {
            self.starts.push(row);
            self.lengths.push(0);
        }
        let ordinal = self.starts.len().saturating_sub(1);
        self.ordinals.push(ordinal as u32);
        self.lengths[ordinal] += FieldNormReader::id_to_fieldnorm(code);
    }
}

impl Segment {
    pub fn open(ordinal: usize, reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        Ok(Self {
            ordinal,
            fields,
            terms: SegmentTerms::open(reader)?,
            texts: SegmentTexts::open(reader)?,
            records: Part::Record.open(reader)?,
            details: Part::Detail.open(reader)?,
            number: reader.fast_fields().u64("number")?,
            removed: removed_rows(reader),
            reader: reader.clone(),
            layout: OnceLock::new(),
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

    /// The rows that are deleted, in order, neighbours as one range: whole documents mostly.
    pub fn removed(&self) -> &[Range<DocId>] {
        &self.removed
    }

    /// The row of the document that `row` belongs to, without looking at any other row.
    pub fn start_of(&self, row: DocId) -> DocId {
        row - self.number.first(row).unwrap_or(0) as DocId
    }

    pub fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| {
            let codes = self.terms(TextField::Body).lengths();
            let ordinals = Vec::with_capacity(codes.len());
            let mut layout = Layout { ordinals, starts: Vec::new(), lengths: Vec::new() };
            let rows: Vec<DocId> = (0..self.rows()).collect();
            let mut numbers = [None; NUMBERS];
            for rows in rows.chunks(NUMBERS) {
                let numbers = &mut numbers[..rows.len()];
                self.number.first_vals(rows, numbers);
                for (&row, number) in rows.iter().zip(numbers) {
                    layout.push(row, number.is_none_or(|number| number == 0), codes[row as usize]);
                }
            }
            layout
        })
    }

    /// The rows of the passages of the document at `start`.
    pub fn passages_of(&self, start: DocId) -> std::ops::Range<DocId> {
        let end = (start + 1..self.rows()).find(|&row| self.start_of(row) != start).unwrap_or(self.rows());
        start + 1..end
    }

    /// All passages that are not deleted.
    pub fn passages(&self) -> FixedBitSet {
        let mut passages = FixedBitSet::with_capacity(self.rows() as usize);
        passages.insert_range(..);
        self.layout().starts.iter().for_each(|&start| passages.set(start as usize, false));
        if self.reader.has_deletes() {
            (0..self.rows())
                .filter(|&row| !self.is_alive(row))
                .for_each(|row| passages.set(row as usize, false));
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

    fn rows_of_kind(&self, kind: &[u8]) -> Result<Vec<DocId>> {
        self.rows_with_term(&Term::from_field_bytes(self.fields.row, kind))
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

    /// What is shown of the document at `row`.
    pub fn head(&self, row: DocId) -> Result<DocumentHead> {
        let mut head: DocumentHead = self.record(row)?;
        head.title.as_mut().map_or(Ok(()), |title| self.append_text(row, title))?;
        Ok(head)
    }

    pub fn file(&self, row: DocId) -> Result<FileRecord> {
        self.record(row)
    }

    /// The figures of the passage at `row`.
    pub fn figures(&self, row: DocId) -> Result<Vec<Figure>> {
        Ok(self.record::<PassageRecord>(row)?.figures)
    }

    /// The record that `row` carries.
    fn record<T: DeserializeOwned>(&self, row: DocId) -> Result<T> {
        decode(&stored(&self.records, row)?)
    }

    /// Appends the text of the passage, or the title of the document, at `row`.
    pub fn append_text(&self, row: DocId, text: &mut String) -> Result<()> {
        self.texts.append(row, text).ok_or_else(|| Error::new(ErrorKind::Damaged, format!("text {row}")))
    }

    pub fn passage(&self, row: DocId) -> Result<PassageRecord> {
        let mut record: PassageRecord = self.record(row)?;
        let mut text = String::new();
        self.append_text(row, &mut text)?;
        record.complete(text);
        Ok(record)
    }

    /// What is known of the document at `row` besides its record.
    pub fn detail(&self, row: DocId) -> Result<DocumentDetail> {
        decode(&stored(&self.details, row)?)
    }
}

fn removed_rows(reader: &SegmentReader) -> Vec<Range<DocId>> {
    let mut removed: Vec<Range<DocId>> = Vec::new();
    let Some(alive) = reader.alive_bitset() else { return removed };
    for row in (0..reader.max_doc()).filter(|&row| alive.is_deleted(row)) {
        match removed.last_mut() {
            Some(range) if range.end == row => range.end += 1,
            _ => removed.push(row..row + 1),
        }
    }
    removed
}

fn stored(store: &StoreReader, row: DocId) -> Result<OwnedBytes> {
    store.get_document_bytes(row).map_err(super::trouble_here)
}

/// Calls `visit` with the rows of every block of a keyword's `postings`.
fn each_block(mut postings: BlockSegmentPostings, mut visit: impl FnMut(&[DocId])) {
    while postings.block_len() > 0 {
        visit(postings.docs());
        postings.advance();
    }
}
