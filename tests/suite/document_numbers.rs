//! Documents asked for by their numbers.

use crate::support::{search, update};
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::Engine;
use std::fs;

/// A document of this number, two that cite it many times, and one whose number ends like it.
fn four_documents() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = "关于做好城市供热工作的通知\n青政办发〔2021〕5号\n各区人民政府：\n请做好供热准备，检修管网。\n";
    let cites = "青山市城市管理局关于供热检查的报告\n按照青政办发〔2021〕5号文件，我局落实青政办发〔2021〕5号要求，\
                 对照青政办发〔2021〕5号检查供热。青政办发〔2021〕5号印发后，青政办发〔2021〕5号落实有力。\n";
    let shorter = "关于做好防汛工作的通知\n政办发〔2021〕5号\n各区人民政府：\n请做好防汛准备。\n";
    for (name, text) in [("通知.txt", own), ("报告.txt", cites), ("汇报.txt", cites), ("防汛.txt", shorter)]
    {
        fs::write(folder.path().join(name), text.replace("对照", &format!("{name}对照"))).unwrap();
    }
    folder
}

#[test]
fn the_document_of_a_number_comes_before_those_that_cite_it() {
    let (folder, place) = (four_documents(), tempfile::tempdir().unwrap());
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for query in [
        "青政办发〔2021〕5号",
        "青政办发[2021]5号",
        "青政办发（２０２１）第5号",
        "青政办发〔2021〕5号的落实情况如何？",
        "根据青政办发〔2021〕5号做了什么",
    ] {
        for by_document in [false, true] {
            let results = search(&mut engine, query, Mode::Syntax, 10, by_document);
            assert_eq!(results.hits[0].document, "通知.txt", "{query}");
            assert!(results.hits.windows(2).all(|two| two[0].score >= two[1].score), "{query}");
        }
    }
    let results = search(&mut engine, "青政办发[2021]5号", Mode::Syntax, 10, true);
    let mut citing: Vec<&str> = results.hits[1..3].iter().map(|hit| hit.document.as_str()).collect();
    citing.sort();
    assert_eq!(citing, ["报告.txt", "汇报.txt"]);
}

#[test]
fn a_number_filters() {
    let (folder, place) = (four_documents(), tempfile::tempdir().unwrap());
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for (query, expected) in [
        ("文号:青政办发[2021]5号", &["通知.txt"][..]),
        ("number:政办发〔2021〕5号", &["防汛.txt"]),
        ("文号:青政办发〔2021〕6号", &[]),
        ("供热 -文号:青政办发〔2021〕5号", &["报告.txt", "汇报.txt"]),
    ] {
        let results = search(&mut engine, query, Mode::Syntax, 10, true);
        let mut found: Vec<&str> = results.hits.iter().map(|hit| hit.document.as_str()).collect();
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}
