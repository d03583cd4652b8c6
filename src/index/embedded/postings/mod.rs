//! The terms of a segment's text fields, as a component of ours beside tantivy's own (a segment plugin).
//!
//! Tantivy's postings take a hash of the term's text and three cold places in memory for every token; a text
//! of Chinese gives a token and more for every character. Here a term is a number ([`TermKey`]), and postings
//! are turned round by counting. Tantivy still decides which rows make a segment, when segments are
//! written, merged, committed and removed, and keeps everything else.

mod bits;
mod bytes;
mod dictionary;
mod file;
mod inversion;
mod list;
mod merge;
mod plugin;
mod reader;
mod table;

pub use dictionary::ListPlace;
pub use list::Postings;
pub use plugin::TermsPlugin;
pub use reader::{FieldTerms, SegmentTerms};

#[cfg(doc)]
use crate::analysis::key::TermKey;

/// Extension of the component's file.
const EXTENSION: &str = "terms";

/// How often a row holds a term, as a word and otherwise, each up to 15: four bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency(u8);

impl Frequency {
    const ONE: Self = Self(0x01);
    const ONE_WORD: Self = Self(0x10);

    /// Once.
    #[inline]
    fn one(is_word: bool) -> Self {
        if is_word { Self::ONE_WORD } else { Self::ONE }
    }

    fn of(words: u32, others: u32) -> Self {
        Self((words.min(15) << 4 | others.min(15)) as u8)
    }

    /// Once more.
    #[inline]
    fn increase(&mut self, is_word: bool) {
        let (count, one) = if is_word { (self.words(), 0x10) } else { (self.others(), 0x01) };
        if count < 15 {
            self.0 += one;
        }
    }

    #[inline]
    fn words(self) -> u32 {
        u32::from(self.0 >> 4)
    }

    #[inline]
    fn others(self) -> u32 {
        u32::from(self.0 & 0x0f)
    }
}

/// The fields that hold text, and those that hold labels: names that are kept whole, as terms of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextField {
    Title,
    Path,
    Body,
    Headings,
    Residue,
    /// The headings from the outermost to the innermost, each a label.
    Section,
    /// Kind and name of every entity, as one label.
    Entity,
    /// What a document is called: its number, its title and the regions that it is of, each as one key.
    Name,
}

impl TextField {
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Path,
        Self::Body,
        Self::Headings,
        Self::Residue,
        Self::Section,
        Self::Entity,
        Self::Name,
    ];

    /// True if a passage's score depends on the field, and so on its length.
    fn is_scored(self) -> bool {
        matches!(self, Self::Title | Self::Body | Self::Headings)
    }
}
