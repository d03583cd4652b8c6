//! Writes results as a TREC run: `qid Q0 docno rank score tag`.

use super::{ResultFormat, Unit, ranked};
use crate::search::Results;
use std::borrow::Cow;
use std::io::{self, Write};

const TAG: &str = "jiansuo";

/// A run; docno is the document's name, with `#` and the passage's number where passages are the unit.
pub(super) struct TrecResults<'w> {
    out: &'w mut dyn Write,
    unit: Unit,
}

impl<'w> TrecResults<'w> {
    pub(super) fn new(out: &'w mut dyn Write, unit: Unit) -> Self {
        Self { out, unit }
    }
}

impl ResultFormat for TrecResults<'_> {
    fn results(&mut self, results: &Results) -> io::Result<()> {
        let query_id = trec_word(results.query_id.as_deref().unwrap_or("0"));
        let mut last = None;
        for (rank, hit) in ranked(results, self.unit) {
            let docno = match self.unit {
                Unit::Passage => Cow::Owned(format!("{}#{}", trec_word(&hit.document), hit.passage)),
                Unit::Document => trec_word(&hit.document),
            };
            let score = falling(millionths(hit.score), last);
            last = Some(score);
            let shown = score as f64 / MILLION;
            writeln!(self.out, "{query_id} Q0 {docno} {rank} {shown:.6} {TAG}")?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// `name` as one word of a TREC file: white space, and nothing else, is percent-encoded (a blank is `%20`).
pub fn trec_word(name: &str) -> Cow<'_, str> {
    if !name.contains(char::is_whitespace) {
        return Cow::Borrowed(name);
    }
    let mut word = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        if c.is_whitespace() {
            let mut buffer = [0; 4];
            word.extend(c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            word.push(c);
        }
    }
    Cow::Owned(word)
}

const MILLION: f64 = 1e6;

/// Largest score in millionths that is written: room enough, and whole in an f64.
const CEILING: i64 = 1_000_000_000_000_000;

fn millionths(score: f32) -> i64 {
    if score.is_nan() {
        return 0;
    }
    ((f64::from(score) * MILLION).round() as i64).clamp(-CEILING, CEILING)
}

/// `score`, lowered if need be until it is below `last`.
///
/// Evaluation tools sort by score (trec_eval in single precision) and break ties by docno, so equal scores
/// would lose the ranking.
fn falling(score: i64, last: Option<i64>) -> i64 {
    let single = |millionths: i64| (millionths as f64 / MILLION) as f32;
    match last {
        Some(last) if score >= last || single(score) >= single(last) => {
            let step = (f64::from(single(last).abs()) * f64::from(f32::EPSILON) * MILLION).ceil() as i64;
            last - step.max(1)
        }
        _ => score,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::samples::{results, written};
    use super::*;

    #[test]
    fn passages_are_named_by_document_and_number() {
        let out = written(Format::Trec, Unit::Passage, &[results()]);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines[0], "0 Q0 2018/包头%20总结.txt#7 1 12.340000 jiansuo");
        assert_eq!(lines[1], "0 Q0 2018/包头%20总结.txt#9 2 8.500000 jiansuo");
        assert!(lines[2].starts_with("0 Q0 =呼市.txt#0 3 8.49999"));
    }

    #[test]
    fn documents_come_once_and_are_ranked_anew() {
        let mut answer = results();
        answer.query_id = Some("第 1 问".into());
        let out = written(Format::Trec, Unit::Document, &[answer]);
        assert_eq!(
            out,
            "第%201%20问 Q0 2018/包头%20总结.txt 1 12.340000 jiansuo\n第%201%20问 Q0 =呼市.txt 2 8.500000 jiansuo\n"
        );
    }

    #[test]
    fn only_white_space_is_encoded() {
        assert_eq!(trec_word("年报（2019）100%.txt"), "年报（2019）100%.txt");
        assert_eq!(trec_word("a b\u{3000}c\td"), "a%20b%E3%80%80c%09d");
    }

    #[test]
    fn scores_fall_in_single_precision() {
        for start in [0.0_f32, 1e-9, 0.5, 8.0, 127.3, 9_999.0, 1e30, -3.0, f32::NAN] {
            let mut last: Option<i64> = None;
            for _ in 0..1_000 {
                let next = falling(millionths(start), last);
                if let Some(last) = last {
                    assert!(((next as f64 / MILLION) as f32) < ((last as f64 / MILLION) as f32), "{start}");
                }
                last = Some(next);
            }
        }
    }
}
