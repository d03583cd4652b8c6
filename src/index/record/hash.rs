//! A hash as it is stored: sixteen bytes for the 32 digits that the rest of the program knows it by.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// Bytes of a hash.
pub const BYTES: usize = 16;

/// The bytes of a hash of 32 hexadecimal digits; `None` for any other text.
pub fn bytes(hash: &str) -> Option<[u8; BYTES]> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if hash.len() != 2 * BYTES || !hash.bytes().all(is_digit) {
        return None;
    }
    Some(u128::from_str_radix(hash, 16).ok()?.to_be_bytes())
}

/// The digits of a hash.
pub fn digits(bytes: [u8; BYTES]) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// A hash on its way to or from a record; any other text is kept as it is.
#[derive(Serialize, Deserialize)]
enum Stored<'a> {
    Hash([u8; BYTES]),
    Text(Cow<'a, str>),
}

impl<'a> Stored<'a> {
    fn of(text: &'a str) -> Self {
        bytes(text).map_or(Self::Text(Cow::Borrowed(text)), Self::Hash)
    }

    fn into_text(self) -> String {
        match self {
            Self::Hash(bytes) => digits(bytes),
            Self::Text(text) => text.into_owned(),
        }
    }
}

pub fn serialize<S: Serializer>(hash: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Stored::of(hash).serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Stored::deserialize(deserializer).map(Stored::into_text)
}

/// The same for a list of hashes.
pub mod list {
    use super::{Deserialize, Deserializer, Serializer, Stored};

    pub fn serialize<S: Serializer>(hashes: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(|hash| Stored::of(hash)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        let stored: Vec<Stored> = Vec::deserialize(deserializer)?;
        Ok(stored.into_iter().map(Stored::into_text).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_back_and_other_texts_are_none() {
        let hash = "00ff0123456789abcdef0123456789ab";
        assert_eq!(bytes(hash).map(digits).as_deref(), Some(hash));
        for other in ["", "文件", "00FF0123456789ABCDEF0123456789AB", "+0ff0123456789abcdef0123456789ab"] {
            assert_eq!(bytes(other), None, "{other}");
        }
    }
}
