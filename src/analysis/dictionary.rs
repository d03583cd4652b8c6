//! The word list with frequencies: jieba's, and the genre's own words, as a trie that needs no loading.

use yada::DoubleArray;

include!(concat!(env!("OUT_DIR"), "/words.rs"));
static TRIE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.trie"));
static LOGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.logs"));

/// Natural logarithm of the sum of all frequencies.
pub fn log_total() -> f64 {
    LOG_TOTAL
}

static WORDS: DoubleArray<&[u8]> = DoubleArray(TRIE);

/// The words that `text` begins with: length in bytes and natural logarithm of the frequency.
#[inline]
pub fn prefixes(text: &[u8]) -> impl Iterator<Item = (usize, f64)> {
    WORDS.common_prefix_search(text).map(|(index, length)| (length, log_frequency(index)))
}

#[inline]
fn log_frequency(index: u32) -> f64 {
    let at = index as usize * 8;
    LOGS[at..at + 8].try_into().map_or(0.0, f64::from_le_bytes)
}

/// Hash of the word list; it is part of an index's fingerprint.
pub fn fingerprint() -> u64 {
    FINGERPRINT
}
