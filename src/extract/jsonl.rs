//! Reads .jsonl collections: every line a document.

use super::charset;
use super::sniff::{self, Content};
use super::stated::parse_date;
use super::{Extractor, HASH_DIGITS, Sink, promises};
use crate::error::{Error, ErrorKind};
use crate::model::{Extracted, Metadata};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Reads `.jsonl` and `.ndjson`.
///
/// `_id` (or `id`) names the document, else its line does; `text` is required; `title`, `date`, `issuer`
/// and `region` are taken as stated; every other key becomes a string of `Metadata::extra`. A line that is
/// not like that is a `BadLine` error, and the others are read.
pub struct JsonLinesExtractor;

impl Extractor for JsonLinesExtractor {
    fn format(&self) -> &'static str {
        "jsonl"
    }

    fn accepts(&self, name: &str, bytes: &[u8]) -> bool {
        let unmarked = matches!(sniff::content(bytes), Content::Unmarked | Content::Html);
        promises(&sniff::extension(name), "jsonl") && unmarked
    }

    fn extract(&self, name: &str, bytes: &[u8], sink: &mut Sink) {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match encoding_of(bytes) {
            Err(error) => sink(Err(error)),
            Ok(Encoding::Utf8) => each_line(name, bytes, None, sink),
            Ok(Encoding::Bytewise(label)) => each_line(name, bytes, Some(label), sink),
            Ok(Encoding::Whole(decoded)) => {
                let encoding = decoded.encoding;
                each_line(name, decoded.text.as_bytes(), None, &mut |found| {
                    sink(found.map(|line| Extracted { encoding: Some(encoding), ..line }));
                });
            }
        }
    }
}

/// How the lines of a file are read.
enum Encoding {
    Utf8,
    /// A line can be cut out before it is decoded.
    Bytewise(&'static str),
    /// UTF-16: the file is decoded first.
    Whole(charset::Decoded),
}

fn encoding_of(bytes: &[u8]) -> Result<Encoding, Error> {
    let plain_utf8 = memchr::memchr(0, bytes).is_none() && simdutf8::basic::from_utf8(bytes).is_ok();
    if plain_utf8 && !bytes.trim_ascii().is_empty() {
        return Ok(Encoding::Utf8);
    }
    let decoded = charset::decode(bytes)?;
    Ok(match decoded.encoding {
        "UTF-16LE" | "UTF-16BE" => Encoding::Whole(decoded),
        encoding => Encoding::Bytewise(encoding),
    })
}

fn each_line(name: &str, bytes: &[u8], encoding: Option<&'static str>, sink: &mut Sink) {
    let (mut start, mut number) = (0, 0);
    for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let line = &bytes[start..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        (start, number) = (end + 1, number + 1);
        if !line.trim_ascii_start().is_empty() {
            sink(document(name, number, line, encoding));
        }
    }
}

/// The document of line `number`, counted from 1.
fn document(
    name: &str,
    number: usize,
    line: &[u8],
    encoding: Option<&'static str>,
) -> Result<Extracted, Error> {
    let bad_line = |cause: String| Error::new(ErrorKind::BadLine, format!("第 {number} 行：{cause}"));
    let mut warnings = Vec::new();
    let decoded = decoded_line(line, encoding, &mut warnings).map_err(|error| bad_line(error.detail))?;
    let value: Value = serde_json::from_str(&decoded).map_err(|error| bad_line(json_cause(&error)))?;
    let Value::Object(mut keys) = value else {
        return Err(bad_line("不是 JSON 对象".into()));
    };
    let text = text_of(&mut keys).map_err(|cause| bad_line(cause.into()))?;
    let id = take(&mut keys, "_id").or_else(|| take(&mut keys, "id"));
    Ok(Extracted {
        text,
        format: "jsonl",
        encoding: Some(encoding.unwrap_or("UTF-8")),
        id: Some(id.unwrap_or_else(|| format!("{name}#{number}"))),
        bytes_hash: Some(blake3::hash(line).to_hex()[..HASH_DIGITS].to_string()),
        stated: stated(keys, &mut warnings),
        warnings,
        ..Extracted::default()
    })
}

fn decoded_line<'a>(
    line: &'a [u8],
    encoding: Option<&'static str>,
    warnings: &mut Vec<String>,
) -> Result<Cow<'a, str>, Error> {
    if let Ok(text) = simdutf8::basic::from_utf8(line) {
        return Ok(Cow::Borrowed(text));
    }
    let decoded = charset::decode_declared(line, encoding)?;
    warnings.extend(decoded.warnings);
    Ok(Cow::Owned(decoded.text))
}

/// The value of `text`, with `\r\n` as `\n` and nothing else changed.
fn text_of(keys: &mut Map<String, Value>) -> Result<String, &'static str> {
    match keys.remove("text") {
        Some(Value::String(text)) if text.trim().is_empty() => Err("text 为空"),
        Some(Value::String(text)) if text.contains("\r\n") => Ok(text.replace("\r\n", "\n")),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err("text 不是字符串"),
        None => Err("没有 text"),
    }
}

