//! Finds what a web page left in a text that is not the report's own.

use crate::model::Span;
use std::collections::HashSet;

/// Hashes of the lines that recur across the documents of a folder.
pub type RecurringLines = HashSet<u64>;

/// Hashes of the lines of `text` that would be residue if they recurred in many documents.
pub fn candidate_lines(_text: &str) -> Vec<u64> {
    Vec::new()
}

/// Spans of residue: known phrases (请输入验证码, 打印本页, ...), menus, and lines in `recurring`.
pub fn mark(_text: &str, _recurring: &RecurringLines) -> Vec<Span> {
    Vec::new()
}
