//! Writes a message as a document: subject, people and date as lines, then its text.

use crate::error::{Error, ErrorKind};
use crate::extract::charset::{self, plain_lines};
use crate::extract::html::HtmlExtractor;
use crate::model::{Date, Extracted, Metadata, Span};
use mail_parser::{Address, Encoding, Message, MessagePart, PartType};
use std::borrow::Cow;

/// The message without its attachments.
pub fn document(message: &Message, pages: &HtmlExtractor) -> Result<Extracted, Error> {
    let mut text = head(message);
    let head_length = text.len();
    let mut extracted = Extracted { format: "eml", ..Extracted::default() };
    let plain = message.text_body.iter().filter_map(|id| message.parts.get(*id as usize));
    let plain: Vec<&MessagePart> = plain.filter(|part| matches!(part.body, PartType::Text(_))).collect();
    for part in &plain {
        let body = text_of(message, part).unwrap_or_default();
        text.push_str(plain_lines(&body).trim());
        text.push('\n');
    }
    if text.len() == head_length || text[head_length..].trim().is_empty() {
        let page = message.html_body.iter().filter_map(|id| message.parts.get(*id as usize));
        let page = page.filter_map(|part| text_of(message, part)).find(|page| !page.trim().is_empty());
        if let Some(Ok(read)) = page.map(|page| pages.read(page.as_bytes())) {
            let moved = |span: &Span| Span::new(span.start + head_length, span.end + head_length);
            extracted.residue = read.residue.iter().map(moved).collect();
            extracted.warnings = read.warnings;
            text.push_str(&read.text);
        }
    }
    text.truncate(text.trim_end().len());
    extracted.residue.retain(|span| span.end <= text.len());
    if text.is_empty() {
        return Err(Error::new(ErrorKind::Empty, ""));
    }
    extracted.stated = Metadata {
        title: message.subject().map(|subject| subject.trim().to_string()).filter(|title| !title.is_empty()),
        date: date(message).and_then(|date| Date::parse(&date)),
        ..Metadata::default()
    };
    extracted.text = text;
    Ok(extracted)
}

/// The text of a part. One that names no encoding, or a wrong one, is read as what its bytes look like.
pub fn text_of<'m>(message: &'m Message, part: &'m MessagePart) -> Option<Cow<'m, str>> {
    let (PartType::Text(text) | PartType::Html(text)) = &part.body else { return None };
    if text.contains('\u{FFFD}') && part.encoding == Encoding::None {
        let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
        if let Some(decoded) =
            raw.and_then(|raw| charset::decode(raw).ok()).filter(|d| !d.text.contains('\u{FFFD}'))
        {
            return Some(decoded.text.into());
        }
    }
    Some(text.as_ref().into())
}

fn head(message: &Message) -> String {
    let mut head = String::new();
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            head.push_str(&format!("{name}：{}\n", value.trim().replace(['\r', '\n'], " ")));
        }
    };
    line("主题", message.subject().map(str::to_string));
    line("发件人", message.from().map(people));
    line("收件人", message.to().map(people));
    line("日期", date(message));
    head
}

fn people(address: &Address) -> String {
    let shown = |one: &mail_parser::Addr| {
        let (name, address) = (one.name.as_deref(), one.address.as_deref());
        match (name, address) {
            (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
            (name, address) => name.or(address).unwrap_or_default().to_string(),
        }
    };
    address.iter().map(shown).collect::<Vec<_>>().join("、")
}

fn date(message: &Message) -> Option<String> {
    message.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day))
}
