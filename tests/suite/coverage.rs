//! Nothing is dropped: the passages of a document, put together, are its text.

use crate::support::{corpus, documents, real_data};
use jiansuo::model::Document;
use std::path::Path;

/// Why the passages are not the text, if they are not.
fn fault(document: &Document) -> Option<String> {
    let mut end = 0;
    for (number, passage) in document.passages.iter().enumerate() {
        if passage.number as usize != number || passage.span.start != end || passage.span.is_empty() {
            return Some(format!(
                "{}: passage {number} at {:?}, expected at {end}",
                document.name, passage.span
            ));
        }
        end = passage.span.end;
    }
    let joined: String = document.passages.iter().map(|passage| passage.span.of(&document.text)).collect();
    (joined != document.text).then(|| format!("{}: {end} of {} bytes", document.name, document.text.len()))
}

fn assert_covered(folder: &Path, at_least: usize) {
    let documents = documents(folder);
    let faults: Vec<String> = documents.iter().filter_map(fault).collect();
    assert_eq!(faults, Vec::<String>::new());
    assert!(documents.len() >= at_least, "{} documents in {}", documents.len(), folder.display());
    let passages: usize = documents.iter().map(|document| document.passages.len()).sum();
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    println!("{name}: {} documents, {passages} passages, all of the text covered", documents.len());
}

#[test]
fn passages_are_the_text_in_the_corpus() {
    assert_covered(&corpus(), 20);
}

/// `cargo test --test suite coverage -- --nocapture` prints the counts.
#[test]
fn passages_are_the_text_in_the_real_reports() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    for (folder, at_least) in
        [("provincial-2025", 14), ("district-gbk", 2), ("sample", 1), ("national", 50), ("hebei", 800)]
    {
        assert_covered(&data.join("reports").join(folder), at_least);
    }
}

#[test]
fn passages_are_the_text_in_the_laws() {
    match real_data() {
        Some(data) => assert_covered(&data.join("laws"), 3_000),
        None => println!("skipped: no real data (JIANSUO_DATA or ../shared/data)"),
    }
}
