//! Scores the recognisers on annotated sentences kept apart, and trains them: `cargo bench --profile tune --bench
//! train_recogniser [-- --train | --write] [msra | pfr | cluener]`. The model of msra is the one that is written.

#[path = "../common/mod.rs"]
mod common;
mod data;
mod field;
mod fit;
mod score;

use data::{Corpus, Sentence};
use fit::{Examples, Gold, Lesson, Types};
use jiansuo::entity::lexicon::Lexicon;
use jiansuo::entity::trained::Tagger;
use jiansuo::entity::trained::model::Model;
use jiansuo::entity::{Found, Guideline, Recognizers};
use jiansuo::model::EntityKind;
use score::Score;
use std::path::Path;
use std::time::Instant;

/// Features of a model, and how often one must occur to be learned.
const MOST: usize = 330_000;
const FREQUENT: u32 = 2;

fn main() {
    let Some(data) = common::data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let (trained, rules) = (Recognizers::trained(), Recognizers::rules());
    let corpora = data::read(&data.join("ner"));
    for corpus in &corpora {
        let guideline = corpus.guideline;
        let named = Guideline::ALL.iter().any(|guideline| has(guideline.name()));
        if named && !has(guideline.name()) {
            continue;
        }
        let held_out = corpus.sentences.iter().filter(|sentence| sentence.held_out).count();
        println!("# {}: {} sentences, {held_out} kept apart", guideline.name(), corpus.sentences.len());
        indexed("rules", &rules, corpus);
        indexed("rules and model", &trained, corpus);
        if has("--train") || has("--write") {
            train(&rules, &corpora, corpus, has("--write"));
        }
    }
}

/// Scores what indexing finds, in the kinds that it knows.
fn indexed(name: &str, recognizers: &Recognizers, corpus: &Corpus) {
    let mut score = Score::default();
    let labels = shipped_labels(corpus.guideline);
    let of_kind = |kind: EntityKind| labels.iter().find(|(label, _)| Guideline::kind(label) == Some(kind));
    for sentence in corpus.sentences.iter().filter(|sentence| sentence.held_out) {
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

/// What the annotators of another corpus say to one who learns this guideline: which types a type of theirs may be
/// here (none: text of no type), and whether it is certain; and which types may stand where they marked nothing.
struct Translation {
    exactly: &'static [(&'static str, &'static str)],
    perhaps: &'static [(&'static str, &'static [&'static str], bool)],
    elsewhere: &'static [&'static str],
}

const NOTHING: Translation = Translation { exactly: &[], perhaps: &[], elsewhere: &[] };

/// How sentences of one corpus teach the guideline of another; `None`: not at all.
fn translation(from: Guideline, to: Guideline) -> Option<Translation> {
    match (from, to) {
        (Guideline::Msra, Guideline::PeoplesDaily) => Some(Translation {
            exactly: &[("PER", "PER")],
            perhaps: &[("LOC", &["LOC"], true), ("ORG", &["ORG", "LOC"], true)],
            elsewhere: &[],
        }),
        (from, to) if from == to => Some(NOTHING),
        _ => None,
    }
}

impl Translation {
    fn gold(&self, sentence: &Sentence, labels: &[&str], own: bool) -> Vec<Gold> {
        let number = |label: &str| labels.iter().position(|known| *known == label);
        let types = |label: &str| {
            if own {
                return number(label).map(Types::Exactly);
            }
            if let Some((_, to)) = self.exactly.iter().find(|(from, _)| *from == label) {
                return number(to).map(Types::Exactly);
            }
            let (_, to, or_none) = self.perhaps.iter().find(|(from, _, _)| *from == label)?;
            Some(Types::Perhaps(to.iter().filter_map(|label| number(label)).collect(), *or_none))
        };
        let gold = sentence.gold.iter();
        gold.filter_map(|(label, span)| Some(Gold { span: *span, types: types(label)? })).collect()
    }
}

fn train(recognizers: &Recognizers, corpora: &[Corpus], to: &Corpus, write: bool) {
    let labels = to.guideline.labels();
    let lexicon = Lexicon::builtin();
    let mut examples = Examples::new(labels.len());
    let clock = Instant::now();
    for corpus in corpora {
        let own = corpus.guideline == to.guideline;
        let Some(translation) = translation(corpus.guideline, to.guideline) else { continue };
        let number = |label: &&str| labels.iter().position(|known| known == label);
        let elsewhere: Vec<usize> = translation.elsewhere.iter().filter_map(number).collect();
        for sentence in corpus.sentences.iter().filter(|sentence| !sentence.held_out) {
            let gold = translation.gold(sentence, labels, own);
            let hints = hints(recognizers, sentence);
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
    println!("read in {:.0} s", clock.elapsed().as_secs_f64());
    let bytes = examples.learn(MOST, FREQUENT);
    println!("learned in {:.0} s, {} bytes", clock.elapsed().as_secs_f64(), bytes.len());
    tagged(recognizers, to, &bytes);
    if write && to.guideline == Guideline::Msra {
        let name = "index_schema/recogniser.bin";
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &bytes)
            .expect("the model can be written");
    }
}

fn hints(recognizers: &Recognizers, sentence: &Sentence) -> Vec<Found> {
    recognizers.found(&sentence.text, &[])
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
