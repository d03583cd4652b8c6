//! What an index can be asked and told, whatever stores it.

pub mod embedded;
pub mod record;

use crate::analysis::user_words::UserWords;
use crate::error::Result;
use crate::figure::Amounts;
use crate::model::{Document, EntityKind};
use crate::schema::Ranking;
use record::{DocumentDetail, DocumentHead, FileRecord, PassageRecord};
use std::sync::Arc;

/// A document ready to be stored: the text understood, and what an update needs to know of it.
#[derive(Debug)]
pub struct Entry {
    /// What it is found by in the index, where no other has it.
    pub key: String,
    pub document: Document,
    pub register: Vec<crate::entity::register::Entry>,
    pub candidate_lines: Vec<u64>,
    pub residue_lines: Vec<u64>,
}

/// Takes changes; nothing is seen by readers before `commit`.
pub trait Writer: Sync {
    /// Adds a document; `replaces` says that one of the same key is there already.
    fn put_document(&self, entry: Entry, replaces: bool) -> Result<()>;
    fn remove_document(&self, key: &str) -> Result<()>;
    /// Adds or replaces what is known of a file.
    fn put_file(&self, file: &FileRecord, replaces: bool) -> Result<()>;
    fn remove_file(&self, file: &FileRecord) -> Result<()>;
    /// Makes all changes so far durable and visible, at once.
    fn commit(&mut self) -> Result<()>;
}

/// Answers from the last committed state.
pub trait Reader: Sync {
    /// Every file, in the order of its key.
    fn files(&self) -> Result<Vec<FileRecord>>;
    /// Calls `visit` with every document, in no particular order.
    fn each_document(&self, visit: &mut dyn FnMut(DocumentHead, DocumentDetail) -> Result<()>) -> Result<()>;
    /// Keys of all documents, and perhaps of some that were removed.
    fn document_keys(&self) -> Result<Vec<String>>;
    /// The document of this key.
    fn document(&self, key: &str) -> Result<Option<(Address, DocumentHead, DocumentDetail)>>;
    /// The documents that are called `name`, one of [`crate::metadata::name::names`].
    fn named(&self, name: &str) -> Result<Vec<Address>>;
    /// True if a document is, or before it was removed was, called `name`.
    fn has_named(&self, name: &str) -> bool;
    fn head(&self, document: Address) -> Result<DocumentHead>;
    fn passage(&self, passage: Address) -> Result<PassageRecord>;
    /// Appends the text of a passage, without the rest of it, or the title of a document.
    fn text(&self, row: Address, text: &mut String) -> Result<()>;
    /// The passages of a document, in order.
    fn passages(&self, document: Address) -> Result<Vec<PassageRecord>>;
    /// The passages that pass the filter, best first.
    fn retrieve(&self, request: &Request) -> Result<Retrieved>;
    fn counts(&self) -> Result<Counts>;
    /// The words that were added to the word list when the index was made.
    fn words(&self) -> Arc<UserWords>;
}

/// Where a row lies; valid while its reader lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub segment: u32,
    pub row: u32,
}

/// What to look for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Weights of the score.
    pub ranking: Ranking,
    /// Terms that count for the order.
    pub terms: Vec<WeightedTerm>,
    /// Single characters that count for the order, with their weight.
    pub characters: Vec<(char, f32)>,
    /// What a passage must pass to be found at all.
    pub filter: Filter,
    /// Passages that pass all of these come before the others.
    pub first: Vec<Filter>,
    /// Passages that are preferred to others, for one reason each.
    pub preferred: Vec<Preferred>,
    /// Number of passages wanted.
    pub limit: usize,
    /// Passages that have none of the terms are found too.
    pub all: bool,
}

impl Request {
    /// A request for nothing, to be filled.
    pub fn new(ranking: Ranking, limit: usize) -> Self {
        Self {
            ranking,
            terms: Vec::new(),
            characters: Vec::new(),
            filter: Filter::Everything,
            first: Vec::new(),
            preferred: Vec::new(),
            limit,
            all: false,
        }
    }
}

/// Passages that score more than their terms say.
#[derive(Debug, Clone, PartialEq)]
pub struct Preferred {
    pub filter: Filter,
    /// The share that their scores gain.
    pub share: f32,
    /// What their documents gain when candidates are compared.
    pub gain: f32,
}

/// Something to find that the index may hold in several forms, which count as one.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedTerm {
    /// Each as it stands in the index.
    pub forms: Vec<String>,
    pub weight: f32,
}

/// A test that a passage passes or not.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Filter {
    #[default]
    Everything,
    /// The folded characters stand in the text, one after the other: in the passage, or from it on into the next.
    Verbatim(String),
    /// They stand in the passage.
    Within(String),
    /// Every pair of neighbouring characters stands in the passage; nearly always the whole does too.
    Pairs(String),
    Section(String),
    Title(String),
    /// Every pair of neighbouring characters stands in the title of the document; nearly always the whole does too.
    Titled(String),
    Path(String),
    /// The document's own number is this one, however its brackets and digits are written.
    Number(String),
    /// The document is of this region: 云南省 or 云南.
    Region(String),
    /// The document is issued by the body of this name, one of [`crate::metadata::body::names`].
    Issuer(String),
    /// The document is the work of this title or an article of it; as [`crate::metadata::name::of_title`] has it.
    Work(String),
    Entity {
        kind: Option<EntityKind>,
        name: String,
    },
    /// The document's years meet these, both included.
    Years(u16, u16),
    /// The document's date meets these days (`YYYYMMDD`), both included.
    Days(u64, u64),
    /// A figure whose indicator holds this (after folding) has one of these values.
    Figure {
        indicator: String,
        amounts: Amounts,
    },
    Not(Box<Filter>),
    All(Vec<Filter>),
    Any(Vec<Filter>),
}

/// The answer to a request.
#[derive(Debug, Clone, Default)]
pub struct Retrieved {
    pub candidates: Vec<Candidate>,
    /// The idf of every term of the request, in its order.
    pub idf: Vec<f32>,
    /// Passages that match, returned or not.
    pub total: usize,
    /// Of these, the ones that pass all of `Request::first`.
    pub first: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub passage: Address,
    /// The row of its document.
    pub document: Address,
    /// The sum of the parts, raised for a passage that passes all of `Request::first`, and for one that is preferred.
    pub score: f32,
    /// The sum of the gains of what it is preferred for.
    pub gain: f32,
    pub parts: Parts,
}

/// What each part of a passage and its document adds to the score.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Parts {
    pub body: f32,
    pub headings: f32,
    pub title: f32,
    pub document: f32,
}

impl Parts {
    #[inline]
    pub fn sum(self) -> f32 {
        self.body + self.headings + (self.document + self.title)
    }
}

/// What an index holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub files: u64,
    pub documents: u64,
    pub passages: u64,
    pub segments: u64,
    /// Bytes on disk.
    pub disk_bytes: u64,
}
