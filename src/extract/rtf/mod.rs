//! Reads RTF documents, whose Chinese is bytes in a code page, or Unicode with such bytes for old programs.

mod reader;
mod token;

use super::sniff::{self, Content};
use super::{Extractor, Sink};
use crate::error::{Error, ErrorKind};
use crate::model::{Extracted, Span};
use reader::Reader;

/// Reads `.rtf`, under whatever name.
pub struct RtfExtractor;

const CUT: &str = "文件没有写完，其后的内容未读出";

impl Extractor for RtfExtractor {
    fn format(&self) -> &'static str {
        "rtf"
    }

    fn accepts(&self, _name: &str, bytes: &[u8]) -> bool {
        sniff::content(bytes) == Content::Other("rtf")
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        let mut reader = Reader::new();
        let is_whole = reader.read(bytes);
        let (text, furniture_start) = reader.finish();
        if text.get(..furniture_start).unwrap_or(&text).trim().is_empty() {
            let kind = if is_whole { ErrorKind::Empty } else { ErrorKind::Broken };
            return sink(Err(Error::new(kind, if is_whole { "" } else { CUT })));
        }
        let furniture = (furniture_start < text.len()).then(|| Span::new(furniture_start, text.len()));
        let residue = furniture.into_iter().collect();
        let warnings = if is_whole { Vec::new() } else { vec![CUT.to_string()] };
        sink(Ok(Extracted { text, format: self.format(), residue, warnings, ..Extracted::default() }));
        if !is_whole {
            sink(Err(Error::new(ErrorKind::Partial, CUT)));
        }
    }
}

#[cfg(test)]
mod tests;
