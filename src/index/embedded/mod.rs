//! The index in a folder: tantivy's segments, a manifest that says what made them, and the writer's lock.

mod fields;
mod filter;
mod gate;
mod lock;
mod postings;
mod reader;
mod rows;
mod score;
mod segment;
mod selection;
mod stored;
mod texts;
mod writer;

pub use reader::EmbeddedReader;
pub use writer::{EmbeddedWriter, WriterOptions};

use crate::analysis;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::Schema;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::SegmentPlugin;

const MANIFEST: &str = "manifest.json";
const SEGMENTS: &str = "segments";
/// Version of the folder's layout and of the records in it.
const FORMAT: u32 = 3;

/// What made an index; it must fit the program that opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    program: String,
    /// `Schema::fingerprint` of the schema in use.
    fingerprint: String,
}

/// An index folder that exists and fits the schema.
pub struct EmbeddedIndex {
    folder: PathBuf,
    schema: Schema,
    index: tantivy::Index,
    fields: fields::Fields,
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
        if !Self::exists(folder) {
            return Err(Error::new(ErrorKind::NoIndex, "").at(folder));
        }
        check_manifest(folder, &schema)?;
        let opened = tantivy::Index::open_in_dir(folder.join(SEGMENTS));
        let mut index = opened.map_err(|e| trouble(&e, folder))?;
        components().into_iter().for_each(|component| index.register_plugin(component));
        Self::with(folder, schema, index)
    }

    /// Creates an empty index in `folder`, which is made if it is not there. The manifest comes last, whole:
    /// segments without one are what a killed creation left, and hold nothing.
    pub fn create(folder: &Path, schema: Schema) -> Result<Self> {
        let cannot = |e: std::io::Error| Error::new(ErrorKind::CannotCreate, e.to_string()).at(folder);
        if folder.join(SEGMENTS).exists() {
            fs::remove_dir_all(folder.join(SEGMENTS)).map_err(cannot)?;
        }
        fs::create_dir_all(folder.join(SEGMENTS)).map_err(cannot)?;
        let builder = tantivy::Index::builder().schema(fields::tantivy_schema(&schema));
        let index = components()
            .into_iter()
            .fold(builder, |builder, component| builder.register_plugin(component))
            .create_in_dir(folder.join(SEGMENTS))
            .map_err(|e| trouble(&e, folder))?;
        let manifest = Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_string(),
            fingerprint: schema.fingerprint(&analysis::fingerprint()),
        };
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
        let part = folder.join(format!("{MANIFEST}.part"));
        fs::write(&part, text).and_then(|()| fs::rename(&part, folder.join(MANIFEST))).map_err(cannot)?;
        Self::with(folder, schema, index)
    }

    /// Opens the index in `folder`, or creates it where there is none.
    pub fn open_or_create(folder: &Path, schema: Schema) -> Result<Self> {
        if Self::exists(folder) { Self::open(folder, schema) } else { Self::create(folder, schema) }
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

    fn with(folder: &Path, schema: Schema, index: tantivy::Index) -> Result<Self> {
        let fields = fields::Fields::of(&index.schema())?;
        Ok(Self { folder: folder.to_path_buf(), schema, index, fields })
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

    /// Grows with every commit.
    pub fn commit_number(&self) -> Result<u64> {
        Ok(self.index.load_metas().map_err(|e| trouble(&e, &self.folder))?.opstamp)
    }

    /// Compares every file of the index with its checksum; returns the damaged ones.
    pub fn damaged_files(&self) -> Result<Vec<PathBuf>> {
        let damaged = self.index.validate_checksum().map_err(|e| trouble(&e, &self.folder))?;
        let mut damaged: Vec<PathBuf> = damaged.into_iter().collect();
        damaged.sort();
        Ok(damaged)
    }

    /// Bytes of all files of the index.
    pub fn disk_bytes(&self) -> u64 {
        let entries = fs::read_dir(self.folder.join(SEGMENTS)).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
    }
}

/// What a segment has besides tantivy's own parts.
fn components() -> [Arc<dyn SegmentPlugin>; 3] {
    [Arc::new(postings::TermsPlugin), Arc::new(texts::TextsPlugin), Arc::new(stored::StoredPlugin)]
}

fn check_manifest(folder: &Path, schema: &Schema) -> Result<()> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|e| Error::from_io(&e, &path))?;
    let manifest: Manifest = serde_json::from_str(&text)
        .map_err(|e| Error::new(ErrorKind::Damaged, format!("{MANIFEST}: {e}")).at(folder))?;
    if manifest.format != FORMAT {
        let detail = format!("format {} ≠ {FORMAT}, jiansuo {}", manifest.format, manifest.program);
        return Err(Error::new(ErrorKind::Mismatch, detail).at(folder));
    }
    let fingerprint = schema.fingerprint(&analysis::fingerprint());
    if manifest.fingerprint != fingerprint {
        let detail = format!("schema/dictionary {} ≠ {fingerprint}", manifest.fingerprint);
        return Err(Error::new(ErrorKind::Mismatch, detail).at(folder));
    }
    Ok(())
}

/// Sorts an error of tantivy that was met in `folder`.
fn trouble(error: &tantivy::TantivyError, folder: &Path) -> Error {
    use tantivy::TantivyError as T;
    let kind = match error {
        T::DataCorruption(_) | T::IncompatibleIndex(_) => ErrorKind::Damaged,
        T::OpenReadError(_) => ErrorKind::Damaged,
        T::LockFailure(..) => ErrorKind::Locked,
        _ => ErrorKind::Io,
    };
    Error::new(kind, error.to_string()).at(folder)
}

/// Sorts an error of tantivy met on reading; the caller knows the folder.
fn trouble_here(error: tantivy::TantivyError) -> Error {
    trouble(&error, Path::new("")).without_path()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_whose_creation_was_killed_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let schema = Schema::builtin().unwrap();
        EmbeddedIndex::create(folder.path(), schema.clone()).unwrap();
        fs::remove_file(folder.path().join(MANIFEST)).unwrap();
        EmbeddedIndex::open_or_create(folder.path(), schema).unwrap();
    }
}
