//! A passage on the terminal: highlights kept, shortened around them, wrapped by the width of its characters.

use super::visible::visible_char;
use super::width;
use crate::model::Span;
use std::collections::HashSet;
use std::ops::Range;

/// A line of at least so many characters that ends inside a sentence was wrapped by whoever made the file.
const WRAPPED_LINE: usize = 24;

/// More highlights than this do not change where a passage is shortened.
const MOST_SPOTS: usize = 200;

/// A character that is printed, and whether it is highlighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    c: char,
    lit: bool,
}

/// Text that is safe to print, on one line, with highlights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MarkedText(Vec<Mark>);

impl MarkedText {
    /// `text` with `highlights` (in bytes, in order). White space becomes single blanks; line breaks that
    /// wrapped a sentence are taken back.
    pub(super) fn new(text: &str, highlights: &[Span]) -> Self {
        let mut marks: Vec<Mark> = Vec::with_capacity(text.len() / 3);
        let mut spans = highlights.iter().peekable();
        let mut blank: Option<Blank> = None;
        let mut line = 0;
        for (at, c) in text.char_indices() {
            while spans.next_if(|span| span.end <= at).is_some() {}
            let lit = spans.peek().is_some_and(|span| span.start <= at);
            if c.is_whitespace() {
                blank.get_or_insert_default().add(c, lit);
                continue;
            }
            let Some(c) = visible_char(c) else { continue };
            if let Some(blank) = blank.take() {
                if !blank.wraps(line, marks.last().map(|mark| mark.c), c) && !marks.is_empty() {
                    marks.push(Mark { c: ' ', lit: blank.lit && lit });
                }
                line = if blank.breaks > 0 { 0 } else { line };
            }
            marks.push(Mark { c, lit });
            line += 1;
        }
        Self(marks)
    }

    fn columns(&self) -> usize {
        columns(&self.0)
    }

    /// The parts around the highlights that fit into about `budget` columns, joined with ….
    pub(super) fn excerpt(self, budget: usize) -> Self {
        if self.columns() <= budget {
            return self;
        }
        let mut kept = Vec::new();
        let mut last_end = 0;
        for window in self.windows(budget) {
            if window.start > last_end {
                kept.extend(unlit(if kept.is_empty() { "…" } else { " … " }));
            }
            kept.extend_from_slice(&self.0[window.clone()]);
            last_end = window.end;
        }
        if last_end < self.0.len() {
            kept.extend(unlit("…"));
        }
        Self(kept)
    }

    /// One window where all highlights fit, else the two that show most of them; in order, apart.
    fn windows(&self, budget: usize) -> Vec<Range<usize>> {
        let spots = self.spots();
        let (Some(first), Some(last)) = (spots.first(), spots.last()) else {
            return vec![self.window(0, budget)];
        };
        if columns(&self.0[first.start..last.end]) <= budget / 4 * 3 {
            return vec![self.window(first.start, budget)];
        }
        let mut seen = HashSet::new();
        let best = self.best_window(&spots, budget / 2, &seen);
        seen.extend(self.texts_in(&spots, &best));
        let others: Vec<Range<usize>> =
            spots.into_iter().filter(|spot| spot.start >= best.end || spot.end <= best.start).collect();
        if others.is_empty() {
            return vec![self.window(best.start, budget)];
        }
        let second = self.best_window(&others, budget / 2, &seen);
        if second.start < best.start {
            vec![second.start..second.end.min(best.start), best]
        } else {
            let start = second.start.max(best.end);
            vec![best, start..second.end.max(start)]
        }
    }

    /// The window around one of `spots` that shows most highlights; texts not yet `seen` count most.
    fn best_window(&self, spots: &[Range<usize>], size: usize, seen: &HashSet<String>) -> Range<usize> {
        let mut best = (0, 0..0);
        for spot in spots {
            let window = self.window(spot.start, size);
            let inside = spots.iter().filter(|s| s.start >= window.start && s.end <= window.end).count();
            let new = self.texts_in(spots, &window).into_iter().filter(|text| !seen.contains(text)).count();
            let worth = new * 1_000 + inside;
            if worth > best.0 || best.1.is_empty() {
                best = (worth, window);
            }
        }
        best.1
    }

    fn texts_in(&self, spots: &[Range<usize>], window: &Range<usize>) -> HashSet<String> {
        let inside = spots.iter().filter(|spot| spot.start >= window.start && spot.end <= window.end);
        inside.map(|spot| self.0[spot.clone()].iter().map(|mark| mark.c).collect()).collect()
    }

