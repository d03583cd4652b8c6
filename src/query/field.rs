//! The fields of the query syntax: their names in both languages and how their values are read.

use super::FieldTest;
use crate::analysis::fold::is_han;
use crate::figure::Amounts;
use crate::model::{Date, EntityKind};

/// A field that a query can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Section,
    Title,
    Entity,
    Person,
    Organization,
    Place,
    Path,
    Number,
    Region,
    Year,
    Date,
}

/// Every name of every field; the first name of a field is the one that messages use.
const NAMES: &[(&str, Field)] = &[
    ("section", Field::Section),
    ("章节", Field::Section),
    ("title", Field::Title),
    ("标题", Field::Title),
    ("entity", Field::Entity),
    ("实体", Field::Entity),
    ("person", Field::Person),
    ("人物", Field::Person),
    ("org", Field::Organization),
    ("机构", Field::Organization),
    ("place", Field::Place),
    ("地点", Field::Place),
    ("path", Field::Path),
    ("路径", Field::Path),
    ("number", Field::Number),
    ("文号", Field::Number),
    ("region", Field::Region),
    ("地区", Field::Region),
    ("year", Field::Year),
    ("年份", Field::Year),
    ("date", Field::Date),
    ("日期", Field::Date),
];

/// Marks between the two ends of a range of years or days.
const RANGE_MARKS: [&str; 5] = ["..", "至", "~", "～", "—"];

/// First and last day that an open range can mean, as `YYYYMMDD`.
const FIRST_DAY: u64 = 0;
const LAST_DAY: u64 = 99_991_231;

impl Field {
    /// The field whose name and colon begin `text`, its name as typed, and the length of both in bytes.
    pub(super) fn at_start_of(text: &str) -> Option<(Self, &str, usize)> {
        let colon = text.char_indices().take(8).find(|(_, c)| matches!(c, ':' | '：'))?;
        let name = &text[..colon.0];
        let (_, field) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some((*field, name, colon.0 + colon.1.len_utf8()))
    }

    /// The name that messages use.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }

    /// Reads a value; `None` if a year or a date is asked for and `value` is none.
    pub(super) fn test(self, value: &str) -> Option<FieldTest> {
        let text = value.to_string();
        let entity = |kind| FieldTest::Entity { kind, name: value.to_string() };
        Some(match self {
            Field::Section => FieldTest::Section(text),
            Field::Title => FieldTest::Title(text),
            Field::Path => FieldTest::Path(text),
            Field::Number => FieldTest::Number(text),
            Field::Region => FieldTest::Region(text),
            Field::Entity => entity(None),
            Field::Person => entity(Some(EntityKind::Person)),
            Field::Organization => entity(Some(EntityKind::Organization)),
            Field::Place => entity(Some(EntityKind::Place)),
            Field::Year => year_test(value)?,
            Field::Date => date_test(value)?,
        })
    }
}

/// A test on a figure that is all of `term`: 办结率>95%, 地区生产总值:2.6万亿.., PM2.5<31.
pub(super) fn figure_test(term: &str) -> Option<FieldTest> {
    let is_operator = |c: char| "><≥≤=＞＜＝:：".contains(c);
    let at = term.find(is_operator)?;
    let (indicator, rest) = term.split_at(at);
    let value = rest.trim_start_matches(is_operator);
    let operator = &rest[..rest.len() - value.len()];
    let amounts = match operator {
        ":" | "：" => Amounts::range(value)?,
        _ => Amounts::compared(operator, value)?,
    };
    let named = is_indicator(indicator, operator);
    named.then(|| FieldTest::Figure { indicator: indicator.to_string(), amounts })
}

/// True if `name` before `operator` can be what a figure measures: one in Han characters, or a Latin one (PM2.5, R&D),
/// which before `=` and `:` is written in capitals, since a piece of an address (page=2) is no question.
fn is_indicator(name: &str, operator: &str) -> bool {
    const MARKS: &str = "“”·（）()、_.．&＆-－+＋/％%";
    let is_assigned = matches!(operator, "=" | "＝" | "==" | ":" | "：");
    let is_letter = |c: char| c.is_alphabetic() && (!is_assigned || c.is_uppercase());
    let latin = || name.chars().any(is_letter) && name.chars().nth(1).is_some();
    name.chars().all(|c| c.is_alphanumeric() || MARKS.contains(c)) && (name.chars().any(is_han) || latin())
}

fn year_test(value: &str) -> Option<FieldTest> {
    let value = plain_digits(value);
    let (from, to) = match split_range(&value).or_else(|| split_years(&value)) {
        None => (year(&value)?, year(&value)?),
        Some(("", "")) => return None,
        Some((from, "")) => (year(from)?, 9999),
        Some(("", to)) => (0, year(to)?),
        Some((from, to)) => (year(from)?, year(to)?),
    };
    Some(FieldTest::Year { from: from.min(to), to: from.max(to) })
}

