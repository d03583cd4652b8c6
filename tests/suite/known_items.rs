//! Documents asked for by number or title, and articles of statutes.

use crate::support::{jiansuo, search, stdout, update};
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

/// A statute in articles, its rules of application, and a report that names both all the time.
fn a_statute_and_what_cites_it() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let article = |number: &str, text: &str| format!("第{number}条 {text}\n\n");
    let numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let mut statute = "# 中华人民共和国供热管理法\n\n2019年5月1日 通过\n\n".to_string();
    let mut rules = "# 供热管理法实施细则\n\n2020年5月1日 公布\n\n".to_string();
    for number in numbers {
        statute += &article(number, &format!("热源单位应当履行第{number}项义务，保障用户用热。").repeat(12));
        rules +=
            &article(number, &format!("供热管理法第{number}条所称的义务，由供热管理部门监督。").repeat(12));
    }
    let report = "青山市供热工作报告\n本市执行供热管理法第十一条、供热管理法第十条和供热管理法实施细则，供热管理法第十一条落实有力，\
                  中华人民共和国供热管理法得到贯彻。\n";
    for (name, text) in [("法.md", statute.as_str()), ("细则.md", &rules), ("报告.txt", report)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_title_or_an_article_comes_before_what_cites_it() {
    let (folder, place) = (a_statute_and_what_cites_it(), tempfile::tempdir().unwrap());
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for (query, document, beginning) in [
        ("供热管理法", "法.md", ""),
        ("《中华人民共和国供热管理法》", "法.md", ""),
        ("供热管理法实施细则", "细则.md", ""),
        ("供热管理法第十一条", "法.md", "第十一条"),
        ("供热管理法第11条", "法.md", "第十一条"),
        ("供热管理法 11条", "法.md", "第十一条"),
        ("依照《供热管理法》第五条怎么处理？", "法.md", "第五条"),
        ("供热管理法实施细则第十条是怎么规定的", "细则.md", "第十条"),
        ("供热管理法第九十九条", "法.md", ""),
    ] {
        let results = search(&mut engine, query, Mode::Syntax, 5, false);
        let first = &results.hits[0];
        assert_eq!(first.document, document, "{query}");
        assert!(first.text.starts_with(beginning), "{query}: {}", first.text);
    }
}

#[test]
fn a_hit_says_that_the_query_names_it() {
    let folder = a_statute_and_what_cites_it();
    jiansuo(folder.path(), &["index", "."]);
    let output =
        stdout(&jiansuo(folder.path(), &["search", "供热管理法第十一条", "--explain", "--format", "json"]));
    let answer: serde_json::Value = serde_json::from_str(&output).unwrap();
    let named: Vec<&serde_json::Value> =
        answer["explain"]["hits"].as_array().unwrap().iter().map(|hit| &hit["named"]).collect();
    assert_eq!(named[0], true);
    assert!(named[1..].iter().all(|named| **named == false));
}

/// Reports of two provinces, of a city in one of them, and of the state, which says most of what is asked for.
fn four_reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let of = |body: &str, times: usize| {
        format!("2025年{body}政府工作报告\n\n") + &"粮食产量再获丰收，粮食产量达到新高。".repeat(times) + "\n"
    };
    for (body, times) in [("云南省", 1), ("甘肃省", 2), ("昆明市", 1), ("国务院", 3)] {
        fs::write(folder.path().join(format!("{body}.txt")), of(body, times)).unwrap();
    }
    folder
}

