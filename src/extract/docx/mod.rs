//! Reads Word documents (.docx): paragraphs and table rows as lines, headers and footers as residue.

mod comments;
mod numbering;
pub(super) mod package;
mod story;
pub(super) mod xml;

use super::{Extractor, Sink, hand_over, is_package, title};
use crate::error::{Error, ErrorKind};
use crate::model::{Extracted, Metadata, Span};
use numbering::Numbering;
use package::Package;
use story::Story;
pub(super) use story::shown_symbol;

/// Reads `.docx`, `.docm` and `.dotx`.
pub struct DocxExtractor;

impl Extractor for DocxExtractor {
    fn format(&self) -> &'static str {
        "docx"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        is_package(name, bytes, self.format())
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        hand_over(read(bytes), sink);
    }
}

/// The document, and what could not be read of it.
fn read(bytes: &[u8]) -> Result<(Extracted, Vec<String>), Error> {
    let mut package = Package::open(bytes)?;
    let mut warnings = Vec::new();
    let lists = spare(package.sibling("numbering"), "numbering.xml", &mut warnings)?;
    let styles = spare(package.sibling("styles"), "styles.xml", &mut warnings)?;
    let numbering = Numbering::read(&lists, &styles);
    let main = package.main()?;
    let mut story = Story::new(numbering);
    let mut damage = story.read(&main).err();
    drop(main);
    for notes in ["footnotes", "endnotes"] {
        damage = damage.or(story.read(&package.sibling(notes)?).err());
    }
    let lost = add_comments(package.sibling("comments"), &mut story)?;
    let furniture_start = story.len();
    for part in package.headers_and_footers() {
        // A header that cannot be read costs nothing of the document.
        let _ = story.read_once(&spare(package.part(&part), &part, &mut warnings)?);
    }
    let (text, mut residue) = story.finish();
    if text.get(..furniture_start).unwrap_or(&text).trim().is_empty() {
        return Err(nothing_in(&package, damage));
    }
    if furniture_start < text.len() {
        residue.push(Span::new(furniture_start, text.len()));
    }
    let torn = damage.map(|at| format!("正文 XML 在第 {at} 字节处损坏，其后未读出"));
    let damage: Vec<String> = torn.into_iter().chain(lost).collect();
    let core = spare(package.core(), "core.xml", &mut warnings)?;
    let stated = Metadata {
        title: xml::text_of(&core, "title").and_then(|stated| title::believed(&stated, &text)),
        ..Metadata::default()
    };
    warnings.extend_from_slice(&damage);
    Ok((Extracted { text, format: "docx", stated, residue, warnings, ..Extracted::default() }, damage))
}

/// Adds the comments; gives what could not be read of them.
fn add_comments(part: Result<String, Error>, story: &mut Story) -> Result<Option<String>, Error> {
    let part = match part {
        Err(Error { kind: ErrorKind::Broken, .. }) => return Ok(Some("批注已损坏，未读出".to_string())),
        part => part?,
    };
    let (comments, damage) = comments::read(&part, story);
    story.add_comments(&comments);
    Ok(damage.map(|at| format!("批注在第 {at} 字节处损坏，其后未读出")))
}

/// A part without which the document is still whole: empty where it is damaged, with a warning.
fn spare(part: Result<String, Error>, name: &str, warnings: &mut Vec<String>) -> Result<String, Error> {
    match part {
        Err(Error { kind: ErrorKind::Broken, .. }) => {
            warnings.push(format!("{name} 已损坏，其中的编号、页眉页脚或属性未读出"));
            Ok(String::new())
        }
        part => part,
    }
}

fn nothing_in(package: &Package, damage: Option<u64>) -> Error {
    match damage {
        Some(at) => Error::new(ErrorKind::Broken, format!("正文 XML 在第 {at} 字节处损坏")),
        None if package.has_images() => Error::new(ErrorKind::Empty, "只有图片，可能是扫描件"),
        None => Error::new(ErrorKind::Empty, ""),
    }
}

#[cfg(test)]
mod tests;
