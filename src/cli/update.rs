//! `index`, and the update that `--in` makes first: progress, summary, receipt.

use super::args::IndexArguments;
use super::context::{Context, with_output};
use super::receipt;
use super::stop::Stop;
use crate::config::INDEX_FOLDER;
use crate::error::{Error, ErrorKind, Result};
use crate::index::embedded::EmbeddedIndex;
use crate::ingest::{Progress, Report, ingest};
use crate::model::Lang;
use crate::output::visible;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// Problems that are printed; all are in the receipt.
const PRINTED_PROBLEMS: usize = 20;

/// Runs `index`; the exit code says whether some files failed.
pub fn index(context: &Context, arguments: &IndexArguments) -> Result<u8> {
    let missing = arguments.paths.iter().filter(|path| !path.exists()).count();
    if missing == arguments.paths.len() {
        return Err(Error::new(ErrorKind::NotFound, "").at(&arguments.paths[0]));
    }
    let folder = context.index_to_write();
    let mut index = if arguments.rebuild { rebuilding(context, &folder)? } else { opened(context, &folder)? };
    context.warn_of_outdated(&index, &folder);
    let started = SystemTime::now();
    let clock = Instant::now();
    let progress = Bar::new(context.lang(), !arguments.quiet);
    let options = context.ingest_options(Some(&arguments.reading));
    let pipeline = || context.pipeline();
    let report =
        ingest(&index, &folder, &pipeline, &arguments.paths, &options, &progress).inspect_err(|_| {
            index.abandon();
        })?;
    progress.clear();
    let abandoned = report.stopped && index.abandon();
    if !abandoned {
        index.publish()?;
        settle_words(&mut index, &report, &folder, context)?;
    }
    let seconds = clock.elapsed().as_secs_f64();
    print_problems(context, &report, PRINTED_PROBLEMS);
    eprintln!("{}", receipt::line(&report, seconds, context.lang()));
    if let Some(path) = &arguments.report {
        let fingerprint = context.fingerprint();
        let receipt = receipt::Receipt::new(&report, fingerprint, started, seconds, context.lang());
        with_output(Some(path), |out| receipt.write(out))?;
    }
    match (report.stopped, abandoned) {
        (true, true) => say_abandoned(&report, context.lang()),
        (true, false) => say_stopped(&report, context.lang()),
        (false, _) => return Ok(if report.has_failures() { 2 } else { 0 }),
    }
    Ok(progress.stop.exit_code())
}

/// True where the index cannot be written now, and may be read all the same.
fn may_be_read_only(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Locked | ErrorKind::CannotCreate)
}

/// The index to write, with the words of the dictionary in use.
fn opened(context: &Context, folder: &Path) -> Result<EmbeddedIndex> {
    let index = EmbeddedIndex::open_or_create(folder, context.settings.schema.clone())?;
    match context.dictionary()? {
        Some(words) if words != *index.words() => index.with_words(words),
        _ => Ok(index),
    }
}

/// An empty index that takes the place of the one in `folder` when the run has ended, with the words of the
/// dictionary in use.
fn rebuilding(context: &Context, folder: &Path) -> Result<EmbeddedIndex> {
    let words = context.dictionary()?.unwrap_or_default();
    EmbeddedIndex::rebuild(folder, context.settings.schema.clone(), words)
}

/// Notes that the words of the index are in force, unless documents outside of this run still lack them.
fn settle_words(index: &mut EmbeddedIndex, report: &Report, folder: &Path, context: &Context) -> Result<()> {
    match (report.stopped, report.stale) {
        (true, _) => Ok(()),
        (false, 0) => index.settle_words(),
        (false, stale) => {
            let detail = format!("{stale} 份文档不在本次读取的文件里");
            context.complain(&Error::new(ErrorKind::StaleWords, detail).at(folder));
            Ok(())
        }
    }
}

/// Says that a signal ended the run, and what is left to do.
fn say_stopped(report: &Report, lang: Lang) {
    let left = report.files.left;
    eprintln!(
        "{}",
        lang.pick(
            format!("已按信号停止：读完的已提交，还有 {left} 个文件未读\n提示: 再次运行会接着读"),
            format!("stopped by a signal: what was read is committed, {left} files are left\nhint: run again to go on"),
        )
    );
}

