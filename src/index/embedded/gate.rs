//! Bounds the text that waits between reading and indexing: tantivy's own queue counts rows, not bytes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Counts the bytes under way and lets a producer wait while they are too many.
#[derive(Debug)]
pub struct Gate {
    limit: usize,
    under_way: Mutex<usize>,
    lowered: Condvar,
}

impl Gate {
    pub fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, under_way: Mutex::new(0), lowered: Condvar::new() })
    }

    /// Waits until there is room for `bytes`; a single larger item passes when nothing else is under way.
    pub fn enter(self: &Arc<Self>, bytes: usize) -> Permit {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        while *under_way > 0 && *under_way + bytes > self.limit {
            under_way = self.lowered.wait(under_way).unwrap_or_else(PoisonError::into_inner);
        }
        *under_way += bytes;
        Permit { gate: self.clone(), bytes }
    }
}

/// Room for some bytes; given back when it is dropped.
#[derive(Debug)]
pub struct Permit {
    gate: Arc<Gate>,
    bytes: usize,
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.gate.under_way.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.gate.lowered.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_producer_waits_until_there_is_room() {
        let gate = Gate::new(10);
        let first = gate.enter(8);
        let (sent, received) = std::sync::mpsc::channel();
        let waiting = gate.clone();
        let thread = std::thread::spawn(move || {
            let _second = waiting.enter(5);
            sent.send(()).unwrap();
        });
        assert!(received.recv_timeout(std::time::Duration::from_millis(50)).is_err());
        drop(first);
        received.recv().unwrap();
        thread.join().unwrap();
    }

    #[test]
    fn a_large_item_passes_alone() {
        let gate = Gate::new(10);
        drop(gate.enter(1_000));
        drop(gate.enter(10));
    }
}
