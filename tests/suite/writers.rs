//! Who writes: one process at a time, which a signal ends after a commit, and which disturbs no reader.

use crate::support::{code, jiansuo, start, stderr, stdout, write_reports};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;
use tempfile::TempDir;

fn reports(files: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("reports")).unwrap();
    write_reports(&folder.path().join("reports"), files, 600);
    folder
}

/// Waits until the run has written its first commit.
fn wait_for_commit(folder: &Path, run: &mut Child) {
    let manifest = folder.join(".jiansuo/manifest.json");
    while !manifest.exists() && run.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Exit code and messages of a run that ends by itself.
fn end(mut run: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    run.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (run.wait().unwrap().code(), said)
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_after_a_commit() {
    let folder = reports(120);
    for (signal, expected) in [("-TERM", 143), ("-INT", 130)] {
        let _ = fs::remove_dir_all(folder.path().join(".jiansuo"));
        let run = ["index", "reports", "--commit-every", "1", "--report", "receipt.json", "--threads", "1"];
        let mut run = start(folder.path(), &run);
        wait_for_commit(folder.path(), &mut run);
        std::thread::sleep(Duration::from_millis(150));
        Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap();
        let (code_then, said) = end(run);
        assert_eq!(code_then, Some(expected), "{said}");
        assert!(said.contains("已按信号停止") && said.contains("再次运行"), "{said}");
        let receipt: Value =
            serde_json::from_slice(&fs::read(folder.path().join("receipt.json")).unwrap()).unwrap();
        let (read, left) = (&receipt["files"]["indexed"], &receipt["files"]["left"]);
        assert_eq!(read.as_u64().unwrap() + left.as_u64().unwrap(), 120);
        assert_eq!((&receipt["stopped"], code(&jiansuo(folder.path(), &["check"]))), (&true.into(), 0));
        let again = jiansuo(folder.path(), &["index", "reports"]);
        assert_eq!(code(&again), 0);
        assert!(stderr(&again).contains(&format!("未变 {read}")), "{}", stderr(&again));
    }
}

#[test]
fn a_second_writer_is_told_who_the_first_is() {
    let folder = reports(120);
    let mut refused = 0;
    // A run may end before the second one has begun: it is then made anew.
    while refused == 0 {
        let _ = fs::remove_dir_all(folder.path().join(".jiansuo"));
        let mut first = start(folder.path(), &["index", "reports", "--commit-every", "1", "--threads", "1"]);
        wait_for_commit(folder.path(), &mut first);
        while first.try_wait().unwrap().is_none() {
            let second = jiansuo(folder.path(), &["index", "reports"]);
            if code(&second) == 75 {
                assert!(stderr(&second).contains(&format!("pid {}", first.id())), "{}", stderr(&second));
                refused += 1;
            }
        }
        // Between creating the index and writing to it the first holds no lock: the second may have become the first.
        match end(first).0 {
            Some(75) => refused = 0,
            ended => assert_eq!(ended, Some(0)),
        }
    }
    assert_eq!(code(&jiansuo(folder.path(), &["check"])), 0);
}

#[test]
fn the_lock_of_a_dead_process_is_taken_over() {
    let folder = reports(40);
    let mut killed = start(folder.path(), &["index", "reports", "--commit-every", "1"]);
    wait_for_commit(folder.path(), &mut killed);
    killed.kill().unwrap();
    killed.wait().unwrap();
    let next = jiansuo(folder.path(), &["index", "reports"]);
    assert_eq!(code(&next), 0, "{}", stderr(&next));
}

#[test]
fn two_runs_that_create_an_index_at_once_leave_a_whole_one() {
    for _ in 0..5 {
        let folder = reports(2);
        let runs: Vec<Child> = (0..3).map(|_| start(folder.path(), &["index", "reports"])).collect();
        let codes: Vec<Option<i32>> = runs.into_iter().map(|run| end(run).0).collect();
        assert!(
            codes.iter().all(|code| matches!(code, Some(0 | 75))) && codes.contains(&Some(0)),
            "{codes:?}"
        );
        assert_eq!(code(&jiansuo(folder.path(), &["index", "reports"])), 0);
        let stats = stdout(&jiansuo(folder.path(), &["stats", "--format", "jsonl"]));
        assert!(stats.contains("\"count\":2"), "{stats}");
        assert_eq!(code(&jiansuo(folder.path(), &["check"])), 0);
    }
}

#[test]
fn readers_see_whole_states_while_a_run_writes() {
    let folder = reports(100);
    let mut run = start(folder.path(), &["index", "reports", "--commit-every", "1"]);
    wait_for_commit(folder.path(), &mut run);
    let (mut totals, mut checks) = (vec![0], 0);
    while run.try_wait().unwrap().is_none() {
        let found = jiansuo(folder.path(), &["search", "办结率", "-k", "3", "--format", "json"]);
        assert!([0, 1].contains(&code(&found)), "{}", stderr(&found));
        let answer: Value = serde_json::from_slice(&found.stdout).unwrap();
        totals.push(answer["total"].as_u64().unwrap());
        let check = jiansuo(folder.path(), &["check"]);
        assert_eq!(code(&check), 0, "{}{}", stdout(&check), stderr(&check));
        checks += 1;
    }
    assert!(totals.is_sorted() && checks > 0, "{totals:?}");
}

/// Number of passages found, in an answer that must be whole.
fn total(folder: &Path) -> u64 {
    let found = jiansuo(folder, &["search", "办结率", "-k", "3", "--format", "json"]);
    assert_eq!(code(&found), 0, "{}", stderr(&found));
    let answer: Value = serde_json::from_slice(&found.stdout).unwrap();
    answer["total"].as_u64().unwrap()
}

/// Folders of segments in the index.
fn generations(folder: &Path) -> usize {
    let entries = fs::read_dir(folder.join(".jiansuo")).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().path().is_dir()).count()
}

#[test]
fn readers_see_the_old_index_until_the_rebuilt_one_is_whole() {
    let folder = reports(100);
    assert_eq!(code(&jiansuo(folder.path(), &["index", "reports"])), 0);
    let whole = total(folder.path());
    for _ in 0..2 {
        let mut run = start(folder.path(), &["index", "reports", "--rebuild", "--commit-every", "1"]);
        let mut searches = 0;
        while run.try_wait().unwrap().is_none() {
            assert_eq!(total(folder.path()), whole);
            let check = jiansuo(folder.path(), &["check"]);
            assert_eq!(code(&check), 0, "{}{}", stdout(&check), stderr(&check));
            searches += 1;
        }
        assert_eq!(end(run).0, Some(0));
        assert!(searches > 0);
        assert_eq!((total(folder.path()), generations(folder.path())), (whole, 1));
    }
}

#[cfg(unix)]
#[test]
fn a_rebuilding_that_ends_early_leaves_the_index_as_it_was() {
    let folder = reports(120);
    assert_eq!(code(&jiansuo(folder.path(), &["index", "reports"])), 0);
    let whole = total(folder.path());
    for (signal, expected) in [("-TERM", Some(143)), ("-KILL", None)] {
        let run = ["index", "reports", "--rebuild", "--commit-every", "1", "--threads", "1"];
        let run = start(folder.path(), &run);
        std::thread::sleep(Duration::from_millis(300));
        Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap();
        let (code_then, said) = end(run);
        assert_eq!(code_then, expected, "{said}");
        assert_eq!(said.contains("索引仍是重建前的"), signal == "-TERM", "{said}");
        assert_eq!((total(folder.path()), code(&jiansuo(folder.path(), &["check"]))), (whole, 0));
    }
    fs::write(folder.path().join("reports/新.txt"), "防汛值守办结率。").unwrap();
    assert_eq!(code(&jiansuo(folder.path(), &["index", "reports"])), 0);
    assert_eq!(
        (total(folder.path()), generations(folder.path())),
        (whole + 1, 1),
        "what was left is removed"
    );
}
