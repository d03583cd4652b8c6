//! The register of annual reviews against their persons and bodies, listed by hand.
//!
//! `cargo test --test suite register -- --nocapture` prints the figures.

use crate::scores::Count;
use crate::support::{code, documents, jiansuo, stdout};
use jiansuo::model::EntityKind;
use std::collections::BTreeSet;
use std::path::Path;

const LABELS: &str = include_str!("../data/register/labels.tsv");

/// What must be reached, as precision and as recall.
const REACH: f64 = 0.7;

/// Words that name a body only together with what was said before.
const GENERIC: [&str; 8] = ["考评组", "考核组", "局党组", "党组", "机关", "局领导班子", "领导班子", "局"];

/// Document, kind, form and the name under which the register has it.
type Named = (String, &'static str, String, String);

fn expected() -> BTreeSet<Named> {
    let mut expected = BTreeSet::new();
    for line in LABELS.lines().filter(|line| !line.starts_with('#')) {
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

#[test]
fn register_of_annual_reviews() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/register");
    let mut found = BTreeSet::new();
    for document in documents(&folder).iter().filter(|document| document.name.ends_with(".txt")) {
        for mention in &document.mentions {
            let form = mention.span.of(&document.text).to_string();
            let counts = matches!(mention.kind, EntityKind::Person | EntityKind::Organization);
            if counts && !GENERIC.contains(&form.as_str()) {
                found.insert((document.name.clone(), mention.kind.key(), form, mention.name.clone()));
            }
        }
    }
    let expected = expected();
    for (document, kind, form, name) in expected.difference(&found) {
        println!("  missed: {kind} {form} = {name} ({document})");
    }
    for (document, kind, form, name) in found.difference(&expected) {
        println!("  too much: {kind} {form} = {name} ({document})");
    }
    let count = Count::of(&found, &expected);
    count.print("register, persons and bodies of three annual reviews, form by form");
    assert!(count.precision() >= REACH && count.recall() >= REACH);
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
