//! From the scores of all passages to the best of those that match.

use super::filter;
use super::score::{Lookup, Sums};
use super::segment::Segment;
use crate::error::Result;
use crate::index::{Address, Candidate, Filter, Preferred, Request, Retrieved};
use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use tantivy::DocId;

/// Postings of a query from which on its segments are scored side by side.
const PARALLEL_POSTINGS: u64 = 30_000;
/// Candidates beyond four times the wanted ones that are gathered before the lowest are dropped.
const SPARE: usize = 256;
/// Passages whose score is below this share of the best are no answer.
const LEAST_SHARE: f32 = 0.1;

/// The best candidates of all segments, ties at the limit included, and the number of all that match. A
/// passage that holds everything has its score raised so far that it precedes all others. A query that `is_alone`
/// may use all cores.
pub fn best(
    segments: &[Segment],
    lookup: &Lookup,
    request: &Request,
    sums: &mut [Sums],
    is_alone: bool,
) -> Result<Retrieved> {
    let pairs: Vec<(&Segment, &mut Sums)> = segments.iter().zip(sums).collect();
    let scored: Result<Vec<Scored>> = match is_alone && lookup.postings() >= PARALLEL_POSTINGS {
        true => pairs.into_par_iter().map(|(segment, sums)| score(lookup, request, segment, sums)).collect(),
        false => pairs.into_iter().map(|(segment, sums)| score(lookup, request, segment, sums)).collect(),
    };
    let scored = scored?;
    let best = scored.iter().map(Scored::best).fold(0.0, f32::max);
    let least = if request.all { 0.0 } else { (best * LEAST_SHARE).max(f32::MIN_POSITIVE) };
    let bonus = lookup.upper_bound() * most(&request.preferred) + 1.0;
    let mut retrieved = Retrieved { idf: lookup.idf().to_vec(), ..Retrieved::default() };
    let mut floor = f32::NEG_INFINITY;
    for scored in &scored {
        scored.collect(least, bonus, request.limit, &mut floor, &mut retrieved);
    }
    prune(&mut retrieved.candidates, request.limit);
    let order = |a: &Candidate, b: &Candidate| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage));
    retrieved.candidates.sort_by(order);
    Ok(retrieved)
}

fn score<'s>(
    lookup: &Lookup,
    request: &'s Request,
    segment: &'s Segment,
    sums: &'s mut Sums,
) -> Result<Scored<'s>> {
    lookup.score(segment, sums)?;
    Scored::new(segment, request, sums)
}

/// The scores of a segment's rows, and which of them match.
struct Scored<'a> {
    segment: &'a Segment,
    sums: &'a Sums,
    /// Rows that pass the filter; `None` where there is none.
    passing: Option<FixedBitSet>,
    /// Rows that hold everything that was asked for.
    first: Option<FixedBitSet>,
    /// Rows that are preferred for each reason.
    preferred: Vec<(FixedBitSet, &'a Preferred)>,
    /// The most that a score is multiplied by.
    most: f32,
}

/// The most that `preferred` multiply a score by.
fn most(preferred: &[Preferred]) -> f32 {
    preferred.iter().map(|preferred| 1.0 + preferred.share).product()
}

impl<'a> Scored<'a> {
    fn new(segment: &'a Segment, request: &'a Request, sums: &'a Sums) -> Result<Self> {
        let passing = match &request.filter {
            Filter::Everything if !request.all => None,
            filter => Some(filter::passing(segment, filter)?),
        };
        let first = match request.first.as_slice() {
            [] => None,
            filters => Some(filter::passing(segment, &Filter::All(filters.to_vec()))?),
        };
        let rows = |preferred: &'a Preferred| Ok((filter::passing(segment, &preferred.filter)?, preferred));
        let preferred: Result<Vec<_>> = request.preferred.iter().map(rows).collect();
        Ok(Self { segment, sums, passing, first, preferred: preferred?, most: most(&request.preferred) })
    }

    /// The best score, what is preferred not counted: others are not to be left out for it.
    fn best(&self) -> f32 {
        if self.matches_by_score() {
            return self.sums.best();
        }
        let mut best = 0.0f32;
        self.each(f32::MIN_POSITIVE, |row, _| best = best.max(self.sums.total(row)));
        best
    }

