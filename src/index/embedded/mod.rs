//! The index in a folder: tantivy's segments, a manifest that says what made them, and the writer's lock.

mod check;
mod directory;
mod fields;
mod filter;
mod gate;
mod lock;
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
use directory::{SealedDirectory, write_whole};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::SegmentPlugin;
use trouble::{trouble, trouble_here};

const MANIFEST: &str = "manifest.json";
const SEGMENTS: &str = "segments";
/// Version of the folder's layout and of the records in it.
const FORMAT: u32 = 3;
/// First format whose manifest and lists carry a checksum.
const FIRST_SEALED: u32 = 3;

/// What made an index; it must fit the program that opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    program: String,
    /// `Schema::fingerprint` of the schema in use.
    fingerprint: String,
    /// `schema::STAGES` of the program that made it.
    #[serde(default)]
    stages: BTreeMap<String, u32>,
    /// Words that were added to the list, as its documents are cut.
    #[serde(default, skip_serializing_if = "Frequencies::is_empty")]
    words: Frequencies,
    /// Words that were added, changed or removed after some documents that may hold them were cut.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pending: BTreeSet<String>,
}

/// An index folder that exists and fits the schema.
pub struct EmbeddedIndex {
    folder: PathBuf,
    schema: Schema,
    index: tantivy::Index,
    fields: fields::Fields,
    manifest: Manifest,
    words: Arc<UserWords>,
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
        let manifest = fitting_manifest(folder, &schema)?;
        let directory = segments_directory(folder)?;
        let mut index = tantivy::Index::open(directory).map_err(|e| trouble(&e, folder))?;
        components(&Arc::new(UserWords::new(&manifest.words)))
            .into_iter()
            .for_each(|component| index.register_plugin(component));
        Self::with(folder, schema, index, manifest)
    }

    /// Creates an empty index in `folder`, which is made if it is not there; where another process was faster,
    /// opens that one's. The manifest comes last, whole: what a killed creation left holds no segments.
    ///
    /// # Errors
    /// `Locked` while another process creates it, `CannotCreate`.
    pub fn create(folder: &Path, schema: Schema) -> Result<Self> {
        let cannot = |e: std::io::Error| Error::new(ErrorKind::CannotCreate, e.to_string()).at(folder);
        fs::create_dir_all(folder).map_err(cannot)?;
        let _lock = lock::WriterLock::acquire(folder)?;
        if Self::exists(folder) {
            return Self::open(folder, schema);
        }
        if folder.join(SEGMENTS).exists() {
            fs::remove_dir_all(folder.join(SEGMENTS)).map_err(cannot)?;
        }
        fs::create_dir_all(folder.join(SEGMENTS)).map_err(cannot)?;
        let builder = tantivy::Index::builder().schema(fields::tantivy_schema(&schema));
        let index = components(&Arc::default())
            .into_iter()
            .fold(builder, |builder, component| builder.register_plugin(component))
            .open_or_create(segments_directory(folder)?)
            .map_err(|e| trouble(&e, folder))?;
        let manifest = Manifest::new(schema.fingerprint(&analysis::fingerprint()));
        manifest.write(folder).map_err(cannot)?;
        Self::with(folder, schema, index, manifest)
    }

    /// Opens the index in `folder`, or creates it where there is none.
    pub fn open_or_create(folder: &Path, schema: Schema) -> Result<Self> {
        match Self::open(folder, schema.clone()) {
            Err(error) if error.kind == ErrorKind::NoIndex => Self::create(folder, schema),
            opened => opened,
        }
    }

    /// Removes the index in `folder`, and nothing else that lies there.
    ///
    /// # Errors
    /// `Locked` while another process writes to it.
    pub fn remove(folder: &Path) -> Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        let _lock = lock::WriterLock::acquire(folder)?;
        for part in [folder.join(MANIFEST), folder.join(SEGMENTS)] {
            let removed = if part.is_dir() { fs::remove_dir_all(&part) } else { fs::remove_file(&part) };
            match removed {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(Error::from_io(&e, &part)),
                _ => {}
            }
        }
        Ok(())
    }

    fn with(folder: &Path, schema: Schema, index: tantivy::Index, manifest: Manifest) -> Result<Self> {
        let fields = fields::Fields::of(&index.schema())?;
        let words = Arc::new(UserWords::new(&manifest.words));
        Ok(Self { folder: folder.to_path_buf(), schema, index, fields, manifest, words })
    }

    /// A reader of the state that is committed now.
    pub fn reader(&self) -> Result<EmbeddedReader> {
        EmbeddedReader::open(self)
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
        let _lock = lock::WriterLock::acquire(&self.folder)?;
        let cannot = |e: std::io::Error| Error::new(ErrorKind::CannotCreate, e.to_string()).at(&self.folder);
        manifest.write(&self.folder).map_err(cannot)
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
        let entries = fs::read_dir(self.folder.join(SEGMENTS)).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
    }
}

