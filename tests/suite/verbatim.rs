//! The verbatim promise: any piece of text that stands in a passage finds that passage.

use crate::support::{Random, corpus, real_data, search, update};
use jiansuo::index::Reader;
use jiansuo::index::embedded::EmbeddedReader;
use jiansuo::index::record::PassageRecord;
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::Engine;
use std::collections::BTreeSet;
use std::path::Path;

struct Stored {
    document: String,
    passage: PassageRecord,
}

fn passages(reader: &EmbeddedReader) -> Vec<Stored> {
    let mut keys = Vec::new();
    reader
        .each_document(&mut |head, _| {
            keys.push((head.name, head.key));
            Ok(())
        })
        .unwrap();
    keys.sort();
    let mut stored = Vec::new();
    for (_, key) in keys {
        let (address, head, detail) = reader.document(&key).unwrap().unwrap();
        let own = reader.passages(address).unwrap();
        let length: usize = own.iter().map(|passage| passage.text.len()).sum();
        assert_eq!(length as u64, detail.bytes, "{}: the passages do not add up to the text", head.name);
        stored.extend(own.into_iter().map(|passage| Stored { document: head.name.clone(), passage }));
    }
    stored
}

/// A random piece of 2-8 characters without white space, if the passage has one at the place tried.
fn piece(random: &mut Random, text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let length = 2 + random.below(7);
    let start = random.below(chars.len().checked_sub(length)? + 1);
    let piece = &chars[start..start + length];
    piece.iter().all(|c| !c.is_whitespace()).then(|| piece.iter().collect())
}

fn finds(engine: &mut Engine, piece: &str, stored: &Stored) -> bool {
    let results = search(engine, piece, Mode::Exact, 1_000_000, true);
    results.hits.iter().any(|hit| hit.document == stored.document && hit.passage == stored.passage.number)
}

fn misses(folder: &Path, pieces: usize) -> Vec<String> {
    let place = tempfile::tempdir().unwrap();
    let (index, _) = update(place.path(), folder);
    let reader = index.reader().unwrap();
    let stored = passages(&reader);
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    let (mut random, mut tried, mut misses) = (Random(1), 0, Vec::new());
    while tried < pieces {
        let chosen = &stored[random.below(stored.len())];
        let Some(piece) = piece(&mut random, &chosen.passage.text) else { continue };
        tried += 1;
        if !finds(&mut engine, &piece, chosen) {
            misses.push(format!("{piece} in {}#{}", chosen.document, chosen.passage.number));
        }
    }
    misses
}

#[test]
fn any_piece_of_the_corpus_finds_its_passage() {
    assert_eq!(misses(&corpus(), 20_000), Vec::<String>::new());
}

#[test]
fn any_single_character_finds_its_passage() {
    let place = tempfile::tempdir().unwrap();
    let (index, _) = update(place.path(), &corpus());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for stored in passages(&reader).iter().step_by(7) {
        let characters: BTreeSet<char> = stored.passage.text.chars().filter(|c| !c.is_whitespace()).collect();
        for character in characters {
            assert!(
                finds(&mut engine, &character.to_string(), stored),
                "{character} in {}",
                stored.passage.text
            );
        }
    }
}

/// Long: `cargo test --release -- --ignored real_folders`.
#[test]
#[ignore = "needs the real data and some minutes"]
fn any_piece_of_the_real_folders_finds_its_passage() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    for folder in ["provincial-2025", "district-gbk", "hebei"] {
        assert_eq!(misses(&data.join("reports").join(folder), 20_000), Vec::<String>::new(), "{folder}");
        println!("{folder}: 20000 pieces, 0 misses");
    }
}
