//! `search` and `batch`.

use super::args::{BatchArguments, QueryArguments, SearchArguments};
use super::context::{Context, with_output};
use super::{corrections, receipt, update};
use crate::entity::corrections::Corrections;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::charset;
use crate::index::Reader;
use crate::index::embedded::EmbeddedIndex;
use crate::ingest::Report;
use crate::output::{Format, OutputOptions, ResultWriter, Unit, summary, write_results};
use crate::query::file::{BatchQuery, read_queries};
use crate::query::{self, Mode};
use crate::search::{Engine, Results, SearchOptions};
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Instant, SystemTime};

/// Queries of a batch that are answered before the first of them is written.
const CHUNK: usize = 512;

/// Told of a folder where a file is read.
const FOLDER: &str = "这是文件夹，这里要一个文件";

/// Runs `search`; 1 means that nothing was found.
pub fn search(context: &Context, arguments: &SearchArguments) -> Result<u8> {
    let options = &arguments.options;
    let (index, files_failed) = open(context, options)?;
    let reader = index.reader()?;
    let text = arguments.query.join(" ");
    if text.trim().is_empty() {
        return Err(Error::new(ErrorKind::Usage, context.lang().pick("检索词是空的", "the query is empty")));
    }
    let mut output = context.output_options(arguments.format, options.output.as_deref(), options.unit);
    if arguments.full {
        output.lines = 0;
    }
    let mut engine = Engine::new(&reader, context.settings.schema.ranking.clone());
    if arguments.explain {
        engine.explain();
    }
    let query = BatchQuery { id: String::new(), text, filters: None };
    let corrections = corrections::read(context, index.folder())?;
    let search_options = search_options(context, options, &output);
    let mut results = answer(context, &mut engine, &query, &search_options, &corrections)?;
    results.query_id = None;
    for warning in &results.warnings {
        eprintln!("{warning}");
    }
    with_output(options.output.as_deref(), |out| write_results(out, output, &results))?;
    if output.format == Format::Text {
        eprintln!("{}", summary(&results, options.unit, context.lang()));
    }
    Ok(match (files_failed, results.hits.is_empty()) {
        (true, _) => 2,
        (false, nothing) => u8::from(nothing),
    })
}

