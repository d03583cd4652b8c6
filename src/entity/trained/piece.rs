//! A sentence or clause as the trained recogniser reads it: folded characters, words, and where names may stand.

use super::characters::code;
use crate::analysis::chinese::ChineseTokenizer;
use crate::analysis::double_array::{Aligned, DoubleArray, Node};
use crate::entity::Found;
use crate::entity::lexicon::{Classes, Token};
use crate::model::EntityKind;
use std::ops::Range;

static NODES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/names.nodes")));
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.codes"));
/// Names by class, as `build/names.rs` numbers them.
const NAMES: DoubleArray = DoubleArray::new(&NODES.0, CODES);
pub(super) const NAME_CLASSES: usize = 5;

/// Longest piece in characters; longer ones are cut.
const LONGEST: usize = 400;
/// Stands before and after a piece.
pub(super) const EDGE: u16 = 1;
pub(super) const PADDING: usize = 2;

/// A word of a piece; places are characters.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub start: u32,
    pub end: u32,
    pub classes: u32,
    pub hash: u64,
    /// What rules found there: `hint_number`, twice, and 1 if it begins here.
    pub hint: u8,
}

impl Word {
    /// Number of characters.
    #[inline]
    pub fn count(self) -> u32 {
        self.end - self.start
    }
}

/// A sentence or clause, the unit that is labelled as a whole.
#[derive(Default)]
pub struct Piece {
    /// Folded characters with padding on both sides.
    codes: Vec<u16>,
    /// Byte offsets of the characters, and the end.
    pub offsets: Vec<u32>,
    /// Words of the lexicon.
    pub words: Vec<Word>,
    pub(super) names: Vec<u16>,
    /// For every word, what [`Piece::find_ends_ahead`] says, and the hash of that end.
    pub(super) ends_ahead: Vec<(u16, u64)>,
    /// Whether a word of the lexicon begins with the character, and some more that do not.
    pub(super) begins: Vec<bool>,
    /// The most probable words; their classes are those of names.
    pub(super) cut: Vec<Word>,
    cutter: ChineseTokenizer,
    letters: Vec<char>,
}

impl Piece {
    /// Number of characters.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The folded characters; the one numbered `at` stands at `at + PADDING`.
    #[inline]
    pub fn padded(&self) -> &[u16] {
        &self.codes
    }

    /// Reads the words of `text` from the first of `tokens` to the end of a sentence; returns how many it took.
    pub fn refill(&mut self, text: &str, tokens: &[Token]) -> usize {
        self.codes.clear();
        self.codes.extend([EDGE; PADDING]);
        self.offsets.clear();
        self.words.clear();
        let mut taken = 0usize;
        for token in tokens {
            taken += 1;
            let start = self.offsets.len() as u32;
            let word = token.of(text);
            for (at, c) in word.char_indices() {
                self.codes.push(code(c));
                self.offsets.push(token.start + at as u32);
            }
            let end = self.offsets.len() as u32;
            let hash = hash_of(&self.codes[start as usize + PADDING..]);
            self.words.push(Word { start, end, classes: token.classes.0, hash, hint: 0 });
            if ends_piece(*token, word) || self.offsets.len() > LONGEST {
                break;
            }
        }
        self.codes.extend([EDGE; PADDING]);
        self.offsets.push(tokens.get(taken.wrapping_sub(1)).map_or(0, |token| token.end));
        taken
    }

    /// Notes what rules found in the piece; `hints` are in the order of the text, without overlaps.
    pub fn note(&mut self, hints: &[Found]) {
        let first = self.offsets.first().copied().unwrap_or(0) as usize;
        let mut hints = hints[hints.partition_point(|hint| hint.span.end <= first)..].iter().peekable();
        for word in &mut self.words {
            let at = self.offsets[word.start as usize] as usize;
            while hints.next_if(|hint| hint.span.end <= at).is_some() {}
            word.hint = match hints.peek().filter(|hint| hint.span.start <= at) {
                Some(hint) => hint_number(hint.kind) << 1 | u8::from(hint.span.start == at),
                None => 0,
            };
        }
    }

