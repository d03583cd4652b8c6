//! The conditional random field and how it learns: AdaGrad, a sentence at a time.

use crate::fit::Example;
use jiansuo::entity::trained::model::{may_follow, may_stand_at_edge, tags};

/// Weights of a feature are kept in as many lanes as a cache line holds, or two.
const LANES: usize = 16;
/// Most tags.
const WIDEST: usize = 32;
type Lanes = [f32; WIDEST];

/// What keeps the first steps small.
const FIRST_SQUARES: f32 = 0.5;

/// Share of the features left out at random in every step, so that none is relied on alone.
const DROPPED: f32 = 0.3;
/// What missing a name costs while learning, so that one is rather found than not.
const COST: f32 = 0.6;

/// Weights of features and transitions, with the squares of their gradients so far.
pub struct Field {
    types: usize,
    /// Lanes of a feature.
    width: usize,
    weights: Vec<f32>,
    squares: Vec<f32>,
    pub transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    random: u64,
}

/// Buffers of a step.
#[derive(Default)]
struct Work {
    features: Vec<u32>,
    ends: Vec<u32>,
    /// For each character the sums of its tags, as exponentials below 1.
    sums: Vec<Lanes>,
    transitions: Vec<Lanes>,
    forward: Vec<Lanes>,
    backward: Vec<Lanes>,
    gradient: Vec<Lanes>,
    transition_gradient: Vec<Lanes>,
}

impl Field {
    pub fn new(types: usize, features: usize) -> Self {
        let width = (types * 4).next_multiple_of(LANES);
        let count = tags(types) * tags(types);
        Self {
            types,
            width,
            weights: vec![0.0; features * width],
            squares: vec![FIRST_SQUARES; features * width],
            transitions: vec![0.0; count],
            transition_squares: vec![FIRST_SQUARES; count],
            random: 1,
        }
    }

    /// The weights of a feature, one for each tag but the last.
    pub fn block(&self, number: usize) -> &[f32] {
        &self.weights[number * self.width..][..self.types * 4]
    }

    /// The largest of its weights.
    pub fn weight(&self, number: usize) -> f32 {
        self.block(number).iter().fold(0.0, |most, weight| most.max(weight.abs()))
    }

    /// Keeps these features, in this order.
    pub fn keep(&mut self, kept: &[u32]) {
        let width = self.width;
        let pick =
            |all: &[f32]| kept.iter().flat_map(|&f| &all[f as usize * width..][..width]).copied().collect();
        self.weights = pick(&self.weights);
        self.squares = pick(&self.squares);
    }

