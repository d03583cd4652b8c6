//! Reads the comments of a document: [MS-DOC] 2.8.8 (who), 2.8.9 (what).

use super::fib::Fib;
use super::pieces::Pieces;
use super::properties::Properties;
use super::story::Story;
use crate::extract::comments::Comment;
use crate::extract::compound::{u16_at, u32_at};
use std::ops::Range;

/// Bytes of what is said of a comment besides its text (ATRDPre10), and where in it the number of its author stands.
const REFERENCE: usize = 30;
const AUTHOR: usize = 20;

/// The comments, whose characters are `all`.
pub fn read(
    fib: &Fib,
    table: &[u8],
    all: &Range<u32>,
    pieces: &Pieces,
    properties: &Properties,
) -> Vec<Comment> {
    if all.is_empty() {
        return Vec::new();
    }
    let part = |place: &Range<usize>| table.get(place.clone()).unwrap_or_default();
    let (references, owners) = (part(&fib.comment_references), owners(part(&fib.comment_owners)));
    let number = references.len().saturating_sub(4) / (4 + REFERENCE);
    let author = |at: usize| {
        let reference = references.get((number + 1) * 4 + at * REFERENCE..)?;
        owners.get(usize::from(u16_at(reference, AUTHOR)?)).cloned()
    };
    let one = |(at, characters): (usize, Range<u32>)| {
        let mut story = Story::new(pieces, properties);
        story.read(characters);
        Comment { author: author(at).unwrap_or_default(), text: story.finish(), ..Comment::default() }
    };
    texts(part(&fib.comment_texts), all).into_iter().enumerate().map(one).collect()
}

/// The characters of each comment; all as one where the places make no sense.
fn texts(places: &[u8], all: &Range<u32>) -> Vec<Range<u32>> {
    let places: Vec<u32> = (0..places.len() / 4).filter_map(|number| u32_at(places, number * 4)).collect();
    let length = all.end - all.start;
    // The last place is that of an empty paragraph after all comments.
    let ends = places.split_last().map_or(&[][..], |(_, rest)| rest);
    if ends.first() != Some(&0) || !ends.is_sorted() || ends.last().is_none_or(|&end| end > length) {
        return vec![all.clone()];
    }
    ends.windows(2).map(|pair| all.start + pair[0]..all.start + pair[1]).collect()
}

/// Names, each after its length.
fn owners(mut bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(length) = u16_at(bytes, 0) {
        let Some(name) = bytes.get(2..2 + usize::from(length) * 2) else { break };
        let units: Vec<u16> =
            name.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        names.push(String::from_utf16_lossy(&units));
        bytes = &bytes[2 + name.len()..];
    }
    names
}
