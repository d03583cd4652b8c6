//! Compares a text with a query: which pairs and words it holds, in which sentence, in which runs.

use super::asked::{Asked, Places, bits, rarity};

/// A sentence of a text and what it holds of the query.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sentence {
    /// In characters.
    pub start: usize,
    pub end: usize,
    pub pairs: Places,
    /// Characters that the sentence and the query share.
    pub characters: Places,
    pub words: u64,
    /// Range in the list of runs.
    pub runs: (usize, usize),
}

/// A stretch of the text that stands in the query too, of two or more characters.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    pub at: usize,
    /// Place in the query.
    pub asked: usize,
    pub length: usize,
}

/// What a text holds of a query. Kept between texts for its buffers.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    pub pairs: Places,
    pub characters: Places,
    /// How often the character stands in the text, at its first place in the query.
    pub counts: Vec<u32>,
    pub words: u64,
    /// The rarities of all characters, and of those that the query holds.
    pub rarity: f32,
    pub asked_rarity: f32,
    pub sentences: Vec<Sentence>,
    pub runs: Vec<Run>,
    /// For every place in the query, the length of the longest run over the pair that begins there.
    pub longest: Vec<u8>,
    starts: Vec<usize>,
}

const DIAGONALS: usize = 128;

impl Scan {
    pub fn read(&mut self, asked: &Asked, chars: &[char]) {
        self.pairs = 0;
        self.characters = 0;
        self.counts.clear();
        self.counts.resize(asked.chars.len(), 0);
        self.words = 0;
        (self.rarity, self.asked_rarity) = (0.0, 0.0);
        self.sentences.clear();
        self.runs.clear();
        self.longest.clear();
        self.longest.resize(asked.chars.len(), 0);
        self.starts.resize(DIAGONALS, 0);
        let mut sentence = Sentence::default();
        let (mut before, mut last): (Places, Places) = (0, 0);
        for (at, &c) in chars.iter().enumerate() {
            let here = asked.places(c);
            let pairs = last & (here >> 1);
            let rarity = if super::is_content(c) { rarity(c) } else { 0.0 };
            self.rarity += rarity;
            if here != 0 {
                sentence.characters |= here;
                self.asked_rarity += rarity;
                self.counts[here.trailing_zeros() as usize] += 1;
            }
            if (before | pairs) != 0 {
                self.step(asked, at, before, pairs, &mut sentence);
                sentence.pairs |= pairs;
            }
            (before, last) = (pairs, here);
            if ends_sentence(c) {
                self.close(asked, &mut sentence, at + 1);
            }
        }
        self.step(asked, chars.len(), before, 0, &mut sentence);
        self.close(asked, &mut sentence, chars.len());
    }

    /// `pairs` are the pairs whose second character stands at `at`.
    fn step(&mut self, asked: &Asked, at: usize, before: Places, pairs: Places, sentence: &mut Sentence) {
        for place in bits(before & !(pairs >> 1)) {
            // The run's last pair began at `at - 2` and at `place`.
            let start = self.starts[diagonal(place, at - 2)];
            let length = at - start;
            let run = Run { at: start, asked: place + 2 - length, length };
            self.add(asked, run, sentence);
        }
        for place in bits(pairs & !(before << 1)) {
            self.starts[diagonal(place, at - 1)] = at - 1;
        }
    }

    fn add(&mut self, asked: &Asked, run: Run, sentence: &mut Sentence) {
        for longest in &mut self.longest[run.asked..run.asked + run.length - 1] {
            *longest = (*longest).max(run.length.min(255) as u8);
        }
        let (from, end) =
            (asked.words.partition_point(|word| word.place.start < run.asked), run.asked + run.length);
        for (index, word) in asked.words.iter().enumerate().skip(from) {
            if word.place.start >= end {
                break;
            }
            if word.place.end <= end {
                sentence.words |= 1 << index;
            }
        }
        self.runs.push(run);
    }

