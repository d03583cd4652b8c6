//! Words that a user adds: cut as one in the index and in queries, noticed when they change.

use crate::support::{code, corpus, jiansuo, stderr, stdout};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("reports")).unwrap();
    for (name, text) in [
        ("a.txt", "推进零碳岛礁建设，办结率96.27%。"),
        ("b.txt", "零碳排放，岛礁建设稳步推进。"),
        ("c.txt", "各镇街落实零碳岛礁任务。"),
        ("d.txt", "防汛值守。"),
    ] {
        fs::write(folder.path().join("reports").join(name), text).unwrap();
    }
    folder
}

fn index(folder: &Path, arguments: &[&str]) -> String {
    let output = jiansuo(folder, &[&["index", "reports"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    stderr(&output)
}

/// Names and scores.
fn hits(folder: &Path, arguments: &[&str]) -> String {
    let search = ["search", "零碳岛礁建设", "--format", "trec"];
    stdout(&jiansuo(folder, &[&search, arguments].concat()))
}

#[test]
fn a_changed_dictionary_is_told_and_taken_in_where_its_words_stand() {
    let folder = folder();
    let place = folder.path();
    fs::write(place.join("words.txt"), "零碳岛礁\n").unwrap();
    index(place, &[]);
    let plain = hits(place, &[]);
    let told = jiansuo(place, &["search", "零碳岛礁", "--dict", "words.txt"]);
    assert_eq!(code(&told), 0);
    assert!(
        stderr(&told).contains("零碳岛礁") && stderr(&told).contains("jiansuo index"),
        "{}",
        stderr(&told)
    );

    let taken = index(place, &["--dict", "words.txt"]);
    assert!(taken.contains("读入 2，未变 2"), "{taken}");
    assert!(index(place, &["--dict", "words.txt"]).contains("读入 0，未变 4"));
    let with_word = hits(place, &[]);
    assert_ne!(plain, with_word);
    assert!(!stderr(&jiansuo(place, &["search", "零碳岛礁", "--dict", "words.txt"])).contains("提示"));
    index(place, &["--dict", "words.txt", "--index", "fresh"]);
    assert_eq!(hits(place, &["--index", "fresh"]), with_word);
    assert_eq!(code(&jiansuo(place, &["check"])), 0);

    fs::write(place.join("words.txt"), "# 空\n").unwrap();
    assert!(index(place, &["--dict", "words.txt"]).contains("读入 2，未变 2"));
    assert_eq!(hits(place, &[]), plain);
}

#[test]
fn words_that_wait_for_documents_elsewhere_are_told() {
    let folder = folder();
    let place = folder.path();
    index(place, &[]);
    fs::create_dir(place.join("more")).unwrap();
    fs::write(place.join("more/e.txt"), "零碳岛礁验收。").unwrap();
    fs::write(place.join("words.txt"), "零碳岛礁 20 n\n字\n").unwrap();
    let part = jiansuo(place, &["index", "more", "--dict", "words.txt"]);
    assert_eq!(code(&part), 0, "{}", stderr(&part));
    assert!(stderr(&part).contains("第 2 行") && stderr(&part).contains("2 份文档"), "{}", stderr(&part));
    let found = jiansuo(place, &["search", "零碳岛礁"]);
    for name in ["a.txt#0", "c.txt#0", "e.txt#0"] {
        assert!(stdout(&found).contains(name), "{}", stdout(&found));
    }
    assert!(stderr(&found).contains("1 个，如 零碳岛礁"), "{}", stderr(&found));
    // A word is in force when one run has met every document that holds it.
    index(place, &["more"]);
    assert!(!stderr(&jiansuo(place, &["search", "零碳岛礁"])).contains("零碳岛礁"));
}

#[test]
fn inspect_shows_the_added_words() {
    let folder = folder();
    fs::write(folder.path().join("words.txt"), "零碳岛礁\n").unwrap();
    let cut = |arguments: &[&str]| {
        stdout(&jiansuo(folder.path(), &[&["inspect", "reports/a.txt", "--tokens"], arguments].concat()))
    };
    assert!(!cut(&[]).contains("/ 零碳岛礁 /"));
    assert!(cut(&["--dict", "words.txt"]).contains("/ 零碳岛礁 /"), "{}", cut(&["--dict", "words.txt"]));
}

#[test]
fn words_are_suggested_from_a_folder() {
    let folder = folder();
    let mut texts = [String::new(), String::new(), String::new()];
    for number in 0..36 {
        let before = ["推进", "加强", "落实", "抓好", "深化", "开展"][number % 6];
        let after = ["工作", "任务", "行动", "检查", "考核", "治理"][number / 6];
        texts[number % 3] += &format!("{before}霾耗鞣榷{after}。本市{after}有序，{before}见效。\n");
    }
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.path().join(format!("reports/e{number}.txt")), text).unwrap();
    }
    let found = jiansuo(folder.path(), &["dict", "suggest", "reports", corpus().to_str().unwrap()]);
    assert!(
        stdout(&found).lines().any(|line| line == "霾耗鞣榷 36 n"),
        "{}{}",
        stdout(&found),
        stderr(&found)
    );
}
