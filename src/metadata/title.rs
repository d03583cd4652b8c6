//! The title: the first lines where they look like one, else the file's name, else the first clause.

use super::calendar::date_at;
use super::view::{Line, View};
use crate::model::Origin;

/// Longest title that no file name confirms, in characters.
const MAX_CHARS: usize = 80;
/// Longest title made of a text's first clause, in characters.
const CLAUSE_CHARS: usize = 60;
/// Longest headline that white space sets apart from a running text, in characters.
const HEADLINE_CHARS: usize = 48;
/// How many lines from the top a title is looked for.
const LINES: usize = 8;

/// Words with which the titles of official documents end.
const KINDS: [&str; 50] = [
    "通知",
    "意见",
    "报告",
    "条例",
    "办法",
    "规定",
    "决定",
    "方案",
    "规划",
    "计划",
    "公告",
    "通告",
    "通报",
    "批复",
    "复函",
    "函",
    "纪要",
    "解释",
    "细则",
    "说明",
    "总结",
    "要点",
    "年报",
    "法",
    "决议",
    "命令",
    "令",
    "制度",
    "规则",
    "标准",
    "指南",
    "措施",
    "解读",
    "讲话",
    "致辞",
    "简报",
    "汇报",
    "综述",
    "议案",
    "公报",
    "规范",
    "目录",
    "纲要",
    "章程",
    "倡议书",
    "答记者问",
    "清单",
    "指引",
    "简介",
    "概况",
];

/// Ends of the line that heads the paper of a body (云州市人民政府办公室文件).
const LETTERHEADS: [&str; 6] = ["政府文件", "办公室文件", "办公厅文件", "委员会文件", "局文件", "厅文件"];

/// What a title is taken from.
pub(super) struct Title<'t> {
    pub text: String,
    pub origin: Origin,
    /// The lines below it; all lines where it is not among them.
    pub below: &'t [Line<'t>],
}

/// The title of a document named `name` (path with `/`).
pub(super) fn title<'t>(view: &'t View, name: &str) -> Option<Title<'t>> {
    let lines = &view.lines[..];
    let file = clean_name(name);
    let from_lines = (0..lines.len().min(LINES)).find_map(|at| title_at(lines, at, &file));
    if let Some((text, used)) = from_lines {
        let alone = used == 1 || can_begin(lines[0].text);
        return Some(Title { text, origin: Origin::Text, below: if alone { &lines[used..] } else { lines } });
    }
    if is_meaningful(&file) {
        return Some(Title { text: file, origin: Origin::Name, below: lines });
    }
    let text = work_report(view).or_else(|| lines.first().and_then(|line| first_clause(line.text)))?;
    Some(Title { text, origin: Origin::Text, below: lines })
}

/// 政府工作报告 for a text that lost this head and begins with where it was given (——2017年2月11日在…会议上).
fn work_report(view: &View) -> Option<String> {
    let first = view.lines.first()?.text.trim_start_matches(['—', '-', '–', '─', '－', ' ']);
    let given = date_at(first, 0).filter(|found| found.is_full()).map(|found| &first[found.end..])?;
    let rest = &view.head[view.head.find("我代表")?..];
    let sentence = &rest[..rest.find(['。', '\n'])?];
    let reports =
        given.trim_end().ends_with("会议上") && sentence.contains("政府") && sentence.contains("工作报告");
    reports.then(|| "政府工作报告".to_string())
}

/// The title that begins with line `at`, and the number of the line behind it.
fn title_at(lines: &[Line], at: usize, file: &str) -> Option<(String, usize)> {
    let line = lines[at];
    if !can_begin(line.text) {
        return None;
    }
    if is_confirmed(line.text, file) {
        let file: String = letters(file).collect();
        let continues = |text: &str| file.starts_with(&letters(text).collect::<String>());
        return Some(joined(lines, at, tidy(line.text), continues));
    }
    if line.text.chars().filter(|c| !c.is_whitespace()).nth(MAX_CHARS).is_some() {
        return None;
    }
    let first = tidy(line.text);
    let short = first.chars().count() <= MAX_CHARS;
    if line.heading && at == 0 && short {
        return Some((first, at + 1));
    }
    let open = first.ends_with(['。', '；', '，', ',', ';', '：', ':']) || first.contains('。');
    if !short || open {
        return None;
    }
    if ends_like_title(&first) {
        return Some(joined(lines, at, first, |_| false));
    }
    let (whole, used) = joined(lines, at, first.clone(), ends_like_title);
    if used > at + 1 {
        return Some((whole, used));
    }
    let topmost = !lines[..at].iter().any(|line| can_begin(line.text) || line.text.contains('会'));
    (topmost && !looks_like_sentence(&first)).then_some((first, at + 1))
}

