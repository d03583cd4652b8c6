//! Folding: full width, case and traditional script, one character to one, with the way back to the source.

pub use super::han::is_han;
use crate::model::Span;

/// What every character up to U+FFFF folds to, in 16-bit code units, little endian.
static FOLDING: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/folding.bin"));
/// Whether every character up to U+FFFF is a letter or digit, in bits.
static LETTERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/letters.bin"));

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
        let most = text.chars().count();
        self.chars.resize(most, '\0');
        self.offsets.resize(most, 0);
        self.ends.resize(most, 0);
        let length = self.fill(text);
        self.chars.truncate(length);
        self.offsets.truncate(length);
        self.ends.truncate(length);
    }

    /// Writes over the buffers, which have room for every character of `text`; returns how many were written.
    fn fill(&mut self, text: &str) -> usize {
        let (chars, offsets, ends) = (&mut self.chars[..], &mut self.offsets[..], &mut self.ends[..]);
        let mut length = 0;
        let mut write = |c, start: usize, end: usize| {
            chars[length] = c;
            offsets[length] = start as u32;
            ends[length] = end as u32;
            length += 1;
        };
        let (mut gap, mut before) = (None::<Gap>, None);
        for (offset, source) in text.char_indices() {
            let c = fold_char(source);
            if c == ' ' {
                gap.get_or_insert_with(|| Gap::new(offset)).add(source);
                continue;
            }
            if let Some(gap) = gap.take()
                && before.is_some_and(|before| gap.separates(before, c))
            {
                write(' ', gap.start, offset);
            }
            write(c, offset, offset + source.len_utf8());
            before = Some(c);
        }
        length
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
struct Gap {
    start: usize,
    line_breaks: usize,
    tab: bool,
}

impl Gap {
    fn new(start: usize) -> Self {
        Self { start, line_breaks: 0, tab: false }
    }

    fn add(&mut self, c: char) {
        self.line_breaks += usize::from(c == '\n');
        self.tab |= c == '\t';
    }

    fn separates(&self, before: char, after: char) -> bool {
        !(is_han(before) && is_han(after) && self.line_breaks <= 1 && !self.tab)
    }
}

/// The character that `c` is matched as; a space for any white space.
#[inline]
pub fn fold_char(c: char) -> char {
    match FOLDING.as_chunks().0.get(c as usize) {
        Some(&unit) => char::from_u32(u16::from_le_bytes(unit).into()).unwrap_or('\u{FFFD}'),
        None => fold_rare(c),
    }
}

/// Lower case where it is a single character.
#[cold]
fn fold_rare(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => c,
    }
}

/// As [`char::is_alphanumeric`], without its searches.
#[inline]
pub fn is_letter(c: char) -> bool {
    LETTERS.get(c as usize / 8).map_or_else(|| c.is_alphanumeric(), |bits| bits >> (c as u32 % 8) & 1 != 0)
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
