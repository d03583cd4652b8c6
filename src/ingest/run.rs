//! One run: walks, compares with the index, reads what changed on several threads, commits.

use super::changes::{Changes, Found, Known};
use super::report::Report;
use super::roots::{Roots, absolute};
use super::work::Work;
use super::{Pipeline, recurring, stale};
use crate::corpus::{self, WalkOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::index::embedded::{EmbeddedIndex, EmbeddedReader, EmbeddedWriter, WriterOptions};
use crate::index::record::FileRecord;
use crate::index::{Reader, Writer};
use crate::split::residue::RecurringLines;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// How a run works.
#[derive(Debug, Clone)]
pub struct IngestOptions {
    pub walk: WalkOptions,
    pub writer: WriterOptions,
    /// Threads that read and understand files.
    pub threads: usize,
    /// A commit is made whenever this many bytes have been read since the last.
    pub commit_bytes: u64,
}

/// Is told how far the run is.
pub trait Progress: Sync {
    fn begin(&self, files: usize, bytes: u64);
    fn file_done(&self, bytes: u64);
    fn finishing(&self);
    /// True once the run shall stop; it ends the files under way and commits.
    fn stopped(&self) -> bool {
        false
    }
}

/// Tells nobody.
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: usize, _: u64) {}
    fn file_done(&self, _: u64) {}
    fn finishing(&self) {}
}

/// Brings the index, which lies in `folder`, up to date with `paths`. The lock is taken, and `pipeline`
/// called, only where something changed.
///
/// # Errors
/// Only what ends the whole run (a bad option, an index that cannot be written); every file that could
/// not be read is in the report instead.
pub fn ingest(
    index: &EmbeddedIndex,
    folder: &Path,
    pipeline: &dyn Fn() -> Pipeline,
    paths: &[PathBuf],
    options: &IngestOptions,
    progress: &dyn Progress,
) -> Result<Report> {
    let state = State::compare(index, folder, paths, &options.walk)?;
    if state.changes.is_empty() && state.orphans.is_empty() && index.pending().is_empty() {
        return Ok(state.report);
    }
    let mut writer = index.writer(&options.writer)?;
    let state = match index.commit_number()? == state.commit {
        true => state,
        false => State::compare(index, folder, paths, &options.walk)?,
    };
    match update(state, index.pending(), &mut writer, pipeline, options, progress) {
        Ok(report) => match writer.commit() {
            Ok(()) => writer.finish().map(|()| report),
            Err(error) => Err(writer.discard(error)),
        },
        Err(error) => Err(writer.discard(error)),
    }
}

/// Tells the writer all that changed.
fn update(
    mut state: State,
    pending: &BTreeSet<String>,
    writer: &mut EmbeddedWriter,
    pipeline: &dyn Fn() -> Pipeline,
    options: &IngestOptions,
    progress: &dyn Progress,
) -> Result<Report> {
    let (lines, outdated) = state.settle(options.threads, pending)?;
    let State { known, changes, orphans, mut report, .. } = state;
    orphans.iter().try_for_each(|key| writer.remove_document(key))?;
    changes.removed.iter().try_for_each(|record| writer.remove_file(record))?;
    changes.touched.iter().try_for_each(|record| writer.put_file(record, true))?;
    report.files.unchanged = changes.unchanged.len() as u64;
    progress.begin(changes.read.len(), changes.read.iter().map(|found| found.file.size).sum());
    let pipeline = pipeline();
    let work = Work::new(&pipeline, &known, &changes, &lines, &outdated, options.threads);
    work.run(&changes.read, writer, options, progress, &mut report)?;
    report.sort();
    progress.finishing();
    Ok(report)
}

/// The index as it is, and how the folder differs from it.
struct State {
    /// Number of the commit that was compared.
    commit: u64,
    reader: EmbeddedReader,
    known: Known,
    changes: Changes,
    /// Documents that no file holds: what a run left behind that was killed inside a large file.
    orphans: Vec<String>,
    /// Documents that a file holds and that are not there: the run that read its other file was killed before
    /// they were written, and the other file is gone.
    lost: HashSet<String>,
    report: Report,
}

impl State {
    fn compare(
        index: &EmbeddedIndex,
        folder: &Path,
        paths: &[PathBuf],
        options: &WalkOptions,
    ) -> Result<Self> {
        let commit = index.commit_number()?;
        let reader = index.reader()?;
        let known = Known::new(reader.files()?);
        let orphans = orphans(&reader, &known)?;
        let mut report = Report::default();
        let mut changes = compare(&known, folder, paths, options, &mut report)?;
        let lost = lost(&reader, &known, orphans.len())?;
        changes.read_again(&recurring::files_of(&lost, &changes.unchanged, &known));
        report.problems.extend(known_problems(&known, &changes));
        report.files.removed = changes.removed.len() as u64;
        report.files.unchanged = changes.unchanged.len() as u64;
        report.sort();
        Ok(Self { commit, reader, known, changes, orphans, lost, report })
    }

