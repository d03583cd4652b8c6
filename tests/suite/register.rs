//! The register of annual reviews against their persons and bodies, listed by hand.
//!
//! `cargo test --test suite register -- --nocapture` prints the figures.

use crate::scores::Count;
use crate::support::{code, document, documents, jiansuo, real_data, stdout};
use jiansuo::model::{Document, EntityKind, Mention};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const REVIEWS: &str = include_str!("../data/register/labels.tsv");
const FURTHER: &str = include_str!("../data/register_more/labels.tsv");
const THIRD: &str = include_str!("../data/register_third/labels.tsv");
const FOURTH: &str = include_str!("../data/register_fourth/labels.tsv");
const FIFTH: &str = include_str!("../data/register_fifth/labels.tsv");
const FIFTH_REAL: &str = include_str!("../data/register_fifth_real/labels.tsv");
const REAL: &str = include_str!("../data/register/real.tsv");

/// What must be reached, as precision and as recall. Most of what is missing is names that no recogniser finds whole; how
/// well names are joined where all are found is measured in `entity::canonical`.
const REVIEWS_REACH: f64 = 0.95;
/// The review of the further ones on which no rule was tried before its first score was written down.
const APART: &str = "沛南市2021年度测评.txt";
const APART_REACH: f64 = 0.9;
const REAL_REACH: f64 = 0.9;

/// The folder of the further reviews.
fn further() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/register_more")
}

/// Words that name a body only together with what was said before.
const GENERIC: [&str; 9] =
    ["考评组", "考核组", "局党组", "党组", "机关", "局领导班子", "领导班子", "局", "制造强省建设领导小组"];

/// Of the neighbouring reviews; those called apart were only scored at first and have been read since.
const THIRD_REACH: f64 = 0.9;
/// Of the fourth reviews, those looked at from the first, and those that were only scored at first and have been read since.
const FOURTH_REACH: [f64; 2] = [0.95, 0.95];
/// Of the fifth reviews and of the further real reports, those that may be looked at while tuning, and those that are only
/// ever scored.
const FIFTH_REACH: [f64; 2] = [0.0, 0.0];
const FURTHER_REAL_REACH: [f64; 2] = [0.0, 0.0];
/// Further words that the labels of the neighbouring reviews leave out on purpose.
const UNLISTED: [&str; 6] = ["我局", "支队", "派驻组", "工作组", "专班办公室", "公安机关"];

/// Document, kind, form and the name under which the register has it.
type Named = (String, &'static str, String, String);

fn expected(labels: &str) -> BTreeSet<Named> {
    let mut expected = BTreeSet::new();
    for line in labels.lines().filter(|line| !line.starts_with('#')) {
        let [document, kind, name, forms] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("no label: {line}")
        };
        let kind = EntityKind::from_key(kind).expect("a kind").key();
        for form in forms.split('|') {
            expected.insert((document.to_string(), kind, form.to_string(), name.to_string()));
        }
    }
    expected
}

/// The persons and bodies of `document`, which labels call `name`.
fn named(name: &str, document: &Document) -> BTreeSet<Named> {
    let counts = |mention: &&Mention| matches!(mention.kind, EntityKind::Person | EntityKind::Organization);
    let row = |mention: &Mention| {
        let form = mention.span.of(&document.text).to_string();
        (name.to_string(), mention.kind.key(), form, mention.name.clone())
    };
    let rows = document.mentions.iter().filter(counts).map(row);
    rows.filter(|(_, _, form, _)| !GENERIC.contains(&form.as_str())).collect()
}

fn score(what: &str, found: &BTreeSet<Named>, expected: &BTreeSet<Named>, reach: f64) {
    for (document, kind, form, name) in expected.difference(found) {
        println!("  missed: {kind} {form} = {name} ({document})");
    }
    for (document, kind, form, name) in found.difference(expected) {
        println!("  too much: {kind} {form} = {name} ({document})");
    }
    let count = Count::of(found, expected);
    count.print(&format!("register, persons and bodies of {what}, form by form"));
    assert!(count.precision() >= reach && count.recall() >= reach);
}

