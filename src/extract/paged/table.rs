//! Tables drawn with rules: which fragments share a cell, which cells a row.

use super::fragment::{Fragment, is_wide};
use super::{Line, Place, Rule};

/// Rules this close meet; rules shorter than this are marks in the text.
const NEAR: f32 = 3.0;
const SHORTEST: f32 = 8.0;

/// A line of a cell that ends this many ems before the longest one, or more, was not broken for want of room.
const WRAPPED: f32 = 1.5;

/// Rules that are looked at on one page.
const MOST: usize = 4_000;

/// The rules of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    pub top: f32,
    pub bottom: f32,
    left: f32,
    right: f32,
    level: Vec<Rule>,
    upright: Vec<Rule>,
}

impl Rule {
    fn meets(&self, other: &Rule) -> bool {
        self.x0 - NEAR <= other.x1
            && other.x0 - NEAR <= self.x1
            && self.y0 - NEAR <= other.y1
            && other.y0 - NEAR <= self.y1
    }
}

/// The tables that rules make, from top to bottom.
pub fn grids(rules: &[Rule]) -> Vec<Grid> {
    let long = |rule: &&Rule| (rule.x1 - rule.x0).max(rule.y1 - rule.y0) >= SHORTEST;
    let rules: Vec<Rule> = rules.iter().filter(long).copied().collect();
    if rules.len() > MOST {
        return Vec::new();
    }
    let mut grids: Vec<Grid> = groups(&rules).into_iter().filter_map(grid).collect();
    grids.sort_by(|a, b| a.top.total_cmp(&b.top));
    // A table within the cell of another is a part of it.
    let mut outer: Vec<Grid> = Vec::new();
    for grid in grids {
        match outer.last_mut().filter(|last| grid.top < last.bottom - NEAR) {
            Some(last) => last.join(grid),
            None => outer.push(grid),
        }
    }
    outer
}

/// Rules that meet, directly or by way of others.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut group: Vec<usize> = (0..rules.len()).collect();
    fn root(group: &mut [usize], mut index: usize) -> usize {
        while group[index] != index {
            group[index] = group[group[index]];
            index = group[index];
        }
        index
    }
    for a in 0..rules.len() {
        for b in a + 1..rules.len() {
            if rules[a].meets(&rules[b]) {
                let (a, b) = (root(&mut group, a), root(&mut group, b));
                group[b] = a;
            }
        }
    }
    let mut groups: Vec<Vec<Rule>> = vec![Vec::new(); rules.len()];
    for (index, rule) in rules.iter().enumerate() {
        groups[root(&mut group, index)].push(*rule);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn grid(rules: Vec<Rule>) -> Option<Grid> {
    let (level, upright): (Vec<Rule>, Vec<Rule>) = rules.into_iter().partition(Rule::is_level);
    let rows = distinct(level.iter().map(|rule| rule.y0));
    let columns = distinct(upright.iter().map(|rule| rule.x0));
    if rows < 2 || columns < 1 {
        return None;
    }
    let least = |values: &mut dyn Iterator<Item = f32>| values.fold(f32::MAX, f32::min);
    let most = |values: &mut dyn Iterator<Item = f32>| values.fold(f32::MIN, f32::max);
    Some(Grid {
        top: least(&mut level.iter().chain(&upright).map(|rule| rule.y0)),
        bottom: most(&mut level.iter().chain(&upright).map(|rule| rule.y1)),
        left: least(&mut level.iter().chain(&upright).map(|rule| rule.x0)),
        right: most(&mut level.iter().chain(&upright).map(|rule| rule.x1)),
        level,
        upright,
    })
}

fn distinct(values: impl Iterator<Item = f32>) -> usize {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < NEAR);
    values.len()
}

impl Grid {
    fn join(&mut self, inner: Grid) {
        self.bottom = self.bottom.max(inner.bottom);
        self.left = self.left.min(inner.left);
        self.right = self.right.max(inner.right);
        self.level.extend(inner.level);
        self.upright.extend(inner.upright);
    }

    pub fn contains(&self, fragment: &Fragment) -> bool {
        let (x, y) = fragment.center();
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// The fragments of each cell, row by row.
    pub fn rows(&self, fragments: Vec<Fragment>) -> Vec<Vec<Vec<Fragment>>> {
        let mut cells: Vec<((f32, f32), Vec<Fragment>)> = Vec::new();
        for fragment in fragments {
            let corner = self.corner(&fragment);
            let is_same =
                |known: &(f32, f32)| (known.0 - corner.0).abs() < NEAR && (known.1 - corner.1).abs() < NEAR;
            match cells.iter_mut().rev().find(|(known, _)| is_same(known)) {
                Some((_, cell)) => cell.push(fragment),
                None => cells.push((corner, vec![fragment])),
            }
        }
        cells.sort_by(|(a, _), (b, _)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut rows: Vec<(f32, Vec<Cell>)> = Vec::new();
        for (corner, cell) in cells {
            match rows.last_mut().filter(|(top, _)| corner.0 - *top < NEAR) {
                Some((_, row)) => row.push((corner, cell)),
                None => rows.push((corner.0, vec![(corner, cell)])),
            }
        }
        for (_, row) in &mut rows {
            row.sort_by(|(a, _), (b, _)| a.1.total_cmp(&b.1));
        }
        rows.into_iter().map(|(_, row)| row.into_iter().map(|(_, cell)| cell).collect()).collect()
    }

    /// Top and left of the cell in which a fragment stands.
    fn corner(&self, fragment: &Fragment) -> (f32, f32) {
        let (x, y) = fragment.center();
        let covers = |from: f32, to: f32, at: f32| from - NEAR <= at && at <= to + NEAR;
        let above = self.level.iter().filter(|rule| rule.y0 <= y && covers(rule.x0, rule.x1, x));
        let before = self.upright.iter().filter(|rule| rule.x0 <= x && covers(rule.y0, rule.y1, y));
        (
            above.map(|rule| rule.y0).fold(self.top, f32::max),
            before.map(|rule| rule.x0).fold(self.left, f32::max),
        )
    }
}

/// Top and left of a cell, and what stands in it.
type Cell = ((f32, f32), Vec<Fragment>);

/// A row of cells as one line: tabs between the cells, the lines of a cell joined.
pub fn row_line(cells: &[Vec<Line>]) -> Option<Line> {
    let first = cells.iter().flatten().next()?;
    let mut row = Line { text: String::new(), place: Place::Row, ..first.clone() };
    row.of_page = cells.iter().flatten().all(|line| line.of_page);
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            row.text.push('\t');
        }
        let right = cell.iter().map(|line| line.x1).fold(f32::MIN, f32::max);
        for (index, line) in cell.iter().enumerate() {
            if index > 0 {
                let is_wrapped = cell[index - 1].x1 > right - WRAPPED * line.size;
                row.text.push_str(if is_wrapped { joint(&row.text, &line.text) } else { " " });
            }
            row.text.push_str(&line.text);
            row.x0 = row.x0.min(line.x0);
            row.x1 = row.x1.max(line.x1);
        }
    }
    Some(row)
}

/// What stands between two lines that are joined: nothing where one of them ends or begins in Han.
pub fn joint(before: &str, next: &str) -> &'static str {
    let is_han = |character: Option<char>| character.is_none_or(is_wide);
    let hyphenated = before.ends_with(['-', '/']);
    if hyphenated || is_han(before.chars().next_back()) || is_han(next.chars().next()) { "" } else { " " }
}
