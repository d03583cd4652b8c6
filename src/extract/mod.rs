//! Turns the bytes of a file into text, one implementation a format.

mod archive;
pub mod charset;
mod comments;
mod compound;
mod container;
mod doc;
mod docx;
mod flow;
mod formats;
mod html;
mod jsonl;
mod legacy;
mod lines;
mod mail;
mod matrix;
mod ofd;
mod paged;
mod pdf;
mod ppt;
mod pptx;
mod rtf;
mod sheet;
mod sniff;
mod stated;
mod text;
mod title;

use crate::error::{Error, ErrorKind};
use crate::model::Extracted;
use compound::Compound;
pub use container::ArchiveLimits;
use container::{Budget, Container, Piece};
use formats::Format;
use formats::promises;
pub use formats::supported_extensions;
use sniff::Content;

/// Hexadecimal digits of the hash of a document inside a file.
const HASH_DIGITS: usize = 32;

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
    containers: Vec<Box<dyn Container>>,
    limits: ArchiveLimits,
}

impl Extractors {
    pub fn standard() -> Self {
        Self::within(ArchiveLimits::default())
    }

    /// The extractors, with these bounds on what is taken out of archives.
    pub fn within(limits: ArchiveLimits) -> Self {
        let extractors: Vec<Box<dyn Extractor>> = vec![
            Box::new(docx::DocxExtractor),
            Box::new(doc::DocExtractor),
            Box::new(sheet::XlsxExtractor),
            Box::new(pptx::PptxExtractor),
            Box::new(ppt::PptExtractor),
            Box::new(rtf::RtfExtractor),
            Box::new(sheet::XlsExtractor),
            Box::new(sheet::CsvExtractor),
            Box::new(pdf::PdfExtractor),
            Box::new(ofd::OfdExtractor),
            Box::new(jsonl::JsonLinesExtractor),
            Box::new(html::HtmlExtractor::new()),
            Box::new(mail::WebArchiveExtractor::new()),
            Box::new(text::MarkdownExtractor),
            Box::new(text::TextExtractor),
        ];
        let containers: Vec<Box<dyn Container>> =
            vec![Box::new(archive::ZipContainer), Box::new(mail::MailContainer::new())];
        Self { extractors, containers, limits }
    }

    /// Reads a file with the first extractor that accepts it; a format that none reads is a problem.
    ///
    /// A file that is not what its extension says is read as what it is, with a warning. The documents of a file
    /// that holds others are named `a.zip!/b.docx`. `name` is the document's name; errors carry no path, that is the
    /// caller's to add.
    pub fn extract(&self, name: &str, bytes: &[u8], sink: &mut Sink) {
        self.read(name, bytes, &mut Budget::new(self.limits), sink);
    }

    fn read(&self, name: &str, bytes: &[u8], budget: &mut Budget, sink: &mut Sink) {
        if bytes.is_empty() {
            return sink(Err(Error::new(ErrorKind::Empty, "0 字节")));
        }
        if let Some(container) = self.containers.iter().find(|container| container.accepts(name, bytes)) {
            return self.open(&**container, name, bytes, budget, sink);
        }
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

    /// Reads what a container holds.
    fn open(
        &self,
        container: &dyn Container,
        name: &str,
        bytes: &[u8],
        budget: &mut Budget,
        sink: &mut Sink,
    ) {
        if let Err(error) = budget.enter() {
            return sink(Err(error));
        }
        container.open(bytes, budget, &mut |piece, budget| match piece {
            Piece::Document(document) => sink(Ok(*document)),
            Piece::Problem(None, error) => sink(Err(error)),
            Piece::Problem(Some(inner), error) => sink(Err(error.inside(&inner))),
            Piece::File { name: inner, bytes } => {
                let full = format!("{name}!/{inner}");
                self.read(&full, &bytes, budget, &mut |found| {
                    sink(
                        found.map(|found| named(found, &full, &bytes)).map_err(|error| error.inside(&inner)),
                    );
                });
            }
        });
        budget.leave();
    }

    /// Why nobody reads this file.
    fn refusal(&self, name: &str, bytes: &[u8]) -> Error {
        let extension = sniff::extension(name);
        let promised = Format::of(&extension);
        let content = match sniff::content(bytes) {
            Content::Encrypted(by) => return Error::new(ErrorKind::Encrypted, by),
            // Old office programs share one container; the extension knows which it was.
            Content::Other("ole" | "doc" | "zip") if promised.is_some_and(|format| !format.is_read()) => None,
            Content::Other(content) => Format::of(content),
            _ => None,
        };
        if let Some(reason) = other_than_promised(bytes, promised) {
            return reason;
        }
        let read_as_text = promised.is_some_and(Format::is_read) || extension.is_empty();
        match content.or(promised) {
            Some(format) if format.is_binary && read_as_text => {
                Error::new(ErrorKind::NotText, format!("内容是{}", format.name))
            }
            // Neither what its name promises nor anything else that is known.
            Some(format) if content.is_none() && format.is_read() => Error::new(ErrorKind::Broken, ""),
            Some(format) => Error::new(ErrorKind::Unsupported, format.name),
            None => Error::new(ErrorKind::Unsupported, format!("扩展名 .{extension}")),
        }
    }
}

/// What is wrong with a file that is not what its name promises and nothing else either: it lacks its end, or holds
/// plain text. `None` where neither is so.
fn other_than_promised(bytes: &[u8], promised: Option<Format>) -> Option<Error> {
    promised.filter(|format| format.is_read())?;
    match sniff::content(bytes) {
        // The list of the streams, which would say more, mostly lies at the end.
        Content::Other("ole") => Compound::open(bytes).err(),
        Content::Unmarked if text::reads_as_text(bytes) => {
            Some(Error::new(ErrorKind::Broken, "内容是纯文本"))
        }
        _ => None,
    }
}

/// Hands over a document, then what could not be read of it; a document without text is a problem.
fn hand_over(read: Result<(Extracted, Vec<String>), Error>, sink: &mut Sink) {
    let (extracted, lost) = match read {
        Ok(read) => read,
        Err(error) => return sink(Err(error)),
    };
    if extracted.text.trim().is_empty() {
        let kind = if lost.is_empty() { ErrorKind::Empty } else { ErrorKind::Broken };
        return sink(Err(Error::new(kind, lost.into_iter().next().unwrap_or_default())));
    }
    sink(Ok(extracted));
    lost.into_iter().for_each(|lost| sink(Err(Error::new(ErrorKind::Partial, lost))));
}

/// True for an office document of this format by its parts, or by its name where it is a damaged or unusual zip file.
fn is_package(name: &str, bytes: &[u8], format: &str) -> bool {
    let is_named = promises(&sniff::extension(name), format);
    match sniff::content(bytes) {
        Content::Other(content) if content == format => true,
        Content::Other("zip") => is_named,
        Content::Unmarked => is_named && !text::reads_as_text(bytes),
        _ => false,
    }
}

/// A document inside another file, with a name and a hash of its own.
fn named(mut document: Extracted, name: &str, bytes: &[u8]) -> Extracted {
    document.id.get_or_insert_with(|| name.to_string());
    document.bytes_hash.get_or_insert_with(|| blake3::hash(bytes).to_hex()[..HASH_DIGITS].to_string());
    document
}

/// A warning where the extension promises another format than the one that was found.
fn misnamed(name: &str, format: &str) -> Option<String> {
    let extension = sniff::extension(name);
    if extension.is_empty() || promises(&extension, format) {
        return None;
    }
    let found = formats::name_of(format);
    Some(format!("扩展名是 .{extension}，内容是{found}，已按{found}读取"))
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
