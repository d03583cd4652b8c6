//! What every command shares: settings, where the index is, how output leaves.

use super::args::{ColorChoice, Global, ReadingArguments, TableArguments};
use crate::analysis;
use crate::analysis::user_words::{self, Frequencies};
use crate::config::{self, Flags, INDEX_FOLDER, Settings};
use crate::corpus::WalkOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::charset;
use crate::index::embedded::{EmbeddedIndex, WriterOptions, changed_words};
use crate::ingest::{IngestOptions, Pipeline};
use crate::model::Lang;
use crate::output::{Format, OutputOptions, Table, Unit, write_table};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Text that may wait between reading and indexing, in bytes.
const QUEUE_BYTES: usize = 8 * 1024 * 1024;
/// Bytes read between two commits.
const COMMIT_BYTES: u64 = 512 * 1024 * 1024;

/// Lines of a dictionary that are named where they are no words.
const COMPLAINTS: usize = 10;
/// Words that are named where they are stale.
const NAMED_WORDS: usize = 5;

pub struct Context {
    pub settings: Settings,
    pub color: ColorChoice,
}

impl Context {
    pub fn new(global: &Global, reading: Option<&ReadingArguments>) -> Result<Self> {
        let mut flags = Flags {
            config: global.config.clone(),
            lang: global.lang.map(Lang::from),
            index: global.index.clone(),
            schema: global.schema.clone(),
            dict: global.dict.clone(),
            ..Flags::default()
        };
        if let Some(reading) = reading {
            flags.threads = reading.threads;
            flags.memory_mib = reading.memory;
            flags.max_file_size_mib = reading.max_file_size;
            flags.max_unpacked_mib = reading.max_unpacked;
            flags.max_archive_files = reading.max_archive_files;
            flags.max_archive_depth = reading.max_archive_depth;
            flags.max_archive_ratio = reading.max_archive_ratio;
            flags.trained_names = reading.trained_names;
            flags.include.clone_from(&reading.include);
            flags.exclude.clone_from(&reading.exclude);
        }
        let settings = config::settings(flags, &|name| std::env::var_os(name))?;
        Ok(Self { settings, color: global.color })
    }

    /// The stages that a file goes through, as the settings want them.
    pub fn pipeline(&self) -> Pipeline {
        let settings = &self.settings;
        Pipeline::new(&settings.schema.passages)
            .with_archives(settings.archives)
            .with_trained_names(settings.trained_names)
    }

    pub fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// Identity of the schema, the word list and the analysis in use.
    pub fn fingerprint(&self) -> String {
        self.settings.schema.fingerprint(&analysis::fingerprint())
    }

    /// The index that was named, or the nearest one.
    pub fn index_to_read(&self) -> Result<PathBuf> {
        let here = std::env::current_dir().map_err(|e| Error::from_io(&e, "."))?;
        config::find_index(self.settings.index.as_deref(), &here)
    }

    /// Opens the index to read.
    pub fn open(&self) -> Result<EmbeddedIndex> {
        let folder = self.index_to_read()?;
        let index = EmbeddedIndex::open(&folder, self.settings.schema.clone())?;
        self.warn_of_outdated(&index, &folder);
        self.warn_of_stale_words(&index, &folder)?;
        Ok(index)
    }

    /// The words of the dictionary in use, if there is one; lines that are no word are named.
    pub fn dictionary(&self) -> Result<Option<Frequencies>> {
        let Some(path) = &self.settings.dict else { return Ok(None) };
        let bytes = std::fs::read(path).map_err(|e| Error::from_io(&e, path))?;
        let (words, refused) = user_words::parse(&charset::decode(&bytes).map_err(|e| e.at(path))?.text);
        for line in refused.into_iter().take(COMPLAINTS) {
            self.complain(
                &Error::new(ErrorKind::BadLine, format!("第 {line} 行：不是两个以上汉字的词")).at(path),
            );
        }
        Ok(Some(words))
    }

    /// Warns of words that the index does not know, or that not all of its documents are cut by.
    fn warn_of_stale_words(&self, index: &EmbeddedIndex, folder: &Path) -> Result<()> {
        let mut stale = index.pending().clone();
        if let Some(words) = self.dictionary()? {
            stale.extend(changed_words(index.words(), &words));
        }
        if !stale.is_empty() {
            let named: Vec<&str> = stale.iter().take(NAMED_WORDS).map(String::as_str).collect();
            let detail = format!("{} 个，如 {}", stale.len(), named.join("、"));
            self.complain(&Error::new(ErrorKind::StaleWords, detail).at(folder));
        }
        Ok(())
    }

