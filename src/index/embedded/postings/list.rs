//! A posting list as bytes: rows that hold a term, and how often each does.
//!
//! Full blocks of 128 postings are packed into as many bits as the largest difference and frequency need; a
//! table in front of them, six bytes a block, tells each block's last row and both widths, so that blocks can
//! be passed over. What is left over follows as pairs of variable-length integers.

use super::bytes::{read_varint, write_varint};
use bitpacking::{BitPacker, BitPacker4x};

/// Postings of a packed block.
pub const BLOCK: usize = BitPacker4x::BLOCK_LEN;
/// Bytes a block has in the table: last row, bits of a row, bits of a frequency.
const HEAD: usize = 6;

/// Encodes lists; holds the buffers between two of them.
pub struct ListEncoder {
    packer: BitPacker4x,
    packed: Vec<u8>,
    frequencies: [u32; BLOCK],
}

impl Default for ListEncoder {
    fn default() -> Self {
        Self { packer: BitPacker4x::new(), packed: vec![0; 4 * BLOCK], frequencies: [0; BLOCK] }
    }
}

impl ListEncoder {
    /// Appends the list of `rows`, which rise, with their `frequencies`, which are 1 or more.
    pub fn encode(&mut self, rows: &[u32], frequencies: &[u8], out: &mut Vec<u8>) {
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
            write_varint(u64::from(row - last) << 1 | u64::from(frequency > 1), out);
            if frequency > 1 {
                out.push(frequency);
            }
            last = row;
        }
    }

    fn block(
        &mut self,
        last: Option<u32>,
        rows: &[u32],
        frequencies: &[u8],
        out: &mut Vec<u8>,
    ) -> [u8; HEAD] {
        let row_bits = self.packer.num_bits_strictly_sorted(last, rows);
        let length = self.packer.compress_strictly_sorted(last, rows, &mut self.packed, row_bits);
        out.extend_from_slice(&self.packed[..length]);
        for (above_one, &frequency) in self.frequencies.iter_mut().zip(frequencies) {
            *above_one = u32::from(frequency) - 1;
        }
        let frequency_bits = self.packer.num_bits(&self.frequencies);
        let length = self.packer.compress(&self.frequencies, &mut self.packed, frequency_bits);
        out.extend_from_slice(&self.packed[..length]);
        let [a, b, c, d] = rows[BLOCK - 1].to_le_bytes();
        [a, b, c, d, row_bits, frequency_bits]
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
    frequencies: [u32; BLOCK],
    length: usize,
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
            frequencies: [0; BLOCK],
            length: 0,
        }
    }

    /// Rows of the block read last; empty at the end.
    #[inline]
    pub fn rows(&self) -> &[u32] {
        &self.rows[..self.length]
    }

    /// Frequencies of the same.
    #[inline]
    pub fn frequencies(&self) -> &[u32] {
        &self.frequencies[..self.length]
    }

    /// True if the bytes were no such list; it then ends early.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Reads the next block; false at the end.
    pub fn advance(&mut self) -> bool {
        self.length = 0;
        let read = match self.head(self.next) {
            Some((last, row_bits, frequency_bits)) => self.read_block(last, row_bits, frequency_bits),
            None if self.left_over > 0 => self.read_left_over(),
            None => return false,
        };
        self.next += 1;
        let within = |length: &usize| self.rows[..*length].iter().all(|&row| row < self.limit);
        match read.filter(within) {
            Some(length) => self.length = length,
            None => {
                self.damaged = true;
                self.left_over = 0;
                self.next = self.table.len();
            }
        }
        self.length > 0
    }

    /// Reads the first block, from the one read last on, whose last row is `row` or a later one, and returns
    /// where in it the first such row stands; `None` where there is none.
    pub fn seek(&mut self, row: u32) -> Option<usize> {
        if self.rows().last().is_none_or(|&last| last < row) {
            while self.head(self.next).is_some_and(|(last, ..)| last < row) {
                self.pass_over();
            }
            while self.advance() && self.rows[self.length - 1] < row {}
        }
        let at = self.rows().partition_point(|&other| other < row);
        (at < self.length).then_some(at)
    }

    /// Last row and both widths of a block.
    fn head(&self, block: usize) -> Option<(u32, u8, u8)> {
        let head = self.table.get(block * HEAD..)?.first_chunk::<HEAD>()?;
        Some((u32::from_le_bytes([head[0], head[1], head[2], head[3]]), head[4], head[5]))
    }

    fn pass_over(&mut self) {
        if let Some((last, row_bits, frequency_bits)) = self.head(self.next) {
            let length = packed_bytes(row_bits) + packed_bytes(frequency_bits);
            self.bytes = self.bytes.get(length..).unwrap_or_default();
            self.last = Some(last);
            self.next += 1;
        }
    }

    fn read_block(&mut self, last: u32, row_bits: u8, frequency_bits: u8) -> Option<usize> {
        if row_bits > 32 || frequency_bits > 8 {
            return None;
        }
        let (rows, rest) = self.bytes.split_at_checked(packed_bytes(row_bits))?;
        let (frequencies, rest) = rest.split_at_checked(packed_bytes(frequency_bits))?;
        self.packer.decompress_strictly_sorted(self.last, rows, &mut self.rows, row_bits);
        self.packer.decompress(frequencies, &mut self.frequencies, frequency_bits);
        self.frequencies.iter_mut().for_each(|frequency| *frequency += 1);
        self.bytes = rest;
        self.last = Some(last);
        (self.rows[BLOCK - 1] == last).then_some(BLOCK)
    }

    fn read_left_over(&mut self) -> Option<usize> {
        let count = std::mem::take(&mut self.left_over);
        let mut last = self.last.unwrap_or(0);
        for at in 0..count {
            let value = read_varint(&mut self.bytes)?;
            last = last.checked_add(u32::try_from(value >> 1).ok()?)?;
            self.rows[at] = last;
            self.frequencies[at] = if value & 1 == 1 {
                let (&frequency, rest) = self.bytes.split_first()?;
                self.bytes = rest;
                u32::from(frequency)
            } else {
                1
            };
        }
        self.last = Some(last);
        Some(count)
    }
}

