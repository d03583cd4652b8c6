//! Scores every passage for the terms of a query, a term at a time.
//!
//! ```text
//! score = Σ_t w_t · idf_t · ( bm25(t, body) + headings · bm25(t, headings above)
//!                           + title · bm25(t, document's title) + document · bm25(t, document) )
//! bm25(t, x) = tf · (k1 + 1) / (tf + k1 · (1 - b + b · |x| / avg|x|))
//! idf_t = ln(1 + (N - df + 0.5) / (df + 0.5)), over the bodies of all passages
//! ```
//! (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.) A document's
//! body is all its passages together. Adding up posting lists into an array beats a union of scorers here:
//! a question has some thirty terms, most of them in many passages.

use super::segment::{Segment, each_block};
use crate::analysis::PAIR_MARK;
use crate::error::Result;
use crate::index::WeightedTerm;
use crate::schema::Ranking;
use std::cmp::Ordering;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader};

/// Numbers over the whole index that the formula needs; lengths are averages, in terms.
#[derive(Debug, Clone, Copy)]
pub struct Statistics {
    pub passages: f32,
    pub documents: f32,
    pub body: f32,
    pub headings: f32,
    pub title: f32,
}

impl Statistics {
    pub fn of(segments: &[Segment], passages: u64, documents: u64) -> Self {
        let (passages, documents) = (passages.max(1) as f32, documents.max(1) as f32);
        let average = |inverted: fn(&Segment) -> &InvertedIndexReader, rows: f32| {
            let terms: u64 = segments.iter().map(|segment| inverted(segment).total_num_tokens()).sum();
            (terms as f32 / rows).max(1.0)
        };
        Self {
            passages,
            documents,
            body: average(|segment| &segment.body, passages),
            headings: average(|segment| &segment.headings, passages),
            title: average(|segment| &segment.title, documents),
        }
    }
}

/// A query's terms looked up in every segment.
pub struct Lookup<'a> {
    ranking: &'a Ranking,
    statistics: Statistics,
    terms: Vec<FoundTerm>,
}

struct FoundTerm {
    /// Weight times idf.
    weight: f32,
    /// For every segment.
    places: Vec<FieldPlaces>,
}

/// The postings of a term in the three fields of a segment.
struct FieldPlaces {
    body: Vec<TermInfo>,
    headings: Vec<TermInfo>,
    title: Vec<TermInfo>,
}

impl<'a> Lookup<'a> {
    pub fn new(
        segments: &[Segment],
        statistics: Statistics,
        ranking: &'a Ranking,
        terms: &[WeightedTerm],
        characters: &[(char, f32)],
    ) -> Result<Self> {
        let mut found = Vec::with_capacity(terms.len() + characters.len());
        for term in terms {
            let forms = |inverted: &InvertedIndexReader| forms_in(inverted, &term.forms);
            found.push(FoundTerm::look_up(segments, statistics, term.weight, forms)?);
        }
        for &(character, weight) in characters {
            let forms = |inverted: &InvertedIndexReader| terms_beginning_with(inverted, character);
            found.push(FoundTerm::look_up(segments, statistics, weight, forms)?);
        }
        Ok(Self { ranking, statistics, terms: found })
    }

    /// No score is higher than this.
    pub fn upper_bound(&self) -> f32 {
        let parts = 1.0 + self.ranking.headings + self.ranking.title + self.ranking.document;
        self.terms.iter().map(|term| term.weight * (self.ranking.k1 + 1.0) * parts).sum()
    }

    /// The score of every row of `segment`, which is the `ordinal`-th.
    pub fn scores(&self, segment: &Segment, ordinal: usize) -> Result<Vec<f32>> {
        let norms = [segment.fields.body, segment.fields.headings, segment.fields.title]
            .map(|field| segment.norms(field));
        let bm25 = |b: f32, average: f32| Bm25::new(self.ranking.k1, b, average);
        let statistics = &self.statistics;
        let body = bm25(self.ranking.b, statistics.body);
        let headings = bm25(self.ranking.b, statistics.headings);
        let title = bm25(self.ranking.b, statistics.title);
        let document_length = statistics.body * statistics.passages / statistics.documents;
        let document = bm25(self.ranking.document_b, document_length);
        let mut sums = Sums::new(segment, &norms[0]);
        let mut merged = Merged::default();
        for term in &self.terms {
            let places = &term.places[ordinal];
            merged.read(&segment.body, &places.body)?;
            sums.add_body(&merged, term.weight, &body, &document, self.ranking.document);
            merged.read(&segment.headings, &places.headings)?;
            let weight = term.weight * self.ranking.headings;
            add_field(&mut sums.passages, &merged, weight, &headings, &norms[1]);
            merged.read(&segment.title, &places.title)?;
            add_field(&mut sums.titles, &merged, term.weight * self.ranking.title, &title, &norms[2]);
        }
        Ok(sums.finish())
    }
}