/// Says that a signal ended a rebuilding, which leaves the index as it was.
fn say_abandoned(report: &Report, lang: Lang) {
    let left = report.files.left;
    eprintln!(
        "{}",
        lang.pick(
            format!("已按信号停止：重建未完成（还有 {left} 个文件未读），索引仍是重建前的\n提示: 再次运行会从头重建"),
            format!(
                "stopped by a signal: not rebuilt ({left} files are left), the index is as it was\nhint: run again to rebuild it from the start"
            ),
        )
    );
}

/// Brings the folder's own index up to date and opens it; also says whether some files failed. Where another
/// process is writing to it, or it may not be written, the state that is committed answers, with a warning.
/// A signal during the update ends the process.
pub fn up_to_date(context: &Context, folder: &Path) -> Result<(EmbeddedIndex, bool)> {
    if !folder.is_dir() {
        return Err(Error::new(ErrorKind::NotFound, "").at(folder));
    }
    let place = folder.join(INDEX_FOLDER);
    let mut index = match opened(context, &place) {
        Err(error) if may_be_read_only(&error) => {
            let Ok(index) = EmbeddedIndex::open(&place, context.settings.schema.clone()) else {
                return Err(error);
            };
            context.complain(&error);
            index
        }
        index => index?,
    };
    let progress = Bar::new(context.lang(), true);
    let options = context.ingest_options(None);
    let pipeline = || context.pipeline();
    let paths: [PathBuf; 1] = [folder.to_path_buf()];
    let result = ingest(&index, &place, &pipeline, &paths, &options, &progress);
    progress.clear();
    let mut failed = false;
    match result {
        Ok(report) if report.stopped => {
            say_stopped(&report, context.lang());
            std::process::exit(progress.stop.exit_code().into());
        }
        Ok(report) => {
            failed = report.has_failures();
            settle_words(&mut index, &report, &place, context)?;
            print_problems(context, &report, PRINTED_PROBLEMS);
            if report.files.indexed + report.files.removed > 0 {
                eprintln!(
                    "{}",
                    receipt::line(&report, progress.started.elapsed().as_secs_f64(), context.lang())
                );
            }
        }
        Err(error) if matches!(error.kind, ErrorKind::Locked | ErrorKind::CannotCreate) => {
            context.complain(&error)
        }
        Err(error) => return Err(error),
    }
    Ok((index, failed))
}

/// A line for each problem, then the way out once for each kind.
fn print_problems(context: &Context, report: &Report, most: usize) {
    let lang = context.lang();
    let shown = &report.problems[..report.problems.len().min(most)];
    for problem in shown {
        let path = problem.path.as_ref().map(|path| format!("{}: ", path.display())).unwrap_or_default();
        eprintln!("{}", visible(&format!("{path}{}", problem.reason(lang))));
    }
    let more = report.problems.len() - shown.len();
    if more > 0 {
        eprintln!(
            "{}",
            lang.pick(
                format!("……另有 {more} 个问题（jiansuo index --report FILE 给出全部）"),
                format!("... and {more} more problems (jiansuo index --report FILE lists all)"),
            )
        );
    }
    let hints: BTreeSet<&str> = report.problems.iter().map(|problem| problem.kind.hint(lang)).collect();
    for hint in hints.into_iter().filter(|hint| !hint.is_empty()) {
        eprintln!("{}{hint}", lang.pick("提示: ", "hint: "));
    }
}

/// The progress bar, drawn on a terminal only.
struct Bar {
    bar: ProgressBar,
    lang: Lang,
    started: Instant,
    stop: Stop,
}

impl Bar {
    fn new(lang: Lang, shown: bool) -> Self {
        let shown = shown && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::no_length() } else { ProgressBar::hidden() };
        Self { bar, lang, started: Instant::now(), stop: Stop::listen() }
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, files: usize, bytes: u64) {
        let template = self.lang.pick(
            "读取 {bar:30} {binary_bytes}/{binary_total_bytes}，{binary_bytes_per_sec}，还需 {eta} {msg}",
            "reading {bar:30} {binary_bytes}/{binary_total_bytes}, {binary_bytes_per_sec}, {eta} left {msg}",
        );
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(bytes);
        self.bar.set_message(self.lang.pick(format!("（{files} 个文件）"), format!("({files} files)")));
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn file_done(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn stopped(&self) -> bool {
        self.stop.is_asked()
    }

    fn finishing(&self) {
        self.bar.set_message(self.lang.pick("正在提交……", "committing ..."));
    }
}
