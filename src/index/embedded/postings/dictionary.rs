//! From a term's key to its posting list: keys in order, in blocks of 32, each found by its first key.

use super::bytes::{read_varint, write_varint};
use crate::analysis::key::TermKey;

/// Terms of a block.
const BLOCK: usize = 32;
/// Bytes of a block's head: first key, where its first list begins, where its entries begin.
const HEAD: usize = 20;

/// Where the posting list of a term lies among the lists of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPlace {
    /// Bytes.
    pub start: u64,
    /// Bytes.
    pub length: u64,
    /// Number of postings: the rows that hold the term.
    pub count: u32,
    /// Of these, the rows where it is a word.
    pub words: u32,
}

/// Writes terms in the order of their keys.
#[derive(Default)]
pub struct DictionaryWriter {
    pub heads: Vec<u8>,
    pub entries: Vec<u8>,
    terms: usize,
    last: u64,
    lists: u64,
}

impl DictionaryWriter {
    /// Adds the next term; its list of `count` postings, in `words` of which it is a word, follows the one
    /// before and has `length` bytes.
    pub fn add(&mut self, key: TermKey, count: u32, words: u32, length: usize) {
        if self.terms.is_multiple_of(BLOCK) {
            self.heads.extend_from_slice(&key.0.to_le_bytes());
            self.heads.extend_from_slice(&self.lists.to_le_bytes());
            self.heads.extend_from_slice(&(self.entries.len() as u32).to_le_bytes());
        } else {
            write_varint(key.0 - self.last, &mut self.entries);
        }
        let kind = match words {
            0 => 0,
            _ if words == count => 1,
            _ => 2,
        };
        write_varint(u64::from(count) << 2 | kind, &mut self.entries);
        if kind == 2 {
            write_varint(u64::from(words), &mut self.entries);
        }
        write_varint(length as u64, &mut self.entries);
        self.terms += 1;
        self.last = key.0;
        self.lists += length as u64;
    }
}

/// The terms of a field, as they lie in the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dictionary<'a> {
    pub heads: &'a [u8],
    pub entries: &'a [u8],
}

impl<'a> Dictionary<'a> {
    pub fn get(self, key: TermKey) -> Option<ListPlace> {
        let (found, place) = self.from(key).next()?;
        (found == key).then_some(place)
    }

    /// Every term from `from` to `to`, both included.
    pub fn range(self, from: TermKey, to: TermKey) -> impl Iterator<Item = (TermKey, ListPlace)> + 'a {
        self.from(from).take_while(move |(key, _)| *key <= to)
    }

    /// Every term, in order.
    pub fn terms(self) -> Terms<'a> {
        Terms { dictionary: self, block: 0, left: 0, entries: &[], key: 0, list: 0 }
    }

    /// Every term from `key` on.
    fn from(self, key: TermKey) -> impl Iterator<Item = (TermKey, ListPlace)> + 'a {
        let (mut low, mut high) = (0, self.heads.len() / HEAD);
        while low < high {
            let middle = low.midpoint(high);
            match self.head(middle) {
                Some((first, ..)) if first <= key.0 => low = middle + 1,
                _ => high = middle,
            }
        }
        let terms = Terms { block: low.saturating_sub(1), ..self.terms() };
        terms.skip_while(move |(other, _)| *other < key)
    }

    fn head(self, block: usize) -> Option<(u64, u64, u32)> {
        let head = self.heads.get(block * HEAD..)?.first_chunk::<HEAD>()?;
        let number = |from: usize, to: usize| {
            head[from..to].iter().rev().fold(0u64, |value, &byte| value << 8 | u64::from(byte))
        };
        Some((number(0, 8), number(8, 16), number(16, 20) as u32))
    }
}

/// Terms in the order of their keys. Damaged bytes end them.
pub struct Terms<'a> {
    dictionary: Dictionary<'a>,
    /// The next block.
    block: usize,
    /// Terms left in the block under way.
    left: usize,
    entries: &'a [u8],
    key: u64,
    list: u64,
}

impl Iterator for Terms<'_> {
    type Item = (TermKey, ListPlace);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 || self.entries.is_empty() {
            let (key, list, at) = self.dictionary.head(self.block)?;
            let end = self.dictionary.head(self.block + 1).map(|(.., at)| at as usize);
            let end = end.unwrap_or(self.dictionary.entries.len());
            self.entries = self.dictionary.entries.get(at as usize..end)?;
            (self.block, self.left, self.key, self.list) = (self.block + 1, BLOCK, key, list);
        } else {
            self.key = self.key.wrapping_add(read_varint(&mut self.entries)?);
        }
        self.left -= 1;
        let count = read_varint(&mut self.entries)?;
        let words = match count & 3 {
            0 => 0,
            1 => count >> 2,
            _ => read_varint(&mut self.entries)?,
        };
        let (count, words) = (u32::try_from(count >> 2).ok()?, u32::try_from(words).ok()?);
        let length = read_varint(&mut self.entries)?;
        let place = ListPlace { start: self.list, length, count, words };
        self.list = self.list.wrapping_add(length);
        Some((TermKey(self.key), place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn written(terms: &BTreeMap<u64, (u32, u32, usize)>) -> DictionaryWriter {
        let mut writer = DictionaryWriter::default();
        for (&key, &(count, words, length)) in terms {
            writer.add(TermKey(key), count, words.min(count), length);
        }
        writer
    }

    proptest! {
        #[test]
        fn every_term_is_found_and_no_other(
            terms in prop::collection::btree_map(any::<u64>(), (1u32..9_000, 0u32..9_000, 1usize..9_000), 0..200),
            others in prop::collection::vec(any::<u64>(), 20),
        ) {
            let writer = written(&terms);
            let dictionary = Dictionary { heads: &writer.heads, entries: &writer.entries };
            let mut start = 0;
            for (&key, &(count, words, length)) in &terms {
                let (length, words) = (length as u64, words.min(count));
                prop_assert_eq!(dictionary.get(TermKey(key)), Some(ListPlace { start, length, count, words }));
                start += length;
            }
            for other in others.into_iter().filter(|other| !terms.contains_key(other)) {
                prop_assert_eq!(dictionary.get(TermKey(other)), None);
            }
            prop_assert!(dictionary.terms().map(|(key, _)| key.0).eq(terms.keys().copied()));
        }

        #[test]
        fn a_range_holds_what_lies_in_it(
            terms in prop::collection::btree_map(0u64..5_000, (1u32..9, 0u32..9, 1usize..9), 0..200),
            from in 0u64..5_000,
            length in 0u64..500,
        ) {
            let writer = written(&terms);
            let dictionary = Dictionary { heads: &writer.heads, entries: &writer.entries };
            let found = dictionary.range(TermKey(from), TermKey(from + length)).map(|(key, _)| key.0);
            prop_assert!(found.eq(terms.range(from..=from + length).map(|(&key, _)| key)));
        }
    }
}
