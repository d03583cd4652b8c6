//! Writes out the visible text of a web page and marks what is furniture in it.

use super::furniture::{Furniture, Mark};
use super::name;
use super::scan::{Visitor, attribute, scan};
use super::spans::Spans;
use crate::extract::charset::plain_lines;
use crate::extract::lines::Lines;
use crate::model::Span;
use html5ever::tokenizer::{Tag, states::RawKind};
use html5ever::{LocalName, local_name};
use std::collections::HashMap;
use std::ops::Range;

/// How far up the open elements an end tag, written or implied, is matched.
const REACH: usize = 1000;

/// Text outside links, in bytes, from which on an element is the document whatever its class says.
const DOCUMENT_SIZE: usize = 1500;

/// Fewer links than this make no menu.
const MENU_LINKS: usize = 3;

/// Bytes of a cell over several rows that names them; a longer one is a part of the page's layout.
const LONGEST_HEAD: usize = 120;

/// What a page shows and says of itself.
#[derive(Debug, Default)]
pub struct Page {
    pub text: String,
    /// In the order of the text, not overlapping.
    pub residue: Vec<Span>,
    /// Content of `<title>`.
    pub title: Option<String>,
    /// The first `<h1>` that is not furniture.
    pub heading: Option<String>,
    /// Content of the `<meta>` elements by their names in lower case; the first of a name counts.
    pub meta: HashMap<String, String>,
}

/// Reads the source of a page. Takes time in proportion to its length, however deep it is nested.
pub fn read(source: &str, furniture: &Furniture) -> Page {
    scan(source, Reader::new(furniture)).finish()
}

/// An element that has begun and not ended.
struct Open {
    name: LocalName,
    mark: Option<Mark>,
    /// Text, links and first-level headings before it.
    start: Tally,
    /// The columns that a cell takes.
    columns: Range<usize>,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    text: usize,
    /// Bytes of text inside links.
    linked: usize,
    links: usize,
    headings: usize,
}

struct Reader<'a> {
    furniture: &'a Furniture,
    lines: Lines,
    spans: Spans,
    open: Vec<Open>,
    /// How many elements of each name are open.
    counts: HashMap<LocalName, usize>,
    /// `text` is kept up to date by `tally()`.
    tally: Tally,
    in_link: bool,
    unseen: usize,
    /// The element without tags in it whose content comes next.
    raw: Option<LocalName>,
    title: Option<String>,
    meta: HashMap<String, String>,
    headings: Vec<Span>,
    marked: Vec<Span>,
    /// Marked because most of the text is links.
    menus: Vec<Span>,
}

impl<'a> Reader<'a> {
    fn new(furniture: &'a Furniture) -> Self {
        Self {
            furniture,
            lines: Lines::default(),
            spans: Spans::default(),
            open: Vec::new(),
            counts: HashMap::new(),
            tally: Tally::default(),
            in_link: false,
            unseen: 0,
            raw: None,
            title: None,
            meta: HashMap::new(),
            headings: Vec::new(),
            marked: Vec::new(),
            menus: Vec::new(),
        }
    }

    fn shown_text(&mut self, text: &str) {
        let before = self.lines.len();
        match self.is_open(&local_name!("pre")) {
            true => self.lines.push_verbatim(&plain_lines(text)),
            false => self.lines.push_collapsed(text),
        }
        if self.in_link {
            self.tally.linked += self.lines.len() - before;
        }
    }

    fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some((ended, limits)) = name::implied_ends(name) {
            self.end_implied(ended, limits);
        }
        let columns = self.begin(name, tag);
        self.unseen += usize::from(name::is_unseen(name));
        if name == "a" {
            self.begin_link(tag);
        }
        let start = self.tally();
        self.open.push(Open { name: tag.name.clone(), mark: self.furniture.mark(tag), start, columns });
        *self.counts.entry(tag.name.clone()).or_default() += 1;
    }

    /// What an element does to the lines when it begins; the columns that a cell takes.
    fn begin(&mut self, name: &str, tag: &Tag) -> Range<usize> {
        match name {
            "tr" => {
                self.lines.begin_row();
                self.spans.begin_row();
            }
            "td" | "th" => {
                let (from_above, columns) = self.spans.begin_cell(tag);
                for _ in 0..from_above {
                    self.lines.begin_cell();
                    self.lines.end_cell();
                }
                self.lines.begin_cell();
                return columns;
            }
            _ if name::is_block(name) => self.lines.end_line(),
            _ => {}
        }
        if name == "table" {
            self.spans.begin_table();
        }
        0..0
    }

    fn begin_link(&mut self, tag: &Tag) {
        // A place in the same page is no way out of it, an attachment is a part of the document.
        let target = attribute(tag, "href").unwrap_or("").trim().to_ascii_lowercase();
        let is_anchor = target.is_empty() || (target.starts_with('#') && target.len() > 1);
        self.in_link = !is_anchor && !is_download(&target);
        self.tally.links += usize::from(self.in_link);
    }

    fn end_implied(&mut self, ended: &[&str], limits: &[&str]) {
        if !ended.iter().any(|name| self.is_open(&LocalName::from(*name))) {
            return;
        }
        for (above, open) in self.open.iter().rev().take(REACH).enumerate() {
            if limits.contains(&&*open.name) {
                return;
            }
            if ended.contains(&&*open.name) {
                return self.close(above + 1);
            }
        }
    }

    /// Closes the `number` innermost elements.
    fn close(&mut self, number: usize) {
        for _ in 0..number {
            let Some(open) = self.open.pop() else { return };
            if let Some(count) = self.counts.get_mut(&open.name) {
                *count -= 1;
            }
            self.close_element(&open);
        }
    }

    fn close_element(&mut self, open: &Open) {
        let name = &*open.name;
        let text = self.lines.span_since(open.start.text);
        match name {
            "a" => self.in_link = false,
            "tr" => self.lines.end_row(),
            "td" | "th" => {
                self.lines.end_cell();
                if text.len() > LONGEST_HEAD {
                    self.spans.release(open.columns.clone());
                }
            }
            _ if name::is_block(name) => self.lines.end_line(),
            _ => {}
        }
        if name == "table" {
            self.spans.end_table();
        }
        self.unseen -= usize::from(name::is_unseen(name));
        if text.is_empty() {
            return;
        }
        if name == "h1" {
            self.headings.push(text);
            self.tally.headings += 1;
        }
        let inside = Inside::new(&self.tally, &open.start, text.len());
        if open.mark.is_some_and(|mark| inside.confirms(mark)) {
            self.marked.push(text);
        } else if (name::is_block(name) || name::is_cell(name))
            && inside.is_menu()
            && !self.lines.ends_sentence(text)
        {
            self.menus.push(text);
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let key = attribute(tag, "name").or_else(|| attribute(tag, "property"));
        if let (Some(key), Some(content)) = (key, attribute(tag, "content")) {
            let content = one_line(content);
            self.meta.entry(key.trim().to_lowercase()).or_insert(content);
        }
    }

    fn is_open(&self, name: &LocalName) -> bool {
        self.counts.get(name).is_some_and(|&count| count > 0)
    }

    fn tally(&mut self) -> Tally {
        self.tally.text = self.lines.len();
        self.tally
    }

    fn finish(mut self) -> Page {
        self.close(self.open.len());
        let text = self.lines.finish();
        let mut residue = merged(&text, self.marked.clone());
        let with_menus = merged(&text, [self.marked, self.menus].concat());
        // A page that is nothing but lists of links is its own document.
        if covered(&with_menus) * 10 <= text.len() * 9 {
            residue = with_menus;
        }
        let is_residue = |span: &&Span| residue.iter().any(|residue| residue.contains(**span));
        let heading = self.headings.iter().find(|span| !is_residue(span) && span.end <= text.len());
        let heading = heading.map(|span| one_line(span.of(&text)));
        Page { heading, title: self.title, meta: self.meta, residue, text }
    }
}

impl Visitor for Reader<'_> {
    fn text(&mut self, text: &str) {
        match &self.raw {
            _ if self.unseen > 0 => {}
            None => self.shown_text(text),
            Some(raw) if *raw == local_name!("title") => {
                self.title.get_or_insert_with(|| one_line(text));
            }
            Some(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag) -> Option<RawKind> {
        let name = &*tag.name;
        match name {
            "meta" => self.meta(tag),
            "br" | "hr" => self.lines.end_line(),
            _ => {}
        }
        // A drawing has rules of its own: its elements may end themselves, and all of them hold tags.
        let in_drawing = name == "svg" || self.is_open(&local_name!("svg"));
        let raw_content = name::raw_content(name).filter(|_| !in_drawing);
        self.raw = raw_content.map(|_| tag.name.clone());
        let is_whole = name::is_void(name) || (in_drawing && tag.self_closing);
        if !is_whole && raw_content.is_none() {
            self.open(tag);
        }
        raw_content
    }

    fn end(&mut self, name: &LocalName) {
        self.raw = None;
        if !self.is_open(name) {
            if matches!(&**name, "p" | "br") {
                self.lines.end_line();
            }
            return;
        }
        let reach = self.open.iter().rev().take(REACH);
        let stops =
            |open: &Open| open.name == *name || (name::is_scope(&open.name) && !name::is_table_part(name));
        match reach.enumerate().find(|(_, open)| stops(open)) {
            Some((above, open)) if open.name == *name => self.close(above + 1),
            _ => {}
        }
    }
}

/// What stands inside an element.
struct Inside {
    text: usize,
    linked: usize,
    links: usize,
    headings: usize,
}

impl Inside {
    fn new(now: &Tally, start: &Tally, text: usize) -> Self {
        Self {
            text,
            linked: now.linked - start.linked,
            links: now.links - start.links,
            headings: now.headings - start.headings,
        }
    }

    fn confirms(&self, mark: Mark) -> bool {
        mark == Mark::Sure || (self.headings == 0 && self.text.saturating_sub(self.linked) < DOCUMENT_SIZE)
    }

    fn is_menu(&self) -> bool {
        self.headings == 0 && self.links >= MENU_LINKS && self.linked * 10 >= self.text * 6
    }
}

fn is_download(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or("");
    let endings = [".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".ofd", ".zip", ".rar", ".ppt", ".pptx"];
    endings.iter().any(|ending| path.ends_with(ending))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The spans inside the text in order, those with nothing but white space between them made one.
fn merged(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        let span = Span::new(span.start.min(text.len()), span.end.min(text.len()));
        match merged.last_mut() {
            _ if span.is_empty() => {}
            Some(last) if is_blank(text, last.end, span.start) => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

fn is_blank(text: &str, from: usize, to: usize) -> bool {
    from >= to || text[from..to].trim_ascii().is_empty()
}

fn covered(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.len()).sum()
}
