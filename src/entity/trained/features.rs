//! What the trained recogniser sees of a text: rows of features, each of which speaks about several characters.
//!
//! A row is an n-gram, a word or a name with its key; its slots are the places it speaks about (the character before
//! the n-gram, its first, ...). So a text is looked up once an n-gram, not once for every place it matters to.

pub use super::characters::Characters;
use super::characters::code;
use crate::analysis::double_array::{Aligned, DoubleArray, Node};
use crate::entity::Found;
use crate::entity::lexicon::{Classes, Token};
use crate::model::EntityKind;

/// Slots of a row at most.
pub const SLOTS: usize = 8;

static NODES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/names.nodes")));
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.codes"));
/// Names by class, as `build/names.rs` numbers them.
const NAMES: DoubleArray = DoubleArray::new(&NODES.0, CODES);
const NAME_CLASSES: u32 = 5;

/// Longest piece in characters; longer ones are cut.
const LONGEST: usize = 400;
/// Stands before and after a piece.
const EDGE: u16 = 1;
const PADDING: usize = 2;

/// Takes what a text shows.
pub trait Sink {
    type Row: Copy;

    /// The row with this key, if it matters.
    fn row(&mut self, key: u64) -> Option<Self::Row>;

    /// The row speaks in this slot about character `at` of the piece.
    fn add(&mut self, row: Self::Row, slot: usize, at: usize);
}

/// What a row is made of; part of its key.
#[derive(Clone, Copy)]
enum Kind {
    One = 1,
    Two,
    Three,
    Classes,
    ClassPair,
    Word,
    EndAhead,
    Name,
    Hint,
    Foreign,
    PersonShape,
    LongestName,
}

#[inline]
fn key(kind: Kind, value: u64) -> u64 {
    let mixed = (value ^ (kind as u64) << 58).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

/// A word of a piece; places are characters.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    classes: u32,
    hash: u64,
}

/// A sentence or clause, the unit that is labelled as a whole.
#[derive(Default)]
pub struct Piece {
    /// Folded characters with padding on both sides.
    codes: Vec<u16>,
    /// Byte offsets of the characters, and the end.
    pub offsets: Vec<u32>,
    words: Vec<Word>,
    names: Vec<u16>,
    ends_ahead: Vec<u16>,
    begins: Vec<bool>,
}

