//! Short forms that a document explains itself: （以下简称“市执法局”）, 区消委会（区消费者权益保护委员会）.

use super::super::finder::Finder;
use super::normal;
use super::units::stands_free;
use crate::model::{EntityKind, Mention, Span};
use std::collections::BTreeMap;

/// Longest short form that （以下简称…） may define, in bytes.
const MAX_DEFINED: usize = 45;
/// Characters of a short form that stands in brackets beside its name.
const BESIDE_CHARS: std::ops::RangeInclusive<usize> = 3..=8;
/// Ends of former names in brackets (原县自来水公司).
const FORMER_ENDS: [&str; 8] = ["公司", "局", "委", "处", "所", "站", "中心", "队"];
/// With these a short form begins like the name that it stands for, wherever that is.
const MARKS: [char; 6] = ['省', '市', '县', '区', '州', '旗'];

/// Short forms that the text gives for bodies, each with the body's name.
pub fn definitions(text: &str, mentions: &[Mention]) -> BTreeMap<String, String> {
    let mut defined = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.kind == EntityKind::Organization) {
        let behind = &text[mention.span.end..];
        let beside = || {
            before_brackets(text, mention)
                .filter(|short| !is_told(mentions, short) && !is_whole(short, &mention.name))
        };
        let short =
            defined_after(behind).or_else(|| in_brackets_after(behind, &mention.name)).or_else(beside);
        if let Some(short) = short.map(normal).filter(|short| *short != mention.name) {
            defined.entry(short.into_owned()).or_insert_with(|| mention.name.clone());
        }
    }
    for pair in mentions.windows(2) {
        if let Some((other, name)) = second_name(text, mentions, &pair[0], &pair[1]) {
            defined.entry(other).or_insert(name);
        }
    }
    defined
}

/// True if a body is called `short` with its division in full elsewhere (柯兰州城市管理局 for 州城市管理局), so that this is its name.
fn is_told(mentions: &[Mention], short: &str) -> bool {
    let short = normal(short);
    let bodies = mentions.iter().filter(|mention| mention.kind == EntityKind::Organization);
    bodies.into_iter().any(|body| body.name.len() > short.len() && body.name.ends_with(&*short))
}

/// Of a body and another name of it that fills the brackets behind, the other and the one that it goes by: 州城市管理局（州城市管理行政执法局）,
/// 原监督指挥中心（现运行管理中心）.
fn second_name(
    text: &str,
    mentions: &[Mention],
    first: &Mention,
    second: &Mention,
) -> Option<(String, String)> {
    let bodies = first.kind == EntityKind::Organization && second.kind == EntityKind::Organization;
    let gap = text.get(first.span.end..second.span.start)?.strip_prefix(['（', '('])?;
    let closed = text[second.span.end..].starts_with(['）', ')']);
    let alike = first.name.chars().last() == second.name.chars().last()
        && second.name.chars().filter(|c| first.name.contains(*c)).count() >= 4;
    if !bodies || !closed || !alike || first.name == second.name {
        return None;
    }
    let (first_name, second_name) = (first.name.clone(), second.name.clone());
    match gap {
        "现" | "现为" => Some((first_name, second_name)),
        "" | "原" | "原名" | "加挂" | "又称" => {
            let mut characters = second.name.chars();
            let shorter = first.name.chars().all(|c| characters.any(|other| other == c));
            let fuller = shorter && !is_told(mentions, &first.name) && !is_whole(&first.name, &second.name);
            Some(if fuller { (first_name, second_name) } else { (second_name, first_name) })
        }
        _ => None,
    }
}

