//! `inspect`: what would be read from a file.

use super::args::InspectArguments;
use super::context::{Context, with_output};
use super::figures::bound_name;
use super::registers::{kind_name, office_name};
use super::search::read_input;
use crate::analysis::Analyzer;
use crate::analysis::user_words::UserWords;
use crate::entity::divisions::Divisions;
use crate::entity::register;
use crate::error::{Result, in_language};
use crate::model::{Document, Lang, Origin};
use crate::output::{Format, visible, write_document};
use crate::split::residue::RecurringLines;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of entities and figures that are shown to people.
const SHOWN: usize = 40;

pub fn inspect(context: &Context, arguments: &InspectArguments) -> Result<u8> {
    let bytes = read_input(&arguments.file)?;
    let name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let pipeline = context.pipeline();
    let json = arguments.format.is_some_and(|format| matches!(format, Format::Json | Format::Jsonl));
    let dictionary = context.dictionary()?.unwrap_or_default();
    let added = arguments.tokens.then(|| Arc::new(UserWords::new(&dictionary)));
    let (mut documents, mut first, mut failed) = (0, None, false);
    with_output(None, |out| {
        let mut written = Ok(());
        pipeline.read(&name, &bytes, &RecurringLines::new(), &mut |read| match read {
            Ok(document) => {
                documents += 1;
                if written.is_ok() {
                    written = match json {
                        true => write_document(out, &document),
                        false => describe(out, &document, context.lang(), added.as_ref()),
                    };
                }
            }
            Err(error) => {
                context.complain(&error.clone().at(&arguments.file));
                first.get_or_insert(error.kind);
                failed = true;
            }
        });
        written
    })?;
    Ok(match (documents, first) {
        (0, Some(kind)) => kind.exit_code(),
        (0, None) => 1,
        _ => {
            if failed {
                2
            } else {
                0
            }
        }
    })
}

/// Writes what is known of a document for people.
fn describe(
    out: &mut dyn Write,
    document: &Document,
    lang: Lang,
    added: Option<&Arc<UserWords>>,
) -> io::Result<()> {
    let metadata = &document.metadata;
    let date = metadata.date.map(|date| date.to_string());
    let encoding = document.encoding.unwrap_or("-");
    let year = metadata.year.map(|year| year.to_string());
    let addressees = metadata.addressees.join(lang.pick("、", ", "));
    let addressees = Some(addressees.as_str()).filter(|names| !names.is_empty());
    let pages = (!document.pages.is_empty()).then(|| document.pages.len().to_string());
    writeln!(out, "{}", visible(&document.name))?;
    writeln!(out, "  {}: {}", lang.pick("格式", "format"), document.format)?;
    writeln!(out, "  {}: {}", lang.pick("编码", "encoding"), visible(encoding))?;
    let rows = [
        ("pages", lang.pick("页数", "pages"), pages.as_deref()),
        ("title", lang.pick("标题", "title"), metadata.title.as_deref()),
        ("subtitle", lang.pick("副标题", "subtitle"), metadata.subtitle.as_deref()),
        ("date", lang.pick("日期", "date"), date.as_deref()),
        ("year", lang.pick("年份", "year"), year.as_deref()),
        ("issuer", lang.pick("发文机关", "issuer"), metadata.issuer.as_deref()),
        ("addressees", lang.pick("主送机关", "addressees"), addressees),
        ("region", lang.pick("地区", "region"), metadata.region.as_deref()),
        ("number", lang.pick("文号", "number"), metadata.number.as_deref()),
    ];
    for (part, label, value) in rows {
        let origin = metadata.origins.get(part).filter(|_| value.is_some());
        let origin = origin.map_or(String::new(), |origin| format!(" [{}]", origin_name(*origin, lang)));
        writeln!(out, "  {label}: {}{origin}", value.map_or("-".into(), visible))?;
    }
    for warning in &document.warnings {
        writeln!(out, "  ! {}", visible(&in_language(warning, lang)))?;
    }
    outline(out, document, lang)?;
    entities(out, document, lang)?;
    figures(out, document, lang)?;
    if let Some(added) = added {
        words(out, document, added, lang)?;
    }
    writeln!(out)
}

