//! Reads plain text and Markdown: the text as it stands, in whatever encoding.

use super::charset::{self, Decoded};
use super::sniff::{self, Content};
use super::{Extractor, Sink, promises};
use crate::error::{Error, ErrorKind};
use crate::model::{Date, Extracted, Metadata, Span};
use memchr::memmem;

/// Bytes that are decoded to see whether a file with an office extension is text after all.
const PROBE: usize = 8 * 1024;

/// Extensions of office programs under which plain text is sometimes saved.
const OFFICE: [&str; 8] = ["docx", "docm", "dotx", "doc", "dot", "wps", "wpt", "rtf"];

/// Reads `.txt`, `.text` and files without extension.
pub struct TextExtractor;

/// Reads Markdown; its marks stay in the text.
pub struct MarkdownExtractor;

impl Extractor for TextExtractor {
    fn format(&self) -> &'static str {
        "txt"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        let extension = sniff::extension(name);
        let is_text = extension.is_empty() || promises(&extension, "txt");
        sniff::content(bytes) == Content::Unmarked
            && (is_text || (OFFICE.contains(&extension.as_str()) && reads_as_text(bytes)))
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        sink(charset::decode(bytes).map(|decoded| extracted(decoded, self.format())));
    }
}

impl Extractor for MarkdownExtractor {
    fn format(&self) -> &'static str {
        "md"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        promises(&sniff::extension(name), "md") && sniff::content(bytes) == Content::Unmarked
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        sink(charset::decode(bytes).map(|decoded| {
            let mut extracted = extracted(decoded, self.format());
            let front = front_matter(&extracted.text);
            extracted.stated =
                front.map_or_else(Metadata::default, |front| stated(front.of(&extracted.text)));
            extracted.residue = front.into_iter().collect();
            let start = front.map_or(0, |front| front.end);
            extracted.residue.extend(comments(&extracted.text, start));
            extracted
        }));
    }
}

/// True if the bytes begin like text; a file with nothing in it does, the first bytes of a zip file do not.
pub(super) fn reads_as_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK") {
        return false;
    }
    match charset::decode(&bytes[..bytes.len().min(PROBE)]) {
        Ok(_) => true,
        Err(Error { kind, .. }) => kind == ErrorKind::Empty,
    }
}

fn extracted(decoded: Decoded, format: &'static str) -> Extracted {
    Extracted {
        text: decoded.text,
        format,
        encoding: Some(decoded.encoding),
        warnings: decoded.warnings,
        ..Extracted::default()
    }
}

/// The block between two lines `---` at the very beginning.
fn front_matter(text: &str) -> Option<Span> {
    let body = text.strip_prefix("---\n")?;
    let mut end = text.len() - body.len();
    for line in body.split_inclusive('\n') {
        end += line.len();
        if line.trim_end() == "---" {
            return Some(Span::new(0, end));
        }
    }
    None
}

/// Title and date of a front matter.
fn stated(front: &str) -> Metadata {
    let value = |key: &str| {
        let value = front.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        let value = value.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then(|| value.to_string())
    };
    Metadata {
        title: value("title"),
        date: value("date").and_then(|date| Date::parse(&date)),
        ..Metadata::default()
    }
}

/// Spans of the comments `<!-- -->` from byte `start` on.
fn comments(text: &str, start: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = start;
    while let Some(open) = memmem::find(&text.as_bytes()[at..], b"<!--") {
        let open = at + open;
        let Some(length) = memmem::find(&text.as_bytes()[open..], b"-->") else { break };
        at = open + length + "-->".len();
        spans.push(Span::new(open, at));
    }
    spans
}
