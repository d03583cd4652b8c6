//! What a term is called in other writing: what a Latin abbreviation stands for (GDP), and a date in figures (2022-10-01).

use crate::analysis::fold::{Folded, is_han, is_letter};
use crate::model::Date;
use crate::schema;

/// What may stand between the numbers of a date.
const BETWEEN: [char; 3] = ['-', '.', '/'];

/// Other writings of `text`, or of a Latin part of it.
pub fn of(text: &str) -> Vec<String> {
    let folded: String = Folded::new(text).chars.into_iter().collect();
    let mut others: Vec<String> = date(folded.trim()).into_iter().collect();
    for part in folded.split(|c: char| is_han(c) || c.is_whitespace()) {
        let named = schema::abbreviations().filter(|(short, _)| *short == part);
        others.extend(named.flat_map(|(_, names)| names.split(' ')).map(str::to_string));
    }
    others
}

/// `text` as a whole in other writings: 国内生产总值增长 for GDP增长.
pub fn written_out(text: &str) -> Vec<String> {
    let folded: String = Folded::new(text).chars.into_iter().collect();
    let date = date(folded.trim());
    let parts = folded.split(|c: char| is_han(c) || c.is_whitespace()).filter(|part| !part.is_empty());
    let of = |part: &str| -> Vec<String> {
        let named = schema::abbreviations().filter(|(short, _)| *short == part);
        named.flat_map(|(_, names)| names.split(' ')).map(|name| folded.replacen(part, name, 1)).collect()
    };
    date.into_iter().chain(parts.flat_map(of)).collect()
}

/// `2022.10.1` as reports write it: 2022年10月1日.
fn date(text: &str) -> Option<String> {
    let between = text.chars().find(|c| !is_letter(*c)).filter(|c| BETWEEN.contains(c))?;
    let numbers: Vec<&str> = text.split(between).collect();
    let [year, month, day] = numbers.as_slice() else { return None };
    let number = |digits: &str| digits.parse::<u8>().ok();
    let date = Date::new(year.parse().ok()?, Some(number(month)?), Some(number(day)?))?;
    Some(format!("{}年{}月{}日", date.year, date.month?, date.day?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_dates_are_written_out() {
        assert_eq!(of("GDP增长"), ["国内生产总值", "地区生产总值"]);
        assert_eq!(written_out("GDP增长"), ["国内生产总值增长", "地区生产总值增长"]);
        assert_eq!(of("2022.10.1"), ["2022年10月1日"]);
        assert_eq!(of("2022-10-01"), ["2022年10月1日"]);
        for text in ["增长", "2022.13.1", "1.5", "GDPS", "2022-10"] {
            assert!(of(text).is_empty(), "{text}");
        }
    }
}
