//! The year that a document is about: the one in its title, else that of its date.

use super::number::{begins_number, char_at, read};
use super::period;
use super::starts::STARTS;
use crate::model::Metadata;

/// Years further back than this in a title are what the document is about, not when it was.
const MOST_YEARS_BACK: u16 = 8;

/// What 今年 and 过去一年 mean in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    /// The year of the document (今年).
    pub own: u16,
    /// The last year that a review looks back on (过去一年, 一年来).
    pub reviewed: u16,
}

impl Years {
    /// The years of a document with this metadata, if it says any.
    ///
    /// A report on a year (2023年度工作报告, dated January 2024) is of the year that its title names; a work report of
    /// the first half of a year looks back on the year before.
    pub fn of(metadata: &Metadata) -> Option<Self> {
        let titled = metadata.title.as_deref().and_then(only_year);
        let Some(date) = metadata.date else {
            return titled.map(|own| Self { own, reviewed: own - 1 });
        };
        let near = date.year.saturating_sub(MOST_YEARS_BACK)..=date.year + 1;
        let own = titled.filter(|year| near.contains(year)).unwrap_or(date.year);
        let closed = own < date.year || own == date.year && date.month.is_some_and(|month| month > 6);
        Some(Self { own, reviewed: if closed { own } else { own - 1 } })
    }
}

/// The year that a title names, if it names one and no range of years.
fn only_year(title: &str) -> Option<u16> {
    let (mut found, mut next) = (None, 0);
    loop {
        let at = STARTS.next(title, next);
        let Some(c) = char_at(title, at) else { return found };
        next = at + c.len_utf8();
        let Some(number) = begins_number(c).then(|| read(title, at)).flatten() else { continue };
        next = number.end;
        match period::moment(title, at, &number).and_then(|moment| moment.years()) {
            Some((from, until)) if from == until && found.is_none_or(|year| year == from) => {
                found = Some(from)
            }
            Some(_) => return None,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    fn years(title: &str, date: Option<&str>) -> Option<(u16, u16)> {
        let date = date.and_then(Date::parse);
        let metadata = Metadata { title: Some(title.to_string()), date, ..Metadata::default() };
        Years::of(&metadata).map(|years| (years.own, years.reviewed))
    }

    #[test]
    fn title_before_date() {
        assert_eq!(years("2025年省政府工作报告", Some("2025-01-14")), Some((2025, 2024)));
        assert_eq!(years("2023年度政府信息公开工作报告", Some("2024-01-26")), Some((2023, 2023)));
        assert_eq!(years("行动计划（2023—2027年）", Some("2023-04-18")), Some((2023, 2022)));
        assert_eq!(years("年度工作总结", Some("2018-12-20")), Some((2018, 2018)));
        assert_eq!(years("2018年工作总结", None), Some((2018, 2017)));
        assert_eq!(years("工作总结", None), None);
    }
}
