//! What differs between the folder now and the index: files to read, files that are gone.

use super::{hash, recurring};
use crate::corpus;
use crate::index::record::FileRecord;
use crate::model::SourceFile;
use std::collections::{BTreeMap, HashSet};

/// Walked folder and name inside it.
pub type Key = (String, String);

/// A file found by the walk, under its key in the index.
#[derive(Debug, Clone)]
pub struct Found {
    pub key: Key,
    pub file: SourceFile,
}

/// The state of the index before the run, by file.
#[derive(Debug, Default)]
pub struct Known(pub BTreeMap<Key, FileRecord>);

/// What the run must do; every list is in the order of its keys.
#[derive(Debug, Default)]
pub struct Changes {
    pub read: Vec<Found>,
    pub unchanged: Vec<Found>,
    /// Unchanged files whose record must be written again, since their time of change is another.
    pub touched: Vec<FileRecord>,
    pub removed: Vec<FileRecord>,
}

impl Known {
    pub fn new(files: Vec<FileRecord>) -> Self {
        Self(files.into_iter().map(|file| ((file.root.clone(), file.name.clone()), file)).collect())
    }

    /// Compares the index with the files that were `found`, which are in order. Known files that were not
    /// found are removed where `gone` says that the walk would have met them.
    pub fn changes(&self, found: Vec<Found>, gone: impl Fn(&FileRecord) -> bool) -> Changes {
        let mut changes = Changes::default();
        let seen: HashSet<Key> = found.iter().map(|found| found.key.clone()).collect();
        for found in found {
            let Some(record) = self.0.get(&found.key).filter(|r| r.size == found.file.size) else {
                changes.read.push(found);
                continue;
            };
            let (modified, changed) = (found.file.modified, found.file.changed);
            if record.modified == modified && record.changed == changed && changed != 0 {
                changes.unchanged.push(found);
            } else if corpus::read(&found.file).is_ok_and(|bytes| hash(&bytes) == record.hash) {
                if (record.modified, record.changed) != (modified, changed) {
                    changes.touched.push(FileRecord { modified, changed, ..record.clone() });
                }
                changes.unchanged.push(found);
            } else {
                changes.read.push(found);
            }
        }
        let removed = self.0.iter().filter(|(key, record)| !seen.contains(*key) && gone(record));
        changes.removed = removed.map(|(_, record)| record.clone()).collect();
        changes
    }

    /// The files that the run leaves as they are, those outside the walked folders included.
    pub fn staying(&self, changes: &Changes) -> Vec<&Key> {
        let read: HashSet<&Key> = changes.read.iter().map(|found| &found.key).collect();
        let removed: HashSet<(&str, &str)> = changes.removed.iter().map(FileRecord::key).collect();
        let stays = |key: &&Key| !read.contains(key) && !removed.contains(&(key.0.as_str(), key.1.as_str()));
        self.0.keys().filter(stays).collect()
    }

    /// Keys of the documents of `files`.
    pub fn documents_of<'a>(&self, files: impl Iterator<Item = &'a Key>) -> HashSet<String> {
        files.filter_map(|key| self.0.get(key)).flat_map(|record| record.documents.iter().cloned()).collect()
    }

    /// Hashes of those `files` that may come from the web.
    pub fn web_pages(&self, files: &[&Key]) -> HashSet<String> {
        let pages = files.iter().filter(|key| recurring::is_web_page(&key.1));
        pages.filter_map(|key| self.0.get(*key)).map(|record| record.hash.clone()).collect()
    }

    /// Keys of all documents.
    pub fn documents(&self) -> HashSet<String> {
        self.0.values().flat_map(|record| record.documents.iter().cloned()).collect()
    }
}

impl Changes {
    /// Moves the unchanged files of these keys to those that are read.
    pub fn read_again(&mut self, keys: &HashSet<Key>) {
        let (again, unchanged) = self.unchanged.drain(..).partition(|found| keys.contains(&found.key));
        self.unchanged = unchanged;
        self.touched.retain(|record| !keys.contains(&(record.root.clone(), record.name.clone())));
        let again: Vec<Found> = again;
        self.read.extend(again);
        self.read.sort_by(|a, b| a.key.cmp(&b.key));
    }

    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.touched.is_empty() && self.removed.is_empty()
    }
}
