//! The subtitle: the line under the title that adds to it.

use super::calendar::date_at;
use super::title::tidy;
use super::view::Line;

/// How many lines under the title may hold its subtitle.
const LINES: usize = 3;
/// Longest subtitle, in characters.
const MAX_CHARS: usize = 80;

/// The subtitle among the lines below a title: ——在…会议上, （2021年1月26日在…会议上）, a date and a meeting.
pub(super) fn subtitle(below: &[Line]) -> Option<String> {
    below.iter().take(LINES).find_map(|line| {
        let text = line.text;
        let short = !text.is_empty() && text.chars().nth(MAX_CHARS).is_none() && !text.contains('。');
        let inner = text.trim_start_matches(DASHES);
        let bare = inner.trim_matches(['（', '）', '(', ')', ' ', '\u{3000}']);
        let dashed = inner.len() < text.len() && !bare.is_empty();
        (short && (dashed || is_occasion(bare))).then(|| tidy(bare))
    })
}

const DASHES: [char; 6] = ['—', '－', '-', '―', '–', '─'];

/// A date and the meeting at which something was said.
fn is_occasion(text: &str) -> bool {
    let dated = date_at(text, 0).filter(|found| found.is_full());
    dated.is_some_and(|found| {
        let rest = text[found.end..].trim_start();
        let meeting = ["会议", "大会", "会上"].iter().any(|word| rest.contains(word));
        rest.starts_with('在') && meeting
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_adds_to_a_title() {
        for (line, expected) in [
            ("——2025年1月18日在某市人民代表大会上", Some("2025年1月18日在某市人民代表大会上")),
            (
                "（2021年1月26日在某市第五届人民代表大会第一次会议上）",
                Some("2021年1月26日在某市第五届人民代表大会第一次会议上"),
            ),
            ("——某市城市管理局年度总结", Some("某市城市管理局年度总结")),
            ("2021年1月26日", None),
            ("各位代表：", None),
            ("全年收运餐厨垃圾一千吨。", None),
        ] {
            let line = Line { text: line, heading: false };
            assert_eq!(subtitle(&[line]).as_deref(), expected, "{}", line.text);
        }
    }
}
