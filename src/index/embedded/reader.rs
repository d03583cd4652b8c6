//! Answers from the segments of one committed state.

use super::fields::Fields;
use super::rows::FILE_ID_MARK;
use super::score::{Lookup, Statistics};
use super::segment::Segment;
use super::{EmbeddedIndex, filter, trouble};
use crate::error::Result;
use crate::index::record::{DocumentDetail, DocumentHead, FileRecord, PassageRecord};
use crate::index::{Address, Candidate, Counts, Filter, Reader, Request, Retrieved};
use fixedbitset::FixedBitSet;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use tantivy::{ReloadPolicy, Searcher, Term};

/// Passages whose score is below this share of the best are no answer.
const LEAST_SHARE: f32 = 0.1;

pub struct EmbeddedReader {
    fields: Fields,
    segments: Vec<Segment>,
    counts: Counts,
    /// Keeps the files of the segments from being removed by a writer.
    _searcher: Searcher,
}

impl EmbeddedReader {
    pub(super) fn open(index: &EmbeddedIndex) -> Result<Self> {
        let trouble = |e| trouble(&e, &index.folder);
        let reader =
            index.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(trouble)?;
        let searcher = tantivy::IndexReader::searcher(&reader);
        let segments = searcher.segment_readers().iter().map(|reader| Segment::open(reader, index.fields));
        let segments = segments.collect::<tantivy::Result<Vec<_>>>().map_err(trouble)?;
        let mut counts = Counts { segments: segments.len() as u64, ..Counts::default() };
        for segment in &segments {
            counts.files += segment.files()?.len() as u64;
            counts.documents += segment.documents()?.len() as u64;
            counts.passages += u64::from(segment.reader.num_docs());
        }
        counts.passages -= counts.files + counts.documents;
        counts.disk_bytes = index.disk_bytes();
        Ok(Self { fields: index.fields, segments, counts, _searcher: searcher })
    }

    fn segment(&self, address: Address) -> &Segment {
        &self.segments[address.segment as usize]
    }

    fn address(segment: usize, row: u32) -> Address {
        Address { segment: segment as u32, row }
    }

    fn documents(&self) -> Result<Vec<Address>> {
        let mut documents = Vec::new();
        for (ordinal, segment) in self.segments.iter().enumerate() {
            documents.extend(segment.documents()?.into_iter().map(|row| Self::address(ordinal, row)));
        }
        Ok(documents)
    }

    /// Puts the candidates of equal score in the order of document name and passage number.
    fn order_ties(&self, candidates: &mut [Candidate]) -> Result<()> {
        let mut names: HashMap<Address, String> = HashMap::new();
        for tied in candidates.chunk_by_mut(|a, b| a.score == b.score).filter(|tied| tied.len() > 1) {
            for candidate in tied.iter() {
                if let Entry::Vacant(entry) = names.entry(candidate.document) {
                    entry.insert(self.head(candidate.document)?.name);
                }
            }
            tied.sort_by(|a, b| {
                let key = |c: &Candidate| (&names[&c.document], c.document, c.passage);
                key(a).cmp(&key(b))
            });
        }
        Ok(())
    }
}

impl Reader for EmbeddedReader {
    fn files(&self) -> Result<Vec<FileRecord>> {
        let mut files: Vec<FileRecord> = Vec::new();
        for segment in &self.segments {
            for row in segment.files()? {
                files.push(segment.record(row)?);
            }
        }
        files.sort_by(|a, b| a.key().cmp(&b.key()));
        Ok(files)
    }

    fn each_document(&self, visit: &mut dyn FnMut(DocumentHead, DocumentDetail) -> Result<()>) -> Result<()> {
        for document in self.documents()? {
            let segment = self.segment(document);
            visit(segment.record(document.row)?, segment.detail(document.row)?)?;
        }
        Ok(())
    }

