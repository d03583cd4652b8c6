//! Finds words that the word list lacks: runs of characters that hold together and stand in many surroundings.
//!
//! Cohesion is the least pointwise mutual information over the places where a run can be cut (Church and Hanks
//! 1990), freedom the smaller entropy of the characters before and after it (Huang and Powers 2003).

use super::chinese::ChineseTokenizer;
use super::fold::Folded;
use super::han::is_han;
use super::particles;
use std::collections::{HashMap, HashSet};

/// Longest candidate, in characters.
const LONGEST: usize = 6;
/// Documents that a candidate must stand in, if there are so many: what one repeats is its own.
const LEAST_DOCUMENTS: u32 = 3;
/// Words that no candidate begins or ends with.
const EDGES: &str = include_str!("../../index_schema/phrase_edges.txt");
/// A candidate is part of a longer one that is nearly as frequent as this share of its own frequency.
const NEARLY_ALWAYS: f64 = 0.8;
/// Stands for the neighbour at the end of a stretch; every end is one of its own.
const END: char = '\0';

/// What a candidate must have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MiningOptions {
    pub frequency: u32,
    /// Bits.
    pub cohesion: f64,
    /// Bits.
    pub freedom: f64,
}

impl Default for MiningOptions {
    fn default() -> Self {
        Self { frequency: 8, cohesion: 6.0, freedom: 2.0 }
    }
}

/// A word that may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub word: String,
    pub frequency: u32,
    /// Least pointwise mutual information of its parts, in bits.
    pub cohesion: f64,
    /// Smaller entropy of its neighbours, in bits.
    pub freedom: f64,
}

/// Collects stretches of Han characters.
#[derive(Debug, Default)]
pub struct Miner {
    /// All stretches, each followed by [`END`].
    text: Vec<char>,
    /// Where each document ends.
    documents: Vec<usize>,
}

impl Miner {
    pub fn add(&mut self, text: &str) {
        let folded = Folded::new(text).chars;
        for stretch in folded.chunk_by(|&a, &b| is_han(a) == is_han(b)).filter(|stretch| is_han(stretch[0])) {
            self.text.extend_from_slice(stretch);
            self.text.push(END);
        }
        self.documents.push(self.text.len());
    }

    /// The candidates, the most frequent first.
    pub fn candidates(&self, options: &MiningOptions) -> Vec<Candidate> {
        let counts = self.counts(options.frequency);
        let (mut tokenizer, particles) = (ChineseTokenizer::default(), particles());
        let is_edge = |c: &char| particles.binary_search(c).is_ok() || super::numerals::is_numeral(*c);
        let sound = |word: &[char]| !word.iter().take(1).chain(word.last()).any(is_edge);
        let total = self.text.iter().filter(|c| **c != END).count() as f64;
        let cohesive = counts.iter().filter(|(word, _)| word.len() > 1 && sound(word));
        let mut found: Vec<(&[char], u32, f64)> = cohesive
            .map(|(&word, &count)| (word, count, cohesion(word, &counts, total)))
            .filter(|(word, _, cohesion)| *cohesion >= options.cohesion && !is_one_word(word, &mut tokenizer))
            .collect();
        let edges = Edges::builtin();
        found.retain(|(word, ..)| !edges.has_phrase(word, &mut tokenizer));
        let wanted: HashSet<&[char]> = found.iter().map(|(word, ..)| *word).collect();
        let surroundings = self.surroundings(&wanted);
        let least = LEAST_DOCUMENTS.min(self.documents.len() as u32);
        let is_free =
            |around: &Surroundings| around.documents >= least && around.freedom() >= options.freedom;
        found.retain(|(word, ..)| is_free(&surroundings[word]));
        let inner = inner_counts(&found);
        let is_part = |word: &[char], count: u32| {
            inner.get(word).is_some_and(|&longer| f64::from(longer) >= NEARLY_ALWAYS * f64::from(count))
        };
        found.retain(|(word, count, _)| !is_part(word, *count));
        let mut candidates: Vec<Candidate> = found
            .into_iter()
            .map(|(word, frequency, cohesion)| Candidate {
                word: word.iter().collect(),
                frequency,
                cohesion,
                freedom: surroundings[word].freedom(),
            })
            .collect();
        candidates.sort_by(|a, b| b.frequency.cmp(&a.frequency).then_with(|| a.word.cmp(&b.word)));
        candidates
    }

