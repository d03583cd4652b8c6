//! Compiles the word lists and the folding table of `index_schema/` into forms that need no loading at run time.

#[allow(dead_code)]
#[path = "src/entity/lexicon/classes.rs"]
mod classes;
#[path = "build/lexicon.rs"]
mod lexicon;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

const WORD_LISTS: [&str; 2] = ["index_schema/jieba.dict.txt", "index_schema/dictionary.txt"];
const TRADITIONAL: &str = "index_schema/traditional.tsv";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let program = ["build.rs", "build", "src/entity/lexicon/classes.rs"];
    for input in program.iter().chain(&WORD_LISTS).chain([&TRADITIONAL]).chain(&lexicon::LISTS) {
        println!("cargo:rerun-if-changed={input}");
    }
    compile_words(&out);
    compile_folding(&out);
    lexicon::compile(&out);
}

/// Writes the words as a double-array trie whose values point into a table of distinct log frequencies.
fn compile_words(out: &Path) {
    let words = read_words();
    let mut frequencies: Vec<u64> = words.values().copied().collect();
    frequencies.sort_unstable();
    frequencies.dedup();
    let keys: Vec<(&[u8], u32)> = words
        .iter()
        .map(|(word, frequency)| {
            let index = frequencies.binary_search(frequency).expect("every frequency is in the table");
            (word.as_bytes(), index as u32)
        })
        .collect();
    let trie = yada::builder::DoubleArrayBuilder::build(&keys).expect("sorted, distinct words make a trie");
    let logs: Vec<u8> = frequencies.iter().flat_map(|&f| (f as f64).ln().to_le_bytes()).collect();
    let total: u64 = words.values().sum();
    fs::write(out.join("words.trie"), trie).expect("OUT_DIR can be written");
    fs::write(out.join("words.logs"), logs).expect("OUT_DIR can be written");
    let log_total = (total as f64).ln();
    let constants = format!(
        "const LOG_TOTAL: f64 = f64::from_bits({:#x});\nconst FINGERPRINT: u64 = {:#x};\n",
        log_total.to_bits(),
        fingerprint(&words)
    );
    fs::write(out.join("words.rs"), constants).expect("OUT_DIR can be written");
}

/// FNV-1a over every word and frequency.
fn fingerprint(words: &BTreeMap<String, u64>) -> u64 {
    words
        .iter()
        .flat_map(|(word, frequency)| word.bytes().chain(frequency.to_le_bytes()))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// Words in byte order with their frequency; a later list overrides an earlier one.
fn read_words() -> BTreeMap<String, u64> {
    let mut words = BTreeMap::new();
    for list in WORD_LISTS {
        let text = fs::read_to_string(list).unwrap_or_else(|e| panic!("{list}: {e}"));
        for line in text.lines().filter(|line| !line.starts_with("# ") && !line.trim().is_empty()) {
            let mut columns = line.split_whitespace();
            let word = columns.next().expect("the line is not blank");
            let frequency = columns.next().and_then(|f| f.parse().ok());
            let frequency: u64 = frequency.unwrap_or_else(|| panic!("{list}: no frequency: {line}"));
            words.insert(word.to_string(), frequency.max(1));
        }
    }
    words
}

/// Writes the fold of U+3400..U+A000 as a table of 16-bit code units, each character to itself where it has none.
fn compile_folding(out: &Path) {
    let mut table: Vec<u16> = (0x3400..0xA000u16).collect();
    let text = fs::read_to_string(TRADITIONAL).unwrap_or_else(|e| panic!("{TRADITIONAL}: {e}"));
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        let (Some(from), Some('\t'), Some(to)) = (chars.next(), chars.next(), chars.next()) else {
            panic!("{TRADITIONAL}: not two characters with a tab between: {line}");
        };
        if (0x3400..0xA000).contains(&(from as u32)) {
            table[from as usize - 0x3400] = to as u16;
        }
    }
    let bytes: Vec<u8> = table.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    fs::write(out.join("folding.bin"), bytes).expect("OUT_DIR can be written");
}
