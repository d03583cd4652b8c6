//! Reads web pages: the visible text in reading order, menus and footers marked as residue.

mod attributes;
mod furniture;
mod name;
mod page;
mod scan;
mod spans;
mod stated;

use super::charset;
use super::sniff::{self, Content};
use super::{Extractor, Sink, promises};
use crate::error::{Error, ErrorKind};
use crate::model::Extracted;
use furniture::Furniture;

/// Bytes in which a page declares its encoding.
const DECLARATION: usize = 4096;

/// Reads `.html` and whatever else begins like a web page.
pub struct HtmlExtractor {
    furniture: Furniture,
}

impl HtmlExtractor {
    pub fn new() -> Self {
        Self { furniture: Furniture::built_in() }
    }

    /// Reads the source of a page.
    pub fn read(&self, bytes: &[u8]) -> Result<Extracted, Error> {
        let decoded = charset::decode_declared(bytes, declared_encoding(bytes).as_deref())?;
        let mut warnings = decoded.warnings;
        let (source, tags) = attributes::capped(&decoded.text);
        if tags > 0 {
            warnings.push(format!("有 {tags} 个标签的属性过多，每个只读前 {} 个", attributes::MOST));
        }
        let page = page::read(&source, &self.furniture);
        if page.text.trim().is_empty() {
            return Err(Error::new(ErrorKind::Empty, "网页里没有可见的文字"));
        }
        Ok(Extracted {
            format: "html",
            encoding: Some(decoded.encoding),
            stated: stated::metadata(&page),
            text: page.text,
            residue: page.residue,
            warnings,
            ..Extracted::default()
        })
    }
}

impl Extractor for HtmlExtractor {
    fn format(&self) -> &'static str {
        "html"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        match sniff::content(bytes) {
            Content::Html => true,
            Content::Unmarked => promises(&sniff::extension(name), "html"),
            _ => false,
        }
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        sink(self.read(bytes));
    }
}

/// The encoding named in `<meta charset>`, `<meta http-equiv>` or `<?xml encoding?>`.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset").or_else(|| head.split_once("encoding"))?;
    let label = after.trim_start().strip_prefix('=')?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c)).unwrap_or(label.len());
    (end > 0).then(|| label[..end].to_string())
}

#[cfg(test)]
mod tests;
