//! Figures: a number with its unit, what it counts and when (办结率 96.27%).

mod amount;
mod by_character;
mod clause;
mod followed;
mod indicator;
mod noun;
pub(crate) mod number;
mod part_of_name;
mod period;
mod qualify;
mod section_years;
mod series;
mod starts;
mod subject;
mod table;
mod unit;
mod words;
mod years;

pub use amount::Amounts;
pub use years::Years;

use crate::model::{Bound, Comparison, Figure, Section, Span};
use indicator::{Place, Subjects};
use number::{Number, Script, begins_number, char_at, char_before};
use period::{Moment, Periods};
use section_years::SectionYears;
use starts::STARTS;
use std::borrow::Cow;
use std::iter::Peekable;
use std::vec::IntoIter;
use table::CellFigure;
use unit::{Class, Phrases, Unit, Units};
use words::Words;

/// Quoted slogans up to this many bytes are passed over (“六个精准,五个一批”).
const SLOGAN_BYTES: usize = 60;
/// Titles up to this many bytes are passed over (《…2023年度…》).
const TITLE_BYTES: usize = 300;

/// Reads figures with the tables of units, set phrases and words around numbers.
pub struct FigureReader {
    units: Units,
    phrases: Phrases,
    words: Words,
}

impl FigureReader {
    /// The tables that are built into the program.
    pub fn builtin() -> Self {
        Self { units: Units::builtin(), phrases: Phrases::builtin(), words: Words::builtin() }
    }

    /// The figures of `text`, in order; `years` are the document's own, where nothing nearer says.
    ///
    /// A period is a year, half-year, quarter or month (`2018`, `2018-H1`, `2018-Q1`, `2018-03`); several years or
    /// months are an interval (`2018/2020`). A share without a unit (四分之一) and a bare magnitude (74万) have an
    /// empty unit.
    pub fn read(
        &self,
        text: &str,
        sections: &[Section],
        residue: &[Span],
        years: Option<Years>,
    ) -> Vec<Figure> {
        let mut scan = Scan {
            reader: self,
            text,
            sections: SectionYears::new(sections, years),
            residue,
            periods: Periods::new(years),
            subjects: Subjects::default(),
            clause_from: 0,
            paragraph_from: 0,
            cells: table::figures(&self.units, text).into_iter().peekable(),
            figures: Vec::new(),
        };
        scan.run();
        scan.figures
    }
}

/// Where a figure ends, its unit and class.
type Measure = (usize, Cow<'static, str>, Class);

/// One pass over a text.
struct Scan<'a> {
    reader: &'a FigureReader,
    text: &'a str,
    sections: SectionYears<'a>,
    residue: &'a [Span],
    periods: Periods,
    subjects: Subjects,
    /// Where the sentence began or the last figure ended.
    clause_from: usize,
    paragraph_from: usize,
    /// The figures of tables that are still to come.
    cells: Peekable<IntoIter<CellFigure>>,
    figures: Vec<Figure>,
}

