//! Learns the strings that stored text takes one or two bytes for: `cargo bench --profile tune --bench text_code [-- --write]`.
//!
//! Starts from the frequent strings of up to five characters, cuts the texts into the longest of them again
//! and again, and keeps each time those that save the most bytes. Prints how many bytes the texts take that it was
//! learned from, and those it was not; with `--write` puts the strings into `index_schema/text_codes.txt`.

mod common;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders and files learned from; of each, as many bytes.
const LEARNED: [&str; 5] =
    ["laws", "reports/hebei", "reports/national", "retrieval/ncp-policy", "retrieval/cmrc2018"];
const OTHERS: [&str; 3] = ["retrieval/stard-law", "retrieval/drcd-traditional", "reports/district-gbk"];
const SOURCE_BYTES: usize = 6 << 20;
const LONGEST: usize = 5;
/// How often a string must occur to be tried.
const LEAST: u32 = 24;
/// Strings with a code of two bytes, for each first byte that is none of one.
const SECOND: usize = 256;
/// First bytes: all but two that stand before characters spelled out.
const FIRST: usize = 254;
const ROUNDS: usize = 6;

type Counts = HashMap<Vec<char>, u32>;

fn main() {
    let Some(data) = common::data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let learned: Vec<Vec<char>> = LEARNED.iter().map(|source| text(&data.join(source))).collect();
    let (units, singles) = learn(&learned);
    for (name, text) in LEARNED.iter().zip(&learned) {
        report(name, text, &units, singles);
    }
    for name in OTHERS {
        report(name, &text(&data.join(name)), &units, singles);
    }
    if std::env::args().any(|argument| argument == "--write") {
        write(&units, singles);
    }
}

/// The strings in the order of their codes, and how many have a code of one byte.
fn learn(texts: &[Vec<char>]) -> (Vec<Vec<char>>, usize) {
    let mut candidates = frequent(texts);
    println!("{} candidates", candidates.len());
    for round in 0..ROUNDS {
        let uses = cut(texts, &candidates);
        let mut order: Vec<(Vec<char>, u32)> = uses.into_iter().collect();
        order.sort_by_key(|(unit, uses)| (u64::MAX - saved(unit, *uses), unit.clone()));
        let room = SECOND * FIRST;
        order.truncate(if round + 1 < ROUNDS { room * (ROUNDS - round) / 2 } else { room });
        candidates = order.into_iter().collect();
    }
    let mut order: Vec<(Vec<char>, u32)> = cut(texts, &candidates).into_iter().collect();
    order.sort_by_key(|(unit, uses)| (u32::MAX - uses, unit.clone()));
    let singles = (1..FIRST).max_by_key(|&singles| gain(&order, singles)).unwrap_or(1);
    let (ones, rest) = order.split_at(singles);
    let mut rest = rest.to_vec();
    rest.sort_by_key(|(unit, uses)| (u64::MAX - saved(unit, *uses), unit.clone()));
    rest.truncate((FIRST - singles - 1) * SECOND);
    let units = ones.iter().chain(&rest).map(|(unit, _)| unit.clone());
    (units.collect(), singles + 1)
}

/// Bytes saved over the characters spelled out in three bytes.
fn saved(unit: &[char], uses: u32) -> u64 {
    (unit.len() as u64 * 3 - 2) * u64::from(uses)
}

/// Bytes saved where the first `singles` of `order` have one byte, and as many others as fit have two.
fn gain(order: &[(Vec<char>, u32)], singles: usize) -> u64 {
    let (ones, rest) = order.split_at(singles.min(order.len()));
    let mut savings: Vec<u64> = rest.iter().map(|(unit, uses)| saved(unit, *uses)).collect();
    savings.sort_unstable_by_key(|&saving| u64::MAX - saving);
    let ones: u64 = ones.iter().map(|(unit, uses)| saved(unit, *uses) + u64::from(*uses)).sum();
    ones + savings.iter().take((FIRST - singles - 1) * SECOND).sum::<u64>()
}

