//! Reads PDF documents: the text layer in reading order, running heads and page numbers as residue.

mod content;
mod encoding;
mod font;
mod path;
mod program;
mod streams;
#[cfg(test)]
mod tests;

use super::paged::Pages;
use super::sniff::{self, Content};
use super::{Extractor, Sink, hand_over, title};
use crate::error::{Error, ErrorKind};
use crate::model::{Extracted, Metadata};
use content::Reader;
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::collections::HashSet;
use streams::Streams;

pub(super) use program::characters as characters_of_font;

/// Fewer characters than this a page, beside pictures, are a stamp on a scan.
const FEW: usize = 5;

/// Reads `.pdf`.
pub struct PdfExtractor;

impl Extractor for PdfExtractor {
    fn format(&self) -> &'static str {
        "pdf"
    }

    fn accepts(&self, _name: &str, bytes: &[u8]) -> bool {
        sniff::content(bytes) == Content::Other("pdf")
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(read(bytes), sink);
    }
}

/// The document, and what could not be read of it.
fn read(bytes: &[u8]) -> Result<(Extracted, Vec<String>), Error> {
    if !streams::objects_are_bounded(bytes) {
        return Err(too_large());
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| refusal(error, bytes))?;
    let [first, second] = [Streams::new(), Streams::new()];
    let (mut streams, mut reader) = (&first, Reader::new(&first, HashSet::new()));
    let mut pages = drawn(&pdf, &mut reader);
    let incredible = reader.incredible();
    let unknown = if incredible.is_empty() { "没有字符对照" } else { "字符对照有误" };
    if !incredible.is_empty() {
        (streams, reader) = (&second, Reader::new(&second, incredible));
        pages = drawn(&pdf, &mut reader);
    }
    let assembled = pages.assemble();
    let seen = reader.seen;
    let is_scan = reader.has_images && seen.known() < FEW * pdf.pages().len();
    if assembled.text.is_empty() || seen.is_unread() || is_scan {
        return Err(match nothing_in(&reader, streams, unknown) {
            Error { kind: ErrorKind::Empty, .. } if names_a_cipher(bytes) => locked(),
            error => error,
        });
    }
    let mut warnings = Vec::new();
    if seen.unknown > 0 {
        warnings.push(format!("有 {} 个字的字体{unknown}，未读出", seen.unknown));
    }
    let lost = if streams.exceeded() {
        Some("解压后超过 512 MiB".to_string())
    } else if reader.is_exhausted() {
        Some("绘图指令太多，后面的没有读".to_string())
    } else if seen.lacks_a_part() {
        warnings.pop()
    } else if is_cut_short(bytes) {
        Some("没有结尾标记 %%EOF，可能未下载完".to_string())
    } else {
        None
    };
    warnings.extend(lost.clone());
    let stated = pdf.metadata().title.as_deref().map(text_string);
    let stated = stated.and_then(|stated| title::believed(&stated, &assembled.text));
    let extracted = Extracted {
        text: assembled.text,
        format: "pdf",
        stated: Metadata { title: stated, ..Metadata::default() },
        residue: assembled.residue,
        pages: assembled.pages,
        warnings,
        ..Extracted::default()
    };
    Ok((extracted, Vec::from_iter(lost)))
}

/// The pages as the reader sees them.
fn drawn(pdf: &Pdf, reader: &mut Reader) -> Pages {
    let mut pages = Pages::default();
    for page in pdf.pages().iter() {
        pages.add(&reader.page(page));
    }
    pages
}

/// True if the end of the file is missing; what stands before it may still be read.
fn is_cut_short(bytes: &[u8]) -> bool {
    const END: usize = 4096;
    let end = &bytes[bytes.len().saturating_sub(END)..];
    [b"%%EOF".as_slice(), b"startxref"].iter().all(|mark| memchr::memmem::find(end, mark).is_none())
}

/// True if the file says that it is encrypted. A file whose table of objects is damaged is opened without heed to that,
/// and then seems to hold nothing.
fn names_a_cipher(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"/Encrypt").is_some()
}

fn locked() -> Error {
    Error::new(ErrorKind::Encrypted, "PDF 密码")
}

fn too_large() -> Error {
    Error::new(ErrorKind::TooLarge, "解压后超过 512 MiB")
}

fn refusal(error: LoadPdfError, bytes: &[u8]) -> Error {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => locked(),
        LoadPdfError::Decryption(_) => Error::new(ErrorKind::Encrypted, "PDF 加密方式无法识别"),
        LoadPdfError::Invalid if is_cut_short(bytes) => {
            Error::new(ErrorKind::Broken, "没有结尾标记 %%EOF，可能未下载完")
        }
        LoadPdfError::Invalid => Error::new(ErrorKind::Broken, "没有可读的页面"),
    }
}

/// Why there is no text.
fn nothing_in(reader: &Reader, streams: &Streams, unknown: &str) -> Error {
    if streams.exceeded() {
        return too_large();
    }
    if reader.seen.unknown > reader.seen.known() {
        return Error::new(ErrorKind::NoTextLayer, format!("字体{unknown}"));
    }
    match reader.has_images {
        true => Error::new(ErrorKind::NoTextLayer, "只有图片，可能是扫描件"),
        false => Error::new(ErrorKind::Empty, ""),
    }
}

/// A text of the file's properties.
fn text_string(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xFE, 0xFF, ..] => UTF_16BE,
        [0xFF, 0xFE, ..] => UTF_16LE,
        // The standard says Latin; Chinese programs write what their system writes.
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => GB18030,
    };
    encoding.decode(bytes).0.into_owned()
}
