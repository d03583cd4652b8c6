//! Gives each mention its name in the register: 包头 -> 包头市, 市执法局 -> the full name that the document uses.

mod defined;
mod form;
mod listed;
mod own_office;
#[cfg(test)]
mod reviews;
mod units;

use super::Found;
use super::divisions::Divisions;
use super::unlisted::Unlisted;
use crate::analysis::character_set::CharacterSet;
use crate::model::{EntityKind, Mention, Metadata};
use form::{Candidates, Form, abbreviates};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A division named within so many bytes of the beginning counts more.
const HEAD: usize = 300;

/// The most names that a short form is held to stand for before it counts as undecided.
const MAX_LONGER: usize = 64;

/// What a name is compared without (white space), and what in another form (full width).
static UNUSUAL: CharacterSet = CharacterSet::of(&[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{85}', '\u{85}'),
    ('\u{A0}', '\u{A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{FF10}', '\u{FF19}'),
    ('\u{FF21}', '\u{FF3A}'),
    ('\u{FF41}', '\u{FF5A}'),
]);

/// The text of a name as it is compared: full width becomes half width, white space goes.
pub fn normal(text: &str) -> Cow<'_, str> {
    if UNUSUAL.next(text, 0) == text.len() {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| !c.is_whitespace());
    let half_width = kept.map(|c| match c {
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        _ => c,
    });
    Cow::Owned(half_width.collect())
}

/// The divisions by which names are told apart.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub divisions: &'a Divisions,
    /// Those that only the document itself tells.
    pub unlisted: &'a Unlisted,
}

impl<'a> Known<'a> {
    /// The full name of the division that is called `name`.
    fn full_name(self, name: &str) -> Option<&'a str> {
        self.divisions.full_name(name).or_else(|| self.unlisted.full_name(name))
    }

    /// The longest name that `text` begins with: its length in bytes and its full name.
    fn at_start(self, text: &str) -> Option<(usize, &'a str)> {
        self.divisions.at_start(text).max(self.unlisted.at_start(text))
    }
}

/// Names everything `found`; adds mentions of the short forms that the document defines.
pub fn named(text: &str, metadata: &Metadata, known: Known, found: Vec<Found>) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = found.into_iter().map(|found| mention(text, known, found)).collect();
    name_organizations(text, metadata, known, &mut mentions);
    mentions
}

/// The mention by its own text; places by their full names.
fn mention(text: &str, known: Known, Found { kind, span }: Found) -> Mention {
    let name = normal(span.of(text));
    let full = if kind == EntityKind::Place { known.full_name(&name) } else { None };
    let name = full.map_or_else(|| name.to_string(), str::to_string);
    Mention { kind, name, span }
}

fn name_organizations(text: &str, metadata: &Metadata, known: Known, mentions: &mut Vec<Mention>) {
    let mut defined = defined::definitions(text, mentions);
    defined::add_places(text, &defined, mentions);
    units::add_short(text, mentions, known);
    listed::complete(text, mentions, known);
    defined.extend(own_office::add(text, metadata, mentions, known));
    rename(mentions, &defined);
    let full_names = full_names(mentions, &defined, metadata, known);
    rename(mentions, &full_names);
    name_parts_alone(text, mentions, metadata);
    name_sent_alone(mentions);
}

/// Gives groups that are named without the committee that sends them (驻市住建局纪检监察组) the name of the only one with it.
fn name_sent_alone(mentions: &mut [Mention]) {
    let sent = |name: &str| name.starts_with('驻') && name.ends_with("纪检监察组");
    let alone: BTreeSet<String> =
        mentions.iter().map(|mention| &mention.name).filter(|name| sent(name)).cloned().collect();
    for short in alone {
        let whole = |name: &&str| {
            name.find('驻').is_some_and(|at| {
                at > 0 && (name[at..] == short || form::shortens(&short, &name[at..], true))
            })
        };
        let names: BTreeSet<&str> =
            mentions.iter().map(|mention| mention.name.as_str()).filter(whole).collect();
        let mut names = names.into_iter().map(str::to_string).take(2).collect::<Vec<_>>().into_iter();
        if let (Some(name), None) = (names.next(), names.next()) {
            mentions
                .iter_mut()
                .filter(|mention| mention.name == short)
                .for_each(|mention| mention.name.clone_from(&name));
        }
    }
}

