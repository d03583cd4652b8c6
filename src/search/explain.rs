//! Why a passage stands where it stands: how the query was cut, what was found, what each part added.

use super::rank::asked::Asked;
use super::rank::features::Features;
use super::rank::model::Model;
use super::rank::scan::Scan;
use crate::analysis::{PAIR_MARK, WORD_MARK};
use crate::index::{Candidate, Parts, Request};

/// What a document adds that is a work, or of a region, which the query names; no feature is called so.
const PREFERRED: &str = "preferred";

/// How a query was read and what it found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// True for a question, whose best candidates a second pass compares.
    pub is_question: bool,
    pub terms: Vec<ExplainedTerm>,
    /// One for every hit, in their order.
    pub hits: Vec<ExplainedHit>,
}

/// A term that the query was cut into.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedTerm {
    pub text: String,
    /// Counted only where it stands as a word; otherwise as a pair of characters.
    pub is_word: bool,
    /// 0 for a term that only the second pass counts.
    pub weight: f32,
    /// How rare it is among all passages.
    pub idf: f32,
}

/// What brought a hit to its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExplainedHit {
    /// The query names the document, or this article of it, which therefore comes first.
    pub is_named: bool,
    /// What the passage, its headings, its title and its document scored in the first pass.
    pub parts: Parts,
    /// Words of the query that stand in the passage or its title, and those that do not.
    pub found: Vec<String>,
    pub missing: Vec<String>,
    /// What the second pass added for the document and for the passage in it, the greatest first.
    pub document: Vec<Addition>,
    pub passage: Vec<Addition>,
}

/// A feature of the second pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Addition {
    pub feature: &'static str,
    pub value: f32,
    /// Weight times value.
    pub adds: f32,
}

/// The terms of a request, with the idf that the index knows.
pub fn terms(request: &Request, idf: &[f32]) -> Vec<ExplainedTerm> {
    let explained = request.terms.iter().zip(idf).map(|(term, &idf)| ExplainedTerm {
        text: term
            .forms
            .first()
            .map_or("", |form| form.trim_start_matches([PAIR_MARK, WORD_MARK]))
            .to_string(),
        is_word: term.forms.len() == 1,
        weight: term.weight,
        idf,
    });
    explained.collect()
}

/// What a passage and its title, folded, hold of the query; `features` are absent where no second pass was made.
pub fn hit(
    asked: &Asked,
    candidate: &Candidate,
    [body, title]: [&[char]; 2],
    model: &Model,
    features: Option<&[Features; 2]>,
) -> ExplainedHit {
    let mut scan = Scan::default();
    let mut held = 0;
    for text in [body, title] {
        scan.read(asked, text);
        held |= scan.words;
    }
    let word = |index: usize| asked.chars[asked.words[index].place.clone()].iter().collect::<String>();
    let (found, missing): (Vec<usize>, Vec<usize>) =
        (0..asked.words.len()).partition(|index| held >> index & 1 == 1);
    let additions = features.map(|[document, own]| model.additions(document, own)).unwrap_or_default();
    let [mut document, passage] = additions;
    if features.is_some() && candidate.gain != 0.0 {
        document.insert(0, Addition { feature: PREFERRED, value: 1.0, adds: candidate.gain });
    }
    ExplainedHit {
        is_named: false,
        parts: candidate.parts,
        found: found.into_iter().map(word).collect(),
        missing: missing.into_iter().map(word).collect(),
        document,
        passage,
    }
}
