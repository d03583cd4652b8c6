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
    document: Features,
    passage: Features,
}

impl Model {
    pub fn new(weights: &Weights) -> Self {
        Self {
            depth: weights.depth,
            within: weights.within,
            document: in_order(&weights.document),
            passage: in_order(&weights.passage),
        }
    }

    /// What each feature adds, for the document by its first candidate and for the passage by its own features.
    pub fn additions(&self, first: &Features, own: &Features) -> [Vec<Addition>; 2] {
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
        [of(&self.document, first, 1.0), of(&self.passage, own, self.within)]
    }

    /// A value for every candidate, higher for a better one. A document is worth what its first candidate
    /// (the best of the first pass) says of it; its passages share that worth by the passage model.
    pub fn values(&self, candidates: &[Candidate], features: &[Features]) -> Vec<f32> {
        let mut documents: HashMap<Address, (f32, f32)> = HashMap::new();
        let mut values = Vec::with_capacity(candidates.len());
        for (candidate, features) in candidates.iter().zip(features) {
            let own = dot(&self.passage, features);
            let entry =
                documents.entry(candidate.document).or_insert_with(|| (dot(&self.document, features), own));
            entry.1 = entry.1.max(own);
            values.push(own);
        }
        for (candidate, value) in candidates.iter().zip(&mut values) {
            let (document, best) = documents[&candidate.document];
            *value = document + self.within * (*value - best);
        }
        values
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
