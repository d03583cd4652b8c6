//! Scores the recognisers on annotated sentences kept apart, and trains them: `cargo bench --profile tune --bench
//! train_recogniser [-- --train | --write] [msra | pfr | cluener]`. The model of msra is the one that is written.

#[path = "../common/mod.rs"]
mod common;
mod data;
mod field;
mod fit;
mod gate;
mod runs;
mod score;
mod teach;

use data::{Corpus, Sentence, Split};
use fit::{Examples, Lesson};
use jiansuo::entity::lexicon::Lexicon;
use jiansuo::entity::trained::Tagger;
use jiansuo::entity::trained::model::{self, Model};
use jiansuo::entity::{Guideline, Recognizers};
use jiansuo::model::EntityKind;
use runs::Runs;
use score::Score;
use std::path::Path;
use std::time::Instant;
use teach::translation;

/// Features of a model, and how often one must occur to be learned.
const MOST: usize = 480_000;
const FREQUENT: u32 = 2;
/// One in so many laws is learned from.
const LAWS: usize = 40;
/// One in so many reports shows the gate what it will see.
const REPORTS: usize = 2;

fn main() {
    let Some(data) = common::data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let (trained, rules) = (Recognizers::rules().and_trained(), Recognizers::rules());
    let corpora = data::read(&data.join("ner"));
    let laws = data::texts(&data.join("laws"), LAWS);
    for corpus in &corpora {
        let guideline = corpus.guideline;
        let named = Guideline::ALL.iter().any(|guideline| has(guideline.name()));
        if named && !has(guideline.name()) {
            continue;
        }
        let held_out = corpus.sentences.iter().filter(|sentence| sentence.split == Split::HeldOut).count();
        println!("# {}: {} sentences, {held_out} kept apart", guideline.name(), corpus.sentences.len());
        indexed("rules", &rules, corpus);
        indexed("rules and model", &trained, corpus);
        if has("--train") || has("--write") {
            train(&rules, &corpora, corpus, &laws, has("--write"));
        }
    }
}

/// Scores what indexing finds, in the kinds that it knows.
fn indexed(name: &str, recognizers: &Recognizers, corpus: &Corpus) {
    let mut score = Score::default();
    let labels = shipped_labels(corpus.guideline);
    let of_kind = |kind: EntityKind| labels.iter().find(|(label, _)| Guideline::kind(label) == Some(kind));
    for sentence in corpus.sentences.iter().filter(|sentence| sentence.split == Split::HeldOut) {
        let found = recognizers.found(&sentence.text, &[]);
        let found: Vec<_> =
            found.iter().filter_map(|f| of_kind(f.kind).map(|(label, _)| (*label, f.span))).collect();
        let gold: Vec<_> =
            sentence.gold.iter().filter_map(|(label, span)| Some((shipped(labels, label)?, *span))).collect();
        score.add(&gold, &found);
    }
    let labels: Vec<_> = labels.iter().map(|(label, _)| *label).collect();
    score.print(&format!("{} {name}", corpus.guideline.name()), &labels);
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

fn train(recognizers: &Recognizers, corpora: &[Corpus], to: &Corpus, laws: &[String], write: bool) {
    let labels = to.guideline.labels();
    let lexicon = Lexicon::builtin();
    let mut examples = Examples::new(labels.len());
    let known = Runs::of(to.sentences.iter().filter(|sentence| sentence.split != Split::Training));
    let clock = Instant::now();
    for corpus in corpora {
        let own = corpus.guideline == to.guideline;
        let Some(translation) = translation(corpus.guideline, to.guideline) else { continue };
        let number = |label: &&str| labels.iter().position(|known| known == label);
        let elsewhere: Vec<usize> = translation.elsewhere.iter().filter_map(number).collect();
        let is_for_choices = |sentence: &Sentence| sentence.split == Split::Development && !write;
        let training = corpus.sentences.iter().filter(|sentence| sentence.split != Split::HeldOut);
        let training = training.filter(|sentence| !is_for_choices(sentence));
        for sentence in training.filter(|sentence| own || !known.touches(&sentence.text)) {
            let gold = translation.gold(sentence, labels, own);
            let hints = recognizers.found(&sentence.text, &[]);
            let words = lexicon.tokens(&sentence.text);
            examples.add(&Lesson {
                text: &sentence.text,
                words: &words,
                hints: &hints,
                gold: &gold,
                elsewhere: &elsewhere,
            });
        }
    }
    if to.guideline != Guideline::Cluener {
        teach_laws(recognizers, &lexicon, laws, &mut examples);
    }
    println!("read in {:.0} s", clock.elapsed().as_secs_f64());
    let bytes = examples.learn(MOST, FREQUENT);
    println!("learned in {:.0} s, {} bytes", clock.elapsed().as_secs_f64(), bytes.len());
    tagged(recognizers, to, Split::Development, &bytes);
    tagged(recognizers, to, Split::HeldOut, &bytes);
    if write && to.guideline == Guideline::Msra {
        let bytes = gated(recognizers, corpora, laws, bytes);
        let name = "index_schema/recogniser.bin";
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &bytes)
            .expect("the model can be written");
    }
}

