//! What a document says of its paragraphs and characters: cells, ends of rows, deleted and hidden text, symbols.

use super::fib::Fib;
use crate::extract::compound::{u16_at, u32_at};
use std::ops::Range;

/// Bytes of a page of properties.
const PAGE: usize = 512;

/// Properties by the byte at which the text stands.
#[derive(Default)]
pub struct Properties {
    paragraphs: Vec<Stretch<Paragraph>>,
    characters: Vec<Stretch<Characters>>,
}

/// Bytes that share their properties.
struct Stretch<T> {
    bytes: Range<u32>,
    value: T,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    pub in_table: bool,
    pub ends_row: bool,
    /// The end of a cell of a table inside a cell, or of its row.
    pub ends_inner_cell: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Characters {
    /// Deleted, or hidden.
    pub is_left_out: bool,
    /// The character of a symbol font that stands for the one in the text.
    pub symbol: Option<char>,
}

impl Properties {
    pub fn read(stream: &[u8], table: &[u8], fib: &Fib) -> Self {
        let plc = |place: &Range<usize>| table.get(place.clone()).unwrap_or_default().to_vec();
        Self {
            paragraphs: stretches(stream, &plc(&fib.paragraphs), paragraph),
            characters: stretches(stream, &plc(&fib.characters), characters),
        }
    }

    pub fn paragraph(&self, offset: usize) -> Paragraph {
        find(&self.paragraphs, offset)
    }

    pub fn characters(&self, offset: usize) -> Characters {
        find(&self.characters, offset)
    }
}

fn find<T: Copy + Default>(stretches: &[Stretch<T>], offset: usize) -> T {
    let offset = u32::try_from(offset).unwrap_or(u32::MAX);
    let at = stretches.partition_point(|stretch| stretch.bytes.end <= offset);
    let found = stretches.get(at).filter(|stretch| stretch.bytes.start <= offset);
    found.map(|stretch| stretch.value).unwrap_or_default()
}

/// Reads the pages that a table names; what equals the default is not kept.
fn stretches<T: Copy + Default + PartialEq>(
    stream: &[u8],
    plc: &[u8],
    read: fn(&[u8], usize) -> Option<T>,
) -> Vec<Stretch<T>> {
    let number = plc.len().saturating_sub(4) / 8;
    let mut stretches = Vec::new();
    for index in 0..number {
        let Some(page) = u32_at(plc, (number + 1) * 4 + index * 4) else { break };
        let start = (page & 0x003F_FFFF) as usize * PAGE;
        let Some(page) = stream.get(start..start + PAGE) else { continue };
        let runs = usize::from(page[PAGE - 1]);
        for run in 0..runs {
            let (Some(from), Some(to)) = (u32_at(page, run * 4), u32_at(page, run * 4 + 4)) else { break };
            let value = read(page, run).unwrap_or_default();
            if from < to && value != T::default() {
                stretches.push(Stretch { bytes: from..to, value });
            }
        }
    }
    stretches.sort_by_key(|stretch| (stretch.bytes.start, stretch.bytes.end));
    stretches
}

/// The properties of a paragraph, which stand at twice the offset that its entry of 13 bytes begins with.
fn paragraph(page: &[u8], run: usize) -> Option<Paragraph> {
    let runs = usize::from(*page.last()?);
    let at = usize::from(*page.get((runs + 1) * 4 + run * 13)?) * 2;
    let (start, length) = match *page.get(at)? {
        _ if at == 0 => return None,
        0 => (at + 2, usize::from(*page.get(at + 1)?) * 2),
        half => (at + 1, usize::from(half) * 2 - 1),
    };
    let changes = page.get(start..(start + length).min(PAGE))?.get(2..)?;
    let mut paragraph = Paragraph::default();
    each_change(changes, |code, value| match code {
        0x2416 => paragraph.in_table = value.first() == Some(&1),
        0x2417 => paragraph.ends_row = value.first() == Some(&1),
        0x244B | 0x244C => paragraph.ends_inner_cell |= value.first() == Some(&1),
        0x6649 => paragraph.in_table |= u32_at(value, 0).is_some_and(|depth| depth > 0),
        _ => {}
    });
    Some(paragraph)
}

fn characters(page: &[u8], run: usize) -> Option<Characters> {
    let runs = usize::from(*page.last()?);
    let at = usize::from(*page.get((runs + 1) * 4 + run)?) * 2;
    if at == 0 {
        return None;
    }
    let length = usize::from(*page.get(at)?);
    let changes = page.get(at + 1..(at + 1 + length).min(PAGE))?;
    let mut characters = Characters::default();
    each_change(changes, |code, value| match code {
        0x0800 | 0x083C => characters.is_left_out |= value.first() == Some(&1),
        0x6A09 => characters.symbol = u16_at(value, 2).and_then(|code| char::from_u32(code.into())),
        _ => {}
    });
    Some(characters)
}

/// Hands over every change of a property: its code and its value.
fn each_change(changes: &[u8], mut visit: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while let Some(code) = u16_at(changes, at) {
        at += 2;
        let length = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            // A definition of a table says its length in two bytes.
            _ if code == 0xD608 => usize::from(u16_at(changes, at).unwrap_or(0)) + 1,
            _ => usize::from(changes.get(at).copied().unwrap_or(0)) + 1,
        };
        let Some(value) = changes.get(at..at + length) else { return };
        visit(code, value);
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_taken_apart() {
        let changes = [0x16, 0x24, 1, 0x08, 0xD6, 3, 0, 9, 9, 0x17, 0x24, 1];
        let mut found = Vec::new();
        each_change(&changes, |code, value| found.push((code, value.len())));
        assert_eq!(found, [(0x2416, 1), (0xD608, 4), (0x2417, 1)]);
    }
}
