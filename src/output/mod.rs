//! Every format that leaves the program: results, tables and documents, for people and for machines.

mod csv;
mod document;
mod excerpt;
mod explanation;
mod json;
mod summary;
mod table;
mod text;
mod trec;
mod visible;
mod width;
mod wire;
mod xlsx;

pub use document::write_document;
pub use summary::summary;
pub use table::{Cell, Column, Record, Table, write_table};
pub use trec::trec_word;
pub use visible::visible;

use crate::model::Lang;
use crate::search::{Hit, Results};
use std::collections::HashSet;
use std::io::{self, Write};
use std::str::FromStr;

/// A format for results and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people, on a terminal.
    #[default]
    Text,
    /// One object a query (one a line), or one array a table.
    Json,
    /// One hit, or one row, a line.
    Jsonl,
    /// UTF-8 with BOM, CRLF, no cell that a spreadsheet would compute.
    Csv,
    Xlsx,
    /// `qid Q0 docno rank score tag`; results only.
    Trec,
}

impl Format {
    pub const ALL: [Format; 6] =
        [Format::Text, Format::Json, Format::Jsonl, Format::Csv, Format::Xlsx, Format::Trec];

    /// The name that `--format` takes.
    pub fn key(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Trec => "trec",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    /// Fails with the names that there are.
    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.key().eq_ignore_ascii_case(name));
        found.ok_or_else(|| Self::ALL.map(Format::key).join(", "))
    }
}

/// What a result stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    #[default]
    Passage,
    /// Each document once, with its best passage; ranks are counted anew.
    Document,
}

impl FromStr for Unit {
    type Err = String;

    /// Fails with the names that there are.
    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "passage" => Ok(Unit::Passage),
            "document" => Ok(Unit::Document),
            _ => Err("passage, document".to_string()),
        }
    }
}

/// How results and tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputOptions {
    pub format: Format,
    pub unit: Unit,
    pub lang: Lang,
    /// Colours for a terminal; text format only.
    pub color: bool,
    /// Columns of the terminal, 0 for lines of any length; text format only.
    pub width: usize,
    /// Lines that a passage may take before it is shortened around its highlights, 0 for whole passages;
    /// text format only.
    pub lines: usize,
}

impl Default for OutputOptions {
    fn default() -> Self {
        Self { format: Format::Text, unit: Unit::Passage, lang: Lang::Zh, color: false, width: 80, lines: 6 }
    }
}

/// One way of writing results, query after query.
trait ResultFormat {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn results(&mut self, results: &Results) -> io::Result<()>;

    fn finish(&mut self) -> io::Result<()>;
}

/// Writes the results of one query or of many: `begin`, `results` for each query, `finish`.
///
/// Every format but .xlsx is written as the results come.
pub struct ResultWriter<'w>(Box<dyn ResultFormat + 'w>);

impl<'w> ResultWriter<'w> {
    pub fn new(out: &'w mut dyn Write, options: OutputOptions) -> Self {
        let OutputOptions { format, unit, lang, .. } = options;
        Self(match format {
            Format::Text => Box::new(text::TextResults::new(out, options)),
            Format::Json => Box::new(json::JsonResults::new(out, unit)),
            Format::Jsonl => Box::new(json::JsonlResults::new(out, unit)),
            Format::Csv => Box::new(csv::CsvResults::new(out, unit)),
            Format::Xlsx => Box::new(xlsx::XlsxResults::new(out, unit, lang)),
            Format::Trec => Box::new(trec::TrecResults::new(out, unit)),
        })
    }

    pub fn begin(&mut self) -> io::Result<()> {
        self.0.begin()
    }

    pub fn results(&mut self, results: &Results) -> io::Result<()> {
        self.0.results(results)
    }

    pub fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }
}

/// Writes the results of a single query.
pub fn write_results(out: &mut dyn Write, options: OutputOptions, results: &Results) -> io::Result<()> {
    let mut writer = ResultWriter::new(out, options);
    writer.begin()?;
    writer.results(results)?;
    writer.finish()
}

/// The hits that are written for `unit`, each with its rank.
fn ranked(results: &Results, unit: Unit) -> Vec<(usize, &Hit)> {
    match unit {
        Unit::Passage => results.hits.iter().map(|hit| (hit.rank, hit)).collect(),
        Unit::Document => {
            let mut seen = HashSet::new();
            let best = results.hits.iter().filter(|hit| seen.insert(hit.document.as_str()));
            best.enumerate().map(|(index, hit)| (index + 1, hit)).collect()
        }
    }
}

#[cfg(test)]
mod samples;
