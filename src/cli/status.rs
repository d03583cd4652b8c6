//! `stats`, `check` and `eval`.

use super::args::{EvalArguments, TableArguments};
use super::context::Context;
use super::search::read_input;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::{evaluate, read_qrels, read_run};
use crate::extract::charset;
use crate::index::Reader;
use crate::index::embedded::{Damage, EmbeddedIndex, Fault};
use crate::index::record::DocumentHead;
use crate::model::Lang;
use crate::output::{Cell, Column, Table};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Counts of what the index holds.
pub fn stats(context: &Context, arguments: &TableArguments) -> Result<u8> {
    let index = context.open()?;
    let reader = index.reader()?;
    let counts = reader.counts()?;
    let (mut formats, mut encodings) = (BTreeMap::new(), BTreeMap::new());
    let (mut bytes, mut sections, mut dated) = (0, 0, 0);
    reader.each_document(&mut |head, detail| {
        *formats.entry(detail.format).or_insert(0) += 1;
        *encodings.entry(detail.encoding.unwrap_or_else(|| "-".to_string())).or_insert(0) += 1;
        bytes += detail.bytes;
        sections += detail.sections.len() as u64;
        dated += u64::from(head.date.is_some());
        Ok(())
    })?;
    let mut rows = vec![
        row("files", context.lang().pick("文件", "files"), counts.files),
        row("documents", context.lang().pick("文档", "documents"), counts.documents),
        row("passages", context.lang().pick("段落", "passages"), counts.passages),
        row("sections", context.lang().pick("章节", "sections"), sections),
        row("dated", context.lang().pick("有日期的文档", "documents with a date"), dated),
        row("text_bytes", context.lang().pick("正文字节", "bytes of text"), bytes),
        row("disk_bytes", context.lang().pick("索引字节", "bytes on disk"), counts.disk_bytes),
        row("segments", context.lang().pick("索引分块", "segments"), counts.segments),
    ];
    for (key, what, counts) in [
        ("format", context.lang().pick("格式", "format"), formats),
        ("encoding", context.lang().pick("编码", "encoding"), encodings),
    ] {
        let row = |(name, count)| row(&format!("{key}:{name}"), &format!("{what} {name}"), count);
        rows.extend(counts.into_iter().map(row));
    }
    let table = Table {
        columns: vec![
            Column::new("key", "键", "key"),
            Column::new("what", "项目", "what"),
            Column::new("count", "数量", "count"),
        ],
        rows,
    };
    context.write_table(arguments, &table)?;
    Ok(0)
}

fn row(key: &str, what: &str, count: u64) -> Vec<Cell> {
    vec![Cell::Text(key.to_string()), Cell::Text(what.to_string()), Cell::Integer(count as i64)]
}

/// Whether the index is whole: checksums, records, and passages that add up to their documents.
pub fn check(context: &Context, arguments: &TableArguments) -> Result<u8> {
    let folder = context.index_to_read()?;
    let damages = EmbeddedIndex::damages(&folder)?;
    let mut problems: Vec<(String, String)> =
        damages.iter().map(|damage| described(damage, context.lang())).collect();
    if problems.is_empty() {
        problems = record_problems(&context.open()?.reader()?)?;
    }
    let table = Table {
        columns: vec![Column::new("path", "位置", "path"), Column::new("problem", "问题", "problem")],
        rows: problems
            .iter()
            .map(|(path, problem)| vec![Cell::Text(path.clone()), Cell::Text(problem.clone())])
            .collect(),
    };
    if problems.is_empty() {
        eprintln!("{}", context.lang().pick("索引完好", "the index is whole"));
        if arguments.format.is_some() {
            context.write_table(arguments, &table)?;
        }
        return Ok(0);
    }
    context.write_table(arguments, &table)?;
    Err(Error::new(ErrorKind::Damaged, "").at(folder))
}

/// File and fault of a damage, for people.
fn described(damage: &Damage, lang: Lang) -> (String, String) {
    let fault = match damage.fault {
        Fault::Missing => lang.pick("缺少", "missing"),
        Fault::Changed => lang.pick("内容与校验和不符", "the content does not fit its checksum"),
    };
    (damage.file.display().to_string(), fault.to_string())
}

/// Documents whose passages do not add up to them, and files whose documents are not there.
fn record_problems(reader: &dyn Reader) -> Result<Vec<(String, String)>> {
    let mut documents = Vec::new();
    reader.each_document(&mut |head, detail| {
        documents.push((head, detail.bytes));
        Ok(())
    })?;
    let problem = |(head, bytes): (DocumentHead, u64)| {
        document_problem(reader, &head.key, bytes).map(|problem| (head.name, problem))
    };
    let keys: HashSet<String> = documents.iter().map(|(head, _)| head.key.clone()).collect();
    let files =
        reader.files()?.into_iter().filter(|file| file.documents.iter().any(|key| !keys.contains(key)));
    let without = files.map(|file| (file.name, "document row".to_string()));
    Ok(documents.into_iter().filter_map(problem).chain(without).collect())
}

/// What is wrong with the passages of a document: one missing, out of order, or not readable.
fn document_problem(reader: &dyn Reader, key: &str, bytes: u64) -> Option<String> {
    let passages = match reader.document(key) {
        Ok(Some((address, head, _))) => match reader.passages(address) {
            Ok(passages) if passages.len() == head.passages as usize => passages,
            Ok(passages) => return Some(format!("passages: {} ≠ {}", passages.len(), head.passages)),
            Err(error) => return Some(error.detail),
        },
        Ok(None) => return Some("document row".to_string()),
        Err(error) => return Some(error.detail),
    };
    let mut end = 0;
    for passage in &passages {
        if passage.span.start != end || passage.span.len() != passage.text.len() {
            return Some(format!("passage {}: {} ≠ {end}", passage.number, passage.span.start));
        }
        end = passage.span.end;
    }
    (end as u64 != bytes).then(|| format!("text: {end} ≠ {bytes}"))
}

/// Scores a run against judgements.
pub fn eval(context: &Context, arguments: &EvalArguments) -> Result<u8> {
    let text = |path: &Path| -> Result<String> {
        let bytes = read_input(path)?;
        Ok(charset::decode(&bytes).map_err(|e| e.at(path))?.text)
    };
    let (qrels, mut errors) = read_qrels(&arguments.qrels.to_string_lossy(), &text(&arguments.qrels)?);
    errors.iter_mut().for_each(|error| *error = error.clone().at(&arguments.qrels));
    let (run, run_errors) = read_run(&arguments.run.to_string_lossy(), &text(&arguments.run)?);
    errors.extend(run_errors.into_iter().map(|error| error.at(&arguments.run)));
    for error in errors.iter().take(20) {
        context.complain(error);
    }
    let scores = evaluate(&qrels, &run);
    let table = Table {
        columns: vec![
            Column::new("queries", "检索数", "queries"),
            Column::new("ndcg_at_10", "nDCG@10", "nDCG@10"),
            Column::new("mrr_at_10", "MRR@10", "MRR@10"),
            Column::new("recall_at_100", "recall@100", "recall@100"),
        ],
        rows: vec![vec![
            Cell::Integer(scores.queries as i64),
            Cell::Number(four_decimals(scores.ndcg_at_10)),
            Cell::Number(four_decimals(scores.mrr_at_10)),
            Cell::Number(four_decimals(scores.recall_at_100)),
        ]],
    };
    context.write_table(&arguments.table, &table)?;
    Ok(if errors.is_empty() { 0 } else { 2 })
}

/// As trec_eval writes its measures.
fn four_decimals(measure: f64) -> f64 {
    (measure * 1e4).round() / 1e4
}
