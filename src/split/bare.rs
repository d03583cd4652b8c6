//! Finds headings without a number: short lines that stand alone above a longer body.

use super::candidate::{Candidate, Kind, Place};
use super::lines::{Line, is_full, line_ends_sentence};
use super::marker;
use super::outline::Accepted;
use crate::model::Span;

/// Shortest and longest heading without a number, in characters.
const CHARS: std::ops::RangeInclusive<usize> = 4..=30;
/// Shortest body line under such a heading, in characters.
const MIN_BODY: usize = 40;

/// Adds the bare headings of `text` to `accepted`, which stays in the order of the text.
pub(super) fn add(
    text: &str,
    lines: &[Line],
    residue: &[Span],
    wrap: Option<usize>,
    accepted: &mut Vec<Accepted>,
) {
    let found = find(text, lines, residue, wrap, accepted);
    if !found.is_empty() {
        accepted.extend(found);
        accepted.sort_by_key(|a| a.candidate.start);
    }
}

fn find(
    text: &str,
    lines: &[Line],
    residue: &[Span],
    wrap: Option<usize>,
    accepted: &[Accepted],
) -> Vec<Accepted> {
    let mut found = Vec::new();
    let (mut seen_body, mut previous_ends, mut previous): (bool, bool, Option<Span>) = (false, false, None);
    let is_other = |line: Span| {
        let at = residue.partition_point(|r| r.end <= line.start);
        residue.get(at).is_some_and(|r| r.overlaps(line)) || accepted_in(accepted, line)
    };
    for line in lines.iter().map(|line| line.words).filter(|line| !line.is_empty()) {
        let carried = previous.take().filter(|heading| {
            carries_body(line.of(text), heading.of(text), wrap)
                && !accepted_in(accepted, line)
                && !is_other(*heading)
        });
        found.extend(carried.map(|heading| Accepted {
            candidate: candidate(heading),
            begins: true,
            depth: 0,
        }));
        let words = line.of(text);
        if seen_body && previous_ends && reads_like_heading(words) {
            previous = Some(line);
        }
        seen_body = seen_body || is_body(words, wrap);
        previous_ends = line_ends_sentence(words) || accepted_in(accepted, line);
    }
    found
}

fn accepted_in(accepted: &[Accepted], line: Span) -> bool {
    let at = accepted.partition_point(|a| a.candidate.start < line.start);
    accepted.get(at).is_some_and(|a| a.candidate.start < line.end)
}

fn candidate(line: Span) -> Candidate {
    Candidate {
        kind: Kind::Bare,
        value: 0,
        repeats: false,
        place: Place::HeadingLine,
        start: line.start,
        heading: line.start,
        body: line.start,
        number: Span::new(line.start, line.start),
    }
}

fn is_body(line: &str, wrap: Option<usize>) -> bool {
    let salutation = line.ends_with(['：', ':']) && line.chars().count() <= 20;
    let long = line.len() >= MIN_BODY * 3 && line.contains(['。', '，', ',', '；']);
    salutation || long || wrap.is_some_and(|w| is_full(line.chars().count(), w))
}

fn carries_body(line: &str, heading: &str, wrap: Option<usize>) -> bool {
    let begins = line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '《' | '（'));
    if !begins {
        return false;
    }
    let width = line.chars().take(MIN_BODY * 2).count();
    let long = width >= MIN_BODY && width >= heading.chars().count() * 2;
    (long || wrap.is_some_and(|w| is_full(width, w))) && !line.contains('\t')
}

/// Ends of lines that are signatures, bylines or names, never headings.
const SIGNATURES: [&str; 14] = [
    "人民政府",
    "办公厅",
    "办公室",
    "委员会",
    "省长",
    "市长",
    "区长",
    "县长",
    "主席",
    "总理",
    "书记",
    "厅",
    "会议上",
    "印发",
];

/// True if a line has the shape of a heading without a number.
fn reads_like_heading(line: &str) -> bool {
    if line.len() > CHARS.end() * 4 {
        return false;
    }
    let chars = line.chars().count();
    let last = line.chars().next_back().unwrap_or('。');
    let worded = |c: char| ('\u{3400}'..='\u{9FFF}').contains(&c);
    let first = line.chars().next().unwrap_or('。');
    CHARS.contains(&chars)
        && (worded(first) || first.is_ascii_digit() || matches!(first, '“' | '《'))
        && (worded(last) || matches!(last, '”' | '》' | '）') || last.is_ascii_digit())
        && line.chars().filter(|c| worded(*c)).count() * 2 > chars
        && !line.contains(['\t', '，', '。', '；', '：', ':', ',', '|', '！', '？'])
        && !SIGNATURES.iter().any(|end| line.ends_with(end))
        && marker::read_at_line_start(first, line).is_none()
        && !["首先", "现在", "下面", "我", "这"].iter().any(|word| line.starts_with(word))
        && !is_date(line)
        && !is_name(line)
}

fn is_date(line: &str) -> bool {
    let rest: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let dated = ['年', '月', '日'].iter().all(|part| rest.contains(*part));
    dated
        || rest.ends_with('日') && rest.contains('月')
        || rest.chars().all(|c| c.is_ascii_digit() || "-/年月".contains(c))
}

/// 省长　王予波, 张 三: white space inside, and too short for a title.
fn is_name(line: &str) -> bool {
    let parts = line.split_whitespace().count();
    parts > 1 && parts <= 4 && line.chars().filter(|c| !c.is_whitespace()).count() <= 12
}
