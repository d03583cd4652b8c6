//! The reading of one file: its documents, one after the other or side by side, and what came of them.

use super::changes::Found;
use super::work::{SharedWriter, Work};
use crate::error::{Error, Result};
use crate::model::Extracted;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Bytes of text in a file of many documents that are understood side by side.
const TOGETHER_BYTES: usize = 256 << 10;

/// What kept a document out: something wrong with it, or with the index.
pub enum Trouble {
    Problem(Error),
    Fatal(Error),
}

/// What has come of a file so far. The documents of a file that holds many are understood side by side.
pub struct Reading<'r, 'a, 'w> {
    work: &'r Work<'a>,
    found: &'r Found,
    hash: &'r str,
    writer: &'r SharedWriter<'w>,
    waiting: Vec<Extracted>,
    /// Bytes of the texts that wait.
    waiting_bytes: usize,
    /// Key of every document, with its number of passages.
    pub documents: BTreeMap<String, u64>,
    pub problems: Vec<Error>,
    pub fatal: Option<Error>,
}

impl<'r, 'a, 'w> Reading<'r, 'a, 'w> {
    pub fn new(work: &'r Work<'a>, found: &'r Found, hash: &'r str, writer: &'r SharedWriter<'w>) -> Self {
        Self {
            work,
            found,
            hash,
            writer,
            waiting: Vec::new(),
            waiting_bytes: 0,
            documents: BTreeMap::new(),
            problems: Vec::new(),
            fatal: None,
        }
    }

    /// Reads what `bytes` hold; they are given up before the last documents are understood.
    pub fn read(&mut self, bytes: Vec<u8>) {
        let extractors = &self.work.pipeline.extractors;
        let extract = || extractors.extract(&self.found.key.1, &bytes, &mut |extracted| self.take(extracted));
        if let Err(panic) = Error::catching_panic(extract) {
            self.problems.push(panic.at(&self.found.file.path));
        }
        drop(bytes);
        self.understand_waiting();
    }

    fn take(&mut self, extracted: Result<Extracted>) {
        match extracted {
            Err(problem) => self.problems.push(problem.at(&self.found.file.path)),
            Ok(extracted) => {
                if self.waiting_bytes >= TOGETHER_BYTES {
                    self.understand_waiting();
                }
                self.waiting_bytes += extracted.text.len();
                self.waiting.push(extracted);
            }
        }
    }

    fn understand_waiting(&mut self) {
        self.waiting_bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        if self.fatal.is_some() {
            return;
        }
        let one = |extracted| self.work.extracted(self.found, self.hash, extracted, self.writer);
        let done: Vec<std::result::Result<(String, u64), Trouble>> = match (&self.work.pool, waiting.len()) {
            (Some(pool), 2..) => pool.install(|| waiting.into_par_iter().map(one).collect()),
            _ => waiting.into_iter().map(one).collect(),
        };
        for outcome in done {
            match outcome {
                Ok((key, passages)) => {
                    self.documents.insert(key, passages);
                }
                Err(Trouble::Problem(problem)) => self.problems.push(problem.at(&self.found.file.path)),
                Err(Trouble::Fatal(error)) => self.fatal = self.fatal.take().or(Some(error)),
            }
        }
    }
}
