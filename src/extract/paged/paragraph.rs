//! Joins lines to paragraphs, across columns and pages.

use super::fragment::is_wide;
use super::table::joint;
use super::{Assembled, Laid, Line, Place};
use crate::model::Span;

/// A line ends this many ems before the margin, at most, if the paragraph goes on.
const RAGGED: f32 = 2.2;

/// A line that begins this many ems after the margin begins a paragraph.
const INDENT: f32 = 1.2;

/// The text of pages in lines.
pub fn assemble(pages: &[Laid]) -> Assembled {
    let mut text = Text { right: usual_right(pages), ..Text::default() };
    for page in pages {
        text.page(page);
    }
    text.finish()
}

/// Where the lines over the whole width usually end.
fn usual_right(pages: &[Laid]) -> f32 {
    let is_wide = |line: &&Line| matches!(line.place, Place::Column(_)) && line.text.chars().count() > 10;
    let lines = pages.iter().flat_map(|page| &page.lines).filter(is_wide);
    let mut ends: Vec<f32> = lines.map(|line| line.x1).collect();
    ends.sort_by(f32::total_cmp);
    ends.get(ends.len() * 4 / 5).copied().unwrap_or(0.0)
}

#[derive(Default)]
struct Text {
    /// Where lines usually end.
    right: f32,
    text: String,
    pages: Vec<usize>,
    residue: Vec<Span>,
    /// Running heads and page numbers met since the last paragraph began.
    waiting: Vec<String>,
    /// Running heads of the page that is about to begin.
    heads: Vec<String>,
    last: Option<Last>,
}

/// The line before.
struct Last {
    line: Line,
    margins: Margins,
    /// False once another page or column has begun.
    same_block: bool,
}

/// Where the lines of a column begin and end.
#[derive(Clone, Copy)]
struct Margins {
    left: f32,
    right: f32,
    /// Usual distance of two lines; 0 where there is but one.
    leading: f32,
}

impl Text {
    fn page(&mut self, page: &Laid) {
        let own: Vec<&Line> = page.lines.iter().filter(|line| !line.of_page).collect();
        let (before, after): (Vec<&Line>, Vec<&Line>) =
            page.lines.iter().filter(|line| line.of_page).partition(|line| line.y < page.height / 2.0);
        self.heads = before.iter().map(|line| line.text.clone()).collect();
        if let Some(last) = &mut self.last {
            last.same_block = false;
        }
        let blocks = own.chunk_by(|a, b| a.place == b.place);
        let mut begun = false;
        for block in blocks {
            let mut margins = Margins::of(block);
            if matches!(block[0].place, Place::Column(_)) {
                margins.right = margins.right.max(self.right);
            }
            for line in block {
                self.line(line, margins, &mut begun);
            }
            if let Some(last) = &mut self.last {
                last.same_block = false;
            }
        }
        if !begun {
            self.end_paragraph();
            self.begin_page(false);
        }
        self.waiting.extend(after.iter().map(|line| line.text.clone()));
    }

    fn line(&mut self, line: &Line, margins: Margins, page_begun: &mut bool) {
        let goes_on = self.last.as_ref().is_some_and(|last| last.goes_on(line, margins));
        if goes_on {
            self.text.push_str(joint(&self.text, &line.text));
        } else {
            self.end_paragraph();
        }
        if !std::mem::replace(page_begun, true) {
            self.begin_page(goes_on);
        }
        self.text.push_str(&line.text);
        self.last = Some(Last { line: line.clone(), margins, same_block: true });
    }

    fn begin_page(&mut self, within_paragraph: bool) {
        self.pages.push(self.text.len());
        self.waiting.append(&mut self.heads);
        if !within_paragraph {
            self.end_paragraph();
        }
    }

    /// Ends the paragraph, and lets what belongs to the pages it ran over follow.
    fn end_paragraph(&mut self) {
        self.end_line();
        for line in std::mem::take(&mut self.waiting) {
            let start = self.text.len();
            self.text.push_str(&line);
            self.residue.push(Span::new(start, self.text.len()));
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn finish(mut self) -> Assembled {
        self.end_paragraph();
        self.text.truncate(self.text.trim_end().len());
        let end = self.text.len();
        self.pages.iter_mut().for_each(|start| *start = (*start).min(end));
        self.residue.retain_mut(|span| {
            span.end = span.end.min(end);
            span.start < span.end
        });
        Assembled { text: self.text, pages: self.pages, residue: self.residue }
    }
}

impl Margins {
    fn of(block: &[&Line]) -> Self {
        let left = block.iter().map(|line| line.x0).fold(f32::MAX, f32::min);
        let right = block.iter().map(|line| line.x1).fold(f32::MIN, f32::max);
        let mut leadings: Vec<f32> = block.windows(2).map(|pair| pair[1].y - pair[0].y).collect();
        leadings.sort_by(f32::total_cmp);
        Self { left, right, leading: leadings.get(leadings.len() / 2).copied().unwrap_or(0.0) }
    }
}

impl Last {
    /// True if `line` goes on with the paragraph of this one.
    fn goes_on(&self, line: &Line, margins: Margins) -> bool {
        if line.place == Place::Row || self.line.place == Place::Row {
            return false;
        }
        let em = self.line.size.max(line.size);
        // A number or a Latin word goes to the next line as a whole.
        let word = line.text.chars().take_while(|c| !is_wide(*c) && !c.is_whitespace()).count() as f32;
        let is_full = self.line.x1 + word * 0.55 * em >= self.margins.right - RAGGED * em;
        let is_flush = line.x0 < margins.left + INDENT * em;
        let same_size = (self.line.size - line.size).abs() < 0.12 * em;
        let leading = line.y - self.line.y;
        let is_near = !self.same_block || leading < (self.margins.leading * 1.35).max(em * 1.3);
        let is_long = self.line.x1 - self.line.x0 > 10.0 * em;
        is_full && is_flush && same_size && is_near && is_long
    }
}
