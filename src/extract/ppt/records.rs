//! The records of a binary presentation, which hold others or data.

use crate::extract::compound::{u16_at, u32_at};

/// Records inside one another; deeper ones are not read.
const DEEPEST: usize = 32;

#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    pub kind: u16,
    pub instance: u16,
    holds_others: bool,
    pub content: &'a [u8],
}

/// The record that begins at byte `at`; cut short where the bytes end.
pub fn record_at(bytes: &[u8], at: usize) -> Option<Record<'_>> {
    let (head, kind) = (u16_at(bytes, at)?, u16_at(bytes, at.checked_add(2)?)?);
    let length = u32_at(bytes, at + 4)? as usize;
    let content = &bytes[at + 8..at.saturating_add(8).saturating_add(length).min(bytes.len())];
    Some(Record { kind, instance: head >> 4, holds_others: head & 0xF == 0xF, content })
}

/// The records that follow one another in `bytes`.
pub fn inside(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let record = record_at(bytes, at)?;
        at += 8 + record.content.len();
        Some(record)
    })
}

/// Hands over every record that holds data, in order.
pub fn walk<'a>(bytes: &'a [u8], visit: &mut dyn FnMut(Record<'a>)) {
    walk_down(bytes, 0, visit);
}

fn walk_down<'a>(bytes: &'a [u8], depth: usize, visit: &mut dyn FnMut(Record<'a>)) {
    for record in inside(bytes) {
        match record.holds_others && depth < DEEPEST {
            true => walk_down(record.content, depth + 1, visit),
            false => visit(record),
        }
    }
}