#[test]
fn register_of_annual_reviews() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/register");
    let documents = documents(&folder);
    let reviews = documents.iter().filter(|document| document.name.ends_with(".txt"));
    let found = reviews.flat_map(|document| named(&document.name, document)).collect();
    score("three annual reviews", &found, &expected(REVIEWS), REVIEWS_REACH);
}

#[test]
fn register_of_further_annual_reviews() {
    let documents = documents(&further());
    let reviews = documents.iter().filter(|document| document.name.ends_with(".txt"));
    let found: BTreeSet<Named> = reviews.flat_map(|document| named(&document.name, document)).collect();
    let expected = expected(FURTHER);
    let names: BTreeSet<&str> = expected.iter().map(|row| row.0.as_str()).collect();
    for name in names {
        let of = |rows: &BTreeSet<Named>| rows.iter().filter(|row| row.0 == name).cloned().collect();
        score(name, &of(&found), &of(&expected), if name == APART { APART_REACH } else { REVIEWS_REACH });
    }
}

/// The persons and bodies of the review `document` that its labels do not leave out on purpose.
fn listed(document: &Document) -> BTreeSet<Named> {
    let mut found = named(&document.name, document);
    found.retain(|(_, _, form, _)| !UNLISTED.contains(&form.as_str()));
    found
}

#[test]
fn register_of_neighbouring_annual_reviews() {
    let documents = documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/register_third"));
    let expected = expected(THIRD);
    for document in documents.iter().filter(|document| document.name.ends_with(".txt")) {
        let expected = expected.iter().filter(|row| row.0 == document.name).cloned().collect();
        score(&document.name, &listed(document), &expected, THIRD_REACH);
    }
}

/// The reviews of `folder`, labelled by `labels`, of which `is_in_half` holds, each with what is expected of it.
fn reviews(
    folder: &str,
    labels: &str,
    is_in_half: impl Fn(&str) -> bool,
) -> Vec<(Document, BTreeSet<Named>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder);
    let expected = expected(labels);
    let of = |name: &str| expected.iter().filter(|row| row.0 == name).cloned().collect();
    let reviews = documents(&folder).into_iter().filter(|document| document.name.ends_with(".txt"));
    let half = reviews.filter(|document| is_in_half(&document.name));
    half.map(|document| (of(&document.name), document)).map(|(rows, document)| (document, rows)).collect()
}

/// The sum of the reviews of `folder` that are kept apart, which must reach `reach`.
fn score_apart(folder: &str, labels: &str, reach: f64) {
    let mut apart = Count::default();
    for (document, expected) in reviews(folder, labels, |name| name.starts_with("apart-")) {
        apart.add(Count::of(&listed(&document), &expected));
    }
    apart.print(&format!("persons and bodies of the reviews of {folder} kept apart, form by form"));
    assert!(apart.precision() >= reach && apart.recall() >= reach);
}

#[test]
fn register_of_fourth_annual_reviews() {
    for (document, expected) in reviews("register_fourth", FOURTH, |_| true) {
        let reach = FOURTH_REACH[usize::from(document.name.starts_with("apart-"))];
        score(&document.name, &listed(&document), &expected, reach);
    }
}

#[test]
fn register_of_fifth_annual_reviews_looked_at() {
    for (document, expected) in reviews("register_fifth", FIFTH, |name| !name.starts_with("apart-")) {
        score(&document.name, &listed(&document), &expected, FIFTH_REACH[0]);
    }
}

#[test]
fn register_of_fifth_annual_reviews_kept_apart() {
    score_apart("register_fifth", FIFTH, FIFTH_REACH[1]);
}

/// The real reports of the half that is kept apart, or of the other one.
fn halves(apart: bool) -> Vec<&'static str> {
    let rows = FIFTH_REAL.lines().filter_map(|line| line.strip_prefix("document\t"));
    let half = if apart { "apart" } else { "development" };
    rows.filter_map(|row| row.split_once('\t')).filter(|row| row.1 == half).map(|row| row.0).collect()
}

