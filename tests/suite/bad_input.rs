//! Bad input: a clear message with the path and the way out, and the rest goes on.

use crate::support::{code, jiansuo, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use tempfile::TempDir;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn receipt(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("receipt.json")).unwrap()).unwrap()
}

/// Problem kinds of the receipt by file name.
fn kinds(receipt: &Value) -> Vec<(String, String)> {
    let problems = receipt["problems"].as_array().unwrap();
    let name = |problem: &Value| {
        let path = problem["path"].as_str().unwrap();
        (path.rsplit('/').next().unwrap().to_string(), problem["kind"].as_str().unwrap().to_string())
    };
    problems.iter().map(name).collect()
}

#[test]
fn a_missing_folder_is_code_66() {
    let folder = folder(&[]);
    let output = jiansuo(folder.path(), &["index", "没有的文件夹"]);
    assert_eq!(code(&output), 66);
    assert!(
        stderr(&output).contains("没有的文件夹") && stderr(&output).contains("提示"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn one_bad_file_does_not_stop_the_batch() {
    let mut lines: Vec<String> = (1..=3_900)
        .map(|i| format!("{{\"_id\":\"d{i}\",\"text\":\"第{i}号通知：做好防汛工作。\"}}"))
        .collect();
    lines[3_811] = "{\"_id\": \"broken".to_string();
    let jsonl = lines.join("\n");
    let folder = folder(&[
        ("a.txt", "推进餐厨垃圾收运。\n".as_bytes()),
        ("b.docx", b"PK\x03\x04 cut short"),
        ("c.txt", b"\x00\x01\x02\x03\x7fELF\x00\x00\x00\x00\x01\x02\x03\x04"),
        ("d.txt", b" \n"),
        ("e.pdf", b"%PDF-1.4\n"),
        ("f.jsonl", jsonl.as_bytes()),
    ]);
    let output = jiansuo(folder.path(), &["index", ".", "--report", "receipt.json"]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    let receipt = receipt(folder.path());
    let expected = [
        ("b.docx", "broken"),
        ("c.txt", "not_text"),
        ("d.txt", "empty"),
        ("e.pdf", "broken"),
        ("f.jsonl", "bad_line"),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
    assert_eq!(kinds(&receipt), expected);
    assert!(receipt["problems"][4]["reason"].as_str().unwrap().contains("3812"), "{receipt}");
    let files = &receipt["files"];
    let count = |name: &str| files[name].as_u64().unwrap();
    assert_eq!((count("seen"), count("indexed"), count("skipped"), count("failed")), (6, 2, 1, 3));
    assert_eq!(receipt["documents"], 3_900);
    let found = jiansuo(folder.path(), &["search", "餐厨垃圾"]);
    assert_eq!(code(&found), 0);
}

/// A fixture of `tests/data/office`.
fn office(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/office").join(name)).unwrap()
}

/// What Office makes of any document of its newer formats with a password.
fn locked_package() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in
        [("EncryptionInfo", &[4, 0, 4, 0, 64, 0, 0, 0][..]), ("EncryptedPackage", &[7; 4096])]
    {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A workbook of Excel 97 whose second record says that what follows is encrypted.
fn locked_workbook() -> Vec<u8> {
    let mut bytes = office("table.xls");
    let begin = [0x09, 0x08, 0x10, 0x00, 0x00, 0x06];
    let begin = bytes.windows(begin.len()).position(|window| window == begin).unwrap();
    bytes[begin + 20..begin + 22].copy_from_slice(&[0x2F, 0x00]);
    bytes
}

/// A document of Word 97 whose head says that it is encrypted.
fn locked_document() -> Vec<u8> {
    let mut bytes = office("report.doc");
    let head = bytes.windows(2).position(|window| window == [0xEC, 0xA5]).unwrap();
    bytes[head + 0x0B] |= 1;
    bytes
}

fn locked_pdf() -> Vec<u8> {
    let key = "00".repeat(32);
    let head =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
    let trailer = format!(
        "trailer<</Size 3/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{key}>/U<{key}>>>>>\n%%EOF\n"
    );
    [head, &trailer].concat().into_bytes()
}

#[test]
fn a_file_with_a_password_says_which() {
    let (package, workbook, document, pdf) =
        (locked_package(), locked_workbook(), locked_document(), locked_pdf());
    let (zip, zip_aes) = (office("locked.zip"), office("locked-aes.zip"));
    let folder = folder(&[
        ("a.zip", &zip),
        ("b.zip", &zip_aes),
        ("c.docx", &package),
        ("d.xlsx", &package),
        ("e.pptx", &package),
        ("f.xls", &workbook),
        ("g.doc", &document),
        ("h.pdf", &pdf),
        ("i.txt", "推进收运。".as_bytes()),
    ]);
    let output = jiansuo(folder.path(), &["index", ".", "--report", "receipt.json"]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    let problems = receipt(folder.path())["problems"].clone();
    let problems: Vec<(&str, &str, &str)> = problems
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            let part = |key: &str| problem[key].as_str().unwrap();
            (part("path").trim_start_matches("./"), part("kind"), part("reason"))
        })
        .collect();
    let (zip, office) = ("文件已加密：ZIP 密码", "文件已加密：Office 密码");
    let expected = [
        ("a.zip!/通知.txt", zip),
        ("b.zip!/通知.txt", zip),
        ("c.docx", office),
        ("d.xlsx", office),
        ("e.pptx", office),
        ("f.xls", office),
        ("g.doc", office),
        ("h.pdf", "文件已加密：PDF 密码"),
    ];
    assert_eq!(problems, expected.map(|(path, reason)| (path, "encrypted", reason)));
    assert!(stderr(&output).contains("去掉密码"), "{}", stderr(&output));
    assert_eq!(code(&jiansuo(folder.path(), &["search", "收运"])), 0);
}

#[test]
fn problems_are_named_again_on_the_next_run() {
    let folder = folder(&[("a.txt", "推进收运。\n".as_bytes()), ("b.docx", b"PK\x03\x04 cut short")]);
    for _ in 0..2 {
        let output = jiansuo(folder.path(), &["index", "."]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains("b.docx"), "{}", stderr(&output));
    }
    let found = jiansuo(folder.path(), &["search", "收运", "--in", "."]);
    assert_eq!(code(&found), 2);
    assert!(stderr(&found).contains("b.docx") && stdout(&found).contains("收运"));
}

#[test]
fn strange_queries_are_answered() {
    let folder = folder(&[("a.txt", "推进餐厨垃圾收运😀。\n".as_bytes())]);
    jiansuo(folder.path(), &["index", "."]);
    let long = "餐厨垃圾收运".repeat(1_700);
    for (query, expected) in [("😀", 0), ("\"", 1), (long.as_str(), 0), ("((((", 1), ("+", 1), ("章节:", 1)]
    {
        let output = jiansuo(folder.path(), &["search", query]);
        let shown: String = query.chars().take(8).collect();
        assert_eq!(code(&output), expected, "{shown}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn no_index_is_named_with_the_way_out() {
    let folder = folder(&[]);
    let output = jiansuo(folder.path(), &["search", "餐厨垃圾"]);
    assert_eq!(code(&output), 66);
    assert!(stderr(&output).contains("jiansuo index"), "{}", stderr(&output));
}

#[test]
fn another_schema_is_code_78() {
    let folder = folder(&[("a.txt", "推进餐厨垃圾收运。\n".as_bytes())]);
    jiansuo(folder.path(), &["index", "."]);
    let schema =
        include_str!("../../index_schema/schema.toml").replace("target_chars = 300", "target_chars = 200");
    fs::write(folder.path().join("other.toml"), schema).unwrap();
    let output = jiansuo(folder.path(), &["search", "餐厨", "--schema", "other.toml"]);
    assert_eq!(code(&output), 78);
    assert!(stderr(&output).contains("--rebuild"), "{}", stderr(&output));
    let rebuilt = jiansuo(folder.path(), &["index", ".", "--rebuild", "--schema", "other.toml"]);
    assert_eq!(code(&rebuilt), 0, "{}", stderr(&rebuilt));
}

#[test]
fn a_damaged_index_is_said_to_be_damaged() {
    let folder = folder(&[("a.txt", "推进餐厨垃圾收运。\n".as_bytes())]);
    jiansuo(folder.path(), &["index", "."]);
    let segments = folder.path().join(".jiansuo/segments");
    let mut files = fs::read_dir(&segments).unwrap().map(|entry| entry.unwrap().path());
    let store = files.find(|path| path.extension().is_some_and(|e| e == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[10] ^= 0xff;
    fs::write(&store, bytes).unwrap();
    let output = jiansuo(folder.path(), &["check"]);
    assert_eq!(code(&output), 74, "{}", stderr(&output));
    assert!(stderr(&output).contains("--rebuild"), "{}", stderr(&output));
}