/// Runs `batch`: many queries on all threads, written in the order of the file.
pub fn batch(context: &Context, arguments: &BatchArguments) -> Result<u8> {
    let options = &arguments.options;
    let (started, clock) = (SystemTime::now(), Instant::now());
    let (queries, errors) = read_query_file(&arguments.file)?;
    let (index, files_failed) = open(context, options)?;
    let reader = index.reader()?;
    let corrections = corrections::read(context, index.folder())?;
    let output = context.output_options(arguments.format, options.output.as_deref(), options.unit);
    let (mut hits, mut empty, mut failure) = (0, 0, None);
    with_output(options.output.as_deref(), |out| {
        let mut writer = ResultWriter::new(out, output);
        writer.begin()?;
        for chunk in queries.chunks(CHUNK) {
            match answer_all(
                context,
                &reader,
                chunk,
                &search_options(context, options, &output),
                &corrections,
            ) {
                Ok(answers) => {
                    for results in &answers {
                        hits += results.hits.len() as u64;
                        empty += usize::from(results.hits.is_empty());
                        writer.results(results)?;
                    }
                }
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        writer.finish()
    })?;
    if let Some(error) = failure {
        return Err(error);
    }
    errors.iter().for_each(|error| context.complain(error));
    let seconds = clock.elapsed().as_secs_f64();
    let (count, failed) = (queries.len(), errors.len());
    let lang = context.lang();
    eprintln!(
        "{}",
        lang.pick(
            format!("检索 {count} 条，{empty} 条没有找到，失败 {failed} 条，命中 {hits}；{seconds:.1} 秒"),
            format!("{count} queries, {empty} without hits, {failed} failed, {hits} hits; {seconds:.1} s"),
        )
    );
    if let Some(path) = &arguments.report {
        let queries = receipt::Queries { seen: count + failed, answered: count - empty, empty, failed };
        let receipt =
            receipt::Receipt::new(&Report::default(), context.fingerprint(), started, seconds, lang)
                .of_batch(queries, hits, &errors, lang);
        with_output(Some(path), |out| receipt.write(out))?;
    }
    Ok(match (failed, hits) {
        _ if files_failed => 2,
        (0, 0) => 1,
        (0, _) => 0,
        _ => 2,
    })
}

/// The index to search, and whether some files of `--in` failed.
fn open(context: &Context, options: &QueryArguments) -> Result<(EmbeddedIndex, bool)> {
    match &options.folder {
        Some(folder) => update::up_to_date(context, folder),
        None => Ok((context.open()?, false)),
    }
}

fn search_options(context: &Context, options: &QueryArguments, output: &OutputOptions) -> SearchOptions {
    let mode = match (options.exact, options.all, options.any) {
        (true, ..) => Mode::Exact,
        (_, true, _) => Mode::All,
        (.., true) => Mode::Any,
        _ => Mode::Syntax,
    };
    SearchOptions {
        limit: options.k.unwrap_or(context.settings.k),
        mode,
        by_document: options.unit == Unit::Document,
        names_only: output.format == Format::Trec,
    }
}

fn answer(
    context: &Context,
    engine: &mut Engine,
    batch: &BatchQuery,
    options: &SearchOptions,
    corrections: &Corrections,
) -> Result<Results> {
    let clock = Instant::now();
    let mut query = query::parse(&batch.text, options.mode);
    if let Some(filters) = &batch.filters {
        query.restrict(filters);
    }
    corrections::widen(corrections, &mut query);
    let mut results = engine.search(&query, options)?;
    corrections::correct(corrections, &mut results);
    results.query_id = Some(batch.id.clone());
    results.warnings = query.warnings.iter().map(|warning| warning.message(context.lang())).collect();
    results.took_ms = clock.elapsed().as_secs_f64() * 1e3;
    Ok(results)
}

/// Answers to all of `queries`, in their order, found on all threads.
fn answer_all(
    context: &Context,
    reader: &dyn Reader,
    queries: &[BatchQuery],
    options: &SearchOptions,
    corrections: &Corrections,
) -> Result<Vec<Results>> {
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<(usize, Result<Results>)>> = Mutex::new(Vec::with_capacity(queries.len()));
    std::thread::scope(|scope| {
        for _ in 0..context.settings.threads.min(queries.len()) {
            scope.spawn(|| {
                let mut engine = Engine::new(reader, context.settings.schema.ranking.clone());
                let mut own = Vec::new();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(query) = queries.get(index) else { break };
                    own.push((index, answer(context, &mut engine, query, options, corrections)));
                }
                if let Ok(mut answers) = answers.lock() {
                    answers.extend(own);
                }
            });
        }
    });
    let mut answers = answers.into_inner().unwrap_or_default();
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn read_query_file(path: &Path) -> Result<(Vec<BatchQuery>, Vec<Error>)> {
    let bytes = read_input(path)?;
    let text = charset::decode(&bytes).map_err(|e| e.at(path))?;
    let name = path.to_string_lossy();
    let (queries, errors) = read_queries(&name, &text.text);
    if queries.is_empty() && errors.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "").at(path));
    }
    Ok((queries, errors.into_iter().map(|error| error.at(path)).collect()))
}

/// The bytes of a file, or of standard input for `-`.
pub fn read_input(path: &Path) -> Result<Vec<u8>> {
    if path.is_dir() {
        return Err(Error::new(ErrorKind::Usage, FOLDER).at(path));
    }
    if path != Path::new("-") {
        return std::fs::read(path).map_err(|e| Error::from_io(&e, path));
    }
    let mut bytes = Vec::new();
    let stdin = io::stdin();
    if stdin.is_terminal() {
        eprintln!("…");
    }
    stdin.lock().read_to_end(&mut bytes).map_err(|e| Error::from_io(&e, path))?;
    Ok(bytes)
}
