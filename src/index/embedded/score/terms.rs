//! A query's terms looked up in every segment.

use super::{Statistics, undamaged};
use crate::analysis::key::TermKey;
use crate::error::Result;
use crate::index::WeightedTerm;
use crate::index::embedded::postings::{FieldTerms, ListPlace, TextField};
use crate::index::embedded::segment::Segment;
use std::collections::BTreeMap;
use tantivy::DocId;

/// A term, or several that count as one, with its weights and its places.
pub struct FoundTerm {
    /// Weight times idf of the term wherever it stands ...
    pub anywhere: f32,
    /// ... and, on top of that, where it is a word.
    pub as_word: f32,
    /// For every segment.
    pub places: Vec<FieldPlaces>,
    /// Living passages that hold the term, and that hold it as a word; of forms that share a passage, the sum.
    passages: (u64, u64),
}

/// The posting lists of a term in the scored fields of a segment.
pub struct FieldPlaces {
    pub body: Vec<ListPlace>,
    pub headings: Vec<ListPlace>,
    pub title: Vec<ListPlace>,
}

/// What the index holds for one request.
pub struct FoundTerms {
    pub terms: Vec<FoundTerm>,
    /// The idf of every term of the request, in its order.
    pub idf: Vec<f32>,
}

/// How the forms of a term are counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    Anywhere,
    AsWord,
}

/// Looks up `terms`, of which several may share posting lists, and every pair that begins with one of
/// `characters`.
pub fn look_up(
    segments: &[Segment],
    statistics: &Statistics,
    terms: &[WeightedTerm],
    characters: &[(char, f32)],
) -> FoundTerms {
    let mut found: BTreeMap<Vec<TermKey>, FoundTerm> = BTreeMap::new();
    let mut idf = Vec::with_capacity(terms.len());
    for term in terms {
        let (keys, count) = keys(&term.forms);
        let lists = |terms: FieldTerms| keys.iter().filter_map(|&key| terms.get(key)).collect();
        let entry = found.entry(keys.clone()).or_insert_with(|| FoundTerm::at(segments, lists));
        let rarity = statistics.idf(entry.rows(count));
        idf.push(rarity);
        match count {
            Count::Anywhere => entry.anywhere += term.weight * rarity,
            Count::AsWord => entry.as_word += term.weight * rarity,
        }
    }
    // A term without weight is asked for its idf alone.
    let cut: f32 = std::env::var("JS_CUT").ok().and_then(|v| v.parse().ok()).unwrap_or(9.0);
    let many = terms.len() > 8;
    let weighs = |term: &FoundTerm| {
        term.anywhere + term.as_word > 0.0
            && !(many && term.rows(Count::Anywhere) > cut * statistics.passages)
    };
    let mut terms: Vec<FoundTerm> = found.into_values().filter(weighs).collect();
    for &(character, weight) in characters {
        let mut term = FoundTerm::at(segments, |terms| terms.beginning_with(character));
        term.anywhere = weight * statistics.idf(term.rows(Count::Anywhere));
        terms.push(term);
    }
    FoundTerms { terms, idf }
}

/// The keys of a term's forms. A form that is marked as a word alone is counted only where it is one.
fn keys(forms: &[String]) -> (Vec<TermKey>, Count) {
    let forms: Vec<(TermKey, bool)> = forms.iter().map(|form| TermKey::of(form)).collect();
    let count = if forms.iter().all(|&(_, is_word)| is_word) { Count::AsWord } else { Count::Anywhere };
    let mut keys: Vec<TermKey> = forms.into_iter().map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.dedup();
    (keys, count)
}

impl FoundTerm {
    fn at(segments: &[Segment], find: impl Fn(FieldTerms) -> Vec<ListPlace>) -> Self {
        let (mut places, mut passages) = (Vec::with_capacity(segments.len()), (0, 0));
        for segment in segments {
            let body = segment.terms(TextField::Body);
            let of_segment = FieldPlaces {
                body: find(body),
                headings: find(segment.terms(TextField::Headings)),
                title: find(segment.terms(TextField::Title)),
            };
            for &place in &of_segment.body {
                let (anywhere, as_word) = body.count_without(place, segment.removed());
                passages = (passages.0 + u64::from(anywhere), passages.1 + u64::from(as_word));
            }
            places.push(of_segment);
        }
        Self { anywhere: 0.0, as_word: 0.0, places, passages }
    }

    /// Number of living passages that hold the term.
    fn rows(&self, count: Count) -> f32 {
        match count {
            Count::Anywhere => self.passages.0 as f32,
            Count::AsWord => self.passages.1 as f32,
        }
    }
}

/// The posting lists of all forms of a term as one: how often each row holds the term, and as a word.
#[derive(Default)]
pub struct Merged {
    rows: Vec<DocId>,
    /// By row; all 0 between two terms.
    counts: Vec<(u32, u32)>,
}

impl Merged {
    /// Calls `visit` with every row that holds the term, in order: row, frequency anywhere, frequency as a word.
    pub fn each(
        &mut self,
        terms: FieldTerms,
        places: &[ListPlace],
        mut visit: impl FnMut(DocId, u32, u32),
    ) -> Result<()> {
        match *places {
            [] => Ok(()),
            [place] => each_posting(terms, place, visit),
            _ => {
                self.count(terms, places)?;
                for row in self.rows.drain(..) {
                    let (anywhere, as_word) = std::mem::take(&mut self.counts[row as usize]);
                    visit(row, anywhere, as_word);
                }
                Ok(())
            }
        }
    }

    fn count(&mut self, terms: FieldTerms, places: &[ListPlace]) -> Result<()> {
        for &place in places {
            each_posting(terms, place, |row, anywhere, as_word| {
                if self.counts.len() <= row as usize {
                    self.counts.resize(row as usize + 1, (0, 0));
                }
                let count = &mut self.counts[row as usize];
                if count.0 == 0 {
                    self.rows.push(row);
                }
                *count = (count.0 + anywhere, count.1 + as_word);
            })?;
        }
        self.rows.sort_unstable();
        Ok(())
    }
}

#[inline]
fn each_posting(terms: FieldTerms, place: ListPlace, mut visit: impl FnMut(DocId, u32, u32)) -> Result<()> {
    let mut postings = terms.postings(place);
    while postings.advance() {
        let frequencies = postings.words().iter().zip(postings.others());
        for (&row, (&words, &others)) in postings.rows().iter().zip(frequencies) {
            visit(row, words + others, words);
        }
    }
    undamaged(&postings)
}
