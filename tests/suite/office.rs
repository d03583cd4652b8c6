//! The same report in several formats is the same text: LibreOffice makes the others from real .docx files.

use crate::support::real_data;
use jiansuo::extract::Extractors;
use jiansuo::model::Extracted;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Formats that are made from each report.
const FORMATS: [&str; 2] = ["doc", "rtf"];

fn read(path: &Path) -> Extracted {
    let mut found = Vec::new();
    let name = path.file_name().unwrap().to_string_lossy();
    Extractors::standard().extract(&name, &fs::read(path).unwrap(), &mut |one| found.push(one.unwrap()));
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0)
}

/// The Chinese characters; page numbers in footers are fields that each program fills in anew.
fn characters(read: &Extracted) -> Vec<char> {
    read.text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect()
}

/// Writes `reports` into `folder` in another format; false where there is no LibreOffice.
fn convert(reports: &[PathBuf], format: &str, folder: &Path) -> bool {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--convert-to", format, "--outdir"]).arg(folder).args(reports);
    command.output().is_ok_and(|output| output.status.success())
}

#[test]
fn a_report_is_the_same_text_in_every_format() {
    let Some(data) = real_data() else {
        println!("skipped: no real data (JIANSUO_DATA or ../shared/data)");
        return;
    };
    let entries = fs::read_dir(data.join("reports/provincial-2025")).unwrap();
    let mut reports: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    reports.retain(|path| path.extension().is_some_and(|extension| extension == "docx"));
    let folder = tempfile::tempdir().unwrap();
    for format in FORMATS {
        if !convert(&reports, format, folder.path()) {
            println!("skipped: no LibreOffice (soffice)");
            return;
        }
        for report in &reports {
            let made = folder.path().join(report.file_name().unwrap()).with_extension(format);
            let (new, made) = (read(report), read(&made));
            assert!(characters(&new) == characters(&made), "{}: {format}", report.display());
        }
    }
}

#[test]
fn an_archive_is_indexed_and_searched_by_the_names_inside() {
    use crate::support::{code, jiansuo, stderr, stdout};
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/office");
    for name in ["slides.zip", "table.xls", "report.doc"] {
        fs::copy(fixtures.join(name), folder.path().join(name)).unwrap();
    }
    let output = jiansuo(folder.path(), &["index", ".", "--max-archive-depth", "3"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for (query, name) in [
        ("投放点设置不合理", "slides.zip!/slides.ppt"),
        ("青梧区 办结率", "table.xls"),
        ("背街小巷", "report.doc"),
    ] {
        let found = jiansuo(folder.path(), &["search", query]);
        assert!(stdout(&found).contains(name), "{query}: {}", stdout(&found));
    }
    let output = jiansuo(folder.path(), &["index", ".", "--rebuild", "--max-archive-files", "0"]);
    assert!(stderr(&output).contains("slides.zip"), "{}", stderr(&output));
}
