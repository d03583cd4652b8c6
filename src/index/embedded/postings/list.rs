//! A posting list as bytes: rows that hold a term, and how often each does.
//!
//! Full blocks of 128 postings are packed into as many bits as the largest difference of rows and the largest
//! frequencies need; a table in front of them, seven bytes a block, tells each block's last row and the three
//! widths, so that blocks can be passed over. What is left over follows in Rice codes, or, where it is next to nothing, in
//! integers of variable length.

use super::Frequency;
use super::bits::{BitReader, BitWriter, rice_width};
use super::bytes::{read_varint, write_varint};
use bitpacking::{BitPacker, BitPacker4x};
use std::ops::Range;

/// Postings of a packed block.
pub const BLOCK: usize = BitPacker4x::BLOCK_LEN;
/// Left over postings from which on they are packed by bits.
const PACKED: usize = 3;
/// Bytes that a block has in the table: last row, bits of rows, of words, of others.
const HEAD: usize = 7;

/// Encodes lists; holds the buffers between two of them.
pub struct ListEncoder {
    packer: BitPacker4x,
    packed: Vec<u8>,
    numbers: [u32; BLOCK],
}

impl Default for ListEncoder {
    fn default() -> Self {
        Self { packer: BitPacker4x::new(), packed: vec![0; 4 * BLOCK], numbers: [0; BLOCK] }
    }
}

impl ListEncoder {
    /// Appends the list of `rows`, which rise, with their `frequencies`.
    pub fn encode(&mut self, rows: &[u32], frequencies: &[Frequency], out: &mut Vec<u8>) {
        let table = out.len();
        let blocks = rows.len() / BLOCK;
        out.resize(table + blocks * HEAD, 0);
        let mut last = None;
        for block in 0..blocks {
            let part = block * BLOCK..(block + 1) * BLOCK;
            let head = self.block(last, &rows[part.clone()], &frequencies[part], out);
            out[table + block * HEAD..][..HEAD].copy_from_slice(&head);
            last = Some(rows[block * BLOCK + BLOCK - 1]);
        }
        write_left_over(last, &rows[blocks * BLOCK..], &frequencies[blocks * BLOCK..], out);
    }

    fn block(
        &mut self,
        last: Option<u32>,
        rows: &[u32],
        frequencies: &[Frequency],
        out: &mut Vec<u8>,
    ) -> [u8; HEAD] {
        let row_bits = self.packer.num_bits_strictly_sorted(last, rows);
        let length = self.packer.compress_strictly_sorted(last, rows, &mut self.packed, row_bits);
        out.extend_from_slice(&self.packed[..length]);
        let word_bits = self.numbers(frequencies.iter().map(|frequency| frequency.words()), out);
        let other_bits = self.numbers(frequencies.iter().map(|frequency| frequency.others()), out);
        let [a, b, c, d] = rows[BLOCK - 1].to_le_bytes();
        [a, b, c, d, row_bits, word_bits, other_bits]
    }

    fn numbers(&mut self, numbers: impl Iterator<Item = u32>, out: &mut Vec<u8>) -> u8 {
        self.numbers.iter_mut().zip(numbers).for_each(|(place, number)| *place = number);
        let bits = self.packer.num_bits(&self.numbers);
        let length = self.packer.compress(&self.numbers, &mut self.packed, bits);
        out.extend_from_slice(&self.packed[..length]);
        bits
    }
}

/// Appends fewer postings than a block; `last` is the row before them.
fn write_left_over(last: Option<u32>, rows: &[u32], frequencies: &[Frequency], out: &mut Vec<u8>) {
    let mut last = last.unwrap_or(0);
    let sum = rows.last().map_or(0, |&end| end - last);
    let gaps = rows.iter().map(|&row| row - std::mem::replace(&mut last, row));
    if rows.len() < PACKED {
        for (gap, &frequency) in gaps.zip(frequencies) {
            let kind = kind(frequency);
            write_varint(u64::from(gap) << 2 | u64::from(kind.min(2)), out);
            if kind >= 2 {
                out.push(frequency.0);
            }
        }
        return;
    }
    let width = rice_width(sum, rows.len());
    out.push(width as u8);
    let mut bits = BitWriter::new(out);
    for (gap, &frequency) in gaps.zip(frequencies) {
        bits.write_rice(gap, width);
        bits.write_rice(kind(frequency), 0);
        if kind(frequency) == 2 {
            bits.write(frequency.0.into(), u8::BITS);
        }
    }
    bits.finish();
}

