//! Learns the weights of the second pass: `cargo bench --profile tune --bench train_ranker [-- --write]`.
//!
//! Prints what the learned order reaches on questions that it was not learned from (by folds, and on each
//! set when it is learned from the others), what every group of features adds, and with `--write` puts the
//! weights learned from all questions into `index_schema/ranker.toml`.

#[path = "../common/mod.rs"]
mod common;
mod data;
mod fit;
mod outcome;

use common::data as data_folder;
use data::{Question, Set};
use fit::{List, fit};
use jiansuo::search::rank::features::{Features, NAMES};
use jiansuo::search::rank::model::{Model, Weights};
use outcome::{MEASURES, Outcome, difference, mean, outcome};
use std::collections::BTreeMap;
use std::path::Path;

const SETS: [&str; 4] = ["ncp-policy", "stard-law", "drcd-traditional", "cmrc2018"];
const DEPTH: usize = 60;
const FOLDS: usize = 4;
const WITHIN: f32 = 0.6;
/// What a document gains that is of a region which the question names: set by hand.
const REGION: f32 = 1.0;
/// What a document gains that is of a year which the question names, or of the next: set by hand.
const YEAR: f32 = 2.0;
/// What a document gains that is a work which the question names, or an article of it: set by hand.
const WORK: f32 = 20.0;
const RESTRAINT: f32 = 0.001;

/// Features that belong together.
struct Group {
    name: &'static str,
    /// Of these, what orders documents, and what the passages of a document.
    document: &'static [&'static str],
    passage: &'static [&'static str],
}

const GROUPS: [Group; 9] = [
    Group {
        name: "first pass",
        document: &["score", "place", "document", "body", "title"],
        passage: &["score", "headings"],
    },
    Group {
        name: "share of the words",
        document: &["words_all", "document_words", "telling"],
        passage: &["untitled"],
    },
    Group {
        name: "one sentence",
        document: &[
            "sentence_words",
            "sentence_all",
            "sentence_all_rel",
            "two_sentences",
            "sentence_place",
            "sentence_length",
        ],
        passage: &["sentence_all"],
    },
    Group {
        name: "runs and order",
        document: &["order", "longest_run", "run_quality", "density"],
        passage: &[],
    },
    Group { name: "title, quotation", document: &["title_share", "quoted"], passage: &[] },
    Group {
        name: "characters",
        document: &[
            "characters_all",
            "characters_all_rel",
            "characters_bm25",
            "characters_bm25_rel",
            "characters_sentence",
        ],
        passage: &[],
    },
    Group {
        name: "length, place",
        document: &["length", "number", "answer_after", "to_the_point"],
        passage: &["before_opens"],
    },
    Group { name: "end of the query", document: &["tail_untitled"], passage: &["tail_body"] },
    Group {
        name: "kind of answer",
        document: &[
            "figure",
            "figure_near",
            "date",
            "date_near",
            "person",
            "place_cue",
            "phone",
            "how",
            "why",
            "definition",
            "yes_no",
        ],
        passage: &["figure_near", "date", "phone"],
    },
];

fn main() {
    let Some(folder) = data_folder() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let sets: Vec<Set> =
        SETS.iter().map(|name| data::read(&folder.join("retrieval").join(name), name, DEPTH)).collect();
    let all: Vec<usize> = (0..GROUPS.len()).collect();
    let weights = learn(&sets, &all, &|_, _| true);
    if std::env::args().any(|argument| argument == "--write") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("index_schema/ranker.toml");
        std::fs::write(path, written(&weights)).expect("the weights can be written");
    }
    let first_pass = by_values(&sets, |question| question.candidates.iter().map(|c| c.score).collect());
    let learned = by_folds(&sets, &all);
    println!("## out of fold");
    table(&sets, "first pass", &first_pass, None);
    table(&sets, "both passes", &learned, Some(&first_pass));
    println!("## learned from the other sets");
    table(&sets, "both passes", &across_sets(&sets, &all), Some(&first_pass));
    println!("## without a group, against all");
    for (number, group) in GROUPS.iter().enumerate().skip(1) {
        let rest: Vec<usize> = all.iter().copied().filter(|&other| other != number).collect();
        table(&sets, group.name, &by_folds(&sets, &rest), Some(&learned));
    }
}

type Outcomes = Vec<Vec<Outcome>>;

fn by_values(sets: &[Set], values: impl Fn(&Question) -> Vec<f32>) -> Outcomes {
    let of_set = |set: &Set| set.questions.iter().map(|q| outcome(q, &values(q))).collect();
    sets.iter().map(of_set).collect()
}

/// Every question judged by weights learned from the other folds of all sets.
fn by_folds(sets: &[Set], groups: &[usize]) -> Outcomes {
    let model = |fold: usize| Model::new(&learn(sets, groups, &|_, question| question % FOLDS != fold));
    let models: Vec<Model> = side_by_side(FOLDS, model);
    let judge = |(at, question): (usize, &Question)| {
        outcome(question, &models[at % FOLDS].values(&question.candidates, &question.features))
    };
    sets.iter().map(|set| set.questions.iter().enumerate().map(judge).collect()).collect()
}

