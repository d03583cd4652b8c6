//! The words around a number that are no part of what it measures, from `index_schema/indicator_words.txt`.

use super::by_character::ByCharacter;
use super::unit::lines;
use std::cmp::Reverse;

/// A list of words, found at the head or the tail of a text.
#[derive(Default)]
pub(super) struct WordList {
    by_first: ByCharacter<&'static str>,
    by_last: ByCharacter<&'static str>,
}

impl WordList {
    fn insert(&mut self, word: &'static str) {
        if let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) {
            self.by_first.push(first, word);
            self.by_last.push(last, word);
        }
    }

    fn sort(&mut self) {
        self.by_first.sort_by_key(|word| Reverse(word.len()));
        self.by_last.sort_by_key(|word| Reverse(word.len()));
    }

    /// The longest word that `text` begins with.
    pub fn head(&self, text: &str) -> Option<&'static str> {
        let words = self.by_first.get(text.chars().next()?);
        words.iter().copied().find(|word| text.starts_with(word))
    }

    /// The longest word that `text` ends with.
    pub fn tail(&self, text: &str) -> Option<&'static str> {
        let words = self.by_last.get(text.chars().next_back()?);
        words.iter().copied().find(|word| text.ends_with(word))
    }

    /// True if `text` is made of nothing but these words.
    pub fn compose(&self, text: &str) -> bool {
        let mut rest = text;
        while let Some(word) = self.head(rest) {
            rest = &rest[word.len()..];
        }
        rest.is_empty()
    }
}

/// The word lists of `index_schema/indicator_words.txt`.
#[derive(Default)]
pub(super) struct Words {
    pub before: WordList,
    pub change: WordList,
    pub residue: WordList,
    pub lead: WordList,
    pub keep: WordList,
    pub verb: WordList,
    pub stop: WordList,
    pub later: WordList,
    pub inside: WordList,
    pub dependent: WordList,
}

impl Words {
    pub fn builtin() -> Self {
        let mut words = Self::default();
        let mut list = "";
        for line in lines(include_str!("../../index_schema/indicator_words.txt")) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => list = name,
                None => words.list(list).insert(line),
            }
        }
        for name in ["before", "change", "residue", "lead", "keep", "verb", "stop", "later", "inside", ""] {
            words.list(name).sort();
        }
        words
    }

    fn list(&mut self, name: &str) -> &mut WordList {
        match name {
            "before" => &mut self.before,
            "change" => &mut self.change,
            "residue" => &mut self.residue,
            "lead" => &mut self.lead,
            "keep" => &mut self.keep,
            "verb" => &mut self.verb,
            "stop" => &mut self.stop,
            "later" => &mut self.later,
            "inside" => &mut self.inside,
            _ => &mut self.dependent,
        }
    }
}
