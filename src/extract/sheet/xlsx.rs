//! Reads the worksheets of .xlsx files, a cell at a time, in the way that Excel shows them.

use super::grid::{Merge, Sheet, Workbook};
use super::remarks;
use super::shown::Shown;
use crate::error::{Error, ErrorKind};
use crate::extract::docx::package::Package;
use crate::extract::docx::xml;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::BufRead;

/// Texts and formats that the cells refer to.
#[derive(Default)]
struct Shared {
    strings: Strings,
    formats: Vec<Shown>,
    since_1904: bool,
}

/// The shared strings, one after another.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(number).copied();
        start.zip(end).and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }
}

/// Name, relation and visibility of a sheet.
struct Entry {
    name: String,
    relation: String,
    hidden: bool,
}

/// Reads all worksheets in the order of their tabs.
///
/// # Errors
/// `Broken` if the bytes are no workbook, `Unsupported` for a binary one (.xlsb).
pub fn read(bytes: &[u8]) -> Result<Workbook, Error> {
    let mut package = Package::open(bytes)?;
    if package.main_name().ends_with(".bin") {
        return Err(Error::new(ErrorKind::Unsupported, "Excel 二进制工作簿 (.xlsb)"));
    }
    let main = package.main()?;
    let (entries, since_1904) = entries(&main);
    let relations = package.relations()?;
    // Charts and macros are no worksheets.
    let targets = xml::targets_by_id(&relations, "/worksheet");
    let place = |package: &Package, kind: &str, usual: &str| {
        let target = xml::target_of(&relations, kind).unwrap_or_else(|| usual.to_string());
        package.beside_main(&target)
    };
    let (strings, styles) =
        (place(&package, "/sharedStrings", "sharedStrings.xml"), place(&package, "/styles", "styles.xml"));
    let formats = formats(&package.part(&styles).unwrap_or_default());
    let strings = match package.stream(&strings)? {
        Some(part) => shared_strings(part),
        None => Strings::default(),
    };
    let people = remarks::people(&mut package, &relations);
    let shared = Shared { strings, formats, since_1904 };
    let mut workbook = Workbook::default();
    for entry in entries {
        let Some(target) = targets.get(&entry.relation) else { continue };
        let mut sheet = Sheet::new(entry.name, entry.hidden);
        let path = package.beside_main(target);
        let part = package.stream(&path)?;
        let is_whole = part.is_none_or(|part| worksheet(part, &shared, &mut sheet));
        match remarks::read(&mut package, &path, &sheet.name, &people) {
            Ok(comments) => workbook.comments.extend(comments),
            Err(_) => workbook.lost_comments.push(sheet.name.clone()),
        }
        workbook.add(sheet, is_whole);
        if workbook.is_full() {
            break;
        }
    }
    Ok(workbook)
}

fn entries(workbook: &str) -> (Vec<Entry>, bool) {
    let (mut entries, mut since_1904) = (Vec::new(), false);
    xml::each_start(workbook, |element| match element.local_name().as_ref() {
        "sheet" => entries.push(Entry {
            name: xml::attribute(element, "name").unwrap_or_default(),
            relation: xml::attribute(element, "id").unwrap_or_default(),
            hidden: xml::attribute(element, "state").is_some_and(|state| state != "visible"),
        }),
        "workbookPr" => {
            since_1904 = xml::attribute(element, "date1904").is_some_and(|on| on == "1" || on == "true");
        }
        _ => {}
    });
    (entries, since_1904)
}

/// Number formats of the cell styles, in their order.
fn formats(styles: &str) -> Vec<Shown> {
    let mut codes: HashMap<u32, String> = HashMap::new();
    let (mut formats, mut in_cell_styles) = (Vec::new(), false);
    xml::each_start(styles, |element| {
        let id = || xml::attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
        match element.local_name().as_ref() {
            "numFmt" => {
                if let (Some(id), Some(code)) = (id(), xml::attribute(element, "formatCode")) {
                    codes.insert(id, code);
                }
            }
            "cellXfs" => in_cell_styles = true,
            "cellStyles" | "dxfs" | "cellStyleXfs" => in_cell_styles = false,
            "xf" if in_cell_styles => {
                let id = id().unwrap_or(0);
                formats.push(Shown::new(id, codes.get(&id).map(String::as_str)));
            }
            _ => {}
        }
    });
    formats
}

fn shared_strings(part: impl BufRead) -> Strings {
    let (mut strings, mut in_text, mut skipped) = (Strings::default(), false, false);
    each_event(part, |event| match event {
        Event::Start(element) => match element.local_name().as_ref() {
            "t" => in_text = !skipped,
            "rPh" => skipped = true,
            _ => {}
        },
        Event::End(element) => match element.local_name().as_ref() {
            "t" => in_text = false,
            "rPh" => skipped = false,
            "si" => strings.ends.push(strings.text.len()),
            _ => {}
        },
        event if in_text => push_text(event, &mut strings.text),
        _ => {}
    });
    strings
}

