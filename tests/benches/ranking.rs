//! Ranking on questions with judgements: `cargo bench --bench ranking [-- SET...]`.
//!
//! Needs the real data (see `common::data`); says so and ends where it is absent. Weights can be tried
//! without a new index: `JIANSUO_RANKING="b=0.5,context=0.3"`. `-- ncp-policy --log FOLDER` writes what came of every
//! question to `FOLDER/ncp-policy.tsv`, so that two runs can be compared question by question; the columns are in
//! `LOG_HEADING`. `MRR_twins` counts as relevant also the documents that hold a long answer word for word: how much is
//! lost to those is no fault of the order.

mod common;

use common::{data, index, judgements, mean, percentile};
use jiansuo::index::Reader;
use jiansuo::query::{self, Mode};
use jiansuo::schema::{Ranking, Schema};
use jiansuo::search::{Engine, Hit, SearchOptions};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

const SETS: [&str; 4] = ["ncp-policy", "stard-law", "drcd-traditional", "cmrc2018"];
const DEPTH: usize = 100;

/// Ranks count from 1 and are `-` where nothing relevant is among the hits that were looked at (100 documents, 10
/// passages), or where the set has no answers.
const LOG_HEADING: &str = "query\tdocument_rank\tndcg_at_10\tanswer_rank";

struct Question {
    id: String,
    text: String,
    answer: Option<String>,
}

fn main() {
    let Some(data) = data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let log = arguments.iter().position(|argument| argument == "--log").map(|at| {
        let folder = PathBuf::from(arguments.get(at + 1).expect("--log FOLDER"));
        arguments.drain(at..at + 2);
        folder
    });
    let named: Vec<String> = arguments.into_iter().filter(|argument| !argument.starts_with('-')).collect();
    let sets =
        SETS.iter().filter(|set| named.is_empty() || named.iter().any(|name| set.starts_with(name.as_str())));
    let ranking = ranking();
    println!(
        "set\tqueries\tMRR@10\tnDCG@10\trecall@100\tfirst1\tfirst3\tfirst5\tfirst10\tMRR_twins\tp50_ms\tp99_ms"
    );
    for set in sets {
        run(&data.join("retrieval").join(set), set, &ranking, log.as_deref());
    }
}

fn run(folder: &Path, set: &str, ranking: &Ranking, log: Option<&Path>) {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ranking-{set}"));
    let (index, _) = index(&place, &[folder.join("corpus.jsonl")], 2);
    let reader = index.reader().expect("the index opens");
    let mut engine = Engine::new(&reader, ranking.clone());
    let judged = judgements(&folder.join("qrels.tsv"));
    let options = SearchOptions { limit: DEPTH, mode: Mode::Syntax, by_document: false, names_only: false };
    let by_document = SearchOptions { by_document: true, names_only: true, ..options };
    let ten = SearchOptions { limit: 10, ..options };
    let (mut mrr, mut ndcg, mut recall, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut firsts: [Vec<f64>; 4] = Default::default();
    let mut twins = Vec::new();
    let mut log = log.map(|folder| {
        fs::create_dir_all(folder).expect("the folder can be made");
        let file = fs::File::create(folder.join(format!("{set}.tsv"))).expect("the log can be written");
        let mut log = std::io::BufWriter::new(file);
        writeln!(log, "{LOG_HEADING}").expect("the log can be written");
        log
    });
    for question in questions(&folder.join("queries.jsonl")) {
        let Some(relevant) = judged.get(&question.id) else { continue };
        let query = query::parse(&question.text, Mode::Syntax);
        let clock = Instant::now();
        let hits = engine.search(&query, &ten).expect("the search ends").hits;
        times.push(clock.elapsed().as_secs_f64() * 1e3);
        let documents = engine.search(&query, &by_document).expect("the search ends").hits;
        let names: Vec<&str> = documents.iter().map(|hit| hit.document.as_str()).collect();
        let rank = names.iter().take(10).position(|name| relevant.contains_key(*name));
        mrr.push(rank.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)));
        if let Some(answer) = &question.answer {
            let twin = documents.iter().take(10).position(|hit| holds(&reader, hit, answer));
            let rank = [rank, twin].into_iter().flatten().min();
            twins.push(rank.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)));
        }
        ndcg.push(ndcg_at_10(&names, relevant));
        let found = names.iter().filter(|name| relevant.contains_key(**name)).count();
        recall.push(found as f64 / relevant.len() as f64);
        let answered = question.answer.as_deref().map(|answer| answered_at(&hits, answer));
        if let Some(at) = answered {
            for (first, limit) in firsts.iter_mut().zip([1, 3, 5, 10]) {
                first.push(f64::from(at.is_some_and(|at| at < limit)));
            }
        }
        if let Some(log) = &mut log {
            let rank = |at: Option<usize>| at.map_or("-".to_string(), |at| (at + 1).to_string());
            let first = names.iter().position(|name| relevant.contains_key(*name));
            let (ndcg, answer) = (ndcg[ndcg.len() - 1], rank(answered.flatten()));
            writeln!(log, "{}\t{}\t{ndcg:.4}\t{answer}", question.id, rank(first))
                .expect("the log can be written");
        }
    }
    times.sort_by(f64::total_cmp);
    let share =
        |values: &Vec<f64>| if values.is_empty() { "-".into() } else { format!("{:.4}", mean(values)) };
    let (firsts, twins): (Vec<String>, String) = (firsts.iter().map(share).collect(), share(&twins));
    println!(
        "{set}\t{}\t{:.4}\t{:.4}\t{:.4}\t{}\t{twins}\t{:.2}\t{:.2}",
        mrr.len(),
        mean(&mrr),
        mean(&ndcg),
        mean(&recall),
        firsts.join("\t"),
        percentile(&times, 0.5),
        percentile(&times, 0.99)
    );
}

