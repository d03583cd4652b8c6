//! What a large file of each format takes: `cargo bench --bench formats [-- MEGABYTES [FORMAT ...]]`.
//!
//! The files are invented, 10 MB each as they lie on the disk, nearly all of it text. Every figure is that of a process
//! of its own, which reads the file once: with its extractor alone (seconds of the extractor, peak of the process), and
//! into an index of its own. A format is over its bounds by the seconds of the processor and the peak.

#[path = "../common/mod.rs"]
mod common;
mod compounds;
mod packages;
mod plain;
mod words;

use jiansuo::extract::Extractors;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Writes a file of this many paragraphs or rows.
type Maker = fn(usize) -> Vec<u8>;

/// What is reached for, in the same units as the figures.
const SECONDS: f64 = 1.0;
const MEGABYTES: f64 = 200.0;

const FORMATS: [(&str, Maker); 17] = [
    ("txt", plain::utf8),
    ("gb18030.txt", plain::gb18030),
    ("md", plain::markdown),
    ("html", plain::html),
    ("csv", plain::csv),
    ("rtf", plain::rtf),
    ("eml", plain::eml),
    ("mht", plain::mht),
    ("pdf", plain::pdf),
    ("docx", packages::docx),
    ("xlsx", packages::xlsx),
    ("pptx", packages::pptx),
    ("zip", packages::zip),
    ("ofd", packages::ofd),
    ("doc", compounds::doc),
    ("xls", compounds::xls),
    ("ppt", compounds::ppt),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["read", file] => read(Path::new(file)),
        ["index", file, place] => index(Path::new(file), Path::new(place)),
        [] => compare(10.0, &[]),
        [megabytes, formats @ ..] => compare(megabytes.parse().expect("a number of megabytes"), formats),
    }
}

fn compare(megabytes: f64, wanted: &[&str]) {
    println!("format\tMB\ttext_MB\tread_s\tread_cpu_s\tread_peak_MB\tindex_s\tindex_cpu_s\tindex_peak_MB");
    for (name, make) in FORMATS.iter().filter(|(name, _)| wanted.is_empty() || wanted.contains(name)) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats");
        fs::create_dir_all(&folder).expect("the folder can be made");
        let (file, place) = (folder.join(format!("报告.{name}")), folder.join("index"));
        let bytes = sized(*make, (megabytes * 1e6) as usize);
        fs::write(&file, &bytes).expect("the file can be written");
        let _ = fs::remove_dir_all(&place);
        let read = run(&[Path::new("read"), &file]);
        let indexed = run(&[Path::new("index"), &file, &place]);
        // Other work on the machine does not count.
        let over = read[2] > SECONDS || read[3] > MEGABYTES;
        println!(
            "{name}\t{:.1}\t{:.1}\t{:.2}\t{:.2}\t{:.0}\t{:.2}\t{:.2}\t{:.0}{}",
            bytes.len() as f64 / 1e6,
            read[0],
            read[1],
            read[2],
            read[3],
            indexed[0],
            indexed[1],
            indexed[2],
            if over { "\tover" } else { "" }
        );
        fs::remove_file(&file).expect("the file can be removed");
    }
}

/// A file of about this many bytes.
fn sized(make: Maker, bytes: usize) -> Vec<u8> {
    const SAMPLE: usize = 2000;
    let per_paragraph = make(SAMPLE).len() as f64 / SAMPLE as f64;
    make((bytes as f64 / per_paragraph) as usize)
}

/// The figures that a process of this program prints.
fn run(arguments: &[&Path]) -> Vec<f64> {
    let program = std::env::current_exe().expect("the bench has a path");
    let output = Command::new(program).args(arguments).output().expect("the bench starts itself");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = String::from_utf8_lossy(&output.stdout).trim().to_string();
    line.split('\t').map(|figure| figure.parse().expect("a figure")).collect()
}

/// Prints megabytes of text, seconds, those of the processor, and peak memory.
fn read(file: &Path) {
    let bytes = fs::read(file).expect("the file can be read");
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let extractors = Extractors::standard();
    let (clock, before, mut text) = (Instant::now(), common::cpu_seconds(), 0);
    extractors.extract(&name, &bytes, &mut |found| text += found.expect("it is read whole").text.len());
    let seconds = clock.elapsed().as_secs_f64();
    let cpu = common::cpu_seconds() - before;
    println!("{}\t{seconds}\t{cpu}\t{}", text as f64 / 1e6, common::peak_memory());
}

/// Prints seconds, those of the processor, and peak memory.
fn index(file: &Path, place: &Path) {
    let clock = Instant::now();
    let (_, report) = common::index(place, &[PathBuf::from(file)], 2);
    assert!(report.documents > 0 && !report.has_failures(), "{:?}", report.problems.first());
    println!("{}\t{}\t{}", clock.elapsed().as_secs_f64(), common::cpu_seconds(), common::peak_memory());
}
