//! Files as real folders hold them: odd names, links, closed folders, files that change, limits.

use crate::support::{code, jiansuo, start, stderr, stdout};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("f")).unwrap();
    folder
}

/// Indexes `f` and returns the exit code and, by file name, the kinds of the problems.
fn index(folder: &Path, arguments: &[&str]) -> (i32, BTreeMap<String, String>) {
    let output = jiansuo(folder, &[&["index", "f", "--report", "receipt.json"], arguments].concat());
    let receipt: Value = serde_json::from_slice(&fs::read(folder.join("receipt.json")).unwrap()).unwrap();
    let name = |problem: &Value| {
        let path = problem["path"].as_str().unwrap();
        (path.rsplit('/').next().unwrap().to_string(), problem["kind"].as_str().unwrap().to_string())
    };
    (code(&output), receipt["problems"].as_array().unwrap().iter().map(name).collect())
}

fn documents(folder: &Path, query: &str) -> Vec<String> {
    let found = jiansuo(folder, &["search", query, "-k", "100", "--format", "json"]);
    let answer: Value = serde_json::from_slice(&found.stdout).unwrap();
    let hits = answer["hits"].as_array().unwrap().iter();
    let mut names: Vec<String> = hits.map(|hit| hit["document"].as_str().unwrap().to_string()).collect();
    names.sort();
    names
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_stay_apart() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    let place = folder.path().join("f");
    let named = |name: &[u8]| place.join(std::ffi::OsStr::from_bytes(name));
    let names: [&[u8]; 5] = [
        b"\xb1\xa8\xb8\xe6.txt",
        b"\xb1\xa8\xb1\xed.txt",
        "报告.txt".as_bytes(),
        b"\xff\xfe.txt",
        b"\xff\xfd.txt",
    ];
    for name in names {
        fs::write(named(name), format!("餐厨垃圾收运{name:?}。")).unwrap();
    }
    assert_eq!(index(folder.path(), &[]).0, 0);
    let expected = ["\\xB1\\xA8\\xB8\\xE6.txt", "\\xFF\\xFD.txt", "\\xFF\\xFE.txt", "报告.txt", "报表.txt"];
    assert_eq!(documents(folder.path(), "餐厨垃圾"), expected);
    fs::remove_file(named(names[1])).unwrap();
    let again = jiansuo(folder.path(), &["index", "f"]);
    assert!(stderr(&again).contains("读入 0，未变 4，移除 1"), "{}", stderr(&again));
}

