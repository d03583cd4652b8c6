//! Scenarios of the contract: what is typed, what comes out, with which code.

use crate::support::{code, corpus, jiansuo, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use tempfile::TempDir;

/// An index of `corpus/`, made once.
fn indexed() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = jiansuo(folder.path(), &["index", corpus().to_str().unwrap()]);
        assert_eq!(code(&made), 0, "{}", stderr(&made));
        folder
    });
    folder.path()
}

fn json(arguments: &[&str]) -> Value {
    let output = jiansuo(indexed(), arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_term_finds_passages_that_say_where_they_stand() {
    let answer = json(&["search", "餐厨垃圾", "--format", "json"]);
    let hit = &answer["hits"][0];
    let text = hit["text"].as_str().unwrap();
    assert!(text.contains("餐厨垃圾"));
    let marked = hit["highlights"][0].as_array().unwrap();
    let span = marked[0].as_u64().unwrap() as usize..marked[1].as_u64().unwrap() as usize;
    assert_eq!(&text[span], "餐厨垃圾");
    assert_eq!(hit["rank"], 1);
    assert!(answer["total"].as_u64().unwrap() >= answer["hits"].as_array().unwrap().len() as u64);
}

#[test]
fn scores_fall_with_rank() {
    let answer = json(&["search", "垃圾分类 工作", "-k", "40", "--format", "json"]);
    let scores: Vec<f64> =
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["score"].as_f64().unwrap()).collect();
    assert_eq!(scores.len(), 40);
    assert!(scores.windows(2).all(|pair| pair[0] >= pair[1]), "{scores:?}");
}

#[test]
fn the_same_query_gives_the_same_bytes() {
    let once = || stdout(&jiansuo(indexed(), &["search", "老旧小区改造", "--format", "csv", "-k", "30"]));
    assert_eq!(once(), once());
}

#[test]
fn quotes_plus_and_minus_bind() {
    let all = |arguments: &[&str]| -> Vec<String> {
        let answer = json(&[&["search"], arguments, &["-k", "200", "--format", "json"]].concat());
        let hits = answer["hits"].as_array().unwrap().clone();
        hits.iter().map(|hit| hit["text"].as_str().unwrap().to_string()).collect()
    };
    assert!(all(&["\"偷拉乱倒\""]).iter().all(|text| text.contains("偷拉乱倒")));
    assert!(all(&["垃圾", "+收运"]).iter().all(|text| text.contains("收运")));
    assert!(all(&["垃圾", "-餐厨"]).iter().all(|text| !text.contains("餐厨")));
}

#[test]
fn fields_narrow_the_answer() {
    let answer = json(&["search", "垃圾 路径:年度考核", "-k", "100", "--format", "json"]);
    let hits = answer["hits"].as_array().unwrap();
    assert!(!hits.is_empty());
    assert!(hits.iter().all(|hit| hit["document"].as_str().unwrap().contains("年度考核")));
    let answer = json(&["search", "year:2019..2020", "垃圾", "-k", "100", "--format", "json"]);
    assert!(!answer["hits"].as_array().unwrap().is_empty());
}

#[test]
fn traditional_and_full_width_find_the_same() {
    let top = |query: &str| json(&["search", query, "--format", "json"])["hits"][0]["document"].clone();
    assert_eq!(top("餐厨垃圾"), top("餐廚垃圾"));
    assert_eq!(top("12319"), top("１２３１９"));
}

#[test]
fn nothing_found_is_code_1() {
    let output = jiansuo(indexed(), &["search", "\"没有这样一句话的\""]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("没有找到"));
}

#[test]
fn batch_answers_every_query_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("terms.txt");
    fs::write(&file, "餐厨垃圾\r\n\r\n办结率\n").unwrap();
    let file = file.to_str().unwrap();
    let output = jiansuo(indexed(), &["batch", file, "--format", "trec", "-k", "3", "--unit", "document"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let ids: Vec<String> =
        stdout(&output).lines().map(|line| line.split(' ').next().unwrap().to_string()).collect();
    assert_eq!(ids, ["1", "1", "1", "3", "3", "3"]);
}

#[test]
fn csv_opens_in_a_spreadsheet() {
    let output = jiansuo(indexed(), &["search", "餐厨垃圾", "--format", "csv"]);
    assert!(output.stdout.starts_with("\u{feff}query_id,".as_bytes()));
    assert!(stdout(&output).contains("\r\n"));
}

#[test]
fn show_gives_outline_passage_and_raw_text() {
    let name = "年度考核/2018/云州市城市管理综合执法局2018年度述职.txt";
    let outline = stdout(&jiansuo(indexed(), &["show", name]));
    assert!(outline.contains("●一是"), "{outline}");
    let passage = stdout(&jiansuo(indexed(), &["show", &format!("{name}#2")]));
    assert!(passage.contains('▶'), "{passage}");
    let raw = jiansuo(indexed(), &["show", name, "--raw"]);
    assert_eq!(raw.stdout, fs::read(corpus().join(name)).unwrap());
}

#[test]
fn registers_are_tables() {
    let entities = json(&["entities", "执法局", "--kind", "organization", "--format", "json"]);
    assert!(entities.as_array().unwrap().iter().all(|row| row["kind"] == "organization"));
    let figures = json(&["figures", "办结率", "--format", "json"]);
    assert!(figures.as_array().unwrap().iter().any(|row| row["unit"] == "%"));
}

#[test]
fn inspect_needs_no_index() {
    let folder = tempfile::tempdir().unwrap();
    let gbk: &[u8] =
        &[0xB0, 0xFC, 0xCD, 0xB7, 0xCA, 0xD0, 0xB9, 0xA4, 0xD7, 0xF7, 0xB1, 0xA8, 0xB8, 0xE6, b'\n'];
    fs::write(folder.path().join("包头.txt"), gbk).unwrap();
    let output = jiansuo(folder.path(), &["inspect", "包头.txt", "--format", "json"]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (value["text"].as_str(), value["encoding"].as_str()),
        (Some("包头市工作报告\n"), Some("GB18030"))
    );
}

#[test]
fn stats_and_check_read_the_index() {
    let stats = json(&["stats", "--format", "json"]);
    assert!(stats.as_array().unwrap().iter().any(|row| row["key"] == "passages"));
    let check = jiansuo(indexed(), &["check"]);
    assert_eq!(code(&check), 0, "{}", stderr(&check));
}

#[test]
fn in_brings_the_folders_own_index_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    fs::write(place.join("a.txt"), "推进餐厨垃圾收运。\n").unwrap();
    let found = jiansuo(place, &["search", "餐厨垃圾", "--in", "."]);
    assert_eq!(code(&found), 0, "{}", stderr(&found));
    fs::remove_file(place.join("a.txt")).unwrap();
    fs::write(place.join("b.txt"), "防汛值守。\n").unwrap();
    assert_eq!(code(&jiansuo(place, &["search", "\"餐厨垃圾\"", "--in", "."])), 1);
    assert_eq!(code(&jiansuo(place, &["search", "防汛", "--in", "."])), 0);
}

#[test]
fn eval_scores_a_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\n").unwrap();
    fs::write(folder.path().join("run.txt"), "q1 Q0 d2 1 2.0 x\nq1 Q0 d1 2 1.0 x\n").unwrap();
    let output = jiansuo(folder.path(), &["eval", "--qrels", "qrels.tsv", "run.txt", "--format", "json"]);
    let scores: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(scores[0]["mrr_at_10"], 0.5);
}

