//! Figures asked for in queries and set side by side.

use crate::support::{jiansuo, search, stdout, update};
use jiansuo::query::Mode;
use jiansuo::schema::Schema;
use jiansuo::search::Engine;
use std::fs;

/// Two bureaus' reports, and sentences in which an indicator is put together.
fn two_reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let first = "青山市城市管理局2019年工作总结\n全市共受理投诉12400件，办结率96.2%。\n餐厨垃圾处理率达到91%。\nPM2.5平均浓度30微克/立方米，GDP增长5.5%，\
         R&D投入强度达到2.6%。建成5G基站6800座。\n";
    let second = "白石市城市管理局2020年工作总结\n受理投诉8100件，办结率为94.5%，比上年提高1.2个百分点。\n\
                  城镇、农村居民人均可支配收入分别达到4.9万元和2.1万元。\nPM2.5平均浓度35微克/立方米，\
                  GDP增长4.5%，R&D投入强度达到2.1%。建成5G基站7200座。\n";
    fs::write(folder.path().join("青山市.txt"), first).unwrap();
    fs::write(folder.path().join("白石市.txt"), second).unwrap();
    folder
}

#[test]
fn a_query_compares_figures() {
    let (folder, place) = (two_reports(), tempfile::tempdir().unwrap());
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for (query, expected) in [
        ("办结率>95%", &["青山市.txt"][..]),
        ("办结率≤95%", &["白石市.txt"]),
        ("办结率:90%..", &["白石市.txt", "青山市.txt"]),
        ("投诉>1万件", &["青山市.txt"]),
        ("城镇居民人均可支配收入:3万..5万元", &["白石市.txt"]),
        ("农村居民人均可支配收入>3万元", &[]),
        ("处理率>99%", &[]),
        ("PM2.5<31", &["青山市.txt"]),
        ("pm2.5平均浓度>=31", &["白石市.txt"]),
        ("5G基站>7000座", &["白石市.txt"]),
        ("R&D投入>2.5%", &["青山市.txt"]),
        ("GDP>5%", &["青山市.txt"]),
        ("餐厨垃圾 办结率>95%", &["青山市.txt"]),
        ("+投诉 -办结率>95%", &["白石市.txt"]),
    ] {
        let results = search(&mut engine, query, Mode::Syntax, 10, false);
        let mut found: Vec<&str> = results.hits.iter().map(|hit| hit.document.as_str()).collect();
        found.sort();
        found.dedup();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn indicators_stand_side_by_side() {
    let folder = two_reports();
    jiansuo(folder.path(), &["index", "."]);
    let output = stdout(&jiansuo(folder.path(), &["figures", "--compare", "--format", "csv"]));
    let rows: Vec<Vec<&str>> = output.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let rates: Vec<&str> = rows.iter().filter(|row| row[0] == "办结率").map(|row| row[1]).collect();
    assert_eq!(rates, ["96.2", "94.5"]);
    assert!(!rows.iter().any(|row| row[0] == "餐厨垃圾处理率"));
}

#[test]
fn a_figure_far_below_the_head_of_its_table_is_found() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut table = "全市城市管理案件统计\n\n地区\t受理案件（件）\t办结率\n".to_string();
    for row in 0..400 {
        table += &format!("第{row}街道\t{}\t{}%\n", 1000 + row, if row == 399 { "99.5" } else { "90.1" });
    }
    fs::write(folder.path().join("附表.txt"), table).unwrap();
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    let results = search(&mut engine, "办结率>99%", Mode::Syntax, 10, false);
    let [hit] = &results.hits[..] else { panic!("{} hits", results.hits.len()) };
    assert!(hit.passage > 2 && hit.text.contains("第399街道"), "{}: {}", hit.passage, hit.text);
}
