//! Any bytes as a web page, a saved page or a message; the first byte chooses.

#![no_main]

#[path = "mod.rs"]
mod extract;

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 3] = ["a.html", "a.mht", "a.eml"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    extract::read(NAMES[usize::from(*first) % NAMES.len()], rest);
});
