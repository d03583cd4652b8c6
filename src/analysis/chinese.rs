//! Cuts Han characters into words: jieba's most probable path, without its HMM.
//!
//! The cut equals `jieba_rs::Jieba::cut(text, false)` over the same word list (a test compares the two).
//! It is written anew because jieba-rs must load its dictionary (100 ms) before the first word, and a
//! one-shot query cannot wait for that; here the list is a trie inside the program.

use super::dictionary::{UNKNOWN, WORDS, weight};
use super::double_array::{Lookup, Node};
use super::han::is_han;
use super::user_words::UserWords;
use std::hint::select_unpredictable;
use std::ops::Range;
use std::sync::Arc;

/// Cuts texts into words; holds the buffers that a cut needs.
#[derive(Debug, Default, Clone)]
pub struct ChineseTokenizer {
    /// Where the characters lead in the list.
    lookup: Lookup,
    /// Log probability of the best path from every character to the end of its stretch, and of three empty ones.
    probabilities: Vec<f64>,
    /// Length of the first word of that path.
    lengths: Vec<u8>,
    /// Words that the list lacks.
    added: Arc<UserWords>,
}

/// The best word at a place so far.
struct Best {
    probability: f64,
    length: u8,
}

impl ChineseTokenizer {
    /// A tokenizer that knows more words than the list has.
    pub fn with_words(added: Arc<UserWords>) -> Self {
        Self { added, ..Self::default() }
    }

    /// Cuts every stretch of Han characters in `text`; [`ChineseTokenizer::words`] then tells its words.
    pub fn read(&mut self, text: &[char]) {
        self.lookup.read(WORDS, text.iter().map(|&c| WORDS.code(c)));
        self.find_route(text);
    }

    /// The words of a whole stretch of Han characters of the text last read, in order.
    pub fn words(&self, stretch: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let lengths = &self.lengths[..stretch.end.min(self.lengths.len())];
        let mut start = stretch.start;
        std::iter::from_fn(move || {
            let length = lengths.get(start)?;
            let word = start..start + usize::from(*length);
            start = word.end;
            Some(word)
        })
    }

    /// Length in characters of the first word of the best path from character `at` on; 0 outside of the text.
    pub fn length(&self, at: usize) -> usize {
        self.lengths.get(at).copied().map_or(0, usize::from)
    }

    /// The least frequency with which the list would hold `word` as one word, as jieba suggests it.
    pub fn least_frequency(&mut self, word: &[char]) -> u64 {
        ((self.probability(word) - UNKNOWN).exp() as u64).saturating_add(1)
    }

    /// Log probability of the best cut of `word`.
    pub fn probability(&mut self, word: &[char]) -> f64 {
        self.read(word);
        self.probabilities.first().copied().unwrap_or(0.0)
    }

    /// Maximises the sum of log probabilities from the end backwards; of equal sums the longer first word wins.
    fn find_route(&mut self, text: &[char]) {
        let length = text.len();
        self.probabilities.clear();
        self.probabilities.resize(length + 3, 0.0);
        self.lengths.clear();
        self.lengths.resize(length, 1);
        let [mut after_one, mut after_two, mut after_three] = [0.0; 3];
        for start in (0..length).rev() {
            let first = WORDS.first(self.lookup.codes[start]);
            let triple = self.lookup.triples[start];
            let one = weight(first) + after_one;
            let two = weight(self.lookup.pairs[start]) + after_two;
            let three = weight(triple) + after_three;
            let mut best = best_of(one, two, three);
            if triple.has_children() {
                best = self.longer_words(start, triple, best);
            }
            if !self.added.is_empty() {
                best = self.added_words(start, &text[start..], best);
            }
            if best.probability == f64::NEG_INFINITY {
                let alone = if is_han(text[start]) { UNKNOWN + after_one } else { 0.0 };
                best = Best { probability: alone, length: 1 };
            }
            self.probabilities[start] = best.probability;
            self.lengths[start] = best.length;
            [after_one, after_two, after_three] = [best.probability, after_one, after_two];
        }
    }

    /// The best of `best` and the added words at `start`, where `rest` begins.
    fn added_words(&self, start: usize, rest: &[char], mut best: Best) -> Best {
        for (length, weight) in self.added.at(rest) {
            let probability = weight + self.probabilities[start + length];
            if probability >= best.probability {
                best = Best { probability, length: length as u8 };
            }
        }
        best
    }

    /// The best of `best` and the words of more than three characters at `start`, whose first three lead to `node`.
    #[inline]
    fn longer_words(&self, start: usize, mut node: Node, mut best: Best) -> Best {
        let codes = self.lookup.codes[start..].iter().zip(&self.probabilities[start + 1..]);
        for (length, (&code, after)) in (4..).zip(codes.skip(3)) {
            node = WORDS.child(node, code);
            let probability = weight(node) + after;
            if probability >= best.probability {
                best = Best { probability, length };
            }
            if !node.has_children() {
                break;
            }
        }
        best
    }
}