fn stated(mut keys: Map<String, Value>, warnings: &mut Vec<String>) -> Metadata {
    let mut metadata = Metadata {
        title: take(&mut keys, "title"),
        issuer: take(&mut keys, "issuer"),
        region: take(&mut keys, "region"),
        ..Metadata::default()
    };
    if let Some(date) = take(&mut keys, "date") {
        metadata.date = parse_date(&date);
        if metadata.date.is_none() {
            warnings.push(format!("date 不是日期：{date}"));
            metadata.extra.insert("date".into(), date);
        }
    }
    metadata.extra.extend(keys.into_iter().filter_map(|(key, value)| Some((key, shown(value)?))));
    metadata
}

/// Removes a key and gives its value as a string; `None` where there is nothing in it.
fn take(keys: &mut Map<String, Value>, key: &str) -> Option<String> {
    let value = shown(keys.remove(key)?)?;
    let trimmed = value.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_string())
}

fn shown(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn json_cause(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let column = error.column();
    match error.classify() {
        Category::Eof => format!("JSON 不完整（到第 {column} 列为止）"),
        _ => format!("不是 JSON（第 {column} 列）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use encoding_rs::GB18030;

    fn read(bytes: &[u8]) -> Vec<Result<Extracted, Error>> {
        let mut found = Vec::new();
        JsonLinesExtractor.extract("通知.jsonl", bytes, &mut |line| found.push(line));
        found
    }

    #[test]
    fn every_line_is_a_document() {
        let lines = concat!(
            r#"{"_id":"a1","title":"收费公告","text":"自即日起。\r\n停止收费。","date":"2020-02-01 10:00","region":"南阳市","url":"http://x","n":3,"tags":["甲","乙"],"空":null}"#,
            "\r\n\n",
            r#"{"id":7,"text":"第二份"}"#,
            "\n",
            r#"{"text":"无名"}"#
        );
        let found: Vec<_> = read(lines.as_bytes()).into_iter().map(Result::unwrap).collect();
        let first = &found[0];
        assert_eq!(first.text, "自即日起。\n停止收费。");
        assert_eq!(first.stated.title.as_deref(), Some("收费公告"));
        assert_eq!(first.stated.date, Date::parse("2020-02-01"));
        assert_eq!(first.stated.region.as_deref(), Some("南阳市"));
        let extra: Vec<_> = first.stated.extra.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(extra, [("n", "3"), ("tags", r#"["甲","乙"]"#), ("url", "http://x")]);
        assert_eq!(first.encoding, Some("UTF-8"));
        let line = lines.lines().next().unwrap();
        assert_eq!(first.bytes_hash.as_deref(), Some(&blake3::hash(line.as_bytes()).to_hex()[..32]));
        let ids: Vec<_> = found.iter().map(|document| document.id.as_deref().unwrap()).collect();
        assert_eq!(ids, ["a1", "7", "通知.jsonl#4"]);
    }

    #[test]
    fn a_bad_line_is_named_and_the_others_are_read() {
        let lines = "{\"text\":\"一\"}\n{\"text\":\n[1]\n{\"title\":\"二\"}\n{\"text\":5}\n{\"text\":\" \"}\n{\"text\":\"三\"}";
        let found = read(lines.as_bytes());
        let causes: Vec<_> = found.iter().filter_map(|line| line.as_ref().err()).collect();
        assert!(causes.iter().all(|error| error.kind == ErrorKind::BadLine));
        let details: Vec<_> = causes.iter().map(|error| error.detail.as_str()).collect();
        assert_eq!(
            details,
            [
                "第 2 行：JSON 不完整（到第 8 列为止）",
                "第 3 行：不是 JSON 对象",
                "第 4 行：没有 text",
                "第 5 行：text 不是字符串",
                "第 6 行：text 为空"
            ]
        );
        assert_eq!(found.iter().filter(|line| line.is_ok()).count(), 2);
    }

    #[test]
    fn other_encodings_are_read_line_by_line() {
        let lines = "{\"_id\":\"1\",\"text\":\"关于加强餐厨垃圾管理的通知\"}\n{\"_id\":\"2\",\"text\":\"工作总结\"}\n";
        let gbk = GB18030.encode(lines).0.into_owned();
        let utf16: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding) in [(gbk, "GB18030"), ([vec![0xFF, 0xFE], utf16].concat(), "UTF-16LE")] {
            let found: Vec<_> = read(&bytes).into_iter().map(Result::unwrap).collect();
            assert_eq!(
                (found[0].text.as_str(), found[1].text.as_str()),
                ("关于加强餐厨垃圾管理的通知", "工作总结")
            );
            assert_eq!(found[0].encoding, Some(encoding));
        }
    }

    #[test]
    fn an_empty_collection_says_so() {
        assert_eq!(read(b"\n \n")[0].as_ref().unwrap_err().kind, ErrorKind::Empty);
    }
}
