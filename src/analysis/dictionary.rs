//! The word list with frequencies: jieba's, and the genre's own words, as a trie that needs no loading.

use super::double_array::{Aligned, DoubleArray, Node};

include!(concat!(env!("OUT_DIR"), "/words.rs"));
static NODES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/words.nodes")));
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.codes"));
static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/words.weights")));

/// Log probability of a character that begins no word of the list.
pub const UNKNOWN: f64 = -LOG_TOTAL;

/// The words; the value of a node leads to its weight.
pub const WORDS: DoubleArray = DoubleArray::new(&NODES.0, CODES);

/// Log probability (natural logarithm of the share of all frequencies) of the word that ends at `node`; negative
/// infinity where none does.
#[inline]
pub fn weight(node: Node) -> f64 {
    let weights: &[[u8; 8]] = WEIGHTS.0.as_chunks().0;
    weights.get(node.value() as usize).map_or(f64::NEG_INFINITY, |&weight| f64::from_le_bytes(weight))
}

/// Hash of the word list; it is part of an index's fingerprint.
pub fn fingerprint() -> u64 {
    FINGERPRINT
}
