//! The parts of an OFD document inside its zip file.

use super::tree::Element;
use crate::error::{Error, ErrorKind};
use crate::extract::charset;
use crate::extract::docx::package::{self, trouble};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes that all parts that are read may have together when decompressed: a guard against zip bombs.
const LIMIT: u64 = 512 << 20;

/// A package that is open for reading.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Indices by path, in lower case: writers are not strict about it.
    paths: HashMap<String, usize>,
    budget: u64,
}

impl<'a> Package<'a> {
    /// # Errors
    /// `Broken` if the bytes are no whole zip file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        let archive = archive.map_err(|_| Error::new(ErrorKind::Broken, "压缩结构不完整"))?;
        let names = archive.file_names_raw().enumerate();
        let path = |(index, name): (usize, &[u8])| (normal(&String::from_utf8_lossy(name)), index);
        let paths = names.map(path).collect();
        Ok(Self { archive, paths, budget: LIMIT })
    }

    pub fn holds(&self, path: &str) -> bool {
        self.paths.contains_key(&normal(path))
    }

    /// The bytes of a part; `None` if there is none.
    pub fn bytes(&mut self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(&index) = self.paths.get(&normal(path)) else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(|error| trouble(path, &error))?;
        let mut bytes = Vec::new();
        let read = part.take(self.budget + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::new(ErrorKind::Broken, format!("{path}：{error}")))?;
        match self.budget.checked_sub(bytes.len() as u64) {
            Some(rest) => self.budget = rest,
            None => return Err(Error::new(ErrorKind::TooLarge, "解压后超过 512 MiB")),
        }
        Ok(Some(bytes))
    }

    /// The root element of a part; `None` if there is no such part, or nothing in it.
    pub fn tree(&mut self, path: &str) -> Result<Option<Element>, Error> {
        let Some(bytes) = self.bytes(path)? else { return Ok(None) };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => charset::decode(error.as_bytes()).map(|decoded| decoded.text).unwrap_or_default(),
        };
        Ok(Element::parse(text.strip_prefix('\u{FEFF}').unwrap_or(&text)))
    }
}

/// The path of a part that another one names: `location` is seen from the folder of `from`, or from the root
/// where it begins with a slash.
pub fn resolved(from: &str, location: &str) -> String {
    let location = location.trim().replace('\\', "/");
    if location.starts_with('/') {
        return normal(&location);
    }
    let folder = from.rfind('/').map_or("", |slash| &from[..=slash]);
    normal(&format!("{folder}{location}"))
}

/// A path without `.`, `..` and a leading slash, in lower case.
fn normal(path: &str) -> String {
    package::resolved(&path.replace('\\', "/")).to_lowercase()
}