/// What frequencies are told apart by: 0 and 1 stand for the two that are usual.
fn kind(frequency: Frequency) -> u32 {
    match frequency {
        Frequency::ONE => 0,
        Frequency::ONE_WORD => 1,
        _ => 2,
    }
}

fn frequency(kind: u32, other: impl FnOnce() -> Option<u8>) -> Option<Frequency> {
    match kind {
        0 => Some(Frequency::ONE),
        1 => Some(Frequency::ONE_WORD),
        _ => other().map(Frequency),
    }
}

/// A posting list that is read block by block.
pub struct Postings<'a> {
    packer: BitPacker4x,
    table: &'a [u8],
    /// The blocks not read yet, then the rest of the list.
    bytes: &'a [u8],
    /// Index of the next block.
    next: usize,
    /// Postings after the last full block.
    left_over: usize,
    /// Rows of the segment; a row beyond them is damage.
    limit: u32,
    last: Option<u32>,
    damaged: bool,
    rows: [u32; BLOCK],
    words: [u32; BLOCK],
    others: [u32; BLOCK],
    length: usize,
}

/// Last row and widths of a block.
#[derive(Clone, Copy)]
struct Head {
    last: u32,
    bits: [u8; 3],
}

impl Head {
    fn bytes(self) -> usize {
        self.bits.iter().map(|&bits| packed_bytes(bits)).sum()
    }
}

fn packed_bytes(bits: u8) -> usize {
    usize::from(bits) * BLOCK / 8
}

impl<'a> Postings<'a> {
    /// The list of `count` postings that `bytes` hold, in a segment of `limit` rows. Nothing is read yet.
    pub fn new(bytes: &'a [u8], count: u32, limit: u32) -> Self {
        let blocks = count as usize / BLOCK;
        let whole = bytes.split_at_checked(blocks * HEAD);
        let (table, bytes) = whole.unwrap_or_default();
        Self {
            packer: BitPacker4x::new(),
            table,
            bytes,
            next: 0,
            left_over: count as usize % BLOCK,
            limit,
            last: None,
            damaged: whole.is_none(),
            rows: [0; BLOCK],
            words: [0; BLOCK],
            others: [0; BLOCK],
            length: 0,
        }
    }

    /// Rows of the block read last; empty at the end.
    #[inline]
    pub fn rows(&self) -> &[u32] {
        &self.rows[..self.length]
    }

    /// How often the term is a word in each of these rows.
    #[inline]
    pub fn words(&self) -> &[u32] {
        &self.words[..self.length]
    }

    /// How often the term stands in each of these rows without being a word.
    #[inline]
    pub fn others(&self) -> &[u32] {
        &self.others[..self.length]
    }

    /// True if the bytes were no such list; it then ends early.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Reads the next block; false at the end.
    pub fn advance(&mut self) -> bool {
        let read = match self.head(self.next) {
            Some(head) => self.read_block(head),
            None if self.left_over > 0 => self.read_left_over(),
            None => {
                self.length = 0;
                return false;
            }
        };
        self.next += 1;
        self.length = read.unwrap_or(0);
        let beyond = self.rows().iter().fold(0, |highest, &row| row.max(highest)) >= self.limit;
        if read.is_none() || beyond {
            self.damaged = true;
            self.left_over = 0;
            self.next = self.table.len();
            self.length = 0;
        }
        self.length > 0
    }