impl Piece {
    /// Number of characters.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
            let start = self.offsets.len();
            let word = token.of(text);
            let mut hash = 0u64;
            for (at, c) in word.char_indices() {
                let code = code(c);
                hash = (hash ^ u64::from(code)).wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(23);
                self.codes.push(code);
                self.offsets.push(token.start + at as u32);
            }
            self.words.push(Word { start, end: self.offsets.len(), classes: token.classes.0, hash });
            if ends_piece(*token, word) || self.offsets.len() > LONGEST {
                break;
            }
        }
        self.codes.extend([EDGE; PADDING]);
        self.offsets.push(tokens.get(taken.wrapping_sub(1)).map_or(0, |token| token.end));
        taken
    }

    /// Shows everything to `sink`; `hints` are what other recognisers found, in the order of the text.
    pub fn show(&mut self, characters: &Characters, hints: &[Found], sink: &mut impl Sink) {
        self.show_characters(characters, sink);
        self.show_words(sink);
        self.find_begins();
        self.show_names(sink);
        self.show_persons(characters, sink);
        self.show_hints(hints, sink);
    }

    fn show_characters(&self, characters: &Characters, sink: &mut impl Sink) {
        let length = self.len();
        let codes = &self.codes;
        // Character `at` of the piece stands at `at + PADDING` in `codes`.
        for (place, &first) in codes.iter().enumerate() {
            let c = u64::from(first);
            spread(sink, key(Kind::One, c), place as isize - 4, 5, length);
            let Some(&second) = codes.get(place + 1) else { continue };
            let pair = c << 16 | u64::from(second);
            spread(sink, key(Kind::Two, pair), place as isize - 3, 4, length);
            let Some(&third) = codes.get(place + 2) else { continue };
            spread(sink, key(Kind::Three, pair << 16 | u64::from(third)), place as isize - 3, 5, length);
            if (PADDING..length + PADDING).contains(&place) && characters.is_foreign(first) {
                let around = [place - 2, place - 1, place + 1, place + 2];
                let bits =
                    around.iter().fold(0, |bits, &p| bits << 1 | u64::from(characters.is_foreign(codes[p])));
                spread(sink, key(Kind::Foreign, bits), place as isize - 2, 1, length);
            }
        }
    }

    fn show_words(&mut self, sink: &mut impl Sink) {
        self.find_ends_ahead();
        let words = &self.words;
        for (number, word) in words.iter().enumerate() {
            let before = number.checked_sub(1).map(|number| words[number]);
            let after = words.get(number + 1).copied();
            let length = (word.end - word.start).min(4) as u64;
            let of_word = [
                sink.row(key(Kind::Classes, u64::from(word.classes) << 3 | length)),
                sink.row(key(Kind::Word, word.hash)),
            ];
            for row in of_word.into_iter().flatten() {
                inside(sink, row, 0, word.start, word.end);
                if let Some(before) = before {
                    (before.start..before.end).for_each(|at| sink.add(row, 4, at));
                }
                if let Some(after) = after {
                    (after.start..after.end).for_each(|at| sink.add(row, 5, at));
                }
            }
            let further = [(6, number.checked_sub(2)), (7, Some(number + 2))];
            for (slot, other) in further {
                let Some(other) = other.and_then(|other| words.get(other)) else { continue };
                if let Some(row) = of_word[1] {
                    (other.start..other.end).for_each(|at| sink.add(row, slot, at));
                }
            }
            if let Some(after) = after {
                let pair = u64::from(word.classes) << 32 ^ u64::from(after.classes);
                if let Some(row) = sink.row(key(Kind::ClassPair, pair.wrapping_mul(0xA24B_AED4_963E_E407))) {
                    inside(sink, row, 0, word.start, word.end);
                    inside(sink, row, 4, after.start, after.end);
                }
            }
            let ahead = u64::from(self.ends_ahead[number]);
            if ahead != 0
                && let Some(row) = sink.row(key(Kind::EndAhead, ahead))
            {
                inside(sink, row, 0, word.start, word.end);
            }
        }
    }

    /// For every word, which kind of end of an organisation's name comes next, and how many words away.
    fn find_ends_ahead(&mut self) {
        const STOP: Classes = Classes::PUNCTUATION.or(Classes::SPACE).or(Classes::BREAK);
        const END: Classes = Classes::STRONG.or(Classes::WEAK).or(Classes::BODY).or(Classes::SUB);
        self.ends_ahead.clear();
        self.ends_ahead.resize(self.words.len(), 0);
        let (mut kind, mut distance) = (0u16, 0u16);
        for (word, ahead) in self.words.iter().zip(&mut self.ends_ahead).rev() {
            let classes = Classes(word.classes);
            if classes.any(END) {
                let bit = |class: Classes| u16::from(classes.any(class));
                kind = 1 | bit(Classes::STRONG) << 1 | bit(Classes::BODY) << 2 | bit(Classes::SUB) << 3;
                distance = 0;
            } else if classes.any(STOP) || distance >= 7 {
                kind = 0;
            } else {
                distance += 1;
            }
            *ahead = if kind == 0 { 0 } else { kind << 4 | distance };
        }
    }

    fn find_begins(&mut self) {
        let length = self.len();
        self.begins.clear();
        self.begins.resize(length + 4, false);
        self.words.iter().for_each(|word| self.begins[word.start] = true);
        self.begins[length] = true;
    }

    fn show_names(&mut self, sink: &mut impl Sink) {
        let length = self.len();
        self.names.clear();
        let letters = &self.codes[PADDING..PADDING + length];
        self.names.extend(letters.iter().map(|&code| NAMES.code(char::from_u32(code.into()).unwrap_or(' '))));
        for start in 0..length {
            let longest = longest_names(&self.names[start..]);
            for (class, &longest) in longest.iter().enumerate().filter(|(_, longest)| **longest > 0) {
                let value = (class as u64) << 4 | u64::from(longest.min(6));
                let Some(row) = sink.row(key(Kind::Name, value)) else { continue };
                let end = start + usize::from(longest);
                inside(sink, row, 0, start, end);
                around(sink, row, 4, start, end, length);
            }
            self.show_longest_name(start, &longest, sink);
        }
    }

    /// The longest name at `start`: the classes that it has, and whether words begin at its ends.
    fn show_longest_name(&self, start: usize, longest: &[u8], sink: &mut impl Sink) {
        let most = longest.iter().copied().max().unwrap_or(0);
        if most == 0 {
            return;
        }
        let end = start + usize::from(most);
        let classes = longest.iter().fold(0, |bits, &length| bits << 1 | u64::from(length == most));
        let edges = u64::from(self.begins[start]) << 1 | u64::from(self.begins[end]);
        let inner = u64::from(self.begins[start + 1..end].iter().any(|&begins| begins));
        let value = classes << 16 | edges << 8 | inner << 7 | u64::from(most.min(6));
        let Some(row) = sink.row(key(Kind::LongestName, value)) else { return };
        inside(sink, row, 0, start, end);
        around(sink, row, 4, start, end, self.len());
    }

    /// Wherever a surname may stand, how the three characters fit a name and where words begin.
    fn show_persons(&mut self, characters: &Characters, sink: &mut impl Sink) {
        let length = self.len();
        for at in 0..length {
            let surname = characters.of(self.codes[at + PADDING]) & 3;
            if surname == 0 {
                continue;
            }
            let code = |ahead: usize| self.codes.get(at + PADDING + ahead).copied().unwrap_or(EDGE);
            let given = |ahead: usize| u64::from(characters.of(code(ahead)) >> 2 & 3);
            let begins =
                self.begins[at..at + 4].iter().fold(0, |bits, &begins| bits << 1 | u64::from(begins));
            let shape = begins << 6 | u64::from(surname) << 4 | given(1) << 2 | given(2);
            spread(sink, key(Kind::PersonShape, shape), at as isize - 1, 5, length);
        }
    }

    fn show_hints(&self, hints: &[Found], sink: &mut impl Sink) {
        let first = self.offsets.first().copied().unwrap_or(0) as usize;
        let last = self.offsets.last().copied().unwrap_or(0) as usize;
        let from = hints.partition_point(|hint| hint.span.start < first);
        for hint in hints[from..].iter().take_while(|hint| hint.span.end <= last) {
            let place = |byte: usize| self.offsets.partition_point(|&offset| (offset as usize) < byte);
            let (start, end) = (place(hint.span.start), place(hint.span.end));
            let Some(row) = sink.row(key(Kind::Hint, hint_number(hint.kind))) else { continue };
            inside(sink, row, 0, start, end);
            around(sink, row, 4, start, end, self.len());
        }
    }
}