    /// About `size` columns around the character at `spot`, begun where its sentence begins if that is near.
    fn window(&self, spot: usize, size: usize) -> Range<usize> {
        let mut start = spot;
        let mut lead = 0;
        while start > 0 && lead < size / 4 && !ends_sentence(self.0[start - 1].c) {
            start -= 1;
            lead += width::of_char(self.0[start].c);
        }
        let mut left = size;
        let mut end = start;
        while end < self.0.len() && left > 0 {
            left = left.saturating_sub(width::of_char(self.0[end].c));
            end += 1;
        }
        while start > 0 && left > 0 {
            start -= 1;
            left = left.saturating_sub(width::of_char(self.0[start].c));
        }
        while start < spot && self.0[start].c == ' ' {
            start += 1;
        }
        start..end
    }

    /// The runs of highlighted characters.
    fn spots(&self) -> Vec<Range<usize>> {
        let mut spots: Vec<Range<usize>> = Vec::new();
        for (index, _) in self.0.iter().enumerate().filter(|(_, mark)| mark.lit) {
            match spots.last_mut() {
                Some(last) if last.end == index => last.end += 1,
                _ => spots.push(index..index + 1),
            }
        }
        spots.truncate(MOST_SPOTS);
        spots
    }

    /// Lines of at most `limit` columns (0: one line), highlights between `on` and `off`.
    pub(super) fn lines(&self, limit: usize, on: &str, off: &str) -> Vec<String> {
        self.wrapped(limit).into_iter().map(|line| rendered(&self.0[line], on, off)).collect()
    }

    fn wrapped(&self, limit: usize) -> Vec<Range<usize>> {
        let marks = &self.0;
        let mut lines = Vec::new();
        let (mut start, mut at, mut taken) = (0, 0, 0);
        let mut last_break = None;
        while at < marks.len() {
            if at > start && may_break(marks[at - 1].c, marks[at].c) {
                last_break = Some(at);
            }
            taken += width::of_char(marks[at].c);
            if limit > 0 && taken > limit && at > start {
                let end = last_break.take().unwrap_or(at);
                lines.push(start..end);
                start = end;
                while start < marks.len() && marks[start].c == ' ' {
                    start += 1;
                }
                (at, taken) = (start, 0);
                continue;
            }
            at += 1;
        }
        if start < marks.len() {
            lines.push(start..marks.len());
        }
        lines
    }
}

/// White space between two characters.
#[derive(Default)]
struct Blank {
    breaks: usize,
    /// Other white space than line breaks and ASCII blanks: an indented paragraph, a table.
    wide: bool,
    lit: bool,
}

impl Blank {
    fn add(&mut self, c: char, lit: bool) {
        self.breaks += usize::from(c == '\n');
        self.wide |= !matches!(c, '\n' | '\r' | ' ');
        self.lit |= lit;
    }

    /// True if a sentence was wrapped here, after a line of `line` characters.
    fn wraps(&self, line: usize, before: Option<char>, after: char) -> bool {
        let inside = before.is_some_and(|c| is_han(c) || matches!(c, '，' | '、')) && is_han(after);
        self.breaks == 1 && !self.wide && line >= WRAPPED_LINE && inside
    }
}

fn rendered(marks: &[Mark], on: &str, off: &str) -> String {
    let mut line = String::new();
    let mut lit = false;
    let blank_end = marks.iter().rposition(|mark| mark.c != ' ').map_or(0, |at| at + 1);
    for mark in &marks[..blank_end] {
        if mark.lit != lit {
            line.push_str(if mark.lit { on } else { off });
            lit = mark.lit;
        }
        line.push(mark.c);
    }
    if lit {
        line.push_str(off);
    }
    line
}

fn unlit(text: &str) -> impl Iterator<Item = Mark> {
    text.chars().map(|c| Mark { c, lit: false })
}

fn columns(marks: &[Mark]) -> usize {
    marks.iter().map(|mark| width::of_char(mark.c)).sum()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?')
}

