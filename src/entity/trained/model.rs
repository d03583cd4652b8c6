//! The weights of a trained recogniser, read where they lie: two perfect hashes of rows, one of the most frequent and
//! one of the rest, and blocks of weights for their slots.
//!
//! Little endian: number of types, of blocks, of buckets and places of the frequent rows, of those of the rest, the
//! least sum at which the gate opens (each 32 bits), the weights of the gate (a byte each), the sieve (a bit for each of
//! its places), the transitions (16 bits each, from tag by tag), for either hash a displacement for every bucket (16
//! bits) and the places (32 bits key, 24 bits first block, 8 bits the slots that have a block), and the blocks (a byte
//! for each tag but the last).

use super::gate::{self, Gate};
use super::mark::SLOTS;

/// What no path may do.
pub const FORBIDDEN: i16 = -12_000;
/// Weights are multiples of one over this.
pub const SCALE: f32 = 24.0;
/// Blocks can be read in as many lanes as hold all tags: so many, or twice as many.
pub const LANES: usize = 16;
/// Rows of the first table.
const FREQUENT: usize = 1 << 13;
/// Bits of the sieve.
const SIEVE: usize = 1 << 20;
/// Types whose tags fit into them.
const MOST_TYPES: usize = (2 * LANES - 1) / 4;

/// A model; copies share the weights.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    types: usize,
    gate: Gate<'a>,
    sieve: &'a [u8],
    transitions: &'a [[u8; 2]],
    frequent: Table<'a>,
    rest: Table<'a>,
    blocks: &'a [u8],
}

/// A perfect hash of rows.
#[derive(Clone, Copy)]
struct Table<'a> {
    displacements: &'a [[u8; 2]],
    places: &'a [[u8; 8]],
}

impl<'a> Table<'a> {
    /// The table of so many buckets and places that `bytes` begin with, and what follows.
    fn read(bytes: &'a [u8], buckets: usize, places: usize) -> Option<(Self, &'a [u8])> {
        let (displacements, rest) = bytes.split_at_checked(buckets.checked_mul(2)?)?;
        let (places, rest) = rest.split_at_checked(places.checked_mul(8)?)?;
        let (displacements, places) = (displacements.as_chunks().0, places.as_chunks().0);
        let fits = !displacements.is_empty() && !places.is_empty();
        fits.then_some((Self { displacements, places }, rest))
    }

    #[inline]
    fn row(&self, key: u32) -> (Row, bool) {
        let displacement = u16::from_le_bytes(self.displacements[bucket(key, self.displacements.len())]);
        let entry = u64::from_le_bytes(self.places[place(key, displacement, self.places.len())]);
        (Row(entry as u32), (entry >> 32) as u32 == key.max(1))
    }
}

/// A row of a table: its first block and which slots have one.
#[derive(Debug, Clone, Copy)]
pub struct Row(u32);

