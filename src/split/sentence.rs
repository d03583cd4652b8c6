//! Cuts a text into sentences that follow one another without gap.

use super::lines::{closes, ends_sentence, is_full, line_ends_sentence, visible_chars};
use crate::analysis::character_set::CharacterSet;
use crate::model::Span;
use memchr::memchr;

/// A sentence with the white space behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence {
    pub span: Span,
    /// Characters without white space.
    pub chars: usize,
    /// It ends a paragraph.
    pub ends_paragraph: bool,
}

/// The sentences of `text[span]`; none is empty. `wrap` tells the width at which the text was broken, if it was.
pub(super) fn sentences(text: &str, span: Span, wrap: &dyn Fn() -> Option<usize>) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = span.start;
    while start < span.end {
        let sentence = read(text, Span::new(start, span.end), wrap);
        start = sentence.span.end;
        found.push(sentence);
    }
    found
}

/// Marks that may end a sentence; between them nothing ends one.
static MARKS: CharacterSet = CharacterSet::of(&[
    ('\n', '\n'),
    ('。', '。'),
    ('！', '！'),
    ('？', '？'),
    ('；', '；'),
    ('!', '!'),
    ('?', '?'),
    (';', ';'),
    ('.', '.'),
]);

/// The first sentence of `text[span]`.
fn read(text: &str, span: Span, wrap: &dyn Fn() -> Option<usize>) -> Sentence {
    let (mut chars, mut at) = (0, span.start);
    loop {
        let mark = MARKS.next(&text[..span.end], at);
        chars += visible_chars(&text[at..mark]);
        let Some(c) = text[mark..span.end].chars().next() else {
            return Sentence { span, chars, ends_paragraph: true };
        };
        at = mark + c.len_utf8();
        let ended = match c {
            '\n' => {
                let goes_on = chars == 0 || line_goes_on(text, span, mark, wrap);
                if !goes_on {
                    return finish(text, span, mark, chars, true);
                }
                continue;
            }
            // After a Chinese character.
            ';' => text[span.start..mark].chars().next_back().is_some_and(|previous| !previous.is_ascii()),
            // A full stop before a space ends an English sentence.
            '.' => text[at..span.end].starts_with(' '),
            _ => true,
        };
        chars += 1;
        if ended {
            return behind_marks(text, span, at + usize::from(c == '.'), chars);
        }
    }
}

/// The sentence of `text[span]` whose end mark lies before byte `at`: closing marks behind it belong to it.
fn behind_marks(text: &str, span: Span, at: usize, mut chars: usize) -> Sentence {
    for (offset, c) in text[at..span.end].char_indices() {
        if !closes(c) && !ends_sentence(c) {
            let here = at + offset;
            let paragraph = c == '\n' || c.is_whitespace() && rest_of_line_is_blank(text, here, span.end);
            return finish(text, span, here, chars, paragraph);
        }
        chars += 1;
    }
    Sentence { span, chars, ends_paragraph: true }
}

/// Takes the white space from `at` into the sentence.
fn finish(text: &str, span: Span, at: usize, chars: usize, ends_paragraph: bool) -> Sentence {
    let rest = &text[at..span.end];
    let end = span.end - rest.trim_start().len();
    Sentence { span: Span::new(span.start, end), chars, ends_paragraph: ends_paragraph || end == span.end }
}

fn rest_of_line_is_blank(text: &str, at: usize, end: usize) -> bool {
    let rest = &text[at..end];
    let blank = &rest[..rest.len() - rest.trim_start().len()];
    blank.contains('\n') || blank.len() == rest.len()
}

/// True if the line break at `at` was only made by the wrap width.
fn line_goes_on(text: &str, span: Span, at: usize, wrap: &dyn Fn() -> Option<usize>) -> bool {
    let from = memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |b| b + 1);
    let line = text[from..at].trim_end();
    if line.len() < MIN_WRAPPED || line_ends_sentence(line) {
        return false;
    }
    let next = &text[at + 1..span.end];
    let next = &next[..memchr(b'\n', next.as_bytes()).unwrap_or(next.len())];
    let indented = next.starts_with('\u{3000}') || next.starts_with("  ") || next.trim().is_empty();
    // The width is asked for last: it takes the whole text to tell.
    !indented && !next.contains('\t') && wrap().is_some_and(|width| is_full(line.chars().count(), width))
}

/// No line of fewer bytes was broken by a wrap width.
const MIN_WRAPPED: usize = 12;

/// Byte in `text[span]` at which a sentence of more than `max_chars` characters is cut: after the last weaker mark,
/// else at the limit. `span` holds more characters than that.
pub(super) fn weak_cut(text: &str, span: Span, max_chars: usize) -> usize {
    let (mut chars, mut strong, mut weak) = (0, None, None);
    for (at, c) in span.of(text).char_indices() {
        let here = span.start + at;
        if chars == max_chars && !c.is_whitespace() {
            return strong.or(weak).unwrap_or(here);
        }
        chars += usize::from(!c.is_whitespace());
        let end = here + c.len_utf8();
        if chars * 2 >= max_chars {
            match c {
                '；' | ';' | '\n' | '：' => strong = Some(end),
                '，' | '、' | ',' | ' ' | '\t' => weak = Some(end),
                _ => {}
            }
        }
    }
    span.end
}
