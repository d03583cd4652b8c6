//! The outline of real reports: against headings listed by eye, and against itself without line breaks.
//!
//! `cargo test --test suite outline -- --nocapture` prints the figures.

use crate::scores::Count;
use crate::support::{Random, document, documents, files, real_data};
use jiansuo::model::{Document, Section};
use jiansuo::split;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Headings of four reports, read by eye.
const LABELS: &str = include_str!("../data/outline/provincial-2025.tsv");

/// What must be reached.
const BY_EYE: f64 = 0.98;
const WITHOUT_LINE_BREAKS: f64 = 0.97;

/// A heading that was listed by eye: level, characters and hash of its line.
type Label = (u8, usize, String);

fn labels() -> BTreeMap<&'static str, Vec<Label>> {
    let mut labels: BTreeMap<&str, Vec<Label>> = BTreeMap::new();
    for line in LABELS.lines().filter(|line| !line.starts_with('#')) {
        let [file, level, chars, hash] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("no label: {line}")
        };
        let label = (level.parse().unwrap(), chars.parse().unwrap(), hash.to_string());
        labels.entry(file).or_default().push(label);
    }
    labels
}

/// The heading as a label writes it.
fn label(document: &Document, section: &Section) -> Label {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let rest = &document.text[section.span.start..];
    let line = bare(rest.split('\n').next().unwrap_or_default());
    let hash = blake3::hash(line.as_bytes()).to_hex();
    (section.level, bare(&section.heading).chars().count(), hash[..16].to_string())
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// 一、
    Comma,
    /// （一）
    Paren,
}

/// The shape of a heading, if it is one of those that are counted.
fn shape(section: &Section) -> Option<Shape> {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    let open = section.heading.trim_start_matches(['（', '(']);
    let after = open.trim_start_matches(numeral);
    let numbered = after.len() < open.len();
    match (open.len() < section.heading.len(), after.chars().next()) {
        (false, Some('、')) if numbered => Some(Shape::Comma),
        (true, Some('）' | ')')) if numbered => Some(Shape::Paren),
        _ => None,
    }
}

/// The provincial reports, where they are.
fn reports() -> Option<Vec<Document>> {
    let folder = real_data().map(|data| data.join("reports/provincial-2025")).filter(|f| f.is_dir());
    if folder.is_none() {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
    }
    folder.map(|folder| documents(&folder))
}

#[test]
fn outline_of_reports_read_by_eye() {
    let Some(reports) = reports() else { return };
    let (mut starts, mut whole) = (Count::default(), Count::default());
    for (file, expected) in labels() {
        let document = reports.iter().find(|document| document.name == file).expect(file);
        let counted = document.sections.iter().filter(|section| shape(section).is_some());
        let found: BTreeSet<Label> = counted.map(|section| label(document, section)).collect();
        let expected: BTreeSet<Label> = expected.into_iter().collect();
        let hashes = |labels: &BTreeSet<Label>| labels.iter().map(|label| label.2.clone()).collect();
        let count = Count::of::<String>(&hashes(&found), &hashes(&expected));
        count.print(file);
        starts.add(count);
        whole.add(Count::of(&found, &expected));
    }
    starts.print("boundaries, four reports by eye");
    whole.print("boundaries, levels and ends of headings");
    assert!(starts.f1() >= BY_EYE, "F1 {:.3}", starts.f1());
}

/// The outline of `text` after its line breaks were taken out: for each section the byte of the old text
/// at which it begins.
fn without_line_breaks(text: &str) -> Vec<(usize, Section)> {
    let mut flat = String::with_capacity(text.len());
    let mut ends = Vec::new();
    for line in text.split_inclusive('\n') {
        flat.push_str(line.trim_end_matches('\n'));
        ends.push((flat.len(), line));
    }
    let old = |new: usize| {
        let at = ends.partition_point(|(end, _)| *end <= new);
        new + ends[..at].iter().filter(|(_, line)| line.ends_with('\n')).count()
    };
    split::sections(&flat, &[]).into_iter().map(|section| (old(section.span.start), section)).collect()
}

