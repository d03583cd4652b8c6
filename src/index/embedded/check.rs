//! Compares every file of an index with its checksum, also where the index can no longer be opened.

use super::directory::SealedDirectory;
use super::manifest::{MANIFEST, Manifest};
use super::{ATTEMPTS, generations};
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tantivy::Index;
use tantivy::directory::footer::Footer;
use tantivy::directory::{Directory, FileSlice};
use tantivy::index::SegmentComponent;

/// The lists that tantivy keeps.
const LISTS: [&str; 2] = ["meta.json", ".managed.json"];
/// tantivy's own parts of a segment.
const PARTS: [&str; 6] = ["idx", "pos", "term", "fast", "fieldnorm", "store"];

/// A file of the index that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Relative to the index folder.
    pub file: PathBuf,
    pub fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Missing,
    /// Changed or cut short.
    Changed,
}

/// The damaged files of the index in `folder`, by name.
///
/// # Errors
/// `NoIndex`, and what keeps files from being read at all.
pub fn damages(folder: &Path) -> Result<Vec<Damage>> {
    for _ in 0..ATTEMPTS {
        let before = state(folder);
        let damages = damages_now(folder);
        if damages.as_ref().is_ok_and(Vec::is_empty) || state(folder) == before {
            return damages;
        }
    }
    damages_now(folder)
}

/// The bytes that every commit and every rebuilding change.
pub fn state(folder: &Path) -> [Option<Vec<u8>>; 2] {
    let list = folder.join(generations::name(generation(folder))).join(LISTS[0]);
    [folder.join(MANIFEST), list].map(|path| std::fs::read(path).ok())
}

/// The number of the segments in use; where no manifest tells, of the first that are there.
fn generation(folder: &Path) -> u32 {
    let named = Manifest::read(folder).ok().map(|manifest| manifest.generation);
    named.or_else(|| generations::present(folder).first().copied()).unwrap_or(0)
}

fn damages_now(folder: &Path) -> Result<Vec<Damage>> {
    let mut damages = Vec::new();
    match Manifest::read(folder) {
        Ok(_) => {}
        Err(error) if error.kind == ErrorKind::Damaged => {
            let fault = if folder.join(MANIFEST).exists() { Fault::Changed } else { Fault::Missing };
            damages.push(Damage { file: MANIFEST.into(), fault });
        }
        Err(error) => return Err(error),
    }
    let name = generations::name(generation(folder));
    let segments = folder.join(&name);
    let damage = |file: &Path, fault: Fault| Damage { file: Path::new(&name).join(file), fault };
    let Ok(directory) = SealedDirectory::open(&segments) else {
        damages.push(Damage { file: name.into(), fault: Fault::Missing });
        return Ok(damages);
    };
    for list in LISTS {
        match directory.atomic_read(Path::new(list)) {
            Ok(_) => {}
            Err(_) if !segments.join(list).exists() => damages.push(damage(list.as_ref(), Fault::Missing)),
            Err(_) => damages.push(damage(list.as_ref(), Fault::Changed)),
        }
    }
    if damages.is_empty() {
        let index = Index::open(directory.clone()).map_err(|e| super::trouble::trouble(&e, folder))?;
        let found = segment_damages(&index, &directory, &segments)?;
        damages = found.into_iter().map(|(file, fault)| damage(&file, fault)).collect();
    }
    damages.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(damages)
}

/// The damaged files among those of the segments that lie in `folder`.
fn segment_damages(
    index: &Index,
    directory: &SealedDirectory,
    folder: &Path,
) -> Result<Vec<(PathBuf, Fault)>> {
    let (mut damages, mut versions) = (Vec::new(), Vec::new());
    for file in segment_files(index).map_err(|e| super::trouble::trouble(&e, folder))? {
        if !directory.exists(&file).unwrap_or(false) {
            damages.push((file, Fault::Missing));
            continue;
        }
        let may_read = std::fs::File::open(folder.join(&file));
        may_read.map_err(|e| Error::from_io(&e, folder.join(&file)))?;
        match whole_footer(index, directory, &file) {
            Some(version) => versions.push((file, version)),
            None => damages.push((file, Fault::Changed)),
        }
    }
    damages.extend(odd_ones(versions).into_iter().map(|file| (file, Fault::Changed)));
    Ok(damages)
}

/// Every file that the committed segments need.
fn segment_files(index: &Index) -> tantivy::Result<Vec<PathBuf>> {
    let metas = index.load_metas()?;
    let own = metas.persisted_custom_extensions.iter().map(String::as_str);
    let extensions: Vec<&str> = PARTS.into_iter().chain(own).collect();
    let mut files = Vec::new();
    for segment in &metas.segments {
        let part = |extension: &&str| segment.relative_path(SegmentComponent::Custom(extension.to_string()));
        files.extend(extensions.iter().map(part));
        if segment.has_deletes() {
            files.push(segment.relative_path(SegmentComponent::Delete));
        }
    }
    Ok(files)
}

/// The program version in the footer of a file, if the footer is as it is written and its checksum fits.
fn whole_footer(index: &Index, directory: &SealedDirectory, file: &Path) -> Option<String> {
    if !index.directory().validate_checksum(file).unwrap_or(false) {
        return None;
    }
    let slice = FileSlice::new(directory.get_file_handle(file).ok()?);
    let (footer, body) = Footer::extract_footer(slice.clone()).ok()?;
    let (bytes, body) = (slice.read_bytes().ok()?, body.read_bytes().ok()?);
    let written = serde_json::to_string(&footer).ok()?;
    let there = bytes.get(body.len()..bytes.len().checked_sub(2 * size_of::<u32>())?)?;
    (there == written.as_bytes()).then(|| format!("{:?}", footer.version))
}

/// The files whose version is neither that of this program nor that of any other file: footers have no checksum.
fn odd_ones(versions: Vec<(PathBuf, String)>) -> Vec<PathBuf> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    versions.iter().for_each(|(_, version)| *counts.entry(version.clone()).or_default() += 1);
    let own = format!("{:?}", tantivy::version());
    let odd = versions.into_iter().filter(|(_, version)| *version != own && counts[version] == 1);
    odd.map(|(file, _)| file).collect()
}
