//! Recognises the entities that a text names: persons, organisations, places, documents, dates, events.

pub mod corrections;
pub mod divisions;
pub mod register;

mod called;
mod canonical;
mod date;
mod document;
mod event;
mod finder;
pub mod lexicon;
mod office;
mod organization;
mod person;
mod place;
mod position;
mod prefix_table;
pub mod trained;
mod unlisted;

use crate::model::{EntityKind, Mention, Metadata, Span};
use divisions::Divisions;
use lexicon::{Lexicon, Token};
use std::sync::Arc;
pub use trained::Guideline;
use trained::TrainedRecognizer;
use unlisted::Unlisted;

/// A place where a recogniser found an entity, not yet named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub kind: EntityKind,
    pub span: Span,
}

impl Found {
    /// What stands in the bytes `start..end`.
    fn new(kind: EntityKind, start: usize, end: usize) -> Self {
        Self { kind, span: Span::new(start, end) }
    }
}

/// One way of recognising entities.
pub trait Recognizer: Send + Sync {
    /// Appends what is found in `text`.
    fn recognize(&self, text: &str, found: &mut Vec<Found>);

    /// The same where the words of `text` are already known; recognisers that do without them ignore them.
    fn recognize_words(&self, text: &str, _words: &[Token], found: &mut Vec<Found>) {
        self.recognize(text, found);
    }

    /// The same where others have been over the text: `earlier` is what they found, in order and without overlaps.
    fn recognize_after(&self, text: &str, words: &[Token], _earlier: &[Found], found: &mut Vec<Found>) {
        self.recognize_words(text, words, found);
    }
}

/// The recognisers, in order of precedence: where mentions overlap, the longest wins, then the earlier recogniser.
pub struct Recognizers {
    recognizers: Vec<Box<dyn Recognizer>>,
    /// Goes over the text after the others; what it finds is joined with theirs.
    trained: Option<TrainedRecognizer>,
    lexicon: Arc<Lexicon>,
    divisions: Arc<Divisions>,
}

impl Recognizers {
    /// Those that indexing uses: by rule and gazetteer, as the trained one costs more time than all else together.
    pub fn standard() -> Self {
        Self::rules()
    }

    /// These and the trained recogniser.
    pub fn and_trained(self) -> Self {
        Self { trained: TrainedRecognizer::new(self.lexicon.clone()), ..self }
    }

    /// The same with another model; `None` where the bytes are none.
    pub fn and_model(self, bytes: &'static [u8]) -> Option<Self> {
        Some(Self { trained: Some(TrainedRecognizer::with_model(self.lexicon.clone(), bytes)?), ..self })
    }

    /// The recognisers by rule and gazetteer alone.
    pub fn rules() -> Self {
        let divisions = Arc::new(Divisions::builtin());
        let lexicon = Arc::new(Lexicon::builtin());
        let recognizers: Vec<Box<dyn Recognizer>> = vec![
            Box::new(document::DocumentRecognizer),
            Box::new(date::DateRecognizer),
            Box::new(organization::OrganizationRecognizer::new(lexicon.clone())),
            Box::new(event::EventRecognizer::new(lexicon.clone())),
            Box::new(person::PersonRecognizer::new(lexicon.clone())),
            Box::new(position::PositionRecognizer::new(lexicon.clone())),
            Box::new(place::PlaceRecognizer::new(lexicon.clone())),
        ];
        Self { recognizers, trained: None, lexicon, divisions }
    }

    /// All mentions of a document in the order of their spans, each with its name in the register:
    /// a short form that the document itself explains carries the full name. `residue` is in the order of the
    /// text and without overlap; nothing is found there.
    pub fn mentions(&self, text: &str, metadata: &Metadata, residue: &[Span]) -> Vec<Mention> {
        let words = self.lexicon.tokens(text);
        let unlisted = Unlisted::learn(text, &words, &self.lexicon, metadata.region.as_deref());
        let found = self.found_with(text, words, &unlisted, residue);
        let known = canonical::Known { divisions: &self.divisions, unlisted: &unlisted };
        let mut mentions = canonical::named(text, metadata, known, found);
        called::add_called(text, &self.lexicon, &mut mentions);
        if self.trained.is_some() {
            trained::name_in_full(&mut mentions);
        }
        mentions
    }

    /// What is found in `text` outside of `residue`, without overlaps, in the order of the spans.
    pub fn found(&self, text: &str, residue: &[Span]) -> Vec<Found> {
        let words = self.lexicon.tokens(text);
        let unlisted = Unlisted::learn(text, &words, &self.lexicon, None);
        self.found_with(text, words, &unlisted, residue)
    }

    /// The same, where the words of the text and the divisions that no table lists are known.
    fn found_with(&self, text: &str, plain: Vec<Token>, unlisted: &Unlisted, residue: &[Span]) -> Vec<Found> {
        let for_trained = self.trained.as_ref().map(|trained| (trained, plain.clone()));
        let mut words = if unlisted.is_empty() { plain } else { unlisted.join(text, plain, &self.lexicon) };
        unlisted.mark_zone(text, &mut words);
        let mut found = Vec::new();
        let mut ranked = Vec::new();
        for (rank, recognizer) in self.recognizers.iter().enumerate() {
            recognizer.recognize_words(text, &words, &mut found);
            ranked.extend(found.drain(..).map(|found| (rank, found)));
        }
        if !residue.is_empty() {
            ranked.retain(|(_, found)| !overlaps_any(residue, found.span));
        }
        let by_rule = without_overlaps(ranked);
        let Some((trained, words)) = for_trained else { return by_rule };
        let mut tagged = trained.tagged(text, &words, &by_rule);
        tagged.retain(|tagged| !overlaps_any(residue, tagged.found.span));
        trained::combined(text, &by_rule, &tagged)
    }
}

/// True if `span` touches one of `parts`, which are in order and without overlap.
fn overlaps_any(parts: &[Span], span: Span) -> bool {
    let next = parts.partition_point(|part| part.end <= span.start);
    parts.get(next).is_some_and(|part| part.overlaps(span))
}

/// Keeps the longest of those that overlap, then the one of the earlier recogniser; ordered by span.
fn without_overlaps(mut ranked: Vec<(usize, Found)>) -> Vec<Found> {
    ranked.sort_by_key(|(rank, found)| (found.span.start, usize::MAX - found.span.len(), *rank));
    let mut kept: Vec<(usize, Found)> = Vec::with_capacity(ranked.len());
    for (rank, found) in ranked {
        let mut wins = true;
        while let Some((other_rank, other)) = kept.last() {
            if !other.span.overlaps(found.span) {
                break;
            }
            wins = (found.span.len(), *other_rank) > (other.span.len(), rank);
            if !wins {
                break;
            }
            kept.pop();
        }
        if wins {
            kept.push((rank, found));
        }
    }
    kept.into_iter().map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests;