    /// How often every run of up to [`LONGEST`] characters occurs that occurs at least `least` times; a longer run
    /// is looked at only where both of its shorter ones are frequent.
    fn counts(&self, least: u32) -> HashMap<&[char], u32> {
        let mut all: HashMap<&[char], u32> = HashMap::new();
        for length in 1..=LONGEST {
            let mut counts: HashMap<&[char], u32> = HashMap::new();
            let runs = self.text.windows(length).filter(|run| !run.contains(&END));
            let hopeful = |run: &&[char]| {
                length == 1 || (all.contains_key(&run[1..]) && all.contains_key(&run[..length - 1]))
            };
            runs.filter(hopeful).for_each(|run| *counts.entry(run).or_default() += 1);
            counts.retain(|_, count| *count >= least);
            if counts.is_empty() {
                break;
            }
            all.extend(counts);
        }
        all
    }

    /// What stands around each of `words`.
    fn surroundings<'t>(&'t self, words: &HashSet<&'t [char]>) -> HashMap<&'t [char], Surroundings> {
        let mut all: HashMap<&[char], Surroundings> = HashMap::new();
        for length in 2..=LONGEST {
            let mut document = 0;
            for (start, run) in self.text.windows(length).enumerate().filter(|(_, run)| words.contains(run)) {
                document += self.documents[document..].partition_point(|&end| end <= start);
                let before = start.checked_sub(1).map_or(END, |before| self.text[before]);
                let after = self.text.get(start + length).copied().unwrap_or(END);
                all.entry(run).or_default().add(before, after, document);
            }
        }
        all
    }
}

/// What stands around a candidate.
#[derive(Debug, Default)]
struct Surroundings {
    /// Characters before and after it, and how often each.
    neighbours: [HashMap<char, u32>; 2],
    documents: u32,
    last_document: Option<usize>,
}

impl Surroundings {
    fn add(&mut self, before: char, after: char, document: usize) {
        for (side, neighbour) in self.neighbours.iter_mut().zip([before, after]) {
            *side.entry(neighbour).or_default() += 1;
        }
        self.documents += u32::from(self.last_document.replace(document) != Some(document));
    }

    /// The smaller entropy of the neighbours.
    fn freedom(&self) -> f64 {
        entropy(&self.neighbours[0]).min(entropy(&self.neighbours[1]))
    }
}

/// Words of grammar and of phrases, by where no term has them.
struct Edges {
    first: HashSet<Vec<char>>,
    last: HashSet<Vec<char>>,
    /// No term has them inside either (单位和个人).
    particles: Vec<char>,
}

impl Edges {
    fn builtin() -> Self {
        let words = |kind: &str| {
            let lines = EDGES.lines().filter_map(|line| line.strip_prefix(kind));
            lines.flat_map(str::split_whitespace).map(|word| word.chars().collect()).collect()
        };
        Self { first: words("first "), last: words("last "), particles: particles() }
    }

    /// True if `word` is cut so that it begins, goes on or ends like a phrase.
    fn has_phrase(&self, word: &[char], tokenizer: &mut ChineseTokenizer) -> bool {
        tokenizer.read(word);
        let parts: Vec<_> = tokenizer.words(0..word.len()).collect();
        let is_in = |words: &HashSet<Vec<char>>, part: Option<&std::ops::Range<usize>>| {
            part.is_some_and(|part| words.contains(&word[part.clone()]))
        };
        let is_particle = |part: &std::ops::Range<usize>| {
            part.len() == 1 && self.particles.binary_search(&word[part.start]).is_ok()
        };
        parts.iter().any(is_particle) || is_in(&self.first, parts.first()) || is_in(&self.last, parts.last())
    }
}

