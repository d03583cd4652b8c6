//! Answers from the segments of one committed state.

use super::fields::Fields;
use super::score::{Lookup, Statistics, Sums};
use super::segment::Segment;
use super::{EmbeddedIndex, filter, rows, selection, trouble};
use crate::analysis::user_words::UserWords;
use crate::error::Result;
use crate::index::record::{DocumentDetail, DocumentHead, FileRecord, PassageRecord};
use crate::index::{Address, Candidate, Counts, Reader, Request, Retrieved};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::{ReloadPolicy, Searcher, Term};

pub struct EmbeddedReader {
    fields: Fields,
    segments: Vec<Segment>,
    counts: Counts,
    words: Arc<UserWords>,
    /// Memory for the sums of queries under way, for every segment; as many as queries ran at once.
    sums: Mutex<Vec<Vec<Sums>>>,
    /// Queries that are being scored.
    under_way: AtomicUsize,
    /// Keeps the files of the segments from being removed by a writer.
    _searcher: Searcher,
}

impl EmbeddedReader {
    pub(super) fn open(index: &EmbeddedIndex) -> Result<Self> {
        let trouble = |e| trouble(&e, &index.folder);
        let reader =
            index.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(trouble)?;
        let searcher = tantivy::IndexReader::searcher(&reader);
        let readers = searcher.segment_readers().iter().enumerate();
        let segments = readers.map(|(ordinal, reader)| Segment::open(ordinal, reader, index.fields));
        let segments = segments.collect::<tantivy::Result<Vec<_>>>().map_err(trouble)?;
        let mut counts = Counts { segments: segments.len() as u64, ..Counts::default() };
        for segment in &segments {
            counts.files += segment.files()?.len() as u64;
            counts.documents += segment.documents()?.len() as u64;
            counts.passages += u64::from(segment.reader.num_docs());
        }
        counts.passages -= counts.files + counts.documents;
        counts.disk_bytes = index.disk_bytes();
        Ok(Self {
            fields: index.fields,
            segments,
            counts,
            words: index.words.clone(),
            sums: Mutex::default(),
            under_way: AtomicUsize::new(0),
            _searcher: searcher,
        })
    }

    fn segment(&self, address: Address) -> &Segment {
        &self.segments[address.segment as usize]
    }

    fn address(segment: usize, row: u32) -> Address {
        Address { segment: segment as u32, row }
    }

    fn take_sums(&self) -> Vec<Sums> {
        let kept = self.sums.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(|| self.segments.iter().map(|_| Sums::default()).collect())
    }

    fn give_back(&self, sums: Vec<Sums>) {
        self.sums.lock().unwrap_or_else(PoisonError::into_inner).push(sums);
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
                files.push(segment.file(row)?);
            }
        }
        files.sort_by(|a, b| a.key().cmp(&b.key()));
        Ok(files)
    }

    fn each_document(&self, visit: &mut dyn FnMut(DocumentHead, DocumentDetail) -> Result<()>) -> Result<()> {
        for document in self.documents()? {
            let segment = self.segment(document);
            visit(segment.head(document.row)?, segment.detail(document.row)?)?;
        }
        Ok(())
    }

    fn document_keys(&self) -> Result<Vec<String>> {
        let trouble = |e: std::io::Error| super::trouble_here(e.into());
        let mut keys = BTreeSet::new();
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(self.fields.id).map_err(super::trouble_here)?;
            let mut stream = inverted.terms().stream().map_err(trouble)?;
            while stream.advance() {
                keys.extend(rows::document_key(stream.key()));
            }
        }
        Ok(keys.into_iter().collect())
    }

    fn document(&self, key: &str) -> Result<Option<(Address, DocumentHead, DocumentDetail)>> {
        let term = Term::from_field_bytes(self.fields.id, &rows::key_bytes(key));
        for (ordinal, segment) in self.segments.iter().enumerate() {
            if let Some(&row) = segment.rows_with_term(&term)?.first() {
                let address = Self::address(ordinal, row);
                return Ok(Some((address, segment.head(row)?, segment.detail(row)?)));
            }
        }
        Ok(None)
    }

    fn named(&self, name: &str) -> Result<Vec<Address>> {
        let mut documents = Vec::new();
        for (ordinal, segment) in self.segments.iter().enumerate() {
            let rows = filter::named(segment, name)?;
            documents.extend(rows.into_iter().map(|row| Self::address(ordinal, row)));
        }
        Ok(documents)
    }

    fn has_named(&self, name: &str) -> bool {
        self.segments.iter().any(|segment| filter::has_named(segment, name))
    }

    fn head(&self, document: Address) -> Result<DocumentHead> {
        self.segment(document).head(document.row)
    }

    fn passage(&self, passage: Address) -> Result<PassageRecord> {
        self.segment(passage).passage(passage.row)
    }

    fn passages(&self, document: Address) -> Result<Vec<PassageRecord>> {
        let segment = self.segment(document);
        segment.passages_of(document.row).map(|row| segment.passage(row)).collect()
    }

    fn text(&self, row: Address, text: &mut String) -> Result<()> {
        self.segment(row).append_text(row.row, text)
    }

    fn retrieve(&self, request: &Request) -> Result<Retrieved> {
        let statistics = Statistics::of(&self.segments, self.counts.passages, self.counts.documents);
        let lookup =
            Lookup::new(&self.segments, &statistics, &request.ranking, &request.terms, &request.characters);
        let mut sums = self.take_sums();
        let is_alone = self.under_way.fetch_add(1, Relaxed) == 0;
        let retrieved = selection::best(&self.segments, &lookup, request, &mut sums, is_alone);
        self.under_way.fetch_sub(1, Relaxed);
        self.give_back(sums);
        let mut retrieved = retrieved?;
        self.order_ties(&mut retrieved.candidates)?;
        retrieved.candidates.truncate(request.limit);
        Ok(retrieved)
    }

    fn counts(&self) -> Result<Counts> {
        Ok(self.counts.clone())
    }

    fn words(&self) -> Arc<UserWords> {
        self.words.clone()
    }
}