fn date_test(value: &str) -> Option<FieldTest> {
    let value = plain_digits(value);
    let (from, to) = match split_range(&value) {
        None => (day(&value)?, day(&value)?),
        Some(("", "")) => return None,
        Some((from, "")) => (day(from)?, (LAST_DAY, LAST_DAY)),
        Some(("", to)) => ((FIRST_DAY, FIRST_DAY), day(to)?),
        Some((from, to)) => (day(from)?, day(to)?),
    };
    Some(FieldTest::Date { from: from.0.min(to.0), to: from.1.max(to.1) })
}

/// The two ends of a range; an open end is empty.
fn split_range(value: &str) -> Option<(&str, &str)> {
    let (from, to) = RANGE_MARKS.iter().find_map(|mark| value.split_once(mark))?;
    let is_mark = |c: char| matches!(c, '.' | '—' | '~' | '～');
    Some((from.trim_end_matches(is_mark), to.trim_start_matches(is_mark)))
}

/// `2018-2020`: between two whole years the hyphen is a range too.
fn split_years(value: &str) -> Option<(&str, &str)> {
    let (from, to) = value.split_once('-')?;
    (year(from).is_some() && year(to).is_some()).then_some((from, to))
}

fn year(text: &str) -> Option<u16> {
    let digits = text.strip_suffix('年').unwrap_or(text);
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(digits.parse().ok()?, None, None).map(|date| date.year)
}

/// First and last day that a date can mean: `2018`, `2018-01`, `2018-01-03`, `20180103`, `2018年1月3日`.
fn day(text: &str) -> Option<(u64, u64)> {
    let date = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        Date::parse(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))?
    } else {
        let dashed = text.replace(['年', '月'], "-").replace(['日', '号'], "");
        let dashed = dashed.trim_end_matches('-');
        if dashed.contains([' ', 'T']) || dashed.matches(['-', '/', '.']).count() > 2 {
            return None;
        }
        Date::parse(dashed)?
    };
    Some((date.first_day(), date.last_day()))
}

/// Full-width and Chinese digits (二〇一八年) as ASCII ones, white space dropped.
fn plain_digits(value: &str) -> String {
    const CHINESE: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |c: char| match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        '零' | '○' => '0',
        '－' => '-',
        '．' => '.',
        _ => CHINESE.iter().position(|&d| d == c).and_then(|d| char::from_digit(d as u32, 10)).unwrap_or(c),
    };
    value.chars().filter(|c| !c.is_whitespace()).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(value: &str) -> Option<(u16, u16)> {
        match Field::Year.test(value)? {
            FieldTest::Year { from, to } => Some((from, to)),
            _ => None,
        }
    }

    fn days(value: &str) -> Option<(u64, u64)> {
        match Field::Date.test(value)? {
            FieldTest::Date { from, to } => Some((from, to)),
            _ => None,
        }
    }

    #[test]
    fn reads_years_and_their_ranges() {
        assert_eq!(years("2018"), Some((2018, 2018)));
        assert_eq!(years("2018年"), Some((2018, 2018)));
        assert_eq!(years("二〇一八年"), Some((2018, 2018)));
        assert_eq!(years("２０１８"), Some((2018, 2018)));
        assert_eq!(years("2018..2020"), Some((2018, 2020)));
        assert_eq!(years("2018年至2020年"), Some((2018, 2020)));
        assert_eq!(years("2018-2020"), Some((2018, 2020)));
        assert_eq!(years("2018——2020"), Some((2018, 2020)));
        assert_eq!(years("2020..2018"), Some((2018, 2020)));
        assert_eq!(years("2018.."), Some((2018, 9999)));
        assert_eq!(years("..2020"), Some((0, 2020)));
        for wrong in ["去年", "..", "", "18", "2018-01", "99999", "2018..x"] {
            assert_eq!(years(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn reads_dates_and_their_ranges() {
        assert_eq!(days("2018"), Some((20_180_101, 20_181_231)));
        assert_eq!(days("2018-06"), Some((20_180_601, 20_180_631)));
        assert_eq!(days("2018-01..2018-06"), Some((20_180_101, 20_180_631)));
        assert_eq!(days("2018年1月3日"), Some((20_180_103, 20_180_103)));
        assert_eq!(days("20180103"), Some((20_180_103, 20_180_103)));
        assert_eq!(days("2018.1.3..2018.2"), Some((20_180_103, 20_180_231)));
        assert_eq!(days("2018-06.."), Some((20_180_601, LAST_DAY)));
        assert_eq!(days("..2018-06"), Some((FIRST_DAY, 20_180_631)));
        for wrong in ["昨天", "2018-13", "2018-02-30", "..", "2018-1-1-1"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn knows_fields_by_both_names() {
        assert_eq!(Field::at_start_of("Title:x"), Some((Field::Title, "Title", 6)));
        assert_eq!(Field::at_start_of("标题：关于"), Some((Field::Title, "标题", 9)));
        assert_eq!(Field::at_start_of("http://x"), None);
        assert_eq!(Field::at_start_of("会议：三是"), None);
    }
}