    fn next_random(&mut self) -> u32 {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) as u32
    }

    pub fn learn(&mut self, examples: &[Example], passes: usize, rate: f32) {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut work = Work::default();
        for pass in 0..passes {
            for at in (1..order.len()).rev() {
                let other = self.next_random() as usize % (at + 1);
                order.swap(at, other);
            }
            let rate = rate * (1.0 - 0.8 * pass as f32 / passes as f32);
            let loss: f64 =
                order.iter().map(|&at| f64::from(self.step(&examples[at], &mut work, rate))).sum();
            println!("pass {pass}: loss {loss:.0}");
        }
    }

    /// One sentence; returns its loss: by how much what is allowed is less likely than all.
    fn step(&mut self, example: &Example, work: &mut Work, rate: f32) -> f32 {
        self.drop_features(example, work);
        self.add_up(example, work);
        work.gradient.clear();
        work.gradient.resize(example.allowed.len(), [0.0; WIDEST]);
        work.transition_gradient.clear();
        work.transition_gradient.resize(tags(self.types), [0.0; WIDEST]);
        let all = self.expect(work, None, 1.0);
        let allowed = self.expect(work, Some(&example.allowed), -1.0);
        self.update(work, rate);
        all - allowed
    }

    fn drop_features(&mut self, example: &Example, work: &mut Work) {
        work.features.clear();
        work.ends.clear();
        let dropped = (DROPPED * (1u64 << 31) as f32) as u32;
        let mut start = 0;
        for &end in &example.ends {
            for &feature in &example.features[start..end as usize] {
                if self.next_random() >= dropped {
                    work.features.push(feature);
                }
            }
            start = end as usize;
            work.ends.push(work.features.len() as u32);
        }
    }

    /// The sums of every character, as exponentials; those of the transitions too.
    fn add_up(&self, example: &Example, work: &mut Work) {
        let tags = tags(self.types);
        let scale = 1.0 / (1.0 - DROPPED);
        work.sums.clear();
        let mut start = 0;
        for (&end, allowed) in work.ends.iter().zip(&example.allowed) {
            let mut sum = [0.0f32; WIDEST];
            for &feature in &work.features[start..end as usize] {
                let block = &self.weights[feature as usize * self.width..][..self.width];
                sum.iter_mut().zip(block).for_each(|(sum, weight)| *sum += weight);
            }
            start = end as usize;
            sum.iter_mut().for_each(|sum| *sum *= scale);
            sum[tags - 1] = if allowed >> (tags - 1) & 1 == 0 { COST } else { 0.0 };
            let top = sum[..tags].iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut exponentials = [0.0; WIDEST];
            (0..tags).for_each(|tag| exponentials[tag] = (sum[tag] - top).exp().max(1e-30));
            work.sums.push(exponentials);
        }
        work.transitions.clear();
        for from in 0..tags {
            let mut row = [0.0; WIDEST];
            for to in (0..tags).filter(|&to| may_follow(self.types, from, to)) {
                row[to] = self.transitions[from * tags + to].exp();
            }
            work.transitions.push(row);
        }
    }

    /// Adds `sign` times how often each tag and transition is expected among the paths that `allowed` leaves;
    /// returns the logarithm of their sum.
    fn expect(&self, work: &mut Work, allowed: Option<&[u32]>, sign: f32) -> f32 {
        let tags = tags(self.types);
        let may = |at: usize, tag: usize| allowed.is_none_or(|allowed| allowed[at] >> tag & 1 == 1);
        let length = work.sums.len();
        let edge = |first: bool| {
            let mut edge = [0.0f32; WIDEST];
            (0..tags)
                .filter(|&tag| may_stand_at_edge(self.types, tag, first))
                .for_each(|tag| edge[tag] = 1.0);
            edge
        };
        let mut logarithm = 0.0;
        work.forward.clear();
        let mut before = edge(true);
        for at in 0..length {
            let mut now = if at == 0 { before } else { [0.0; WIDEST] };
            if at > 0 {
                for (value, row) in before.iter().zip(&work.transitions).filter(|(value, _)| **value > 0.0) {
                    now.iter_mut().zip(row).for_each(|(now, exp)| *now += value * exp);
                }
            }
            let last = if at + 1 == length { edge(false) } else { [1.0; WIDEST] };
            for tag in 0..tags {
                now[tag] *= if may(at, tag) { work.sums[at][tag] * last[tag] } else { 0.0 };
            }
            let total = now.iter().sum::<f32>().max(1e-30);
            logarithm += total.ln();
            now.iter_mut().for_each(|now| *now /= total);
            work.forward.push(now);
            before = now;
        }
        work.backward.clear();
        work.backward.resize(length, [0.0; WIDEST]);
        let mut after = edge(false);
        for at in (0..length).rev() {
            work.backward[at] = after;
            let mut weighted = [0.0f32; WIDEST];
            for tag in (0..tags).filter(|&tag| may(at, tag)) {
                weighted[tag] = after[tag] * work.sums[at][tag];
            }
            if at > 0 {
                self.expect_transitions(work, at, &weighted, sign);
            }
            let mut next = [0.0f32; WIDEST];
            for (next, row) in next.iter_mut().zip(&work.transitions) {
                *next = weighted.iter().zip(row).map(|(weight, exp)| weight * exp).sum();
            }
            let total = next.iter().sum::<f32>().max(1e-30);
            after = next.map(|value| value / total);
        }
        for at in 0..length {
            let mut share = [0.0f32; WIDEST];
            (0..tags).for_each(|tag| share[tag] = work.forward[at][tag] * work.backward[at][tag]);
            let scale = sign / share.iter().sum::<f32>().max(1e-30);
            work.gradient[at].iter_mut().zip(&share).for_each(|(gradient, share)| *gradient += share * scale);
        }
        logarithm
    }

    /// Adds how often each transition to character `at` is expected.
    fn expect_transitions(&self, work: &mut Work, at: usize, weighted: &Lanes, sign: f32) {
        let before = &work.forward[at - 1];
        let mut total = 0.0;
        for (value, row) in before.iter().zip(&work.transitions).filter(|(value, _)| **value > 0.0) {
            total += value * row.iter().zip(weighted).map(|(exp, weight)| exp * weight).sum::<f32>();
        }
        let scale = sign / total.max(1e-30);
        let rows = before.iter().zip(&work.transitions).zip(&mut work.transition_gradient);
        for ((value, row), gradient) in rows.filter(|((value, _), _)| **value > 0.0) {
            let scale = scale * value;
            for ((gradient, exp), weight) in gradient.iter_mut().zip(row).zip(weighted) {
                *gradient += scale * exp * weight;
            }
        }
    }

    fn update(&mut self, work: &Work, rate: f32) {
        let tags = tags(self.types);
        let mut start = 0;
        for (&end, gradient) in work.ends.iter().zip(&work.gradient) {
            // What is nearly certain teaches nothing.
            if gradient[..tags - 1].iter().any(|gradient| gradient.abs() > 1e-3) {
                for &feature in &work.features[start..end as usize] {
                    let place = feature as usize * self.width;
                    let weights = &mut self.weights[place..place + self.width];
                    let squares = &mut self.squares[place..place + self.width];
                    for ((weight, square), g) in weights.iter_mut().zip(squares).zip(gradient) {
                        *square += g * g;
                        *weight -= rate * g / square.sqrt();
                    }
                }
            }
            start = end as usize;
        }
        for (from, row) in work.transition_gradient.iter().enumerate() {
            for (to, g) in row[..tags].iter().enumerate() {
                let at = from * tags + to;
                self.transition_squares[at] += g * g;
                self.transitions[at] -= 0.3 * rate * g / self.transition_squares[at].sqrt();
            }
        }
    }
}
