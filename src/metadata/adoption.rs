//! The lines of a law that tell who passed, amended or published it, and when.

use super::calendar::{Found, date_at, dates};
use super::signature::is_body;
use super::title::is_han;
use super::view::Line;
use crate::figure::number::begins_number;
use crate::model::Date;
use memchr::memmem;

/// How many lines from the top may tell when a law was passed.
const ADOPTION_LINES: usize = 14;

/// The body whose order puts a law into force: 中华人民共和国国务院令第535号.
pub(super) fn order_body(lines: &[Line]) -> Option<String> {
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

pub(super) fn is_adoption(text: &str) -> bool {
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

/// The latest date on which a law was passed, amended or published.
pub(super) fn adoption_date(lines: &[Line]) -> Option<Date> {
    adoption_lines(lines).map(|(date, _)| date).max()
}

/// The body that passed or published a law.
pub(super) fn adopting(lines: &[Line]) -> Option<String> {
    adoption_body(lines).or_else(|| passed_body(lines))
}

/// How far from the beginning of a line it may tell who passed a law, in bytes.
const PASSED_BYTES: usize = 240;

/// The body named by 已由…通过, 已经…通过 or in brackets behind the title, in a running text.
fn passed_body(lines: &[Line]) -> Option<String> {
    lines.iter().take(4).find_map(|line| {
        let after = |word: &str| {
            let near = &line.text.as_bytes()[..line.text.len().min(PASSED_BYTES + word.len())];
            memmem::find(near, word.as_bytes())
                .filter(|at| *at < PASSED_BYTES)
                .map(|at| &line.text[at + word.len()..])
        };
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
    let mut body = text.to_string();
    while let Some(at) = body.find('第') {
        let ends = ["次会议", "次常务会议", "次全体会议", "届", "号"];
        let end = ends.iter().filter_map(|word| Some(body[at..].find(word)? + at + word.len())).min();
        body.replace_range(at..end.unwrap_or(at + '第'.len_utf8()), "");
    }
    // 市十四届人大常委会
    if let Some(at) = body.find('届') {
        let start = body[..at].trim_end_matches(begins_number).len();
        body.replace_range(start..at + '届'.len_utf8(), "");
    }
    body.trim().to_string()
}
