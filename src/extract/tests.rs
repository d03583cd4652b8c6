use super::testing::fixture;
use super::*;
use crate::corpus::{self, WalkOptions};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::time::Instant;
use zip::write::{SimpleFileOptions, ZipWriter};

fn read(name: &str, bytes: &[u8]) -> Result<Extracted, Error> {
    let mut found = Vec::new();
    Extractors::standard().extract(name, bytes, &mut |one| found.push(one));
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0)
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word() -> Vec<u8> {
    package(&[("word/document.xml", "<w:document><w:p><w:r><w:t>工作报告</w:t></w:r></w:p></w:document>")])
}

fn compound(stream: &str) -> Vec<u8> {
    let stream: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600], &stream].concat()
}

/// A whole compound file with one stream.
fn whole_compound(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn content_decides_before_the_extension() {
    let page = b"<html><body><p>\xE9\x80\x9A\xE7\x9F\xA5</p></body></html>";
    let text = "关于报送工作总结的通知".as_bytes();
    let word = word();
    let cases: [(&str, &[u8], &str, &[&str]); 9] = [
        ("a.txt", text, "txt", &[]),
        ("通知", text, "txt", &[]),
        ("a.md", text, "md", &[]),
        ("a.docx", &word, "docx", &[]),
        ("a.txt", &word, "docx", &["扩展名是 .txt，内容是Word 文档，已按Word 文档读取"]),
        ("a.txt", page, "html", &["扩展名是 .txt，内容是网页，已按网页读取"]),
        ("a.doc", page, "html", &["扩展名是 .doc，内容是网页，已按网页读取"]),
        ("a.docx", text, "txt", &["扩展名是 .docx，内容是纯文本，已按纯文本读取"]),
        ("a.docx", page, "html", &["扩展名是 .docx，内容是网页，已按网页读取"]),
    ];
    for (name, bytes, format, warnings) in cases {
        let extracted = read(name, bytes).unwrap();
        assert_eq!(
            (extracted.format, extracted.warnings),
            (format, warnings.iter().map(|w| w.to_string()).collect())
        );
    }
}

#[test]
fn what_is_not_read_says_what_it_is() {
    use ErrorKind::{Broken, Empty, Encrypted, NotText, Unsupported};
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice();
    let noise: Vec<u8> = (0..2000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let (sheet, ofd) = (package(&[("xl/workbook.xml", "<a/>")]), package(&[("OFD.xml", "<a/>")]));
    let text = "关于报送工作总结的通知".as_bytes();
    let cases: [(&str, &[u8], ErrorKind, &str); 25] = [
        ("a.pdf", b"%PDF-1.4", Broken, ""),
        ("a.txt", b"%PDF-1.4", Broken, ""),
        ("a.doc", &compound("WordDocument"), Broken, "文件结构不完整"),
        ("a.wps", &compound("WordDocument"), Broken, "文件结构不完整"),
        ("a.dps", &compound("Unknown"), Broken, "文件结构不完整"),
        ("a.doc", &whole_compound("Unknown"), Unsupported, "OLE 复合文档"),
        ("a.xls", &fixture("table.xls")[..3000], Broken, "文件结构不完整"),
        ("a.pdf", text, Broken, "内容是纯文本"),
        ("a.pptx", text, Broken, "内容是纯文本"),
        ("a.docx", &compound("EncryptedPackage"), Encrypted, "Office 密码"),
        ("a.docx", b"%TSD-Header-###%\0\0", Encrypted, "文档加密软件"),
        ("a.xlsx", &sheet, Empty, ""),
        ("a.ofd", &ofd, Empty, ""),
        ("a.docx", &noise, Broken, ""),
        ("a.docx", &package(&[("a.txt", "文")]), Broken, "缺少正文 word/document.xml"),
        ("a.txt", png, NotText, "内容是PNG 图片"),
        ("a.png", png, Unsupported, "PNG 图片"),
        ("a.txt", &noise, NotText, ""),
        ("a.html", &noise, NotText, ""),
        ("a.yaml", "甲: 乙".as_bytes(), Unsupported, "配置文件"),
        ("a.py", "# 脚本".as_bytes(), Unsupported, "程序源代码"),
        ("a.weird", "文".as_bytes(), Unsupported, "扩展名 .weird"),
        ("a.docx", b"", Empty, "0 字节"),
        ("a.txt", b"", Empty, "0 字节"),
        ("a.xls", &noise, Broken, ""),
    ];
    for (name, bytes, kind, detail) in cases {
        let error = read(name, bytes).unwrap_err();
        assert_eq!(error.kind, kind, "{name} {detail}");
        assert!(detail.is_empty() || error.detail == detail, "{name}: {}", error.detail);
    }
}

#[test]
fn markdown_keeps_its_text_and_marks_what_is_no_text() {
    let source = "---\ntitle: \"城市管理条例\"\ndate: 2018-03-01\n---\n# 城市管理条例\n\n<!-- INFO END -->\n\n第一条 略\n<!-- 没有结束";
    let extracted = read("a.md", source.as_bytes()).unwrap();
    assert_eq!(extracted.text, source);
    let residue: Vec<_> = extracted.residue.iter().map(|span| span.of(source)).collect();
    assert_eq!(residue, ["---\ntitle: \"城市管理条例\"\ndate: 2018-03-01\n---\n", "<!-- INFO END -->"]);
    assert_eq!(extracted.stated.title.as_deref(), Some("城市管理条例"));
    assert_eq!(extracted.stated.date.unwrap().to_string(), "2018-03-01");
}

proptest! {
    #[test]
    fn any_bytes_under_any_name_are_read_or_refused(
        extension in prop::sample::select(vec![
            "txt", "md", "html", "docx", "jsonl", "pdf", "ofd", "doc", "zip", "x", "xlsx", "xls", "et", "csv", "rtf", "pptx",
            "eml", "mht",
        ]),
        head in prop::sample::select(vec![
            b"".as_slice(), b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<html>", b"\xEF\xBB\xBF", b"\xFF\xFE",
            b"---\n", b"{\"text\":", b"%PDF-1.7\n",
        ]),
        tail in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut found = 0;
        let bytes = [head, &tail].concat();
        Extractors::standard().extract(&format!("a.{extension}"), &bytes, &mut |one| {
            found += 1;
            if let Ok(extracted) = one {
                assert!(extracted.residue.iter().all(|span| extracted.text.get(span.range()).is_some()));
                assert!(!extracted.text.trim().is_empty());
            }
        });
        prop_assert!(found > 0 || extension == "jsonl");
    }
}

fn shared_data() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("JIANSUO_DATA").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("skipped: no {}", folder.display());
        return None;
    }
    Some(folder)
}

