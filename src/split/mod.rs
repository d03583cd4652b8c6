//! The outline of a document and its passages; pure functions over the text.

pub mod residue;

mod bare;
mod candidate;
mod filter;
mod heading;
mod lines;
mod marker;
mod nesting;
mod numeral;
mod outline;
mod passages;
mod scan;
mod sentence;
mod sequence;
#[cfg(test)]
mod tests;
mod toc;

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

/// The headed parts of `text`, in the order of their headings; headings inside `residue` (ordered, not overlapping)
/// are left out.
pub fn sections(text: &str, residue: &[Span]) -> Vec<Section> {
    outline::sections(text, residue)
}

/// Cuts `text` into passages that follow one another without gap and cover all of it.
///
/// A passage lies inside one section, except that a heading without text of its own opens the passage of its first
/// subsection, and that neighbouring sections of a few words share a passage, whose section is then their parent.
/// Residue (ordered, not overlapping) becomes passages of its own.
pub fn passages(
    text: &str,
    sections: &[Section],
    residue: &[Span],
    options: &PassageOptions,
) -> Vec<Passage> {
    passages::passages(text, sections, residue, options)
}
