//! Refuses sequences that are enumerations inside a sentence, lists of attachments, or lists of words.

use super::candidate::{Candidate, Kind, Place};
use super::outline::Accepted;
use crate::model::Span;

/// The counts of `chosen` that are not the parts of one sentence (…：（一）…；（二）…；（三）…。).
pub(super) fn without_enumerations(text: &str, chosen: Vec<Accepted>) -> Vec<Accepted> {
    let mut kept = Vec::with_capacity(chosen.len());
    let mut start = 0;
    while start < chosen.len() {
        let len = 1 + chosen[start + 1..].iter().take_while(|a| !a.begins).count();
        let count = &chosen[start..start + len];
        if !is_enumeration(text, count) {
            kept.extend_from_slice(count);
        }
        start += len;
    }
    kept
}

fn is_enumeration(text: &str, count: &[Accepted]) -> bool {
    let kind = count[0].candidate.kind;
    if kind < Kind::HanComma || kind > Kind::Ordinal || count.len() < 2 {
        return false;
    }
    let items: Vec<&str> =
        count.windows(2).map(|w| &text[w[0].candidate.body..w[1].candidate.start]).collect();
    if is_list_after_colon(text, count, &items) {
        return true;
    }
    if kind == Kind::Ordinal && !count[0].candidate.at_line_start() {
        let mean = items.iter().map(|item| item.len()).sum::<usize>() / items.len();
        return mean < MIN_LOST_PARAGRAPH;
    }
    let clause =
        |item: &&&str| item.trim_end().ends_with(['；', ';', '，', '、', ',']) && !item.contains('。');
    let short = |item: &&&str| item.len() < 3 * 60 && !item.contains(['。', '\n']);
    let clauses = items.iter().filter(clause).count();
    clauses * 5 >= items.len() * 3
        || kind == Kind::Ordinal && items.iter().filter(short).count() * 2 > items.len()
}

/// Shortest mean item of 一是… that had a line of its own each before the line breaks were lost, in bytes.
const MIN_LOST_PARAGRAPH: usize = 140 * 3;

/// Longest item of a list that a colon announces, in bytes.
const MAX_COLON_ITEM: usize = 80 * 3;

/// True if a colon announces the count and its items are single sentences (…应当具备下列条件：（一）…。（二）…。).
fn is_list_after_colon(text: &str, count: &[Accepted], items: &[&str]) -> bool {
    let first = &count[0].candidate;
    let announced = text[..first.start].trim_end().ends_with(['：', ':']);
    let single = |item: &&&str| {
        let item = item.trim_end();
        item.len() <= MAX_COLON_ITEM && !item.trim_end_matches(['。', '；']).contains(['。', '\n'])
    };
    announced && first.kind > Kind::HanComma && items.iter().filter(single).count() * 5 >= items.len() * 4
}

/// Drops counts of small shapes (1., （1）, ①) whose items are a few words each: lists, not sections.
pub(super) fn drop_bare_lists(text: &str, accepted: &mut Vec<Accepted>) {
    let mut dropped = vec![false; accepted.len()];
    let mut open: Vec<(Kind, Vec<usize>)> = Vec::new();
    let mut counts: Vec<Vec<usize>> = Vec::new();
    for (index, heading) in accepted.iter().enumerate() {
        let kind = heading.candidate.kind;
        if !(Kind::ArabicDot..=Kind::Circled).contains(&kind) {
            continue;
        }
        match open.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, count)) if !heading.begins => count.push(index),
            Some((_, count)) => counts.push(std::mem::replace(count, vec![index])),
            None => open.push((kind, vec![index])),
        }
    }
    counts.extend(open.into_iter().map(|(_, count)| count));
    for count in counts.iter().filter(|count| is_word_list(text, accepted, count)) {
        count.iter().for_each(|&index| dropped[index] = true);
    }
    let mut flags = dropped.into_iter();
    accepted.retain(|_| !flags.next().unwrap_or(false));
}

/// Longest item of a mere list, in bytes.
const MAX_LIST_ITEM: usize = 28 * 3;
/// The same of an item that is a single sentence inside a line.
const MAX_SENTENCE: usize = 60 * 3;

fn is_word_list(text: &str, accepted: &[Accepted], count: &[usize]) -> bool {
    let short = |pair: &&[usize]| {
        let (item, next) = (&accepted[pair[0]].candidate, &accepted[pair[1]].candidate);
        let words = text[item.body..next.start].trim();
        let single = !item.at_line_start() && !words.trim_end_matches('。').contains('。');
        pair[1] == pair[0] + 1 && words.len() <= if single { MAX_SENTENCE } else { MAX_LIST_ITEM }
    };
    count.len() >= 2 && count.windows(2).filter(short).count() * 2 > count.len() - 1
}

/// Drops the notes at the end of a text (注： ① 列宁：《…》，第269页。).
pub(super) fn drop_notes(text: &str, accepted: &mut Vec<Accepted>) {
    let mut in_notes = false;
    accepted.retain(|heading| {
        let candidate = &heading.candidate;
        let small = (Kind::ArabicDot..=Kind::Circled).contains(&candidate.kind);
        if !small || heading.begins {
            in_notes = small && follows_notes_mark(&text[..candidate.start]);
        }
        !in_notes
    });
}

