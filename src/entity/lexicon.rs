//! Cuts a text into the words that recognisers look for, each with its classes.

use super::divisions::Divisions;
use super::prefix_table::PrefixTable;

const COMMON: &str = include_str!("../../index_schema/common-words.txt");
const ENTITY: &str = include_str!("../../index_schema/entity-words.txt");
const PLACES: &str = include_str!("../../index_schema/places.txt");

/// Names of divisions that running text forms by chance more often than it means them.
const MISLEADING: [&str; 2] = ["和县", "通道"];

/// A set of word classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(pub u32);

impl Classes {
    pub const NONE: Self = Self(0);
    pub const NOUN: Self = Self(1);
    pub const VERB: Self = Self(1 << 1);
    pub const FUNCTION: Self = Self(1 << 2);
    /// Never inside the name of a body.
    pub const BREAK: Self = Self(1 << 3);
    pub const DIVISION: Self = Self(1 << 4);
    pub const PLACE: Self = Self(1 << 5);
    /// A body's name may begin with it: 国家, 中国.
    pub const ANCHOR: Self = Self(1 << 6);
    /// What an office is for: 财政, 城市管理.
    pub const CORE: Self = Self(1 << 7);
    pub const STRONG: Self = Self(1 << 8);
    pub const WEAK: Self = Self(1 << 9);
    pub const BODY: Self = Self(1 << 10);
    pub const SUB: Self = Self(1 << 11);
    pub const TITLE: Self = Self(1 << 12);
    pub const HONORIFIC: Self = Self(1 << 13);
    pub const SPEECH: Self = Self(1 << 14);
    pub const EVENT: Self = Self(1 << 15);
    pub const EVENT_TAIL: Self = Self(1 << 16);
    pub const PLACE_SUFFIX: Self = Self(1 << 17);
    pub const REGION: Self = Self(1 << 18);
    pub const NUMBER: Self = Self(1 << 19);
    pub const LATIN: Self = Self(1 << 20);
    pub const PUNCTUATION: Self = Self(1 << 21);
    pub const SPACE: Self = Self(1 << 22);
    /// 第 with its number.
    pub const ORDINAL: Self = Self(1 << 23);
    /// A Han character that belongs to no word.
    pub const HAN: Self = Self(1 << 24);

    /// True if the two sets share a class.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn from_key(key: &str) -> Self {
        match key {
            "n" | "noun" => Self::NOUN,
            "v" => Self::VERB,
            "f" => Self::FUNCTION,
            "break" => Self::BREAK,
            "anchor" => Self::ANCHOR,
            "core" => Self::CORE,
            "strong" => Self::STRONG,
            "weak" => Self::WEAK,
            "body" => Self::BODY,
            "sub" => Self::SUB,
            "title" => Self::TITLE,
            "honorific" => Self::HONORIFIC,
            "speech" => Self::SPEECH,
            "event" => Self::EVENT,
            "eventtail" => Self::EVENT_TAIL,
            "placesuffix" => Self::PLACE_SUFFIX,
            "region" => Self::REGION,
            _ => Self::NONE,
        }
    }
}

/// A word of the text; `start..end` are bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub classes: Classes,
}

impl Token {
    /// The word as it stands in `text`.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    pub fn is(self, classes: Classes) -> bool {
        self.classes.any(classes)
    }

    /// Length in Han characters (bytes through three).
    pub fn han_len(self) -> usize {
        (self.end - self.start) as usize / 3
    }
}

/// The words and their classes.
pub struct Lexicon {
    table: PrefixTable,
    classes: Vec<Classes>,
    /// Classes of single Han characters, from 一 on.
    singles: Vec<Classes>,
}

