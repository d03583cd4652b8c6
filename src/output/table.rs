//! A table of any content (entities, figures, statistics) in every format.

use super::csv::CsvTable;
use super::visible::visible;
use super::xlsx::XlsxTable;
use super::{Format, OutputOptions, width};
use crate::model::Lang;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};

/// A column: its key in machine formats, its heading for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub key: &'static str,
    pub title_zh: &'static str,
    pub title_en: &'static str,
}

impl Column {
    pub const fn new(key: &'static str, title_zh: &'static str, title_en: &'static str) -> Self {
        Self { key, title_zh, title_en }
    }

    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.title_zh, self.title_en)
    }
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// Written without exponent; a number that is not finite is written as nothing.
    Number(f64),
    Integer(i64),
    Empty,
    /// An array in JSON, joined with `; ` elsewhere.
    List(Vec<String>),
    /// An array of objects in JSON, their texts joined with `; ` elsewhere.
    Records(Vec<Record>),
}

/// An object of named cells, and how it reads where there are no objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub text: String,
    pub fields: Vec<(&'static str, Cell)>,
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (key, cell) in &self.fields {
            map.serialize_entry(key, cell)?;
        }
        map.end()
    }
}

impl Cell {
    /// `Empty` for `None`.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Cell::Empty, |text| Cell::Text(text.to_string()))
    }

    /// The cell as text; numbers in their shortest form.
    pub(super) fn plain(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) if number.is_finite() => number.to_string(),
            Cell::Integer(number) => number.to_string(),
            Cell::List(items) => items.join("; "),
            Cell::Records(records) => {
                records.iter().map(|record| record.text.as_str()).collect::<Vec<_>>().join("; ")
            }
            Cell::Number(_) | Cell::Empty => String::new(),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Cell::Number(_) | Cell::Integer(_))
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Number(number) => serializer.serialize_f64(*number),
            Cell::Integer(number) => serializer.serialize_i64(*number),
            Cell::Empty => serializer.serialize_none(),
            Cell::List(items) => items.serialize(serializer),
            Cell::Records(records) => records.serialize(serializer),
        }
    }
}

/// Rows under headed columns; a row that is too short ends with empty cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

/// Writes `table`. Fails with `InvalidInput` for TREC, which knows no tables.
pub fn write_table(out: &mut dyn Write, options: OutputOptions, table: &Table) -> io::Result<()> {
    match options.format {
        Format::Text => write_text(out, options, table)?,
        Format::Json => write_array(out, table)?,
        Format::Jsonl => {
            for row in &table.rows {
                write_object(out, table, row)?;
                out.write_all(b"\n")?;
            }
        }
        Format::Csv => {
            let mut csv = CsvTable::new(out);
            csv.begin(&table.columns)?;
            table.rows.iter().try_for_each(|row| csv.row(row, table.columns.len()))?;
            csv.finish()?;
        }
        Format::Xlsx => {
            let mut sheet = XlsxTable::new(&table.columns, options.lang)?;
            table.rows.iter().try_for_each(|row| sheet.row(row))?;
            sheet.write_to(out)?;
        }
        Format::Trec => return Err(io::Error::new(io::ErrorKind::InvalidInput, "trec")),
    }
    out.flush()
}

fn write_array(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, row) in table.rows.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        write_object(out, table, row)?;
    }
    out.write_all(b"\n]\n")
}

fn write_object(out: &mut dyn Write, table: &Table, row: &[Cell]) -> io::Result<()> {
    let object = serde_json::to_vec(&RowWire { columns: &table.columns, row })?;
    out.write_all(&object)
}

/// A row as an object whose keys keep the order of the columns.
struct RowWire<'a> {
    columns: &'a [Column],
    row: &'a [Cell],
}

impl Serialize for RowWire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (index, column) in self.columns.iter().enumerate() {
            map.serialize_entry(column.key, self.row.get(index).unwrap_or(&Cell::Empty))?;
        }
        map.end()
    }
}

/// Columns between two columns of a text table.
const GAP: usize = 2;

/// No column of text is made narrower than this to fit the terminal.
const NARROWEST: usize = 12;

fn write_text(out: &mut dyn Write, options: OutputOptions, table: &Table) -> io::Result<()> {
    let titles: Vec<Cell> =
        table.columns.iter().map(|column| Cell::Text(column.title(options.lang).to_string())).collect();
    let widths = column_widths(table, &titles, options.width);
    let numeric: Vec<bool> = (0..table.columns.len())
        .map(|index| table.rows.iter().any(|row| row.get(index).is_some_and(Cell::is_number)))
        .collect();
    let heading = text_line(&titles, &widths, &numeric);
    if options.color {
        writeln!(out, "\x1b[1m{heading}\x1b[0m")?;
    } else {
        writeln!(out, "{heading}")?;
    }
    table.rows.iter().try_for_each(|row| writeln!(out, "{}", text_line(row, &widths, &numeric)))
}

