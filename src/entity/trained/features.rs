//! What the trained recogniser sees of a piece of text.

pub use super::characters::Characters;
use super::mark::{Mark, Place};
use super::piece::{EDGE, PADDING, Piece, Word, hint_number, within};
use crate::entity::Found;
use std::ops::Range;

/// Names that begin further before what is shown are not looked up.
const LONGEST_NAME: usize = 16;

/// What kind of thing a mark tells of; part of its key.
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
    WordPair,
    EndWord,
    CutWord,
    CutShape,
}

impl Kind {
    #[inline]
    fn at(self, value: u64, place: Place) -> Mark {
        let mixed = (value ^ (self as u64) << 58).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Mark { key: (mixed ^ mixed >> 32) as u32, kind: self as u8, place }
    }
}

impl Piece {
    /// Appends all marks that speak about the characters `shown`, and some that speak about others; the piece is
    /// prepared. `hints` are what other recognisers found, in the order of the text.
    pub fn show(&self, shown: Range<usize>, characters: &Characters, hints: &[Found], marks: &mut Vec<Mark>) {
        self.show_characters(&shown, characters, marks);
        self.show_words(&shown, marks);
        self.show_cut(&shown, marks);
        self.show_names(&shown, marks);
        self.show_persons(&shown, characters, marks);
        self.show_hints(&shown, hints, marks);
    }

    fn show_characters(&self, shown: &Range<usize>, characters: &Characters, marks: &mut Vec<Mark>) {
        let codes = self.padded();
        // Marks reach three characters far.
        let places = (shown.start + PADDING).saturating_sub(3)..(shown.end + PADDING + 3).min(codes.len());
        for place in places {
            let first = codes[place];
            let run = |before: i32, slots| Place::Run { first: place as i32 - before, slots };
            let c = u64::from(first);
            marks.push(Kind::One.at(c, run(5, 7)));
            let Some(&second) = codes.get(place + 1) else { continue };
            let pair = c << 16 | u64::from(second);
            marks.push(Kind::Two.at(pair, run(4, 6)));
            let Some(&third) = codes.get(place + 2) else { continue };
            marks.push(Kind::Three.at(pair << 16 | u64::from(third), run(3, 5)));
            if (PADDING..self.len() + PADDING).contains(&place) && characters.is_foreign(first) {
                let around = [place - 2, place - 1, place + 1, place + 2];
                let bits =
                    around.iter().fold(0, |bits, &p| bits << 1 | u64::from(characters.is_foreign(codes[p])));
                marks.push(Kind::Foreign.at(bits, run(2, 1)));
            }
        }
    }

    fn show_words(&self, shown: &Range<usize>, marks: &mut Vec<Mark>) {
        let words = &self.words;
        for number in within(words, shown, 2) {
            let word = words[number];
            let classes = u64::from(word.classes) << 3 | u64::from(word.count().min(4));
            marks.push(Kind::Classes.at(classes, Place::Word(around(words, number, 1))));
            marks.push(Kind::Word.at(word.hash, Place::Word(around(words, number, 2))));
            if let Some(after) = words.get(number + 1) {
                let place = Place::Pair([word.start, after.start, after.end]);
                let classes = u64::from(word.classes) << 32 ^ u64::from(after.classes);
                marks.push(Kind::ClassPair.at(classes.wrapping_mul(0xA24B_AED4_963E_E407), place));
                let hash = word.hash.wrapping_mul(0xA24B_AED4_963E_E407) ^ after.hash;
                marks.push(Kind::WordPair.at(hash, place));
            }
            self.show_end_ahead(number, marks);
        }
    }

    fn show_end_ahead(&self, number: usize, marks: &mut Vec<Mark>) {
        let (Word { start, end, .. }, (ahead, hash)) = (self.words[number], self.ends_ahead[number]);
        if ahead != 0 {
            let near = u64::from(ahead & 0xF).min(3);
            marks.push(Kind::EndAhead.at(ahead.into(), Place::Pair([start, end, end])));
            marks.push(Kind::EndWord.at(hash.rotate_left(7) ^ near, Place::Pair([start, end, end])));
        }
    }

