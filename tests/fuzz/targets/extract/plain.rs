//! Any bytes as text, Markdown, JSON lines or a table with separators; the first byte chooses.

#![no_main]

#[path = "mod.rs"]
mod extract;

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = ["a.txt", "a.md", "a.jsonl", "a.csv", "a.tsv", "a"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    extract::read(NAMES[usize::from(*first) % NAMES.len()], rest);
});
