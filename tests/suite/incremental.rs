//! After any sequence of changes to a folder, the index equals a fresh one.

use crate::support::{Random, search, update};
use jiansuo::index::Reader;
use jiansuo::index::embedded::EmbeddedIndex;
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::Engine;
use std::fs;
use std::path::{Path, PathBuf};

const TEXTS: [&str; 6] = [
    "云州市餐厨垃圾管理办法\n\n第一条 为了加强餐厨垃圾管理，制定本办法。\n第二条 本市餐厨垃圾的收运适用本办法。\n",
    "一、工作回顾\n全年受理投诉21261件，办结率96.27%。\n二、工作安排\n推进背街小巷整治。\n",
    "市执法局召开扫黑除恶专项斗争部署会。局长李明主持会议。\n请输入验证码\n",
    "首页\n登录\n云州市关于垃圾分类的通知\n各县区人民政府：\n请抓好落实。\n版权所有\n",
    "餐廚垃圾收運協議示範文本\n\n甲方應當於每日十八時前交運。\n",
    "防汛值守。\n",
];
const QUERIES: [&str; 6] = ["餐厨垃圾", "办结率", "垃圾分类 通知", "投诉多少件", "李明", "验证码"];

/// What can be seen of an index: files, documents and the hits of some queries.
fn view(index: &EmbeddedIndex) -> Vec<String> {
    let reader = index.reader().unwrap();
    let mut view: Vec<String> =
        reader.files().unwrap().iter().map(|file| format!("{} {:?}", file.name, file.documents)).collect();
    let mut documents = Vec::new();
    reader
        .each_document(&mut |head, detail| {
            documents.push(format!("{head:?} {:?}", detail.register));
            Ok(())
        })
        .unwrap();
    documents.sort();
    view.extend(documents);
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for query in QUERIES {
        for mode in [Mode::Syntax, Mode::Exact] {
            let mut hits: Vec<String> = search(&mut engine, query, mode, 50, false)
                .hits
                .iter()
                .map(|hit| format!("{query} {}#{} {}", hit.document, hit.passage, hit.text))
                .collect();
            hits.sort();
            view.extend(hits);
        }
    }
    view
}

/// One random change of the folder.
fn change(folder: &Path, random: &mut Random) {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let fresh = folder.join(format!("{}.txt", random.below(12)));
    match (random.below(5), files.is_empty()) {
        (0 | 1, _) | (_, true) => fs::write(fresh, TEXTS[random.below(TEXTS.len())]).unwrap(),
        (2, _) => fs::remove_file(&files[random.below(files.len())]).unwrap(),
        (3, _) => fs::rename(&files[random.below(files.len())], fresh).unwrap(),
        _ => {
            let file = &files[random.below(files.len())];
            let text = fs::read(file).unwrap();
            fs::write(file, text).unwrap();
        }
    }
}

#[test]
fn updates_lead_to_the_index_that_a_fresh_run_makes() {
    for seed in 0..6 {
        let mut random = Random(seed);
        let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for step in 0..8 {
            for _ in 0..=random.below(3) {
                change(folder.path(), &mut random);
            }
            let (updated, _) = update(place.path(), folder.path());
            let fresh_place = tempfile::tempdir().unwrap();
            let (fresh, _) = update(fresh_place.path(), folder.path());
            assert_eq!(view(&updated), view(&fresh), "seed {seed}, step {step}");
        }
    }
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
