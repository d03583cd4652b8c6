//! Writes documents and files into tantivy; a commit makes them durable and visible at once.

use super::fields::Fields;
use super::gate::Gate;
use super::lock::WriterLock;
use super::rows::{self, Row};
use super::{EmbeddedIndex, trouble};
use crate::error::{Error, ErrorKind, Result};
use crate::index::record::FileRecord;
use crate::index::{Entry, Writer};
use crate::schema::Title;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tantivy::index::{SegmentId, SegmentMeta};
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

/// A segment in which more than one of so many rows was removed is written anew at the end of a run.
const WORN_SHARE: u32 = 10;
/// How often is cleaned behind a writer that failed: what its threads still held is free a little later.
const CLEANINGS: usize = 3;
const CLEANING_PAUSE: Duration = Duration::from_millis(30);
/// Memory of a writer that writes nothing: the least that tantivy takes.
const CLEANER_BYTES: usize = 15 << 20;

pub struct EmbeddedWriter {
    fields: Fields,
    title: Title,
    folder: PathBuf,
    gate: Arc<Gate>,
    writer: IndexWriter<Row>,
    _lock: Arc<WriterLock>,
}

impl EmbeddedWriter {
    pub(super) fn open(index: &EmbeddedIndex, options: &WriterOptions) -> Result<Self> {
        let lock = index.lock()?;
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
    fn send(&self, replaced: Option<&[u8]>, rows: Vec<Row>) -> Result<()> {
        let mut operations = Vec::with_capacity(rows.len() + 1);
        operations.extend(replaced.map(|key| UserOperation::Delete(self.term(key))));
        operations.extend(rows.into_iter().map(UserOperation::Add));
        self.writer.run(operations).map_err(|e| trouble(&e, &self.folder))?;
        Ok(())
    }

    fn term(&self, key: &[u8]) -> Term {
        Term::from_field_bytes(self.fields.id, key)
    }

    /// Gives up what was not committed and removes its files, so that a full disk has room again. Returns the
    /// cause of `error`, which only tells that a thread of the writer has ended where that is so.
    pub fn discard(self, error: Error) -> Error {
        let Self { mut writer, folder, _lock, .. } = self;
        let cause = match error.kind {
            ErrorKind::Internal => writer.prepare_commit().err().map(|cause| trouble(&cause, &folder)),
            _ => None,
        };
        let index = writer.index().clone();
        // The writer that failed no longer answers.
        drop(writer);
        for _ in 0..CLEANINGS {
            clean(&index);
            std::thread::sleep(CLEANING_PAUSE);
        }
        cause.unwrap_or(error)
    }

    /// Waits until the merges that are under way have ended, and writes segments anew that hold much that was
    /// removed: it takes room and, though it counts for no score, time.
    pub fn finish(self) -> Result<()> {
        let Self { mut writer, folder, _lock, .. } = self;
        let index = writer.index().clone();
        let purged = worn(&index).map_err(|e| trouble(&e, &folder))?;
        if !purged.is_empty() {
            // A merge that is under way may take one of them; what it makes holds nothing that was removed.
            let _ = writer.merge(&purged).wait();
        }
        writer.wait_merging_threads().map_err(|e| trouble(&e, &folder))?;
        clean(&index);
        Ok(())
    }
}

/// Removes the files that belong to no segment any more.
fn clean(index: &tantivy::Index) {
    let cleaner = index.writer_with_num_threads::<Row>(1, CLEANER_BYTES);
    let _ = cleaner.map(|cleaner| cleaner.garbage_collect_files().wait());
}

/// The segments in which much is gone. What tantivy tells of a segment keeps its files for as long as it is held.
fn worn(index: &tantivy::Index) -> tantivy::Result<Vec<SegmentId>> {
    let is_worn = |segment: &SegmentMeta| segment.num_deleted_docs() > segment.max_doc() / WORN_SHARE;
    let segments = index.searchable_segment_metas()?;
    Ok(segments.iter().filter(|segment| is_worn(segment)).map(SegmentMeta::id).collect())
}

impl Writer for EmbeddedWriter {
    fn put_document(&self, entry: Entry, replaces: bool) -> Result<()> {
        let permit = self.gate.enter(entry.document.text.len());
        let key = rows::key_bytes(&entry.key);
        let rows = rows::document_rows(self.fields, self.title.clone(), entry, permit);
        self.send(replaces.then_some(&key), rows)
    }

