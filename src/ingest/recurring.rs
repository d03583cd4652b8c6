//! Lines that recur across the documents of a folder: what a web site put around every report.

use super::changes::{Found, Key, Known};
use super::hash;
use crate::corpus;
use crate::error::{Error, Result};
use crate::extract::Extractors;
use crate::index::Reader;
use crate::split::residue::{RecurringLines, candidate_lines};
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A line recurs if it stands in at least this many documents ...
const LEAST_DOCUMENTS: usize = 5;
/// ... and in at least one of this many.
const LEAST_SHARE: usize = 50;
/// Formats that come from web pages; the others are not read for this.
const WEB_FORMATS: [&str; 5] = [".txt", ".htm", ".html", ".md", ".text"];

/// The recurring lines of the folder as it is now, and the keys of the documents that were indexed under others.
pub struct Recurring {
    pub lines: RecurringLines,
    pub outdated: HashSet<String>,
}

/// What the run leaves as it is.
pub struct Staying {
    /// Keys of documents.
    pub documents: HashSet<String>,
    /// Hashes of the pages whose lines count.
    pub pages: HashSet<String>,
}

/// Counts the candidate lines of the web pages to be read and of those that stay. A page counts once, however
/// many files hold it: copies of a report have all their lines in common, and none is a web site's.
pub fn find(read: &[Found], staying: &Staying, reader: &dyn Reader, threads: usize) -> Result<Recurring> {
    let (mut counts, mut documents) = count_new(read, &staying.pages, threads);
    let (mut stored, mut pages) = (Vec::new(), staying.pages.clone());
    reader.each_document(&mut |head, detail| {
        if staying.documents.contains(&head.key) && pages.remove(&head.id) {
            documents += 1;
            add(&mut counts, &detail.candidate_lines);
        }
        stored.push((head.key, detail.candidate_lines, detail.residue_lines));
        Ok(())
    })?;
    let least = LEAST_DOCUMENTS.max(documents / LEAST_SHARE);
    let lines: RecurringLines =
        counts.into_iter().filter(|&(_, count)| count >= least).map(|(line, _)| line).collect();
    let outdated = stored
        .into_iter()
        .filter(|(_, candidates, residue)| recurring_among(candidates, &lines) != *residue)
        .map(|(key, ..)| key)
        .collect();
    Ok(Recurring { lines, outdated })
}

/// True if a file of this name may come from a web page.
pub fn is_web_page(name: &str) -> bool {
    let name = name.to_lowercase();
    WEB_FORMATS.iter().any(|format| name.ends_with(format))
}

/// Those of `candidates` that recur, sorted.
pub fn recurring_among(candidates: &[u64], lines: &RecurringLines) -> Vec<u64> {
    let mut among: Vec<u64> = candidates.iter().copied().filter(|line| lines.contains(line)).collect();
    among.sort_unstable();
    among.dedup();
    among
}

/// How often each candidate line stands in the web pages to be read, and how many these are.
fn count_new(read: &[Found], known: &HashSet<String>, threads: usize) -> (HashMap<u64, usize>, usize) {
    let files: Vec<&Found> = read.iter().filter(|found| is_web_page(&found.key.1)).collect();
    if files.len() + known.len() < LEAST_DOCUMENTS {
        return (HashMap::new(), files.len());
    }
    let (extractors, next) = (Extractors::standard(), AtomicUsize::new(0));
    let (counts, seen) = (Mutex::new(HashMap::new()), Mutex::new(HashSet::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some(found) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Ok(bytes) = corpus::read(&found.file) else { continue };
                    let hash = hash(&bytes);
                    if known.contains(&hash) || !seen.lock().is_ok_and(|mut seen| seen.insert(hash)) {
                        continue;
                    }
                    count(&extractors, &found.key.1, &bytes, &counts);
                }
            });
        }
    });
    let pages = seen.into_inner().map_or(0, |seen| seen.len());
    (counts.into_inner().unwrap_or_default(), pages)
}

/// Adds the candidate lines of a file; one that an extractor fails on has none.
fn count(extractors: &Extractors, name: &str, bytes: &[u8], counts: &Mutex<HashMap<u64, usize>>) {
    let _ = Error::catching_panic(|| {
        extractors.extract(name, bytes, &mut |extracted| {
            let lines = extracted.map(|e| candidate_lines(&e.text)).unwrap_or_default();
            if let Ok(mut counts) = counts.lock() {
                add(&mut counts, &lines);
            }
        });
    });
}

fn add(counts: &mut HashMap<u64, usize>, lines: &[u64]) {
    let distinct: HashSet<u64> = lines.iter().copied().collect();
    for line in distinct {
        *counts.entry(line).or_default() += 1;
    }
}

/// Keys of the files among `unchanged` that hold one of `documents`.
pub fn files_of(documents: &HashSet<String>, unchanged: &[Found], known: &Known) -> HashSet<Key> {
    let holds = |key: &Key| {
        known.0.get(key).is_some_and(|record| record.documents.iter().any(|key| documents.contains(key)))
    };
    unchanged.iter().map(|found| &found.key).filter(|key| holds(key)).cloned().collect()
}
