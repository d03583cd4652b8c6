//! Which texts share a run of characters with others, so that what is scored on is not learned in another corpus.

use crate::data::Sentence;
use std::collections::HashSet;

/// Length in characters of a run that is no chance.
const LENGTH: usize = 16;

/// All runs of some sentences.
pub struct Runs(HashSet<Vec<char>>);

impl Runs {
    pub fn of<'a>(sentences: impl Iterator<Item = &'a Sentence>) -> Self {
        Self(sentences.flat_map(|sentence| runs(&sentence.text)).collect())
    }

    pub fn touches(&self, text: &str) -> bool {
        runs(text).iter().any(|run| self.0.contains(run))
    }
}

/// The runs of `text`; full width digits and letters count as narrow ones.
fn runs(text: &str) -> Vec<Vec<char>> {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let chars: Vec<char> = text.chars().map(narrow).collect();
    chars.windows(LENGTH).map(<[char]>::to_vec).collect()
}
