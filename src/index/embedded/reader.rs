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
                if !names.contains_key(&candidate.document) {
                    names.insert(candidate.document, self.head(candidate.document)?.name);
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
                files.push(segment.record(row, 0)?);
            }
        }
        files.sort_by(|a, b| a.key().cmp(&b.key()));
        Ok(files)
    }

    fn each_document(&self, visit: &mut dyn FnMut(DocumentHead, DocumentDetail) -> Result<()>) -> Result<()> {
        for document in self.documents()? {
            let segment = self.segment(document);
            visit(segment.record(document.row, 0)?, segment.record(document.row, 1)?)?;
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
                return Ok(Some((address, segment.record(row, 0)?, segment.record(row, 1)?)));
            }
        }
        Ok(None)
    }

    fn head(&self, document: Address) -> Result<DocumentHead> {
        self.segment(document).record(document.row, 0)
    }

    fn passage(&self, passage: Address) -> Result<PassageRecord> {
        self.segment(passage).record(passage.row, 0)
    }

    fn passages(&self, document: Address) -> Result<Vec<PassageRecord>> {
        let segment = self.segment(document);
        segment.passages_of(document.row).map(|row| segment.record(row, 0)).collect()
    }

    fn retrieve(&self, request: &Request) -> Result<Retrieved> {
        let statistics = Statistics::of(&self.segments, self.counts.passages, self.counts.documents);
        let lookup =
            Lookup::new(&self.segments, statistics, &request.ranking, &request.terms, &request.characters)?;
        let mut best = Best::new(request.limit, lookup.upper_bound() + 1.0);
        for (ordinal, segment) in self.segments.iter().enumerate() {
            let scores = lookup.scores(segment, ordinal)?;
            let passing = match &request.filter {
                Filter::Everything => None,
                filter => Some(filter::passing(segment, filter)?),
            };
            let first = match request.first.as_slice() {
                [] => None,
                filters => Some(filter::passing(segment, &Filter::All(filters.to_vec()))?),
            };
            best.collect(segment, ordinal, &scores, passing.as_ref(), first.as_ref(), request.all);
        }
        let mut retrieved = best.finish();
        self.order_ties(&mut retrieved.candidates)?;
        retrieved.candidates.truncate(request.limit);
        Ok(retrieved)
    }

    fn counts(&self) -> Result<Counts> {
        Ok(self.counts.clone())
    }
}

/// Keeps the best candidates seen, ties at the limit included, and counts the rest.
struct Best {
    limit: usize,
    /// Added to the score of a passage that holds everything, so that it precedes all others.
    bonus: f32,
    candidates: Vec<Candidate>,
    /// Scores of the passages that hold everything, and of the others, in no order.
    first: usize,
    total: usize,
    other_scores: Vec<f32>,
    all: bool,
}

impl Best {
    fn new(limit: usize, bonus: f32) -> Self {
        Self {
            limit,
            bonus,
            candidates: Vec::new(),
            first: 0,
            total: 0,
            other_scores: Vec::new(),
            all: false,
        }
    }

    fn collect(
        &mut self,
        segment: &Segment,
        ordinal: usize,
        scores: &[f32],
        passing: Option<&FixedBitSet>,
        first: Option<&FixedBitSet>,
        all: bool,
    ) {
        self.all = all;
        let mut offer = |row: usize| {
            let holds_all = first.is_some_and(|first| first.contains(row));
            if !(all || holds_all || scores[row] > 0.0) || !segment.is_alive(row as u32) {
                return;
            }
            self.add(segment, ordinal, row as u32, scores[row], holds_all);
        };
        match passing {
            Some(passing) => passing.ones().for_each(&mut offer),
            None if all => segment.passages().ones().for_each(&mut offer),
            None => (0..scores.len()).for_each(&mut offer),
        }
    }

    fn add(&mut self, segment: &Segment, ordinal: usize, row: u32, score: f32, holds_all: bool) {
        if holds_all {
            self.first += 1;
        } else {
            self.other_scores.push(score);
        }
        let score = if holds_all { score + self.bonus } else { score };
        let address = |row| EmbeddedReader::address(ordinal, row);
        let document = address(segment.start_of(row));
        self.candidates.push(Candidate { passage: address(row), document, score });
        if self.candidates.len() > 4 * self.limit + 4096 {
            self.prune();
        }
    }

    /// Drops what can no longer be among the best.
    fn prune(&mut self) {
        if self.limit == 0 || self.candidates.len() <= self.limit {
            return;
        }
        let (_, last, _) =
            self.candidates.select_nth_unstable_by(self.limit - 1, |a, b| b.score.total_cmp(&a.score));
        let least = last.score;
        self.candidates.retain(|candidate| candidate.score >= least);
    }

    fn finish(mut self) -> Retrieved {
        self.prune();
        self.candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.passage.cmp(&b.passage)));
        let best = self.other_scores.iter().copied().fold(0.0, f32::max);
        let least = if self.all { 0.0 } else { best * LEAST_SHARE };
        let others = self.other_scores.iter().filter(|&&score| score >= least).count();
        self.total = self.first + others;
        self.candidates.truncate(self.candidates.partition_point(|c| c.score >= least));
        Retrieved { candidates: self.candidates, total: self.total, first: self.first }
    }
}
