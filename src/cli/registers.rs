//! `entities`: the register of the whole index as a table.

use super::args::EntitiesArguments;
use super::context::Context;
use super::corrections;
use crate::analysis::fold::contains;
use crate::entity::divisions::Divisions;
use crate::entity::register::{self, Entry, Office};
use crate::error::Result;
use crate::index::Reader;
use crate::model::{EntityKind, Lang};
use crate::output::{Cell, Column, Format, Record, Table};

pub fn entities(context: &Context, arguments: &EntitiesArguments) -> Result<u8> {
    let index = context.open()?;
    let reader = index.reader()?;
    let mut registers: Vec<Vec<Entry>> = Vec::new();
    reader.each_document(&mut |head, detail| {
        registers.push(in_document(detail.register, &head.name));
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
            Cell::Records(entry.offices.into_iter().map(|office| record(office, for_people)).collect()),
        ]
    };
    let table = Table {
        columns: vec![
            Column::new("kind", "类别", "kind"),
            Column::new("name", "名称", "name"),
            Column::new("aliases", "别名", "aliases"),
            Column::new("documents", "文档数", "documents"),
            Column::new("mentions", "提及次数", "mentions"),
            Column::new("offices", "职务", "offices"),
        ],
        rows: entries.into_iter().map(row).collect(),
    };
    context.write_table(&arguments.table, &table)?;
    Ok(u8::from(table.rows.is_empty()))
}

/// `register` with the name of its document beside every office.
fn in_document(mut register: Vec<Entry>, name: &str) -> Vec<Entry> {
    for office in register.iter_mut().flat_map(|entry| &mut entry.offices) {
        office.document = name.to_string();
    }
    register
}

/// An office as a table shows it: body and title, and, where there is room, the passage that says so as `show` takes it.
fn record(office: Office, for_people: bool) -> Record {
    let name = office_name(&office);
    let text = match for_people {
        true => name,
        false => format!("{name} ({}#{})", office.document, office.passage),
    };
    let fields = vec![
        ("title", Cell::Text(office.title)),
        ("body", Cell::text(office.body.as_deref())),
        ("document", Cell::Text(office.document)),
        ("passage", Cell::Integer(office.passage.into())),
        ("mentions", Cell::Integer(office.mentions as i64)),
    ];
    Record { text, fields }
}

/// An office as people say it: 包头市财政局局长.
pub fn office_name(office: &Office) -> String {
    format!("{}{}", office.body.as_deref().unwrap_or_default(), office.title)
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

/// The first `most` rows; all where it is 0.
pub fn cut<T>(rows: &mut Vec<T>, most: usize) {
    if most > 0 {
        rows.truncate(most);
    }
}
