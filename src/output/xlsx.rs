//! Writes .xlsx: a frozen heading, wrapped text, matches in bold red, and never a formula.

use super::csv::{RESULT_COLUMNS, result_row};
use super::table::{Cell, Column};
use super::visible::visible_char;
use super::{ResultFormat, Unit, ranked};
use crate::model::{Lang, Span};
use crate::search::Results;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};

/// Most rows of a sheet; further rows go to a further sheet.
const MOST_ROWS: u32 = 1_048_576;

/// Most UTF-16 units that a cell holds, less room for the note that it was cut.
const MOST_UNITS: usize = 32_767 - 60;

/// Widths of columns, in characters of the standard font.
const NARROW: f64 = 10.0;
const MIDDLE: f64 = 24.0;
const WIDE: f64 = 80.0;

/// A hit a row, kept until the end: a workbook is written as a whole.
pub(super) struct XlsxResults<'w> {
    out: &'w mut dyn Write,
    unit: Unit,
    lang: Lang,
    table: Option<XlsxTable>,
}

impl<'w> XlsxResults<'w> {
    pub(super) fn new(out: &'w mut dyn Write, unit: Unit, lang: Lang) -> Self {
        Self { out, unit, lang, table: None }
    }
}

impl ResultFormat for XlsxResults<'_> {
    fn begin(&mut self) -> io::Result<()> {
        self.table = Some(XlsxTable::new(&RESULT_COLUMNS, self.lang)?);
        Ok(())
    }

    fn results(&mut self, results: &Results) -> io::Result<()> {
        let Some(table) = &mut self.table else { return Ok(()) };
        let text_column = RESULT_COLUMNS.iter().position(|column| column.key == "text").unwrap_or(0);
        for (rank, hit) in ranked(results, self.unit) {
            table.row(&result_row(results, rank, hit))?;
            table.mark(text_column as u16, &hit.text, &hit.highlights)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        match self.table.take() {
            Some(table) => table.write_to(self.out),
            None => Ok(()),
        }
    }
}

/// Rows of cells as a workbook.
pub(super) struct XlsxTable {
    workbook: Workbook,
    columns: Vec<Column>,
    lang: Lang,
    sheets: usize,
    /// Rows written to the last sheet, its heading included.
    rows: u32,
    body: Format,
    plain: Format,
    marked: Format,
}

