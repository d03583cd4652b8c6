//! Reads the cells of text whose columns are separated by commas, tabs or semicolons.

use super::grid::Sheet;

/// Lines that are looked at to tell the separator.
const SAMPLE: usize = 20;

/// The text as a worksheet without a name.
pub fn read(text: &str) -> Sheet {
    let mut sheet = Sheet::new("", false);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    // The text is UTF-8 and rows may differ in length: no record is refused.
    while let Ok(true) = reader.read_record(&mut record) {
        for (column, cell) in record.iter().enumerate().take(1 << 14) {
            sheet.push(row, column as u32, cell, false);
        }
        row += 1;
        if sheet.cut {
            break;
        }
    }
    sheet
}

/// The mark that most lines hold, the more often the better.
fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE).collect();
    let score = |mark: u8| {
        let counts = lines.iter().map(|line| memchr::memchr_iter(mark, line.as_bytes()).count());
        let holding = counts.clone().filter(|count| *count > 0).count();
        (holding, counts.sum::<usize>())
    };
    [b'\t', b',', b';', b'|'].into_iter().max_by_key(|mark| score(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_told_from_the_text() {
        assert_eq!(separator("区县,办结率\n云州,1\n"), b',');
        assert_eq!(separator("区县\t办结率\n云州，共\t1,200\n"), b'\t');
        assert_eq!(separator("区县;值\n甲;1,5\n乙;2\n"), b';');
    }
}
