//! Passages that say the same as one before them of their document, as where a web page holds its text twice: they come
//! behind those that say something else.

use super::rank::is_content;
use crate::error::Result;
use crate::index::{Address, Candidate, Reader};
use std::collections::{HashMap, HashSet};

/// Of the longer of two texts that say the same, what the shorter has at least, with which it begins.
const COMMON_SHARE: f32 = 0.7;
/// More hits than a reader looks at are left as they are.
const MOST: usize = 100;

/// Moves such candidates among those that would be the first `limit` behind all others.
pub fn put_last(reader: &dyn Reader, candidates: &mut Vec<Candidate>, limit: usize) -> Result<()> {
    let Some(least) = candidates.last().map(|last| last.score) else { return Ok(()) };
    let wanted = limit.min(MOST);
    let mut said: HashMap<Address, Vec<Vec<char>>> = HashMap::new();
    let mut repeats = HashSet::new();
    let mut shown = 0;
    let mut passages: HashMap<Address, usize> = HashMap::new();
    candidates.iter().for_each(|candidate| *passages.entry(candidate.document).or_default() += 1);
    for candidate in candidates.iter() {
        if shown == wanted {
            break;
        }
        if passages[&candidate.document] == 1 {
            shown += 1;
            continue;
        }
        let before = said.entry(candidate.document).or_default();
        let text = content(reader, candidate.passage)?;
        if before.iter().any(|other| say_the_same(other, &text)) {
            repeats.insert(candidate.passage);
        } else {
            before.push(text);
            shown += 1;
        }
    }
    if repeats.is_empty() {
        return Ok(());
    }
    let (repeated, others): (Vec<Candidate>, Vec<Candidate>) =
        candidates.drain(..).partition(|candidate| repeats.contains(&candidate.passage));
    candidates.extend(others);
    candidates.extend(repeated.into_iter().map(|candidate| Candidate { score: least, ..candidate }));
    Ok(())
}

/// The letters, digits and Han characters of a passage.
fn content(reader: &dyn Reader, passage: Address) -> Result<Vec<char>> {
    let mut text = String::new();
    reader.text(passage, &mut text)?;
    Ok(text.chars().filter(|&c| is_content(c)).collect())
}

fn say_the_same(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.starts_with(short) && short.len() as f32 >= COMMON_SHARE * long.len() as f32
}
