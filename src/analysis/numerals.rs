//! Numerals as written in Chinese, read as numbers, so that 二〇一八 and 2018 meet.

/// Han characters from U+4E00 on that numerals are made of, as bits: every character of a text is asked for.
static NUMERALS: [u64; 328] = {
    let (mut bits, mut at) = ([0; 328], 0);
    while at < 328 * 64 {
        if let Some(c) = char::from_u32(HAN + at)
            && (chinese_digit(c).is_some() || unit(c).is_some())
        {
            bits[at as usize / 64] |= 1 << (at % 64);
        }
        at += 1;
    }
    bits
};
const HAN: u32 = 0x4E00;

/// True for the characters that a Chinese numeral is made of.
#[inline]
pub fn is_numeral(c: char) -> bool {
    let at = (c as u32).wrapping_sub(HAN);
    match NUMERALS.get(at as usize / 64) {
        Some(bits) => bits >> (at % 64) & 1 == 1,
        None => chinese_digit(c).is_some() || unit(c).is_some(),
    }
}

/// Value of an Arabic digit of half or full width.
#[inline]
pub fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Value of a Chinese digit, 两 and the circles that stand for 〇 included.
#[inline]
pub const fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | 'Ｏ' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

#[inline]
const fn unit(c: char) -> Option<u64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// The Arabic form of a numeral of at least two characters: 二〇一八 -> 2018, 二十一 -> 21, 三千五百 -> 3500.
/// `None` where the characters are no numeral (一一, 百百) or too large.
pub fn to_arabic(numeral: &[char]) -> Option<String> {
    if numeral.len() < 2 || numeral.len() > 16 {
        return None;
    }
    if numeral.iter().all(|&c| chinese_digit(c).is_some()) {
        let digits = numeral.iter().filter_map(|&c| chinese_digit(c));
        return (numeral.len() >= 3).then(|| digits.map(|d| d.to_string()).collect());
    }
    with_units(numeral).map(|value| value.to_string())
}

/// Reads digits with units (二十一, 三千五百, 一万二千); a unit must be smaller than the one before it
/// within its group of ten thousand.
fn with_units(numeral: &[char]) -> Option<u64> {
    let (mut total, mut group, mut pending) = (0u64, 0u64, None);
    let mut last_unit = u64::MAX;
    for (i, &c) in numeral.iter().enumerate() {
        if let Some(d) = chinese_digit(c).map(u64::from) {
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            pending = Some(d);
            continue;
        }
        let unit = unit(c)?;
        if unit >= 10_000 {
            group += pending.take().unwrap_or(0);
            if group == 0 {
                return None;
            }
            total = (total + group)
                .checked_mul(unit)
                .filter(|_| unit == 100_000_000)
                .or_else(|| group.checked_mul(unit).and_then(|v| total.checked_add(v)))?;
            group = 0;
            last_unit = u64::MAX;
        } else {
            let count = pending.take().or((i == 0 && unit == 10).then_some(1))?;
            if unit >= last_unit {
                return None;
            }
            group += count * unit;
            last_unit = unit;
        }
    }
    Some(total + group + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arabic(text: &str) -> Option<String> {
        to_arabic(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn reads_years_and_counts() {
        assert_eq!(arabic("二〇一八").as_deref(), Some("2018"));
        assert_eq!(arabic("二零一八").as_deref(), Some("2018"));
        assert_eq!(arabic("二十一").as_deref(), Some("21"));
        assert_eq!(arabic("十二").as_deref(), Some("12"));
        assert_eq!(arabic("三千五百").as_deref(), Some("3500"));
        assert_eq!(arabic("一百零五").as_deref(), Some("105"));
        assert_eq!(arabic("一万二千").as_deref(), Some("12000"));
        assert_eq!(arabic("二亿三千万").as_deref(), Some("230000000"));
    }

    #[test]
    fn refuses_what_is_no_numeral() {
        for text in ["一", "一一", "百百", "十百", "万万", "一二十"] {
            assert_eq!(arabic(text), None, "{text}");
        }
    }
}
