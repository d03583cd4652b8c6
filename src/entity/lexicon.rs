//! Cuts a text into the words that recognisers look for, each with its classes.

mod classes;

use crate::analysis::character_set::{self, CharacterSet, FIRST_HAN, han_at};
use crate::analysis::double_array::{Aligned, DoubleArray};
pub use classes::Classes;

static NODES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.nodes")));
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.codes"));

/// Length of a Han character of the lexicon in bytes.
const HAN_BYTES: usize = 3;

/// A word of the text; `start..end` are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub classes: Classes,
}

impl Token {
    /// The word as it stands in `text`.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    #[inline]
    pub fn is(self, classes: Classes) -> bool {
        self.classes.any(classes)
    }

    /// Length in Han characters (bytes through three).
    #[inline]
    pub fn han_len(self) -> usize {
        (self.end - self.start) as usize / 3
    }
}

/// The words and their classes, as the build script compiled them.
#[derive(Clone, Copy)]
pub struct Lexicon(DoubleArray);

impl Default for Lexicon {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Lexicon {
    /// The word lists that are built into the program, with the names of the divisions.
    pub fn builtin() -> Self {
        Self(DoubleArray::new(&NODES.0, CODES))
    }

    /// The longest word that `text` begins with, or its first character: length in bytes, classes.
    #[inline]
    pub fn word_at(&self, text: &str) -> Option<(usize, Classes)> {
        match han_at(text.as_bytes(), 0) {
            Some(first) => Some(self.han_word(text.as_bytes(), 0, first)),
            None => text.chars().next().map(|first| (first.len_utf8(), other_class(first))),
        }
    }

    /// The longest word at byte `at`, where the Han character `first` stands.
    #[inline]
    fn han_word(&self, bytes: &[u8], at: usize, first: usize) -> (usize, Classes) {
        let Self(words) = self;
        let mut node = words.first(words.han_code(first));
        let mut word = (HAN_BYTES, Classes(node.value()).or(Classes::HAN));
        let mut len = HAN_BYTES;
        while node.has_children()
            && let Some(next) = han_at(bytes, at + len)
        {
            node = words.child(node, words.han_code(next));
            len += HAN_BYTES;
            if node.value() != 0 {
                word = (len, Classes(node.value()));
            }
        }
        word
    }

    /// All words of `text`, one after the other and without gap.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let bytes = text.as_bytes();
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        while at < bytes.len() {
            let (len, classes) = match han_at(bytes, at) {
                Some(ORDINAL_SIGN) => self.ordinal_or_word(text, at),
                Some(first) => self.han_word_after_mark(bytes, at, first),
                None => other_word(text, at),
            };
            tokens.push(Token { start: at as u32, end: (at + len) as u32, classes });
            at += len;
        }
        tokens
    }

    /// The longest word at byte `at`; 省, 市, 县 or 区 alone where the word that it begins would cut a word for a task
    /// (区 + 市场监督管理, not 区市 + 场), and 处 alone before 处长.
    #[inline]
    fn han_word_after_mark(&self, bytes: &[u8], at: usize, first: usize) -> (usize, Classes) {
        let word = self.han_word(bytes, at, first);
        if word.0 != 2 * HAN_BYTES {
            return word;
        }
        // 监管处 + 处长
        if han_at(bytes, at + HAN_BYTES) == Some(first) && bytes[at + word.0..].starts_with("长".as_bytes())
        {
            return (HAN_BYTES, self.words_value(first));
        }
        if !MARKS.contains(&first) {
            return word;
        }
        let cuts = han_at(bytes, at + HAN_BYTES).is_some_and(|second| {
            let (len, classes) = self.han_word(bytes, at + HAN_BYTES, second);
            len > HAN_BYTES && classes.any(Classes::CORE.or(Classes::BODY).or(Classes::STRONG))
        });
        let alone = || self.words_value(first);
        if cuts { (HAN_BYTES, alone()) } else { word }
    }

    /// The classes of a single Han character.
    fn words_value(&self, first: usize) -> Classes {
        let Self(words) = self;
        Classes(words.first(words.han_code(first)).value()).or(Classes::HAN)
    }

    /// 第 with its number, or the longer word that begins with 第, unless that cuts an end or a task (第四 + 纪检监察组, not
    /// 第四纪 + 检).
    fn ordinal_or_word(&self, text: &str, at: usize) -> (usize, Classes) {
        let bytes = text.as_bytes();
        let word = self.han_word(bytes, at, ORDINAL_SIGN);
        let cuts = |ordinal: usize| {
            han_at(bytes, at + ordinal).is_some_and(|next| {
                let (len, classes) = self.han_word(bytes, at + ordinal, next);
                ordinal + len > word.0 && classes.any(Classes::CORE.or(Classes::STRONG))
            })
        };
        match ordinal(&text[at..]).filter(|&ordinal| ordinal >= word.0 || cuts(ordinal)) {
            Some(ordinal) => (ordinal, Classes::ORDINAL),
            None => word,
        }
    }
}

