//! What passages are tested for that a term asks for.

use super::alternatives;
use super::named::{Named, overlaps, places};
use crate::analysis::fold::{Folded, is_han};
use crate::analysis::is_gram;
use crate::index::Filter;

/// The tests for a term as a whole; where it names something, for that and for what else it says.
pub fn wholes(text: &str, named: &[Named]) -> Vec<Filter> {
    let folded = Folded::new(text);
    let stands = |named: &&Named| folded.find(&named.said).next().is_some();
    if !named.iter().any(|named| stands(&named)) {
        let others = alternatives::written_out(text);
        let any: Vec<Filter> = others.iter().map(String::as_str).chain([text]).map(whole).collect();
        return vec![Filter::Any(any)];
    }
    let places = places(named, &folded);
    let kept = |(at, &c): (usize, &char)| if overlaps(&(at..at + 1), &places) { ' ' } else { c };
    let rest: String = folded.chars.iter().enumerate().map(kept).collect();
    let rest = rest.split_whitespace().filter(|part| part.chars().any(is_gram)).map(whole);
    named.iter().filter(stands).map(Named::met).chain(rest).collect()
}

/// The tests for each part of a term, what it names and Latin words (PM2.5 | 浓度) apart: it, or what it is called in other
/// words, stands in the passage or in the title of its document; or the document is what it names.
pub fn parts(text: &str, named: &[Named]) -> Vec<Filter> {
    let folded = Folded::new(text);
    let stands = |named: &&Named| folded.find(&named.said).next().is_some();
    let mut parts: Vec<Filter> = named.iter().filter(stands).map(Named::met).collect();
    let names = places(named, &folded);
    let kept = |(at, &c): (usize, &char)| if overlaps(&(at..at + 1), &names) { ' ' } else { c };
    let rest: Vec<char> = folded.chars.iter().enumerate().map(kept).collect();
    for part in rest.chunk_by(|a, b| *a != ' ' && *b != ' ').flat_map(split_at_latin) {
        let part: String = part.iter().collect();
        let mut any: Vec<Filter> = alternatives::of(&part).into_iter().map(Filter::Pairs).collect();
        any.extend([Filter::Titled(part.clone()), Filter::Pairs(part)]);
        parts.push(Filter::Any(any));
    }
    parts
}

/// Han characters and Latin words apart; numbers stay with what is counted.
fn split_at_latin(text: &[char]) -> Vec<&[char]> {
    let parts: Vec<&[char]> = text.chunk_by(|a, b| is_han(*a) == is_han(*b)).collect();
    let is_latin = |part: &[char]| part.iter().any(char::is_ascii_alphabetic);
    let parts = if parts.iter().any(|part| is_latin(part)) { parts } else { vec![text] };
    parts.into_iter().filter(|part| part.iter().any(|&c| is_gram(c))).collect()
}

/// The test for a term as a whole. Of Han characters the pairs nearly always suffice; digits recur too
/// much for that.
fn whole(text: &str) -> Filter {
    let pairs = text.chars().filter(|&c| is_gram(c)).all(is_han);
    if pairs { Filter::Pairs(text.to_string()) } else { Filter::Within(text.to_string()) }
}
