//! Lines of a text, and whether it is hard-wrapped (broken in mid-sentence at a fixed width).

use crate::model::Span;
use memchr::memchr;

/// Iterates over the lines of `text` as byte spans without their line break.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let end = memchr(b'\n', &text.as_bytes()[start..]).map(|at| start + at);
        next = end.map(|at| at + 1);
        Some(Span::new(start, end.unwrap_or(text.len())))
    })
}

/// `span` without white space at both ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let piece = span.of(text);
    let start = span.end - piece.trim_start().len();
    Span::new(start, start + piece.trim().len())
}

/// Marks after which a sentence is over.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | '…')
}

/// Closing quotes and brackets, which belong to the sentence before them.
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
pub(super) fn wrap_width(text: &str) -> Option<usize> {
    let mut widths: Vec<(usize, bool)> = Vec::new();
    for line in lines(text) {
        let line = line.of(text).trim_end();
        if line.is_empty() {
            continue;
        }
        let width = if line.len() > MAX_WIDTH * 4 { MAX_WIDTH + 1 } else { line.chars().count() };
        widths.push((width, line_ends_sentence(line)));
    }
    let long = widths.iter().filter(|(width, _)| *width > MAX_WIDTH).count();
    if widths.len() < MIN_LINES || long * 20 > widths.len() {
        return None;
    }
    let full_width = percentile(&widths, 90)?;
    let full: Vec<_> =
        widths.iter().filter(|(w, _)| is_full(*w, full_width) && *w <= full_width + 4).collect();
    let open = full.iter().filter(|(_, ended)| !ended).count();
    (full_width >= 15 && full.len() * 3 > widths.len() && open * 5 > full.len() * 3).then_some(full_width)
}

/// True if a line of `width` characters was filled up to the wrap width.
pub(super) fn is_full(width: usize, full_width: usize) -> bool {
    width * 100 >= full_width * 85
}

fn percentile(widths: &[(usize, bool)], percent: usize) -> Option<usize> {
    let mut sorted: Vec<usize> = widths.iter().map(|(width, _)| *width).filter(|w| *w <= MAX_WIDTH).collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() * percent / 100).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_wrapped_lines_from_paragraphs() {
        let sentence = "全市上下坚持稳中求进工作总基调，扎实推进城市精细化管理，群众满意度持续提升，各项工作取得新的成效。";
        let paragraphs = format!("{sentence}\n").repeat(20);
        assert_eq!(wrap_width(&paragraphs), None);
        let long = sentence.repeat(12);
        let chars: Vec<char> = long.chars().collect();
        let wrapped: Vec<String> = chars.chunks(30).map(|c| c.iter().collect()).collect();
        assert_eq!(wrap_width(&wrapped.join("\n")), Some(30));
    }

    #[test]
    fn lines_cover_the_text() {
        let found: Vec<&str> = lines("甲\n\n乙").map(|l| l.of("甲\n\n乙")).collect();
        assert_eq!(found, ["甲", "", "乙"]);
    }
}