#[test]
fn outline_of_reports_without_line_breaks() {
    let Some(reports) = reports() else { return };
    let (mut counted, mut all) = (Count::default(), Count::default());
    let (mut comma, mut paren) = (0, 0);
    for document in &reports {
        let whole = split::sections(&document.text, &[]);
        let flat = without_line_breaks(&document.text);
        comma += whole.iter().filter(|section| shape(section) == Some(Shape::Comma)).count();
        paren += whole.iter().filter(|section| shape(section) == Some(Shape::Paren)).count();
        let starts = |chosen: fn(&Section) -> bool| {
            let found = flat.iter().filter(|(_, s)| chosen(s)).map(|(start, _)| *start).collect();
            let expected = whole.iter().filter(|s| chosen(s)).map(|s| s.span.start).collect();
            Count::of(&found, &expected)
        };
        counted.add(starts(|section| shape(section).is_some()));
        let every = starts(|_| true);
        every.print(&document.name);
        all.add(every);
    }
    println!("{} reports hold {comma} headings 一、 and {paren} headings （一）", reports.len());
    counted.print("without line breaks, against themselves, 一、 and （一）");
    all.print("without line breaks, against themselves, all headings");
    assert!(counted.f1() >= WITHOUT_LINE_BREAKS, "F1 {:.3}", counted.f1());
    assert!(all.f1() >= WITHOUT_LINE_BREAKS, "F1 {:.3}", all.f1());
}

/// Sections of reports and laws of every folder, read by eye.
const ALL_FOLDERS: &str = include_str!("../data/outline/read-by-eye.tsv");

/// A document of `ALL_FOLDERS` and its sections: level, what identifies the beginning, and how it begins.
struct Read {
    name: &'static str,
    half: &'static str,
    sections: Vec<(u8, String, &'static str)>,
}

fn read_by_eye() -> Vec<Read> {
    let mut read: Vec<Read> = Vec::new();
    for line in ALL_FOLDERS.lines().filter(|line| !line.starts_with('#')) {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["", level, hash, marker] => {
                let document = read.last_mut().expect("a section belongs to a document");
                let again = document.sections.iter().filter(|(_, key, _)| key.starts_with(hash)).count();
                document.sections.push((level.parse().unwrap(), format!("{hash} {again}"), marker));
            }
            [name, half] => read.push(Read { name, half, sections: Vec::new() }),
            _ => panic!("no label: {line}"),
        }
    }
    read
}

/// The beginnings of the sections of `document` as labels write them.
fn beginnings(document: &Document) -> Vec<(u8, String)> {
    let mut found: Vec<(u8, String)> = Vec::new();
    for section in &document.sections {
        let visible = document.text[section.span.start..].chars().filter(|c| !c.is_whitespace());
        let hash = blake3::hash(visible.take(24).collect::<String>().as_bytes()).to_hex()[..16].to_string();
        let again = found.iter().filter(|(_, key)| key.starts_with(&hash)).count();
        found.push((section.level, format!("{hash} {again}")));
    }
    found
}

fn score(read: &Read, document: &Document) -> Count {
    let may: BTreeSet<&String> =
        read.sections.iter().filter(|(level, ..)| *level == 0).map(|(_, key, _)| key).collect();
    let found = beginnings(document);
    let found: BTreeSet<&String> =
        found.iter().map(|(_, key)| key).filter(|key| !may.contains(key)).collect();
    let expected = read.sections.iter().filter(|(level, ..)| *level > 0).map(|(_, key, _)| key).collect();
    Count::of(&found, &expected)
}

/// Prints what was missed and what was found too much.
fn print_differences(read: &Read, document: &Document) {
    let found = beginnings(document);
    for (level, key, marker) in &read.sections {
        if *level > 0 && !found.iter().any(|(_, other)| other == key) {
            println!("  missed: {marker}");
        }
    }
    for ((_, key), section) in found.iter().zip(&document.sections) {
        if !read.sections.iter().any(|(_, other, _)| other == key) {
            println!("  too much: {}", section.heading);
        }
    }
}

