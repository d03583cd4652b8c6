//! What a query names beside what it asks for: a work (道路交通安全法 酒后驾驶; 根据《水法》，取水要许可吗), a region, a year, a
//! body that issues. What is asked for is sought first in the documents that are it or of it, and the name, which those
//! need not hold and all that cite them do, counts less than the rest of the query.

use super::plan::TERM_CHARS;
use crate::analysis::Analysis;
use crate::analysis::fold::{Folded, is_han, is_letter};
use crate::analysis::is_gram;
use crate::analysis::numerals::{arabic_digit, chinese_digit};
use crate::error::Result;
use crate::index::{Filter, Reader};
use crate::metadata::{body, name};
use std::ops::Range;

/// Marks that stand in names, folded.
const IN_NAMES: &str = "()、《》〈〉“”";
/// Longest name, in characters.
const NAME_CHARS: usize = 60;

const YEAR_DIGITS: usize = 4;
/// What stands around the words of a query, folded.
const ENDS: &str = " ,，、。?;；";

/// Words that follow a body that issues something.
const ISSUING: [&str; 9] = ["关于", "印发", "发布", "出台", "制定", "下发", "公布", "颁布", "发文"];

/// Kinds of what a query may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Work,
    Region,
    Year,
    Issuer,
}

impl Kind {
    /// Of the weight of its characters in a term or in a question, what is left: what documents are or are of, their
    /// passages need not say.
    fn kept(self, in_term: bool) -> f32 {
        match self {
            Self::Work => 0.0,
            Self::Region | Self::Issuer if in_term => 0.5,
            Self::Region | Self::Issuer => 1.0,
            Self::Year => 0.4,
        }
    }
}

/// Something that a query names and the index has.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub kind: Kind,
    /// As it stands in the query, folded.
    pub said: Vec<char>,
    /// Passages of the documents that it names.
    pub filter: Filter,
    /// Something else is asked for.
    pub is_beside: bool,
}

impl Named {
    fn new(kind: Kind, said: &[char], filter: Filter) -> Self {
        Self { kind, said: said.to_vec(), filter, is_beside: true }
    }
}

/// What `analysis`, of all that a query asks for in words, names; `weighty` are the words of it that carry weight.
pub fn named(reader: &dyn Reader, analysis: &Analysis, weighty: &[Range<usize>]) -> Result<Vec<Named>> {
    let chars = &analysis.folded.chars;
    let asks_beside = |named: &[Named]| {
        let places = places(named, &analysis.folded);
        weighty.iter().any(|word| is_gram(chars[word.start]) && !overlaps(word, &places))
    };
    let mut named = works(reader, analysis)?;
    if !asks_beside(&named) {
        named.clear();
    }
    let others = [issuers(reader, analysis), regions(reader, analysis), years(reader, chars)];
    for others in others {
        let taken = places(&named, &analysis.folded);
        let free = others.into_iter().filter(|(place, ..)| !overlaps(place, &taken));
        named.extend(free.map(|(place, kind, filter)| Named::new(kind, &chars[place], filter)));
    }
    if !asks_beside(&named) {
        named.iter_mut().for_each(|named| named.is_beside = false);
    }
    Ok(named)
}

type Place = (Range<usize>, Kind, Filter);

/// The regions that words of the query name and some document is of.
fn regions(reader: &dyn Reader, analysis: &Analysis) -> Vec<Place> {
    let of = |word: &Range<usize>| {
        let name = analysis.text(word);
        reader.has_named(&name::of_region(&name)).then(|| (word.clone(), Kind::Region, Filter::Region(name)))
    };
    analysis.words.iter().filter(|word| word.len() > 1).filter_map(of).collect()
}

/// The years that the query names (2014年) and some document is of, with those that follow: what a year brought is told in
/// the next.
fn years(reader: &dyn Reader, chars: &[char]) -> Vec<Place> {
    let of = |(place, year): (Range<usize>, u16)| {
        let is_there = [year, year + 1].iter().any(|&year| reader.has_named(&name::of_year(year)));
        is_there.then_some((place, Kind::Year, Filter::Years(year, year + 1)))
    };
    years_in(chars).into_iter().filter_map(of).collect()
}

/// Where years stand in a text, folded, and which: 2013年, or 2013 at the end of a word.
fn years_in(chars: &[char]) -> Vec<(Range<usize>, u16)> {
    let digit = |at: usize| chars.get(at).and_then(|&c| arabic_digit(c).or_else(|| chinese_digit(c)));
    let year_at = |at: usize| {
        let digits: Option<Vec<u32>> = (at..at + YEAR_DIGITS).map(digit).collect();
        let year = digits?.into_iter().fold(0, |year, digit| year * 10 + digit) as u16;
        let stands_alone = at.checked_sub(1).and_then(digit).is_none();
        let end = at + YEAR_DIGITS;
        let is_marked = chars.get(end) == Some(&'年');
        let before = at.checked_sub(1).map(|at| chars[at]);
        let is_bare = before.is_none_or(|c| is_han(c) || ENDS.contains(c))
            && chars.get(end).is_none_or(|&c| ENDS.contains(c))
            && chars[at..end].iter().all(char::is_ascii_digit);
        let is_year = stands_alone && (is_marked || is_bare) && name::YEARS.contains(&year);
        is_year.then_some((at..end + usize::from(is_marked), year))
    };
    (0..chars.len()).filter_map(year_at).collect()
}

