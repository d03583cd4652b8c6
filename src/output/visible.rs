//! Makes text safe to print: control characters of a file must not steer the terminal.

use std::borrow::Cow;

/// `text` on one line, with every character that would steer a terminal shown as a sign instead.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible_char(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(visible_char).collect())
}

/// What is printed for `c`; `None` for a character that prints nothing.
pub(super) fn visible_char(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32),
        '\x7f' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        // Overrides of the writing direction can make a line read as something that it is not.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(char::REPLACEMENT_CHARACTER),
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_signs() {
        assert_eq!(visible("餐厨\x1b[31m垃圾\x07"), "餐厨␛[31m垃圾␇");
        assert_eq!(visible("a\u{9b}b\u{202e}c\u{200b}d\n"), "a\u{fffd}b\u{fffd}cd ");
        assert!(matches!(visible("餐厨垃圾"), Cow::Borrowed(_)));
    }
}
