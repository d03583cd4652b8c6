//! Tells GB18030 from Big5 by the characters that the bytes would be in each.

use encoding_rs::{BIG5, Encoding, GB18030};
use std::sync::LazyLock;

/// Bytes that are decoded to decide; characters beyond it change nothing.
const SAMPLE: usize = 16 * 1024;

/// Common characters a hundred below which the bytes are no Chinese text; random bytes reach about 8.
const MIN_PERCENT: usize = 25;

const COMMON_HAN: &str = include_str!("../../index_schema/common_characters.txt");
const COMMON_MARKS: &str = "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕—…·　％";

/// A double-byte encoding of Chinese from before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legacy {
    /// GB2312 and GBK are parts of it.
    Gb18030,
    Big5,
}

impl Legacy {
    /// The encoding in which more of the characters are common ones; `None` if in neither enough are.
    ///
    /// How often it is right, and how often others are, stands in `charset`.
    pub fn guess(bytes: &[u8]) -> Option<Self> {
        let start = bytes.iter().position(|byte| !byte.is_ascii())?;
        let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
        let [gb18030, big5] = [GB18030, BIG5].map(|encoding| COMMON.percent(sample, encoding));
        match gb18030.max(big5) {
            best if best < MIN_PERCENT => None,
            _ if gb18030 >= big5 => Some(Legacy::Gb18030),
            _ => Some(Legacy::Big5),
        }
    }

    pub fn encoding(self) -> &'static Encoding {
        match self {
            Legacy::Gb18030 => GB18030,
            Legacy::Big5 => BIG5,
        }
    }
}

/// Number of bytes outside ASCII.
pub fn non_ascii(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !byte.is_ascii()).count()
}

static COMMON: LazyLock<CommonCharacters> = LazyLock::new(CommonCharacters::new);

/// True for a Han character that is among the most frequent ones, and for the marks of Chinese text.
pub fn is_common(character: char) -> bool {
    COMMON.contains(character)
}

/// One bit for every character of the basic plane.
struct CommonCharacters(Vec<u64>);

impl CommonCharacters {
    fn new() -> Self {
        let mut bits = vec![0; 0x1_0000 / 64];
        let han = COMMON_HAN.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars);
        for character in han.chain(COMMON_MARKS.chars()) {
            let code = character as usize;
            bits[code / 64] |= 1 << (code % 64);
        }
        Self(bits)
    }

    fn contains(&self, character: char) -> bool {
        let code = character as usize;
        self.0.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }

    /// Common characters in a hundred beyond ASCII; what cannot be decoded weighs fourfold.
    fn percent(&self, bytes: &[u8], encoding: &'static Encoding) -> usize {
        // Not told that the sample ends here, the decoder passes over a character cut at its end.
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(bytes.len() * 3 + 16);
        let _ = decoder.decode_to_string(bytes, &mut text, false);
        let (mut all, mut common) = (0, 0);
        for character in text.chars().filter(|character| !character.is_ascii()) {
            all += if is_implausible(character) { 4 } else { 1 };
            common += usize::from(self.contains(character));
        }
        (common * 100).checked_div(all).unwrap_or(0)
    }
}

/// Undecodable, or in the private use area.
fn is_implausible(character: char) -> bool {
    matches!(character, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}')
}
