//! The line that sums up an answer for people.

use crate::model::Lang;
use crate::search::Results;

/// `共 12 段，显示前 10 段；3 段逐字含有全部检索词，其余只含一部分。用时 1.2 毫秒`.
pub fn summary(results: &Results, lang: Lang) -> String {
    let (total, shown, verbatim) = (results.total, results.hits.len(), results.verbatim);
    let took = duration(results.took_ms, lang);
    if total == 0 {
        return lang.pick(format!("没有找到。用时 {took}"), format!("nothing found in {took}"));
    }
    let partly = verbatim > 0 && verbatim < total;
    match lang {
        Lang::Zh => {
            let first = if shown < total { format!("，显示前 {shown} 段") } else { String::new() };
            let part = if partly {
                format!("；{verbatim} 段逐字含有全部检索词，其余只含一部分。")
            } else {
                "，".to_string()
            };
            format!("共 {total} 段{first}{part}用时 {took}")
        }
        Lang::En => {
            let noun = if total == 1 { "passage" } else { "passages" };
            let first = if shown < total { format!(", the first {shown} shown") } else { String::new() };
            let part = if partly {
                format!("; {verbatim} with the whole query verbatim, the others with a part of it")
            } else {
                String::new()
            };
            format!("{total} {noun} in {took}{first}{part}")
        }
    }
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
        let mut answer = Results { verbatim: 0, ..results() };
        assert_eq!(summary(&answer, Lang::Zh), "共 3 段，用时 1.2 毫秒");
        assert_eq!(summary(&answer, Lang::En), "3 passages in 1.2 ms");
        answer.took_ms = 1_250.0;
        answer.total = 120;
        assert_eq!(summary(&answer, Lang::Zh), "共 120 段，显示前 3 段，用时 1.2 秒");
    }

    #[test]
    fn says_when_only_some_hold_everything() {
        let answer = results();
        assert_eq!(
            summary(&answer, Lang::Zh),
            "共 3 段；1 段逐字含有全部检索词，其余只含一部分。用时 1.2 毫秒"
        );
        assert_eq!(summary(&Results::default(), Lang::Zh), "没有找到。用时 0.0 毫秒");
    }
}
