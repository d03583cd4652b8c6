//! Finds the passages of a segment that pass a filter.

mod border;

use super::postings::{FieldTerms, ListPlace, Postings, TextField};
use super::rows::LABEL_MARK;
use super::score::undamaged;
use super::segment::Segment;
use crate::analysis::fold::{Folded, contains, is_han};
use crate::analysis::key::TermKey;
use crate::analysis::{is_gram, next_run};
use crate::error::Result;
use crate::figure::Amounts;
use crate::index::Filter;
use crate::index::record::DocumentHead;
use crate::metadata::{name, reference};
use crate::model::{EntityKind, Figure};
use fixedbitset::FixedBitSet;
use std::collections::BTreeSet;
use tantivy::DocId;

/// The living passages of `segment` that pass `filter`.
pub fn passing(segment: &Segment, filter: &Filter) -> Result<FixedBitSet> {
    let mut rows = match filter {
        Filter::Everything => segment.passages(),
        Filter::Verbatim(text) => {
            let mut rows = verbatim(segment, text)?;
            border::add_crossing(segment, &Folded::new(text).chars, &mut rows)?;
            rows
        }
        Filter::Within(text) => verbatim(segment, text)?,
        Filter::Pairs(text) => standing_in(segment, text)?,
        Filter::Section(name) => labelled(segment, TextField::Section, |label| contains(label, name))?,
        Filter::Entity { kind, name } => labelled(segment, TextField::Entity, |label| {
            let parts = label.split_once(LABEL_MARK);
            parts.is_some_and(|(key, own)| {
                kind.is_none_or(|kind: EntityKind| kind.key() == key) && contains(own, name)
            })
        })?,
        Filter::Title(text) => documents_with(segment, TextField::Title, text, |head| {
            head.title.as_deref().is_some_and(|title| contains(title, text))
        })?,
        Filter::Titled(text) => titled(segment, text)?,
        Filter::Path(text) => {
            documents_with(segment, TextField::Path, text, |head| contains(&head.name, text))?
        }
        Filter::Number(number) => of_named(segment, &reference::normal(number))?,
        Filter::Region(region) => of_named(segment, &name::of_region(region))?,
        Filter::Issuer(name) => of_named(segment, &name::of_issuer(name))?,
        Filter::Work(title) => of_named(segment, &name::of_work(title))?,
        Filter::Years(from, to) => by_years(segment, u64::from(*from), u64::from(*to))?,
        Filter::Days(from, to) => by_days(segment, *from, *to)?,
        Filter::Figure { indicator, amounts } => with_figure(segment, indicator, amounts)?,
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
    let (mut text, mut folded) = (String::new(), Folded::default());
    let candidates: Vec<usize> = rows.ones().collect();
    for row in candidates {
        text.clear();
        segment.append_text(row as DocId, &mut text)?;
        folded.refill(&text);
        if folded.find(&needle).next().is_none() {
            rows.set(row, false);
        }
    }
    Ok(rows)
}

/// Passages that hold every n-gram of `text`, in the body or as residue; all where it has none.
fn standing_in(segment: &Segment, text: &str) -> Result<FixedBitSet> {
    let mut rows = none(segment);
    for field in [TextField::Body, TextField::Residue] {
        match grams_in(segment, field, text)? {
            None => return Ok(segment.passages()),
            Some(found) => found.into_iter().for_each(|row| rows.insert(row as usize)),
        }
    }
    Ok(rows)
}

/// Rows whose `field` holds every n-gram of `text`; `None` where the text has none.
fn grams_in(segment: &Segment, field: TextField, text: &str) -> Result<Option<Vec<DocId>>> {
    let terms = segment.terms(field);
    let folded = Folded::new(text);
    let mut lists: Vec<Vec<ListPlace>> = Vec::new();
    let mut from = 0;
    while let Some(run) = next_run(&folded.chars, from) {
        from = run.end;
        match &folded.chars[run] {
            &[single] => lists.push(terms.beginning_with(single)),
            run => {
                let list = |pair: &[char]| terms.get(TermKey::pair(pair[0], pair[1])).into_iter().collect();
                lists.extend(run.windows(2).map(list));
            }
        }
    }
    lists.sort_by_key(|list| (rows_of(list), list.first().map(|place| place.start)));
    lists.dedup();
    let Some((rarest, rest)) = lists.split_first() else { return Ok(None) };
    let mut rows = union(terms, rarest)?;
    for list in rest {
        if rows.is_empty() {
            break;
        }
        rows = keep_common(&rows, terms, list)?;
    }
    Ok(Some(rows))
}

/// At most so many rows stand in the lists.
fn rows_of(lists: &[ListPlace]) -> u64 {
    lists.iter().map(|place| u64::from(place.count)).sum()
}

/// Rows of any of the posting lists, in order.
fn union(terms: FieldTerms, places: &[ListPlace]) -> Result<Vec<DocId>> {
    let mut rows = Vec::new();
    for &place in places {
        let mut postings = terms.postings(place);
        while postings.advance() {
            rows.extend_from_slice(postings.rows());
        }
        undamaged(&postings)?;
    }
    if places.len() > 1 {
        rows.sort_unstable();
        rows.dedup();
    }
    Ok(rows)
}

/// Those of `rows`, which are in order, that also stand in one of the posting lists.
fn keep_common(rows: &[DocId], terms: FieldTerms, places: &[ListPlace]) -> Result<Vec<DocId>> {
    /// Posting lists that are searched in turn for each row; more are joined first.
    const FEW: usize = 4;
    if places.len() > FEW {
        let others = union(terms, places)?;
        return Ok(rows.iter().copied().filter(|row| others.binary_search(row).is_ok()).collect());
    }
    let mut lists: Vec<Postings> = places.iter().map(|&place| terms.postings(place)).collect();
    let mut stands = |row: DocId| {
        lists.iter_mut().any(|postings| postings.seek(row).is_some_and(|at| postings.rows()[at] == row))
    };
    let common = rows.iter().copied().filter(|&row| stands(row)).collect();
    lists.iter().try_for_each(undamaged)?;
    Ok(common)
}

/// Passages with a label that passes `test`.
fn labelled(segment: &Segment, field: TextField, test: impl Fn(&str) -> bool) -> Result<FixedBitSet> {
    let terms = segment.terms(field);
    let passing = terms.terms().zip(terms.labels()).filter(|(_, label)| test(label));
    let places: Vec<ListPlace> = passing.map(|((_, place), _)| place).collect();
    let mut rows = none(segment);
    union(terms, &places)?.into_iter().for_each(|row| rows.insert(row as usize));
    Ok(rows)
}

/// Passages of the documents that have every n-gram of `text` in `field` and pass `test`.
fn documents_with(
    segment: &Segment,
    field: TextField,
    text: &str,
    test: impl Fn(&DocumentHead) -> bool,
) -> Result<FixedBitSet> {
    let documents = match grams_in(segment, field, text)? {
        Some(documents) => documents,
        None => segment.documents()?,
    };
    let mut rows = none(segment);
    for start in documents {
        if test(&segment.head(start)?) {
            insert_passages(segment, start, &mut rows);
        }
    }
    Ok(rows)
}

/// Passages of the documents whose title has every n-gram of `text`; none where it has none.
fn titled(segment: &Segment, text: &str) -> Result<FixedBitSet> {
    let mut rows = none(segment);
    let documents = grams_in(segment, TextField::Title, text)?.unwrap_or_default();
    documents.into_iter().for_each(|start| insert_passages(segment, start, &mut rows));
    Ok(rows)
}

/// Passages of the documents that are called `name`.
fn of_named(segment: &Segment, name: &str) -> Result<FixedBitSet> {
    let mut rows = none(segment);
    named(segment, name)?.into_iter().for_each(|start| insert_passages(segment, start, &mut rows));
    Ok(rows)
}

/// The living documents that are called `name`, one of [`crate::metadata::name::names`].
pub fn named(segment: &Segment, name: &str) -> Result<Vec<DocId>> {
    let documents = union(segment.terms(TextField::Name), place_of_name(segment, name).as_slice())?;
    Ok(documents.into_iter().filter(|&start| segment.is_alive(start)).collect())
}

/// True if a document, living or not, is called `name`.
pub fn has_named(segment: &Segment, name: &str) -> bool {
    place_of_name(segment, name).is_some()
}

fn place_of_name(segment: &Segment, name: &str) -> Option<ListPlace> {
    segment.terms(TextField::Name).get(TermKey::name(name.chars()))
}

fn insert_passages(segment: &Segment, start: DocId, rows: &mut FixedBitSet) {
    let passages = segment.passages_of(start);
    rows.insert_range(passages.start as usize..passages.end as usize);
}

/// Passages over which a table may go on behind its head.
const TABLE_PASSAGES: usize = 64;

/// Passages with a figure of this indicator that has one of these values.
fn with_figure(segment: &Segment, indicator: &str, amounts: &Amounts) -> Result<FixedBitSet> {
    let mut rows = near_characters(segment, indicator)?;
    rows.union_with(&below_head(segment, indicator)?);
    let candidates: Vec<usize> = rows.ones().collect();
    for row in candidates {
        let named = |figure: &Figure| figure.indicator.as_deref().is_some_and(|own| contains(own, indicator));
        if !segment.figures(row as DocId)?.iter().any(|figure| amounts.hold(figure) && named(figure)) {
            rows.set(row, false);
        }
    }
    Ok(rows)
}

/// Passages that hold the rarest Han characters of `text`, or the passage before which does; none where it has none. An
/// indicator may be put together from a sentence that two passages share, so its pairs need not stand in the passage.
fn near_characters(segment: &Segment, text: &str) -> Result<FixedBitSet> {
    /// Characters that are looked for; others rarely leave out more.
    const LOOKED_FOR: usize = 2;
    let terms = segment.terms(TextField::Body);
    let characters: BTreeSet<char> = Folded::new(text).chars.into_iter().filter(|&c| is_han(c)).collect();
    let mut lists: Vec<Vec<ListPlace>> = characters.into_iter().map(|c| terms.beginning_with(c)).collect();
    lists.sort_by_key(|list| rows_of(list));
    if lists.is_empty() {
        return Ok(none(segment));
    }
    let mut rows = segment.passages();
    for list in lists.iter().take(LOOKED_FOR) {
        let mut near = none(segment);
        for row in union(terms, list)? {
            near.insert_range(row as usize..(row as usize + 2).min(segment.rows() as usize));
        }
        rows.intersect_with(&near);
    }
    Ok(rows)
}

/// Passages up to [`TABLE_PASSAGES`] behind one that holds `text` as it stands: the head of a table names what is measured
/// in all of its rows.
fn below_head(segment: &Segment, text: &str) -> Result<FixedBitSet> {
    let mut rows = none(segment);
    for row in grams_in(segment, TextField::Body, text)?.unwrap_or_default() {
        let end = (row as usize + TABLE_PASSAGES).min(segment.rows() as usize);
        rows.insert_range(row as usize..end);
    }
    rows.intersect_with(&segment.passages());
    Ok(rows)
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
