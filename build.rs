//! Compiles the word lists and the folding table of `index_schema/` into forms that need no loading at run time.

#[allow(dead_code)]
#[path = "src/entity/lexicon/classes.rs"]
mod classes;
#[path = "build/double_array.rs"]
mod double_array;
#[path = "src/analysis/han.rs"]
mod han;
#[path = "build/lexicon.rs"]
mod lexicon;
#[path = "build/names.rs"]
mod names;
#[path = "build/text_codes.rs"]
mod text_codes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

const WORD_LISTS: [&str; 2] = ["index_schema/jieba.dict.txt", "index_schema/dictionary.txt"];
const TRADITIONAL: &str = "index_schema/traditional.tsv";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let program = ["build.rs", "build", "src/analysis/han.rs", "src/entity/lexicon/classes.rs"];
    for input in program
        .iter()
        .chain(&WORD_LISTS)
        .chain([&TRADITIONAL, &text_codes::LIST])
        .chain(&lexicon::LISTS)
        .chain(&names::LISTS)
    {
        println!("cargo:rerun-if-changed={input}");
    }
    compile_words(&out);
    compile_rarities(&out);
    compile_folding(&out);
    compile_letters(&out);
    lexicon::compile(&out);
    text_codes::compile(&out);
    names::compile(&out);
}

/// Writes the words as a double array whose values point into a table of distinct log probabilities, of which the
/// first stands for no word.
fn compile_words(out: &Path) {
    let words = read_words();
    let mut frequencies: Vec<u64> = words.values().copied().collect();
    frequencies.sort_unstable();
    frequencies.dedup();
    let log_total = (words.values().sum::<u64>() as f64).ln();
    let weights = frequencies.iter().map(|&f| (f as f64).ln() - log_total);
    let weights = std::iter::once(f64::NEG_INFINITY).chain(weights).flat_map(f64::to_le_bytes);
    fs::write(out.join("words.weights"), weights.collect::<Vec<u8>>()).expect("OUT_DIR can be written");
    let value = |frequency| 1 + frequencies.partition_point(|&f| f < frequency) as u32;
    // The cutter sees Han characters only, and keeps lengths of words in a byte.
    let fits = |word: &str| word.chars().all(han::is_han) && word.chars().count() < 256;
    let han_words = words.iter().filter(|(word, _)| fits(word)).map(|(word, &f)| (word.clone(), value(f)));
    double_array::compile(&han_words.collect(), "words", out);
    let constants = format!(
        "const LOG_TOTAL: f64 = f64::from_bits({:#x});\nconst FINGERPRINT: u64 = {:#x};\n",
        log_total.to_bits(),
        fingerprint(&words)
    );
    fs::write(out.join("words.rs"), constants).expect("OUT_DIR can be written");
}

/// Writes how rare each character of U+3400..U+A000 is in the words of the list: ten times the logarithm of
/// its share, as a byte.
fn compile_rarities(out: &Path) {
    let mut counts = vec![0u64; 0xA000 - 0x3400];
    for (word, frequency) in read_words() {
        for code in word.chars().map(|c| c as usize).filter(|code| (0x3400..0xA000).contains(code)) {
            counts[code - 0x3400] += frequency;
        }
    }
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let rarity = |&count: &u64| ((total / (count.max(1) as f64)).ln() * 10.0).min(255.0) as u8;
    let bytes: Vec<u8> = counts.iter().map(rarity).collect();
    fs::write(out.join("rarities.bin"), bytes).expect("OUT_DIR can be written");
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

/// Writes what every character up to U+FFFF is matched as, in 16-bit code units: half width, lower case where that is
/// a single character, simplified script; white space as a space.
fn compile_folding(out: &Path) {
    let mut table: Vec<u16> = (0..=0xFFFF).map(fold).collect();
    let text = fs::read_to_string(TRADITIONAL).unwrap_or_else(|e| panic!("{TRADITIONAL}: {e}"));
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut chars = line.chars();
        let (Some(from), Some('\t'), Some(to)) = (chars.next(), chars.next(), chars.next()) else {
            panic!("{TRADITIONAL}: not two characters with a tab between: {line}");
        };
        if (0x3400..0xA000).contains(&(from as u32)) {
            table[from as usize] = to as u16;
        }
    }
    let bytes: Vec<u8> = table.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    fs::write(out.join("folding.bin"), bytes).expect("OUT_DIR can be written");
}

fn fold(code: u16) -> u16 {
    if char::from_u32(code.into()).is_some_and(char::is_whitespace) {
        return u16::from(b' ');
    }
    // Document numbers write their year in brackets of either kind.
    let code = match char::from_u32(code.into()) {
        Some('〔' | '﹝') => u16::from(b'['),
        Some('〕' | '﹞') => u16::from(b']'),
        _ => code,
    };
    let half_width = if (0xFF01..=0xFF5E).contains(&code) { code - 0xFEE0 } else { code };
    let mut lower = char::from_u32(half_width.into()).into_iter().flat_map(char::to_lowercase);
    match (lower.next(), lower.next()) {
        (Some(single), None) => u16::try_from(single as u32).unwrap_or(half_width),
        _ => half_width,
    }
}

/// Writes which characters up to U+FFFF are letters or digits, as bits.
fn compile_letters(out: &Path) {
    let is_letter = |code: u32| char::from_u32(code).is_some_and(char::is_alphanumeric);
    let eight = |first: u32| (0..8).fold(0, |bits, n| bits | u8::from(is_letter(first + n)) << n);
    let bits: Vec<u8> = (0..0x1_0000).step_by(8).map(eight).collect();
    fs::write(out.join("letters.bin"), bits).expect("OUT_DIR can be written");
}
