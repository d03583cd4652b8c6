//! Writes a worksheet as lines: what stands above a table as it is, every row of it with the names of its columns.
//!
//! A figure stands behind its name as in running text (办结率 96.27%), with the unit of its column; any other cell
//! after a colon (区县：云州区). Where a column is a period, the figure has the name of its row (2019年办结率 92.1%).

use super::grid::{Cell, Merge, Sheet};
use super::heads::{Head, Heads};
use super::words::{self, Units};
use std::collections::HashMap;

/// Merged ranges that may reach over one row.
const MOST_REACHING: usize = 256;

/// Adds the sheet to `text`, a row a line.
pub fn write(sheet: &mut Sheet, text: &mut String) {
    let merged = sheet.merged();
    let filled = Filled::new(&merged);
    sheet.sort();
    let sheet: &Sheet = sheet;
    let rows = sheet.rows();
    Writer { sheet, merged: &merged, filled, units: Units::built_in(), heads: None, unit: None, text }
        .rows(&rows);
}

struct Writer<'a> {
    sheet: &'a Sheet,
    merged: &'a HashMap<(u32, u32), Merge>,
    filled: Filled,
    units: Units,
    heads: Option<Heads>,
    /// The unit that a line above the table names.
    unit: Option<String>,
    text: &'a mut String,
}

impl Writer<'_> {
    fn rows(&mut self, rows: &[&[Cell]]) {
        let (mut at, mut previous) = (0, None);
        while let Some(row) = rows.get(at) {
            let after_gap = previous.is_some_and(|previous: u32| row[0].row > previous + 1);
            if self.heads.is_none() || after_gap {
                let found = Heads::find(self.sheet, &rows[at..], self.merged, &self.units);
                if let Some((heads, taken)) = found {
                    rows[at..at + taken].iter().for_each(|row| self.plain(row));
                    self.heads = Some(heads);
                    previous = rows[at + taken - 1].first().map(|cell| cell.row);
                    at += taken;
                    continue;
                }
            }
            self.row(row);
            previous = Some(row[0].row);
            at += 1;
        }
    }

    fn row(&mut self, row: &[Cell]) {
        if row.len() == 1 {
            self.unit =
                self.units.of_table(self.sheet.text(&row[0])).map(str::to_string).or(self.unit.take());
        }
        let Some(heads) = self.heads.take() else { return self.plain(row) };
        match self.with_filled(row) {
            cells if cells.len() > 1 => self.headed(&cells, &heads),
            _ => self.plain(row),
        }
        self.heads = Some(heads);
    }

    fn plain(&mut self, row: &[Cell]) {
        for (number, cell) in row.iter().enumerate() {
            if let Some(unit) = self.units.of_table(self.sheet.text(cell)) {
                self.unit = Some(unit.to_string());
            }
            if number > 0 {
                self.text.push('\t');
            }
            self.text.push_str(self.sheet.text(cell));
        }
        self.text.push('\n');
    }

    fn headed(&mut self, cells: &[Cell], heads: &Heads) {
        let label = self.label(cells, heads);
        let unit_column = heads.unit_column();
        let unit_of_row = unit_column
            .and_then(|column| cells.iter().find(|cell| cell.column == column))
            .and_then(|cell| self.units.read(self.sheet.text(cell)));
        for (number, cell) in cells.iter().enumerate() {
            if number > 0 {
                self.text.push('\t');
            }
            let unit = unit_of_row.or(self.unit.as_deref());
            cell_with_head(self.sheet, cell, heads, label, unit, self.text);
        }
        self.text.push('\n');
    }

    /// The cells of a row with those merged ones that began in a row above.
    fn with_filled(&mut self, row: &[Cell]) -> Vec<Cell> {
        let mut cells = row.to_vec();
        for merge in self.filled.at(row[0].row) {
            let above = self.sheet.cell_at(merge.first_row, merge.first_column);
            let is_free = !cells.iter().any(|cell| cell.column == merge.first_column);
            if let Some(above) = above.filter(|_| is_free) {
                cells.push(above);
            }
        }
        cells.sort_by_key(|cell| cell.column);
        cells
    }

    /// What the row is about: its first text.
    fn label<'c>(&self, cells: &'c [Cell], heads: &Heads) -> Option<&'c Cell> {
        let is_text = |cell: &&Cell| !cell.is_number && !words::is_figure(self.sheet.text(cell));
        let counts = |cell: &Cell| heads.get(cell.column).is_some_and(|head| head.is_serial);
        cells.iter().filter(|cell| !counts(cell)).take(3).find(is_text)
    }
}

fn cell_with_head(
    sheet: &Sheet,
    cell: &Cell,
    heads: &Heads,
    label: Option<&Cell>,
    unit: Option<&str>,
    text: &mut String,
) {
    let value = sheet.text(cell);
    let head = heads.get(cell.column).filter(|head| !head.name.is_empty() && !head.is_serial);
    let Some(head) = head else { return text.push_str(value) };
    if !words::is_plain_number(value) && !words::is_percentage(value) {
        text.push_str(&head.name);
        text.push('：');
        return text.push_str(value);
    }
    match (&head.period, label) {
        (Some(period), Some(label)) if is_named_by_row(head, label, heads) => {
            text.push_str(period);
            text.push_str(sheet.text(label));
        }
        _ => text.push_str(&head.name),
    }
    text.push(' ');
    text.push_str(value);
    if words::is_plain_number(value)
        && let Some(unit) = head.unit.as_deref().or(unit)
    {
        text.push_str(unit);
    }
}

/// True if a figure below a period has the name of its row: nothing else names it, or the row names an indicator.
fn is_named_by_row(head: &Head, label: &Cell, heads: &Heads) -> bool {
    let names_indicator = heads.get(label.column).is_some_and(|head| words::is_indicator_head(&head.name));
    names_indicator || head.period.as_ref() == Some(&head.name)
}

/// Merged ranges that reach down to the row that is written.
struct Filled {
    /// In the order of their first rows, the first at the end.
    waiting: Vec<Merge>,
    reaching: Vec<Merge>,
}

impl Filled {
    fn new(merged: &HashMap<(u32, u32), Merge>) -> Self {
        let mut waiting: Vec<Merge> = merged.values().filter(|merge| merge.rows() > 1).copied().collect();
        waiting.sort_by_key(|merge| std::cmp::Reverse((merge.first_row, merge.first_column)));
        Self { waiting, reaching: Vec::new() }
    }

    /// The ranges that began above `row` and hold it; rows are asked for in order.
    fn at(&mut self, row: u32) -> &[Merge] {
        while let Some(merge) = self.waiting.pop_if(|merge| merge.first_row < row) {
            self.reaching.push(merge);
        }
        self.reaching.retain(|merge| merge.last_row >= row);
        self.reaching.truncate(MOST_REACHING);
        &self.reaching
    }
}
