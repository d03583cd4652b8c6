//! Finds the next character that matters to the reading of figures; most Han characters are passed over quickly.

use super::number::begins_number;
use super::period::begins_moment;

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
const WORDS: usize = ((LAST - FIRST) as usize + 64) / 64;

/// The Han characters that begin a number or a time, as a bit set.
pub(super) struct Starts(Box<[u64; WORDS]>);

impl Starts {
    pub fn builtin() -> Self {
        let mut bits = Box::new([0u64; WORDS]);
        for c in (FIRST..=LAST).filter_map(char::from_u32).filter(|c| begins_number(*c) || begins_moment(*c))
        {
            let at = (c as u32 - FIRST) as usize;
            bits[at / 64] |= 1 << (at % 64);
        }
        Self(bits)
    }

    /// The first byte offset from `at` on that is at least `limit` or begins a character that may matter.
    pub fn next(&self, text: &str, at: usize, limit: usize) -> usize {
        let bytes = text.as_bytes();
        let mut at = at;
        while at < limit.min(bytes.len()) {
            match bytes[at] {
                b'0'..=b'9' | b'\n' | b'!' | b'?' | b';' => return at,
                0..=0x7F => at += 1,
                0xE4..=0xE9 if at + 2 < bytes.len() => {
                    let point = (u32::from(bytes[at] & 0x0F) << 12)
                        | (u32::from(bytes[at + 1] & 0x3F) << 6)
                        | u32::from(bytes[at + 2] & 0x3F);
                    if self.holds(point) {
                        return at;
                    }
                    at += 3;
                }
                _ => return at,
            }
        }
        at
    }

    fn holds(&self, point: u32) -> bool {
        let at = point.wrapping_sub(FIRST) as usize;
        self.0.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }
}
