//! Scores every passage for the terms of a query, a term at a time.
//!
//! ```text
//! score = Σ_t w_t · idf_t · ( bm25(t, body) + headings · bm25(t, headings above)
//!                           + title · bm25(t, document's title) + document · bm25(t, document) )
//! bm25(t, x) = tf · (k1 + 1) / (tf + k1 · (1 - b + b · |x| / avg|x|))
//! idf_t = ln(1 + (N - df + 0.5) / (df + 0.5)), over the bodies of all passages
//! ```
//! N, df and the averages are those of the living rows, so an index scores as a fresh one whatever was removed from it.
//! (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.) A document's
//! body is all its passages together. Adding up posting lists into arrays beats a union of scorers here: a
//! question has some thirty terms, most of them in many passages. The arrays are kept between queries.

mod bm25;
mod sums;
mod terms;

pub use sums::Sums;

use super::postings::{Postings, TextField};
use super::segment::Segment;
use crate::error::{Error, ErrorKind, Result};
use crate::index::WeightedTerm;
use crate::schema::Ranking;
use bm25::Bm25;
use sums::Formulas;
use terms::FoundTerms;

/// Numbers over the living rows of the whole index that the formula needs; lengths are averages, in terms.
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
            let tokens: u64 = segments.iter().map(|s| s.terms(field).tokens_without(s.removed())).sum();
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

    /// The weight of a term's rarity: it stands in so many passages.
    fn idf(&self, rows: f32) -> f32 {
        let rows = rows.min(self.passages);
        (1.0 + (self.passages - rows + 0.5) / (rows + 0.5)).ln()
    }
}

/// A query's terms, looked up, with the formulas.
pub struct Lookup<'a> {
    ranking: &'a Ranking,
    formulas: Formulas,
    found: FoundTerms,
}

impl<'a> Lookup<'a> {
    pub fn new(
        segments: &[Segment],
        statistics: &Statistics,
        ranking: &'a Ranking,
        terms: &[WeightedTerm],
        characters: &[(char, f32)],
    ) -> Self {
        let bm25 = |b: f32, average: f32| Bm25::new(ranking.k1, b, average);
        let document_length = statistics.body * statistics.passages / statistics.documents;
        let formulas = Formulas {
            body: bm25(ranking.b, statistics.body),
            headings: bm25(ranking.b, statistics.headings),
            title: bm25(ranking.b, statistics.title),
            document: bm25(ranking.document_b, document_length),
        };
        Self { ranking, formulas, found: terms::look_up(segments, statistics, terms, characters) }
    }

    /// The idf of every term of the request, in its order.
    pub fn idf(&self) -> &[f32] {
        &self.found.idf
    }

    /// Number of postings that scoring reads in the bodies.
    pub fn postings(&self) -> u64 {
        let places = self.found.terms.iter().flat_map(|term| &term.places).flat_map(|places| &places.body);
        places.map(|place| u64::from(place.count)).sum()
    }

    /// No score is higher than this.
    pub fn upper_bound(&self) -> f32 {
        let parts = 1.0 + self.ranking.headings + self.ranking.title + self.ranking.document;
        let weights = self.found.terms.iter().map(|term| term.anywhere + term.as_word);
        weights.sum::<f32>() * (self.ranking.k1 + 1.0) * parts
    }

    /// Scores the rows of a segment into `sums`, which is emptied first.
    pub fn score(&self, segment: &Segment, sums: &mut Sums) -> Result<()> {
        sums.reset(segment.rows() as usize, segment.layout().starts.len());
        sums.add(segment, &self.found.terms, &self.formulas, self.ranking)
    }
}

/// An error if a list ended early.
pub fn undamaged(postings: &Postings) -> Result<()> {
    match postings.is_damaged() {
        true => Err(Error::new(ErrorKind::Damaged, "a posting list")),
        false => Ok(()),
    }
}
