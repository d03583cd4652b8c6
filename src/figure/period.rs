//! Times in running text (2018年上半年, 1—6月, 去年) and the period that they give to the figures behind them.

use super::number::{Number, Script, begins_number, char_at, char_before, read};
use super::starts::NUMBER_STARTS;
use std::fmt::Write;

/// Part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Half(u8),
    Quarter(u8),
    /// 前三季度: from the first to this one.
    Quarters(u8),
    Month(u8),
    Months(u8, u8),
}

/// A time as the text names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    year: Option<u16>,
    /// Last year of a range (2018—2020年).
    until: Option<u16>,
    /// Years from the document's own: 去年 is -1.
    relative: Option<i16>,
    part: Part,
    /// Byte offset behind it.
    pub end: usize,
}

impl Moment {
    fn new(year: Option<u16>, part: Part, end: usize) -> Self {
        Self { year, until: None, relative: None, part, end }
    }
}

/// The time that begins with `number` at byte `at`; durations (3年, 十五日内) are none.
pub(super) fn moment(text: &str, at: usize, number: &Number) -> Option<Moment> {
    if number.scaled || number.share.is_some() || number.bare {
        return None;
    }
    let value = number.value as u32;
    if let Some(year) = year_value(text, at, number) {
        return year_moment(text, year, number.end);
    }
    let rest = behind_space(text, number.end);
    if !matches!(char_at(text, rest), Some('月' | '季' | '日' | '号' | '年')) {
        return None;
    }
    let after = |word: &str| text[rest..].starts_with(word).then(|| rest + word.len());
    if let Some(end) = after("月").filter(|_| (1..=12).contains(&value)) {
        return Some(month_moment(text, None, value as u8, end));
    }
    if let Some(end) = after("季度").filter(|_| (1..=4).contains(&value)) {
        let so_far = char_before(text, at) == Some('前');
        let part = if so_far { Part::Quarters(value as u8) } else { Part::Quarter(value as u8) };
        return Some(Moment::new(None, part, end));
    }
    if let Some(end) = after("日").or_else(|| after("号")).filter(|_| (1..=31).contains(&value)) {
        let duration =
            ["内", "以内", "之内", "以上", "以下", "游"].iter().any(|word| text[end..].starts_with(word));
        return (!duration).then(|| Moment::new(None, Part::Whole, end));
    }
    if let Some(end) = after("年") {
        let decade =
            ["代", "级", "級", "度", "初", "底", "末", "前"].iter().any(|word| text[end..].starts_with(word));
        let dated = (49..100).contains(&value) && is_month(text, end);
        return (decade || dated).then(|| Moment::new(None, Part::Whole, end));
    }
    None
}

/// 去年, 今年, 上半年: the time that a word at byte `at` names.
pub(super) fn word_moment(text: &str, at: usize) -> Option<Moment> {
    const WORDS: [(&str, Option<i16>, Part); 11] = [
        ("今年", Some(0), Part::Whole),
        ("本年", Some(0), Part::Whole),
        ("去年", Some(-1), Part::Whole),
        ("上年", Some(-1), Part::Whole),
        ("前年", Some(-2), Part::Whole),
        ("明年", Some(1), Part::Whole),
        ("上半年", None, Part::Half(1)),
        ("下半年", None, Part::Half(2)),
        ("今年上半年", Some(0), Part::Half(1)),
        ("今年下半年", Some(0), Part::Half(2)),
        ("去年下半年", Some(-1), Part::Half(2)),
    ];
    let rest = &text[at..];
    if !rest.chars().nth(1).is_some_and(|c| matches!(c, '年' | '半')) {
        return None;
    }
    let (word, relative, part) =
        WORDS.into_iter().filter(|(word, ..)| rest.starts_with(word)).max_by_key(|(word, ..)| word.len())?;
    Some(Moment { relative, ..Moment::new(None, part, at + word.len()) })
}

/// True if a word of [`word_moment`] can begin with `c`.
pub(super) fn begins_moment(c: char) -> bool {
    matches!(c, '今' | '本' | '去' | '上' | '前' | '明' | '下')
}

fn behind_space(text: &str, at: usize) -> usize {
    if text[at..].starts_with(' ') { at + 1 } else { at }
}

/// The number as a year if it has four digits and a year's size.
fn year_value(text: &str, at: usize, number: &Number) -> Option<u16> {
    let plausible = number.script != Script::Chinese
        && (1800.0..=2100.0).contains(&number.value)
        && text[at..number.end].chars().count() == 4;
    plausible.then_some(number.value as u16)
}

