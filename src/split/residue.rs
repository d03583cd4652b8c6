//! Finds what a web page left in a text that is not the report's own.

use super::lines::{ends_sentence, trimmed};
use crate::model::Span;
use aho_corasick::packed::{self, Config, Searcher};
use aho_corasick::{AhoCorasick, Match, MatchKind};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Hashes of the lines that recur across the documents of a folder.
pub type RecurringLines = HashSet<u64>;

const PHRASES: &str = include_str!("../../index_schema/residue.txt");

/// Longest line that a phrase makes residue as a whole, in characters.
const MAX_PHRASE_LINE: usize = 45;
/// Longest line at the foot of a page, in characters.
const MAX_FOOT_LINE: usize = 120;
/// Longest residue from a phrase to the end of its line, in characters.
const MAX_TAIL: usize = 60;
/// Lines this far from either end of a text may be menus or footers.
const EDGE_LINES: usize = 30;
/// Length of a line that may recur as boiler-plate, in characters.
const CANDIDATE_CHARS: std::ops::RangeInclusive<usize> = 2..=30;
/// Recurring lines count only in runs of at least this many.
const MIN_RUN: usize = 2;

/// Hashes of the lines of `text` that would be residue if they recurred in many documents.
pub fn candidate_lines(text: &str) -> Vec<u64> {
    edge_lines(text).into_iter().map(|line| line.of(text)).filter(|l| may_be_menu(l)).map(hash).collect()
}

/// Spans of residue: known phrases (请输入验证码, 打印本页, ...), menus, and lines in `recurring`.
///
/// The spans are trimmed, in the order of the text, and do not overlap.
pub fn mark(text: &str, recurring: &RecurringLines) -> Vec<Span> {
    let mut spans = BUILT_IN.find(text);
    if !recurring.is_empty() {
        spans.extend(recurring_runs(text, recurring));
    }
    spans.sort_unstable();
    merged(spans)
}

/// FNV-1a: the same line has the same hash on every machine and in every version.
fn hash(line: &str) -> u64 {
    line.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

static BUILT_IN: LazyLock<Phrases> = LazyLock::new(|| Phrases::parse(PHRASES));

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Keep,
    Line,
    Foot,
    Edge,
    Tail,
}

struct Phrases {
    /// Several times as fast; `None` where the processor has no vectors for it.
    packed: Option<Searcher>,
    automaton: Option<AhoCorasick>,
    reaches: Vec<Reach>,
}

impl Phrases {
    fn parse(table: &str) -> Self {
        let (mut words, mut reaches) = (Vec::new(), Vec::new());
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let reach = match line.split_once(' ') {
                Some(("keep", _)) => Reach::Keep,
                Some(("line", _)) => Reach::Line,
                Some(("foot", _)) => Reach::Foot,
                Some(("edge", _)) => Reach::Edge,
                Some(("tail", _)) => Reach::Tail,
                _ => continue,
            };
            words.push(&line[5..]);
            reaches.push(reach);
        }
        let mut packed = Config::new();
        packed.match_kind(packed::MatchKind::LeftmostFirst).heuristic_pattern_limits(false);
        let packed = packed.builder().extend(&words).build();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&words).ok();
        Self { packed, automaton, reaches }
    }

    fn find(&self, text: &str) -> Vec<Span> {
        match (&self.packed, &self.automaton) {
            (Some(searcher), _) => self.reached(text, searcher.find_iter(text)),
            (None, Some(automaton)) => self.reached(text, automaton.find_iter(text)),
            (None, None) => Vec::new(),
        }
    }

    /// What the phrases found make residue.
    fn reached(&self, text: &str, phrases: impl Iterator<Item = Match>) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for found in phrases {
            let phrase = Span::new(found.start(), found.end());
            if spans.last().is_some_and(|last| last.contains(phrase)) {
                continue;
            }
            spans.extend(reach_of(text, phrase, self.reaches[found.pattern().as_usize()]));
        }
        spans
    }
}

/// How far a line is followed from a phrase, in bytes; farther, it is long.
const WINDOW: usize = MAX_FOOT_LINE * 4;

