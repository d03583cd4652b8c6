//! Counts that the scoring tests add up and print.

use std::collections::BTreeSet;

/// True positives, found and expected.
#[derive(Default, Clone, Copy)]
pub struct Count {
    pub right: usize,
    pub found: usize,
    pub expected: usize,
}

impl Count {
    pub fn of<T: Ord>(found: &BTreeSet<T>, expected: &BTreeSet<T>) -> Self {
        let right = found.intersection(expected).count();
        Self { right, found: found.len(), expected: expected.len() }
    }

    pub fn add(&mut self, more: Self) {
        self.right += more.right;
        self.found += more.found;
        self.expected += more.expected;
    }

    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.expected).max(1) as f64
    }

    pub fn precision(self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    pub fn recall(self) -> f64 {
        self.right as f64 / self.expected.max(1) as f64
    }

    pub fn print(self, what: &str) {
        println!(
            "{what}: precision {:.3}, recall {:.3}, F1 {:.3} ({} right, {} found, {} expected)",
            self.precision(),
            self.recall(),
            self.f1(),
            self.right,
            self.found,
            self.expected
        );
    }
}
