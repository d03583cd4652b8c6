//! Figures in tables, whose rows are lines with tabs: the head of the column and that of the row say what is measured.

use super::clause::tidy;
use super::number::{self, Script};
use super::period;
use super::unit::Units;
use crate::model::Span;

/// Longer cells hold sentences, which are read as running text.
const NUMBER_CHARS: usize = 24;
/// Longer heads are no names.
const HEAD_CHARS: usize = 40;

/// Heads of the column that names what is measured.
const INDICATOR_HEADS: [&str; 9] =
    ["指标", "指标名称", "项目", "内容", "类别", "事项", "名称", "统计指标", "主要指标"];
/// Heads of columns that add nothing to the name in the row.
const VALUE_HEADS: [&str; 14] = [
    "数量",
    "数值",
    "合计",
    "总数",
    "总计",
    "指标值",
    "数据",
    "完成值",
    "完成数",
    "实绩",
    "绝对值",
    "绝对数",
    "本年",
    "值",
];
/// Heads of columns whose numbers measure nothing.
const OTHER_HEADS: [&str; 12] =
    ["序号", "编号", "年份", "年度", "时间", "日期", "电话", "联系电话", "代码", "邮编", "备注", "页码"];
const UNIT_HEADS: [&str; 2] = ["单位", "计量单位"];

/// A number that is all of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CellFigure {
    /// Number and unit in the text.
    pub span: Span,
    pub value: f64,
    pub unit: String,
    pub indicator: String,
    /// The first and last year that a head names.
    pub years: Option<period::Stretch>,
    /// The head of the row where it does not name what is measured (青山区).
    pub scope: Option<String>,
}

/// The figures in the tables of `text`, in order.
pub(super) fn figures(units: &Units, text: &str) -> Vec<CellFigure> {
    let mut found = Vec::new();
    if memchr::memchr(b'\t', text.as_bytes()).is_none() {
        return found;
    }
    let (mut table, mut above, mut at) = (Vec::new(), "", 0);
    for line in text.split_inclusive('\n') {
        let cells = cells(line.trim_end_matches('\n'), at);
        at += line.len();
        if cells.len() > 1 {
            table.push(cells);
            continue;
        }
        read_table(units, &table, above, &mut found);
        table.clear();
        above = line.trim();
    }
    read_table(units, &table, above, &mut found);
    found
}

/// A cell and where it begins in the text.
type Cell<'t> = (&'t str, usize);

fn cells(line: &str, start: usize) -> Vec<Cell<'_>> {
    let mut next = start;
    let mut cells = Vec::new();
    for cell in line.split('\t') {
        let lead = cell.len() - cell.trim_start().len();
        cells.push((cell.trim(), next + lead));
        next += cell.len() + 1;
    }
    cells
}

/// Adds the figures of one table; `above` is the line before it, which may name the unit of all of it.
fn read_table(units: &Units, rows: &[Vec<Cell>], above: &str, found: &mut Vec<CellFigure>) {
    let Some((heads, rows)) = rows.split_first() else { return };
    let named = heads.iter().filter(|(head, _)| is_head(head)).count();
    if rows.is_empty() || named < 2 {
        return;
    }
    let heads: Vec<Head> = heads.iter().map(|(head, _)| Head::new(head)).collect();
    let unit_of_table =
        above.rsplit_once("单位").map(|(_, unit)| unit.trim_matches(['：', ':', '）', ')', ' ']));
    let names_measure =
        heads.iter().find(|head| !head.is(&["序号", "编号"])).is_some_and(Head::names_measure);
    for row in rows {
        let Some(name) = row.iter().find(|(cell, _)| is_head(cell)) else { continue };
        let unit_cell = heads.iter().zip(row).find(|(head, _)| UNIT_HEADS.contains(&head.name.as_str()));
        let unit_of_row = unit_cell.map(|(_, (unit, _))| *unit).or(unit_of_table);
        let context = Context { units, row: Head::new(name.0), names_measure, unit_of_row };
        let numbers = heads.iter().zip(row).filter(|(_, cell)| cell.1 != name.1);
        found.extend(numbers.filter_map(|(head, cell)| context.figure(head, *cell)));
    }
}

/// True for the words of a head, which are no number.
fn is_head(cell: &str) -> bool {
    let count = cell.chars().count();
    let numeric = cell.chars().all(|c| c.is_ascii_digit() || ".,%％-—/ ".contains(c));
    count > 0 && count <= HEAD_CHARS && !numeric
}

/// The head of a column or row, taken apart.
struct Head {
    name: String,
    /// What stands in brackets (处理量（万吨）).
    unit: Option<String>,
    years: Option<period::Stretch>,
}

