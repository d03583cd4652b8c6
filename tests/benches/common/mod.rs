//! What the benches share: where the data is, an index of it, and numbers.

#![allow(dead_code)]

use jiansuo::corpus::WalkOptions;
use jiansuo::index::embedded::{EmbeddedIndex, WriterOptions};
use jiansuo::ingest::{IngestOptions, Pipeline, Quiet, Report, ingest};
use jiansuo::schema::Schema;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The folder of real data: `JIANSUO_DATA`, or `../shared/data` beside the project.
pub fn data() -> Option<PathBuf> {
    let named = std::env::var_os("JIANSUO_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    folder.is_dir().then_some(folder)
}

/// Memory of a writer, as the command line's default.
pub const MEMORY_BYTES: usize = 128 << 20;

/// Options of a run on `threads` threads, with the defaults of the command line.
pub fn options(threads: usize) -> IngestOptions {
    IngestOptions {
        walk: WalkOptions {
            include: Vec::new(),
            exclude: Vec::new(),
            max_file_size: 512 << 20,
            follow_links: false,
            hidden: false,
        },
        writer: WriterOptions { threads, memory_bytes: MEMORY_BYTES, queue_bytes: 16 << 20 },
        threads,
        commit_bytes: 512 << 20,
    }
}

/// Indexes `paths` into `folder`, from nothing or as an update.
pub fn index(folder: &Path, paths: &[PathBuf], threads: usize) -> (EmbeddedIndex, Report) {
    let schema = Schema::builtin().expect("the built-in schema is valid");
    let index = EmbeddedIndex::open_or_create(folder, schema.clone()).expect("the index opens");
    let pipeline = || Pipeline::new(&schema.passages);
    let report = ingest(&index, folder, &pipeline, paths, &options(threads), &Quiet).expect("the run ends");
    (index, report)
}

/// Opens the index in `folder`.
pub fn open(folder: &Path) -> EmbeddedIndex {
    let schema = Schema::builtin().expect("the built-in schema is valid");
    EmbeddedIndex::open(folder, schema).expect("the index opens")
}

/// The value below which `share` of the sorted values lie.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let at = ((sorted.len() as f64 - 1.0) * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Peak resident memory of this process in MB, as Linux tells it.
pub fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<f64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kilobytes.unwrap_or(f64::NAN) / 1e3
}

/// Processor time of this process so far in seconds, all threads together, as Linux tells it.
pub fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_SECOND
}

/// The documents that answer every question of a set, with their gain.
pub fn judgements(path: &Path) -> HashMap<String, HashMap<String, f64>> {
    let text = std::fs::read_to_string(path).expect("the judgements can be read");
    let mut judged: HashMap<String, HashMap<String, f64>> = HashMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        if let [question, document, gain] = columns[..]
            && let Ok(gain) = gain.trim().parse::<f64>()
            && gain > 0.0
        {
            judged.entry(question.to_string()).or_default().insert(document.to_string(), gain);
        }
    }
    judged
}

/// The lines of a `.jsonl` file.
pub fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}
