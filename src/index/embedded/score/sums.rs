//! The sums under way for the rows of a segment.

use super::bm25::Bm25;
use super::terms::{FoundTerm, Merged};
use crate::error::Result;
use crate::index::Parts;
use crate::index::embedded::postings::{FieldTerms, ListPlace, TextField};
use crate::index::embedded::segment::{Layout, Segment};
use crate::schema::Ranking;
use tantivy::DocId;

/// Where more than one of so many rows has a score, all rows are gone through rather than those in turn.
const DENSE_SHARE: usize = 8;
/// Scores that are passed over at once where none is high enough.
const CHUNK: usize = 64;

/// The parts of the score of every row; memory that one query after the other uses.
#[derive(Default)]
pub struct Sums {
    /// By row.
    body: Vec<f32>,
    headings: Vec<f32>,
    totals: Vec<f32>,
    /// By the ordinal of the document.
    documents: Vec<f32>,
    titles: Vec<f32>,
    /// Rows with a score in `body` or `headings`; only the first of them where there are many.
    passages: Vec<DocId>,
    /// The same for documents.
    scored_documents: Vec<u32>,
    merged: Merged,
}

/// BM25 for each of the fields.
pub struct Formulas {
    pub body: Bm25,
    pub headings: Bm25,
    pub title: Bm25,
    pub document: Bm25,
}

impl Sums {
    /// Makes room for `rows` rows in `documents` documents and forgets all scores.
    pub fn reset(&mut self, rows: usize, documents: usize) {
        clear([&mut self.body, &mut self.headings, &mut self.totals], &mut self.passages, rows);
        clear([&mut self.documents, &mut self.titles], &mut self.scored_documents, documents);
    }

    /// The highest score of all passages.
    pub fn best(&self) -> f32 {
        match self.is_dense() {
            true => highest(&self.totals),
            false => self.passages.iter().fold(0.0, |best, &row| self.total(row).max(best)),
        }
    }

    /// Number of passages whose score is at least `least`, which is more than 0.
    pub fn count(&self, least: f32) -> usize {
        match self.is_dense() {
            true => self.totals.iter().map(|&total| usize::from(total >= least)).sum(),
            false => self.passages.iter().filter(|&&row| self.total(row) >= least).count(),
        }
    }

    /// Calls `visit` with every passage whose score is at least `least`, which is more than 0, and its score;
    /// it returns the least score of interest from then on.
    pub fn each(&self, mut least: f32, mut visit: impl FnMut(DocId, f32) -> f32) {
        if !self.is_dense() {
            for &row in &self.passages {
                if self.total(row) >= least {
                    least = visit(row, self.total(row));
                }
            }
            return;
        }
        for (chunk, totals) in self.totals.chunks(CHUNK).enumerate() {
            if highest(totals) < least {
                continue;
            }
            for (at, &total) in totals.iter().enumerate() {
                if total >= least {
                    least = visit((chunk * CHUNK + at) as DocId, total);
                }
            }
        }
    }

    fn is_dense(&self) -> bool {
        is_dense(&self.passages, self.totals.len())
    }

    /// The score of a passage.
    pub fn total(&self, row: DocId) -> f32 {
        self.totals[row as usize]
    }

    /// The parts of a passage's score. A passage without any of the terms has none, whatever its document has.
    /// The first passage holds the title itself, in its text or its headings, and does not get it again.
    #[inline]
    pub fn parts(&self, row: DocId, layout: &Layout) -> Parts {
        let (body, headings) = (self.body[row as usize], self.headings[row as usize]);
        if body + headings <= 0.0 {
            return Parts::default();
        }
        let document = layout.ordinals[row as usize] as usize;
        let is_first = row <= layout.starts[document] + 1;
        let title = if is_first { 0.0 } else { self.titles[document] };
        Parts { body, headings, title, document: self.documents[document] }
    }

    /// Adds the scores of `terms` in the segment, and then up the parts of every passage.
    pub fn add(
        &mut self,
        segment: &Segment,
        terms: &[FoundTerm],
        formulas: &Formulas,
        ranking: &Ranking,
    ) -> Result<()> {
        let mut merged = std::mem::take(&mut self.merged);
        for term in terms {
            self.add_body(segment, &mut merged, term, formulas, ranking.document)?;
        }
        for term in terms {
            self.add_headings(segment, &mut merged, term, &formulas.headings, ranking.headings)?;
            self.add_titles(segment, &mut merged, term, &formulas.title, ranking.title)?;
        }
        self.merged = merged;
        self.add_up(segment.layout());
        Ok(())
    }

    fn add_up(&mut self, layout: &Layout) {
        let mut totals = std::mem::take(&mut self.totals);
        if is_dense(&self.passages, totals.len()) {
            self.add_up_all(layout, &mut totals);
        } else {
            self.passages.iter().for_each(|&row| totals[row as usize] = self.parts(row, layout).sum());
        }
        self.totals = totals;
    }

    /// The same as the sum of [`Sums::parts`] for every row, without a branch that depends on the scores.
    fn add_up_all(&self, layout: &Layout, totals: &mut [f32]) {
        let own = self.body.iter().zip(&self.headings).map(|(&body, &headings)| body + headings);
        let rows = (0..).zip(&layout.ordinals).zip(own);
        for (total, ((row, &document), own)) in totals.iter_mut().zip(rows) {
            let document = document as usize;
            let title = if row <= layout.starts[document] + 1 { 0.0 } else { self.titles[document] };
            let all = own + (self.documents[document] + title);
            *total = if own > 0.0 { all } else { 0.0 };
        }
    }

