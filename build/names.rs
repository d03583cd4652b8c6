//! Compiles the names of jieba's word list (persons, places, organisations) into a double array of name classes.

use crate::double_array;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const WORDS: &str = "index_schema/jieba.dict.txt";
const PLACES: [&str; 2] = ["index_schema/places.txt", "index_schema/divisions.tsv"];
pub const LISTS: [&str; 3] = [WORDS, PLACES[0], PLACES[1]];

/// Classes by part of speech: a set in bits, as `src/entity/trained/features.rs` reads it.
fn class(tag: &str) -> u32 {
    match tag {
        "nr" | "nrfg" => 1,
        "nrt" => 2,
        "ns" => 4,
        "nt" => 8,
        "nz" | "j" => 16,
        _ => 0,
    }
}

pub fn compile(out: &Path) {
    let han =
        |word: &str| word.chars().count() > 1 && word.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    let mut add = |name: &str, class: u32| {
        if class != 0 && han(name) {
            *names.entry(name.to_string()).or_default() |= class;
        }
    };
    for line in read(WORDS).lines() {
        let mut columns = line.split(' ');
        let (name, tag) = (columns.next().unwrap_or_default(), columns.nth(1).unwrap_or_default());
        add(name, class(tag));
    }
    for list in PLACES {
        let text = read(list);
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.for_each(|line| add(line.split('\t').next().unwrap_or_default(), 4));
    }
    double_array::compile(&names, "names", out);
}

fn read(list: &str) -> String {
    fs::read_to_string(list).unwrap_or_else(|e| panic!("{list}: {e}"))
}
