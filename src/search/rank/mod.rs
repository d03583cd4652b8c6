//! The second pass: orders the best candidates of the first by how they answer the query.

pub mod asked;
pub mod cue;
pub mod features;
pub mod model;
pub mod scan;

use super::explain::{self, ExplainedHit};
use crate::analysis::fold::{fold_char, is_han, is_letter};
use crate::analysis::{Analysis, Grain, PAIR_MARK, Term};
use crate::error::Result;
use crate::index::{Address, Candidate, Reader, WeightedTerm};
use asked::{Asked, AskedWord};
use features::{Features, Measurer, Texts};
use model::{Model, Weights};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::rc::Rc;

/// True for characters that are compared; the others end every run.
#[inline]
pub fn is_content(c: char) -> bool {
    is_han(c) || is_letter(c)
}

/// One text of the query, with what carries weight in it.
#[derive(Debug, Clone)]
pub struct AskedText {
    pub analysis: Analysis,
    pub words: Vec<Range<usize>>,
    pub terms: Vec<AskedTerm>,
    /// Times the weight of all in it: less than 1 for what the query says in other words.
    pub share: f32,
}

/// A term of a query.
#[derive(Debug, Clone)]
pub struct AskedTerm {
    pub term: Term,
    /// 1, less with a particle in it.
    pub weight: f32,
    /// Times its weight: less than 1 in what the query names.
    pub share: f32,
}

impl AskedTerm {
    pub fn whole(term: &Term) -> Self {
        Self { term: term.clone(), weight: 1.0, share: 1.0 }
    }
}

/// The query's texts as one, with the weights that the index knows.
pub fn asked(texts: &[AskedText], terms: &[WeightedTerm], idf: &[f32]) -> Asked {
    let key = |term: &WeightedTerm| (term.forms.len(), term.forms.last().cloned().unwrap_or_default());
    let known: HashMap<(usize, String), f32> = terms.iter().map(key).zip(idf.iter().copied()).collect();
    let of = |count: usize, form: String| known.get(&(count, form)).copied();
    let (mut chars, mut pairs, mut words, mut own) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for text in texts {
        let origin = chars.len();
        chars.extend_from_slice(&text.analysis.folded.chars);
        chars.push('\n');
        pairs.resize(chars.len(), 0.0);
        let is_pair = |asked: &&AskedTerm| matches!(asked.term.grain, Grain::Pair | Grain::PairWord);
        for asked in text.terms.iter().filter(is_pair) {
            let bare = asked.term.text.trim_start_matches(PAIR_MARK);
            let idf = of(2, format!("{PAIR_MARK}{bare}")).unwrap_or(0.0);
            pairs[origin + asked.term.start] = text.share * asked.share * asked.weight * idf;
        }
        for place in &text.words {
            let is_word = |AskedTerm { term, .. }: &&AskedTerm| {
                (term.start..term.end) == *place && matches!(term.grain, Grain::Word | Grain::PairWord)
            };
            let weight = |asked: &AskedTerm| Some(asked.share * of(1, asked.term.text.clone())?);
            let weight = text.terms.iter().find(is_word).and_then(weight).unwrap_or(0.0);
            let place = origin + place.start..origin + place.end;
            words.push(AskedWord { place, weight: text.share * weight });
        }
        if text.share == 1.0 {
            own = chars.len();
        }
    }
    Asked::new(chars, pairs, words, own)
}

/// The text as it is compared: folded, without white space between Han characters, paragraphs apart.
pub fn folded(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len() / 2);
    let (mut gap, mut line_breaks) = (false, 0);
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            line_breaks += usize::from(c == '\n');
            continue;
        }
        let c = fold_char(c);
        if std::mem::take(&mut gap) {
            let joins = is_han(c) && chars.last().is_some_and(|&before| is_han(before));
            match std::mem::take(&mut line_breaks) {
                2.. => chars.push('\n'),
                _ if !joins => chars.push(' '),
                _ => {}
            }
        }
        chars.push(c);
    }
    chars
}

/// Of the best score, what a passage that defines a term must have to precede it.
const DEFINITION_SHARE: f32 = 0.5;

/// What a passage gains that holds the question as it stands; more than all else together.
const WHOLE_GAIN: f32 = 100.0;

/// Orders candidates by the model; holds the buffers.
pub struct Ranker {
    pub model: Model,
    measurer: Measurer,
    text: String,
}

