//! Texts that begin in one passage and end in the next, as where a sentence of a paragraph ends between them.

use super::union;
use crate::analysis::fold::Folded;
use crate::analysis::is_gram;
use crate::analysis::key::TermKey;
use crate::error::Result;
use crate::index::embedded::postings::{ListPlace, TextField};
use crate::index::embedded::segment::Segment;
use fixedbitset::FixedBitSet;
use tantivy::DocId;

/// Adds the passages in which `needle` (folded) begins, to end in the next. Texts with fewer than two
/// pairs of characters are not looked for.
pub fn add_crossing(segment: &Segment, needle: &[char], rows: &mut FixedBitSet) -> Result<()> {
    let pairs: Vec<[char; 2]> =
        needle.windows(2).filter(|two| two.iter().all(|&c| is_gram(c))).map(|two| [two[0], two[1]]).collect();
    if pairs.len() < 2 {
        return Ok(());
    }
    let lists = pairs.iter().map(|&pair| rows_with(segment, pair)).collect::<Result<Vec<_>>>()?;
    let (mut text, mut folded) = (String::new(), Folded::default());
    for row in candidates(&lists) {
        if rows.contains(row as usize) || !goes_on(segment, row) {
            continue;
        }
        text.clear();
        segment.append_text(row, &mut text)?;
        let border = text.len();
        segment.append_text(row + 1, &mut text)?;
        folded.refill(&text);
        let crosses = |at: usize| {
            let span = folded.span(at, at + needle.len());
            span.start < border && border < span.end
        };
        if folded.find(needle).any(crosses) {
            rows.insert(row as usize);
        }
    }
    Ok(())
}

/// Rows that hold a pair of characters, in order.
fn rows_with(segment: &Segment, pair: [char; 2]) -> Result<Vec<DocId>> {
    let mut rows = Vec::new();
    for field in [TextField::Body, TextField::Residue] {
        let terms = segment.terms(field);
        let place: Vec<ListPlace> = terms.get(TermKey::pair(pair[0], pair[1])).into_iter().collect();
        rows.extend(union(terms, &place)?);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

/// Rows that hold the beginning of the pairs while the next holds the rest; one pair may stand over the border.
fn candidates(lists: &[Vec<DocId>]) -> Vec<DocId> {
    let holds = |at: usize, row: DocId| lists[at].binary_search(&row).is_ok();
    let last = lists.len() - 1;
    let is_one = |&row: &DocId| {
        let begun = (0..=last).take_while(|&at| holds(at, row)).count();
        let ended = (0..=last).rev().take_while(|&at| holds(at, row + 1)).count();
        begun + ended >= last
    };
    let rarest = |range: std::ops::Range<usize>| range.min_by_key(|&at| lists[at].len()).unwrap_or(0);
    // One of the first two pairs is whole in the first passage, or all but the first are in the second.
    let (early, late) = (rarest(0..1), rarest(1..last + 1));
    let before = |&row: &DocId| row.checked_sub(1);
    let mut rows: Vec<DocId> =
        lists[early].iter().copied().chain(lists[late].iter().filter_map(before)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.retain(is_one);
    rows
}

/// True if `row` is a passage and the next row too, of the same document: passages leave out nothing between them.
fn goes_on(segment: &Segment, row: DocId) -> bool {
    let next = row + 1;
    let is_same = || segment.start_of(row) == segment.start_of(next) && row != segment.start_of(row);
    next < segment.rows() && is_same() && segment.is_alive(row) && segment.is_alive(next)
}