/// The posting lists of all forms of a term as one: rows in order, frequencies added up.
#[derive(Default)]
struct Merged {
    rows: Vec<DocId>,
    frequencies: Vec<u32>,
    /// Frequency by row where there are many lists; all 0 between two terms.
    counts: Vec<u32>,
}

impl Merged {
    fn read(&mut self, inverted: &InvertedIndexReader, places: &[TermInfo]) -> Result<()> {
        self.rows.clear();
        self.frequencies.clear();
        match places {
            [] => Ok(()),
            [place] => {
                each_block(open(inverted, place)?, |rows, frequencies| {
                    self.rows.extend_from_slice(rows);
                    self.frequencies.extend_from_slice(frequencies);
                });
                Ok(())
            }
            [first, second] => {
                self.zip(open(inverted, first)?, open(inverted, second)?);
                Ok(())
            }
            _ => self.count(inverted, places),
        }
    }

    fn push(&mut self, row: DocId, frequency: u32) {
        self.rows.push(row);
        self.frequencies.push(frequency);
    }

    fn zip(&mut self, first: BlockSegmentPostings, second: BlockSegmentPostings) {
        let (mut a, mut b) = (Cursor::new(first), Cursor::new(second));
        while let (Some((row_a, tf_a)), Some((row_b, tf_b))) = (a.current(), b.current()) {
            match row_a.cmp(&row_b) {
                Ordering::Less => self.push(row_a, tf_a),
                Ordering::Greater => self.push(row_b, tf_b),
                Ordering::Equal => self.push(row_a, tf_a + tf_b),
            }
            if row_a <= row_b {
                a.advance();
            }
            if row_b <= row_a {
                b.advance();
            }
        }
        for mut rest in [a, b] {
            while let Some((row, frequency)) = rest.current() {
                self.push(row, frequency);
                rest.advance();
            }
        }
    }

    fn count(&mut self, inverted: &InvertedIndexReader, places: &[TermInfo]) -> Result<()> {
        for place in places {
            each_block(open(inverted, place)?, |rows, frequencies| {
                for (&row, &frequency) in rows.iter().zip(frequencies) {
                    if self.counts.len() <= row as usize {
                        self.counts.resize(row as usize + 1, 0);
                    }
                    if self.counts[row as usize] == 0 {
                        self.rows.push(row);
                    }
                    self.counts[row as usize] += frequency;
                }
            });
        }
        self.rows.sort_unstable();
        for &row in &self.rows {
            self.frequencies.push(std::mem::take(&mut self.counts[row as usize]));
        }
        Ok(())
    }
}

/// A place in a posting list.
struct Cursor {
    postings: BlockSegmentPostings,
    at: usize,
}

impl Cursor {
    fn new(postings: BlockSegmentPostings) -> Self {
        Self { postings, at: 0 }
    }

    #[inline]
    fn current(&self) -> Option<(DocId, u32)> {
        (self.at < self.postings.block_len())
            .then(|| (self.postings.doc(self.at), self.postings.freq(self.at)))
    }

    #[inline]
    fn advance(&mut self) {
        self.at += 1;
        if self.at == self.postings.block_len() {
            self.postings.advance();
            self.at = 0;
        }
    }
}

fn open(inverted: &InvertedIndexReader, place: &TermInfo) -> Result<BlockSegmentPostings> {
    let postings = inverted.read_block_postings_from_terminfo(place, IndexRecordOption::WithFreqs);
    postings.map_err(|e| super::trouble_here(e.into()))
}

impl FoundTerm {
    fn look_up(
        segments: &[Segment],
        statistics: Statistics,
        weight: f32,
        find: impl Fn(&InvertedIndexReader) -> std::io::Result<Vec<TermInfo>>,
    ) -> Result<Self> {
        let find = |inverted| find(inverted).map_err(|e: std::io::Error| super::trouble_here(e.into()));
        let (mut places, mut frequency) = (Vec::with_capacity(segments.len()), 0.0);
        for segment in segments {
            let body = find(&segment.body)?;
            frequency += body.iter().map(|place| place.doc_freq as f32).sum::<f32>();
            let (headings, title) = (find(&segment.headings)?, find(&segment.title)?);
            places.push(FieldPlaces { body, headings, title });
        }
        let frequency = frequency.min(statistics.passages);
        let idf = (1.0 + (statistics.passages - frequency + 0.5) / (frequency + 0.5)).ln();
        Ok(Self { weight: weight * idf, places })
    }
}

