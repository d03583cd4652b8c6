//! The parts of an office document inside its zip file.

use super::xml;
use crate::error::{Error, ErrorKind};
use crate::extract::charset;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes that all parts that are read may have together when decompressed: a guard against zip bombs.
const LIMIT: u64 = 512 << 20;

/// Where the document itself nearly always is.
const USUAL: [&str; 3] = ["word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"];

/// A package that is open for reading.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    main: String,
    budget: u64,
}

impl<'a> Package<'a> {
    /// # Errors
    /// `Broken` if the bytes are no whole zip file.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken("压缩结构不完整"))?;
        let mut package = Self { archive, main: String::new(), budget: LIMIT };
        // Without relations, or with damaged ones, the document is where it nearly always is.
        let relations = package.part("_rels/.rels").unwrap_or_default();
        package.main = xml::target_of(&relations, "/officeDocument")
            .map(|target| target.trim_start_matches('/').to_string())
            .or_else(|| USUAL.iter().find(|main| package.index(main).is_some()).map(|m| m.to_string()))
            .unwrap_or_else(|| USUAL[0].into());
        Ok(package)
    }

    /// The document itself.
    pub fn main(&mut self) -> Result<String, Error> {
        let main = self.main.clone();
        match self.index(&main) {
            Some(_) => self.part(&main),
            None => Err(broken(&format!("缺少正文 {main}"))),
        }
    }

    /// Path of the document's own part.
    pub fn main_name(&self) -> &str {
        &self.main
    }

    /// The relations of the document's own part.
    pub fn relations(&mut self) -> Result<String, Error> {
        self.relations_of(&self.main.clone())
    }

    /// The relations of a part; empty if there are none.
    pub fn relations_of(&mut self, part: &str) -> Result<String, Error> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        self.part(&resolved(&format!("{folder}/_rels/{file}.rels")))
    }

    /// Path of a target that is named from the document's own part.
    pub fn beside_main(&self, target: &str) -> String {
        beside(&self.main, target)
    }

    /// A part beside the document, such as `footnotes`; empty if there is none.
    pub fn sibling(&mut self, name: &str) -> Result<String, Error> {
        let path = format!("{}{name}.xml", self.folder());
        self.part(&path)
    }

    /// The file's properties.
    pub fn core(&mut self) -> Result<String, Error> {
        self.part("docProps/core.xml")
    }

    /// Names of the parts that hold headers and footers, in order.
    pub fn headers_and_footers(&self) -> Vec<String> {
        let folder = self.folder().to_string();
        let is_furniture = |name: &String| {
            let name = name.strip_prefix(&folder).unwrap_or("");
            (name.starts_with("header") || name.starts_with("footer")) && name.ends_with(".xml")
        };
        let mut names: Vec<String> = self.names().filter(is_furniture).collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    pub fn has_images(&self) -> bool {
        self.names().any(|name| name.contains("/media/"))
    }

    /// A part as text; empty if there is none of this name.
    pub fn part(&mut self, name: &str) -> Result<String, Error> {
        let Some(index) = self.index(name) else { return Ok(String::new()) };
        let part = self.archive.by_index(index).map_err(|error| trouble(name, &error))?;
        let mut bytes = Vec::new();
        let read = part.take(self.budget + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(&format!("{name}：{error}")))?;
        match self.budget.checked_sub(bytes.len() as u64) {
            Some(rest) => self.budget = rest,
            None => return Err(Error::new(ErrorKind::TooLarge, "解压后超过 512 MiB")),
        }
        Ok(match String::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{FEFF}').map(str::to_string).unwrap_or(text),
            Err(error) => charset::decode(error.as_bytes()).map(|decoded| decoded.text).unwrap_or_default(),
        })
    }

    /// A part to be read bit by bit, as far as the limit allows.
    pub fn stream(&mut self, name: &str) -> Result<Option<impl BufRead>, Error> {
        let budget = self.budget;
        let Some(index) = self.index(name) else { return Ok(None) };
        match self.archive.by_index(index) {
            Ok(part) if part.size() > budget => Err(Error::new(ErrorKind::TooLarge, "解压后超过 512 MiB")),
            Ok(part) => {
                self.budget -= part.size();
                Ok(Some(BufReader::with_capacity(64 << 10, part.take(budget))))
            }
            Err(error) => Err(trouble(name, &error)),
        }
    }

    /// The number of a part. The archive's own search by name goes through all names where one is missing.
    fn index(&self, name: &str) -> Option<usize> {
        let found = self.archive.index_for_name_raw(name.as_bytes());
        found.or_else(|| if name.is_ascii() { None } else { self.archive.index_for_name(name) })
    }

    fn folder(&self) -> &str {
        self.main.rfind('/').map_or("", |slash| &self.main[..=slash])
    }

    fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned())
    }
}

/// Path of a target that is named from the part `from`.
pub fn beside(from: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => resolved(absolute),
        None => resolved(&format!("{}/{target}", from.rsplit_once('/').map_or("", |(folder, _)| folder))),
    }
}

/// A path without `.` and `..`.
pub fn resolved(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn broken(detail: &str) -> Error {
    Error::new(ErrorKind::Broken, detail)
}

/// What a part of a zip file could not be read for.
pub fn trouble(name: &str, error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Error::new(ErrorKind::Encrypted, "ZIP 密码")
        }
        _ => broken(&format!("{name}：{error}")),
    }
}
