//! Recognises the markers of headings (第三条, 一、, （一）, 1., ①) at one place of a text.

use super::candidate::Kind;
use super::numeral::{self, Enclosed, Numeral, is_han_numeral, read_arabic, read_han};
use crate::model::Span;

/// A marker: its shape, number and extent; spans are relative to the piece it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    pub kind: Kind,
    pub value: u32,
    pub repeats: bool,
    pub number: Span,
    /// Length in bytes.
    pub len: usize,
}

impl Marker {
    fn numbered(kind: Kind, number_at: usize, numeral: Numeral, len: usize) -> Self {
        let number = Span::new(number_at, number_at + numeral.len);
        Self { kind, value: numeral.value, repeats: false, number, len }
    }
}

/// Largest number of a list; above it a number is a year or a quantity.
const MAX_ITEM: u32 = 199;

/// The marker that may stand anywhere in running text, at the beginning of `rest`, whose first character is `first`.
pub(super) fn read(first: char, rest: &str) -> Option<Marker> {
    match first {
        '第' => statute(rest),
        '附' => attachment(rest),
        '（' | '(' => parenthesized(rest),
        '0'..='9' | '０'..='９' => arabic(rest),
        '●' | '▲' | '■' | '◆' | '★' | '▶' | '◎' => Some(bullet(first)),
        c if is_han_numeral(c) => han(rest),
        '\u{2460}'..='\u{249B}' | '\u{2776}'..='\u{277F}' | '\u{3220}'..='\u{3229}' => single(first, rest),
        _ => None,
    }
}

/// The markers that count only at the beginning of a line: 一是, 第一，, ——, 1.1, 附件1.
pub(super) fn read_at_line_start(first: char, rest: &str) -> Option<Marker> {
    match first {
        '第' => statute(rest).or_else(|| ordinal_word(rest)),
        '—' => dash(rest),
        '附' => attachment(rest),
        '名' | '有' | '注' => back_matter(rest),
        '0'..='9' | '０'..='９' => decimal(rest).or_else(|| arabic(rest)),
        c if is_han_numeral(c) => han(rest).or_else(|| ordinal_shi(rest, 0)),
        '○' | '◇' | '□' | '►' => Some(bullet(first)),
        _ => read(first, rest),
    }
}

/// 第X编/章/节/条/部分.
fn statute(rest: &str) -> Option<Marker> {
    let number_at = '第'.len_utf8();
    let after = &rest[number_at..];
    let numeral = read_han(after).or_else(|| read_arabic(after))?;
    let at = number_at + numeral.len;
    let unit = rest[at..].trim_start_matches([' ', '\u{3000}']);
    let padding = rest.len() - at - unit.len();
    let (len, kind) = unit_of_statute(unit)?;
    if padding > 0 && kind != Kind::Article && kind != Kind::Chapter {
        return None;
    }
    let mut marker = Marker::numbered(kind, number_at, numeral, at + padding + len);
    let tail = &rest[marker.len..];
    if let Some(sub) = tail.strip_prefix("之").and_then(read_han) {
        marker.len += "之".len() + sub.len;
        marker.number.end = marker.len;
        marker.repeats = true;
    }
    Some(marker)
}

/// Length in bytes of the 条, 章, 部分 ... that `text` begins with, and the shape that it makes.
fn unit_of_statute(text: &str) -> Option<(usize, Kind)> {
    let first = text.chars().next()?;
    let kind = match first {
        '编' | '編' | '篇' => Kind::Part,
        '章' => Kind::Chapter,
        '节' | '節' => Kind::Division,
        '条' | '條' => Kind::Article,
        '分' if text.starts_with("分编") => return Some(("分编".len(), Kind::Subpart)),
        '部' if text.starts_with("部分") || text.starts_with("部份") => {
            return Some(("部分".len(), Kind::Part));
        }
        _ => return None,
    };
    Some((first.len_utf8(), kind))
}

/// True if the text after a marker shows that a sentence speaks of the numbered part (第三条规定).
pub(super) fn is_reference(kind: Kind, after: &str) -> bool {
    let Some(first) = after.chars().next() else { return false };
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    match kind {
        Kind::Part | Kind::Subpart | Kind::Chapter | Kind::Division | Kind::Article => match first {
            '第' | '、' | '和' | '的' | '所' | '至' | '之' | '款' | '中' | '及' | '与' | '或' | '，'
            | '”' => true,
            '规' | '規' | '修' | '删' | '增' => begins(&["规定", "規定", "修改", "删去", "增加"]),
            _ => false,
        },
        Kind::HanParen | Kind::ArabicParen | Kind::Circled => match first {
            '、' | '，' | '。' | '；' | '）' => true,
            '项' => !after.starts_with("项目"),
            '款' | '至' | '和' | '或' => begins(&["款规定", "至（", "和（", "或（"]),
            _ => false,
        },
        Kind::HanComma | Kind::ArabicDot | Kind::ArabicHalf => {
            matches!(first, '、' | '，' | '。' | '；' | '）' | ')' | '”')
        }
        _ => false,
    }
}