/// White space inside a form says nothing.
fn without_space(rows: BTreeSet<Named>) -> BTreeSet<Named> {
    let joined = |form: &str| form.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    rows.into_iter().map(|(document, kind, form, name)| (document, kind, joined(&form), name)).collect()
}

fn score_further_real(apart: bool) {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let rows: Vec<&str> = FIFTH_REAL.lines().filter(|line| !line.starts_with("document\t")).collect();
    let expected = without_space(expected(&rows.join("\n")));
    let mut sum = Count::default();
    for path in halves(apart) {
        let found = without_space(named(path, &document(&data, path)));
        let expected = expected.iter().filter(|row| row.0 == path).cloned().collect();
        if apart {
            sum.add(Count::of(&found, &expected));
        } else {
            score(path, &found, &expected, FURTHER_REAL_REACH[0]);
        }
    }
    if apart {
        sum.print("persons and bodies of further real reports kept apart, form by form");
        assert!(sum.precision() >= FURTHER_REAL_REACH[1] && sum.recall() >= FURTHER_REAL_REACH[1]);
    }
}

#[test]
fn register_of_further_real_reports_looked_at() {
    score_further_real(false);
}

#[test]
fn register_of_further_real_reports_kept_apart() {
    score_further_real(true);
}

#[test]
fn register_of_real_reports_read_by_eye() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let expected = expected(REAL);
    let names: BTreeSet<&str> = expected.iter().map(|(name, ..)| name.as_str()).collect();
    let found = names.into_iter().flat_map(|name| named(name, &document(&data, name))).collect();
    score("five real reports", &found, &expected, REAL_REACH);
}

#[test]
fn the_register_shows_the_offices_of_a_person_with_their_passage() {
    let place = tempfile::tempdir().unwrap();
    let text = "包头市财政局召开会议。市财政局党组书记、局长武文清讲话。\n";
    std::fs::write(place.path().join("甲.txt"), text).unwrap();
    assert_eq!(code(&jiansuo(place.path(), &["index", "甲.txt"])), 0);
    let list = |format: &str| {
        let arguments = ["entities", "武文清", "--kind", "person", "--format", format];
        stdout(&jiansuo(place.path(), &arguments))
    };
    let rows: serde_json::Value = serde_json::from_str(&list("json")).unwrap();
    let office = serde_json::json!(
        {"title": "局长", "body": "包头市财政局", "document": "甲.txt", "passage": 0, "mentions": 1}
    );
    assert!(rows[0]["offices"].as_array().unwrap().contains(&office), "{rows}");
    assert!(list("csv").contains("包头市财政局党组书记 (甲.txt#0); 包头市财政局局长 (甲.txt#0)"));
    let corrections = "rename\t包头市财政局\t市财局\n";
    std::fs::write(place.path().join(".jiansuo/entities.tsv"), corrections).unwrap();
    assert!(list("csv").contains("市财局局长 (甲.txt#0)"));
}

#[test]
fn corrections_of_the_register_need_no_reading_anew() {
    let place = tempfile::tempdir().unwrap();
    let text = "包头市公安局、包头市水务局和昆都仑区政务中心开会。\n";
    std::fs::write(place.path().join("甲.txt"), text).unwrap();
    assert_eq!(code(&jiansuo(place.path(), &["index", "甲.txt"])), 0);
    let corrections = "rename\t包头市公安局\t包头公安\nban\t包头市水务局\n";
    std::fs::write(place.path().join(".jiansuo/entities.tsv"), corrections).unwrap();
    let shown = stdout(&jiansuo(place.path(), &["entities", "--kind", "organization", "--format", "csv"]));
    assert!(shown.contains("包头公安,包头市公安局"), "{shown}");
    assert!(!shown.contains("水务局"), "{shown}");
    let found = jiansuo(place.path(), &["search", "机构:包头公安", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&stdout(&found)).unwrap();
    assert_eq!(found["hits"].as_array().map(Vec::len), Some(1));
    let entities = found["hits"][0]["entities"].to_string();
    assert!(entities.contains("包头公安") && !entities.contains("水务局"), "{entities}");
}