impl Ranker {
    pub fn new(weights: &Weights) -> Self {
        Self { model: Model::new(weights), measurer: Measurer::default(), text: String::new() }
    }

    /// What is measured of `candidates`, which are in the order of the first pass.
    pub fn measure(
        &mut self,
        reader: &dyn Reader,
        asked: &Asked,
        candidates: &[Candidate],
    ) -> Result<Vec<Features>> {
        let mut titles: HashMap<Address, Rc<[char]>> = HashMap::new();
        let mut texts = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let body = self.read(reader, candidate.passage)?;
            let title = match titles.entry(candidate.document) {
                Entry::Occupied(entry) => entry.get().clone(),
                Entry::Vacant(entry) => entry.insert(self.read(reader, candidate.document)?.into()).clone(),
            };
            texts.push(Texts { body, title });
        }
        Ok(self.measurer.measure(asked, candidates, &texts))
    }

    fn read(&mut self, reader: &dyn Reader, row: Address) -> Result<Vec<char>> {
        self.text.clear();
        reader.text(row, &mut self.text)?;
        Ok(folded(&self.text))
    }

    /// Why each of the candidates stands where it stands; `candidates` are in the order of the
    /// first pass.
    pub fn explain(
        &mut self,
        reader: &dyn Reader,
        asked: &Asked,
        candidates: &[Candidate],
        is_question: bool,
    ) -> Result<HashMap<Address, ExplainedHit>> {
        let ranked = if is_question { candidates.len().min(self.model.depth) } else { 0 };
        let features = self.measure(reader, asked, &candidates[..ranked])?;
        let documents = self.model.documents(&candidates[..ranked], &features);
        let mut explained = HashMap::with_capacity(candidates.len());
        for (place, candidate) in candidates.iter().enumerate() {
            let (body, title) =
                (self.read(reader, candidate.passage)?, self.read(reader, candidate.document)?);
            let pair = features.get(place).map(|own| [documents[&candidate.document], *own]);
            let texts = [body.as_slice(), title.as_slice()];
            let hit = explain::hit(asked, candidate, texts, &self.model, pair.as_ref());
            explained.insert(candidate.passage, hit);
        }
        Ok(explained)
    }

    /// Puts those of the first candidates before the others that say what `term` (folded) is, where they score
    /// nearly as well as the best: who looks for a term alone wants to know.
    pub fn definitions_first(
        &mut self,
        reader: &dyn Reader,
        term: &[char],
        candidates: &mut [Candidate],
    ) -> Result<()> {
        let count = candidates.len().min(self.model.depth);
        let first = &mut candidates[..count];
        let Some(best) = first.first().copied() else { return Ok(()) };
        for candidate in first.iter_mut() {
            let near = candidate.parts.sum() >= DEFINITION_SHARE * best.parts.sum();
            if near && cue::defines(&self.read(reader, candidate.passage)?, term) {
                candidate.score = best.score + 1.0 + candidate.parts.sum() / best.parts.sum();
            }
        }
        first.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(())
    }

    /// Puts the first candidates in the order of the model, those that hold the whole text before all others; returns
    /// how many do. Their scores stay above those of the others.
    pub fn rank(
        &mut self,
        reader: &dyn Reader,
        asked: &Asked,
        candidates: &mut [Candidate],
    ) -> Result<usize> {
        let count = candidates.len().min(self.model.depth);
        let (ranked, others) = candidates.split_at_mut(count);
        let features = self.measure(reader, asked, ranked)?;
        let values = self.model.values(ranked, &features);
        let floor = others.first().map_or(0.0, |candidate| candidate.score);
        let least = values.iter().copied().fold(f32::INFINITY, f32::min);
        let wholes = &self.measurer.wholes;
        for ((candidate, value), &is_whole) in ranked.iter_mut().zip(values).zip(wholes) {
            candidate.score = floor + value - least + if is_whole { WHOLE_GAIN } else { 0.0 };
        }
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(wholes.iter().filter(|&&is_whole| is_whole).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_text_keeps_paragraphs_apart_and_words_whole() {
        let text = folded("餐廚\n垃圾\n\n收運 2018 年");
        assert_eq!(text.iter().collect::<String>(), "餐厨垃圾\n收运 2018 年");
    }
}
