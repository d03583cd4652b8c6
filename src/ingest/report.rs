//! What a run did: counts, and every file that is not in the index or only in part.

use crate::error::{Error, ErrorKind};

/// Numbers of files; `seen` is the sum of all others but `removed`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileCounts {
    pub seen: u64,
    pub indexed: u64,
    pub unchanged: u64,
    /// In the index before, no longer in the folder.
    pub removed: u64,
    /// Left out for a reason that is no fault: a format not read yet, nothing in it, too large.
    pub skipped: u64,
    pub failed: u64,
    /// Not reached, since the run was stopped.
    pub left: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Report {
    pub files: FileCounts,
    /// Read in this run.
    pub documents: u64,
    pub passages: u64,
    /// Bytes of the files read in this run.
    pub bytes: u64,
    pub problems: Vec<Error>,
    /// Documents outside of the files of this run that are not cut by the words of the index.
    pub stale: u64,
    /// True if the run was asked to stop before every file was read.
    pub stopped: bool,
}

/// True if leaving the file out is no failure.
pub fn is_skip(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Unsupported | ErrorKind::Empty | ErrorKind::TooLarge | ErrorKind::Link)
}

impl Report {
    /// Counts a file by what came of it: `documents` read from it, and its problems.
    pub fn add_file(&mut self, documents: usize, problems: Vec<Error>) {
        if documents > 0 || problems.is_empty() {
            self.files.indexed += 1;
        } else {
            self.add_left_out(&problems);
        }
        self.problems.extend(problems);
    }

    fn add_left_out(&mut self, problems: &[Error]) {
        if problems.iter().all(|problem| is_skip(problem.kind)) {
            self.files.skipped += 1;
        } else {
            self.files.failed += 1;
        }
    }

    /// Counts a file that the walk found and could not hand on.
    pub fn add_problem(&mut self, problem: Error) {
        self.files.seen += 1;
        self.add_left_out(std::slice::from_ref(&problem));
        self.problems.push(problem);
    }

    /// True if something failed; what was merely skipped does not count.
    pub fn has_failures(&self) -> bool {
        self.problems.iter().any(|problem| !is_skip(problem.kind))
    }

    /// Orders the problems by path, so that the same folder gives the same report.
    pub fn sort(&mut self) {
        self.problems.sort_by(|a, b| (&a.path, &a.detail).cmp(&(&b.path, &b.detail)));
    }
}
