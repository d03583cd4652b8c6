//! The words around a number that are no part of what it measures, from `index_schema/indicator_words.txt`.

use super::by_character::ByCharacter;
use super::unit::lines;
use crate::entity::lexicon::{Classes, Lexicon};
use crate::model::Bound;
use std::cmp::Reverse;

/// The lists of words in the file; those of bounds are read apart.
const LISTS: [&str; 17] = [
    "before",
    "change",
    "residue",
    "lead",
    "keep",
    "verb",
    "stop",
    "later",
    "inside",
    "dependent",
    "quantity",
    "adverb",
    "giving",
    "moved",
    "up",
    "scope",
    "part",
];

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

/// The word lists of `index_schema/indicator_words.txt`, and what the dictionary knows of other words.
#[derive(Default)]
pub(super) struct Words {
    lexicon: Lexicon,
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
    /// Nouns of what is measured (产量, 增加值).
    pub quantity: WordList,
    /// Adverbs between a name and its verb (均新增).
    pub adverb: WordList,
    /// Verbs before a number whose noun follows it (给予100万元经费).
    pub giving: WordList,
    /// Words that make a value a change without standing in [`Self::change`] (涨幅, 高于).
    pub moved: WordList,
    /// Of all words of change, those that go up.
    pub up: WordList,
    /// Words for the whole that a figure holds for (全市); they hold for the rest of the sentence.
    pub scope: WordList,
    /// Words for a part of it in the name of what is measured (规模以上, 城镇).
    pub part: WordList,
    /// By the last character of the word, and by its first.
    bound_before: ByCharacter<(&'static str, Bound)>,
    bound_behind: ByCharacter<(&'static str, Bound)>,
}

impl Words {
    pub fn builtin() -> Self {
        let mut words = Self::default();
        let mut list = "";
        for line in lines(include_str!("../../index_schema/indicator_words.txt")) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => list = name,
                None => words.insert(list, line),
            }
        }
        LISTS.iter().for_each(|name| words.list(name).sort());
        words.bound_before.sort_by_key(|(word, _)| Reverse(word.len()));
        words.bound_behind.sort_by_key(|(word, _)| Reverse(word.len()));
        words
    }

    /// The longest word that `text` ends with of those that stand before a number; the second half of another word
    /// is none (供|应, 原|则).
    pub fn before_at_end(&self, text: &str) -> Option<&'static str> {
        const ALWAYS: &str = "到为由在有将共以从至了的是";
        let word = self.before.tail(text)?;
        if ALWAYS.contains(word) && !text.ends_with("行为") {
            return Some(word);
        }
        let mut last = text.char_indices().rev();
        last.next();
        let pair = last.next().map_or("", |(at, _)| &text[at..]);
        let is_half = || {
            let (len, classes) = self.lexicon.word_at(pair).unwrap_or_default();
            len == pair.len() && classes.any(Classes::NOUN.or(Classes::VERB))
        };
        (word.chars().count() > 1 || !is_half()).then_some(word)
    }

    /// True if the verb that `text` begins with is the stem of a noun there: 支持|率.
    pub fn is_stem(&self, verb: &str, text: &str) -> bool {
        const SUFFIXES: &str = "层率库度性者员期费额量力法类型式点会师奖园站单证书表链圈群队";
        let rest = &text[verb.len()..];
        verb.len() > '一'.len_utf8()
            && rest.starts_with(|c| SUFFIXES.contains(c))
            && self.lexicon.word_at(rest).is_some_and(|(len, _)| len == '一'.len_utf8())
    }

    /// Where the words of `text` begin, in bytes.
    pub fn starts<'t>(&self, text: &'t str) -> impl Iterator<Item = usize> + use<'_, 't> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let start = next;
            next += self.lexicon.word_at(&text[start..])?.0;
            Some(start)
        })
    }

    /// True if `text` begins with a verb that is no noun as well: 支付工资, but not 补助，.
    pub fn acts(&self, text: &str) -> bool {
        let (len, classes) = self.lexicon.word_at(text).unwrap_or_default();
        let verb = classes.any(Classes::VERB) && len > '一'.len_utf8() && self.quantity.head(text).is_none();
        let len = self.verb.head(text).map_or(0, str::len).max(if verb { len } else { 0 });
        let goes_on = || text[len..].starts_with(|c| matches!(c, '一'..='鿿' | '“' | '0'..='9'));
        len > 0 && (self.giving.head(text).is_none() || goes_on())
    }

    /// The longest word of bound that `text` ends with.
    pub fn bound_before(&self, text: &str) -> Option<(&'static str, Bound)> {
        let words = self.bound_before.get(text.chars().next_back()?);
        words.iter().copied().find(|(word, _)| text.ends_with(word))
    }

    /// The bound that the words at the head of `text` give to the number before.
    pub fn bound_behind(&self, text: &str) -> Option<Bound> {
        let words = self.bound_behind.get(text.chars().next()?);
        words.iter().find(|(word, _)| text.starts_with(word)).map(|(_, bound)| *bound)
    }

    fn insert(&mut self, list: &str, line: &'static str) {
        let bound = |line: &'static str| {
            let (word, key) = line.split_once(' ')?;
            let bound = Bound::ALL.into_iter().find(|bound| bound.key() == key.trim())?;
            Some((word, bound))
        };
        match list {
            "bound before" => {
                let entry = bound(line).and_then(|entry| Some((entry.0.chars().next_back()?, entry)));
                entry.into_iter().for_each(|(last, entry)| self.bound_before.push(last, entry));
            }
            "bound behind" => {
                let entry = bound(line).and_then(|entry| Some((entry.0.chars().next()?, entry)));
                entry.into_iter().for_each(|(first, entry)| self.bound_behind.push(first, entry));
            }
            _ => self.list(list).insert(line),
        }
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
            "quantity" => &mut self.quantity,
            "adverb" => &mut self.adverb,
            "giving" => &mut self.giving,
            "moved" => &mut self.moved,
            "up" => &mut self.up,
            "scope" => &mut self.scope,
            "part" => &mut self.part,
            _ => &mut self.dependent,
        }
    }
}
