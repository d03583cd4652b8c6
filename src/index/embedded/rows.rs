//! Documents, passages and files as rows of the tantivy index.

use super::fields::{DOCUMENT_ROW, FILE_ROW, Fields};
use super::gate::Permit;
use super::postings::TextField;
use crate::analysis::fold;
use crate::analysis::key::TermKey;
use crate::error::Result;
use crate::index::Entry;
use crate::index::record::{
    DocumentDetail, DocumentHead, FileRecord, PassageContent, encode, hash, is_facet_kind,
};
use crate::metadata::{article, name};
use crate::model::{Document, EntityKind, Passage, Span};
use crate::schema::Title;
use std::sync::{Arc, OnceLock};
use tantivy::schema::document::{Document as TantivyRow, ErasedDocument};
use tantivy::{TantivyDocument, TantivyError};

/// A row on its way to tantivy. What it holds is made when it is indexed and given up after that, since all rows of
/// a large document at once would take several times its text.
pub struct Row {
    origin: Origin,
    made: OnceLock<Box<Made>>,
}

/// What a row is made of.
enum Origin {
    Document(Arc<Source>),
    /// The passage at this place in the document's list.
    Passage(Arc<Source>, usize),
    File(Fields, FileRecord),
}

/// What the rows of a document are made of, with its share of the room between reading and indexing, which is given
/// back when the last row has been indexed.
struct Source {
    fields: Fields,
    title: Title,
    entry: Entry,
    _permit: Permit,
}

struct Made {
    /// Keywords and numbers, which tantivy keeps.
    fields: TantivyDocument,
    content: Result<Content>,
}

/// What the components of ours keep of a row.
#[derive(Default)]
pub struct Content {
    texts: Vec<(TextField, String)>,
    labels: Vec<(TextField, Vec<String>)>,
    keys: Vec<(TextField, Vec<TermKey>)>,
    record: Vec<u8>,
    detail: Vec<u8>,
}

impl Row {
    /// The content of the row that tantivy hands to a plugin.
    pub fn content(document: &dyn ErasedDocument) -> tantivy::Result<&Content> {
        let row: Option<&Self> = document.as_any().downcast_ref();
        let row = row.ok_or_else(|| TantivyError::InvalidArgument("a row of another kind".to_string()))?;
        row.made().content.as_ref().map_err(|error| TantivyError::InternalError(error.detail.clone()))
    }

    fn new(origin: Origin) -> Self {
        Self { origin, made: OnceLock::new() }
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| Box::new(self.origin.make()))
    }
}

impl Origin {
    fn make(&self) -> Made {
        match self {
            Self::Document(source) => {
                let Source { fields, title, entry, .. } = &**source;
                Made { fields: document_fields(fields, entry), content: document_content(title, entry) }
            }
            Self::Passage(source, at) => {
                let Entry { key, document, .. } = &source.entry;
                let passage = &document.passages[*at];
                let fields = passage_fields(&source.fields, key, passage);
                Made { fields, content: passage_content(document, passage) }
            }
            Self::File(fields, file) => {
                Made { fields: file_fields(fields, file), content: file_content(file) }
            }
        }
    }
}

impl Content {
    /// What is searched for terms.
    pub fn texts(&self) -> impl Iterator<Item = (TextField, &str)> {
        self.texts.iter().map(|(field, text)| (*field, text.as_str()))
    }

    /// What is searched for labels.
    pub fn labels(&self) -> impl Iterator<Item = (TextField, &[String])> {
        self.labels.iter().map(|(field, labels)| (*field, labels.as_slice()))
    }

    /// What is searched for as a whole and never shown.
    pub fn keys(&self) -> impl Iterator<Item = (TextField, &[TermKey])> {
        self.keys.iter().map(|(field, keys)| (*field, keys.as_slice()))
    }

    /// The text of a passage, as it stands in the document; the title of a document.
    pub fn text(&self) -> &str {
        let is_shown = |field| matches!(field, TextField::Body | TextField::Residue | TextField::Title);
        self.texts().find(|&(field, _)| is_shown(field)).map_or("", |(_, text)| text)
    }