/// The works that a text names and the index has, in their order; of names inside of one another the longest.
fn works(reader: &dyn Reader, analysis: &Analysis) -> Result<Vec<Named>> {
    let chars = &analysis.folded.chars;
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for end in (2..=chars.len()).rev() {
        if found.last().is_some_and(|(last, _)| last.start < end) {
            continue;
        }
        let is_work = name::ends_like_a_work(&chars[..end]);
        for start in starts(analysis, end).into_iter().filter(|_| is_work) {
            let name = name::of_title(&analysis.text(&(start..end)));
            let full = name::in_full(&name);
            let known = std::iter::once(name).chain(full).find(|name| reader.has_named(&name::of_work(name)));
            if let Some(name) = known {
                found.push((start..end, name));
                break;
            }
        }
    }
    found.reverse();
    Ok(found
        .into_iter()
        .map(|(place, name)| Named::new(Kind::Work, &chars[place], Filter::Work(name)))
        .collect())
}

/// The bodies that the query names and that issued some document; the longest names. In a question, what a body did is
/// as a rule told by others; there it must be said that it issues (人社厅出台了哪些规定).
fn issuers(reader: &dyn Reader, analysis: &Analysis) -> Vec<Place> {
    let chars = &analysis.folded.chars;
    let mut found: Vec<Place> = Vec::new();
    for end in (2..=chars.len()).rev() {
        let is_taken = found.last().is_some_and(|(last, ..)| last.start < end);
        if is_taken || !body::ends_like_a_body(&chars[..end]) || !may_issue(chars, end) {
            continue;
        }
        let name = |start: usize| (start, body::folded(&analysis.text(&(start..end))));
        let mut names = starts(analysis, end).into_iter().map(name);
        let known = names.find(|(_, name)| reader.has_named(&name::of_issuer(name)));
        found.extend(known.map(|(start, name)| (start..end, Kind::Issuer, Filter::Issuer(name))));
    }
    found
}

/// True if the part of the query up to `end` stands in a term, or before a word for issuing.
fn may_issue(chars: &[char], end: usize) -> bool {
    let ends = |c: &&char| ENDS.contains(**c) && **c != '、';
    let before = chars[..end].iter().rev().take_while(|c| !ends(c)).count();
    let after = chars[end..].iter().take_while(|c| !ends(c)).count();
    let issues = |word: &str| word.chars().eq(chars[end..].iter().copied().take(word.chars().count()));
    before + after <= TERM_CHARS || ISSUING.iter().any(|word| issues(word))
}

/// Where a name that ends at `end` may begin, the longest first: behind 《, or with any word of the run of characters
/// before it.
fn starts(analysis: &Analysis, end: usize) -> Vec<usize> {
    let chars = &analysis.folded.chars;
    if chars.get(end) == Some(&'》') {
        let open = chars[..end].iter().rposition(|&c| c == '《');
        return open.map(|open| open + 1).into_iter().collect();
    }
    let run = chars[..end].iter().rev().take_while(|&&c| is_han(c) || is_letter(c) || IN_NAMES.contains(c));
    let first = end - run.take(NAME_CHARS).count();
    let starts = analysis.words.iter().map(|word| word.start);
    starts.filter(|start| (first..end - 1).contains(start)).collect()
}

/// Where what is named stands in a text.
pub fn places(named: &[Named], text: &Folded) -> Vec<Range<usize>> {
    let of = |named: &'_ Named| -> Vec<Range<usize>> {
        text.find(&named.said).map(|at| at..at + named.said.len()).collect()
    };
    named.iter().flat_map(of).collect()
}

/// Times the weight of what stands at `place` in a text, a term or a question: less than 1 in a name.
pub fn kept(named: &[Named], text: &Folded, place: &Range<usize>, in_term: bool) -> f32 {
    let of = |named: &Named| {
        let stands = text.find(&named.said).any(|at| at < place.end && place.start < at + named.said.len());
        if stands && named.is_beside { named.kind.kept(in_term) } else { 1.0 }
    };
    named.iter().map(of).fold(1.0, f32::min)
}

impl Named {
    /// Passages that need not say its name: those of what it names, and others that hold it. Years are said everywhere of
    /// something else.
    pub fn met(&self) -> Filter {
        match self.kind {
            Kind::Year => self.filter.clone(),
            _ => Filter::Any(vec![self.filter.clone(), Filter::Pairs(self.said.iter().collect())]),
        }
    }
}

pub fn overlaps(place: &Range<usize>, others: &[Range<usize>]) -> bool {
    others.iter().any(|other| place.start < other.end && other.start < place.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_from_other_numbers() {
        let of = |text: &str| -> Vec<u16> {
            years_in(&Folded::new(text).chars).into_iter().map(|(_, year)| year).collect()
        };
        assert_eq!(of("2013年粮食产量"), [2013]);
        assert_eq!(of("二〇一三年和２０１５年"), [2013, 2015]);
        assert_eq!(of("粮食产量 2013"), [2013]);
        assert_eq!(of("2013，粮食产量1978"), [2013, 1978]);
        for text in ["2013万吨", "12013年", "213年", "3013年", "一九年", "〔2013〕5号", "2013-5-1", "GB2013"]
        {
            assert!(of(text).is_empty(), "{text}");
        }
    }
}
