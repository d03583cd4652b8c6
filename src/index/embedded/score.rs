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

use super::postings::{FieldTerms, ListPlace, Postings, TextField};
use super::segment::Segment;
use crate::analysis::key::TermKey;
use crate::error::{Error, ErrorKind, Result};
use crate::index::WeightedTerm;
use crate::schema::Ranking;
use std::cmp::Ordering;
use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;

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
        let average = |field: TextField, rows: f32| {
            let tokens: u64 = segments.iter().map(|segment| segment.terms(field).tokens()).sum();
            (tokens as f32 / rows).max(1.0)
        };
        Self {
            passages,
            documents,
            body: average(TextField::Body, passages),
            headings: average(TextField::Headings, passages),
            title: average(TextField::Title, documents),
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
    body: Vec<ListPlace>,
    headings: Vec<ListPlace>,
    title: Vec<ListPlace>,
}

impl<'a> Lookup<'a> {
    pub fn new(
        segments: &[Segment],
        statistics: Statistics,
        ranking: &'a Ranking,
        terms: &[WeightedTerm],
        characters: &[(char, f32)],
    ) -> Self {
        let mut found = Vec::with_capacity(terms.len() + characters.len());
        for term in terms {
            let keys: Vec<TermKey> = term.forms.iter().map(|form| TermKey::of(form)).collect();
            let forms = |terms: FieldTerms| keys.iter().filter_map(|&key| terms.get(key)).collect();
            found.push(FoundTerm::look_up(segments, statistics, term.weight, forms));
        }
        for &(character, weight) in characters {
            let forms = |terms: FieldTerms| terms.beginning_with(character);
            found.push(FoundTerm::look_up(segments, statistics, weight, forms));
        }
        Self { ranking, statistics, terms: found }
    }

    /// No score is higher than this.
    pub fn upper_bound(&self) -> f32 {
        let parts = 1.0 + self.ranking.headings + self.ranking.title + self.ranking.document;
        self.terms.iter().map(|term| term.weight * (self.ranking.k1 + 1.0) * parts).sum()
    }

    /// The score of every row of `segment`, which is the `ordinal`-th.
    pub fn scores(&self, segment: &Segment, ordinal: usize) -> Result<Vec<f32>> {
        let [in_body, in_headings, in_title] =
            [TextField::Body, TextField::Headings, TextField::Title].map(|field| segment.terms(field));
        let bm25 = |b: f32, average: f32| Bm25::new(self.ranking.k1, b, average);
        let statistics = &self.statistics;
        let body = bm25(self.ranking.b, statistics.body);
        let headings = bm25(self.ranking.b, statistics.headings);
        let title = bm25(self.ranking.b, statistics.title);
        let document_length = statistics.body * statistics.passages / statistics.documents;
        let document = bm25(self.ranking.document_b, document_length);
        let mut sums = Sums::new(segment, in_body.lengths());
        let mut merged = Merged::default();
        for term in &self.terms {
            let places = &term.places[ordinal];
            merged.read(in_body, &places.body)?;
            sums.add_body(&merged, term.weight, &body, &document, self.ranking.document);
            merged.read(in_headings, &places.headings)?;
            let weight = term.weight * self.ranking.headings;
            add_field(&mut sums.passages, &merged, weight, &headings, in_headings.lengths());
            merged.read(in_title, &places.title)?;
            let weight = term.weight * self.ranking.title;
            add_field(&mut sums.titles, &merged, weight, &title, in_title.lengths());
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
    fn read(&mut self, terms: FieldTerms, places: &[ListPlace]) -> Result<()> {
        self.rows.clear();
        self.frequencies.clear();
        match *places {
            [] => Ok(()),
            [place] => each_block(terms, place, |rows, frequencies| {
                self.rows.extend_from_slice(rows);
                self.frequencies.extend_from_slice(frequencies);
            }),
            [first, second] => self.zip(terms.postings(first), terms.postings(second)),
            _ => self.count(terms, places),
        }
    }

    fn push(&mut self, row: DocId, frequency: u32) {
        self.rows.push(row);
        self.frequencies.push(frequency);
    }

    fn zip(&mut self, first: Postings, second: Postings) -> Result<()> {
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
            undamaged(&rest.postings)?;
        }
        Ok(())
    }

    fn count(&mut self, terms: FieldTerms, places: &[ListPlace]) -> Result<()> {
        for &place in places {
            each_block(terms, place, |rows, frequencies| {
                for (&row, &frequency) in rows.iter().zip(frequencies) {
                    if self.counts.len() <= row as usize {
                        self.counts.resize(row as usize + 1, 0);
                    }
                    if self.counts[row as usize] == 0 {
                        self.rows.push(row);
                    }
                    self.counts[row as usize] += frequency;
                }
            })?;
        }
        self.rows.sort_unstable();
        for &row in &self.rows {
            self.frequencies.push(std::mem::take(&mut self.counts[row as usize]));
        }
        Ok(())
    }
}

/// A place in a posting list.
struct Cursor<'a> {
    postings: Postings<'a>,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(mut postings: Postings<'a>) -> Self {
        postings.advance();
        Self { postings, at: 0 }
    }

    #[inline]
    fn current(&self) -> Option<(DocId, u32)> {
        let row = *self.postings.rows().get(self.at)?;
        Some((row, self.postings.frequencies()[self.at]))
    }

    #[inline]
    fn advance(&mut self) {
        self.at += 1;
        if self.at == self.postings.rows().len() {
            self.postings.advance();
            self.at = 0;
        }
    }
}