/// The least pointwise mutual information over all cuts of `word`.
fn cohesion(word: &[char], counts: &HashMap<&[char], u32>, total: f64) -> f64 {
    let share = |run: &[char]| f64::from(counts.get(run).copied().unwrap_or(1)) / total;
    let cuts = (1..word.len()).map(|cut| share(word) / (share(&word[..cut]) * share(&word[cut..])));
    cuts.fold(f64::INFINITY, f64::min).log2()
}

/// In bits; every end of a stretch counts as a neighbour of its own.
fn entropy(neighbours: &HashMap<char, u32>) -> f64 {
    let total = f64::from(neighbours.values().sum::<u32>());
    let part = |count: f64| -(count / total) * (count / total).log2();
    let mut counts: Vec<u32> =
        neighbours.iter().filter(|(c, _)| **c != END).map(|(_, count)| *count).collect();
    counts.sort_unstable();
    let ends = f64::from(neighbours.get(&END).copied().unwrap_or(0));
    counts.into_iter().map(|count| part(f64::from(count))).sum::<f64>() + ends * part(1.0)
}

/// True if the list has the word already, or cuts it so that it stands whole.
fn is_one_word(word: &[char], tokenizer: &mut ChineseTokenizer) -> bool {
    tokenizer.read(word);
    tokenizer.words(0..word.len()).count() == 1
}

/// For everything that a candidate is without its first or last character, the candidate's greatest frequency.
fn inner_counts<'t>(candidates: &[(&'t [char], u32, f64)]) -> HashMap<&'t [char], u32> {
    let mut inner = HashMap::new();
    for &(word, count, _) in candidates {
        for part in [&word[1..], &word[..word.len() - 1]] {
            let most = inner.entry(part).or_insert(0);
            *most = count.max(*most);
        }
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_holds_together_in_many_surroundings_is_a_word() {
        let mut miner = Miner::default();
        let before = ["推进", "开展", "加强", "落实", "抓好", "深化"];
        let after = ["工作", "行动", "任务", "治理", "检查", "考核"];
        for (number, (before, after)) in before.iter().zip(after).cycle().take(60).enumerate() {
            miner.add(&format!("{before}霾耗鞣榷{after}，第{number}次。本市{before}了{after}。"));
        }
        // Of so little text, even the commonest words have little information.
        let options = MiningOptions { cohesion: 3.0, ..MiningOptions::default() };
        let found: Vec<String> = miner.candidates(&options).into_iter().map(|found| found.word).collect();
        assert_eq!(found, ["霾耗鞣榷"]);
    }

    /// 36 sentences in which `word` stands between other words, as three documents or one.
    fn found_in(word: &str, documents: usize) -> Vec<String> {
        let before = ["推进", "开展", "加强", "落实", "抓好", "深化"];
        let after = ["工作", "行动", "任务", "治理", "检查", "考核"];
        let sentence = |n: usize| format!("{}{word}{}。", before[n % 6], after[n / 6]);
        let mut miner = Miner::default();
        for document in 0..3 {
            let numbers = (0..36).filter(|n| n % documents == document);
            miner.add(&numbers.map(sentence).collect::<String>());
        }
        let options = MiningOptions { cohesion: 3.0, ..MiningOptions::default() };
        miner.candidates(&options).into_iter().map(|found| found.word).collect()
    }

    #[test]
    fn what_one_document_repeats_and_what_begins_or_ends_like_a_phrase_is_no_word() {
        assert_eq!(found_in("霾耗鞣榷", 3), ["霾耗鞣榷"]);
        assert_eq!(found_in("霾耗鞣榷", 1), [""; 0]);
        assert_eq!(found_in("应当鞣榷", 3), [""; 0]);
        assert_eq!(found_in("鞣榷规定", 3), [""; 0]);
        assert_eq!(found_in("霾耗和鞣榷", 3), [""; 0]);
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert!(Miner::default().candidates(&MiningOptions::default()).is_empty());
    }
}
