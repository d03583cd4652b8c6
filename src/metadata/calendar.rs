//! Reads dates as documents write them: 2021年1月5日, 二〇〇四年五月十日, ２０２１－０１－０５, 2024/2/27.

use crate::analysis::character_set::CharacterSet;
use crate::figure::number::{arabic_digit, char_at, chinese_digit, chinese_integer};
use crate::model::Date;

/// A date in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub date: Date,
    pub start: usize,
    pub end: usize,
    /// Written with Chinese numerals, as signatures often are.
    pub chinese: bool,
}

impl Found {
    pub fn is_full(&self) -> bool {
        self.date.day.is_some()
    }
}

/// The characters with which a year can begin: an Arabic digit of either width, 一 or 二.
static YEAR_STARTS: CharacterSet = CharacterSet::of(&[('0', '9'), ('０', '９'), ('一', '一'), ('二', '二')]);

/// All dates of `text` in order; years alone only where 年 follows.
pub(super) fn dates(text: &str) -> Vec<Found> {
    dates_up_to(text, text.len())
}

/// The dates of `text` that begin at byte `last` or before.
pub(super) fn dates_up_to(text: &str, last: usize) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = YEAR_STARTS.next(text, 0);
    while at < text.len() && at <= last {
        let behind = match date_at(text, at) {
            Some(date) => {
                found.push(date);
                date.end
            }
            None => at + digits(text, at).1.max(1),
        };
        at = YEAR_STARTS.next(text, behind);
    }
    found
}

/// The date that begins at byte `at`.
pub(super) fn date_at(text: &str, at: usize) -> Option<Found> {
    let (year, length) = digits(text, at);
    let chinese = char_at(text, at).is_some_and(|c| arabic_digit(c).is_none());
    let year = u16::try_from(year?).ok().filter(|year| (1900..2100).contains(year))?;
    if text[at..at + length].chars().count() != 4 {
        return None;
    }
    let end = behind_spaces(text, at + length);
    let found =
        |month, day, end| Date::new(year, month, day).map(|date| Found { date, start: at, end, chinese });
    let Some(rest) = text[end..].strip_prefix('年') else {
        return numeric(text, end).and_then(|(month, day, end)| found(Some(month), Some(day), end));
    };
    let after_year = text.len() - rest.len();
    let Some((month, end)) = part(text, after_year, &['月']) else {
        return found(None, None, after_year);
    };
    match part(text, end, &['日', '号']) {
        Some((day, end)) => found(Some(month), Some(day), end),
        None => found(Some(month), None, end),
    }
}

/// The digits at byte `at` as a number, and their length in bytes.
fn digits(text: &str, at: usize) -> (Option<u32>, usize) {
    let (mut value, mut length) = (Some(0u32), 0);
    for c in text[at..].chars() {
        let circle = matches!(c, 'O' | 'o' | '０') && length > 0;
        let digit = arabic_digit(c).or_else(|| chinese_digit(c)).or(circle.then_some(0));
        let Some(digit) = digit else { break };
        value = value.and_then(|value| value.checked_mul(10)?.checked_add(digit));
        length += c.len_utf8();
    }
    (value.filter(|_| length > 0), length)
}

/// A number and one of `units`, spaces allowed: 3月, 十二月.
fn part(text: &str, at: usize, units: &[char]) -> Option<(u8, usize)> {
    let start = behind_spaces(text, at);
    let first = char_at(text, start)?;
    let (value, end) = if arabic_digit(first).is_some() {
        let (value, length) = digits(text, start);
        (f64::from(value?), start + length)
    } else {
        chinese_integer(text, start)?
    };
    let end = behind_spaces(text, end);
    let unit = char_at(text, end).filter(|c| units.contains(c))?;
    (1.0..=31.0).contains(&value).then_some((value as u8, end + unit.len_utf8()))
}

/// -01-05 behind a year.
fn numeric(text: &str, at: usize) -> Option<(u8, u8, usize)> {
    let separator = char_at(text, at).filter(|c| matches!(c, '-' | '/' | '.' | '－' | '／' | '．'))?;
    let month_at = at + separator.len_utf8();
    let (month, length) = digits(text, month_at);
    let second = char_at(text, month_at + length).filter(|c| *c == separator)?;
    let day_at = month_at + length + second.len_utf8();
    let (day, length) = digits(text, day_at);
    Some((u8::try_from(month?).ok()?, u8::try_from(day?).ok()?, day_at + length))
}

fn behind_spaces(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches([' ', '\u{3000}', '\u{a0}']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_ways_of_writing_a_date() {
        for (text, expected) in [
            ("2021年1月5日", "2021-01-05"),
            ("２０２１年１月５日", "2021-01-05"),
            ("二〇〇四年五月十日", "2004-05-10"),
            ("二○○四年十二月三十一日", "2004-12-31"),
            ("二OO四年一月十七日", "2004-01-17"),
            ("2024-02-27 17:12:10", "2024-02-27"),
            ("2024/2/7", "2024-02-07"),
            ("2019.06.16", "2019-06-16"),
            ("2020年07月20日", "2020-07-20"),
            ("2020 年 7 月 20 日", "2020-07-20"),
            ("2019年3月", "2019-03"),
            ("2019年度", "2019"),
        ] {
            assert_eq!(
                date_at(text, 0).map(|found| found.date.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in ["20191", "2019", "3019年", "2019-13-01", "１"] {
            assert_eq!(date_at(text, 0), None, "{text}");
        }
    }

    #[test]
    fn finds_all_dates() {
        let text = "2001年3月通过，根据２００９年2月24日的决定修正；一二三";
        let found: Vec<String> = dates(text).iter().map(|found| found.date.to_string()).collect();
        assert_eq!(found, ["2001-03", "2009-02-24"]);
    }
}