/// Like `is_reference`, after a sentence end: only what no article begins with.
pub(super) fn is_plain_reference(kind: Kind, after: &str) -> bool {
    if !(Kind::Part..=Kind::Article).contains(&kind) {
        return is_reference(kind, after);
    }
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    match after.chars().next() {
        Some('第' | '、' | '款' | '，' | '”') => true,
        Some('规' | '規' | '的' | '所') => begins(&["规定", "規定", "的规定", "所列", "所称"]),
        _ => false,
    }
}

/// （一）, (1), （１）.
fn parenthesized(rest: &str) -> Option<Marker> {
    let open = rest.chars().next()?.len_utf8();
    let spaces = rest[open..].len() - rest[open..].trim_start_matches(' ').len();
    let number_at = open + spaces;
    let inner = &rest[number_at..];
    let (kind, numeral) = match read_han(inner) {
        Some(numeral) => (Kind::HanParen, numeral),
        None => (Kind::ArabicParen, read_arabic(inner)?),
    };
    let tail = inner[numeral.len..].trim_start_matches(' ');
    let close = tail.chars().next().filter(|c| matches!(c, '）' | ')'))?;
    let len = rest.len() - tail.len() + close.len_utf8();
    (numeral.value <= MAX_ITEM).then(|| Marker::numbered(kind, number_at, numeral, len))
}

/// 1. 1． 1、 1） with no digit behind.
fn arabic(rest: &str) -> Option<Marker> {
    let numeral = read_arabic(rest).filter(|n| n.value <= MAX_ITEM)?;
    let tail = &rest[numeral.len..];
    let mark = tail.chars().next()?;
    let kind = match mark {
        '.' | '．' | '、' => Kind::ArabicDot,
        '）' | ')' => Kind::ArabicHalf,
        _ => return None,
    };
    let after = &tail[mark.len_utf8()..];
    let quantity =
        mark == '．' && rest.is_char_boundary(1) && after.starts_with(|c: char| c.is_ascii_digit());
    if kind == Kind::ArabicDot && after.starts_with(is_digit) && !quantity && !begins_with_year(after) {
        return None;
    }
    Some(Marker::numbered(kind, 0, numeral, numeral.len + mark.len_utf8()))
}

fn is_digit(c: char) -> bool {
    numeral::arabic_digit(c).is_some()
}

fn begins_with_year(text: &str) -> bool {
    let digits = text.len() - text.trim_start_matches(is_digit).len();
    read_arabic(text).is_some_and(|n| (1900..2100).contains(&n.value))
        && text[digits..].trim_start().starts_with('年')
}

