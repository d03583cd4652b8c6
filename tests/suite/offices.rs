//! The offices of persons against those labelled by hand, in reviews and in real reports.

use crate::scores::Count;
use crate::support::{document, documents, real_data};
use jiansuo::entity::register::of_document;
use jiansuo::model::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const FURTHER: &str = include_str!("../data/register_more/offices.tsv");
const THIRD: &str = include_str!("../data/register_third/offices.tsv");
const FOURTH: &str = include_str!("../data/register_fourth/offices.tsv");
const FIFTH: &str = include_str!("../data/register_fifth/offices.tsv");
const FURTHER_REAL: &str = include_str!("../data/register_fourth/real_offices.tsv");
const REAL: &str = include_str!("../data/register_third/real_offices.tsv");

/// What must be reached, as precision and as recall.
const FURTHER_REACH: f64 = 0.8;
/// Of the neighbouring reviews and of the real reports, those looked at from the first; then those that were only scored
/// at first and have been read since.
const THIRD_REACH: [f64; 2] = [0.95, 0.9];
const REAL_REACH: [f64; 2] = [0.88, 0.75];
/// Of the fourth ones, those looked at from the first, and those that were only scored at first and have been read since.
const FOURTH_REACH: [f64; 2] = [0.95, 0.9];
/// Of the fifth ones, those that may be looked at while tuning, and those that are only ever scored.
const FIFTH_REACH: [f64; 2] = [0.0, 0.0];
const FURTHER_REAL_REACH: [f64; 2] = [0.85, 0.72];

/// Person, body and office; of a label, the body in brackets where a reader must know the whole document.
type Held = (String, String, String);

/// The offices that the register of `document` has.
fn held(document: &Document) -> BTreeSet<Held> {
    let mut found = BTreeSet::new();
    for entry in of_document(&document.text, &document.mentions, &document.passages) {
        for office in entry.offices {
            let passage = &document.passages[office.passage as usize];
            assert!(joined(passage.span.of(&document.text)).contains(&office.title), "{}", office.title);
            found.insert((entry.name.clone(), office.body.unwrap_or_default(), office.title));
        }
    }
    // Mere membership of a group is no label's.
    found.retain(|(.., title)| !matches!(title.as_str(), "成员" | "委员"));
    found
}

fn joined(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// True if `found` is what `label` says.
fn is_said(found: &Held, label: &Held) -> bool {
    let body = label.1.as_str();
    let bracketed = body.strip_prefix('(').and_then(|body| body.strip_suffix(')'));
    let fits = bracketed.map_or(found.1 == body, |body| found.1 == body || found.1.is_empty());
    found.0 == label.0 && found.2 == label.2 && fits
}

/// Counts, and shows what is missed and what is too much unless `apart`.
fn score(name: &str, found: &BTreeSet<Held>, expected: &BTreeSet<Held>, apart: bool) -> Count {
    let missed: Vec<_> =
        expected.iter().filter(|label| !found.iter().any(|row| is_said(row, label))).collect();
    let much: Vec<_> = found.iter().filter(|row| !expected.iter().any(|label| is_said(row, label))).collect();
    if !apart {
        missed.iter().for_each(|row| println!("  missed: {row:?} ({name})"));
        much.iter().for_each(|row| println!("  too much: {row:?} ({name})"));
    }
    let right = expected.len() - missed.len();
    Count { right, found: right + much.len(), expected: expected.len() }
}

/// The labels by document: document, person, body, and offices with | between them.
fn labels(labels: &str) -> BTreeMap<&str, BTreeSet<Held>> {
    let mut expected: BTreeMap<&str, BTreeSet<Held>> = BTreeMap::new();
    for line in labels.lines().filter(|line| !line.starts_with('#')) {
        let [document, person, body, titles] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("no label: {line}")
        };
        let row = |title: &str| (person.into(), body.into(), title.into());
        expected.entry(document).or_default().extend(titles.split('|').map(row));
    }
    expected
}

/// The reviews of `folder` of which `is_in_half` holds; their errors are shown unless `quiet`.
fn score_folder(
    folder: &str,
    expected: &BTreeMap<&str, BTreeSet<Held>>,
    is_in_half: impl Fn(&str) -> bool,
    quiet: bool,
) -> Count {
    let documents = documents(&data_folder(folder));
    let mut sum = Count::default();
    for document in documents.iter().filter(|document| document.name.ends_with(".txt")) {
        let name = document.name.as_str();
        if is_in_half(name) {
            sum.add(score(name, &held(document), &expected[name], quiet));
        }
    }
    sum
}