/// The line around a phrase, trimmed; an end that lies farther off than the window is `None`.
fn line_around(text: &str, phrase: Span) -> (Option<usize>, Option<usize>) {
    let bytes = text.as_bytes();
    let first = phrase.start.saturating_sub(WINDOW);
    let last = text.len().min(phrase.end + WINDOW);
    let start = memchr::memrchr(b'\n', &bytes[first..phrase.start]).map(|at| first + at + 1);
    let end = memchr::memchr(b'\n', &bytes[phrase.end..last]).map(|at| phrase.end + at);
    let start = start.or((first == 0).then_some(0));
    let end = end.or((last == text.len()).then_some(last));
    let start = start.map(|at| phrase.end - text[at..phrase.end].trim_start().len());
    (start, end.map(|at| phrase.start + text[phrase.start..at].trim_end().len()))
}

/// What of its line a phrase makes residue.
fn reach_of(text: &str, phrase: Span, reach: Reach) -> Option<Span> {
    let (start, end) = line_around(text, phrase);
    let line = start.zip(end).map(|(start, end)| Span::new(start, end));
    let fits = |span: Span, chars: usize| span.of(text).chars().count() <= chars;
    let short = line.filter(|line| fits(*line, MAX_PHRASE_LINE) && is_line_of_a_page(line.of(text)));
    match reach {
        Reach::Keep => None,
        Reach::Line => short,
        Reach::Foot => line.filter(|line| fits(*line, MAX_FOOT_LINE) && is_line_of_a_page(line.of(text))),
        Reach::Edge if start == Some(phrase.start) || end == Some(phrase.end) => {
            Some(short.unwrap_or(phrase))
        }
        Reach::Edge => short,
        Reach::Tail => {
            let tail = end.map(|end| Span::new(phrase.start, end));
            short.or(tail.filter(|tail| fits(*tail, MAX_TAIL) && !tail.of(text).contains('。')))
        }
    }
}

/// A sentence of a report may speak of 验证码 or 版权所有; a page's line is no sentence.
fn is_line_of_a_page(line: &str) -> bool {
    let sentence =
        line.ends_with(['。', '；', '！', '？']) || line.contains(['，', '。']) && !line.contains("ICP");
    !sentence && !line.starts_with(['（', '(', '一', '二', '三', '第'])
}

/// The lines at both ends of a text that are not blank, trimmed.
fn edge_lines(text: &str) -> Vec<Span> {
    let words = |line: Span| Some(trimmed(text, line)).filter(|line| !line.is_empty());
    let mut found = Vec::new();
    let mut inner = Span::new(0, text.len());
    while found.len() < EDGE_LINES && !inner.is_empty() {
        let end = memchr::memchr(b'\n', inner.of(text).as_bytes()).map_or(inner.end, |at| inner.start + at);
        found.extend(words(Span::new(inner.start, end)));
        inner.start = inner.end.min(end + 1);
    }
    let head = found.len();
    while found.len() < head + EDGE_LINES && !inner.is_empty() {
        let start =
            memchr::memrchr(b'\n', inner.of(text).as_bytes()).map_or(inner.start, |at| inner.start + at + 1);
        found.extend(words(Span::new(start, inner.end)));
        inner.end = inner.start.max(start.saturating_sub(1));
    }
    found[head..].reverse();
    found
}

/// Lines that belong to reports however often they recur.
const OWN_LINES: [&str; 12] =
    ["目录", "附件", "前言", "引言", "总则", "附则", "摘要", "结语", "公告", "通知", "决定", "政府工作报告"];
/// Ends of signatures, titles and salutations.
const OWN_ENDS: [&str; 22] = [
    "人民政府",
    "办公厅",
    "办公室",
    "委员会",
    "常委会",
    "局",
    "厅",
    "部",
    "院",
    "署",
    "代表",
    "代表们",
    "同志们",
    "大会",
    "会议上",
    "通知",
    "公告",
    "报告",
    "意见",
    "方案",
    "办法",
    "条例",
];

/// True if a line has the shape of a menu entry or footer and nothing of a report's own lines.
fn may_be_menu(line: &str) -> bool {
    if line.len() > CANDIDATE_CHARS.end() * 4 || !CANDIDATE_CHARS.contains(&line.chars().count()) {
        return false;
    }
    let first = line.chars().find(|c| !c.is_whitespace()).unwrap_or('。');
    let last = line.chars().rfind(|c| !c.is_whitespace()).unwrap_or('。');
    let numbered = first.is_ascii_digit() || "第（(一二三四五六七八九十●▲■◆—#①②③④⑤".contains(first);
    let closed = matches!(last, '：' | ':' | '，' | '、' | '日' | '》' | '）' | '”');
    if numbered || closed || ends_sentence(last) || line.contains('\t') {
        return false;
    }
    let compact = match line.contains(char::is_whitespace) {
        true => Cow::Owned(line.replace(char::is_whitespace, "")),
        false => Cow::Borrowed(line),
    };
    !OWN_LINES.iter().any(|own| compact.starts_with(own))
        && !OWN_ENDS.iter().any(|end| compact.ends_with(end))
}

