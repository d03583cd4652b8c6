//! A report on its way from file to index: what was found, read, split and named.

use super::{Date, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A file that the walk found, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where the file is.
    pub path: PathBuf,
    /// The folder that was walked, or the file's own folder when a file was named.
    pub root: PathBuf,
    /// Path relative to `root`, with `/`; the document's name.
    pub name: String,
    /// Length in bytes.
    pub size: u64,
    /// Time of last change in nanoseconds since 1970, 0 where the system does not say.
    pub modified: u64,
    /// Time of the last change of content or attributes, which no program sets; 0 where it cannot be relied on.
    pub changed: u64,
}

/// What an extractor read from a file: the text as it stands there and what the format itself says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extracted {
    /// Text as read; line ends are `\n`. Every later span points into it.
    pub text: String,
    /// Short name of the format: `txt`, `docx`, `xls` ... (`index_schema/file_formats.tsv`).
    pub format: &'static str,
    /// Name of the encoding that the bytes were read in (`UTF-8`, `GB18030`, ...); `None` for binary formats.
    pub encoding: Option<&'static str>,
    /// Document name where the format gives one (`_id` of a .jsonl line, `a.zip!/b.docx`).
    pub id: Option<String>,
    /// Hash of the bytes of this document where a file holds several; `None` when it is the file's.
    pub bytes_hash: Option<String>,
    /// Metadata that the format states (never guessed from the text).
    pub stated: Metadata,
    /// Parts of the text that the format marks as not the document's own (menus, footers).
    pub residue: Vec<Span>,
    /// Byte offset at which each page begins, for paged formats.
    pub pages: Vec<usize>,
    /// What could not be read, in words for people.
    pub warnings: Vec<String>,
}

/// What a document says of itself; each part only where it was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    pub title: Option<String>,
    /// The line under the title that adds to it (——2025年1月18日在某市人民代表大会上).
    pub subtitle: Option<String>,
    pub date: Option<Date>,
    /// The year that the document is about (2018年度考核), else that of its date.
    pub year: Option<u16>,
    /// The body that issued the document.
    pub issuer: Option<String>,
    /// The bodies that the document is sent to (主送机关), in their order.
    pub addressees: Vec<String>,
    /// Administrative division, in its full name (包头市).
    pub region: Option<String>,
    /// The divisions that the region lies in, from the smallest.
    pub regions_above: Vec<String>,
    /// Document number (冀政办发〔2021〕5号).
    pub number: Option<String>,
    /// Any other key that a .jsonl line carried.
    pub extra: BTreeMap<String, String>,
    /// Where each part that was found comes from, by the part's key (`title`, `date`, ...).
    pub origins: BTreeMap<String, Origin>,
}

/// Where a part of the metadata comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The format states it (a key of .jsonl, a field of .docx, a meta element).
    Format,
    /// The document's own text.
    Text,
    /// The name of the file.
    Name,
    /// The name of a folder above it.
    Folder,
}

/// A headed part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// 1 is the outermost.
    pub level: u8,
    /// The heading as it stands in the text, without surrounding white space.
    pub heading: String,
    /// The number inside the heading (`一`, `3`, `十二`), if it is numbered.
    pub number: Option<String>,
    /// From the heading to the next heading of this level or above.
    pub span: Span,
    /// The heading alone.
    pub heading_span: Span,
    /// Index of the enclosing section in the document's list.
    pub parent: Option<usize>,
}

/// A run of whole sentences inside one section: the unit that is indexed and returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// 0, 1, 2 ... in the order of the text.
    pub number: u32,
    /// The passages' spans follow one another without gap and cover the whole text.
    pub span: Span,
    /// Index of the innermost section; `None` before the first heading.
    pub section: Option<usize>,
    /// True if the passage is residue of a web page (menus, 请输入验证码): shown, not ranked.
    pub residue: bool,
}

/// What kind of thing an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    Person,
    Organization,
    Place,
    Position,
    Document,
    Date,
    Event,
}