/// Takes the following short lines into the title while `wanted` says that they complete it.
fn joined(lines: &[Line], at: usize, first: String, wanted: impl Fn(&str) -> bool) -> (String, usize) {
    let mut best = (first.clone(), at + 1);
    let mut whole = first;
    for (behind, line) in lines.iter().enumerate().skip(at + 1).take(2) {
        let text = tidy(line.text);
        if is_bracketed_part(&text) {
            whole.push_str(&text);
            return (whole, behind + 1);
        }
        let short = text.chars().count() <= 40 && whole.chars().count() + text.chars().count() <= MAX_CHARS;
        if line.heading || !short || !can_begin(&text) || text.ends_with(['。', '；', '：', ':']) {
            break;
        }
        whole.push_str(&text);
        if wanted(&whole) {
            best = (whole.clone(), behind + 1);
        }
    }
    best
}

/// （试行）, （2018—2020年）: a line that belongs to the title above it.
fn is_bracketed_part(text: &str) -> bool {
    let inner = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| {
        let years =
            inner.ends_with('年') && inner.chars().any(|c| matches!(c, '—' | '-' | '－' | '–' | '至'));
        years
            || matches!(
                inner,
                "试行" | "暂行" | "草案" | "修订" | "征求意见稿" | "修订稿" | "送审稿" | "修正" | "试点"
            )
    })
}

/// Labels of what is told of a document around its text.
const LABELS: [&str; 21] = [
    "来源",
    "索引号",
    "发布",
    "发文",
    "文号",
    "信息",
    "主题",
    "作者",
    "编辑",
    "时间",
    "日期",
    "浏览",
    "当前位置",
    "字号",
    "分享",
    "打印",
    "成文",
    "标题",
    "名称",
    "首页",
    "公开",
];

/// True if a title may begin with this line: no salutation, date, source, number or table cell.
fn can_begin(line: &str) -> bool {
    let text = line.trim_start_matches(['—', '-', '–', '（', '(', '─', '－', ' ']);
    if text.chars().nth(1).is_none() || !text.chars().any(char::is_alphabetic) {
        return false;
    }
    let labelled = || {
        let behind = LABELS.iter().filter_map(|label| text.strip_prefix(label));
        behind.map(str::trim_start).any(|rest| rest.starts_with(['：', ':', '〉', '>', '】']))
    };
    let within = |chars: usize| text.chars().nth(chars).is_none();
    let salutation = || text.ends_with(['：', ':']) && within(39);
    let number = || text.ends_with('号') && text.contains(['〔', '［', '[', '﹝']) && within(29);
    let letterhead = || LETTERHEADS.iter().any(|end| text.ends_with(end)) && within(30);
    let dated = || date_at(text, 0).is_some_and(|found| found.is_full());
    !(salutation() || number() || letterhead() || labelled() || dated())
}

/// True if the file's name and the line are the same, or one begins with the other.
fn is_confirmed(line: &str, file: &str) -> bool {
    let (mut line, mut file) = (letters(line), letters(file));
    let mut common = 0;
    loop {
        match (line.next(), file.next()) {
            (Some(a), Some(b)) if a == b => common += 1,
            (Some(_), Some(_)) => return false,
            (Some(_), None) => return common >= 4,
            // The line is at least half as long as the name.
            (None, rest) => return common >= 4 && usize::from(rest.is_some()) + file.count() <= common,
        }
    }
}

/// Letters, digits and Han characters alone.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| is_han(*c) || c.is_alphanumeric())
}

/// True if `text` ends with one of the kinds of official documents.
pub(super) fn ends_with_kind(text: &str) -> bool {
    KINDS.iter().any(|kind| text.ends_with(kind))
}

/// True if the last word is one of the kinds of official documents.
pub(super) fn ends_like_title(text: &str) -> bool {
    let text = text.trim_end_matches(['》', '”', '）', ')']);
    let text = ["（试行", "(试行", "（暂行", "（草案", "（修订", "（征求意见稿"]
        .iter()
        .fold(text, |text, tail| text.strip_suffix(tail).unwrap_or(text));
    ends_with_kind(text) && text.chars().count() >= 4
}

/// Words that the first sentence of a text begins with.
const OPENINGS: [&str; 7] = ["为", "根据", "按照", "近日", "日前", "今年", "近年"];

fn looks_like_sentence(text: &str) -> bool {
    let opens = OPENINGS.iter().chain(["在", "自"].iter()).any(|word| text.starts_with(word))
        || text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('日');
    text.contains(['，', ',', '；']) && text.chars().count() > 16 && opens
}