    /// Moves files from unchanged to read where the change of another file touches them: lines have begun or
    /// ceased to recur, words were added. Returns the lines that recur, and the documents that are
    /// written again although they are the same.
    fn settle(
        &mut self,
        threads: usize,
        pending: &BTreeSet<String>,
    ) -> Result<(RecurringLines, HashSet<String>)> {
        let files = self.known.staying(&self.changes);
        let (documents, pages) =
            (self.known.documents_of(files.iter().copied()), self.known.web_pages(&files));
        let staying = recurring::Staying { documents, pages };
        let found = recurring::find(&self.changes.read, &staying, &self.reader, threads)?;
        let stale = stale::documents(&self.reader, pending)?;
        let mut outdated = std::mem::take(&mut self.lost);
        outdated.extend(found.outdated.into_iter().chain(stale.iter().cloned()));
        self.changes.read_again(&recurring::files_of(&outdated, &self.changes.unchanged, &self.known));
        let left = self.known.documents_of(self.known.staying(&self.changes).into_iter());
        self.report.stale = stale.intersection(&left).count() as u64;
        Ok((found.lines, outdated))
    }
}

fn orphans(reader: &dyn Reader, known: &Known) -> Result<Vec<String>> {
    let owned = known.documents();
    let mut orphans = reader.document_keys()?;
    orphans.retain(|key| !owned.contains(key));
    let mut there = Vec::new();
    for key in orphans {
        if reader.document(&key)?.is_some() {
            there.push(key);
        }
    }
    Ok(there)
}

/// Documents of files that are not there.
fn lost(reader: &dyn Reader, known: &Known, orphans: usize) -> Result<HashSet<String>> {
    let owned = known.documents();
    let mut lost = HashSet::new();
    if reader.counts()?.documents == (owned.len() + orphans) as u64 {
        return Ok(lost);
    }
    for key in owned {
        if reader.document(&key)?.is_none() {
            lost.insert(key);
        }
    }
    Ok(lost)
}

/// Walks and compares; problems of the walk go into the report.
fn compare(
    known: &Known,
    folder: &Path,
    paths: &[PathBuf],
    options: &WalkOptions,
    report: &mut Report,
) -> Result<Changes> {
    let walk = corpus::walk(paths, options)?;
    let mut roots = Roots::new(folder, known.0.values(), paths);
    let mut found: Vec<Found> =
        walk.files.into_iter().map(|file| Found { key: roots.key(&file), file }).collect();
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found.dedup_by(|a, b| a.key == b.key);
    let walked: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).map(|path| absolute(path)).collect();
    let unread: Vec<PathBuf> =
        walk.problems.iter().filter_map(|problem| unread_place(problem, paths)).collect();
    report.files.seen = found.len() as u64;
    walk.problems.into_iter().for_each(|problem| report.add_problem(problem));
    let gone = |record: &FileRecord| {
        let path = roots.path(record);
        let is_walked = walked.iter().any(|folder| path.starts_with(folder)) || roots.is_walked(&record.root);
        is_walked && !unread.iter().any(|unread| *unread != path && path.starts_with(unread))
    };
    Ok(known.changes(found, gone))
}

/// The folder that a problem of the walk kept closed: what it held may still be there.
fn unread_place(problem: &Error, paths: &[PathBuf]) -> Option<PathBuf> {
    let path =
        problem.path.as_deref().filter(|_| matches!(problem.kind, ErrorKind::Unreadable | ErrorKind::Io))?;
    let (root, below) = paths.iter().find_map(|root| Some((root, path.strip_prefix(root).ok()?)))?;
    Some(absolute(root).join(corpus::readable(below)))
}

/// What was wrong with the unchanged files when they were read.
fn known_problems(known: &Known, changes: &Changes) -> Vec<Error> {
    let mut problems = Vec::new();
    for found in &changes.unchanged {
        let Some(record) = known.0.get(&found.key) else { continue };
        for (kind, detail) in &record.problems {
            let kind = ErrorKind::from_key(kind).unwrap_or(ErrorKind::Partial);
            problems.push(Error::new(kind, detail).at(&found.file.path));
        }
    }
    problems
}