/// Where a part of the metadata comes from, for people.
fn origin_name(origin: Origin, lang: Lang) -> &'static str {
    match origin {
        Origin::Format => lang.pick("格式", "format"),
        Origin::Text => lang.pick("正文", "text"),
        Origin::Name => lang.pick("文件名", "file name"),
        Origin::Folder => lang.pick("文件夹", "folder"),
    }
}

fn outline(out: &mut dyn Write, document: &Document, lang: Lang) -> io::Result<()> {
    let (sections, passages) = (document.sections.len(), document.passages.len());
    writeln!(
        out,
        "{}",
        lang.pick(
            format!("提纲（{sections} 节，{passages} 段）"),
            format!("outline ({sections} sections, {passages} passages)")
        )
    )?;
    for section in &document.sections {
        let indent = "  ".repeat(usize::from(section.level));
        writeln!(out, "{indent}{}", visible(&section.heading))?;
    }
    for span in &document.residue {
        writeln!(out, "  {}{}", lang.pick("残留: ", "residue: "), visible(span.of(&document.text).trim()))?;
    }
    Ok(())
}

fn entities(out: &mut dyn Write, document: &Document, lang: Lang) -> io::Result<()> {
    let register = register::of_document(&document.text, &document.mentions, &document.passages);
    let entries = register::merge([register], &Divisions::builtin());
    writeln!(out, "{} ({})", lang.pick("实体", "entities"), entries.len())?;
    for entry in entries.iter().take(SHOWN) {
        let aliases = entry.aliases.join("、");
        let aliases = if aliases.is_empty() { String::new() } else { format!(" = {aliases}") };
        let offices: String =
            entry.offices.iter().map(|office| format!("; {}", office_name(office))).collect();
        let kind = kind_name(entry.kind, lang);
        let line = format!("{kind} {}{aliases} ×{}{offices}", entry.name, entry.mentions);
        writeln!(out, "  {}", visible(&line))?;
    }
    more(out, entries.len())
}

fn figures(out: &mut dyn Write, document: &Document, lang: Lang) -> io::Result<()> {
    writeln!(out, "{} ({})", lang.pick("数据", "figures"), document.figures.len())?;
    for figure in document.figures.iter().take(SHOWN) {
        let indicator = figure.indicator.as_deref().unwrap_or("-");
        let period = figure.period.as_deref().map(|period| format!(" [{period}]")).unwrap_or_default();
        let bound = figure.bound.map(|bound| format!(" {}", bound_name(bound, lang))).unwrap_or_default();
        let scope = figure.scope.as_deref().map(|scope| format!(" {scope}")).unwrap_or_default();
        let line = format!("{indicator}:{bound} {}{period}{scope}", figure.span.of(&document.text));
        writeln!(out, "  {}", visible(&line))?;
    }
    more(out, document.figures.len())
}

fn more(out: &mut dyn Write, rows: usize) -> io::Result<()> {
    if rows > SHOWN { writeln!(out, "  … {}", rows - SHOWN) } else { Ok(()) }
}

fn words(out: &mut dyn Write, document: &Document, added: &Arc<UserWords>, lang: Lang) -> io::Result<()> {
    let mut analyzer = Analyzer::with_words(added.clone());
    for passage in &document.passages {
        let analysis = analyzer.analyze(passage.span.of(&document.text));
        let words: Vec<String> = analysis.words.iter().map(|word| analysis.text(word)).collect();
        let page = document.page_of(passage.span.start);
        let page = page.map(|page| lang.pick(format!(" 第 {page} 页"), format!(" p. {page}")));
        writeln!(out, "#{}{} {}", passage.number, page.unwrap_or_default(), visible(&words.join(" / ")))?;
    }
    Ok(())
}
