//! Units and measure words behind a number (件, 平方公里, 微克/立方米), and set phrases that only look like one.

use super::by_character::ByCharacter;
use std::borrow::Cow;

/// Where the thing that is counted stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Behind the unit: 36名先进工作者.
    Count,
    /// Before the number: 办结率96.27%.
    Measure,
    /// The unit says it: 10人.
    Itself,
    /// A duration: 3年.
    Time,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
struct Entry {
    written: &'static str,
    name: &'static str,
    class: Class,
    arabic: bool,
    one: bool,
    /// Characters that must not follow.
    not_before: &'static str,
    /// Words that must not follow, `|` between them.
    not_before_words: &'static str,
}

/// A unit found in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub name: Cow<'static, str>,
    pub class: Class,
    /// Only after Arabic numerals.
    pub arabic: bool,
    /// Also after 一.
    pub one: bool,
    /// Byte offset behind it.
    pub end: usize,
}

/// The units by their first character, the longest first.
pub(super) struct Units(ByCharacter<Entry>);

impl Units {
    pub fn builtin() -> Self {
        let mut units = ByCharacter::default();
        for entry in lines(include_str!("../../index_schema/units.txt")).filter_map(entry) {
            if let Some(first) = entry.written.chars().next() {
                units.push(first, entry);
            }
        }
        units.sort_by_key(|entry: &Entry| std::cmp::Reverse(entry.written.len()));
        Self(units)
    }

    /// The longest unit that stands at byte `at`, one space before it allowed.
    pub fn at(&self, text: &str, at: usize) -> Option<Unit> {
        let start =
            at + text[at..].chars().next().filter(|c| matches!(c, ' ' | '\u{a0}')).map_or(0, char::len_utf8);
        let (entry, end) = self.entry_at(text, start)?;
        let mut unit = Unit {
            name: Cow::Borrowed(entry.name),
            class: entry.class,
            arabic: entry.arabic,
            one: entry.one,
            end,
        };
        let slash = text[end..].chars().next().filter(|c| matches!(c, '/' | '／'));
        if let Some((per, end)) = slash.and_then(|slash| self.entry_at(text, end + slash.len_utf8())) {
            unit.name = Cow::Owned(format!("{}/{}", unit.name, per.name));
            unit.class = Class::Measure;
            unit.end = end;
        }
        Some(unit)
    }

    fn entry_at(&self, text: &str, at: usize) -> Option<(&Entry, usize)> {
        let rest = &text[at..];
        self.0.get(rest.chars().next()?).iter().find_map(|entry| {
            let behind = rest.strip_prefix(entry.written)?;
            let blocked = behind
                .chars()
                .next()
                .is_some_and(|c| entry.not_before.contains(c) || splits_word(entry.written, c))
                || !entry.not_before_words.is_empty()
                    && entry.not_before_words.split('|').any(|word| behind.starts_with(word));
            (!blocked).then_some((entry, at + entry.written.len()))
        })
    }
}

/// True if a unit in Latin letters is only the head of a longer word.
fn splits_word(unit: &str, next: char) -> bool {
    unit.ends_with(|c: char| c.is_ascii_alphabetic()) && next.is_ascii_alphanumeric()
}

fn entry(line: &'static str) -> Option<Entry> {
    let mut fields = line.split_whitespace();
    let written = fields.next()?;
    let class = match fields.next()? {
        "count" => Class::Count,
        "self" => Class::Itself,
        "time" => Class::Time,
        _ => Class::Measure,
    };
    let mut entry = Entry {
        written,
        name: written,
        class,
        arabic: false,
        one: false,
        not_before: "",
        not_before_words: "",
    };
    for flag in fields {
        match flag {
            "arabic" => entry.arabic = true,
            "one" => entry.one = true,
            _ if flag.starts_with('=') => entry.name = &flag[1..],
            _ if flag.starts_with('!') => entry.not_before = &flag[1..],
            _ if flag.starts_with('~') => entry.not_before_words = &flag[1..],
            _ => {}
        }
    }
    Some(entry)
}

/// Set phrases by their first character.
pub(super) struct Phrases(ByCharacter<&'static str>);

impl Phrases {
    pub fn builtin() -> Self {
        let mut phrases = ByCharacter::default();
        for phrase in lines(include_str!("../../index_schema/number_phrases.txt")) {
            if let Some(first) = phrase.chars().next() {
                phrases.push(first, phrase);
            }
        }
        Self(phrases)
    }

    /// True if a set phrase stands at byte `at`.
    pub fn at(&self, text: &str, at: usize) -> bool {
        let rest = &text[at..];
        let phrases = rest.chars().next().map_or(&[][..], |first| self.0.get(first));
        phrases.iter().any(|phrase| rest.starts_with(phrase))
    }
}

/// The lines of a table without comments and blanks.
pub(super) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_wins() {
        let units = Units::builtin();
        let name = |text: &str| units.at(text, 0).map(|unit| unit.name);
        assert_eq!(name("千瓦时电").as_deref(), Some("千瓦时"));
        assert_eq!(name("微克/立方米，").as_deref(), Some("微克/立方米"));
        assert_eq!(name("个百分点").as_deref(), Some("百分点"));
        assert_eq!(name("％").as_deref(), Some("%"));
        assert_eq!(name("人民医院"), None);
        assert_eq!(name(" 件").as_deref(), Some("件"));
        assert_eq!(name("kWh").as_deref(), Some("千瓦时"));
        assert_eq!(name("mini"), None);
    }
}
