//! Measures a run against judgements: nDCG@10, MRR@10, recall@100, as trec_eval defines them.

use crate::error::{Error, ErrorKind};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Cutoffs of the measures, in ranks.
const TOP: usize = 10;
const DEEP: usize = 100;

/// Judgements: for each query the grade of each judged document; a grade over 0 is relevant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Qrels(BTreeMap<String, HashMap<String, i64>>);

/// A run: for each query its documents with their scores.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run(BTreeMap<String, Vec<(String, f64)>>);

/// Averages over the queries that have a relevant document; each measure lies between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scores {
    /// Number of queries that were averaged over.
    pub queries: usize,
    /// Gain is the grade, discounted by log2(rank + 1).
    pub ndcg_at_10: f64,
    pub mrr_at_10: f64,
    pub recall_at_100: f64,
}

/// Reads judgements: TREC's `qid 0 docno grade`, or BEIR's `query-id<TAB>corpus-id<TAB>score` with or
/// without its heading. Lines that are neither are reported with their number; the others are read.
pub fn read_qrels(name: &str, text: &str) -> (Qrels, Vec<Error>) {
    let mut qrels = Qrels::default();
    let mut errors = Vec::new();
    for (position, (number, line)) in content_lines(text).enumerate() {
        match judgement(line) {
            Some((query, document, grade)) => {
                qrels.0.entry(query).or_default().insert(document, grade);
            }
            None if position == 0 && line.to_ascii_lowercase().starts_with("query") => {}
            None => errors.push(bad_line(name, number, "qid 0 docno grade")),
        }
    }
    (qrels, errors)
}

/// Reads a TREC run: `qid Q0 docno rank score tag`; the order is that of the scores.
pub fn read_run(name: &str, text: &str) -> (Run, Vec<Error>) {
    let mut run = Run::default();
    let mut errors = Vec::new();
    for (number, line) in content_lines(text) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let score = fields.get(4).and_then(|score| score.parse::<f64>().ok()).filter(|score| !score.is_nan());
        match (fields.len(), score) {
            (5 | 6, Some(score)) => {
                run.0.entry(fields[0].to_string()).or_default().push((fields[2].to_string(), score));
            }
            _ => errors.push(bad_line(name, number, "qid Q0 docno rank score tag")),
        }
    }
    (run, errors)
}

/// The measures of `run`; a query that the run leaves out counts 0.
///
/// Where no judged document has a `#` in its name, the run's passages (`name#7`) count as their documents,
/// each document at its best passage's rank.
pub fn evaluate(qrels: &Qrels, run: &Run) -> Scores {
    let by_passage = qrels.0.values().flat_map(HashMap::keys).any(|document| document.contains('#'));
    let mut total = Scores::default();
    for (query, grades) in &qrels.0 {
        if grades.values().all(|&grade| grade <= 0) {
            continue;
        }
        total.queries += 1;
        let Some(scored) = run.0.get(query) else { continue };
        let ranking = ranking(scored, by_passage);
        total.ndcg_at_10 += ndcg(&ranking, grades);
        total.mrr_at_10 += reciprocal_rank(&ranking, grades);
        total.recall_at_100 += recall(&ranking, grades);
    }
    let queries = total.queries.max(1) as f64;
    Scores {
        queries: total.queries,
        ndcg_at_10: total.ndcg_at_10 / queries,
        mrr_at_10: total.mrr_at_10 / queries,
        recall_at_100: total.recall_at_100 / queries,
    }
}

/// Lines that are not blank, with their numbers from 1.
fn content_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

fn bad_line(name: &str, number: usize, form: &str) -> Error {
    Error::new(ErrorKind::BadLine, format!("{number}: {form}?")).at(name)
}

/// Query, document and grade of a line; names are written as a run writes them.
fn judgement(line: &str) -> Option<(String, String, i64)> {
    let tabs: Vec<&str> = line.split('\t').map(str::trim).collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    let (query, document, grade) = match (tabs.as_slice(), words.as_slice()) {
        (&[query, document, grade], _) | (_, &[query, document, grade]) => (query, document, grade),
        (&[query, _, document, grade], _) | (_, &[query, _, document, grade]) => (query, document, grade),
        _ => return None,
    };
    let grade = grade.parse::<f64>().ok().filter(|grade| grade.is_finite())? as i64;
    let word = |name| crate::output::trec_word(name).into_owned();
    Some((word(query), word(document), grade))
}

/// Documents from best to worst, each once. Equal scores are ordered as trec_eval does: the greater name first.
fn ranking(scored: &[(String, f64)], by_passage: bool) -> Vec<&str> {
    let mut scored: Vec<&(String, f64)> = scored.iter().collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| b.0.cmp(&a.0)));
    let mut seen = HashSet::new();
    let names = scored.into_iter().map(|(name, _)| if by_passage { name } else { document_of(name) });
    names.filter(|name| seen.insert(*name)).collect()
}