impl<'a> Model<'a> {
    /// Reads a model from its bytes; `None` where they are none.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let mut head = [0; 7];
        let mut rest = bytes;
        for value in &mut head {
            (*value, rest) = number(rest)?;
        }
        let [types, blocks, buckets, places, more_buckets, more_places, least] = head;
        let (gate, rest) = rest.split_at_checked(gate::PLACES)?;
        let gate = Gate::new(least as i32 as i16, gate)?;
        let (sieve, rest) = rest.split_at_checked(SIEVE / 8)?;
        if types > MOST_TYPES {
            return None;
        }
        let tags = tags(types);
        let (transitions, rest) = rest.split_at_checked(2 * tags * tags)?;
        let transitions = transitions.as_chunks().0;
        let (frequent, rest) = Table::read(rest, buckets, places)?;
        let (others, rest) = Table::read(rest, more_buckets, more_places)?;
        let fits = rest.len() == blocks.checked_mul(tags - 1)?.checked_add(padding(types))?;
        fits.then_some(Self { types, gate, sieve, transitions, frequent, rest: others, blocks: rest })
    }

    /// Tells where names may stand.
    pub fn gate(&self) -> Gate<'a> {
        self.gate
    }

    pub fn types(&self) -> usize {
        self.types
    }

    /// What going from one tag to another is worth.
    pub fn transition(&self, from: usize, to: usize) -> i16 {
        let weight = self.transitions[from * tags(self.types) + to];
        if may_follow(self.types, from, to) { i16::from_le_bytes(weight) } else { FORBIDDEN }
    }

    /// The row with this key among the most frequent, and whether there is one; if not, the row means nothing. Free of
    /// branches, so that many rows can be looked up without waiting for one another; in the near caches.
    #[inline]
    pub fn frequent_row(&self, key: u32) -> (Row, bool) {
        self.frequent.row(key)
    }

    /// False for most keys that have no row among the rest; small enough for the near caches.
    #[inline]
    pub fn may_have(&self, key: u32) -> bool {
        let bit = sieve_bit(key);
        self.sieve.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }

    /// The row with this key among the rest, and whether there is one.
    #[inline]
    pub fn rare_row(&self, key: u32) -> (Row, bool) {
        self.rest.row(key)
    }

    /// The weights of a slot: those of the tags in order, then some that mean nothing.
    #[inline]
    pub fn block(&self, row: Row, slot: usize) -> &'a [u8] {
        let number = row.0 & 0xFF_FFFF;
        let before = u32::from(row.slots()) & ((1 << slot) - 1);
        self.blocks.get((number + before.count_ones()) as usize * self.types * 4..).unwrap_or_default()
    }
}

impl Row {
    pub const NONE: Self = Self(0);

    /// The slots whose weights are not all 0, in bits.
    #[inline]
    pub fn slots(self) -> u8 {
        (self.0 >> 24) as u8
    }
}

/// Number of tags: begin, inner, end, single of every type, and the one of all else.
pub const fn tags(types: usize) -> usize {
    types * 4 + 1
}

/// Bytes after the last block, so that it can be read in whole lanes.
const fn padding(types: usize) -> usize {
    tags(types).next_multiple_of(LANES)
}

/// Whether the tag `to` makes sense directly after `from`.
pub fn may_follow(types: usize, from: usize, to: usize) -> bool {
    let other = types * 4;
    let inside = from != other && from % 4 < 2;
    match inside {
        true => to != other && to / 4 == from / 4 && matches!(to % 4, 1 | 2),
        false => to == other || matches!(to % 4, 0 | 3),
    }
}

/// Whether a text may begin (`first`) or end with the tag.
pub fn may_stand_at_edge(types: usize, tag: usize, first: bool) -> bool {
    let other = types * 4;
    tag == other || if first { matches!(tag % 4, 0 | 3) } else { matches!(tag % 4, 2 | 3) }
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*number) as usize, rest))
}

#[inline]
fn bucket(key: u32, buckets: usize) -> usize {
    ((u64::from(key.wrapping_mul(0x27D4_EB2F)) * buckets as u64) >> 32) as usize
}

#[inline]
fn place(key: u32, displacement: u16, places: usize) -> usize {
    let mixed = key.wrapping_add(u32::from(displacement).wrapping_mul(0x9E37_79B9));
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x85EB_CA6B);
    let mixed = mixed ^ mixed >> 13;
    ((u64::from(mixed) * places as u64) >> 32) as usize
}

#[inline]
fn sieve_bit(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> (32 - SIEVE.ilog2())) as usize
}

/// Keys of a bucket, on average.
const BUCKET: usize = 4;

