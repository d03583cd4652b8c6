//! Files -> index: the only place that knows the order of the stages.

mod changes;
mod reading;
mod recurring;
mod report;
mod roots;
mod run;
mod stale;
mod work;

pub use report::{FileCounts, Report};
pub use run::{IngestOptions, Progress, Quiet, ingest};

use crate::entity::Recognizers;
use crate::entity::divisions::Divisions;
use crate::error::Error;
use crate::extract::{ArchiveLimits, Extractors};
use crate::figure::{FigureReader, Years};
use crate::metadata;
use crate::model::{Document, Extracted, Span};
use crate::schema::Passages;
use crate::split::residue::{self, RecurringLines};
use crate::split::{self, PassageOptions};

/// Characters of a document's hash, in hexadecimal.
const ID_LENGTH: usize = 32;

/// The stages between a file's bytes and a document understood, set up once for many files.
pub struct Pipeline {
    extractors: Extractors,
    recognizers: Recognizers,
    divisions: Divisions,
    figures: FigureReader,
    passages: PassageOptions,
}

impl Pipeline {
    pub fn new(passages: &Passages) -> Self {
        Self {
            extractors: Extractors::standard(),
            recognizers: Recognizers::standard(),
            divisions: Divisions::builtin(),
            figures: FigureReader::builtin(),
            passages: PassageOptions { target_chars: passages.target_chars, max_chars: passages.max_chars },
        }
    }

    /// The same stages, with these bounds on what is taken out of archives.
    pub fn with_archives(self, limits: ArchiveLimits) -> Self {
        Self { extractors: Extractors::within(limits), ..self }
    }

    /// The same stages, with the trained model among the recognisers if `wanted`.
    pub fn with_trained_names(self, wanted: bool) -> Self {
        if wanted { Self { recognizers: self.recognizers.and_trained(), ..self } } else { self }
    }

    /// Hands every document of the file called `name`, and every problem on the way, to `sink`.
    pub fn read(
        &self,
        name: &str,
        bytes: &[u8],
        recurring: &RecurringLines,
        sink: &mut dyn FnMut(Result<Document, Error>),
    ) {
        let hash = hash(bytes);
        self.extractors.extract(name, bytes, &mut |extracted| {
            sink(extracted.map(|extracted| self.understand(name, &hash, extracted, recurring)));
        });
    }

    /// Splits and names what an extractor read from the file called `name`, whose bytes have this hash.
    fn understand(
        &self,
        name: &str,
        file_hash: &str,
        extracted: Extracted,
        recurring: &RecurringLines,
    ) -> Document {
        let name = extracted.id.as_deref().unwrap_or(name);
        let text = extracted.text;
        let residue = join_spans(extracted.residue, residue::mark(&text, recurring));
        let sections = split::sections(&text, &residue);
        let passages = split::passages(&text, &sections, &residue, &self.passages);
        let metadata = metadata::describe(&text, name, &extracted.stated, &residue, &self.divisions);
        let mentions = self.recognizers.mentions(&text, &metadata, &residue);
        let figures = self.figures.read(&text, &sections, &residue, Years::of(&metadata));
        Document {
            name: name.to_string(),
            id: document_id(name, file_hash, extracted.bytes_hash.as_deref()),
            format: extracted.format,
            encoding: extracted.encoding,
            metadata,
            sections,
            passages,
            mentions,
            figures,
            residue,
            pages: extracted.pages,
            warnings: extracted.warnings,
            text,
        }
    }
}

/// Hash of bytes, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..ID_LENGTH].to_string()
}

/// The hash of the file; of a document among several in a file, that of its own bytes and its name.
fn document_id(name: &str, file_hash: &str, own: Option<&str>) -> String {
    match own {
        None => file_hash.to_string(),
        Some(own) => hash(format!("{own}\0{name}").as_bytes()),
    }
}

/// What the rows of a document in the file of this folder and name are found by: each file has its own documents,
/// also where others have the same bytes. Only a document that bears a name of its own, as a line of a `.jsonl` does,
/// is one whatever file tells it.
fn document_key(root: &str, file: &str, document: &Document) -> String {
    match document.name.starts_with(file) {
        true => hash(format!("{}\0{root}\0{}", document.id, document.name).as_bytes()),
        false => document.id.clone(),
    }
}

/// Both lists as one, in order, overlaps joined.
fn join_spans(mut spans: Vec<Span>, more: Vec<Span>) -> Vec<Span> {
    spans.extend(more);
    spans.sort();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}
