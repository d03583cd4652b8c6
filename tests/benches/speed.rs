//! Speed against a plain tantivy index, interleaved in one run: `cargo bench --bench speed`.
//!
//! The naive peer: tantivy with tantivy-jieba (as both ship), one stored text field with positions, a query is
//! the OR of its tokens. Each measurement is a process of its own, so that peak memory is its own too.
//! Needs the real data; says so and ends where it is absent. `ROUNDS` pairs are run; every figure is printed
//! per round, then the median of the ratios.

mod common;

use common::{cpu_seconds, data, index, peak_memory, percentile};
use jiansuo::index::Reader;
use jiansuo::query::{self, Mode};
use jiansuo::schema::Schema;
use jiansuo::search::{Engine, SearchOptions};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    IndexRecordOption, STORED, Schema as TantivySchema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::Tokenizer;
use tantivy::{Index, TantivyDocument, Term, doc};
use tantivy_jieba::JiebaTokenizer;

const ROUNDS: usize = 3;
const THREADS: usize = 2;

fn main() {
    let Some(data) = data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    match arguments.as_slice() {
        [who, source, place] if who == "queries" => query_again(Path::new(source), Path::new(place)),
        [who, source, place] => measure(who, Path::new(source), Path::new(place)),
        _ => compare(&data),
    }
}

fn compare(data: &Path) {
    println!("round\twho\tset\tMB\tseconds\tMB/s\tcpu_s\tpeak_MB\tindex/raw\tp50_ms\tp99_ms");
    for (set, source) in [("laws", data.join("laws")), ("stard-law", data.join("retrieval/stard-law"))] {
        let mut ratios = Vec::new();
        for round in 0..ROUNDS {
            let speeds = ["naive", "ours"].map(|who| {
                let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("speed-{who}"));
                let _ = fs::remove_dir_all(&place);
                let program = std::env::current_exe().expect("the bench has a path");
                let output = Command::new(program).args([who]).arg(&source).arg(&place).output();
                let output = output.expect("the bench starts itself");
                let line = String::from_utf8_lossy(&output.stdout).trim().to_string();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                println!("{round}\t{who}\t{set}\t{line}");
                line.split('\t').nth(2).and_then(|speed| speed.parse::<f64>().ok()).unwrap_or(f64::NAN)
            });
            ratios.push(speeds[1] / speeds[0]);
        }
        ratios.sort_by(f64::total_cmp);
        println!("{set}: ours / naive = {:.2} (median of {ROUNDS})", percentile(&ratios, 0.5));
    }
}

/// Indexes and queries as one of the two, in this process, and prints a line of figures.
fn measure(who: &str, source: &Path, place: &Path) {
    let raw = bytes_of(source) as f64 / 1e6;
    let questions = questions(source);
    let clock = Instant::now();
    let ([seconds, cpu], mut times) = if who == "naive" {
        let index = naive_index(source, place);
        let spent = [clock.elapsed().as_secs_f64(), cpu_seconds()];
        (spent, naive_times(&index, &questions))
    } else {
        let corpus = source.join("corpus.jsonl");
        let path = if corpus.is_file() { corpus } else { source.to_path_buf() };
        let (index, report) = index(place, &[path], THREADS);
        let spent = [clock.elapsed().as_secs_f64(), cpu_seconds()];
        assert!(!report.has_failures(), "{:?}", report.problems.first());
        let reader = index.reader().expect("the index opens");
        assert!(reader.counts().expect("it can be counted").passages > 1_000);
        (spent, our_times(&reader, &questions))
    };
    times.sort_by(f64::total_cmp);
    let ratio = bytes_of(place) as f64 / 1e6 / raw;
    let (p50, p99) = (percentile(&times, 0.5), percentile(&times, 0.99));
    println!(
        "{raw:.1}\t{seconds:.2}\t{:.2}\t{cpu:.2}\t{:.0}\t{ratio:.2}\t{p50:.2}\t{p99:.2}",
        raw / seconds,
        peak_memory()
    );
}

/// Queries an index that was made before, for a profile of that alone.
fn query_again(source: &Path, place: &Path) {
    let index = common::open(place);
    let reader = index.reader().expect("the index opens");
    let questions = questions(source);
    println!("p50_ms\tp99_ms\tcpu_ms a query");
    for _ in 0..ROUNDS {
        let before = cpu_seconds();
        let mut times = our_times(&reader, &questions);
        let cpu = (cpu_seconds() - before) * 1e3 / questions.len() as f64;
        times.sort_by(f64::total_cmp);
        println!("{:.2}\t{:.2}\t{cpu:.2}", percentile(&times, 0.5), percentile(&times, 0.99));
    }
}