/// For every bucket a displacement by which all keys have places of their own, and the number of places.
fn displacements(keys: &[u32]) -> (Vec<u16>, usize) {
    let places = keys.len() + keys.len() / 20 + 1;
    let mut buckets: Vec<(usize, Vec<u32>)> = (0..keys.len() / BUCKET + 1).map(|n| (n, Vec::new())).collect();
    let count = buckets.len();
    keys.iter().for_each(|&key| buckets[bucket(key, count)].1.push(key));
    buckets.sort_by_key(|(number, keys)| (usize::MAX - keys.len(), *number));
    let (mut taken, mut found) = (vec![false; places], vec![0u16; count]);
    for (number, keys) in &buckets {
        let of = |displacement: u16| -> Vec<usize> {
            let mut all: Vec<usize> = keys.iter().map(|&key| place(key, displacement, places)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let free = |all: &[usize]| all.len() == keys.len() && all.iter().all(|&place| !taken[place]);
        let fits = (0..=u16::MAX).find(|&displacement| free(&of(displacement)));
        let displacement = fits.expect("65,536 displacements are enough");
        of(displacement).into_iter().for_each(|place| taken[place] = true);
        found[*number] = displacement;
    }
    (found, places)
}

/// The weights of a gate, and the least sum at which it opens.
pub struct GateWeights {
    pub least: i16,
    pub weights: Vec<i8>,
}

impl GateWeights {
    /// A gate that is always open.
    pub fn open() -> Self {
        Self { least: i16::MIN, weights: vec![0; gate::PLACES] }
    }
}

/// The key of a row and the weights of its slots.
pub type WrittenRow = (u32, [Option<Vec<i8>>; SLOTS]);

/// The bytes of a model: transitions tag by tag, and the rows, the most frequent first.
pub fn write(types: usize, gate: &GateWeights, transitions: &[i16], rows: &[WrittenRow]) -> Vec<u8> {
    let (mut blocks, mut written): (Vec<u8>, u32) = (Vec::new(), 0);
    let mut tables: Vec<u8> = Vec::new();
    let (frequent, rest) = rows.split_at(rows.len().min(FREQUENT));
    let mut sizes = Vec::new();
    for rows in [frequent, rest] {
        let keys: Vec<u32> = rows.iter().map(|(key, _)| *key).collect();
        let (displacements, count) = displacements(&keys);
        let mut places = vec![0u64; count];
        for (key, slots) in rows {
            let bits = (0..SLOTS).fold(0, |bits, slot| bits | u32::from(slots[slot].is_some()) << slot);
            let displacement = displacements[bucket(*key, displacements.len())];
            places[place(*key, displacement, count)] =
                u64::from((*key).max(1)) << 32 | u64::from(bits << 24 | written);
            written += bits.count_ones();
            blocks.extend(slots.iter().flatten().flatten().map(|&weight| weight as u8));
        }
        sizes.extend([displacements.len() as u32, count as u32]);
        tables.extend(displacements.iter().flat_map(|displacement| displacement.to_le_bytes()));
        tables.extend(places.into_iter().flat_map(u64::to_le_bytes));
    }
    let least = i32::from(gate.least) as u32;
    let head = [types as u32, written].into_iter().chain(sizes).chain([least]).flat_map(u32::to_le_bytes);
    let gate = gate.weights.iter().map(|&weight| weight as u8);
    let rare: Vec<u32> = rest.iter().map(|(key, _)| *key).collect();
    let transitions = transitions.iter().flat_map(|weight| weight.to_le_bytes());
    let begin = head.chain(gate).chain(sieve(&rare)).chain(transitions);
    begin.chain(tables).chain(blocks).chain(vec![0; padding(types)]).collect()
}

/// The sieve through which `keys` pass.
fn sieve(keys: &[u32]) -> Vec<u8> {
    let mut sieve = vec![0u8; SIEVE / 8];
    for bit in keys.iter().map(|&key| sieve_bit(key)) {
        sieve[bit / 8] |= 1 << (bit % 8);
    }
    sieve
}

/// A model with another gate; `bytes` are a model.
pub fn with_gate(mut bytes: Vec<u8>, gate: &GateWeights) -> Vec<u8> {
    const LEAST: usize = 24;
    bytes.splice(LEAST..LEAST + 4, i32::from(gate.least).to_le_bytes());
    bytes.splice(LEAST + 4..LEAST + 4 + gate::PLACES, gate.weights.iter().map(|&weight| weight as u8));
    bytes
}
