//! Title, date and issuer of real documents against what was read by eye.
//!
//! `cargo test --test suite metadata -- --nocapture` prints the figures.

use crate::support::{document, real_data};
use jiansuo::model::Metadata;
use std::collections::BTreeMap;

const LABELS: &str = include_str!("../data/metadata/read-by-eye.tsv");

/// What must be reached: the part and the share of documents in which it is right.
const REACH: [(&str, f64); 3] = [("title", 0.97), ("date", 0.97), ("issuer", 0.9)];

/// A document of `LABELS`; several values of a part are equally right.
struct Label {
    name: &'static str,
    half: &'static str,
    parts: [Vec<&'static str>; 3],
}

fn labels() -> Vec<Label> {
    let lines = LABELS.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [name, half, title, date, issuer] => {
                Label { name, half, parts: [title, date, issuer].map(|part| part.split('|').collect()) }
            }
            _ => panic!("no label: {line}"),
        })
        .collect()
}

fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '、').collect()
}

/// Title, date and issuer as labels write them.
fn found(metadata: &Metadata) -> [String; 3] {
    let title = metadata.title.as_deref().unwrap_or_default();
    let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let date = metadata.date.map(|date| date.to_string());
    [
        blake3::hash(title.as_bytes()).to_hex()[..16].to_string(),
        date.unwrap_or_else(|| "-".into()),
        metadata.issuer.as_deref().map_or_else(|| "-".into(), visible),
    ]
}

#[test]
fn metadata_read_by_eye() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let mut right: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for label in labels() {
        let metadata = document(&data, label.name).metadata;
        for ((part, _), (found, expected)) in REACH.iter().zip(found(&metadata).iter().zip(&label.parts)) {
            let fits = expected.contains(&found.as_str());
            let (hits, all) = right.entry((part, label.half)).or_default();
            (*hits, *all) = (*hits + usize::from(fits), *all + 1);
            if !fits && (label.half == "a" || std::env::var_os("JIANSUO_BOTH_HALVES").is_some()) {
                let shown = if *part == "title" { metadata.title.as_deref().unwrap_or("-") } else { found };
                println!("{part}: {shown:?} instead of {}: {}", expected.join("|"), label.name);
            }
        }
    }
    for (part, reach) in REACH {
        for (half, what) in [("a", "looked at while tuning"), ("b", "held out")] {
            let (hits, all) = right[&(part, half)];
            println!("{part}, {what}: {hits} of {all} right");
        }
        let (hits, all) = (right[&(part, "a")].0 + right[&(part, "b")].0, labels().len());
        assert!(hits as f64 >= reach * all as f64, "{part}: {hits} of {all}");
    }
}
