//! Reads the numbers of headings: 十二, １２, 12, ③, ㈣, ⒌.

pub(super) use crate::analysis::numerals::arabic_digit;
use crate::analysis::numerals::chinese_digit;

/// A number at the beginning of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    pub value: u32,
    /// Length in bytes.
    pub len: usize,
}

/// Longest number that is read, in characters; headings have no longer ones.
const MAX_CHARS: usize = 9;

/// Value of a digit in a heading's number, where 两 is none.
#[inline]
fn han_digit(c: char) -> Option<u32> {
    chinese_digit(c).filter(|_| !matches!(c, '两' | '兩'))
}

#[inline]
pub(super) fn is_han_numeral(c: char) -> bool {
    matches!(c, '十' | '百' | '千' | '廿' | '卅') || han_digit(c).is_some()
}

/// Reads 一, 十二, 一百二十, 一〇二 at the beginning of `text`; zero is no heading's number.
pub(super) fn read_han(text: &str) -> Option<Numeral> {
    let (mut total, mut pending, mut len) = (0u32, None::<u32>, 0);
    for (count, c) in text.chars().enumerate() {
        if !is_han_numeral(c) {
            break;
        }
        if count == MAX_CHARS {
            return None;
        }
        match (c, han_digit(c)) {
            (_, Some(digit)) => pending = Some(pending.unwrap_or(0) * 10 + digit),
            ('廿', _) => total += 20,
            ('卅', _) => total += 30,
            _ => {
                let unit = if c == '十' {
                    10
                } else if c == '百' {
                    100
                } else {
                    1000
                };
                total += pending.take().unwrap_or(1).max(1) * unit;
            }
        }
        len += c.len_utf8();
    }
    let value = total + pending.unwrap_or(0);
    (value > 0).then_some(Numeral { value, len })
}

/// Reads up to four Arabic digits, half or full width, at the beginning of `text`.
pub(super) fn read_arabic(text: &str) -> Option<Numeral> {
    let (mut value, mut len) = (0, 0);
    for (count, c) in text.chars().enumerate() {
        let Some(digit) = arabic_digit(c) else { break };
        if count == 4 {
            return None;
        }
        value = value * 10 + digit;
        len += c.len_utf8();
    }
    (value > 0).then_some(Numeral { value, len })
}

/// Numbers that are one character: the shape they stand for and their value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enclosed {
    /// ①
    Circle(u32),
    /// ⑴
    Paren(u32),
    /// ⒈
    Dot(u32),
    /// ㈠
    HanParen(u32),
}

pub(super) fn enclosed(c: char) -> Option<Enclosed> {
    let code = c as u32;
    Some(match code {
        0x2460..=0x2473 => Enclosed::Circle(code - 0x245F),
        0x2776..=0x277F => Enclosed::Circle(code - 0x2775),
        0x2474..=0x2487 => Enclosed::Paren(code - 0x2473),
        0x2488..=0x249B => Enclosed::Dot(code - 0x2487),
        0x3220..=0x3229 => Enclosed::HanParen(code - 0x321F),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_numbers_of_headings() {
        let han =
            [("一、", 1), ("十", 10), ("十二条", 12), ("二十", 20), ("一百二十条", 120), ("一百零三", 103)];
        for (text, value) in han {
            assert_eq!(read_han(text).map(|n| n.value), Some(value), "{text}");
        }
        assert_eq!(read_arabic("１２．").map(|n| (n.value, n.len)), Some((12, 6)));
        assert_eq!(read_arabic("20180"), None);
        assert_eq!(read_han("条"), None);
        assert_eq!(enclosed('③'), Some(Enclosed::Circle(3)));
    }
}
