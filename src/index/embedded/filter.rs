//! Finds the passages of a segment that pass a filter.

use super::score::terms_beginning_with;
use super::segment::{Segment, each_block};
use crate::analysis::fold::{Folded, contains};
use crate::analysis::{PAIR_MARK, is_gram, next_run};
use crate::error::Result;
use crate::index::Filter;
use crate::index::record::{DocumentHead, PassageRecord};
use crate::model::EntityKind;
use fixedbitset::FixedBitSet;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader};

/// The living passages of `segment` that pass `filter`.
pub fn passing(segment: &Segment, filter: &Filter) -> Result<FixedBitSet> {
    let mut rows = match filter {
        Filter::Everything => segment.passages(),
        Filter::Verbatim(text) => verbatim(segment, text)?,
        Filter::Pairs(text) => standing_in(segment, text)?,
        Filter::Section(name) => facets(segment, segment.fields.section, |labels| {
            labels.last().is_some_and(|label| contains(label, name))
        })?,
        Filter::Entity { kind, name } => facets(segment, segment.fields.entity, |labels| match labels {
            [key, label] => kind.is_none_or(|kind: EntityKind| kind.key() == *key) && contains(label, name),
            _ => false,
        })?,
        Filter::Title(text) => documents_with(segment, segment.fields.title, text, |head| {
            head.title.as_deref().is_some_and(|title| contains(title, text))
        })?,
        Filter::Path(text) => {
            documents_with(segment, segment.fields.path, text, |head| contains(&head.name, text))?
        }
        Filter::Years(from, to) => by_years(segment, u64::from(*from), u64::from(*to))?,
        Filter::Days(from, to) => by_days(segment, *from, *to)?,
        Filter::Not(inner) => {
            let mut rows = segment.passages();
            rows.difference_with(&passing(segment, inner)?);
            rows
        }
        Filter::All(filters) => all(segment, filters)?,
        Filter::Any(filters) => {
            let mut rows = none(segment);
            for filter in filters {
                rows.union_with(&passing(segment, filter)?);
            }
            rows
        }
    };
    if segment.reader.has_deletes() {
        let dead: Vec<usize> = rows.ones().filter(|&row| !segment.is_alive(row as DocId)).collect();
        dead.into_iter().for_each(|row| rows.set(row, false));
    }
    Ok(rows)
}

fn none(segment: &Segment) -> FixedBitSet {
    FixedBitSet::with_capacity(segment.rows() as usize)
}

fn all(segment: &Segment, filters: &[Filter]) -> Result<FixedBitSet> {
    let Some((first, rest)) = filters.split_first() else { return Ok(segment.passages()) };
    let mut rows = passing(segment, first)?;
    for filter in rest {
        if rows.is_clear() {
            break;
        }
        rows.intersect_with(&passing(segment, filter)?);
    }
    Ok(rows)
}

/// Passages in which the folded characters of `text` stand one after the other.
fn verbatim(segment: &Segment, text: &str) -> Result<FixedBitSet> {
    let needle = Folded::new(text).chars;
    let mut rows = standing_in(segment, text)?;
    if needle.is_empty() || (needle.len() <= 2 && needle.iter().all(|&c| is_gram(c))) {
        return Ok(rows);
    }
    let mut folded = Folded::default();
    let candidates: Vec<usize> = rows.ones().collect();
    for row in candidates {
        let passage: PassageRecord = segment.record(row as DocId)?;
        folded.refill(&passage.text);
        if folded.find(&needle).next().is_none() {
            rows.set(row, false);
        }
    }
    Ok(rows)
}

/// Passages that hold every n-gram of `text`, in the body or as residue; all where it has none.
fn standing_in(segment: &Segment, text: &str) -> Result<FixedBitSet> {
    let mut rows = none(segment);
    for field in [segment.fields.body, segment.fields.residue] {
        match grams_in(segment, field, text)? {
            None => return Ok(segment.passages()),
            Some(found) => found.into_iter().for_each(|row| rows.insert(row as usize)),
        }
    }
    Ok(rows)
}

/// Rows whose `field` holds every n-gram of `text`; `None` where the text has none.
fn grams_in(segment: &Segment, field: Field, text: &str) -> Result<Option<Vec<DocId>>> {
    let inverted = segment.reader.inverted_index(field).map_err(super::trouble_here)?;
    let folded = Folded::new(text);
    let mut lists: Vec<Vec<TermInfo>> = Vec::new();
    let mut from = 0;
    while let Some(run) = next_run(&folded.chars, from) {
        from = run.end;
        let places = if run.len() == 1 {
            vec![terms_beginning_with(&inverted, folded.chars[run.start])]
        } else {
            folded.chars[run].windows(2).map(|pair| pair_terms(&inverted, pair)).collect()
        };
        for list in places {
            lists.push(list.map_err(|e: std::io::Error| super::trouble_here(e.into()))?);
        }
    }
    lists.sort_by_key(|list| list.iter().map(|place| place.doc_freq).sum::<u32>());
    lists.dedup();
    let Some((rarest, rest)) = lists.split_first() else { return Ok(None) };
    let mut rows = union(&inverted, rarest)?;
    for list in rest {
        if rows.is_empty() {
            break;
        }
        rows = keep_common(&rows, &inverted, list)?;
    }
    Ok(Some(rows))
}

