//! What a report of an office calls itself and the same office above it: 区局, 市局, 省厅.

use super::form::{Form, mark_of, shortens};
use super::units::stands_free;
use super::{Known, defined, homes};
use crate::model::{EntityKind, Mention, Metadata, Span};
use std::collections::BTreeMap;

/// Words for the home division that may stand before 局 and 厅.
const MARKS: [&str; 6] = ["省", "市", "县", "区", "州", "旗"];
/// Characters behind 局 with which it is another word (区局长, 市局限).
const GOES_ON: [char; 6] = ['长', '面', '部', '势', '限', '级'];

/// Adds the places where the report calls its own office or that of the division above by mark and end alone, and
/// returns these short forms with the names that they stand for.
pub fn add(
    text: &str,
    metadata: &Metadata,
    mentions: &mut Vec<Mention>,
    known: Known,
) -> BTreeMap<String, String> {
    let Some(issuer) = metadata.issuer.as_deref().and_then(|issuer| issuer.split('、').next()) else {
        return BTreeMap::new();
    };
    let Some(end) = ["局", "厅"].into_iter().find(|end| issuer.ends_with(end)) else {
        return BTreeMap::new();
    };
    let by_mark: Vec<(&str, Vec<Span>)> =
        MARKS.iter().map(|mark| (*mark, places(text, &format!("{mark}{end}")))).collect();
    let parts = |mark: &str| mentions.iter().any(|m| m.name.starts_with(&format!("{mark}{end}")));
    let said: Vec<(&str, Vec<Span>)> =
        by_mark.into_iter().filter(|(mark, at)| !at.is_empty() || parts(mark)).collect();
    let short = |mark: &str| format!("{mark}{end}");
    let meant = meant(issuer, mentions, metadata, known);
    let mut full = BTreeMap::new();
    for (region, name) in elsewhere(issuer, mentions, known) {
        let spans = places(text, &short(&region));
        if name != short(&region) && !spans.is_empty() {
            full.insert(short(&region), name);
            let inside = |place: Span| spans.iter().any(|span| span.contains(place));
            mentions.retain(|mention| mention.kind != EntityKind::Place || !inside(mention.span));
            defined::add(text, spans.into_iter(), mentions);
        }
    }
    for (mark, spans) in said {
        if let Some(name) = meant.get(mark) {
            full.insert(short(mark), name.clone());
            defined::add(text, spans.into_iter(), mentions);
        }
    }
    full
}

/// By full name of a division, the longest name of the office there with the task of `issuer` (湘渡市局).
fn elsewhere(issuer: &str, mentions: &[Mention], known: Known) -> BTreeMap<String, String> {
    let own = Form::new(issuer, known);
    let bodies = mentions.iter().filter(|mention| mention.kind == EntityKind::Organization);
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for mention in bodies {
        let form = Form::new(&mention.name, known);
        let alike = form.rest == own.rest || shortens(&form.rest, &own.rest, false);
        if let Some(region) = form.region.filter(|region| alike && mention.name.starts_with(region)) {
            let longest = found.entry(region.to_string()).or_default();
            if mention.name.len() > longest.len() {
                longest.clone_from(&mention.name);
            }
        }
    }
    found
}

/// Where `short` stands as a word of its own.
fn places(text: &str, short: &str) -> Vec<Span> {
    let found = text.match_indices(short).map(|(at, _)| Span::new(at, at + short.len()));
    found.filter(|span| stands_free(text, span.start) && !text[span.end..].starts_with(GOES_ON)).collect()
}

/// By mark, the office of `issuer` and those of the same task in other divisions that are at home in the document.
fn meant(
    issuer: &str,
    mentions: &[Mention],
    metadata: &Metadata,
    known: Known,
) -> BTreeMap<&'static str, String> {
    let own = Form::new(issuer, known);
    let bodies = mentions.iter().filter(|mention| mention.kind == EntityKind::Organization);
    let mut names: Vec<&str> = bodies.map(|mention| mention.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let forms: Vec<Form> = names.iter().map(|name| Form::new(name, known)).collect();
    let homes = homes(mentions, &forms, metadata, known);
    let mut meant = BTreeMap::new();
    for form in &forms {
        let alike = form.rest == own.rest
            || shortens(&form.rest, &own.rest, false)
            || shortens(&own.rest, &form.rest, false);
        let at_home = |region: &str| homes.get(mark_of(region)).is_some_and(|home| home == region);
        let mark = form.mark.or_else(|| form.region.filter(|region| at_home(region)).map(mark_of));
        if let Some(mark) = mark.filter(|_| alike) {
            let longest = meant.entry(mark).or_insert_with(|| form.name.to_string());
            if form.name.len() > longest.len() {
                *longest = form.name.to_string();
            }
        }
    }
    if let Some(region) = own.region {
        meant.insert(mark_of(region), issuer.to_string());
    }
    meant
}
