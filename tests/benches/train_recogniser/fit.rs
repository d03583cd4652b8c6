//! Learns a conditional random field: AdaGrad over sentences, features dropped at random, in one fixed order.

use jiansuo::entity::Found;
use jiansuo::entity::lexicon::Token;
use jiansuo::entity::trained::features::{Characters, Piece, SLOTS, Sink};
use jiansuo::entity::trained::model::{self, SCALE, may_follow, may_stand_at_edge, tags};
use jiansuo::model::Span;
use std::collections::HashMap;

/// Weights of a feature; as many lanes as a cache line holds, or two.
const LANES: usize = 16;
const PASSES: usize = 5;
/// Passes over the features that are kept.
const PASSES_AFTER_PRUNING: usize = 2;
const RATE: f32 = 0.15;
fn env(name: &str, or: f32) -> f32 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(or)
}

/// What a sentence shows and how it is labelled.
#[derive(Default)]
pub struct Example {
    /// Features of all characters, one character after the other.
    features: Vec<u32>,
    /// Where the features of each character end.
    ends: Vec<u32>,
    gold: Vec<u8>,
}

/// Everything that is learned from.
pub struct Examples {
    types: usize,
    list: Vec<Example>,
    /// Key and slot of every feature.
    names: Vec<(u64, u8)>,
    numbers: HashMap<(u64, u8), u32>,
    counts: Vec<u32>,
    characters: Characters,
}

/// A text to learn from: its words, what other recognisers found, and the right spans with the number of their type.
pub struct Lesson<'a> {
    pub text: &'a str,
    pub words: &'a [Token],
    pub hints: &'a [Found],
    pub gold: &'a [(usize, Span)],
}

struct Collect<'a> {
    numbers: &'a mut HashMap<(u64, u8), u32>,
    names: &'a mut Vec<(u64, u8)>,
    counts: &'a mut Vec<u32>,
    pairs: Vec<(u32, u32)>,
}

impl Sink for Collect<'_> {
    type Row = u64;

    fn row(&mut self, key: u64) -> Option<u64> {
        Some(key)
    }

    fn add(&mut self, row: u64, slot: usize, at: usize) {
        let name = (row, slot as u8);
        let number = *self.numbers.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.counts.push(0);
            self.names.len() as u32 - 1
        });
        self.counts[number as usize] += 1;
        self.pairs.push((at as u32, number));
    }
}

impl Examples {
    pub fn new(types: usize) -> Self {
        Self {
            types,
            list: Vec::new(),
            names: Vec::new(),
            numbers: HashMap::new(),
            counts: Vec::new(),
            characters: Characters::builtin(),
        }
    }

    pub fn add(&mut self, lesson: &Lesson) {
        let mut piece = Piece::default();
        let mut at = 0;
        while at < lesson.words.len() {
            at += piece.refill(lesson.text, &lesson.words[at..]);
            let mut sink = Collect {
                numbers: &mut self.numbers,
                names: &mut self.names,
                counts: &mut self.counts,
                pairs: Vec::new(),
            };
            piece.show(&self.characters, lesson.hints, &mut sink);
            let mut pairs = sink.pairs;
            pairs.sort_unstable();
            let mut example =
                Example { gold: labels(self.types, &piece.offsets, lesson.gold), ..Example::default() };
            let mut next = 0;
            for place in 0..piece.len() as u32 {
                while pairs.get(next).is_some_and(|pair| pair.0 == place) {
                    example.features.push(pairs[next].1);
                    next += 1;
                }
                example.ends.push(next as u32);
            }
            self.list.push(example);
        }
    }

    /// Keeps the features for which `keep` holds, by number.
    fn retain(&mut self, keep: &[bool]) -> Vec<u32> {
        let mut kept = Vec::new();
        let mut new = vec![u32::MAX; keep.len()];
        for (number, _) in keep.iter().enumerate().filter(|(_, keep)| **keep) {
            new[number] = kept.len() as u32;
            kept.push(number as u32);
        }
        for example in &mut self.list {
            let old = std::mem::take(&mut example.features);
            let mut start = 0;
            for end in &mut example.ends {
                let range = start as usize..*end as usize;
                start = *end;
                example
                    .features
                    .extend(old[range].iter().map(|&f| new[f as usize]).filter(|&f| f != u32::MAX));
                *end = example.features.len() as u32;
            }
            example.features.shrink_to_fit();
        }
        self.names = kept.iter().map(|&number| self.names[number as usize]).collect();
        kept
    }

    /// Learns, keeps the `most` heaviest features, and returns the bytes of the model.
    pub fn learn(mut self, most: usize, frequent: u32) -> Vec<u8> {
        self.numbers = HashMap::new();
        let keep: Vec<bool> = self.counts.iter().map(|&count| count >= frequent).collect();
        self.retain(&keep);
        println!("{} pieces, {} features", self.list.len(), self.names.len());
        let mut field = Field::new(self.types, self.names.len());
        field.learn(&self.list, PASSES, RATE);
        let mut heaviest: Vec<f32> = (0..self.names.len()).map(|number| field.weight(number)).collect();
        let weight: Vec<f32> = heaviest.clone();
        heaviest.sort_by(|a, b| b.total_cmp(a));
        let least = heaviest.get(most).copied().unwrap_or(0.0).max(0.5 / SCALE);
        let kept = self.retain(&weight.iter().map(|&weight| weight > least).collect::<Vec<bool>>());
        field.keep(&kept);
        println!("{} features kept", kept.len());
        field.learn(&self.list, PASSES_AFTER_PRUNING, RATE / 3.0);
        self.write(&field)
    }

