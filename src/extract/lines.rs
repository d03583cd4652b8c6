//! Writes the running text of a page or a paged document: blocks as lines, table rows as lines of cells.

use crate::model::Span;

/// A cell with line breaks and more bytes than this is a part of the layout, not a table's value.
const LONG_CELL: usize = 300;

/// Text under construction. Blocks become lines; empty lines are not written.
///
/// Cells of a row are separated by a tab. Breaks inside a short cell become spaces; a long cell with breaks
/// (a page laid out in a table) keeps them and stands on lines of its own. Once written, offsets stay valid,
/// but for white space taken back from the end.
#[derive(Default)]
pub struct Lines {
    /// UTF-8; bytes are replaced only by others of ASCII.
    text: Vec<u8>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    pending: Pending,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Pending {
    #[default]
    Nothing,
    Space,
    /// A space that was a line break in the source: none between two Chinese characters.
    SourceBreak,
}

struct Row {
    start: usize,
    cells: usize,
    after_long_cell: bool,
    /// How many cells were open when the row began.
    depth: usize,
}

struct Cell {
    start: usize,
    /// Offset of the tab before the cell.
    separator: Option<usize>,
    /// Offsets of the spaces that stand for line breaks.
    breaks: Vec<usize>,
}

impl Lines {
    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// What was written since offset `start`, without the white space at its end, which may be taken back.
    pub fn span_since(&self, start: usize) -> Span {
        let start = start.min(self.text.len());
        Span::new(start, start + self.text[start..].trim_ascii_end().len())
    }

    /// Up to `most` bytes of what was written since offset `start`.
    pub fn excerpt(&self, start: usize, most: usize) -> String {
        let start = start.min(self.text.len());
        let end = (start + most).min(self.text.len());
        String::from_utf8_lossy(&self.text[start..end])
            .trim_end_matches(char::REPLACEMENT_CHARACTER)
            .to_string()
    }

    /// True if what stands in `span` ends as a sentence does.
    pub fn ends_sentence(&self, span: Span) -> bool {
        let written = &self.text[span.start.min(span.end)..span.end.min(self.text.len())];
        ["。", "；", "！", "？"].iter().any(|mark| written.ends_with(mark.as_bytes()))
    }

    /// Adds text whose runs of white space count as one space.
    pub fn push_collapsed(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word_end = next_space(rest).unwrap_or(rest.len());
            let (word, after) = rest.split_at(word_end);
            self.push_word(word);
            let space_end = after.find(|c| !is_space(c)).unwrap_or(after.len());
            let (space, after) = after.split_at(space_end);
            self.note_space(space);
            rest = after;
        }
    }

    /// Adds text as it is; its line breaks end lines.
    pub fn push_verbatim(&mut self, text: &str) {
        self.settle_space("");
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_line();
            }
            self.text.extend_from_slice(line.as_bytes());
        }
    }

    /// Ends the line if anything stands on it.
    pub fn end_line(&mut self) {
        self.pending = Pending::Nothing;
        if self.at_line_start() {
            return;
        }
        match self.cells.last_mut() {
            None => self.text.push(b'\n'),
            Some(cell) => {
                cell.breaks.push(self.text.len());
                self.text.push(b' ');
            }
        }
    }

    pub fn begin_row(&mut self) {
        self.end_line();
        let (start, depth) = (self.text.len(), self.cells.len());
        self.rows.push(Row { start, cells: 0, after_long_cell: false, depth });
    }

    /// Ends the row with its cells; a row without text leaves nothing.
    pub fn end_row(&mut self) {
        let Some(depth) = self.rows.last().map(|row| row.depth) else { return };
        while self.cells.len() > depth {
            self.end_cell();
        }
        self.pending = Pending::Nothing;
        let start = self.rows.pop().map_or(0, |row| row.start);
        while self.text.len() > start && self.text.last() == Some(&b'\t') {
            self.text.pop();
        }
        self.end_line();
    }

    /// Begins the next cell of the row, in a row of its own where there is none.
    pub fn begin_cell(&mut self) {
        if self.rows.last().is_none_or(|row| row.depth < self.cells.len()) {
            self.begin_row();
        }
        self.pending = Pending::Nothing;
        let mut separator = None;
        if let Some(row) = self.rows.last_mut() {
            if row.cells > 0 {
                separator = Some(self.text.len());
                self.text.push(if row.after_long_cell { b'\n' } else { b'\t' });
            }
            row.cells += 1;
        }
        self.cells.push(Cell { start: self.text.len(), separator, breaks: Vec::new() });
    }

    pub fn end_cell(&mut self) {
        self.pending = Pending::Nothing;
        let Some(mut cell) = self.cells.pop() else { return };
        if cell.breaks.last().is_some_and(|&last| last + 1 == self.text.len()) {
            cell.breaks.pop();
            self.text.pop();
        }
        let is_long = !cell.breaks.is_empty() && self.text.len() - cell.start > LONG_CELL;
        if is_long {
            for offset in cell.breaks.into_iter().chain(cell.separator) {
                self.text[offset] = b'\n';
            }
        }
        if let Some(row) = self.rows.last_mut() {
            row.after_long_cell = is_long;
        }
    }

    /// The text, without white space at its end.
    pub fn finish(mut self) -> String {
        while !self.rows.is_empty() {
            self.end_row();
        }
        let mut text = String::from_utf8(self.text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        text.truncate(text.trim_end().len());
        text
    }

    fn push_word(&mut self, word: &str) {
        if !word.is_empty() {
            self.settle_space(word);
            self.text.extend_from_slice(word.as_bytes());
        }
    }

    fn note_space(&mut self, space: &str) {
        if space.is_empty() {
            return;
        }
        // A plain space anywhere in the run was meant; a break in the source alone was not.
        let in_source_only = space.contains(['\n', '\r']) && self.pending != Pending::Space;
        self.pending = if in_source_only { Pending::SourceBreak } else { Pending::Space };
    }

    /// Writes the space that is due before `next`.
    fn settle_space(&mut self, next: &str) {
        let pending = std::mem::take(&mut self.pending);
        let between_chinese = pending == Pending::SourceBreak
            && self.ends_chinese()
            && next.bytes().next().is_some_and(is_chinese_lead);
        if pending != Pending::Nothing && !between_chinese && !self.at_line_start() {
            self.text.push(b' ');
        }
    }

    fn at_line_start(&self) -> bool {
        let end = self.text.len();
        let at_break = self.text.last().is_none_or(|&last| last == b'\n');
        let at_row = self.rows.last().is_some_and(|row| row.start == end);
        let in_cell =
            |cell: &Cell| cell.start == end || cell.breaks.last().is_some_and(|&last| last + 1 == end);
        at_break || at_row || self.cells.last().is_some_and(in_cell)
    }

    fn ends_chinese(&self) -> bool {
        let length = self.text.len();
        length >= 3 && is_chinese_lead(self.text[length - 3]) && self.text[length - 1] & 0xC0 == 0x80
    }
}

