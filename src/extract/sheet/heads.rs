//! Finds the heads of a table and says what each column is called: 2019年 above 数量 is 2019年数量.

use super::grid::{Cell, Merge, Sheet};
use super::words::{self, Units};
use std::collections::{BTreeMap, HashMap};

/// Longest head of a column, in characters.
const MAX_CHARS: usize = 40;

/// Rows that heads may take.
const MAX_ROWS: usize = 4;

/// Rows looked at to tell a table from a form.
const SAMPLE: usize = 30;

/// The heads of a table by column.
#[derive(Debug, Default)]
pub struct Heads(BTreeMap<u32, Head>);

/// What a column is called.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Head {
    /// Without the unit.
    pub name: String,
    /// The time that the head names, alone (2019年) or below another head.
    pub period: Option<String>,
    /// 万元 of 金额（万元）.
    pub unit: Option<String>,
    /// The column only counts the rows.
    pub is_serial: bool,
}

impl Heads {
    /// The heads that begin with the first of `rows`, and how many rows they take.
    pub fn find(
        sheet: &Sheet,
        rows: &[&[Cell]],
        merged: &HashMap<(u32, u32), Merge>,
        units: &Units,
    ) -> Option<(Self, usize)> {
        let first = rows.first()?;
        let is_head = |cell: &Cell| {
            !words::is_figure(sheet.text(cell)) && sheet.text(cell).chars().count() <= MAX_CHARS
        };
        if first.len() < 2 || !first.iter().all(|cell| is_head(cell) && !cell.is_number) {
            return None;
        }
        let taken = taken_rows(rows, merged);
        let body = &rows[taken.min(rows.len())..];
        let body = &body[..body.len().min(SAMPLE)];
        let heads = Self::of(sheet, &rows[..taken], merged, units);
        heads.are_heads_of(sheet, body, merged).then_some((heads, taken))
    }

    pub fn get(&self, column: u32) -> Option<&Head> {
        self.0.get(&column)
    }

    /// Column of the units, where a table has one.
    pub fn unit_column(&self) -> Option<u32> {
        self.0.iter().find(|(_, head)| words::is_unit_head(&head.name)).map(|(column, _)| *column)
    }

    fn of(sheet: &Sheet, rows: &[&[Cell]], merged: &HashMap<(u32, u32), Merge>, units: &Units) -> Self {
        let mut names: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for cell in rows.iter().copied().flatten() {
            let columns = merged.get(&(cell.row, cell.column)).map_or(1, Merge::columns).min(1 << 8);
            for column in cell.column..cell.column.saturating_add(columns) {
                names.entry(column).or_default().push(sheet.text(cell));
            }
        }
        let with_period = |names: Vec<&str>| {
            let period = names.last().filter(|name| words::is_period(name)).map(|name| name.to_string());
            let head = head(&names.concat(), units);
            Head { period, is_serial: words::is_serial(&head.name), ..head }
        };
        Self(names.into_iter().map(|(column, names)| (column, with_period(names))).collect())
    }

    /// True if the rows below are what these could be the heads of: figures, or many rows of the same columns.
    fn are_heads_of(&self, sheet: &Sheet, body: &[&[Cell]], merged: &HashMap<(u32, u32), Merge>) -> bool {
        let is_wide = |cell: &&Cell| merged.get(&(cell.row, cell.column)).is_some_and(|m| m.columns() > 1);
        let in_form = |row: &&&[Cell]| row.len() > 1 && row.iter().filter(is_wide).count() > 0;
        if body.is_empty() || body.iter().filter(in_form).count() * 3 > body.len() {
            return false;
        }
        let cells = || body.iter().copied().flatten();
        let headed = cells().filter(|cell| self.0.contains_key(&cell.column)).count();
        let figures = cells().filter(|cell| cell.is_number || words::is_figure(sheet.text(cell))).count();
        headed * 5 >= cells().count() * 4 && (figures > 0 || body.len() >= 3)
    }
}

/// Rows of the heads that begin with the first of `rows`: cells merged across columns have others below them,
/// cells merged across rows reach down as far as the heads do.
fn taken_rows(rows: &[&[Cell]], merged: &HashMap<(u32, u32), Merge>) -> usize {
    let Some(first) = rows.first() else { return 0 };
    let start = first.first().map_or(0, |cell| cell.row);
    let mut last = start;
    for cell in *first {
        if let Some(merge) = merged.get(&(cell.row, cell.column)) {
            let below = u32::from(merge.columns() > 1);
            last = last.max(merge.last_row.max(cell.row + below));
        }
    }
    let most = start + MAX_ROWS as u32;
    let taken = rows.iter().take_while(|row| row[0].row <= last.min(most)).count();
    let are_texts = rows[..taken].iter().copied().flatten().all(|cell| !cell.is_number);
    if are_texts { taken } else { 1 }
}

/// Name and unit of a head such as 金额（万元）.
fn head(text: &str, units: &Units) -> Head {
    let text = text.trim().trim_end_matches(['：', ':']);
    let bracketed = text.strip_suffix(['）', ')']).and_then(|rest| rest.rsplit_once(['（', '(']));
    if let Some((name, unit)) = bracketed
        && let Some(unit) = units.read(unit)
        && !name.trim().is_empty()
    {
        return Head { name: name.trim().to_string(), unit: Some(unit.to_string()), ..Head::default() };
    }
    Head { name: text.to_string(), ..Head::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_gives_its_unit_away() {
        let cases = [
            ("金额（万元）", "金额", Some("万元")),
            ("办结率(%)", "办结率", Some("%")),
            ("人口（单位：万人）", "人口", Some("万人")),
            ("备注（含区县）", "备注（含区县）", None),
            ("姓名：", "姓名", None),
            ("（件）", "（件）", None),
        ];
        for (text, name, unit) in cases {
            let head = head(text, &Units::built_in());
            assert_eq!((head.name.as_str(), head.unit.as_deref()), (name, unit), "{text}");
        }
    }
}
