//! Learns linear weights: softmax over the candidates of a question, the right ones to be on top.

use jiansuo::search::rank::features::{COUNT, Features};

/// The candidates of one question: their features, and which are right.
pub struct List<'a> {
    pub features: Vec<&'a Features>,
    pub right: Vec<bool>,
    pub weight: f32,
}

impl List<'_> {
    /// Some are right and some are not.
    pub fn teaches(&self) -> bool {
        self.right.iter().any(|&right| right) && self.right.iter().any(|&right| !right)
    }
}

const STEPS: usize = 300;
const RATE: f32 = 0.03;

/// Weights for the features in `chosen`, 0 for the others; `restraint` is the L2 penalty.
pub fn fit(lists: &[List], chosen: &[usize], restraint: f32) -> Features {
    let deviation = deviations(lists);
    let columns =
        |features: &Features| chosen.iter().map(|&at| features[at] / deviation[at]).collect::<Vec<f32>>();
    let lists: Vec<Standardised> = lists
        .iter()
        .filter(|list| list.teaches())
        .map(|list| Standardised {
            rows: list.features.iter().flat_map(|features| columns(features)).collect(),
            right: list.right.clone(),
            weight: list.weight,
        })
        .collect();
    let total: f32 = lists.iter().map(|list| list.weight).sum::<f32>().max(f32::MIN_POSITIVE);
    let mut adam = Adam::new(chosen.len());
    for step in 0..STEPS {
        let mut gradient: Vec<f32> = adam.weights.iter().map(|weight| 2.0 * restraint * weight).collect();
        lists.iter().for_each(|list| list.add_gradient(&adam.weights, total, &mut gradient));
        let rate = RATE * (1.0 - step as f32 / STEPS as f32);
        adam.step(&gradient, rate);
    }
    let mut weights = [0.0; COUNT];
    for (&at, weight) in chosen.iter().zip(&adam.weights) {
        weights[at] = weight / deviation[at];
    }
    weights
}

fn deviations(lists: &[List]) -> Features {
    let (mut sum, mut squares, mut count) = ([0.0f64; COUNT], [0.0f64; COUNT], 0.0f64);
    for features in lists.iter().flat_map(|list| &list.features) {
        count += 1.0;
        for at in 0..COUNT {
            sum[at] += f64::from(features[at]);
            squares[at] += f64::from(features[at]) * f64::from(features[at]);
        }
    }
    std::array::from_fn(|at| {
        let mean = sum[at] / count.max(1.0);
        ((squares[at] / count.max(1.0) - mean * mean).max(0.0).sqrt() as f32).max(1e-4)
    })
}

struct Standardised {
    /// One row after the other.
    rows: Vec<f32>,
    right: Vec<bool>,
    weight: f32,
}

impl Standardised {
    fn add_gradient(&self, weights: &[f32], total: f32, gradient: &mut [f32]) {
        let width = weights.len();
        let values: Vec<f32> =
            self.rows.chunks(width).map(|row| row.iter().zip(weights).map(|(x, w)| x * w).sum()).collect();
        let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let exponentials: Vec<f32> = values.iter().map(|value| (value - top).exp()).collect();
        let sum: f32 = exponentials.iter().sum();
        let right = self.right.iter().filter(|&&right| right).count() as f32;
        for ((row, e), &is_right) in self.rows.chunks(width).zip(&exponentials).zip(&self.right) {
            let wanted = if is_right { 1.0 / right } else { 0.0 };
            let error = self.weight / total * (e / sum - wanted);
            gradient.iter_mut().zip(row).for_each(|(g, x)| *g += error * x);
        }
    }
}

/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015.
struct Adam {
    weights: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    steps: i32,
}

impl Adam {
    fn new(width: usize) -> Self {
        Self { weights: vec![0.0; width], first: vec![0.0; width], second: vec![0.0; width], steps: 0 }
    }

    fn step(&mut self, gradient: &[f32], rate: f32) {
        self.steps += 1;
        let (early, late) = (1.0 - 0.9f32.powi(self.steps), 1.0 - 0.999f32.powi(self.steps));
        for (at, &g) in gradient.iter().enumerate() {
            self.first[at] = 0.9 * self.first[at] + 0.1 * g;
            self.second[at] = 0.999 * self.second[at] + 0.001 * g * g;
            self.weights[at] -= rate * (self.first[at] / early) / ((self.second[at] / late).sqrt() + 1e-8);
        }
    }
}