/// The characters with which a text names its home division.
const MARKS: [usize; 5] = [
    '省' as usize - FIRST_HAN,
    '市' as usize - FIRST_HAN,
    '县' as usize - FIRST_HAN,
    '区' as usize - FIRST_HAN,
    '州' as usize - FIRST_HAN,
];

const ORDINAL_SIGN: usize = '第' as usize - FIRST_HAN;

/// Number, Latin word, white space or mark at byte `at`; runs of the first three are one word.
fn other_word(text: &str, at: usize) -> (usize, Classes) {
    let run = Classes::NUMBER.or(Classes::LATIN).or(Classes::SPACE);
    let mut chars = text[at..].chars();
    let Some(first) = chars.next() else { return (0, Classes::NONE) };
    let class = other_class(first);
    let alike = |c: &char| !('\u{4E00}'..='\u{9FFF}').contains(c) && other_class(*c) == class;
    let more: usize = match class.any(run) {
        true => chars.take_while(alike).map(char::len_utf8).sum(),
        false => 0,
    };
    (first.len_utf8() + more, class)
}

/// Class of a character that is no Han character.
fn other_class(other: char) -> Classes {
    match other {
        '0'..='9' | '０'..='９' | '〇' => Classes::NUMBER,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Classes::LATIN,
        _ if other.is_whitespace() => Classes::SPACE,
        _ => Classes::PUNCTUATION,
    }
}

/// Length in bytes of 第 with its number, if `text` begins so.
fn ordinal(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('第')?;
    let len = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
    (len > 0).then_some('第'.len_utf8() + len)
}

/// Besides the digits, the characters of Chinese numerals below a thousand.
const NUMERALS: [(char, char); 3] = [('〇', '〇'), ('零', '零'), ('○', '○')];

static DIGITS: CharacterSet = digits_and(&[]);

/// The digits, also of Chinese numerals, and `others`.
pub(super) const fn digits_and(others: &[(char, char)]) -> CharacterSet {
    CharacterSet::of(&character_set::DIGITS).and(&NUMERALS).and(others)
}

/// True for a digit, also of Chinese numerals.
#[inline]
pub fn is_digit(c: char) -> bool {
    DIGITS.contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let lexicon = Lexicon::builtin();
        lexicon.tokens(text).into_iter().map(|token| token.of(text)).collect()
    }

    #[test]
    fn cuts_at_the_longest_words() {
        let text = "10人到市城市管理综合执法局开会。";
        assert_eq!(words(text), ["10", "人", "到", "市", "城市管理", "综合执法", "局", "开会", "。"]);
        assert_eq!(words("区市场监督管理局"), ["区", "市场监督管理", "局"]);
        assert_eq!(words("市政务服务局、市政处"), ["市", "政务服务", "局", "、", "市政", "处"]);
        assert_eq!(words("派驻第四纪检监察组"), ["派驻", "第四", "纪检监察组"]);
        assert_eq!(words("包头市委组织部第八考评组"), ["包头市", "委", "组织部", "第八", "考评组"]);
    }

    #[test]
    fn every_word_of_the_lists_is_one_word() {
        let lexicon = Lexicon::builtin();
        let lists = [
            include_str!("../../index_schema/common-words.txt"),
            include_str!("../../index_schema/entity-words.txt"),
            include_str!("../../index_schema/places.txt"),
        ];
        let lines = lists.iter().flat_map(|list| list.lines());
        let words = lines.filter(|line| !line.starts_with(['#', '='])).flat_map(|line| line.split(' '));
        for word in words.filter(|word| !word.is_empty()) {
            let (len, classes) = lexicon.word_at(word).unwrap_or_default();
            assert_eq!(len, word.len(), "{word}");
            assert!(classes.0 & !Classes::HAN.0 != 0, "{word}");
        }
        let class = |word| lexicon.word_at(word).unwrap_or_default().1;
        assert!(class("包头市").any(Classes::DIVISION) && class("三峡").any(Classes::PLACE));
        assert!(!class("和县").any(Classes::DIVISION), "a name that text forms by chance");
    }

    #[test]
    fn the_words_are_the_text() {
        for text in ["", "　全角　ＡＢ１２", "第", "第12号令a b", "🙂和𠀀字"] {
            assert_eq!(words(text).concat(), text);
        }
    }
}
