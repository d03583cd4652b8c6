//! Joins what rules and what the trained model found.
//!
//! Rules know divisions, offices, documents and the long names of the genre; the model knows people and bodies
//! that no list holds. So a rule's find stands, unless the model saw a longer whole, or several bodies in it.

use crate::entity::Found;
use crate::model::{EntityKind, Span};

/// Longest name that the model is believed, in bytes.
const LONGEST: usize = 120;

/// `rules` and `tagged` joined; both in the order of the text and without overlaps, as is the result.
pub fn combined(text: &str, rules: &[Found], tagged: &[Found]) -> Vec<Found> {
    let mut kept = vec![true; rules.len()];
    let mut added: Vec<Found> = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let parts = overlapping(tagged, rule.span);
        if holds_several(text, *rule, parts) {
            kept[number] = false;
            added.extend(parts);
        }
    }
    for found in tagged.iter().filter(|found| is_sound(text, found.span)) {
        let first = rules.partition_point(|rule| rule.span.end <= found.span.start);
        let over = overlapping(rules, found.span);
        let numbers = first..first + over.len();
        if numbers.clone().all(|number| !kept[number]) && !over.is_empty() {
            continue;
        }
        if over.is_empty() || is_whole(text, *found, over) {
            numbers.for_each(|number| kept[number] = false);
            added.push(*found);
        }
    }
    let rules = rules.iter().zip(kept).filter(|(_, kept)| *kept).map(|(rule, _)| *rule);
    let mut all: Vec<Found> = rules.chain(added).collect();
    all.sort_by_key(|found| (found.span.start, found.span.end));
    all
}

/// Those of `found` that overlap `span`.
fn overlapping(found: &[Found], span: Span) -> &[Found] {
    let first = found.partition_point(|found| found.span.end <= span.start);
    let count = found[first..].iter().take_while(|found| found.span.start < span.end).count();
    &found[first..first + count]
}

/// True if the model takes apart what a rule took for one body (财政部 住房城乡建设部).
fn holds_several(text: &str, rule: Found, parts: &[Found]) -> bool {
    let bodies = parts.len() > 1
        && parts.iter().all(|part| part.kind == EntityKind::Organization)
        && parts.iter().all(|part| part.span.start >= rule.span.start && part.span.end <= rule.span.end);
    let named: usize = parts.iter().map(|part| part.span.len()).sum();
    let spaces = rule.span.of(text).chars().filter(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
    rule.kind == EntityKind::Organization && bodies && named + spaces + 3 >= rule.span.len()
}

/// True if the model's name holds all that rules found at its place, and may stand for it.
fn is_whole(text: &str, found: Found, rules: &[Found]) -> bool {
    let inside =
        rules.iter().all(|rule| found.span.start <= rule.span.start && rule.span.end <= found.span.end);
    let longer = rules.iter().map(|rule| rule.span.len()).sum::<usize>() < found.span.len();
    let all = |kinds: &[EntityKind]| rules.iter().all(|rule| kinds.contains(&rule.kind));
    inside
        && longer
        && match found.kind {
            EntityKind::Organization => {
                let last = rules.last().is_some_and(|rule| {
                    rule.kind != EntityKind::Organization || rule.span.end == found.span.end
                });
                last && all(&[EntityKind::Organization, EntityKind::Place])
            }
            EntityKind::Place => {
                let [rule] = rules else { return false };
                let division = rule.span.of(text).ends_with(['省', '市', '县', '区', '州', '旗', '镇', '乡']);
                rule.kind == EntityKind::Place && !division
            }
            _ => all(&[EntityKind::Person]),
        }
}

/// A name of sensible length in one line, which holds a Han character.
fn is_sound(text: &str, span: Span) -> bool {
    let name = span.of(text);
    name.len() <= LONGEST
        && name.chars().count() > 1
        && !name.contains(|c: char| c.is_whitespace() || matches!(c, '。' | '，' | '；' | '：'))
        && name.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}