/// The name without `#` and a passage's number.
fn document_of(name: &str) -> &str {
    match name.rsplit_once('#') {
        Some((document, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            document
        }
        _ => name,
    }
}

fn grade_of(grades: &HashMap<String, i64>, document: &str) -> i64 {
    grades.get(document).copied().unwrap_or(0).max(0)
}

fn ndcg(ranking: &[&str], grades: &HashMap<String, i64>) -> f64 {
    let mut ideal: Vec<i64> = grades.values().map(|&grade| grade.max(0)).collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let found = discounted(ranking.iter().map(|document| grade_of(grades, document)));
    found / discounted(ideal.into_iter())
}

/// Discounted cumulative gain of the first ten grades.
fn discounted(grades: impl Iterator<Item = i64>) -> f64 {
    (2u32..).zip(grades.take(TOP)).map(|(rank, grade)| grade as f64 / f64::from(rank).log2()).sum()
}

fn reciprocal_rank(ranking: &[&str], grades: &HashMap<String, i64>) -> f64 {
    let first = ranking.iter().take(TOP).position(|document| grade_of(grades, document) > 0);
    first.map_or(0.0, |index| 1.0 / (index + 1) as f64)
}

fn recall(ranking: &[&str], grades: &HashMap<String, i64>) -> f64 {
    let relevant = grades.values().filter(|&&grade| grade > 0).count();
    let found = ranking.iter().take(DEEP).filter(|document| grade_of(grades, document) > 0).count();
    found as f64 / relevant as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(qrels: &str, run: &str) -> Scores {
        let (qrels, bad_qrels) = read_qrels("qrels.tsv", qrels);
        let (run, bad_run) = read_run("run.trec", run);
        assert_eq!((bad_qrels, bad_run), (Vec::new(), Vec::new()));
        evaluate(&qrels, &run)
    }

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn agrees_with_sums_made_by_hand() {
        let qrels = "q1 0 a 2\nq1 0 b 1\nq1 0 c 0\nq2 0 d 1\nq3 0 e 0\nq4 0 f 1\n";
        let run = "q1 Q0 c 1 9.0 t\nq1 Q0 b 2 8.0 t\nq1 Q0 a 3 7.0 t\nq2 Q0 d 1 1.0 t\nq3 Q0 e 1 1.0 t\n";
        let scores = measured(qrels, run);
        assert_eq!(scores.queries, 3);
        // q1: gains 0, 1, 2 at ranks 1, 2, 3; ideal 2, 1. log2(3) = 1.584962500721156.
        let log3 = 1.584_962_500_721_156;
        let first = (1.0 / log3 + 2.0 / 2.0) / (2.0 + 1.0 / log3);
        assert_near(first, 0.619_906_233_284_065_7);
        assert_near(scores.ndcg_at_10, (first + 1.0) / 3.0);
        assert_near(scores.mrr_at_10, (0.5 + 1.0) / 3.0);
        assert_near(scores.recall_at_100, 2.0 / 3.0);
    }

    #[test]
    fn cutoffs_are_ten_and_a_hundred() {
        let run: String =
            (0..200).map(|at| format!("q Q0 d{at} {} {:.3} t\n", at + 1, 200.0 - f64::from(at))).collect();
        let eleventh = measured("query-id\tcorpus-id\tscore\nq\td10\t1\n", &run);
        assert_eq!((eleventh.ndcg_at_10, eleventh.mrr_at_10, eleventh.recall_at_100), (0.0, 0.0, 1.0));
        let late = measured("q\td99\t1\nq\td100\t1\n", &run);
        assert_near(late.recall_at_100, 0.5);
    }

    #[test]
    fn passages_count_as_their_documents() {
        let run = "q Q0 甲.txt#3 1 9 t\nq Q0 甲.txt#8 2 8 t\nq Q0 乙%20二.txt#0 3 7 t\n";
        let scores = measured("q\t乙 二.txt\t1\n", run);
        assert_near(scores.mrr_at_10, 0.5);
        let scores = measured("q\t甲.txt#8\t1\n", run);
        assert_near(scores.mrr_at_10, 0.5);
    }

    #[test]
    fn order_is_by_score_not_by_the_written_rank() {
        let scores = measured("q 0 b 1\n", "q Q0 a 1 1.0 t\nq Q0 b 2 2.0 t\n");
        assert_near(scores.mrr_at_10, 1.0);
    }

    #[test]
    fn bad_lines_are_reported_with_their_number() {
        let (_, errors) = read_qrels("qrels.tsv", "query-id\tcorpus-id\tscore\nq\td\tx\n\nq d\nq 0 d 1\n");
        assert_eq!(errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().len(), 2);
        assert!(errors[1].detail.starts_with("4: "));
        let (_, errors) = read_run("run", "q Q0 d 1 x t\nq Q0 d 1 NaN t\nq Q0 d 1\nq Q0 d 1 2.5 t\n");
        assert_eq!(errors.len(), 3);
        assert_eq!(evaluate(&Qrels::default(), &Run::default()), Scores::default());
    }
}
