//! Cuts a text into the words that recognisers look for, each with its classes.

mod classes;

use super::character_set::{CharacterSet, FIRST_HAN, han_at};
pub use classes::Classes;

static NODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.nodes"));
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

/// The words and their classes. The tables are made small, so that they stay near the processor: a text asks them
/// several times a word, at places far from each other.
#[derive(Clone)]
pub struct Lexicon {
    nodes: Vec<Node>,
    /// Code of the character that leads to every node; most questions end here.
    checks: Vec<u16>,
    /// Codes of the characters from U+4E00 on.
    codes: Vec<u16>,
    /// Classes by their number; the first is none.
    classes: Vec<Classes>,
}

/// A step in the tree of words: where its children begin, and the number of the classes of the word that ends there.
#[derive(Clone, Copy)]
struct Node(u32);

/// Bits of the number of classes.
const CLASS_BITS: u32 = 10;

impl Node {
    fn new(base: u32, classes: u32) -> Self {
        debug_assert!(base < 1 << (32 - CLASS_BITS) && classes < 1 << CLASS_BITS);
        Self(base << CLASS_BITS | classes)
    }

    /// Where its children begin; 0 for a leaf.
    fn base(self) -> usize {
        (self.0 >> CLASS_BITS) as usize
    }

    /// 0 where no word ends.
    fn classes(self) -> usize {
        (self.0 & ((1 << CLASS_BITS) - 1)) as usize
    }
}

impl Lexicon {
    /// The word lists that are built into the program, with the names of the divisions.
    ///
    /// The build script packs a node into 64 bits: 24 of its base, 16 of its code, 24 of its classes.
    pub fn builtin() -> Self {
        let packed = NODES.as_chunks().0.iter().map(|node| u64::from_le_bytes(*node));
        let mut lexicon = Self {
            nodes: Vec::with_capacity(packed.len()),
            checks: packed.clone().map(|node| (node >> 24) as u16).collect(),
            codes: CODES.as_chunks().0.iter().map(|code| u16::from_le_bytes(*code)).collect(),
            classes: vec![Classes::NONE],
        };
        for node in packed {
            let classes = Classes(node as u32 & 0xFF_FFFF);
            let number = lexicon.classes.iter().position(|known| *known == classes);
            let number = number.unwrap_or_else(|| {
                lexicon.classes.push(classes);
                lexicon.classes.len() - 1
            });
            lexicon.nodes.push(Node::new((node >> 40) as u32, number as u32));
        }
        lexicon
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
        let Some(mut node) = self.child(0, first) else { return (HAN_BYTES, Classes::HAN) };
        let (mut len, mut word) = (HAN_BYTES, (HAN_BYTES, node.classes()));
        while node.base() != 0
            && let Some(child) = han_at(bytes, at + len).and_then(|next| self.child(node.base(), next))
        {
            node = child;
            len += HAN_BYTES;
            if node.classes() != 0 {
                word = (len, node.classes());
            }
        }
        let classes = self.classes[word.1];
        (word.0, if word.0 == HAN_BYTES { classes.or(Classes::HAN) } else { classes })
    }

    /// The child of the node with this base to which a Han character leads.
    #[inline]
    fn child(&self, base: usize, character: usize) -> Option<Node> {
        let code = *self.codes.get(character)?;
        let at = base + usize::from(code);
        if code == 0 || *self.checks.get(at)? != code {
            return None;
        }
        self.nodes.get(at).copied()
    }

    /// All words of `text`, one after the other and without gap.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let bytes = text.as_bytes();
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        while at < bytes.len() {
            let (len, classes) = match han_at(bytes, at) {
                Some(ORDINAL_SIGN) => self.ordinal_or_word(text, at),
                Some(first) => self.han_word(bytes, at, first),
                None => other_word(text, at),
            };
            tokens.push(Token { start: at as u32, end: (at + len) as u32, classes });
            at += len;
        }
        tokens
    }

    /// 第 with its number, or the longer word that begins with 第.
    fn ordinal_or_word(&self, text: &str, at: usize) -> (usize, Classes) {
        let word = self.han_word(text.as_bytes(), at, ORDINAL_SIGN);
        match ordinal(&text[at..]).filter(|&ordinal| ordinal >= word.0) {
            Some(ordinal) => (ordinal, Classes::ORDINAL),
            None => word,
        }
    }
}

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

/// ASCII and full-width digits and the characters of Chinese numerals below a thousand.
const NUMERALS: [(char, char); 16] = [
    ('0', '9'),
    ('０', '９'),
    ('〇', '〇'),
    ('零', '零'),
    ('○', '○'),
    ('一', '一'),
    ('二', '二'),
    ('三', '三'),
    ('四', '四'),
    ('五', '五'),
    ('六', '六'),
    ('七', '七'),
    ('八', '八'),
    ('九', '九'),
    ('十', '十'),
    ('百', '百'),
];

static DIGITS: CharacterSet = digits_and(&[]);

/// The digits, also of Chinese numerals, and `others`.
pub(super) const fn digits_and(others: &[(char, char)]) -> CharacterSet {
    CharacterSet::of(&NUMERALS).and(others)
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
