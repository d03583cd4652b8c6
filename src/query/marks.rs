//! The marks of the query syntax: which characters they are, and where quoted strings and groups end.

use std::collections::BTreeMap;
use std::ops::Range;

/// Pairs the parentheses of `text`, those inside quoted strings left out.
pub(super) fn partners(text: &str) -> BTreeMap<usize, usize> {
    let mut partners = BTreeMap::new();
    let mut open = Vec::new();
    let mut begins = true;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        let rest = at..text.len();
        if let Some((_, end)) = ascii_quote(text, &rest) {
            skip_to = end;
        } else if begins && let Quote::Whole(_, end) = chinese_quote(text, &rest) {
            skip_to = end;
        } else if is_opening(c) {
            open.push(at);
        } else if is_closing(c)
            && let Some(start) = open.pop()
        {
            partners.insert(start, at);
        }
        begins = c.is_whitespace() || is_sign(c) || is_bar(c) || is_opening(c) || matches!(c, ':' | '：');
    }
    partners
}

/// What a Chinese quotation mark at the beginning of a clause opens.
pub(super) enum Quote {
    /// A string that ends where the clause ends: what is inside, and where it ends.
    Whole(Range<usize>, usize),
    /// Nothing that matters: no quotation mark, or one that belongs to a sentence (“四个意识”是什么).
    InSentence,
    /// A quotation mark that is never closed.
    Open,
}

pub(super) fn chinese_quote(text: &str, span: &Range<usize>) -> Quote {
    let rest = &text[span.clone()];
    let Some(opener) = rest.chars().next() else { return Quote::InSentence };
    let closers: &[char] = match opener {
        '“' | '”' => &['”'],
        '„' => &['“', '”', '‟'],
        '「' => &['」'],
        '『' => &['』'],
        _ => return Quote::InSentence,
    };
    let mut depth = 0;
    for (offset, c) in rest.char_indices().skip(1) {
        if closers.contains(&c) && depth == 0 {
            let end = span.start + offset + c.len_utf8();
            let ends = text[end..span.end].chars().next().is_none_or(ends_clause);
            let inside = span.start + opener.len_utf8()..span.start + offset;
            return if ends { Quote::Whole(inside, end) } else { Quote::InSentence };
        }
        if closers.contains(&c) {
            depth -= 1;
        } else if c == opener {
            depth += 1;
        }
    }
    // A lone ” closes a string whose “ stands inside a sentence (落实“ 日报告 ”制度).
    if opener == '”' { Quote::InSentence } else { Quote::Open }
}

/// A string in ASCII (or full-width) quotes that begins at `span.start`: what is inside, and where it ends.
pub(super) fn ascii_quote(text: &str, span: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let opener = text[span.clone()].chars().next().filter(|&c| is_ascii_quote(c))?;
    let start = span.start + opener.len_utf8();
    let close = first_at(text, start..span.end, is_ascii_quote)?;
    Some((start..close, after(text, close)))
}

/// Byte offset of the first character in `span` that `wanted` accepts.
pub(super) fn first_at(text: &str, span: Range<usize>, wanted: impl Fn(char) -> bool) -> Option<usize> {
    text[span.clone()].find(wanted).map(|offset| span.start + offset)
}

/// Byte offset after the character at `at`.
pub(super) fn after(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

pub(super) fn ends_clause(c: char) -> bool {
    c.is_whitespace() || is_bar(c) || is_closing(c)
}

pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜')
}

pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '＋' | '－')
}

pub(super) fn is_opening(c: char) -> bool {
    matches!(c, '(' | '（')
}

pub(super) fn is_closing(c: char) -> bool {
    matches!(c, ')' | '）')
}

pub(super) fn is_ascii_quote(c: char) -> bool {
    matches!(c, '"' | '＂')
}

pub(super) fn is_closing_quote(c: char) -> bool {
    matches!(c, '”' | '‟' | '」' | '』')
}
