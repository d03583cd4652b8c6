//! The text of real PDF files beside poppler's `pdftotext`.

use crate::support::real_data;
use jiansuo::extract::Extractors;
use jiansuo::model::Extracted;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Share of the reference's Han characters that must stand in the same order.
const IN_ORDER: f64 = 0.99;

fn han(text: &str) -> Vec<char> {
    text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')).collect()
}

/// Length of the longest common subsequence, 64 characters at a time (Hyyro 2004).
fn common(a: &[char], b: &[char]) -> usize {
    let words = a.len().div_ceil(64);
    let mut places: HashMap<char, Vec<u64>> = HashMap::new();
    for (index, character) in a.iter().enumerate() {
        places.entry(*character).or_insert_with(|| vec![0; words])[index / 64] |= 1 << (index % 64);
    }
    let mut state = vec![u64::MAX; words];
    for character in b {
        let Some(matches) = places.get(character) else { continue };
        let mut carry = false;
        for (word, matched) in state.iter_mut().zip(matches) {
            let hit = *word & matched;
            let (sum, first) = word.overflowing_add(hit);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first || second;
            *word = sum | (*word & !matched);
        }
    }
    let kept = |index: usize| state[index / 64] >> (index % 64) & 1 == 0;
    (0..a.len()).filter(|index| kept(*index)).count()
}

fn pages(extracted: &Extracted) -> Vec<&str> {
    let ends = extracted.pages.iter().copied().skip(1).chain([extracted.text.len()]);
    extracted.pages.iter().zip(ends).map(|(&start, end)| &extracted.text[start..end]).collect()
}

fn read(path: &Path) -> Extracted {
    let mut found = Vec::new();
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    Extractors::standard().extract(&name, &bytes, &mut |one| found.push(one.unwrap()));
    found.remove(0)
}

/// `cargo test --test suite pdf -- --nocapture` prints the figures.
#[test]
fn the_text_of_real_files_is_that_of_pdftotext() {
    let Some(folder) = real_data().map(|data| data.join("reports/pdf")).filter(|folder| folder.is_dir())
    else {
        return println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
    };
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "pdf")) {
        let Ok(output) = Command::new("pdftotext").arg(path).arg("-").output() else {
            return println!("skipped: no pdftotext (poppler-utils)");
        };
        let reference = String::from_utf8_lossy(&output.stdout).into_owned();
        let extracted = read(path);
        let (mut all, mut in_order) = (0, 0);
        for (theirs, ours) in reference.split('\u{C}').zip(pages(&extracted)) {
            let theirs = han(theirs);
            all += theirs.len();
            in_order += common(&theirs, &han(ours));
        }
        let share = in_order as f64 / all as f64;
        println!("{}: {:.4} of {all} Han characters in the same order", path.display(), share);
        assert!(share >= IN_ORDER, "{}: {share:.4}", path.display());
    }
}