    /// True if every passage with a score matches and no other.
    fn matches_by_score(&self) -> bool {
        self.passing.is_none() && self.first.is_none() && !self.segment.reader.has_deletes()
    }

    /// The preferred rows, each once, with their scores.
    fn preferred_totals(&self) -> impl Iterator<Item = (DocId, f32)> + '_ {
        let rows = self.preferred.iter().enumerate().flat_map(|(at, (rows, _))| {
            let before = &self.preferred[..at];
            rows.ones().filter(move |&row| !before.iter().any(|(rows, _)| rows.contains(row)))
        });
        rows.map(|row| (row as DocId, self.total(row as DocId)))
    }

    /// What `row` is preferred for.
    fn reasons(&self, row: DocId) -> impl Iterator<Item = &'a Preferred> + '_ {
        self.preferred.iter().filter(move |(rows, _)| rows.contains(row as usize)).map(|(_, reason)| *reason)
    }

    /// How many rows score at least `least`.
    fn count(&self, least: f32) -> usize {
        let raised =
            self.preferred_totals().filter(|&(row, total)| total >= least && self.sums.total(row) < least);
        self.sums.count(least) + raised.count()
    }

    /// Calls `visit` with the living rows that match and have at least the score `least` or hold everything.
    fn each(&self, least: f32, mut visit: impl FnMut(DocId, f32)) {
        let mut offer = |row: DocId| {
            let score = self.total(row);
            if (score >= least || self.holds_all(row)) && self.segment.is_alive(row) {
                visit(row, score);
            }
        };
        if let Some(passing) = &self.passing {
            return passing.ones().for_each(|row| offer(row as DocId));
        }
        self.sums.each(f32::MIN_POSITIVE, |row, _| {
            offer(row);
            f32::MIN_POSITIVE
        });
        let others = self.first.iter().flat_map(FixedBitSet::ones).map(|row| row as DocId);
        others.filter(|&row| self.sums.total(row) == 0.0).for_each(&mut offer);
    }

    fn total(&self, row: DocId) -> f32 {
        self.reasons(row).fold(self.sums.total(row), |total, reason| total * (1.0 + reason.share))
    }

    fn holds_all(&self, row: DocId) -> bool {
        self.first.as_ref().is_some_and(|first| first.contains(row as usize))
    }

    /// Adds the rows that match. `floor` is the score below which a candidate can no longer be among the best
    /// `limit`.
    fn collect(&self, least: f32, bonus: f32, limit: usize, floor: &mut f32, retrieved: &mut Retrieved) {
        if self.matches_by_score() {
            retrieved.total += self.count(least);
            self.sums.each(least.max(*floor) / self.most, |row, _| {
                let score = self.total(row);
                if score >= least.max(*floor) {
                    self.add(row, score, limit, floor, retrieved);
                }
                least.max(*floor) / self.most
            });
            return;
        }
        self.each(least, |row, score| {
            let holds_all = self.holds_all(row);
            retrieved.total += 1;
            retrieved.first += usize::from(holds_all);
            let score = if holds_all { score + bonus } else { score };
            if score >= *floor {
                self.add(row, score, limit, floor, retrieved);
            }
        });
    }

    fn add(&self, row: DocId, score: f32, limit: usize, floor: &mut f32, retrieved: &mut Retrieved) {
        let address = |row| Address { segment: self.segment.ordinal as u32, row };
        let parts = self.sums.parts(row, self.segment.layout());
        let document = address(self.segment.start_of(row));
        let gain = self.reasons(row).map(|reason| reason.gain).sum();
        retrieved.candidates.push(Candidate { passage: address(row), document, score, gain, parts });
        if retrieved.candidates.len() > 4 * limit + SPARE {
            *floor = prune(&mut retrieved.candidates, limit);
        }
    }
}

/// Drops the candidates that can no longer be among the best `limit`; returns the least score of the rest.
fn prune(candidates: &mut Vec<Candidate>, limit: usize) -> f32 {
    if limit == 0 || candidates.len() <= limit {
        return f32::NEG_INFINITY;
    }
    let (_, last, _) = candidates.select_nth_unstable_by(limit - 1, |a, b| b.score.total_cmp(&a.score));
    let least = last.score;
    candidates.retain(|candidate| candidate.score >= least);
    least
}
