//! Learns where a model adds names to those of the rules: logistic regression, a word at a time.

use jiansuo::entity::Recognizers;
use jiansuo::entity::lexicon::Lexicon;
use jiansuo::entity::trained::gate::{PLACES, SIGHTS, sights};
use jiansuo::entity::trained::model::GateWeights;
use jiansuo::entity::trained::piece::Piece;
use jiansuo::model::Span;

const PASSES: usize = 3;
const RATE: f32 = 0.3;
/// A word of a name counts as much as so many others.
const NAMES: f32 = 6.0;
/// Weights are multiples of one over this.
const SCALE: f32 = 12.0;
/// Share of the names that the gate may miss.
const MISSED: f64 = 0.1;
/// Every so many texts are kept apart to find the threshold.
const APART: usize = 10;

/// A piece: where the weights of its words lie, and which words are of a name that the model adds, numbers of words.
struct Sample {
    sights: Vec<[usize; SIGHTS]>,
    names: Vec<(usize, usize)>,
}

/// The gate for what a model, `joined` with `rules`, adds to what those find in `texts`.
pub fn learn(rules: &Recognizers, joined: &Recognizers, texts: &[&str]) -> GateWeights {
    let samples: Vec<Vec<Sample>> = texts.iter().map(|text| samples(rules, joined, text)).collect();
    let kept_apart = |number: usize| number.is_multiple_of(APART);
    let mut weights = vec![0f32; PLACES];
    for pass in 0..PASSES {
        let rate = RATE / (1.0 + pass as f32);
        for (number, _) in samples.iter().enumerate().filter(|(number, _)| !kept_apart(*number)) {
            samples[number].iter().for_each(|sample| step(&mut weights, sample, rate));
        }
    }
    let round = |weight: &f32| (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
    let weights: Vec<i8> = weights.iter().map(round).collect();
    let apart =
        samples.iter().enumerate().filter(|(number, _)| kept_apart(*number)).flat_map(|(_, text)| text);
    let least = threshold(&weights, apart);
    GateWeights { least, weights }
}

fn samples(rules: &Recognizers, joined: &Recognizers, text: &str) -> Vec<Sample> {
    let words = Lexicon::builtin().tokens(text);
    let hints = rules.found(text, &[]);
    let mut added = joined.found(text, &[]);
    added.retain(|found| !hints.contains(found));
    let (mut samples, mut piece, mut at) = (Vec::new(), Piece::default(), 0);
    while at < words.len() {
        at += piece.refill(text, &words[at..]);
        piece.note(&hints);
        let names = added.iter().filter_map(|name| place(&piece, name.span)).collect();
        samples.push(Sample { sights: (0..piece.words.len()).map(|at| sights(&piece, at)).collect(), names });
    }
    samples
}

/// The words of `span`, if it lies in the piece.
fn place(piece: &Piece, span: Span) -> Option<(usize, usize)> {
    let of = |byte: usize| piece.offsets.binary_search(&(byte as u32)).ok();
    let (start, end) = (of(span.start)?, of(span.end)?);
    let first = piece.words.partition_point(|word| word.end as usize <= start);
    let after = piece.words.partition_point(|word| (word.start as usize) < end);
    (first < after).then_some((first, after))
}

fn step(weights: &mut [f32], sample: &Sample, rate: f32) {
    for (at, sights) in sample.sights.iter().enumerate() {
        let is_name = sample.names.iter().any(|&(start, end)| (start..end).contains(&at));
        let sum: f32 = sights.iter().map(|&place| weights[place]).sum();
        let likely = 1.0 / (1.0 + (-sum).exp());
        let gradient = if is_name { NAMES * (1.0 - likely) } else { -likely };
        sights.iter().for_each(|&place| weights[place] += rate / SIGHTS as f32 * gradient);
    }
}

/// The highest sum that lets all but [`MISSED`] of the names through by one of their characters.
fn threshold<'a>(weights: &[i8], samples: impl Iterator<Item = &'a Sample>) -> i16 {
    let sum = |sights: &[usize; SIGHTS]| sights.iter().map(|&place| i16::from(weights[place])).sum::<i16>();
    let (mut bests, mut all) = (Vec::new(), Vec::new());
    for sample in samples {
        let sums: Vec<i16> = sample.sights.iter().map(sum).collect();
        bests.extend(sample.names.iter().filter_map(|&(start, end)| sums[start..end].iter().max().copied()));
        all.extend(sums);
    }
    bests.sort_unstable();
    let least = bests.get((bests.len() as f64 * MISSED) as usize).copied().unwrap_or(i16::MIN);
    let open = all.iter().filter(|&&sum| sum >= least).count();
    println!("gate opens at {least}: {open} of {} words, {} names", all.len(), bests.len());
    least
}
