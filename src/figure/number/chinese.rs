//! Numbers in Chinese numerals: 三千五百, 二〇一八, 一点五万亿.

use super::{Number, Script, char_at, chinese_digit, fraction, is_kilo_unit, magnitude, magnitudes};

/// The number in Chinese numerals that begins at byte `at`.
pub(super) fn read_chinese(text: &str, at: usize) -> Option<Number> {
    let first = char_at(text, at)?;
    let bare = magnitude(first).is_some() && first != '十';
    let second = char_at(text, at + first.len_utf8());
    if chinese_digit(first).is_some() && second.is_some_and(|c| digit_of_year(c).is_some()) {
        return chinese_digits(text, at);
    }
    let (mut value, mut end) = chinese_integer(text, at)?;
    if text[end..].starts_with("分之")
        && let Some(fraction) = fraction(text, value, end + "分之".len(), Script::Chinese)
    {
        return Some(fraction);
    }
    let whole = end;
    if let Some((decimals, after)) = chinese_decimals(text, end) {
        value += decimals;
        end = after;
    }
    // 十余万, 一点五万亿
    let power = if end > whole || char_at(text, end).is_some_and(is_about) {
        if char_at(text, end) == Some('来') {
            end += '来'.len_utf8();
        }
        magnitudes(text, &mut end)
    } else {
        0
    };
    value *= 10f64.powi(power);
    let scaled = end > whole || text[at..end].contains(|c| is_about(c) || is_some(c));
    Some(Number { value, end, script: Script::Chinese, scaled, bare, share: None })
}

/// 多 and its like behind a number: a little more.
fn is_about(c: char) -> bool {
    matches!(c, '余' | '多' | '餘' | '来')
}

/// A digit that is not told: 十几亿.
fn is_some(c: char) -> bool {
    matches!(c, '几' | '幾')
}

/// Length of what stands in `text` before 万 or 亿 and leaves the value open: 多 in 七百多万, 几十 in 一百几十万.
fn left_open(text: &str) -> Option<usize> {
    let rest = match text.strip_prefix(is_some) {
        Some(rest) => rest.strip_prefix(['十', '百', '千']).unwrap_or(rest),
        None => text.strip_prefix(is_about)?,
    };
    rest.starts_with(['万', '萬', '亿', '億']).then_some(text.len() - rest.len())
}

/// A Chinese digit, or the Arabic 0 that stands for 〇: 二０一八.
fn digit_of_year(c: char) -> Option<u32> {
    chinese_digit(c).or(matches!(c, '0' | '０').then_some(0))
}

/// `二〇一八`; two or three digits in a row are an estimate (三五个) and no number.
fn chinese_digits(text: &str, at: usize) -> Option<Number> {
    let (mut value, mut end, mut count) = (0u64, at, 0);
    while let Some(c) = char_at(text, end) {
        let Some(digit) = digit_of_year(c) else { break };
        value = value * 10 + u64::from(digit);
        end += c.len_utf8();
        count += 1;
        if count > 12 {
            return None;
        }
    }
    let value = value as f64;
    (count >= 4).then_some(Number {
        value,
        end,
        script: Script::ChineseDigits,
        scaled: false,
        bare: false,
        share: None,
    })
}

/// Digits with place words: value and end.
pub(crate) fn chinese_integer(text: &str, at: usize) -> Option<(f64, usize)> {
    let (mut total, mut section, mut digit) = (0f64, 0f64, None::<u32>);
    let (mut end, mut last_place, mut after_zero) = (at, 0, false);
    while let Some(c) = char_at(text, end) {
        if let Some(value) = chinese_digit(c) {
            if digit.is_some_and(|d| d > 0) {
                return None;
            }
            after_zero |= value == 0;
            digit = Some(value);
        } else if let Some(power) = magnitude(c) {
            if c == '千' && char_at(text, end + c.len_utf8()).is_some_and(is_kilo_unit) {
                break;
            }
            if end > at && c == '百' && text[end..].starts_with("百分之") {
                break;
            }
            let factor = 10f64.powi(power);
            if power < 4 {
                section += f64::from(digit.take().unwrap_or(1).max(1)) * factor;
            } else {
                let below = section + f64::from(digit.take().unwrap_or(0));
                let below = if below == 0.0 && total == 0.0 { 1.0 } else { below };
                total = if power == 8 { (total + below) * factor } else { total + below * factor };
                section = 0.0;
            }
            last_place = power;
            after_zero = false;
        } else if let Some(length) = left_open(&text[end..]).filter(|_| end > at) {
            end += length;
            continue;
        } else {
            break;
        }
        end += c.len_utf8();
        if end - at > 60 {
            return None;
        }
    }
    let last = f64::from(digit.unwrap_or(0));
    // 三千五 is 3500, 三千零五 is 3005.
    let colloquial = last_place >= 2 && !after_zero && digit.is_some();
    let last = if colloquial { last * 10f64.powi(last_place - 1) } else { last };
    (end > at).then_some((total + section + last, end))
}

/// 点 and the digits behind it.
fn chinese_decimals(text: &str, at: usize) -> Option<(f64, usize)> {
    let mut end = at + text[at..].strip_prefix(['点', '點']).map(|_| '点'.len_utf8())?;
    let (mut mantissa, mut scale) = (0f64, 1f64);
    while let Some(digit) = char_at(text, end).and_then(chinese_digit) {
        mantissa = mantissa * 10.0 + f64::from(digit);
        scale *= 10.0;
        end += char_at(text, end)?.len_utf8();
    }
    (scale > 1.0).then_some((mantissa / scale, end))
}

/// 九十六点五; digits in a row (百分之九五) are read as places too.
pub(super) fn chinese_share(text: &str, at: usize) -> Option<(f64, usize)> {
    let (whole, end) = chinese_integer(text, at)?;
    match chinese_decimals(text, end) {
        Some((decimals, end)) => Some((whole + decimals, end)),
        None => Some((whole, end)),
    }
}
