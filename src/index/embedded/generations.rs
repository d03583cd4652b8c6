//! The folders of segments: a rebuilt index is written beside the one before and takes its place at once, when the
//! manifest is replaced by one that names the new folder. Until then readers find the index as it was.

use super::directory::SealedDirectory;
use super::manifest::Manifest;
use super::trouble::trouble;
use super::{EmbeddedIndex, components, fields, lock, stored};
use crate::analysis;
use crate::analysis::user_words::{Frequencies, UserWords};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::Schema;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use tantivy::IndexSettings;
use tantivy::directory::{Directory, META_LOCK};

/// The folder of the segments; that of a rebuilt index has its number behind it.
const SEGMENTS: &str = "segments";

/// The name of the folder of this number inside the index folder.
pub fn name(generation: u32) -> String {
    match generation {
        0 => SEGMENTS.to_string(),
        number => format!("{SEGMENTS}-{number}"),
    }
}

fn number(name: &str) -> Option<u32> {
    match name.strip_prefix(SEGMENTS)? {
        "" => Some(0),
        number => number.strip_prefix('-')?.parse().ok(),
    }
}

/// The numbers of the folders that are there, in order.
pub fn present(folder: &Path) -> Vec<u32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut numbers: Vec<u32> = entries.filter_map(|entry| number(entry.file_name().to_str()?)).collect();
    numbers.sort_unstable();
    numbers
}

/// True if there are committed segments in `folder`, whatever state they are in.
pub fn hold_segments(folder: &Path) -> bool {
    let entries = |number| fs::read_dir(folder.join(name(number))).into_iter().flatten().flatten();
    present(folder)
        .into_iter()
        .flat_map(entries)
        .any(|entry| entry.file_name().to_string_lossy().starts_with(|c: char| c.is_ascii_hexdigit()))
}

pub fn directory(folder: &Path, generation: u32) -> Result<SealedDirectory> {
    SealedDirectory::open(&folder.join(name(generation))).map_err(|e| trouble(&e.into(), folder))
}

/// Removes the folders of all other numbers: of an index that was replaced, or of one whose rebuilding was killed.
/// A reader that is opening one is waited for; one that has opened it keeps what it needs. What cannot be removed
/// stays for the next time.
pub fn remove_others(folder: &Path, generation: u32) {
    for other in present(folder).into_iter().filter(|&number| number != generation) {
        let path = folder.join(name(other));
        let lock = SealedDirectory::open(&path).ok().and_then(|old| old.acquire_lock(&META_LOCK).ok());
        let _ = fs::remove_dir_all(&path);
        drop(lock);
    }
}

impl EmbeddedIndex {
    /// An empty index that is to replace the one in `folder`, which stays as it is until [`EmbeddedIndex::publish`].
    /// The writer's lock is held until then. Where there is no index yet, it is created. `words` are added to the word
    /// list.
    ///
    /// # Errors
    /// `Locked` while another process writes to the index, `CannotCreate`.
    pub fn rebuild(folder: &Path, schema: Schema, words: Frequencies) -> Result<Self> {
        let before = match Manifest::read(folder) {
            Err(error) if error.kind == ErrorKind::NoIndex => {
                let index = Self::create(folder, schema)?;
                return if words.is_empty() { Ok(index) } else { index.with_words(words) };
            }
            read => read.ok(),
        };
        let held = Arc::new(lock::WriterLock::acquire(folder)?);
        if let Some(before) = &before {
            remove_others(folder, before.generation);
        }
        let last = present(folder).into_iter().chain(before.map(|before| before.generation)).max();
        let mut manifest = Manifest::new(schema.fingerprint(&analysis::fingerprint()));
        manifest.generation = last.map_or(0, |last| last + 1);
        manifest.words = words;
        let index = empty(folder, &schema, &manifest)?;
        Ok(Self { held: Some(held), ..Self::with(folder, schema, index, manifest)? })
    }

    /// Puts an index that was rebuilt into the place of the one before, which is removed. Does nothing for others.
    ///
    /// # Errors
    /// `CannotCreate`; the index before then stays.
    pub fn publish(&mut self) -> Result<()> {
        if self.held.is_some() {
            // The new folder's name must be on disk before the manifest that refers to it.
            let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
            self.manifest.write(&self.folder).map_err(|e| cannot_create(&e, &self.folder))?;
            remove_others(&self.folder, self.manifest.generation);
            self.held = None;
        }
        Ok(())
    }

    /// Removes an index that was being rebuilt if the one before it can be read, and says whether it did.
    pub fn abandon(&self) -> bool {
        let stays = self.held.is_some() && Self::open(&self.folder, self.schema.clone()).is_ok();
        if stays {
            let _ = fs::remove_dir_all(self.folder.join(name(self.manifest.generation)));
        }
        stays
    }
}

/// tantivy's index in the folder that `manifest` names, empty.
pub fn empty(folder: &Path, schema: &Schema, manifest: &Manifest) -> Result<tantivy::Index> {
    let segments = folder.join(name(manifest.generation));
    if segments.exists() {
        fs::remove_dir_all(&segments).map_err(|e| cannot_create(&e, folder))?;
    }
    fs::create_dir_all(&segments).map_err(|e| cannot_create(&e, folder))?;
    let settings = IndexSettings { docstore_compression: stored::compressor(), ..IndexSettings::default() };
    let builder = tantivy::Index::builder().schema(fields::tantivy_schema(schema)).settings(settings);
    components(&Arc::new(UserWords::new(&manifest.words)))
        .into_iter()
        .fold(builder, |builder, component| builder.register_plugin(component))
        .open_or_create(directory(folder, manifest.generation)?)
        .map_err(|e| trouble(&e, folder))
}

pub fn cannot_create(error: &std::io::Error, folder: &Path) -> Error {
    Error::new(ErrorKind::CannotCreate, error.to_string()).at(folder)
}
