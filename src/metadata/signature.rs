//! The signature of a document: the issuing body and the date at its end.

use super::calendar::Found;
use super::title::is_han;
use super::view::View;
use crate::model::Date;

/// Longest signature before its date, in bytes.
const SIGNATURE_BYTES: usize = 360;

/// What the names of public bodies end with.
const BODY_ENDS: [&str; 40] = [
    "政府",
    "办公厅",
    "办公室",
    "委员会",
    "委",
    "局",
    "厅",
    "部",
    "院",
    "常务委员会",
    "会",
    "署",
    "中心",
    "党委",
    "党组",
    "小组",
    "司",
    "集团",
    "公司",
    "大学",
    "学院",
    "中央",
    "指挥部",
    "部门",
    "管委会",
    "办",
    "总队",
    "支队",
    "大队",
    "协会",
    "银行",
    "法院",
    "检察院",
    "大会",
    "残联",
    "工商联",
    "团省委",
    "妇联",
    "分行",
    "支行",
];
/// Ends of [`BODY_ENDS`] that no body has (机会, 全部).
const NO_BODY: [&str; 14] =
    ["全部", "机会", "社会", "内部", "干部", "会", "部", "局", "委", "办", "东部", "西部", "举办", "不会"];

/// 2021年1月5日 at the end, with the body before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signature<'t> {
    pub date: Date,
    pub body: Option<&'t str>,
}

/// The last signature of the tail, else the first of the head (a cover letter before what it sends); the other way round
/// where the document forwards another.
pub(super) fn find_signature<'t>(view: &View<'t>) -> Option<Signature<'t>> {
    let in_tail = || view.tail_dates().iter().rev().find_map(|found| signature_at(view.tail, *found));
    let in_head = || view.head_dates().iter().find_map(|found| signature_at(view.head, *found));
    if view.forwards.get() { in_head().or_else(in_tail) } else { in_tail().or_else(in_head) }
}

/// The signature whose date was found; `None` if the date belongs to a sentence.
fn signature_at(text: &str, found: Found) -> Option<Signature<'_>> {
    if !found.is_full() || text[found.start..found.end].contains(['-', '/', '.']) {
        return None;
    }
    let after = &text[found.end..];
    let goes_on = [
        "起", "前", "至", "到", "以", "，", "、", "的", "）", ")", "在", "—", "-", "；", "第", "之", "后",
        "》", "公布", "发布", "通过", "印发", "修",
    ];
    if goes_on.iter().any(|word| after.starts_with(word)) {
        return None;
    }
    let before = text[..found.start].trim_end();
    if let Some(body) = body_at_end(before) {
        return Some(Signature { date: found.date, body: Some(body) });
    }
    let own_line = text[before.len()..found.start].contains(['\n', '\u{3000}']) || before.is_empty();
    let apart = own_line || ends_with_number(before);
    let closed = before.ends_with(['。', '）', ')', '！', '：', '”', '》']) || apart;
    let trailer = ["公开程序", "责任部门", "附件", "附：", "更多信息", "（", "主题词", "抄送"];
    let ends = after.trim().is_empty()
        || after.starts_with(['\n', '\u{3000}', '\r'])
        || trailer.iter().any(|word| after.starts_with(word));
    (closed && ends && (found.chinese || after.trim().is_empty() || apart))
        .then_some(Signature { date: found.date, body: None })
}

/// True if a document's number (某政字〔2019〕31号) stands at the end.
fn ends_with_number(text: &str) -> bool {
    let before = text.strip_suffix('号').map(|text| text.trim_end_matches(|c: char| c.is_ascii_digit()));
    before.is_some_and(|text| text.ends_with(['〕', '］', ']', '﹞']))
}

/// The body whose name `text` ends with, on its own behind a full stop, a line break or a wide space.
fn body_at_end(text: &str) -> Option<&str> {
    let mut floor = text.len().saturating_sub(SIGNATURE_BYTES);
    while !text.is_char_boundary(floor) {
        floor += 1;
    }
    let window = &text[floor..];
    let start = window.rfind(|c| !(is_han(c) || matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '（' | '）')))?;
    let mark = window[start..].chars().next()?;
    if matches!(mark, '，' | ',' | '、' | '《' | '“' | '的') {
        return None;
    }
    let run = window[start + mark.len_utf8()..].trim_matches(|c: char| c.is_whitespace());
    let run = run.rsplit("）").next()?.trim();
    let enclosed = [
        "表", "方案", "办法", "通知", "名单", "指南", "材料", "执行", "落实", "目录", "附件", "证明", "规程",
        "清单", "回执",
    ];
    let run = enclosed
        .iter()
        .filter_map(|word| run.rfind(word).map(|at| &run[at + word.len()..]))
        .min_by_key(|rest| rest.len())
        .filter(|rest| is_body(rest))
        .unwrap_or(run);
    is_body(run).then_some(run)
}

/// Beginnings that no body has.
const VERBS: [&str; 17] = [
    "由",
    "为",
    "关于",
    "转发",
    "印发",
    "是",
    "请",
    "对",
    "将",
    "和有关",
    "根据",
    "执行",
    "实施",
    "负责",
    "抄送",
    "报",
    "按照",
];

/// True if `name` ends like the name of a public body.
pub(super) fn is_body(name: &str) -> bool {
    name.chars().count() >= 3
        && BODY_ENDS.iter().any(|end| name.ends_with(end))
        && !NO_BODY.iter().any(|no| name == *no || (no.chars().count() > 1 && name.ends_with(no)))
        && !VERBS.iter().any(|verb| name.starts_with(verb))
        && !name.contains("负责")
        && !name.contains(['《', '，', '。'])
        && !name.contains("自然人")
}
