//! `entities` and `figures`: the registers of the whole index as tables.

use super::args::{EntitiesArguments, FiguresArguments};
use super::context::Context;
use super::corrections;
use crate::analysis::fold::contains;
use crate::entity::divisions::Divisions;
use crate::entity::register::{self, Entry};
use crate::error::Result;
use crate::index::Reader;
use crate::index::record::{DocumentHead, PassageRecord};
use crate::model::{EntityKind, Figure, Lang};
use crate::output::{Cell, Column, Format, Table};

pub fn entities(context: &Context, arguments: &EntitiesArguments) -> Result<u8> {
    let index = context.open()?;
    let reader = index.reader()?;
    let mut registers: Vec<Vec<Entry>> = Vec::new();
    reader.each_document(&mut |_, detail| {
        registers.push(detail.register);
        Ok(())
    })?;
    let divisions = Divisions::builtin();
    let corrections = corrections::read(context, index.folder())?;
    let mut entries = corrections.apply(register::merge(registers, &divisions), &divisions);
    entries.retain(|entry| arguments.kind.is_none_or(|kind| kind == entry.kind));
    if let Some(pattern) = &arguments.pattern {
        let named = |entry: &Entry| {
            contains(&entry.name, pattern) || entry.aliases.iter().any(|alias| contains(alias, pattern))
        };
        entries.retain(named);
    }
    cut(&mut entries, arguments.k);
    let for_people = context.output_format(&arguments.table) == Format::Text;
    let row = |entry: Entry| {
        let kind = if for_people { kind_name(entry.kind, context.lang()) } else { entry.kind.key() };
        vec![
            Cell::Text(kind.to_string()),
            Cell::Text(entry.name),
            Cell::List(entry.aliases),
            Cell::Integer(entry.documents as i64),
            Cell::Integer(entry.mentions as i64),
        ]
    };
    let table = Table {
        columns: vec![
            Column::new("kind", "类别", "kind"),
            Column::new("name", "名称", "name"),
            Column::new("aliases", "别名", "aliases"),
            Column::new("documents", "文档数", "documents"),
            Column::new("mentions", "提及次数", "mentions"),
        ],
        rows: entries.into_iter().map(row).collect(),
    };
    context.write_table(&arguments.table, &table)?;
    Ok(u8::from(table.rows.is_empty()))
}

/// What a kind is called in a table for people; machines read its key.
pub fn kind_name(kind: EntityKind, lang: Lang) -> &'static str {
    let zh = match kind {
        EntityKind::Person => "人物",
        EntityKind::Organization => "机构",
        EntityKind::Place => "地点",
        EntityKind::Position => "职务",
        EntityKind::Document => "文件",
        EntityKind::Date => "日期",
        EntityKind::Event => "活动",
    };
    lang.pick(zh, kind.key())
}

/// The figures whose indicator holds the pattern; where there are none, those in whose sentence it stands.
pub fn figures(context: &Context, arguments: &FiguresArguments) -> Result<u8> {
    let index = context.open()?;
    let reader = index.reader()?;
    let pattern = arguments.pattern.as_deref().unwrap_or_default();
    let mut rows = all_figures(&reader, pattern, true, arguments.k)?;
    if rows.is_empty() {
        rows = all_figures(&reader, pattern, false, arguments.k)?;
    }
    let table = Table { columns: FIGURE_COLUMNS.to_vec(), rows };
    context.write_table(&arguments.table, &table)?;
    Ok(u8::from(table.rows.is_empty()))
}

/// Rows in the order of document names and of the text, at most `most` where it is not 0.
fn all_figures(
    reader: &dyn Reader,
    pattern: &str,
    by_indicator: bool,
    most: usize,
) -> Result<Vec<Vec<Cell>>> {
    let mut documents = Vec::new();
    reader.each_document(&mut |head, _| {
        documents.push((head.name, head.id));
        Ok(())
    })?;
    documents.sort();
    let mut rows = Vec::new();
    for (_, id) in documents {
        let Some((address, head, _)) = reader.document(&id)? else { continue };
        for passage in reader.passages(address)? {
            rows.extend(figure_rows(&head, &passage, pattern, by_indicator));
        }
        if most > 0 && rows.len() >= most {
            break;
        }
    }
    cut(&mut rows, most);
    Ok(rows)
}

const FIGURE_COLUMNS: [Column; 10] = [
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
];

/// The figures of a passage that hold the pattern: `by_indicator` in what they count, else in their sentence.
fn figure_rows(
    head: &DocumentHead,
    passage: &PassageRecord,
    pattern: &str,
    by_indicator: bool,
) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for figure in &passage.figures {
        let sentence = sentence_around(&passage.text, figure.span.start);
        let indicator = figure.indicator.as_deref().unwrap_or_default();
        if pattern.is_empty() || contains(if by_indicator { indicator } else { sentence }, pattern) {
            rows.push(figure_row(head, passage, figure, sentence));
        }
    }
    rows
}

fn figure_row(head: &DocumentHead, passage: &PassageRecord, figure: &Figure, sentence: &str) -> Vec<Cell> {
    vec![
        Cell::text(figure.indicator.as_deref()),
        Cell::Number(figure.value),
        Cell::Text(figure.unit.clone()),
        Cell::text(figure.period.as_deref()),
        Cell::Text(figure.span.of(&passage.text).to_string()),
        Cell::Text(head.name.clone()),
        Cell::Integer(i64::from(passage.number)),
        Cell::text(head.region.as_deref()),
        Cell::Text(passage.section.join(" › ")),
        Cell::Text(sentence.to_string()),
    ]
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

fn cut<T>(rows: &mut Vec<T>, most: usize) {
    if most > 0 {
        rows.truncate(most);
    }
}