    fn document_ids(&self) -> Result<Vec<String>> {
        let trouble = |e: std::io::Error| super::trouble_here(e.into());
        let mut ids = BTreeSet::new();
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(self.fields.id).map_err(super::trouble_here)?;
            let mut stream = inverted.terms().stream().map_err(trouble)?;
            while stream.advance() {
                let id = String::from_utf8_lossy(stream.key());
                if !id.contains(FILE_ID_MARK) {
                    ids.insert(id.into_owned());
                }
            }
        }
        Ok(ids.into_iter().collect())
    }

    fn document(&self, id: &str) -> Result<Option<(Address, DocumentHead, DocumentDetail)>> {
        let term = Term::from_field_text(self.fields.id, id);
        for (ordinal, segment) in self.segments.iter().enumerate() {
            if let Some(&row) = segment.rows_with_term(&term)?.first() {
                let address = Self::address(ordinal, row);
                return Ok(Some((address, segment.record(row)?, segment.detail(row)?)));
            }
        }
        Ok(None)
    }

    fn head(&self, document: Address) -> Result<DocumentHead> {
        self.segment(document).record(document.row)
    }

    fn passage(&self, passage: Address) -> Result<PassageRecord> {
        self.segment(passage).passage(passage.row)
    }

    fn passages(&self, document: Address) -> Result<Vec<PassageRecord>> {
        let segment = self.segment(document);
        segment.passages_of(document.row).map(|row| segment.passage(row)).collect()
    }

    fn retrieve(&self, request: &Request) -> Result<Retrieved> {
        let statistics = Statistics::of(&self.segments, self.counts.passages, self.counts.documents);
        let lookup =
            Lookup::new(&self.segments, statistics, &request.ranking, &request.terms, &request.characters);
        let mut scored = Vec::with_capacity(self.segments.len());
        for (ordinal, segment) in self.segments.iter().enumerate() {
            scored.push(Scored::new(segment, request, lookup.scores(segment, ordinal)?)?);
        }
        let mut retrieved = best_of(&self.segments, &scored, request, lookup.upper_bound() + 1.0);
        self.order_ties(&mut retrieved.candidates)?;
        retrieved.candidates.truncate(request.limit);
        Ok(retrieved)
    }

    fn counts(&self) -> Result<Counts> {
        Ok(self.counts.clone())
    }
}

/// The scores of a segment's rows, and which of them match.
struct Scored {
    scores: Vec<f32>,
    /// Rows that pass the filter; `None` where there is none and a row matches by its score.
    passing: Option<FixedBitSet>,
    /// Rows that hold everything that was asked for.
    first: Option<FixedBitSet>,
}

impl Scored {
    fn new(segment: &Segment, request: &Request, scores: Vec<f32>) -> Result<Self> {
        let passing = match &request.filter {
            Filter::Everything if !request.all => None,
            filter => Some(filter::passing(segment, filter)?),
        };
        let first = match request.first.as_slice() {
            [] => None,
            filters => Some(filter::passing(segment, &Filter::All(filters.to_vec()))?),
        };
        Ok(Self { scores, passing, first })
    }

    fn holds_all(&self, row: usize) -> bool {
        self.first.as_ref().is_some_and(|first| first.contains(row))
    }

    /// Calls `visit` with every living row that may match and has at least the score `least`.
    fn each_row(&self, segment: &Segment, least: f32, mut visit: impl FnMut(usize, f32)) {
        if let (None, None, false) = (&self.passing, &self.first, segment.reader.has_deletes()) {
            let rows = self.scores.iter().enumerate().filter(|&(_, &score)| score >= least);
            return rows.for_each(|(row, &score)| visit(row, score));
        }
        let mut offer = |row: usize| {
            let score = self.scores[row];
            if (score >= least || self.holds_all(row)) && segment.is_alive(row as u32) {
                visit(row, score);
            }
        };
        match &self.passing {
            Some(passing) => passing.ones().for_each(&mut offer),
            None => (0..self.scores.len()).for_each(&mut offer),
        }
    }
}

/// The best candidates of all segments, ties at the limit included, and the number of all that match.
/// `bonus` is added to the score of a passage that holds everything, so that it precedes all others.
fn best_of(segments: &[Segment], scored: &[Scored], request: &Request, bonus: f32) -> Retrieved {
    let any = f32::MIN_POSITIVE;
    let mut best = 0.0f32;
    for (segment, scored) in segments.iter().zip(scored) {
        scored.each_row(segment, any, |_, score| best = best.max(score));
    }
    let least = if request.all { 0.0 } else { (best * LEAST_SHARE).max(any) };
    let mut retrieved = Retrieved::default();
    for (ordinal, (segment, scored)) in segments.iter().zip(scored).enumerate() {
        scored.each_row(segment, least, |row, score| {
            let holds_all = scored.holds_all(row);
            retrieved.total += 1;
            retrieved.first += usize::from(holds_all);
            let address = |row| EmbeddedReader::address(ordinal, row);
            retrieved.candidates.push(Candidate {
                passage: address(row as u32),
                document: address(segment.start_of(row as u32)),
                score: if holds_all { score + bonus } else { score },
            });
            if retrieved.candidates.len() > 4 * request.limit + 4096 {
                prune(&mut retrieved.candidates, request.limit);
            }
        });
    }
    prune(&mut retrieved.candidates, request.limit);
    let order = |a: &Candidate, b: &Candidate| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage));
    retrieved.candidates.sort_by(order);
    retrieved
}

/// Drops the candidates that can no longer be among the best `limit`.
fn prune(candidates: &mut Vec<Candidate>, limit: usize) {
    if limit == 0 || candidates.len() <= limit {
        return;
    }
    let (_, last, _) = candidates.select_nth_unstable_by(limit - 1, |a, b| b.score.total_cmp(&a.score));
    let least = last.score;
    candidates.retain(|candidate| candidate.score >= least);
}