/// Every character, and the strings that occur often; longer ones grow from shorter ones.
fn frequent(texts: &[Vec<char>]) -> Counts {
    let mut all = Counts::new();
    for length in 1..=LONGEST {
        let mut counts = Counts::new();
        for window in texts.iter().flat_map(|text| text.windows(length)) {
            let is_tried = length == 1
                || window.iter().all(|&c| is_joined(c))
                    && all.contains_key(&window[1..])
                    && all.contains_key(&window[..length - 1]);
            match counts.get_mut(window) {
                Some(count) => *count += 1,
                None if is_tried => drop(counts.insert(window.to_vec(), 1)),
                None => {}
            }
        }
        counts.retain(|_, count| *count >= if length == 1 { 2 } else { LEAST });
        all.extend(counts);
    }
    all
}

/// True for the characters that strings of several are made of.
fn is_joined(c: char) -> bool {
    ('\u{3001}'..='\u{9FFF}').contains(&c)
}

/// How often each unit is used where the longest is taken.
fn cut(texts: &[Vec<char>], units: &Counts) -> Counts {
    let mut uses = Counts::new();
    for text in texts {
        let mut rest = text.as_slice();
        while !rest.is_empty() {
            let length = longest(rest, units).max(1);
            match uses.get_mut(&rest[..length]) {
                Some(count) => *count += 1,
                None if units.contains_key(&rest[..length]) => drop(uses.insert(rest[..length].to_vec(), 1)),
                None => {}
            }
            rest = &rest[length..];
        }
    }
    uses
}

fn longest(rest: &[char], units: &Counts) -> usize {
    (1..=LONGEST.min(rest.len())).rev().find(|&length| units.contains_key(&rest[..length])).unwrap_or(0)
}

fn report(name: &str, text: &[char], units: &[Vec<char>], singles: usize) {
    let codes: HashMap<Vec<char>, u32> = units.iter().cloned().zip(0..).collect();
    let (mut rest, mut bytes) = (text, 0);
    while !rest.is_empty() {
        let length = longest(rest, &codes);
        bytes += match codes.get(&rest[..length]) {
            Some(&code) if code as usize + 1 < singles => 1,
            Some(_) => 2,
            None => 3,
        };
        rest = &rest[length.max(1)..];
    }
    let raw: usize = text.iter().map(|c| c.len_utf8()).sum();
    println!("{name}\t{raw} bytes\t{:.3} of UTF-8", bytes as f64 / raw as f64);
}

fn write(units: &[Vec<char>], singles: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("index_schema/text_codes.txt");
    let mut lines = String::from(
        "# The strings that stored text takes one byte for (those before the empty line) or two, learned from reports,\n\
         # regulations and encyclopedia articles by `cargo bench --bench text_code`. Their order and number are part\n\
         # of an index's format.\n",
    );
    for (at, unit) in units.iter().enumerate() {
        if at + 1 == singles {
            lines.push('\n');
        }
        lines.extend(unit);
        lines.push('\n');
    }
    fs::write(path, lines).expect("the file can be written");
}

/// The first bytes of the texts under `path`, without line ends and what no text holds.
fn text(path: &Path) -> Vec<char> {
    let mut files = Vec::new();
    collect(path, &mut files);
    files.sort();
    let share = files.len().div_ceil(800);
    let mut text = String::new();
    for file in files.iter().step_by(share.max(1)) {
        let bytes = fs::read(file).unwrap_or_default();
        let read = match file.extension().is_some_and(|extension| extension == "jsonl") {
            true => json_texts(&String::from_utf8_lossy(&bytes)),
            false => String::from_utf8(bytes).unwrap_or_default(),
        };
        text.push_str(&read);
        if text.len() > SOURCE_BYTES {
            break;
        }
    }
    text.chars().take(SOURCE_BYTES / 3).filter(|&c| c != '\n' && c != '\r' && c != '\u{FFFD}').collect()
}

fn json_texts(lines: &str) -> String {
    let values = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    values.filter_map(|value| Some(value.get("text")?.as_str()?.to_string())).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        return files.push(path.to_path_buf());
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let is_text = |path: &Path| {
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_string();
            path.is_dir()
                || ["txt", "md"].contains(&extension.as_str())
                || path.file_name().is_some_and(|n| n == "corpus.jsonl")
        };
        if is_text(&entry.path()) {
            collect(&entry.path(), files);
        }
    }
}
