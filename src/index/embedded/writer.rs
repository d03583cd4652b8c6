//! Writes documents and files into tantivy; a commit makes them durable and visible at once.

use super::fields::Fields;
use super::gate::{Gate, Permit};
use super::lock::WriterLock;
use super::rows::{self, Row};
use super::{EmbeddedIndex, trouble};
use crate::error::Result;
use crate::index::record::FileRecord;
use crate::index::{Entry, Writer};
use crate::schema::Title;
use std::path::PathBuf;
use std::sync::Arc;
use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, Term};

/// How much a writer may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterOptions {
    pub threads: usize,
    /// Memory for building segments, all threads together, in bytes.
    pub memory_bytes: usize,
    /// Text that may wait to be indexed, in bytes.
    pub queue_bytes: usize,
}

pub struct EmbeddedWriter {
    fields: Fields,
    title: Title,
    folder: PathBuf,
    gate: Arc<Gate>,
    writer: IndexWriter<Row>,
    _lock: WriterLock,
}

impl EmbeddedWriter {
    pub(super) fn open(index: &EmbeddedIndex, options: &WriterOptions) -> Result<Self> {
        let lock = WriterLock::acquire(&index.folder)?;
        let writer = index
            .index
            .writer_with_num_threads(options.threads, options.memory_bytes)
            .map_err(|e| trouble(&e, &index.folder))?;
        Ok(Self {
            fields: index.fields,
            title: index.schema.title.clone(),
            folder: index.folder.clone(),
            gate: Gate::new(options.queue_bytes),
            writer,
            _lock: lock,
        })
    }

    /// Sends rows in one batch, which keeps them together and in order in one segment.
    fn send(&self, replaced: Option<&str>, rows: Vec<Row>, permit: Option<Arc<Permit>>) -> Result<()> {
        let mut operations = Vec::with_capacity(rows.len() + 1);
        operations.extend(replaced.map(|id| UserOperation::Delete(self.id_term(id))));
        let add = |row: Row| UserOperation::Add(row.with_permit(permit.clone()));
        operations.extend(rows.into_iter().map(add));
        drop(permit);
        self.writer.run(operations).map_err(|e| trouble(&e, &self.folder))?;
        Ok(())
    }

    fn id_term(&self, id: &str) -> Term {
        Term::from_field_text(self.fields.id, id)
    }

    /// Waits until the merges that are under way have ended.
    pub fn finish(self) -> Result<()> {
        let Self { writer, folder, _lock, .. } = self;
        writer.wait_merging_threads().map_err(|e| trouble(&e, &folder))
    }
}

impl Writer for EmbeddedWriter {
    fn put_document(&self, entry: &Entry, replaces: bool) -> Result<()> {
        let permit = self.gate.enter(entry.document.text.len());
        let rows = rows::document_rows(&self.fields, &self.title, entry)?;
        self.send(replaces.then_some(entry.document.id.as_str()), rows, Some(permit))
    }

    fn remove_document(&self, id: &str) -> Result<()> {
        self.writer.delete_term(self.id_term(id));
        Ok(())
    }

    fn put_file(&self, file: &FileRecord, replaces: bool) -> Result<()> {
        let id = rows::file_id(file);
        self.send(replaces.then_some(id.as_str()), vec![rows::file_row(&self.fields, file)?], None)
    }

    fn remove_file(&self, file: &FileRecord) -> Result<()> {
        self.remove_document(&rows::file_id(file))
    }

    fn commit(&mut self) -> Result<()> {
        self.writer.commit().map_err(|e| trouble(&e, &self.folder))?;
        Ok(())
    }
}
