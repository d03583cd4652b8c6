use crate::error::{Error, ErrorKind};
use crate::extract::testing::{damaged, fixture};
use crate::extract::{ArchiveLimits, Extractors};
use crate::model::Extracted;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// An archive with these files, their names as they are.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read_within(limits: ArchiveLimits, bytes: &[u8]) -> Vec<Result<Extracted, Error>> {
    let mut found = Vec::new();
    Extractors::within(limits).extract("a.zip", bytes, &mut |one| found.push(one));
    found
}

fn read(bytes: &[u8]) -> Vec<Result<Extracted, Error>> {
    read_within(ArchiveLimits::default(), bytes)
}

fn names(found: &[Result<Extracted, Error>]) -> Vec<String> {
    let name = |one: &Result<Extracted, Error>| match one {
        Ok(document) => document.id.clone().unwrap(),
        Err(error) => error.clone().at("a.zip").path.unwrap().display().to_string(),
    };
    found.iter().map(name).collect()
}

#[test]
fn documents_inside_are_named_after_both() {
    let inner = archive(&[("通知.txt", "做好防汛工作。".as_bytes())]);
    let outer = archive(&[
        ("总结/报告.docx", &fixture("report.docx")),
        ("../../逃.txt", "推进收运。".as_bytes()),
        ("内层.zip", &inner),
        ("__MACOSX/._报告.docx", b"x"),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
        ("坏.docx", b"PK\x03\x04 cut"),
    ]);
    let found = read(&outer);
    let expected = ["总结/报告.docx", "逃.txt", "内层.zip!/通知.txt", "图.png", "坏.docx"];
    assert_eq!(names(&found), expected.map(|name| format!("a.zip!/{name}")));
    let kinds: Vec<_> = found.iter().filter_map(|one| one.as_ref().err()).map(|error| error.kind).collect();
    assert_eq!(kinds, [ErrorKind::Unsupported, ErrorKind::Broken]);
    let hashes: Vec<_> = found.iter().flatten().map(|one| one.bytes_hash.clone().unwrap()).collect();
    assert!(hashes[0] != hashes[1]);
}

#[test]
fn a_stored_document_does_not_make_the_archive_one() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("报告.docx", stored).unwrap();
    zip.write_all(&fixture("report.docx")).unwrap();
    assert_eq!(names(&read(&zip.finish().unwrap().into_inner())), ["a.zip!/报告.docx"]);
}

#[test]
fn names_in_gbk_are_read() {
    let mut bytes = archive(&[("AAAABBBB.txt", "推进收运。".as_bytes())]);
    let gbk = encoding_rs::GBK.encode("工作总结").0.into_owned();
    while let Some(at) = memchr::memmem::find(&bytes, b"AAAABBBB") {
        bytes[at..at + 8].copy_from_slice(&gbk);
    }
    assert_eq!(names(&read(&bytes)), ["a.zip!/工作总结.txt"]);
}

#[test]
fn bounds_are_named_when_they_bite() {
    let text = "推进收运。".as_bytes();
    let many = archive(&[("1.txt", text), ("2.txt", text), ("3.txt", text)]);
    let limits = ArchiveLimits::default();
    let found = read_within(ArchiveLimits { files: 2, ..limits }, &many);
    assert_eq!(found[2].as_ref().unwrap_err().detail, "压缩包里超过 2 个文件，其余未读");
    let found = read_within(ArchiveLimits { bytes: 20, ..limits }, &many);
    assert_eq!(found.iter().filter(|one| one.is_ok()).count(), 1);
    assert_eq!(found[1].as_ref().unwrap_err().kind, ErrorKind::TooLarge);
    let deep = archive(&[("内.zip", &archive(&[("更内.zip", &many)]))]);
    let found = read_within(ArchiveLimits { depth: 2, ..limits }, &deep);
    assert_eq!(names(&found), ["a.zip!/内.zip!/更内.zip"]);
    assert_eq!(found[0].as_ref().unwrap_err().detail, "压缩包嵌套超过 2 层，未打开");
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = archive(&[("炸弹.txt", &vec![b'0'; 80 << 20])]);
    let found = read(&bomb);
    assert_eq!(found[0].as_ref().unwrap_err().detail, "解压后超过原来的 200 倍，可能是压缩炸弹，未读");
}

#[test]
fn an_empty_or_broken_archive_says_so() {
    assert_eq!(read(&archive(&[]))[0].as_ref().unwrap_err().kind, ErrorKind::Empty);
    assert_eq!(read(b"PK\x03\x04 cut short")[0].as_ref().unwrap_err().kind, ErrorKind::Broken);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn damaged_archives_are_read_or_refused(seed in any::<u64>()) {
        let bytes = archive(&[("报告.doc", &fixture("report.doc")), ("表.csv", b"a,b\n1,2\n")]);
        prop_assert!(!read(&damaged(&bytes, seed)).is_empty());
    }
}
