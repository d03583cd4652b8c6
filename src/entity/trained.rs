//! Recognises persons, places, organisations by weights learned from annotated news (a conditional random field).

pub mod decode;
pub mod features;
mod guideline;
pub mod model;

use super::Found;
use super::lexicon::Token;
use crate::model::Span;
use decode::Decoder;
use features::{Characters, Piece};
pub use guideline::Guideline;
use model::Model;

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

    /// The labelled spans of `text` in order. `hints` are what other recognisers found, in order.
    pub fn tag(&self, text: &str, words: &[Token], hints: &[Found]) -> Vec<(&'static str, Span)> {
        let labels = self.guideline.labels();
        let (mut decoder, mut piece) = (Decoder::new(self.model), Piece::default());
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
