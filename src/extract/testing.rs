//! Fixtures for the tests of extractors, whole and damaged.

use std::path::Path;

/// A file of `tests/data/office`.
pub fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/office");
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The bytes cut short or with some of them changed, as `seed` has it.
pub fn damaged(bytes: &[u8], mut seed: u64) -> Vec<u8> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    let mut bytes = bytes.to_vec();
    if next() % 3 == 0 {
        bytes.truncate(next() % bytes.len().max(1));
    }
    for _ in 0..next() % 20 {
        if !bytes.is_empty() {
            let at = next() % bytes.len();
            bytes[at] ^= 1 << (next() % 8);
        }
    }
    bytes
}
