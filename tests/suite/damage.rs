//! A damaged index is noticed wherever the damage is, told in this program's words, and mended by `--rebuild`.

use crate::support::{Random, code, jiansuo, stderr, stdout};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An index with several segments and deleted rows, in `.jiansuo` beside `reports`.
fn indexed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let reports = folder.path().join("reports");
    fs::create_dir(&reports).unwrap();
    for (name, text) in [
        ("a.txt", "推进餐厨垃圾收运，办结率96.27%。"),
        ("b.txt", "防汛值守。"),
        ("c.txt", "市执法局整治背街小巷。"),
    ] {
        fs::write(reports.join(name), text).unwrap();
        assert_eq!(code(&jiansuo(folder.path(), &["index", "reports"])), 0);
    }
    fs::write(reports.join("a.txt"), "推进餐厨垃圾收运，办结率提高。").unwrap();
    assert_eq!(code(&jiansuo(folder.path(), &["index", "reports"])), 0);
    folder
}

/// The files of the index; locks hold nothing.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder.join(".jiansuo")).sort_by_file_name().into_iter();
    let files = entries.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file());
    files.filter(|path| path.extension().is_none_or(|extension| extension != "lock")).collect()
}

/// `check` names the damage and the way out.
fn is_noticed(folder: &Path, what: &str) {
    let check = jiansuo(folder, &["check"]);
    let said = stdout(&check) + &stderr(&check);
    assert_eq!(code(&check), 74, "{what}: {said}");
    assert!(said.contains("--rebuild"), "{what}: {said}");
}

/// No command prints what the libraries say.
fn is_told_in_own_words(folder: &Path, what: &str) {
    for arguments in [&["search", "餐厨垃圾 办结率"][..], &["stats"], &["index", "reports"]] {
        let output = jiansuo(folder, arguments);
        let said = stderr(&output);
        assert!([0, 1, 70, 74].contains(&code(&output)), "{what}: {arguments:?} {said}");
        assert!(
            !said.contains("Error") && !said.contains("Data corrupt") && !said.contains("Failed"),
            "{what}: {said}"
        );
    }
}

/// Every file of the index is hit: `flips` times a random byte, then cut short, emptied, removed.
fn every_damage_is_noticed(flips: usize) {
    let folder = indexed();
    assert_eq!(code(&jiansuo(folder.path(), &["check"])), 0);
    let whole: Vec<(PathBuf, Vec<u8>)> =
        files(folder.path()).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect();
    let restore = || {
        fs::remove_dir_all(folder.path().join(".jiansuo/segments")).unwrap();
        fs::create_dir(folder.path().join(".jiansuo/segments")).unwrap();
        whole.iter().for_each(|(file, bytes)| fs::write(file, bytes).unwrap());
    };
    let mut random = Random(11);
    for (file, bytes) in &whole {
        let mut damaged: Vec<Option<Vec<u8>>> = (0..flips)
            .map(|_| {
                let mut changed = bytes.clone();
                changed[random.below(bytes.len())] ^= 1 << random.below(8);
                Some(changed)
            })
            .collect();
        damaged.extend([Some(bytes[..bytes.len() / 2].to_vec()), Some(Vec::new()), None]);
        for (number, damage) in damaged.into_iter().enumerate() {
            match damage {
                Some(bytes) => fs::write(file, bytes).unwrap(),
                None => fs::remove_file(file).unwrap(),
            }
            let what = format!("{} {number}", file.display());
            is_noticed(folder.path(), &what);
            if number % 4 == flips % 4 {
                is_told_in_own_words(folder.path(), &what);
            }
            restore();
        }
    }
    assert_eq!(code(&jiansuo(folder.path(), &["check"])), 0);
    println!("{} files", whole.len());
}

#[test]
fn a_flipped_byte_a_short_and_a_missing_file_are_noticed() {
    every_damage_is_noticed(1);
}

/// Run with `cargo test --release --test suite damage -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn a_flipped_byte_in_any_place_is_noticed() {
    every_damage_is_noticed(60);
}

#[test]
fn a_wreck_is_rebuilt() {
    let folder = indexed();
    for wreck in ["manifest.json", "meta.json", ".managed.json"] {
        let is_wrecked = |file: &PathBuf| file.file_name().is_some_and(|name| name == wreck);
        let wrecked: Vec<PathBuf> = files(folder.path()).into_iter().filter(is_wrecked).collect();
        assert_eq!(wrecked.len(), 1, "{wreck}: {wrecked:?}");
        fs::write(&wrecked[0], "?").unwrap();
        let rebuilt = jiansuo(folder.path(), &["index", "reports", "--rebuild"]);
        assert_eq!(code(&rebuilt), 0, "{wreck}: {}", stderr(&rebuilt));
        assert_eq!(code(&jiansuo(folder.path(), &["check"])), 0);
        assert_eq!(code(&jiansuo(folder.path(), &["search", "餐厨垃圾"])), 0);
    }
    fs::remove_file(folder.path().join(".jiansuo/manifest.json")).unwrap();
    let update = jiansuo(folder.path(), &["index", "reports"]);
    assert_eq!(code(&update), 74, "an index without a manifest is not made anew unasked");
    assert_eq!(code(&jiansuo(folder.path(), &["index", "reports", "--rebuild"])), 0);
}
