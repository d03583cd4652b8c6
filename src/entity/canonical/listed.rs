//! Completes the names of bodies in a list of which only the first tells the division (市发改委、财政局、住建局).

use super::Known;
use super::form::Form;
use crate::model::{EntityKind, Mention};

/// What joins two bodies of a list.
const JOINS: [&str; 4] = ["、", "和", "与", "及"];
/// Ends of the bodies that every division has.
const ENDS: [char; 8] = ['局', '委', '厅', '办', '院', '联', '会', '署'];
/// Longest name without its division, in characters.
const MAX_CHARS: usize = 8;
/// Beginnings of names that are whole.
const WHOLE: [&str; 9] = ["国", "中国", "中央", "全国", "最高", "人民银行", "海关", "中共", "共青团"];
/// Parts of names of bodies with a place or house of their own.
const OWN: [&str; 17] = [
    "新区", "开区", "高新", "分局", "街道", "镇", "乡", "社区", "村", "校", "公司", "学院", "医院", "银行",
    "协会", "商会", "学会",
];

/// Gives bodies that stand without a division behind one that has it, in a list, that division.
pub fn complete(text: &str, mentions: &mut [Mention], known: Known) {
    for at in 1..mentions.len() {
        let (before, body) = (&mentions[at - 1], &mentions[at]);
        let bodies = before.kind == EntityKind::Organization && body.kind == EntityKind::Organization;
        if !bodies || !JOINS.contains(&&text[before.span.end..body.span.start]) || !is_bare(&body.name, known)
        {
            continue;
        }
        if let Some(name) = of_same_force(&before.name, &body.name) {
            mentions[at].name = name;
            continue;
        }
        let form = Form::new(&before.name, known);
        let home = match form.mark {
            Some(mark) => mark,
            None if form.region.is_some() => &before.name[..before.name.len() - form.own.len()],
            None => continue,
        };
        let ends = |name: &str| name.ends_with(ENDS) && !OWN.iter().any(|part| name.contains(part));
        if !home.is_empty() && ends(&before.name[home.len()..]) && ends(&body.name) {
            mentions[at].name = format!("{home}{}", body.name);
        }
    }
}

/// The name of a part of the force that the part before it is of (支队直属一大队、直属二大队、机动大队).
fn of_same_force(before: &str, part: &str) -> Option<String> {
    let own = part.strip_suffix("大队").filter(|own| own.chars().count() <= 3)?;
    let whole = before.strip_suffix("大队")?;
    let (force, _) =
        whole.rsplit_once('队').filter(|(force, own)| !force.is_empty() && own.chars().count() <= 3)?;
    let told = own.ends_with(|c| "一二三四五六七八九十".contains(c)) || own == "机动";
    told.then(|| format!("{force}队{part}"))
}

/// True for the name of a body that tells no division and needs one.
fn is_bare(name: &str, known: Known) -> bool {
    let short = name.chars().count() <= MAX_CHARS && !WHOLE.iter().any(|word| name.starts_with(word));
    short && Some(Form::new(name, known)).is_some_and(|form| form.region.is_none() && form.mark.is_none())
}
