//! Times in running text: 2018年上半年, 1—6月, 去年, 过去五年.

mod in_force;

pub(super) use in_force::{Periods, Stretch, heading_years, stretch};

use super::number::{Number, Script, begins_number, char_at, char_before, read};
use super::years::Years;

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
    /// So many years up to the one under review: 过去五年, 一年来.
    Past(u8),
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

    /// First and last of the years that it names in full.
    pub fn years(&self) -> Option<Stretch> {
        self.year.map(|year| (year, self.until.unwrap_or(year)))
    }

    /// Number of years up to the one under review, if it names such.
    fn past(&self) -> Option<u8> {
        match self.part {
            Part::Past(years) => Some(years),
            _ => None,
        }
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
    if let Some(end) = after("年来").filter(|end| is_review(text, at, *end) && (1..=10).contains(&value)) {
        return Some(Moment::new(None, Part::Past(value as u8), end));
    }
    if let Some(end) = after("年") {
        let decade =
            ["代", "级", "級", "度", "初", "底", "末", "前"].iter().any(|word| text[end..].starts_with(word));
        let dated = (49..100).contains(&value) && is_month(text, end);
        return (decade || dated).then(|| Moment::new(None, Part::Whole, end));
    }
    None
}

/// True if 年来 that ends at byte `end` opens a clause (五年来，) and is no measure of time (14年来首次).
fn is_review(text: &str, at: usize, end: usize) -> bool {
    let opens = char_before(text, at).is_none_or(|c| !matches!(c, '一'..='鿿') || "这近的去".contains(c));
    opens && !text[end..].starts_with(['首', '最', '第', '新', '少', '未'])
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
    if let Some(behind) = rest.strip_prefix("过去") {
        return past_years(text, text.len() - behind.trim_start_matches('的').len());
    }
    if !rest.chars().nth(1).is_some_and(|c| matches!(c, '年' | '半')) {
        return None;
    }
    let (word, relative, part) =
        WORDS.into_iter().filter(|(word, ..)| rest.starts_with(word)).max_by_key(|(word, ..)| word.len())?;
    Some(Moment { relative, ..Moment::new(None, part, at + word.len()) })
}

/// 五年 behind 过去.
fn past_years(text: &str, at: usize) -> Option<Moment> {
    let number = char_at(text, at).filter(|c| begins_number(*c)).and_then(|_| read(text, at))?;
    let years = number.value as u8;
    let end = number.end + text[number.end..].strip_prefix('年').map(|_| '年'.len_utf8())?;
    (!number.scaled && (1..=20).contains(&years)).then(|| Moment::new(None, Part::Past(years), end))
}

/// The years of a five-year plan that is named at byte `at` as a time: 十四五”期间, 十三五时期.
pub(super) fn plan_years(text: &str, at: usize) -> Option<Moment> {
    const PLANS: [(&str, u16); 11] = [
        ("十一五", 2006),
        ("十二五", 2011),
        ("十三五", 2016),
        ("十四五", 2021),
        ("十五五", 2026),
        ("十六五", 2031),
        ("六五", 1981),
        ("七五", 1986),
        ("八五", 1991),
        ("九五", 1996),
        ("十五", 2001),
    ];
    if !text[at..].starts_with(['十', '六', '七', '八', '九']) {
        return None;
    }
    let (name, first) = PLANS.into_iter().find(|(name, _)| text[at..].starts_with(name))?;
    let quoted = text[at + name.len()..].strip_prefix('”').map_or(0, |_| '”'.len_utf8());
    let behind = at + name.len() + quoted;
    let time = ["期间", "时期", "以来", "五年"].into_iter().find(|word| text[behind..].starts_with(word))?;
    let moment = Moment::new(Some(first), Part::Whole, behind + time.len());
    Some(Moment { until: Some(first + 4), ..moment })
}

/// True if a word of [`word_moment`] can begin with `c`.
pub(super) fn begins_moment(c: char) -> bool {
    matches!(c, '今' | '本' | '去' | '上' | '前' | '明' | '下' | '过')
}

fn behind_space(text: &str, at: usize) -> usize {
    if text[at..].starts_with(' ') { at + 1 } else { at }
}

/// The number as a year if it has four digits and a year's size.
fn year_value(text: &str, at: usize, number: &Number) -> Option<u16> {
    let plausible = number.script != Script::Chinese
        && (1800.0..=2100.0).contains(&number.value)
        && text[at..number.end].chars().filter(|c| *c != ' ').count() == 4;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Option<String> {
        let number = read(text, 0)?;
        let mut periods = Periods::new(Some(Years { own: 2020, reviewed: 2019 }));
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
            ("五年来", "2015/2019"),
            ("一年来", "2019"),
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
    fn the_years_of_a_heading() {
        let years = Some(Years { own: 2023, reviewed: 2022 });
        for (heading, expected) in [
            ("一、2024年工作回顾", Some((2024, 2024))),
            ("一、过去一年工作回顾", Some((2022, 2022))),
            ("一、过去五年工作回顾", Some((2018, 2022))),
            ("一、过去一年和五年工作回顾", Some((2018, 2022))),
            ("二、今年主要任务", Some((2023, 2023))),
            ("去年工作", Some((2022, 2022))),
            ("三、主要问题", None),
        ] {
            assert_eq!(heading_years(heading, years), expected, "{heading}");
        }
    }

    #[test]
    fn the_years_of_a_plan() {
        let period = |text: &str| plan_years(text, 0).map(|m| (m.year, m.until));
        assert_eq!(period("十四五”期间"), Some((Some(2021), Some(2025))));
        assert_eq!(period("十五”时期"), Some((Some(2001), Some(2005))));
        assert_eq!(period("十四五”规划"), None);
    }
}