#[test]
fn documents_of_a_region_that_the_query_names_are_preferred() {
    let (folder, place) = (four_reports(), tempfile::tempdir().unwrap());
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for (query, expected) in [
        ("甘肃的粮食产量达到了多少", &["甘肃省.txt"][..]),
        ("云南省的粮食产量达到了多少", &["云南省.txt", "昆明市.txt"]),
        ("昆明 粮食产量", &["昆明市.txt"]),
        ("地区:云南 粮食产量", &["云南省.txt", "昆明市.txt"]),
        ("region:甘肃省 粮食", &["甘肃省.txt"]),
    ] {
        let results = search(&mut engine, query, Mode::Syntax, 10, true);
        let mut found: Vec<&str> = results.hits.iter().map(|hit| hit.document.as_str()).collect();
        assert_eq!(found.len(), if query.contains(':') { expected.len() } else { 4 }, "{query}");
        found.truncate(expected.len());
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

/// A statute and its rules of implementation, a report that cites the statute all over, and one that says nothing of it.
fn a_statute_and_reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let articles = |texts: &[&str]| {
        let numbers = ["一", "二", "三", "四", "五"];
        let lines = texts.iter().zip(numbers).map(|(text, number)| format!("第{number}条　{text}\n"));
        lines.collect::<String>()
    };
    let statute = articles(&[
        "为了加强供热管理，制定本法。",
        "供热单位停止供热，应当提前三个月报告供热主管部门。",
        "用户拖欠热费的，供热单位可以催缴。",
        "本法自公布之日起施行。",
    ]);
    let rules = articles(&[
        "根据供热管理法，制定本细则。",
        "停止供热的报告应当写明理由。",
        "热费按照面积计算。",
        "本细则自公布之日起施行。",
    ]);
    let cites = "我局依照供热管理法查处停止供热的行为，供热管理法规定的停止供热，一律按照供热管理法处理。\n"
        .repeat(3);
    for (name, text) in [
        ("法.md", format!("# 中华人民共和国供热管理法\n\n{statute}")),
        ("细则.md", format!("# 供热管理法实施细则\n\n{rules}")),
        ("报告.md", format!("# 青山市供热检查情况\n\n{cites}")),
        ("总结.md", "# 青山市供热总结\n\n停止供热的报告收到三份，停止供热的小区都有了热费。\n".to_string()),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn what_is_asked_of_a_statute_is_sought_in_it_first() {
    let (folder, place) = (a_statute_and_reports(), tempfile::tempdir().unwrap());
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for (query, document, beginning) in [
        ("供热管理法 停止供热", "法.md", "第二条"),
        ("停止供热 《供热管理法》", "法.md", "第二条"),
        ("供热管理法停止供热", "法.md", "第二条"),
        ("根据《中华人民共和国供热管理法》，停止供热要提前报告吗？", "法.md", "第二条"),
        ("根据供热管理法，拖欠热费怎么办？", "法.md", "第三条"),
        ("供热管理法实施细则中关于热费是怎么规定的", "细则.md", "第三条"),
        ("供热管理法实施细则 停止供热 理由", "细则.md", "第二条"),
    ] {
        let results = search(&mut engine, query, Mode::Syntax, 10, false);
        let first = &results.hits[0];
        assert_eq!(first.document, document, "{query}");
        assert!(first.text.contains(beginning), "{query}: {}", first.text);
        let others = results.hits.iter().any(|hit| hit.document == "总结.md");
        assert!(others, "others follow: {query}");
    }
}

#[test]
fn the_articles_of_a_statute_may_be_documents_of_their_own() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut lines = String::new();
    for (statute, article, text) in [
        ("中华人民共和国供热管理法", "一", "停止供热应当提前报告。"),
        ("中华人民共和国供热管理法", "二", "供热管理法执行中的问题由主管部门解释。"),
        (
            "供气管理法",
            "一",
            "停止供热或者供气，应当依照供热管理法提前报告；供热管理法没有规定的，不得停止供热。",
        ),
    ] {
        let title = format!("{statute}第{article}条");
        let line = serde_json::json!({"_id": title, "title": title, "text": text});
        lines.push_str(&format!("{line}\n"));
    }
    fs::write(folder.path().join("corpus.jsonl"), lines).unwrap();
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for query in
        ["供热管理法 停止供热", "依照供热管理法，停止供热要提前报告吗？", "供热管理法关于停止供热的规定"]
    {
        let results = search(&mut engine, query, Mode::Syntax, 10, true);
        assert_eq!(results.hits[0].document, "中华人民共和国供热管理法第一条", "{query}");
        let others = results.hits.iter().any(|hit| hit.document == "供气管理法第一条");
        assert!(others, "others follow: {query}");
    }
}

#[test]
fn a_preferred_hit_says_so() {
    let folder = a_statute_and_reports();
    jiansuo(folder.path(), &["index", "."]);
    let query = ["search", "根据供热管理法，停止供热要提前报告吗？", "--explain", "--format", "json"];
    let answer: serde_json::Value = serde_json::from_str(&stdout(&jiansuo(folder.path(), &query))).unwrap();
    let first = &answer["explain"]["hits"][0]["second_pass_document"][0];
    assert_eq!(first["feature"], "preferred");
}

/// Reports of the same title from two provinces.
#[test]
fn a_region_counts_among_works_of_one_title() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for province in ["云南省", "甘肃省"] {
        let text =
            format!("国民经济和社会发展计划执行情况报告\n\n{province}粮食产量再获丰收，粮食产量达到新高。\n");
        fs::create_dir(folder.path().join(province)).unwrap();
        fs::write(folder.path().join(province).join("报告.txt"), text).unwrap();
    }
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for (query, expected) in [
        ("云南 国民经济和社会发展计划执行情况报告 粮食产量", "云南省/报告.txt"),
        ("甘肃省国民经济和社会发展计划执行情况报告中粮食产量有多少", "甘肃省/报告.txt"),
    ] {
        let results = search(&mut engine, query, Mode::Syntax, 10, true);
        assert_eq!(results.hits[0].document, expected, "{query}");
        assert_eq!(results.hits.len(), 2);
    }
}

#[test]
fn what_is_asked_of_a_year_is_sought_in_its_reports_first() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (year, times) in [(2009, 3), (2010, 2), (2013, 1), (2014, 1), (2018, 4)] {
        let text = format!(
            "{year}年青山市政府工作报告\n\n{}\n",
            "粮食产量达到新高，粮食产量连年增长。".repeat(times)
        );
        fs::write(folder.path().join(format!("{year}.txt")), text).unwrap();
    }
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for query in
        ["2013年粮食产量", "粮食产量 2013年", "二〇一三年的粮食产量达到了多少？", "２０１３年粮食产量如何"]
    {
        let results = search(&mut engine, query, Mode::Syntax, 10, true);
        let mut first: Vec<&str> = results.hits[..2].iter().map(|hit| hit.document.as_str()).collect();
        first.sort();
        assert_eq!(first, ["2013.txt", "2014.txt"], "{query}");
        assert_eq!(results.hits.len(), 5, "{query}");
    }
}

