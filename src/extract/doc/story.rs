//! Writes out the text of a document: paragraphs and rows of tables as lines, without field codes.

use super::pieces::Pieces;
use super::properties::{Paragraph, Properties};
use crate::extract::comments::{self, Comment};
use crate::extract::docx::shown_symbol;
use crate::extract::flow::Flow;
use std::collections::HashSet;
use std::ops::Range;

/// Text of the parts that were read, one after another.
pub struct Story<'a> {
    pieces: &'a Pieces<'a>,
    properties: &'a Properties,
    flow: Flow,
    /// For every open field: whether its result has begun.
    fields: Vec<bool>,
}

impl<'a> Story<'a> {
    pub fn new(pieces: &'a Pieces<'a>, properties: &'a Properties) -> Self {
        Self { pieces, properties, flow: Flow::default(), fields: Vec::new() }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.flow.len()
    }

    /// Adds some characters of the document.
    pub fn read(&mut self, characters: Range<u32>) {
        for run in self.pieces.runs(characters) {
            for (character, offset) in run.text {
                self.character(character, offset);
            }
        }
        self.end_paragraph(Paragraph::default(), '\r');
        self.fields.clear();
    }

    /// Adds some characters unless a part with the same text was added by this method.
    pub fn read_once(&mut self, characters: Range<u32>, seen: &mut HashSet<String>) {
        let mut alone = Story::new(self.pieces, self.properties);
        alone.read(characters);
        let text = alone.finish();
        if !text.is_empty() && seen.insert(text.clone()) {
            self.flow.push(&text);
            self.flow.end_line();
        }
    }

    /// Adds a section of `comments`.
    pub fn add_comments(&mut self, comments: &[Comment]) {
        let mut text = String::new();
        comments::write(comments, 1, &mut text);
        for line in text.lines() {
            self.flow.push(line);
            self.flow.end_line();
        }
    }

    pub fn finish(self) -> String {
        self.flow.finish()
    }

    fn character(&mut self, character: char, offset: usize) {
        match character {
            '\u{13}' => return self.fields.push(false),
            '\u{14}' => return self.fields.last_mut().into_iter().for_each(|shown| *shown = true),
            '\u{15}' => {
                self.fields.pop();
                return;
            }
            '\r' | '\u{7}' | '\u{C}' => {
                let paragraph = self.properties.paragraph(offset);
                return self.end_paragraph(paragraph, character);
            }
            _ => {}
        }
        if self.fields.contains(&false) {
            return;
        }
        let properties = self.properties.characters(offset);
        if properties.is_left_out {
            return;
        }
        match (character, properties.symbol) {
            ('(', Some(symbol)) => self.flow.push_char(shown_symbol(symbol)),
            ('\u{B}' | '\u{E}', _) => self.flow.push_char('\n'),
            ('\u{1E}', _) => self.flow.push_char('-'),
            ('\t', _) => self.flow.push_char('\t'),
            // Anchors of pictures, notes and drawings; a hyphen that shows at the end of a line only.
            ('\0'..' ', _) => {}
            (character, _) => self.flow.push_char(character),
        }
    }

    fn end_paragraph(&mut self, paragraph: Paragraph, end: char) {
        let ends_cell = end == '\u{7}' && !paragraph.ends_inner_cell;
        match (paragraph.ends_row, paragraph.in_table, end) {
            (true, _, _) => self.flow.end_row(),
            (_, true, _) if ends_cell => self.flow.end_cell(),
            (_, true, _) => self.flow.end_cell_line(),
            // A mark of a cell that no property explains.
            (_, _, '\u{7}') => self.flow.push_char('\t'),
            _ => self.flow.end_line(),
        }
    }
}
