//! Finds the places where given names stand in a text.

use crate::model::Span;

/// Names to be found; made for one document, so that it must cost little to make.
pub struct Finder<'a> {
    /// Sorted, each once, none empty.
    names: Vec<&'a str>,
    /// The first characters of the names, as bits by their lowest ten; more may look like them.
    firsts: [u64; 16],
}

impl<'a> Finder<'a> {
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        let mut firsts = [0; 16];
        for first in names.iter().filter_map(|name| name.chars().next()) {
            let (word, bit) = place(first);
            firsts[word] |= bit;
        }
        Self { names, firsts }
    }

    /// The names in `text` from left to right, each the longest at its place, without overlap.
    pub fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Span> + 't {
        let mut at = if self.names.is_empty() { text.len() } else { 0 };
        std::iter::from_fn(move || {
            let found = text[at..].char_indices().find_map(|(skipped, first)| {
                let (word, bit) = place(first);
                let start = (self.firsts[word] & bit != 0).then_some(at + skipped)?;
                self.longest(&text[start..]).map(|len| Span::new(start, start + len))
            });
            at = found.map_or(text.len(), |span| span.end);
            found
        })
    }

    /// Length of the longest name that `text` begins with.
    fn longest(&self, text: &str) -> Option<usize> {
        let mut rest = text;
        loop {
            let not_after = self.names.partition_point(|name| *name <= rest);
            let nearest = self.names[..not_after].last()?;
            if rest.starts_with(nearest) {
                return Some(nearest.len());
            }
            let common = rest.char_indices().zip(nearest.chars()).find(|((_, a), b)| a != b);
            rest = common.map(|((at, _), _)| &rest[..at]).filter(|rest| !rest.is_empty())?;
        }
    }
}

#[inline]
fn place(c: char) -> (usize, u64) {
    let low = c as usize % 1024;
    (low / 64, 1 << (low % 64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    #[test]
    fn the_longest_at_each_place() {
        let finder = Finder::new(["武文", "武文清", "王凯"]);
        let text = "武文清和武文、王凯";
        let found: Vec<_> = finder.find_all(text).map(|span| span.of(text)).collect();
        assert_eq!(found, ["武文清", "武文", "王凯"]);
        assert_eq!(Finder::new([""]).find_all(text).count(), 0);
    }

    proptest! {
        #[test]
        fn finds_what_an_automaton_finds(
            names in prop::collection::vec("[王凯武文清a]{1,4}", 1..6), text in "[王凯武文清a和é]{0,40}"
        ) {
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).unwrap();
            let expected: Vec<_> = automaton.find_iter(&text).map(|m| Span::new(m.start(), m.end())).collect();
            let finder = Finder::new(names.iter().map(String::as_str));
            prop_assert_eq!(finder.find_all(&text).collect::<Vec<_>>(), expected);
        }
    }
}