/// Every set judged by weights learned from the others; only one set teaches the order within a document.
fn across_sets(sets: &[Set], groups: &[usize]) -> Outcomes {
    let judge = |at: usize| {
        let model = Model::new(&learn(sets, groups, &|other, _| other != at));
        let values = |q: &Question| outcome(q, &model.values(&q.candidates, &q.features));
        sets[at].questions.iter().map(values).collect()
    };
    side_by_side(sets.len(), judge)
}

/// What `work` gives for the numbers below `count`, each on a thread of its own.
fn side_by_side<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|number| scope.spawn(move || work(number))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).collect()
    })
}

/// Weights learned from the questions that `takes` accepts (number of the set, number in the set).
fn learn(sets: &[Set], groups: &[usize], takes: &dyn Fn(usize, usize) -> bool) -> Weights {
    let (mut documents, mut passages) = (Vec::new(), Vec::new());
    for (number, set) in sets.iter().enumerate() {
        let weight = 1_000.0 / set.questions.len() as f32;
        for (_, question) in set.questions.iter().enumerate().filter(|(at, _)| takes(number, *at)) {
            documents.push(document_list(question, weight));
            if set.has_answers {
                passages.extend(passage_lists(question));
            }
        }
    }
    let names = |pick: fn(&Group) -> &'static [&'static str]| {
        groups.iter().flat_map(|&group| pick(&GROUPS[group])).copied().collect::<Vec<&str>>()
    };
    Weights {
        depth: DEPTH,
        within: WITHIN,
        region: REGION,
        year: YEAR,
        work: WORK,
        document: named(&documents, &names(|group| group.document)),
        passage: named(&passages, &names(|group| group.passage)),
    }
}

fn named(lists: &[List], names: &[&str]) -> BTreeMap<String, f32> {
    let at = |name: &&str| NAMES.iter().position(|known| known == name).expect("the feature is known");
    let chosen: Vec<usize> = names.iter().map(at).collect();
    let weights: Features = fit(lists, &chosen, RESTRAINT);
    chosen.iter().map(|&at| (NAMES[at].to_string(), weights[at])).collect()
}

/// The documents of a question, by their first candidates.
fn document_list(question: &Question, weight: f32) -> List<'_> {
    let firsts = question.first_of_documents();
    List {
        features: firsts.iter().map(|&at| &question.features[at]).collect(),
        right: firsts.iter().map(|&at| question.relevant[at]).collect(),
        weight,
    }
}

/// The passages of every right document of a question.
fn passage_lists(question: &Question) -> Vec<List<'_>> {
    let mut lists = Vec::new();
    for first in question.first_of_documents().into_iter().filter(|&at| question.relevant[at]) {
        let document = question.candidates[first].document;
        let own: Vec<usize> = (0..question.candidates.len())
            .filter(|&at| question.candidates[at].document == document)
            .collect();
        lists.push(List {
            features: own.iter().map(|&at| &question.features[at]).collect(),
            right: own.iter().map(|&at| question.answered[at]).collect(),
            weight: 1.0,
        });
    }
    lists
}

/// One line for every set: the figures, or with `against` the gains and their 95 % intervals.
fn table(sets: &[Set], label: &str, outcomes: &Outcomes, against: Option<&Outcomes>) {
    for (at, set) in sets.iter().enumerate() {
        let mut line = format!("{label}\t{}", set.name);
        for (name, measure) in
            MEASURES.iter().filter(|(name, _)| set.has_answers || !name.starts_with("first"))
        {
            line += &format!("\t{name} {:.4}", mean(&outcomes[at], *measure));
            if let Some(before) = against {
                let [gain, low, high] = difference(&before[at], &outcomes[at], *measure);
                line += &format!(" ({gain:+.4}, {low:+.4} to {high:+.4})");
            }
        }
        println!("{line}");
    }
}

fn written(weights: &Weights) -> String {
    let round = |weights: &BTreeMap<String, f32>| {
        weights.iter().map(|(name, weight)| format!("{name} = {weight:.4}\n")).collect::<String>()
    };
    format!(
        "# Weights of the second pass, learned by `cargo bench --bench train_ranker -- --write` from the development\n\
         # questions; `search::rank::features` says what each feature measures.\n\n\
         depth = {}         # candidates of the first pass that are compared\n\
         within = {:.1}       # what sets the passages of a document apart, times this\n\
         region = {:.1}       # what a document gains that is of a region which the query names; set by hand\n\
         year = {:.1}         # what a document gains that is of a year which the query names, or of the next; set by hand\n\
         work = {:.1}         # what a document gains that is a work which the query names, or an article of it; set by hand\n\n\
         [document]\n{}\n[passage]\n{}",
        weights.depth,
        weights.within,
        weights.region,
        weights.year,
        weights.work,
        round(&weights.document),
        round(&weights.passage)
    )
}
