//! Scores the recognisers on annotated sentences kept apart, and trains them: `cargo bench --profile tune --bench
//! train_recogniser [-- --train [GUIDELINE] | --write [GUIDELINE]]`.

#[path = "../common/mod.rs"]
mod common;
mod data;
mod fit;
mod score;

use data::{Corpus, Sentence};
use fit::{Examples, Lesson};
use jiansuo::entity::lexicon::Lexicon;
use jiansuo::entity::trained::Tagger;
use jiansuo::entity::trained::model::Model;
use jiansuo::entity::{Found, Guideline, Recognizers};
use jiansuo::model::{EntityKind, Span};
use score::Score;
use std::path::Path;
use std::time::Instant;

/// Features of a model, and how often one must occur to be learned.
const MOST: usize = 190_000;
const FREQUENT: u32 = 2;

fn main() {
    let Some(data) = common::data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let recognizers = Recognizers::standard();
    for corpus in data::read(&data.join("ner")) {
        let guideline = corpus.guideline;
        let named = Guideline::ALL.iter().any(|guideline| has(guideline.name()));
        if named && !has(guideline.name()) {
            continue;
        }
        let held_out = corpus.sentences.iter().filter(|sentence| sentence.held_out).count();
        println!("# {}: {} sentences, {held_out} kept apart", guideline.name(), corpus.sentences.len());
        rules(&recognizers, &corpus);
        if has("--train") || has("--write") {
            train(&recognizers, &corpus, has("--write"));
        }
    }
}

fn rules(recognizers: &Recognizers, corpus: &Corpus) {
    let mut score = Score::default();
    let labels = shipped_labels(corpus.guideline);
    let of_kind = |kind: EntityKind| labels.iter().find(|(label, _)| Guideline::kind(label) == Some(kind));
    for sentence in corpus.sentences.iter().filter(|sentence| sentence.held_out) {
        let found = recognizers.found(&sentence.text);
        let found: Vec<_> =
            found.iter().filter_map(|f| of_kind(f.kind).map(|(label, _)| (*label, f.span))).collect();
        let gold: Vec<_> =
            sentence.gold.iter().filter_map(|(label, span)| Some((shipped(labels, label)?, *span))).collect();
        score.add(&gold, &found);
    }
    let labels: Vec<_> = labels.iter().map(|(label, _)| *label).collect();
    score.print(&format!("{} as indexed", corpus.guideline.name()), &labels);
}

/// The types that the index knows, each with the types of the corpus that are one of it.
fn shipped_labels(guideline: Guideline) -> &'static [(&'static str, &'static [&'static str])] {
    match guideline {
        Guideline::Msra | Guideline::PeoplesDaily => {
            &[("PER", &["PER"]), ("LOC", &["LOC"]), ("ORG", &["ORG"])]
        }
        Guideline::Cluener => &[
            ("name", &["name"]),
            ("address", &["address"]),
            ("organization", &["government", "organization", "company"]),
            ("position", &["position"]),
        ],
    }
}

fn shipped(labels: &[(&'static str, &[&str])], label: &str) -> Option<&'static str> {
    labels.iter().find(|(_, of)| of.contains(&label)).map(|(label, _)| *label)
}

fn train(recognizers: &Recognizers, corpus: &Corpus, write: bool) {
    let labels = corpus.guideline.labels();
    let lexicon = Lexicon::builtin();
    let mut examples = Examples::new(labels.len());
    let clock = Instant::now();
    for sentence in corpus.sentences.iter().filter(|sentence| !sentence.held_out) {
        let number = |label: &str| labels.iter().position(|known| *known == label);
        let gold: Vec<(usize, Span)> =
            sentence.gold.iter().filter_map(|(label, span)| Some((number(label)?, *span))).collect();
        let hints = hints(recognizers, sentence);
        let words = lexicon.tokens(&sentence.text);
        examples.add(&Lesson { text: &sentence.text, words: &words, hints: &hints, gold: &gold });
    }
    println!("read in {:.0} s", clock.elapsed().as_secs_f64());
    let bytes = examples.learn(MOST, FREQUENT);
    println!("learned in {:.0} s, {} bytes", clock.elapsed().as_secs_f64(), bytes.len());
    tagged(recognizers, corpus, &bytes);
    if write {
        let name = format!("index_schema/recognizer-{}.bin", corpus.guideline.name());
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &bytes)
            .expect("the model can be written");
    }
}

fn hints(recognizers: &Recognizers, sentence: &Sentence) -> Vec<Found> {
    recognizers.found(&sentence.text)
}

/// Scores the model on what was kept apart.
fn tagged(recognizers: &Recognizers, corpus: &Corpus, bytes: &[u8]) {
    let model = Model::new(bytes).expect("the bytes are a model");
    let tagger = Tagger::new(corpus.guideline, model);
    let lexicon = Lexicon::builtin();
    let mut score = Score::default();
    let (mut seconds, mut length) = (0.0, 0);
    for sentence in corpus.sentences.iter().filter(|sentence| sentence.held_out) {
        let words = lexicon.tokens(&sentence.text);
        let hints = hints(recognizers, sentence);
        let clock = Instant::now();
        let found = tagger.tag(&sentence.text, &words, &hints);
        seconds += clock.elapsed().as_secs_f64();
        length += sentence.text.len();
        score.add(&sentence.gold, &found);
    }
    let labels = corpus.guideline.labels();
    let counted = if corpus.guideline == Guideline::Cluener { &labels[..5] } else { labels };
    score.print(&format!("{} model", corpus.guideline.name()), counted);
    println!("{:.1} MB/s", length as f64 / 1e6 / seconds);
}
