//! Reads a number as reports write it: 21,261, ９６．２７, 2.6万亿, 三千五百, 百分之九十六, 四分之一.

mod chinese;

pub(crate) use crate::analysis::numerals::{arabic_digit, chinese_digit};
pub(crate) use chinese::chinese_integer;
use chinese::{chinese_share, read_chinese};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// `21261`, `２．６万`
    Arabic,
    /// `三千五百`
    Chinese,
    /// Digits without place words: `二〇一八`.
    ChineseDigits,
}

/// A number in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    /// Magnitude words resolved: 2.6万亿 is 2.6e12.
    pub value: f64,
    /// Byte offset behind it, magnitude words and 余/多 included.
    pub end: usize,
    pub script: Script,
    /// True if it carries a magnitude word, 余 or 多, or a decimal point, so that it can be no year and no day.
    pub scaled: bool,
    /// True if a Chinese number begins with 百, 千, 万 or 亿 (近千, but also 百姓).
    pub bare: bool,
    /// The unit that the number itself gives: `%` for 百分之…, empty for 四分之一 and 1/7.
    pub share: Option<&'static str>,
}

/// The character at byte `at`, which lies on a character boundary.
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// The character that ends at byte `at`.
pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// Power of ten of a place or magnitude word.
fn magnitude(c: char) -> Option<i32> {
    Some(match c {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        _ => return None,
    })
}

/// True if a number can begin with `c`.
pub(crate) fn begins_number(c: char) -> bool {
    match c {
        '0'..='9' | '０'..='９' => true,
        '一'..='鿿' => chinese_digit(c).is_some() || magnitude(c).is_some(),
        _ => false,
    }
}

/// Byte offset behind the digits, points and commas that stand at `at`; at least one character further.
pub(crate) fn run_end(text: &str, at: usize) -> usize {
    let mut end = at;
    for c in text[at..].chars() {
        if arabic_digit(c).is_none() && (end == at || !matches!(c, '.' | '．')) {
            break;
        }
        end += c.len_utf8();
    }
    if end > at { end } else { at + char_at(text, at).map_or(0, char::len_utf8) }
}

/// The number that begins at byte `at`.
pub(crate) fn read(text: &str, at: usize) -> Option<Number> {
    let first = char_at(text, at)?;
    if arabic_digit(first).is_some() { read_arabic(text, at) } else { read_chinese(text, at) }
}

/// Decimal digits as an integer and a power of ten, so that 2.6万亿 becomes exactly 2.6e12.
#[derive(Clone, Copy, Default)]
struct Decimal {
    mantissa: u64,
    exponent: i32,
    digits: u32,
}

impl Decimal {
    /// Appends a digit; false if there are more than fit.
    fn push(&mut self, digit: u32) -> bool {
        self.mantissa = self.mantissa * 10 + u64::from(digit);
        self.digits += 1;
        self.digits <= 17
    }

    fn value(self) -> f64 {
        let mantissa = self.mantissa as f64;
        match self.exponent {
            0.. => mantissa * 10f64.powi(self.exponent),
            _ => mantissa / 10f64.powi(-self.exponent),
        }
    }
}

fn read_arabic(text: &str, at: usize) -> Option<Number> {
    let (mut decimal, mut end) = arabic_digits(text, at)?;
    if let Some((value, end)) = slash_fraction(text, decimal, end) {
        return Some(Number {
            value,
            end,
            script: Script::Arabic,
            scaled: true,
            bare: false,
            share: Some(""),
        });
    }
    if text[end..].starts_with("分之")
        && let Some(fraction) = fraction(text, decimal.value(), end + "分之".len(), Script::Arabic)
    {
        return Some(fraction);
    }
    let fractional = decimal.exponent < 0;
    let power = magnitudes(text, &mut end);
    decimal.exponent += power;
    let mut value = decimal.value();
    // 4亿零700万
    let below = text[end..].strip_prefix('零').map_or(end, |_| end + '零'.len_utf8());
    if power >= 4
        && let Some(rest) =
            char_at(text, below).filter(|c| arabic_digit(*c).is_some()).and_then(|_| read_arabic(text, below))
        && rest.value < 10f64.powi(power)
        && rest.share.is_none()
    {
        value += rest.value;
        end = rest.end;
    }
    let scaled = fractional || end > number_end(text, at);
    Some(Number { value, end, script: Script::Arabic, scaled, bare: false, share: None })
}

fn number_end(text: &str, at: usize) -> usize {
    arabic_digits(text, at).map_or(at, |(_, end)| end)
}

