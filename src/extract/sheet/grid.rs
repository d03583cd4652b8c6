//! The cells of a worksheet as they are shown, kept compactly: their texts lie one after another in one string.

use crate::extract::comments::Comment;
use std::collections::HashMap;

/// Cells of one file that are kept; more are named as left out.
pub const MOST_CELLS: usize = 4_000_000;

/// Bytes of the texts of one file's cells.
pub const MOST_TEXT: usize = 256 << 20;

/// A workbook as far as it was read.
#[derive(Default)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
    /// Names of the sheets that are damaged; what stands before the damage was read.
    pub damaged: Vec<String>,
    pub comments: Vec<Comment>,
    /// Names of the sheets whose comments could not be read.
    pub lost_comments: Vec<String>,
}

impl Workbook {
    /// Adds the next sheet; one that is not whole is noted.
    pub fn add(&mut self, sheet: Sheet, is_whole: bool) {
        if !is_whole {
            self.damaged.push(sheet.name.clone());
        }
        self.sheets.push(sheet);
    }

    /// True once no more cells are kept; further sheets are not read.
    pub fn is_full(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.cut)
            || self.sheets.iter().map(Sheet::len).sum::<usize>() >= MOST_CELLS
    }
}

/// A worksheet.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    text: String,
    cells: Vec<Cell>,
    sorted: bool,
    pub merges: Vec<Merge>,
    /// True if cells beyond the bounds were left out.
    pub cut: bool,
    /// Formulas whose results the file does not hold.
    pub uncomputed: usize,
}

/// A cell that is not empty.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    pub row: u32,
    pub column: u32,
    start: u32,
    length: u32,
    pub is_number: bool,
}

/// Cells shown as one; the text stands in the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u32,
    pub last_column: u32,
}

impl Sheet {
    pub fn new(name: impl Into<String>, hidden: bool) -> Self {
        Self { name: name.into(), hidden, sorted: true, ..Self::default() }
    }

    /// Adds a cell; white space in it, line breaks among it, counts as one space.
    pub fn push(&mut self, row: u32, column: u32, text: &str, is_number: bool) {
        let start = self.text.len();
        for word in text.split_whitespace() {
            if self.text.len() > start {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
        let length = self.text.len() - start;
        if length == 0 {
            return;
        }
        if self.cells.len() >= MOST_CELLS || self.text.len() > MOST_TEXT {
            self.text.truncate(start);
            self.cut = true;
            return;
        }
        self.sorted &= self.cells.last().is_none_or(|last| (last.row, last.column) <= (row, column));
        let (start, length) = (start as u32, length as u32);
        self.cells.push(Cell { row, column, start, length, is_number });
    }

    pub fn text(&self, cell: &Cell) -> &str {
        self.text.get(cell.start as usize..(cell.start + cell.length) as usize).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Puts the cells into the order of reading.
    pub fn sort(&mut self) {
        if !std::mem::replace(&mut self.sorted, true) {
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
        }
    }

    /// The rows that are not empty, each as its cells; the sheet is sorted.
    pub fn rows(&self) -> Vec<&[Cell]> {
        self.cells.chunk_by(|a, b| a.row == b.row).collect()
    }

    /// The cell of this place, if it is not empty; the sheet is sorted.
    pub fn cell_at(&self, row: u32, column: u32) -> Option<Cell> {
        let at = self.cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column)).ok()?;
        Some(self.cells[at])
    }

    /// Merged cells by the place of the first.
    pub fn merged(&self) -> HashMap<(u32, u32), Merge> {
        self.merges.iter().map(|merge| ((merge.first_row, merge.first_column), *merge)).collect()
    }
}

impl Merge {
    pub fn columns(&self) -> u32 {
        self.last_column.saturating_sub(self.first_column) + 1
    }

    pub fn rows(&self) -> u32 {
        self.last_row.saturating_sub(self.first_row) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_in_the_order_of_reading() {
        let mut sheet = Sheet::new("表一", false);
        sheet.push(1, 1, "乙", false);
        sheet.push(1, 0, " 甲\n丙 ", false);
        sheet.push(0, 3, "", false);
        sheet.push(0, 0, "题", false);
        sheet.sort();
        let rows = sheet.rows();
        let texts: Vec<Vec<&str>> =
            rows.iter().map(|row| row.iter().map(|cell| sheet.text(cell)).collect()).collect();
        assert_eq!(texts, [vec!["题"], vec!["甲 丙", "乙"]]);
    }
}
