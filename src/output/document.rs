//! Writes what was read from a document, for machines (`inspect --format json`).

use super::wire::DocumentWire;
use crate::model::Document;
use std::io::{self, Write};

/// Writes `document` as one JSON object on one line.
pub fn write_document(out: &mut dyn Write, document: &Document) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &DocumentWire::from(document))?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Passage, Section, Span};

    #[test]
    fn a_document_is_one_line_of_json() {
        let text = "一、工作回顾\n全年收运餐厨垃圾。".to_string();
        let whole = Span::new(0, text.len());
        let section = Section {
            level: 1,
            heading: "一、工作回顾".into(),
            number: Some("一".into()),
            span: whole,
            heading_span: Span::new(0, 18),
            parent: None,
        };
        let passage = Passage { number: 0, span: whole, section: Some(0), residue: false };
        let document = Document {
            name: "包头.txt".into(),
            text,
            format: "txt",
            encoding: Some("UTF-8"),
            sections: vec![section],
            passages: vec![passage],
            residue: vec![Span::new(1, 2)],
            pages: vec![0],
            ..Document::default()
        };
        let mut out = Vec::new();
        write_document(&mut out, &document).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(out.iter().filter(|&&b| b == b'\n').count(), 1);
        assert_eq!(json["sections"][0]["number"], "一");
        assert_eq!(json["passages"][0]["section"][0], "一、工作回顾");
        assert_eq!(json["passages"][0]["span"], serde_json::json!([0, whole.end]));
        assert_eq!(json["passages"][0]["page"], 1);
        assert_eq!(json["residue"], serde_json::json!([[1, 2]]));
        assert_eq!(json["title"], serde_json::Value::Null);
    }
}