#[test]
fn control_characters_are_never_printed_raw() {
    let folder = folder();
    let text = "第一章 控\u{1b}[31m制\u{7}\n餐厨垃圾\u{9b}31m收运\u{202e}反向，李\u{1b}]0;x\u{7}明主持。\n";
    fs::write(folder.path().join("f/餐\u{1b}[2J厨\n垃圾.txt"), text).unwrap();
    fs::write(folder.path().join("f/坏\u{1b}[2J.docx"), "PK\u{3}\u{4}").unwrap();
    for arguments in [
        &["index", "f"][..],
        &["search", "餐厨垃圾"],
        &["search", "餐厨垃圾", "--full", "--explain"],
        &["show", "餐"],
        &["show", "餐#0"],
        &["entities"],
        &["figures"],
        &["stats"],
        &["check"],
        &["inspect", "f/餐\u{1b}[2J厨\n垃圾.txt", "--tokens"],
        &["search", "\u{1b}[2J没有"],
        &["index", "\u{1b}[2J没有"],
    ] {
        let output = jiansuo(folder.path(), arguments);
        let said = stdout(&output) + &stderr(&output);
        let raw =
            said.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(raw, None, "{arguments:?}: {said:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_named_and_followed_only_when_asked() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let (place, outside) = (folder.path().join("f"), folder.path().join("outside"));
    fs::create_dir_all(outside.join("deep")).unwrap();
    fs::write(outside.join("deep/b.txt"), "餐厨垃圾在外。").unwrap();
    fs::write(place.join("a.txt"), "餐厨垃圾在内。").unwrap();
    symlink(&outside, place.join("链接")).unwrap();
    symlink("..", place.join("回环")).unwrap();
    symlink("nowhere", place.join("断.txt")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(place.join("管道.txt")).status().unwrap().success());
    let (code, problems) = index(folder.path(), &[]);
    let expected = [("回环", "link"), ("断.txt", "link"), ("管道.txt", "unsupported"), ("链接", "link")];
    assert_eq!(code, 0);
    assert_eq!(problems, expected.map(|(name, kind)| (name.to_string(), kind.to_string())).into());
    assert_eq!(documents(folder.path(), "餐厨垃圾"), ["a.txt"]);
    fs::remove_file(place.join("回环")).unwrap();
    index(folder.path(), &["--follow"]);
    assert_eq!(documents(folder.path(), "餐厨垃圾"), ["a.txt", "链接/deep/b.txt"]);
    index(folder.path(), &[]);
    assert_eq!(documents(folder.path(), "餐厨垃圾"), ["a.txt"]);
}

#[test]
fn an_index_inside_the_folder_is_no_part_of_it() {
    let folder = folder();
    fs::write(folder.path().join("f/a.txt"), "防汛。").unwrap();
    for _ in 0..2 {
        let output = jiansuo(folder.path(), &["index", "f", "--index", "f/索引"]);
        assert_eq!(code(&output), 0);
        assert!(stderr(&output).starts_with("文件 1："), "{}", stderr(&output));
    }
}

#[test]
fn a_folder_indexed_before_and_after_the_one_around_it_is_known_once() {
    let folder = folder();
    fs::create_dir(folder.path().join("f/年报")).unwrap();
    fs::write(folder.path().join("f/年报/a.txt"), "餐厨垃圾收运。").unwrap();
    fs::write(folder.path().join("f/b.txt"), "餐厨垃圾处置。").unwrap();
    let index = |path: &str| assert_eq!(code(&jiansuo(folder.path(), &["index", path])), 0);
    index("f/年报");
    assert_eq!(documents(folder.path(), "餐厨垃圾"), ["a.txt"]);
    index("f");
    assert_eq!(documents(folder.path(), "餐厨垃圾"), ["b.txt", "年报/a.txt"]);
    fs::write(folder.path().join("f/年报/c.txt"), "餐厨垃圾分类。").unwrap();
    fs::remove_file(folder.path().join("f/年报/a.txt")).unwrap();
    index("f/年报");
    assert_eq!(documents(folder.path(), "餐厨垃圾"), ["b.txt", "年报/c.txt"]);
}

#[test]
fn the_last_sentence_of_a_large_file_is_found() {
    let folder = folder();
    let text = "推进背街小巷整治工作，办结率96.27%。\n".repeat(40_000) + "最后一句话说的是琉璃瓦屋顶。\n";
    fs::write(folder.path().join("f/大.txt"), &text).unwrap();
    assert_eq!(index(folder.path(), &[]).0, 0);
    assert_eq!(documents(folder.path(), "\"琉璃瓦屋顶\""), ["大.txt"]);
}

#[test]
fn a_file_over_the_limit_is_named_and_read_when_the_limit_is_raised() {
    let folder = folder();
    let file = fs::File::create(folder.path().join("f/大.txt")).unwrap();
    file.set_len(2 << 30).unwrap();
    let (code, problems) = index(folder.path(), &[]);
    assert_eq!((code, problems["大.txt"].as_str()), (0, "too_large"));
    let said = stderr(&jiansuo(folder.path(), &["index", "f"]));
    assert!(said.contains("2.0 GiB，上限 512.0 MiB") && said.contains("--max-file-size"), "{said}");
    file.set_len(3 << 20).unwrap();
    assert_eq!(index(folder.path(), &["--max-file-size", "2"]).1["大.txt"], "too_large");
    assert_eq!(index(folder.path(), &[]).1["大.txt"], "empty");
}

#[test]
fn files_that_change_and_vanish_during_a_run_end_no_run() {
    let folder = folder();
    let place = folder.path().join("f");
    let text = "推进餐厨垃圾收运。\n".repeat(2_000);
    (0..60).for_each(|number| fs::write(place.join(format!("{number:02}.txt")), &text).unwrap());
    let mut run = start(folder.path(), &["index", "f", "--threads", "1"]);
    for round in 0.. {
        if run.try_wait().unwrap().is_some() {
            break;
        }
        fs::write(place.join("59.txt"), text.repeat(1 + round % 3)).unwrap();
        let _ = fs::remove_file(place.join("58.txt"));
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(matches!(run.wait().unwrap().code(), Some(0 | 2)));
    assert_eq!(code(&jiansuo(folder.path(), &["check"])), 0);
    assert_eq!(code(&jiansuo(folder.path(), &["index", "f"])), 0);
    assert_eq!(documents(folder.path(), "餐厨垃圾 路径:58").len(), 0);
}

/// Runs the program as a user without rights; `None` where this test's user may not become another.
#[cfg(target_os = "linux")]
fn as_nobody(folder: &Path, arguments: &[&str]) -> Option<std::process::Output> {
    let program = folder.join("program");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_jiansuo"), &program).unwrap();
        std::process::Command::new("chmod").args(["-R", "a+rX"]).arg(folder).status().unwrap();
    }
    let mut command = std::process::Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program).args(arguments);
    command
        .current_dir(folder)
        .env("LANG", "C.UTF-8")
        .env("XDG_CONFIG_HOME", folder)
        .env_remove("JIANSUO_INDEX");
    command
        .output()
        .ok()
        .filter(|output| output.status.code() != Some(127) && !stderr(output).contains("setpriv"))
}

#[cfg(target_os = "linux")]
#[test]
fn what_may_not_be_read_or_written_is_named_and_not_forgotten() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let place = folder.path().join("f");
    fs::create_dir(place.join("closed")).unwrap();
    fs::write(place.join("a.txt"), "餐厨垃圾收运。").unwrap();
    fs::write(place.join("closed/b.txt"), "餐厨垃圾处置。").unwrap();
    let shut = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(index(folder.path(), &[]).0, 0);
    let Some(found) = as_nobody(folder.path(), &["search", "餐厨垃圾"]) else {
        println!("skipped: this user cannot become another");
        return;
    };
    assert_eq!(code(&found), 0, "another user may read the index: {}", stderr(&found));
    let run = |arguments: &[&str]| as_nobody(folder.path(), arguments).unwrap();
    assert_eq!(code(&run(&["check"])), 0);
    let written = run(&["index", "f", "--rebuild"]);
    assert_eq!(code(&written), 73, "{}", stderr(&written));
    assert!(stderr(&written).contains("没有权限"), "{}", stderr(&written));
    assert_eq!(code(&run(&["search", "餐厨垃圾"])), 0);

    shut(folder.path(), 0o777);
    let own = ["index", "f", "--index", "own"];
    assert_eq!(code(&run(&own)), 0);
    shut(&place.join("closed"), 0o700);
    shut(&place.join("a.txt"), 0o600);
    fs::write(place.join("a.txt"), "餐厨垃圾收运改动。").unwrap();
    let closed = run(&own);
    assert_eq!(code(&closed), 2);
    assert!(
        stderr(&closed).contains("f/a.txt: 没有读取权限")
            && stderr(&closed).contains("f/closed: 没有读取权限")
    );
    let found = run(&["search", "餐厨垃圾处置", "--index", "own"]);
    assert!(stdout(&found).contains("closed/b.txt"), "what a closed folder held is still there");
    let unreadable =
        fs::read_dir(folder.path().join("own/segments")).unwrap().map(|entry| entry.unwrap().path());
    unreadable.for_each(|path| shut(&path, 0o000));
    let refused = run(&["search", "餐厨垃圾", "--index", "own"]);
    assert_eq!(code(&refused), 66, "{}", stderr(&refused));
    assert!(stderr(&refused).contains("没有读取权限"), "{}", stderr(&refused));
}

