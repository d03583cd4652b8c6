//! The terms of one field of a segment under way: from rows with their terms to terms with their rows.
//!
//! Every term has an ordinal; a row adds, for every term it holds, the ordinal to one long list. At the end
//! the list is turned round by counting (each term's number of rows is known), which touches every posting
//! once. A hash table of growing lists, tantivy's way, touches three cold places for every token instead.

use super::Frequency;
use super::file::FieldWriter;
use super::table::{TOGETHER, TermTable};
use crate::analysis::key::TermKey;
use std::io;
use std::mem::size_of;
use tantivy::fieldnorm::FieldNormReader;

#[derive(Default)]
pub struct Inversion {
    /// With the place of its last posting.
    terms: TermTable,
    /// Of every posting, in the order of rows: the term's ordinal ...
    postings: Vec<u32>,
    /// ... and its frequency in the row.
    frequencies: Vec<Frequency>,
    /// Rows that hold terms, and where their postings end.
    rows: Vec<(u32, u32)>,
    /// For every row, its number of terms as one of tantivy's 256 coded lengths.
    lengths: Vec<u8>,
    /// The labels by ordinal, and their bytes.
    labels: Vec<Box<str>>,
    label_bytes: usize,
}

impl Inversion {
    /// Adds the terms of `row`, which comes after all rows before; each with whether it is a pair that is a word.
    pub fn add(&mut self, row: u32, keys: &[(TermKey, bool)]) {
        let start = self.postings.len();
        for together in keys.chunks(TOGETHER) {
            self.terms.look_at(together.iter().map(|&(key, _)| key));
            together.iter().for_each(|&(key, is_word)| self.add_term(start, key, is_word));
        }
        let length = keys.len() as u32;
        self.lengths.resize(row as usize, 0);
        self.lengths.push(FieldNormReader::fieldnorm_to_id(length));
        if length > 0 {
            self.rows.push((row, self.postings.len() as u32));
        }
    }

    /// Adds the labels of `row`, which comes after all rows before.
    pub fn add_labels<'l>(&mut self, row: u32, labels: impl Iterator<Item = &'l str>) {
        let start = self.postings.len();
        for label in labels {
            let terms = self.terms.len();
            self.add_term(start, TermKey::word(label.chars()), false);
            if self.terms.len() > terms {
                self.label_bytes += label.len() + size_of::<Box<str>>();
                self.labels.push(label.into());
            }
        }
        self.rows.push((row, self.postings.len() as u32));
    }

    /// Adds a term to the row whose postings begin at `start`.
    #[inline]
    fn add_term(&mut self, start: usize, key: TermKey, is_word: bool) {
        let (term, is_new) = self.terms.place(key);
        if !is_new && term.last as usize >= start {
            self.frequencies[term.last as usize].increase(is_word);
        } else {
            term.last = self.postings.len() as u32;
            self.postings.push(term.ordinal);
            self.frequencies.push(Frequency::one(is_word));
        }
    }

    /// Bytes in use, with those that `write` will need.
    pub fn memory(&self) -> usize {
        let turned = self.postings.len() * (size_of::<u32>() + 1);
        self.terms.memory()
            + self.postings.capacity() * size_of::<u32>()
            + self.frequencies.capacity()
            + self.rows.capacity() * size_of::<(u32, u32)>()
            + self.lengths.capacity()
            + self.label_bytes
            + turned
    }

    /// Writes the field, with the lengths of the first `rows` rows.
    pub fn write(mut self, rows: u32, field: &mut FieldWriter) -> io::Result<()> {
        let mut order: Vec<(TermKey, u32)> = Vec::with_capacity(self.terms.len());
        order.extend(self.terms.terms());
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
            if let Some(label) = self.labels.get(ordinal as usize) {
                field.add_label(label);
            }
        }
        self.lengths.resize(rows as usize, 0);
        field.finish(&self.lengths)
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
