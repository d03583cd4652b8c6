//! After any sequence of changes to a folder, the index equals a fresh one.

use crate::support::{Random, real_data, search, update, write_reports};
use jiansuo::index::Reader;
use jiansuo::index::embedded::EmbeddedIndex;
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::{Engine, Hit};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const TEXTS: [&str; 6] = [
    "云州市餐厨垃圾管理办法\n\n第一条 为了加强餐厨垃圾管理，制定本办法。\n第二条 本市餐厨垃圾的收运适用本办法。\n",
    "一、工作回顾\n全年受理投诉21261件，办结率96.27%。\n二、工作安排\n推进背街小巷整治。\n",
    "市执法局召开扫黑除恶专项斗争部署会。局长李明主持会议。\n请输入验证码\n",
    "首页\n登录\n云州市关于垃圾分类的通知\n各县区人民政府：\n请抓好落实。\n版权所有\n",
    "餐廚垃圾收運協議示範文本\n\n甲方應當於每日十八時前交運。\n",
    "防汛值守。\n",
];
const QUERIES: [&str; 6] = ["餐厨垃圾", "办结率", "垃圾分类 通知", "投诉多少件", "李明", "验证码"];

/// What web pages of one site have in common.
const FURNITURE: [&str; 3] = ["云州市政务公开专栏导航", "无障碍浏览进入适老模式", "云州市数据局承办本网站"];

/// What can be seen of an index: files, documents with all that was understood of them, and the hits of `queries`.
pub fn view(index: &EmbeddedIndex, queries: &[String]) -> Vec<String> {
    let reader = index.reader().unwrap();
    let files = reader.files().unwrap();
    let mut view: Vec<String> =
        files.iter().map(|file| format!("{} {:?} {:?}", file.name, file.documents, file.problems)).collect();
    let mut documents = Vec::new();
    reader
        .each_document(&mut |head, detail| {
            let (address, ..) = reader.document(&head.key)?.expect("it is there");
            documents.push(format!("{head:?} {detail:?} {:?}", reader.passages(address)?));
            Ok(())
        })
        .unwrap();
    documents.sort();
    view.extend(documents);
    let counts = reader.counts().unwrap();
    view.push(format!("{} {} {}", counts.files, counts.documents, counts.passages));
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for query in queries {
        for mode in [Mode::Syntax, Mode::Exact] {
            let results = search(&mut engine, query, mode, 1000, false);
            let hit = |hit: &Hit| format!("{query} {}#{} {}", hit.document, hit.passage, hit.score);
            view.extend(results.hits.iter().map(hit));
        }
    }
    view
}

/// The lines that two views do not share, for people.
fn difference(a: &[String], b: &[String]) -> String {
    let only = |a: &[String], b: &[String]| -> Vec<String> {
        let lines = a.iter().filter(|line| !b.contains(line));
        lines.take(4).map(|line| line.chars().take(600).collect()).collect()
    };
    format!("only updated {:#?}\nonly fresh {:#?}", only(a, b), only(b, a))
}

fn text(random: &mut Random) -> String {
    let mut text = TEXTS[random.below(TEXTS.len())].to_string();
    if random.below(2) == 0 {
        text += &FURNITURE[..=random.below(FURNITURE.len())].join("\n");
        text += "\n";
    }
    if random.below(3) == 0 {
        text += &format!("第{}批整治任务。\n", random.below(30));
    }
    text
}

/// All files below `folder`, in order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(|path| path.is_file()).collect()
}

/// One random change of the folder.
fn change(folder: &Path, random: &mut Random) {
    let files = files_below(folder);
    let place = ["", "年报", "年报/2018"][random.below(3)];
    fs::create_dir_all(folder.join(place)).unwrap();
    let ending = ["txt", "txt", "html", "md", "jsonl"][random.below(5)];
    let fresh = folder.join(place).join(format!("{}.{ending}", random.below(14)));
    let Some(file) = files.get(random.below(files.len())) else {
        return fs::write(fresh, text(random)).unwrap();
    };
    match random.below(10) {
        0..=3 if ending == "jsonl" => {
            let line = |number: usize| {
                let line = FURNITURE[number];
                format!("{{\"_id\":\"{number}\",\"text\":\"第{number}号通知：餐厨垃圾收运。\\n{line}\"}}\n")
            };
            fs::write(fresh, (0..1 + random.below(3)).map(line).collect::<String>()).unwrap();
        }
        0..=3 => fs::write(fresh, text(random)).unwrap(),
        4 => fs::remove_file(file).unwrap(),
        5 => fs::rename(file, fresh).unwrap(),
        6 => {
            fs::copy(file, fresh).unwrap();
        }
        7 => fs::write(file, fs::read(file).unwrap()).unwrap(),
        8 => touch(file, SystemTime::UNIX_EPOCH + Duration::from_secs(random.below(1_000_000_000) as u64)),
        _ => change_unseen(file, random),
    }
}

