//! Takes the entries of a table of contents out of the candidates.

use super::candidate::{Candidate, Kind};

/// Characters of a title that must recur for its first occurrence to be an entry; titles in running text have no
/// end, so that no more can be compared.
const TITLE_CHARS: usize = 2;
/// Longest mean distance between the entries of a table of contents, in bytes.
const MAX_ENTRY: usize = 60 * 3;
/// Fewest entries.
const MIN_ENTRIES: usize = 3;

/// Removes every dense run of candidates that begins with the number and title of a later candidate.
pub(super) fn remove(text: &str, candidates: &mut Vec<Candidate>) {
    let keys: Vec<_> = candidates.iter().map(|c| key(text, c)).collect();
    let last = last_of_each(&keys);
    let mut dropped = vec![false; candidates.len()];
    let mut index = 0;
    while index < candidates.len() {
        let first = keys[index].as_ref().filter(|key| key.1 == 1);
        let later = first.and_then(|key| next_like(&keys, index, key, &last));
        let entries = later.map_or(0, |end| entries_of(candidates, &last, index, end));
        if entries >= MIN_ENTRIES {
            dropped[index..index + entries].fill(true);
        }
        index += entries.max(1);
    }
    let mut flags = dropped.into_iter();
    candidates.retain(|_| !flags.next().unwrap_or(false));
}

/// For every candidate the last one of its key; itself where it has none.
fn last_of_each(keys: &[Option<Key>]) -> Vec<usize> {
    let mut last: Vec<usize> = (0..keys.len()).collect();
    let mut sorted: Vec<(Key, usize)> =
        keys.iter().enumerate().filter_map(|(index, key)| Some(((*key)?, index))).collect();
    sorted.sort_unstable();
    for alike in sorted.chunk_by(|(a, _), (b, _)| a == b) {
        alike.iter().for_each(|(_, index)| last[*index] = alike[alike.len() - 1].1);
    }
    last
}

type Key = (Kind, u32, [char; TITLE_CHARS]);

/// Kind, number and first characters of the title of a heading that a table of contents may list.
fn key(text: &str, candidate: &Candidate) -> Option<Key> {
    if candidate.kind > Kind::Decimal(5) || candidate.kind == Kind::Article {
        return None;
    }
    let line = text[candidate.body..].chars().take_while(|c| *c != '\n');
    let mut title = [' '; TITLE_CHARS];
    line.filter(|c| !c.is_whitespace()).zip(&mut title).for_each(|(c, slot)| *slot = c);
    Some((candidate.kind, candidate.value, title))
}

/// How far a recurrence is looked for, in candidates.
const MAX_LOOK_AHEAD: usize = 400;

fn next_like(keys: &[Option<Key>], at: usize, key: &Key, last: &[usize]) -> Option<usize> {
    if last[at] == at {
        return None;
    }
    let end = keys.len().min(at + MAX_LOOK_AHEAD);
    (at + 1..end).find(|&i| keys[i].as_ref() == Some(key))
}

/// Number of candidates from `start` that are entries of the contents of what begins at `end`.
fn entries_of(candidates: &[Candidate], last: &[usize], start: usize, end: usize) -> usize {
    let dense = |index: &usize| candidates[index + 1].start - candidates[*index].start <= MAX_ENTRY;
    let count = 1 + (start..end - 1).take_while(dense).count();
    let recurring = (start..start + count).filter(|&index| last[index] > index).count();
    let whole = start + count == end && candidates[end].start - candidates[start].start <= MAX_ENTRY * count;
    if whole && recurring * 2 > count { count } else { 0 }
}
