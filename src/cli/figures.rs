//! `figures`: what the reports of the whole index state in numbers, as a table.

use super::args::FiguresArguments;
use super::context::Context;
use super::registers::cut;
use crate::analysis::fold::{Folded, contains};
use crate::error::Result;
use crate::index::Reader;
use crate::index::record::{DocumentHead, PassageRecord};
use crate::model::{Bound, Figure, Lang};
use crate::output::{Cell, Column, Format, Table};
use std::collections::BTreeMap;

/// The figures whose indicator holds the pattern; where there are none, those in whose sentence it stands.
pub fn figures(context: &Context, arguments: &FiguresArguments) -> Result<u8> {
    let index = context.open()?;
    let reader = index.reader()?;
    let pattern = arguments.pattern.as_deref().unwrap_or_default();
    let most = if arguments.compare { 0 } else { arguments.k };
    let mut found = all_figures(&reader, pattern, true, most)?;
    if found.is_empty() {
        found = all_figures(&reader, pattern, false, most)?;
    }
    if arguments.compare {
        found = side_by_side(found);
    }
    cut(&mut found, arguments.k);
    let for_people = context.output_format(&arguments.table) == Format::Text;
    let words = for_people.then(|| context.lang());
    let rows = found.into_iter().map(|found| found.row(words)).collect();
    let table = Table { columns: COLUMNS.to_vec(), rows };
    context.write_table(&arguments.table, &table)?;
    Ok(u8::from(table.rows.is_empty()))
}

/// A figure and its place.
struct Found {
    figure: Figure,
    document: String,
    region: Option<String>,
    passage: u32,
    section: String,
    /// As it stands there.
    text: String,
    sentence: String,
}

/// In the order of document names and of the text, at most `most` where it is not 0.
fn all_figures(reader: &dyn Reader, pattern: &str, by_indicator: bool, most: usize) -> Result<Vec<Found>> {
    let mut documents = Vec::new();
    reader.each_document(&mut |head, _| {
        documents.push((head.name, head.key));
        Ok(())
    })?;
    documents.sort();
    let mut found = Vec::new();
    for (_, key) in documents {
        let Some((address, head, _)) = reader.document(&key)? else { continue };
        for passage in reader.passages(address)? {
            of_passage(&head, passage, pattern, by_indicator, &mut found);
        }
        if most > 0 && found.len() >= most {
            break;
        }
    }
    cut(&mut found, most);
    Ok(found)
}

/// Adds the figures of a passage that hold the pattern: `by_indicator` in what they count, else in their sentence.
fn of_passage(
    head: &DocumentHead,
    passage: PassageRecord,
    pattern: &str,
    by_indicator: bool,
    found: &mut Vec<Found>,
) {
    for figure in passage.figures {
        let sentence = sentence_around(&passage.text, figure.span.start);
        let indicator = figure.indicator.as_deref().unwrap_or_default();
        if pattern.is_empty() || contains(if by_indicator { indicator } else { sentence }, pattern) {
            found.push(Found {
                document: head.name.clone(),
                region: head.region.clone(),
                passage: passage.number,
                section: passage.section.join(" › "),
                text: figure.span.of(&passage.text).to_string(),
                sentence: sentence.to_string(),
                figure,
            });
        }
    }
}

/// Indicators, in one unit, that documents state with different values, each with all that is stated of it by period.
fn side_by_side(found: Vec<Found>) -> Vec<Found> {
    let mut groups: BTreeMap<(String, String), Vec<Found>> = BTreeMap::new();
    for found in found {
        let Some(indicator) = found.figure.indicator.as_deref() else { continue };
        let name = Folded::new(indicator).chars.into_iter().collect();
        groups.entry((name, found.figure.unit.clone())).or_default().push(found);
    }
    let differ = |group: &[Found]| {
        let first = &group[0];
        let elsewhere = group.iter().any(|other| other.document != first.document);
        elsewhere && group.iter().any(|other| other.figure.value != first.figure.value)
    };
    let mut rows = Vec::new();
    for mut group in groups.into_values().filter(|group| differ(group)) {
        group.sort_by(|a, b| (&a.figure.period, &a.document).cmp(&(&b.figure.period, &b.document)));
        rows.append(&mut group);
    }
    rows
}