/// Reads a worksheet into `sheet`; false if it is damaged.
fn worksheet(part: impl BufRead, shared: &Shared, sheet: &mut Sheet) -> bool {
    let mut place =
        Place { row: 0, column: 0, kind: Kind::Number, style: 0, in_value: false, has_formula: false };
    let mut value = String::new();
    each_event(part, |event| match event {
        Event::Start(element) => match element.local_name().as_ref() {
            "row" => place.begin_row(element),
            "c" => {
                value.clear();
                place.begin_cell(element);
            }
            "v" | "t" => place.in_value = true,
            "f" | "rPh" => {
                place.in_value = false;
                place.has_formula |= element.local_name().as_ref() == "f";
            }
            "mergeCell" => {
                sheet.merges.extend(xml::attribute(element, "ref").and_then(|range| merge(&range)))
            }
            _ => {}
        },
        Event::End(element) => match element.local_name().as_ref() {
            "v" | "t" => place.in_value = false,
            "c" => {
                place.end_cell(&value, shared, sheet);
                place.column += 1;
            }
            "row" => place.row += 1,
            _ => {}
        },
        event if place.in_value => push_text(event, &mut value),
        _ => {}
    })
}

/// What the value of a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Truth,
}

/// Where in a worksheet the reader is.
struct Place {
    row: u32,
    column: u32,
    kind: Kind,
    style: usize,
    in_value: bool,
    has_formula: bool,
}

impl Place {
    fn begin_row(&mut self, element: &BytesStart) {
        if let Some(row) = xml::attribute(element, "r").and_then(|row| row.parse::<u32>().ok()) {
            self.row = row.saturating_sub(1);
        }
        self.column = 0;
    }

    fn begin_cell(&mut self, element: &BytesStart) {
        (self.kind, self.style, self.in_value, self.has_formula) = (Kind::Number, 0, false, false);
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => {
                    if let Some((row, column)) = reference(&attribute.value) {
                        (self.row, self.column) = (row, column);
                    }
                }
                "s" => self.style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    self.kind = match &*attribute.value {
                        "s" => Kind::Shared,
                        "b" => Kind::Truth,
                        "n" => Kind::Number,
                        _ => Kind::Text,
                    }
                }
                _ => {}
            }
        }
    }

    fn end_cell(&self, value: &str, shared: &Shared, sheet: &mut Sheet) {
        if value.is_empty() {
            // A formula whose result is a text without characters says that it is a text.
            sheet.uncomputed += usize::from(self.has_formula && self.kind == Kind::Number);
            return;
        }
        let mut push = |text: &str, is_number| sheet.push(self.row, self.column, text, is_number);
        match (self.kind, value.parse::<f64>()) {
            (Kind::Shared, _) => push(value.parse().map_or("", |number| shared.strings.get(number)), false),
            (Kind::Truth, _) => push(if value == "1" { "TRUE" } else { "FALSE" }, false),
            (Kind::Number, Ok(number)) => {
                let shown = match shared.formats.get(self.style) {
                    Some(format) => format.number(number, shared.since_1904),
                    None => Shown::General.number(number, shared.since_1904),
                };
                push(&shown, true);
            }
            _ => push(value, false),
        }
    }
}

/// Row and column, from 0, of `B12`.
fn reference(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let column =
        text[..digits].bytes().filter(u8::is_ascii_alphabetic).try_fold(0u32, |column, letter| {
            column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
        })?;
    let row: u32 = text[digits..].trim_end_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn merge(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (reference(first)?, reference(last)?);
    Some(Merge { first_row, last_row, first_column, last_column })
}

fn push_text(event: &Event, text: &mut String) {
    match event {
        Event::Text(piece) => text.push_str(piece),
        Event::CData(piece) => text.push_str(piece),
        Event::GeneralRef(reference) => text.extend(xml::referenced(reference)),
        _ => {}
    }
}

/// Hands every event to `visit`; false if the part is damaged.
fn each_event(part: impl BufRead, mut visit: impl FnMut(&Event)) -> bool {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    // The archive's own checksum tells damage.
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return true,
            Ok(event) => visit(&event),
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_rows_and_columns() {
        assert_eq!(reference("A1"), Some((0, 0)));
        assert_eq!(reference("AB12"), Some((11, 27)));
        assert_eq!(reference("A0"), None);
        assert_eq!(reference("12"), None);
        assert_eq!(
            merge("B2:C4"),
            Some(Merge { first_row: 1, last_row: 3, first_column: 1, last_column: 2 })
        );
    }
}