/// The file's own name without extension, hash, date and numbering.
pub(super) fn clean_name(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let mut text = without_extension(file);
    loop {
        let before = text;
        text = text.trim_matches(['_', '-', ' ', '.', '+']);
        text = without_hash(text);
        text = without_bracketed_date(text);
        if text == before {
            break;
        }
    }
    without_numbering(text).replace('_', " ").trim().to_string()
}

fn without_extension(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, extension))
            if extension.len() <= 5 && extension.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => file,
    }
}

/// `text` without `_5d909c` at its end.
fn without_hash(text: &str) -> &str {
    match text.rsplit_once('_') {
        Some((stem, hash)) if hash.len() >= 5 && hash.chars().all(|c| c.is_ascii_hexdigit()) => stem,
        _ => text,
    }
}

/// `text` without `(2020-05-14)` at its end.
fn without_bracketed_date(text: &str) -> &str {
    let Some(inner) = text.strip_suffix([')', '）']) else { return text };
    let Some(open) = inner.rfind(['(', '（']) else { return text };
    let bracketed = inner[open..].trim_start_matches(['(', '（']);
    let dated = date_at(bracketed, 0).is_some_and(|found| found.end == bracketed.len() && found.is_full());
    if dated { &text[..open] } else { text }
}

/// `text` without `001_`, `1.`, `[3]` or `20200514 ` at its head; years stay.
fn without_numbering(text: &str) -> &str {
    let rest =
        text.trim_start_matches(['[', '(', '【', '（']).trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let separated = rest.trim_start_matches([']', ')', '】', '）', '_', '-', '.', '、', ' ', '．']);
    if digits > 0 && separated.len() < rest.len() { separated } else { text }
}

/// True if a cleaned file name says something: at least four Han characters.
fn is_meaningful(file: &str) -> bool {
    file.chars().filter(|c| is_han(*c)).count() >= 4
}

/// What stands before white space and the opening of a sentence: …的安全提示 为贯彻落实….
fn before_first_sentence(text: &str) -> &str {
    let mut spaces = text.match_indices(char::is_whitespace).map(|(at, _)| at);
    let opens = |at: &usize| OPENINGS.iter().any(|word| text[*at..].trim_start().starts_with(word));
    spaces.find(opens).map_or(text, |at| &text[..at])
}

/// A title that a running text begins with (…关于…的通知 各市：), else its first clause.
fn first_clause(line: &str) -> Option<String> {
    let start = before_first_sentence(&line[..line.char_indices().nth(120).map_or(line.len(), |(at, _)| at)]);
    if let Some(about) = start.find("关于").filter(|at| !start[..*at].contains(['，', '。', '：'])) {
        let ends = [
            "的通知",
            "的意见",
            "的公告",
            "的通告",
            "的决定",
            "的批复",
            "的函",
            "的报告",
            "的通报",
            "的若干措施",
        ];
        let end = ends.iter().filter_map(|end| Some(start[about..].find(end)? + about + end.len())).min();
        if let Some(end) = end.filter(|end| !start[about..*end].contains('。')) {
            return Some(tidy(&start[..end]));
        }
    }
    let headline = line.split_whitespace().next().unwrap_or_default();
    let apart =
        headline.len() < line.len() && !headline.contains(['。', '；']) && !headline.ends_with(['，', '：']);
    if apart && (8..=HEADLINE_CHARS).contains(&headline.chars().count()) && !looks_like_sentence(headline) {
        return Some(headline.to_string());
    }
    let says = |clause: &&str| {
        let time = clause.chars().count() <= 12 && clause.contains(['日', '月', '年']);
        !time && clause.chars().filter(|c| is_han(*c)).count() >= 4
    };
    let clause = line.split(['。', '！', '？', '；', '，', ',', ':', '：']).find(says);
    let clause = clause.unwrap_or(line).trim_matches(['—', '-', '–', '▲', '●', ' ', '\u{3000}']);
    let mut text = tidy(clause);
    text.truncate(text.char_indices().nth(CLAUSE_CHARS).map_or(text.len(), |(at, _)| at));
    (!text.is_empty()).then_some(text)
}

/// White space as single spaces; none at all in a line of spaced out characters (政 府 工 作 报 告).
pub(super) fn tidy(line: &str) -> String {
    if !line.contains(char::is_whitespace) {
        return line.to_string();
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let spaced = words.len() >= 3 && words.iter().all(|word| word.chars().count() <= 1);
    words.join(if spaced { "" } else { " " })
}

#[inline]
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '一'..='鿿' | '㐀'..='䶿' | '〇')
}
