//! Puts the fragments of a page into lines, and the lines into reading order.

use super::fragment::{Fragment, fragments, is_space};
use super::table::{self, Grid};
use super::{Line, Page, Place, Turn};

/// Columns are at least this many ems apart.
const GUTTER: f32 = 0.7;

/// A column holds at least this many lines of at least this many ems.
const COLUMN_LINES: usize = 4;
const COLUMN_WIDTH: f32 = 8.0;

/// The lines of a page in reading order.
pub fn lines(page: &Page) -> Vec<Line> {
    let mut by_turn: Vec<(Turn, Vec<Fragment>)> = Vec::new();
    for fragment in fragments(&page.glyphs) {
        match by_turn.iter_mut().find(|(turn, _)| *turn == fragment.turn) {
            Some((_, fragments)) => fragments.push(fragment),
            None => by_turn.push((fragment.turn, vec![fragment])),
        }
    }
    let letters =
        |fragments: &[Fragment]| fragments.iter().map(|fragment| fragment.text.len()).sum::<usize>();
    by_turn.sort_by_key(|(_, fragments)| std::cmp::Reverse(letters(fragments)));
    let mut layout = Layout::default();
    for (turn, fragments) in by_turn {
        let rules = page.rules.iter().map(|rule| rule.turned(turn)).collect::<Vec<_>>();
        match turn {
            Turn::Askew => layout.lines.extend(watermarks(fragments)),
            _ => layout.region(fragments, &table::grids(&rules)),
        }
    }
    layout.lines
}

/// Each text across the page once, however often it is there.
fn watermarks(fragments: Vec<Fragment>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for mut fragment in fragments {
        fragment.x1 = fragment.x1.max(fragment.x0);
        if lines.iter().all(|line| line.text != fragment.text) {
            lines.push(Line { of_page: true, ..line_of(vec![fragment], Place::Row) });
        }
    }
    lines
}

#[derive(Default)]
struct Layout {
    lines: Vec<Line>,
    columns: u32,
}

impl Layout {
    /// Tables are set apart; what is above and below them stands in columns.
    fn region(&mut self, fragments: Vec<Fragment>, grids: &[Grid]) {
        let mut rest = fragments;
        for grid in grids {
            let (inside, outside): (Vec<_>, Vec<_>) = rest.into_iter().partition(|f| grid.contains(f));
            let (above, below): (Vec<_>, Vec<_>) =
                outside.into_iter().partition(|f| f.y <= grid.top + f.size * 0.5);
            self.columns(above, 0, false);
            self.table(grid, inside);
            rest = below;
        }
        self.columns(rest, 0, false);
    }

    fn table(&mut self, grid: &Grid, fragments: Vec<Fragment>) {
        for row in grid.rows(fragments) {
            let cells: Vec<Vec<Line>> = row.into_iter().map(|cell| rows_of(cell, Place::Row)).collect();
            if let [cell] = &cells[..] {
                // A frame around running text is no table.
                let column = self.next_column(true);
                self.lines.extend(cell.iter().cloned().map(|line| Line { place: column, ..line }));
                continue;
            }
            self.lines.extend(table::row_line(&cells));
        }
    }

    fn next_column(&mut self, is_part: bool) -> Place {
        self.columns += 1;
        if is_part { Place::Part(self.columns) } else { Place::Column(self.columns) }
    }

    fn columns(&mut self, fragments: Vec<Fragment>, depth: usize, is_part: bool) {
        if fragments.is_empty() {
            return;
        }
        let split = if depth < 3 { best_split(&fragments) } else { None };
        let Some(split) = split else {
            let column = self.next_column(is_part);
            self.lines.extend(rows_of(fragments, column));
            return;
        };
        let (above, rest): (Vec<_>, Vec<_>) = fragments.into_iter().partition(|f| f.y < split.top);
        let (within, below): (Vec<_>, Vec<_>) = rest.into_iter().partition(|f| f.y <= split.bottom);
        let (left, right): (Vec<_>, Vec<_>) = within.into_iter().partition(|f| f.center().0 < split.x);
        self.columns(above, depth + 1, is_part);
        self.columns(left, depth + 1, true);
        self.columns(right, depth + 1, true);
        self.columns(below, depth + 1, is_part);
    }
}

/// Fragments as lines from top to bottom.
fn rows_of(mut fragments: Vec<Fragment>, place: Place) -> Vec<Line> {
    fragments.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<Vec<Fragment>> = Vec::new();
    for fragment in fragments {
        let row = rows.iter_mut().rev().take(3).find(|row| is_beside(row, &fragment));
        match row {
            Some(row) => row.push(fragment),
            None => rows.push(vec![fragment]),
        }
    }
    rows.into_iter().map(|row| line_of(row, place)).collect()
}

