//! A sorted table of Chinese words that finds the longest one a text begins with.

use crate::analysis::character_set::han_at;

/// Han characters with an entry of their own in the first index.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

const NO_THIRD: char = '\0';

/// Words sorted by bytes, indexed by their first and second characters.
///
/// Words must begin with two Han characters; single characters are the owner's business.
#[derive(Debug, Default)]
pub struct PrefixTable {
    words: Vec<&'static str>,
    /// Third character of each word, `NO_THIRD` where it has but two.
    thirds: Vec<char>,
    /// Second character and number of the first word with this pair of characters.
    pairs: Vec<(char, u32)>,
    /// The pairs, as bits by both characters; others may look like them.
    known: Vec<u64>,
    /// Where the pairs of a first character begin; one more at the end.
    firsts: Vec<u32>,
}

impl PrefixTable {
    /// A table of `words`, which are sorted by bytes and hold no word twice; others are passed over.
    pub fn new(words: Vec<&'static str>) -> Self {
        let thirds = words.iter().map(|word| word.chars().nth(2).unwrap_or(NO_THIRD)).collect();
        let firsts = Vec::with_capacity((LAST - FIRST + 2) as usize);
        let known = vec![0; PAIR_BITS / 64];
        let mut table = Self { words, thirds, pairs: Vec::new(), known, firsts };
        let mut last = None;
        for (number, word) in table.words.iter().enumerate() {
            let mut chars = word.chars();
            let (Some(first), Some(second)) = (chars.next(), chars.next()) else { continue };
            if !is_indexed(first) || !is_indexed(second) || last == Some((first, second)) {
                continue;
            }
            let bit = pair_bit(first as usize, second as usize);
            table.known[bit / 64] |= 1 << (bit % 64);
            last = Some((first, second));
            while table.firsts.len() <= (first as u32 - FIRST) as usize {
                table.firsts.push(table.pairs.len() as u32);
            }
            table.pairs.push((second, number as u32));
        }
        table.firsts.resize((LAST - FIRST + 2) as usize, table.pairs.len() as u32);
        table
    }

    /// Number of the longest word that `text` begins with.
    pub fn longest(&self, text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        let (index, second) = (han_at(bytes, 0)?, han_at(bytes, 3)? + FIRST as usize);
        let bit = pair_bit(index + FIRST as usize, second);
        if self.known.get(bit / 64)? >> (bit % 64) & 1 == 0 {
            return None;
        }
        let second = char::from_u32(second as u32)?;
        let (from, to) = (*self.firsts.get(index)? as usize, *self.firsts.get(index + 1)? as usize);
        let at = from + self.pairs[from..to].binary_search_by_key(&second, |pair| pair.0).ok()?;
        let begin = self.pairs[at].1 as usize;
        let end = self.pairs.get(at + 1).map_or(self.words.len(), |pair| pair.1 as usize);
        let third = text[6..].chars().next().unwrap_or(NO_THIRD);
        let fits = |&number: &usize| {
            let own = self.thirds[number];
            own == NO_THIRD || own == third && text.as_bytes().starts_with(self.words[number].as_bytes())
        };
        (begin..end).rev().find(fits)
    }

    /// Number of `word` itself.
    pub fn find(&self, word: &str) -> Option<usize> {
        self.longest(word).filter(|&number| self.words[number].len() == word.len())
    }
}

/// Bits in which pairs of characters are known.
const PAIR_BITS: usize = 1 << 16;

#[inline]
fn pair_bit(first: usize, second: usize) -> usize {
    (first.wrapping_mul(0x9E5) ^ second) % PAIR_BITS
}

fn is_indexed(first: char) -> bool {
    (FIRST..=LAST).contains(&(first as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_word() {
        let table = PrefixTable::new(vec!["包头", "包头市", "包子", "河北"]);
        let longest = |text| table.longest(text).map(|number| table.words[number]);
        assert_eq!(longest("包头市政府"), Some("包头市"));
        assert_eq!(longest("包头的"), Some("包头"));
        assert_eq!(longest("河北"), Some("河北"));
        assert_eq!(longest("河"), None);
        assert_eq!(longest("南京"), None);
        assert_eq!(longest("abc"), None);
        assert_eq!(longest(""), None);
    }
}
