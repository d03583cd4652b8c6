//! What a Han character is; the build script reads this file too, so that it needs nothing of the rest.

/// Han characters, with 〇 and 々.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x4E00..0xA000 | 0x3400..0x4DC0 | 0x3005 | 0x3007 | 0xF900..0xFB00 | 0x2_0000..0x3_2000)
}