/// Offset of the first white space, found in the bytes for speed.
fn next_space(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at +=
            bytes[at..].iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xC | 0xC2))?;
        if bytes[at] != 0xC2 || bytes.get(at + 1) == Some(&0xA0) {
            return Some(at);
        }
        at += 1;
    }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}' | '\u{A0}')
}

/// First byte of a Chinese character or mark in UTF-8.
fn is_chinese_lead(byte: u8) -> bool {
    matches!(byte, 0xE3..=0xE9 | 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_the_source_is_not_text() {
        let mut lines = Lines::default();
        lines.push_collapsed("  加强市容\n    环境 整治， 完成\nGDP\n 100 亿元\u{A0}\u{A0}。 ");
        lines.end_line();
        lines.end_line();
        lines.push_collapsed("第二段");
        assert_eq!(lines.finish(), "加强市容环境 整治， 完成 GDP 100 亿元 。\n第二段");
    }

    #[test]
    fn rows_are_lines_and_cells_are_tabbed() {
        let mut lines = Lines::default();
        lines.push_collapsed("附表");
        for row in [["指标", "2018年", "单位"], ["办结率", "", "%"], ["", "", ""], ["案件", "120", ""]]
        {
            lines.begin_row();
            for cell in row {
                lines.begin_cell();
                lines.end_line();
                lines.push_collapsed(cell);
                lines.end_line();
                lines.end_cell();
            }
            lines.end_row();
        }
        lines.push_collapsed("表后");
        assert_eq!(lines.finish(), "附表\n指标\t2018年\t单位\n办结率\t\t%\n案件\t120\n表后");
    }

    #[test]
    fn a_page_laid_out_in_a_table_keeps_its_lines() {
        let mut lines = Lines::default();
        let paragraph = "坚持以人民为中心，扎实推进城市精细化管理。".repeat(4);
        lines.begin_row();
        lines.begin_cell();
        lines.push_collapsed("栏目");
        lines.end_cell();
        lines.begin_cell();
        for _ in 0..3 {
            lines.push_collapsed(&paragraph);
            lines.end_line();
        }
        lines.end_cell();
        lines.begin_cell();
        lines.push_collapsed("尾");
        lines.end_row();
        let text = lines.finish();
        assert_eq!(text.lines().collect::<Vec<_>>(), ["栏目", &paragraph, &paragraph, &paragraph, "尾"]);
    }

    #[test]
    fn breaks_in_a_short_cell_are_spaces() {
        let mut lines = Lines::default();
        lines.begin_cell();
        lines.push_collapsed("责任单位");
        lines.end_line();
        lines.push_collapsed("市执法局");
        lines.end_line();
        lines.begin_cell();
        lines.push_collapsed("内");
        lines.end_row();
        lines.end_row();
        assert_eq!(lines.finish(), "责任单位 市执法局 内");
    }
}
