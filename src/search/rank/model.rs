//! The learned weights: one linear model that orders documents, one that orders the passages of a document.

use super::features::{COUNT, Features, NAMES};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Address, Candidate};
use crate::search::explain::Addition;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

const BUILTIN: &str = include_str!("../../../index_schema/ranker.toml");

/// Weights by the names of features, as they lie in the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Candidates of the first pass that are compared.
    pub depth: usize,
    /// How much a passage loses against its document's best, times the difference of the passage model.
    pub within: f32,
    /// What a document gains that is of a region which the query names.
    #[serde(default)]
    pub region: f32,
    /// What a document gains that is of a year which the query names, or of the next.
    #[serde(default)]
    pub year: f32,
    /// What a document gains that is a work which the query names, or an article of it.
    #[serde(default)]
    pub work: f32,
    pub document: BTreeMap<String, f32>,
    pub passage: BTreeMap<String, f32>,
}

impl Weights {
    /// The weights that are built into the program.
    ///
    /// # Errors
    /// None in a program whose tests pass; the error is that of [`Weights::parse`].
    pub fn builtin() -> Result<Self> {
        Self::parse(BUILTIN)
    }

    /// Reads weights from TOML; names of no feature are refused.
    pub fn parse(text: &str) -> Result<Self> {
        let mismatch = |detail: String| Error::new(ErrorKind::Mismatch, detail);
        let weights: Self = toml::from_str(text).map_err(|e| mismatch(format!("ranker: {}", e.message())))?;
        let mut names = weights.document.keys().chain(weights.passage.keys());
        match names.find(|name| !NAMES.contains(&name.as_str())) {
            Some(name) => Err(mismatch(format!("ranker: no feature is called {name}"))),
            None => Ok(weights),
        }
    }
}

/// The weights in the order of the features.
#[derive(Debug, Clone)]
pub struct Model {
    pub depth: usize,
    within: f32,
    /// What documents gain that are of a region or a year, or (of) a work, which the query names.
    pub region: f32,
    pub year: f32,
    pub work: f32,
    document: Features,
    passage: Features,
}

impl Model {
    pub fn new(weights: &Weights) -> Self {
        Self {
            depth: weights.depth,
            within: weights.within,
            region: weights.region,
            year: weights.year,
            work: weights.work,
            document: in_order(&weights.document),
            passage: in_order(&weights.passage),
        }
    }

    /// What each feature adds, for the document by its own and for the passage by its own.
    pub fn additions(&self, document: &Features, own: &Features) -> [Vec<Addition>; 2] {
        let of = |weights: &Features, features: &Features, times: f32| {
            let all = NAMES.iter().enumerate().map(|(at, &feature)| Addition {
                feature,
                value: features[at],
                adds: weights[at] * features[at] * times,
            });
            let mut additions: Vec<Addition> = all.filter(|addition| addition.adds != 0.0).collect();
            additions.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
            additions
        };
        [of(&self.document, document, 1.0), of(&self.passage, own, self.within)]
    }

    /// A value for every candidate, higher for a better one. A document is worth what [`Model::documents`] say of
    /// it; its passages share that worth by the passage model.
    pub fn values(&self, candidates: &[Candidate], features: &[Features]) -> Vec<f32> {
        let worth: HashMap<Address, f32> = self
            .documents(candidates, features)
            .into_iter()
            .map(|(document, features)| (document, dot(&self.document, &features)))
            .collect();
        let own: Vec<f32> = features.iter().map(|features| dot(&self.passage, features)).collect();
        let mut best: HashMap<Address, f32> = HashMap::new();
        for (candidate, &own) in candidates.iter().zip(&own) {
            let best = best.entry(candidate.document).or_insert(own);
            *best = best.max(own);
        }
        let value = |(candidate, own): (&Candidate, f32)| {
            worth[&candidate.document] + candidate.gain + self.within * (own - best[&candidate.document])
        };
        candidates.iter().zip(own).map(value).collect()
    }

    /// The features of every document: halfway between those of its first candidate, the best of the first pass,
    /// and of the candidate that the document model likes best.
    pub fn documents(&self, candidates: &[Candidate], features: &[Features]) -> HashMap<Address, Features> {
        let mut ends: HashMap<Address, [(f32, &Features); 2]> = HashMap::new();
        for (candidate, features) in candidates.iter().zip(features) {
            let own = (dot(&self.document, features), features);
            let [_, best] = ends.entry(candidate.document).or_insert([own; 2]);
            if own.0 > best.0 {
                *best = own;
            }
        }
        let halfway =
            |[first, best]: [(f32, &Features); 2]| std::array::from_fn(|at| (first.1[at] + best.1[at]) / 2.0);
        ends.into_iter().map(|(document, ends)| (document, halfway(ends))).collect()
    }
}

fn in_order(weights: &BTreeMap<String, f32>) -> Features {
    let mut ordered = [0.0; COUNT];
    for (at, name) in NAMES.iter().enumerate() {
        ordered[at] = weights.get(*name).copied().unwrap_or(0.0);
    }
    ordered
}

fn dot(weights: &Features, features: &Features) -> f32 {
    weights.iter().zip(features).map(|(w, f)| w * f).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Parts;

    fn passage(row: u32) -> Candidate {
        let [passage, document] = [row, 0].map(|row| Address { segment: 0, row });
        Candidate { passage, document, score: 0.0, gain: 0.0, parts: Parts::default() }
    }

    #[test]
    fn a_document_is_worth_what_its_first_and_its_best_passage_say() {
        let weights =
            Weights { document: BTreeMap::from([(NAMES[0].to_string(), 1.0)]), ..Weights::default() };
        let candidates = [passage(3), passage(1), passage(2)];
        let features = [0.2, 0.8, 0.1].map(|value| {
            let mut features = [0.0; COUNT];
            features[0] = value;
            features
        });
        let model = Model::new(&weights);
        assert_eq!(model.documents(&candidates, &features)[&candidates[0].document][0], 0.5);
        assert_eq!(model.values(&candidates, &features), [0.5; 3]);
    }
}
