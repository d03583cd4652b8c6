//! Learns a conditional random field: AdaGrad over sentences, features dropped at random, in one fixed order.

use crate::field::Field;
use jiansuo::entity::Found;
use jiansuo::entity::lexicon::Token;
use jiansuo::entity::trained::features::Characters;
use jiansuo::entity::trained::mark::{Mark, SLOTS};
use jiansuo::entity::trained::model::{self, GateWeights, SCALE};
use jiansuo::entity::trained::piece::Piece;
use jiansuo::model::Span;
use std::collections::HashMap;

const PASSES: usize = 5;
/// Passes over the features that are kept.
const PASSES_AFTER_PRUNING: usize = 2;
const RATE: f32 = 0.15;

/// What a sentence shows and how it is labelled.
#[derive(Default)]
pub struct Example {
    /// Features of all characters, one character after the other.
    pub features: Vec<u32>,
    /// Where the features of each character end.
    pub ends: Vec<u32>,
    /// The tags that each character may have, in bits: the right one, or several where the annotators of another
    /// guideline leave it open.
    pub allowed: Vec<u32>,
}

/// The weights of a row's slots.
type Slots = [Option<Vec<i8>>; SLOTS];

/// Everything that is learned from.
pub struct Examples {
    types: usize,
    list: Vec<Example>,
    /// Key and slot of every feature.
    names: Vec<(u32, u8)>,
    numbers: HashMap<(u32, u8), u32>,
    counts: Vec<u32>,
    characters: Characters,
}

/// A text to learn from: its words, what other recognisers found, and the right spans with the number of their type.
pub struct Lesson<'a> {
    pub text: &'a str,
    pub words: &'a [Token],
    pub hints: &'a [Found],
    pub gold: &'a [Gold],
    /// What stands outside of the spans may be of these types too.
    pub elsewhere: &'a [usize],
}

/// A span that is known to be of a type, or of which only the possible types are known.
pub struct Gold {
    pub span: Span,
    pub types: Types,
}

pub enum Types {
    /// The span is one of this type.
    Exactly(usize),
    /// The span may hold parts of these types, and other text.
    Perhaps(Vec<usize>, bool),
}

impl Examples {
    pub fn new(types: usize) -> Self {
        Self {
            types,
            list: Vec::new(),
            names: Vec::new(),
            numbers: HashMap::new(),
            counts: Vec::new(),
            characters: Characters::builtin(),
        }
    }

    pub fn add(&mut self, lesson: &Lesson) {
        let (mut piece, mut marks) = (Piece::default(), Vec::new());
        let mut at = 0;
        while at < lesson.words.len() {
            at += piece.refill(lesson.text, &lesson.words[at..]);
            piece.prepare();
            marks.clear();
            piece.show(0..piece.len(), &self.characters, lesson.hints, &mut marks);
            let pairs = self.pairs(&marks, piece.len());
            let mut example =
                Example { allowed: allowed(self.types, &piece.offsets, lesson), ..Example::default() };
            let mut next = 0;
            for place in 0..piece.len() as u32 {
                while pairs.get(next).is_some_and(|pair| pair.0 == place) {
                    example.features.push(pairs[next].1);
                    next += 1;
                }
                example.ends.push(next as u32);
            }
            self.list.push(example);
        }
    }

