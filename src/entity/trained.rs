//! Recognises persons, places and organisations by weights learned from annotated news (a conditional random field).

mod abbreviations;
mod characters;
mod combine;
pub mod decode;
mod doubts;
pub mod features;
pub mod gate;
mod guideline;
pub mod mark;
pub mod model;
pub mod piece;

use super::lexicon::{Lexicon, Token};
use super::{Found, Recognizer};
use crate::model::Span;
pub use abbreviations::name_in_full;
pub use combine::combined;
use decode::{Decoder, Stretch};
use doubts::Doubts;
use features::Characters;
pub use guideline::Guideline;
use model::{LANES, Model, SCALE, tags};
use piece::Piece;
use std::sync::Arc;

/// The model that indexing uses; `tests/benches/train_recogniser` writes it.
static MODEL: &[u8] = include_bytes!("../../index_schema/recogniser.bin");

/// Recognises what the model that is built into the program has learned.
pub struct TrainedRecognizer {
    lexicon: Arc<Lexicon>,
    tagger: Tagger<'static>,
    doubts: Doubts,
}

/// What the model found, and by how much it is better than nothing there, in units of log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tagged {
    pub found: Found,
    pub margin: f32,
}

impl TrainedRecognizer {
    /// `None` where the program was built with a model of another format.
    pub fn new(lexicon: Arc<Lexicon>) -> Option<Self> {
        Self::with_model(lexicon, MODEL)
    }

    /// The same with another model of the guideline of MSRA; `None` where the bytes are none.
    pub fn with_model(lexicon: Arc<Lexicon>, bytes: &'static [u8]) -> Option<Self> {
        let tagger = Tagger::new(Guideline::Msra, Model::new(bytes)?);
        Some(Self { doubts: Doubts::new(lexicon.clone()), lexicon, tagger })
    }

    /// What the model finds and is believed: in order, without overlaps. `earlier` is what other recognisers found, in
    /// order and without overlaps.
    pub fn tagged(&self, text: &str, words: &[Token], earlier: &[Found]) -> Vec<Tagged> {
        let tagged = self.tagger.tag(text, words, earlier).into_iter().filter_map(|label| label.tagged());
        tagged.filter(|tagged| self.doubts.permit(text, *tagged)).collect()
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
        found.extend(self.tagged(text, words, earlier).into_iter().map(|tagged| tagged.found));
    }
}

/// A span with the name that a guideline gives its type, and how certain it is, in units of log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Labelled {
    pub label: &'static str,
    pub span: Span,
    pub margin: f32,
}

impl Labelled {
    fn tagged(self) -> Option<Tagged> {
        let Self { label, span, margin } = self;
        Some(Tagged { found: Found { kind: Guideline::kind(label)?, span }, margin })
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
    pub fn tag(&self, text: &str, words: &[Token], hints: &[Found]) -> Vec<Labelled> {
        match tags(self.model.types()) <= LANES {
            true => self.tag_in::<LANES>(text, words, hints),
            false => self.tag_in::<{ 2 * LANES }>(text, words, hints),
        }
    }

    fn tag_in<const WIDTH: usize>(&self, text: &str, words: &[Token], hints: &[Found]) -> Vec<Labelled> {
        let labels = self.guideline.labels();
        let (mut decoder, mut piece) = (Decoder::<WIDTH>::new(self.model), Piece::default());
        let (mut stretches, mut found, mut at) = (Vec::new(), Vec::new(), 0);
        while at < words.len() {
            at += piece.refill(text, &words[at..]);
            decoder.label(&mut piece, &self.characters, hints, &mut stretches);
            for Stretch { label, start, end, margin } in stretches.drain(..) {
                let span = Span::new(piece.offsets[start] as usize, piece.offsets[end] as usize);
                found.push(Labelled { label: labels[label], span, margin: margin as f32 / SCALE });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