fn hint_number(kind: EntityKind) -> u64 {
    match kind {
        EntityKind::Person => 1,
        EntityKind::Organization => 2,
        EntityKind::Place => 3,
        EntityKind::Position => 4,
        _ => 5,
    }
}

/// True for the words after which a piece ends.
fn ends_piece(token: Token, word: &str) -> bool {
    if token.is(Classes::SPACE) {
        return word.contains('\n');
    }
    token.is(Classes::PUNCTUATION) && matches!(word, "。" | "！" | "？" | "；" | "!" | "?" | ";")
}

/// For every class, the length of the longest name that `codes` begin with, 0 where none.
#[inline]
fn longest_names(codes: &[u16]) -> [u8; NAME_CLASSES as usize] {
    let mut longest = [0; NAME_CLASSES as usize];
    let mut node = NAMES.first(codes[0]);
    let mut length = 1;
    while node.has_children()
        && let Some(&code) = codes.get(length)
    {
        node = NAMES.child(node, code);
        length += 1;
        if node.value() != 0 {
            (0..NAME_CLASSES).filter(|class| node.value() >> class & 1 == 1).for_each(|class| {
                longest[class as usize] = length as u8;
            });
        }
        if node == Node::NONE {
            break;
        }
    }
    longest
}

/// The row speaks about `slots` characters from `first` on, as far as they are in the piece.
#[inline]
fn spread<S: Sink>(sink: &mut S, key: u64, first: isize, slots: usize, length: usize) {
    let Some(row) = sink.row(key) else { return };
    for slot in 0..slots {
        let at = first + slot as isize;
        if (0..length as isize).contains(&at) {
            sink.add(row, slot, at as usize);
        }
    }
}

/// Slots `base..base + 4`: first, inner, last, only character of `start..end`.
#[inline]
fn inside<S: Sink>(sink: &mut S, row: S::Row, base: usize, start: usize, end: usize) {
    if start + 1 == end {
        return sink.add(row, base + 3, start);
    }
    sink.add(row, base, start);
    (start + 1..end - 1).for_each(|at| sink.add(row, base + 1, at));
    sink.add(row, base + 2, end - 1);
}

/// Slots `base` and `base + 1`: the character before and the one after `start..end`.
#[inline]
fn around<S: Sink>(sink: &mut S, row: S::Row, base: usize, start: usize, end: usize, length: usize) {
    if start > 0 {
        sink.add(row, base, start - 1);
    }
    if end < length {
        sink.add(row, base + 1, end);
    }
}