    /// Characters with their features, in order.
    fn pairs(&mut self, marks: &[Mark], length: usize) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for mark in marks {
            mark.place.each(u8::MAX, length, |slot, at| {
                let number = *self.numbers.entry((mark.key, slot as u8)).or_insert_with(|| {
                    self.names.push((mark.key, slot as u8));
                    self.counts.push(0);
                    self.names.len() as u32 - 1
                });
                self.counts[number as usize] += 1;
                pairs.push((at as u32, number));
            });
        }
        pairs.sort_unstable();
        pairs
    }

    /// Keeps the features for which `keep` holds, by number.
    fn retain(&mut self, keep: &[bool]) -> Vec<u32> {
        let mut kept = Vec::new();
        let mut new = vec![u32::MAX; keep.len()];
        for (number, _) in keep.iter().enumerate().filter(|(_, keep)| **keep) {
            new[number] = kept.len() as u32;
            kept.push(number as u32);
        }
        for example in &mut self.list {
            let old = std::mem::take(&mut example.features);
            let mut start = 0;
            for end in &mut example.ends {
                let range = start as usize..*end as usize;
                start = *end;
                example
                    .features
                    .extend(old[range].iter().map(|&f| new[f as usize]).filter(|&f| f != u32::MAX));
                *end = example.features.len() as u32;
            }
            example.features.shrink_to_fit();
        }
        self.names = kept.iter().map(|&number| self.names[number as usize]).collect();
        self.counts = kept.iter().map(|&number| self.counts[number as usize]).collect();
        kept
    }

    /// Learns, keeps the `most` heaviest features, and returns the bytes of the model.
    pub fn learn(mut self, most: usize, frequent: u32) -> Vec<u8> {
        self.numbers = HashMap::new();
        let keep: Vec<bool> = self.counts.iter().map(|&count| count >= frequent).collect();
        self.retain(&keep);
        println!("{} pieces, {} features", self.list.len(), self.names.len());
        let mut field = Field::new(self.types, self.names.len());
        field.learn(&self.list, PASSES, RATE);
        let mut heaviest: Vec<f32> = (0..self.names.len()).map(|number| field.weight(number)).collect();
        let weight: Vec<f32> = heaviest.clone();
        heaviest.sort_by(|a, b| b.total_cmp(a));
        let least = heaviest.get(most).copied().unwrap_or(0.0).max(0.5 / SCALE);
        let kept = self.retain(&weight.iter().map(|&weight| weight > least).collect::<Vec<bool>>());
        field.keep(&kept);
        println!("{} features kept", kept.len());
        field.learn(&self.list, PASSES_AFTER_PRUNING, RATE / 3.0);
        self.write(&field)
    }

    fn write(&self, field: &Field) -> Vec<u8> {
        let round = |weight: f32| (weight * SCALE).round();
        let mut rows: HashMap<u32, (u32, Slots)> = HashMap::new();
        for ((number, &(key, slot)), &count) in self.names.iter().enumerate().zip(&self.counts) {
            let weights = field.block(number)[..self.types * 4].iter();
            let block: Vec<i8> = weights.map(|&weight| round(weight).clamp(-127.0, 127.0) as i8).collect();
            if block.iter().any(|&weight| weight != 0) {
                let (most, slots) = rows.entry(key).or_default();
                *most = count.max(*most);
                slots[usize::from(slot)] = Some(block);
            }
        }
        // What is often needed lies together.
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_unstable_by_key(|(key, (count, _))| (u32::MAX - count, *key));
        let rows: Vec<_> = rows.into_iter().map(|(key, (_, slots))| (key, slots)).collect();
        let transitions: Vec<i16> =
            field.transitions.iter().map(|&weight| round(weight).clamp(-3000.0, 3000.0) as i16).collect();
        model::write(self.types, &GateWeights::open(), &transitions, &rows)
    }
}

/// The tags that every character may have.
fn allowed(types: usize, offsets: &[u32], lesson: &Lesson) -> Vec<u32> {
    let length = offsets.len() - 1;
    let other = 1 << (types * 4);
    let any = |types: &[usize]| types.iter().fold(0, |bits, number| bits | 0xF << (number * 4));
    let mut tags = vec![other | any(lesson.elsewhere); length];
    for gold in lesson.gold {
        let place = |byte: usize| offsets.binary_search(&(byte as u32));
        let (Ok(start), Ok(end)) = (place(gold.span.start), place(gold.span.end)) else { continue };
        for (at, tag) in tags.iter_mut().enumerate().take(end).skip(start) {
            *tag = match &gold.types {
                Types::Exactly(number) => 1 << (number * 4 + part(at == start, at + 1 == end)),
                Types::Perhaps(types, or_none) => any(types) | if *or_none { other } else { 0 },
            };
        }
    }
    tags
}

fn part(first: bool, last: bool) -> usize {
    match (first, last) {
        (true, true) => 3,
        (true, false) => 0,
        (false, true) => 2,
        (false, false) => 1,
    }
}
