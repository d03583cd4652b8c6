//! The index in a folder: tantivy's segments, a manifest that says what made them, and the writer's lock.

mod check;
mod directory;
mod fields;
mod filter;
mod gate;
mod generations;
mod lock;
mod manifest;
mod postings;
mod reader;
mod rows;
mod score;
mod seal;
mod segment;
mod selection;
mod stored;
mod texts;
mod trouble;
mod writer;

pub use check::{Damage, Fault};
pub use reader::EmbeddedReader;
pub use writer::{EmbeddedWriter, WriterOptions};

use crate::analysis;
use crate::analysis::user_words::{Frequencies, UserWords};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{STAGES, Schema};
use generations::cannot_create;
use lock::WriterLock;
use manifest::{MANIFEST, Manifest};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::SegmentPlugin;
use trouble::{trouble, trouble_here};

/// An index folder that exists and fits the schema.
pub struct EmbeddedIndex {
    folder: PathBuf,
    schema: Schema,
    index: tantivy::Index,
    fields: fields::Fields,
    manifest: Manifest,
    words: Arc<UserWords>,
    /// Of an index that is being rebuilt, and is nobody else's to see.
    held: Option<Arc<WriterLock>>,
}

impl EmbeddedIndex {
    /// True if there is an index in `folder`, whether or not it fits.
    pub fn exists(folder: &Path) -> bool {
        folder.join(MANIFEST).is_file()
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// `NoIndex`, `Mismatch` (made by another schema, word list or program version), `Damaged`, `Io`.
    pub fn open(folder: &Path, schema: Schema) -> Result<Self> {
        settled(folder, || Self::open_now(folder, &schema))
    }

    fn open_now(folder: &Path, schema: &Schema) -> Result<Self> {
        let manifest = manifest::fitting(folder, schema)?;
        let directory = generations::directory(folder, manifest.generation)?;
        let mut index = tantivy::Index::open(directory).map_err(|e| trouble(&e, folder))?;
        components(&Arc::new(UserWords::new(&manifest.words)))
            .into_iter()
            .for_each(|component| index.register_plugin(component));
        Self::with(folder, schema.clone(), index, manifest)
    }

    /// Creates an empty index in `folder`, which is made if it is not there; where another process was faster,
    /// opens that one's. The manifest comes last, whole: what a killed creation left holds no segments.
    ///
    /// # Errors
    /// `Locked` while another process creates it, `CannotCreate`.
    pub fn create(folder: &Path, schema: Schema) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|e| cannot_create(&e, folder))?;
        let _lock = WriterLock::acquire(folder)?;
        if Self::exists(folder) {
            return Self::open(folder, schema);
        }
        let manifest = Manifest::new(schema.fingerprint(&analysis::fingerprint()));
        let index = generations::empty(folder, &schema, &manifest)?;
        manifest.write(folder).map_err(|e| cannot_create(&e, folder))?;
        Self::with(folder, schema, index, manifest)
    }

    /// Opens the index in `folder`, or creates it where there is none.
    pub fn open_or_create(folder: &Path, schema: Schema) -> Result<Self> {
        match Self::open(folder, schema.clone()) {
            Err(error) if error.kind == ErrorKind::NoIndex => Self::create(folder, schema),
            opened => opened,
        }
    }

    fn with(folder: &Path, schema: Schema, index: tantivy::Index, manifest: Manifest) -> Result<Self> {
        let fields = fields::Fields::of(&index.schema())?;
        let words = Arc::new(UserWords::new(&manifest.words));
        Ok(Self { folder: folder.to_path_buf(), schema, index, fields, manifest, words, held: None })
    }

    /// A reader of the state that is committed now; of the index that has taken this one's place, if one has.
    pub fn reader(&self) -> Result<EmbeddedReader> {
        match EmbeddedReader::open(self) {
            Err(_) if self.held.is_none() => settled(&self.folder, || {
                Self::open_now(&self.folder, &self.schema).and_then(|index| EmbeddedReader::open(&index))
            }),
            opened => opened,
        }
    }

    /// The writer's lock, which an index that is being rebuilt holds all along.
    ///
    /// # Errors
    /// `Locked` by another process, or because one has put another index into this one's place since it was opened.
    fn lock(&self) -> Result<Arc<WriterLock>> {
        if let Some(held) = &self.held {
            return Ok(held.clone());
        }
        let lock = WriterLock::acquire(&self.folder)?;
        let now = Manifest::read(&self.folder)?.generation;
        if now != self.manifest.generation {
            return Err(Error::new(ErrorKind::Locked, "索引刚被重建").at(&self.folder));
        }
        generations::remove_others(&self.folder, now);
        Ok(Arc::new(lock))
    }

    /// The writer, of which there is one at a time.
    ///
    /// # Errors
    /// `Locked`, naming the process that holds it.
    pub fn writer(&self, options: &WriterOptions) -> Result<EmbeddedWriter> {
        EmbeddedWriter::open(self, options)
    }

    /// The words that were added, as the documents are cut.
    pub fn words(&self) -> &Frequencies {
        &self.manifest.words
    }

    /// Words that some documents are not cut by yet.
    pub fn pending(&self) -> &BTreeSet<String> {
        &self.manifest.pending
    }

    /// The index with other added words; those that changed are pending until [`EmbeddedIndex::settle_words`].
    ///
    /// # Errors
    /// `Locked`, `CannotCreate`.
    pub fn with_words(self, words: Frequencies) -> Result<Self> {
        let mut manifest = self.manifest.clone();
        manifest.pending.extend(changed_words(&self.manifest.words, &words));
        manifest.words = words;
        self.write_manifest(&manifest)?;
        Self::open(&self.folder, self.schema)
    }

    /// Notes that every document is cut by the words of the index.
    pub fn settle_words(&mut self) -> Result<()> {
        if !self.manifest.pending.is_empty() {
            self.manifest.pending.clear();
            self.write_manifest(&self.manifest)?;
        }
        Ok(())
    }

    fn write_manifest(&self, manifest: &Manifest) -> Result<()> {
        let _lock = self.lock()?;
        manifest.write(&self.folder).map_err(|e| cannot_create(&e, &self.folder))
    }

    /// The stages that have another version now than when the index was made.
    pub fn outdated_stages(&self) -> Vec<&'static str> {
        let outdated =
            STAGES.into_iter().filter(|(stage, version)| self.manifest.stages.get(*stage) != Some(version));
        outdated.map(|(stage, _)| stage).collect()
    }

    /// Grows with every commit.
    pub fn commit_number(&self) -> Result<u64> {
        Ok(self.index.load_metas().map_err(|e| trouble(&e, &self.folder))?.opstamp)
    }

    /// Compares every file of the index in `folder` with its checksum; returns the damaged ones.
    ///
    /// # Errors
    /// `NoIndex`, and what keeps files from being read at all.
    pub fn damages(folder: &Path) -> Result<Vec<Damage>> {
        check::damages(folder)
    }

    /// Bytes of all files of the index.
    pub fn disk_bytes(&self) -> u64 {
        let entries = fs::read_dir(self.folder.join(generations::name(self.manifest.generation)))
            .into_iter()
            .flatten()
            .flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
    }
}

