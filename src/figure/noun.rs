//! The noun behind a number that it counts (36名先进工作者).

use super::clause::MAX_CHARS;
use super::number::{begins_number, char_at};
use super::words::Words;

/// What an attribute ends with that is no noun by itself: 10个具有全国影响力的集群, 60处群众身边的场地.
const ATTRIBUTE_ENDS: [char; 14] =
    ['化', '性', '型', '式', '力', '级', '边', '上', '中', '内', '平', '件', '高', '强'];

/// The noun that a figure which ends at byte `at` counts.
pub(super) fn noun_after<'t>(words: &Words, text: &'t str, at: usize) -> Option<(&'t str, usize)> {
    let mut start = at;
    for skipped in ["以上", "以下", "左右", "以内", "的"] {
        if text[start..].starts_with(skipped) {
            start += skipped.len();
        }
    }
    start = behind_upper_bound(text, at, start);
    start = behind_attribute(text, start).unwrap_or(start);
    let (mut end, mut count) = (behind_code(text, start), 0);
    while let Some(c) = char_at(text, end) {
        if let Some(close) = quoted_end(text, end) {
            count += text[end..close].chars().count();
            end = close;
            continue;
        }
        if c == '的' && PLAIN.contains(&&text[start..end]) {
            end += c.len_utf8();
            continue;
        }
        if c == '、' && is_short_member(&text[start..end]) {
            // 三分之一的省、市、自治区
            end += c.len_utf8();
            continue;
        }
        if c == '的' && count >= 3 && text[start..end].ends_with(ATTRIBUTE_ENDS) {
            end += c.len_utf8();
            continue;
        }
        if let Some(word) = words.inside.head(&text[end..]) {
            end += word.len();
            count += word.chars().count();
            continue;
        }
        let rest = &text[end..];
        if let Some(close) = conjoined(words, text, start, end) {
            end = close;
            break;
        }
        let stops = !is_name_char(c) || words.stop.head(rest).is_some() || is_numeral(rest);
        if stops || (count >= 2 && words.later.head(rest).is_some()) || count >= MAX_CHARS {
            break;
        }
        end += c.len_utf8();
        count += 1;
    }
    let noun = &text[start..end];
    let quoted = noun.strip_prefix('“').and_then(|noun| noun.strip_suffix('”'));
    let noun = match noun.rfind('“') {
        _ if quoted.is_some() => quoted?,
        Some(open) if !noun[open..].contains('”') => &noun[..open],
        _ => noun,
    };
    noun.chars().any(|c| matches!(c, '一'..='鿿')).then_some((noun, end))
}

/// Adjectives before the 的 of a noun that is counted: 5名合格的全科医生.
const PLAIN: [&str; 12] =
    ["合格", "优秀", "先进", "成熟", "专业", "独立", "重要", "主要", "重大", "典型", "完整", "优质"];
/// Verbs with which an attribute begins that the noun follows behind 的: 两名具有规定资格的技术人员.
const ATTRIBUTES: [&str; 24] = [
    "具有", "具备", "符合", "从事", "拥有", "取得", "适合", "由", "以", "涉及", "跨", "面向", "位于", "高于",
    "影响", "关系", "覆盖", "聚焦", "服务", "支撑", "反映", "体现", "适应", "辐射",
];
/// Longest such attribute, in characters.
const MAX_ATTRIBUTE: usize = 20;

/// Byte offset behind the attribute that stands at `start` before the noun.
fn behind_attribute(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    ATTRIBUTES.iter().find(|word| rest.starts_with(**word))?;
    let mut inside = rest.char_indices().take(MAX_ATTRIBUTE).take_while(|(_, c)| is_name_char(*c));
    let end = inside.find(|(_, c)| *c == '的')?.0 + '的'.len_utf8();
    char_at(rest, end).is_some_and(is_name_char).then_some(start + end)
}

/// Byte offset behind the digits of a code that begins the noun: 5G基站, 3A级景区.
fn behind_code(text: &str, start: usize) -> usize {
    let rest = text[start..].trim_start_matches(|c: char| c.is_ascii_digit());
    let code = rest.starts_with(|c: char| c.is_ascii_uppercase());
    if code { text.len() - rest.len() } else { start }
}

/// Byte offset behind a second attribute of the same head, joined at byte `at`: 民生保障|和社会事业项目.
fn conjoined(words: &Words, text: &str, start: usize, at: usize) -> Option<usize> {
    const HEADS: [&str; 24] = [
        "项目",
        "工程",
        "任务",
        "企业",
        "单位",
        "平台",
        "基地",
        "中心",
        "集群",
        "机构",
        "人员",
        "活动",
        "产品",
        "设施",
        "园区",
        "示范区",
        "问题",
        "案件",
        "政策",
        "系统",
        "制度",
        "资金",
        "岗位",
        "服务",
    ];
    let rest = text[at..].strip_prefix(['和', '与', '及'])?;
    let whole = |name: &str| HEADS.iter().any(|head| name.ends_with(head));
    let ends = |(at, c): &(usize, char)| !is_name_char(*c) || words.stop.head(&rest[*at..]).is_some();
    let (len, last) = rest.char_indices().take(13).find(ends)?;
    let closes = !matches!(last, '一'..='鿿' | '0'..='9');
    (closes && len > 6 && whole(&rest[..len]) && !whole(&text[start..at]))
        .then_some(text.len() - rest.len() + len)
}

/// Byte offset behind the quotation that opens at byte `at` and holds more than words: “5G+”应用场景.
fn quoted_end(text: &str, at: usize) -> Option<usize> {
    let inside = text[at..].strip_prefix('“')?;
    let len = inside.char_indices().take(12).find(|(_, c)| *c == '”')?.0;
    let odd = inside[..len].chars().any(|c| c.is_ascii_digit() || c == '+');
    let close = at + '“'.len_utf8() + len + '”'.len_utf8();
    (odd && char_at(text, close).is_some_and(|c| matches!(c, '一'..='鿿'))).then_some(close)
}

/// True if the last member of a list is a single character: 省、市、自治区.
fn is_short_member(list: &str) -> bool {
    list.rsplit('、').next().is_some_and(|member| member.chars().count() == 1)
}

/// True if a number of several characters stands here: 五万, but not 一体化.
fn is_numeral(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(begins_number) && chars.next().is_some_and(begins_number)
}

/// Byte offset behind the upper bound that follows 以上: 处一万元以上五万元以下罚款.
fn behind_upper_bound(text: &str, at: usize, start: usize) -> usize {
    if !text[at..].starts_with("以上") {
        return start;
    }
    let rest = &text[start..];
    let unit = rest.trim_start_matches("不满").trim_start_matches(begins_number);
    match unit.strip_prefix(['元', '倍']) {
        Some(behind) if unit.len() < rest.len() => {
            let noun = behind.trim_start_matches("以下").trim_start_matches('的');
            start + rest.len() - noun.len()
        }
        _ => start,
    }
}

fn is_name_char(c: char) -> bool {
    matches!(c, '一'..='鿿' | '“' | '”' | '·' | 'A'..='Z' | 'a'..='z')
}
