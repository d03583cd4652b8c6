//! The weights of a trained recogniser, read where they lie: a table of rows, and blocks of weights for their slots.
//!
//! Little endian: number of types, of rows' places, of blocks (each 32 bits), then the transitions (16 bits each, from
//! tag by tag), the places (32 bits check, 24 bits first block, 8 bits the slots that have a block) and the blocks (a
//! byte for each tag but the last).

use super::features::SLOTS;

/// What no path may do.
pub const FORBIDDEN: i16 = -12_000;
/// Weights are multiples of one over this.
pub const SCALE: f32 = 24.0;
/// Blocks can be read in as many lanes as hold all tags: so many, or twice as many.
pub const LANES: usize = 16;

/// A model; copies share the weights.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    types: usize,
    transitions: &'a [[u8; 2]],
    places: &'a [[u8; 8]],
    blocks: &'a [u8],
}

/// A row of the table: its first block and which slots have one.
#[derive(Debug, Clone, Copy)]
pub struct Row(u32);

impl<'a> Model<'a> {
    /// Reads a model from its bytes; `None` where they are none.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let (types, rest) = number(bytes)?;
        let (places, rest) = number(rest)?;
        let (blocks, rest) = number(rest)?;
        let tags = tags(types);
        let (transitions, rest) = rest.split_at_checked(2 * tags * tags)?;
        let (places, rest) = rest.split_at_checked(8 * places)?;
        let fits = rest.len() == blocks * (tags - 1) + padding(types) && !places.is_empty();
        fits.then_some(Self {
            types,
            transitions: transitions.as_chunks().0,
            places: places.as_chunks().0,
            blocks: rest,
        })
    }

    pub fn types(&self) -> usize {
        self.types
    }

    /// What going from one tag to another is worth.
    pub fn transition(&self, from: usize, to: usize) -> i16 {
        let weight = self.transitions[from * tags(self.types) + to];
        if may_follow(self.types, from, to) { i16::from_le_bytes(weight) } else { FORBIDDEN }
    }

    #[inline]
    pub fn row(&self, key: u64) -> Option<Row> {
        let mut place = first_place(key, self.places.len());
        loop {
            let entry = u64::from_le_bytes(self.places[place]);
            if entry >> 32 == 0 {
                return None;
            }
            if (entry >> 32) as u32 == check(key) {
                return Some(Row(entry as u32));
            }
            place = if place + 1 == self.places.len() { 0 } else { place + 1 };
        }
    }

    /// The weights of a slot: those of the tags in order, then some that mean nothing; `None` where all are 0.
    #[inline]
    pub fn block(&self, Row(row): Row, slot: usize) -> Option<&'a [u8]> {
        let slots = row >> 24;
        if slots >> slot & 1 == 0 {
            return None;
        }
        let number = (row & 0xFF_FFFF) + (slots & ((1 << slot) - 1)).count_ones();
        self.blocks.get(number as usize * self.types * 4..)
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
fn first_place(key: u64, places: usize) -> usize {
    (((key >> 32) * places as u64) >> 32) as usize
}

#[inline]
fn check(key: u64) -> u32 {
    (key as u32).max(1)
}

/// The bytes of a model: transitions tag by tag, and for every row its key and the weights of its slots.
pub fn write(types: usize, transitions: &[i16], rows: &[(u64, [Option<Vec<i8>>; SLOTS])]) -> Vec<u8> {
    let count = rows.len() * 4 / 3 + 1;
    let mut places = vec![0u64; count];
    let mut blocks: Vec<u8> = Vec::new();
    let mut written = 0u32;
    for (key, slots) in rows {
        let bits = (0..SLOTS).fold(0, |bits, slot| bits | u32::from(slots[slot].is_some()) << slot);
        let mut place = first_place(*key, count);
        while places[place] != 0 {
            place = (place + 1) % count;
        }
        places[place] = u64::from(check(*key)) << 32 | u64::from(bits << 24 | written);
        written += bits.count_ones();
        blocks.extend(slots.iter().flatten().flatten().map(|&weight| weight as u8));
    }
    let head = [types as u32, count as u32, written].into_iter().flat_map(u32::to_le_bytes);
    let transitions = transitions.iter().flat_map(|weight| weight.to_le_bytes());
    let places = places.into_iter().flat_map(u64::to_le_bytes);
    head.chain(transitions).chain(places).chain(blocks).chain(vec![0; padding(types)]).collect()
}
