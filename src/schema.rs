//! The declarative schema of an index: its fields, how documents are cut and passages ranked.

use crate::error::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const BUILTIN: &str = include_str!("../index_schema/schema.toml");
/// Words without weight in a query, one a line.
const STOP_WORDS: &str = include_str!("../index_schema/stopwords.txt");
/// Words that ask, one a line.
const QUESTION_WORDS: &str = include_str!("../index_schema/question_words.txt");

/// Version of the schema's own format that this program reads.
pub const VERSION: u32 = 1;

/// The stages that understand a text, each with a version that is raised whenever it reads the same text in
/// another way. An index made by earlier ones still answers rightly, but its documents are not all alike.
/// (What changes terms is no stage: it is part of the fingerprint, and such an index is refused.)
pub const STAGES: [(&str, u32); 5] =
    [("extract", 2), ("outline", 1), ("entity", 5), ("figure", 4), ("metadata", 2)];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    pub version: u32,
    pub fields: Vec<Field>,
    pub passages: Passages,
    pub title: Title,
    pub ranking: Ranking,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
    pub level: Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    Text,
    Keyword,
    Facet,
    Number,
    Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    All,
    File,
    Document,
    Passage,
}

/// Size of passages, in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passages {
    pub target_chars: usize,
    pub max_chars: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Characters of the beginning that stand for a missing title, where a document has several passages.
    pub lead_chars: usize,
}

/// Weights of the score; see `search::score` for the formula.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    pub k1: f32,
    pub b: f32,
    pub word: f32,
    pub pair: f32,
    /// Of pairs with a particle in them, times the weight of pairs.
    pub particle: f32,
    /// Of what a question's words are called elsewhere, times the weights of pairs and words.
    pub alias: f32,
    /// The share that the score of a passage gains whose document is of a region that the query names.
    pub region: f32,
    /// The same of a document of a year that the query names, or of the next.
    pub year: f32,
    /// The same of a passage of a work that the query names beside what it asks for.
    pub work: f32,
    pub headings: f32,
    pub title: f32,
    pub document: f32,
    pub document_b: f32,
}

/// The fields that the program itself fills, with the kind each must have.
const REQUIRED: [(&str, FieldKind); 16] = [
    ("row", FieldKind::Keyword),
    ("id", FieldKind::Keyword),
    ("number", FieldKind::Number),
    ("record", FieldKind::Bytes),
    ("detail", FieldKind::Bytes),
    ("title", FieldKind::Text),
    ("path", FieldKind::Text),
    ("year", FieldKind::Number),
    ("first_day", FieldKind::Number),
    ("last_day", FieldKind::Number),
    ("body", FieldKind::Text),
    ("headings", FieldKind::Text),
    ("residue", FieldKind::Text),
    ("section", FieldKind::Facet),
    ("entity", FieldKind::Facet),
    ("name", FieldKind::Facet),
];

impl Schema {
    /// The schema that is built into the program.
    ///
    /// # Errors
    /// None in a program whose tests pass; the error is that of [`Schema::parse`].
    pub fn builtin() -> Result<Self> {
        Self::parse(BUILTIN)
    }

    /// Reads a schema from TOML; unknown keys, missing fields and other versions are refused.
    pub fn parse(text: &str) -> Result<Self> {
        let mismatch = |detail: String| Error::new(ErrorKind::Mismatch, detail);
        let schema: Self = toml::from_str(text).map_err(|e| mismatch(format!("schema: {}", e.message())))?;
        if schema.version != VERSION {
            return Err(mismatch(format!("schema: version {}, not {VERSION}", schema.version)));
        }
        schema.validate().map_err(mismatch)?;
        Ok(schema)
    }

    fn validate(&self) -> std::result::Result<(), String> {
        let mut kinds = BTreeMap::new();
        for field in &self.fields {
            if kinds.insert(field.name.as_str(), field.kind).is_some() {
                return Err(format!("schema: field {} twice", field.name));
            }
        }
        for (name, kind) in REQUIRED {
            if kinds.get(name) != Some(&kind) {
                return Err(format!("schema: field {name} of kind {kind:?} is missing"));
            }
        }
        if kinds.len() > REQUIRED.len() {
            return Err("schema: it has fields that nothing fills".to_string());
        }
        if self.passages.target_chars < 20 || self.passages.max_chars < self.passages.target_chars {
            return Err("schema: passages: 20 <= target_chars <= max_chars".to_string());
        }
        Ok(())
    }

    /// Identity of everything that decides what an index holds: fields, cutting, and `analysis`, the
    /// identity of the word list and the code that makes terms.
    /// Ranking weights are left out: they may change without a new index.
    pub fn fingerprint(&self, analysis: &str) -> String {
        let held = (self.version, &self.fields, &self.passages, &self.title);
        let text = serde_json::to_string(&held).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(text.as_bytes()).update(analysis.as_bytes());
        hasher.finalize().to_hex()[..16].to_string()
    }
}

/// Words that carry no weight in a query.
pub fn stop_words() -> impl Iterator<Item = &'static str> {
    listed(STOP_WORDS)
}

/// Words that ask.
pub fn question_words() -> impl Iterator<Item = &'static str> {
    listed(QUESTION_WORDS)
}

const ALIASES: &str = include_str!("../index_schema/aliases.tsv");

const ABBREVIATIONS: &str = include_str!("../index_schema/abbreviations.tsv");
const DEPARTMENTS: &str = include_str!("../index_schema/departments.tsv");
const STATUTES: &str = include_str!("../index_schema/statutes.tsv");

/// What people say, and what statutes and reports call it.
pub fn aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    listed(ALIASES).filter_map(|line| line.split_once('\t'))
}

/// What Latin abbreviations stand for, folded, with their names separated by spaces.
pub fn abbreviations() -> impl Iterator<Item = (&'static str, &'static str)> {
    listed(ABBREVIATIONS).filter_map(|line| line.split_once('\t'))
}

/// Parts of the names of departments, and what people say for them, separated by spaces.
pub fn departments() -> impl Iterator<Item = (&'static str, &'static str)> {
    listed(DEPARTMENTS).filter_map(|line| line.split_once('\t'))
}

/// Short names of statutes and the whole ones, without the state's name.
pub fn statutes() -> impl Iterator<Item = (&'static str, &'static str)> {
    listed(STATUTES).filter_map(|line| line.split_once('\t'))
}

fn listed(words: &'static str) -> impl Iterator<Item = &'static str> {
    words.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_schema_is_valid() {
        let schema = Schema::builtin().unwrap();
        assert_eq!(schema.fields.len(), REQUIRED.len());
        assert!(stop_words().any(|word| word == "什么"));
    }

    #[test]
    fn unknown_keys_and_missing_fields_are_refused() {
        let unknown = BUILTIN.replace("lead_chars", "lead_charz");
        assert_eq!(Schema::parse(&unknown).unwrap_err().kind, ErrorKind::Mismatch);
        let missing = BUILTIN.replace("name = \"body\"", "name = \"bodies\"");
        assert!(Schema::parse(&missing).unwrap_err().detail.contains("body"));
    }

    #[test]
    fn ranking_does_not_touch_the_fingerprint() {
        let schema = Schema::builtin().unwrap();
        let reranked = Schema::parse(&BUILTIN.replace("k1 = 0.9", "k1 = 1.1")).unwrap();
        assert_eq!(schema.fingerprint(""), reranked.fingerprint(""));
        let recut = Schema::parse(&BUILTIN.replace("max_chars = 600", "max_chars = 700")).unwrap();
        assert_ne!(schema.fingerprint(""), recut.fingerprint(""));
    }
}
