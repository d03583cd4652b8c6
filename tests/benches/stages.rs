//! Where indexing time goes: every stage alone, on one thread: `cargo bench --bench stages [-- FOLDER]`.

mod common;

use common::data;
use jiansuo::analysis::Analyzer;
use jiansuo::corpus::{self, WalkOptions};
use jiansuo::entity::divisions::Divisions;
use jiansuo::entity::{Recognizers, register};
use jiansuo::extract::Extractors;
use jiansuo::figure::FigureReader;
use jiansuo::metadata::describe;
use jiansuo::model::{Extracted, Mention, Passage, Section};
use jiansuo::split::residue::{RecurringLines, candidate_lines, mark};
use jiansuo::split::{PassageOptions, passages, sections};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

struct Text {
    name: String,
    extracted: Extracted,
    sections: Vec<Section>,
    passages: Vec<Passage>,
    mentions: Vec<Mention>,
}

fn main() {
    let Some(data) = data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let folder = named.map_or(data.join("laws"), PathBuf::from);
    let walk = WalkOptions {
        include: Vec::new(),
        exclude: Vec::new(),
        max_file_size: u64::MAX,
        follow_links: false,
        hidden: false,
    };
    let files = corpus::walk(&[folder], &walk).expect("the folder can be walked").files;
    let extractors = Extractors::standard();
    let clock = Instant::now();
    let mut texts = Vec::new();
    for file in &files {
        let bytes = corpus::read(file).expect("a file can be read");
        extractors.extract(&file.name, &bytes, &mut |extracted| {
            if let Ok(extracted) = extracted {
                texts.push(Text {
                    name: file.name.clone(),
                    extracted,
                    sections: Vec::new(),
                    passages: Vec::new(),
                    mentions: Vec::new(),
                });
            }
        });
    }
    let megabytes = texts.iter().map(|text| text.extracted.text.len()).sum::<usize>() as f64 / 1e6;
    let report = |stage: &str, clock: Instant| {
        let seconds = clock.elapsed().as_secs_f64();
        println!("{stage}\t{seconds:.2} s\t{:.0} MB/s", megabytes / seconds);
    };
    println!("{} documents, {megabytes:.1} MB", texts.len());
    report("read and extract", clock);
    let (recognizers, divisions, options) =
        (Recognizers::standard(), Divisions::builtin(), PassageOptions::default());
    let figures = FigureReader::builtin();
    let mut stage = |name: &str, run: &mut dyn FnMut(&mut Text)| {
        let clock = Instant::now();
        texts.iter_mut().for_each(run);
        report(name, clock);
    };
    stage("candidate lines", &mut |text| drop(black_box(candidate_lines(&text.extracted.text))));
    stage("residue", &mut |text| text.extracted.residue = mark(&text.extracted.text, &RecurringLines::new()));
    stage("sections", &mut |text| text.sections = sections(&text.extracted.text, &text.extracted.residue));
    stage("passages", &mut |text| {
        text.passages = passages(&text.extracted.text, &text.sections, &text.extracted.residue, &options);
    });
    stage("metadata", &mut |text| {
        let Text { name, extracted, .. } = text;
        extracted.stated = describe(&extracted.text, name, &extracted.stated, &extracted.residue, &divisions);
    });
    stage("mentions", &mut |text| {
        let extracted = &text.extracted;
        text.mentions = recognizers.mentions(&extracted.text, &extracted.stated, &extracted.residue);
    });
    stage("register", &mut |text| {
        drop(black_box(register::of_document(&text.extracted.text, &text.mentions, &text.passages)));
    });
    stage("figures", &mut |text| {
        drop(black_box(figures.read(&text.extracted.text, &text.sections, &text.extracted.residue, None)));
    });
    let mut analyzer = Analyzer::default();
    let mut terms = 0u64;
    stage("terms", &mut |text| terms += analyzer.read(&text.extracted.text).len() as u64);
    let (passages, mentions): (usize, usize) = texts
        .iter()
        .map(|text| (text.passages.len(), text.mentions.len()))
        .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    println!("{passages} passages, {mentions} mentions, {terms} terms");
}