    fn remove_document(&self, key: &str) -> Result<()> {
        self.writer.delete_term(self.term(&rows::key_bytes(key)));
        Ok(())
    }

    fn put_file(&self, file: &FileRecord, replaces: bool) -> Result<()> {
        let key = rows::file_key(file);
        self.send(replaces.then_some(&key), vec![rows::file_row(self.fields, file.clone())])
    }

    fn remove_file(&self, file: &FileRecord) -> Result<()> {
        self.writer.delete_term(self.term(&rows::file_key(file)));
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.writer.commit().map_err(|e| trouble(&e, &self.folder))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Filter, Reader, Request, WeightedTerm};
    use crate::model::{Document, EntityKind, Mention, Passage, Section, Span};
    use crate::schema::Schema;
    use std::path::Path;

    /// So many small segments are merged into one, by tantivy's standing policy.
    const MERGED_SEGMENTS: usize = 8;
    const OPTIONS: WriterOptions = WriterOptions { threads: 1, memory_bytes: 16 << 20, queue_bytes: 1 << 20 };

    /// A document of three sections, each a passage of its own that names 云州市.
    fn document(number: usize) -> Document {
        let headings = ["一、餐厨垃圾", "二、背街小巷", "三、违法建设"];
        let mut document = Document {
            name: format!("{number:03}.txt"),
            id: format!("{number:032x}"),
            ..Document::default()
        };
        for (at, heading) in headings.iter().enumerate() {
            let start = document.text.len();
            document.text += heading;
            let heading_span = Span::new(start, document.text.len());
            let body = format!(
                "\n云州市第{number}次检查餐厨垃圾{at}处。{}\n",
                "背街小巷整治有力。".repeat(number % 5)
            );
            document.text += &body;
            let span = Span::new(start, document.text.len());
            let (place, section) =
                (document.text[start..].find("云州市").unwrap() + start, document.sections.len());
            document.mentions.push(Mention {
                kind: EntityKind::Place,
                name: format!("云州市{}", number % 3),
                span: Span::new(place, place + "云州市".len()),
            });
            document.sections.push(Section {
                level: 1,
                heading: heading.to_string(),
                number: None,
                span,
                heading_span,
                parent: None,
            });
            document.passages.push(Passage {
                number: at as u32,
                span,
                section: Some(section),
                residue: false,
            });
        }
        document
    }

    fn put(writer: &EmbeddedWriter, number: usize) {
        let document = document(number);
        let entry = Entry {
            key: document.id.clone(),
            document,
            register: Vec::new(),
            candidate_lines: vec![1],
            residue_lines: vec![],
        };
        writer.put_document(entry, false).unwrap();
    }

    /// What every request finds: document, passage, score, text.
    fn found(folder: &Path) -> Vec<Vec<(String, String, String)>> {
        let schema = Schema::builtin().unwrap();
        let reader = EmbeddedIndex::open(folder, schema.clone()).unwrap().reader().unwrap();
        let filters = [
            Filter::Everything,
            Filter::Verbatim("检查餐厨垃圾1处".to_string()),
            Filter::Verbatim("背".to_string()),
            Filter::Section("违法".to_string()),
            Filter::Entity { kind: Some(EntityKind::Place), name: "云州市2".to_string() },
            Filter::Path("017".to_string()),
        ];
        let term = |forms: &[&str]| WeightedTerm {
            forms: forms.iter().map(|f| f.to_string()).collect(),
            weight: 1.0,
        };
        let ask = |filter: Filter| {
            let mut request = Request::new(schema.ranking.clone(), 1000);
            request.terms = vec![term(&["厨垃", "\u{2}厨垃"]), term(&["\u{2}小巷"]), term(&["\u{1}17"])];
            request.all = filter != Filter::Everything;
            request.filter = filter;
            let candidates = reader.retrieve(&request).unwrap().candidates.into_iter();
            let shown = candidates.map(|candidate| {
                let record = reader.passage(candidate.passage).unwrap();
                let name = format!("{} {}", reader.head(candidate.document).unwrap().name, record.number);
                (name, candidate.score.to_string(), record.text)
            });
            shown.collect()
        };
        filters.into_iter().map(ask).collect()
    }