    pub fn record(&self) -> &[u8] {
        &self.record
    }

    pub fn detail(&self) -> &[u8] {
        &self.detail
    }
}

impl TantivyRow for Row {
    type Value<'a> = <TantivyDocument as TantivyRow>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as TantivyRow>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.made().fields.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.made.into_inner().map_or_else(|| self.origin.make(), |made| *made).fields
    }
}

/// The document's own row, then one for each passage; they stay together in this order.
pub fn document_rows(fields: Fields, title: Title, entry: Entry, permit: Permit) -> Vec<Row> {
    let source = Arc::new(Source { fields, title, entry, _permit: permit });
    let passages = 0..source.entry.document.passages.len();
    let mut rows = Vec::with_capacity(passages.len() + 1);
    rows.push(Row::new(Origin::Document(source.clone())));
    rows.extend(passages.map(|at| Row::new(Origin::Passage(source.clone(), at))));
    rows
}

/// Of `items`, which are in the order of spans, those that begin in `passage`.
fn begun_in<T>(items: &[T], passage: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let before = |end: usize| items.partition_point(|item| span(item).start < end);
    &items[before(passage.start)..before(passage.end)]
}

fn document_fields(fields: &Fields, entry: &Entry) -> TantivyDocument {
    let metadata = &entry.document.metadata;
    let mut row = TantivyDocument::default();
    row.add_bytes(fields.row, DOCUMENT_ROW);
    row.add_bytes(fields.id, &key_bytes(&entry.key));
    row.add_u64(fields.number, 0);
    for year in name::years(metadata) {
        row.add_u64(fields.year, u64::from(year));
    }
    if let Some(date) = metadata.date {
        row.add_u64(fields.first_day, date.first_day());
        row.add_u64(fields.last_day, date.last_day());
    }
    row
}

fn document_content(title: &Title, entry: &Entry) -> Result<Content> {
    let document = &entry.document;
    let texts =
        vec![(TextField::Path, document.name.clone()), (TextField::Title, title_or_lead(document, title))];
    let keys = name::names(&document.metadata, has_articles(document))
        .iter()
        .map(|name| TermKey::name(name.chars()))
        .collect();
    let (record, detail) = (encode(&head(entry))?, encode(&detail(entry))?);
    Ok(Content { texts, keys: vec![(TextField::Name, keys)], record, detail, ..Content::default() })
}

/// Sections that are articles from which on a document is a statute.
const ARTICLES: usize = 3;

fn has_articles(document: &Document) -> bool {
    let articles = document.sections.iter().filter(|section| article::leading(&section.heading).is_some());
    articles.take(ARTICLES).count() == ARTICLES
}

fn head(entry: &Entry) -> DocumentHead {
    let document = &entry.document;
    let metadata = &document.metadata;
    DocumentHead {
        name: document.name.clone(),
        id: document.id.clone(),
        key: entry.key.clone(),
        title: metadata.title.clone(),
        date: metadata.date,
        issuer: metadata.issuer.clone(),
        region: metadata.region.clone(),
        passages: document.passages.len() as u32,
    }
}

fn detail(entry: &Entry) -> DocumentDetail {
    let document = &entry.document;
    DocumentDetail {
        format: document.format.to_string(),
        encoding: document.encoding.map(str::to_string),
        number: document.metadata.number.clone(),
        extra: document.metadata.extra.clone(),
        bytes: document.text.len() as u64,
        sections: document.sections.clone(),
        register: entry.register.clone(),
        warnings: document.warnings.clone(),
        candidate_lines: entry.candidate_lines.clone(),
        residue_lines: entry.residue_lines.clone(),
    }
}

fn passage_fields(fields: &Fields, document: &str, passage: &Passage) -> TantivyDocument {
    let mut row = TantivyDocument::default();
    row.add_bytes(fields.id, &key_bytes(document));
    row.add_u64(fields.number, u64::from(passage.number) + 1);
    row
}