#[test]
fn the_newest_of_several_versions_comes_first() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for year in [2012, 2023, 2018] {
        let article =
            |number: &str| format!("第{number}条 热源单位应当履行{year}年的义务，保障用户用热。\n\n");
        let text = format!("# 供热管理法\n\n{year}年5月1日 通过\n\n")
            + &["一", "二", "三", "四"].map(article).concat();
        fs::write(folder.path().join(format!("供热管理法({year}-05-01).md")), text).unwrap();
    }
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for query in ["供热管理法", "供热管理法第三条", "供热管理法3", "供热管理法 第3-4条"]
    {
        let results = search(&mut engine, query, Mode::Syntax, 5, false);
        let found: Vec<&str> = results.hits[..3].iter().map(|hit| &hit.document[16..20]).collect();
        assert_eq!(found, ["2023", "2018", "2012"], "{query}");
    }
}

#[test]
fn statutes_are_found_by_what_people_call_them() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for name in ["民事诉讼法", "海事诉讼法", "消费者权益保护法"] {
        let article = |number: &str| format!("第{number}条 {name}所称的当事人应当履行第{number}项义务。\n\n");
        let text = format!("# 中华人民共和国{name}\n\n") + &["一", "二", "三", "四"].map(article).concat();
        fs::write(folder.path().join(format!("{name}.md")), text).unwrap();
    }
    let (index, _) = update(place.path(), folder.path());
    let reader = index.reader().unwrap();
    let mut engine = Engine::new(&reader, Schema::builtin().unwrap().ranking);
    for (query, document, beginning) in [
        ("民诉法", "民事诉讼法.md", ""),
        ("民诉法第三条", "民事诉讼法.md", "第三条"),
        ("根据消法2条怎么办", "消费者权益保护法.md", "第二条"),
        ("消法 当事人的义务", "消费者权益保护法.md", ""),
    ] {
        let results = search(&mut engine, query, Mode::Syntax, 5, false);
        assert_eq!(results.hits[0].document, document, "{query}");
        assert!(results.hits[0].text.starts_with(beginning), "{query}: {}", results.hits[0].text);
    }
}
