//! The register of annual reviews against their persons and bodies, listed by hand.
//!
//! `cargo test --test suite register -- --nocapture` prints the figures.

use crate::scores::Count;
use crate::support::{code, document, documents, jiansuo, real_data, stdout};
use jiansuo::model::{Document, EntityKind, Mention};
use std::collections::BTreeSet;
use std::path::Path;

const REVIEWS: &str = include_str!("../data/register/labels.tsv");
const REAL: &str = include_str!("../data/register/real.tsv");

/// What must be reached, as precision and as recall. Most of what is missing is names that no recogniser finds whole; how
/// well names are joined where all are found is measured in `entity::canonical`.
const REVIEWS_REACH: f64 = 0.7;
const REAL_REACH: f64 = 0.9;

/// Words that name a body only together with what was said before.
const GENERIC: [&str; 9] =
    ["考评组", "考核组", "局党组", "党组", "机关", "局领导班子", "领导班子", "局", "制造强省建设领导小组"];

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