    /// Reads the first block, from the one read last on, whose last row is `row` or a later one, and returns
    /// where in it the first such row stands; `None` where there is none.
    pub fn seek(&mut self, row: u32) -> Option<usize> {
        if self.rows().last().is_none_or(|&last| last < row) {
            while let Some(head) = self.head(self.next).filter(|head| head.last < row) {
                self.bytes = self.bytes.get(head.bytes()..).unwrap_or_default();
                self.last = Some(head.last);
                self.next += 1;
            }
            while self.advance() && self.rows[self.length - 1] < row {}
        }
        let at = self.rows().partition_point(|&other| other < row);
        (at < self.length).then_some(at)
    }

    /// How many rows of the list lie in `ranges`, which rise, and how many of these hold the term as a word. Reads
    /// only the blocks that such rows may stand in.
    pub fn count_in(mut self, mut ranges: &[Range<u32>]) -> (u32, u32) {
        let (mut anywhere, mut as_word) = (0, 0);
        while let Some(range) = ranges.first() {
            let Some(start) = self.seek(range.start) else { break };
            let first = self.rows()[start];
            if first >= range.end {
                ranges = &ranges[ranges.partition_point(|range| range.end <= first)..];
                continue;
            }
            let end = start + self.rows()[start..].partition_point(|&row| row < range.end);
            anywhere += (end - start) as u32;
            as_word += self.words()[start..end].iter().map(|&words| u32::from(words > 0)).sum::<u32>();
            if end < self.length {
                ranges = &ranges[1..];
            } else if !self.advance() {
                break;
            }
        }
        (anywhere, as_word)
    }

    fn head(&self, block: usize) -> Option<Head> {
        let &[a, b, c, d, ref bits @ ..] = self.table.get(block * HEAD..)?.first_chunk::<HEAD>()?;
        Some(Head { last: u32::from_le_bytes([a, b, c, d]), bits: *bits })
    }

    fn read_block(&mut self, head: Head) -> Option<usize> {
        if head.bits[0] > 32 || head.bits[1] > 8 || head.bits[2] > 8 {
            return None;
        }
        let (block, rest) = self.bytes.split_at_checked(head.bytes())?;
        let (rows, frequencies) = block.split_at(packed_bytes(head.bits[0]));
        let (words, others) = frequencies.split_at(packed_bytes(head.bits[1]));
        self.packer.decompress_strictly_sorted(self.last, rows, &mut self.rows, head.bits[0]);
        self.packer.decompress(words, &mut self.words, head.bits[1]);
        self.packer.decompress(others, &mut self.others, head.bits[2]);
        self.bytes = rest;
        self.last = Some(head.last);
        (self.rows[BLOCK - 1] == head.last).then_some(BLOCK)
    }

    fn read_left_over(&mut self) -> Option<usize> {
        let count = std::mem::take(&mut self.left_over);
        let (last, mut bytes) = (self.last.unwrap_or(0), self.bytes);
        if count < PACKED {
            return self.put(count, last, || {
                let value = read_varint(&mut bytes)?;
                let other = || {
                    let (&frequency, rest) = bytes.split_first()?;
                    bytes = rest;
                    Some(frequency)
                };
                Some((u32::try_from(value >> 2).ok()?, frequency(value as u32 & 3, other)?))
            });
        }
        let (&width, packed) = bytes.split_first().filter(|(width, _)| **width < 32)?;
        let mut bits = BitReader::new(packed);
        self.put(count, last, || {
            let gap = bits.read_rice(width.into())?;
            let kind = bits.read_rice(0)?;
            Some((gap, frequency(kind, || bits.read(u8::BITS).map(|bits| bits as u8))?))
        })
    }

