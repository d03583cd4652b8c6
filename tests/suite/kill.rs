//! A run that is killed at any moment leaves a committed state, and the next run ends where an unbroken one ends.

use crate::support::{Random, code, jiansuo, real_data, start, stderr, stdout, write_reports};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder, the queries asked of it, and what an unbroken run answers.
struct Scene {
    folder: PathBuf,
    work: TempDir,
    expected: String,
    unbroken: Duration,
}

impl Scene {
    fn new(folder: PathBuf, queries: usize) -> Self {
        let work = tempfile::tempdir().unwrap();
        fs::write(work.path().join("queries.tsv"), queries_from(&folder, queries)).unwrap();
        let mut scene = Self { folder, work, expected: String::new(), unbroken: Duration::ZERO };
        let clock = Instant::now();
        let run =
            scene.run(&["index", scene.folder.to_str().unwrap(), "--index", "whole", "--commit-every", "1"]);
        assert!([0, 2].contains(&run.0), "{}", run.1);
        scene.unbroken = clock.elapsed();
        scene.expected = scene.hits("whole");
        assert!(scene.expected.lines().count() >= queries);
        scene
    }

    /// Code and messages of the program, run here.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = jiansuo(self.work.path(), arguments);
        (code(&output), stderr(&output))
    }

    /// Every hit of every query: rank, passage and score, to the last digit.
    fn hits(&self, index: &str) -> String {
        let arguments = ["batch", "queries.tsv", "--format", "trec", "-k", "100000", "--index", index];
        stdout(&jiansuo(self.work.path(), &arguments))
    }

    fn start(&self) -> std::process::Child {
        let folder = self.folder.to_str().unwrap();
        start(self.work.path(), &["index", folder, "--index", "killed", "--commit-every", "1", "-q"])
    }

    /// After a kill: the index is whole, and another run makes it that of an unbroken one. Returns the number
    /// of files that the killed run had committed.
    fn recovers(&self, when: &str) -> u64 {
        let (checked, said) = self.run(&["check", "--index", "killed"]);
        assert!([0, 66].contains(&checked), "{when}: check {checked} {said}");
        let counted = if checked == 0 { self.files() } else { 0 };
        let folder = self.folder.to_str().unwrap();
        let (again, said) = self.run(&["index", folder, "--index", "killed", "--commit-every", "1"]);
        assert!([0, 2].contains(&again), "{when}: again {again} {said}");
        let (checked, said) = self.run(&["check", "--index", "killed"]);
        assert_eq!(checked, 0, "{when}: check after {said}");
        assert!(self.hits("killed") == self.expected, "{when}: other hits");
        fs::remove_dir_all(self.work.path().join("killed")).unwrap();
        counted
    }

    fn files(&self) -> u64 {
        let output = jiansuo(self.work.path(), &["stats", "--index", "killed", "--format", "json"]);
        let stats: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        stats[0]["count"].as_u64().unwrap()
    }
}

/// Queries in words of the folder's own texts.
fn queries_from(folder: &Path, number: usize) -> String {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let texts = files.filter_map(|file| fs::read_to_string(file.path()).ok());
    let texts: Vec<Vec<char>> = texts
        .map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect())
        .filter(|text: &Vec<char>| text.len() > 50)
        .collect();
    let mut random = Random(5);
    let query = |number: usize| {
        let text = &texts[random.below(texts.len())];
        let (start, length) = (random.below(text.len() - 20), 2 + random.below(10));
        format!("{number}\t{}\n", text[start..start + length].iter().collect::<String>())
    };
    (0..number).map(query).collect()
}

/// Kills a run at each of `moments` random moments.
fn kill_at_random(scene: &Scene, moments: usize) {
    let (mut random, mut killed, mut states) = (Random(3), 0, std::collections::BTreeSet::new());
    for moment in 0..moments {
        let mut run = scene.start();
        let longest = scene.unbroken.as_micros() as usize;
        std::thread::sleep(Duration::from_micros(random.below(longest) as u64));
        killed += usize::from(run.try_wait().unwrap().is_none());
        let _ = run.kill();
        run.wait().unwrap();
        states.insert(scene.recovers(&format!("moment {moment}")));
    }
    println!("{killed} of {moments} runs were killed before their end; files committed then: {states:?}");
    assert!(killed * 3 >= moments);
}

/// Kills a run as soon as its first, second, third ... commit or merge shows; returns how many there were.
fn kill_at_commits(scene: &Scene, most: usize) -> usize {
    for number in 1..=most {
        let mut run = scene.start();
        let meta = scene.work.path().join("killed/segments/meta.json");
        let (mut seen, mut last) = (0, None);
        while seen < number && run.try_wait().unwrap().is_none() {
            let now = fs::read(&meta).ok();
            seen += usize::from(now.is_some() && now != last);
            last = now.or(last);
        }
        let _ = run.kill();
        run.wait().unwrap();
        scene.recovers(&format!("commit {number}"));
        if seen < number {
            return number - 1;
        }
    }
    most
}

#[test]
fn a_killed_run_leaves_a_committed_state() {
    let folder = tempfile::tempdir().unwrap();
    write_reports(folder.path(), 60, 600);
    let scene = Scene::new(folder.path().to_path_buf(), 20);
    kill_at_random(&scene, 3);
    assert!(kill_at_commits(&scene, 2) > 0);
}

/// Run with `cargo test --release --test suite kill -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn two_hundred_kills_and_one_at_every_commit() {
    let generated = tempfile::tempdir().unwrap();
    let folder = real_data().map(|data| data.join("reports/national")).filter(|reports| reports.is_dir());
    let folder = folder.unwrap_or_else(|| {
        println!("no real data: with generated reports");
        write_reports(generated.path(), 200, 600);
        generated.path().to_path_buf()
    });
    let scene = Scene::new(folder, 200);
    println!(
        "unbroken run: {:.1} s, {} hits of 200 queries",
        scene.unbroken.as_secs_f64(),
        scene.expected.lines().count()
    );
    kill_at_random(&scene, 200);
    println!("killed at {} commits and merges", kill_at_commits(&scene, 200));
}
