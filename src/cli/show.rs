//! `show`: a document's outline, a passage in its surroundings, or the whole text as read.

use super::args::ShowArguments;
use super::context::{Context, with_output};
use crate::analysis::fold::contains;
use crate::error::{Error, ErrorKind, Result, in_language};
use crate::index::record::{DocumentDetail, DocumentHead, PassageRecord};
use crate::index::{Address, Reader};
use crate::model::Lang;
use crate::output::visible;
use std::io::{self, Write};

/// Documents that are listed where several fit.
const NAMED: usize = 10;

pub fn show(context: &Context, arguments: &ShowArguments) -> Result<u8> {
    let index = context.open()?;
    let reader = index.reader()?;
    let lang = context.lang();
    let (name, passage) = split_target(&reader, &arguments.target)?;
    let (address, head, detail) = find(&reader, &name, lang)?;
    let passages = reader.passages(address)?;
    if arguments.raw {
        with_output(None, |out| passages.iter().try_for_each(|p| out.write_all(p.text.as_bytes())))?;
        return Ok(0);
    }
    match passage {
        Some(number) if number >= passages.len() => {
            let detail = lang.pick(
                format!("这份文档只有 {} 段（编号从 0 起）", passages.len()),
                format!("the document has {} passages, counted from 0", passages.len()),
            );
            Err(Error::new(ErrorKind::NotFound, detail).at(&arguments.target))
        }
        Some(number) => {
            let context = arguments.context as usize;
            let shown = number.saturating_sub(context)..(number + context + 1).min(passages.len());
            with_output(None, |out| surroundings(out, &head, &passages[shown], number as u32))?;
            Ok(0)
        }
        None => {
            with_output(None, |out| overview(out, &head, &detail, &passages, lang))?;
            Ok(0)
        }
    }
}

/// Takes `name#7` apart; a document may itself have `#7` in its name.
fn split_target(reader: &dyn Reader, target: &str) -> Result<(String, Option<usize>)> {
    if let Some((name, number)) = target.rsplit_once('#')
        && let Ok(number) = number.parse()
        && matches(reader, target)?.is_empty()
    {
        return Ok((name.to_string(), Some(number)));
    }
    Ok((target.to_string(), None))
}

/// The documents that `target` names: exactly; else by the beginning of the name or id, or by the
/// last part of the name; else by any part of name or title.
fn matches(reader: &dyn Reader, target: &str) -> Result<Vec<DocumentHead>> {
    let (mut exact, mut partial, mut within) = (Vec::new(), Vec::new(), Vec::new());
    reader.each_document(&mut |head, _| {
        if head.name == target || head.id == target {
            exact.push(head);
        } else if head.name.starts_with(target)
            || (target.len() >= 6 && head.id.starts_with(target))
            || head.name.ends_with(&format!("/{target}"))
        {
            partial.push(head);
        } else if contains(&head.name, target)
            || head.title.as_ref().is_some_and(|title| contains(title, target))
        {
            within.push(head);
        }
        Ok(())
    })?;
    let mut found = [exact, partial, within].into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    found.sort_by(|a, b| (&a.name, &a.id, &a.key).cmp(&(&b.name, &b.id, &b.key)));
    Ok(found)
}

fn find(reader: &dyn Reader, name: &str, lang: Lang) -> Result<(Address, DocumentHead, DocumentDetail)> {
    let found = matches(reader, name)?;
    let none = || {
        let detail = lang.pick("索引里没有这份文档", "the index has no such document");
        Error::new(ErrorKind::NotFound, detail).at(name)
    };
    let first = found.first().ok_or_else(none)?;
    if found.len() > 1 {
        let names: Vec<String> =
            found.iter().map(|head| format!("{} ({})", head.name, &head.id[..8])).collect();
        eprintln!(
            "{}",
            lang.pick("有多份文档符合，显示第一份：", "several documents fit, the first is shown:")
        );
        names.iter().take(NAMED).for_each(|name| eprintln!("  {}", visible(name)));
        if names.len() > NAMED {
            eprintln!("  … {}", names.len() - NAMED);
        }
    }
    reader.document(&first.key)?.ok_or_else(none)
}

fn overview(
    out: &mut dyn Write,
    head: &DocumentHead,
    detail: &DocumentDetail,
    passages: &[PassageRecord],
    lang: Lang,
) -> io::Result<()> {
    writeln!(out, "{}", visible(head.title.as_deref().unwrap_or(&head.name)))?;
    let date = head.date.map(|date| date.to_string());
    let rows = [
        (lang.pick("文档", "document"), Some(head.name.as_str())),
        (lang.pick("编号", "id"), Some(head.id.as_str())),
        (lang.pick("日期", "date"), date.as_deref()),
        (lang.pick("发文机关", "issuer"), head.issuer.as_deref()),
        (lang.pick("地区", "region"), head.region.as_deref()),
        (lang.pick("文号", "number"), detail.number.as_deref()),
        (lang.pick("格式", "format"), Some(detail.format.as_str())),
        (lang.pick("编码", "encoding"), detail.encoding.as_deref()),
    ];
    for (label, value) in rows.iter().filter_map(|(label, value)| Some((label, (*value)?))) {
        writeln!(out, "  {label}: {}", visible(value))?;
    }
    for warning in &detail.warnings {
        writeln!(out, "  ! {}", visible(&in_language(warning, lang)))?;
    }
    let count = passages.len();
    writeln!(out, "{}", lang.pick(format!("提纲（{count} 段）"), format!("outline ({count} passages)")))?;
    for section in &detail.sections {
        let first = passages.partition_point(|passage| passage.span.end <= section.span.start);
        let indent = "  ".repeat(usize::from(section.level));
        writeln!(out, "{indent}{}  #{first}", visible(&section.heading))?;
    }
    Ok(())
}

fn surroundings(
    out: &mut dyn Write,
    head: &DocumentHead,
    passages: &[PassageRecord],
    number: u32,
) -> io::Result<()> {
    writeln!(out, "{}", visible(head.title.as_deref().unwrap_or(&head.name)))?;
    for passage in passages {
        let mark = if passage.number == number { "▶" } else { " " };
        let page = passage.page.map(|page| format!(" p.{page}")).unwrap_or_default();
        let path = passage.section.join(" › ");
        writeln!(out, "\n{mark} {}#{}{page}  {}", visible(&head.name), passage.number, visible(&path))?;
        writeln!(out, "{}", visible(passage.text.trim()))?;
    }
    Ok(())
}