    /// Finds what is asked of the piece before any part of it is shown.
    pub fn prepare(&mut self) {
        let length = self.len();
        let codes = &self.codes[PADDING..PADDING + length];
        self.letters.clear();
        self.letters.extend(codes.iter().map(|&code| char::from_u32(code.into()).unwrap_or(' ')));
        self.names.clear();
        self.names.extend(self.letters.iter().map(|&letter| NAMES.code(letter)));
        self.begins.clear();
        self.begins.resize(length + 4, false);
        for word in &self.words {
            self.begins[word.start as usize] = true;
        }
        self.begins[length] = true;
        self.find_ends_ahead();
        self.find_cut();
    }

    fn find_cut(&mut self) {
        self.cut.clear();
        self.cutter.read(&self.letters);
        let mut start = 0;
        while start < self.letters.len() {
            let end = (start + self.cutter.length(start).max(1)).min(self.letters.len());
            let hash = hash_of(&self.codes[start + PADDING..end + PADDING]);
            let classes = exact_name(&self.names[start..end]);
            self.cut.push(Word { start: start as u32, end: end as u32, classes, hash, hint: 0 });
            start = end;
        }
    }

    /// For every word, which kind of end of an organisation's name comes next, and how many words away.
    fn find_ends_ahead(&mut self) {
        const STOP: Classes = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::BREAK);
        const END: Classes = Classes::STRONG.or(Classes::WEAK).or(Classes::BODY).or(Classes::SUB);
        self.ends_ahead.clear();
        self.ends_ahead.resize(self.words.len(), (0, 0));
        let (mut kind, mut distance, mut end) = (0u16, 0u16, 0);
        for (word, ahead) in self.words.iter().zip(&mut self.ends_ahead).rev() {
            let classes = Classes(word.classes);
            if classes.any(END) {
                let bit = |class: Classes| u16::from(classes.any(class));
                kind = 1 | bit(Classes::STRONG) << 1 | bit(Classes::BODY) << 2 | bit(Classes::SUB) << 3;
                (distance, end) = (0, word.hash);
            } else if classes.any(STOP) || distance >= 7 {
                kind = 0;
            } else {
                distance += 1;
            }
            *ahead = if kind == 0 { (0, 0) } else { (kind << 4 | distance, end) };
        }
    }

    /// For every class, the length of the longest name at character `start`, 0 where none.
    #[inline]
    pub(super) fn longest_names(&self, start: usize) -> [u8; NAME_CLASSES] {
        let codes = &self.names[start..];
        let mut longest = [0; NAME_CLASSES];
        let mut node = NAMES.first(codes[0]);
        let mut length = 1;
        while node.has_children()
            && let Some(&code) = codes.get(length)
        {
            node = NAMES.child(node, code);
            length += 1;
            if node.value() != 0 {
                (0..NAME_CLASSES).filter(|class| node.value() >> class & 1 == 1).for_each(|class| {
                    longest[class] = length as u8;
                });
            }
            if node == Node::NONE {
                break;
            }
        }
        longest
    }
}

pub(super) fn hint_number(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 1,
        EntityKind::Organization => 2,
        EntityKind::Place => 3,
        EntityKind::Position => 4,
        _ => 5,
    }
}

/// The numbers of the words that touch `shown`, and of `more` on both sides.
pub(super) fn within(words: &[Word], shown: &Range<usize>, more: usize) -> Range<usize> {
    let first = words.partition_point(|word| word.end as usize <= shown.start);
    let after = words.partition_point(|word| (word.start as usize) < shown.end);
    first.saturating_sub(more)..(after + more).min(words.len())
}

#[inline]
fn hash_of(codes: &[u16]) -> u64 {
    codes.iter().fold(0, |hash: u64, &code| {
        (hash ^ u64::from(code)).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(23)
    })
}

/// The classes of the name that `codes` are; 0 where they are none.
fn exact_name(codes: &[u16]) -> u32 {
    let Some((&first, rest)) = codes.split_first() else { return 0 };
    rest.iter().fold(NAMES.first(first), |node, &code| NAMES.child(node, code)).value()
}

/// True for the words after which a piece ends.
fn ends_piece(token: Token, word: &str) -> bool {
    if token.is(Classes::SPACE) {
        return word.contains('\n');
    }
    token.is(Classes::PUNCTUATION) && matches!(word, "。" | "！" | "？" | "；" | "!" | "?" | ";")
}

/// True for a name of a list, of whatever class.
pub(super) fn is_listed_name(name: &str) -> bool {
    let codes: Vec<u16> = name.chars().map(|c| NAMES.code(c)).collect();
    exact_name(&codes) != 0
}
