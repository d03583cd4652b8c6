//! Words that a user adds to the word list: jieba's format, or a word a line.

use super::chinese::ChineseTokenizer;
use super::dictionary::UNKNOWN;
use super::fold::Folded;
use super::han::is_han;
use std::collections::{BTreeMap, HashMap};

/// Longest word that is taken, in characters.
const LONGEST: usize = 60;

/// Words with their frequencies, 0 where none was given: the least that makes it one word.
pub type Frequencies = BTreeMap<String, u64>;

/// Reads lines of `word`, `word frequency` or `word frequency tag`; empty ones and those that begin with # are
/// passed over. Also returns the numbers of lines that are no word of two or more Han characters.
pub fn parse(text: &str) -> (Frequencies, Vec<usize>) {
    let (mut words, mut refused) = (Frequencies::new(), Vec::new());
    for (number, line) in text.lines().enumerate() {
        let mut columns = line.trim_start_matches('\u{feff}').split_whitespace();
        let Some(word) = columns.next().filter(|word| !word.starts_with('#')) else { continue };
        let folded = Folded::new(word).chars;
        let frequency = columns.next().map_or(Some(0), |column| column.parse().ok());
        let fits = (2..=LONGEST).contains(&folded.len()) && folded.iter().all(|&c| is_han(c));
        match frequency.filter(|_| fits) {
            Some(frequency) => {
                words.insert(folded.into_iter().collect(), frequency);
            }
            None => refused.push(number + 1),
        }
    }
    (words, refused)
}

#[derive(Debug, PartialEq)]
struct Word {
    chars: Vec<char>,
    /// Log probability, as those of the word list.
    weight: f64,
}

/// The words, as the cutter looks for them.
#[derive(Debug, Default, PartialEq)]
pub struct UserWords(HashMap<char, Vec<Word>>);

impl UserWords {
    pub fn new(words: &Frequencies) -> Self {
        let mut tokenizer = ChineseTokenizer::default();
        let mut by_first: HashMap<char, Vec<Word>> = HashMap::new();
        for (word, &frequency) in words {
            let chars: Vec<char> = word.chars().collect();
            let frequency = if frequency == 0 { tokenizer.least_frequency(&chars) } else { frequency };
            let weight = (frequency as f64).ln() + UNKNOWN;
            if let Some(&first) = chars.first() {
                by_first.entry(first).or_default().push(Word { chars, weight });
            }
        }
        Self(by_first)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Length and log probability of every word that `text` begins with.
    pub fn at<'w>(&'w self, text: &'w [char]) -> impl Iterator<Item = (usize, f64)> + 'w {
        let words = text.first().and_then(|first| self.0.get(first)).map_or(&[][..], Vec::as_slice);
        words.iter().filter(|word| text.starts_with(&word.chars)).map(|word| (word.chars.len(), word.weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_are_read_and_other_lines_told() {
        let (words, refused) =
            parse("\u{feff}# 词\n霾耗鞣榷\n背街小巷 30 n\n掃黑除惡 5\nabc\n字\n甲乙 多\n\n");
        let expected = [("扫黑除恶", 5), ("背街小巷", 30), ("霾耗鞣榷", 0)];
        assert_eq!(words, expected.map(|(word, frequency)| (word.to_string(), frequency)).into());
        assert_eq!(refused, [5, 6, 7]);
    }

    #[test]
    fn an_added_word_stands_whole() {
        let words = UserWords::new(&parse("霾耗鞣榷\n城市管理").0);
        let text: Vec<char> = "推进霾耗鞣榷和城市管理".chars().collect();
        let mut tokenizer = ChineseTokenizer::with_words(words.into());
        tokenizer.read(&text);
        let cut: Vec<String> =
            tokenizer.words(0..text.len()).map(|word| text[word].iter().collect()).collect();
        assert_eq!(cut, ["推进", "霾耗鞣榷", "和", "城市管理"]);
    }
}
