//! A posting list as bytes: rows that hold a term, and how often each does.
//!
//! Full blocks of 128 postings are packed into as many bits as the largest difference of rows and the largest
//! frequencies need; a table in front of them, seven bytes a block, tells each block's last row and the three
//! widths, so that blocks can be passed over. What is left over follows in integers of variable length.

use super::Frequency;
use super::bytes::{read_varint, write_varint};
use bitpacking::{BitPacker, BitPacker4x};

/// Postings of a packed block.
pub const BLOCK: usize = BitPacker4x::BLOCK_LEN;
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
        let mut last = last.unwrap_or(0);
        for (&row, &frequency) in rows.iter().zip(frequencies).skip(blocks * BLOCK) {
            let kind = match frequency {
                Frequency::ONE => 0,
                Frequency::ONE_WORD => 1,
                _ => 2,
            };
            write_varint(u64::from(row - last) << 2 | kind, out);
            if kind == 2 {
                out.push(frequency.0);
            }
            last = row;
        }
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
        let mut last = self.last.unwrap_or(0);
        for at in 0..count {
            let value = read_varint(&mut self.bytes)?;
            last = last.checked_add(u32::try_from(value >> 2).ok()?)?;
            let frequency = match value & 3 {
                0 => Frequency::ONE,
                1 => Frequency::ONE_WORD,
                _ => {
                    let (&frequency, rest) = self.bytes.split_first()?;
                    self.bytes = rest;
                    Frequency(frequency)
                }
            };
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
        fn damaged_bytes_end_the_list(
            bytes in prop::collection::vec(any::<u8>(), 0..2_000),
            count in 0u32..1_000,
        ) {
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