/// The model with a gate, learned from what it adds to the rules in news, laws and reports.
fn gated(rules: &Recognizers, corpora: &[Corpus], laws: &[String], bytes: Vec<u8>) -> Vec<u8> {
    let joined = Recognizers::rules().and_model(bytes.clone().leak()).expect("the bytes are a model");
    let news = corpora.iter().filter(|corpus| corpus.guideline != Guideline::Cluener);
    let news = news.flat_map(|corpus| &corpus.sentences).filter(|sentence| sentence.split != Split::HeldOut);
    let reports =
        common::data().map(|data| data::texts(&data.join("reports/hebei"), REPORTS)).unwrap_or_default();
    let texts = laws.iter().chain(&reports).map(String::as_str);
    let texts: Vec<&str> = texts.chain(news.map(|sentence| sentence.text.as_str())).collect();
    model::with_gate(bytes, &gate::learn(rules, &joined, &texts))
}

/// Lines of laws in which the rules see no person name none.
fn teach_laws(recognizers: &Recognizers, lexicon: &Lexicon, laws: &[String], examples: &mut Examples) {
    const PLACES_AND_BODIES: [usize; 2] = [1, 2];
    for text in laws.iter().flat_map(|text| text.lines()) {
        let hints = recognizers.found(text, &[]);
        if hints.iter().any(|hint| hint.kind == EntityKind::Person) {
            continue;
        }
        let words = lexicon.tokens(text);
        examples.add(&Lesson {
            text,
            words: &words,
            hints: &hints,
            gold: &[],
            elsewhere: &PLACES_AND_BODIES,
        });
    }
}

/// Scores the model on what was kept apart.
fn tagged(recognizers: &Recognizers, corpus: &Corpus, split: Split, bytes: &[u8]) {
    let model = Model::new(bytes).expect("the bytes are a model");
    let tagger = Tagger::new(corpus.guideline, model);
    let lexicon = Lexicon::builtin();
    let mut score = Score::default();
    let (mut seconds, mut length) = (0.0, 0);
    for sentence in corpus.sentences.iter().filter(|sentence| sentence.split == split) {
        let words = lexicon.tokens(&sentence.text);
        let hints = recognizers.found(&sentence.text, &[]);
        let clock = Instant::now();
        let found = tagger.tag(&sentence.text, &words, &hints);
        let found: Vec<_> = found.into_iter().map(|found| (found.label, found.span)).collect();
        seconds += clock.elapsed().as_secs_f64();
        length += sentence.text.len();
        score.add(&sentence.gold, &found);
    }
    let labels = corpus.guideline.labels();
    let counted = if corpus.guideline == Guideline::Cluener { &labels[..5] } else { labels };
    let name = if split == Split::HeldOut { "model" } else { "model (development)" };
    score.print(&format!("{} {name}", corpus.guideline.name()), counted);
    println!("{:.1} MB/s", length as f64 / 1e6 / seconds);
}
