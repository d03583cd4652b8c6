//! Compiles the word lists of entity recognition into a double array whose values are classes.

use crate::classes::Classes;
use crate::double_array;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const COMMON: &str = "index_schema/common-words.txt";
const ENTITY: &str = "index_schema/entity-words.txt";
const PLACES: &str = "index_schema/places.txt";
const DIVISIONS: &str = "index_schema/divisions.tsv";
pub const LISTS: [&str; 4] = [COMMON, ENTITY, PLACES, DIVISIONS];

/// Names of divisions that running text forms by chance more often than it means them.
const MISLEADING: [&str; 4] = ["和县", "通道", "会同县", "原州"];

/// The characters that words are made of.
const HAN: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

pub fn compile(out: &Path) {
    double_array::compile(&words(), "lexicon", out);
}

/// All words with their classes; one that stands in several lists has the classes of all.
fn words() -> BTreeMap<String, u32> {
    let mut words = BTreeMap::new();
    let mut add = |word: &str, class: Classes| {
        assert!(word.chars().all(|c| HAN.contains(&c)), "a word of other than Han characters: {word}");
        if !word.is_empty() {
            *words.entry(word.to_string()).or_default() |= class.0;
        }
    };
    for list in [COMMON, ENTITY] {
        let mut class = Classes::NONE;
        for line in lines(list) {
            match line.strip_prefix("= ") {
                Some(key) => class = Classes::from_key(key),
                None => line.split(' ').for_each(|word| add(word, class)),
            }
        }
    }
    lines(PLACES).iter().for_each(|name| add(name, Classes::PLACE));
    for line in lines(DIVISIONS) {
        let name = line.split('\t').next().unwrap_or_default();
        if !MISLEADING.contains(&name) {
            add(name, Classes::DIVISION);
        }
    }
    words
}

fn lines(list: &str) -> Vec<String> {
    let text = fs::read_to_string(list).unwrap_or_else(|e| panic!("{list}: {e}"));
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_string).collect()
}
