//! Writes out the text of a document part (body, notes, header) in the order of reading.

use super::numbering::{Numbered, Numbering};
use super::xml;
use crate::extract::charset::plain_lines;
use crate::extract::comments::{self, Comment};
use crate::extract::lines::Lines;
use crate::model::Span;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// Bytes of commented words that are kept: more than a comment shows of them.
const EXCERPT_BYTES: usize = 160;

/// Text of the parts that were read, one after another.
pub struct Story {
    numbering: Numbering,
    /// The story, and the text boxes open inside it.
    lines: Vec<Lines>,
    /// Text boxes that wait for the end of the paragraph or table that they are anchored in.
    boxes: Vec<String>,
    paragraphs: Vec<Paragraph>,
    /// For every open `AlternateContent`: whether one of its choices was taken.
    alternatives: Vec<bool>,
    tables: usize,
    /// How many elements deep the reader is in something that is left out.
    skipped: usize,
    in_properties: bool,
    in_text: bool,
    /// The run is not shown.
    hidden: bool,
    contents: Vec<Span>,
    seen: HashSet<String>,
    /// Where the words begin that a comment is about, by its id: how deep in text boxes, and the offset there.
    commented: HashMap<String, (usize, usize)>,
    /// The beginning of those words, by the comment's id.
    words: HashMap<String, String>,
}

#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    numbered: Numbered,
    /// The number that its first text is to be written after.
    label: Option<String>,
    /// Its end was deleted: the next one runs on.
    runs_on: bool,
    start: usize,
}

impl Story {
    pub fn new(numbering: Numbering) -> Self {
        Self {
            numbering,
            lines: vec![Lines::default()],
            boxes: Vec::new(),
            paragraphs: Vec::new(),
            alternatives: Vec::new(),
            tables: 0,
            skipped: 0,
            in_properties: false,
            in_text: false,
            hidden: false,
            contents: Vec::new(),
            seen: HashSet::new(),
            commented: HashMap::new(),
            words: HashMap::new(),
        }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.lines[0].len()
    }

    /// Adds the text of a part.
    ///
    /// # Errors
    /// The byte offset of the damage in a part that is not well-formed; what stands before it is kept.
    pub fn read(&mut self, part: &str) -> Result<(), u64> {
        let mut reader = xml::reader(part);
        let outcome = loop {
            match reader.read_event() {
                Ok(Event::Eof) => break Ok(()),
                Ok(event) => self.event(&event),
                Err(_) => break Err(reader.error_position()),
            }
        };
        self.close_part();
        outcome
    }

    /// The beginning of the words that the comment of this id is about.
    pub fn commented(&self, id: &str) -> &str {
        self.words.get(id).map_or("", String::as_str)
    }

    /// Adds a section of `comments`.
    pub fn add_comments(&mut self, comments: &[Comment]) {
        let mut text = String::new();
        comments::write(comments, 1, &mut text);
        self.current().end_line();
        self.current().push_verbatim(text.trim_end());
        self.current().end_line();
    }

    /// Adds a part unless its text was already added by this method (the same footer on every page).
    pub fn read_once(&mut self, part: &str) -> Result<(), u64> {
        let mut alone = Story::new(Numbering::default());
        let outcome = alone.read(part);
        let text = alone.finish().0;
        if !text.is_empty() && self.seen.insert(text.clone()) {
            self.current().push_verbatim(&text);
            self.current().end_line();
        }
        outcome
    }

    /// The text, and the spans of its automatic tables of contents.
    pub fn finish(mut self) -> (String, Vec<Span>) {
        self.close_part();
        let text = self.lines.swap_remove(0).finish();
        let inside = |span: Span| Span::new(span.start.min(text.len()), span.end.min(text.len()));
        let contents = self.contents.into_iter().map(inside).filter(|span| !span.is_empty()).collect();
        (text, contents)
    }

