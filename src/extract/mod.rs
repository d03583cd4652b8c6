//! Turns the bytes of a file into text, one implementation a format.

use crate::error::Error;
use crate::model::Extracted;

/// Receives what an extractor finds, one document or one problem at a time.
pub type Sink<'a> = dyn FnMut(Result<Extracted, Error>) + 'a;

/// Reads one format.
pub trait Extractor: Send + Sync {
    /// Short name of the format, as in `Extracted::format`.
    fn format(&self) -> &'static str;

    /// True if this extractor reads the file called `name` that begins with `bytes`.
    fn accepts(&self, name: &str, bytes: &[u8]) -> bool;

    /// Hands every document of the file, and every problem met on the way, to `sink`.
    fn extract(&self, name: &str, bytes: &[u8], sink: &mut Sink);
}

/// The extractors, asked in order; content decides before the extension does.
pub struct Extractors(Vec<Box<dyn Extractor>>);

impl Extractors {
    pub fn standard() -> Self {
        Self(Vec::new())
    }

    /// Reads a file with the first extractor that accepts it; a format that none reads is a problem.
    pub fn extract(&self, name: &str, bytes: &[u8], sink: &mut Sink) {
        if let Some(extractor) = self.0.iter().find(|e| e.accepts(name, bytes)) {
            extractor.extract(name, bytes, sink);
        }
    }
}
