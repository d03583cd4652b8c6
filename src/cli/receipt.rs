//! The receipt of a run: a line for people, JSON for machines.

use crate::error::Error;
use crate::ingest::Report;
use crate::model::Lang;
use serde::Serialize;
use std::io::{self, Write};
use std::time::SystemTime;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What `--report FILE` holds; the keys are those of the contract.
#[derive(Debug, Serialize)]
pub struct Receipt {
    version: &'static str,
    /// Fingerprint of the schema in use.
    schema: String,
    /// Start of the run, UTC, as `2026-01-31T08:00:00Z`.
    started: String,
    seconds: f64,
    /// True if a signal ended the run before every file was read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stopped: bool,
    files: Files,
    documents: u64,
    passages: u64,
    bytes: u64,
    /// Only of a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    queries: Option<Queries>,
    /// Passages or documents that a batch returned; `passages` says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    hits: Option<u64>,
    problems: Vec<Problem>,
}

/// The queries of a batch.
#[derive(Debug, Serialize)]
pub struct Queries {
    pub seen: usize,
    /// With at least one hit.
    pub answered: usize,
    /// Without any.
    pub empty: usize,
    /// Lines that are no query.
    pub failed: usize,
}

#[derive(Debug, Serialize)]
struct Files {
    seen: u64,
    indexed: u64,
    unchanged: u64,
    removed: u64,
    skipped: u64,
    failed: u64,
    /// Not reached by a run that a signal stopped.
    #[serde(skip_serializing_if = "is_zero")]
    left: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

#[derive(Debug, Serialize)]
struct Problem {
    path: Option<String>,
    kind: &'static str,
    reason: String,
    hint: &'static str,
}

impl Receipt {
    pub fn new(report: &Report, schema: String, started: SystemTime, seconds: f64, lang: Lang) -> Self {
        let files = &report.files;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            schema,
            started: utc(started),
            seconds,
            stopped: report.stopped,
            files: Files {
                seen: files.seen,
                indexed: files.indexed,
                unchanged: files.unchanged,
                removed: files.removed,
                skipped: files.skipped,
                failed: files.failed,
                left: files.left,
            },
            documents: report.documents,
            passages: report.passages,
            bytes: report.bytes,
            queries: None,
            hits: None,
            problems: problems(&report.problems, lang),
        }
    }

    /// The receipt of a batch: one file of queries, read wholly or in part.
    pub fn of_batch(mut self, queries: Queries, hits: u64, errors: &[Error], lang: Lang) -> Self {
        self.files.seen = 1;
        self.files.failed = u64::from(queries.failed > 0);
        self.passages = hits;
        self.problems = problems(errors, lang);
        self.queries = Some(queries);
        self.hits = Some(hits);
        self
    }

    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

fn problems(errors: &[Error], lang: Lang) -> Vec<Problem> {
    let problem = |error: &Error| Problem {
        path: error.path.as_ref().map(|path| path.to_string_lossy().into_owned()),
        kind: error.kind.key(),
        reason: error.reason(lang),
        hint: error.kind.hint(lang),
    };
    errors.iter().map(problem).collect()
}

/// The line that ends a run, for people.
pub fn line(report: &Report, seconds: f64, lang: Lang) -> String {
    let files = &report.files;
    let (documents, passages) = (report.documents, report.passages);
    let speed = report.bytes as f64 / 1e6 / seconds.max(1e-3);
    lang.pick(
        format!(
            "文件 {}：读入 {}，未变 {}，移除 {}，略过 {}，失败 {}；文档 {documents}，段落 {passages}；{seconds:.1} 秒（{speed:.1} MB/s）",
            files.seen, files.indexed, files.unchanged, files.removed, files.skipped, files.failed
        ),
        format!(
            "{} files: {} read, {} unchanged, {} removed, {} skipped, {} failed; {documents} documents, {passages} passages; {seconds:.1} s ({speed:.1} MB/s)",
            files.seen, files.indexed, files.unchanged, files.removed, files.skipped, files.failed
        ),
    )
}

/// `time` as UTC, to the second.
fn utc(time: SystemTime) -> String {
    let time = OffsetDateTime::from(time).replace_nanosecond(0).ok();
    time.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(utc(UNIX_EPOCH), "1970-01-01T00:00:00Z");
        let leap = UNIX_EPOCH + Duration::from_millis(1_582_934_400_123);
        assert_eq!(utc(leap), "2020-02-29T00:00:00Z");
    }
}