fn passage_content(document: &Document, passage: &Passage) -> Result<Content> {
    let mentions = begun_in(&document.mentions, passage.span, |mention| mention.span);
    let figures = begun_in(&document.figures, passage.span, |figure| figure.span);
    let content = PassageContent::new(document, passage, mentions, figures);
    let text = passage.span.of(&document.text);
    let headings = content.section.iter().map(|heading| heading.to_string()).collect();
    let labels = vec![(TextField::Section, headings), (TextField::Entity, entity_labels(&content, text))];
    let record = content.encode(text)?;
    let texts = if passage.residue {
        vec![(TextField::Residue, text.to_string())]
    } else {
        let headings = headings_above(document, passage);
        vec![(TextField::Body, text.to_string()), (TextField::Headings, headings)]
    };
    Ok(Content { texts, labels, record, ..Content::default() })
}

/// The headings above the passage, from the outermost, without those that stand in it; for the first
/// passage the title too, if it does not stand there.
fn headings_above(document: &Document, passage: &Passage) -> String {
    let mut headings = Vec::new();
    let mut next = passage.section;
    while let Some(index) = next {
        let section = &document.sections[index];
        if !passage.span.contains(section.heading_span) {
            headings.push(section.heading.as_str());
        }
        next = section.parent;
    }
    let title = document.metadata.title.as_deref().filter(|_| passage.number == 0);
    headings.extend(title.filter(|title| !fold::contains(passage.span.of(&document.text), title)));
    headings.reverse();
    headings.join("\n\n")
}

/// The title, or the beginning of the text where there is none and it is not all of it.
fn title_or_lead(document: &Document, title: &Title) -> String {
    match &document.metadata.title {
        Some(title) => title.clone(),
        None if document.passages.len() > 1 => document.text.chars().take(title.lead_chars).collect(),
        None => String::new(),
    }
}

/// Stands between the kind and the name of an entity in its label.
pub const LABEL_MARK: char = '\0';

/// Kind and name of every entity, under the name in the register and the one that stands here.
fn entity_labels(content: &PassageContent, text: &str) -> Vec<String> {
    let mentions = content.mentions.iter().filter(|mention| is_facet_kind(mention.kind));
    let both =
        mentions.flat_map(|mention| [(mention.kind, mention.name), (mention.kind, mention.span.of(text))]);
    let mut names: Vec<(EntityKind, &str)> = both.collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|(kind, name)| format!("{}{LABEL_MARK}{name}", kind.key())).collect()
}

/// The row of a file. Its `id` is its key, which no document has.
pub fn file_row(fields: Fields, file: FileRecord) -> Row {
    Row::new(Origin::File(fields, file))
}

fn file_fields(fields: &Fields, file: &FileRecord) -> TantivyDocument {
    let mut row = TantivyDocument::default();
    row.add_bytes(fields.row, FILE_ROW);
    row.add_bytes(fields.id, &file_key(file));
    row.add_u64(fields.number, 0);
    row
}

fn file_content(file: &FileRecord) -> Result<Content> {
    Ok(Content { record: encode(file)?, ..Content::default() })
}

/// What the key of every file begins with: longer than any hash.
const FILE_MARK: &[u8] = b"file\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// What the rows of the document `key` are found by: the bytes of the hash.
pub fn key_bytes(key: &str) -> Vec<u8> {
    hash::bytes(key).map_or_else(|| key.as_bytes().to_vec(), |bytes| bytes.to_vec())
}

/// The key of the document whose rows are found by these bytes; `None` for those of a file.
pub fn document_key(key: &[u8]) -> Option<String> {
    match <[u8; hash::BYTES]>::try_from(key) {
        Ok(bytes) => Some(hash::digits(bytes)),
        Err(_) if key.starts_with(FILE_MARK) => None,
        Err(_) => Some(String::from_utf8_lossy(key).into_owned()),
    }
}

/// What the row of a file is found by.
pub fn file_key(file: &FileRecord) -> Vec<u8> {
    [FILE_MARK, file.root.as_bytes(), b"\0", file.name.as_bytes()].concat()
}