fn touch(file: &Path, time: SystemTime) {
    fs::File::options().append(true).open(file).unwrap().set_modified(time).unwrap();
}

/// Changes the content and leaves length and time as they were.
fn change_unseen(file: &Path, random: &mut Random) {
    let modified = fs::metadata(file).unwrap().modified().unwrap();
    let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    let (from, to) = [("餐厨", "建筑"), ("云州", "安澜"), ("整治", "治理")][random.below(3)];
    fs::write(file, text.replace(from, to)).unwrap();
    touch(file, modified);
}

fn updates_equal_fresh_runs(seeds: std::ops::Range<u64>, steps: usize) {
    let queries: Vec<String> = QUERIES.map(str::to_string).into();
    for seed in seeds {
        let mut random = Random(seed);
        let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for step in 0..steps {
            for _ in 0..=random.below(6) {
                change(folder.path(), &mut random);
            }
            let (updated, _) = update(place.path(), folder.path());
            let fresh_place = tempfile::tempdir().unwrap();
            let (fresh, _) = update(fresh_place.path(), folder.path());
            let (updated, fresh) = (view(&updated, &queries), view(&fresh, &queries));
            assert!(updated == fresh, "seed {seed}, step {step}: {}", difference(&updated, &fresh));
        }
    }
}

#[test]
fn updates_lead_to_the_index_that_a_fresh_run_makes() {
    updates_equal_fresh_runs(0..4, 6);
}

/// Run with `cargo test --release --test suite incremental -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn long_sequences_of_updates_lead_to_the_index_that_a_fresh_run_makes() {
    updates_equal_fresh_runs(100..140, 25);
}

/// Queries of up to twelve characters that stand in the files, which are text.
fn queries_from(files: &[PathBuf], number: usize, random: &mut Random) -> Vec<String> {
    let texts: Vec<Vec<char>> = files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect())
        .filter(|text: &Vec<char>| text.len() > 20)
        .collect();
    let query = |_| {
        let text = &texts[random.below(texts.len())];
        let start = random.below(text.len() - 12);
        text[start..start + 2 + random.below(10)].iter().collect()
    };
    (0..number).map(query).collect()
}

/// Changes a folder that holds many files a little, again and again; the updated index must show what a fresh one
/// shows, every score to its last digit, also while its segments hold rows that were removed.
fn little_changes_of_much_equal_fresh_runs(folder: &Path, steps: usize, changes: usize, queries: usize) {
    let place = tempfile::tempdir().unwrap();
    let mut random = Random(9);
    let queries = queries_from(&files_below(folder), queries, &mut random);
    let mut with_removed_rows = 0;
    for step in 0..steps {
        for _ in 0..step * changes {
            change(folder, &mut random);
        }
        let (updated, report) = update(place.path(), folder);
        with_removed_rows += usize::from(holds_removed_rows(place.path()));
        let fresh_place = tempfile::tempdir().unwrap();
        let (fresh, _) = update(fresh_place.path(), folder);
        let (updated, fresh) = (view(&updated, &queries), view(&fresh, &queries));
        assert!(updated == fresh, "step {step}: {}", difference(&updated, &fresh));
        println!("step {step}: {:?}, {} lines alike", report.files, fresh.len());
    }
    assert!(with_removed_rows > 0, "no update left removed rows in a segment");
}

/// True if a segment of the index lists rows that were removed.
fn holds_removed_rows(index: &Path) -> bool {
    let files = files_below(&index.join("segments"));
    files.iter().any(|file| file.extension().is_some_and(|extension| extension == "del"))
}

#[test]
fn little_changes_lead_to_the_scores_of_a_fresh_run() {
    let folder = tempfile::tempdir().unwrap();
    write_reports(folder.path(), 50, 60);
    little_changes_of_much_equal_fresh_runs(folder.path(), 4, 1, 20);
}

/// Run as the one above; with real reports.
#[test]
#[ignore = "needs the shared data and minutes"]
fn updates_of_real_reports_lead_to_the_index_that_a_fresh_run_makes() {
    let Some(reports) = real_data().map(|data| data.join("reports")).filter(|reports| reports.is_dir())
    else {
        println!("skipped: no real data");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for file in files_below(&reports) {
        let target = folder.path().join(file.strip_prefix(&reports).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
    little_changes_of_much_equal_fresh_runs(folder.path(), 8, 8, 200);
}

#[test]
fn an_unchanged_folder_is_not_read_again() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("a.txt"), TEXTS[0]).unwrap();
    fs::write(folder.path().join("b.txt"), TEXTS[1]).unwrap();
    let (_, first) = update(place.path(), folder.path());
    assert_eq!((first.files.indexed, first.files.unchanged), (2, 0));
    let (_, second) = update(place.path(), folder.path());
    assert_eq!((second.files.indexed, second.files.unchanged), (0, 2));
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    let (_, third) = update(place.path(), folder.path());
    assert_eq!((third.files.removed, third.files.unchanged), (1, 1));
}
