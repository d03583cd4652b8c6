//! Reads the worksheets of binary workbooks ([MS-XLS], BIFF8 and BIFF5), as Excel 97-2003 and WPS write them.

use super::grid::{Merge, Sheet, Workbook};
use super::shown::Shown;
use super::xls_strings::{self, inline};
use crate::error::{Error, ErrorKind};
use crate::extract::compound::{Compound, u16_at, u32_at};
use encoding_rs::{Encoding, GBK, WINDOWS_1252};
use std::collections::HashMap;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// Reads all worksheets in the order of their tabs.
///
/// # Errors
/// `Broken` if there is no workbook in the bytes, `Encrypted` for one with a password.
pub fn read(bytes: &[u8]) -> Result<Workbook, Error> {
    let mut compound = Compound::open(bytes)?;
    let stream = compound.stream("/Workbook").or_else(|| compound.stream("/Book"));
    let stream = stream.ok_or_else(|| Error::new(ErrorKind::Broken, "文件结构不完整"))?;
    workbook(&stream)
}

/// Reads the stream of a workbook.
pub(super) fn workbook(stream: &[u8]) -> Result<Workbook, Error> {
    let globals = Globals::read(stream)?;
    let mut workbook = Workbook::default();
    for entry in &globals.entries {
        let mut sheet = Sheet::new(entry.name.as_str(), entry.hidden);
        let is_whole = globals.worksheet(stream, entry.offset, &mut sheet);
        workbook.add(sheet, is_whole);
        if workbook.is_full() {
            break;
        }
    }
    Ok(workbook)
}

/// The records from byte `at` on: kind and content.
fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        let content = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, content))
    })
}

/// What the whole workbook shares.
#[derive(Default)]
struct Globals {
    entries: Vec<Entry>,
    strings: Vec<String>,
    formats: Vec<Shown>,
    since_1904: bool,
    /// `None` in BIFF8, whose strings are Unicode.
    code_page: Option<&'static Encoding>,
}

struct Entry {
    name: String,
    offset: usize,
    hidden: bool,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Error> {
        let mut globals = Self::default();
        let (mut codes, mut styles): (HashMap<u32, String>, Vec<u32>) = (HashMap::new(), Vec::new());
        let (mut shared, mut in_shared): (Vec<&[u8]>, bool) = (Vec::new(), false);
        for (kind, content) in records(stream, 0) {
            in_shared &= kind == CONTINUE;
            match kind {
                BOF if u16_at(content, 0).unwrap_or(0) < 0x0600 => globals.code_page = Some(GBK),
                0x002F => return Err(Error::new(ErrorKind::Encrypted, "Office 密码")),
                0x0042 if globals.code_page.is_some() => {
                    globals.code_page = Some(code_page(u16_at(content, 0).unwrap_or(0)));
                }
                0x0022 => globals.since_1904 = u16_at(content, 0) == Some(1),
                0x0085 => globals.entries.extend(globals.entry(content)),
                0x041E => codes.extend(globals.format(content)),
                0x00E0 => styles.push(u16_at(content, 2).unwrap_or(0).into()),
                0x00FC => {
                    in_shared = true;
                    shared.push(content);
                }
                CONTINUE if in_shared => shared.push(content),
                EOF => break,
                _ => {}
            }
        }
        globals.strings = xls_strings::shared(shared);
        let shown = |id: &u32| Shown::new(*id, codes.get(id).map(String::as_str));
        globals.formats = styles.iter().map(shown).collect();
        Ok(globals)
    }

    /// A worksheet; `None` for charts and macros.
    fn entry(&self, content: &[u8]) -> Option<Entry> {
        let (state, kind) = (content.get(4)?, content.get(5)?);
        let name = inline(content.get(7..)?, usize::from(*content.get(6)?), self.code_page);
        let entry = Entry { name, offset: u32_at(content, 0)? as usize, hidden: state & 3 != 0 };
        (*kind == 0).then_some(entry)
    }

    fn format(&self, content: &[u8]) -> Option<(u32, String)> {
        let code = match self.code_page {
            Some(_) => inline(content.get(3..)?, usize::from(*content.get(2)?), self.code_page),
            None => inline(content.get(4..)?, usize::from(u16_at(content, 2)?), None),
        };
        Some((u16_at(content, 0)?.into(), code))
    }