/// What follows a four-digit number that may be a year, from byte `at`.
fn year_moment(text: &str, year: u16, at: usize) -> Option<Moment> {
    let rest = behind_space(text, at);
    if let Some(end) = text[rest..].strip_prefix('年').map(|_| rest + '年'.len_utf8()) {
        if let Some((until, end)) = range_year(text, end) {
            return Some(Moment { until: Some(until), ..Moment::new(Some(year), Part::Whole, end) });
        }
        return Some(within_year(text, year, end));
    }
    if let Some((until, end)) = range_year(text, rest) {
        return Some(Moment { until: Some(until), ..Moment::new(Some(year), Part::Whole, end) });
    }
    numeric_date(text, year, at)
}

/// —2020年: the last year of a range.
fn range_year(text: &str, at: usize) -> Option<(u16, usize)> {
    let start = behind_range_sign(text, at)?;
    let number = read(text, start).filter(|number| !number.scaled)?;
    let year = year_value(text, start, &number)?;
    let end = behind_space(text, number.end);
    text[end..].starts_with('年').then(|| (year, end + '年'.len_utf8()))
}

/// Byte offset behind a sign that joins the ends of a range (—, -, ～, 至, 到).
pub(super) fn behind_range_sign(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    for c in text[at..].chars().take(2) {
        match c {
            '—' | '-' | '–' | '－' | '~' | '～' | '─' => end += c.len_utf8(),
            '至' | '到' if end == at => return Some(end + c.len_utf8()),
            _ => break,
        }
    }
    (end > at && char_at(text, end).is_some_and(begins_number)).then_some(end)
}

/// Half, quarter or month behind 2018年.
fn within_year(text: &str, year: u16, at: usize) -> Moment {
    let at = if text[at..].starts_with('度') { at + '度'.len_utf8() } else { at };
    let rest = behind_space(text, at);
    let of_year = |moment: Moment| Moment { year: Some(year), ..moment };
    if let Some(moment) = word_moment(text, rest).filter(|moment| matches!(moment.part, Part::Half(_))) {
        return of_year(Moment { relative: None, ..moment });
    }
    let mut start = rest;
    for word in ["第", "前"] {
        if text[start..].starts_with(word) {
            start += word.len();
        }
    }
    let number = char_at(text, start).filter(|c| begins_number(*c)).and_then(|_| read(text, start));
    let named = number.and_then(|number| match year_value(text, start, &number) {
        Some(_) => None,
        None => moment(text, start, &number),
    });
    match named {
        Some(moment) if moment.part != Part::Whole => of_year(moment),
        _ => months_of_year(text, year, rest).unwrap_or(Moment::new(Some(year), Part::Whole, at)),
    }
}

/// 1-6月 behind a year.
fn months_of_year(text: &str, year: u16, at: usize) -> Option<Moment> {
    let number = char_at(text, at).filter(|c| begins_number(*c)).and_then(|_| read(text, at))?;
    month_range(text, number.value as u32, number.end).map(|moment| Moment { year: Some(year), ..moment })
}

/// The range of months that begins with month `from`, whose number ends at byte `at`: 1-6月, 1月至6月.
pub(super) fn month_range(text: &str, from: u32, at: usize) -> Option<Moment> {
    let start = behind_range_sign(text, at)?;
    let last = read(text, start).filter(|number| !number.scaled)?;
    let to = last.value as u32;
    let valid =
        (1..=12).contains(&from) && (1..=12).contains(&to) && from < to && text[last.end..].starts_with('月');
    valid.then(|| Moment::new(None, Part::Months(from as u8, to as u8), last.end + '月'.len_utf8()))
}

/// What follows 3月: a day, or the end of a range of months.
fn month_moment(text: &str, year: Option<u16>, month: u8, at: usize) -> Moment {
    if let Some(range) = month_range(text, u32::from(month), at) {
        return Moment { year, ..range };
    }
    let start = behind_space(text, at);
    let day = char_at(text, start).filter(|c| begins_number(*c)).and_then(|_| read(text, start));
    let mut end = at;
    if let Some(day) = day.filter(|day| !day.scaled && (1.0..=31.0).contains(&day.value)) {
        let rest = behind_space(text, day.end);
        if text[rest..].starts_with(['日', '号']) {
            end = rest + '日'.len_utf8();
        }
    }
    Moment::new(year, Part::Month(month), end)
}

fn is_month(text: &str, at: usize) -> bool {
    let number = char_at(text, at).filter(|c| begins_number(*c)).and_then(|_| read(text, at));
    number.is_some_and(|number| text[number.end..].starts_with('月'))
}

