//! How often what a query names comes first: `cargo bench --bench known_items`.
//!
//! Every ninth statute of `laws` whose heading no other bears is asked for by its heading and without the state's name;
//! every ninth article of `stard-law`, a document each, as its title writes it, with its number in digits, without 第, and
//! in a question; topics of the yearly reports of the state with a year, among all of `reports`, where the passage
//! of the report of that year or of the next speaks of them; topics with the short name of a body, among its documents; the questions of stard-law with the statute named of which they have an answer; every policy of `ncp-policy` by the number at its top, which may be one that it only cites. Needs the
//! real data (see `common::data`); says so and ends where it is absent.

mod common;

use common::{data, index, mean};
use jiansuo::metadata::reference;
use jiansuo::query::{self, Mode};
use jiansuo::schema::Schema;
use jiansuo::search::{Engine, SearchOptions};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// One of so many is asked for.
const EVERY: usize = 9;
const STATE: &str = "中华人民共和国";
/// Characters at the top of a policy among which its number is looked for.
const TOP_CHARS: usize = 250;
/// Longest code of an office before the year of a number, in characters.
const CODE_CHARS: usize = 8;

/// What yearly reports speak of, and the years asked about.
const TOPICS: [&str; 20] = [
    "粮食产量",
    "财政收入",
    "国内生产总值",
    "城镇新增就业",
    "居民消费价格",
    "进出口总额",
    "外汇储备",
    "钢产量",
    "煤炭产量",
    "棉花产量",
    "教育经费",
    "基本建设投资",
    "农民收入",
    "铁路",
    "物价",
    "旅游",
    "社会保障",
    "义务教育",
    "环境保护",
    "扶贫",
];
/// What people call bodies, and their names.
const BODIES: [(&str, &str); 6] = [
    ("人社厅", "河北省人力资源和社会保障厅"),
    ("省人社厅", "河北省人力资源和社会保障厅"),
    ("工信厅", "河北省工业和信息化厅"),
    ("河北省工信厅", "河北省工业和信息化厅"),
    ("省政府办公厅", "河北省人民政府办公厅"),
    ("河北省政府", "河北省人民政府"),
];
const BODIES_TOPICS: [&str; 16] = [
    "智能制造",
    "博士后",
    "收费站",
    "职称",
    "工伤保险",
    "新能源汽车",
    "钢铁",
    "中小企业",
    "养老保险",
    "就业",
    "绩效评价",
    "技能人才",
    "安全生产",
    "政府信息公开",
    "高新技术",
    "大数据",
];
const YEARS: std::ops::Range<u16> = 1979..2025;

/// What is asked for: names of the documents that may answer, by the name.
type Sought<Q = String> = Vec<(Q, Vec<String>)>;

