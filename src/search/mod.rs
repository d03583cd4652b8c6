//! Joins query, index, ranking and highlight: the only place that knows all four.

use crate::model::{Date, Figure, Mention, Span};

/// Ranked passages for one query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// The query as given.
    pub query: String,
    /// Identity of the query in a batch.
    pub query_id: Option<String>,
    /// Number of passages that match, returned or not.
    pub total: usize,
    /// Of these, the ones that hold every part of the query verbatim.
    pub verbatim: usize,
    pub took_ms: f64,
    pub warnings: Vec<String>,
    /// Best first; equal scores ordered by document name and passage number.
    pub hits: Vec<Hit>,
}

/// One ranked passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// From 1.
    pub rank: usize,
    pub score: f32,
    /// The document's name (path or `_id`).
    pub document: String,
    pub document_id: String,
    /// Number of the passage in its document, from 0.
    pub passage: u32,
    pub title: Option<String>,
    pub date: Option<Date>,
    pub issuer: Option<String>,
    pub region: Option<String>,
    /// Headings from the outermost to the innermost.
    pub section: Vec<String>,
    /// The passage as read.
    pub text: String,
    /// The passage in the document's text.
    pub span: Span,
    /// From 1, for formats with pages.
    pub page: Option<u32>,
    /// In `text`, in order, not overlapping.
    pub highlights: Vec<Span>,
    /// Spans in `text`.
    pub entities: Vec<Mention>,
    /// Spans in `text`.
    pub figures: Vec<Figure>,
}
