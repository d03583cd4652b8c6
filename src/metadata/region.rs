//! The administrative division that a document is about: named in its title, issuer or path, else most often in its text.

use super::signature::is_body;
use super::title::is_han;
use crate::entity::divisions::{Divisions, unlisted};
use crate::model::Origin;
use std::collections::HashMap;

/// How much of the text is looked at, in characters.
const TEXT_CHARS: usize = 2_000;
/// A street lies in a county, that in a prefecture, that in a province.
const MAX_ABOVE: usize = 3;
/// Beginnings of the names of national bodies.
const NATIONAL: [&str; 9] = [
    "中华人民共和国",
    "国务院",
    "全国",
    "最高人民",
    "中共中央",
    "国家",
    "中央",
    "中国共产党中央",
    "中国人民",
];

/// The region of a document with `title`, `issuer` and path `name`, and where it is told.
pub(super) fn region(
    divisions: &Divisions,
    title: Option<(&str, Origin)>,
    issuer: Option<(&str, Origin)>,
    name: &str,
    text: &str,
) -> Option<(String, Origin)> {
    for (label, origin) in [title, issuer].into_iter().flatten() {
        if let Some(region) = at_head(divisions, label) {
            return Some((region, origin));
        }
    }
    let national = [title, issuer].into_iter().flatten().any(|(label, _)| is_national(label));
    if let Some(region) = title.and_then(|(title, origin)| Some((inside(divisions, title)?, origin))) {
        return Some(region);
    }
    if national {
        return None;
    }
    let labels = || [title, issuer].into_iter().flatten();
    of_path(divisions, name)
        .or_else(|| labels().find_map(|(label, origin)| Some((unlisted_at_head(label)?, origin))))
        .or_else(|| Some((unlisted_at_head(name.rsplit('/').next()?)?, Origin::Name)))
        .or_else(|| Some((most_frequent(divisions, text)?, Origin::Text)))
}

/// The divisions that `region` lies in, from the smallest.
pub(super) fn above(divisions: &Divisions, region: &str) -> Vec<String> {
    let parents = std::iter::successors(divisions.parent(region), |above| divisions.parent(above));
    parents.take(MAX_ABOVE).map(str::to_string).collect()
}

/// What follows a division in titles and names of bodies.
const AFTER_DIVISION: [&str; 20] = [
    "人民", "政府", "委", "城市", "第", "财政", "教育", "公安", "市场", "乡村", "发展", "自然", "生态",
    "住房", "农业", "水", "卫生", "民政", "审计", "统计",
];

/// A division that is in no table, as a year or a body behind it tells: 泽阳市2018年…, 泽阳市财政局….
fn unlisted_at_head(label: &str) -> Option<String> {
    let text = label.trim_start_matches(|c: char| !is_han(c));
    let text = text.strip_prefix(['年', '度']).unwrap_or(text);
    let division = unlisted(text)?;
    let rest = &text[division.len()..];
    let follows = rest.starts_with(|c: char| c.is_ascii_digit())
        || AFTER_DIVISION.iter().any(|word| rest.starts_with(word));
    follows.then(|| division.to_string())
}

/// The division that the name of the file or of a folder begins with, the nearest first.
fn of_path(divisions: &Divisions, name: &str) -> Option<(String, Origin)> {
    let origins = std::iter::once(Origin::Name).chain(std::iter::repeat(Origin::Folder));
    name.rsplit('/').zip(origins).find_map(|(part, origin)| Some((at_head(divisions, part)?, origin)))
}

/// The division that a title, name or folder begins with, behind year, number and quotation mark.
fn at_head(divisions: &Divisions, label: &str) -> Option<String> {
    let skipped = |c: char| !is_han(c) || c == '年' || c == '度';
    let mut text = label.trim_start_matches(skipped);
    for prefix in ["中国共产党", "中共"] {
        text = text.strip_prefix(prefix).unwrap_or(text);
    }
    let (mut length, mut full) = divisions.at_start(text)?;
    if text[length..].starts_with('、') {
        return None;
    }
    while let Some((more, lower)) = divisions.at_start(&text[length..]) {
        let (above, below) = (rank(&text[..length]), rank(&text[length..length + more]));
        if above == 0 && below == 0 {
            return None;
        }
        if below <= above {
            break;
        }
        (length, full) = (length + more, lower);
    }
    Some(full.to_string())
}

/// 1 for a province, 2 for a prefecture, 3 for a county, by the last character; 0 for a short name.
fn rank(written: &str) -> u8 {
    match written.chars().next_back() {
        Some('省') => 1,
        Some('区') if written.ends_with("自治区") || written.ends_with("特别行政区") => 1,
        Some('市' | '州' | '盟') => 2,
        Some('区' | '县' | '旗') => 3,
        _ => 0,
    }
}

/// The body that a folder is named after (人民政府_规章), where the title begins with its region.
pub(super) fn folder_body(
    divisions: &Divisions,
    title: Option<&str>,
    region: &str,
    name: &str,
) -> Option<String> {
    at_head(divisions, title?).filter(|head| head == region)?;
    name.split('/').rev().skip(1).find_map(|folder| {
        let named = folder.trim_start_matches(|c: char| !is_han(c));
        let body = &named[..named.find(|c| !is_han(c)).unwrap_or(named.len())];
        let local = divisions.at_start(body).is_none() && !is_national(body);
        (local && is_body(body)).then(|| format!("{region}{body}"))
    })
}

fn is_national(label: &str) -> bool {
    let text = label.trim_start_matches(|c: char| !is_han(c) || c == '年');
    let ministry = text.ends_with('部') && text.chars().count() <= 12;
    ministry || NATIONAL.iter().any(|beginning| text.starts_with(beginning))
}

/// The first division inside a title that is written with its kind (…省, …市, …县).
fn inside(divisions: &Divisions, title: &str) -> Option<String> {
    mentions(divisions, title).next().map(str::to_string)
}

fn most_frequent(divisions: &Divisions, text: &str) -> Option<String> {
    let end = text.char_indices().nth(TEXT_CHARS).map_or(text.len(), |(at, _)| at);
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    let mut all = 0;
    for full in mentions(divisions, &text[..end]) {
        let entry = counts.entry(full).or_insert((0, usize::MAX - all));
        entry.0 += 1;
        all += 1;
    }
    let (full, (count, _)) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let provincial = text[..end].contains("全省") || text[..end].contains("我省");
    let fits = !provincial || rank(full) == 1;
    (fits && count >= 2 && count * 2 >= all).then(|| full.to_string())
}

/// The full names of the divisions that `text` names, in order; short names that may be common words are left out.
fn mentions<'d>(divisions: &'d Divisions, text: &str) -> impl Iterator<Item = &'d str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            let found = if is_han(c) { divisions.at_start(&text[at..]) } else { None };
            match found {
                Some((length, full)) => {
                    let written = &text[at..at + length];
                    at += length;
                    if written.ends_with(['省', '市', '区', '县', '州', '盟', '旗']) && length >= 9 {
                        return Some(full);
                    }
                }
                None => at += c.len_utf8(),
            }
        }
        None
    })
}
