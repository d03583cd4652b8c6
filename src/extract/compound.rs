//! The streams of an OLE compound file: old Word, Excel and PowerPoint documents.

use crate::error::{Error, ErrorKind};
use cfb::CompoundFile;
use std::io::{Cursor, Read};

/// A compound file that is open for reading.
pub struct Compound<'a>(CompoundFile<Cursor<&'a [u8]>>);

impl<'a> Compound<'a> {
    /// # Errors
    /// `Broken` if the bytes are no whole compound file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let open = || CompoundFile::open(Cursor::new(bytes));
        // A damaged table of sectors must not take the program with it.
        match Error::catching_panic(open) {
            Ok(Ok(file)) => Ok(Self(file)),
            _ => Err(Error::new(ErrorKind::Broken, "文件结构不完整")),
        }
    }

    /// A stream as far as it can be read; `None` if there is none of this name, or nothing in it.
    pub fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let limit = self.0.entry(name).ok()?.len();
        let file = &mut self.0;
        let read = || {
            let mut bytes = Vec::new();
            // What stands before the damage is kept.
            let _ = file.open_stream(name).map(|stream| stream.take(limit).read_to_end(&mut bytes));
            bytes
        };
        let bytes = Error::catching_panic(read).unwrap_or_default();
        (!bytes.is_empty()).then_some(bytes)
    }
}

/// Little-endian numbers at byte `at`; `None` beyond the end.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
