//! Finds running heads and page numbers: what stands at the edge of many pages.

use super::{Laid, Line};
use std::collections::HashMap;

/// Lines at either end of a page that may be furniture.
const EDGE_LINES: usize = 3;

/// Share of the page's height at either end in which furniture stands.
const EDGE: f32 = 0.15;

/// Steps of the height in which the same line is looked for.
const STEPS: f32 = 60.0;

/// Longest running head, in characters.
const LONGEST: usize = 60;

/// Marks the lines of running heads, running feet and page numbers as the page's own.
pub fn mark(pages: &mut [Laid]) {
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    for page in pages.iter() {
        for index in edge_lines(page) {
            *seen.entry(signature(&page.lines[index], page.height)).or_default() += 1;
        }
    }
    let pages_in_all = pages.len();
    let recurs = |line: &Line, height: f32| {
        let (text, step) = signature(line, height);
        let near = (step - 1..=step + 1).filter_map(|step| seen.get(&(text.clone(), step)));
        let times: usize = near.sum();
        times >= 3 || times >= 2 && times * 5 >= pages_in_all * 3
    };
    for page in pages.iter_mut() {
        for index in edge_lines(page) {
            let height = page.height;
            let line = &page.lines[index];
            let is_furniture = is_page_number(&line.text) || recurs(line, height);
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

/// The same for the same line on another page: its text with numbers made alike, and its height.
fn signature(line: &Line, height: f32) -> (String, i32) {
    let mut text = String::with_capacity(line.text.len());
    for character in line.text.chars().filter(|character| !character.is_whitespace()) {
        match character.is_ascii_digit() {
            true if text.ends_with('#') => {}
            true => text.push('#'),
            false => text.push(character),
        }
    }
    (text, (line.y / height.max(1.0) * STEPS) as i32)
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
