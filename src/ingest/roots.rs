//! The folders that were walked, as the index names them: one inside another is no second place for a file.

use super::changes::Key;
use crate::index::record::FileRecord;
use crate::model::SourceFile;
use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};

/// Finds the keys of files and the places of keys.
pub struct Roots {
    /// The index's own folder.
    index: PathBuf,
    /// Folders that the index knows, the outer before the inner.
    known: Vec<PathBuf>,
    /// For each walked folder, its key and what stands before the names inside it.
    walked: HashMap<PathBuf, (String, String)>,
}

impl Roots {
    /// The roots of an index in the folder `index`, which holds `files`, when the folders `walked` are walked too.
    pub fn new<'f>(index: &Path, files: impl Iterator<Item = &'f FileRecord>, walked: &[PathBuf]) -> Self {
        let index = absolute(index);
        let keys: BTreeSet<&str> = files.map(|file| file.root.as_str()).collect();
        let known = keys.into_iter().map(|key| place(key, &index));
        let folders = walked.iter().filter(|path| path.is_dir()).map(|path| absolute(path));
        let mut known: Vec<PathBuf> = known.chain(folders).collect();
        known.sort_by_key(|root| (root.components().count(), root.clone()));
        Self { index, known, walked: HashMap::new() }
    }

    /// The key of a file that was found.
    pub fn key(&mut self, file: &SourceFile) -> Key {
        if !self.walked.contains_key(&file.root) {
            let root = absolute(&file.root);
            let outer = self.known.iter().find(|known| root.starts_with(known)).unwrap_or(&root);
            let below = crate::corpus::readable(root.strip_prefix(outer).unwrap_or(Path::new("")));
            let prefix = if below.is_empty() { below } else { below + "/" };
            let key = (root_key(outer, &self.index), prefix);
            self.walked.insert(file.root.clone(), key);
        }
        let (root, prefix) = &self.walked[&file.root];
        (root.clone(), format!("{prefix}{}", file.name))
    }

    /// True if a file was found under this root.
    pub fn is_walked(&self, key: &str) -> bool {
        self.walked.values().any(|(root, prefix)| root == key && prefix.is_empty())
    }

    /// Where the file of a record lies, or lay.
    pub fn path(&self, record: &FileRecord) -> PathBuf {
        place(&record.root, &self.index).join(&record.name)
    }
}

/// How a folder is written in the index: relative to the index where it lies around it, so that a folder
/// that carries its own index may be moved.
fn root_key(root: &Path, index: &Path) -> String {
    match index.strip_prefix(root) {
        Ok(below) => vec![".."; below.components().count()].join("/"),
        Err(_) => root.to_string_lossy().into_owned(),
    }
}

/// The folder of a key.
fn place(key: &str, index: &Path) -> PathBuf {
    let up = Path::new(key).components().take_while(|part| *part == Component::ParentDir).count();
    match Path::new(key).is_absolute() {
        true => PathBuf::from(key),
        false => index.ancestors().nth(up).unwrap_or(index).to_path_buf(),
    }
}

pub fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_around_the_index_is_named_relative_to_it() {
        let index = Path::new("/a/b/.jiansuo");
        for (root, key) in [("/a/b", ".."), ("/a", "../.."), ("/c", "/c"), ("/a/b/c", "/a/b/c")] {
            assert_eq!(root_key(Path::new(root), index), key);
            assert_eq!(place(key, index), Path::new(root));
        }
    }
}
