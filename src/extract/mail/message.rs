//! Writes a message as a document: subject, people and date as lines, then its text.

use crate::error::{Error, ErrorKind};
use crate::extract::charset::{self, plain_lines};
use crate::extract::html::HtmlExtractor;
use crate::model::{Date, Extracted, Metadata, Span};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Address, Encoding, HeaderName, Message, MessagePart, MimeHeaders, PartType};
use memchr::memmem;
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
        title: subject(message).map(|subject| subject.trim().to_string()).filter(|title| !title.is_empty()),
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

/// The message's subject.
pub fn subject(message: &Message) -> Option<String> {
    let subject = message.subject().map(str::to_string);
    read_or_raw(subject, || header(message, message.root_part(), HeaderName::Subject))
}

/// The file name of an attachment.
pub fn attachment_name(message: &Message, part: &MessagePart) -> Option<String> {
    let stated = |name| header(message, part, name).and_then(|header| file_name(&header));
    let raw = || stated(HeaderName::ContentDisposition).or_else(|| stated(HeaderName::ContentType));
    read_or_raw(part.attachment_name().map(str::to_string), raw)
}

/// What the parser read; where its bytes name no encoding, or one that it does not know, what they look like.
fn read_or_raw(read: Option<String>, raw: impl FnOnce() -> Option<String>) -> Option<String> {
    match read {
        Some(read) if read.contains('\u{FFFD}') => raw().or(Some(read)),
        read => read,
    }
}

/// A field of a part's head, its encoding recognised.
fn header(message: &Message, part: &MessagePart, name: HeaderName) -> Option<String> {
    let header = part.headers.iter().rev().find(|header| header.name == name)?;
    let raw = message.raw_message.get(header.offset_start as usize..header.offset_end as usize)?;
    let decoded = charset::decode(&without_encoded_words(raw)).ok()?;
    Some(decoded.text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The bytes with those of encoded words (`=?gb2312?B?...?=`) in their place.
fn without_encoded_words(raw: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memmem::find(rest, b"=?") {
        let (before, word) = rest.split_at(at);
        let is_between = plain.ends_with(b"\0") && before.iter().all(u8::is_ascii_whitespace);
        plain.extend_from_slice(if is_between { b"" } else { before });
        let Some((bytes, length)) = encoded_word(word) else {
            plain.extend_from_slice(&word[..2]);
            rest = &word[2..];
            continue;
        };
        plain.extend(bytes);
        // Marks the end of a word: white space between two words is none of the text.
        plain.push(0);
        rest = &word[length..];
    }
    plain.extend_from_slice(rest);
    plain.retain(|byte| *byte != 0);
    plain
}

/// The bytes of the encoded word that `text` begins with, and its length.
fn encoded_word(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut parts = text.get(2..)?.splitn(3, |byte| *byte == b'?');
    let (label, kind, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let end = memmem::find(rest, b"?=")?;
    let content = &rest[..end];
    let bytes = match kind {
        b"B" | b"b" => base64_decode(content)?,
        b"Q" | b"q" => quoted_printable_decode(
            &content.iter().map(|c| if *c == b'_' { b' ' } else { *c }).collect::<Vec<_>>(),
        )?,
        _ => return None,
    };
    Some((bytes, 2 + label.len() + 1 + kind.len() + 1 + end + 2))
}

/// The value of `filename=` or `name=`.
fn file_name(header: &str) -> Option<String> {
    let (_, after) = header.split_once("name=")?;
    let name = match after.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => after.split(';').next()?.trim(),
    };
    (!name.is_empty()).then(|| name.to_string())
}

fn head(message: &Message) -> String {
    let mut head = String::new();
    let raw = |name| move || header(message, message.root_part(), name);
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            head.push_str(&format!("{name}：{}\n", value.trim().replace(['\r', '\n'], " ")));
        }
    };
    line("主题", subject(message));
    line("发件人", read_or_raw(message.from().map(people), raw(HeaderName::From)));
    line("收件人", read_or_raw(message.to().map(people), raw(HeaderName::To)));
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
