//! Writes results as JSON: one object a query, or one hit a line.

use super::wire::{HitWire, ResultsWire};
use super::{ResultFormat, Unit, ranked};
use crate::search::Results;
use serde::Serialize;
use std::io::{self, Write};

/// One object a query, each on its line.
pub(super) struct JsonResults<'w> {
    out: &'w mut dyn Write,
    unit: Unit,
}

impl<'w> JsonResults<'w> {
    pub(super) fn new(out: &'w mut dyn Write, unit: Unit) -> Self {
        Self { out, unit }
    }
}

impl ResultFormat for JsonResults<'_> {
    fn results(&mut self, results: &Results) -> io::Result<()> {
        let hits = ranked(results, self.unit);
        write_line(self.out, &ResultsWire::new(results, &hits))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One hit a line, each with its query.
pub(super) struct JsonlResults<'w> {
    out: &'w mut dyn Write,
    unit: Unit,
}

impl<'w> JsonlResults<'w> {
    pub(super) fn new(out: &'w mut dyn Write, unit: Unit) -> Self {
        Self { out, unit }
    }
}

impl ResultFormat for JsonlResults<'_> {
    fn results(&mut self, results: &Results) -> io::Result<()> {
        for (rank, hit) in ranked(results, self.unit) {
            let query_id = results.query_id.as_deref();
            write_line(self.out, &HitWire::new(rank, hit, query_id, Some(&results.query)))?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    out.write_all(&line)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{results, written};
    use super::super::{Format, Unit};
    use serde_json::{Value, json};

    #[test]
    fn an_answer_is_one_object_with_the_keys_of_the_contract() {
        let out = written(Format::Json, Unit::Passage, &[results()]);
        assert!(
            out.starts_with(r#"{"query":"餐厨垃圾","query_id":null,"total":3,"verbatim":1,"took_ms":1.235,"#)
        );
        let json: Value = serde_json::from_str(&out).unwrap();
        let hit = &json["hits"][0];
        let expected = json!({
            "rank": 1, "score": 12.34, "query_id": null, "document": "2018/包头 总结.txt", "document_id": "ab12",
            "passage": 7, "title": "包头市城市管理工作总结", "date": "2019-01-03", "issuer": null, "region": "包头市",
            "section": ["一、工作回顾", "（二）餐厨垃圾"], "text": "市执法局收运餐厨垃圾，办结率96.27%。",
            "span": [2310, 2360], "page": 3, "highlights": [[18, 30]],
            "entities": [{"kind": "organization", "name": "市执法局", "span": [0, 12]}],
            "figures": [{"indicator": "办结率", "value": 96.27, "unit": "%", "period": null, "span": [42, 48],
                         "bound": null, "comparison": null, "scope": null}],
        });
        assert!(hit["score"].as_f64().is_some_and(|score| (score - 12.34).abs() < 1e-5));
        let mut hit = hit.clone();
        hit["score"] = json!(12.34);
        assert_eq!(hit, expected);
    }

    #[test]
    fn a_batch_has_one_object_a_line() {
        let mut second = results();
        second.query_id = Some("q2".into());
        second.hits.clear();
        let out = written(Format::Json, Unit::Passage, &[results(), second]);
        assert_eq!(out.lines().count(), 2);
        assert!(out.lines().nth(1).unwrap().contains(r#""query_id":"q2""#));
    }

    #[test]
    fn a_hit_is_one_line_with_its_query() {
        let mut answer = results();
        answer.query_id = Some("q1".into());
        let out = written(Format::Jsonl, Unit::Document, &[answer]);
        let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let seen: Vec<_> = lines.iter().map(|hit| (hit["rank"].as_u64(), hit["document"].as_str())).collect();
        assert_eq!(seen, [(Some(1), Some("2018/包头 总结.txt")), (Some(2), Some("=呼市.txt"))]);
        assert_eq!(
            (lines[0]["query_id"].as_str(), lines[0]["query"].as_str()),
            (Some("q1"), Some("餐厨垃圾"))
        );
    }
}