/// True if a fragment stands on the line that the others make.
fn is_beside(row: &[Fragment], fragment: &Fragment) -> bool {
    let Some(tallest) = row.iter().max_by(|a, b| a.size.total_cmp(&b.size)) else { return false };
    let shared = tallest.bottom().min(fragment.bottom()) - tallest.top().max(fragment.top());
    let is_free = row.iter().all(|other| {
        let overlap = other.x1.min(fragment.x1) - other.x0.max(fragment.x0);
        overlap < 0.6 * fragment.size.min(other.size) || (other.y - fragment.y).abs() < 0.2 * fragment.size
    });
    shared > 0.5 * tallest.size.min(fragment.size) && is_free
}

fn line_of(mut row: Vec<Fragment>, place: Place) -> Line {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let tallest = row.iter().max_by(|a, b| a.size.total_cmp(&b.size));
    let (y, size) = tallest.map_or((0.0, 0.0), |fragment| (fragment.y, fragment.size));
    let of_page = row.iter().all(|fragment| fragment.of_page);
    let mut line = Line { text: String::new(), x0: f32::MAX, x1: f32::MIN, y, size, of_page, place };
    for fragment in &row {
        let gap = (fragment.x0 - line.x1) / size.max(1.0);
        let next = fragment.text.chars().next().unwrap_or(' ');
        if !line.text.is_empty() && is_space(&line.text, next, gap, false) {
            line.text.push(' ');
        }
        line.text.push_str(&fragment.text);
        line.x0 = line.x0.min(fragment.x0);
        line.x1 = line.x1.max(fragment.x1);
    }
    line
}

/// Where a part of a page stands in two columns.
struct Split {
    x: f32,
    top: f32,
    bottom: f32,
    letters: usize,
}

fn best_split(fragments: &[Fragment]) -> Option<Split> {
    let left = fragments.iter().map(|f| f.x0).fold(f32::MAX, f32::min);
    let right = fragments.iter().map(|f| f.x1).fold(f32::MIN, f32::max);
    let width = right - left;
    if fragments.len() < 2 * COLUMN_LINES || width <= 0.0 {
        return None;
    }
    let mut sorted: Vec<&Fragment> = fragments.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    let steps = (15..=85).map(|percent| left + width * percent as f32 / 100.0);
    let splits = steps.flat_map(|x| splits_at(&sorted, x));
    splits.max_by_key(|split| split.letters)
}

/// The runs of fragments that `x` does not cross and that stand in columns on both sides of it.
fn splits_at(sorted: &[&Fragment], x: f32) -> Vec<Split> {
    let mut splits = Vec::new();
    let runs = sorted.split(|fragment| fragment.x0 < x && x < fragment.x1);
    for run in runs.filter(|run| run.len() >= 2 * COLUMN_LINES) {
        let (left, right): (Vec<&Fragment>, Vec<&Fragment>) = run.iter().partition(|f| f.x1 <= x);
        let edge = left.iter().map(|f| f.x1).fold(f32::MIN, f32::max);
        let next = right.iter().map(|f| f.x0).fold(f32::MAX, f32::min);
        let size = run.iter().map(|f| f.size).fold(0.0, f32::max);
        if next - edge >= GUTTER * size.min(14.0) && is_column(&left) && is_column(&right) {
            splits.push(Split {
                x: (edge + next) / 2.0,
                top: run[0].y - 0.01,
                bottom: run[run.len() - 1].y,
                letters: run.iter().map(|f| f.text.len()).sum(),
            });
        }
    }
    splits
}

/// True if the fragments fill the lines of a column, as running text does and the cells of a table do not.
fn is_column(fragments: &[&Fragment]) -> bool {
    let mut sorted: Vec<(f32, f32, f32, f32)> = Vec::new();
    for fragment in fragments {
        match sorted.last_mut() {
            Some(last) if (last.0 - fragment.y).abs() < 0.5 * fragment.size => {
                last.1 = last.1.min(fragment.x0);
                last.2 = last.2.max(fragment.x1);
            }
            _ => sorted.push((fragment.y, fragment.x0, fragment.x1, fragment.size)),
        }
    }
    let left = sorted.iter().map(|line| line.1).fold(f32::MAX, f32::min);
    let right = sorted.iter().map(|line| line.2).fold(f32::MIN, f32::max);
    let size = sorted.iter().map(|line| line.3).fold(0.0, f32::max);
    let full = sorted.iter().filter(|line| line.2 - line.1 > 0.75 * (right - left)).count();
    sorted.len() >= COLUMN_LINES && right - left >= COLUMN_WIDTH * size && full * 2 >= sorted.len()
}
