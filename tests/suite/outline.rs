//! The outline of real reports: against headings listed by eye, and against itself without line breaks.
//!
//! `cargo test --test suite outline -- --nocapture` prints the figures.

use crate::support::{documents, real_data};
use jiansuo::model::{Document, Section};
use jiansuo::split;
use std::collections::{BTreeMap, BTreeSet};

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

/// True positives, found and expected.
#[derive(Default, Clone, Copy)]
struct Count {
    right: usize,
    found: usize,
    expected: usize,
}

impl Count {
    fn of<T: Ord>(found: &BTreeSet<T>, expected: &BTreeSet<T>) -> Self {
        let right = found.intersection(expected).count();
        Self { right, found: found.len(), expected: expected.len() }
    }

    fn add(&mut self, more: Self) {
        self.right += more.right;
        self.found += more.found;
        self.expected += more.expected;
    }

    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.expected).max(1) as f64
    }

    fn print(self, what: &str) {
        let (right, found, expected) = (self.right as f64, self.found.max(1), self.expected.max(1));
        println!(
            "{what}: precision {:.3}, recall {:.3}, F1 {:.3} ({} right, {} found, {} expected)",
            right / found as f64,
            right / expected as f64,
            self.f1(),
            self.right,
            self.found,
            self.expected
        );
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