impl Scan<'_> {
    fn run(&mut self) {
        let mut at = 0;
        let mut residue = self.residue.iter().peekable();
        loop {
            while residue.next_if(|span| span.end <= at).is_some() {}
            let limit = residue.peek().map_or(self.text.len(), |span| span.start.max(at));
            at = STARTS.next(self.text.get(..limit).unwrap_or(self.text), at);
            if let Some(span) =
                residue.next_if(|span| span.start <= at && self.text.is_char_boundary(span.end))
            {
                at = span.end.max(at);
                self.end_sentence(at);
                continue;
            }
            let Some(c) = char_at(self.text, at) else { return };
            at = self.step(at, c);
        }
    }

    /// Reads what begins with `c` at byte `at`; the offset behind it.
    fn step(&mut self, at: usize, c: char) -> usize {
        let after = at + c.len_utf8();
        match c {
            '。' | '！' | '!' | '？' | '?' | '；' | ';' => {
                if matches!(c, '；' | ';') {
                    self.subjects.end_part();
                    self.clause_from = after;
                } else {
                    self.end_sentence(after);
                }
                after
            }
            '\n' => {
                self.end_sentence(after);
                self.paragraph_from = after;
                after
            }
            '“' => match period::plan_years(self.text, after) {
                Some(moment) => self.observe(at, &moment),
                None => closing(self.text, after, '”', SLOGAN_BYTES),
            },
            '《' => closing(self.text, after, '》', TITLE_BYTES),
            _ if begins_number(c) => self.number(at),
            _ if period::begins_moment(c) => self.moment_word(at).unwrap_or(after),
            _ => after,
        }
    }

    fn end_sentence(&mut self, at: usize) {
        self.periods.end_sentence();
        self.subjects.end_sentence();
        self.clause_from = at;
    }

    fn moment_word(&mut self, at: usize) -> Option<usize> {
        let moment = period::word_moment(self.text, at)?;
        Some(self.observe(at, &moment))
    }

    /// Notes a time that stands at byte `at`, unless something is only compared with it; the offset behind it.
    fn observe(&mut self, at: usize, moment: &Moment) -> usize {
        self.enter_section(at);
        if is_multiple(&self.text[moment.end..]) {
            return moment.end;
        }
        match qualify::compared(&self.text[self.clause_from.min(at)..at]) {
            Some("") => {}
            Some(_) => self.periods.observe_aside(moment),
            None => {
                let first = !self.text[self.paragraph_from..at].contains(|c| matches!(c, '一'..='鿿'));
                // A line with a date alone says when the document was put out.
                let opening = first && !self.text[at..moment.end].contains(['-', '/']);
                self.periods.observe(moment, opening);
            }
        }
        moment.end
    }

    fn enter_section(&mut self, at: usize) {
        if let Some(year) = self.sections.entered(at) {
            self.periods.enter_section(year);
        }
    }

    /// Reads the number at byte `at`: a time, a figure or neither; the offset behind it.
    fn number(&mut self, at: usize) -> usize {
        let text = self.text;
        while self.cells.next_if(|cell| cell.span.start < at).is_some() {}
        if let Some(cell) = self.cells.next_if(|cell| cell.span.start == at) {
            return self.push_cell(cell);
        }
        if let Some(moment) = period::plan_years(text, at) {
            return self.observe(at, &moment);
        }
        let Some(number) = number::read(text, at) else { return number::run_end(text, at) };
        if let Some(year) = year_behind_enumerator(&text[at..number.end], &text[number.end..]) {
            return at + year;
        }
        if part_of_name::is_part_of_name(text, at) {
            return number.end;
        }
        if let Some(moment) = period::moment(text, at, &number)
            .or_else(|| period::month_range(text, number.value as u32, number.end))
        {
            return self.observe(at, &moment);
        }
        self.figure(at, number).unwrap_or(number.end)
    }

    /// Adds the figure whose number stands at byte `at`; the offset behind it.
    fn figure(&mut self, at: usize, number: Number) -> Option<usize> {
        let arabic = number.script == Script::Arabic;
        if !arabic && !self.may_count(at, &number) {
            return None;
        }
        let measure = self.measure(at, &number)?;
        let set_phrase = !arabic && self.reader.phrases.at(self.text, at);
        (!set_phrase).then(|| self.push(at, number, measure))
    }

    /// End, unit and class of the figure whose number stands at byte `at`.
    fn measure(&self, at: usize, number: &Number) -> Option<Measure> {
        let text = self.text;
        if let Some(name) = number.share {
            return Some((number.end, name.into(), Class::Measure));
        }
        if let Some(unit) = self.unit(at, number) {
            return Some((unit.end, unit.name, unit.class));
        }
        if let Some(unit) = self.unit_of_range(number) {
            return Some((number.end, unit.name, unit.class));
        }
        let large = ['万', '亿', '萬', '億'];
        let written = text[at..number.end].trim_end_matches(['余', '多', '餘']);
        let magnitude = number.script == Script::Arabic && written.ends_with(large);
        let next = char_at(text, number.end);
        let class = match next {
            None | Some('，' | ',' | '、' | '。' | '；' | ';' | '\n' | '）' | ')') => Class::Measure,
            // 500万各族群众
            Some('一'..='鿿') if !matches!(next, Some('级' | '型' | '字' | '以' | '左')) => {
                Class::Count
            }
            Some('以' | '左') => Class::Measure,
            _ => return None,
        };
        magnitude.then_some((number.end, Cow::Borrowed(""), class))
    }

    /// The unit behind the number at byte `at`, if both go together.
    fn unit(&self, at: usize, number: &Number) -> Option<Unit> {
        let unit = self.reader.units.at(self.text, number.end)?;
        let before = char_before(self.text, at);
        let ranked = before == Some('前') && matches!(unit.name.as_ref(), "名" | "位" | "款" | "项" | "条");
        let clock = unit.name == "分" && matches!(before, Some('时' | '点' | '時' | '點' | ':' | '：'));
        let chinese = number.script != Script::Arabic;
        let session = unit.name == "次" && chinese && is_session(self.text, unit.end);
        let too_small = chinese && number.value < 2.0 && !unit.one;
        let divisions =
            unit.name.starts_with(['省', '县', '乡', '镇', '村', '国']) && number.value >= 10_000.0;
        let excluded = divisions || ranked || clock || session || too_small || chinese && unit.arabic;
        (!excluded).then_some(unit)
    }

    /// The unit that stands behind the second number of a range (3—5天).
    fn unit_of_range(&self, number: &Number) -> Option<Unit> {
        let start = period::behind_range_sign(self.text, number.end)?;
        let last = char_at(self.text, start)
            .filter(|c| begins_number(*c))
            .and_then(|_| number::read(self.text, start))?;
        if last.script != number.script || last.share.is_some() || last.value <= number.value {
            return None;
        }
        self.unit(start, &last)
    }

    /// True if the Chinese numeral at byte `at` is no estimate.
    fn may_count(&self, at: usize, number: &Number) -> bool {
        let before = char_before(self.text, at);
        let estimate = matches!(before, Some('几' | '数' | '幾' | '數' | '每' | '逐'));
        let bare =
            number.bare && !matches!(before, Some('近' | '上' | '超' | '逾' | '约' | '达' | '过' | '破'));
        number.script == Script::Chinese && !estimate && !bare
    }

    /// Adds a figure; the offset behind it.
    fn push(&mut self, start: usize, number: Number, (end, unit, class): Measure) -> usize {
        self.enter_section(start);
        let (more, series_end) = series::joined(self.text, end, |at| {
            let number = number::read(self.text, at)?;
            Some(self.measure(at, &number)?.0)
        });
        let noun = self.unit_of_range(&number).map_or(series_end, |unit| unit.end);
        let place = Place { from: self.clause_from.min(start), start, end, noun, class, more };
        let words = &self.reader.words;
        let (indicator, comparison) = self.subjects.indicator(words, self.text, place);
        let scope = self.subjects.scope(words, indicator.as_deref());
        let figure = Figure {
            indicator,
            value: number.value,
            unit: unit.into_owned(),
            period: self.periods.current(start),
            span: Span::new(start, end),
            bound: qualify::bound(words, self.text, place).or_else(|| self.bound_of_other(place)),
            comparison,
            scope,
        };
        self.share_bound(&figure, place.from);
        self.clause_from = end.max(self.subjects.consumed);
        self.figures.push(figure);
        end
    }

    /// The bound of the figure before the one at `place`, if that stands for it: 不少于3个月或者90学时.
    fn bound_of_other(&self, place: Place) -> Option<Bound> {
        let last = self.figures.last().filter(|last| last.span.end <= place.start)?;
        let other = matches!(&self.text[last.span.end..place.start], "或" | "或者");
        last.bound.filter(|_| other)
    }

    /// Adds a figure of a table; the offset behind it.
    fn push_cell(&mut self, cell: CellFigure) -> usize {
        self.enter_section(cell.span.start);
        let period = cell.years.map(period::stretch).or_else(|| self.periods.current(cell.span.start));
        let change = self.reader.words.moved.tail(&cell.indicator);
        let comparison = change
            .map(|word| Comparison { up: self.reader.words.up.tail(word).is_some(), basis: String::new() });
        self.figures.push(Figure {
            indicator: Some(cell.indicator),
            value: cell.value,
            unit: cell.unit,
            period,
            span: cell.span,
            bound: None,
            comparison,
            scope: cell.scope,
        });
        self.clause_from = cell.span.end;
        cell.span.end
    }

    /// What bounds the last of a series bounds all of it: 5%、6.5%左右.
    fn share_bound(&mut self, last: &Figure, from: usize) {
        let mut start = last.span.start;
        for figure in self.figures.iter_mut().rev() {
            let gap = figure.span.end.max(from.min(start))..start;
            let gap = &self.text[gap];
            let joined = figure.span.end < start && series::is_joiner(gap) && !gap.starts_with(['，', ',']);
            if !joined || figure.bound.is_some() || last.bound.is_none() {
                return;
            }
            figure.bound = last.bound;
            start = figure.span.start;
        }
    }
}

