//! What rows carry besides their terms and texts: the row's record and the document's detail.
//!
//! Each is a store of tantivy's in a file of its own, written and read as bytes: tantivy's own store of
//! documents writes and reads stored bytes one at a time.

use super::rows::Row;
use std::any::Any;
use std::io;
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::store::{Compressor, StoreReader, StoreWriter, ZstdCompressor};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
};

/// Extensions of the files, by [`Part`].
const EXTENSIONS: [&str; 2] = ["record", "detail"];
/// Bytes that are compressed together, by [`Part`]: a reader of one passage decompresses so much of the records, and so
/// much of the details only who asks for all of a document.
const BLOCK_BYTES: [usize; EXTENSIONS.len()] = [8 << 10, 32 << 10];
/// Of zstd, from 1 (fastest) to 22.
const LEVEL: i32 = 6;
/// Blocks that a reader keeps decompressed.
const CACHED_BLOCKS: usize = 128;
/// Segments of fewer rows are written anew when they are merged, so that small blocks do not gather.
const STACKED_ROWS: u32 = 4096;

/// How everything that is stored is compressed.
pub fn compressor() -> Compressor {
    Compressor::Zstd(ZstdCompressor { compression_level: Some(LEVEL) })
}

/// A file of stored bytes, with an entry for every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Record,
    Detail,
}

impl Part {
    const ALL: [Self; EXTENSIONS.len()] = [Self::Record, Self::Detail];

    fn component(self) -> SegmentComponent {
        SegmentComponent::Custom(EXTENSIONS[self as usize].to_string())
    }

    /// Opens the part of a segment.
    pub fn open(self, segment: &SegmentReader) -> tantivy::Result<StoreReader> {
        Ok(StoreReader::open(segment.open_read(self.component())?, CACHED_BLOCKS)?)
    }

    fn writer(self, segment: &Segment) -> tantivy::Result<StoreWriter> {
        let file = segment.open_write(self.component())?;
        Ok(StoreWriter::new(file, compressor(), BLOCK_BYTES[self as usize], false)?)
    }
}

/// Makes the parts of every segment.
pub struct StoredPlugin;

struct Writer {
    parts: Vec<StoreWriter>,
}

impl SegmentPlugin for StoredPlugin {
    fn extensions(&self) -> &[&str] {
        &EXTENSIONS
    }

    fn create_writer(&self, context: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        let parts = Part::ALL.map(|part| part.writer(context.segment));
        Ok(Box::new(Writer { parts: parts.into_iter().collect::<tantivy::Result<_>>()? }))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        for part in Part::ALL {
            let mut writer = part.writer(context.target_segment)?;
            for segment in context.readers {
                let store = part.open(segment)?;
                if segment.has_deletes() || segment.max_doc() < STACKED_ROWS {
                    segment.doc_ids_alive().try_for_each(|row| copy(&store, row, &mut writer))?;
                } else {
                    writer.stack(store)?;
                }
            }
            writer.close()?;
        }
        Ok(())
    }
}

fn copy(store: &StoreReader, row: DocId, writer: &mut StoreWriter) -> tantivy::Result<()> {
    Ok(writer.store_bytes(&store.get_document_bytes(row)?)?)
}

impl PluginWriter for Writer {
    fn add_document(&mut self, _: DocId, row: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let row = Row::content(row)?;
        for (writer, bytes) in self.parts.iter_mut().zip([row.record(), row.detail()]) {
            writer.store_bytes(bytes)?;
        }
        Ok(())
    }

    fn serialize(self: Box<Self>, _: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        let closed: io::Result<()> = self.parts.into_iter().try_for_each(StoreWriter::close);
        Ok(closed?)
    }

    fn mem_usage(&self) -> usize {
        self.parts.iter().map(StoreWriter::mem_usage).sum()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
