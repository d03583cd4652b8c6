//! Any bytes under any name: no extractor panics, and what it reads is cut without loss.

#![no_main]

use jiansuo::extract::Extractors;
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

const NAMES: [&str; 8] = ["a.txt", "a.docx", "a.html", "a.jsonl", "a.md", "a.pdf", "a.xlsx", "a"];

fuzz_target!(|bytes: &[u8]| {
    static EXTRACTORS: OnceLock<Extractors> = OnceLock::new();
    let extractors = EXTRACTORS.get_or_init(Extractors::standard);
    let Some((first, rest)) = bytes.split_first() else { return };
    extractors.extract(NAMES[usize::from(*first) % NAMES.len()], rest, &mut |extracted| {
        if let Ok(extracted) = extracted {
            assert!(extracted.residue.iter().all(|span| span.end <= extracted.text.len()));
        }
    });
});
