//! Any bytes behind the signature of a zip archive.

#![no_main]

#[path = "mod.rs"]
mod extract;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| extract::read("a.zip", &[b"PK\x03\x04", bytes].concat()));
