//! Finds running heads and page numbers: what stands at the edge of many pages.

use super::{Laid, Line};
use std::collections::HashMap;

/// Lines at either end of a page that may be furniture.
const EDGE_LINES: usize = 3;

/// Share of the page's height at either end in which furniture stands.
const EDGE: f32 = 0.15;

/// Share of the page's height at either end in which no text stands.
const MARGIN: f32 = 0.08;

/// Steps of the height in which the same line is looked for.
const STEPS: f32 = 60.0;

/// Longest running head, in characters.
const LONGEST: usize = 60;

/// Marks the lines of running heads, running feet and page numbers as the page's own.
pub fn mark(pages: &mut [Laid]) {
    let mut seen: HashMap<Signature, usize> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for index in edge_lines(page) {
            for signature in signatures(&page.lines[index], page.height, number) {
                *seen.entry(signature).or_default() += 1;
            }
        }
    }
    let all = pages.len();
    let recurs = |signature: Signature| {
        let (text, step) = signature;
        let near = (step - 1..=step + 1).filter_map(|step| seen.get(&(text.clone(), step)));
        let times: usize = near.sum();
        times >= 3 || times == 2 && all == 2
    };
    for (number, page) in pages.iter_mut().enumerate() {
        for index in edge_lines(page) {
            let height = page.height;
            let line = &page.lines[index];
            let is_furniture = is_page_number(&line.text)
                || is_margin(line, height) && is_numbers(&line.text)
                || signatures(line, page.height, number).into_iter().any(recurs);
            page.lines[index].of_page |= is_furniture;
        }
    }
}

/// Indices of the lines at both ends of a page.
fn edge_lines(page: &Laid) -> Vec<usize> {
    let mut order: Vec<usize> = (0..page.lines.len()).collect();
    order.sort_by(|a, b| page.lines[*a].y.total_cmp(&page.lines[*b].y));
    let top = order.iter().take(EDGE_LINES).filter(|index| page.lines[**index].y < page.height * EDGE);
    let bottom = order.iter().rev().take(EDGE_LINES);
    let bottom = bottom.filter(|index| page.lines[**index].y > page.height * (1.0 - EDGE));
    let is_short = |index: &&usize| page.lines[**index].text.chars().count() <= LONGEST;
    top.chain(bottom).filter(is_short).copied().collect()
}

/// What a line and its like on another page have in common: text and height. The text is taken as it is, and
/// with its numbers counted from the page's own, so that they are the same where they grow with the pages.
type Signature = (String, i32);

fn signatures(line: &Line, height: f32, page: usize) -> Vec<Signature> {
    // A line may stand anywhere, far outside of its page too.
    let step = (line.y / height.max(1.0) * STEPS).clamp(-STEPS, STEPS * 2.0) as i32;
    let text: String = line.text.chars().filter(|character| !character.is_whitespace()).collect();
    let mut counted = String::new();
    for piece in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = piece.trim_end_matches(|c: char| !c.is_ascii_digit());
        match digits.parse::<i64>() {
            Ok(number) => counted.push_str(&format!("#{}", number - page as i64)),
            Err(_) => counted.push_str(digits),
        }
        counted.push_str(&piece[digits.len()..]);
    }
    let has_numbers = counted != text;
    let mut signatures = vec![(text, step)];
    if has_numbers {
        signatures.push((counted, step));
    }
    signatures
}

/// True in the outer margin of a page, where no text stands.
fn is_margin(line: &Line, height: f32) -> bool {
    line.y < height * MARGIN || line.y > height * (1.0 - MARGIN)
}

/// True for a line of numbers and marks only (`30　2019·3`).
fn is_numbers(line: &str) -> bool {
    line.chars().any(|c| c.is_ascii_digit())
        && line.chars().all(|c| !c.is_alphabetic() || "年月期第页总".contains(c))
}

/// True for `12`, `— 12 —`, `第 3 页 共 9 页`, `3/9`, `Page 3 of 9`, `iv`.
fn is_page_number(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace() && !"-—–－·•.~～_".contains(*c)).collect();
    let bare = bare.to_lowercase();
    let is_number =
        |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let is_roman = !bare.is_empty() && bare.len() <= 6 && bare.bytes().all(|byte| b"ivxl".contains(&byte));
    let numbers = bare.replace(['第', '页', '共', '/', ',', '，', '/', '/'], " ");
    let numbers = numbers.replace("page", " ").replace("of", " ");
    let mut numbers = numbers.split_whitespace().peekable();
    is_roman || numbers.peek().is_some() && numbers.clone().count() <= 2 && numbers.all(is_number)
}
