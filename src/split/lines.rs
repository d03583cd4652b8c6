//! Lines of a text, and whether it is hard-wrapped (broken in mid-sentence at a fixed width).

use crate::model::Span;
use memchr::memmem;
use std::borrow::Cow;

/// A line without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub span: Span,
    /// Without white space at both ends.
    pub words: Span,
}

/// The lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    let line = |end| {
        let span = Span::new(start, end);
        start = end + 1;
        Line { span, words: trimmed(text, span) }
    };
    breaks.map(line).collect()
}

/// Shortest line that may hold paragraphs divided by wide spaces, in bytes.
const MIN_DIVIDED: usize = 600;
/// Fewest sentences that end before a wide gap where gaps divide paragraphs.
const MIN_GAPS: usize = 3;
/// Fewest characters of a paragraph or heading between two gaps (附　　则 has one).
const MIN_PIECE: usize = 4;

/// `text` with a line break wherever two wide spaces, the indent of a paragraph, stand inside a long line. Every byte keeps
/// its place.
pub(super) fn paragraphs_apart(text: &str) -> Cow<'_, str> {
    let gaps = gaps(text);
    let closing = |gap: &&Span| text[..gap.start].trim_end().ends_with(ends_sentence);
    if gaps.iter().filter(closing).count() < MIN_GAPS {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for gap in gaps {
        bytes[gap.start..gap.end].fill(b' ');
        bytes[gap.start] = b'\n';
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The runs of white space inside long lines that hold two wide spaces and follow a piece of text.
fn gaps(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if memmem::find(text.as_bytes(), GAP.as_bytes()).is_some() {
        let long = lines(text).into_iter().map(|line| line.words).filter(|words| words.len() >= MIN_DIVIDED);
        long.for_each(|line| gaps_of_line(text, line, &mut found));
    }
    found
}

/// Two wide spaces.
const GAP: &str = "\u{3000}\u{3000}";

fn gaps_of_line(text: &str, line: Span, found: &mut Vec<Span>) {
    let (mut piece, mut from) = (line.start, line.start);
    while let Some(at) = memmem::find(&text.as_bytes()[from..line.end], GAP.as_bytes()) {
        let start = from + text[from..from + at].trim_end().len();
        let end = line.end - text[from + at..line.end].trim_start().len();
        if text[piece..start].chars().nth(MIN_PIECE - 1).is_some() {
            found.push(Span::new(start, end));
            piece = end;
        }
        from = end;
    }
}

/// `span` without white space at both ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let start = span.end - piece.trim_start().len();
    Span::new(start, start + text[start..span.end].trim_end().len())
}

/// Number of characters of `text` without white space.
pub(super) fn visible_chars(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut chars) = (0, 0);
    while let Some(&lead) = bytes.get(at) {
        // Most characters are known by their first byte to be none of white space.
        let (len, may_be_space) = match lead {
            0xE4..0xF0 => (3, false),
            0x00..0x80 => (1, lead <= b' '),
            0x80..0xE0 => (2, lead == 0xC2),
            0xE0..0xE4 => (3, true),
            0xF0.. => (4, false),
        };
        let is_space = may_be_space
            && text.get(at..at + len).and_then(|c| c.chars().next()).is_some_and(char::is_whitespace);
        chars += usize::from(!is_space);
        at += len;
    }
    chars
}

/// Marks after which a sentence is over.
#[inline]
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | '…')
}

/// Closing quotes and brackets, which belong to the sentence before them.
#[inline]
pub(super) fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》' | '〉' | ']' | '〕' | '"')
}

/// True if a line's last characters end a sentence (`。`, `。”`, `：`).
pub(super) fn line_ends_sentence(line: &str) -> bool {
    let mut ends = line.trim_end().chars().rev();
    let last = ends.next();
    let last = if last.is_some_and(closes) { ends.next() } else { last };
    last.is_none_or(|c| ends_sentence(c) || matches!(c, '：' | ':' | ';'))
}

/// Fewest lines from which a wrap width can be told.
const MIN_LINES: usize = 8;
/// Lines longer than this are paragraphs, not wrapped lines.
const MAX_WIDTH: usize = 120;

/// Width in characters at which a hard-wrapped text was broken; `None` if its lines are paragraphs.
pub(super) fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let widths = widths(text, lines)?;
    let full_width = percentile(&widths, 90)?;
    let is_full = |width: usize| is_full(width, full_width) && width <= full_width + 4;
    let full: Vec<Span> = widths.iter().filter(|(width, _)| is_full(*width)).map(|(_, line)| *line).collect();
    if full_width < 15 || full.len() * 3 <= widths.len() {
        return None;
    }
    let open = full.iter().filter(|line| !line_ends_sentence(line.of(text))).count();
    (open * 5 > full.len() * 3).then_some(full_width)
}

/// Every line that is not blank with its width in characters, without white space at its end. `None` if there are too
/// few, or too many are paragraphs.
fn widths(text: &str, lines: &[Line]) -> Option<Vec<(usize, Span)>> {
    let mut widths = Vec::with_capacity(lines.len());
    let mut long = 0;
    for Line { span, words } in lines.iter().filter(|line| !line.words.is_empty()) {
        let filled = Span::new(span.start, words.end);
        let width =
            if filled.len() > MAX_WIDTH * 4 { MAX_WIDTH + 1 } else { filled.of(text).chars().count() };
        long += usize::from(width > MAX_WIDTH);
        if long * 20 > lines.len() {
            return None;
        }
        widths.push((width, filled));
    }
    (widths.len() >= MIN_LINES && long * 20 <= widths.len()).then_some(widths)
}

/// True if a line of `width` characters was filled up to the wrap width.
pub(super) fn is_full(width: usize, full_width: usize) -> bool {
    width * 100 >= full_width * 85
}

fn percentile(widths: &[(usize, Span)], percent: usize) -> Option<usize> {
    let mut sorted: Vec<usize> = widths.iter().map(|(width, _)| *width).filter(|w| *w <= MAX_WIDTH).collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() * percent / 100).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn width(text: &str) -> Option<usize> {
        wrap_width(text, &lines(text))
    }

    #[test]
    fn tells_wrapped_lines_from_paragraphs() {
        let sentence = "全市上下坚持稳中求进工作总基调，扎实推进城市精细化管理，群众满意度持续提升，各项工作取得新的成效。";
        let paragraphs = format!("{sentence}\n").repeat(20);
        assert_eq!(width(&paragraphs), None);
        let long = sentence.repeat(12);
        let chars: Vec<char> = long.chars().collect();
        let wrapped: Vec<String> = chars.chunks(30).map(|c| c.iter().collect()).collect();
        assert_eq!(width(&wrapped.join("\n")), Some(30));
    }

    #[test]
    fn lines_cover_the_text() {
        let found: Vec<&str> = lines("甲\n\n乙").iter().map(|l| l.span.of("甲\n\n乙")).collect();
        assert_eq!(found, ["甲", "", "乙"]);
    }

    #[test]
    fn white_space_is_no_visible_character() {
        for c in '\0'..=char::MAX {
            assert_eq!(visible_chars(&format!("甲{c}a")), 2 + usize::from(!c.is_whitespace()), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_the_line_without_white_space(text in "[甲a \n\t　]{0,12}") {
            let found = lines(&text);
            let words: Vec<&str> = found.iter().map(|line| line.words.of(&text)).collect();
            prop_assert_eq!(words, text.split('\n').map(str::trim).collect::<Vec<_>>());
        }
    }
}