impl EntityKind {
    pub const ALL: [EntityKind; 7] = [
        EntityKind::Person,
        EntityKind::Organization,
        EntityKind::Place,
        EntityKind::Position,
        EntityKind::Document,
        EntityKind::Date,
        EntityKind::Event,
    ];

    /// The kind's key in machine formats and facets.
    pub fn key(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organization => "organization",
            EntityKind::Place => "place",
            EntityKind::Position => "position",
            EntityKind::Document => "document",
            EntityKind::Date => "date",
            EntityKind::Event => "event",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A place where the text names an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub kind: EntityKind,
    /// The entity's name in the register; the mention itself may be a shorter alias.
    pub name: String,
    /// Where it stands, in bytes of the document's text.
    pub span: Span,
}

/// A number with what it counts: 办结率 96.27 %.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted, where the text says it next to the number.
    pub indicator: Option<String>,
    /// The value in the unit, magnitude words resolved (2.6万亿元 is 2.6e12 元).
    pub value: f64,
    pub unit: String,
    /// `2018`, `2018-06`, ... where the sentence or section says so.
    pub period: Option<String>,
    /// Value and unit as they stand, in bytes of the document's text.
    pub span: Span,
    /// Where the value is no exact one (突破2.6万亿元).
    pub bound: Option<Bound>,
    /// Where the value is itself a change (比上年增长5%).
    pub comparison: Option<Comparison>,
    /// For what part of the whole the sentence says it holds (全市, 城区, 规模以上).
    pub scope: Option<String>,
}

/// How a stated value bounds the real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// 约, 左右
    About,
    /// 近, 接近
    Nearly,
    /// 超过, 突破, 余
    Over,
    /// 以上, 不低于
    AtLeast,
    /// 不足, 不满
    Below,
    /// 以内, 以下, 不超过
    AtMost,
}

impl Bound {
    pub const ALL: [Bound; 6] =
        [Bound::About, Bound::Nearly, Bound::Over, Bound::AtLeast, Bound::Below, Bound::AtMost];

    /// The bound's key in machine formats.
    pub fn key(self) -> &'static str {
        match self {
            Bound::About => "about",
            Bound::Nearly => "nearly",
            Bound::Over => "over",
            Bound::AtLeast => "at_least",
            Bound::Below => "below",
            Bound::AtMost => "at_most",
        }
    }
}

/// Which way a value moved, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// 增长, 高于; else 下降, 低于.
    pub up: bool,
    /// What it is compared with, as the text says it (同比, 上年, 全国); empty where it does not.
    pub basis: String,
}

/// A report, understood: it owns its text, and everything else points into it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Path relative to the folder it was found under, or the `_id` of a .jsonl line.
    pub name: String,
    /// Hash of the bytes, in hexadecimal.
    pub id: String,
    pub format: &'static str,
    pub encoding: Option<&'static str>,
    pub text: String,
    pub metadata: Metadata,
    pub sections: Vec<Section>,
    pub passages: Vec<Passage>,
    /// In the order of their spans.
    pub mentions: Vec<Mention>,
    /// In the order of their spans.
    pub figures: Vec<Figure>,
    /// In the order of the text, not overlapping.
    pub residue: Vec<Span>,
    /// Byte offset at which each page begins.
    pub pages: Vec<usize>,
    pub warnings: Vec<String>,
}

impl Document {
    /// Headings from the outermost to the one of `section`.
    pub fn section_path(&self, section: Option<usize>) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = section;
        while let Some(index) = next {
            path.push(self.sections[index].heading.as_str());
            next = self.sections[index].parent;
        }
        path.reverse();
        path
    }

    /// Number of the page on which byte `offset` stands, from 1; `None` for formats without pages.
    pub fn page_of(&self, offset: usize) -> Option<u32> {
        let page = self.pages.partition_point(|&start| start <= offset);
        (page > 0).then_some(page as u32)
    }
}
