//! Resolves character references (`&nbsp;`, `&#8220;`, `&#x4E00;`).

use std::borrow::Cow;
use std::collections::HashMap;

const TABLE: &str = include_str!("../../../index_schema/html_entities.tsv");

/// Longest name of a reference, in bytes.
const MAX_NAME: usize = 24;

/// What the references 128-159 mean in practice: windows-1252, as browsers read them.
const C1: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// The named references.
pub struct Entities(HashMap<&'static str, char>);

impl Entities {
    pub fn built_in() -> Self {
        let rows = TABLE.lines().filter_map(|row| row.split_once('\t'));
        Self(rows.filter_map(|(name, code)| Some((name, from_hex(code)?))).collect())
    }

    /// The text with its references resolved; what is no reference stays as it stands.
    pub fn decode<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if memchr::memchr(b'&', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut decoded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            decoded.push_str(&rest[..at]);
            rest = &rest[at..];
            let (character, length) = self.reference(rest).unwrap_or(('&', 1));
            decoded.push(character);
            rest = &rest[length..];
        }
        decoded.push_str(rest);
        Cow::Owned(decoded)
    }

    /// The character that a reference at the start of `text` stands for, and the reference's length.
    fn reference(&self, text: &str) -> Option<(char, usize)> {
        let body = &text[1..];
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
        let length = body.bytes().take(MAX_NAME).take_while(is_name).count();
        let name = &body[..length];
        let character = match name.strip_prefix('#') {
            Some(number) => numeric(number)?,
            None => *self.0.get(name)?,
        };
        let semicolon = usize::from(body.as_bytes().get(length) == Some(&b';'));
        Some((character, 1 + length + semicolon))
    }
}

fn numeric(number: &str) -> Option<char> {
    let character = match number.strip_prefix(['x', 'X']) {
        Some(hex) => from_hex(hex)?,
        None => char::from_u32(number.parse().ok()?)?,
    };
    match character {
        '\0' => None,
        '\u{80}'..='\u{9F}' => C1.chars().nth(character as usize - 0x80),
        _ => Some(character),
    }
}

fn from_hex(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        let entities = Entities::built_in();
        let cases = [
            ("&ldquo;三个&rdquo;&nbsp;&lt;一&gt;&amp;&middot;", "“三个”\u{A0}<一>&·"),
            ("&#19968;&#x4e8c;&#147;引&#148;", "一二“引”"),
            ("A&B &unknown; &# &#xZZ; &#0; & &copy 2018", "A&B &unknown; &# &#xZZ; &#0; & © 2018"),
            ("&#99999999999;&一", "&#99999999999;&一"),
        ];
        for (text, expected) in cases {
            assert_eq!(entities.decode(text), expected);
        }
    }
}
