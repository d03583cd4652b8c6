//! A name of a body taken apart: its division, and what it is called there.

use super::super::divisions::Divisions;
use std::collections::BTreeMap;

/// Words that stand for the home division at the beginning of a name.
const MARKS: [&str; 8] = ["自治区", "省", "市", "县", "区", "州", "旗", "盟"];

/// Rests that say too little to be joined by their last characters alone.
const VAGUE: [&str; 12] = [
    "管理局",
    "委员会",
    "办公室",
    "办公厅",
    "领导小组",
    "管理委员会",
    "中心",
    "服务中心",
    "管理中心",
    "有限公司",
    "协会",
    "集团",
];

/// A name, `包头市` + `城市管理综合执法局`, or `市` + `执法局`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form<'a> {
    pub name: &'a str,
    /// Full name of the division that the name begins with.
    pub region: Option<&'a str>,
    /// 省, 市 ... where the name begins with that alone.
    pub mark: Option<&'static str>,
    /// The name without its division, ends made alike (委员会 -> 委).
    rest: String,
}

impl<'a> Form<'a> {
    pub fn new(name: &'a str, divisions: &'a Divisions) -> Self {
        let mut rest = name.strip_prefix("中共").unwrap_or(name);
        let mut region = None;
        while let Some(row) = divisions.row_at_start(rest).filter(|row| row.name.len() < rest.len()) {
            region = Some(row.full);
            rest = &rest[row.name.len()..];
        }
        let mark = MARKS.into_iter().find(|mark| region.is_none() && rest.starts_with(mark));
        let rest = mark.and_then(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
        Self { name, region, mark, rest: alike(rest) }
    }

    /// Last character of the rest; names with different ends never mean the same.
    pub fn end(&self) -> char {
        self.rest.chars().next_back().unwrap_or(' ')
    }
}

/// The rest with ends that mean the same written the same way.
fn alike(rest: &str) -> String {
    for (long, short) in
        [("委员会", "委"), ("人民政府", "政府"), ("人民法院", "法院"), ("人民检察院", "检察院")]
    {
        if let Some(head) = rest.strip_suffix(long) {
            return format!("{head}{short}");
        }
    }
    rest.to_string()
}

/// The word with which a document says this division when it is at home there.
pub fn mark_of(region: &str) -> &'static str {
    MARKS.into_iter().find(|mark| region.ends_with(mark)).unwrap_or("")
}

/// True if `short` is a shorter way to write `full` in a document with these homes.
pub fn abbreviates(short: &Form, full: &Form, homes: &BTreeMap<&'static str, String>) -> bool {
    if short.name == full.name || short.region.is_some() && short.region != full.region {
        return false;
    }
    let at_home =
        |mark: &str| full.region.is_some_and(|region| homes.get(mark).is_some_and(|home| home == region));
    let same_place = match (short.region, short.mark) {
        (Some(_), _) => true,
        (None, Some(mark)) => full.mark == Some(mark) || at_home(mark),
        (None, None) => {
            let full_home = full.mark.is_some() || full.region.is_some_and(|region| at_home(mark_of(region)));
            return if full_home {
                short.rest == full.rest && !short.rest.ends_with('部')
            } else {
                full.region.is_none() && shortens(&short.rest, &full.rest, true)
            };
        }
    };
    if !same_place {
        return false;
    }
    if short.rest == full.rest {
        return short.name.len() < full.name.len();
    }
    shortens(&short.rest, &full.rest, false)
}

/// True if the characters of `short` stand in this order in `full`, with the same end, as abbreviations have it.
fn shortens(short: &str, full: &str, strict: bool) -> bool {
    if short.len() >= full.len() || full.starts_with(short) || short.len() < 9 || VAGUE.contains(&short) {
        return false;
    }
    let same_head = short.chars().next() == full.chars().next();
    let is_tail = !strict && full.ends_with(short);
    if !(same_head || is_tail) || short.chars().next_back() != full.chars().next_back() {
        return false;
    }
    let mut characters = full.chars();
    short.chars().all(|c| characters.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(short: &str, full: &str, home: &str) -> bool {
        let divisions = Divisions::builtin();
        let homes = BTreeMap::from([(mark_of(home), home.to_string())]);
        abbreviates(&Form::new(short, &divisions), &Form::new(full, &divisions), &homes)
    }

    #[test]
    fn short_forms_of_the_home_division() {
        let full = "包头市城市管理综合执法局";
        assert!(joined("市执法局", full, "包头市"));
        assert!(joined("市城管执法局", full, "包头市"));
        assert!(joined("市城市管理综合执法局", full, "包头市"));
        assert!(joined("城市管理综合执法局", full, "包头市"));
        assert!(!joined("市执法局", full, "呼和浩特市"));
        assert!(!joined("省执法局", full, "包头市"));
        assert!(joined("省发改委", "河北省发展和改革委员会", "河北省"));
        assert!(joined("省政府", "河北省人民政府", "河北省"));
        assert!(joined("市委", "中共包头市委", "包头市"));
    }

    #[test]
    fn other_bodies_stay_apart() {
        assert!(!joined("市公安局", "包头市公安局青山分局", "包头市"));
        assert!(!joined("市管理局", "包头市城市管理局", "包头市"));
        assert!(!joined("市财政局", "包头市教育局", "包头市"));
        assert!(!joined("财政部", "河北省财政部", "河北省"));
        assert!(joined("工信部", "工业和信息化部", "河北省"));
    }
}