    #[test]
    fn merged_segments_without_the_deleted_rows_are_like_new_ones() {
        let schema = Schema::builtin().unwrap();
        let merged = tempfile::tempdir().unwrap();
        let index = EmbeddedIndex::create(merged.path(), schema.clone()).unwrap();
        let mut writer = index.writer(&OPTIONS).unwrap();
        for start in (0..60).step_by(20) {
            (start..start + 20).for_each(|number| put(&writer, number));
            writer.commit().unwrap();
        }
        (0..60).step_by(7).for_each(|number| writer.remove_document(&format!("{number:032x}")).unwrap());
        writer.commit().unwrap();
        let segments = index.index.searchable_segment_ids().unwrap();
        assert!(segments.len() > 1, "nothing to merge");
        writer.writer.merge(&segments).wait().unwrap();
        writer.finish().unwrap();
        assert_eq!(index.index.searchable_segment_ids().unwrap().len(), 1);
        assert!(EmbeddedIndex::damages(merged.path()).unwrap().is_empty());

        let fresh = tempfile::tempdir().unwrap();
        let mut writer = EmbeddedIndex::create(fresh.path(), schema).unwrap().writer(&OPTIONS).unwrap();
        (0..60).filter(|number| number % 7 != 0).for_each(|number| put(&writer, number));
        writer.commit().unwrap();
        writer.finish().unwrap();
        let expected = found(fresh.path());
        let numbers: Vec<usize> = expected.iter().map(Vec::len).collect();
        assert!(numbers.iter().all(|&number| number > 0), "{numbers:?}");
        assert!(found(merged.path()) == expected);
    }

    #[test]
    fn a_merge_that_the_end_waits_for_leaves_no_file_of_what_it_has_read() {
        let folder = tempfile::tempdir().unwrap();
        let index = EmbeddedIndex::create(folder.path(), Schema::builtin().unwrap()).unwrap();
        let mut writer = index.writer(&OPTIONS).unwrap();
        for number in 0..MERGED_SEGMENTS {
            put(&writer, number);
            writer.commit().unwrap();
        }
        writer.finish().unwrap();
        let living = index.index.searchable_segment_ids().unwrap();
        assert!(living.len() < MERGED_SEGMENTS, "nothing was merged");
        let files = std::fs::read_dir(folder.path().join("segments")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let terms: Vec<String> = names.filter(|name| name.ends_with(".terms")).collect();
        assert_eq!(terms.len(), living.len(), "{terms:?}");
    }

    #[test]
    fn a_lock_that_a_started_process_still_holds_keeps_no_writer_out() {
        let folder = tempfile::tempdir().unwrap();
        let index = EmbeddedIndex::create(folder.path(), Schema::builtin().unwrap()).unwrap();
        let path = folder.path().join("segments/.tantivy-writer.lock");
        let copy = std::fs::File::create(path).unwrap();
        copy.lock().unwrap();
        assert!(index.writer(&OPTIONS).is_ok());
        let held = index.writer(&OPTIONS).unwrap();
        assert_eq!(index.writer(&OPTIONS).err().map(|error| error.kind), Some(ErrorKind::Locked));
        drop(held);
    }

    #[test]
    fn a_passage_that_holds_a_word_of_no_weight_there_is_found_once() {
        let (schema, folder) = (Schema::builtin().unwrap(), tempfile::tempdir().unwrap());
        let index = EmbeddedIndex::create(folder.path(), schema.clone()).unwrap();
        let mut writer = index.writer(&OPTIONS).unwrap();
        (0..60).for_each(|number| put(&writer, number));
        writer.commit().unwrap();
        let mut request = Request::new(schema.ranking, 1000);
        let as_word = WeightedTerm { forms: vec!["\u{2}1次".to_string()], weight: 1.0 };
        let number = WeightedTerm { forms: vec!["21".to_string(), "\u{2}21".to_string()], weight: 1.0 };
        request.terms = vec![as_word, number];
        let retrieved = index.reader().unwrap().retrieve(&request).unwrap();
        assert_eq!((retrieved.total, retrieved.candidates.len()), (3, 3));
    }
}
