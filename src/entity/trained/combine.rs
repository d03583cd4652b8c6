//! Joins what rules and what the trained model found.
//!
//! Rules know divisions, documents, dates, events, offices and the long names of the genre; the model knows people and
//! bodies that no list holds. So a rule's find stands, unless the model saw a longer whole, or several bodies in it,
//! or is certain of another name there.

use super::{Tagged, abbreviations};
use crate::entity::Found;
use crate::model::{EntityKind, Span};

/// Longest name that the model is believed, in bytes.
const LONGEST: usize = 120;
/// Log-odds with which the model's person or organisation takes the place of what a rule found otherwise.
const CERTAIN: f32 = 8.0;

/// `rules` and `tagged` joined; both in the order of the text and without overlaps, as is the result.
pub fn combined(text: &str, rules: &[Found], tagged: &[Tagged]) -> Vec<Found> {
    let mut kept = vec![true; rules.len()];
    let mut added: Vec<Found> = Vec::new();
    for tagged in tagged.iter().filter(|tagged| is_sound(text, tagged.found)) {
        let over = overlapping(rules, tagged.found.span);
        if over.is_empty()
            || over.clone().all(|number| kept[number]) && wins(text, *tagged, &rules[over.clone()])
        {
            over.for_each(|number| kept[number] = false);
            added.push(tagged.found);
        }
    }
    for (number, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.kind == EntityKind::Organization) {
        if kept[number] && holds_several(text, rule.span, tagged) {
            kept[number] = false;
            added.extend(parts(tagged, rule.span).iter().map(|part| part.found));
        }
    }
    let rules = rules.iter().zip(kept).filter(|(_, kept)| *kept).map(|(rule, _)| *rule);
    let mut all: Vec<Found> = rules.chain(added).collect();
    all.sort_by_key(|found| (found.span.start, found.span.end));
    all
}

/// The numbers of those rules' finds that overlap `span`.
fn overlapping(rules: &[Found], span: Span) -> std::ops::Range<usize> {
    let first = rules.partition_point(|rule| rule.span.end <= span.start);
    let count = rules[first..].iter().take_while(|rule| rule.span.start < span.end).count();
    first..first + count
}

/// Those of `tagged` that overlap `span`.
fn parts(tagged: &[Tagged], span: Span) -> &[Tagged] {
    let first = tagged.partition_point(|tagged| tagged.found.span.end <= span.start);
    let count = tagged[first..].iter().take_while(|tagged| tagged.found.span.start < span.end).count();
    &tagged[first..first + count]
}

/// True if the model takes apart what a rule took for one body (财政部 住房城乡建设部).
fn holds_several(text: &str, span: Span, tagged: &[Tagged]) -> bool {
    let parts = parts(tagged, span);
    let within = |part: &Tagged| part.found.span.start >= span.start && part.found.span.end <= span.end;
    let bodies = parts.len() > 1
        && parts.iter().all(|part| part.found.kind == EntityKind::Organization)
        && parts.iter().all(|part| within(part) && is_sound(text, part.found));
    let named: usize = parts.iter().map(|part| part.found.span.len()).sum();
    let spaces = span.of(text).chars().filter(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
    bodies && named + spaces + 3 >= span.len()
}

/// True if the model's name may stand for what rules found at its place.
fn wins(text: &str, tagged: Tagged, rules: &[Found]) -> bool {
    let Found { kind, span } = tagged.found;
    let all = |kinds: &[EntityKind]| rules.iter().all(|rule| kinds.contains(&rule.kind));
    let inside = rules.iter().all(|rule| span.start <= rule.span.start && rule.span.end <= span.end);
    let longer = rules.iter().map(|rule| rule.span.len()).sum::<usize>() < span.len();
    let division = |rule: &Found| {
        rule.kind == EntityKind::Place
            && rule.span.of(text).ends_with(['省', '市', '县', '区', '州', '旗', '镇', '乡'])
    };
    let certain = tagged.margin >= CERTAIN;
    match kind {
        EntityKind::Organization => {
            inside && longer && all(&[EntityKind::Organization, EntityKind::Place, EntityKind::Person])
                || certain && all(&[EntityKind::Person])
                || certain && rules.len() == 1 && rules[0].span == span && !division(&rules[0])
        }
        EntityKind::Person => {
            all(&[EntityKind::Person]) && (inside && longer || certain)
                || certain && inside && all(&[EntityKind::Place]) && !rules.iter().any(division)
        }
        EntityKind::Place => {
            rules.len() == 1 && inside && longer && all(&[EntityKind::Place]) && !division(&rules[0])
        }
        _ => false,
    }
}

/// A name of sensible length in one line, which holds a Han character.
fn is_sound(text: &str, found: Found) -> bool {
    let name = found.span.of(text);
    let short = found.kind == EntityKind::Place && abbreviations::full_name(name).is_some();
    name.len() <= LONGEST
        && (short || name.chars().count() > 1)
        && is_closed(name)
        && !name.contains(|c: char| c.is_whitespace() || matches!(c, '。' | '，' | '；' | '：'))
        && name.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

/// True if every bracket in `name` has its other half.
fn is_closed(name: &str) -> bool {
    let count = |brackets: [char; 2]| name.matches(brackets).count();
    count(['（', '(']) == count(['）', ')']) && !name.starts_with(['）', ')'])
}
