//! Opens zip archives; names are UTF-8 or, as Chinese programs write them, GBK.

use super::charset;
use super::container::{Budget, Container, Piece, inner_name, is_leftover};
use super::formats::Format;
use super::sniff::{self, Content};
use super::text::reads_as_text;
use crate::error::{Error, ErrorKind};
use encoding_rs::GB18030;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Opens `.zip` and whatever else is a zip file without being a document.
pub struct ZipContainer;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

impl Container for ZipContainer {
    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        let extension = sniff::extension(name);
        let is_document = Format::of(&extension).is_some_and(|f| f.is_read() && !f.holds("zip"));
        match sniff::content(bytes) {
            Content::Other("zip") => !is_document,
            Content::Unmarked => extension == "zip" && !reads_as_text(bytes),
            _ => false,
        }
    }

    fn open(&self, bytes: &[u8], budget: &mut Budget, visit: &mut dyn FnMut(Piece, &mut Budget)) {
        let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) => archive,
            Err(_) => {
                let broken = Error::new(ErrorKind::Broken, "压缩结构不完整");
                return visit(Piece::Problem(None, broken), budget);
            }
        };
        let mut found = 0;
        for index in 0..archive.len() {
            let Some((name, packed)) = entry(&mut archive, index) else { continue };
            if !budget.take_file() {
                return visit(Piece::Problem(None, budget.too_many_files()), budget);
            }
            found += 1;
            let piece = match content(&mut archive, index, packed, budget) {
                Ok(bytes) => Piece::File { name, bytes },
                Err(error) => Piece::Problem(Some(name), error),
            };
            visit(piece, budget);
        }
        if found == 0 {
            visit(Piece::Problem(None, Error::new(ErrorKind::Empty, "")), budget);
        }
    }
}

/// Name and packed size of an entry that is a file.
fn entry(archive: &mut Archive, index: usize) -> Option<(String, u64)> {
    let entry = archive.by_index_raw(index).ok()?;
    let name = inner_name(&shown_name(entry.name_raw()));
    let is_file = !entry.is_dir() && !name.is_empty() && !is_leftover(&name);
    is_file.then(|| (name, entry.compressed_size()))
}

/// The bytes of an entry, as far as the budget allows.
fn content(archive: &mut Archive, index: usize, packed: u64, budget: &mut Budget) -> Result<Vec<u8>, Error> {
    let entry = archive.by_index(index).map_err(|error| trouble(&error))?;
    let room = budget.room(packed);
    if entry.size() > room {
        return Err(budget.refusal(packed));
    }
    let mut bytes = Vec::with_capacity(entry.size().min(16 << 20) as usize);
    let read = entry.take(room + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > room {
        return Err(budget.refusal(packed));
    }
    budget.take_bytes(bytes.len() as u64);
    read.map_err(|_| Error::new(ErrorKind::Broken, "压缩结构不完整"))?;
    Ok(bytes)
}

fn trouble(error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Error::new(ErrorKind::Encrypted, "ZIP 密码")
        }
        ZipError::UnsupportedArchive(_) => Error::new(ErrorKind::Unsupported, "这种压缩方法"),
        _ => Error::new(ErrorKind::Broken, "压缩结构不完整"),
    }
}

fn shown_name(raw: &[u8]) -> String {
    if raw.is_ascii() {
        return String::from_utf8_lossy(raw).into_owned();
    }
    match charset::decode(raw) {
        Ok(decoded) => decoded.text,
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

#[cfg(test)]
mod tests;