fn rename(mentions: &mut [Mention], names: &BTreeMap<String, String>) {
    for mention in mentions.iter_mut().filter(|mention| mention.kind == EntityKind::Organization) {
        if let Some(full) = names.get(&mention.name) {
            mention.name = full.clone();
        }
    }
}

/// For each short form of an organisation the full name that the document uses, where there is exactly one, with the
/// division that the document is at home in.
fn full_names(
    mentions: &[Mention],
    defined: &BTreeMap<String, String>,
    metadata: &Metadata,
    known: Known,
) -> BTreeMap<String, String> {
    let organizations = mentions.iter().filter(|mention| mention.kind == EntityKind::Organization);
    let mut names: Vec<&str> = organizations.map(|mention| mention.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let forms: Vec<Form> = names.iter().map(|name| Form::new(name, known)).collect();
    let homes = homes(mentions, &forms, metadata, known);
    let wholes: BTreeSet<&str> = names.iter().filter_map(|name| whole_of(name)).collect();
    let wholes = wholes.into_iter().filter(|whole| names.binary_search(whole).is_err());
    let wholes: Vec<Form> = wholes.map(|whole| Form::new(whole, known)).collect();
    let longer = longer_names(&forms, &wholes, &homes);
    let mut full = BTreeMap::new();
    let committee = committee_at_home(metadata, &names, &homes);
    for form in forms.iter().chain(&wholes) {
        if let Some(committee) = committee.as_ref().filter(|_| PARTY_PARTS.contains(&form.name)) {
            full.insert(form.name.to_string(), format!("{committee}{}", form.name));
            continue;
        }
        let fullest = longer.get(form.name).copied().unwrap_or(form);
        let name = form::at_home(fullest, &homes).unwrap_or_else(|| fullest.in_full());
        if name != form.name {
            full.insert(form.name.to_string(), name);
        }
    }
    for (short, long) in defined {
        let name = full.get(long).unwrap_or(long).clone();
        full.entry(short.clone()).or_insert(name);
    }
    // 渣土办: 市渣土办, which the text explains.
    for name in names.iter().filter(|name| name.chars().count() >= 3) {
        let marked = HOME_MARKS.iter().find_map(|mark| defined.get(&format!("{mark}{name}")));
        if let Some(long) = marked.filter(|_| !full.contains_key(*name)) {
            let long = full.get(long).unwrap_or(long).clone();
            full.insert(name.to_string(), long);
        }
    }
    // 文旅局: 县文旅局, which is short itself.
    for (short, fullest) in longer.iter().filter(|(_, fullest)| fullest.mark.is_some()) {
        if let Some(name) = full.get(fullest.name).cloned() {
            full.insert(short.to_string(), name);
        }
    }
    let full = of_parts(&names, full);
    // A part of a part (…局执法大队机动中队).
    of_parts(&names, full)
}

/// The body that a part begins its name with (市执法大队 of 市执法大队一中队), where that tells its division.
fn whole_of(name: &str) -> Option<&str> {
    const ENDS: [&str; 5] = ["局", "厅", "大队", "支队", "总队"];
    let ends = ENDS.iter().flat_map(|end| name.match_indices(end).map(|(at, end)| at + end.len()));
    let last = ends.filter(|&end| end < name.len() && name[..end].chars().count() >= 4).max()?;
    let part = name[last..].chars().count() >= 2 && !name.contains('驻') && !name[last..].starts_with('长');
    part.then(|| &name[..last])
}

/// Marks of the home division before the name of a unit.
const HOME_MARKS: [char; 7] = ['省', '市', '县', '区', '州', '旗', '盟'];

/// Ends of bodies by which alone a text calls them before their sections (支队法制科).
const WHOLES: [&str; 6] = ["支队", "大队", "总队", "局", "厅", "中心"];

/// Gives sections that begin with the end of a body alone that body's name: the issuer's, or that of the one named most
/// often among those of that end.
fn name_parts_alone(text: &str, mentions: &mut [Mention], metadata: &Metadata) {
    let alone = |mention: &Mention| {
        let begins = |whole: &&&str| mention.name.starts_with(**whole) && mention.name.len() > whole.len();
        let section = mention.name.ends_with(['科', '股', '室', '处', '队']);
        WHOLES.iter().find(begins).filter(|_| section && mention.kind == EntityKind::Organization)
    };
    let sections: Vec<(usize, &str)> =
        mentions.iter().enumerate().filter_map(|(at, mention)| Some((at, *alone(mention)?))).collect();
    for (at, whole) in sections {
        let mut issuers = metadata.issuer.iter().flat_map(|issuer| issuer.split('、'));
        let issuer = issuers.find(|issuer| issuer.ends_with(whole)).map(str::to_string);
        let body = issuer.or_else(|| named_before(text, mentions, at, whole));
        if let Some(body) = body.or_else(|| most_named(mentions, whole)) {
            mentions[at].name = format!("{body}{}", &mentions[at].name[whole.len()..]);
        }
    }
}

/// The nearest body before mention `at` in its paragraph whose name ends with `whole`.
fn named_before(text: &str, mentions: &[Mention], at: usize, whole: &str) -> Option<String> {
    let start = text[..mentions[at].span.start].rfind('\n').unwrap_or(0);
    let before = mentions[..at].iter().rev().take_while(|mention| mention.span.start >= start);
    let mut bodies = before.filter(|mention| mention.kind == EntityKind::Organization);
    let body = bodies.find(|mention| mention.name.ends_with(whole) && mention.name.chars().count() > 4)?;
    Some(body.name.clone())
}

/// The body whose name ends with `whole` that is named most often; `None` where two are.
fn most_named(mentions: &[Mention], whole: &str) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.kind == EntityKind::Organization) {
        if mention.name.ends_with(whole) && mention.name.chars().count() > 4 {
            *counts.entry(&mention.name).or_default() += 1;
        }
    }
    let most = counts.values().max()?;
    let mut bodies = counts.iter().filter(|(_, count)| *count == most);
    bodies.next().filter(|_| bodies.next().is_none()).map(|(name, _)| name.to_string())
}

