//! What the rows of an index carry besides their terms: the records that are shown and kept up to date.
//!
//! What the row's text says is not written again: a document's title, the name of an entity that stands there so.

pub mod hash;

use crate::entity::register::Entry;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Bound, Comparison, Date, Document, EntityKind, Figure, Mention, Passage, Section, Span};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file that was read, and what it looked like then: the ground of every update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// The walked folder, then the name inside it; unique in an index.
    pub root: String,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: u64,
    /// As `SourceFile::changed`.
    pub changed: u64,
    /// Hash of the bytes, in hexadecimal.
    #[serde(with = "hash")]
    pub hash: String,
    /// Keys of the documents that the file holds.
    #[serde(with = "hash::list")]
    pub documents: Vec<String>,
    /// Key of the problem that kept a part of it out, with its detail.
    pub problems: Vec<(String, String)>,
}

impl FileRecord {
    pub fn key(&self) -> (&str, &str) {
        (&self.root, &self.name)
    }
}

/// What every hit shows of its document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentHead {
    pub name: String,
    /// Hash of its bytes, which other documents may share.
    #[serde(with = "hash")]
    pub id: String,
    /// As [`crate::index::Entry::key`].
    #[serde(with = "hash")]
    pub key: String,
    /// The row's text; the record only says whether there is one.
    #[serde(with = "apart")]
    pub title: Option<String>,
    pub date: Option<Date>,
    pub issuer: Option<String>,
    pub region: Option<String>,
    /// Number of its passages.
    pub passages: u32,
}

/// All else that is known of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentDetail {
    pub format: String,
    pub encoding: Option<String>,
    pub number: Option<String>,
    pub extra: BTreeMap<String, String>,
    /// Length of the text in bytes.
    pub bytes: u64,
    pub sections: Vec<Section>,
    pub register: Vec<Entry>,
    pub warnings: Vec<String>,
    /// Lines that would be residue if they recurred across the folder, as hashes.
    pub candidate_lines: Vec<u64>,
    /// Of these, the ones that were taken for residue.
    pub residue_lines: Vec<u64>,
}

/// A passage as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassageRecord {
    pub number: u32,
    /// In the document's text.
    pub span: Span,
    /// Headings from the outermost to the innermost.
    pub section: Vec<String>,
    pub page: Option<u32>,
    pub residue: bool,
    /// Kept apart from the record.
    #[serde(skip)]
    pub text: String,
    /// Spans in `text`.
    pub mentions: Vec<Mention>,
    /// Spans in `text`.
    pub figures: Vec<Figure>,
}

/// What a [`PassageRecord`] holds of a document, as it is written: without a copy of every name.
#[derive(Debug, Serialize)]
pub struct PassageContent<'a> {
    number: u32,
    span: Span,
    pub section: Vec<&'a str>,
    page: Option<u32>,
    residue: bool,
    pub mentions: Vec<MentionContent<'a>>,
    figures: Vec<FigureContent<'a>>,
}

/// A [`Mention`] as it is written.
#[derive(Debug, Serialize)]
pub struct MentionContent<'a> {
    pub kind: EntityKind,
    pub name: &'a str,
    pub span: Span,
}

/// A [`Figure`] as it is written.
#[derive(Debug, Serialize)]
struct FigureContent<'a> {
    indicator: Option<&'a str>,
    value: f64,
    unit: &'a str,
    period: Option<&'a str>,
    span: Span,
    bound: Option<Bound>,
    comparison: Option<&'a Comparison>,
    scope: Option<&'a str>,
}

