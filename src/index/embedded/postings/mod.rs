//! The terms of a segment's text fields, as a component of ours beside tantivy's own (a segment plugin).
//!
//! Tantivy's postings take a hash of the term's text and three cold places in memory for every token; a text
//! of Chinese gives a token and more for every character. Here a term is a number ([`TermKey`]), and postings
//! are turned round by counting. Tantivy still decides which rows make a segment, when segments are
//! written, merged, committed and removed, and keeps everything else.

mod bytes;
mod dictionary;
mod file;
mod inversion;
mod list;
mod merge;
mod plugin;
mod reader;

pub use dictionary::ListPlace;
pub use list::Postings;
pub use plugin::TermsPlugin;
pub use reader::{FieldTerms, SegmentTerms};

#[cfg(doc)]
use crate::analysis::key::TermKey;

/// Extension of the component's file.
const EXTENSION: &str = "terms";

/// The fields that hold text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextField {
    Title,
    Path,
    Body,
    Headings,
    Residue,
}

impl TextField {
    pub const ALL: [Self; 5] = [Self::Title, Self::Path, Self::Body, Self::Headings, Self::Residue];

    /// True if a passage's score depends on the field, and so on its length.
    fn is_scored(self) -> bool {
        matches!(self, Self::Title | Self::Body | Self::Headings)
    }
}