fn files_of(folder: PathBuf) -> Vec<crate::model::SourceFile> {
    let (include, exclude) = (Vec::new(), Vec::new());
    let options =
        WalkOptions { include, exclude, max_file_size: 1 << 30, follow_links: false, hidden: false };
    let walk = corpus::walk(&[folder], &options).unwrap();
    assert!(walk.problems.is_empty());
    walk.files
}

#[test]
fn real_reports_and_laws_are_read_whole() {
    let Some(data) = shared_data() else { return };
    let extractors = Extractors::standard();
    for file in ["reports", "laws"].into_iter().flat_map(|folder| files_of(data.join(folder))) {
        let bytes = corpus::read(&file).unwrap();
        extractors.extract(&file.name, &bytes, &mut |one| match one {
            Ok(read) => {
                let expected = if file.name.contains("district-gbk") { "GB18030" } else { "UTF-8" };
                assert!(read.encoding.is_none_or(|encoding| encoding == expected), "{}", file.name);
                let in_source = std::str::from_utf8(&bytes).is_ok_and(|text| text.contains('\u{FFFD}'));
                assert!(in_source || !read.text.contains('\u{FFFD}'), "{}", file.name);
            }
            Err(error) => {
                assert!(
                    matches!(error.kind, ErrorKind::Unsupported | ErrorKind::Empty | ErrorKind::NoTextLayer),
                    "{}: {error}",
                    file.name
                )
            }
        });
    }
}

/// Prints how fast text is decoded: `cargo test --release --lib extract::tests::speed -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn speed() {
    let text = "全市生活垃圾分类工作稳步推进，办结率达到96.27%。\n一、加强餐厨垃圾收运管理\n".repeat(40_000);
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    let page = text.lines().map(|line| format!("<p class=\"TRS\">{line}&nbsp;</p>\n")).collect::<String>();
    let lines = text
        .lines()
        .step_by(2)
        .map(|line| format!("{{\"_id\":\"1\",\"text\":\"{line}\"}}\n"))
        .collect::<String>();
    let body =
        text.lines().map(|line| format!("<w:p><w:pPr><w:ind/></w:pPr><w:r><w:t>{line}</w:t></w:r></w:p>"));
    let word =
        package(&[("word/document.xml", &format!("<w:document>{}</w:document>", body.collect::<String>()))]);
    let cases: [(&str, &[u8]); 5] = [
        ("a.txt", text.as_bytes()),
        ("gbk.txt", &gbk),
        ("a.html", page.as_bytes()),
        ("a.jsonl", lines.as_bytes()),
        ("a.docx", &word),
    ];
    for (name, bytes) in cases {
        let mut length = 0;
        let mut once = || {
            let started = Instant::now();
            length = 0;
            Extractors::standard().extract(name, bytes, &mut |one| length += one.unwrap().text.len());
            started.elapsed().as_secs_f64()
        };
        // The best of several: other work on the machine only slows it.
        let seconds = (0..7).map(|_| once()).fold(f64::INFINITY, f64::min);
        let rate = |bytes: usize| bytes as f64 / 1e6 / seconds;
        println!("{name}: {:.0} MB/s of source, {:.0} MB/s of text", rate(bytes.len()), rate(length));
    }
}
