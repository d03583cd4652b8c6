//! From characters placed on pages to running text: lines, columns, tables, paragraphs, running heads.

mod fragment;
mod furniture;
mod order;
mod paragraph;
mod rule;
mod table;
#[cfg(test)]
mod tests;

use crate::model::Span;
pub use fragment::{UNKNOWN, is_wide};
pub use rule::{Rule, Shape};

/// A character on a page. The page's origin is its upper left corner; units are points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    pub character: char,
    /// Where it begins on its base line, seen in the direction of its text.
    pub x: f32,
    pub y: f32,
    pub width: f32,
    /// Height of the letters.
    pub size: f32,
    pub turn: Turn,
    /// The file says that it belongs to the page (running head, page number, watermark), not to the text.
    pub of_page: bool,
}

/// How many of the characters that a file draws are known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Legibility {
    pub drawn: usize,
    /// Those of which nobody says which they are.
    pub unknown: usize,
}

impl Legibility {
    /// One unknown character in so many: a part of the text is missing.
    const A_PART: usize = 50;
    /// Fewer known characters than one in so many: there is no text.
    const HARDLY_ANY: usize = 10;

    pub fn known(self) -> usize {
        self.drawn - self.unknown
    }

    pub fn lacks_a_part(self) -> bool {
        self.unknown * Self::A_PART > self.drawn
    }

    pub fn is_unread(self) -> bool {
        self.unknown > 0 && self.known() * Self::HARDLY_ANY < self.drawn
    }
}

/// The direction in which a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Turn {
    #[default]
    Right,
    Down,
    Left,
    Up,
    /// Across, as a watermark.
    Askew,
}

/// What stands on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    pub width: f32,
    pub height: f32,
    /// In the order in which they were drawn.
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
}

/// A line of text with its place.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    text: String,
    x0: f32,
    x1: f32,
    /// Base line.
    y: f32,
    size: f32,
    of_page: bool,
    place: Place,
}

/// What a line is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Running text over the whole width; blocks are counted in reading order.
    Column(u32),
    /// One of several columns, or a frame.
    Part(u32),
    /// A row of a table, complete.
    Row,
}

/// A document in pages, under construction: each page is laid out as it comes.
#[derive(Default)]
pub struct Pages {
    pages: Vec<Laid>,
}

/// A page in lines.
struct Laid {
    lines: Vec<Line>,
    height: f32,
}

/// A document's text, where its pages begin, and what on them is not the document's own.
pub struct Assembled {
    pub text: String,
    pub pages: Vec<usize>,
    pub residue: Vec<Span>,
}

impl Glyph {
    /// A character drawn at (`x`, `y`) of the page.
    pub fn new(character: char, (x, y): (f32, f32), turn: Turn, width: f32, size: f32) -> Self {
        let (x, y) = turn.straightened(x, y);
        Self { character, x, y, width, size, turn, of_page: false }
    }
}

impl Turn {
    /// The nearest direction; `y` grows downward.
    pub fn of((x, y): (f32, f32)) -> Self {
        const LEVEL: f32 = 0.15;
        let length = x.hypot(y);
        match (x / length, y / length) {
            (x, y) if y.abs() < LEVEL => {
                if x > 0.0 {
                    Turn::Right
                } else {
                    Turn::Left
                }
            }
            (x, y) if x.abs() < LEVEL => {
                if y > 0.0 {
                    Turn::Down
                } else {
                    Turn::Up
                }
            }
            _ => Turn::Askew,
        }
    }

    /// A place seen on a page that is turned until the text runs to the right.
    fn straightened(self, x: f32, y: f32) -> (f32, f32) {
        match self {
            Turn::Right | Turn::Askew => (x, y),
            Turn::Down => (y, -x),
            Turn::Left => (-x, -y),
            Turn::Up => (-y, x),
        }
    }
}

impl Pages {
    /// Lays out the next page.
    pub fn add(&mut self, page: &Page) {
        self.pages.push(Laid { lines: order::lines(page), height: page.height });
    }

    /// The text of all pages.
    pub fn assemble(mut self) -> Assembled {
        furniture::mark(&mut self.pages);
        paragraph::assemble(&self.pages)
    }
}
