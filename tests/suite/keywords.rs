//! Keywords typed beside one another: years, regions, abbreviations, words that only ask, texts that a border cuts.

use crate::support::{search, update};
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::{Engine, Results};
use std::fs;

/// The answer to `query` from documents of these names and texts.
fn answer(documents: &[(&str, String)], query: &str, mode: Mode) -> Results {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (name, text) in documents {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    search(&mut engine, query, mode, 10, false)
}

fn first(documents: &[(&str, String)], query: &str) -> String {
    answer(documents, query, Mode::Syntax).hits.first().map(|hit| hit.document.clone()).unwrap_or_default()
}

fn report(title: &str, sentence: &str) -> String {
    let other = "会议强调，各部门要加强领导，落实责任，把各项任务落到实处。".repeat(12);
    format!("{title}\n\n一、工作回顾\n\n{other}\n\n二、农业\n\n{sentence}\n\n三、保障措施\n\n{other}\n")
}

#[test]
fn a_year_is_one_with_and_without_its_mark() {
    let documents = [
        ("2013.txt", report("2013年政府工作报告", "粮食产量再获丰收。")),
        ("2003.txt", report("2003年政府工作报告", "粮食产量粮食产量粮食产量。")),
        ("1993.txt", report("1993年政府工作报告", "粮食产量稳定，2013人参加了培训，粮食产量多少年来最高。")),
    ];
    for query in ["粮食产量 2013", "2013 粮食产量 多少", "2013年粮食产量", "粮食产量 二〇一三年"]
    {
        let results = answer(&documents, query, Mode::Syntax);
        assert_eq!(results.hits[0].document, "2013.txt", "{query}");
        assert!(results.hits[0].text.contains("粮食产量"), "{query}: {}", results.hits[0].text);
    }
}

#[test]
fn a_region_does_not_stand_in_for_the_topic() {
    let documents = [
        ("甲.txt", report("昆明市2020年工作报告", "昆明昆明昆明，花卉产业发展。")),
        ("乙.txt", report("大理州养犬管理通知", "养犬应当登记。")),
    ];
    assert_eq!(first(&documents, "昆明 养犬"), "乙.txt");
}

#[test]
fn abbreviations_find_what_they_stand_for() {
    let documents = [
        ("甲.txt", report("2020年工作报告", "国内生产总值增长目标是5%。")),
        ("乙.txt", report("2020年产业报告", "GDP核算方法改革，增长潜力大。")),
        ("丙.txt", report("2020年就业报告", "就业增长目标是5%，自2022年10月1日起执行。")),
    ];
    let results = answer(&documents, "GDP 增长目标", Mode::Syntax);
    assert_eq!(results.hits[0].document, "甲.txt");
    assert_eq!(first(&documents, "2022.10.1"), "丙.txt");
}

#[test]
fn the_words_of_a_title_need_not_stand_in_the_passage() {
    let documents = [
        ("甲.txt", report("青山市电动自行车管理条例", "未戴头盔的，处二十元罚款。")),
        ("乙.txt", report("青山市市容条例", "乱倒垃圾的，处五十元罚款，情节严重的，处二百元罚款。")),
    ];
    let results = answer(&documents, "电动自行车 罚款", Mode::Syntax);
    assert_eq!(results.hits[0].document, "甲.txt");
    assert!(results.hits[0].text.contains("罚款"));
}

#[test]
fn what_is_repeated_within_a_document_comes_last() {
    let text = "餐厨垃圾应当单独收运。\n\n".to_string() + &"会议强调落实责任。".repeat(80) + "\n\n";
    let documents = [
        ("甲.txt", text.repeat(2)),
        ("乙.txt", report("2020年工作报告", "餐厨垃圾与其他垃圾应当单独投放和收运。")),
    ];
    let results = answer(&documents, "餐厨垃圾", Mode::Syntax);
    let found: Vec<&str> = results.hits.iter().map(|hit| hit.document.as_str()).collect();
    assert_eq!(found.len(), 3);
    assert_eq!(found[2], "甲.txt");
    assert!(results.hits.windows(2).all(|two| two[0].score >= two[1].score));
}

#[test]
fn a_text_that_a_border_of_passages_cuts_is_found() {
    let sentences: String = (0..40).map(|n| format!("第{n}批设备由市城管局采购并交付使用。")).collect();
    let documents = [("甲.txt", format!("2020年工作报告\n\n{sentences}\n"))];
    for n in 1..39 {
        for query in [
            format!("\"交付使用。第{n}批设备\""),
            format!("\"使用。第{n}批\""),
            format!("用。第{n}批设备由市城管局"),
        ] {
            let results = answer(&documents, query.trim_matches('"'), Mode::Exact);
            assert_eq!((results.hits.len(), results.verbatim), (1, 1), "{query}");
        }
    }
    assert!(answer(&documents, "交付使用。第41批", Mode::Exact).hits.is_empty());
    assert!(answer(&documents, "使用第3批", Mode::Exact).hits.is_empty());
}

#[test]
fn the_passage_that_holds_a_long_text_comes_first() {
    let documents = [
        ("甲.txt", report("2020年工作报告", "城镇新增就业1200万人，城镇新增就业目标完成，就业1200万人。")),
        (
            "乙.txt",
            report("2021年工作报告", "会议提出，今年的目标是城镇新增就业1200万人以上，其他目标另行通知。"),
        ),
    ];
    let results = answer(&documents, "城镇新增就业1200万人以上", Mode::Syntax);
    assert_eq!((results.hits[0].document.as_str(), results.verbatim), ("乙.txt", 1));
}