/// How far back the line before the notes is looked for, in bytes.
const MAX_NOTES_LINE: usize = 60;

/// True if the last line of `text` is 注： or the like.
fn follows_notes_mark(text: &str) -> bool {
    let text = text.trim_end();
    let mut near = text.len().saturating_sub(MAX_NOTES_LINE);
    while !text.is_char_boundary(near) {
        near += 1;
    }
    let line = text[near..].rsplit('\n').next().unwrap_or_default();
    let word = line.trim().trim_end_matches(['：', ':']);
    matches!(word, "注" | "注释" | "附注" | "备注" | "說明" | "註" | "注解")
}

/// Fewest articles of a text that is made of articles.
const MIN_ARTICLES: usize = 3;

/// Drops the items （一）, 1. of articles, which are their parts (项, 目), however long.
pub(super) fn drop_items_of_articles(accepted: &mut Vec<Accepted>) {
    let articles = accepted.iter().filter(|heading| heading.candidate.kind == Kind::Article).count();
    if articles < MIN_ARTICLES {
        return;
    }
    let mut in_article = false;
    accepted.retain(|heading| {
        let kind = heading.candidate.kind;
        let item = (Kind::HanParen..=Kind::Circled).contains(&kind);
        if !item {
            in_article = kind == Kind::Article || in_article && kind > Kind::Circled;
        }
        !(item && in_article)
    });
}

/// The attachments themselves, not the list of them before the signature.
pub(super) fn attachments(text: &str, candidates: &[Candidate]) -> Vec<Accepted> {
    let mut found = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let next = candidates.get(index + 1).map_or(text.len(), |next| next.start);
        let line_end = line_end(text, Span::new(candidate.body, next));
        let title =
            text[candidate.body..line_end].trim_matches(|c: char| c.is_whitespace() || c == '：' || c == ':');
        let body = text[line_end..next].trim().len();
        let listed = title.len() > MAX_LIST_ITEM * 2 || title.ends_with(['。', '；', '，']);
        let begins_list = title.starts_with(['1', '１']) || title.starts_with("附件");
        let needed = if title.is_empty() { 60 } else { 600 };
        let line = candidate.at_line_start() && !listed && !begins_list && body >= needed;
        if line || candidate.place == Place::Sentence {
            found.push(Accepted { candidate: *candidate, begins: found.is_empty(), depth: 0 });
        }
    }
    found
}

/// End of the first line of `text[span]`.
fn line_end(text: &str, span: Span) -> usize {
    memchr::memchr(b'\n', span.of(text).as_bytes()).map_or(span.end, |offset| span.start + offset)
}

/// Bullets that carry a paragraph each.
pub(super) fn bullets(text: &str, candidates: &[Candidate]) -> Vec<Accepted> {
    const MIN_PARAGRAPH: usize = 30 * 3;
    let carries = |(at, candidate): &(usize, &Candidate)| {
        let rest = Span::new(candidate.body, text.len());
        let next = candidates.get(at + 1).map_or(text.len(), |next| next.start);
        match candidate.at_line_start() {
            true => text[rest.start..line_end(text, rest)].trim().len() >= MIN_PARAGRAPH,
            false => candidate.kind != Kind::Dash || next - candidate.body >= MIN_LOST_POINT,
        }
    };
    let found: Vec<&Candidate> = candidates.iter().enumerate().filter(carries).map(|(_, c)| c).collect();
    if found.len() < 2 || found.len() * 2 < candidates.len() {
        return Vec::new();
    }
    found
        .iter()
        .enumerate()
        .map(|(at, &&candidate)| Accepted { candidate, begins: at == 0, depth: 0 })
        .collect()
}

/// Shortest point —— that had a line of its own before the line breaks were lost, in bytes.
const MIN_LOST_POINT: usize = 50 * 3;

/// Gives each bullet mark its own shape where one mark's points lie between another's (▲ ● ● ▲ ●).
pub(super) fn tell_bullets_apart(text: &str, candidates: &mut [Candidate]) {
    let mut marks: Vec<(char, Vec<usize>)> = Vec::new();
    for candidate in candidates.iter().filter(|c| matches!(c.kind, Kind::Bullet(_))) {
        let Some(mark) = text[candidate.heading..].chars().next() else { continue };
        match marks.iter_mut().find(|(m, _)| *m == mark) {
            Some((_, starts)) => starts.push(candidate.start),
            None => marks.push((mark, vec![candidate.start])),
        }
    }
    let Some((first, outer)) = marks.first() else { return };
    let extent = Span::new(outer[0], outer[outer.len() - 1]);
    let nested = |starts: &Vec<usize>| starts.iter().any(|s| (extent.start..extent.end).contains(s));
    let inner: Vec<char> = marks[1..].iter().filter(|(_, s)| nested(s)).map(|(m, _)| *m).collect();
    let first = *first;
    for candidate in candidates.iter_mut().filter(|c| matches!(c.kind, Kind::Bullet(_))) {
        let mark = text[candidate.heading..].chars().next().filter(|mark| *mark != first);
        let depth = mark.and_then(|m| inner.iter().position(|i| *i == m)).map_or(0, |at| at + 1);
        candidate.kind = Kind::Bullet(depth.min(6) as u8);
    }
}