/// Runs of neighbouring lines at the ends of the text that recur elsewhere.
fn recurring_runs(text: &str, recurring: &RecurringLines) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut run: Vec<Span> = Vec::new();
    for line in edge_lines(text) {
        let words = line.of(text);
        let next_to = run.last().is_none_or(|last| text[last.end..line.start].trim().is_empty());
        if !next_to {
            close_run(&mut run, &mut spans);
        }
        if may_be_menu(words) && recurring.contains(&hash(words)) {
            run.push(line);
        } else {
            close_run(&mut run, &mut spans);
        }
    }
    close_run(&mut run, &mut spans);
    spans
}

fn close_run(run: &mut Vec<Span>, spans: &mut Vec<Span>) {
    if run.len() >= MIN_RUN {
        spans.extend_from_slice(run);
    }
    run.clear();
}

/// Joins overlapping spans; `spans` are sorted.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Vec<&str> {
        mark(text, &RecurringLines::new()).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn marks_lines_and_edges_of_web_pages() {
        assert_eq!(marked("并查阅了档案资料。\n请输入验证码"), ["请输入验证码"]);
        assert_eq!(marked("全市各项工作取得新的成效，并查阅了档案资料。请输入验证码"), ["请输入验证码"]);
        assert_eq!(marked("正文内容在此。\n打印本页　关闭窗口\n"), ["打印本页　关闭窗口"]);
        let footer = "工作圆满完成。\n版权所有：某某市人民政府　蒙ICP备00000000号\n上一篇：没有了";
        assert_eq!(marked(footer), ["版权所有：某某市人民政府　蒙ICP备00000000号", "上一篇：没有了"]);
        let tail = "自2021年起施行。更多信息请关注官方微信“某某人社”";
        assert_eq!(marked(tail), ["更多信息请关注官方微信“某某人社”"]);
    }

    #[test]
    fn leaves_sentences_that_speak_of_such_things() {
        assert!(marked("会计师事务所应当主动提供附验证码的审计报告，并确保真实有效。").is_empty());
        assert!(marked("各主办单位：要加强领导，落实责任，确保各项工作任务如期完成。").is_empty());
    }

    #[test]
    fn the_number_of_a_document_is_none_and_a_foot_may_be_long() {
        assert!(marked("发文字号：\t安政办发〔2021〕5号\n正文。").is_empty());
        let foot = "主办：某某市人民政府办公室 承办：某某市信息中心 地址：某某市中山路1号 邮编：000000 备案号：某ICP备00000000号";
        assert_eq!(marked(&format!("正文。\n{foot}")), [foot]);
    }

    #[test]
    fn recurring_lines_are_residue_in_runs_only() {
        let text = "首页\n政务公开\n互动交流\n各位代表：\n现在向大会报告工作。\n目录\n办事服务\n某市人民政府";
        let recurring: RecurringLines =
            ["首页", "政务公开", "互动交流", "各位代表：", "目录", "办事服务", "某市人民政府"]
                .map(hash)
                .into();
        let spans: Vec<&str> = mark(text, &recurring).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(spans, ["首页", "政务公开", "互动交流"]);
        assert_eq!(candidate_lines(text).len(), 4);
    }

    #[test]
    fn lines_at_the_edges_are_the_first_and_last_that_are_not_blank() {
        for count in [0, 1, 29, 30, 31, 59, 60, 61, 90] {
            let text: String = (0..count).map(|number| format!(" 第{number}行\n\n　\n")).collect();
            let all: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let tail = all.len().saturating_sub(EDGE_LINES).max(all.len().min(EDGE_LINES));
            let expected = [&all[..all.len().min(EDGE_LINES)], &all[tail..]].concat();
            let found: Vec<&str> = edge_lines(&text).into_iter().map(|line| line.of(&text)).collect();
            assert_eq!(found, expected);
        }
    }
}
