//! Reads OFD documents (GB/T 33190): the text of the pages in reading order, tables as rows.

mod document;
mod package;
mod sheet;
#[cfg(test)]
mod tests;
mod tree;

use super::paged::Pages;
use super::sniff::{self, Content};
use super::{Extractor, Sink, hand_over, promises, title};
use crate::error::{Error, ErrorKind};
use crate::model::{Extracted, Metadata};
use document::Document;
use package::Package;
use sheet::{Drawn, Painter};
use tree::Element;

/// Reads `.ofd`.
pub struct OfdExtractor;

impl Extractor for OfdExtractor {
    fn format(&self) -> &'static str {
        "ofd"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        match sniff::content(bytes) {
            Content::Other("ofd") => true,
            Content::Other("zip") => promises(&sniff::extension(name), "ofd"),
            _ => false,
        }
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(read(bytes), sink);
    }
}

/// The document, and what could not be read of it.
fn read(bytes: &[u8]) -> Result<(Extracted, Vec<String>), Error> {
    let mut package = Package::open(bytes)?;
    let Some(entry) = package.tree("OFD.xml")? else {
        return Err(Error::new(ErrorKind::Broken, "缺少 OFD.xml"));
    };
    if entry.child("Encryptions").is_some() || package.holds("Encryptions.xml") {
        return Err(Error::new(ErrorKind::Encrypted, "OFD 密码"));
    }
    let mut read = Read::default();
    for body in entry.all("DocBody") {
        read.body(&mut package, body)?;
    }
    read.finish()
}

/// What has been read of a package; it may hold several documents, which are read as one.
#[derive(Default)]
struct Read {
    pages: Pages,
    metadata: Metadata,
    stated: Option<String>,
    lost: Vec<String>,
    drawn: Drawn,
}

impl Read {
    fn body(&mut self, package: &mut Package, body: &Element) -> Result<(), Error> {
        let info = body.child("DocInfo");
        let value = |name: &str| info.and_then(|info| info.text_of(name)).map(str::to_string);
        self.stated = self.stated.take().or_else(|| value("Title"));
        if let Some(date) = value("CreationDate") {
            self.metadata.extra.entry("created".into()).or_insert(date);
        }
        let Some(root) = body.text_of("DocRoot") else { return Ok(()) };
        let mut document = Document::open(package, root)?;
        for (id, path) in document.pages() {
            let sheet = document.sheet(package, &id, &path)?;
            self.pages.add(&Painter::new(&document.resources, &mut self.drawn).page(&sheet));
        }
        self.lost.append(&mut document.lost);
        Ok(())
    }

    fn finish(mut self) -> Result<(Extracted, Vec<String>), Error> {
        let assembled = self.pages.assemble();
        let seen = self.drawn.seen;
        if assembled.text.is_empty() || seen.is_unread() {
            return Err(match (self.lost.first(), seen.unknown) {
                (Some(part), _) => Error::new(ErrorKind::Broken, format!("{part} 已损坏或缺失")),
                (_, 1..) => Error::new(ErrorKind::NoTextLayer, "字体没有字符对照"),
                _ if self.drawn.has_images => Error::new(ErrorKind::NoTextLayer, "只有图片，可能是扫描件"),
                _ if self.drawn.has_paths => Error::new(ErrorKind::Empty, "只有图形"),
                _ => Error::new(ErrorKind::Empty, ""),
            });
        }
        let unknown =
            (seen.unknown > 0).then(|| format!("有 {} 个字的字体没有字符对照，未读出", seen.unknown));
        let lost = match self.lost.first() {
            _ if self.drawn.is_exhausted() => Some("页面上的对象过多，其余未读出".to_string()),
            Some(part) => Some(format!("{part} 已损坏或缺失")),
            None => None,
        };
        let warnings = Vec::from_iter(lost.iter().chain(&unknown).cloned());
        let lost = lost.or(unknown.filter(|_| seen.lacks_a_part()));
        self.metadata.title = self.stated.and_then(|stated| title::believed(&stated, &assembled.text));
        let extracted = Extracted {
            text: assembled.text,
            format: "ofd",
            stated: self.metadata,
            residue: assembled.residue,
            pages: assembled.pages,
            warnings,
            ..Extracted::default()
        };
        Ok((extracted, Vec::from_iter(lost)))
    }
}