/// True if a multiple of what was at a time follows its name: 是2015年|的2.3倍.
fn is_multiple(text: &str) -> bool {
    let behind =
        text.strip_prefix("底的").or_else(|| text.strip_prefix("末的")).or_else(|| text.strip_prefix('的'));
    let Some(behind) = behind.filter(|behind| behind.starts_with(begins_number)) else { return false };
    number::read(behind, 0).is_some_and(|number| behind[number.end..].starts_with('倍'))
}

/// Where the year begins in what looks like a decimal but is an enumerator and a year: 2.2020年以来….
fn year_behind_enumerator(number: &str, behind: &str) -> Option<usize> {
    let (whole, year) = number.split_once('.')?;
    let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    (is_year && whole.len() <= 2 && behind.starts_with('年')).then_some(whole.len() + 1)
}

/// True if a list of plenary sessions goes on at byte `at`: 五次、六次全会.
fn is_session(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches(|c| matches!(c, '、' | '和' | '次') || begins_number(c));
    rest.len() < text.len() - at && rest.starts_with(['全', '党'])
}

/// Byte offset behind the closing mark if it stands within `limit` bytes and on the same line, else `at`.
fn closing(text: &str, at: usize, mark: char, limit: usize) -> usize {
    let mut buffer = [0u8; 4];
    let mark = mark.encode_utf8(&mut buffer).as_bytes();
    let window = &text.as_bytes()[at..text.len().min(at + limit)];
    let line = &window[..memchr::memchr(b'\n', window).unwrap_or(window.len())];
    memchr::memmem::find(line, mark).map_or(at, |found| at + found + mark.len())
}

#[cfg(test)]
mod tests;
