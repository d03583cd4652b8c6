//! When a document was issued and by whom: the lines under its title, its signature, labels, the head of the title.

use super::adoption::{adopting, adoption_date, is_adoption, order_body};
use super::calendar::{Found, date_at, dates_up_to};
use super::signature::is_body;
use super::title::{is_han, tidy};
use super::view::{Line, View};
use crate::analysis::character_set::CharacterSet;
use crate::model::{Date, Origin};
use memchr::memmem;

/// How many lines under the title may hold its date.
const LINES: usize = 6;

const DATE_LABELS: [&str; 11] = [
    "发布日期",
    "成文日期",
    "发布时间",
    "发文日期",
    "印发日期",
    "生成日期",
    "公开日期",
    "发文时间",
    "成文时间",
    "公布日期",
    "更新时间",
];
const ISSUER_LABELS: [&str; 10] = [
    "发布机构",
    "发文机关",
    "发文单位",
    "发布单位",
    "发文机构",
    "制发机关",
    "发布机关",
    "主办单位名称",
    "信息来源",
    "来源",
];

/// Finds the date in the order: under the title, signature, label, passage of a law, meeting in a text without lines.
pub(super) fn date(view: &View, below: &[Line]) -> Option<Date> {
    let signed = view.signature().map(|signature| signature.date);
    under_title(below, signed)
        .or(signed)
        .or_else(|| labelled_date(view))
        .or_else(|| adoption_date(&view.lines))
        .or_else(|| view.lines.get(1).and_then(|line| date_line(line.text)))
        .or_else(|| view.lines.first().and_then(|line| running_meeting_date(line.text)))
}

/// The date that a document tells of itself as the last resort: when it comes into force.
pub(super) fn date_in_force(view: &View) -> Option<Date> {
    let tail = view.tail;
    view.tail_dates().iter().rev().find_map(|found| {
        let before = tail[..found.start].trim_end();
        let after = tail[found.end..].trim_start();
        (found.is_full() && before.ends_with('自') && after.starts_with('起')).then_some(found.date)
    })
}

/// Finds the issuing body: head of the title, signature, label, speaker, the congress that passed a law.
pub(super) fn issuer(view: &View, title: Option<(&str, Origin)>) -> Option<(String, Origin)> {
    let titled = title.and_then(|(title, origin)| Some((tidy(title_body(title)?), origin)));
    let reporting = || title.and_then(|(title, origin)| Some((reporting_government(title)?, origin)));
    titled.or_else(|| Some((body_in_text(view)?, Origin::Text))).or_else(reporting)
}

fn body_in_text(view: &View) -> Option<String> {
    let signed = view.signature().and_then(|signature| signature.body);
    signed
        .or_else(|| labelled_issuer(view))
        .map(tidy)
        .or_else(|| speaker_body(view))
        .or_else(|| heading_body(&view.lines).map(tidy))
        .or_else(|| order_body(&view.lines))
        .or_else(|| adopting(&view.lines))
}

/// The date in the lines below the title. A web page that was put up after the document was `signed` does not tell when
/// it was issued.
fn under_title(below: &[Line], signed: Option<Date>) -> Option<Date> {
    let republished = |date: Date| signed.filter(|signed| signed.first_day() < date.first_day());
    below.iter().take(LINES).find_map(|line| {
        let published = date_line(line.text).map(|date| republished(date).unwrap_or(date));
        published.or_else(|| meeting_date(line.text))
    })
}

/// The date of a line that holds nothing else but a label or a time of day.
fn date_line(line: &str) -> Option<Date> {
    let text = line
        .trim_matches(|c| matches!(c, '（' | '）' | '(' | ')' | '[' | ']' | '—' | '-' | ' ' | '\u{3000}'));
    let text = DATE_LABELS
        .iter()
        .chain(["时间", "日期"].iter())
        .find_map(|label| text.strip_prefix(label))
        .unwrap_or(text);
    let text = text.trim_start_matches(['：', ':', ' ', '\u{3000}']);
    let found = date_at(text, 0)?;
    let rest = text[found.end..].trim();
    let time = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '：' | ' ' | '.' | '时' | '分'));
    (found.date.month.is_some() && time).then_some(found.date)
}

/// How far from its beginning a line may hold the date of a meeting, in characters.
const MEETING_CHARS: usize = 24;

/// ——2025年1月18日在……会议上
fn meeting_date(line: &str) -> Option<Date> {
    let near = line.char_indices().nth(MEETING_CHARS).map_or(line.len(), |(at, _)| at);
    let mut full = dates_up_to(line, near).into_iter().filter(Found::is_full);
    full.find_map(|found| {
        let rest = &line[found.end..];
        let near = rest.chars().nth(120).is_none();
        let meeting = || ["会议", "大会", "会上"].iter().any(|word| rest.contains(word));
        (near && meeting() && !is_adoption(line)).then_some(found.date)
    })
}

/// How far from its beginning a text without lines may tell of the meeting, in characters.
const RUNNING_CHARS: usize = 80;

/// …工作报告——2019年3月5日在…会议上 at the beginning of a running text.
fn running_meeting_date(line: &str) -> Option<Date> {
    let near = line.char_indices().nth(RUNNING_CHARS).map_or(line.len(), |(at, _)| at);
    let mut full = dates_up_to(line, near).into_iter().filter(Found::is_full);
    full.find_map(|found| {
        let rest = &line[found.end..];
        let rest = &rest[..rest.char_indices().nth(RUNNING_CHARS).map_or(rest.len(), |(at, _)| at)];
        let meeting = ["会议上", "大会上", "会上"].iter().any(|word| rest.contains(word));
        (rest.trim_start().starts_with('在') && meeting).then_some(found.date)
    })
}

