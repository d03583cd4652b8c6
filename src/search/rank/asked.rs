//! What a query asks for, in the form in which passages are compared with it.

use super::cue::{Cue, cues};
use std::ops::Range;

/// Characters of a query that are compared; the bits of a [`Places`].
pub const MAX_CHARS: usize = 128;
/// Words of a query that are compared; the bits of a `u64`.
const MAX_WORDS: usize = 64;

/// A set of places in the query.
pub type Places = u128;

/// A word of the query that carries weight.
#[derive(Debug, Clone)]
pub struct AskedWord {
    pub place: Range<usize>,
    pub weight: f32,
}

/// A query taken apart for comparison.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Folded; clauses are separated by a character that stands in no text.
    pub chars: Vec<char>,
    /// For every character, how rare the pair that begins there is; 0 where it carries no weight.
    pub pairs: Vec<f32>,
    pub pairs_total: f32,
    /// In the order of their places.
    pub words: Vec<AskedWord>,
    /// The words of one character: which and where.
    pub single_words: Vec<(usize, usize)>,
    pub words_total: f32,
    /// For the first place of every weighty character, how rare the character is; 0 elsewhere.
    pub characters: Vec<f32>,
    pub characters_total: f32,
    pub cues: Vec<Cue>,
    /// The text as a whole; empty where there are several.
    pub whole: Vec<char>,
    /// The end and the quoted parts of the query.
    pub tail: Places,
    pub quoted: Places,
    table: CharTable,
}

impl Asked {
    /// `pairs` has one weight for every character of `chars`.
    /// The first `own` characters are what was typed, the others say it in other words.
    pub fn new(mut chars: Vec<char>, mut pairs: Vec<f32>, mut words: Vec<AskedWord>, own: usize) -> Self {
        chars.truncate(MAX_CHARS);
        pairs.truncate(chars.len());
        if let Some(last) = pairs.last_mut() {
            *last = 0.0;
        }
        words.retain(|word| word.place.end <= chars.len());
        words.sort_by_key(|word| word.place.start);
        words.truncate(MAX_WORDS);
        let singles = words.iter().enumerate().filter(|(_, word)| word.place.len() == 1);
        let own = own.min(chars.len());
        let characters = characters(&chars, words.iter().filter(|word| word.place.end <= own));
        let weighty = pairs[..own].iter().rposition(|weight| *weight > 0.0).map_or(0, |last| last + 1);
        Self {
            tail: first_places(weighty) & !first_places(weighty * 3 / 5),
            quoted: quoted(&chars[..own]),
            characters_total: characters.iter().sum(),
            characters,
            pairs_total: pairs.iter().sum(),
            words_total: words.iter().map(|word| word.weight).sum(),
            single_words: singles.map(|(index, word)| (index, word.place.start)).collect(),
            cues: cues(&chars[..own]),
            table: CharTable::new(&chars),
            whole: Vec::new(),
            chars,
            pairs,
            words,
        }
    }

    /// Where `c` stands in the query.
    #[inline]
    pub fn places(&self, c: char) -> Places {
        self.table.get(c)
    }

    /// The share of the weight of all pairs that those at `places` have.
    pub fn pair_share(&self, places: Places) -> f32 {
        share(bits(places).map(|at| self.pairs[at]).sum(), self.pairs_total)
    }

    /// The share of the weight of the pairs at `wanted` that those also at `found` have.
    pub fn part(&self, found: Places, wanted: Places) -> f32 {
        let weight = |places: Places| bits(places).map(|at| self.pairs[at]).sum();
        share(weight(found & wanted), weight(wanted))
    }

    /// The weight of the pairs of a stretch of `length` characters.
    pub fn run_weight(&self, at: usize, length: usize) -> f32 {
        self.pairs[at..at + length - 1].iter().sum()
    }

    /// The share of the weight of all characters that those at `places` have.
    pub fn character_share(&self, places: Places) -> f32 {
        share(bits(places).map(|at| self.characters[at]).sum(), self.characters_total)
    }

    /// The share of the weight of all words that those in `set` have.
    pub fn word_share(&self, set: u64) -> f32 {
        share(bits(u128::from(set)).map(|at| self.words[at].weight).sum(), self.words_total)
    }
}

pub fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The positions of the bits that are set.
pub fn bits(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            at
        })
    })
}

/// How rare each character of U+3400..U+A000 is: ten times the logarithm of its share.
static RARITIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rarities.bin"));
/// Of all other characters.
const OTHER_RARITY: f32 = 8.0;

/// How rare `c` is, as the logarithm of its share.
#[inline]
pub fn rarity(c: char) -> f32 {
    let tenths = (c as usize).checked_sub(0x3400).and_then(|at| RARITIES.get(at));
    tenths.map_or(OTHER_RARITY, |&tenths| f32::from(tenths) / 10.0)
}

/// The rarity of every character of a weighty word, at the first place of the character.
fn characters<'a>(chars: &[char], words: impl Iterator<Item = &'a AskedWord>) -> Vec<f32> {
    let mut characters = vec![0.0; chars.len()];
    for at in words.flat_map(|word| word.place.clone()) {
        let first = chars.iter().position(|&c| c == chars[at]).unwrap_or(at);
        characters[first] = rarity(chars[at]);
    }
    characters
}

fn first_places(count: usize) -> Places {
    if count >= MAX_CHARS { Places::MAX } else { (1 << count) - 1 }
}

/// The places of pairs inside quotation marks.
fn quoted(chars: &[char]) -> Places {
    let mut places = 0;
    let mut open = None;
    for (at, c) in chars.iter().enumerate() {
        match c {
            '“' | '「' | '『' | '《' => open = Some(at),
            '”' | '」' | '』' | '》' => {
                if let Some(start) = open.take() {
                    places |= first_places(at - 1) & !first_places(start + 1);
                }
            }
            _ => {}
        }
    }
    places
}

const SLOTS: usize = 512;

/// The places of each character, in an open table.
#[derive(Debug, Clone)]
struct CharTable {
    keys: Vec<char>,
    places: Vec<Places>,
}

impl Default for CharTable {
    fn default() -> Self {
        Self { keys: vec!['\0'; SLOTS], places: vec![0; SLOTS] }
    }
}

impl CharTable {
    fn new(chars: &[char]) -> Self {
        let mut table = Self::default();
        for (at, &c) in chars.iter().enumerate().filter(|&(_, &c)| super::is_content(c)) {
            let slot = table.slot(c);
            table.keys[slot] = c;
            table.places[slot] |= 1 << at;
        }
        table
    }

    #[inline]
    fn slot(&self, c: char) -> usize {
        let code = c as usize;
        let mut slot = (code ^ (code >> 9)) % SLOTS;
        while self.keys[slot] != c && self.keys[slot] != '\0' {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    #[inline]
    fn get(&self, c: char) -> Places {
        self.places[self.slot(c)]
    }
}