#[test]
fn wrong_usage_is_code_64() {
    for arguments in [&["search"][..], &["such"], &["search", "x", "--format", "pdf"]] {
        assert_eq!(code(&jiansuo(indexed(), arguments)), 64, "{arguments:?}");
    }
}

#[test]
fn english_on_request() {
    let output = jiansuo(indexed(), &["search", "餐厨垃圾", "--lang", "en"]);
    assert!(stderr(&output).contains("passages in"), "{}", stderr(&output));
}

#[test]
fn in_uses_the_folders_own_index_whatever_the_environment_names() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    for (place, text) in [(&a, "推进餐厨垃圾收运。\n"), (&b, "防汛值守。\n")] {
        fs::create_dir(place).unwrap();
        fs::write(place.join("x.txt"), text).unwrap();
    }
    let index = folder.path().join("index");
    let index = index.to_str().unwrap();
    assert_eq!(code(&jiansuo(folder.path(), &["index", "a", "--index", index])), 0);
    let other = jiansuo(folder.path(), &["search", "餐厨垃圾", "--in", "b", "--index", index]);
    assert_eq!(code(&other), 1, "{}", stdout(&other));
    assert!(b.join(".jiansuo").is_dir());
}

#[test]
fn an_exclusion_alone_leaves_all_other_passages() {
    let answer = json(&["search", "-垃圾", "-k", "1000", "--format", "json"]);
    let hits = answer["hits"].as_array().unwrap();
    assert!(!hits.is_empty() && hits.iter().all(|hit| !hit["text"].as_str().unwrap().contains("垃圾")));
}

#[test]
fn show_takes_the_beginning_of_a_name() {
    assert_eq!(code(&jiansuo(indexed(), &["show", "年度考核/2018/云州"])), 0);
}

#[test]
fn a_table_has_no_trec_format() {
    assert_eq!(code(&jiansuo(indexed(), &["stats", "--format", "trec"])), 64);
}

fn in_english(arguments: &[&str]) -> (i32, String) {
    let output = jiansuo(indexed(), &[arguments, &["--lang", "en"]].concat());
    (code(&output), stdout(&output) + &stderr(&output))
}