/// 1.1, 1.2.3 before a heading's words.
pub(super) fn decimal(rest: &str) -> Option<Marker> {
    let (mut at, mut depth, mut last) = (0, 0u8, None);
    while let Some(numeral) = read_arabic(&rest[at..]).filter(|n| n.value <= MAX_ITEM) {
        at += numeral.len;
        depth += 1;
        last = Some(numeral);
        let tail = &rest[at..];
        let dot = tail.chars().next().filter(|c| matches!(c, '.' | '．'));
        match dot {
            Some(dot) if tail[dot.len_utf8()..].starts_with(is_digit) => at += dot.len_utf8(),
            _ => break,
        }
    }
    let after = rest[at..].trim_start_matches(['.', '．', ' ', '\u{3000}']);
    let titled = after.starts_with(|c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    let quantity = after.starts_with(|c| "万亿千百个元年月日倍吨米公级平头户人家名种项座所".contains(c))
        && rest[at..].len() == after.len();
    if !(2..=5).contains(&depth) || !titled || quantity {
        return None;
    }
    let number = Numeral { value: last?.value, len: at };
    Some(Marker::numbered(Kind::Decimal(depth), 0, number, rest.len() - after.len()))
}

/// 一、 or 一． with no further number behind (一、二、三等奖).
fn han(rest: &str) -> Option<Marker> {
    let numeral = read_han(rest).filter(|n| n.value <= MAX_ITEM)?;
    let tail = &rest[numeral.len..];
    let mark = tail.chars().next().filter(|c| matches!(c, '、' | '．' | '.'))?;
    let len = numeral.len + mark.len_utf8();
    let enumerates = read_han(&rest[len..]).is_some_and(|next| {
        let after = &rest[len + next.len..];
        after.starts_with(['、', '是']) || next.value == numeral.value + 1
    });
    (!enumerates).then(|| Marker::numbered(Kind::HanComma, 0, numeral, len))
}

/// ①, ⑴, ⒈, ㈠; 1 and 2 as one character.
fn single(first: char, _rest: &str) -> Option<Marker> {
    let (kind, value) = match numeral::enclosed(first)? {
        Enclosed::Circle(value) => (Kind::Circled, value),
        Enclosed::Paren(value) => (Kind::ArabicParen, value),
        Enclosed::Dot(value) => (Kind::ArabicDot, value),
        Enclosed::HanParen(value) => (Kind::HanParen, value),
    };
    let len = first.len_utf8();
    Some(Marker::numbered(kind, 0, Numeral { value, len }, len))
}

/// 一是 (also after a bullet): `rest[at..]` begins with the number.
pub(super) fn ordinal_shi(rest: &str, at: usize) -> Option<Marker> {
    let numeral = read_han(&rest[at..])?;
    let end = at + numeral.len;
    let tail = &rest[end..];
    (numeral.value <= 30 && (tail.starts_with('是') || tail.starts_with("要")))
        .then(|| Marker::numbered(Kind::Ordinal, at, numeral, end + '是'.len_utf8()))
}

/// 第一，
fn ordinal_word(rest: &str) -> Option<Marker> {
    let number_at = '第'.len_utf8();
    let numeral = read_han(&rest[number_at..]).filter(|n| n.value <= 30)?;
    let end = number_at + numeral.len;
    let mark = rest[end..].chars().next().filter(|c| matches!(c, '，' | '、' | '：'))?;
    Some(Marker::numbered(Kind::Ordinal, number_at, numeral, end + mark.len_utf8()))
}

fn bullet(first: char) -> Marker {
    Marker { kind: Kind::Bullet(0), value: 0, repeats: false, number: Span::new(0, 0), len: first.len_utf8() }
}

/// —— or ———
pub(super) fn dash(rest: &str) -> Option<Marker> {
    let len = rest.len() - rest.trim_start_matches('—').len();
    let titled = rest[len..].starts_with(|c: char| !is_digit(c) && c.is_alphanumeric() || c == '“');
    (["——".len(), "———".len()].contains(&len) && titled)
        .then(|| Marker { len, ..bullet('—') })
        .map(|m| Marker { kind: Kind::Dash, ..m })
}

/// Back matter without a number, if it is all of its line.
const BACK_MATTER: [&str; 4] = ["名词解释", "名词注释", "有关名词解释", "注释"];

fn back_matter(rest: &str) -> Option<Marker> {
    let line = rest.trim_end();
    BACK_MATTER.contains(&line).then(|| Marker { kind: Kind::Attachment, len: line.len(), ..bullet('附') })
}

/// 附件, 附件1, 附表二.
pub(super) fn attachment(rest: &str) -> Option<Marker> {
    let word = ["附件", "附表", "附录", "附錄"].into_iter().find(|word| rest.starts_with(word))?;
    let after = rest[word.len()..].trim_start_matches([' ', '\u{3000}']);
    let number_at = rest.len() - after.len();
    match read_arabic(after).or_else(|| read_han(after)).filter(|n| n.value <= 50) {
        Some(n) => Some(Marker::numbered(Kind::Attachment, number_at, n, number_at + n.len)),
        None => Some(Marker { kind: Kind::Attachment, len: word.len(), ..bullet('附') }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Option<(Kind, u32, &str)> {
        let marker = read_at_line_start(text.chars().next()?, text)?;
        Some((marker.kind, marker.value, &text[..marker.len]))
    }

    #[test]
    fn reads_every_shape() {
        let cases = [
            ("第十二条　城市", Kind::Article, 12, "第十二条"),
            ("第3章 总则", Kind::Chapter, 3, "第3章"),
            ("第二部分 任务", Kind::Part, 2, "第二部分"),
            ("一、工作回顾", Kind::HanComma, 1, "一、"),
            ("（十一）加强", Kind::HanParen, 11, "（十一）"),
            ("(一)加强", Kind::HanParen, 1, "(一)"),
            ("１．加强", Kind::ArabicDot, 1, "１．"),
            ("1、2025年任务", Kind::ArabicDot, 1, "1、"),
            ("1.1 编制目的", Kind::Decimal(2), 1, "1.1 "),
            ("（2）加强", Kind::ArabicParen, 2, "（2）"),
            ("3）加强", Kind::ArabicHalf, 3, "3）"),
            ("①加强", Kind::Circled, 1, "①"),
            ("一是加强", Kind::Ordinal, 1, "一是"),
            ("第一，加强", Kind::Ordinal, 1, "第一，"),
            ("附件2：名单", Kind::Attachment, 2, "附件2"),
        ];
        for (text, kind, value, marker) in cases {
            assert_eq!(shape(text), Some((kind, value, marker)), "{text}");
        }
    }

    #[test]
    fn refuses_numbers_of_sentences() {
        for text in
            ["二、三产业", "1.5倍", "2018.", "一、二、三等奖", "2.6万亿元", "——2025年1月18日", "第三次会议"]
        {
            assert_eq!(shape(text), None, "{text}");
        }
        assert!(is_reference(Kind::Article, "规定的情形"));
        assert!(is_reference(Kind::HanParen, "项规定"));
        assert!(!is_reference(Kind::HanParen, "项目申报") && !is_reference(Kind::HanParen, "目标任务"));
    }
}
