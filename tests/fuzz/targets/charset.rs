//! Any bytes: the encoding is found or refused, and text in UTF-8 stays what it is.

#![no_main]

use jiansuo::extract::charset;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = charset::decode(bytes);
});
