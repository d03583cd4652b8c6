//! Fills passages with whole sentences of one section.

use super::PassageOptions;
use super::lines::{lines, visible_chars, wrap_width};
use super::sentence::{Sentence, sentences, weak_cut};
use crate::model::{Passage, Section, Span};
use std::cell::OnceCell;

/// A leaf section with fewer characters shares its passage with its neighbours.
const SHORT_SECTION: usize = 80;
/// A passage with fewer characters joins its neighbour in the section.
const TINY: usize = 60;

/// A stretch of text inside one section, all residue or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    span: Span,
    section: Option<usize>,
    residue: bool,
    /// Characters without white space.
    chars: usize,
}

/// Cuts `text` into passages that follow one another without gap and cover all of it.
pub(super) fn passages(
    text: &str,
    sections: &[Section],
    residue: &[Span],
    options: &PassageOptions,
) -> Vec<Passage> {
    let pieces = join_headings(text, sections, pieces(text, sections, residue));
    let mut filler = Filler { text, wrap: OnceCell::new(), options, found: Vec::new() };
    let mut at = 0;
    while at < pieces.len() {
        let group = short_group(&pieces[at..], sections, options);
        if group > 1 {
            let span = Span::new(pieces[at].span.start, pieces[at + group - 1].span.end);
            let section = pieces[at].section.and_then(|s| sections[s].parent);
            filler.push(span, section, false);
        } else {
            filler.piece(&pieces[at]);
        }
        at += group.max(1);
    }
    filler.found
}

/// Splits the text at heading starts and at the edges of residue; white space alone joins the piece before it.
fn pieces(text: &str, sections: &[Section], residue: &[Span]) -> Vec<Piece> {
    let mut cuts: Vec<usize> = sections.iter().map(|s| s.span.start).collect();
    cuts.extend(residue.iter().flat_map(|span| [span.start, span.end]));
    cuts.retain(|cut| *cut <= text.len() && text.is_char_boundary(*cut));
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<Piece> = Vec::with_capacity(cuts.len());
    let (mut next_section, mut next_residue) = (0, 0);
    for pair in cuts.windows(2) {
        let span = Span::new(pair[0], pair[1]);
        while sections.get(next_section).is_some_and(|s| s.span.start <= span.start) {
            next_section += 1;
        }
        while residue.get(next_residue).is_some_and(|r| r.end <= span.start) {
            next_residue += 1;
        }
        let is_residue = residue.get(next_residue).is_some_and(|r| r.contains(span));
        let chars = visible_chars(span.of(text));
        add(&mut pieces, Piece { span, section: next_section.checked_sub(1), residue: is_residue, chars });
    }
    pieces
}

/// Adds a piece; white space goes to the piece before it, and neighbouring residue is one piece.
fn add(pieces: &mut Vec<Piece>, piece: Piece) {
    match pieces.last_mut() {
        Some(last) if piece.chars == 0 || (last.residue && piece.residue) => {
            last.span.end = piece.span.end;
            last.chars += piece.chars;
        }
        Some(last) if last.chars == 0 => {
            *last = Piece { span: Span::new(last.span.start, piece.span.end), ..piece };
        }
        _ => pieces.push(piece),
    }
}

/// Joins a heading that has no text of its own to the subsection that follows it.
fn join_headings(text: &str, sections: &[Section], pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut pending: Option<Piece> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let mut piece = *piece;
        if let Some(heading) = pending.take() {
            piece.span.start = heading.span.start;
            piece.chars += heading.chars;
        }
        let next = pieces.get(at + 1).filter(|next| !next.residue);
        if next.is_some_and(|next| is_bare_heading(text, sections, &piece, next)) {
            pending = Some(piece);
        } else {
            joined.push(piece);
        }
    }
    joined.extend(pending);
    joined
}

fn is_bare_heading(text: &str, sections: &[Section], piece: &Piece, next: &Piece) -> bool {
    let (Some(section), Some(next)) = (piece.section, next.section) else { return false };
    let heading = sections[section].heading_span;
    let has_child = sections[next].parent == Some(section);
    has_child && !piece.residue && heading.end <= piece.span.end && {
        let rest = &text[heading.end..piece.span.end];
        !rest.contains(char::is_alphanumeric)
    }
}

