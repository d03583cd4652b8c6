//! What an order of candidates is worth, and whether two orders differ.

use crate::data::Question;
use std::collections::HashSet;

/// Outcomes of one question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    pub reciprocal_rank: f64,
    pub ndcg: f64,
    /// The answer stands in the first passage, in the first five.
    pub first: f64,
    pub first_five: f64,
}

pub type Measure = fn(&Outcome) -> f64;

pub const MEASURES: [(&str, Measure); 4] = [
    ("MRR@10", |outcome| outcome.reciprocal_rank),
    ("nDCG@10", |outcome| outcome.ndcg),
    ("first", |outcome| outcome.first),
    ("first five", |outcome| outcome.first_five),
];

/// The outcome of putting the candidates in the order of `values`; documents count by their best passage.
pub fn outcome(question: &Question, values: &[f32]) -> Outcome {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let mut seen = HashSet::new();
    let documents: Vec<bool> = order
        .iter()
        .filter(|&&at| seen.insert(question.candidates[at].document))
        .map(|&at| question.relevant[at])
        .take(10)
        .collect();
    let discount = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    let found = documents.iter().enumerate().filter(|&(_, &right)| right);
    let ideal: f64 = (0..question.judged.min(10)).map(discount).sum();
    let answered = order.iter().position(|&at| question.answered[at]);
    let within = |limit: usize| f64::from(u8::from(answered.is_some_and(|at| at < limit)));
    Outcome {
        reciprocal_rank: documents
            .iter()
            .position(|&right| right)
            .map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)),
        ndcg: found.map(|(rank, _)| discount(rank)).sum::<f64>() / ideal.max(f64::MIN_POSITIVE),
        first: within(1),
        first_five: within(5),
    }
}

pub fn mean(outcomes: &[Outcome], measure: Measure) -> f64 {
    outcomes.iter().map(measure).sum::<f64>() / outcomes.len().max(1) as f64
}

/// The mean of `after - before` and the bounds of its 95 % interval, by paired bootstrap over the questions.
pub fn difference(before: &[Outcome], after: &[Outcome], measure: Measure) -> [f64; 3] {
    let gains: Vec<f64> = before.iter().zip(after).map(|(b, a)| measure(a) - measure(b)).collect();
    let count = gains.len();
    let mut state = 1u64;
    let mut means: Vec<f64> = (0..1_000)
        .map(|_| (0..count).map(|_| gains[random(&mut state) % count]).sum::<f64>() / count as f64)
        .collect();
    means.sort_by(f64::total_cmp);
    [gains.iter().sum::<f64>() / count as f64, means[24], means[975]]
}

/// A linear congruential generator: the same numbers in every run.
pub fn random(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}