/// Rows of any of the posting lists, in order.
fn union(inverted: &InvertedIndexReader, places: &[TermInfo]) -> Result<Vec<DocId>> {
    let mut rows = Vec::new();
    for place in places {
        let postings = inverted
            .read_block_postings_from_terminfo(place, IndexRecordOption::Basic)
            .map_err(|e| super::trouble_here(e.into()))?;
        each_block(postings, |docs, _| rows.extend_from_slice(docs));
    }
    if places.len() > 1 {
        rows.sort_unstable();
        rows.dedup();
    }
    Ok(rows)
}

/// The two terms of a pair of characters: as a word, and as none.
fn pair_terms(inverted: &InvertedIndexReader, pair: &[char]) -> std::io::Result<Vec<TermInfo>> {
    let bare: String = pair.iter().collect();
    let marked = format!("{PAIR_MARK}{bare}");
    let (bare, marked) = (inverted.terms().get(bare)?, inverted.terms().get(marked)?);
    Ok(bare.into_iter().chain(marked).collect())
}

/// Those of `rows`, which are in order, that also stand in one of the posting lists.
fn keep_common(rows: &[DocId], inverted: &InvertedIndexReader, places: &[TermInfo]) -> Result<Vec<DocId>> {
    /// Posting lists that are searched in turn for each row; more are joined first.
    const FEW: usize = 4;
    if places.len() > FEW {
        let others = union(inverted, places)?;
        return Ok(rows.iter().copied().filter(|row| others.binary_search(row).is_ok()).collect());
    }
    let open = |place| {
        let postings = inverted.read_block_postings_from_terminfo(place, IndexRecordOption::Basic);
        postings.map_err(|e| super::trouble_here(e.into()))
    };
    let mut lists = places.iter().map(open).collect::<Result<Vec<_>>>()?;
    let mut stands = |row: DocId| {
        lists.iter_mut().any(|postings| {
            let at = postings.seek(row);
            at < postings.block_len() && postings.doc(at) == row
        })
    };
    Ok(rows.iter().copied().filter(|&row| stands(row)).collect())
}

/// Passages with a facet whose labels pass `test`.
fn facets(segment: &Segment, field: Field, test: impl Fn(&[&str]) -> bool) -> Result<FixedBitSet> {
    let trouble = |e: std::io::Error| super::trouble_here(e.into());
    let inverted = segment.reader.inverted_index(field).map_err(super::trouble_here)?;
    let mut stream = inverted.terms().stream().map_err(trouble)?;
    let mut places = Vec::new();
    while stream.advance() {
        let labels: Vec<&str> = std::str::from_utf8(stream.key()).unwrap_or_default().split('\0').collect();
        if test(&labels) {
            places.push(stream.value().clone());
        }
    }
    let mut rows = none(segment);
    union(&inverted, &places)?.into_iter().for_each(|row| rows.insert(row as usize));
    Ok(rows)
}

/// Passages of the documents that have every n-gram of `text` in `field` and pass `test`.
fn documents_with(
    segment: &Segment,
    field: Field,
    text: &str,
    test: impl Fn(&DocumentHead) -> bool,
) -> Result<FixedBitSet> {
    let documents = match grams_in(segment, field, text)? {
        Some(documents) => documents,
        None => segment.documents()?,
    };
    let mut rows = none(segment);
    for start in documents {
        if test(&segment.record(start)?) {
            insert_passages(segment, start, &mut rows);
        }
    }
    Ok(rows)
}

fn insert_passages(segment: &Segment, start: DocId, rows: &mut FixedBitSet) {
    let passages = segment.passages_of(start);
    rows.insert_range(passages.start as usize..passages.end as usize);
}

fn by_years(segment: &Segment, from: u64, to: u64) -> Result<FixedBitSet> {
    let years = segment.reader.fast_fields().u64("year").map_err(super::trouble_here)?;
    let mut rows = none(segment);
    for start in segment.documents()? {
        if years.values_for_doc(start).any(|year| (from..=to).contains(&year)) {
            insert_passages(segment, start, &mut rows);
        }
    }
    Ok(rows)
}

fn by_days(segment: &Segment, from: u64, to: u64) -> Result<FixedBitSet> {
    let columns = segment.reader.fast_fields();
    let first = columns.u64("first_day").map_err(super::trouble_here)?;
    let last = columns.u64("last_day").map_err(super::trouble_here)?;
    let mut rows = none(segment);
    for start in segment.documents()? {
        if let (Some(first), Some(last)) = (first.first(start), last.first(start))
            && first <= to
            && from <= last
        {
            insert_passages(segment, start, &mut rows);
        }
    }
    Ok(rows)
}