fn han(text: &str) -> String {
    text.chars().filter(|c| ('\u{3400}'..='\u{9FFF}').contains(c)).collect()
}

#[test]
fn what_is_said_in_english_holds_no_chinese_detail() {
    let folder = tempfile::tempdir().unwrap();
    let name = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    fs::write(name("a.pdf"), "%PDF-1.7\n%\u{e2}\u{e3}\n").unwrap();
    fs::write(name("b.jsonl"), "{\"_id\":1}\n{\n").unwrap();
    fs::write(name("c.docx"), "PK\u{3}\u{4}aaaa").unwrap();
    fs::write(name("d.tsv"), "1\t餐厨垃圾\n2\t\n").unwrap();
    for arguments in [
        vec!["inspect".to_string(), name("a.pdf")],
        vec!["inspect".to_string(), name("b.jsonl")],
        vec!["inspect".to_string(), name("c.docx")],
        vec!["inspect".to_string(), name("")],
        vec!["batch".to_string(), name("d.tsv"), "-o".to_string(), name("d.csv")],
        vec!["index".to_string(), name(""), "--index".to_string(), name("index")],
        vec!["search".to_string(), "--help".to_string()],
    ] {
        let (_, said) = in_english(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let fields = [
            "章节:", "标题:", "实体:", "人物:", "机构:", "地点:", "路径:", "文号:", "地区:", "年份:", "日期:",
        ];
        let said = fields.iter().fold(said, |said, field| said.replace(field, ""));
        assert_eq!(han(&said), "", "{arguments:?}: {said}");
        assert!(!said.is_empty());
    }
}

#[test]
fn mistakes_on_the_command_line_are_told_in_the_users_language() {
    let told = jiansuo(indexed(), &["search", "--formta", "csv", "餐厨垃圾"]);
    assert_eq!(code(&told), 64);
    assert_eq!(
        stderr(&told),
        "不认识的选项 --formta，是不是 --format？\n提示: 见 jiansuo --help，或在命令后加 --help\n"
    );
    let (code, said) = in_english(&["search", "--formta", "csv", "x"]);
    assert_eq!((code, said.contains("unexpected argument '--formta'")), (64, true), "{said}");
    let help = stdout(&jiansuo(indexed(), &["--help"]));
    assert!(help.contains("命令:") && help.contains("显示帮助") && !help.contains("Options"), "{help}");
}

#[test]
fn the_receipt_of_a_batch_counts_its_queries() {
    let folder = tempfile::tempdir().unwrap();
    let [queries, report, out] =
        ["q.tsv", "r.json", "o.csv"].map(|name| folder.path().join(name).to_str().unwrap().to_string());
    fs::write(&queries, "1\t餐厨垃圾\n2\t火星移民条例\n3\t\n").unwrap();
    let run = jiansuo(indexed(), &["batch", &queries, "--exact", "-k", "2", "-o", &out, "--report", &report]);
    assert_eq!(code(&run), 2);
    let receipt: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(receipt["files"]["seen"], 1);
    let counts = ["seen", "answered", "empty", "failed"].map(|key| receipt["queries"][key].as_u64().unwrap());
    assert_eq!(counts, [3, 1, 1, 1]);
    assert_eq!((&receipt["hits"], &receipt["problems"][0]["kind"]), (&2.into(), &"bad_line".into()));
}

#[test]
fn eval_rounds_to_four_decimals() {
    let folder = tempfile::tempdir().unwrap();
    let [qrels, run] = ["q", "r"].map(|name| folder.path().join(name).to_str().unwrap().to_string());
    fs::write(&qrels, "q 0 a 1\nq 0 b 1\nq 0 c 1\n").unwrap();
    fs::write(&run, "q Q0 b 1 3 t\n").unwrap();
    let scores = json(&["eval", "--qrels", &qrels, &run, "--format", "json"]);
    assert_eq!((&scores[0]["recall_at_100"], &scores[0]["ndcg_at_10"]), (&0.3333.into(), &0.4693.into()));
}

#[test]
fn kinds_of_entities_go_by_their_chinese_names_too() {
    let named = stdout(&jiansuo(indexed(), &["entities", "--kind", "地点"]));
    assert!(
        named.lines().skip(1).all(|line| line.starts_with("地点")) && named.lines().count() > 3,
        "{named}"
    );
    let keys = json(&["entities", "--kind", "place", "--format", "json"]);
    assert_eq!(keys[0]["kind"], "place");
}

#[test]
fn show_finds_a_document_by_any_part_of_its_name_or_title() {
    let shown = jiansuo(indexed(), &["show", "2022年防汛抗旱"]);
    assert_eq!(code(&shown), 0, "{}", stderr(&shown));
    assert!(stdout(&shown).contains("安澜县2022年防汛抗旱工作通知.docx"));
    let none = jiansuo(indexed(), &["show", "没有这样的文档"]);
    assert_eq!((code(&none), stderr(&none).lines().count()), (66, 2));
}