    fn close(&mut self, asked: &Asked, sentence: &mut Sentence, end: usize) {
        if end > sentence.start {
            sentence.end = end;
            sentence.runs.1 = self.runs.len();
            for &(index, _) in
                asked.single_words.iter().filter(|(_, place)| sentence.characters >> place & 1 == 1)
            {
                sentence.words |= 1 << index;
            }
            self.pairs |= sentence.pairs;
            self.words |= sentence.words;
            self.characters |= sentence.characters;
            self.sentences.push(*sentence);
        }
        *sentence = Sentence { start: end, runs: (self.runs.len(), 0), ..Sentence::default() };
    }
}

#[inline]
fn diagonal(place: usize, at: usize) -> usize {
    (place + DIAGONALS - at % DIAGONALS) % DIAGONALS
}

#[inline]
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';' | '\n')
}

#[cfg(test)]
mod tests {
    use super::super::asked::AskedWord;
    use super::*;

    /// A query of which every pair weighs 1, with words at the places given.
    fn asked(text: &str, words: &[(usize, usize)]) -> Asked {
        let chars: Vec<char> = text.chars().collect();
        let pairs = vec![1.0; chars.len()];
        let word = |&(start, end): &(usize, usize)| AskedWord { place: start..end, weight: 1.0 };
        let own = chars.len();
        Asked::new(chars, pairs, words.iter().map(word).collect(), own)
    }

    fn scan(asked: &Asked, text: &str) -> Scan {
        let mut scan = Scan::default();
        scan.read(asked, &text.chars().collect::<Vec<char>>());
        scan
    }

    #[test]
    fn runs_are_the_longest_stretches_that_both_hold() {
        let asked = asked("餐厨垃圾收运", &[(0, 4), (4, 6)]);
        let scan = scan(&asked, "处理餐厨垃圾。垃圾收运许可");
        let runs: Vec<(usize, usize, usize)> =
            scan.runs.iter().map(|run| (run.at, run.asked, run.length)).collect();
        assert_eq!(runs, [(2, 0, 4), (7, 2, 4)]);
        assert_eq!(scan.sentences.len(), 2);
        assert_eq!(scan.sentences[0].words, 0b01);
        assert_eq!(scan.sentences[1].words, 0b10);
        assert_eq!(asked.pair_share(scan.pairs), 1.0);
        assert_eq!(scan.longest, [4, 4, 4, 4, 4, 0]);
    }

    #[test]
    fn a_word_of_one_character_is_found_in_its_sentence() {
        let scan = scan(&asked("猪吃泔水", &[(0, 1), (2, 4)]), "禁止喂猪。泔水另行收运。");
        assert_eq!(scan.sentences[0].words, 0b01);
        assert_eq!(scan.sentences[1].words, 0b10);
    }

    #[test]
    fn a_text_to_the_point_holds_little_else() {
        let asked = asked("餐厨垃圾", &[(0, 4)]);
        let (bare, wordy) = (scan(&asked, "餐厨垃圾。"), scan(&asked, "餐厨垃圾由各区管理。"));
        assert_eq!(bare.asked_rarity, bare.rarity);
        assert_eq!(wordy.asked_rarity, bare.rarity);
        assert!(wordy.rarity > bare.rarity);
    }

    #[test]
    fn a_character_that_recurs_is_counted_once_in_the_query() {
        let asked = asked("年年", &[(0, 2)]);
        let scan = scan(&asked, "2018年、2019年");
        assert_eq!(scan.counts[0], 2);
        assert_eq!(asked.character_share(scan.characters), 1.0);
    }

    proptest::proptest! {
        #[test]
        fn any_texts_are_compared(query in ".{0,200}", text in ".{0,300}", end in 0usize..200) {
            let asked = asked(&query, &[(0, end)]);
            let scan = scan(&asked, &text);
            proptest::prop_assert!(scan.runs.iter().all(|run| run.asked + run.length <= asked.chars.len()));
        }
    }
}
