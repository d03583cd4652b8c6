//! Imports only go down, and no two rooms import each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the lowest layer up, as in ARCHITECTURE.md.
const LAYERS: [&[&str]; 6] = [
    &["error", "model", "schema"],
    &["analysis", "corpus", "entity", "extract", "figure", "metadata", "query", "split"],
    &["index"],
    &["ingest", "search"],
    &["config", "output", "evaluation"],
    &["cli"],
];

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

/// For every room, the rooms that it imports.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in rust_files(&source) {
        let inside = file.strip_prefix(&source).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_string();
        if room == "lib" || room == "main" {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let named = code.split("crate::").skip(1).map(|rest| {
            rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default().to_string()
        });
        imports
            .entry(room.clone())
            .or_default()
            .extend(named.filter(|name| layer(name).is_some() && *name != room));
    }
    imports
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_room_has_a_layer_and_imports_go_down() {
    for (room, targets) in imports() {
        let own = layer(&room).unwrap_or_else(|| panic!("{room} has no layer"));
        for target in targets {
            assert!(layer(&target).unwrap() <= own, "{room} imports {target}, which lies above it");
        }
    }
}

#[test]
fn no_two_rooms_need_each_other() {
    let mut open = imports();
    while !open.is_empty() {
        let free: Vec<String> = open
            .iter()
            .filter(|(_, targets)| targets.iter().all(|target| !open.contains_key(target)))
            .map(|(room, _)| room.clone())
            .collect();
        assert!(!free.is_empty(), "a cycle among {:?}", open.keys());
        free.iter().for_each(|room| {
            open.remove(room);
        });
    }
}
