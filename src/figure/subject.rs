//! What a figure's sentence is about where its own clause does not say: 参合率再创新高，达到98.5%.

use super::clause::{clause_before, shorten, tidy, trim_lead};
use super::indicator::Place;
use super::number::{begins_number, char_before};
use super::words::Words;

/// Behind a bracket the subject is what stands before it: 能耗总量（按每公斤7000大卡计算），降低….
pub(super) fn before_brackets(words: &Words, text: &str, place: Place) -> Option<String> {
    let gap = &text[place.from..place.start];
    let close = gap.find(['）', ')']).filter(|close| !gap[..*close].contains(['（', '(']))?;
    if gap.len() - close > 90 || gap[close..].contains(['：', ':', '\u{3000}']) {
        return None;
    }
    let head = &text[..place.from + close];
    let open = head.rfind(['（', '(']).filter(|open| head.len() - open < 240)?;
    let name = tidy(trim_lead(words, clause_before(text, open.saturating_sub(120), open)));
    ((3..=20).contains(&name.chars().count()) && !name.contains(begins_number)).then_some(name)
}

/// What the clause before the one that begins at byte `start` is about: 烤烟：达到…; 参合率再创新高，达到….
pub(super) fn subject_before(words: &Words, text: &str, from: usize, start: usize) -> Option<String> {
    let end = start
        - char_before(&text[..start], start).filter(|c| matches!(c, '，' | ',' | '：' | ':'))?.len_utf8();
    if end < from {
        return None;
    }
    let clause = trim_lead(words, clause_before(text, from, end));
    let name = noun_of_attribute(words, clause).unwrap_or_else(|| before_verb(words, clause));
    let name = name.trim_end_matches("方面");
    let named = (2..=30).contains(&name.chars().count()) && !name.ends_with('的');
    named.then(|| shorten(words, &tidy(name)))
}

/// What stands before the first verb of a clause: 参合率|再创新高.
fn before_verb<'t>(words: &Words, clause: &'t str) -> &'t str {
    const VERBS: [&str; 10] =
        ["超过", "突破", "达到", "完成", "得到", "受到", "进行", "用于", "属于", "列入"];
    let mut at = 0;
    while let Some(c) = clause[at..].chars().next() {
        let rest = &clause[at..];
        let later = words.later.head(rest).is_some_and(|word| word.chars().count() > 1);
        let verb = later || VERBS.iter().any(|verb| rest.starts_with(verb));
        if at > 0 && verb && words.inside.head(rest).is_none() {
            break;
        }
        at += c.len_utf8();
    }
    &clause[..at]
}

/// The noun behind a clause that says something of it: 每百元净值提供的|税收利润.
fn noun_of_attribute<'t>(words: &Words, clause: &'t str) -> Option<&'t str> {
    let at = clause.rfind('的')?;
    let noun = &clause[at + '的'.len_utf8()..];
    let verbal = before_verb(words, &clause[..at]).len() < at;
    let whole = before_verb(words, noun).len() == noun.len();
    let count = noun.chars().count();
    (verbal && whole && (2..=12).contains(&count)).then_some(if count == 2 { clause } else { noun })
}