    /// Reads the worksheet that begins at byte `offset`; false if it ends before its end.
    fn worksheet(&self, stream: &[u8], offset: usize, sheet: &mut Sheet) -> bool {
        let mut depth = 0;
        // The text that a formula gives stands in the record after it.
        let mut waiting: Option<(u32, u32)> = None;
        for (kind, content) in records(stream, offset) {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => return true,
                EOF => depth -= 1,
                // A chart inside the sheet.
                _ if depth > 1 => {}
                0x0207 => {
                    if let Some((row, column)) = waiting.take() {
                        sheet.push(row, column, &self.string(content, 0), false);
                    }
                }
                0x00E5 => sheet.merges.extend(merges(content)),
                _ => {
                    if let Some(cell) = place(content) {
                        waiting = self.cell(kind, content, cell, sheet).or(waiting);
                    }
                }
            }
        }
        false
    }

    /// Adds a cell; gives its place back where its text is still to come.
    fn cell(
        &self,
        kind: u16,
        content: &[u8],
        (row, column): (u32, u32),
        sheet: &mut Sheet,
    ) -> Option<(u32, u32)> {
        let style = usize::from(u16_at(content, 4).unwrap_or(0));
        match kind {
            0x00FD => {
                let number = u32_at(content, 6)? as usize;
                sheet.push(row, column, self.strings.get(number)?, false);
            }
            0x0203 => self.number(sheet, (row, column), style, f64_at(content, 6)?),
            0x027E => self.number(sheet, (row, column), style, packed(u32_at(content, 6)?)),
            0x00BD => {
                for (at, cell) in content.get(4..)?.chunks_exact(6).enumerate() {
                    let (style, value) = (usize::from(u16_at(cell, 0)?), packed(u32_at(cell, 2)?));
                    self.number(sheet, (row, column.saturating_add(at as u32)), style, value);
                }
            }
            0x0204 | 0x00D6 => sheet.push(row, column, &self.string(content, 6), false),
            0x0205 if content.get(7) == Some(&0) => {
                sheet.push(row, column, if content.get(6) == Some(&1) { "TRUE" } else { "FALSE" }, false);
            }
            0x0006 => match (u16_at(content, 12)?, content.get(6)?) {
                (0xFFFF, 0) => return Some((row, column)),
                (0xFFFF, 1) => {
                    sheet.push(row, column, if content.get(8) == Some(&1) { "TRUE" } else { "FALSE" }, false);
                }
                (0xFFFF, _) => {}
                _ => self.number(sheet, (row, column), style, f64_at(content, 6)?),
            },
            _ => {}
        }
        None
    }

    fn number(&self, sheet: &mut Sheet, (row, column): (u32, u32), style: usize, value: f64) {
        let shown = match self.formats.get(style) {
            Some(format) => format.number(value, self.since_1904),
            None => Shown::General.number(value, self.since_1904),
        };
        sheet.push(row, column, &shown, true);
    }

    /// A string with its length before it.
    fn string(&self, content: &[u8], at: usize) -> String {
        let length = usize::from(u16_at(content, at).unwrap_or(0));
        inline(content.get(at + 2..).unwrap_or_default(), length, self.code_page)
    }
}

fn code_page(number: u16) -> &'static Encoding {
    match number {
        950 => encoding_rs::BIG5,
        1252 | 367 => WINDOWS_1252,
        _ => GBK,
    }
}

fn place(content: &[u8]) -> Option<(u32, u32)> {
    Some((u16_at(content, 0)?.into(), u16_at(content, 2)?.into()))
}

fn merges(content: &[u8]) -> impl Iterator<Item = Merge> {
    content.get(2..).unwrap_or_default().chunks_exact(8).filter_map(|range| {
        Some(Merge {
            first_row: u16_at(range, 0)?.into(),
            last_row: u16_at(range, 2)?.into(),
            first_column: u16_at(range, 4)?.into(),
            last_column: u16_at(range, 6)?.into(),
        })
    })
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// A number in four bytes: an integer or the upper half of a fraction, perhaps a hundredth.
fn packed(bits: u32) -> f64 {
    let value = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from((bits as i32) >> 2),
    };
    if bits & 1 == 1 { value / 100.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_unpacked() {
        assert_eq!(packed((1200 << 2) | 2), 1200.0);
        assert_eq!(packed((9627 << 2) | 3), 96.27);
        assert_eq!(packed(0x3FF0_0000), 1.0);
        assert_eq!(packed(((-5i32) << 2) as u32 | 2), -5.0);
    }
}