/// -01-03 behind the year.
fn numeric_date(text: &str, year: u16, at: usize) -> Option<Moment> {
    let rest = text[at..].strip_prefix(['-', '/'])?;
    let month: String = rest.chars().take_while(char::is_ascii_digit).take(2).collect();
    let value = month.parse().ok().filter(|month| (1..=12u8).contains(month))?;
    let mut end = at + 1 + month.len();
    if let Some(day) = text[end..].strip_prefix(['-', '/']) {
        end += 1 + day.chars().take_while(char::is_ascii_digit).take(2).count();
    }
    Some(Moment::new(Some(year), Part::Month(value), end))
}

/// The period in force while the text is read.
pub(super) struct Periods {
    document: Option<u16>,
    document_period: Option<String>,
    section: Option<u16>,
    /// The year with which an earlier paragraph of this section began.
    paragraph: Option<u16>,
    sentence: Option<String>,
    sentence_year: Option<u16>,
}

impl Periods {
    pub fn new(document: Option<&str>) -> Self {
        Self {
            document: document.and_then(|period| period.get(..4)?.parse().ok()),
            document_period: document.map(str::to_string),
            section: None,
            paragraph: None,
            sentence: None,
            sentence_year: None,
        }
    }

    /// A section begins whose headings name `year`.
    pub fn enter_section(&mut self, year: Option<u16>) {
        self.section = year;
        self.paragraph = None;
        self.end_sentence();
    }

    pub fn end_sentence(&mut self) {
        self.sentence = None;
        self.sentence_year = None;
    }

    /// The text names a time; `opening` if it is the first thing in its paragraph.
    pub fn observe(&mut self, moment: &Moment, opening: bool) {
        let relative =
            moment.relative.zip(self.document).map(|(years, year)| year.saturating_add_signed(years));
        if moment.relative.is_some() && relative.is_none() {
            return;
        }
        let stated = moment.year.or(relative);
        let known = stated.or(self.sentence_year).or(self.section).or(self.paragraph).or(self.document);
        let Some(year) = known else { return };
        if moment.part == Part::Whole && stated.is_none() {
            return;
        }
        if opening && let Some(year) = moment.year {
            self.paragraph = Some(year);
        }
        self.sentence_year = Some(year);
        self.sentence = Some(written(year, moment));
    }

    /// The period of a figure that stands here.
    pub fn current(&self) -> Option<String> {
        let nearer = self.section.or(self.paragraph).map(|year| year.to_string());
        self.sentence.clone().or(nearer).or_else(|| self.document_period.clone())
    }
}

/// `2018`, `2018-H1`, `2018-Q1`, `2018-03`; ranges as `2018/2020` (ISO 8601 intervals).
fn written(year: u16, moment: &Moment) -> String {
    let mut period = year.to_string();
    let _ = match moment.part {
        Part::Whole => Ok(()),
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

/// The first year that a heading names.
pub(super) fn heading_year(heading: &str) -> Option<u16> {
    let mut next = 0;
    loop {
        let at = NUMBER_STARTS.next(heading, next);
        let c = char_at(heading, at)?;
        next = at + c.len_utf8();
        let Some(number) = read(heading, at) else { continue };
        let is_year = year_value(heading, at, &number).is_some();
        if let Some(moment) = moment(heading, at, &number).filter(|_| is_year) {
            return moment.year;
        }
        next = number.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Option<String> {
        let number = read(text, 0)?;
        let mut periods = Periods::new(Some("2020"));
        periods.observe(&moment(text, 0, &number)?, false);
        periods.sentence
    }

    #[test]
    fn reads_times() {
        for (text, expected) in [
            ("2018年", "2018"),
            ("2018年度", "2018"),
            ("二〇一八年", "2018"),
            ("2018年上半年", "2018-H1"),
            ("2018年第一季度", "2018-Q1"),
            ("2018年前三季度", "2018-Q1/2018-Q3"),
            ("2018年3月", "2018-03"),
            ("2018年3月5日", "2018-03"),
            ("2018年1-6月", "2018-01/2018-06"),
            ("2018年1月至6月", "2018-01/2018-06"),
            ("2018—2020年", "2018/2020"),
            ("2018年至2020年", "2018/2020"),
            ("2018-03-05", "2018-03"),
            ("3月", "2020-03"),
            ("十月一日", "2020-10"),
        ] {
            assert_eq!(period(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn durations_are_no_times() {
        for text in ["3年", "十五日内", "6个月", "2018个", "三年"] {
            let number = read(text, 0).unwrap();
            assert_eq!(moment(text, 0, &number), None, "{text}");
        }
    }

    #[test]
    fn the_first_year_of_a_heading() {
        assert_eq!(heading_year("一、2024年工作回顾"), Some(2024));
        assert_eq!(heading_year("三、主要问题"), None);
    }
}