/// Number of pieces from the first that are short leaf sections of one parent and fit into one passage.
fn short_group(pieces: &[Piece], sections: &[Section], options: &PassageOptions) -> usize {
    let Some(parent) = pieces[0].section.map(|s| sections[s].parent) else { return 1 };
    let (mut len, mut chars) = (0, 0);
    for (at, piece) in pieces.iter().enumerate() {
        let Some(section) = piece.section else { break };
        let whole = at == 0 || piece.span.start == sections[section].span.start;
        let leaf = sections.get(section + 1).is_none_or(|next| next.parent != Some(section));
        let short = piece.chars < SHORT_SECTION && chars + piece.chars <= options.target_chars;
        if !(whole && leaf && short && !piece.residue)
            || sections[section].parent != parent
            || is_article(&sections[section])
        {
            break;
        }
        chars += piece.chars;
        len += 1;
    }
    len.max(1)
}

fn is_article(section: &Section) -> bool {
    section.heading.starts_with('第') && section.heading.contains(['条', '條'])
}

struct Filler<'t> {
    text: &'t str,
    /// Asked for only where a line ends without its sentence.
    wrap: OnceCell<Option<usize>>,
    options: &'t PassageOptions,
    found: Vec<Passage>,
}

impl Filler<'_> {
    fn push(&mut self, span: Span, section: Option<usize>, residue: bool) {
        self.found.push(Passage { number: self.found.len() as u32, span, section, residue });
    }

    fn piece(&mut self, piece: &Piece) {
        if piece.residue || piece.chars <= self.options.target_chars {
            return self.push(piece.span, piece.section, piece.residue);
        }
        let units = self.units(piece.span);
        for span in fill(&units, self.options) {
            self.push(span, piece.section, false);
        }
    }

    /// Sentences, the overlong ones cut at weaker marks.
    fn units(&self, span: Span) -> Vec<Sentence> {
        let max = self.options.max_chars.max(1);
        let mut units = Vec::new();
        let wrap = || *self.wrap.get_or_init(|| wrap_width(self.text, &lines(self.text)));
        for mut sentence in sentences(self.text, span, &wrap) {
            while sentence.chars > max {
                let cut = weak_cut(self.text, sentence.span, max);
                let head = Span::new(sentence.span.start, cut);
                let chars = visible_chars(head.of(self.text));
                units.push(Sentence { span: head, chars, ends_paragraph: false });
                sentence.span.start = cut;
                sentence.chars -= chars;
            }
            if !sentence.span.is_empty() {
                units.push(sentence);
            }
        }
        units
    }
}

/// Joins units to spans of about the target size; paragraph ends are preferred.
fn fill(units: &[Sentence], options: &PassageOptions) -> Vec<Span> {
    let target = options.target_chars.max(1);
    let mut left: usize = units.iter().map(|unit| unit.chars).sum();
    let mut spans: Vec<(Span, usize)> = Vec::new();
    let mut open: Option<(Span, usize)> = None;
    for (at, unit) in units.iter().enumerate() {
        let (span, chars) = open.map_or((unit.span, unit.chars), |(span, chars)| {
            (Span::new(span.start, unit.span.end), chars + unit.chars)
        });
        left -= unit.chars;
        open = Some((span, chars));
        let next = units.get(at + 1).map_or(0, |next| next.chars);
        let full = chars >= target
            || (unit.ends_paragraph && chars * 5 >= target * 3)
            || (chars * 2 >= target && chars + next > target + target / 6);
        if full && (left >= TINY || left == 0 || chars + left > options.max_chars) {
            spans.extend(open.take());
        }
    }
    spans.extend(open);
    join_tail(&mut spans, options);
    spans.into_iter().map(|(span, _)| span).collect()
}

fn join_tail(spans: &mut Vec<(Span, usize)>, options: &PassageOptions) {
    let [.., (before, chars), (tail, tail_chars)] = spans.as_mut_slice() else { return };
    if *tail_chars < TINY && *chars + *tail_chars <= options.max_chars {
        before.end = tail.end;
        spans.pop();
    }
}
