//! The reading of a run's files on several threads, and what each document's fate is.

use super::changes::{Changes, Found, Known};
use super::reading::{Reading, Trouble};
use super::recurring::recurring_among;
use super::report::Report;
use super::run::{IngestOptions, Progress};
use super::{Pipeline, document_key, hash};
use crate::corpus;
use crate::entity::register;
use crate::error::{Error, Result};
use crate::index::embedded::EmbeddedWriter;
use crate::index::record::FileRecord;
use crate::index::{Entry, Writer};
use crate::model::{Document, Extracted};
use crate::split::residue::{RecurringLines, candidate_lines};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

/// Files that wait, read, for a thread that understands them.
const WAITING_FILES: usize = 4;

/// The writer, which all threads use at once and a commit has alone.
pub type SharedWriter<'w> = RwLock<&'w mut EmbeddedWriter>;

pub struct Work<'a> {
    pub pipeline: &'a Pipeline,
    known: &'a Known,
    lines: &'a RecurringLines,
    /// Keys of the documents that are written again although they are the same.
    outdated: &'a HashSet<String>,
    /// Keys of the documents as the index was.
    before: HashSet<String>,
    /// Threads for the documents of one file; `None` where there is but one.
    pub pool: Option<ThreadPool>,
    state: Mutex<State>,
}

/// What the threads share.
#[derive(Default)]
struct State {
    /// Keys of the documents written in this run.
    put: HashSet<String>,
    /// Keys of the documents that some file holds, as far as is known now.
    kept: HashSet<String>,
    report: Report,
    bytes_since_commit: u64,
    fatal: Option<Error>,
}

/// A file with its bytes.
struct Loaded<'f> {
    found: &'f Found,
    bytes: Result<Vec<u8>>,
    hash: String,
}

impl<'f> Loaded<'f> {
    fn new(found: &'f Found) -> Self {
        let bytes = corpus::read(&found.file);
        let hash = bytes.as_deref().map(hash).unwrap_or_default();
        Self { found, bytes, hash }
    }
}

impl<'a> Work<'a> {
    pub fn new(
        pipeline: &'a Pipeline,
        known: &'a Known,
        changes: &Changes,
        lines: &'a RecurringLines,
        outdated: &'a HashSet<String>,
        threads: usize,
    ) -> Self {
        let kept = known.documents_of(known.staying(changes).into_iter());
        let state = State { kept, ..State::default() };
        let before = known.documents();
        let pool =
            (threads > 1).then(|| ThreadPoolBuilder::new().num_threads(threads).build().ok()).flatten();
        Self { pipeline, known, lines, outdated, before, pool, state: Mutex::new(state) }
    }

