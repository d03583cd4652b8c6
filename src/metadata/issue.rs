//! When a document was issued and by whom: the signature at its end, labels, the lines under the title.

use super::calendar::{Found, date_at, dates};
use super::title::is_han;
use super::view::{Line, View};
use crate::model::Date;

/// How many lines under the title may hold its date.
const LINES: usize = 6;
/// How many lines from the top may tell when a law was passed.
const ADOPTION_LINES: usize = 14;
/// Longest signature before its date, in bytes.
const SIGNATURE_BYTES: usize = 360;

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
struct Signature<'t> {
    date: Date,
    body: Option<&'t str>,
}

/// Finds the date in the order: under the title, signature, label, passage of a law.
pub(super) fn date(view: &View, below: &[Line]) -> Option<Date> {
    under_title(below)
        .or_else(|| signature(view).map(|signature| signature.date))
        .or_else(|| labelled_date(view))
        .or_else(|| adoption_date(&view.lines))
}

/// The date that a document tells of itself as the last resort: when it comes into force.
pub(super) fn date_in_force(view: &View) -> Option<Date> {
    let tail = view.tail;
    dates(tail).into_iter().rev().find_map(|found| {
        let before = tail[..found.start].trim_end();
        let after = tail[found.end..].trim_start();
        (found.is_full() && before.ends_with('自') && after.starts_with('起')).then_some(found.date)
    })
}

/// Finds the issuing body: head of the title, signature, label, speaker, the congress that passed a law.
pub(super) fn issuer(view: &View, title: Option<&str>, region: Option<&str>) -> Option<String> {
    let titled = title.and_then(title_body);
    let signed = signature(view).and_then(|signature| signature.body);
    titled
        .or(signed)
        .or_else(|| labelled_issuer(view))
        .map(tidy_body)
        .or_else(|| speaker_body(view))
        .or_else(|| heading_body(&view.lines).map(tidy_body))
        .or_else(|| order_body(&view.lines))
        .or_else(|| adoption_body(&view.lines))
        .or_else(|| passed_body(&view.lines))
        .map(|body| in_full(body, region))
}

fn under_title(below: &[Line]) -> Option<Date> {
    below.iter().take(LINES).find_map(|line| date_line(line.text).or_else(|| meeting_date(line.text)))
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

/// ——2025年1月18日在……会议上
fn meeting_date(line: &str) -> Option<Date> {
    dates(line).into_iter().find_map(|found| {
        let rest = &line[found.end..];
        let meeting = rest.contains("会议") || rest.contains("大会") || rest.contains("会上");
        let near = line[..found.start].chars().count() <= 24 && rest.chars().count() <= 120;
        (found.is_full() && near && meeting && !is_adoption(line)).then_some(found.date)
    })
}

fn labelled_date(view: &View) -> Option<Date> {
    DATE_LABELS.iter().find_map(|label| {
        let value = labelled(view.head, label).or_else(|| labelled(view.tail, label))?;
        date_at(value, 0).filter(|found| found.date.month.is_some()).map(|found| found.date)
    })
}

/// What stands behind `label` and a colon.
fn labelled<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let blank = [' ', '\u{3000}', '\t', '】', ']', '\u{a0}'];
    text.match_indices(label).find_map(|(at, _)| {
        let rest = text[at + label.len()..].trim_start_matches(blank);
        let value = rest.strip_prefix(['：', ':'])?;
        Some(value.trim_start_matches(blank))
    })
}

/// The last signature of the tail, else the first of the head (a cover letter before what it sends).
fn signature<'t>(view: &View<'t>) -> Option<Signature<'t>> {
    let in_tail = dates(view.tail).into_iter().rev().find_map(|found| signature_at(view.tail, found));
    in_tail.or_else(|| dates(view.head).into_iter().find_map(|found| signature_at(view.head, found)))
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
    let closed = before.ends_with(['。', '）', ')', '！', '：', '”', '》']) || own_line;
    let trailer = ["公开程序", "责任部门", "附件", "附：", "更多信息", "（", "主题词", "抄送"];
    let ends = after.trim().is_empty()
        || after.starts_with(['\n', '\u{3000}', '\r'])
        || trailer.iter().any(|word| after.starts_with(word));
    (closed && ends && (found.chinese || after.trim().is_empty() || own_line))
        .then_some(Signature { date: found.date, body: None })
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

