//! Scores every passage for the terms of a query, a term at a time.
//!
//! ```text
//! score = Σ_t w_t · idf_t · ( bm25(t, body) + context · bm25(t, context) + document · bm25(t, document) )
//! bm25(t, x) = tf · (k1 + 1) / (tf + k1 · (1 - b + b · |x| / avg|x|))
//! idf_t = ln(1 + (N - df + 0.5) / (df + 0.5)), over the bodies of all passages
//! ```
//! (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.) A document's
//! body is all its passages together. Adding up posting lists into an array beats a union of scorers here:
//! a question has some thirty terms, most of them in many passages.

use super::segment::{Segment, each_block};
use crate::error::Result;
use crate::index::WeightedTerm;
use crate::schema::Ranking;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader};

/// Numbers over the whole index that the formula needs.
#[derive(Debug, Clone, Copy)]
pub struct Statistics {
    pub passages: f32,
    pub documents: f32,
    pub body_length: f32,
    pub context_length: f32,
}

impl Statistics {
    pub fn of(segments: &[Segment], passages: u64, documents: u64) -> Self {
        let (passages, documents) = (passages.max(1) as f32, documents.max(1) as f32);
        let tokens = |inverted: fn(&Segment) -> &InvertedIndexReader| {
            segments.iter().map(|segment| inverted(segment).total_num_tokens()).sum::<u64>() as f32
        };
        Self {
            passages,
            documents,
            body_length: (tokens(|segment| &segment.body) / passages).max(1.0),
            context_length: (tokens(|segment| &segment.context) / passages).max(1.0),
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
    /// For every segment: where the postings are, in the bodies and in the contexts.
    places: Vec<(Vec<TermInfo>, Vec<TermInfo>)>,
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
            found.push(FoundTerm::look_up(segments, statistics, term.weight, |inverted| {
                Ok(inverted.terms().get(term.text.as_bytes())?.into_iter().collect())
            })?);
        }
        for &(character, weight) in characters {
            found.push(FoundTerm::look_up(segments, statistics, weight, |inverted| {
                terms_beginning_with(inverted, character)
            })?);
        }
        Ok(Self { ranking, statistics, terms: found })
    }

    /// No score is higher than this.
    pub fn upper_bound(&self) -> f32 {
        let parts = 1.0 + self.ranking.context + self.ranking.document;
        self.terms.iter().map(|term| term.weight * (self.ranking.k1 + 1.0) * parts).sum()
    }

    /// The score of every row of `segment`, which is the `ordinal`-th.
    pub fn scores(&self, segment: &Segment, ordinal: usize) -> Result<Vec<f32>> {
        let body_norms = segment.norms(segment.fields.body);
        let context_norms = segment.norms(segment.fields.context);
        let mut sums = Sums::new(segment, &body_norms);
        let body = Bm25::new(self.ranking.k1, self.ranking.b, self.statistics.body_length);
        let context = Bm25::new(self.ranking.k1, self.ranking.b, self.statistics.context_length);
        let document_length =
            self.statistics.body_length * self.statistics.passages / self.statistics.documents;
        let document = Bm25::new(self.ranking.k1, self.ranking.document_b, document_length);
        for term in &self.terms {
            let (in_body, in_context) = &term.places[ordinal];
            for postings in blocks(&segment.body, in_body)? {
                sums.add_body(postings, term.weight, &body, &document, self.ranking.document);
            }
            for postings in blocks(&segment.context, in_context)? {
                sums.add_context(postings, term.weight * self.ranking.context, &context, &context_norms);
            }
        }
        Ok(sums.finish())
    }
}

fn blocks(inverted: &InvertedIndexReader, places: &[TermInfo]) -> Result<Vec<BlockSegmentPostings>> {
    let read = |place: &TermInfo| {
        inverted
            .read_block_postings_from_terminfo(place, IndexRecordOption::WithFreqs)
            .map_err(|e| super::trouble_here(e.into()))
    };
    places.iter().map(read).collect()
}

impl FoundTerm {
    fn look_up(
        segments: &[Segment],
        statistics: Statistics,
        weight: f32,
        find: impl Fn(&InvertedIndexReader) -> std::io::Result<Vec<TermInfo>>,
    ) -> Result<Self> {
        let trouble = |e: std::io::Error| super::trouble_here(e.into());
        let mut places = Vec::with_capacity(segments.len());
        let mut frequency = 0.0;
        for segment in segments {
            let in_body = find(&segment.body).map_err(trouble)?;
            let in_context = find(&segment.context).map_err(trouble)?;
            frequency += in_body.iter().map(|place| place.doc_freq as f32).sum::<f32>();
            places.push((in_body, in_context));
        }
        let frequency = frequency.min(statistics.passages);
        let idf = (1.0 + (statistics.passages - frequency + 0.5) / (frequency + 0.5)).ln();
        Ok(Self { weight: weight * idf, places })
    }
}

/// Every n-gram that begins with `character`: together they stand wherever it stands.
pub fn terms_beginning_with(
    inverted: &InvertedIndexReader,
    character: char,
) -> std::io::Result<Vec<TermInfo>> {
    let first = character.to_string();
    let last = format!("{character}{}", char::MAX);
    let mut stream = inverted.terms().range().ge(&first).le(&last).into_stream()?;
    let mut places = Vec::new();
    while stream.advance() {
        places.push(stream.value().clone());
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
        }
    }

    fn add_body(
        &mut self,
        postings: BlockSegmentPostings,
        weight: f32,
        body: &Bm25,
        document: &Bm25,
        share: f32,
    ) {
        let (mut start, mut frequency) = (DocId::MAX, 0);
        each_block(postings, |rows, frequencies| {
            for (&row, &tf) in rows.iter().zip(frequencies) {
                self.passages[row as usize] += weight * body.by_norm(tf, self.norms.fieldnorm_id(row));
                let row_start = self.starts[row as usize];
                if row_start != start {
                    self.add_document(start, frequency, weight * share, document);
                    (start, frequency) = (row_start, 0);
                }
                frequency += tf;
            }
        });
        self.add_document(start, frequency, weight * share, document);
    }

    #[inline]
    fn add_document(&mut self, start: DocId, frequency: u32, weight: f32, document: &Bm25) {
        if frequency > 0 {
            let length = self.lengths[start as usize];
            self.documents[start as usize] += weight * document.by_length(frequency, length);
        }
    }

    fn add_context(
        &mut self,
        postings: BlockSegmentPostings,
        weight: f32,
        bm25: &Bm25,
        norms: &FieldNormReader,
    ) {
        each_block(postings, |rows, frequencies| {
            for (&row, &tf) in rows.iter().zip(frequencies) {
                self.passages[row as usize] += weight * bm25.by_norm(tf, norms.fieldnorm_id(row));
            }
        });
    }

    /// A passage without any of the terms has no score, whatever its document has.
    fn finish(mut self) -> Vec<f32> {
        for (score, &start) in self.passages.iter_mut().zip(self.starts) {
            if *score > 0.0 {
                *score += self.documents[start as usize];
            }
        }
        self.passages
    }
}