    fn write(&self, field: &Field) -> Vec<u8> {
        let round = |weight: f32| (weight * SCALE).round();
        let mut rows: HashMap<u64, [Option<Vec<i8>>; SLOTS]> = HashMap::new();
        for (number, &(key, slot)) in self.names.iter().enumerate() {
            let weights = field.block(number)[..self.types * 4].iter();
            let block: Vec<i8> = weights.map(|&weight| round(weight).clamp(-127.0, 127.0) as i8).collect();
            if block.iter().any(|&weight| weight != 0) {
                rows.entry(key).or_default()[usize::from(slot)] = Some(block);
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_unstable_by_key(|(key, _)| *key);
        let transitions: Vec<i16> =
            field.transitions.iter().map(|&weight| round(weight).clamp(-9999.0, 9999.0) as i16).collect();
        model::write(self.types, &transitions, &rows)
    }
}

/// The tag of every character.
fn labels(types: usize, offsets: &[u32], gold: &[(usize, Span)]) -> Vec<u8> {
    let length = offsets.len() - 1;
    let mut tags = vec![(types * 4) as u8; length];
    for (number, span) in gold {
        let place = |byte: usize| offsets.binary_search(&(byte as u32));
        let (Ok(start), Ok(end)) = (place(span.start), place(span.end)) else { continue };
        for (at, tag) in tags.iter_mut().enumerate().take(end).skip(start) {
            let part = match (at == start, at + 1 == end) {
                (true, true) => 3,
                (true, false) => 0,
                (false, true) => 2,
                (false, false) => 1,
            };
            *tag = (number * 4 + part) as u8;
        }
    }
    tags
}

/// The field: weights of features and transitions, with the squares of their gradients so far.
struct Field {
    types: usize,
    /// Lanes of a feature.
    width: usize,
    weights: Vec<f32>,
    squares: Vec<f32>,
    transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    random: u64,
    dropped: f32,
    cost: f32,
}

const FIRST_SQUARES: f32 = 0.5;

impl Field {
    fn new(types: usize, features: usize) -> Self {
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
            dropped: env("DROP", 0.2),
            cost: env("COST", 0.0),
        }
    }

    fn block(&self, number: usize) -> &[f32] {
        &self.weights[number * self.width..][..self.width]
    }

    fn weight(&self, number: usize) -> f32 {
        self.block(number).iter().fold(0.0, |most, weight| most.max(weight.abs()))
    }

    fn keep(&mut self, kept: &[u32]) {
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

    fn learn(&mut self, examples: &[Example], passes: usize, rate: f32) {
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
            println!("pass {pass}: loss {:.0}", loss);
        }
    }

    /// One sentence; returns its loss.
    fn step(&mut self, example: &Example, work: &mut Work, rate: f32) -> f32 {
        let length = example.gold.len();
        let tags = tags(self.types);
        self.drop_features(example, work);
        work.sums.clear();
        work.sums.resize(length * tags, 0.0);
        let mut start = 0;
        for at in 0..length {
            let end = work.ends[at] as usize;
            let mut sum = [0.0f32; 32];
            for &feature in &work.features[start..end] {
                let block = &self.weights[feature as usize * self.width..][..self.width];
                sum.iter_mut().zip(block).for_each(|(sum, weight)| *sum += weight);
            }
            let scale = 1.0 / (1.0 - self.dropped);
            for tag in 0..tags - 1 {
                work.sums[at * tags + tag] = sum[tag] * scale;
            }
            if usize::from(example.gold[at]) != tags - 1 {
                work.sums[at * tags + tags - 1] = self.cost;
            }
            start = end;
        }
        let loss = self.marginals(example, work);
        self.update(example, work, rate);
        loss
    }

    fn drop_features(&mut self, example: &Example, work: &mut Work) {
        work.features.clear();
        work.ends.clear();
        let dropped = (self.dropped * (1u64 << 31) as f32) as u32;
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

    /// Forward and backward over the sentence: leaves the gradient of every sum and adds that of the transitions.
    fn marginals(&mut self, example: &Example, work: &mut Work) -> f32 {
        let (length, tags) = (example.gold.len(), tags(self.types));
        let exps = &mut work.transitions;
        exps.clear();
        for from in 0..tags {
            for to in 0..tags {
                let allowed = may_follow(self.types, from, to);
                exps.push(if allowed { self.transitions[from * tags + to].exp() } else { 0.0 });
            }
        }
        let sums = &mut work.sums;
        let mut loss = 0.0;
        for at in 0..length {
            let row = &mut sums[at * tags..][..tags];
            let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            loss += top - row[usize::from(example.gold[at])];
            row.iter_mut().for_each(|sum| *sum = (*sum - top).exp().max(1e-30));
        }
        work.forward.clear();
        work.forward.resize(length * tags, 0.0);
        work.backward.clear();
        work.backward.resize(length * tags, 0.0);
        for at in 0..length {
            let mut new = [0.0f32; 32];
            match at {
                0 => (0..tags).filter(|&t| may_stand_at_edge(self.types, t, true)).for_each(|t| new[t] = 1.0),
                _ => {
                    for from in 0..tags {
                        let before = work.forward[(at - 1) * tags + from];
                        let row = &exps[from * tags..][..tags];
                        new[..tags].iter_mut().zip(row).for_each(|(new, exp)| *new += before * exp);
                    }
                }
            }
            let row = &sums[at * tags..][..tags];
            new[..tags].iter_mut().zip(row).for_each(|(new, sum)| *new *= sum);
            if at + 1 == length {
                (0..tags).filter(|&t| !may_stand_at_edge(self.types, t, false)).for_each(|t| new[t] = 0.0);
            }
            let total: f32 = new[..tags].iter().sum::<f32>().max(1e-30);
            loss += total.ln();
            work.forward[at * tags..][..tags].iter_mut().zip(&new).for_each(|(f, new)| *f = new / total);
        }
        let mut next = [0.0f32; 32];
        (0..tags).filter(|&t| may_stand_at_edge(self.types, t, false)).for_each(|t| next[t] = 1.0);
        for at in (0..length).rev() {
            work.backward[at * tags..][..tags].copy_from_slice(&next[..tags]);
            if at == 0 {
                break;
            }
            let row = &sums[at * tags..][..tags];
            let mut weighted = [0.0f32; 32];
            (0..tags).for_each(|t| weighted[t] = next[t] * row[t]);
            let mut before = [0.0f32; 32];
            let mut total = 0.0;
            for from in 0..tags {
                let exp = &exps[from * tags..][..tags];
                before[from] = weighted[..tags].iter().zip(exp).map(|(w, e)| w * e).sum();
                total += before[from];
            }
            let total = total.max(1e-30);
            next = before.map(|value| value / total);
        }
        work.transition_gradient.clear();
        work.transition_gradient.resize(tags * tags, 0.0);
        for at in 1..length {
            let mut pairs = [0.0f32; 32 * 32];
            let mut total = 0.0;
            for from in 0..tags {
                let before = work.forward[(at - 1) * tags + from];
                for to in 0..tags {
                    let p = before
                        * exps[from * tags + to]
                        * sums[at * tags + to]
                        * work.backward[at * tags + to];
                    pairs[from * tags + to] = p;
                    total += p;
                }
            }
            let scale = 1.0 / total.max(1e-30);
            work.transition_gradient.iter_mut().zip(&pairs).for_each(|(g, p)| *g += p * scale);
            let (from, to) = (usize::from(example.gold[at - 1]), usize::from(example.gold[at]));
            work.transition_gradient[from * tags + to] -= 1.0;
            loss -= self.transitions[from * tags + to];
        }
        for at in 0..length {
            let mut total = 0.0;
            for tag in at * tags..(at + 1) * tags {
                sums[tag] = work.forward[tag] * work.backward[tag];
                total += sums[tag];
            }
            let scale = 1.0 / total.max(1e-30);
            sums[at * tags..][..tags].iter_mut().for_each(|sum| *sum *= scale);
            sums[at * tags + usize::from(example.gold[at])] -= 1.0;
        }
        loss
    }

    fn update(&mut self, example: &Example, work: &Work, rate: f32) {
        let tags = tags(self.types);
        let mut start = 0;
        for at in 0..example.gold.len() {
            let end = work.ends[at] as usize;
            let row = &work.sums[at * tags..][..tags - 1];
            // What is nearly certain teaches nothing.
            if row.iter().any(|gradient| gradient.abs() > 1e-3) {
                let mut gradient = [0.0f32; 32];
                gradient[..tags - 1].copy_from_slice(row);
                for &feature in &work.features[start..end] {
                    let place = feature as usize * self.width;
                    let weights = &mut self.weights[place..place + self.width];
                    let squares = &mut self.squares[place..place + self.width];
                    for ((weight, square), g) in weights.iter_mut().zip(squares).zip(&gradient) {
                        *square += g * g;
                        *weight -= rate * g / square.sqrt();
                    }
                }
            }
            start = end;
        }
        let all =
            self.transitions.iter_mut().zip(&mut self.transition_squares).zip(&work.transition_gradient);
        for ((weight, square), g) in all {
            *square += g * g;
            *weight -= 0.3 * rate * g / square.sqrt();
        }
    }
}

/// Buffers of a step.
#[derive(Default)]
struct Work {
    features: Vec<u32>,
    ends: Vec<u32>,
    sums: Vec<f32>,
    transitions: Vec<f32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
    transition_gradient: Vec<f32>,
}