/// True if `name` lacks but one part of the other name, of several characters, and is long enough to be a name itself
/// (城市管理局 beside 城市管理行政执法局).
fn is_whole(name: &str, other: &str) -> bool {
    let same =
        name.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let whole = name.chars().count() >= 6 && other.chars().count() >= name.chars().count() + 4;
    whole && other.ends_with(&name[same..]) && name[..same].chars().count() >= 5
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

/// The X of （X） at the start of `text`, if it shortens `name`: 区个体劳动者私营企业协会（区个私协）.
fn in_brackets_after<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let inside = text.strip_prefix(['（', '('])?;
    let end = inside.char_indices().take(BESIDE_CHARS.end() + 1).find(|(_, c)| matches!(c, '）' | ')'))?.0;
    let short = &inside[..end];
    let former = short
        .strip_prefix('原')
        .filter(|former| FORMER_ENDS.iter().any(|end| former.ends_with(end)) && former.len() >= 12);
    former.or_else(|| shortens(short, name).then_some(short))
}

/// The X of X（name）, if it shortens the name of the mention that fills the brackets.
fn before_brackets<'t>(text: &'t str, mention: &Mention) -> Option<&'t str> {
    let head = text[..mention.span.start].strip_suffix(['（', '('])?;
    text[mention.span.end..].strip_prefix(['）', ')'])?;
    let starts = head.char_indices().rev().take(*BESIDE_CHARS.end());
    let fits = |&(at, _): &(usize, char)| stands_free(text, at) && shortens(&head[at..], &mention.name);
    starts.filter(fits).last().map(|(at, _)| &head[at..])
}

/// True if the characters of `short`, all Han, stand in `name` in their order, from its first or from a mark on.
fn shortens(short: &str, name: &str) -> bool {
    let (count, full) = (short.chars().count(), name.chars().count());
    let first = short.chars().next();
    let begins = first == name.chars().next()
        || first.is_some_and(|first| MARKS.contains(&first))
        || name.ends_with("公司") && first.is_some_and(|first| name.contains(first));
    if !BESIDE_CHARS.contains(&count) || count >= full || !begins {
        return false;
    }
    let mut characters = name.chars();
    short.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c) && characters.any(|other| other == c))
}

/// Adds the places where a defined short form stands and nothing else was found.
pub fn add_places(text: &str, defined: &BTreeMap<String, String>, mentions: &mut Vec<Mention>) {
    let finder = Finder::new(defined.keys().map(String::as_str));
    add(text, finder.find_all(text), mentions);
}

/// Adds bodies at the `spans` where nothing else was found; the mentions stay in order.
pub fn add(text: &str, spans: impl Iterator<Item = Span>, mentions: &mut Vec<Mention>) {
    let mut added = Vec::new();
    for span in spans {
        if is_free(mentions, span) {
            let name = normal(span.of(text)).into_owned();
            added.push(Mention { kind: EntityKind::Organization, name, span });
        }
    }
    if !added.is_empty() {
        let within = |place: &Mention| {
            place.kind == EntityKind::Place
                && added.iter().any(|body: &Mention| body.span.contains(place.span))
        };
        mentions.retain(|mention| !within(mention));
        mentions.extend(added);
        mentions.sort_by_key(|mention| mention.span);
    }
}

/// True if nothing was found at `span` but a place that is a part of it (云州 of 云州城投).
pub fn is_free(mentions: &[Mention], span: Span) -> bool {
    let next = mentions.partition_point(|mention| mention.span.end <= span.start);
    let mut found = mentions[next..].iter().take_while(|mention| mention.span.start < span.end);
    found.all(|mention| {
        mention.kind == EntityKind::Place && span.contains(mention.span) && mention.span != span
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_in_brackets_keeps_the_order_of_the_characters() {
        assert!(shortens("区消委会", "榕浦区消费者权益保护委员会"));
        assert!(shortens("区个私协", "区个体劳动者私营企业协会"));
        assert!(!shortens("区协会私", "区个体劳动者私营企业协会"));
        assert!(!shortens("集团", "北京某某集团有限公司"));
        assert!(!shortens("指挥部", "区疫情工作领导小组"));
    }
}
