//! Compiles the strings that stored text has codes for into tables that are read where they lie in the program.

use crate::double_array;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub const LIST: &str = "index_schema/text_codes.txt";
/// Bytes of a string in the table: the string, what fills it up, its length.
const RECORD: usize = 16;
/// Number of second bytes.
const SECOND: usize = 256;
/// First bytes: all but two, which stand before characters spelled out.
const FIRST: usize = 254;

/// Writes the strings by number (`texts.units`), the trie of those of Han characters and CJK marks, with numbers from
/// 1 on (`texts.nodes`, `texts.codes`), the numbers of other characters (`texts.others`) and how many have one byte.
pub fn compile(out: &Path) {
    let text = fs::read_to_string(LIST).unwrap_or_else(|e| panic!("{LIST}: {e}"));
    let lines = text.lines().skip_while(|line| line.starts_with("# "));
    let singles =
        1 + lines.clone().position(str::is_empty).expect("an empty line ends the codes of one byte");
    let units: Vec<&str> = std::iter::once("\n").chain(lines.filter(|line| !line.is_empty())).collect();
    assert!(units.len() <= singles + (FIRST - singles) * SECOND, "{LIST}: too many strings");
    let numbered = || units.iter().copied().zip(1u32..);
    let (coded, others): (Vec<_>, Vec<_>) = numbered().partition(|(unit, _)| double_array::holds(unit));
    let words: BTreeMap<String, u32> =
        coded.iter().map(|&(unit, number)| (unit.to_string(), number)).collect();
    double_array::compile(&words, "texts", out);
    let mut table = vec![0u16; 0x1_0000];
    for (unit, number) in others {
        let mut characters = unit.chars();
        let (Some(character), None) = (characters.next(), characters.next()) else {
            panic!("{LIST}: only characters of U+3000 to U+9FFF make longer strings: {unit}");
        };
        *table.get_mut(character as usize).expect("it lies in the first plane") = number as u16;
    }
    let table: Vec<u8> = table.into_iter().flat_map(u16::to_le_bytes).collect();
    let records: Vec<u8> = units.iter().flat_map(|unit| record(unit)).collect();
    let constants = format!("const SINGLES: usize = {singles};\n");
    for (name, bytes) in [("others", &table), ("units", &records), ("rs", &constants.into_bytes())] {
        fs::write(out.join(format!("texts.{name}")), bytes).expect("OUT_DIR can be written");
    }
}

fn record(unit: &str) -> [u8; RECORD] {
    assert!(unit.len() < RECORD, "{LIST}: too long: {unit}");
    let mut record = [0; RECORD];
    record[..unit.len()].copy_from_slice(unit.as_bytes());
    record[RECORD - 1] = unit.len() as u8;
    record
}