/// True if `name` ends like the name of a public body.
pub(super) fn is_body(name: &str) -> bool {
    let verbs = [
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
    name.chars().count() >= 3
        && BODY_ENDS.iter().any(|end| name.ends_with(end))
        && !NO_BODY.iter().any(|no| name == *no || (no.chars().count() > 1 && name.ends_with(no)))
        && !verbs.iter().any(|verb| name.starts_with(verb))
        && !name.contains("负责")
        && !name.contains(['《', '，', '。'])
        && !name.contains("自然人")
}

fn labelled_issuer<'t>(view: &View<'t>) -> Option<&'t str> {
    ISSUER_LABELS.iter().find_map(|label| {
        let value = labelled(view.head, label)?;
        let end = value.find(|c: char| !is_han(c)).unwrap_or(value.len());
        let body = &value[..end];
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
    let body = |end: usize| Some(text[..end].trim_end()).filter(|body| is_body(body));
    marker.and_then(body).or_else(|| digit.and_then(body))
}

/// The body that a heading inside the text begins with: 某市财政局关于印发《…》的通知.
fn heading_body<'t>(lines: &[Line<'t>]) -> Option<&'t str> {
    lines.iter().take(5).find_map(|line| {
        let at = ["关于", "印发"].iter().filter_map(|marker| line.text.find(marker)).min()?;
        let named = |body: &&str| body.chars().all(|c| is_han(c) || c == '、' || c.is_whitespace());
        Some(line.text[..at].trim_end()).filter(named).filter(|body| body.len() <= 240 && is_body(body))
    })
}

/// The body for which a report is given: 我代表省人民政府，向大会报告工作.
fn speaker_body(view: &View) -> Option<String> {
    let words = ["我代表", "我受"];
    let rest = words.iter().find_map(|word| view.head.find(word).map(|at| &view.head[at + word.len()..]))?;
    let body = rest[..rest.find(|c| !is_han(c))?].split(['向', '作', '的']).next()?;
    let general = ["政府", "国务院", "委员会", "法院", "检察院"].iter().any(|end| body.ends_with(end));
    if !general || body.chars().count() > 30 {
        return None;
    }
    let party = body.starts_with('第') && body.ends_with("中央委员会");
    Some(if party { format!("中国共产党{body}") } else { body.to_string() })
}

/// 省政府 as 云南省人民政府, where the region is 云南省.
fn in_full(body: String, region: Option<&str>) -> String {
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

/// The body whose order puts a law into force: 中华人民共和国国务院令第535号.
fn order_body(lines: &[Line]) -> Option<String> {
    lines.iter().take(4).find_map(|line| {
        let at = line.text.find('令').filter(|at| *at <= 150)?;
        let body = &line.text[..at];
        let numbered = line.text[at + '令'.len_utf8()..]
            .trim_start_matches(['（', '(', ' ', '\u{3000}'])
            .starts_with('第');
        let short = body.strip_prefix("中华人民共和国").unwrap_or(body);
        match short {
            _ if !numbered || !body.chars().all(is_han) => None,
            "主席" => {
                Some("全国人民代表大会常务委员会".to_string()).filter(|body| line.text.contains(body))
            }
            _ => [short, body].into_iter().find(|body| is_body(body)).map(str::to_string),
        }
    })
}

/// Lines that tell when a law was passed, amended or published.
fn adoption_lines<'l>(lines: &'l [Line]) -> impl Iterator<Item = (Date, &'l str)> {
    lines.iter().take(ADOPTION_LINES).filter_map(|line| {
        let text = line.text.trim_start_matches(['（', '(']);
        let found = date_at(text, 0).filter(Found::is_full)?;
        is_adoption(text).then(|| (last_date(text).unwrap_or(found.date), &text[found.end..]))
    })
}