/// The best of the words of one, two and three characters. What it costs to guess wrong here would be most of the
/// cutter's time, so nothing branches.
#[inline]
fn best_of(one: f64, two: f64, three: f64) -> Best {
    let longer = if two > three { two } else { three };
    let probability = if one > longer { one } else { longer };
    let short = 1 + u8::from(two == probability);
    Best { probability, length: select_unpredictable(three == probability, 3, short) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let run: Vec<char> = text.chars().collect();
        let mut tokenizer = ChineseTokenizer::default();
        tokenizer.read(&run);
        tokenizer.words(0..run.len()).map(|word| run[word].iter().collect()).collect()
    }

    #[test]
    fn cuts_at_the_words_of_the_genre() {
        assert_eq!(
            words("有效遏制了偷拉乱倒餐厨垃圾的违法行为").join("/"),
            "有效/遏制/了/偷/拉/乱/倒/餐厨垃圾/的/违法行为"
        );
    }

    #[test]
    fn the_least_frequency_of_a_word_is_that_of_its_parts() {
        let mut tokenizer = ChineseTokenizer::default();
        let of = |word: &str, tokenizer: &mut ChineseTokenizer| {
            tokenizer.least_frequency(&word.chars().collect::<Vec<_>>())
        };
        assert_eq!(of("霾耗鞣榷", &mut tokenizer), 1);
        assert!(of("的城市", &mut tokenizer) > 100);
    }

    #[test]
    fn an_unknown_character_is_a_word() {
        assert_eq!(words("㐀㐁城市"), ["㐀", "㐁", "城市"]);
        assert!(words("").is_empty());
    }

    /// The stretches of Han characters, and between them the others.
    fn chunks(text: &[char]) -> impl Iterator<Item = Range<usize>> {
        text.chunk_by(|&a, &b| is_han(a) == is_han(b)).scan(0, |end, chunk| {
            *end += chunk.len();
            Some(*end - chunk.len()..*end)
        })
    }

    #[test]
    fn a_stretch_is_cut_alike_alone_and_between_others() {
        let text: Vec<char> = "共受理，违法行为a城市管理8餐厨垃圾".chars().collect();
        let mut tokenizer = ChineseTokenizer::default();
        tokenizer.read(&text);
        for stretch in chunks(&text).step_by(2) {
            let between: Vec<String> =
                tokenizer.words(stretch.clone()).map(|word| text[word].iter().collect()).collect();
            assert_eq!(between, words(&text[stretch].iter().collect::<String>()));
        }
        assert_eq!(tokenizer.words(text.len()..text.len() + 9).count(), 0);
    }

    /// The reference, with the words of the genre.
    fn jieba() -> jieba_rs::Jieba {
        let mut jieba = jieba_rs::Jieba::new();
        for line in include_str!("../../index_schema/dictionary.txt").lines().filter(|l| !l.starts_with('#'))
        {
            let mut columns = line.split_whitespace();
            if let (Some(word), Some(frequency)) = (columns.next(), columns.next()) {
                jieba.add_word(word, frequency.parse().ok(), None);
            }
        }
        jieba
    }

    /// Asserts that every stretch of Han characters of `text`, read as a whole, is cut as jieba cuts it; returns how
    /// many stretches there were. Of 〇 and the like jieba makes stretches of their own, so these are left out.
    fn compare(text: &[char], tokenizer: &mut ChineseTokenizer, jieba: &jieba_rs::Jieba) -> usize {
        tokenizer.read(text);
        let mut stretches = 0;
        for chunk in chunks(text) {
            if !text[chunk.clone()].iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)) {
                continue;
            }
            let ours: Vec<String> =
                tokenizer.words(chunk.clone()).map(|word| text[word].iter().collect()).collect();
            let stretch: String = text[chunk].iter().collect();
            let theirs: Vec<&str> = jieba.cut(&stretch, false).into_iter().map(|token| token.word).collect();
            assert_eq!(ours, theirs, "{stretch}");
            stretches += 1;
        }
        stretches
    }

    #[test]
    fn the_cut_equals_that_of_jieba() {
        let (jieba, mut tokenizer) = (jieba(), ChineseTokenizer::default());
        let sentences = "全县共受理群众来信来访1126件，办结率96.27%。市城市管理综合执法局启动餐厨垃圾收运处理，\
            对偷拉乱倒的违法行为依法查处；中华人民共和国国务院办公厅印发通知，要求各地于2018年底前完成改革任务。";
        assert_eq!(compare(&sentences.chars().collect::<Vec<_>>(), &mut tokenizer, &jieba), 8);
        let mut state = 7u64;
        let common: Vec<char> = COMMON.chars().collect();
        for _ in 0..20_000 {
            let run: Vec<char> = (0..12).map(|_| common[next_random(&mut state) % common.len()]).collect();
            compare(&run, &mut tokenizer, &jieba);
        }
    }

    /// Run with `cargo test --lib analysis:: -- --ignored --nocapture`.
    #[test]
    #[ignore = "needs the shared data"]
    fn the_cut_of_real_text_equals_that_of_jieba() {
        let root = std::env::var("JIANSUO_DATA")
            .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data").into());
        let (jieba, mut tokenizer, mut state) = (jieba(), ChineseTokenizer::default(), 11u64);
        for folder in ["laws", "retrieval"] {
            let mut text = String::new();
            let files = walkdir::WalkDir::new(format!("{root}/{folder}")).sort_by_file_name();
            for file in files.into_iter().filter_map(Result::ok) {
                text.push_str(&std::fs::read_to_string(file.path()).unwrap_or_default());
            }
            let chars = crate::analysis::fold::Folded::new(&text).chars;
            if chars.len() < 200 {
                println!("skipped: no data under {root}/{folder}");
                continue;
            }
            let mut stretches = 0;
            for _ in 0..50_000 {
                let start = next_random(&mut state) % (chars.len() - 120);
                let length = 1 + next_random(&mut state) % 120;
                stretches += compare(&chars[start..start + length], &mut tokenizer, &jieba);
            }
            println!("{folder}: 50000 pieces, {stretches} stretches cut alike");
            assert!(stretches > 50_000);
        }
    }

    const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理垃圾餐厨城市综合执法局收运";

    fn next_random(state: &mut u64) -> usize {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize
    }
}