impl Head {
    fn new(cell: &str) -> Self {
        let unit = cell.rsplit_once(['（', '(']).and_then(|(_, unit)| unit.strip_suffix(['）', ')']));
        let bare: String = tidy(cell);
        let years = period::heading_years(&bare, None);
        let unit =
            unit.map(|unit| unit.trim_start_matches("单位").trim_start_matches(['：', ':']).to_string());
        Self { name: bare, unit, years }
    }

    fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// True for 2019年 and the like, which say when and not what.
    fn is_time(&self) -> bool {
        let digits = self.name.chars().filter(char::is_ascii_digit).count();
        self.years.is_some() && self.name.chars().count() <= digits + 2
    }

    fn names_measure(&self) -> bool {
        self.is(&INDICATOR_HEADS) || self.is(&OTHER_HEADS)
    }
}

/// What a row gives to each of its cells.
struct Context<'a> {
    units: &'a Units,
    row: Head,
    /// True if the row's head names what is measured, false if it names whom.
    names_measure: bool,
    unit_of_row: Option<&'a str>,
}

impl Context<'_> {
    fn figure(&self, head: &Head, (cell, start): Cell) -> Option<CellFigure> {
        if head.is(&OTHER_HEADS) || head.is(&UNIT_HEADS) || cell.chars().count() > NUMBER_CHARS {
            return None;
        }
        let number = number::read(cell, 0).filter(|number| number.script == Script::Arabic)?;
        let written = self.units.at(cell, number.end);
        let end = written.as_ref().map_or(number.end, |unit| unit.end);
        if end < cell.len() || cell.starts_with('0') && cell.len() > 1 && !cell.starts_with("0.") {
            return None;
        }
        let named =
            [&head.unit, &self.row.unit].into_iter().flatten().map(String::as_str).chain(self.unit_of_row);
        let (factor, unit) = match written {
            Some(unit) => (1.0, unit.name.into_owned()),
            None if number.share.is_some() => (1.0, number.share.unwrap_or_default().to_string()),
            None => named.filter_map(|unit| self.unit(unit)).next().unwrap_or((1.0, String::new())),
        };
        let (indicator, scope) = self.name(head);
        Some(CellFigure {
            span: Span::new(start, start + end),
            value: number.value * factor,
            unit,
            indicator,
            years: head.years.or(self.row.years),
            scope,
        })
    }

    /// What is measured, and of whom.
    fn name(&self, head: &Head) -> (String, Option<String>) {
        let row = &self.row;
        if row.is_time() {
            (head.name.clone(), None)
        } else if head.is_time() || head.is(&VALUE_HEADS) {
            (row.name.clone(), None)
        } else if self.names_measure {
            (format!("{}{}", row.name, head.name), None)
        } else {
            (head.name.clone(), Some(row.name.clone()))
        }
    }

    /// 万元 as the factor 10,000 and 元.
    fn unit(&self, named: &str) -> Option<(f64, String)> {
        let one = format!("1{named}");
        let number = number::read(&one, 0)?;
        let unit = self.units.at(&one, number.end)?;
        (unit.end == one.len()).then(|| (number.value, unit.name.into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let line = |figure: CellFigure| {
            let years = figure.years.map(|years| format!("@{}", years.1)).unwrap_or_default();
            let scope = figure.scope.map(|scope| format!(" {scope}")).unwrap_or_default();
            format!("{} {}{}{years}{scope}", figure.indicator, figure.value, figure.unit)
        };
        figures(&Units::builtin(), text).into_iter().map(line).collect()
    }

    #[test]
    fn heads_name_what_is_measured() {
        let text = "附表\n指标\t单位\t2019年\t2020年\n受理案件\t万件\t1.2\t1.5\n办结率\t%\t95.1\t96.27\n";
        assert_eq!(
            found(text),
            ["受理案件 12000件@2019", "受理案件 15000件@2020", "办结率 95.1%@2019", "办结率 96.27%@2020"]
        );
    }

    #[test]
    fn rows_name_whom() {
        let text = "序号\t地区\t投资（万元）\t增速\n1\t青山区\t1,250\t5.5%\n2\t白石县\t300\t-\n";
        assert_eq!(found(text), ["投资 12500000元 青山区", "增速 5.5% 青山区", "投资 3000000元 白石县"]);
        assert_eq!(
            found("单位：吨\n年份\t收运量\t处置量\n2019年\t12\t10\n"),
            ["收运量 12吨@2019", "处置量 10吨@2019"]
        );
    }

    #[test]
    fn lines_with_a_tab_are_not_all_tables() {
        assert_eq!(found("联系人：\t电话0312-5021345\n"), [""; 0]);
        assert_eq!(found("1\t2\n3\t4\n"), [""; 0]);
    }
}
