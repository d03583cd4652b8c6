//! The tantivy schema, made from the declarative one.

use crate::error::{Error, ErrorKind, Result};
use crate::schema::{FieldKind, Schema};
use tantivy::schema as tv;
use tantivy::schema::Field;

/// The fields that tantivy keeps.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    pub row: Field,
    pub id: Field,
    pub number: Field,
    pub year: Field,
    pub first_day: Field,
    pub last_day: Field,
}

/// The tantivy schema with a field for each of `schema` that is no text and is not only stored.
pub fn tantivy_schema(schema: &Schema) -> tv::Schema {
    let mut builder = tv::Schema::builder();
    for field in &schema.fields {
        match field.kind {
            FieldKind::Keyword => builder.add_bytes_field(&field.name, keyword_options()),
            FieldKind::Number => builder.add_u64_field(&field.name, tv::FAST),
            // Kept by the components of ours: `postings` and `stored`.
            FieldKind::Text | FieldKind::Facet | FieldKind::Bytes => continue,
        };
    }
    builder.build()
}

fn keyword_options() -> tv::BytesOptions {
    tv::BytesOptions::default().set_indexed()
}

impl Fields {
    /// Looks the fields up by their names.
    pub fn of(schema: &tv::Schema) -> Result<Self> {
        let field =
            |name: &str| schema.get_field(name).map_err(|e| Error::new(ErrorKind::Mismatch, e.to_string()));
        Ok(Self {
            row: field("row")?,
            id: field("id")?,
            number: field("number")?,
            year: field("year")?,
            first_day: field("first_day")?,
            last_day: field("last_day")?,
        })
    }
}

/// Values of the `row` field.
pub const FILE_ROW: &[u8] = b"file";
pub const DOCUMENT_ROW: &[u8] = b"document";
