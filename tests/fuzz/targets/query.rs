//! Any text as a query, in every mode: it is read, and what is not white space asks for something.

#![no_main]

use jiansuo::query::{Mode, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for mode in [Mode::Syntax, Mode::Exact, Mode::All, Mode::Any] {
        let _ = parse(text, mode);
    }
});