/// The place of the first passage that holds the answer, white space apart.
fn answered_at(hits: &[Hit], answer: &str) -> Option<usize> {
    let answer = bare(answer);
    hits.iter().position(|hit| bare(&hit.text).contains(&answer))
}

/// Characters from which on an answer stands in two documents because one of them took it over.
const LONG_ANSWER: usize = 12;

/// Whether the document of a hit holds a long answer, white space apart.
fn holds(reader: &dyn Reader, hit: &Hit, answer: &str) -> bool {
    let answer = bare(answer);
    // The key of a line of a collection is its id.
    let document = reader.document(&hit.document_id).expect("the index can be read");
    let passages = document.map(|(row, ..)| reader.passages(row).expect("the index can be read"));
    let text = || passages.iter().flatten().map(|passage| bare(&passage.text)).collect::<String>();
    answer.chars().count() >= LONG_ANSWER && text().contains(&answer)
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// nDCG as trec_eval computes it: gain is the judgement, discount log2(rank + 1).
fn ndcg_at_10(names: &[&str], relevant: &HashMap<String, f64>) -> f64 {
    let discount = |rank: usize| (rank as f64 + 2.0).log2();
    let gain = |(rank, name): (usize, &&str)| relevant.get(*name).map_or(0.0, |gain| gain / discount(rank));
    let found: f64 = names.iter().take(10).enumerate().map(gain).sum();
    let mut ideal: Vec<f64> = relevant.values().copied().collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best: f64 = ideal.iter().take(10).enumerate().map(|(rank, gain)| gain / discount(rank)).sum();
    if best > 0.0 { found / best } else { 0.0 }
}

fn questions(path: &PathBuf) -> Vec<Question> {
    let text = fs::read_to_string(path).expect("the questions can be read");
    let question = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a question is JSON");
        let field = |name: &str| value[name].as_str().map(str::to_string);
        Question {
            id: field("_id").expect("a question has an id"),
            text: field("text").expect("a question has a text"),
            answer: field("answer"),
        }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(question).collect()
}

/// The built-in weights with those of `JIANSUO_RANKING` in their place.
fn ranking() -> Ranking {
    let ranking = Schema::builtin().expect("the built-in schema is valid").ranking;
    let mut value = serde_json::to_value(&ranking).expect("weights are numbers");
    let tried = std::env::var("JIANSUO_RANKING").unwrap_or_default();
    let known: HashSet<String> =
        value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    for (name, weight) in tried.split(',').filter_map(|pair| pair.split_once('=')) {
        assert!(known.contains(name), "no weight is called {name}");
        value[name] = weight.parse::<f64>().expect("a weight is a number").into();
    }
    serde_json::from_value(value).expect("weights are numbers")
}
