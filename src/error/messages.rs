//! Details of problems in the other language: what a file's reader said in one, a user may read in both.

use crate::model::Lang;
use std::borrow::Cow;

const TABLE: &str = include_str!("../../index_schema/messages.tsv");

/// What stands for a part that is looked up in turn.
const PART: &str = "{}";

/// `message` in `lang`; as it is where the table does not hold it.
pub fn in_language(message: &str, lang: Lang) -> Cow<'_, str> {
    for (zh, en) in rows() {
        let (from, to) = lang.pick((en, zh), (zh, en));
        if let Some(parts) = parts(message, from) {
            return fill(to, &parts, lang).into();
        }
    }
    message.into()
}

/// Chinese and English of every row.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// What stands in `message` for each part of `pattern`; `None` where they do not fit.
fn parts<'m>(message: &'m str, pattern: &str) -> Option<Vec<&'m str>> {
    let mut literals = pattern.split(PART);
    let mut rest = message.strip_prefix(literals.next()?)?;
    let mut parts = Vec::new();
    let mut literals = literals.peekable();
    while let Some(literal) = literals.next() {
        let end = match literals.peek() {
            None => rest.strip_suffix(literal)?.len(),
            Some(_) => rest.find(literal)?,
        };
        parts.push(&rest[..end]);
        rest = &rest[end + literal.len()..];
    }
    (rest.is_empty() && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}

fn fill(pattern: &str, parts: &[&str], lang: Lang) -> String {
    let mut parts = parts.iter();
    let mut filled = String::new();
    for (number, literal) in pattern.split(PART).enumerate() {
        if number > 0 {
            filled += &in_language(parts.next().copied().unwrap_or_default(), lang);
        }
        filled += literal;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_told_in_both_languages() {
        let cases = [
            ("OFD 版式文档", "OFD document"),
            ("第 3812 行：不是 JSON（第 7 列）", "line 3812: no JSON (column 7)"),
            (
                "扩展名是 .txt，内容是Word 文档，已按Word 文档读取",
                "the extension is .txt, the content a Word document; it was read as a Word document",
            ),
            ("2.0 GiB，上限 512 MiB", "2.0 GiB, the limit is 512 MiB"),
            ("是一个文件夹", "Is a directory (os error 21)"),
        ];
        for (zh, en) in cases {
            assert_eq!(in_language(zh, Lang::En), en);
            assert_eq!(in_language(zh, Lang::Zh), zh);
        }
        assert_eq!(in_language("Is a directory (os error 21)", Lang::Zh), "是一个文件夹");
        assert_eq!(in_language("某种别的话", Lang::En), "某种别的话");
    }

    #[test]
    fn every_row_has_as_many_parts_in_both_languages() {
        for (zh, en) in rows() {
            assert_eq!(zh.matches(PART).count(), en.matches(PART).count(), "{zh}");
            assert!(!zh.is_empty() && !en.is_empty(), "{zh}\t{en}");
        }
    }

    #[test]
    fn every_format_has_an_english_name() {
        let formats = include_str!("../../index_schema/file_formats.tsv");
        for line in formats.lines().filter(|line| !line.starts_with('#')) {
            let name = line.split('\t').nth(1).unwrap_or_default();
            assert!(in_language(name, Lang::En).is_ascii(), "{name}");
        }
    }
}
