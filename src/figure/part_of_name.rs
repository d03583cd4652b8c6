//! Numbers that are part of a name (第3, C919, 1+3).

use super::number::{begins_number, char_before};

/// True if the number at byte `at` stands in an ordinal, a code or a sum (第3, C919, 1+3).
pub(super) fn is_part_of_name(text: &str, at: usize) -> bool {
    // 第二、三项
    if let Some(head) = text[..at].strip_suffix('、') {
        let before = head.trim_end_matches(begins_number);
        if before.len() < head.len() && before.ends_with('第') {
            return true;
        }
    }
    char_before(text, at).is_some_and(|c| {
        c.is_ascii_alphanumeric()
            || matches!(c, '第' | '届' | '+' | '/' | '／' | '＋' | '#' | '_' | '№')
            // An enumerator may stand right before a year or an answer: 2.2020年, B.60%.
            || c == '.' && !text.get(at + 4..).is_some_and(|behind| behind.starts_with('年')) && !is_answer(text, at)
    })
}

/// True if a single capital letter and a point stand before byte `at`: B.60%-70%.
fn is_answer(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev().skip(1);
    before.next().is_some_and(|c| c.is_ascii_uppercase())
        && !before.next().is_some_and(|c| c.is_ascii_alphanumeric())
}
