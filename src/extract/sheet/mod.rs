//! Reads spreadsheets: every sheet a section, every row a line with the names of its columns.

mod delimited;
mod grid;
mod heads;
mod shown;
mod table;
mod words;
mod xls;
mod xls_strings;
mod xlsx;

use super::sniff::{self, Content};
use super::text::reads_as_text;
use super::{Extractor, Sink, charset, promises};
use crate::error::{Error, ErrorKind};
use crate::model::Extracted;
use grid::MOST_CELLS;
use xlsx::Workbook;

/// Reads `.xlsx` and `.et` files of the same make.
pub struct XlsxExtractor;

/// Reads `.xls` and `.et` files of the same make (BIFF5 and BIFF8).
pub struct XlsExtractor;

/// Reads `.csv` and `.tsv`.
pub struct CsvExtractor;

impl Extractor for XlsxExtractor {
    fn format(&self) -> &'static str {
        "xlsx"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        let is_named = promises(&sniff::extension(name), "xlsx");
        match sniff::content(bytes) {
            Content::Other("xlsx") => true,
            Content::Other("zip") => is_named,
            Content::Unmarked => is_named && !reads_as_text(bytes),
            _ => false,
        }
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(xlsx::read(bytes), self.format(), sink);
    }
}

impl Extractor for XlsExtractor {
    fn format(&self) -> &'static str {
        "xls"
    }

    fn accepts(&self, _name: &str, bytes: &[u8]) -> bool {
        sniff::content(bytes) == Content::Other("xls")
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(xls::read(bytes), self.format(), sink);
    }
}

impl Extractor for CsvExtractor {
    fn format(&self) -> &'static str {
        "csv"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        // Systems write such text under the names of workbooks too.
        let extension = sniff::extension(name);
        let is_workbook = promises(&extension, "xls") || promises(&extension, "xlsx");
        sniff::content(bytes) == Content::Unmarked
            && (promises(&extension, "csv") || (is_workbook && reads_as_text(bytes)))
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        let decoded = match charset::decode(bytes) {
            Ok(decoded) => decoded,
            Err(error) => return sink(Err(error)),
        };
        let mut warnings = decoded.warnings;
        let mut sheet = delimited::read(&decoded.text);
        let mut text = String::with_capacity(decoded.text.len() * 2);
        table::write(&mut sheet, &mut text);
        text.truncate(text.trim_end().len());
        let cut = sheet.cut.then(|| format!("表格过大，只读了前 {MOST_CELLS} 个单元格"));
        warnings.extend(cut.clone());
        match text.trim().is_empty() {
            true => sink(Err(Error::new(ErrorKind::Empty, ""))),
            false => sink(Ok(Extracted {
                text,
                format: "csv",
                encoding: Some(decoded.encoding),
                warnings,
                ..Extracted::default()
            })),
        }
        cut.into_iter().for_each(|cut| sink(Err(Error::new(ErrorKind::Partial, cut))));
    }
}

/// Hands over the document that a workbook is, then what could not be read of it.
fn hand_over(workbook: Result<Workbook, Error>, format: &'static str, sink: &mut Sink) {
    let workbook = match workbook {
        Ok(workbook) => workbook,
        Err(error) => return sink(Err(error)),
    };
    let damage = damage(&workbook);
    let mut text = String::new();
    let mut warnings: Vec<String> = Vec::new();
    let several = workbook.sheets.iter().filter(|sheet| sheet.len() > 0).count() > 1;
    for mut sheet in workbook.sheets.into_iter().filter(|sheet| sheet.len() > 0) {
        if sheet.hidden {
            warnings.push(format!("隐藏的工作表 {} 也已读取", sheet.name));
        }
        if several || !is_default_name(&sheet.name) {
            text.push_str("# ");
            text.push_str(&sheet.name);
            text.push('\n');
        }
        table::write(&mut sheet, &mut text);
    }
    text.truncate(text.trim_end().len());
    warnings.extend(damage.iter().cloned());
    if text.is_empty() {
        let kind = if damage.is_empty() { ErrorKind::Empty } else { ErrorKind::Broken };
        return sink(Err(Error::new(kind, damage.into_iter().next().unwrap_or_default())));
    }
    sink(Ok(Extracted { text, format, warnings, ..Extracted::default() }));
    damage.into_iter().for_each(|detail| sink(Err(Error::new(ErrorKind::Partial, detail))));
}

fn damage(workbook: &Workbook) -> Vec<String> {
    let cut = workbook.sheets.iter().any(|sheet| sheet.cut)
        || workbook.sheets.iter().map(grid::Sheet::len).sum::<usize>() >= MOST_CELLS;
    let damaged = workbook.damaged.iter().map(|name| format!("工作表 {name} 已损坏，其后的内容未读出"));
    damaged.chain(cut.then(|| format!("表格过大，只读了前 {MOST_CELLS} 个单元格"))).collect()
}

/// Sheet1 names nothing.
fn is_default_name(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(bare, "Sheet" | "工作表" | "sheet")
}

#[cfg(test)]
mod tests;
