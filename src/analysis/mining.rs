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
}

impl Miner {
    pub fn add(&mut self, text: &str) {
        let folded = Folded::new(text).chars;
        for stretch in folded.chunk_by(|&a, &b| is_han(a) == is_han(b)).filter(|stretch| is_han(stretch[0])) {
            self.text.extend_from_slice(stretch);
            self.text.push(END);
        }
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
        let wanted: HashSet<&[char]> = found.iter().map(|(word, ..)| *word).collect();
        let freedoms = self.freedoms(&wanted);
        found.retain(|(word, ..)| freedoms[word] >= options.freedom);
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
                freedom: freedoms[word],
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

    /// The smaller entropy of the neighbours of each of `words`.
    fn freedoms<'t>(&'t self, words: &HashSet<&'t [char]>) -> HashMap<&'t [char], f64> {
        let mut neighbours: HashMap<&[char], [HashMap<char, u32>; 2]> = HashMap::new();
        for length in 2..=LONGEST {
            for (start, run) in self.text.windows(length).enumerate().filter(|(_, run)| words.contains(run)) {
                let before = start.checked_sub(1).map_or(END, |before| self.text[before]);
                let after = self.text.get(start + length).copied().unwrap_or(END);
                let sides = neighbours.entry(run).or_default();
                *sides[0].entry(before).or_default() += 1;
                *sides[1].entry(after).or_default() += 1;
            }
        }
        let freedom = |sides: &[HashMap<char, u32>; 2]| entropy(&sides[0]).min(entropy(&sides[1]));
        neighbours.iter().map(|(word, sides)| (*word, freedom(sides))).collect()
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

    #[test]
    fn nothing_is_found_in_nothing() {
        assert!(Miner::default().candidates(&MiningOptions::default()).is_empty());
    }
}
