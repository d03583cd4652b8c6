//! Precision, recall and F1 of spans: right is the same type and the same first and last character.

use jiansuo::model::Span;
use std::collections::{BTreeMap, HashSet};

#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    right: usize,
    found: usize,
    marked: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.marked += other.marked;
    }

    fn line(&self) -> String {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        let (p, r) = (share(self.right, self.found), share(self.right, self.marked));
        let f = if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) };
        format!("P {p:.4}\tR {r:.4}\tF1 {f:.4}\t{} marked, {} found", self.marked, self.found)
    }
}

/// Counts by type.
#[derive(Default)]
pub struct Score(BTreeMap<&'static str, Counts>);

impl Score {
    pub fn add(&mut self, gold: &[(&'static str, Span)], found: &[(&'static str, Span)]) {
        let right: HashSet<_> = gold.iter().map(|(label, span)| (*label, span.start, span.end)).collect();
        for (label, span) in found {
            let counts = self.0.entry(label).or_default();
            counts.found += 1;
            counts.right += usize::from(right.contains(&(*label, span.start, span.end)));
        }
        for (label, _) in gold {
            self.0.entry(label).or_default().marked += 1;
        }
    }

    /// One line for every one of `labels` and one for all of them.
    pub fn print(&self, name: &str, labels: &[&'static str]) {
        let mut all = Counts::default();
        for label in labels {
            let counts = self.0.get(label).copied().unwrap_or_default();
            println!("{name}\t{label}\t{}", counts.line());
            all.add(counts);
        }
        println!("{name}\tmicro\t{}", all.line());
    }
}