impl<'a> PassageContent<'a> {
    /// The content of `passage`, with those of `mentions` and `figures` that lie whole in it.
    pub fn new(
        document: &'a Document,
        passage: &Passage,
        mentions: &'a [Mention],
        figures: &'a [Figure],
    ) -> Self {
        let origin = passage.span;
        let mentions = mentions.iter().filter(|mention| origin.contains(mention.span));
        let figures = figures.iter().filter(|figure| origin.contains(figure.span));
        Self {
            number: passage.number,
            span: origin,
            section: document.section_path(passage.section),
            page: document.page_of(origin.start),
            residue: passage.residue,
            mentions: mentions
                .map(|mention| MentionContent {
                    kind: mention.kind,
                    name: &mention.name,
                    span: mention.span.relative_to(origin.start),
                })
                .collect(),
            figures: figures
                .map(|figure| FigureContent {
                    indicator: figure.indicator.as_deref(),
                    value: figure.value,
                    unit: &figure.unit,
                    period: figure.period.as_deref(),
                    span: figure.span.relative_to(origin.start),
                    bound: figure.bound,
                    comparison: figure.comparison.as_ref(),
                    scope: figure.scope.as_deref(),
                })
                .collect(),
        }
    }
}

impl PassageContent<'_> {
    /// Bytes of the record of a passage with this `text`.
    pub fn encode(mut self, text: &str) -> Result<Vec<u8>> {
        for mention in self.mentions.iter_mut().filter(|mention| mention.name == mention.span.of(text)) {
            mention.name = "";
        }
        encode(&self)
    }
}

impl PassageRecord {
    /// Adds the text, and the names that it says.
    pub fn complete(&mut self, text: String) {
        self.text = text;
        for mention in self.mentions.iter_mut().filter(|mention| mention.name.is_empty()) {
            let Span { start, end } = mention.span;
            mention.name = self.text.get(start..end).unwrap_or_default().to_string();
        }
    }
}

/// A text that is kept apart from the record that has it.
mod apart {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
        text.is_some().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
        Ok(bool::deserialize(deserializer)?.then(String::new))
    }
}

/// Kinds whose names become facets; the others are shown with their passage only.
pub fn is_facet_kind(kind: EntityKind) -> bool {
    !matches!(kind, EntityKind::Date | EntityKind::Position)
}

/// Bytes of a record.
pub fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>> {
    postcard::to_allocvec(record).map_err(|e| Error::new(ErrorKind::Io, e.to_string()))
}

/// A record from its bytes; bytes that are no such record mean a damaged index.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|e| Error::new(ErrorKind::Damaged, e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_of_a_passage_is_read_as_its_record() {
        let text = "一、总体情况\n包头市共受理案件21261件。".to_string();
        let start = text.find('包').unwrap();
        let section = Section {
            level: 1,
            heading: "一、总体情况".to_string(),
            number: Some("一".to_string()),
            span: Span::new(0, text.len()),
            heading_span: Span::new(0, start - 1),
            parent: None,
        };
        let mention = Mention {
            kind: EntityKind::Place,
            name: "包头市".to_string(),
            span: Span::new(start, start + 9),
        };
        let figure = Figure {
            indicator: Some("案件".to_string()),
            value: 21261.0,
            unit: "件".to_string(),
            period: None,
            span: Span::new(text.find('2').unwrap(), text.len() - 3),
            bound: Some(Bound::Over),
            comparison: Some(Comparison { up: true, basis: "上年".to_string() }),
            scope: Some("全市".to_string()),
        };
        let kept = figure.clone();
        let document = Document { text, sections: vec![section], pages: vec![0], ..Document::default() };
        let span = Span::new(start, document.text.len());
        let passage = Passage { number: 1, span, section: Some(0), residue: false };
        let (mentions, figures) = ([mention], [figure]);
        let content = PassageContent::new(&document, &passage, &mentions, &figures);
        let own = &document.text[start..];
        let mut record: PassageRecord = decode(&content.encode(own).unwrap()).unwrap();
        assert_eq!(record.mentions[0].name, "");
        record.complete(own.to_string());
        assert_eq!(record.mentions[0].name, "包头市");
        assert_eq!((record.number, record.span, record.page), (1, span, Some(1)));
        assert_eq!(record.section, ["一、总体情况"]);
        assert_eq!(record.mentions[0].span.of(&document.text[start..]), "包头市");
        assert_eq!(record.figures[0].span.of(&document.text[start..]), "21261件");
        let span = kept.span.relative_to(start);
        assert_eq!(record.figures[0], Figure { span, ..kept });
    }
}
