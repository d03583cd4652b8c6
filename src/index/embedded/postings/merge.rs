//! Joins the terms of several segments into one.

use super::dictionary::{ListPlace, Terms};
use super::file::FieldWriter;
use super::reader::{FieldTerms, Labels, SegmentTerms};
use super::{EXTENSION, Frequency, TextField};
use crate::analysis::key::TermKey;
use tantivy::error::DataCorruption;
use tantivy::{SegmentReader, TantivyError};

/// A segment that is merged: its terms, and where its rows go.
pub struct Source {
    terms: SegmentTerms,
    /// For every old row the new one; `None` where the row is deleted.
    rows: Vec<Option<u32>>,
}

/// The sources of a merge of `segments`, whose living rows follow one another, and the number of these.
pub fn sources(segments: &[SegmentReader]) -> tantivy::Result<(Vec<Source>, u32)> {
    let mut next = 0;
    let mut sources = Vec::with_capacity(segments.len());
    for segment in segments {
        let alive = |row| segment.alive_bitset().is_none_or(|alive| alive.is_alive(row));
        let rows = (0..segment.max_doc()).map(|row| {
            alive(row).then(|| {
                next += 1;
                next - 1
            })
        });
        sources.push(Source { rows: rows.collect(), terms: SegmentTerms::open(segment)? });
    }
    Ok((sources, next))
}

/// Merges one field.
pub fn field(sources: &[Source], field: TextField, out: &mut FieldWriter) -> tantivy::Result<()> {
    let fields: Vec<FieldTerms> = sources.iter().map(|source| source.terms.field(field)).collect();
    let mut terms: Vec<Terms> = fields.iter().map(|field| field.terms()).collect();
    let mut heads: Vec<Option<(TermKey, ListPlace)>> = terms.iter_mut().map(Iterator::next).collect();
    let mut labels: Vec<Labels> = fields.iter().map(|field| field.labels()).collect();
    let (mut rows, mut frequencies) = (Vec::new(), Vec::<Frequency>::new());
    while let Some(key) = heads.iter().flatten().map(|&(key, _)| key).min() {
        rows.clear();
        frequencies.clear();
        let mut label = None;
        for (at, head) in heads.iter_mut().enumerate() {
            let Some((_, place)) = head.filter(|&(other, _)| other == key) else { continue };
            append(&sources[at], fields[at], place, &mut rows, &mut frequencies)?;
            *head = terms[at].next();
            let own = labels[at].next();
            label = label.or(own);
        }
        if !rows.is_empty() {
            out.add(key, &rows, &frequencies)?;
            label.into_iter().for_each(|label| out.add_label(label));
        }
    }
    let mut lengths = Vec::new();
    for (source, field) in sources.iter().zip(&fields) {
        let of_rows = source.rows.iter().zip(field.lengths());
        lengths.extend(of_rows.filter(|(row, _)| row.is_some()).map(|(_, &length)| length));
    }
    Ok(out.finish(&lengths)?)
}

/// Appends the living rows of a list, by their new numbers.
fn append(
    source: &Source,
    field: FieldTerms,
    place: ListPlace,
    rows: &mut Vec<u32>,
    frequencies: &mut Vec<Frequency>,
) -> tantivy::Result<()> {
    let mut postings = field.postings(place);
    while postings.advance() {
        let counts = postings.words().iter().zip(postings.others());
        for (&row, (&words, &others)) in postings.rows().iter().zip(counts) {
            if let Some(row) = source.rows[row as usize] {
                rows.push(row);
                frequencies.push(Frequency::of(words, others));
            }
        }
    }
    match postings.is_damaged() {
        true => {
            let damage = DataCorruption::comment_only(format!("{EXTENSION}: a posting list"));
            Err(TantivyError::DataCorruption(damage))
        }
        false => Ok(()),
    }
}
