//! Reads binary Word documents (.doc, and .wps of Kingsoft): [MS-DOC], Word 97-2003, and the text of Word 95.

mod fib;
mod pieces;
mod properties;
mod remarks;
mod story;

use super::compound::Compound;
use super::sniff::{self, Content};
use super::{Extractor, Sink, hand_over};
use crate::error::{Error, ErrorKind};
use crate::model::{Extracted, Span};
use fib::Fib;
use pieces::Pieces;
use properties::Properties;
use std::collections::HashSet;
use story::Story;

/// Reads `.doc`, `.dot` and `.wps`, `.wpt` of the same make.
pub struct DocExtractor;

impl Extractor for DocExtractor {
    fn format(&self) -> &'static str {
        "doc"
    }

    fn accepts(&self, _name: &str, bytes: &[u8]) -> bool {
        sniff::content(bytes) == Content::Other("doc")
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(read(bytes), sink);
    }
}

const CUT: &str = "正文有一部分在文件里找不到，未读出";

/// The document, and what could not be read of it.
fn read(bytes: &[u8]) -> Result<(Extracted, Vec<String>), Error> {
    let mut compound = Compound::open(bytes)?;
    let broken = || Error::new(ErrorKind::Broken, "文件结构不完整");
    let stream = compound.stream("/WordDocument").ok_or_else(broken)?;
    let fib = Fib::read(&stream).ok_or_else(broken)?;
    if fib.is_encrypted {
        return Err(Error::new(ErrorKind::Encrypted, "Office 密码"));
    }
    let table = compound.stream(fib.table_stream()).unwrap_or_default();
    document(&stream, &table, &fib)
}

/// The document of these two streams.
fn document(stream: &[u8], table: &[u8], fib: &Fib) -> Result<(Extracted, Vec<String>), Error> {
    let pieces = Pieces::read(stream, table, fib);
    let properties = Properties::read(stream, table, fib);
    let mut story = Story::new(&pieces, &properties);
    let [main, notes, headers, _, comments, endnotes, boxes, _] = fib.stories();
    for part in [main.clone(), boxes, notes, endnotes] {
        story.read(part.clone());
    }
    story.add_comments(&remarks::read(fib, table, &comments, &pieces, &properties));
    let furniture_start = story.len();
    let mut seen = HashSet::new();
    for part in fib.headers(table, &headers) {
        story.read_once(part, &mut seen);
    }
    let text = story.finish();
    if text.get(..furniture_start).unwrap_or(&text).trim().is_empty() {
        let has_pictures = pieces.holds_pictures(main);
        let detail = if has_pictures { "只有图片，可能是扫描件" } else { "" };
        return Err(Error::new(ErrorKind::Empty, detail));
    }
    let furniture = (furniture_start < text.len()).then(|| Span::new(furniture_start, text.len()));
    let residue = furniture.into_iter().collect();
    let lost = if pieces.is_whole() { Vec::new() } else { vec![CUT.to_string()] };
    Ok((Extracted { text, format: "doc", residue, warnings: lost.clone(), ..Extracted::default() }, lost))
}

#[cfg(test)]
mod tests;
