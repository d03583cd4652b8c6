//! Which period holds for the figures of a text: what its sentence, paragraph and section say of time.

use super::super::starts::STARTS;
use super::*;
use std::fmt::Write;

/// First and last year of a stretch of time.
pub(in crate::figure) type Stretch = (u16, u16);

/// The period in force while the text is read.
pub(in crate::figure) struct Periods {
    years: Option<Years>,
    section: Option<Stretch>,
    /// What an earlier paragraph of this section began with.
    paragraph: Option<Stretch>,
    pub(super) sentence: Option<String>,
    sentence_year: Option<u16>,
    /// A time that holds for the figure right behind it only, and where it ends.
    aside: Option<(usize, String)>,
}

impl Periods {
    pub fn new(years: Option<Years>) -> Self {
        Self { years, section: None, paragraph: None, sentence: None, sentence_year: None, aside: None }
    }

    /// A section begins whose headings name these years.
    pub fn enter_section(&mut self, years: Option<Stretch>) {
        self.section = years;
        self.paragraph = None;
        self.end_sentence();
    }

    pub fn end_sentence(&mut self) {
        self.sentence = None;
        self.sentence_year = None;
        self.aside = None;
    }

    /// The text names a time; `opening` if it is the first thing in its paragraph.
    pub fn observe(&mut self, moment: &Moment, opening: bool) {
        if let Part::Past(count) = moment.part {
            let Some(past) = self.past(count) else { return };
            self.paragraph = if opening { Some(past) } else { self.paragraph };
            self.sentence_year = Some(past.1);
            self.sentence = Some(stretch(past));
            return;
        }
        let Some((year, period)) = self.resolve(moment) else { return };
        if opening && let Some(year) = moment.year {
            self.paragraph = Some((year, moment.until.unwrap_or(year)));
        }
        self.sentence_year = Some(year);
        self.sentence = Some(period);
    }

    /// The text names a time for the next figure only (比计划原定1957年3856亿斤的水平).
    pub fn observe_aside(&mut self, moment: &Moment) {
        self.aside = self.resolve(moment).map(|(_, period)| (moment.end, period));
    }

    /// The year of `moment`, and how it is written.
    fn resolve(&self, moment: &Moment) -> Option<(u16, String)> {
        let own = self.years.map(|years| years.own);
        let relative = moment.relative.zip(own).map(|(by, year)| year.saturating_add_signed(by));
        if moment.relative.is_some() && relative.is_none() {
            return None;
        }
        let stated = moment.year.or(relative);
        if moment.part == Part::Whole && stated.is_none() {
            return None;
        }
        let inherited = self.section.or(self.paragraph).map(|stretch| stretch.1);
        let year = stated.or(self.sentence_year).or(inherited).or(own)?;
        Some((year, written(year, moment)))
    }

    /// The last `count` years up to the one under review.
    fn past(&self, count: u8) -> Option<Stretch> {
        let last = match self.section {
            Some((_, last)) => last,
            None => self.years?.reviewed,
        };
        Some((last.saturating_sub(u16::from(count) - 1), last))
    }

    /// The period of a figure that stands at byte `at`.
    pub fn current(&self, at: usize) -> Option<String> {
        let aside = self.aside.as_ref().filter(|(end, _)| (*end..=end + 3).contains(&at));
        aside
            .map(|(_, period)| period.clone())
            .or_else(|| self.sentence.clone())
            .or_else(|| self.section.or(self.paragraph).map(stretch))
            .or_else(|| self.years.map(|years| years.own.to_string()))
    }
}

/// `2018`, or `2018/2022`.
pub(in crate::figure) fn stretch((from, until): Stretch) -> String {
    if from == until { from.to_string() } else { format!("{from}/{until}") }
}

/// `2018`, `2018-H1`, `2018-Q1`, `2018-03`; ranges as `2018/2020` (ISO 8601 intervals).
fn written(year: u16, moment: &Moment) -> String {
    let mut period = year.to_string();
    let _ = match moment.part {
        Part::Whole | Part::Past(_) => Ok(()),
        Part::Half(half) => write!(period, "-H{half}"),
        Part::Quarter(quarter) | Part::Quarters(quarter @ 1) => write!(period, "-Q{quarter}"),
        Part::Quarters(last) => write!(period, "-Q1/{year}-Q{last}"),
        Part::Month(month) => write!(period, "-{month:02}"),
        Part::Months(from, to) => write!(period, "-{from:02}/{year}-{to:02}"),
    };
    if let Some(until) = moment.until {
        let _ = write!(period, "/{until}");
    }
    period
}

/// The years that a heading names: 2024年工作回顾, 过去五年的工作, 今年工作安排.
pub(in crate::figure) fn heading_years(heading: &str, years: Option<Years>) -> Option<Stretch> {
    let (mut next, mut past) = (0, None);
    loop {
        let at = STARTS.next(heading, next);
        let Some(c) = char_at(heading, at) else { break };
        next = at + c.len_utf8();
        if begins_number(c) {
            let Some(number) = read(heading, at) else { continue };
            next = number.end;
            let is_year = year_value(heading, at, &number).is_some();
            let named = moment(heading, at, &number);
            if let Some(Moment { year: Some(year), until, .. }) = named.filter(|_| is_year) {
                return Some((year, until.unwrap_or(year)));
            }
            past = past.max(named.and_then(|moment| moment.past()));
        } else if let Some(moment) = word_moment(heading, at) {
            next = moment.end;
            let own = years.zip(moment.relative).map(|(years, by)| years.own.saturating_add_signed(by));
            past = past.max(moment.past());
            if let Some(year) = own {
                return Some((year, year));
            }
        }
    }
    // 过去一年和五年工作回顾
    let count = u16::from(past?).max(if heading.contains("五年") { 5 } else { 1 });
    let last = years?.reviewed;
    Some((last.saturating_sub(count - 1), last))
}