fn main() {
    let Some(data) = data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    println!("set\tasked as\tqueries\tfirst1\tMRR@10");
    let laws = Set::open("laws", data.join("laws"));
    let statutes = unique(statutes(&data.join("laws")));
    laws.ask("heading", &statutes, String::clone);
    laws.ask("without the state's name", &statutes, |name| name.replace(STATE, ""));
    let stard = Set::open("stard-law", data.join("retrieval/stard-law/corpus.jsonl"));
    let articles: Sought = unique(lines(&stard.source, |line| Some(text(line, "title"))))
        .into_iter()
        .filter(|(name, _)| name.ends_with('条'))
        .collect();
    stard.ask("title", &articles, String::clone);
    stard.ask("digits", &articles, |name| digits(name));
    stard.ask("digits without 第", &articles, |name| without_mark(&digits(name)));
    stard.ask("question", &articles, |name| format!("{}是怎么规定的？", name.replace(STATE, "")));
    let beside = questions_of_statutes(&data.join("retrieval/stard-law"));
    stard.ask("statute and question", &beside, |(statute, question)| format!("{statute} {question}"));
    stard.ask("according to statute", &beside, |(statute, question)| format!("根据{statute}，{question}？"));
    stard.ask("of the statute about", &beside, |(statute, question)| {
        format!("{statute}中关于{question}的规定")
    });
    stard.ask("question alone", &beside, |(_, question)| question.clone());
    let reports = Set::open("reports", data.join("reports"));
    let topics = topics_of_years(&data.join("reports/national"));
    let topic = |(_, topic): &(u16, &'static str)| Some(*topic);
    reports.ask_for("year and topic", &topics, |(year, topic)| format!("{year}年{topic}"), topic);
    reports.ask_for("topic and year apart", &topics, |(year, topic)| format!("{topic} {year}年"), topic);
    reports.ask_for("topic and bare year", &topics, |(year, topic)| format!("{topic} {year}"), topic);
    reports.ask_for("question of a year", &topics, |(year, topic)| format!("{year}年{topic}是多少？"), topic);
    let topics = topics_of_bodies(&data.join("reports"));
    let topic = |(_, topic): &(&'static str, &'static str)| Some(*topic);
    reports.ask_for("body and topic", &topics, |(body, topic)| format!("{body} {topic}"), topic);
    reports.ask_for(
        "what a body issued",
        &topics,
        |(body, topic)| format!("{body}出台了哪些{topic}的规定"),
        topic,
    );
    let policies = Set::open("ncp-policy", data.join("retrieval/ncp-policy/corpus.jsonl"));
    let numbers: Sought =
        lines(&policies.source, |line| number_at_top(&text(line, "text"))).into_iter().collect();
    policies.ask("number", &numbers, String::clone);
    policies.ask("number in square brackets", &numbers, |name| name.replace('〔', "[").replace('〕', "]"));
    policies.ask("question", &numbers, |name| format!("{name}的主要内容是什么？"));
}

struct Set {
    name: &'static str,
    source: PathBuf,
    index: jiansuo::index::embedded::EmbeddedIndex,
}

impl Set {
    fn open(name: &'static str, source: PathBuf) -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("known-{name}"));
        let (index, _) = index(&place, std::slice::from_ref(&source), 2);
        Self { name, source, index }
    }

    fn ask<Q>(&self, manner: &str, sought: &Sought<Q>, write: impl Fn(&Q) -> String) {
        self.ask_for(manner, sought, write, |_| None);
    }

    /// Where `topic` gives one, the passage must hold it, and every passage counts as a hit.
    fn ask_for<Q>(
        &self,
        manner: &str,
        sought: &Sought<Q>,
        write: impl Fn(&Q) -> String,
        topic: impl Fn(&Q) -> Option<&'static str>,
    ) {
        let reader = self.index.reader().expect("the index opens");
        let mut engine = Engine::new(&reader, Schema::builtin().expect("the schema is valid").ranking);
        let rank = |(name, documents): &(Q, Vec<String>)| {
            let query = query::parse(&write(name), Mode::Syntax);
            let topic = topic(name);
            let whole = topic.is_none();
            let options =
                SearchOptions { limit: 10, mode: Mode::Syntax, by_document: whole, names_only: whole };
            let hits = engine.search(&query, &options).expect("the search ends").hits;
            hits.iter().position(|hit| {
                documents.iter().any(|own| hit.document.ends_with(own.as_str()))
                    && topic.is_none_or(|topic| hit.text.contains(topic))
            })
        };
        let ranks: Vec<Option<usize>> = sought.iter().map(rank).collect();
        let share = |value: &dyn Fn(usize) -> f64| {
            mean(&ranks.iter().map(|rank| rank.map_or(0.0, value)).collect::<Vec<f64>>())
        };
        let (first, reciprocal) =
            (share(&|rank| f64::from(rank == 0)), share(&|rank| 1.0 / (rank + 1) as f64));
        println!("{}\t{manner}\t{}\t{first:.4}\t{reciprocal:.4}", self.name, ranks.len());
    }
}

/// Headings of statutes with the files that bear them.
fn statutes(folder: &Path) -> HashMap<String, Vec<String>> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let mut named: HashMap<String, Vec<String>> = HashMap::new();
    for file in files.filter(|file| file.file_type().is_file()) {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        let heading = text.lines().next().and_then(|line| line.strip_prefix("# "));
        let name = file.path().strip_prefix(folder).unwrap_or(file.path()).to_string_lossy().into_owned();
        if let Some(heading) = heading {
            named.entry(heading.trim().to_string()).or_default().push(name);
        }
    }
    named
}

/// The documents of a corpus by what `name` reads in their lines.
fn lines(corpus: &Path, name: impl Fn(&Value) -> Option<String>) -> HashMap<String, Vec<String>> {
    let mut named: HashMap<String, Vec<String>> = HashMap::new();
    for line in fs::read_to_string(corpus).expect("the corpus can be read").lines() {
        let value: Value = serde_json::from_str(line).expect("a document is JSON");
        if let Some(name) = name(&value) {
            named.entry(name).or_default().push(text(&value, "_id"));
        }
    }
    named
}