/// Integer part with thousands separators, and decimals.
fn arabic_digits(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let mut decimal = Decimal::default();
    let mut end = at;
    let spaced = is_spaced(text, at);
    loop {
        if spaced && end > at {
            end = behind_gap(text, end);
        }
        let c = char_at(text, end);
        if let Some(digit) = c.and_then(arabic_digit) {
            if !decimal.push(digit) {
                return None;
            }
            end += c?.len_utf8();
        } else if let Some(after) = c.and_then(|c| thousands(text, at, end, c)) {
            end = after;
        } else {
            break;
        }
    }
    let Some(point) = char_at(text, end).filter(|c| matches!(c, '.' | '．')) else {
        return Some((decimal, end));
    };
    let mut after = end + point.len_utf8();
    let whole = decimal.digits;
    while let Some(digit) = char_at(text, after).and_then(arabic_digit) {
        if !decimal.push(digit) {
            return None;
        }
        after += char_at(text, after)?.len_utf8();
        if spaced {
            after = behind_gap(text, after);
        }
    }
    if decimal.digits == whole {
        return Some((decimal, end));
    }
    decimal.exponent = whole as i32 - decimal.digits as i32;
    let version = char_at(text, after) == Some('.')
        && char_at(text, after + 1).is_some_and(|c| arabic_digit(c).is_some());
    (!version).then_some((decimal, after))
}

/// True if the digits from byte `at` stand apart, with a point of full width or a year behind them: 1 5 ．3 ％.
fn is_spaced(text: &str, at: usize) -> bool {
    let (mut end, mut digits, mut point) = (at, 0, false);
    while let Some(c) = char_at(text, end).filter(|c| arabic_digit(*c).is_some() || *c == '．') {
        let after = end + c.len_utf8();
        let next = behind_gap(text, after);
        point |= c == '．';
        digits += 1;
        if next == after && c != '．' {
            return false;
        }
        end = next;
    }
    let share = matches!(char_at(text, end), Some('％' | '‰'));
    let unit = char_at(text, end).is_some_and(|c| matches!(c, '一'..='鿿'));
    digits > 1 && (share || unit && (point || digits > 2))
}

/// Byte offset behind one space between digits, or between the last of them and what follows.
fn behind_gap(text: &str, at: usize) -> usize {
    let next = text[at..].strip_prefix(' ').map(|_| at + 1);
    next.filter(|next| char_at(text, *next).is_some_and(|c| c != ' ')).unwrap_or(at)
}

/// If `c` at `end` separates thousands of the number that began at `at`: the offset behind it.
fn thousands(text: &str, at: usize, end: usize, c: char) -> Option<usize> {
    if !matches!(c, ',' | '，') {
        return None;
    }
    let group = |piece: &str| piece.chars().take_while(|c| arabic_digit(*c).is_some()).count();
    let before: usize = text[at..end].chars().rev().take_while(|c| arabic_digit(*c).is_some()).count();
    let first = text[at..end].chars().all(|c| arabic_digit(c).is_some());
    let after = end + c.len_utf8();
    let fits = group(&text[after..]) == 3 && if first { (1..=3).contains(&before) } else { before == 3 };
    let mixed = c == ',' && !char_at(text, after).is_some_and(|c| c.is_ascii());
    (fits && !mixed).then_some(after)
}

/// `1/7`: value and end; dates (2019/1/3) and ratios over 1 are none.
fn slash_fraction(text: &str, above: Decimal, end: usize) -> Option<(f64, usize)> {
    let slash = char_at(text, end).filter(|c| matches!(c, '/' | '／'))?;
    let (below, after) = arabic_digits(text, end + slash.len_utf8())?;
    let proper = above.exponent == 0
        && below.exponent == 0
        && below.digits > 0
        && above.mantissa > 0
        && above.mantissa < below.mantissa
        && below.mantissa <= 1000;
    let stops = !char_at(text, after).is_some_and(|c| matches!(c, '/' | '／') || c.is_ascii_alphabetic());
    (proper && stops).then(|| (above.mantissa as f64 / below.mantissa as f64, after))
}

/// Magnitude words and 余/多 at `end`, which moves behind them; the power of ten they stand for.
fn magnitudes(text: &str, end: &mut usize) -> i32 {
    let mut power = 0;
    while let Some(c) = char_at(text, *end) {
        let after = *end + c.len_utf8();
        let next = char_at(text, after);
        match magnitude(c) {
            Some(_) if c == '千' && next.is_some_and(is_kilo_unit) => break,
            Some(_) if c == '百' && text[after..].starts_with("分") => break,
            Some(more) => power += more,
            None if matches!(c, '余' | '多' | '餘') => {}
            None => break,
        }
        *end = after;
        if power > 16 {
            break;
        }
    }
    power
}