#[test]
fn outline_of_all_folders_read_by_eye() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let mut halves: BTreeMap<&str, Count> = BTreeMap::new();
    let mut folders: BTreeMap<String, Count> = BTreeMap::new();
    for read in read_by_eye() {
        let document = document(&data, read.name);
        let count = score(&read, &document);
        if read.half == "a" || std::env::var_os("JIANSUO_BOTH_HALVES").is_some() {
            count.print(read.name);
            print_differences(&read, &document);
        }
        halves.entry(read.half).or_default().add(count);
        let folder = read.name.trim_start_matches("reports/").split('/').next().unwrap_or_default();
        folders.entry(folder.to_string()).or_default().add(count);
    }
    folders.iter().for_each(|(folder, count)| count.print(folder));
    halves["a"].print("boundaries, looked at while tuning");
    halves["b"].print("boundaries, held out");
    for half in ["a", "b"] {
        assert!(halves[half].f1() >= BY_EYE, "{half}: F1 {:.3}", halves[half].f1());
    }
}

/// The starts of all sections of `text`, and of those it has without line breaks; what a heading's marks in Markdown tell
/// is left out in both.
fn both_ways(name: &str, text: &str) -> Count {
    let text = with_lost_lines(text);
    let plain = |line: &str| line.trim_start_matches(['#', ' ']).to_string() + "\n";
    let text: String = text.lines().filter(|line| !line.starts_with("<!--")).map(plain).collect();
    let expected: BTreeMap<usize, String> =
        split::sections(&text, &[]).into_iter().map(|s| (s.span.start, s.heading)).collect();
    let found: BTreeMap<usize, String> =
        without_line_breaks(&text).into_iter().map(|(start, s)| (start, s.heading)).collect();
    if std::env::var_os("JIANSUO_SHOW").is_some() {
        let only = |a: &BTreeMap<usize, String>, b: &BTreeMap<usize, String>, what: &str| {
            let lone = a.iter().filter(|(start, _)| !b.contains_key(start));
            lone.for_each(|(_, heading)| println!("  {what}: {heading} ({name})"));
        };
        only(&expected, &found, "lost");
        only(&found, &expected, "made up");
    }
    Count::of(&found.into_keys().collect(), &expected.into_keys().collect())
}

/// `text` with a line break for the wide spaces between its paragraphs (but not inside 附　　则).
fn with_lost_lines(text: &str) -> String {
    text.split("\u{3000}\u{3000}").fold(String::new(), |text, piece| {
        let long = text.chars().rev().take_while(|c| *c != '\n').nth(5).is_some();
        text + if long { "\n" } else { "" } + piece
    })
}

/// True if a text kept its lines, or the wide spaces with which its paragraphs began.
fn has_lines(text: &str) -> bool {
    text.split(['\n', '\u{3000}']).filter(|line| line.chars().nth(7).is_some()).count() >= 20
}

/// Documents of `folder` that kept their lines; among `limit` files chosen by a fixed seed.
fn with_lines(folder: &Path, limit: usize) -> Vec<Document> {
    let (mut names, mut random) = (files(folder), Random(7));
    while names.len() > limit {
        names.swap_remove(random.below(names.len()));
    }
    let read = names.iter().map(|name| document(folder, name));
    read.filter(|document| has_lines(&document.text)).collect()
}

#[test]
fn outline_of_laws_and_policies_without_line_breaks() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    for (folder, limit) in [("reports/hebei", 400), ("laws/行政法规", 100), ("laws/DLC", 100)] {
        let mut count = Count::default();
        let documents = with_lines(&data.join(folder), limit);
        documents.iter().for_each(|document| count.add(both_ways(&document.name, &document.text)));
        count.print(&format!("{folder}: {} without line breaks, against themselves", documents.len()));
        assert!(count.f1() >= WITHOUT_LINE_BREAKS, "{folder}: F1 {:.3}", count.f1());
    }
}
