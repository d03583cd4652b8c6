//! A checksum on a line of its own behind a text, so that a changed byte is noticed.

/// Characters of the checksum, in hexadecimal.
const CHECKSUM: usize = 32;
/// A line feed before the checksum and one after it.
const SEAL: usize = CHECKSUM + 2;

/// The text and its checksum.
pub fn sealed(text: &[u8]) -> Vec<u8> {
    [text, b"\n", checksum(text).as_bytes(), b"\n"].concat()
}

/// The length of the text without its checksum; `None` if they do not fit.
pub fn sealed_length(bytes: &[u8]) -> Option<usize> {
    let length = bytes.len().checked_sub(SEAL)?;
    let (text, seal) = bytes.split_at(length);
    (seal[0] == b'\n' && seal[SEAL - 1] == b'\n' && seal[1..SEAL - 1] == *checksum(text).as_bytes())
        .then_some(length)
}

fn checksum(text: &[u8]) -> String {
    blake3::hash(text).to_hex()[..CHECKSUM].to_string()
}