/// Parts of a party committee that a text may name alone (区委常委、统战部部长).
const PARTY_PARTS: [&str; 4] = ["组织部", "宣传部", "统战部", "政法委"];

/// The party committee of the division that the document is about, if the text names it (棠溪区委).
fn committee_at_home(
    metadata: &Metadata,
    names: &[&str],
    homes: &BTreeMap<&'static str, String>,
) -> Option<String> {
    let mark = form::mark_of(metadata.region.as_deref()?);
    let home = homes.get(mark).filter(|home| Some(home.as_str()) == metadata.region.as_deref())?;
    let committee = format!("{home}委");
    names.iter().any(|name| *name == committee || name.strip_suffix('委') == Some(mark)).then_some(committee)
}

/// Adds the full names of the parts of bodies whose short form begins their name (市城管局|综合行政执法支队).
fn of_parts(names: &[&str], mut full: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let whole = |name: &str| {
        let known = |at: usize| Some((at, full.get(&name[..at])?));
        let ends = name.char_indices().skip(2).map(|(at, _)| at);
        let (at, body) = ends.filter_map(known).last().filter(|(_, body)| !body.starts_with(name))?;
        let rest = &name[at..];
        let party = matches!(rest, "党组" | "党委");
        ((party || rest.chars().nth(2).is_some()) && !body.ends_with('委') && !body.ends_with("政府"))
            .then(|| format!("{body}{rest}"))
    };
    let parts: Vec<(String, String)> =
        names.iter().filter_map(|name| Some((name.to_string(), whole(name)?))).collect();
    for (part, name) in parts {
        let before = full.get(&part).unwrap_or(&part).clone();
        let expanded = full.values_mut().filter(|other| **other == before);
        expanded.for_each(|other| other.clone_from(&name));
        full.insert(part, name);
    }
    full
}

