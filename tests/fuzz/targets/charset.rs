//! Any bytes: the encoding is found or refused, and text in UTF-8 stays what it is.

#![no_main]

use jiansuo::extract::charset;
use libfuzzer_sys::fuzz_target;

/// The text without what reading may change: line ends, U+0000 and the byte order mark.
fn bare(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], "").trim_start_matches('\u{FEFF}').to_string()
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(decoded) = charset::decode(bytes) else { return };
    assert!(!decoded.text.contains(['\r', '\0']));
    if let ("UTF-8", Ok(text)) = (decoded.encoding, std::str::from_utf8(bytes)) {
        assert_eq!(bare(&decoded.text), bare(text));
    }
});
