//! Gives each mention its name in the register: 包头 -> 包头市, 市执法局 -> the full name that the document uses.

mod form;

use super::divisions::Divisions;
use super::finder::Finder;
use crate::model::{EntityKind, Mention, Metadata};
use form::{Candidates, Form, abbreviates};
use std::collections::BTreeMap;

/// Longest short form that （以下简称…） may define, in bytes.
const MAX_DEFINED: usize = 45;

/// The most names that a short form is held to stand for before it counts as undecided.
const MAX_LONGER: usize = 64;

/// The text of a name as it is compared: full width becomes half width, white space goes.
pub fn normal(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            _ => c,
        })
        .collect()
}

/// Names every mention; adds mentions of the short forms that the document defines.
pub fn name(text: &str, metadata: &Metadata, divisions: &Divisions, mentions: &mut Vec<Mention>) {
    for mention in mentions.iter_mut() {
        mention.name = normal(mention.span.of(text));
        if mention.kind == EntityKind::Place
            && let Some(full) = divisions.full_name(&mention.name)
        {
            mention.name = full.to_string();
        }
    }
    let defined = definitions(text, mentions);
    add_defined(text, &defined, mentions);
    let full_names = full_names(mentions, metadata, divisions);
    for mention in mentions.iter_mut().filter(|mention| mention.kind == EntityKind::Organization) {
        if let Some(full) = defined.get(&mention.name) {
            mention.name = full.clone();
        }
        if let Some(full) = full_names.get(&mention.name) {
            mention.name = full.clone();
        }
    }
}

/// Short forms that follow a name as （以下简称“X”）, with that name.
fn definitions(text: &str, mentions: &[Mention]) -> BTreeMap<String, String> {
    let mut defined = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.kind == EntityKind::Organization) {
        if let Some(short) = defined_after(&text[mention.span.end..]) {
            let short = normal(short);
            if short != mention.name {
                defined.entry(short).or_insert_with(|| mention.name.clone());
            }
        }
    }
    defined
}

/// The X of （以下简称“X”） or ，以下简称X at the start of `text`.
fn defined_after(text: &str) -> Option<&str> {
    let inside = text.strip_prefix(['（', '(', '，', ','])?;
    let name = ["以下简称", "以下统称", "下称", "简称"].iter().find_map(|word| inside.strip_prefix(word))?;
    let name = name.trim_start_matches(['：', ':', '为', '“', '"', '「', '‘']);
    let end = name.find(['”', '"', '」', '’', '）', ')', '，', ',', '。', '；', '\n'])?;
    let fits = (6..=MAX_DEFINED).contains(&end);
    fits.then(|| &name[..end])
}

/// Adds the places where a defined short form stands and nothing else was found.
fn add_defined(text: &str, defined: &BTreeMap<String, String>, mentions: &mut Vec<Mention>) {
    let mut added = Vec::new();
    for span in Finder::new(defined.keys().map(String::as_str)).find_all(text) {
        let next = mentions.partition_point(|mention| mention.span.end <= span.start);
        if mentions.get(next).is_none_or(|mention| mention.span.start >= span.end) {
            let name = normal(span.of(text));
            added.push(Mention { kind: EntityKind::Organization, name, span });
        }
    }
    if !added.is_empty() {
        mentions.extend(added);
        mentions.sort_by_key(|mention| mention.span);
    }
}

/// For each short form of an organisation the full name that the document uses, where there is exactly one.
fn full_names(mentions: &[Mention], metadata: &Metadata, divisions: &Divisions) -> BTreeMap<String, String> {
    let organizations = mentions.iter().filter(|mention| mention.kind == EntityKind::Organization);
    let mut names: Vec<&str> = organizations.map(|mention| mention.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let forms: Vec<Form> = names.iter().map(|name| Form::new(name, divisions)).collect();
    let homes = homes(mentions, &forms, metadata, divisions);
    let candidates = Candidates::new(&forms);
    let mut full = BTreeMap::new();
    for form in &forms {
        let longer: Vec<&Form> =
            candidates.of(form).filter(|other| abbreviates(form, other, &homes)).take(MAX_LONGER).collect();
        let mut fullest =
            longer.iter().filter(|one| !longer.iter().any(|other| abbreviates(one, other, &homes)));
        if let (Some(only), None) = (fullest.next(), fullest.next()) {
            full.insert(form.name.to_string(), only.name.to_string());
        }
    }
    full
}

/// The division that 省, 市, 县 ... mean in this document when they stand alone.
fn homes(
    mentions: &[Mention],
    forms: &[Form],
    metadata: &Metadata,
    divisions: &Divisions,
) -> BTreeMap<&'static str, String> {
    let mut counts: BTreeMap<(&'static str, &str), usize> = BTreeMap::new();
    for region in forms.iter().filter_map(|form| form.region) {
        *counts.entry((form::mark_of(region), region)).or_default() += 5;
    }
    for place in mentions.iter().filter(|mention| mention.kind == EntityKind::Place) {
        if let Some(division) = divisions.resolve(&place.name) {
            *counts.entry((form::mark_of(division.full), division.full)).or_default() += 1;
        }
    }
    let mut homes: BTreeMap<&'static str, (usize, String)> = BTreeMap::new();
    for ((mark, region), count) in counts {
        let best = homes.entry(mark).or_default();
        if count > best.0 {
            *best = (count, region.to_string());
        }
    }
    let mut home: BTreeMap<_, _> = homes.into_iter().map(|(mark, (_, region))| (mark, region)).collect();
    let mut stated = metadata.region.as_deref().and_then(|region| divisions.resolve(region));
    while let Some(division) = stated {
        home.insert(form::mark_of(division.full), division.full.to_string());
        stated = division.parent.and_then(|parent| divisions.resolve(parent));
    }
    home
}
