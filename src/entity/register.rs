//! The register: every entity once, with its aliases and counts.

use crate::model::{EntityKind, Mention};
use serde::{Deserialize, Serialize};

/// One entity, in a document or in the whole index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: EntityKind,
    pub name: String,
    /// Other forms that name it, sorted, without `name`.
    pub aliases: Vec<String>,
    /// Number of documents that mention it.
    pub documents: u64,
    pub mentions: u64,
}

/// The register of one document.
pub fn of_document(_text: &str, _mentions: &[Mention]) -> Vec<Entry> {
    Vec::new()
}

/// Joins registers: entries of the same kind and name become one, ordered by mentions, then name.
pub fn merge(_registers: impl IntoIterator<Item = Vec<Entry>>) -> Vec<Entry> {
    Vec::new()
}
