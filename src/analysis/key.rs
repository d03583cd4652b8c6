//! A term as a number: what the index sorts and looks up instead of the term's text.

use super::{PAIR_MARK, WORD_MARK};

/// Bits of a character's code point.
const CHARACTER_BITS: u32 = 21;
/// Set in the keys of words, numbers and Latin words.
const WORD: u64 = 1 << 63;

/// A term of the index. Pairs are kept as they are, their first character first, so that all pairs that begin
/// with a character lie together; words, numbers and Latin words by a hash of 63 bits. Whether a pair is a
/// word is no part of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermKey(pub u64);

impl TermKey {
    /// A pair of characters.
    #[inline]
    pub fn pair(first: char, second: char) -> Self {
        Self(u64::from(u32::from(first)) << CHARACTER_BITS | u64::from(u32::from(second)))
    }

    /// The last character of a run.
    #[inline]
    pub fn last(character: char) -> Self {
        Self::pair(character, '\0')
    }

    /// A word that is no pair, a number or a Latin word: products folded as in wyhash (Wang Yi, public
    /// domain). Two of a million words meet with a probability of 1 in 10 million.
    #[inline]
    pub fn word(characters: impl Iterator<Item = char>) -> Self {
        const SEEDS: [u64; 2] = [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db];
        let fold = |hash: u64, value: u64| {
            let product = u128::from(hash ^ value) * u128::from(SEEDS[1]);
            (product as u64) ^ (product >> 64) as u64
        };
        let hash = characters.fold(SEEDS[0], |hash, c| fold(hash, u64::from(u32::from(c))));
        Self(WORD | fold(hash, SEEDS[0]))
    }

    /// What a document is called, as a whole: of the hash 40 bits, which take fewer bytes in a list of names of which
    /// hardly two are alike. A name that no document has meets one of a million with a probability of 1 in a million.
    pub fn name(characters: impl Iterator<Item = char>) -> Self {
        const BITS: u32 = 40;
        Self(Self::word(characters).0 & ((1 << BITS) - 1))
    }

    /// The key of a term's text, as `Analyzer::write_term` writes it, and whether it is a pair that is a word.
    pub fn of(term: &str) -> (Self, bool) {
        let is_word = term.starts_with(PAIR_MARK);
        let mut characters = term.chars().skip(usize::from(is_word));
        match characters.next() {
            Some(WORD_MARK) => (Self::word(characters), false),
            first => (Self::pair(first.unwrap_or_default(), characters.next().unwrap_or_default()), is_word),
        }
    }

    /// The first and last key of all pairs, and of the single last character, that begin with `character`.
    pub fn beginning_with(character: char) -> (Self, Self) {
        (Self::pair(character, '\0'), Self::pair(character, char::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_term_gives_its_key() {
        assert_eq!(TermKey::of("餐厨"), (TermKey::pair('餐', '厨'), false));
        assert_eq!(TermKey::of("\u{2}餐厨"), (TermKey::pair('餐', '厨'), true));
        assert_eq!(TermKey::of("厨"), (TermKey::last('厨'), false));
        assert_eq!(TermKey::of("\u{1}餐厨垃圾"), (TermKey::word("餐厨垃圾".chars()), false));
        assert_ne!(TermKey::of("\u{1}餐厨垃圾"), TermKey::of("\u{1}厨余垃圾"));
    }

    #[test]
    fn pairs_of_a_character_lie_together() {
        let (from, to) = TermKey::beginning_with('厨');
        assert!(
            (from..=to).contains(&TermKey::pair('厨', '余')) && (from..=to).contains(&TermKey::last('厨'))
        );
        assert!(!(from..=to).contains(&TermKey::pair('餐', '厨')));
        assert!(!(from..=to).contains(&TermKey::word("厨房用具".chars())));
    }
}