    /// Adds a term's scores in the bodies, and in the documents, whose passages follow one another.
    fn add_body(
        &mut self,
        segment: &Segment,
        merged: &mut Merged,
        term: &FoundTerm,
        formulas: &Formulas,
        share: f32,
    ) -> Result<()> {
        let body = segment.terms(TextField::Body);
        let (codes, layout) = (body.lengths(), segment.layout());
        let (mut document, mut of_document) = (u32::MAX, (0, 0));
        let add_document = |sums: &mut Self, document: u32, (anywhere, as_word)| {
            if anywhere > 0 {
                let length = layout.lengths[document as usize];
                let by_length = |frequency| formulas.document.by_length(frequency, length);
                let score = share * weighted(term, anywhere, as_word, by_length);
                sums.touch_document(document);
                sums.documents[document as usize] += score;
            }
        };
        merged.each(body, &term.places[segment.ordinal].body, |row, anywhere, as_word| {
            let code = codes[row as usize];
            let score = weighted(term, anywhere, as_word, |frequency| formulas.body.by_code(frequency, code));
            let sum = &mut self.body[row as usize];
            if score > 0.0 && *sum == 0.0 {
                note(&mut self.passages, row, codes.len());
            }
            *sum += score;
            let own = layout.ordinals[row as usize];
            if own != document {
                add_document(self, document, of_document);
                (document, of_document) = (own, (0, 0));
            }
            of_document = (of_document.0 + anywhere, of_document.1 + as_word);
        })?;
        add_document(self, document, of_document);
        Ok(())
    }

    fn add_headings(
        &mut self,
        segment: &Segment,
        merged: &mut Merged,
        term: &FoundTerm,
        bm25: &Bm25,
        share: f32,
    ) -> Result<()> {
        let (headings, places) = (segment.terms(TextField::Headings), &term.places[segment.ordinal].headings);
        each_score(merged, headings, places, term, bm25, |row, score| {
            if score > 0.0 && self.body[row as usize] + self.headings[row as usize] == 0.0 {
                note(&mut self.passages, row, self.totals.len());
            }
            self.headings[row as usize] += share * score;
        })
    }

    fn add_titles(
        &mut self,
        segment: &Segment,
        merged: &mut Merged,
        term: &FoundTerm,
        bm25: &Bm25,
        share: f32,
    ) -> Result<()> {
        let (titles, places) = (segment.terms(TextField::Title), &term.places[segment.ordinal].title);
        let layout = segment.layout();
        each_score(merged, titles, places, term, bm25, |row, score| {
            let document = layout.ordinals[row as usize];
            self.touch_document(document);
            self.titles[document as usize] += share * score;
        })
    }

    #[inline]
    fn touch_document(&mut self, document: u32) {
        if self.documents[document as usize] == 0.0 && self.titles[document as usize] == 0.0 {
            note(&mut self.scored_documents, document, self.documents.len());
        }
    }
}

/// Calls `visit` with every row of a field that holds the term, and the score that it gives there.
fn each_score(
    merged: &mut Merged,
    field: FieldTerms,
    places: &[ListPlace],
    term: &FoundTerm,
    bm25: &Bm25,
    mut visit: impl FnMut(DocId, f32),
) -> Result<()> {
    let codes = field.lengths();
    merged.each(field, places, |row, anywhere, as_word| {
        let by_code = |frequency| bm25.by_code(frequency, codes[row as usize]);
        visit(row, weighted(term, anywhere, as_word, by_code));
    })
}

/// The highest of `scores`, 0 if there is none, several at a time.
fn highest(scores: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let chunks = scores.chunks_exact(lanes.len());
    let rest = chunks.remainder().iter().fold(0.0, |best: f32, &score| best.max(score));
    for chunk in chunks {
        for (best, &score) in lanes.iter_mut().zip(chunk) {
            *best = if score > *best { score } else { *best };
        }
    }
    lanes.into_iter().fold(rest, f32::max)
}

/// Notes that the place `at` among `places` is no longer 0, unless there are so many that it does not matter.
#[inline]
fn note(list: &mut Vec<u32>, at: u32, places: usize) {
    if !is_dense(list, places) {
        list.push(at);
    }
}

#[inline]
fn is_dense(list: &[u32], places: usize) -> bool {
    list.len() > places / DENSE_SHARE
}

/// Sets what `list` notes back to 0, empties the list and gives all sums the length `places`.
fn clear<const N: usize>(sums: [&mut Vec<f32>; N], list: &mut Vec<u32>, places: usize) {
    for sums in sums {
        if is_dense(list, sums.len()) {
            sums.fill(0.0);
        } else {
            list.iter().for_each(|&at| sums[at as usize] = 0.0);
        }
        sums.resize(places, 0.0);
    }
    list.clear();
}

/// The weighted score of a term that stands somewhere so often, and so often as a word; `value` is that of a
/// frequency.
#[inline]
fn weighted(term: &FoundTerm, anywhere: u32, as_word: u32, value: impl Fn(u32) -> f32) -> f32 {
    let score = if term.anywhere > 0.0 { term.anywhere * value(anywhere) } else { 0.0 };
    if as_word > 0 && term.as_word > 0.0 { score + term.as_word * value(as_word) } else { score }
}
