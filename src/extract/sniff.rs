//! Tells what the bytes of a file are, whatever its name says.

use memchr::memmem;

/// Bytes at either end of a file in which its kind shows.
const EDGE: usize = 64 * 1024;

/// Entries of a zip file whose names are looked at.
const MOST_NAMES: usize = 4096;

/// What the bytes say they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Html,
    /// Protected; the program that protected it.
    Encrypted(&'static str),
    /// Something else that is known, by its usual extension.
    Other(&'static str),
    /// No signature: text, or bytes that only their extension explains.
    Unmarked,
}

/// Signatures at the very beginning, each with its usual extension.
const SIGNATURES: [(&[u8], &str); 23] = [
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xFF\xD8\xFF", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"\x1F\x8B\x08", "gz"),
    (b"BZh91AY&SY", "bz2"),
    (b"\xFD7zXZ\0", "xz"),
    (b"\x28\xB5\x2F\xFD", "zst"),
    (b"\x7FELF", "elf"),
    (b"MZ\x90\0", "exe"),
    (b"SQLite format 3\0", "sqlite"),
    (b"ID3\x03", "mp3"),
    (b"ID3\x04", "mp3"),
    (b"ITSF\x03\0", "chm"),
    (b"MIME-Version:", "mht"),
    (b"CAJ\0", "caj"),
    (b"\0\0\x01\0", "ico"),
];

/// What the bytes are.
pub fn content(bytes: &[u8]) -> Content {
    if bytes.starts_with(b"PK\x03\x04") {
        return package(bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    if bytes.starts_with(b"%TSD-Header-###%") || head(bytes, 64).windows(9).any(|w| w == b"E-SafeNet") {
        return Content::Encrypted("文档加密软件");
    }
    if let Some((_, extension)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Content::Other(extension);
    }
    if is_bitmap(bytes) || is_media(bytes) {
        return Content::Other(if is_bitmap(bytes) { "bmp" } else { "mp4" });
    }
    if is_html(bytes) { Content::Html } else { Content::Unmarked }
}

/// The part of a file name after its last dot, in lower case; empty where that is no extension
/// (`2018.12`, `关于1.5万户的通知`).
pub fn extension(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((_, end)) if is_extension(end) => end.to_ascii_lowercase(),
        _ => String::new(),
    }
}

fn is_extension(end: &str) -> bool {
    (1..=10).contains(&end.len())
        && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && end.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// A zip file: office documents are told apart by the parts that they hold.
fn package(bytes: &[u8]) -> Content {
    let start = head(bytes, 256);
    let declared = [
        ("opendocument.text", "odt"),
        ("opendocument.spreadsheet", "ods"),
        ("opendocument.presentation", "odp"),
        ("application/epub", "epub"),
    ];
    let holds = |name: &str| memmem::find(start, name.as_bytes()).is_some();
    if let Some((_, extension)) = declared.iter().find(|(name, _)| holds(name)) {
        return Content::Other(extension);
    }
    match entry_names(bytes) {
        Some(names) => by_parts(&names),
        // Cut short: the names that stand before the entries are all there is.
        None => by_parts(&leading_names(bytes)),
    }
}

fn by_parts(names: &[&[u8]]) -> Content {
    let has_types = names.contains(&b"[Content_Types].xml".as_slice());
    let holds = |part: &[u8], folder: &[u8]| {
        names.iter().any(|name| name == &part || (has_types && name.starts_with(folder)))
    };
    if holds(b"xl/workbook.xml", b"xl/") {
        return Content::Other("xlsx");
    }
    if holds(b"ppt/presentation.xml", b"ppt/") {
        return Content::Other("pptx");
    }
    if holds(b"word/document.xml", b"word/") {
        return Content::Other("docx");
    }
    Content::Other(if names.contains(&b"OFD.xml".as_slice()) { "ofd" } else { "zip" })
}

/// Names of the first entries in the directory at the end of a zip file; `None` where there is no directory.
fn entry_names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let tail = bytes.len().saturating_sub(EDGE + 22);
    let end = tail + memmem::rfind(&bytes[tail..], b"PK\x05\x06")?;
    let number = |at: usize, length: usize| {
        let bytes = bytes.get(at..at + length)?;
        Some(bytes.iter().rev().fold(0usize, |number, byte| number << 8 | usize::from(*byte)))
    };
    let (size, offset) = (number(end + 12, 4)?, number(end + 16, 4)?);
    // Bytes before the archive move its directory.
    let mut at = end.checked_sub(size).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).unwrap_or(offset);
    let mut names = Vec::new();
    while names.len() < MOST_NAMES && bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02")) {
        let lengths = (number(at + 28, 2)?, number(at + 30, 2)?, number(at + 32, 2)?);
        names.push(bytes.get(at + 46..at + 46 + lengths.0)?);
        at += 46 + lengths.0 + lengths.1 + lengths.2;
    }
    Some(names)
}

/// Names of the entries that begin in the first bytes.
fn leading_names(bytes: &[u8]) -> Vec<&[u8]> {
    let start = head(bytes, EDGE);
    let name = |at: usize| {
        let length = usize::from(*start.get(at + 26)?) | usize::from(*start.get(at + 27)?) << 8;
        start.get(at + 30..at + 30 + length)
    };
    memmem::find_iter(start, b"PK\x03\x04").filter_map(name).collect()
}

/// An OLE compound file: its streams are named in UTF-16.
fn compound(bytes: &[u8]) -> Content {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    let kinds =
        [("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book\0", "xls")];
    if holds("EncryptedPackage") {
        return Content::Encrypted("Office 密码");
    }
    let kind = kinds.iter().find(|(stream, _)| holds(stream));
    Content::Other(kind.map_or("ole", |(_, extension)| extension))
}

fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])
}

fn is_media(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp") || (bytes.starts_with(b"RIFF") && bytes.get(12..15) == Some(b"fmt"))
}

fn is_html(bytes: &[u8]) -> bool {
    let mut rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            _ if rest.starts_with(b"<!--") => b"-->",
            _ if rest.starts_with(b"<?xml") => b"?>",
            _ => break,
        };
        match memmem::find(head(rest, EDGE), end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return false,
        }
    }
    let start = head(rest, 15).to_ascii_lowercase();
    [b"<!doctype html".as_slice(), b"<html", b"<head>", b"<body", b"<meta "]
        .iter()
        .any(|s| start.starts_with(s))
}

fn head(bytes: &[u8], length: usize) -> &[u8] {
    &bytes[..bytes.len().min(length)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_short_latin_and_not_a_number() {
        let cases = [
            ("2018/包头.TXT", "txt"),
            ("报告", ""),
            ("关于1.5万户的通知", ""),
            ("总结2018.12", ""),
            ("a.b/报告", ""),
            (".gitignore", "gitignore"),
            ("x.tar.gz", "gz"),
        ];
        for (name, expected) in cases {
            assert_eq!(extension(name), expected, "{name}");
        }
    }

    #[test]
    fn pages_are_known_behind_comments_and_declarations() {
        for page in [
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01\">",
            "\u{FEFF}\r\n<html>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html>",
            "<!-- 保存自 -->\n<HTML xmlns:v=\"urn\">",
            "<meta charset=\"gb2312\">",
        ] {
            assert_eq!(content(page.as_bytes()), Content::Html, "{page}");
        }
        for text in ["<关于印发通知>", "<!-- 没有结束", "html", "<header>"] {
            assert_eq!(content(text.as_bytes()), Content::Unmarked, "{text}");
        }
    }
}