fn forms_in(inverted: &InvertedIndexReader, forms: &[String]) -> std::io::Result<Vec<TermInfo>> {
    let mut places = Vec::with_capacity(forms.len());
    for form in forms {
        places.extend(inverted.terms().get(form.as_bytes())?);
    }
    Ok(places)
}

/// Every pair that begins with `character`, and it alone at the end of a run: together they stand wherever
/// it stands.
pub fn terms_beginning_with(
    inverted: &InvertedIndexReader,
    character: char,
) -> std::io::Result<Vec<TermInfo>> {
    let mut places = Vec::new();
    for first in [character.to_string(), format!("{PAIR_MARK}{character}")] {
        let last = format!("{first}{}", char::MAX);
        let mut stream = inverted.terms().range().ge(&first).le(&last).into_stream()?;
        while stream.advance() {
            places.push(stream.value().clone());
        }
    }
    Ok(places)
}

/// BM25 without weight and idf, for one k1, b and average length.
struct Bm25 {
    k1: f32,
    /// k1 · (1 - b), and k1 · b / average length.
    fixed: f32,
    per_length: f32,
    /// The length part of the denominator for each of tantivy's 256 coded lengths.
    by_norm: Vec<f32>,
}

impl Bm25 {
    fn new(k1: f32, b: f32, average: f32) -> Self {
        let (fixed, per_length) = (k1 * (1.0 - b), k1 * b / average);
        let by_norm =
            (0..=255).map(|id| fixed + per_length * FieldNormReader::id_to_fieldnorm(id) as f32).collect();
        Self { k1, fixed, per_length, by_norm }
    }

    #[inline]
    fn by_norm(&self, frequency: u32, norm: u8) -> f32 {
        let frequency = frequency as f32;
        frequency * (self.k1 + 1.0) / (frequency + self.by_norm[norm as usize])
    }

    #[inline]
    fn by_length(&self, frequency: u32, length: u32) -> f32 {
        let frequency = frequency as f32;
        frequency * (self.k1 + 1.0) / (frequency + self.fixed + self.per_length * length as f32)
    }
}

/// The sums under way, for every row of a segment.
struct Sums<'a> {
    starts: &'a [DocId],
    lengths: &'a [u32],
    norms: &'a FieldNormReader,
    passages: Vec<f32>,
    /// At the document's row.
    documents: Vec<f32>,
    /// At the document's row.
    titles: Vec<f32>,
}

impl<'a> Sums<'a> {
    fn new(segment: &'a Segment, norms: &'a FieldNormReader) -> Self {
        let rows = segment.rows() as usize;
        Self {
            starts: segment.starts(),
            lengths: segment.document_lengths(norms),
            norms,
            passages: vec![0.0; rows],
            documents: vec![0.0; rows],
            titles: vec![0.0; rows],
        }
    }

    fn add_body(&mut self, merged: &Merged, weight: f32, body: &Bm25, document: &Bm25, share: f32) {
        let (mut start, mut frequency) = (DocId::MAX, 0);
        for (&row, &tf) in merged.rows.iter().zip(&merged.frequencies) {
            self.passages[row as usize] += weight * body.by_norm(tf, self.norms.fieldnorm_id(row));
            let row_start = self.starts[row as usize];
            if row_start != start {
                self.add_document(start, frequency, weight * share, document);
                (start, frequency) = (row_start, 0);
            }
            frequency += tf;
        }
        self.add_document(start, frequency, weight * share, document);
    }

    #[inline]
    fn add_document(&mut self, start: DocId, frequency: u32, weight: f32, document: &Bm25) {
        if frequency > 0 {
            let length = self.lengths[start as usize];
            self.documents[start as usize] += weight * document.by_length(frequency, length);
        }
    }

    /// A passage without any of the terms has no score, whatever its document has. The first passage holds
    /// the title itself, in its text or its headings, and does not get it again.
    fn finish(mut self) -> Vec<f32> {
        for (row, score) in self.passages.iter_mut().enumerate().filter(|(_, score)| **score > 0.0) {
            let start = self.starts[row] as usize;
            *score += self.documents[start];
            if row > start + 1 {
                *score += self.titles[start];
            }
        }
        self.passages
    }
}

/// Adds a term's score in one field to the rows that hold it.
fn add_field(scores: &mut [f32], merged: &Merged, weight: f32, bm25: &Bm25, norms: &FieldNormReader) {
    for (&row, &tf) in merged.rows.iter().zip(&merged.frequencies) {
        scores[row as usize] += weight * bm25.by_norm(tf, norms.fieldnorm_id(row));
    }
}
