//! The parts of a document that can say what it is: its first lines and its end.

use super::calendar::{Found, dates};
use super::signature::{Signature, find_signature};
use crate::model::Span;
use std::cell::{Cell, OnceCell};

/// How much of the beginning is looked at, in bytes (about 3,000 characters).
const HEAD_BYTES: usize = 9_000;
/// How much of the end is looked at, in bytes (about 1,500 characters).
const TAIL_BYTES: usize = 4_500;

/// A line of the beginning that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// Without surrounding white space and Markdown's `#`.
    pub text: &'t str,
    /// True if it was a Markdown heading.
    pub heading: bool,
}

/// Head and tail of a text.
pub(super) struct View<'t> {
    pub head: &'t str,
    /// Ends where the residue at the end of the text begins.
    pub tail: &'t str,
    pub lines: Vec<Line<'t>>,
    /// True if the document forwards another, which stands behind it with its own signature.
    pub forwards: Cell<bool>,
    head_dates: OnceCell<Vec<Found>>,
    tail_dates: OnceCell<Vec<Found>>,
    signature: OnceCell<Option<Signature<'t>>>,
}

impl<'t> View<'t> {
    pub fn new(text: &'t str, residue: &[Span]) -> Self {
        let end = end_without_residue(text, residue);
        let head = &text[..boundary(text, HEAD_BYTES.min(end))];
        let tail = &text[boundary(text, end.saturating_sub(TAIL_BYTES))..end];
        Self {
            head,
            tail,
            lines: lines(head, residue),
            forwards: Cell::new(false),
            head_dates: OnceCell::new(),
            tail_dates: OnceCell::new(),
            signature: OnceCell::new(),
        }
    }

    /// True if head and tail are both the whole text.
    pub fn is_short(&self) -> bool {
        self.head.len() == self.tail.len() && self.head.as_ptr() == self.tail.as_ptr()
    }

    pub fn head_dates(&self) -> &[Found] {
        self.head_dates.get_or_init(|| dates(self.head))
    }

    pub fn tail_dates(&self) -> &[Found] {
        if self.is_short() {
            return self.head_dates();
        }
        self.tail_dates.get_or_init(|| dates(self.tail))
    }

    /// The last signature of the tail, else the first of the head; the other way round where the document forwards another.
    pub fn signature(&self) -> Option<Signature<'t>> {
        *self.signature.get_or_init(|| find_signature(self))
    }
}

/// The character boundary at or before byte `at`.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where the text ends once the residue at its end is left out.
fn end_without_residue(text: &str, residue: &[Span]) -> usize {
    let mut end = text.trim_end().len();
    for span in residue.iter().rev() {
        if span.end < end || span.start > end || !text.is_char_boundary(span.start) {
            break;
        }
        end = text[..span.start].trim_end().len();
    }
    end
}

/// The lines of `head` without blanks, residue, comments and a YAML header.
fn lines<'t>(head: &'t str, residue: &[Span]) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut header = head.trim_start().starts_with("---\n");
    for (number, line) in head.split('\n').enumerate() {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        let text = line.trim_matches(is_blank);
        if header {
            header = number == 0 || text != "---";
            continue;
        }
        let left_out =
            text.is_empty() || text.starts_with("<!--") || residue.iter().any(|part| part.contains(span));
        if !left_out {
            let heading = text.starts_with('#');
            let text = text.trim_start_matches('#').trim_matches(is_blank);
            lines.push(Line { text, heading });
        }
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}
