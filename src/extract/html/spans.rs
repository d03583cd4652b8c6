//! Keeps the columns of a table apart where cells reach down over several rows.

use super::scan::attribute;
use html5ever::tokenizer::Tag;
use std::ops::Range;

/// Columns and rows that a cell may take.
const MOST: usize = 200;

/// The tables that are open, each with the cells that reach down into its next rows.
#[derive(Default)]
pub struct Spans(Vec<Table>);

#[derive(Default)]
struct Table {
    /// For each column the rows below into which a cell still reaches.
    below: Vec<usize>,
    /// Column of the next cell.
    column: usize,
}

impl Spans {
    pub fn begin_table(&mut self) {
        self.0.push(Table::default());
    }

    pub fn end_table(&mut self) {
        self.0.pop();
    }

    pub fn begin_row(&mut self) {
        let Some(table) = self.0.last_mut() else { return };
        // Cells that reached into the row behind its last cell.
        let rest = table.below.iter_mut().skip(table.column);
        rest.for_each(|rows| *rows = rows.saturating_sub(1));
        table.column = 0;
    }

    /// The number of cells from rows above that stand before the next cell, and the columns which that takes.
    pub fn begin_cell(&mut self, tag: &Tag) -> (usize, Range<usize>) {
        let Some(table) = self.0.last_mut() else { return (0, 0..0) };
        let mut passed = 0;
        while let Some(rows) = table.below.get_mut(table.column).filter(|rows| **rows > 0) {
            *rows -= 1;
            table.column += 1;
            passed += 1;
        }
        let number = |name: &str| {
            let value = attribute(tag, name).and_then(|value| value.trim().parse::<usize>().ok());
            value.unwrap_or(1).clamp(1, MOST)
        };
        let columns = table.column..(table.column + number("colspan")).min(MOST * MOST);
        if table.below.len() < columns.end {
            table.below.resize(columns.end, 0);
        }
        let rows = number("rowspan");
        table.below[columns.clone()].iter_mut().for_each(|below| *below = rows - 1);
        table.column = columns.end;
        (passed, columns)
    }

    /// The cell in these columns is a part of the page's layout: rows below stand on their own.
    pub fn release(&mut self, columns: Range<usize>) {
        let Some(table) = self.0.last_mut() else { return };
        table.below.iter_mut().take(columns.end).skip(columns.start).for_each(|below| *below = 0);
    }
}
