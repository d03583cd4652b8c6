//! Where a heading ends: at the line, at its first sentence end, or at its leading clause.

use super::candidate::{Candidate, Kind};
use super::lines::ends_sentence;
use crate::model::Span;
use std::sync::LazyLock;

const TITLES: &str = include_str!("../../index_schema/headings.txt");

/// Longest heading that is taken whole, in characters after the marker.
const MAX_CHARS: usize = 40;
/// Longest title of an article in brackets, in bytes.
const MAX_ARTICLE_TITLE: usize = 25 * 3;

/// Well-known titles, which end a heading where its line break was lost; sorted by bytes.
pub(super) struct Titles(Vec<&'static str>);

impl Titles {
    fn parse(table: &'static str) -> Self {
        let lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut titles: Vec<&str> = lines.collect();
        titles.sort_unstable();
        Self(titles)
    }

    /// Length of the longest known title at the beginning of `text`.
    fn at(&self, text: &str) -> Option<usize> {
        let mut rest = text;
        loop {
            let not_after = self.0.partition_point(|title| *title <= rest);
            let nearest = self.0[..not_after].last()?;
            if rest.starts_with(nearest) {
                return Some(nearest.len());
            }
            let common = rest.char_indices().zip(nearest.chars()).find(|((_, a), b)| a != b);
            rest = common.map(|((at, _), _)| &rest[..at]).filter(|rest| !rest.is_empty())?;
        }
    }
}

static BUILT_IN: LazyLock<Titles> = LazyLock::new(|| Titles::parse(TITLES));

/// The heading of `candidate` in bytes of `text`, without surrounding white space; `next` is where the next heading
/// begins.
pub(super) fn span(text: &str, candidate: &Candidate, next: usize) -> Span {
    let titles = &*BUILT_IN;
    let limit = next.max(candidate.body);
    let first = first_word(text, candidate, limit);
    let line_end = memchr::memchr(b'\n', &text.as_bytes()[first..limit]);
    let words = &text[first..line_end.map_or(limit, |at| first + at)];
    let cut_by_line = line_end.is_some() || limit == text.len();
    let len = match candidate.kind {
        Kind::Article => article_title(words),
        Kind::Markdown(_) | Kind::Attachment | Kind::Bare => words.len(),
        Kind::Bullet(_) | Kind::Dash | Kind::Ordinal => leading_clause(words),
        _ => title(words, cut_by_line && candidate.at_line_start(), titles),
    };
    let heading = &text[candidate.heading..first + len];
    let kept = heading.trim_end().trim_end_matches(['：', ':', '。', '*', '；', '，', '、', ',']).trim_end();
    let marker = candidate.body - candidate.heading;
    let kept = if kept.len() < marker { heading[..marker].trim_end() } else { kept };
    Span::new(candidate.heading, candidate.heading + kept.len())
}

/// Where the words of a heading begin: behind its marker, or in the next line where the marker has one of its own.
fn first_word(text: &str, candidate: &Candidate, limit: usize) -> usize {
    let rest = &text[candidate.body..limit];
    let words = rest.trim_start();
    let alone = rest[..rest.len() - words.len()].contains('\n') && candidate.at_line_start();
    let titled = candidate.kind != Kind::Attachment && candidate.kind != Kind::Bare && !words.is_empty();
    if alone && titled { limit - words.len() } else { candidate.body }
}

/// （title） or 【title】 directly after 第三条.
fn article_title(words: &str) -> usize {
    let inner = words.trim_start_matches([' ', '\u{3000}']);
    let close = match inner.chars().next() {
        Some('（') => '）',
        Some('(') => ')',
        Some('【') => '】',
        Some('[') => ']',
        _ => return 0,
    };
    let end =
        inner.find(close).filter(|end| *end <= MAX_ARTICLE_TITLE && !inner[..*end].contains(['，', '。']));
    let numbered = inner.chars().nth(1).is_some_and(super::numeral::is_han_numeral);
    end.filter(|_| !numbered).map_or(0, |end| words.len() - inner.len() + end + close.len_utf8())
}

/// Length of the title at the beginning of `words`, which may be a whole paragraph.
fn title(words: &str, whole_line: bool, titles: &Titles) -> usize {
    let mut soft_end = None;
    let (mut previous, mut depth) = (' ', 0u32);
    for (count, (at, c)) in words.char_indices().enumerate() {
        if count >= MAX_CHARS {
            return titles.at(words).or(soft_end).unwrap_or(at);
        }
        depth = depth_after(depth, c);
        if depth > 0 {
            continue;
        }
        if ends_sentence(c) || matches!(c, '：' | ':' | ';') {
            return strong_end(words, at, c, whole_line, titles);
        }
        if !whole_line && matches!(c, '\u{3000}' | '\u{A0}') && count >= 4 && previous != ' ' {
            return at;
        }
        if matches!(c, '，' | ',') && soft_end.is_none() {
            soft_end = Some(at);
        }
        previous = if c.is_whitespace() { ' ' } else { c };
    }
    words.len()
}

/// Known titles cut a heading that would take in the first sentence of its body.
fn strong_end(words: &str, at: usize, c: char, whole_line: bool, titles: &Titles) -> usize {
    let known = titles.at(words).filter(|end| *end < at);
    match known {
        Some(end) if !whole_line || at + c.len_utf8() < words.trim_end().len() => end,
        _ => at,
    }
}

/// Depth of quotes and brackets after `c`; a mark inside them ends no heading.
fn depth_after(depth: u32, c: char) -> u32 {
    match c {
        '“' | '《' | '（' | '「' | '(' => depth + 1,
        '”' | '》' | '）' | '」' | ')' => depth.saturating_sub(1),
        _ => depth,
    }
}

/// Length up to the first comma, sentence end or colon, at most `MAX_CHARS` characters.
fn leading_clause(words: &str) -> usize {
    let blank = words.len() - words.trim_start().len();
    let mut depth = 0;
    for (count, (at, c)) in words[blank..].char_indices().enumerate() {
        depth = depth_after(depth, c);
        let stops = ends_sentence(c) || matches!(c, '，' | ',' | '：' | ':' | ';');
        if count >= MAX_CHARS || (depth == 0 && stops) {
            return blank + at;
        }
    }
    words.len()
}
