//! Takes the bytes of an RTF document apart: groups, control words, text.

/// A piece of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    Open,
    Close,
    /// `\par`, `\u-1234`: name and number.
    Word(&'a str, Option<i32>),
    /// `\~`
    Symbol(u8),
    /// `\'b0`, or a byte of text.
    Byte(u8),
}

/// The pieces of `bytes`.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Passes over bytes that are no text, such as those of a picture.
    pub fn pass_over(&mut self, length: usize) {
        self.at = self.at.saturating_add(length).min(self.bytes.len());
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if first == b'\'' {
            let digit = |at: usize| (*self.bytes.get(at)? as char).to_digit(16);
            let byte = digit(self.at + 1).zip(digit(self.at + 2)).map(|(high, low)| (high * 16 + low) as u8);
            self.at += if byte.is_some() { 3 } else { 1 };
            return byte.map(Token::Byte).or(Some(Token::Symbol(b'\'')));
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            // A line break after a backslash ends a paragraph.
            return Some(if matches!(first, b'\r' | b'\n') {
                Token::Word("par", None)
            } else {
                Token::Symbol(first)
            });
        }
        let name = self.run(u8::is_ascii_alphabetic, 32);
        let sign = self.bytes.get(self.at) == Some(&b'-');
        let has_number = self.bytes.get(self.at + usize::from(sign)).is_some_and(u8::is_ascii_digit);
        let mut number = None;
        if has_number {
            self.at += usize::from(sign);
            let digits: i32 = self.run(u8::is_ascii_digit, 10).parse().unwrap_or(i32::MAX);
            number = Some(if sign { -digits } else { digits });
        }
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        Some(Token::Word(name, number))
    }

    fn run(&mut self, belongs: impl Fn(&u8) -> bool, most: usize) -> &'a str {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take(most).take_while(|byte| belongs(byte)).count();
        self.at += length;
        std::str::from_utf8(&rest[..length]).unwrap_or_default()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return self.control(),
                b'\r' | b'\n' | 0 => {}
                byte => return Some(Token::Byte(byte)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_taken_apart() {
        let tokens: Vec<Token> = Tokens::new(b"{\\rtf1\\u-3 a\\'B0\\~\r\n\\\n}\\").collect();
        let expected = [
            Token::Open,
            Token::Word("rtf", Some(1)),
            Token::Word("u", Some(-3)),
            Token::Byte(b'a'),
            Token::Byte(0xB0),
            Token::Symbol(b'~'),
            Token::Word("par", None),
            Token::Close,
        ];
        assert_eq!(tokens, expected);
    }
}