    /// The most probable words: as such, and by length, classes of names and those of their neighbours.
    fn show_cut(&self, shown: &Range<usize>, marks: &mut Vec<Mark>) {
        let cut = &self.cut;
        let length = |word: Option<&Word>| word.map_or(0, |word| u64::from(word.count().min(4)));
        let shape = |word: Option<&Word>| length(word) << 5 | word.map_or(0, |word| u64::from(word.classes));
        for number in within(cut, shown, 1) {
            let (word, after) = (cut[number], cut.get(number + 1));
            let before = number.checked_sub(1).map(|number| &cut[number]);
            let place = Place::Word(around(cut, number, 1));
            let own = shape(Some(&word)) << 8;
            marks.push(Kind::CutWord.at(word.hash, place));
            marks.push(Kind::CutShape.at(own | length(before) << 3 | length(after), place));
            marks.push(Kind::CutShape.at(1 << 20 | own | shape(after), place));
        }
    }

    fn show_names(&self, shown: &Range<usize>, marks: &mut Vec<Mark>) {
        for start in shown.start.saturating_sub(LONGEST_NAME)..(shown.end + 1).min(self.len()) {
            let longest = self.longest_names(start);
            let most = longest.iter().copied().max().unwrap_or(0);
            if most == 0 {
                continue;
            }
            let place =
                |length: u8| Place::Name { start: start as u32, end: start as u32 + u32::from(length) };
            for (class, &longest) in longest.iter().enumerate().filter(|(_, longest)| **longest > 0) {
                marks.push(Kind::Name.at((class as u64) << 4 | u64::from(longest.min(6)), place(longest)));
            }
            marks.push(Kind::LongestName.at(self.longest_name(start, most, &longest), place(most)));
        }
    }

    /// The longest name at `start`: the classes that it has, and whether words begin at its ends.
    fn longest_name(&self, start: usize, most: u8, longest: &[u8]) -> u64 {
        let end = start + usize::from(most);
        let classes = longest.iter().fold(0, |bits, &length| bits << 1 | u64::from(length == most));
        let edges = u64::from(self.begins[start]) << 1 | u64::from(self.begins[end]);
        let inner = u64::from(self.begins[start + 1..end].iter().any(|&begins| begins));
        classes << 16 | edges << 8 | inner << 7 | u64::from(most.min(6))
    }

    /// Wherever a surname may stand, how the three characters fit a name and where words begin.
    fn show_persons(&self, shown: &Range<usize>, characters: &Characters, marks: &mut Vec<Mark>) {
        for at in shown.start.saturating_sub(4)..(shown.end + 1).min(self.len()) {
            let surname = characters.of(self.padded()[at + PADDING]) & 3;
            if surname == 0 {
                continue;
            }
            let code = |ahead: usize| self.padded().get(at + PADDING + ahead).copied().unwrap_or(EDGE);
            let given = |ahead: usize| u64::from(characters.of(code(ahead)) >> 2 & 3);
            let begins =
                self.begins[at..at + 4].iter().fold(0, |bits, &begins| bits << 1 | u64::from(begins));
            let shape = begins << 6 | u64::from(surname) << 4 | given(1) << 2 | given(2);
            marks.push(Kind::PersonShape.at(shape, Place::Run { first: at as i32 - 1, slots: 5 }));
        }
    }

    fn show_hints(&self, shown: &Range<usize>, hints: &[Found], marks: &mut Vec<Mark>) {
        let offset = |at: usize| self.offsets.get(at).or(self.offsets.last()).copied().unwrap_or(0) as usize;
        let (first, last) = (offset(0), offset(self.len()));
        let (from, to) = (offset(shown.start.saturating_sub(1)), offset(shown.end + 1));
        let skipped = hints.partition_point(|hint| hint.span.start < first || hint.span.end < from);
        for hint in hints[skipped..].iter().take_while(|hint| hint.span.end <= last && hint.span.start <= to)
        {
            let place = |byte: usize| self.offsets.partition_point(|&offset| (offset as usize) < byte) as u32;
            let place = Place::Name { start: place(hint.span.start), end: place(hint.span.end) };
            marks.push(Kind::Hint.at(hint_number(hint.kind).into(), place));
        }
    }
}

/// Where the words from `reach` before number `at` to `reach` after it begin, and the end; 1 leaves out the outer ones.
#[inline]
fn around(words: &[Word], at: usize, reach: usize) -> [u32; 6] {
    let Word { start, end, .. } = words[at];
    let first = at.checked_sub(1).map_or(start, |before| words[before].start);
    let next = words.get(at + 1).map_or(end, |after| after.end);
    match reach {
        1 => [first, first, start, end, next, next],
        _ => {
            let before = at.checked_sub(2).map_or(first, |before| words[before].start);
            [before, first, start, end, next, words.get(at + 2).map_or(next, |after| after.end)]
        }
    }
}
