use super::*;
use crate::extract::Extractors;
use crate::extract::testing::{damaged, fixture};
use proptest::prelude::*;

fn read_file(name: &str, bytes: &[u8]) -> Vec<Result<Extracted, Error>> {
    let mut found = Vec::new();
    Extractors::standard().extract(name, bytes, &mut |one| found.push(one));
    found
}

#[test]
fn a_document_is_the_same_text_in_both_formats() {
    let old = read_file("report.doc", &fixture("report.doc")).remove(0).unwrap();
    let new = read_file("report.docx", &fixture("report.docx")).remove(0).unwrap();
    let body = |read: &Extracted| read.text[..read.residue[0].start].to_string();
    assert_eq!(body(&old), body(&new));
    assert!(old.text.contains("指标\t2019年\t2020年\n办结率\t92.00%\t96.27%\n"), "{}", old.text);
    assert_eq!((old.format, &old.warnings), ("doc", &Vec::new()));
    let residue: Vec<&str> = old.residue.iter().map(|span| span.of(&old.text).trim()).collect();
    assert_eq!(residue, ["岚川市城市管理局文件\n内部资料 注意保存"]);
}

#[test]
fn the_names_of_kingsoft_are_the_same_format() {
    let read = read_file("总结.wps", &fixture("report.doc")).remove(0).unwrap();
    assert_eq!((read.format, read.warnings), ("doc", Vec::new()));
}

#[test]
fn a_password_is_named() {
    let mut bytes = fixture("report.doc");
    let head = memchr::memmem::find(&bytes, &[0xEC, 0xA5]).unwrap();
    bytes[head + 0x0B] |= 1;
    assert_eq!(read_file("a.doc", &bytes).remove(0).unwrap_err().kind, ErrorKind::Encrypted);
}

#[test]
fn comments_are_a_section_that_names_their_authors() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let numbers = |all: &[u32]| -> Vec<u8> { all.iter().flat_map(|number| number.to_le_bytes()).collect() };
    let (main, remarks) = ("办结率名列第一。\r", "\u{5}口径有变\r请核实\r\u{5}已核\r\r");
    let length = |text: &str| text.encode_utf16().count() as u32;
    let (main_length, all) = (length(main), length(remarks));
    let mut stream = vec![0; 0x400];
    stream[..4].copy_from_slice(&[0xEC, 0xA5, 0xC1, 0]);
    stream[0x4C..0x50].copy_from_slice(&main_length.to_le_bytes());
    stream[0x5C..0x60].copy_from_slice(&all.to_le_bytes());
    let mut table = Vec::new();
    let piece = [vec![0; 2], 0x400u32.to_le_bytes().to_vec(), vec![0; 2]].concat();
    let pieces = [numbers(&[0, main_length + all]), piece].concat();
    let reference = |author: u8| {
        let mut bytes = vec![0; 30];
        bytes[20] = author;
        bytes
    };
    let owner = |name: &str| [length(name).to_le_bytes()[..2].to_vec(), wide(name)].concat();
    let first = length("\u{5}口径有变\r请核实\r");
    for (place, bytes) in [
        (0x1A2, [vec![2], numbers(&[pieces.len() as u32]), pieces].concat()),
        (0xBA, [numbers(&[1, 2, 9]), reference(1), reference(0)].concat()),
        (0xC2, numbers(&[0, first, all - 1, all])),
        (0x1BA, [owner("沈若岚"), owner("杜明川")].concat()),
    ] {
        stream[place..place + 8].copy_from_slice(&numbers(&[table.len() as u32, bytes.len() as u32]));
        table.extend(bytes);
    }
    stream.extend([wide(main), wide(remarks)].concat());
    let fib = Fib::read(&stream).unwrap();
    let (extracted, lost) = document(&stream, &table, &fib).unwrap();
    assert_eq!(
        extracted.text,
        "办结率名列第一。\n# 批注\n批注（杜明川）：口径有变 请核实\n批注（沈若岚）：已核"
    );
    assert!(lost.is_empty());
    stream[0xC2..0xCA].fill(0);
    let (extracted, _) = document(&stream, &table, &Fib::read(&stream).unwrap()).unwrap();
    assert!(extracted.text.ends_with("口径有变 请核实 已核"), "{}", extracted.text);
}

/// The head of a document of Word 95 with `text` after it.
fn word_95(text: &[u8]) -> Vec<u8> {
    let mut stream = vec![0; 0x200];
    stream[..2].copy_from_slice(&[0xDC, 0xA5]);
    stream[2] = 0x68;
    stream[6..8].copy_from_slice(&[4, 8]);
    stream[0x18..0x1C].copy_from_slice(&0x200u32.to_le_bytes());
    stream[0x1C..0x20].copy_from_slice(&(0x200 + text.len() as u32).to_le_bytes());
    stream[0x34..0x38].copy_from_slice(&(text.len() as u32).to_le_bytes());
    stream.extend(text);
    stream
}

#[test]
fn bytes_of_word_95_are_chinese_where_they_read_so() {
    let text = encoding_rs::GBK.encode("城市管理工作总结\r一、垃圾分类稳步推进。\r").0.into_owned();
    let stream = word_95(&text);
    let fib = Fib::read(&stream).unwrap();
    let (extracted, lost) = document(&stream, &[], &fib).unwrap();
    assert_eq!(extracted.text, "城市管理工作总结\n一、垃圾分类稳步推进。");
    assert!(lost.is_empty());
}

#[test]
fn field_codes_are_no_text() {
    let stream = word_95(
        "见\u{13}PAGEREF _Toc \u{14}3\u{15}页\r".replace('见', "see ").replace('页', " end").as_bytes(),
    );
    let fib = Fib::read(&stream).unwrap();
    assert_eq!(document(&stream, &[], &fib).unwrap().0.text, "see 3 end");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_documents_are_read_or_refused(seed in any::<u64>()) {
        let bytes = damaged(&fixture("report.doc"), seed);
        prop_assert!(!read_file("report.doc", &bytes).is_empty());
    }

    #[test]
    fn any_streams_are_read_or_refused(
        head in prop::collection::vec(any::<u8>(), 0..1200),
        table in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let stream = [&[0xEC, 0xA5, 0xC1, 0][..], &head].concat();
        if let Some(fib) = Fib::read(&stream) {
            let _ = document(&stream, &table, &fib);
        }
    }
}