/// A file system of 3 MiB in `place`; false where this user may not mount one.
#[cfg(target_os = "linux")]
fn small_disk(place: &Path) -> bool {
    fs::create_dir(place).unwrap();
    let mount = ["-t", "tmpfs", "-o", "size=3m", "tmpfs"];
    std::process::Command::new("mount")
        .args(mount)
        .arg(place)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_last_state_and_no_litter() {
    let folder = folder();
    if !small_disk(&folder.path().join("disk")) {
        println!("skipped: no file system can be mounted here");
        return;
    }
    let index = |path: &str| jiansuo(folder.path(), &["index", path, "--index", "disk/ix"]);
    fs::write(folder.path().join("f/a.txt"), "餐厨垃圾收运。").unwrap();
    assert_eq!(code(&index("f")), 0);
    let used = || fs::read_dir(folder.path().join("disk/ix/segments")).unwrap().count();
    let before = used();
    fs::create_dir(folder.path().join("big")).unwrap();
    crate::support::write_reports(&folder.path().join("big"), 150, 600);
    let full = index("big");
    let (told, checked) = (stderr(&full), jiansuo(folder.path(), &["check", "--index", "disk/ix"]));
    let found = jiansuo(folder.path(), &["search", "餐厨垃圾", "--index", "disk/ix"]);
    let (after, again) = (used(), index("f"));
    std::process::Command::new("umount").arg(folder.path().join("disk")).status().unwrap();
    assert_eq!(code(&full), 74, "{told}");
    assert!(told.contains("磁盘空间不足") && told.contains("提示"), "{told}");
    assert_eq!((code(&checked), code(&found), code(&again)), (0, 0, 0), "{}", stderr(&checked));
    assert!(after <= before + 2, "{before} files, {after} after");
}

/// Run with `cargo test --release --test suite files -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn two_hundred_thousand_files_and_fifty_megabytes() {
    let folder = folder();
    for number in 0..200_000 {
        let place = folder.path().join(format!("f/{:03}", number / 1000));
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join(format!("{number}.txt")), format!("第{number}号通知：做好防汛值守工作。"))
            .unwrap();
    }
    let text = "推进背街小巷整治工作，办结率96.27%。\n".repeat(900_000) + "最后一句话说的是琉璃瓦屋顶。\n";
    fs::write(folder.path().join("f/大.txt"), &text).unwrap();
    for run in ["first", "again"] {
        let clock = Instant::now();
        assert_eq!(index(folder.path(), &[]).0, 0);
        println!(
            "{run}: 200,001 files, {} MB: {:.1} s",
            text.len() / 1_000_000,
            clock.elapsed().as_secs_f64()
        );
    }
    assert_eq!(documents(folder.path(), "\"第123456号\""), ["123/123456.txt"]);
    assert_eq!(documents(folder.path(), "\"琉璃瓦屋顶\""), ["大.txt"]);
}