fn text(line: &Value, key: &str) -> String {
    line[key].as_str().unwrap_or_default().to_string()
}

/// Every ninth of what only one document bears, in the order of names.
fn unique(named: HashMap<String, Vec<String>>) -> Sought {
    let mut single: Sought = named.into_iter().filter(|(_, documents)| documents.len() == 1).collect();
    single.sort();
    single.into_iter().step_by(EVERY).collect()
}

/// Every question with the statute, without the state's name, that holds most of its answers, and these answers.
fn questions_of_statutes(folder: &Path) -> Sought<(String, String)> {
    let corpus = common::lines(&folder.join("corpus.jsonl"));
    let titles: HashMap<String, String> =
        corpus.iter().map(|line| (text(line, "_id"), text(line, "title"))).collect();
    let judged = common::judgements(&folder.join("qrels.tsv"));
    let statute = |document: &str| {
        let name = digits(titles.get(document)?);
        name.rfind('第').map(|at| name[..at].to_string())
    };
    let mut sought = Sought::new();
    for question in common::lines(&folder.join("queries.jsonl")) {
        let Some(relevant) = judged.get(&text(&question, "_id")) else { continue };
        let mut of_statutes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for document in relevant.keys() {
            if let Some(statute) = statute(document) {
                of_statutes.entry(statute).or_default().push(document.clone());
            }
        }
        if let Some((statute, mut answers)) = of_statutes.into_iter().max_by_key(|(_, answers)| answers.len())
        {
            answers.sort();
            let question = text(&question, "text").trim_end_matches(['？', '?']).to_string();
            sought.push(((statute, question), answers));
        }
    }
    sought
}

/// Every third year with a topic of reports, and the reports of that year and the next that speak of it.
fn topics_of_years(folder: &Path) -> Sought<(u16, &'static str)> {
    let report = |year: u16| {
        let name = format!("{year}年国务院政府工作报告.txt");
        fs::read_to_string(folder.join(&name)).ok().map(|text| (name, text))
    };
    let mut sought = Sought::new();
    for (at, topic) in TOPICS.into_iter().enumerate() {
        for year in YEARS.skip(at % 3).step_by(3) {
            let reports = [report(year), report(year + 1)].into_iter().flatten();
            let names: Vec<String> =
                reports.filter(|(_, text)| text.contains(topic)).map(|(name, _)| name).collect();
            if !names.is_empty() {
                sought.push(((year, topic), names));
            }
        }
    }
    sought
}

/// What people call a body with each topic, and the documents under the body's folder that name it in full near their top
/// or end and speak of the topic.
fn topics_of_bodies(folder: &Path) -> Sought<(&'static str, &'static str)> {
    /// Characters of a text in which its issuer stands, at either end.
    const END_CHARS: usize = 200;
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let texts: Vec<(String, String)> = files
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "txt"))
        .filter_map(|file| {
            Some((file.file_name().to_string_lossy().into_owned(), fs::read_to_string(file.path()).ok()?))
        })
        .collect();
    let ends = |text: &str| -> String {
        let chars: Vec<char> = text.chars().collect();
        let tail = &chars[chars.len().saturating_sub(END_CHARS)..];
        chars.iter().take(END_CHARS).chain(tail).collect()
    };
    let mut sought = Sought::new();
    for (said, full) in BODIES {
        for topic in BODIES_TOPICS {
            let speaks = |(_, text): &&(String, String)| text.contains(topic) && ends(text).contains(full);
            let names: Vec<String> = texts.iter().filter(speaks).map(|(name, _)| name.clone()).collect();
            if !names.is_empty() {
                sought.push(((said, topic), names));
            }
        }
    }
    sought
}

/// The first document number that the top of a text names, if nothing but its code stands before it.
fn number_at_top(text: &str) -> Option<String> {
    let top: String = text.chars().take(TOP_CHARS).collect();
    let longest = reference::named_in(&top).into_iter().next()?.into_iter().next()?;
    let code = longest.chars().take_while(|c| *c != '〔').count();
    (code <= CODE_CHARS).then_some(longest)
}

/// The number of the article at the end in Arabic digits.
fn digits(name: &str) -> String {
    jiansuo::metadata::name::of_title(name)
}

fn without_mark(name: &str) -> String {
    let at = name.rfind('第').unwrap_or(0);
    format!("{}{}", &name[..at], &name[at + '第'.len_utf8()..])
}
