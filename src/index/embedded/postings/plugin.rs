//! Takes part in the life of a segment: collects the terms of its rows, writes them, merges them.

use super::file::{FieldWriter, Footer};
use super::inversion::Inversion;
use super::{EXTENSION, TextField, merge};
use crate::analysis::Analyzer;
use crate::analysis::key::TermKey;
use crate::analysis::user_words::UserWords;
use crate::index::embedded::rows::Row;
use std::any::Any;
use std::sync::Arc;
use tantivy::directory::TerminatingWrite;
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TantivyError,
};

/// Makes the component of every segment.
pub struct TermsPlugin {
    /// Words that the list lacks.
    pub words: Arc<UserWords>,
}

#[derive(Default)]
struct TermsWriter {
    analyzer: Analyzer,
    /// Of the text under way, with whether each is a pair that is a word.
    keys: Vec<(TermKey, bool)>,
    fields: [Inversion; TextField::ALL.len()],
    rows: u32,
}

impl SegmentPlugin for TermsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        let analyzer = Analyzer::with_words(self.words.clone());
        let writer = TermsWriter { analyzer, ..TermsWriter::default() };
        Ok(Box::new(writer))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        let (sources, rows) = merge::sources(context.readers)?;
        write_file(context.target_segment, rows, |field, writer| merge::field(&sources, field, writer))
    }
}

impl PluginWriter for TermsWriter {
    fn add_document(&mut self, id: DocId, row: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let row = Row::content(row)?;
        for (field, text) in row.texts() {
            self.analyzer.read(text);
            self.keys.clear();
            self.keys.extend(self.analyzer.keys());
            self.fields[field as usize].add(id, &self.keys);
        }
        for (field, labels) in row.labels() {
            self.fields[field as usize].add_labels(id, labels.iter().map(|label| &**label));
        }
        for (field, keys) in row.keys() {
            self.keys.clear();
            self.keys.extend(keys.iter().map(|&key| (key, false)));
            self.fields[field as usize].add(id, &self.keys);
        }
        self.rows = id + 1;
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, order: Option<&DocIdMapping>) -> tantivy::Result<()> {
        if order.is_some() {
            return Err(TantivyError::InvalidArgument("rows keep the order in which they come".to_string()));
        }
        let rows = self.rows;
        let mut fields = self.fields.into_iter();
        write_file(segment, rows, |field, writer| {
            let inversion = fields.next().unwrap_or_default();
            Ok(inversion.write(if field.is_scored() { rows } else { 0 }, writer)?)
        })
    }

    fn mem_usage(&self) -> usize {
        self.fields.iter().map(Inversion::memory).sum()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Writes the file of `segment`; `write` writes each field.
fn write_file(
    segment: &Segment,
    rows: u32,
    mut write: impl FnMut(TextField, &mut FieldWriter) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let mut file = segment.open_write(SegmentComponent::Custom(EXTENSION.to_string()))?;
    let mut footer = Footer { rows, fields: Vec::with_capacity(TextField::ALL.len()) };
    let mut start = 0;
    for field in TextField::ALL {
        let mut writer = FieldWriter::new(&mut file, start);
        write(field, &mut writer)?;
        let places = writer.places();
        start = places.labels.1;
        footer.fields.push(places);
    }
    footer.write(&mut file)?;
    file.terminate()?;
    Ok(())
}
