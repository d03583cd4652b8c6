//! Recognises dates and periods (2019年1月3日, 二〇〇四年五月, 2018—2020年, 2018年上半年, “十四五”时期).

use super::lexicon::{digits_and, is_digit};
use super::{Found, Recognizer};
use crate::analysis::character_set::CharacterSet;
use crate::model::EntityKind;

/// What may follow the year and belongs to the date.
const AFTER_YEAR: [&str; 16] = [
    "上半年",
    "下半年",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "第一季度",
    "第二季度",
    "第三季度",
    "第四季度",
    "年底",
    "年初",
    "年末",
    "底",
    "初",
    "度",
];

/// The characters with which a date or period begins: quotation marks and the digits of [`is_digit`].
static BEGINNINGS: CharacterSet = digits_and(&[('“', '“'), ('"', '"')]);

/// Recognises dates.
pub struct DateRecognizer;

impl Recognizer for DateRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        let mut at = 0;
        loop {
            at = BEGINNINGS.next(text, at);
            let Some(c) = text[at..].chars().next() else { return };
            let date = match c {
                '“' | '"' => plan_period(&text[at..]),
                _ => date(&text[at..]).filter(|_| !is_inside_number(&text[..at])),
            };
            if let Some(len) = date {
                found.push(Found::new(EntityKind::Date, at, at + len));
            }
            let len = date.unwrap_or_else(|| digits(&text[at..]).0.max(c.len_utf8()));
            at += len;
        }
    }
}

/// True if `before` ends inside a number or a word (12,2019 or 第2019).
fn is_inside_number(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('.' | '．' | ',' | '-' | '/') => back.next().is_some_and(is_digit),
        Some(previous) => previous == '第' || previous.is_ascii_alphanumeric(),
        None => false,
    }
}

/// Length in bytes and in characters of the digits that `text` begins with.
fn digits(text: &str) -> (usize, usize) {
    text.chars()
        .take_while(|&c| is_digit(c))
        .fold((0, 0), |(bytes, count), c| (bytes + c.len_utf8(), count + 1))
}

/// Length in bytes of the date that `text` begins with.
fn date(text: &str) -> Option<usize> {
    let (bytes, count) = digits(text);
    let rest = &text[bytes..];
    let number = &text[..bytes];
    if let Some(after) = rest.strip_prefix('年') {
        return is_year(number, count).then(|| text.len() - after_year(after).len());
    }
    if let Some(after) = rest.strip_prefix('月') {
        let after = after_month(after);
        return is_at_most(number, 12).then(|| text.len() - after.len());
    }
    if !is_year(number, count) || count != 4 {
        return None;
    }
    year_range(text, rest).or_else(|| written_with_dashes(text, rest))
}

fn is_year(number: &str, count: usize) -> bool {
    let century = ["19", "20", "１９", "２０", "一九", "二〇", "二○", "二零", "18", "17"];
    count == 4 && century.iter().any(|century| number.starts_with(century))
}

/// What is left of `text` after month, day, half or quarter.
fn after_year(text: &str) -> &str {
    if let Some(rest) = AFTER_YEAR.iter().find_map(|part| text.strip_prefix(part)) {
        return rest;
    }
    if let Some(rest) = text.strip_prefix(['至', '到', '—', '-', '－', '–', '~', '～']) {
        let (bytes, count) = digits(rest);
        if is_year(&rest[..bytes], count) && rest[bytes..].starts_with('年') {
            return after_year(&rest[bytes + '年'.len_utf8()..]);
        }
    }
    let (bytes, _) = digits(text);
    match text[bytes..].strip_prefix('月') {
        Some(rest) if is_at_most(&text[..bytes], 12) => after_month(rest),
        _ => text,
    }
}

/// What is left of `text` after the day.
fn after_month(text: &str) -> &str {
    let (bytes, _) = digits(text);
    let day = text[bytes..].strip_prefix(['日', '号']).filter(|_| is_at_most(&text[..bytes], 31));
    day.or_else(|| {
        ["份", "底", "初", "末", "上旬", "中旬", "下旬"].iter().find_map(|part| text.strip_prefix(part))
    })
    .unwrap_or(text)
}

/// 2018—2020年, 2018-2020年.
fn year_range(text: &str, rest: &str) -> Option<usize> {
    let second = rest.trim_start_matches(['—', '-', '－', '–', '~', '～', '至', '到', '一']);
    let (bytes, count) = digits(second);
    let after = second[bytes..].strip_prefix('年').filter(|_| second.len() < rest.len())?;
    is_year(&second[..bytes], count).then(|| text.len() - after.len())
}

/// 2024-02-27, 2024/2/27, 2024.02.27.
fn written_with_dashes(text: &str, rest: &str) -> Option<usize> {
    let mark = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, _) = digits(&rest[1..]);
    let day_part = rest[1 + month..].strip_prefix(mark)?;
    let (day, _) = digits(day_part);
    let plausible = is_at_most(&rest[1..1 + month], 12) && is_at_most(&day_part[..day], 31);
    plausible.then(|| text.len() - day_part.len() + day)
}

/// “十四五”时期.
fn plan_period(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['“', '"'])?;
    let (bytes, count) = digits(rest);
    let name = &rest[..bytes];
    let after = rest[bytes..].strip_prefix(['”', '"'])?;
    let is_plan = count == 3 && name.starts_with('十') && name.ends_with('五')
        || matches!(name, "一五" | "二五" | "九五" | "八五" | "七五" | "六五" | "十五");
    let after =
        ["时期", "期间", "末", "初期", "以来"].iter().take(4).find_map(|part| after.strip_prefix(part))?;
    is_plan.then(|| text.len() - after.len())
}

/// True for a number from 1 to `most`, in any digits.
fn is_at_most(number: &str, most: u32) -> bool {
    value(number).is_some_and(|value| (1..=most).contains(&value))
}

/// The value of at most three digits.
fn value(number: &str) -> Option<u32> {
    if number.is_empty() || number.chars().nth(3).is_some() {
        return None;
    }
    let mut value = 0u32;
    let mut ten = false;
    for c in number.chars() {
        let digit = match c {
            '0'..='9' => c as u32 - '0' as u32,
            '０'..='９' => c as u32 - '０' as u32,
            '十' if !ten => {
                ten = true;
                value = value.max(1) * 10;
                continue;
            }
            _ => "〇一二三四五六七八九".chars().position(|digit| digit == c)? as u32,
        };
        value = if ten { value + digit } else { value * 10 + digit };
    }
    Some(value)
}
