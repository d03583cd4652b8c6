//! The addressees of a document (主送机关): the bodies named before the first colon.

use super::signature::is_body;
use super::title::is_han;
use crate::entity::divisions::Divisions;

/// How far from the top the addressees may stand, in bytes.
const HEAD_BYTES: usize = 3_000;
/// Longest list of addressees, in bytes.
const MAX_LIST: usize = 900;
/// How many colons are looked at.
const COLONS: usize = 6;

/// Beginnings of an addressee besides the names of divisions.
const BEGINNINGS: [&str; 22] = [
    "各",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "州",
    "盟",
    "自治区",
    "你",
    "国务院",
    "中央",
    "有关",
    "局",
    "厅",
    "委",
    "机关",
    "全国",
    "全省",
    "全市",
    "国家",
    "直属",
];
/// Ends of an addressee besides those of bodies.
const ENDS: [&str; 14] = [
    "单位",
    "部门",
    "企业",
    "学校",
    "机构",
    "机关",
    "人民团体",
    "高校",
    "院校",
    "科室",
    "处室",
    "街道",
    "乡镇",
    "（股）室",
];
/// Ends of what stands before them in a text whose line breaks were lost.
const BEFORE: [&str; 14] = [
    "号", "通知", "意见", "通报", "批复", "复函", "的函", "决定", "公告", "报告", "方案", "请示", "措施",
    "》",
];

/// The addressees in the first part of `head`, in their order; none where it names none.
pub(super) fn addressees(divisions: &Divisions, head: &str) -> Vec<String> {
    let colons = head.char_indices().filter(|(_, c)| matches!(c, '：' | ':')).map(|(at, _)| at);
    let near = colons.take_while(|at| *at < HEAD_BYTES).take(COLONS);
    near.filter_map(|at| list_before(divisions, &head[..at])).next().unwrap_or_default()
}

/// The addressees that `text` ends with.
fn list_before(divisions: &Divisions, text: &str) -> Option<Vec<String>> {
    let start = text
        .rfind(['\n', '。', '！', '？', '；', '“', '”'])
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let list = text[start..].trim();
    if list.is_empty() || list.len() > MAX_LIST {
        return None;
    }
    let list = behind_title(list);
    let names = names(list);
    let first = names.first()?;
    let begins = BEGINNINGS.iter().any(|word| first.starts_with(word)) || divisions.at_start(first).is_some();
    (begins && names.iter().all(|name| is_addressee(name)))
        .then(|| names.into_iter().map(str::to_string).collect())
}

/// `list` behind the number or title that lost its line break before it.
fn behind_title(list: &str) -> &str {
    let inside = |at: usize| {
        list[..at].matches(['（', '(', '《']).count() > list[..at].matches(['）', ')', '》']).count()
    };
    let ends = BEFORE.iter().filter_map(|word| Some(list.rfind(word)? + word.len()));
    let end = ends.filter(|end| *end < list.len() && !inside(*end)).max().unwrap_or(0);
    list[end..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '，' | '、'))
}

/// The names of a list, divided at commas and, where a body ends before it, at 、.
fn names(list: &str) -> Vec<&str> {
    let (mut names, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (at, c) in list.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '，' | ',' | '；' | ';' => {
                names.push(list[start..at].trim());
                start = at + c.len_utf8();
            }
            '、' if is_addressee(list[start..at].trim()) => {
                names.push(list[start..at].trim());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    names.push(list[start..].trim());
    names.retain(|name| !name.is_empty());
    names
}

fn is_addressee(name: &str) -> bool {
    let bare = name.trim_end_matches(['）', ')']);
    let ends = is_body(name) || ENDS.iter().any(|end| bare.ends_with(end));
    let words = name.chars().all(|c| is_han(c) || c.is_alphanumeric() || "（）()、“”·—-　 ".contains(c));
    ends && words && !name.ends_with("发布机构") && !name.ends_with("发布机关") && name.chars().count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bodies_before_the_first_colon() {
        let divisions = Divisions::builtin();
        for (text, expected) in [
            (
                "关于供水的通知\n各市、县（市、区）人民政府，市直各部门：\n为做好供水，",
                vec!["各市、县（市、区）人民政府", "市直各部门"],
            ),
            ("关于供水的通知某政发〔2021〕3号省财政厅、省水利厅：请执行。", vec!["省财政厅", "省水利厅"]),
            (
                "某厅关于印发《某方案》的通知各市（含某市）水务局，某新区管委会：　　现印发给你们。",
                vec!["各市（含某市）水务局", "某新区管委会"],
            ),
            ("政府工作报告\n各位代表：\n现在，我代表市政府报告工作。", vec![]),
            ("发布机构：某市水务局\n情况如下：一、供水", vec![]),
            ("为做好供水，现将有关事项通知如下：一、供水", vec![]),
        ] {
            assert_eq!(addressees(&divisions, text), expected, "{text}");
        }
    }
}
