//! The development questions as lists of measured candidates.

use crate::common::{index, judgements, lines};
use jiansuo::index::{Candidate, Reader};
use jiansuo::query::{self, Mode};
use jiansuo::schema::Schema;
use jiansuo::search::Engine;
use jiansuo::search::rank::features::Features;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A question, its candidates in the order of the first pass, and which of them are right.
pub struct Question {
    pub candidates: Vec<Candidate>,
    pub features: Vec<Features>,
    /// For every candidate, whether its document is judged relevant.
    pub relevant: Vec<bool>,
    /// For every candidate, whether the verbatim answer stands in it.
    pub answered: Vec<bool>,
    /// Number of documents that are judged relevant, found or not.
    pub judged: usize,
}

impl Question {
    /// The first candidate of every document, in order.
    pub fn first_of_documents(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        (0..self.candidates.len()).filter(|&at| seen.insert(self.candidates[at].document)).collect()
    }
}

/// A set of questions over one collection.
pub struct Set {
    pub name: String,
    pub questions: Vec<Question>,
    pub has_answers: bool,
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Reads a set; its index is made once and kept.
pub fn read(folder: &Path, name: &str, depth: usize) -> Set {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ranking-{name}"));
    let (index, _) = index(&place, &[folder.join("corpus.jsonl")], 2);
    let reader = index.reader().expect("the index opens");
    let ranking = Schema::builtin().expect("the built-in schema is valid").ranking;
    let mut engine = Engine::new(&reader, ranking);
    let judged = judgements(&folder.join("qrels.tsv"));
    let (mut questions, mut has_answers) = (Vec::new(), false);
    for line in lines(&folder.join("queries.jsonl")) {
        let Some(relevant) = judged.get(line["_id"].as_str().unwrap_or_default()) else { continue };
        let query = query::parse(line["text"].as_str().unwrap_or_default(), Mode::Syntax);
        let answer = line["answer"].as_str().map(bare);
        has_answers |= answer.is_some();
        let measured = engine.measure(&query, depth).expect("the search ends");
        let (candidates, features): (Vec<_>, Vec<_>) = measured.into_iter().unzip();
        questions.push(Question {
            relevant: candidates.iter().map(|c| is_relevant(&reader, c, relevant)).collect(),
            answered: candidates.iter().map(|c| is_answered(&reader, c, answer.as_deref())).collect(),
            candidates,
            features,
            judged: relevant.len(),
        });
    }
    Set { name: name.to_string(), questions, has_answers }
}

fn is_relevant(reader: &dyn Reader, candidate: &Candidate, relevant: &HashMap<String, f64>) -> bool {
    relevant.contains_key(&reader.head(candidate.document).expect("the index can be read").name)
}

fn is_answered(reader: &dyn Reader, candidate: &Candidate, answer: Option<&str>) -> bool {
    let mut text = String::new();
    answer.is_some_and(|answer| {
        reader.text(candidate.passage, &mut text).expect("the index can be read");
        bare(&text).contains(answer)
    })
}