/// True if a line may end between the two: not inside a Latin word or number, nor before a closing mark.
fn may_break(before: char, after: char) -> bool {
    const NOT_FIRST: &str = "，。、；：！？）》〉」』】〕”’…—％%·!?,.;:)]}";
    const NOT_LAST: &str = "（《〈「『【〔“‘([{";
    if before == ' ' {
        return true;
    }
    let narrow = |c: char| width::of_char(c) == 1;
    let in_word = narrow(before) && narrow(after) && after != ' ';
    !in_word && !NOT_FIRST.contains(after) && !NOT_LAST.contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, words: &[&str]) -> MarkedText {
        let mut spans: Vec<Span> = words
            .iter()
            .flat_map(|word| text.match_indices(word).map(|(at, found)| Span::new(at, at + found.len())))
            .collect();
        spans.sort();
        MarkedText::new(text, &spans)
    }

    fn shown(text: &MarkedText) -> String {
        text.lines(0, "[", "]").concat()
    }

    #[test]
    fn lines_keep_words_and_closing_marks() {
        let text = marked("全年收运餐厨垃圾12.5万吨，办结率达到96.27%。", &["餐厨垃圾"]);
        assert_eq!(text.lines(20, "[", "]"), ["全年收运[餐厨垃圾]12.5", "万吨，办结率达到", "96.27%。"]);
        assert_eq!(text.lines(16, "", ""), ["全年收运餐厨垃圾", "12.5万吨，办结率", "达到96.27%。"]);
        assert_eq!(marked("收运，收运", &[]).lines(4, "", ""), ["收", "运，", "收运"]);
    }

    #[test]
    fn highlights_close_at_the_end_of_a_line() {
        let text = marked("餐厨垃圾收运处置", &["垃圾收运"]);
        assert_eq!(text.lines(12, "[", "]"), ["餐厨[垃圾收运]", "处置"]);
        assert_eq!(text.lines(10, "[", "]"), ["餐厨[垃圾收]", "[运]处置"]);
    }

    #[test]
    fn wrapped_sentences_are_joined_and_paragraphs_are_not() {
        let wrapped = "市城市管理综合执法局坚持以人民为中心的发展思想，全面推进餐厨垃\n圾收运处置体系建设。";
        assert!(shown(&marked(wrapped, &[])).contains("餐厨垃圾收运"));
        assert_eq!(shown(&marked("一、工作回顾\n今年以来", &[])), "一、工作回顾 今年以来");
        assert_eq!(shown(&marked(" 甲\t\n 乙\r\n", &[])), "甲 乙");
    }

    #[test]
    fn control_characters_are_neutralised() {
        assert_eq!(shown(&marked("甲\x1b[31m乙\u{202e}", &[])), "甲␛[31m乙\u{fffd}");
    }

    #[test]
    fn long_passages_are_shortened_around_the_highlights() {
        let filler = "我们坚持以人民为中心，扎实推进各项工作。".repeat(10);
        let text = format!("{filler}全市餐厨垃圾日产日清。{filler}严查偷拉乱倒行为。{filler}");
        let one = shown(&marked(&text, &["偷拉乱倒"]).excerpt(100));
        assert!(one.starts_with("…严查[偷拉乱倒]行为。") && one.ends_with('…'), "{one}");
        let two = marked(&text, &["餐厨垃圾", "偷拉乱倒"]).excerpt(100);
        assert!(two.columns() <= 110);
        let two = shown(&two);
        assert!(two.contains("全市[餐厨垃圾]日产日清") && two.contains(" … 严查[偷拉乱倒]"), "{two}");
        let none = shown(&marked(&text, &[]).excerpt(40));
        assert!(none.starts_with("我们坚持") && none.ends_with('…'));
        let end = shown(&marked(&format!("{filler}餐厨"), &["餐厨"]).excerpt(60));
        assert!(end.ends_with("[餐厨]"), "{end}");
    }

    proptest! {
        #[test]
        fn lines_fit_and_lose_nothing(
            text in "[餐厨a1%。（ \\n\u{3000}]{0,80}", start in 0usize..40, length in 1usize..20, limit in 8usize..40
        ) {
            let text = marked(&text, &[]);
            let mut text = text;
            for mark in text.0.iter_mut().skip(start).take(length) {
                mark.lit = true;
            }
            let lines = text.wrapped(limit);
            for line in &lines {
                prop_assert!(width::of(&rendered(&text.0[line.clone()], "", "")) <= limit);
            }
            let printed: String = text.lines(limit, "", "").concat();
            let whole: String = text.0.iter().map(|mark| mark.c).collect();
            prop_assert_eq!(printed.replace(' ', ""), whole.replace(' ', ""));
            let cut = text.clone().excerpt(limit);
            prop_assert!(cut.columns() <= limit + 8);
        }

        #[test]
        fn any_spans_are_survived(text in "\\PC{0,40}", spans in prop::collection::vec((0usize..90, 0usize..90), 0..6)) {
            let spans: Vec<Span> = spans.into_iter().map(|(a, b)| Span::new(a.min(b), a.max(b))).collect();
            MarkedText::new(&text, &spans).excerpt(30).lines(12, "[", "]");
        }
    }
}