    /// Takes the next event of a part.
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::Start(element) if self.in_properties => self.property(element),
            Event::Start(element) => self.start(element),
            Event::End(element) => self.end(element.local_name().as_ref()),
            Event::Text(text) if self.in_text => self.text(text),
            Event::CData(text) if self.in_text => self.text(text),
            Event::GeneralRef(reference) if self.in_text => {
                if let Some(character) = xml::referenced(reference) {
                    self.text(character.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, element: &BytesStart) {
        match element.local_name().as_ref() {
            "p" => self.begin_paragraph(),
            "pPr" => self.in_properties = true,
            "r" => self.hidden = false,
            "vanish" => self.hidden = xml::is_on(element),
            "t" => self.in_text = true,
            "tab" | "ptab" => self.text(if self.tables > 0 { " " } else { "\t" }),
            "br" | "cr" => self.current().end_line(),
            "noBreakHyphen" => self.text("-"),
            "sym" => self.symbol(element),
            "tbl" => self.tables += 1,
            "tr" => self.current().begin_row(),
            "tc" => self.current().begin_cell(),
            "txbxContent" => self.lines.push(Lines::default()),
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => self.alternative(),
            "footnote" | "endnote" if is_separator(element) => self.skipped = 1,
            "commentRangeStart" => self.begin_commented(element),
            "commentRangeEnd" => self.end_commented(element),
            // Deleted text, what stands elsewhere, field codes, the pronunciation of a word, properties.
            "del" | "moveFrom" | "delText" | "instrText" | "rt" | "rPrChange" | "tblPr" | "trPr" | "tcPr"
            | "sectPr" => {
                self.skipped = 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.end_properties(),
            "t" => self.in_text = false,
            "r" => self.hidden = false,
            "tbl" => self.end_table(),
            "tr" => self.current().end_row(),
            "tc" => self.current().end_cell(),
            "txbxContent" => self.end_box(),
            "AlternateContent" => {
                self.alternatives.pop();
            }
            _ => {}
        }
    }

    /// An element inside the properties of a paragraph.
    fn property(&mut self, element: &BytesStart) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match element.local_name().as_ref() {
            "pStyle" => paragraph.style = xml::attribute(element, "val"),
            "numId" => paragraph.numbered.list = xml::attribute(element, "val"),
            "ilvl" => paragraph.numbered.level = xml::number(element),
            "del" => paragraph.runs_on = true,
            "pPrChange" | "sectPr" => self.skipped = 1,
            _ => {}
        }
    }

    fn begin_paragraph(&mut self) {
        let start = self.current().len();
        self.paragraphs.push(Paragraph { start, ..Paragraph::default() });
    }

    fn end_properties(&mut self) {
        self.in_properties = false;
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.label = self.numbering.label(paragraph.style.as_deref(), &paragraph.numbered);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if !paragraph.runs_on {
            self.current().end_line();
        }
        let is_contents = paragraph.style.is_some_and(|style| self.numbering.is_contents(&style));
        if is_contents && self.lines.len() == 1 {
            self.contents.push(self.lines[0].span_since(paragraph.start));
        }
        self.place_boxes();
    }

    fn end_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        self.current().end_line();
        self.place_boxes();
    }

    fn end_box(&mut self) {
        if self.lines.len() > 1
            && let Some(lines) = self.lines.pop()
        {
            self.boxes.push(lines.finish());
        }
    }

    /// Writes the text boxes that wait, once no paragraph or table is open around them.
    fn place_boxes(&mut self) {
        if self.lines.len() > 1 || self.tables > 0 || !self.paragraphs.is_empty() {
            return;
        }
        for text in std::mem::take(&mut self.boxes) {
            self.current().end_line();
            self.current().push_verbatim(&text);
            self.current().end_line();
        }
    }

    fn begin_commented(&mut self, element: &BytesStart) {
        let place = (self.lines.len(), self.current().len());
        self.commented.extend(xml::attribute(element, "id").map(|id| (id, place)));
    }

    fn end_commented(&mut self, element: &BytesStart) {
        let Some(id) = xml::attribute(element, "id") else { return };
        if let Some((depth, start)) = self.commented.remove(&id)
            && depth == self.lines.len()
        {
            let words = self.current().excerpt(start, EXCERPT_BYTES);
            self.words.insert(id, words);
        }
    }

    fn alternative(&mut self) {
        match self.alternatives.last_mut() {
            Some(taken) if *taken => self.skipped = 1,
            Some(taken) => *taken = true,
            None => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        if let Some(label) = self.paragraphs.last_mut().and_then(|paragraph| paragraph.label.take()) {
            self.current().push_verbatim(&label);
        }
        self.current().push_verbatim(&plain_lines(text));
    }

    fn symbol(&mut self, element: &BytesStart) {
        let code = xml::attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(symbol) = code.and_then(char::from_u32) {
            self.text(shown_symbol(symbol).encode_utf8(&mut [0; 4]));
        }
    }

    /// Ends whatever a damaged part left open.
    fn close_part(&mut self) {
        while self.lines.len() > 1 {
            self.end_box();
        }
        self.paragraphs.clear();
        self.alternatives.clear();
        (self.tables, self.skipped, self.in_properties, self.in_text) = (0, 0, false, false);
        self.current().end_row();
        self.current().end_line();
        self.place_boxes();
    }

    fn current(&mut self) -> &mut Lines {
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }
}

/// The lines between text and notes are not notes.
fn is_separator(note: &BytesStart) -> bool {
    matches!(
        xml::attribute(note, "type").as_deref(),
        Some("separator" | "continuationSeparator" | "continuationNotice")
    )
}

/// A character of a symbol font (Wingdings, Symbol) as everybody's fonts have it.
pub fn shown_symbol(symbol: char) -> char {
    match symbol {
        '\u{F0FE}' | '\u{F052}' => '☑',
        '\u{F0A8}' | '\u{F06F}' | '\u{F071}' => '□',
        '\u{F0FC}' => '✓',
        '\u{F06C}' => '●',
        '\u{F06E}' => '■',
        '\u{F075}' => '◆',
        '\u{F0D8}' => '➢',
        '\u{E000}'..='\u{F8FF}' => '•',
        _ => symbol,
    }
}
