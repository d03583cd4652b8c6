//! Reads spreadsheets: every sheet a section, every row a line with the names of its columns.

mod delimited;
mod grid;
mod heads;
mod remarks;
mod shown;
mod table;
mod words;
mod xls;
mod xls_strings;
mod xlsx;

use super::sniff::{self, Content};
use super::text::reads_as_text;
use super::{Extractor, Sink, charset, comments, hand_over, is_package, promises};
use crate::error::Error;
use crate::model::Extracted;
use grid::{MOST_CELLS, Workbook};

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
        is_package(name, bytes, self.format())
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(xlsx::read(bytes).map(|workbook| document(workbook, self.format())), sink);
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
        hand_over(xls::read(bytes).map(|workbook| document(workbook, self.format())), sink);
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
        hand_over(separated(bytes), sink);
    }
}

/// The document that a text of separated values is, and what could not be read of it.
fn separated(bytes: &[u8]) -> Result<(Extracted, Vec<String>), Error> {
    let decoded = charset::decode(bytes)?;
    let mut sheet = delimited::read(&decoded.text);
    let mut text = String::with_capacity(decoded.text.len() * 2);
    table::write(&mut sheet, &mut text);
    text.truncate(text.trim_end().len());
    let cut = Vec::from_iter(sheet.cut.then(too_many_cells));
    let warnings = [decoded.warnings, cut.clone()].concat();
    let encoding = Some(decoded.encoding);
    Ok((Extracted { text, format: "csv", encoding, warnings, ..Extracted::default() }, cut))
}

/// The document that a workbook is, and what could not be read of it.
fn document(workbook: Workbook, format: &'static str) -> (Extracted, Vec<String>) {
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
    comments::write(&workbook.comments, 1, &mut text);
    text.truncate(text.trim_end().len());
    warnings.extend_from_slice(&damage);
    (Extracted { text, format, warnings, ..Extracted::default() }, damage)
}

fn damage(workbook: &Workbook) -> Vec<String> {
    let damaged = workbook.damaged.iter().map(|name| format!("工作表 {name} 已损坏，其后的内容未读出"));
    let uncomputed: usize = workbook.sheets.iter().map(|sheet| sheet.uncomputed).sum();
    let uncomputed = (uncomputed > 0).then(|| format!("有 {uncomputed} 个公式没有存下结果，未读出"));
    let remarks = workbook.lost_comments.iter().map(|name| format!("工作表 {name} 的批注已损坏，未读出"));
    damaged.chain(remarks).chain(uncomputed).chain(workbook.is_full().then(too_many_cells)).collect()
}

fn too_many_cells() -> String {
    format!("表格过大，只读了前 {MOST_CELLS} 个单元格")
}

/// Sheet1 names nothing.
fn is_default_name(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(bare, "Sheet" | "工作表" | "sheet")
}

#[cfg(test)]
mod tests;
