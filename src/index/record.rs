//! What the rows of an index carry besides their terms: the records that are shown and kept up to date.

use crate::entity::register::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Date, EntityKind, Figure, Mention, Section, Span};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file that was read, and what it looked like then: the ground of every update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// The walked folder, then the name inside it; unique in an index.
    pub root: String,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: u64,
    /// Hash of the bytes, in hexadecimal.
    pub hash: String,
    /// Ids of the documents that the file holds.
    pub documents: Vec<String>,
    /// Key of the problem that kept a part of it out, with its detail.
    pub problems: Vec<(String, String)>,
}

impl FileRecord {
    pub fn key(&self) -> (&str, &str) {
        (&self.root, &self.name)
    }
}

/// What every hit shows of its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentHead {
    pub name: String,
    pub id: String,
    pub title: Option<String>,
    pub date: Option<Date>,
    pub issuer: Option<String>,
    pub region: Option<String>,
    /// Number of its passages.
    pub passages: u32,
}

/// All else that is known of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentDetail {
    pub format: String,
    pub encoding: Option<String>,
    pub number: Option<String>,
    pub extra: BTreeMap<String, String>,
    /// Length of the text in bytes.
    pub bytes: u64,
    pub sections: Vec<Section>,
    pub register: Vec<Entry>,
    pub warnings: Vec<String>,
    /// Lines that would be residue if they recurred across the folder, as hashes.
    pub candidate_lines: Vec<u64>,
    /// Of these, the ones that were taken for residue.
    pub residue_lines: Vec<u64>,
}

/// A passage as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassageRecord {
    pub number: u32,
    /// In the document's text.
    pub span: Span,
    /// Headings from the outermost to the innermost.
    pub section: Vec<String>,
    pub page: Option<u32>,
    pub residue: bool,
    /// Kept apart from the record.
    #[serde(skip)]
    pub text: String,
    /// Spans in `text`.
    pub mentions: Vec<Mention>,
    /// Spans in `text`.
    pub figures: Vec<Figure>,
}

/// Kinds whose names become facets; the others are shown with their passage only.
pub fn is_facet_kind(kind: EntityKind) -> bool {
    !matches!(kind, EntityKind::Date | EntityKind::Position)
}

/// Bytes of a record.
pub fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>> {
    postcard::to_allocvec(record).map_err(|e| Error::new(ErrorKind::Io, e.to_string()))
}

/// A record from its bytes; bytes that are no such record mean a damaged index.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|e| Error::new(ErrorKind::Damaged, e.to_string()))
}
