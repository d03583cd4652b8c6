//! Reads e-mail (.eml): the message with its head as a document, its attachments as files inside it; and web pages
//! that were saved as one file (.mht).

mod message;

use super::container::{Budget, Container, Piece, inner_name};
use super::html::HtmlExtractor;
use super::sniff::{self, Content};
use super::{Extractor, Sink, promises};
use crate::error::{Error, ErrorKind};
use crate::model::Extracted;
use mail_parser::{MessageParser, PartType};

/// Opens `.eml`.
pub struct MailContainer {
    pages: HtmlExtractor,
}

/// Reads `.mht` and `.mhtml`, under whatever name.
pub struct WebArchiveExtractor {
    pages: HtmlExtractor,
}

impl MailContainer {
    pub fn new() -> Self {
        Self { pages: HtmlExtractor::new() }
    }
}

impl WebArchiveExtractor {
    pub fn new() -> Self {
        Self { pages: HtmlExtractor::new() }
    }
}

impl Container for MailContainer {
    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        promises(&sniff::extension(name), "eml")
            && matches!(sniff::content(bytes), Content::Unmarked | Content::Other("mht"))
    }

    fn open(&self, bytes: &[u8], budget: &mut Budget, visit: &mut dyn FnMut(Piece, &mut Budget)) {
        let Some(parsed) = parsed(bytes) else {
            return visit(Piece::Problem(None, broken()), budget);
        };
        match message::document(&parsed, &self.pages) {
            Ok(document) => visit(Piece::Document(Box::new(document)), budget),
            Err(error) => visit(Piece::Problem(None, error), budget),
        }
        for (number, part) in parsed.attachments().enumerate() {
            if !budget.take_file() {
                return visit(Piece::Problem(None, budget.too_many_files()), budget);
            }
            let (name, content) = match &part.body {
                PartType::Message(message) => {
                    let subject = message::subject(message).unwrap_or_default().replace(['/', '\\'], " ");
                    (format!("{subject}.eml"), message.raw_message())
                }
                _ => (message::attachment_name(&parsed, part).unwrap_or_default(), part.contents()),
            };
            let name = Some(inner_name(&name)).filter(|name| !name.is_empty() && name != ".eml");
            let name = name.unwrap_or_else(|| format!("附件{}", number + 1));
            let size = content.len() as u64;
            let piece = match size > budget.room(size) {
                true => Piece::Problem(Some(name), budget.refusal(size)),
                false => Piece::File { name, bytes: content.to_vec() },
            };
            budget.take_bytes(size);
            visit(piece, budget);
        }
    }
}

impl Extractor for WebArchiveExtractor {
    fn format(&self) -> &'static str {
        "mht"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        match sniff::content(bytes) {
            Content::Other("mht") => true,
            Content::Unmarked => promises(&sniff::extension(name), "mht"),
            _ => false,
        }
    }

    fn extract(&self, _name: &str, bytes: &[u8], sink: &mut Sink) {
        sink(self.read(bytes));
    }
}

impl WebArchiveExtractor {
    fn read(&self, bytes: &[u8]) -> Result<Extracted, Error> {
        let parsed = parsed(bytes).ok_or_else(broken)?;
        let page = parsed.parts.iter().find(|part| matches!(part.body, PartType::Html(_)));
        let page = page.and_then(|part| message::text_of(&parsed, part));
        if let Some(page) = page {
            return self.pages.read(page.as_bytes()).map(|read| Extracted { format: "mht", ..read });
        }
        let document = message::document(&parsed, &self.pages)?;
        Ok(Extracted { format: "mht", ..document })
    }
}

/// The message; `None` where there is not even a head.
fn parsed(bytes: &[u8]) -> Option<mail_parser::Message<'_>> {
    let parse = || MessageParser::default().parse(bytes);
    let parsed = Error::catching_panic(parse).ok().flatten()?;
    parsed.parts.first().is_some_and(|root| !root.headers.is_empty()).then_some(parsed)
}

fn broken() -> Error {
    Error::new(ErrorKind::Broken, "没有邮件头")
}

#[cfg(test)]
mod tests;
