//! What is measured of a candidate passage: the numbers that the model weighs.

use super::asked::{Asked, Places, bits, share};
use super::cue::{Cue, answers};
use super::scan::{Scan, Sentence};
use crate::index::{Address, Candidate};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

macro_rules! features {
    ($($(#[doc = $doc:literal])* $name:ident),* $(,)?) => {
        /// A feature's place among the others.
        #[allow(non_camel_case_types)]
        #[derive(Debug, Clone, Copy)]
        enum At { $($(#[doc = $doc])* $name),* }
        /// The names of the features, in their order.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

features! {
    /// The score of the first pass, as a share of the best, and the logarithm of the place in it, from 1.
    score, place,
    /// The parts of that score, as shares of the weight of the query.
    body, headings, title, document,
    /// The share of the query's words in the passage or the title, and in all candidates of the document.
    words_all, document_words,
    /// What the sentence that holds most of the query holds of its words; of its pairs, with the title; the
    /// latter compared with the best candidate.
    sentence_words, sentence_all, sentence_all_rel,
    /// The share of the pairs that two sentences in a row hold.
    two_sentences,
    /// Number of the best sentence, logarithm of its characters and of those after it.
    sentence_place, sentence_length, answer_after,
    /// The weight of the stretches of the best sentence that follow one another as in the query, and how
    /// closely they stand together.
    order, density,
    /// The weight of the longest stretch that stands in the query as it stands in the passage, and how long
    /// these stretches are over all of the query.
    longest_run, run_quality,
    /// The share of the query's pairs in the title, and what the query quotes in the passage or the title.
    title_share, quoted,
    /// The share of the query's characters in the passage or the title, in the best sentence, and by frequency.
    characters_all, characters_all_rel, characters_sentence, characters_bm25, characters_bm25_rel,
    /// Pairs outside the first sentence of a document, which is its title.
    untitled,
    /// The end of the query, which is what is asked, in the passage, and what of it the title does not hold.
    tail_body, tail_untitled,
    /// The share of the query's pairs in the passage or the title, those counting most that few candidates hold.
    telling,
    /// The share of the passage's characters, by rarity, that stand in the query.
    to_the_point,
    /// The passage before ends in a colon.
    before_opens,
    /// Logarithms of the passage's characters and of its number in the document.
    length, number,
    /// The kind of answer that the question asks for stands in the passage (`near`: in the best sentence).
    figure, figure_near, date, date_near, person, place_cue, phone, how, why, definition, yes_no,
}

pub const COUNT: usize = NAMES.len();
pub type Features = [f32; COUNT];

/// The texts of a candidate, folded.
#[derive(Debug, Clone)]
pub struct Texts {
    pub body: Vec<char>,
    pub title: Rc<[char]>,
}

/// What the candidates of one document have together.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    words: u64,
}

/// Measures the candidates of one query; holds the buffers.
#[derive(Debug, Default)]
pub struct Measurer {
    body: Scan,
    title: Scan,
    title_of: Option<Address>,
    /// Which of the candidates measured last hold the whole text.
    pub wholes: Vec<bool>,
}

impl Measurer {
    /// Features of every candidate; `candidates` are in the order of the first pass.
    pub fn measure(&mut self, asked: &Asked, candidates: &[Candidate], texts: &[Texts]) -> Vec<Features> {
        let mut groups: HashMap<Address, Group> = HashMap::new();
        let top = candidates.iter().map(|c| c.parts.sum()).fold(f32::MIN_POSITIVE, f32::max);
        let mut all = vec![[0.0; COUNT]; candidates.len()];
        let mut held = Vec::with_capacity(candidates.len());
        self.title_of = None;
        let holds_whole = |texts: &Texts| {
            let length = asked.whole.len();
            length > 0 && texts.body.windows(length).any(|part| part == asked.whole)
        };
        self.wholes = texts.iter().map(holds_whole).collect();
        for (place, (candidate, texts)) in candidates.iter().zip(texts).enumerate() {
            let features = &mut all[place];
            self.body.read(asked, &texts.body);
            if self.title_of != Some(candidate.document) {
                self.title.read(asked, &texts.title);
                self.title_of = Some(candidate.document);
            }
            let group = groups.entry(candidate.document).or_default();
            group.words |= self.body.words | self.title.words;
            features[At::place as usize] = (1.0 + place as f32).ln();
            parts(asked, candidate, top, features);
            self.coverage(asked, candidate, texts, features);
            held.push(self.body.pairs | self.title.pairs);
        }
        telling(asked, &held, &mut all);
        for (candidate, features) in candidates.iter().zip(&mut all) {
            let group = groups[&candidate.document];
            features[At::document_words as usize] = asked.word_share(group.words);
        }
        beside(candidates, texts, &mut all);
        relative(&mut all);
        all
    }

    fn coverage(&self, asked: &Asked, candidate: &Candidate, texts: &Texts, features: &mut Features) {
        let (body, title) = (&self.body, &self.title);
        let number = candidate.passage.row - candidate.document.row - 1;
        let best = best_sentence(asked, body);
        let sentence = body.sentences.get(best).copied().unwrap_or_default();
        let mut set = |at: At, value: f32| features[at as usize] = value;
        set(At::words_all, asked.word_share(body.words | title.words));
        set(At::title_share, asked.pair_share(title.pairs));
        set(At::sentence_words, asked.word_share(sentence.words));
        set(At::sentence_all, asked.pair_share(sentence.pairs | title.pairs));
        set(At::characters_all, asked.character_share(body.characters | title.characters));
        set(At::characters_sentence, asked.character_share(sentence.characters));
        set(At::characters_bm25, characters_bm25(asked, body, texts.body.len()));
        let two = body.sentences.windows(2).map(|two| asked.pair_share(two[0].pairs | two[1].pairs));
        set(At::two_sentences, two.fold(asked.pair_share(sentence.pairs), f32::max));
        let weight = |run: &super::scan::Run| asked.run_weight(run.asked, run.length);
        set(At::longest_run, share(body.runs.iter().map(weight).fold(0.0, f32::max), asked.pairs_total));
        set(At::run_quality, quality(asked, body.longest.iter().map(|&length| f32::from(length))));
        set(At::order, order(asked, body, &sentence));
        set(At::density, density(body, &sentence));
        let own = body.sentences.iter().skip(usize::from(number == 0));
        set(At::untitled, asked.pair_share(own.fold(0, |found, s| found | s.pairs)));
        set(At::tail_body, asked.part(body.pairs, asked.tail));
        set(At::tail_untitled, asked.part(body.pairs, asked.tail & !title.pairs));
        set(At::to_the_point, share(body.asked_rarity, body.rarity));
        set(At::quoted, asked.part(body.pairs | title.pairs, asked.quoted));
        let logarithm = |count: usize| (1.0 + count as f32).ln();
        set(At::length, logarithm(texts.body.len()));
        set(At::sentence_length, logarithm(sentence.end - sentence.start));
        set(At::sentence_place, best as f32);
        set(At::answer_after, logarithm(texts.body.len() - sentence.end));
        set(At::number, logarithm(number as usize));
        let after = body.sentences.get(best + 1).map_or(sentence.end, |next| next.end);
        let [near, own] = [after, sentence.end].map(|end| &texts.body[sentence.start..end]);
        for cue in &asked.cues {
            let (at, text) = match cue {
                Cue::Figure(_) => {
                    set(At::figure_near, answers(cue, own));
                    (At::figure, texts.body.as_slice())
                }
                Cue::Date => {
                    set(At::date_near, answers(cue, own));
                    (At::date, texts.body.as_slice())
                }
                Cue::Phone => (At::phone, texts.body.as_slice()),
                Cue::Person => (At::person, near),
                Cue::Place => (At::place_cue, own),
                Cue::How => (At::how, near),
                Cue::Why => (At::why, near),
                Cue::Definition => (At::definition, near),
                Cue::YesNo => (At::yes_no, near),
            };
            set(at, answers(cue, text));
        }
    }
}

fn parts(asked: &Asked, candidate: &Candidate, top: f32, features: &mut Features) {
    let total = (asked.pairs_total + 0.5 * asked.words_total).max(f32::MIN_POSITIVE);
    features[At::score as usize] = candidate.parts.sum() / top;
    features[At::body as usize] = candidate.parts.body / total;
    features[At::headings as usize] = candidate.parts.headings / total;
    features[At::title as usize] = candidate.parts.title / total;
    features[At::document as usize] = candidate.parts.document / total;
}

fn best_sentence(asked: &Asked, scan: &Scan) -> usize {
    let mut best = (0, -1.0);
    for (index, sentence) in scan.sentences.iter().enumerate() {
        let share = asked.pair_share(sentence.pairs) + 0.3 * asked.word_share(sentence.words);
        if share > best.1 {
            best = (index, share);
        }
    }
    best.0
}

/// A run of eight characters or more over a pair gives it its whole weight, a shorter one a part of it.
fn quality(asked: &Asked, longest: impl Iterator<Item = f32>) -> f32 {
    const LONG: f32 = 8.0;
    let weighed = asked.pairs.iter().zip(longest).map(|(weight, length)| weight * (length.min(LONG) / LONG));
    share(weighed.sum(), asked.pairs_total)
}

/// BM25 of single characters, as a share of the most that can be reached.
fn characters_bm25(asked: &Asked, scan: &Scan, length: usize) -> f32 {
    const AVERAGE: f32 = 250.0;
    let norm = 0.9 * (0.6 + 0.4 * length as f32 / AVERAGE);
    let weighed = asked
        .characters
        .iter()
        .zip(&scan.counts)
        .map(|(weight, &count)| weight * count as f32 / (count as f32 + norm));
    share(weighed.sum(), asked.characters_total)
}

fn order(asked: &Asked, scan: &Scan, sentence: &Sentence) -> f32 {
    let runs = &scan.runs[sentence.runs.0..sentence.runs.1];
    let mut chains: Vec<f32> = Vec::with_capacity(runs.len());
    for (index, run) in runs.iter().enumerate() {
        let precedes =
            |b: &super::scan::Run| b.asked + b.length <= run.asked && b.at + b.length <= run.at + 1;
        let before =
            runs[..index].iter().zip(&chains).filter(|(b, _)| precedes(b)).map(|(_, &weight)| weight);
        chains.push(asked.run_weight(run.asked, run.length) + before.fold(0.0, f32::max));
    }
    share(chains.into_iter().fold(0.0, f32::max), asked.pairs_total)
}

/// The share of the stretch from the sentence's first run to its last that the runs fill.
fn density(scan: &Scan, sentence: &Sentence) -> f32 {
    let runs = &scan.runs[sentence.runs.0..sentence.runs.1];
    let first = runs.iter().map(|run| run.at).min().unwrap_or(0);
    let last = runs.iter().map(|run| run.at + run.length).max().unwrap_or(0);
    let filled: usize = runs.iter().map(|run| run.length).sum();
    share(filled as f32, (last - first) as f32).min(1.0)
}

/// Whether the passage before a candidate, where it is a candidate too, ends in a colon.
fn beside(candidates: &[Candidate], texts: &[Texts], all: &mut [Features]) {
    let opens = |text: &[char]| {
        let last = text.iter().rev().find(|c| !c.is_whitespace());
        last.is_some_and(|c| matches!(c, '：' | ':'))
    };
    let opening: HashSet<Address> = candidates
        .iter()
        .zip(texts)
        .filter(|(_, texts)| opens(&texts.body))
        .map(|(candidate, _)| candidate.passage)
        .collect();
    for (candidate, features) in candidates.iter().zip(all) {
        let before = Address { row: candidate.passage.row - 1, ..candidate.passage };
        features[At::before_opens as usize] = f32::from(u8::from(opening.contains(&before)));
    }
}

/// A pair weighs the more, the fewer of the candidates hold it.
fn telling(asked: &Asked, held: &[Places], all: &mut [Features]) {
    let mut holders = vec![0.0f32; asked.chars.len()];
    held.iter().flat_map(|&places| bits(places)).for_each(|at| holders[at] += 1.0);
    let weight =
        |(pair, held_by): (&f32, f32)| pair * (1.0 + (held.len() as f32 - held_by) / (held_by + 1.0)).ln();
    let weights: Vec<f32> = asked.pairs.iter().zip(holders).map(weight).collect();
    let total: f32 = weights.iter().sum();
    for (&places, features) in held.iter().zip(all) {
        features[At::telling as usize] = share(bits(places).map(|at| weights[at]).sum(), total);
    }
}

fn relative(all: &mut [Features]) {
    for (from, to) in [
        (At::characters_all, At::characters_all_rel),
        (At::characters_bm25, At::characters_bm25_rel),
        (At::sentence_all, At::sentence_all_rel),
    ] {
        let best = all.iter().map(|features| features[from as usize]).fold(f32::MIN_POSITIVE, f32::max);
        all.iter_mut().for_each(|features| features[to as usize] = features[from as usize] / best);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_that_one_candidate_holds_tells_more_than_one_that_all_hold() {
        let asked = Asked::new("甲乙丙".chars().collect(), vec![1.0; 3], Vec::new(), 3);
        let held = [0b01, 0b01, 0b01, 0b11];
        let mut all = vec![[0.0; COUNT]; held.len()];
        telling(&asked, &held, &mut all);
        let told: Vec<f32> = all.iter().map(|features| features[At::telling as usize]).collect();
        assert_eq!(told[3], 1.0);
        assert!(told[0] < 0.5);
    }
}
