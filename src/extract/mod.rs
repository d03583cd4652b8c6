//! Turns the bytes of a file into text, one implementation a format.

pub mod charset;
mod docx;
mod formats;
mod html;
mod jsonl;
mod legacy;
mod lines;
mod matrix;
mod ofd;
mod paged;
mod pdf;
mod sniff;
mod stated;
mod text;
mod title;

use crate::error::{Error, ErrorKind};
use crate::model::Extracted;
use formats::Formats;
use sniff::Content;

/// Receives what an extractor finds, one document or one problem at a time.
pub type Sink<'a> = dyn FnMut(Result<Extracted, Error>) + 'a;

/// Reads one format.
pub trait Extractor: Send + Sync {
    /// Short name of the format, as in `Extracted::format`.
    fn format(&self) -> &'static str;

    /// True if this extractor reads the file called `name` that begins with `bytes`.
    fn accepts(&self, name: &str, bytes: &[u8]) -> bool;

    /// Hands every document of the file, and every problem met on the way, to `sink`.
    fn extract(&self, name: &str, bytes: &[u8], sink: &mut Sink);
}

/// The extractors, asked in order; content decides before the extension does.
pub struct Extractors {
    extractors: Vec<Box<dyn Extractor>>,
    formats: Formats,
}

impl Extractors {
    pub fn standard() -> Self {
        let extractors: Vec<Box<dyn Extractor>> = vec![
            Box::new(docx::DocxExtractor),
            Box::new(pdf::PdfExtractor),
            Box::new(ofd::OfdExtractor),
            Box::new(jsonl::JsonLinesExtractor),
            Box::new(html::HtmlExtractor::new()),
            Box::new(text::MarkdownExtractor),
            Box::new(text::TextExtractor),
        ];
        Self { extractors, formats: Formats::built_in() }
    }

    /// Reads a file with the first extractor that accepts it; a format that none reads is a problem.
    ///
    /// A file that is not what its extension says is read as what it is, with a warning. `name` is the
    /// document's name; errors carry no path, that is the caller's to add.
    pub fn extract(&self, name: &str, bytes: &[u8], sink: &mut Sink) {
        let Some(extractor) = self.extractors.iter().find(|e| e.accepts(name, bytes)) else {
            return sink(Err(self.refusal(name, bytes)));
        };
        match misnamed(name, extractor.format()) {
            None => extractor.extract(name, bytes, sink),
            Some(warning) => extractor.extract(name, bytes, &mut |found| {
                sink(found.map(|mut extracted| {
                    extracted.warnings.insert(0, warning.clone());
                    extracted
                }));
            }),
        }
    }

    /// Why nobody reads this file.
    fn refusal(&self, name: &str, bytes: &[u8]) -> Error {
        let extension = sniff::extension(name);
        let content = match sniff::content(bytes) {
            Content::Encrypted(by) => return Error::new(ErrorKind::Encrypted, by),
            // Old office programs share one container; the extension knows which it was.
            Content::Other("ole" | "doc" | "zip") if self.formats.name(&extension).is_some() => None,
            Content::Other(content) => self.formats.name(content),
            _ => None,
        };
        let read_as_text = format_of(&extension).is_some() || extension.is_empty();
        match content.or_else(|| self.formats.name(&extension)) {
            Some(format) if format.is_binary && read_as_text => {
                Error::new(ErrorKind::NotText, format!("内容是{}", format.name))
            }
            Some(format) => Error::new(ErrorKind::Unsupported, format.name),
            None => Error::new(ErrorKind::Unsupported, format!("扩展名 .{extension}")),
        }
    }
}

/// Extensions of the formats that are read, in lower case and without the dot.
pub fn supported_extensions() -> &'static [&'static str] {
    &[
        "txt", "text", "md", "markdown", "html", "htm", "xhtml", "shtml", "docx", "docm", "dotx", "jsonl",
        "ndjson", "ofd", "pdf",
    ]
}

/// The format that an extension promises, if it is one that is read.
fn format_of(extension: &str) -> Option<&'static str> {
    match extension {
        "txt" | "text" => Some("txt"),
        "md" | "markdown" => Some("md"),
        "html" | "htm" | "xhtml" | "shtml" => Some("html"),
        "docx" | "docm" | "dotx" => Some("docx"),
        "jsonl" | "ndjson" => Some("jsonl"),
        "ofd" => Some("ofd"),
        "pdf" => Some("pdf"),
        _ => None,
    }
}

/// A warning where the extension promises another format than the one that was found.
fn misnamed(name: &str, format: &str) -> Option<String> {
    let extension = sniff::extension(name);
    if extension.is_empty() || format_of(&extension) == Some(format) {
        return None;
    }
    let found = match format {
        "docx" => "Word 文档",
        "html" => "网页",
        "ofd" => "OFD 版式文档",
        "pdf" => "PDF 文档",
        _ => "纯文本",
    };
    Some(format!("扩展名是 .{extension}，内容是{found}，已按{found}读取"))
}

#[cfg(test)]
mod tests;