fn data_folder(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder)
}

/// True for the reviews of the half that is kept apart, or of the other one.
fn of_half(apart: bool) -> impl Fn(&str) -> bool {
    move |name| name.starts_with("apart-") == apart
}

#[test]
fn offices_of_further_annual_reviews() {
    let count = score_folder("register_more", &labels(FURTHER), |_| true, false);
    count.print("offices of three further annual reviews");
    assert!(count.precision() >= FURTHER_REACH && count.recall() >= FURTHER_REACH);
}

#[test]
fn offices_of_neighbouring_annual_reviews() {
    for later in [false, true] {
        let count = score_folder("register_third", &labels(THIRD), of_half(later), false);
        count.print(&format!("offices of two neighbouring annual reviews, {}", read_since(later)));
        let reach = THIRD_REACH[usize::from(later)];
        assert!(count.precision() >= reach && count.recall() >= reach);
    }
}

#[test]
fn offices_of_fourth_annual_reviews() {
    for later in [false, true] {
        let count = score_folder("register_fourth", &labels(FOURTH), of_half(later), false);
        count.print(&format!("offices of fourth annual reviews, {}", read_since(later)));
        let reach = FOURTH_REACH[usize::from(later)];
        assert!(count.precision() >= reach && count.recall() >= reach);
    }
}

fn score_fifth(apart: bool) {
    let count = score_folder("register_fifth", &labels(FIFTH), of_half(apart), apart);
    count.print(&format!("offices of fifth annual reviews, {}", half(apart)));
    let reach = FIFTH_REACH[usize::from(apart)];
    assert!(count.precision() >= reach && count.recall() >= reach);
}

#[test]
fn offices_of_fifth_annual_reviews_looked_at() {
    score_fifth(false);
}

#[test]
fn offices_of_fifth_annual_reviews_kept_apart() {
    score_fifth(true);
}

fn half(apart: bool) -> &'static str {
    if apart { "kept apart" } else { "looked at while tuning" }
}

fn read_since(later: bool) -> &'static str {
    if later { "formerly kept apart" } else { "looked at while tuning" }
}

/// A real report: path, true if only ever scored, first digits of the hash of its text, its offices.
type Labelled<'a> = (&'a str, bool, &'a str, BTreeSet<Held>);

fn real(labels: &str) -> Vec<Labelled<'_>> {
    let mut reports: Vec<Labelled> = Vec::new();
    for line in labels.lines().filter(|line| !line.starts_with('#')) {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["document", path, half, hash] => reports.push((path, half == "apart", hash, BTreeSet::new())),
            ["office", person, body, title, ..] => {
                let row = (joined(person), body.to_string(), joined(title));
                reports.last_mut().expect("a document").3.insert(row);
            }
            _ => panic!("no label: {line}"),
        }
    }
    reports
}

/// The sum of the reports of one half; their errors are shown unless `quiet`.
fn score_real(data: &Path, labels: &str, apart: bool, quiet: bool) -> Count {
    let mut sum = Count::default();
    for (path, _, hash, expected) in real(labels).into_iter().filter(|report| report.1 == apart) {
        let document = document(data, path);
        let read = blake3::hash(document.text.as_bytes()).to_hex();
        assert_eq!(&read[..16], hash, "{path}: the text has changed, label it anew");
        sum.add(score(path, &held(&document), &expected, quiet));
    }
    sum
}

#[test]
fn offices_of_real_reports_read_by_eye() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    for (later, reach) in [false, true].into_iter().zip(REAL_REACH) {
        let count = score_real(&data, REAL, later, false);
        count.print(&format!("offices of real reports, {}", read_since(later)));
        assert!(count.precision() >= reach && count.recall() >= reach);
    }
}

fn score_further_real(apart: bool) {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let count = score_real(&data, FURTHER_REAL, apart, apart);
    count.print(&format!("offices of further real reports, {}", half(apart)));
    let reach = FURTHER_REAL_REACH[usize::from(apart)];
    assert!(count.precision() >= reach && count.recall() >= reach);
}

#[test]
fn offices_of_further_real_reports_looked_at() {
    score_further_real(false);
}

#[test]
fn offices_of_further_real_reports_kept_apart() {
    score_further_real(true);
}
