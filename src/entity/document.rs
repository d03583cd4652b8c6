//! Recognises titles in 《》 and document numbers (冀政办发〔2021〕5号, 第12号令).

use super::lexicon::is_digit;
use super::{Found, Recognizer};
use crate::model::{EntityKind, Span};
use memchr::memmem;

/// Longest title in characters.
const MAX_TITLE: usize = 80;
/// Longest code of an issuing office before the year, in characters.
const MAX_CODE: usize = 10;
/// Characters that the codes of issuing offices are made of.
const CODE: &str = "国中办发函字文令冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新京津政厅委组宣统法纪监人社部规财建教科工信通安公司民环资源土住交水农林商卫健计审税质检食药价粮统体旅广播外侨台宗应急管数据金融证银保监会总局署院党直群团残妇青经贸企改投物储能电煤气地震邮网密档机编老干训招考就业险医养养失劳关保专技职培奖仲裁调执督查明传电任免知公告复批字石唐秦邯邢张承沧廊衡定辛市区县府传";

/// Recognises documents by title and number.
pub struct DocumentRecognizer;

impl Recognizer for DocumentRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        titles(text, found);
        numbers(text, found);
        orders(text, found);
    }
}

fn titles(text: &str, found: &mut Vec<Found>) {
    let mut from = 0;
    while let Some(open) = memmem::find(&text.as_bytes()[from..], "《".as_bytes()).map(|at| from + at) {
        match title_end(&text[open..]) {
            Some(len) => {
                if newspaper(&text[open..open + len]).is_none() {
                    found.push(Found::new(EntityKind::Document, open, open + len));
                }
                from = open + len;
            }
            None => from = open + '《'.len_utf8(),
        }
    }
}

/// The names of newspapers in the titles of `text` (《湖北日报》), without their brackets.
pub(super) fn newspapers(text: &str) -> impl Iterator<Item = Span> + '_ {
    memmem::find_iter(text.as_bytes(), "《".as_bytes()).filter_map(|open| {
        let len = title_end(&text[open..])?;
        newspaper(&text[open..open + len])?;
        let mark = '《'.len_utf8();
        Some(Span::new(open + mark, open + len - mark))
    })
}

/// Longest name of a newspaper, in characters.
const MAX_PAPER: usize = 9;
/// Ends of the names of newspapers.
const PAPERS: [&str; 11] =
    ["日报", "晚报", "都市报", "早报", "晨报", "商报", "时报", "青年报", "法治报", "法制报", "监管报"];
/// What begins the names of nationwide newspapers, which end with 报 alone.
const NATIONAL: [&str; 3] = ["中国", "人民", "经济"];
/// Ends with 报 that name other things.
const NO_PAPERS: [&str; 6] = ["公报", "通报", "简报", "年报", "学报", "画报"];

/// The name of the newspaper that is the whole of `title`, which stands in 《》.
fn newspaper(title: &str) -> Option<&str> {
    let name = title.strip_prefix('《')?.strip_suffix('》')?;
    let national = NATIONAL.iter().any(|word| name.starts_with(word))
        && name.ends_with('报')
        && !NO_PAPERS.iter().any(|end| name.ends_with(end));
    let paper = national || PAPERS.iter().any(|end| name.ends_with(end));
    (paper && (4..=MAX_PAPER).contains(&name.chars().count())).then_some(name)
}

/// Length in bytes of the title that `text` begins with, its own brackets counted.
fn title_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (count, (at, c)) in text.char_indices().enumerate() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (count > 1).then_some(at + c.len_utf8());
        }
        if count > MAX_TITLE + 1 {
            return None;
        }
    }
    None
}

/// 冀政办发〔2021〕5号: a year in brackets with a number after it and a code before it.
fn numbers(text: &str, found: &mut Vec<Found>) {
    for at in memmem::find_iter(text.as_bytes(), "号".as_bytes()) {
        let before = &text[..at];
        let Some(number) = strip_digits(before, 1, 5) else { continue };
        let number = number.strip_suffix('第').unwrap_or(number);
        let number = number.trim_end_matches([' ', '　']);
        let Some(close) = number.chars().next_back().filter(|c| "〕］]】）)〉".contains(*c)) else {
            continue;
        };
        let Some(year) = strip_digits(&number[..number.len() - close.len_utf8()], 4, 4) else { continue };
        let Some(open) = year.chars().next_back().filter(|c| "〔［[【（(〈".contains(*c)) else {
            continue;
        };
        let code = &year[..year.len() - open.len_utf8()];
        let len: usize =
            code.chars().rev().take(MAX_CODE).take_while(|&c| is_code(c)).map(char::len_utf8).sum();
        let start = code_start(code, len);
        if start < code.len() || "〔［".contains(open) {
            found.push(Found::new(EntityKind::Document, start, at + '号'.len_utf8()));
        }
    }
}

fn is_code(c: char) -> bool {
    CODE.contains(c)
}

/// Where the code of `len` bytes at the end of `text` begins: not inside a word before it (…部 冀人社发).
fn code_start(text: &str, len: usize) -> usize {
    let start = text.len() - len;
    let code = &text[start..];
    let heads = [
        '国', '冀', '晋', '辽', '苏', '浙', '皖', '闽', '赣', '鲁', '豫', '鄂', '湘', '粤', '琼', '渝', '黔',
        '滇', '陕',
    ];
    match code.char_indices().rev().find(|(at, c)| heads.contains(c) && *at + 6 <= code.len()) {
        Some((at, '国')) if at > 0 => start,
        Some((at, _)) => start + at,
        None => start,
    }
}

/// 第12号令, 令第12号.
fn orders(text: &str, found: &mut Vec<Found>) {
    for at in memmem::find_iter(text.as_bytes(), "令".as_bytes()) {
        let end = at + '令'.len_utf8();
        if let Some(number) = text[..at].strip_suffix('号')
            && let Some(rest) = strip_digits(number, 1, 5)
            && rest.ends_with('第')
        {
            found.push(Found::new(EntityKind::Document, rest.len() - '第'.len_utf8(), end));
        } else if let Some(len) = order_number(&text[end..]) {
            let start = at - issuer_len(&text[..at]);
            found.push(Found::new(EntityKind::Document, start, end + len));
        }
    }
}

/// Length in bytes of the issuer of an order at the end of `text`.
fn issuer_len(text: &str) -> usize {
    let issuers = ["国务院", "主席", "省政府", "省人民政府", "市政府", "市人民政府"];
    let Some(issuer) = issuers.iter().find(|issuer| text.ends_with(**issuer)) else { return 0 };
    let before = &text[..text.len() - issuer.len()];
    if before.ends_with("中华人民共和国") {
        issuer.len() + "中华人民共和国".len()
    } else {
        issuer.len()
    }
}

/// Length in bytes of 第12号 at the start of `text`, brackets around it counted.
fn order_number(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(['（', '(']).unwrap_or(text);
    let rest = rest.strip_prefix('第')?;
    let digits = rest.find(|c: char| !is_digit(c))?;
    let rest = rest[digits..].strip_prefix('号').filter(|_| digits > 0)?;
    let rest = if text.starts_with(['（', '(']) { rest.strip_prefix(['）', ')'])? } else { rest };
    Some(text.len() - rest.len())
}

/// `text` without its last digits, of which there are `least..=most`.
fn strip_digits(text: &str, least: usize, most: usize) -> Option<&str> {
    let rest = text.trim_end_matches(is_digit);
    let count = text[rest.len()..].chars().count();
    (least..=most).contains(&count).then_some(rest)
}
