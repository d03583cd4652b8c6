//! The outline of a document and its passages; pure functions over the text.

pub mod residue;

use crate::model::{Passage, Section, Span};

/// Size of passages, in characters without white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageOptions {
    /// Passages are filled with whole sentences up to about this many characters.
    pub target_chars: usize,
    /// A single sentence longer than this is cut at a weaker mark.
    pub max_chars: usize,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self { target_chars: 300, max_chars: 600 }
    }
}

/// The headed parts of `text`, in the order of their headings.
pub fn sections(_text: &str, _residue: &[Span]) -> Vec<Section> {
    Vec::new()
}

/// Cuts `text` into passages that follow one another without gap and cover all of it.
pub fn passages(
    text: &str,
    _sections: &[Section],
    _residue: &[Span],
    _options: &PassageOptions,
) -> Vec<Passage> {
    vec![Passage { number: 0, span: Span::new(0, text.len()), section: None, residue: false }]
}