/// Units that 千 belongs to: 千瓦, 千克.
fn is_kilo_unit(c: char) -> bool {
    matches!(c, '瓦' | '克' | '米' | '伏' | '卡' | '帕' | '赫' | '焦')
}

/// What stands behind 分之: 百分之九十六 is 96 %, 四分之一 is 0.25.
fn fraction(text: &str, below: f64, at: usize, script: Script) -> Option<Number> {
    let above = match char_at(text, at)? {
        c if arabic_digit(c).is_some() => {
            let (decimal, end) = arabic_digits(text, at)?;
            (decimal.value(), end)
        }
        c if chinese_digit(c).is_some() || magnitude(c).is_some() => chinese_share(text, at)?,
        _ => return None,
    };
    let (value, end) = above;
    let unit = match below as u32 {
        100 => "%",
        1_000 => "‰",
        10_000 => "‱",
        _ => "",
    };
    let value = if unit.is_empty() { value / below } else { value };
    let sensible = below > 0.0 && value.is_finite();
    sensible.then_some(Number { value, end, script, scaled: true, bare: false, share: Some(unit) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<(f64, &str)> {
        let number = read(text, 0)?;
        Some((number.value, &text[number.end..]))
    }

    #[test]
    fn reads_arabic_numbers() {
        for (text, number, rest) in [
            ("21261件", 21261.0, "件"),
            ("21,261件", 21261.0, "件"),
            ("1,234,567.5元", 1_234_567.5, "元"),
            ("９６．２７％", 96.27, "％"),
            ("2.6万亿元", 2.6e12, "元"),
            ("1.35亿千瓦", 1.35e8, "千瓦"),
            ("20余万人", 2e5, "人"),
            ("3000多家", 3000.0, "家"),
            ("3亿5000万元", 3.5e8, "元"),
            ("5千克", 5.0, "千克"),
            ("1.项目", 1.0, ".项目"),
            ("3.5亿多元", 3.5e8, "元"),
            ("1亿3千多万元", 1.3e8, "元"),
            ("4亿零700多万吨", 4.07e8, "吨"),
            ("1/7的", 1.0 / 7.0, "的"),
            ("2018,3月", 2018.0, ",3月"),
        ] {
            assert_eq!(value(text), Some((number, rest)), "{text}");
        }
        assert_eq!(value("1.2.3版"), None);
    }

    #[test]
    fn reads_chinese_numbers() {
        for (text, number, rest) in [
            ("二十一件", 21.0, "件"),
            ("十五日", 15.0, "日"),
            ("三千五百名", 3500.0, "名"),
            ("三千零五名", 3005.0, "名"),
            ("一万二千五百亩", 12500.0, "亩"),
            ("十六亿四千万元", 1.64e9, "元"),
            ("二万亿元", 2e12, "元"),
            ("百分之九十六", 96.0, ""),
            ("百分之九十六点五，", 96.5, "，"),
            ("百分之百。", 100.0, "。"),
            ("千分之三", 3.0, ""),
            ("四分之一;", 0.25, ";"),
            ("三分之二", 2.0 / 3.0, ""),
            ("一点五万亿元", 1.5e12, "元"),
            ("二十余万人", 2e5, "人"),
            ("十来个", 10.0, "个"),
            ("四亿零七百多万吨", 4.07e8, "吨"),
            ("十二亿三千四百多万人", 1.234e9, "人"),
            ("四亿多吨", 4e8, "吨"),
            ("三千多万元", 3e7, "元"),
            ("两万多亿元", 2e12, "元"),
            ("二十多万亿元", 2e13, "元"),
            ("一点五多万亿元", 1.5e12, "元"),
            ("十来万人", 1e5, "人"),
            ("百万人", 1e6, "人"),
            ("千亿元", 1e11, "元"),
            ("十几亿元", 1e9, "元"),
            ("一百几十万人", 1e6, "人"),
            ("十几个", 10.0, "几个"),
            ("两千瓦", 2.0, "千瓦"),
            ("二〇一八年", 2018.0, "年"),
        ] {
            assert_eq!(value(text), Some((number, rest)), "{text}");
        }
        assert_eq!(value("三五个"), None);
    }
}