fn segments_directory(folder: &Path) -> Result<SealedDirectory> {
    SealedDirectory::open(&folder.join(SEGMENTS)).map_err(|e| trouble(&e.into(), folder))
}

/// What a segment has besides tantivy's own parts.
fn components(words: &Arc<UserWords>) -> [Arc<dyn SegmentPlugin>; 3] {
    [
        Arc::new(postings::TermsPlugin { words: words.clone() }),
        Arc::new(texts::TextsPlugin),
        Arc::new(stored::StoredPlugin),
    ]
}

impl Manifest {
    fn new(fingerprint: String) -> Self {
        let stages = STAGES.map(|(stage, version)| (stage.to_string(), version)).into();
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_string(),
            fingerprint,
            stages,
            words: Frequencies::new(),
            pending: BTreeSet::new(),
        }
    }

    /// The manifest of the index in `folder`.
    ///
    /// # Errors
    /// `NoIndex`, `Damaged` (also where there are segments without a manifest), `Mismatch` (another layout).
    fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && holds_segments(folder) => {
                return Err(Error::new(ErrorKind::Damaged, format!("缺少文件 {MANIFEST}")).at(folder));
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::new(ErrorKind::NoIndex, "").at(folder));
            }
            read => read.map_err(|e| Error::from_io(&e, &path))?,
        };
        let length = seal::sealed_length(&bytes);
        let manifest: Option<Self> = serde_json::from_slice(&bytes[..length.unwrap_or(bytes.len())]).ok();
        let is_another = |manifest: &Self| {
            manifest.format != FORMAT && (length.is_some() || manifest.format < FIRST_SEALED)
        };
        match manifest {
            Some(manifest) if is_another(&manifest) => {
                let detail = format!("format {} ≠ {FORMAT}, jiansuo {}", manifest.format, manifest.program);
                Err(Error::new(ErrorKind::Mismatch, detail).at(folder))
            }
            Some(manifest) if length.is_some() => Ok(manifest),
            _ => {
                let detail = format!("文件 {MANIFEST} 的内容与校验和不符");
                Err(Error::new(ErrorKind::Damaged, detail).at(folder))
            }
        }
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let part = folder.join(format!("{MANIFEST}.part"));
        write_whole(&folder.join(MANIFEST), &part, &seal::sealed(text.as_bytes()))
    }
}

/// True if there are committed segments in `folder`, whatever state they are in.
fn holds_segments(folder: &Path) -> bool {
    let entries = fs::read_dir(folder.join(SEGMENTS)).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name())
        .any(|name| name.to_string_lossy().starts_with(|c: char| c.is_ascii_hexdigit()))
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

/// The manifest of the index in `folder`, which fits the schema.
fn fitting_manifest(folder: &Path, schema: &Schema) -> Result<Manifest> {
    let manifest = Manifest::read(folder)?;
    let fingerprint = schema.fingerprint(&analysis::fingerprint());
    if manifest.fingerprint != fingerprint {
        let detail = format!("schema/dictionary {} ≠ {fingerprint}", manifest.fingerprint);
        return Err(Error::new(ErrorKind::Mismatch, detail).at(folder));
    }
    Ok(manifest)
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
