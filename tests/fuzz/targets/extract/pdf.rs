//! Any bytes behind the signature of PDF.

#![no_main]

#[path = "mod.rs"]
mod extract;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| extract::read("a.pdf", &[b"%PDF-", bytes].concat()));