/// Calls `visit` with the rows and frequencies of every block of a list.
fn each_block(terms: FieldTerms, place: ListPlace, mut visit: impl FnMut(&[DocId], &[u32])) -> Result<()> {
    let mut postings = terms.postings(place);
    while postings.advance() {
        visit(postings.rows(), postings.frequencies());
    }
    undamaged(&postings)
}

/// An error if a list ended early.
pub fn undamaged(postings: &Postings) -> Result<()> {
    match postings.is_damaged() {
        true => Err(Error::new(ErrorKind::Damaged, "a posting list")),
        false => Ok(()),
    }
}

impl FoundTerm {
    fn look_up(
        segments: &[Segment],
        statistics: Statistics,
        weight: f32,
        find: impl Fn(FieldTerms) -> Vec<ListPlace>,
    ) -> Self {
        let (mut places, mut frequency) = (Vec::with_capacity(segments.len()), 0.0);
        for segment in segments {
            let [body, headings, title] = [TextField::Body, TextField::Headings, TextField::Title]
                .map(|field| find(segment.terms(field)));
            frequency += body.iter().map(|place| place.count as f32).sum::<f32>();
            places.push(FieldPlaces { body, headings, title });
        }
        let frequency = frequency.min(statistics.passages);
        let idf = (1.0 + (statistics.passages - frequency + 0.5) / (frequency + 0.5)).ln();
        Self { weight: weight * idf, places }
    }
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
    /// Of passages, coded.
    norms: &'a [u8],
    passages: Vec<f32>,
    /// At the document's row.
    documents: Vec<f32>,
    /// At the document's row.
    titles: Vec<f32>,
}

impl<'a> Sums<'a> {
    fn new(segment: &'a Segment, norms: &'a [u8]) -> Self {
        let rows = segment.rows() as usize;
        Self {
            starts: segment.starts(),
            lengths: segment.document_lengths(),
            norms,
            passages: vec![0.0; rows],
            documents: vec![0.0; rows],
            titles: vec![0.0; rows],
        }
    }

    fn add_body(&mut self, merged: &Merged, weight: f32, body: &Bm25, document: &Bm25, share: f32) {
        let (mut start, mut frequency) = (DocId::MAX, 0);
        for (&row, &tf) in merged.rows.iter().zip(&merged.frequencies) {
            self.passages[row as usize] += weight * body.by_norm(tf, self.norms[row as usize]);
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
fn add_field(scores: &mut [f32], merged: &Merged, weight: f32, bm25: &Bm25, norms: &[u8]) {
    for (&row, &tf) in merged.rows.iter().zip(&merged.frequencies) {
        scores[row as usize] += weight * bm25.by_norm(tf, norms[row as usize]);
    }
}
