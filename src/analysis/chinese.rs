//! Cuts a run of Han characters into words: jieba's most probable path, without its HMM.
//!
//! The cut equals `jieba_rs::Jieba::cut(text, false)` over the same word list (a test compares the two).
//! It is written anew because jieba-rs must load its dictionary (100 ms) before the first word, and a
//! one-shot query cannot wait for that; here the list is a trie inside the program.

use super::dictionary;

/// Cuts runs of Han characters; holds the buffers that a cut needs.
#[derive(Debug, Default, Clone)]
pub struct ChineseTokenizer {
    bytes: Vec<u8>,
    /// Byte offset of every character of the run, and of its end.
    starts: Vec<u32>,
    /// Best path from every character to the end: its log probability and the end of its first word.
    route: Vec<(f64, u32)>,
}

impl ChineseTokenizer {
    /// Calls `word` with the start and end (in characters of `run`) of every word, in order.
    pub fn cut(&mut self, run: &[char], mut word: impl FnMut(usize, usize)) {
        self.encode(run);
        self.find_route(run.len());
        let mut start = 0;
        while start < run.len() {
            let end = self.route[start].1 as usize;
            word(start, end);
            start = end;
        }
    }

    fn encode(&mut self, run: &[char]) {
        self.bytes.clear();
        self.starts.clear();
        let mut utf8 = [0; 4];
        for c in run {
            self.starts.push(self.bytes.len() as u32);
            self.bytes.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
        }
        self.starts.push(self.bytes.len() as u32);
    }

    /// Maximises the sum of log frequencies from the end backwards; of equal sums the longer first word wins.
    fn find_route(&mut self, characters: usize) {
        let log_total = dictionary::log_total();
        self.route.clear();
        self.route.resize(characters + 1, (0.0, characters as u32));
        for start in (0..characters).rev() {
            let at = self.starts[start] as usize;
            let mut best: Option<(f64, u32)> = None;
            let mut end = start;
            for (length, log_frequency) in dictionary::prefixes(&self.bytes[at..]) {
                while (self.starts[end] as usize) < at + length {
                    end += 1;
                }
                let probability = log_frequency - log_total + self.route[end].0;
                if best.is_none_or(|(p, e)| probability > p || (probability == p && end as u32 > e)) {
                    best = Some((probability, end as u32));
                }
            }
            self.route[start] =
                best.unwrap_or_else(|| (-log_total + self.route[start + 1].0, start as u32 + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn words(text: &str) -> Vec<String> {
        let run: Vec<char> = text.chars().collect();
        let mut words = Vec::new();
        ChineseTokenizer::default().cut(&run, |start, end| words.push(run[start..end].iter().collect()));
        words
    }

    #[test]
    fn cuts_at_the_words_of_the_genre() {
        assert_eq!(
            words("有效遏制了偷拉乱倒餐厨垃圾的违法行为").join("/"),
            "有效/遏制/了/偷/拉/乱/倒/餐厨垃圾/的/违法行为"
        );
    }

    #[test]
    fn an_unknown_character_is_a_word() {
        assert_eq!(words("㐀㐁城市"), ["㐀", "㐁", "城市"]);
        assert!(words("").is_empty());
    }
}