fn naive_index(source: &Path, place: &Path) -> Index {
    fs::create_dir_all(place).expect("the folder can be made");
    let mut builder = TantivySchema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("jieba")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    let index = Index::create_in_dir(place, builder.build()).expect("the index can be made");
    index.tokenizers().register("jieba", JiebaTokenizer::new());
    let mut writer = index.writer_with_num_threads(THREADS, common::MEMORY_BYTES).expect("the writer opens");
    for body in texts(source) {
        writer.add_document(doc!(text => body)).expect("the document is taken");
    }
    writer.commit().expect("the commit ends");
    writer.wait_merging_threads().expect("the merges end");
    index
}

fn naive_times(index: &Index, questions: &[String]) -> Vec<f64> {
    let searcher = index.reader().expect("the reader opens").searcher();
    let field = index.schema().get_field("text").expect("there is a text field");
    let mut tokenizer = JiebaTokenizer::new();
    let time = |question: &String| {
        let clock = Instant::now();
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut stream = tokenizer.token_stream(question);
        while tantivy::tokenizer::TokenStream::advance(&mut stream) {
            let term = Term::from_field_text(field, &tantivy::tokenizer::TokenStream::token(&stream).text);
            clauses.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        }
        let hits = searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(10).order_by_score());
        for (_, address) in hits.expect("the search ends") {
            let stored: TantivyDocument = searcher.doc(address).expect("the document is there");
            assert!(stored.get_first(field).and_then(|value| value.as_str()).is_some());
        }
        clock.elapsed().as_secs_f64() * 1e3
    };
    warmed(questions, time)
}

/// Times of all questions, which were asked once before, so that the index is in memory.
fn warmed(questions: &[String], mut time: impl FnMut(&String) -> f64) -> Vec<f64> {
    questions.iter().for_each(|question| {
        time(question);
    });
    questions.iter().map(time).collect()
}

fn our_times(reader: &dyn Reader, questions: &[String]) -> Vec<f64> {
    let mut engine = Engine::new(reader, Schema::builtin().expect("the schema is valid").ranking);
    let options = SearchOptions { limit: 10, mode: Mode::Syntax, by_document: false, names_only: false };
    let time = |question: &String| {
        let clock = Instant::now();
        let query = query::parse(question, Mode::Syntax);
        engine.search(&query, &options).expect("the search ends");
        clock.elapsed().as_secs_f64() * 1e3
    };
    warmed(questions, time)
}

/// The set's own questions; lay questions on law for the laws.
fn questions(source: &Path) -> Vec<String> {
    let own = source.join("queries.jsonl");
    let path = if own.is_file() { own } else { source.join("../retrieval/stard-law/queries.jsonl") };
    let text = fs::read_to_string(path).expect("the questions can be read");
    let field = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a question is JSON");
        value["text"].as_str().unwrap_or_default().to_string()
    };
    text.lines().map(field).collect()
}

/// The texts of a folder of files, or those of a corpus.jsonl in it, each after its title.
fn texts(source: &Path) -> Box<dyn Iterator<Item = String>> {
    let corpus = source.join("corpus.jsonl");
    if corpus.is_file() {
        let text = fs::read_to_string(corpus).expect("the corpus can be read");
        let lines: Vec<String> = text.lines().map(str::to_string).collect();
        return Box::new(lines.into_iter().map(|line| {
            let value: Value = serde_json::from_str(&line).expect("a document is JSON");
            let part = |name: &str| value[name].as_str().unwrap_or_default().to_string();
            format!("{}\n{}", part("title"), part("text"))
        }));
    }
    Box::new(files(source).into_iter().map(|path| fs::read_to_string(path).expect("a file can be read")))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path()).collect()
}

fn bytes_of(folder: &Path) -> u64 {
    let corpus = folder.join("corpus.jsonl");
    if corpus.is_file() {
        return texts(folder).map(|text| text.len() as u64).sum();
    }
    files(folder).iter().filter_map(|path| fs::metadata(path).ok()).map(|metadata| metadata.len()).sum()
}
