//! Names of two characters that lists set with a space between (李　靖), and where else these names stand.

use super::{BELIEVED, NEUTRAL, View};
use crate::entity::canonical::normal;
use crate::entity::finder::Finder;
use crate::entity::lexicon::{Classes, Token};
use std::borrow::Cow;

impl View<'_> {
    /// Names of two characters set with a space between (李　靖) in lists.
    pub(super) fn spaced_names(&self) -> Vec<(usize, usize)> {
        let mut names = Vec::new();
        for (at, four) in self.tokens.windows(4).enumerate() {
            if !four[1].is(Classes::SPACE) {
                continue;
            }
            let before = at.checked_sub(1).map(|at| self.tokens[at]);
            let titled = before.is_some_and(|before| before.is(Classes::TITLE));
            let listed = before.is_none_or(|before| before.is(Classes::SPACE.or(Classes::PUNCTUATION)));
            if !(listed || titled) || !self.are_spaced(four) {
                continue;
            }
            let (start, end) = (four[0].start as usize, four[2].end as usize);
            let surname = self.characters.surname(self.text, start).map_or(0, |(_, strength)| strength);
            let given = self.characters.given_at(self.text, four[2].start as usize).unwrap_or(0);
            let label = at.checked_sub(1).is_some_and(|colon| self.ends_label(colon));
            let context = if label || titled { 55 } else { self.after(end) };
            if surname + given - 2 * NEUTRAL + context >= BELIEVED - 14 {
                names.push((start, end));
            }
        }
        names
    }

    /// True for two single characters with a space between and a pause after them.
    fn are_spaced(&self, four: &[Token]) -> bool {
        let single = |token: Token| token.han_len() == 1 && token.is(Classes::HAN);
        single(four[0])
            && four[1].of(self.text).chars().all(|c| matches!(c, ' ' | '　'))
            && single(four[2])
            && four[3].is(Classes::PUNCTUATION.or(Classes::SPACE))
    }

    /// The other places where the names at `spans` stand.
    pub(super) fn repeated(&self, spans: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let names: Vec<Cow<str>> = spans.iter().map(|&(start, end)| normal(&self.text[start..end])).collect();
        Finder::new(names.iter().map(Cow::as_ref))
            .find_all(self.text)
            .map(|span| (span.start, span.end))
            .filter(|span| spans.binary_search(span).is_err())
            .filter(|&(start, end)| end - start > 6 || self.stands_free(start, end))
            .collect()
    }

    /// True if words begin and end at these bytes, and none covers the whole.
    fn stands_free(&self, start: usize, end: usize) -> bool {
        let first = self.tokens.partition_point(|token| (token.start as usize) < start);
        let inside = self.tokens[first..].iter().take_while(|token| (token.start as usize) < end);
        let lengths: Vec<usize> = inside.map(|token| token.han_len()).collect();
        self.tokens.get(first).is_some_and(|token| token.start as usize == start)
            && lengths.len() == 2
            && lengths.iter().all(|&len| len == 1)
    }
}
