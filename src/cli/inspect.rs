//! `inspect`: what would be read from a file.

use super::args::InspectArguments;
use super::context::{Context, with_output};
use super::registers::kind_name;
use super::search::read_input;
use crate::analysis::Analyzer;
use crate::error::{Result, in_language};
use crate::ingest::Pipeline;
use crate::model::{Document, Lang};
use crate::output::{Format, visible, write_document};
use crate::split::residue::RecurringLines;
use std::io::{self, Write};

/// Rows of entities and figures that are shown to people.
const SHOWN: usize = 40;

pub fn inspect(context: &Context, arguments: &InspectArguments) -> Result<u8> {
    let bytes = read_input(&arguments.file)?;
    let name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let pipeline = Pipeline::new(&context.settings.schema.passages);
    let json = arguments.format.is_some_and(|format| matches!(format, Format::Json | Format::Jsonl));
    let (mut documents, mut first, mut failed) = (0, None, false);
    with_output(None, |out| {
        let mut written = Ok(());
        pipeline.read(&name, &bytes, &RecurringLines::new(), &mut |read| match read {
            Ok(document) => {
                documents += 1;
                if written.is_ok() {
                    written = match json {
                        true => write_document(out, &document),
                        false => describe(out, &document, context.lang(), arguments.tokens),
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
fn describe(out: &mut dyn Write, document: &Document, lang: Lang, tokens: bool) -> io::Result<()> {
    let metadata = &document.metadata;
    let date = metadata.date.map(|date| date.to_string());
    let encoding = document.encoding.unwrap_or("-");
    let pages = (!document.pages.is_empty()).then(|| document.pages.len().to_string());
    writeln!(out, "{}", visible(&document.name))?;
    let rows = [
        (lang.pick("格式", "format"), Some(document.format)),
        (lang.pick("编码", "encoding"), Some(encoding)),
        (lang.pick("页数", "pages"), pages.as_deref()),
        (lang.pick("标题", "title"), metadata.title.as_deref()),
        (lang.pick("日期", "date"), date.as_deref()),
        (lang.pick("发文机关", "issuer"), metadata.issuer.as_deref()),
        (lang.pick("地区", "region"), metadata.region.as_deref()),
        (lang.pick("文号", "number"), metadata.number.as_deref()),
    ];
    for (label, value) in rows {
        writeln!(out, "  {label}: {}", value.map_or("-".into(), visible))?;
    }
    for warning in &document.warnings {
        writeln!(out, "  ! {}", visible(&in_language(warning, lang)))?;
    }
    outline(out, document, lang)?;
    entities(out, document, lang)?;
    figures(out, document, lang)?;
    if tokens {
        words(out, document, lang)?;
    }
    writeln!(out)
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
    let register = crate::entity::register::of_document(&document.text, &document.mentions);
    let entries = crate::entity::register::merge([register]);
    writeln!(out, "{} ({})", lang.pick("实体", "entities"), entries.len())?;
    for entry in entries.iter().take(SHOWN) {
        let aliases = entry.aliases.join("、");
        let aliases = if aliases.is_empty() { String::new() } else { format!(" = {aliases}") };
        let line = format!("{} {}{aliases} ×{}", kind_name(entry.kind, lang), entry.name, entry.mentions);
        writeln!(out, "  {}", visible(&line))?;
    }
    more(out, entries.len())
}

fn figures(out: &mut dyn Write, document: &Document, lang: Lang) -> io::Result<()> {
    writeln!(out, "{} ({})", lang.pick("数据", "figures"), document.figures.len())?;
    for figure in document.figures.iter().take(SHOWN) {
        let indicator = figure.indicator.as_deref().unwrap_or("-");
        let period = figure.period.as_deref().map(|period| format!(" [{period}]")).unwrap_or_default();
        let line = format!("{indicator}: {}{period}", figure.span.of(&document.text));
        writeln!(out, "  {}", visible(&line))?;
    }
    more(out, document.figures.len())
}

fn more(out: &mut dyn Write, rows: usize) -> io::Result<()> {
    if rows > SHOWN { writeln!(out, "  … {}", rows - SHOWN) } else { Ok(()) }
}

fn words(out: &mut dyn Write, document: &Document, lang: Lang) -> io::Result<()> {
    let mut analyzer = Analyzer::default();
    for passage in &document.passages {
        let analysis = analyzer.analyze(passage.span.of(&document.text));
        let words: Vec<String> = analysis.words.iter().map(|word| analysis.text(word)).collect();
        let page = document.page_of(passage.span.start);
        let page = page.map(|page| lang.pick(format!(" 第 {page} 页"), format!(" p. {page}")));
        writeln!(out, "#{}{} {}", passage.number, page.unwrap_or_default(), visible(&words.join(" / ")))?;
    }
    Ok(())
}