/// How often something is tried again because the index became another one meanwhile.
const ATTEMPTS: usize = 20;

/// What `read` makes of the index in `folder`. Where that fails while a writer commits or replaces the index, files
/// were removed that the state before needed, and it is tried again with the state that is there now.
fn settled<T>(folder: &Path, read: impl Fn() -> Result<T>) -> Result<T> {
    for _ in 0..ATTEMPTS {
        let before = check::state(folder);
        let result = read();
        if result.is_ok() || check::state(folder) == before {
            return result;
        }
    }
    read()
}

/// What a segment has besides tantivy's own parts.
fn components(words: &Arc<UserWords>) -> [Arc<dyn SegmentPlugin>; 3] {
    [
        Arc::new(postings::TermsPlugin { words: words.clone() }),
        Arc::new(texts::TextsPlugin),
        Arc::new(stored::StoredPlugin),
    ]
}

/// The words that only one of the lists has, or with another frequency.
pub fn changed_words(before: &Frequencies, after: &Frequencies) -> BTreeSet<String> {
    let differ = |a: &Frequencies, b: &Frequencies| -> Vec<String> {
        a.iter()
            .filter(|(word, frequency)| b.get(*word) != Some(frequency))
            .map(|(word, _)| word.clone())
            .collect()
    };
    differ(before, after).into_iter().chain(differ(after, before)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_made_by_an_earlier_stage_is_opened_and_tells_so() {
        let folder = tempfile::tempdir().unwrap();
        let schema = Schema::builtin().unwrap();
        let index = EmbeddedIndex::create(folder.path(), schema.clone()).unwrap();
        assert!(index.outdated_stages().is_empty());
        let mut manifest = index.manifest.clone();
        manifest.stages.insert("outline".to_string(), 0);
        manifest.write(folder.path()).unwrap();
        assert_eq!(EmbeddedIndex::open(folder.path(), schema).unwrap().outdated_stages(), ["outline"]);
    }

    #[test]
    fn an_index_whose_creation_was_killed_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let schema = Schema::builtin().unwrap();
        EmbeddedIndex::create(folder.path(), schema.clone()).unwrap();
        fs::remove_file(folder.path().join(MANIFEST)).unwrap();
        EmbeddedIndex::open_or_create(folder.path(), schema).unwrap();
    }
}