fn labelled_date(view: &View) -> Option<Date> {
    let dated =
        |value: &str| date_at(value, 0).filter(|found| found.date.month.is_some()).map(|found| found.date);
    let tail = if view.is_short() { "" } else { view.tail };
    labelled(view.head, &DATE_LABELS).chain(labelled(tail, &DATE_LABELS)).find_map(dated)
}

/// What stands behind a colon and one of `labels`.
fn labelled<'t>(text: &'t str, labels: &'t [&str]) -> impl Iterator<Item = &'t str> {
    let blank = [' ', '\u{3000}', '\t', '【', '】', '[', ']', '\u{a0}'];
    colons(text).into_iter().filter_map(move |at| {
        let before = text[..at].trim_end_matches(blank);
        let named = labels.iter().any(|label| before.ends_with(label));
        let behind = text[at..].strip_prefix(['：', ':']).filter(|_| named)?;
        Some(behind.trim_start_matches(blank))
    })
}

/// Byte offsets of the colons of `text`.
fn colons(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut colons: Vec<usize> =
        memmem::find_iter(bytes, "：").chain(memchr::memchr_iter(b':', bytes)).collect();
    colons.sort_unstable();
    colons
}

static MARKER_STARTS: CharacterSet = CharacterSet::of(&[('关', '关'), ('印', '印')]);

fn labelled_issuer<'t>(view: &View<'t>) -> Option<&'t str> {
    labelled(view.head, &ISSUER_LABELS).find_map(|value| {
        let body = &value[..value.find(|c| !is_han(c)).unwrap_or(value.len())];
        (is_body(body) && body.chars().count() <= 40).then_some(body)
    })
}

/// The body that a title begins with: 河北省人民政府办公厅关于…, 包头市城管局2018年….
fn title_body(title: &str) -> Option<&str> {
    if title.starts_with('《') && !title.ends_with('》') {
        return None;
    }
    let mut text = title.trim_start_matches(['《', '【', ' ']);
    if let Some(found) = date_at(text, 0) {
        text = text[found.end..].trim_start_matches("度");
    }
    let markers = ["关于", "印发", "转发", "批转", "发布", "公布", "就", "实施", "对", "办公会"];
    let marker = markers.iter().filter_map(|marker| text.find(marker)).min();
    let digit = text.find(|c: char| c.is_ascii_digit() || matches!(c, '《' | '“' | '（'));
    let body = |end: usize| Some(text[..end].trim_end()).filter(|named| are_bodies(named));
    marker.and_then(body).or_else(|| digit.and_then(body))
}

/// True for the name of a body, or of several that stand apart (财政部 税务总局), or of a place and its body.
fn are_bodies(named: &str) -> bool {
    const PLACE_CHARS: usize = 6;
    let can_be_part = |part: &str| is_body(part) || part.chars().count() <= PLACE_CHARS;
    is_body(named) && named.split_whitespace().all(can_be_part)
}

/// The government whose work report bears the title: 2019年某县政府工作报告 is that of 某县人民政府.
fn reporting_government(title: &str) -> Option<String> {
    let before = title.strip_suffix("政府工作报告")?.trim_end_matches("人民").trim();
    let name = date_at(before, 0).map_or(before, |found| &before[found.end..]);
    let name = name.find(|c: char| c.is_ascii_digit()).map_or(name, |at| &name[..at]).trim();
    if name.ends_with("国务院") {
        return Some("国务院".to_string());
    }
    let division =
        ["省", "市", "县", "区", "旗", "州", "盟", "乡", "镇"].iter().any(|end| name.ends_with(end));
    (division && name.chars().all(is_han)).then(|| format!("{name}人民政府"))
}

/// The body that a heading inside the text begins with: 某市财政局关于印发《…》的通知.
fn heading_body<'t>(lines: &[Line<'t>]) -> Option<&'t str> {
    lines.iter().take(5).find_map(|line| {
        let marks = |at: &usize| ["关于", "印发"].iter().any(|marker| line.text[*at..].starts_with(marker));
        let at = MARKER_STARTS.all(line.text).find(marks)?;
        let named = |body: &&str| body.chars().all(|c| is_han(c) || c == '、' || c.is_whitespace());
        Some(line.text[..at].trim_end()).filter(named).filter(|body| body.len() <= 240 && are_bodies(body))
    })
}

/// The body for which a report is given: 我代表省人民政府，向大会报告工作.
fn speaker_body(view: &View) -> Option<String> {
    let behind = |word: &str| {
        memmem::find(view.head.as_bytes(), word.as_bytes()).map(|at| &view.head[at + word.len()..])
    };
    let rest = behind("我代表").or_else(|| behind("我受"))?;
    let body = rest[..rest.find(|c| !is_han(c))?].split(['向', '作', '的']).next()?;
    let general = ["政府", "国务院", "委员会", "法院", "检察院"].iter().any(|end| body.ends_with(end));
    if !general || body.chars().count() > 30 {
        return None;
    }
    let party = body.starts_with('第') && body.ends_with("中央委员会");
    Some(if party { format!("中国共产党{body}") } else { body.to_string() })
}

/// 省政府 as 云南省人民政府, where the region is 云南省.
pub(super) fn in_full(body: String, region: Option<&str>) -> String {
    const LEVELS: [&str; 9] = ["自治区", "自治州", "自治县", "省", "市", "县", "区", "旗", "州"];
    let level = LEVELS.iter().find(|level| body.starts_with(**level));
    match (level, region) {
        (Some(level), Some(region)) if region.ends_with(level) => {
            let rest = &body[level.len()..];
            let rest = if rest == "政府" { "人民政府" } else { rest };
            format!("{region}{rest}")
        }
        _ => body,
    }
}
