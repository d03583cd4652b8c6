//! The texts of a segment's rows, as a component of ours: each is read by itself, where it lies.

mod code;

use super::rows::Row;
use crate::analysis::double_array::Lookup;
use code::TextCode;
use std::any::Any;
use std::io::Write;
use tantivy::directory::{OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
    TantivyError,
};

/// Extension of the component's file: the coded texts, then where each ends, then the number of rows.
const EXTENSION: &str = "text";
/// Bytes of the place where a text ends.
const END: usize = 5;
/// Bytes of the number of rows.
const ROWS: usize = 4;

/// Makes the component of every segment.
pub struct TextsPlugin;

struct TextsWriter {
    code: TextCode,
    file: WritePtr,
    /// Memory of the code.
    lookup: Lookup,
    buffer: Vec<u8>,
    ends: Vec<u8>,
    end: u64,
}

impl TextsWriter {
    fn create(segment: &Segment) -> tantivy::Result<Self> {
        let file = segment.open_write(SegmentComponent::Custom(EXTENSION.to_string()))?;
        Ok(Self {
            code: TextCode::builtin(),
            file,
            lookup: Lookup::default(),
            buffer: Vec::new(),
            ends: Vec::new(),
            end: 0,
        })
    }

    fn add(&mut self, coded: &[u8]) -> tantivy::Result<()> {
        self.end += coded.len() as u64;
        self.ends.extend_from_slice(&self.end.to_le_bytes()[..END]);
        Ok(self.file.write_all(coded)?)
    }

    fn finish(mut self) -> tantivy::Result<()> {
        self.file.write_all(&self.ends)?;
        self.file.write_all(&((self.ends.len() / END) as u32).to_le_bytes())?;
        Ok(self.file.terminate()?)
    }
}

impl SegmentPlugin for TextsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, context: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(TextsWriter::create(context.segment)?))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        let mut writer = TextsWriter::create(context.target_segment)?;
        for segment in context.readers {
            let texts = SegmentTexts::open(segment)?;
            for row in segment.doc_ids_alive() {
                writer.add(texts.coded(row).ok_or_else(damaged)?)?;
            }
        }
        writer.finish()
    }
}

impl PluginWriter for TextsWriter {
    fn add_document(&mut self, _: DocId, row: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        self.code.encode(Row::content(row)?.text(), &mut self.lookup, &mut buffer);
        let added = self.add(&buffer);
        self.buffer = buffer;
        added
    }

    fn serialize(self: Box<Self>, _: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        self.finish()
    }

    fn mem_usage(&self) -> usize {
        self.ends.capacity() + self.buffer.capacity()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The texts of a segment.
pub struct SegmentTexts {
    code: TextCode,
    file: OwnedBytes,
    /// Bytes of the coded texts.
    length: usize,
}

impl SegmentTexts {
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(SegmentComponent::Custom(EXTENSION.to_string()))?.read_bytes()?;
        let rows = file.split_last_chunk::<ROWS>().map(|(_, rows)| u32::from_le_bytes(*rows));
        let places = ROWS + segment.max_doc() as usize * END;
        match file.len().checked_sub(places) {
            Some(length) if rows == Some(segment.max_doc()) => {
                Ok(Self { code: TextCode::builtin(), file, length })
            }
            _ => Err(damaged()),
        }
    }

    /// Appends the text of `row`; `None` if it is damaged.
    pub fn append(&self, row: DocId, text: &mut String) -> Option<()> {
        self.code.decode(self.coded(row)?, text)
    }

    fn coded(&self, row: DocId) -> Option<&[u8]> {
        let start = if row == 0 { 0 } else { self.end(row - 1)? };
        self.file.get(start..self.end(row)?.min(self.length))
    }

    fn end(&self, row: DocId) -> Option<usize> {
        let place = self.file.get(self.length + row as usize * END..)?.first_chunk::<END>()?;
        Some(place.iter().rev().fold(0, |end, &byte| end << 8 | usize::from(byte)))
    }
}

fn damaged() -> TantivyError {
    TantivyError::DataCorruption(DataCorruption::comment_only(format!("{EXTENSION}: a text")))
}