    /// Warns where a part of the analysis was another one when the index was made.
    pub fn warn_of_outdated(&self, index: &EmbeddedIndex, folder: &Path) {
        let stages = index.outdated_stages();
        if !stages.is_empty() {
            self.complain(&Error::new(ErrorKind::Outdated, stages.join(", ")).at(folder));
        }
    }

    /// Where `index` writes: the index that was named, the nearest one, or `./.jiansuo`.
    pub fn index_to_write(&self) -> PathBuf {
        let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        config::find_index(self.settings.index.as_deref(), &here)
            .unwrap_or_else(|_| PathBuf::from(INDEX_FOLDER))
    }

    pub fn ingest_options(&self, reading: Option<&ReadingArguments>) -> IngestOptions {
        let settings = &self.settings;
        IngestOptions {
            walk: WalkOptions {
                include: settings.include.clone(),
                exclude: settings.exclude.clone(),
                max_file_size: settings.max_file_size,
                follow_links: reading.is_some_and(|reading| reading.follow_links),
                hidden: reading.is_some_and(|reading| reading.hidden),
            },
            writer: WriterOptions {
                threads: settings.threads.min(8),
                memory_bytes: settings.memory,
                queue_bytes: QUEUE_BYTES,
            },
            threads: settings.threads,
            commit_bytes: reading
                .and_then(|reading| reading.commit_every)
                .map_or(COMMIT_BYTES, |mib| mib.max(1) << 20),
        }
    }

    /// How results and tables are written: for people, unless a format or the extension of `output` says
    /// otherwise.
    pub fn output_options(&self, format: Option<Format>, output: Option<&Path>, unit: Unit) -> OutputOptions {
        let extension = output.and_then(Path::extension).and_then(|extension| extension.to_str());
        let by_name = || match extension? {
            "txt" => Some(Format::Text),
            other => other.parse().ok(),
        };
        let terminal = output.is_none() && io::stdout().is_terminal();
        OutputOptions {
            format: format.or_else(by_name).unwrap_or(Format::Text),
            unit,
            lang: self.lang(),
            color: self.colored(terminal),
            width: if terminal { terminal_width() } else { 0 },
            ..OutputOptions::default()
        }
    }

    /// The format of the table that `arguments` ask for.
    pub fn output_format(&self, arguments: &TableArguments) -> Format {
        self.output_options(arguments.format, arguments.output.as_deref(), Unit::Passage).format
    }

    fn colored(&self, terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }

    /// Writes a table where the arguments say.
    pub fn write_table(&self, arguments: &TableArguments, table: &Table) -> Result<()> {
        let options = self.output_options(arguments.format, arguments.output.as_deref(), Unit::Passage);
        if options.format == Format::Trec {
            let detail = self.lang().pick("trec 只用于检索结果", "trec is for search results only");
            return Err(Error::new(ErrorKind::Usage, detail));
        }
        with_output(arguments.output.as_deref(), |out| write_table(out, options, table))
    }

    /// Prints an error or a warning for people.
    pub fn complain(&self, error: &Error) {
        super::print_error(error, self.lang());
    }
}

/// Calls `write` with standard output or the file `output`, which appears only when it is whole.
///
/// # Errors
/// `CannotCreate` or `Io`; a reader that went away (`| head`) is no error.
pub fn with_output(
    output: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let Some(path) = output else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match write(&mut out).and_then(|()| out.flush()) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|e| Error::new(ErrorKind::Io, e.to_string())),
        };
    };
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part = path.with_file_name(name);
    let file =
        File::create(&part).map_err(|e| Error::new(ErrorKind::CannotCreate, e.to_string()).at(path))?;
    let mut out = BufWriter::new(file);
    let written = write(&mut out).and_then(|()| out.flush()).and_then(|()| std::fs::rename(&part, path));
    written.map_err(|e| {
        let _ = std::fs::remove_file(&part);
        Error::from_io(&e, path)
    })
}

/// Columns of the terminal, within what reads well.
fn terminal_width() -> usize {
    let (_, columns) = console::Term::stdout().size();
    usize::from(columns).clamp(40, 120)
}
