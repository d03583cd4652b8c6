//! The terms of one field of a segment under way: from rows with their terms to terms with their rows.
//!
//! Every term has an ordinal; a row adds, for every term it holds, the ordinal to one long list. At the end
//! the list is turned round by counting (each term's number of rows is known), which touches every posting
//! once. A hash table of growing lists, tantivy's way, touches three cold places for every token instead.

use super::Frequency;
use super::file::FieldWriter;
use crate::analysis::key::TermKey;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::mem::size_of;
use tantivy::fieldnorm::FieldNormReader;

#[derive(Default)]
pub struct Inversion {
    terms: FxHashMap<TermKey, Term>,
    /// Of every posting, in the order of rows: the term's ordinal ...
    postings: Vec<u32>,
    /// ... and its frequency in the row.
    frequencies: Vec<Frequency>,
    /// Rows that hold terms, and where their postings end.
    rows: Vec<(u32, u32)>,
    /// For every row, its number of terms as one of tantivy's 256 coded lengths.
    lengths: Vec<u8>,
    /// Number of terms of all rows, repeated ones counted again.
    tokens: u64,
}

struct Term {
    ordinal: u32,
    /// Where its last posting stands.
    last: u32,
}

impl Inversion {
    /// Adds the terms of `row`, which comes after all rows before; each with whether it is a pair that is a word.
    pub fn add(&mut self, row: u32, keys: impl Iterator<Item = (TermKey, bool)>) {
        let start = self.postings.len();
        let mut length = 0;
        for (key, is_word) in keys {
            length += 1;
            let (ordinal, last) = (self.terms.len() as u32, self.postings.len() as u32);
            let term = match self.terms.entry(key) {
                Entry::Vacant(entry) => entry.insert(Term { ordinal, last }),
                Entry::Occupied(entry) => {
                    let term = entry.into_mut();
                    if term.last as usize >= start {
                        self.frequencies[term.last as usize].increase(is_word);
                        continue;
                    }
                    term.last = last;
                    term
                }
            };
            self.postings.push(term.ordinal);
            self.frequencies.push(Frequency::one(is_word));
        }
        self.tokens += u64::from(length);
        self.lengths.resize(row as usize, 0);
        self.lengths.push(FieldNormReader::fieldnorm_to_id(length));
        if length > 0 {
            self.rows.push((row, self.postings.len() as u32));
        }
    }

    /// Bytes in use, with those that `write` will need.
    pub fn memory(&self) -> usize {
        let turned = self.postings.len() * (size_of::<u32>() + 1);
        self.terms.capacity() * (size_of::<(TermKey, Term)>() + 1)
            + self.postings.capacity() * size_of::<u32>()
            + self.frequencies.capacity()
            + self.rows.capacity() * size_of::<(u32, u32)>()
            + self.lengths.capacity()
            + turned
    }

    /// Writes the field, with the lengths of the first `rows` rows.
    pub fn write(mut self, rows: u32, field: &mut FieldWriter) -> io::Result<()> {
        let mut order: Vec<(TermKey, u32)> =
            self.terms.drain().map(|(key, term)| (key, term.ordinal)).collect();
        order.sort_unstable();
        let mut counts = vec![0; order.len()];
        self.postings.iter().for_each(|&ordinal| counts[ordinal as usize] += 1);
        let (mut places, mut sum) = (vec![0; order.len()], 0);
        for &(_, ordinal) in &order {
            places[ordinal as usize] = sum;
            sum += counts[ordinal as usize];
        }
        let (turned_rows, turned_frequencies) = self.turn(&mut places);
        for (key, ordinal) in order {
            let end = places[ordinal as usize];
            let place = end - counts[ordinal as usize]..end;
            field.add(key, &turned_rows[place.clone()], &turned_frequencies[place])?;
        }
        self.lengths.resize(rows as usize, 0);
        field.finish(&self.lengths, self.tokens)
    }

    /// Rows and frequencies by term. `places` holds where each term's list begins, and afterwards where it ends.
    fn turn(&self, places: &mut [usize]) -> (Vec<u32>, Vec<Frequency>) {
        let mut rows = vec![0; self.postings.len()];
        let mut frequencies = vec![Frequency::ONE; self.postings.len()];
        let mut start = 0;
        for &(row, end) in &self.rows {
            for posting in start..end as usize {
                let place = &mut places[self.postings[posting] as usize];
                rows[*place] = row;
                frequencies[*place] = self.frequencies[posting];
                *place += 1;
            }
            start = end as usize;
        }
        (rows, frequencies)
    }
}
