//! Writes paragraphs and cells in the order in which a word processor's file ends them.

use super::lines::Lines;

/// Text under construction: characters gather until a mark says what they were, a line or a cell.
#[derive(Default)]
pub struct Flow {
    lines: Lines,
    /// The paragraph so far.
    paragraph: String,
    in_row: bool,
    in_cell: bool,
}

impl Flow {
    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn push_char(&mut self, character: char) {
        self.paragraph.push(character);
    }

    pub fn push(&mut self, text: &str) {
        self.paragraph.push_str(text);
    }

    /// Ends a paragraph outside tables.
    pub fn end_line(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        self.leave_row();
        self.lines.push_verbatim(&text);
        self.lines.end_line();
    }

    /// Ends a paragraph inside a cell.
    pub fn end_cell_line(&mut self) {
        if !std::mem::replace(&mut self.in_row, true) {
            self.lines.begin_row();
        }
        if !std::mem::replace(&mut self.in_cell, true) {
            self.lines.begin_cell();
        }
        let text = std::mem::take(&mut self.paragraph);
        self.lines.push_verbatim(&text.replace('\t', " "));
        self.lines.end_line();
    }

    pub fn end_cell(&mut self) {
        self.end_cell_line();
        self.lines.end_cell();
        self.in_cell = false;
    }

    /// Ends the row; characters since its last cell are none of its own.
    pub fn end_row(&mut self) {
        self.paragraph.clear();
        self.leave_row();
    }

    /// The text, with what has not been ended as its last line.
    pub fn finish(mut self) -> String {
        self.end_line();
        self.lines.finish()
    }

    fn leave_row(&mut self) {
        if std::mem::take(&mut self.in_row) {
            self.lines.end_row();
        }
        self.in_cell = false;
    }
}