const COLUMNS: [Column; 14] = [
    Column::new("indicator", "指标", "indicator"),
    Column::new("value", "数值", "value"),
    Column::new("unit", "单位", "unit"),
    Column::new("period", "时期", "period"),
    Column::new("text", "原文", "text"),
    Column::new("document", "文档", "document"),
    Column::new("passage", "段号", "passage"),
    Column::new("region", "地区", "region"),
    Column::new("section", "章节", "section"),
    Column::new("sentence", "句子", "sentence"),
    Column::new("bound", "界限", "bound"),
    Column::new("change", "升降", "change"),
    Column::new("basis", "比较基准", "basis"),
    Column::new("scope", "范围", "scope"),
];

impl Found {
    /// With words for people in a language, else with the keys for machines.
    fn row(self, people: Option<Lang>) -> Vec<Cell> {
        let figure = self.figure;
        let bound = figure.bound.map(|bound| people.map_or(bound.key(), |lang| bound_name(bound, lang)));
        let change = figure.comparison.as_ref().map(|comparison| match (people, comparison.up) {
            (Some(Lang::Zh), true) => "升",
            (Some(Lang::Zh), false) => "降",
            (_, true) => "up",
            (_, false) => "down",
        });
        let basis = figure.comparison.as_ref().map(|comparison| comparison.basis.as_str());
        vec![
            Cell::text(figure.indicator.as_deref()),
            Cell::Number(figure.value),
            Cell::Text(figure.unit),
            Cell::text(figure.period.as_deref()),
            Cell::Text(self.text),
            Cell::Text(self.document),
            Cell::Integer(i64::from(self.passage)),
            Cell::text(self.region.as_deref()),
            Cell::Text(self.section),
            Cell::Text(self.sentence),
            Cell::text(bound),
            Cell::text(change),
            Cell::text(basis.filter(|basis| !basis.is_empty())),
            Cell::text(figure.scope.as_deref()),
        ]
    }
}

/// What a bound is called in a table for people; machines read its key.
pub fn bound_name(bound: Bound, lang: Lang) -> &'static str {
    let zh = match bound {
        Bound::About => "约",
        Bound::Nearly => "近",
        Bound::Over => "超过",
        Bound::AtLeast => "不低于",
        Bound::Below => "不到",
        Bound::AtMost => "不超过",
    };
    lang.pick(zh, bound.key())
}

/// The clause of `text` around byte `at`, from one sentence mark or semicolon to the next.
fn sentence_around(text: &str, at: usize) -> &str {
    let is_end = |c: char| matches!(c, '。' | '；' | '！' | '？' | '\n');
    let start =
        text[..at].char_indices().rev().find(|&(_, c)| is_end(c)).map_or(0, |(i, c)| i + c.len_utf8());
    let end = text[at..]
        .char_indices()
        .find(|&(_, c)| is_end(c))
        .map_or(text.len(), |(i, c)| at + i + c.len_utf8());
    text[start..end].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(document: &str, indicator: &str, value: f64, period: &str) -> Found {
        Found {
            figure: Figure {
                indicator: Some(indicator.to_string()),
                value,
                period: Some(period.to_string()),
                ..Figure::default()
            },
            document: document.to_string(),
            region: None,
            passage: 0,
            section: String::new(),
            text: String::new(),
            sentence: String::new(),
        }
    }

    #[test]
    fn what_documents_state_differently_stands_side_by_side() {
        let all = vec![
            found("乙.txt", "办结率", 95.0, "2019"),
            found("乙.txt", "派遣率", 95.0, "2019"),
            found("甲.txt", "办结率", 96.0, "2018"),
            found("甲.txt", "派遣率", 95.0, "2018"),
        ];
        let rows: Vec<_> = side_by_side(all).iter().map(|found| found.figure.value).collect();
        assert_eq!(rows, [96.0, 95.0]);
    }
}
