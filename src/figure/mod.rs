//! Figures: a number with its unit, what it counts and when (办结率 96.27%).

mod by_character;
mod clause;
mod indicator;
pub(crate) mod number;
mod period;
mod starts;
mod unit;
mod words;

use crate::model::{Figure, Section, Span};
use indicator::{Place, Subjects};
use number::{Number, Script, begins_number, char_at, char_before};
use period::{Moment, Periods};
use starts::STARTS;
use std::borrow::Cow;
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

    /// The figures of `text`, in order; `period` is the document's own (its year) where nothing nearer says.
    ///
    /// A period is a year, half-year, quarter or month (`2018`, `2018-H1`, `2018-Q1`, `2018-03`); several years or
    /// months are an interval (`2018/2020`). A share without a unit (四分之一) and a bare magnitude (74万) have an
    /// empty unit.
    pub fn read(
        &self,
        text: &str,
        sections: &[Section],
        residue: &[Span],
        period: Option<&str>,
    ) -> Vec<Figure> {
        let mut scan = Scan {
            reader: self,
            text,
            sections: SectionYears::new(sections),
            residue,
            periods: Periods::new(period),
            subjects: Subjects::default(),
            clause_from: 0,
            paragraph_from: 0,
            figures: Vec::new(),
        };
        scan.run();
        scan.figures
    }
}

/// The years that headings name, section by section.
struct SectionYears<'s> {
    sections: &'s [Section],
    years: Vec<Option<u16>>,
    next: usize,
}

impl<'s> SectionYears<'s> {
    fn new(sections: &'s [Section]) -> Self {
        let mut years: Vec<Option<u16>> = Vec::with_capacity(sections.len());
        for section in sections {
            let inherited = section.parent.and_then(|parent| years.get(parent).copied().flatten());
            years.push(period::heading_year(&section.heading).or(inherited));
        }
        Self { sections, years, next: 0 }
    }

    /// The year of the section that begins at or before byte `at`, if one begins since the last call.
    fn entered(&mut self, at: usize) -> Option<Option<u16>> {
        let mut entered = None;
        while self.sections.get(self.next).is_some_and(|section| section.span.start <= at) {
            entered = Some(self.years[self.next]);
            self.next += 1;
        }
        entered
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
                    self.subjects.end_sentence();
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
            '“' => closing(self.text, after, '”', SLOGAN_BYTES),
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
        self.observe(at, &moment);
        Some(moment.end)
    }

    /// Notes a time that stands at byte `at`, unless something is only compared with it.
    fn observe(&mut self, at: usize, moment: &Moment) {
        self.enter_section(at);
        if matches!(char_before(self.text, at), Some('比' | '较' | '與' | '与')) {
            return;
        }
        let opening = !self.text[self.paragraph_from..at].contains(|c| matches!(c, '一'..='鿿'));
        self.periods.observe(moment, opening);
    }

    fn enter_section(&mut self, at: usize) {
        if let Some(year) = self.sections.entered(at) {
            self.periods.enter_section(year);
        }
    }

    /// Reads the number at byte `at`: a time, a figure or neither; the offset behind it.
    fn number(&mut self, at: usize) -> usize {
        let text = self.text;
        let Some(number) = number::read(text, at) else { return number::run_end(text, at) };
        if indicator::is_part_of_name(text, at) {
            return number.end;
        }
        if let Some(moment) = period::moment(text, at, &number)
            .or_else(|| period::month_range(text, number.value as u32, number.end))
        {
            self.observe(at, &moment);
            return moment.end;
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
        let magnitude =
            number.script == Script::Arabic && text[at..number.end].ends_with(['万', '亿', '萬', '億']);
        let ends = char_at(text, number.end)
            .is_none_or(|c| matches!(c, '，' | ',' | '、' | '。' | '；' | ';' | '\n'));
        (magnitude && ends).then_some((number.end, Cow::Borrowed(""), Class::Measure))
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
        let excluded = ranked || clock || session || too_small || chinese && unit.arabic;
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
        let bare = number.bare && !matches!(before, Some('近' | '上' | '超' | '逾' | '约' | '达' | '过'));
        number.script == Script::Chinese && !estimate && !bare
    }

    /// Adds a figure; the offset behind it.
    fn push(&mut self, start: usize, number: Number, (end, unit, class): Measure) -> usize {
        self.enter_section(start);
        let place = Place { from: self.clause_from.min(start), start, end, class };
        let indicator = self.subjects.indicator(&self.reader.words, self.text, place);
        self.clause_from = end.max(self.subjects.consumed);
        self.figures.push(Figure {
            indicator,
            value: number.value,
            unit: unit.into_owned(),
            period: self.periods.current(),
            span: Span::new(start, end),
        });
        end
    }
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
