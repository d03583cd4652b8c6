//! The line that sums up an answer for people.

use super::Unit;
use crate::model::Lang;
use crate::search::Results;

/// Han characters up to which a query is looked for as it stands; a longer one is a question.
const TERM_CHARACTERS: usize = 8;

/// `共 12 段，显示前 10 段；3 段逐字含有全部检索词，其余只含一部分。用时 1.2 毫秒`.
pub fn summary(results: &Results, unit: Unit, lang: Lang) -> String {
    let (total, shown, verbatim) = (results.total, results.hits.len(), results.verbatim);
    let took = duration(results.took_ms, lang);
    if total == 0 {
        return lang.pick(format!("没有找到。用时 {took}"), format!("nothing found in {took}"));
    }
    let (first, verbatim) = (first(shown, total, unit, lang), completeness(results, verbatim, lang));
    match lang {
        Lang::Zh => {
            let end = if verbatim.is_empty() { "，" } else { "。" };
            format!("共 {total} 段{first}{verbatim}{end}用时 {took}")
        }
        Lang::En => {
            let noun = if total == 1 { "passage" } else { "passages" };
            format!("{total} {noun} in {took}{first}{verbatim}")
        }
    }
}

/// How much of it is shown, where that is not all.
fn first(shown: usize, total: usize, unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::Document => lang.pick(format!("，显示 {shown} 份文档"), format!(", {shown} documents shown")),
        Unit::Passage if shown < total => {
            lang.pick(format!("，显示前 {shown} 段"), format!(", the first {shown} shown"))
        }
        Unit::Passage => String::new(),
    }
}

/// How many hold the whole query, where not all do.
fn completeness(results: &Results, verbatim: usize, lang: Lang) -> String {
    if verbatim == 0 && is_term(&results.query) {
        return lang
            .pick(
                "；没有一段逐字含有检索词，各只含一部分",
                "; none holds the query verbatim, each a part of it",
            )
            .to_string();
    }
    if verbatim == 0 || verbatim >= results.total {
        return String::new();
    }
    lang.pick(
        format!("；{verbatim} 段逐字含有全部检索词，其余只含一部分"),
        format!("; {verbatim} with the whole query verbatim, the others with a part of it"),
    )
}

/// True for one short term without operators, which a reader expects to find as it stands.
fn is_term(query: &str) -> bool {
    let han = query.chars().filter(|c| ('\u{3400}'..='\u{9FFF}').contains(c)).count();
    (1..=TERM_CHARACTERS).contains(&han) && !query.contains([':', '：', '"', '“', ' ', '\u{3000}'])
}

fn duration(milliseconds: f64, lang: Lang) -> String {
    if milliseconds < 1_000.0 {
        format!("{milliseconds:.1} {}", lang.pick("毫秒", "ms"))
    } else {
        format!("{:.1} {}", milliseconds / 1_000.0, lang.pick("秒", "s"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::results;
    use super::*;

    #[test]
    fn says_how_many_and_how_fast() {
        let mut answer =
            Results { verbatim: 0, query: "餐厨垃圾由哪个部门负责收运".into(), ..results() };
        assert_eq!(summary(&answer, Unit::Passage, Lang::Zh), "共 3 段，用时 1.2 毫秒");
        assert_eq!(summary(&answer, Unit::Passage, Lang::En), "3 passages in 1.2 ms");
        answer.took_ms = 1_250.0;
        answer.total = 120;
        assert_eq!(summary(&answer, Unit::Passage, Lang::Zh), "共 120 段，显示前 3 段，用时 1.2 秒");
    }

    #[test]
    fn says_when_a_short_term_stands_nowhere_as_it_is() {
        let answer = Results { verbatim: 0, ..results() };
        assert_eq!(
            summary(&answer, Unit::Passage, Lang::Zh),
            "共 3 段；没有一段逐字含有检索词，各只含一部分。用时 1.2 毫秒"
        );
        let filtered = Results { query: "人物:武文清".into(), ..answer };
        assert_eq!(
            summary(&filtered, Unit::Document, Lang::Zh),
            format!("共 3 段，显示 {} 份文档，用时 1.2 毫秒", filtered.hits.len())
        );
    }

    #[test]
    fn says_when_only_some_hold_everything() {
        let answer = results();
        assert_eq!(
            summary(&answer, Unit::Passage, Lang::Zh),
            "共 3 段；1 段逐字含有全部检索词，其余只含一部分。用时 1.2 毫秒"
        );
        assert_eq!(summary(&Results::default(), Unit::Passage, Lang::Zh), "没有找到。用时 0.0 毫秒");
    }
}
