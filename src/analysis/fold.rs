//! Folding: full width, case and traditional script, one character to one, with the way back to the source.

use crate::model::Span;

/// 16-bit code units for U+3400..U+A000, little endian.
static HAN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/folding.bin"));
const HAN_FIRST: u32 = 0x3400;
const HAN_END: u32 = 0xA000;

/// A text as it is matched: folded characters and where each stands in the source.
///
/// White space between two Han characters is left out (at most one line break, no tab: a word that a
/// hard wrap or a PDF took apart is whole again); any other run of white space is one space.
#[derive(Debug, Default, Clone)]
pub struct Folded {
    pub chars: Vec<char>,
    /// Byte offset in the source of each of `chars`.
    pub offsets: Vec<u32>,
    /// Byte offset in the source just after each of `chars`.
    ends: Vec<u32>,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        folded.refill(text);
        folded
    }

    /// Folds `text` into the buffers of this value.
    pub fn refill(&mut self, text: &str) {
        self.chars.clear();
        self.offsets.clear();
        self.ends.clear();
        let mut gap = Gap::default();
        for (offset, source) in text.char_indices() {
            if source.is_whitespace() {
                gap.add(offset, source);
                continue;
            }
            let c = fold_char(source);
            if let Some(start) = gap.take(self.chars.last().copied(), c) {
                self.push(' ', start, offset);
            }
            self.push(c, offset, offset + source.len_utf8());
        }
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        self.chars.push(c);
        self.offsets.push(start as u32);
        self.ends.push(end as u32);
    }

    /// Bytes of the source that the folded characters `start..end` came from; `start < end`.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.offsets[start] as usize, self.ends[end - 1] as usize)
    }

    /// Places (in folded characters) at which `needle` stands, overlapping ones included.
    pub fn find<'a>(&'a self, needle: &'a [char]) -> impl Iterator<Item = usize> + 'a {
        let windows = if needle.is_empty() { 0 } else { (self.chars.len() + 1).saturating_sub(needle.len()) };
        (0..windows).filter(move |&at| self.chars[at] == needle[0] && self.chars[at..].starts_with(needle))
    }
}

/// True if `part` stands in `text`, both folded; an empty part stands nowhere.
pub fn contains(text: &str, part: &str) -> bool {
    let part = Folded::new(part);
    Folded::new(text).find(&part.chars).next().is_some()
}

/// White space that was met and not yet decided upon.
#[derive(Default)]
struct Gap {
    start: Option<usize>,
    line_breaks: usize,
    tab: bool,
}

impl Gap {
    fn add(&mut self, offset: usize, c: char) {
        self.start.get_or_insert(offset);
        self.line_breaks += usize::from(c == '\n');
        self.tab |= c == '\t';
    }

    /// Where the gap begins, if it separates `before` and `after`; the gap is then forgotten.
    fn take(&mut self, before: Option<char>, after: char) -> Option<usize> {
        let gap = std::mem::take(self);
        let start = gap.start?;
        let before = before?;
        let joins = is_han(before) && is_han(after) && gap.line_breaks <= 1 && !gap.tab;
        (!joins).then_some(start)
    }
}

/// The character that `c` is matched as.
#[inline]
pub fn fold_char(c: char) -> char {
    let code = c as u32;
    match code {
        0..0x80 => c.to_ascii_lowercase(),
        HAN_FIRST..HAN_END => fold_han(code),
        0xFF01..=0xFF5E => char::from((code - 0xFEE0) as u8).to_ascii_lowercase(),
        _ => fold_other(c),
    }
}

#[inline]
fn fold_han(code: u32) -> char {
    let at = (code - HAN_FIRST) as usize * 2;
    let unit = u16::from_le_bytes([HAN[at], HAN[at + 1]]);
    char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}')
}

/// Lower case where it is a single character.
fn fold_other(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => c,
    }
}

/// Han characters, with 〇 and 々.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x4E00..0xA000 | 0x3400..0x4DC0 | 0x3005 | 0x3007 | 0xF900..0xFB00 | 0x2_0000..0x3_2000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(text: &str) -> String {
        Folded::new(text).chars.into_iter().collect()
    }

    #[test]
    fn folds_width_case_and_script() {
        assert_eq!(fold("ＡＢＣ９６．２７％"), "abc96.27%");
        assert_eq!(fold("餐廚垃圾處理"), "餐厨垃圾处理");
        assert_eq!(fold("COVID-19"), "covid-19");
    }

    #[test]
    fn white_space_between_han_does_not_break_a_word() {
        assert_eq!(fold("餐厨\n垃圾"), "餐厨垃圾");
        assert_eq!(fold("餐 厨　垃 圾"), "餐厨垃圾");
        assert_eq!(fold("第一段\n\n第二段"), "第一段 第二段");
        assert_eq!(fold("张三\t李四"), "张三 李四");
        assert_eq!(fold("work  report 报告"), "work report 报告");
    }

    #[test]
    fn spans_lead_back_to_the_source() {
        let text = "共９６％的\n餐廚";
        let folded = Folded::new(text);
        let at = folded.find(&['的', '餐']).next().unwrap();
        assert_eq!(folded.span(at, at + 3).of(text), "的\n餐廚");
    }

    proptest! {
        #[test]
        fn any_text_folds_with_spans_in_order(text in any::<String>()) {
            let folded = Folded::new(&text);
            prop_assert_eq!(folded.chars.len(), folded.offsets.len());
            for i in 0..folded.chars.len() {
                let span = folded.span(i, i + 1);
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                prop_assert!(i == 0 || folded.span(i - 1, i).end <= span.start);
            }
        }
    }
}