    /// Fills the block with `count` postings, each as far from the one before as `next` says; the first, from `last`.
    #[inline]
    fn put(
        &mut self,
        count: usize,
        mut last: u32,
        mut next: impl FnMut() -> Option<(u32, Frequency)>,
    ) -> Option<usize> {
        for at in 0..count {
            let (gap, frequency) = next()?;
            last = last.checked_add(gap)?;
            (self.rows[at], self.words[at], self.others[at]) = (last, frequency.words(), frequency.others());
        }
        self.last = Some(last);
        Some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(postings: &[(u32, Frequency)]) -> Vec<u8> {
        let (rows, frequencies): (Vec<u32>, Vec<Frequency>) = postings.iter().copied().unzip();
        let mut bytes = Vec::new();
        ListEncoder::default().encode(&rows, &frequencies, &mut bytes);
        bytes
    }

    fn decoded(bytes: &[u8], count: usize, limit: u32) -> Vec<(u32, u32, u32)> {
        let mut postings = Postings::new(bytes, count as u32, limit);
        let mut all = Vec::new();
        while postings.advance() {
            let frequencies = postings.words().iter().zip(postings.others());
            let block = postings.rows().iter().zip(frequencies);
            all.extend(block.map(|(&row, (&words, &others))| (row, words, others)));
        }
        all
    }

    fn lists() -> impl Strategy<Value = Vec<(u32, Frequency)>> {
        let frequency =
            prop_oneof![Just(Frequency::ONE), Just(Frequency::ONE_WORD), (1u8..).prop_map(Frequency)];
        prop::collection::vec((1u32..50_000, frequency), 0..700).prop_map(|steps| {
            let mut row = 0;
            let rows = steps.into_iter().enumerate().map(|(index, (step, frequency))| {
                row += if index == 0 { step - 1 } else { step };
                (row, frequency)
            });
            rows.collect()
        })
    }

    proptest! {
        #[test]
        fn a_list_comes_back(list in lists()) {
            let expected: Vec<_> = list.iter().map(|(row, f)| (*row, f.words(), f.others())).collect();
            prop_assert_eq!(decoded(&encoded(&list), list.len(), u32::MAX), expected);
        }

        #[test]
        fn seeking_finds_what_a_scan_finds(
            list in lists(),
            mut wanted in prop::collection::vec(0u32..30_000_000, 0..20),
        ) {
            wanted.sort_unstable();
            let bytes = encoded(&list);
            let mut postings = Postings::new(&bytes, list.len() as u32, u32::MAX);
            for row in wanted {
                let found = postings.seek(row).map(|at| postings.rows()[at]);
                prop_assert_eq!(found, list.iter().map(|&(row, _)| row).find(|&other| other >= row));
            }
        }

        #[test]
        fn counting_in_ranges_counts_what_a_scan_counts(
            list in lists(),
            bounds in prop::collection::btree_set(0u32..30_000_000, 0..40),
            near in any::<bool>(),
        ) {
            // Ranges that begin and end where the list has rows, or anywhere.
            let at = |bound: u32| list.get(bound as usize % (list.len() + 1)).map_or(bound, |&(row, _)| row);
            let mut bounds: Vec<u32> = bounds.into_iter().map(|bound| if near { at(bound) } else { bound }).collect();
            bounds.sort_unstable();
            bounds.dedup();
            let ranges: Vec<Range<u32>> = bounds.chunks_exact(2).map(|pair| pair[0]..pair[1]).collect();
            let within = list.iter().filter(|(row, _)| ranges.iter().any(|range| range.contains(row)));
            let words = within.clone().filter(|(_, frequency)| frequency.words() > 0).count();
            let expected = (within.count() as u32, words as u32);
            let bytes = encoded(&list);
            prop_assert_eq!(Postings::new(&bytes, list.len() as u32, u32::MAX).count_in(&ranges), expected);
        }

        #[test]
        fn damaged_bytes_end_the_list(
            bytes in prop::collection::vec(any::<u8>(), 0..2_000),
            count in 0u32..1_000,
        ) {
            Postings::new(&bytes, count, 1_000).count_in(&[3..400, 500..600, 990..2_000]);
            let mut postings = Postings::new(&bytes, count, 1_000);
            while postings.advance() {
                prop_assert!(postings.rows().iter().all(|&row| row < 1_000));
            }
        }
    }

    #[test]
    fn a_row_that_the_segment_has_not_is_damage() {
        let bytes = encoded(&[(3, Frequency::ONE), (900, Frequency::ONE_WORD)]);
        let mut postings = Postings::new(&bytes, 2, 900);
        assert!(!postings.advance() && postings.is_damaged());
        assert_eq!(decoded(&bytes, 2, 901), [(3, 0, 1), (900, 1, 0)]);
    }
}
