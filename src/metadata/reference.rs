//! Document numbers (冀政办发〔2021〕5号), told apart from the numbers of documents that are only cited.

use super::title::is_han;
use super::view::boundary;
use crate::analysis::character_set::CharacterSet;
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

/// The number whose year stands in the bracket at byte `at`, unless it is cited.
fn number_at(text: &str, at: usize) -> Option<Number<'_>> {
    let mut inner = text[at..].chars();
    inner.next();
    let inner = inner.as_str();
    let digits: usize = inner.chars().take_while(|c| arabic_digit(*c).is_some()).map(char::len_utf8).sum();
    let year = inner[..digits]
        .chars()
        .filter_map(arabic_digit)
        .fold(0u32, |year, digit| (year * 10 + digit).min(100_000));
    let rest = inner[digits..].strip_prefix(['〕', '］', ']', '﹞', '】', '）', ')', '〉'])?;
    let rest = rest.strip_prefix('第').unwrap_or(rest).trim_start();
    let count: usize = rest.chars().take_while(|c| arabic_digit(*c).is_some()).map(char::len_utf8).sum();
    let after = rest[count..].strip_prefix('号')?;
    let end = text.len() - after.len();
    let code = code_before(&text[..at])?;
    let cited = after.starts_with(['）', ')', '文', '》', '，', '、', '精', '和', '；', '—', '”']);
    let plausible = (1950..2100).contains(&year) && count > 0 && !cited;
    plausible.then(|| Number { text: &text[at - code.len()..end], year: year as u16 })
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
}
