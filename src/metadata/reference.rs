//! Document numbers (冀政办发〔2021〕5号): a document's own, told apart from those that it only cites, and those that a
//! query names.

use super::title::is_han;
use super::view::boundary;
use crate::analysis::character_set::CharacterSet;
use crate::analysis::fold::fold_char;
use crate::figure::number::arabic_digit;

/// How far from the top a number may stand, in bytes (about 1,000 characters).
const HEAD_BYTES: usize = 3_000;
/// Longest code before the year, in characters.
const CODE_CHARS: usize = 12;

/// Brackets that open before a year.
static BRACKETS: CharacterSet = CharacterSet::of(&[
    ('〔', '〔'),
    ('［', '［'),
    ('[', '['),
    ('﹝', '﹝'),
    ('【', '【'),
    ('（', '（'),
    ('(', '('),
    ('〈', '〈'),
]);

/// Brackets that close after a year.
const CLOSING: [char; 8] = ['〕', '］', ']', '﹞', '】', '）', ')', '〉'];

/// A document number in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number<'t> {
    /// As it stands.
    pub text: &'t str,
    pub year: u16,
}

/// The document's own number.
pub(super) fn own(head: &str) -> Option<Number<'_>> {
    let top = &head[..boundary(head, HEAD_BYTES + '〔'.len_utf8())];
    BRACKETS.all(top).take_while(|at| *at < HEAD_BYTES).find_map(|at| number_at(head, at))
}

/// A document number as numbers are compared: folded, its year in 〔〕, without white space and without 第.
pub fn normal(number: &str) -> String {
    let plain = number.chars().filter(|c| !c.is_whitespace() && *c != '第');
    let folded = plain.map(|c| match c {
        c if BRACKETS.contains(c) => '〔',
        c if CLOSING.contains(&c) => '〕',
        c => fold_char(c),
    });
    folded.collect()
}

/// The document numbers that `text` names, [`normal`]. Where a number's code begins cannot be told from what stands before
/// it (根据冀政办发〔2021〕5号): each comes with all its readings, the longest first.
pub fn named_in(text: &str) -> Vec<Vec<String>> {
    BRACKETS.all(text).map(|at| readings(text, at)).filter(|readings| !readings.is_empty()).collect()
}

/// The readings of the number whose year stands in the bracket at byte `at`.
fn readings(text: &str, at: usize) -> Vec<String> {
    let Some((_, after)) = year_and_number(text, at) else { return Vec::new() };
    let end = text.len() - after.len();
    let before = text[..at].trim_end_matches(' ');
    let code = before.char_indices().rev().take_while(|(_, c)| is_han(*c)).take(CODE_CHARS).skip(1);
    let mut starts: Vec<usize> = code.map(|(start, _)| start).collect();
    starts.reverse();
    starts.into_iter().map(|start| normal(&text[start..end])).collect()
}

/// The year in the bracket at byte `at`, and what follows the number behind it.
fn year_and_number(text: &str, at: usize) -> Option<(u16, &str)> {
    let mut inner = text[at..].chars();
    inner.next();
    let inner = inner.as_str();
    let digits: usize = inner.chars().take_while(|c| arabic_digit(*c).is_some()).map(char::len_utf8).sum();
    let year = inner[..digits]
        .chars()
        .filter_map(arabic_digit)
        .fold(0u32, |year, digit| (year * 10 + digit).min(100_000));
    let rest = inner[digits..].strip_prefix(CLOSING)?;
    let rest = rest.strip_prefix('第').unwrap_or(rest).trim_start();
    let count: usize = rest.chars().take_while(|c| arabic_digit(*c).is_some()).map(char::len_utf8).sum();
    let after = rest[count..].strip_prefix('号')?;
    ((1950..2100).contains(&year) && count > 0).then_some((year as u16, after))
}

/// The number whose year stands in the bracket at byte `at`, unless it is cited.
fn number_at(text: &str, at: usize) -> Option<Number<'_>> {
    let (year, after) = year_and_number(text, at)?;
    let end = text.len() - after.len();
    let code = code_before(&text[..at])?;
    let cited = after.starts_with(['）', ')', '文', '》', '，', '、', '精', '和', '；', '—', '”']);
    (!cited).then(|| Number { text: &text[at - code.len()..end], year })
}

/// The code that `text` ends with, where it begins a line or follows the title.
fn code_before(text: &str) -> Option<&str> {
    let trimmed = text.trim_end_matches(' ');
    let run: usize = trimmed.chars().rev().take_while(|c| is_han(*c)).take(40).map(char::len_utf8).sum();
    let run = &trimmed[trimmed.len() - run..];
    let code = ["通知", "意见", "决定", "办法", "公告", "通告", "规定", "方案", "批复", "复函", "通报"]
        .iter()
        .filter_map(|kind| run.rfind(kind).map(|at| &run[at + kind.len()..]))
        .min_by_key(|rest| rest.len())
        .unwrap_or(run);
    let before = trimmed[..trimmed.len() - code.len()].chars().next_back();
    let starts = code.len() < run.len()
        || before.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '】' | '》' | '）'));
    let cites = ["你", "根据", "按照", "依据", "贵", "原", "以"].iter().any(|word| code.starts_with(word));
    let length = code.chars().count();
    let glued = trimmed.len() < text.len();
    ((2..=CODE_CHARS).contains(&length) && starts && !cites).then(|| {
        let spaces = if glued { text.len() - trimmed.len() } else { 0 };
        &text[text.len() - spaces - code.len()..]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_number_and_not_a_cited_one() {
        for (text, expected) in [
            (
                "某省人民政府办公厅关于做好供热工作的通知冀政办字〔2022〕93号各市人民政府：",
                Some("冀政办字〔2022〕93号"),
            ),
            ("关于供热的通知\n包政发[2021]12号\n各旗县区：", Some("包政发[2021]12号")),
            ("文号：包城管〔２０１９〕７号　各科室：", Some("包城管〔２０１９〕７号")),
            ("根据《关于供热的意见》（国办发〔2018〕45号）要求", None),
            ("你局冀林动字〔２００５〕１０３号文收悉。", None),
            ("（2021）京01号", None),
        ] {
            assert_eq!(own(text).map(|number| number.text), expected, "{text}");
        }
        assert_eq!(own("包政发〔2021〕12号\n").map(|number| number.year), Some(2021));
    }

    #[test]
    fn numbers_written_differently_are_the_same() {
        for written in
            ["包政发〔2021〕12号", "包政发[2021]12号", "包政發 （２０２１） 第１２号", "包政发﹝2021﹞12号"]
        {
            assert_eq!(normal(written), "包政发〔2021〕12号", "{written}");
        }
    }

    #[test]
    fn the_numbers_of_a_query_come_with_all_their_readings() {
        let named = named_in("根据包政发[2021]12号和渝税发〔2020〕5号的要求（2021）");
        let longest: Vec<&str> = named.iter().map(|readings| readings[0].as_str()).collect();
        assert_eq!(longest, ["根据包政发〔2021〕12号", "号和渝税发〔2020〕5号"]);
        assert!(named[0].contains(&"包政发〔2021〕12号".to_string()));
        assert_eq!(named[0].last().map(String::as_str), Some("政发〔2021〕12号"));
        assert!(named_in("2021年（上半年）12号").is_empty());
    }
}
