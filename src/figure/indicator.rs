//! What a figure measures, from the words around it (新能源装机达到1.35亿千瓦, 36名先进工作者).

use super::clause::{Before, clause_before, noun_after, shorten, take_apart, tidy, trim_lead};
use super::number::char_before;
use super::unit::Class;
use super::words::Words;
use std::collections::VecDeque;

/// A figure whose indicator is asked for; bytes of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Where the figure before it in the same sentence ends, else where the sentence begins.
    pub from: usize,
    pub start: usize,
    pub end: usize,
    pub class: Class,
}

/// The subjects of the sentence that is being read.
#[derive(Default)]
pub(super) struct Subjects {
    subject: Option<String>,
    /// Indicators of the numbers to come (甲、乙分别增长3%、5%).
    waiting: VecDeque<String>,
    /// Indicator and class of the figure before.
    last: Option<(Option<String>, Class)>,
    /// Byte offset behind the noun that the last figure counts.
    pub consumed: usize,
}

impl Subjects {
    pub fn end_sentence(&mut self) {
        self.consumed = 0;
        // Most sentences have no figure, and nothing is to be forgotten.
        if self.last.is_some() || self.subject.is_some() || !self.waiting.is_empty() {
            *self = Self::default();
        }
    }

    /// The indicator of the next figure.
    pub fn indicator(&mut self, words: &Words, text: &str, place: Place) -> Option<String> {
        let indicator = self.find(words, text, place);
        self.last = Some((indicator.clone(), place.class));
        indicator
    }

    fn find(&mut self, words: &Words, text: &str, place: Place) -> Option<String> {
        let joined = is_joiner(&text[place.from..place.start]);
        if joined && let Some(next) = self.waiting.pop_front() {
            return Some(next);
        }
        self.waiting.clear();
        if place.class == Class::Count
            && let Some(noun) = noun_after(words, text, place.end)
        {
            return self.counted(noun);
        }
        let ranged = is_range_sign(&text[place.from..place.start]);
        if (ranged || joined && place.class != Class::Time)
            && let Some((last, _)) = &self.last
        {
            return last.clone();
        }
        let place = Place { from: behind_duration(text, place.from, self.last.as_ref()), ..place };
        let clause = clause_before(text, place.from, place.start);
        let mut before = take_apart(words, clause);
        before.attached = self.last.is_some() && clause.len() == place.start - place.from;
        if let Some(list) = before.spread {
            return self.spread(words, list, before.change);
        }
        if (words.verb.compose(before.base) || before.base.ends_with('处'))
            && place.class == Class::Measure
            && (before.change.is_empty() || text[place.end..].starts_with('的'))
            && let Some(noun) = noun_after(words, text, place.end)
        {
            return self.counted(noun);
        }
        self.named(words, before, place.class)
    }

    /// The noun behind the figure, which becomes the subject of what follows.
    fn counted(&mut self, (noun, end): (&str, usize)) -> Option<String> {
        self.subject = Some(noun.to_string());
        self.consumed = end;
        Some(noun.to_string())
    }

    /// The indicator made of the words before the number and the sentence's subject.
    fn named(&mut self, words: &Words, before: Before, class: Class) -> Option<String> {
        let leaning = words.dependent.head(before.base).is_some() && words.inside.head(before.base).is_none();
        let verbal = words.verb.compose(before.base);
        let dependent = before.base.is_empty() || leaning || (verbal && before.attached);
        if dependent && class == Class::Time {
            return None;
        }
        let base = tidy(before.base);
        let name = match &self.subject {
            Some(subject) if dependent => format!("{subject}{base}{}", before.change),
            _ => format!("{base}{}", before.change),
        };
        if !dependent && !verbal && (class != Class::Time || base.chars().count() >= 4) {
            self.subject = Some(base);
        }
        (name.chars().count() >= 2).then(|| shorten(&name))
    }

    /// Gives each of the subjects before 分别 its number; the first is the indicator asked for.
    fn spread(&mut self, words: &Words, list: &str, change: &'static str) -> Option<String> {
        let list = tidy(list);
        let subjects: Vec<&str> =
            list.split(['、', '和', '与', '及']).filter(|part| !part.is_empty()).collect();
        let last = *subjects.last()?;
        let shared = |part: &str| match part.strip_prefix('第') {
            Some(ordinal) if ordinal.chars().count() <= 2 => {
                let tail: String = last.chars().skip_while(|c| !matches!(c, '产' | '季')).collect();
                format!("{part}{tail}{change}")
            }
            _ => format!("{}{change}", trim_lead(words, part)),
        };
        let mut names = subjects.iter().map(|part| shorten(&shared(part)));
        let first = names.next();
        self.waiting = names.collect();
        self.subject = Some(subjects.first()?.to_string());
        first
    }
}

/// Byte offset behind 内 or 来 that closes a duration.
fn behind_duration(text: &str, from: usize, last: Option<&(Option<String>, Class)>) -> usize {
    let duration = matches!(last, Some((_, Class::Time)));
    let closing =
        ["以内", "以来", "内", "来", "间", "里"].into_iter().find(|word| text[from..].starts_with(word));
    closing.filter(|_| duration).map_or(from, |word| from + word.len())
}

/// True if two numbers are joined by nothing but this.
fn is_joiner(gap: &str) -> bool {
    matches!(gap.trim(), "、" | "和" | "与" | "及" | "，" | "," | "左右、" | "以上、")
}

fn is_range_sign(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(|c| matches!(c, '—' | '-' | '–' | '－' | '~' | '～' | '至' | '到'))
}

/// True if the number at byte `at` stands in an ordinal, a code or a sum (第3, C919, 1+3).
pub(super) fn is_part_of_name(text: &str, at: usize) -> bool {
    char_before(text, at).is_some_and(|c| {
        c.is_ascii_alphanumeric()
            || matches!(c, '第' | '届' | '+' | '/' | '／' | '＋' | '#' | '_' | '№' | '.')
    })
}
