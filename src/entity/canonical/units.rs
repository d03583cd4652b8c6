//! Short forms of units that a text uses by itself: 指挥中心 for …指挥中心, 交警支队 for …公安局交警支队, 市政处 for …市政设施管理处.

use super::Known;
use super::defined::is_free;
use super::form::Form;
use crate::model::{EntityKind, Mention, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Ends of units that are called by the last part of their names.
const ENDS: [&str; 4] = ["中心", "支队", "大队", "总队"];
/// Last parts that say too little.
const VAGUE: [&str; 15] = [
    "服务中心",
    "管理中心",
    "控制中心",
    "医疗中心",
    "发展中心",
    "有限公司",
    "工作中心",
    "综合中心",
    "指导中心",
    "事务中心",
    "创新中心",
    "技术中心",
    "研发中心",
    "研究中心",
    "活动中心",
];
/// Ends of units that are called without the mark of the home division.
const OWN_ENDS: [&str; 8] = ["办", "站", "所", "中心", "大队", "支队", "处", "队"];
/// What houses are by law.
const HOUSES: [&str; 5] = ["股份有限公司", "有限责任公司", "集团有限公司", "集团股份有限公司", "有限公司"];
/// Characters of the last part with its end.
const LAST_CHARS: usize = 4;
/// Characters of a task in front of 处 or 所 (市政处).
const TASK_CHARS: usize = 2;
/// Stations of an office in a street or town, called by its name alone (锦亭所 for 锦亭市场监管所).
const STATIONS: [&str; 6] = ["市场监管所", "市场监督管理所", "司法所", "税务所", "派出所", "财政所"];
/// The most characters of such a station's name.
const STATION_CHARS: usize = 10;
/// Words that may stand directly before a short form.
const LEADS: &str = "由与和及向对在经被请让使的到为给从同";

/// Adds to `mentions`, which are in order, the places where `text` calls the units among them by a part of their names;
/// parts that two of them share are left out.
pub fn add_short(text: &str, mentions: &mut Vec<Mention>, known: Known) {
    let bodies = mentions.iter().filter(|mention| mention.kind == EntityKind::Organization);
    let names: BTreeSet<String> = bodies.map(|mention| mention.name.clone()).collect();
    let mut shorts: BTreeMap<String, Option<&str>> = BTreeMap::new();
    let mut added = Vec::new();
    for name in names.iter().map(String::as_str) {
        for short in short_forms(name, known).filter(|short| !names.contains(short)) {
            let only = shorts.entry(short).or_insert(Some(name));
            if only.is_some_and(|only| only != name && !name.ends_with(only) && !only.ends_with(name)) {
                *only = None;
            }
        }
    }
    for (short, name) in shorts {
        let Some(name) = name else { continue };
        for (at, _) in text.match_indices(&short).filter(|(at, _)| stands_free(text, *at)) {
            let span = Span::new(at, at + short.len());
            if is_free(mentions, span) {
                added.push(Mention { kind: EntityKind::Organization, name: name.to_string(), span });
            }
        }
    }
    if added.is_empty() {
        return;
    }
    let within = |place: &Mention| {
        place.kind == EntityKind::Place && added.iter().any(|body: &Mention| body.span.contains(place.span))
    };
    mentions.retain(|mention| !within(mention));
    mentions.extend(added);
    mentions.sort_by_key(|mention| mention.span);
}

/// The last parts of `name` that may stand for it.
fn short_forms(name: &str, known: Known) -> impl Iterator<Item = String> {
    let chars: Vec<char> = name.chars().collect();
    let last = (chars.len() > LAST_CHARS + 1).then(|| chars[chars.len() - LAST_CHARS..].iter().collect());
    let last = last.filter(|last: &String| {
        ENDS.iter().any(|end| last.ends_with(end)) && !VAGUE.contains(&last.as_str())
    });
    let group = name.strip_suffix("有限公司").filter(|group| group.ends_with("集团"));
    let group = group.and_then(|group| group.char_indices().nth_back(LAST_CHARS - 1));
    let group = group.map(|(at, _)| name[at..].trim_end_matches("有限公司").to_string());
    let office = name.ends_with("管理处") || name.ends_with("管理所");
    let office = office.then(|| Form::new(name, known).first_and_last(TASK_CHARS)).flatten();
    let station = STATIONS.iter().any(|station| name.ends_with(station)) && chars.len() <= STATION_CHARS;
    let station = station.then(|| Form::new(name, known)).filter(|form| form.mark.is_none());
    let station = station.and_then(|form| form.first_and_last(TASK_CHARS));
    let own = without_mark(name, known);
    let house = without_house(name);
    last.into_iter().chain(group).chain(office).chain(station).chain(own).chain(house)
}

/// What a unit of the home division is called without 市 or 县 (渣土办 for 市渣土办, 质安中心, 水保站).
fn without_mark(name: &str, known: Known) -> Option<String> {
    let form = Form::new(name, known);
    form.mark?;
    let count = form.own.chars().count();
    let unit = OWN_ENDS.iter().any(|end| form.own.ends_with(end)) && !VAGUE.contains(&form.own);
    (unit && (3..=6).contains(&count)).then(|| form.own.to_string())
}

/// What a house is called without what it is by law (北方草原乳业 for 北方草原乳业股份有限公司).
fn without_house(name: &str) -> Option<String> {
    let own = HOUSES.iter().find_map(|end| name.strip_suffix(end))?;
    let (first, _) = own.char_indices().nth(4)?;
    (first < own.len() && !own.ends_with(['）', ')'])).then(|| own.to_string())
}

/// True if something new begins at byte `at` of `text`.
pub fn stands_free(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|c| !('\u{4E00}'..='\u{9FFF}').contains(&c) || LEADS.contains(c))
}
