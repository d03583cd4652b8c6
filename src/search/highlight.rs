//! Where a passage answers the query.

use super::plan::Marks;
use crate::analysis::fold::Folded;
use crate::analysis::{Analysis, Analyzer};
use crate::model::Span;

/// Spans of `text` to mark, in order, not overlapping.
pub fn highlights(analyzer: &mut Analyzer, text: &str, marks: &Marks) -> Vec<Span> {
    let (terms, folded) = if marks.terms.is_empty() {
        (Vec::new(), Folded::new(text))
    } else {
        let Analysis { terms, folded, .. } = analyzer.analyze(text);
        (terms, folded)
    };
    let mut spans = Vec::new();
    let mut add = |needle: &[char]| {
        let before = spans.len();
        spans.extend(folded.find(needle).map(|at| folded.span(at, at + needle.len())));
        spans.len() > before
    };
    let mut found = Vec::new();
    for whole in &marks.wholes {
        if add(whole) {
            found.push(whole);
        }
    }
    let begun = found.is_empty().then(|| marks.wholes.iter().find_map(|whole| begun_at_end(&folded, whole)));
    let covered =
        |word: &[char]| found.iter().any(|whole| whole.windows(word.len()).any(|part| part == word));
    for word in marks.words.iter().filter(|word| !covered(word)) {
        add(word);
    }
    let numbers = terms.iter().filter(|term| marks.terms.contains(&term.text));
    spans.extend(numbers.map(|term| folded.span(term.start, term.end)));
    spans.extend(begun.flatten());
    merge(spans)
}

/// The end of a passage with which `whole` begins, to go on in the next.
fn begun_at_end(folded: &Folded, whole: &[char]) -> Option<Span> {
    /// Fewer characters may stand at any end.
    const LEAST: usize = 2;
    let end = folded.chars.iter().rposition(|c| !c.is_whitespace())? + 1;
    let length =
        (LEAST..whole.len()).rev().find(|&length| folded.chars[..end].ends_with(&whole[..length]))?;
    Some(folded.span(end - length, end))
}

/// Joins spans that overlap or touch.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_goes_on_in_the_next_passage_is_marked_where_it_begins() {
        assert_eq!(marked("设备已交付使用。\n", &["使用。第二批"], &[]), ["使用。"]);
        assert_eq!(marked("设备已交付使用。", &["用户满意"], &[]), Vec::<String>::new());
    }

    fn marked(text: &str, wholes: &[&str], words: &[&str]) -> Vec<String> {
        let chars = |texts: &[&str]| texts.iter().map(|t| t.chars().collect()).collect();
        let marks = Marks { wholes: chars(wholes), words: chars(words), ..Marks::default() };
        let spans = highlights(&mut Analyzer::default(), text, &marks);
        spans.iter().map(|span| span.of(text).to_string()).collect()
    }

    #[test]
    fn marks_the_source_text_of_what_was_folded() {
        assert_eq!(marked("處理餐廚\n垃圾。", &["餐厨垃圾"], &["餐厨", "垃圾"]), ["餐廚\n垃圾"]);
    }

    #[test]
    fn words_are_marked_where_the_whole_is_missing() {
        assert_eq!(marked("生活垃圾与餐厨", &["餐厨垃圾"], &["餐厨", "垃圾"]), ["垃圾", "餐厨"]);
    }

    #[test]
    fn touching_marks_become_one() {
        assert_eq!(marked("餐厨垃圾收运", &[], &["餐厨", "垃圾"]), ["餐厨垃圾"]);
    }
}
