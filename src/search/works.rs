//! Works that a query names beside what it asks for (道路交通安全法 酒后驾驶; 根据《水法》，取水要许可吗): what is asked for is
//! sought in them first, and the name itself, which all that cites the work holds, does not count.

use crate::analysis::Analysis;
use crate::analysis::fold::{Folded, is_han, is_letter};
use crate::error::Result;
use crate::index::Reader;
use crate::metadata::name;
use std::ops::Range;

/// Marks that stand in names, folded.
const IN_NAMES: &str = "()、《》〈〉“”";
/// Longest name, in characters.
const NAME_CHARS: usize = 60;

/// A work that a query names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// As it stands in the query, folded.
    pub said: Vec<char>,
    /// The name that its documents bear.
    pub name: String,
}

/// The works that a text names and the index has, in their order; of names inside of one another the longest.
pub fn named(reader: &dyn Reader, analysis: &Analysis) -> Result<Vec<Work>> {
    let chars = &analysis.folded.chars;
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for end in (2..=chars.len()).rev() {
        if found.last().is_some_and(|(last, _)| last.start < end) {
            continue;
        }
        for start in starts(analysis, end) {
            let name = name::of_title(&analysis.text(&(start..end)));
            if !reader.named(&name::of_work(&name))?.is_empty() {
                found.push((start..end, name));
                break;
            }
        }
    }
    found.reverse();
    Ok(found.into_iter().map(|(place, name)| Work { said: chars[place].to_vec(), name }).collect())
}

/// Where a name that ends at `end` may begin, the longest first: behind 《, or with any word of the run of characters
/// before it.
fn starts(analysis: &Analysis, end: usize) -> Vec<usize> {
    let chars = &analysis.folded.chars;
    if !name::ends_like_a_work(&chars[..end]) {
        return Vec::new();
    }
    if chars.get(end) == Some(&'》') {
        let open = chars[..end].iter().rposition(|&c| c == '《');
        return open.map(|open| open + 1).into_iter().collect();
    }
    let run = chars[..end].iter().rev().take_while(|&&c| is_han(c) || is_letter(c) || IN_NAMES.contains(c));
    let first = end - run.take(NAME_CHARS).count();
    let starts = analysis.words.iter().map(|word| word.start);
    starts.filter(|start| (first..end - 1).contains(start)).collect()
}

/// Where the names of `works` stand in a text.
pub fn places(works: &[Work], text: &Folded) -> Vec<Range<usize>> {
    let of = |work: &'_ Work| -> Vec<Range<usize>> {
        text.find(&work.said).map(|at| at..at + work.said.len()).collect()
    };
    works.iter().flat_map(of).collect()
}