impl Lexicon {
    /// The word lists that are built into the program, with the names of the divisions.
    pub fn builtin(divisions: &Divisions) -> Self {
        let mut entries: Vec<(&'static str, Classes)> = Vec::with_capacity(60_000);
        entries.extend(sections(COMMON));
        entries.extend(sections(ENTITY));
        entries.extend(PLACES.lines().filter(|line| !line.starts_with('#')).map(|w| (w, Classes::PLACE)));
        let names = divisions.rows().iter().map(|row| row.name).filter(|name| !MISLEADING.contains(name));
        entries.extend(names.map(|name| (name, Classes::DIVISION)));
        Self::new(entries)
    }

    fn new(mut entries: Vec<(&'static str, Classes)>) -> Self {
        entries.sort_unstable_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
        let mut singles = vec![Classes::NONE; 0x9FFF - 0x4E00 + 1];
        let mut words = Vec::with_capacity(entries.len());
        let mut classes: Vec<Classes> = Vec::with_capacity(entries.len());
        for (word, class) in entries {
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(single), None) => {
                    if let Some(slot) = single_index(single).and_then(|index| singles.get_mut(index)) {
                        *slot = slot.or(class);
                    }
                }
                (Some(_), Some(_)) if words.last() == Some(&word) => {
                    if let Some(last) = classes.last_mut() {
                        *last = last.or(class);
                    }
                }
                (Some(_), Some(_)) => {
                    words.push(word);
                    classes.push(class);
                }
                _ => {}
            }
        }
        Self { table: PrefixTable::new(words), classes, singles }
    }

    /// The longest word that `text` begins with, or its first character: length in bytes, classes.
    pub fn word_at(&self, text: &str) -> Option<(usize, Classes)> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let second = chars.next();
        if let Some(number) = second.and_then(|second| self.table.longest_after(text, first, second)) {
            return Some((self.table.word(number).len(), self.classes[number]));
        }
        let classes = match single_index(first) {
            Some(index) => self.singles[index].or(Classes::HAN),
            None => other_class(first),
        };
        Some((first.len_utf8(), classes))
    }

    /// All words of `text`, one after the other and without gap.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        while let Some((len, classes)) = self.word_at(&text[at..]) {
            let (len, classes) = match ordinal(&text[at..]) {
                Some(ordinal) if ordinal >= len => (ordinal, Classes::ORDINAL),
                _ => (len, classes),
            };
            let run = Classes::NUMBER.or(Classes::LATIN).or(Classes::SPACE);
            match tokens.last_mut() {
                Some(last) if classes.any(run) && last.classes == classes => last.end += len as u32,
                _ => tokens.push(Token { start: at as u32, end: (at + len) as u32, classes }),
            }
            at += len;
        }
        tokens
    }
}

/// Words of a list with sections `= class`.
fn sections(list: &'static str) -> impl Iterator<Item = (&'static str, Classes)> {
    let mut class = Classes::NONE;
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(move |line| match line.strip_prefix("= ") {
            Some(key) => {
                class = Classes::from_key(key);
                None
            }
            None => Some((line, class)),
        })
        .flat_map(|(line, class)| line.split(' ').map(move |word| (word, class)))
}

fn single_index(single: char) -> Option<usize> {
    ('\u{4E00}'..='\u{9FFF}').contains(&single).then(|| (single as u32 - 0x4E00) as usize)
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
    let digits = rest.find(|c: char| !(c.is_ascii_digit() || ('０'..='９').contains(&c) || is_numeral(c)));
    let len = digits.unwrap_or(rest.len());
    (len > 0).then_some('第'.len_utf8() + len)
}

/// True for the characters of Chinese numerals below ten thousand.
pub fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '零' | '○' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let lexicon = Lexicon::builtin(&Divisions::builtin());
        lexicon.tokens(text).into_iter().map(|token| token.of(text)).collect()
    }

    #[test]
    fn cuts_at_the_longest_words() {
        let text = "10人到市城市管理综合执法局开会。";
        assert_eq!(words(text), ["10", "人", "到", "市", "城市管理", "综合执法", "局", "开会", "。"]);
        assert_eq!(words("包头市委组织部第八考评组"), ["包头市", "委", "组织部", "第八", "考评组"]);
    }

    #[test]
    fn the_words_are_the_text() {
        for text in ["", "　全角　ＡＢ１２", "第", "第12号令a b", "🙂和𠀀字"] {
            assert_eq!(words(text).concat(), text);
        }
    }
}