fn is_adoption(text: &str) -> bool {
    ["通过", "修正", "修订", "公布", "发布", "批准", "颁布"].iter().any(|word| text.contains(word))
        && text.chars().count() < 400
}

/// The latest full date of a line outside 《》.
fn last_date(line: &str) -> Option<Date> {
    let outside = |at: usize| line[..at].matches('《').count() == line[..at].matches('》').count();
    dates(line)
        .into_iter()
        .filter(|found| found.is_full() && outside(found.start))
        .map(|found| found.date)
        .max()
}

fn adoption_date(lines: &[Line]) -> Option<Date> {
    let listed = adoption_lines(lines).map(|(date, _)| date).max();
    listed.or_else(|| lines.get(1).and_then(|line| date_line(line.text)))
}

/// The body named by 已由…通过, 已经…通过 or in brackets behind the title, in a running text.
fn passed_body(lines: &[Line]) -> Option<String> {
    lines.iter().take(4).find_map(|line| {
        let after =
            |word: &str| line.text.find(word).filter(|at| *at < 240).map(|at| &line.text[at + word.len()..]);
        let dated = |text: &str| {
            let found = date_at(text, 0).filter(Found::is_full)?;
            adopting_body(text[found.end..].trim_start())
        };
        let named = after("已由").and_then(adopting_body);
        named.or_else(|| ["已经", "（", "("].iter().find_map(|word| after(word).and_then(dated)))
    })
}

/// The body that passed or published a law: its first line, a mere approval only where nothing else is told.
fn adoption_body(lines: &[Line]) -> Option<String> {
    let body = |(_, text): (Date, &str)| adopting_body(text.trim_start());
    let made = |(_, text): &(Date, &str)| {
        ["通过", "公布", "发布", "颁布", "审议"].iter().any(|word| text.contains(word))
    };
    adoption_lines(lines).filter(made).find_map(body).or_else(|| adoption_lines(lines).find_map(body))
}

/// 上海市第十一届人民代表大会常务委员会第三十三次会议通过 names 上海市人民代表大会常务委员会.
fn adopting_body(text: &str) -> Option<String> {
    let short =
        |body: &str| body.strip_prefix("中华人民共和国").filter(|rest| is_body(rest)).map(str::to_string);
    let order = text.find('令').map(|at| text[..at].split('第').next().unwrap_or_default());
    if let Some(body) = order.filter(|body| is_body(body)) {
        return short(body).or_else(|| Some(body.to_string()));
    }
    let end = ["通过", "公布", "发布", "批准", "修订", "审议", "《"]
        .iter()
        .filter_map(|word| text.find(word))
        .min()?;
    let body = without_sessions(&text[..end]);
    let body = body.strip_suffix("审判委员会").or_else(|| body.strip_suffix("检察委员会")).unwrap_or(&body);
    is_body(body).then(|| short(body).unwrap_or_else(|| body.to_string()))
}

/// `text` without 第十一届 and 第三十三次会议.
fn without_sessions(text: &str) -> String {
    let mut body = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('第') {
        body.push_str(&rest[..at]);
        let end = ["次会议", "次常务会议", "次全体会议", "届", "号"]
            .iter()
            .filter_map(|word| Some(rest[at..].find(word)? + at + word.len()))
            .min();
        match end {
            Some(end) => rest = &rest[end..],
            None => {
                rest = &rest[at + '第'.len_utf8()..];
                body.push('第');
            }
        }
    }
    body.push_str(rest);
    body.trim().to_string()
}

fn tidy_body(body: &str) -> String {
    body.split_whitespace().collect::<Vec<_>>().join(" ")
}
