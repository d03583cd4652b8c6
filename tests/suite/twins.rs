//! Files of the same bytes are documents of their own: each is found, shown, changed and removed for itself.

use crate::incremental::view;
use crate::support::{code, jiansuo, search, stderr, stdout, update};
use jiansuo::index::Reader;
use jiansuo::index::embedded::EmbeddedIndex;
use jiansuo::ingest::hash;
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::{Engine, Results};
use std::fs;
use std::path::Path;

const TEXT: &str = "云州市餐厨垃圾由专门车辆收运，日产日清。\n";
const OTHER: &str = "一、工作回顾\n全年受理投诉21261件，办结率96.27%。\n";

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn results(index: &EmbeddedIndex, query: &str) -> Results {
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    search(&mut engine, query, Mode::Syntax, 100, false)
}

/// The documents that are found, in order, each once.
fn found(index: &EmbeddedIndex, query: &str) -> Vec<String> {
    let mut names: Vec<String> = results(index, query).hits.into_iter().map(|hit| hit.document).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn every_file_is_found_shown_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["报告/a/x.txt", "报告/b/y.txt", "报告/b/副本 y.txt"] {
        write(folder.path(), name, TEXT);
    }
    let run = |arguments: &[&str]| jiansuo(folder.path(), arguments);
    let indexed = run(&["index", "报告", "--report", "report.json"]);
    assert_eq!(code(&indexed), 0, "{}", stderr(&indexed));
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    let stats: serde_json::Value =
        serde_json::from_slice(&run(&["stats", "--format", "json"]).stdout).unwrap();
    let counted =
        |key: &str| stats.as_array().unwrap().iter().find(|row| row["key"] == key).unwrap()["count"].clone();
    assert_eq!(
        (&report["documents"], &counted("documents"), &counted("files")),
        (&3.into(), &3.into(), &3.into())
    );
    assert_eq!(report["passages"], counted("passages"));
    assert_eq!(code(&run(&["check"])), 0);
    for name in ["a/x.txt", "b/y.txt", "b/副本 y.txt"] {
        let shown = run(&["show", name]);
        assert!(stdout(&shown).contains(&format!("文档: {name}\n")), "{}", stdout(&shown));
        let hits = stdout(&run(&["search", &format!("路径:\"{name}\" 收运"), "--format", "jsonl"]));
        let hit: serde_json::Value = serde_json::from_str(hits.lines().next().unwrap()).unwrap();
        assert_eq!((&hit["document"], &hit["document_id"]), (&name.into(), &hash(TEXT.as_bytes()).into()));
        assert_eq!(hits.lines().count(), 1, "{hits}");
    }
}

#[test]
fn files_of_one_name_in_two_folders_are_two_documents() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "甲/x.txt", TEXT);
    write(folder.path(), "乙/x.txt", TEXT);
    let run = |arguments: &[&str]| jiansuo(folder.path(), arguments);
    run(&["index", "甲", "乙"]);
    let hits = stdout(&run(&["search", "餐厨垃圾 收运", "--format", "jsonl"]));
    assert_eq!(hits.lines().count(), 2, "{hits}");
    fs::remove_file(folder.path().join("甲/x.txt")).unwrap();
    run(&["index", "甲", "乙"]);
    let hits = stdout(&run(&["search", "餐厨垃圾 收运", "--format", "jsonl"]));
    assert_eq!(hits.lines().count(), 1, "{hits}");
    assert_eq!(code(&run(&["check"])), 0);
}

/// Changes a folder step by step; after each the index holds `expected` and is that of a fresh run.
#[test]
fn twins_come_change_move_and_go_one_by_one() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    let check = |expected: &[&str], documents: u64| {
        let (updated, report) = update(place.path(), folder.path());
        assert_eq!(found(&updated, "收运"), expected);
        assert_eq!(report.documents, documents, "{expected:?}");
        let fresh_place = tempfile::tempdir().unwrap();
        let (fresh, whole) = update(fresh_place.path(), folder.path());
        assert_eq!(whole.documents, fresh.reader().unwrap().counts().unwrap().documents);
        let queries = ["收运", "办结率", "餐厨垃圾 管理"].map(str::to_string);
        assert_eq!(view(&updated, &queries), view(&fresh, &queries));
    };
    write(folder.path(), "b.txt", TEXT);
    check(&["b.txt"], 1);
    write(folder.path(), "c.txt", TEXT);
    check(&["b.txt", "c.txt"], 1);
    write(folder.path(), "a.txt", TEXT);
    check(&["a.txt", "b.txt", "c.txt"], 1);
    write(folder.path(), "b.txt", OTHER);
    check(&["a.txt", "c.txt"], 1);
    fs::rename(at("a.txt"), at("d.txt")).unwrap();
    check(&["c.txt", "d.txt"], 1);
    fs::remove_file(at("c.txt")).unwrap();
    check(&["d.txt"], 0);
    fs::copy(at("d.txt"), at("c.txt")).unwrap();
    write(folder.path(), "b.txt", TEXT);
    check(&["b.txt", "c.txt", "d.txt"], 2);
    for name in ["b.txt", "c.txt", "d.txt"] {
        fs::remove_file(at(name)).unwrap();
    }
    check(&[], 0);
}

#[test]
fn a_line_that_two_collections_tell_is_one_document_until_both_are_gone() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let line = "{\"_id\":\"7\",\"text\":\"餐厨垃圾收运。\"}\n";
    write(folder.path(), "a.jsonl", &format!("{line}{}", line.replace('7', "8")));
    write(folder.path(), "b.jsonl", line);
    let (index, report) = update(place.path(), folder.path());
    assert_eq!((report.documents, index.reader().unwrap().counts().unwrap().documents), (2, 2));
    assert_eq!(results(&index, "收运").hits.len(), 2);
    fs::remove_file(folder.path().join("a.jsonl")).unwrap();
    assert_eq!(found(&update(place.path(), folder.path()).0, "收运"), ["7"]);
    fs::remove_file(folder.path().join("b.jsonl")).unwrap();
    assert!(found(&update(place.path(), folder.path()).0, "收运").is_empty());
}

/// The lines of copies recur, but not as those of a web site around its pages do.
#[test]
fn copies_of_a_page_do_not_make_furniture_of_its_lines() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for number in 0..4 {
        write(folder.path(), &format!("{number}.txt"), "云州市政务公开专栏导航\n餐厨垃圾已收运。\n");
    }
    update(place.path(), folder.path());
    for number in 4..8 {
        write(folder.path(), &format!("{number}.txt"), "云州市政务公开专栏导航\n餐厨垃圾已收运。\n");
    }
    let (index, _) = update(place.path(), folder.path());
    assert_eq!(found(&index, "云州市政务公开专栏导航").len(), 8);
}
