//! The figures of real reports against those labelled by eye: value and unit, indicator, period, bound, comparison.
//!
//! `cargo test --test suite figures -- --nocapture` prints the scores; with `JIANSUO_MISSES=development` every miss.

use crate::support::real_data;
use jiansuo::ingest::Pipeline;
use jiansuo::model::{Document, Figure};
use jiansuo::schema::Schema;
use jiansuo::split::residue::RecurringLines;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Passages and their figures, read by eye.
const LABELS: &str = include_str!("../data/figures/labels.tsv");

/// What must be reached on the documents that are held out.
const VALUE_AND_UNIT: f64 = 0.97;
const INDICATOR: f64 = 0.85;
const PERIOD: f64 = 0.95;

/// A stretch of a document in which every figure is labelled.
struct Passage {
    path: &'static str,
    held_out: bool,
    start: usize,
    end: usize,
    hash: &'static str,
    figures: Vec<Label>,
}

struct Label {
    start: usize,
    end: usize,
    value: f64,
    unit: &'static str,
    indicator: &'static str,
    period: &'static str,
}

fn passages() -> Vec<Passage> {
    let (mut passages, mut document) = (Vec::<Passage>::new(), ("", false));
    for line in LABELS.lines().filter(|line| !line.starts_with('#')) {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["document", path, half] => document = (path, half == "held-out"),
            ["passage", start, end, hash] => passages.push(Passage {
                path: document.0,
                held_out: document.1,
                start: start.parse().unwrap(),
                end: end.parse().unwrap(),
                hash,
                figures: Vec::new(),
            }),
            ["figure", start, end, value, unit, indicator, period, ..] => {
                let label = Label {
                    start: start.parse().unwrap(),
                    end: end.parse().unwrap(),
                    value: value.parse().unwrap(),
                    unit: if unit == "-" { "" } else { unit },
                    indicator,
                    period,
                };
                passages.last_mut().expect("a passage").figures.push(label);
            }
            _ => panic!("no label: {line}"),
        }
    }
    passages
}

/// The document at `path`, as it would be indexed.
fn document(pipeline: &Pipeline, path: &Path) -> Document {
    let bytes = std::fs::read(path).unwrap();
    let mut read = None;
    let name = path.file_name().unwrap().to_string_lossy();
    pipeline.read(&name, &bytes, &RecurringLines::new(), &mut |document| read = document.ok());
    read.expect("a document")
}

/// Every way to read a label's indicator: `(…)` with and without, `/` between alternatives.
fn alternatives(label: &str) -> BTreeSet<String> {
    label.split('/').flat_map(with_and_without).map(|name| bare(&name)).collect()
}

fn with_and_without(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('(') else { return vec![pattern.to_string()] };
    let (optional, after) = rest.split_once(')').expect("a closing bracket");
    let tails = with_and_without(after);
    let longer = tails.iter().map(|tail| format!("{before}{optional}{tail}"));
    longer.chain(tails.iter().map(|tail| format!("{before}{tail}"))).collect()
}

/// A name without what makes no difference.
fn bare(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !"的了“”\"、_".contains(*c)).collect()
}

fn is_right(label: &Label, figure: &Figure) -> bool {
    let overlap = figure.span.start < label.end && label.start < figure.span.end;
    overlap && figure.unit == label.unit && (figure.value - label.value).abs() <= 1e-9 * label.value.abs()
}

#[derive(Default)]
struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn note(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    fn value(&self) -> f64 {
        self.right as f64 / self.of.max(1) as f64
    }
}

/// What was found of the labels of one half. A figure that is missed counts as wrong in every share.
#[derive(Default)]
struct Scores {
    found: usize,
    values: Share,
    indicators: Share,
    periods: Share,
}

impl Scores {
    fn add(&mut self, passage: &Passage, document: &Document, misses: bool) {
        let inside = |figure: &&Figure| passage.start <= figure.span.start && figure.span.end <= passage.end;
        let found: Vec<&Figure> = document.figures.iter().filter(inside).collect();
        self.found += found.len();
        for label in &passage.figures {
            let figure = found.iter().copied().find(|figure| is_right(label, figure));
            self.values.note(figure.is_some());
            let indicator = figure.and_then(|figure| figure.indicator.as_deref()).unwrap_or_default();
            let period = figure.and_then(|figure| figure.period.as_deref()).unwrap_or_default();
            let (any_name, any_period) = (label.indicator == "*", label.period.contains('*'));
            let named = any_name || alternatives(label.indicator).contains(&bare(indicator));
            let dated = any_period || label.period.split(';').any(|label| label == period);
            if !any_name {
                self.indicators.note(named);
            }
            if !any_period {
                self.periods.note(dated && figure.is_some());
            }
            if misses && (figure.is_none() || !named || !dated) {
                let written = &document.text[label.start..label.end];
                println!("  {written}: {} [{}]", label.indicator, label.period);
                println!("    {} {indicator} [{period}]", if figure.is_some() { "found" } else { "missed" });
            }
        }
        let labelled = |figure: &Figure| passage.figures.iter().any(|label| is_right(label, figure));
        for figure in found.iter().filter(|figure| misses && !labelled(figure)) {
            println!("  wrong: {} {} {}", figure.span.of(&document.text), figure.value, figure.unit);
        }
    }

    fn f1(&self) -> f64 {
        2.0 * self.values.right as f64 / (self.found + self.values.of).max(1) as f64
    }

    fn print(&self, half: &str) {
        let Share { right, of } = self.values;
        println!(
            "{half}: value and unit F1 {:.3} ({right} right, {} found, {of} expected)",
            self.f1(),
            self.found
        );
        for (what, share) in [("indicator", &self.indicators), ("period", &self.periods)] {
            println!("{half}: {what} right {:.3} ({} of {})", share.value(), share.right, share.of);
        }
    }
}

#[test]
fn figures_of_reports_read_by_eye() {
    let Some(reports) = real_data().map(|data| data.join("reports")).filter(|folder| folder.is_dir()) else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let shown = std::env::var("JIANSUO_MISSES").unwrap_or_default();
    let pipeline = Pipeline::new(&Schema::builtin().unwrap().passages);
    let mut documents: HashMap<&str, Document> = HashMap::new();
    let [mut development, mut held_out] = [Scores::default(), Scores::default()];
    for passage in passages() {
        let path = passage.path;
        let document = documents.entry(path).or_insert_with(|| document(&pipeline, &reports.join(path)));
        let text = document.text.as_bytes().get(passage.start..passage.end).unwrap_or_default();
        let hash = blake3::hash(text).to_hex();
        assert_eq!(&hash[..16], passage.hash, "{path}: the text has changed, label it anew");
        let half = if passage.held_out { "held-out" } else { "development" };
        let scores = if passage.held_out { &mut held_out } else { &mut development };
        if shown == half {
            println!("{path} {}", passage.start);
        }
        scores.add(&passage, document, shown == half);
    }
    development.print("development");
    held_out.print("held out");
    assert!(held_out.f1() >= VALUE_AND_UNIT, "value and unit {:.3}", held_out.f1());
    assert!(held_out.indicators.value() >= INDICATOR, "indicator {:.3}", held_out.indicators.value());
    assert!(held_out.periods.value() >= PERIOD, "period {:.3}", held_out.periods.value());
}