impl XlsxTable {
    pub(super) fn new(columns: &[Column], lang: Lang) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // A fixed time of creation: the same results give the same bytes.
        let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let mut table = Self {
            workbook,
            columns: columns.to_vec(),
            lang,
            sheets: 0,
            rows: 0,
            body: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            plain: Format::new(),
            marked: Format::new().set_bold().set_font_color(Color::Red),
        };
        table.add_sheet().map_err(io::Error::other)?;
        Ok(table)
    }

    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        let heading = Format::new().set_bold().set_align(FormatAlign::Top);
        let sheet = self.workbook.add_worksheet();
        for (index, column) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, index, column.title(self.lang), &heading)?;
            sheet.set_column_width(index, width_of(column))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.sheets += 1;
        self.rows = 1;
        Ok(())
    }

    pub(super) fn row(&mut self, row: &[Cell]) -> io::Result<()> {
        self.try_row(row).map_err(io::Error::other)
    }

    fn try_row(&mut self, row: &[Cell]) -> Result<(), XlsxError> {
        if self.rows == MOST_ROWS {
            self.add_sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
        for (index, cell) in (0..).zip(row) {
            write_cell(sheet, self.rows, index, cell, &self.body)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes `text` into `column` of the last row, with the highlights in bold red.
    fn mark(&mut self, column: u16, text: &str, highlights: &[Span]) -> io::Result<()> {
        let pieces: Vec<(bool, String)> = pieces(text, highlights)
            .into_iter()
            .map(|(lit, piece)| (lit, cell_text(piece)))
            .filter(|(_, piece)| !piece.is_empty())
            .collect();
        if pieces.iter().all(|(lit, _)| !lit) {
            return Ok(());
        }
        let runs: Vec<(&Format, &str)> = pieces
            .iter()
            .map(|(lit, piece)| (if *lit { &self.marked } else { &self.plain }, piece.as_str()))
            .collect();
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1).map_err(io::Error::other)?;
        match sheet.write_rich_string_with_format(self.rows - 1, column, &runs, &self.body) {
            // Its length counts the marks too; the cell keeps its plain text.
            Ok(_) | Err(XlsxError::MaxStringLengthExceeded) => Ok(()),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    pub(super) fn write_to(mut self, out: &mut dyn Write) -> io::Result<()> {
        let bytes = self.workbook.save_to_buffer().map_err(io::Error::other)?;
        out.write_all(&bytes)?;
        out.flush()
    }
}

fn width_of(column: &Column) -> f64 {
    match column.key {
        "text" => WIDE,
        "query" | "document" | "title" | "section" | "name" | "aliases" | "issuer" | "indicator" => MIDDLE,
        _ => NARROW,
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Number(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, format)?;
        }
        Cell::Integer(number) => {
            sheet.write_number_with_format(row, column, *number as f64, format)?;
        }
        Cell::Text(_) | Cell::List(_) | Cell::Records(_) => {
            sheet.write_string_with_format(row, column, cell_text(&cell.plain()), format)?;
        }
        Cell::Number(_) | Cell::Empty => {}
    }
    Ok(())
}

/// `text` without control characters, cut with a note where it is more than a cell holds.
fn cell_text(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut units = 0;
    for c in text.chars() {
        let Some(c) = (if c == '\n' { Some(c) } else { visible_char(c) }) else { continue };
        units += c.len_utf16();
        if units > MOST_UNITS {
            kept.push_str("…（超过单元格上限，已截断 / cut: more than a cell holds）");
            break;
        }
        kept.push(c);
    }
    kept
}

/// `text` in pieces that are highlighted or not; highlights that do not fit the text are left out.
fn pieces<'t>(text: &'t str, highlights: &[Span]) -> Vec<(bool, &'t str)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for span in highlights {
        if span.start < done || span.is_empty() {
            continue;
        }
        let (Some(before), Some(lit)) = (text.get(done..span.start), text.get(span.range())) else {
            continue;
        };
        pieces.push((false, before));
        pieces.push((true, lit));
        done = span.end;
    }
    pieces.push((false, &text[done..]));
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::OutputOptions;
    use super::super::samples::{bytes, results};
    use super::*;
    use std::io::Read;

    fn part(workbook: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(io::Cursor::new(workbook)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn options() -> OutputOptions {
        OutputOptions { format: super::super::Format::Xlsx, ..OutputOptions::default() }
    }

    #[test]
    fn a_workbook_has_a_frozen_heading_and_marked_matches() {
        let out = bytes(options(), &[results()]);
        let sheet = part(&out, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("state=\"frozen\""));
        assert!(!sheet.contains("<f>"));
        let strings = part(&out, "xl/sharedStrings.xml");
        for text in ["查询编号", "=呼市.txt", "办结率96.27%。", "一、工作回顾 › （二）餐厨垃圾"]
        {
            assert!(strings.contains(text), "{text}");
        }
        assert!(strings.contains("FFFF0000"));
    }

    #[test]
    fn the_same_results_give_the_same_bytes() {
        assert_eq!(bytes(options(), &[results()]), bytes(options(), &[results()]));
    }

    #[test]
    fn long_cells_are_cut_with_a_note() {
        let mut answer = results();
        answer.hits[0].text = "餐厨垃圾".repeat(20_000);
        answer.hits[1].text = "\x1b\u{1}餐厨垃圾".into();
        answer.hits[1].highlights = vec![Span::new(1, 4), Span::new(2, 5), Span::new(5, 900)];
        let strings = part(&bytes(options(), &[answer]), "xl/sharedStrings.xml");
        assert!(strings.contains("已截断"));
        assert!(strings.contains("␛␁"));
    }

    #[test]
    fn many_matches_do_not_fail() {
        let mut answer = results();
        answer.hits[0].text = "餐，".repeat(5_000);
        answer.hits[0].highlights = (0..5_000).map(|at| Span::new(at * 6, at * 6 + 3)).collect();
        let strings = part(&bytes(options(), &[answer]), "xl/sharedStrings.xml");
        assert!(strings.contains("餐，餐，"));
    }
}