    /// Reads `files`, which are in order, and adds what came of them to `report`.
    pub fn run(
        self,
        files: &[Found],
        writer: &mut EmbeddedWriter,
        options: &IngestOptions,
        progress: &dyn Progress,
        report: &mut Report,
    ) -> Result<()> {
        let writer = RwLock::new(writer);
        let mut loaded = 0;
        let (send, receive) = crossbeam_channel::bounded::<Loaded>(WAITING_FILES);
        std::thread::scope(|scope| {
            for _ in 0..options.threads.max(1) {
                let receive = receive.clone();
                scope.spawn(|| {
                    for loaded in receive {
                        let size = loaded.found.file.size;
                        if let Err(error) = self.file(loaded, &writer, options.commit_bytes) {
                            self.state().fatal.get_or_insert(error);
                        }
                        progress.file_done(size);
                    }
                });
            }
            drop(receive);
            for found in files {
                if self.state().fatal.is_some()
                    || progress.stopped()
                    || send.send(Loaded::new(found)).is_err()
                {
                    break;
                }
                loaded += 1;
            }
            drop(send);
        });
        let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.fatal {
            return Err(error);
        }
        report.files.left = (files.len() - loaded) as u64;
        report.stopped = report.files.left > 0;
        // What is left may hold any of them; the next run removes those that no file holds.
        if !report.stopped {
            self.before.difference(&state.kept).try_for_each(|key| writer.remove_document(key))?;
        }
        add(report, state.report);
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Understands one file and writes what it holds.
    fn file(&self, loaded: Loaded, writer: &SharedWriter, commit_bytes: u64) -> Result<()> {
        let Loaded { found, bytes, hash } = loaded;
        let mut reading = Reading::new(self, found, &hash, writer);
        match bytes {
            Err(error) => reading.problems.push(error),
            Ok(bytes) => reading.read(bytes),
        }
        let Reading { documents, problems, fatal, .. } = reading;
        if let Some(error) = fatal {
            return Err(error);
        }
        let keys: Vec<String> = documents.keys().cloned().collect();
        self.file_record(found, hash, keys, &problems, writer)?;
        let mut state = self.state();
        state.report.bytes += found.file.size;
        state.report.add_file(documents.len(), problems);
        for (key, passages) in documents {
            if state.kept.insert(key) {
                state.report.documents += 1;
                state.report.passages += passages;
            }
        }
        state.bytes_since_commit += found.file.size;
        if state.bytes_since_commit >= commit_bytes {
            state.bytes_since_commit = 0;
            drop(state);
            writer.write().unwrap_or_else(PoisonError::into_inner).commit()?;
        }
        Ok(())
    }

    /// Understands what was extracted from the file and writes it; returns the document's key and its number
    /// of passages.
    pub fn extracted(
        &self,
        found: &Found,
        hash: &str,
        extracted: Extracted,
        writer: &SharedWriter,
    ) -> std::result::Result<(String, u64), Trouble> {
        let (root, name) = &found.key;
        let understand = || self.pipeline.understand(name, hash, extracted, self.lines);
        let document = Error::catching_panic(understand).map_err(Trouble::Problem)?;
        let (key, passages) = (document_key(root, name, &document), document.passages.len() as u64);
        self.document(key.clone(), document, writer).map_err(Trouble::Fatal)?;
        Ok((key, passages))
    }

    /// Writes a document, unless it is there already.
    fn document(&self, key: String, document: Document, writer: &SharedWriter) -> Result<()> {
        let replaces = self.before.contains(&key);
        let is_there = replaces && !self.outdated.contains(&key);
        if is_there || !self.state().put.insert(key.clone()) {
            return Ok(());
        }
        let candidate_lines = candidate_lines(&document.text);
        let entry = Entry {
            key,
            register: register::of_document(&document.text, &document.mentions, &document.passages),
            residue_lines: recurring_among(&candidate_lines, self.lines),
            candidate_lines,
            document,
        };
        writer.read().unwrap_or_else(PoisonError::into_inner).put_document(entry, replaces)
    }

    /// Writes what is known of a file. One that gave no document is forgotten, so that it is tried again.
    fn file_record(
        &self,
        found: &Found,
        hash: String,
        documents: Vec<String>,
        problems: &[Error],
        writer: &SharedWriter,
    ) -> Result<()> {
        let record = FileRecord {
            root: found.key.0.clone(),
            name: found.key.1.clone(),
            size: found.file.size,
            modified: found.file.modified,
            changed: found.file.changed,
            hash,
            documents,
            problems: problems.iter().map(|p| (p.kind.key().to_string(), p.detail.clone())).collect(),
        };
        let known = self.known.0.contains_key(&found.key);
        let writer = writer.read().unwrap_or_else(PoisonError::into_inner);
        match record.documents.as_slice() {
            [] if known => writer.remove_file(&record),
            [] => Ok(()),
            _ => writer.put_file(&record, known),
        }
    }
}

fn add(report: &mut Report, run: Report) {
    report.files.indexed += run.files.indexed;
    report.files.skipped += run.files.skipped;
    report.files.failed += run.files.failed;
    report.documents += run.documents;
    report.passages += run.passages;
    report.bytes += run.bytes;
    report.problems.extend(run.problems);
}