/// For each form that abbreviates others the fullest of them, where there is exactly one; `more` abbreviate only.
fn longer_names<'f, 'a>(
    forms: &'f [Form<'a>],
    more: &'f [Form<'a>],
    homes: &BTreeMap<&'static str, String>,
) -> BTreeMap<&'f str, &'f Form<'a>> {
    let candidates = Candidates::new(forms, more);
    let mut full = BTreeMap::new();
    for form in forms.iter().chain(more) {
        let longer: Vec<&Form> =
            candidates.of(form).filter(|other| abbreviates(form, other, homes)).take(MAX_LONGER).collect();
        let mut fullest =
            longer.iter().filter(|one| !longer.iter().any(|other| abbreviates(one, other, homes)));
        if let (Some(only), None) = (fullest.next(), fullest.next()) {
            full.insert(form.name, *only);
        }
    }
    full
}

/// For each name of a body in several documents the fullest one that it abbreviates; only names that tell their division
/// can mean the same in two documents.
pub(super) fn full_names_across(names: &[&str], divisions: &Divisions) -> BTreeMap<String, String> {
    let known = Known { divisions, unlisted: &Unlisted::default() };
    let forms: Vec<Form> = names.iter().map(|name| Form::new(name, known)).collect();
    let forms: Vec<Form> = forms.into_iter().filter(|form| form.region.is_some()).collect();
    let longer = longer_names(&forms, &[], &BTreeMap::new());
    longer.into_iter().map(|(short, full)| (short.to_string(), full.name.to_string())).collect()
}

/// The division that 省, 市, 县 ... mean in this document when they stand alone.
fn homes(
    mentions: &[Mention],
    forms: &[Form],
    metadata: &Metadata,
    known: Known,
) -> BTreeMap<&'static str, String> {
    let divisions = known.divisions;
    let mut counts: BTreeMap<(&'static str, &str), usize> = BTreeMap::new();
    for region in forms.iter().filter_map(|form| form.region) {
        *counts.entry((form::mark_of(region), region)).or_default() += 5;
    }
    for place in mentions.iter().filter(|mention| mention.kind == EntityKind::Place) {
        if let Some(division) = known.full_name(&place.name) {
            let weight = if place.span.end <= HEAD { 3 } else { 1 };
            *counts.entry((form::mark_of(division), division)).or_default() += weight;
        }
    }
    let mut homes: BTreeMap<&'static str, (usize, Option<&str>)> = BTreeMap::new();
    for ((mark, region), count) in counts {
        let best = homes.entry(mark).or_default();
        if count > best.0 {
            *best = (count, Some(region));
        } else if count == best.0 {
            best.1 = None;
        }
    }
    let certain = |(mark, (_, region)): (_, (_, Option<&str>))| Some((mark, region?.to_string()));
    let mut home: BTreeMap<_, _> = homes.into_iter().filter_map(certain).collect();
    if let Some(region) = metadata.region.as_deref().filter(|region| divisions.resolve(region).is_none()) {
        home.insert(form::mark_of(region), region.to_string());
    }
    let mut stated = metadata.region.as_deref().and_then(|region| divisions.resolve(region));
    while let Some(division) = stated {
        home.insert(form::mark_of(division.full), division.full.to_string());
        stated = division.parent.and_then(|parent| divisions.resolve(parent));
    }
    home
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_name_goes_without_is_known_to_be_unusual() {
        let changed = |c: char| c.is_whitespace() || normal(&format!("{c}　")) != c.to_string();
        assert!(('\0'..='\u{FFFF}').all(|c| UNUSUAL.contains(c) == changed(c)));
        assert!(('\u{10000}'..=char::MAX).all(|c| !c.is_whitespace()));
        assert_eq!(normal("２０２１ 年Ｇ２０　峰会"), "2021年G20峰会");
    }
}