/// The widest content of each column, the widest columns cut until a line fits `limit` (0: no limit).
fn column_widths(table: &Table, titles: &[Cell], limit: usize) -> Vec<usize> {
    let mut widths = vec![0; table.columns.len()];
    for row in std::iter::once(titles).chain(table.rows.iter().map(Vec::as_slice)) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(width::of(&visible(&cell.plain())));
        }
    }
    let gaps = GAP * widths.len().saturating_sub(1);
    while limit > 0 && widths.iter().sum::<usize>() + gaps > limit {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

fn text_line(row: &[Cell], widths: &[usize], numeric: &[bool]) -> String {
    let mut line = String::new();
    for (index, &columns) in widths.iter().enumerate() {
        let content = row.get(index).map(|cell| width::shortened(&visible(&cell.plain()), columns));
        let content = content.unwrap_or_default();
        let padding = " ".repeat(columns - width::of(&content).min(columns));
        let parts = if numeric[index] { [&padding, &content] } else { [&content, &padding] };
        parts.into_iter().for_each(|part| line.push_str(part));
        line.push_str(&" ".repeat(GAP));
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            columns: vec![
                Column::new("name", "名称", "name"),
                Column::new("aliases", "别名", "aliases"),
                Column::new("documents", "文档数", "documents"),
                Column::new("value", "数值", "value"),
            ],
            rows: vec![
                vec![
                    Cell::Text("包头市城市管理综合执法局".into()),
                    Cell::List(vec!["市执法局".into(), "执法局".into()]),
                    Cell::Integer(12),
                    Cell::Number(96.27),
                ],
                vec![Cell::Text("=SUM(1)".into()), Cell::Empty, Cell::Integer(3)],
                vec![Cell::Text("a\x1b[1m".into()), Cell::Empty, Cell::Integer(-3), Cell::Number(f64::NAN)],
            ],
        }
    }

    fn written(options: OutputOptions) -> String {
        let mut out = Vec::new();
        write_table(&mut out, options, &table()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_aligned_by_width() {
        let expected = "\
名称                      别名              文档数   数值
包头市城市管理综合执法局  市执法局; 执法局      12  96.27
=SUM(1)                                          3
a␛[1m                                           -3
";
        assert_eq!(written(OutputOptions::default()), expected);
    }

    #[test]
    fn wide_columns_are_cut_to_the_terminal() {
        let text = written(OutputOptions { width: 50, ..OutputOptions::default() });
        assert!(text.lines().all(|line| width::of(line) <= 50), "{text}");
        assert!(text.contains("包头市城市管"));
        let text = written(OutputOptions { width: 5, ..OutputOptions::default() });
        assert!(text.contains('…'));
    }

    #[test]
    fn json_keeps_the_order_of_the_columns() {
        let json = written(OutputOptions { format: Format::Json, ..OutputOptions::default() });
        let first = r#"{"name":"包头市城市管理综合执法局","aliases":["市执法局","执法局"],"documents":12,"value":96.27}"#;
        assert!(json.starts_with(&format!("[\n{first},\n")));
        let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(parsed[1]["value"], serde_json::Value::Null);
        let lines = written(OutputOptions { format: Format::Jsonl, ..OutputOptions::default() });
        assert_eq!(lines.lines().next(), Some(first));
        let empty = Table { columns: table().columns, rows: Vec::new() };
        let mut out = Vec::new();
        write_table(&mut out, OutputOptions { format: Format::Json, ..OutputOptions::default() }, &empty)
            .unwrap();
        assert_eq!(out, b"[\n]\n");
    }

    #[test]
    fn csv_has_keys_and_no_formulas() {
        let csv = written(OutputOptions { format: Format::Csv, ..OutputOptions::default() });
        let expected = "\u{feff}name,aliases,documents,value\r\n\
            包头市城市管理综合执法局,市执法局; 执法局,12,96.27\r\n'=SUM(1),,3,\r\na\x1b[1m,,-3,\r\n";
        assert_eq!(csv, expected);
    }

    #[test]
    fn trec_knows_no_tables() {
        let options = OutputOptions { format: Format::Trec, ..OutputOptions::default() };
        let error = write_table(&mut Vec::new(), options, &table()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
}
