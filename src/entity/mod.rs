//! Recognises the entities that a text names: persons, organisations, places, documents, dates, events.

pub mod divisions;
pub mod register;

use crate::model::{Mention, Metadata, Span};

/// One way of recognising entities.
pub trait Recognizer: Send + Sync {
    /// Appends the mentions found in `text`; `Mention::name` is the text of the mention.
    fn recognize(&self, text: &str, mentions: &mut Vec<Mention>);
}

/// The recognisers, in order of precedence: where mentions overlap, the longest wins, then the earlier recogniser.
pub struct Recognizers(Vec<Box<dyn Recognizer>>);

impl Recognizers {
    pub fn standard() -> Self {
        Self(Vec::new())
    }

    /// All mentions of a document in the order of their spans, each with its name in the register:
    /// a short form that the document itself explains carries the full name.
    pub fn mentions(&self, _text: &str, _metadata: &Metadata, _residue: &[Span]) -> Vec<Mention> {
        let _ = &self.0;
        Vec::new()
    }
}
