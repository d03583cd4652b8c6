//! Recognises persons, places and organisations by weights learned from annotated news (a conditional random field).

mod characters;
mod combine;
pub mod decode;
pub mod features;
mod guideline;
pub mod model;

use super::divisions::Ambiguous;
use super::lexicon::{Classes, Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::{EntityKind, Span};
pub use combine::combined;
use decode::Decoder;
use features::{Characters, Piece};
pub use guideline::Guideline;
use model::{LANES, Model, tags};
use std::sync::Arc;

/// The model that indexing uses; `tests/benches/train_recogniser` writes it.
static MODEL: &[u8] = include_bytes!("../../index_schema/recogniser.bin");

/// Recognises what the model that is built into the program has learned.
pub struct TrainedRecognizer {
    lexicon: Arc<Lexicon>,
    tagger: Tagger<'static>,
    ambiguous: Ambiguous,
}

impl TrainedRecognizer {
    /// `None` where the program was built with a model of another format.
    pub fn new(lexicon: Arc<Lexicon>) -> Option<Self> {
        Some(Self {
            lexicon,
            tagger: Tagger::new(Guideline::Msra, Model::new(MODEL)?),
            ambiguous: Ambiguous::builtin(),
        })
    }
}

impl TrainedRecognizer {
    /// True for a common word, and for a name of which only the rules, which look at the whole text, can say whether
    /// it means a place.
    fn is_doubtful(&self, text: &str, found: Found) -> bool {
        let name = found.span.of(text);
        let common = Classes::NOUN.or(Classes::VERB).or(Classes::FUNCTION);
        let area = Classes::DIVISION.or(Classes::PLACE);
        let is_word = self
            .lexicon
            .word_at(name)
            .is_some_and(|(len, classes)| len == name.len() && classes.any(common) && !classes.any(area));
        match found.kind {
            EntityKind::Place => is_word || self.ambiguous.full_name(name).is_some(),
            EntityKind::Person => is_word,
            _ => false,
        }
    }
}

impl Recognizer for TrainedRecognizer {
    fn recognize(&self, text: &str, found: &mut Vec<Found>) {
        self.recognize_words(text, &self.lexicon.tokens(text), found);
    }

    fn recognize_words(&self, text: &str, words: &[Token], found: &mut Vec<Found>) {
        self.recognize_after(text, words, &[], found);
    }

    fn recognize_after(&self, text: &str, words: &[Token], earlier: &[Found], found: &mut Vec<Found>) {
        let tagged = self.tagger.tag(text, words, earlier);
        let of_kind = tagged.into_iter().filter_map(|(label, span)| Some((Guideline::kind(label)?, span)));
        let all = of_kind.map(|(kind, span)| Found { kind, span });
        found.extend(all.filter(|found| !self.is_doubtful(text, *found)));
    }
}

/// Labels texts as one guideline would.
pub struct Tagger<'a> {
    guideline: Guideline,
    model: Model<'a>,
    characters: Characters,
}

impl<'a> Tagger<'a> {
    pub fn new(guideline: Guideline, model: Model<'a>) -> Self {
        Self { guideline, model, characters: Characters::builtin() }
    }

    /// The labelled spans of `text` in order. `hints` are what other recognisers found, in order and without overlaps.
    pub fn tag(&self, text: &str, words: &[Token], hints: &[Found]) -> Vec<(&'static str, Span)> {
        match tags(self.model.types()) <= LANES {
            true => self.tag_in::<LANES>(text, words, hints),
            false => self.tag_in::<{ 2 * LANES }>(text, words, hints),
        }
    }

    fn tag_in<const WIDTH: usize>(
        &self,
        text: &str,
        words: &[Token],
        hints: &[Found],
    ) -> Vec<(&'static str, Span)> {
        let labels = self.guideline.labels();
        let (mut decoder, mut piece) = (Decoder::<WIDTH>::new(self.model), Piece::default());
        let (mut stretches, mut found, mut at) = (Vec::new(), Vec::new(), 0);
        while at < words.len() {
            at += piece.refill(text, &words[at..]);
            decoder.label(&mut piece, &self.characters, hints, &mut stretches);
            for (label, start, end) in stretches.drain(..) {
                let span = Span::new(piece.offsets[start] as usize, piece.offsets[end] as usize);
                found.push((labels[label], span));
            }
        }
        found
    }
}