fn packed_bytes(bits: u8) -> usize {
    usize::from(bits) * BLOCK / 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(postings: &[(u32, u8)]) -> Vec<u8> {
        let (rows, frequencies): (Vec<u32>, Vec<u8>) = postings.iter().copied().unzip();
        let mut bytes = Vec::new();
        ListEncoder::default().encode(&rows, &frequencies, &mut bytes);
        bytes
    }

    fn decoded(bytes: &[u8], count: usize, limit: u32) -> Vec<(u32, u8)> {
        let mut postings = Postings::new(bytes, count as u32, limit);
        let mut all = Vec::new();
        while postings.advance() {
            all.extend(postings.rows().iter().zip(postings.frequencies()).map(|(&r, &f)| (r, f as u8)));
        }
        all
    }

    fn lists() -> impl Strategy<Value = Vec<(u32, u8)>> {
        prop::collection::vec((1u32..50_000, 1u8..=255), 0..700).prop_map(|steps| {
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
            prop_assert_eq!(decoded(&encoded(&list), list.len(), u32::MAX), list);
        }

        #[test]
        fn seeking_finds_what_a_scan_finds(list in lists(), mut wanted in prop::collection::vec(0u32..30_000_000, 0..20)) {
            wanted.sort_unstable();
            let bytes = encoded(&list);
            let mut postings = Postings::new(&bytes, list.len() as u32, u32::MAX);
            for row in wanted {
                let found = postings.seek(row).map(|at| postings.rows()[at]);
                prop_assert_eq!(found, list.iter().map(|&(row, _)| row).find(|&other| other >= row));
            }
        }

        #[test]
        fn damaged_bytes_end_the_list(mut bytes in prop::collection::vec(any::<u8>(), 0..2_000), count in 0u32..1_000) {
            bytes.truncate(2_000);
            let mut postings = Postings::new(&bytes, count, 1_000);
            while postings.advance() {
                prop_assert!(postings.rows().iter().all(|&row| row < 1_000));
            }
        }
    }

    #[test]
    fn a_row_that_the_segment_has_not_is_damage() {
        let bytes = encoded(&[(3, 1), (900, 2)]);
        let mut postings = Postings::new(&bytes, 2, 900);
        assert!(!postings.advance() && postings.is_damaged());
        assert_eq!(decoded(&bytes, 2, 901), [(3, 1), (900, 2)]);
    }
}
