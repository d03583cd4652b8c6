//! A calendar date as reports write it: a year, often a month, sometimes a day.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Year with optional month and day; a missing part is `None`, never guessed.
///
/// Displayed and serialized as `2019`, `2019-01` or `2019-01-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    pub year: u16,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl Date {
    /// A date whose parts are plausible: year 1000-2999, month 1-12, day within the month.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let plausible = (1000..3000).contains(&year)
            && month.is_none_or(|m| (1..=12).contains(&m))
            && match (month, day) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(m), Some(d)) => d >= 1 && d <= days_in(year, m),
            };
        plausible.then_some(Self { year, month, day })
    }

    /// Reads `2019`, `2019-01`, `2019-01-03`; a time of day after the date is ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.trim().split(['T', ' ']).next()?;
        let mut parts = date.split(['-', '/', '.']);
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().map(str::parse).transpose().ok()?;
        let day = parts.next().map(str::parse).transpose().ok()?;
        Self::new(year, month, day)
    }

    /// `YYYYMMDD` of the first day that this date can mean.
    pub fn first_day(self) -> u64 {
        u64::from(self.year) * 10_000
            + u64::from(self.month.unwrap_or(1)) * 100
            + u64::from(self.day.unwrap_or(1))
    }

    /// `YYYYMMDD` of the last day that this date can mean; the day is 31 where it is not given.
    pub fn last_day(self) -> u64 {
        u64::from(self.year) * 10_000
            + u64::from(self.month.unwrap_or(12)) * 100
            + u64::from(self.day.unwrap_or(31))
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Date::parse(&text).ok_or_else(|| format!("not a date: {text}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_partial_dates() {
        for text in ["2019", "2019-01", "2019-01-03"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Date::parse("2024-02-27 17:12:10").unwrap().to_string(), "2024-02-27");
    }

    #[test]
    fn refuses_impossible_days() {
        assert_eq!(Date::parse("2019-13-01"), None);
        assert_eq!(Date::parse("2019-02-29"), None);
        assert!(Date::parse("2020-02-29").is_some());
    }

    #[test]
    fn a_partial_date_spans_its_days() {
        let month = Date::parse("2019-06").unwrap();
        assert_eq!((month.first_day(), month.last_day()), (20_190_601, 20_190_631));
    }
}
