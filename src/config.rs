//! Settings: defaults < configuration file < environment < flags, with nothing optional left.

use crate::error::{Error, ErrorKind, Result};
use crate::extract::ArchiveLimits;
use crate::model::Lang;
use crate::schema::Schema;
use serde::Deserialize;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the folder that holds an index.
pub const INDEX_FOLDER: &str = ".jiansuo";
const MIB: u64 = 1024 * 1024;

/// What a configuration file may set; unknown keys are refused.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSettings {
    pub lang: Option<String>,
    pub index: Option<PathBuf>,
    pub schema: Option<PathBuf>,
    pub dict: Option<PathBuf>,
    pub threads: Option<usize>,
    pub memory_mib: Option<u64>,
    pub max_file_size_mib: Option<u64>,
    pub max_unpacked_mib: Option<u64>,
    pub max_archive_files: Option<usize>,
    pub max_archive_depth: Option<usize>,
    pub max_archive_ratio: Option<u64>,
    pub trained_names: Option<bool>,
    pub include: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
    pub k: Option<usize>,
}

/// What the command line may set, as far as it was given.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    pub config: Option<PathBuf>,
    pub lang: Option<Lang>,
    pub index: Option<PathBuf>,
    pub schema: Option<PathBuf>,
    pub dict: Option<PathBuf>,
    pub threads: Option<usize>,
    pub memory_mib: Option<u64>,
    pub max_file_size_mib: Option<u64>,
    pub max_unpacked_mib: Option<u64>,
    pub max_archive_files: Option<usize>,
    pub max_archive_depth: Option<usize>,
    pub max_archive_ratio: Option<u64>,
    pub trained_names: bool,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
}

/// The settings of a run.
#[derive(Debug, Clone)]
pub struct Settings {
    pub lang: Lang,
    /// The index that was named; `None` means the nearest one.
    pub index: Option<PathBuf>,
    pub schema: Schema,
    /// File of words to be added to the word list.
    pub dict: Option<PathBuf>,
    pub threads: usize,
    /// Bytes.
    pub memory: usize,
    /// Bytes.
    pub max_file_size: u64,
    /// Bounds on what is taken out of archives.
    pub archives: ArchiveLimits,
    /// Whether names are looked for with the trained model too.
    pub trained_names: bool,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// Hits returned where the command line does not say.
    pub k: usize,
}

/// The environment, so that tests need not touch the real one.
pub type Environment<'a> = dyn Fn(&str) -> Option<OsString> + 'a;

/// Joins the sources.
///
/// # Errors
/// A configuration file that was named and is not there, or any that cannot be read as one; a schema
/// that is refused.
pub fn settings(flags: Flags, environment: &Environment) -> Result<Settings> {
    let file = read_file(flags.config.as_deref(), environment)?;
    let schema = match flags.schema.or(file.schema) {
        Some(path) => {
            let text = fs::read_to_string(&path).map_err(|e| Error::from_io(&e, &path))?;
            Schema::parse(&text).map_err(|e| e.at(&path))?
        }
        None => Schema::builtin()?,
    };
    let threads = flags.threads.or(number(environment, "JIANSUO_THREADS")).or(file.threads);
    let either = |flags: Vec<String>, file: Option<Vec<String>>| {
        if flags.is_empty() { file.unwrap_or_default() } else { flags }
    };
    let archives = ArchiveLimits::default();
    Ok(Settings {
        lang: flags.lang.unwrap_or_else(|| language(environment, file.lang.as_deref())),
        index: flags.index.or_else(|| environment("JIANSUO_INDEX").map(PathBuf::from)).or(file.index),
        schema,
        dict: flags.dict.or(file.dict),
        threads: threads.unwrap_or_else(cores).clamp(1, 64),
        memory: (flags.memory_mib.or(file.memory_mib).unwrap_or(128) * MIB) as usize,
        archives: ArchiveLimits {
            bytes: flags
                .max_unpacked_mib
                .or(file.max_unpacked_mib)
                .map_or(archives.bytes, |mib| mib.saturating_mul(MIB)),
            ratio: flags.max_archive_ratio.or(file.max_archive_ratio).unwrap_or(archives.ratio),
            depth: flags.max_archive_depth.or(file.max_archive_depth).unwrap_or(archives.depth),
            files: flags.max_archive_files.or(file.max_archive_files).unwrap_or(archives.files),
        },
        trained_names: flags.trained_names || file.trained_names.unwrap_or(false),
        max_file_size: flags.max_file_size_mib.or(file.max_file_size_mib).unwrap_or(512) * MIB,
        include: either(flags.include, file.include),
        exclude: either(flags.exclude, file.exclude),
        k: file.k.unwrap_or(10),
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn number(environment: &Environment, name: &str) -> Option<usize> {
    environment(name)?.to_str()?.parse().ok()
}

/// The language before any flag: `JIANSUO_LANG`, the file, the locale; Chinese unless one says English.
pub fn language(environment: &Environment, file: Option<&str>) -> Lang {
    let text = |name: &str| environment(name).and_then(|value| value.into_string().ok());
    let locale = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| text(name).filter(|v| !v.is_empty()))
    };
    let said = text("JIANSUO_LANG").or_else(|| file.map(str::to_string)).or_else(locale);
    if said.is_some_and(|said| said.starts_with("en")) { Lang::En } else { Lang::Zh }
}

/// The language before the command line is read, the user's own file included.
pub fn preferred_language(environment: &Environment) -> Lang {
    let file = read_file(None, environment).unwrap_or_default();
    language(environment, file.lang.as_deref())
}

/// The file that was named, else the user's own where there is one.
fn read_file(named: Option<&Path>, environment: &Environment) -> Result<FileSettings> {
    let own = || {
        let home = || environment("HOME").map(|home| PathBuf::from(home).join(".config"));
        let folder = environment("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home)?;
        Some(folder.join("jiansuo").join("config.toml")).filter(|path| path.is_file())
    };
    let named = named.map(Path::to_path_buf).or_else(|| environment("JIANSUO_CONFIG").map(PathBuf::from));
    let Some(path) = named.or_else(own) else { return Ok(FileSettings::default()) };
    let text = fs::read_to_string(&path).map_err(|e| Error::from_io(&e, &path))?;
    toml::from_str(&text).map_err(|e| Error::new(ErrorKind::Usage, e.message().to_string()).at(&path))
}

/// The index to read: the one named, else the nearest `.jiansuo` from `here` upward.
///
/// # Errors
/// `NoIndex`.
pub fn find_index(named: Option<&Path>, here: &Path) -> Result<PathBuf> {
    if let Some(named) = named {
        return Ok(named.to_path_buf());
    }
    let nearest = here.ancestors().map(|folder| folder.join(INDEX_FOLDER)).find(|folder| folder.is_dir());
    nearest.ok_or_else(|| Error::new(ErrorKind::NoIndex, "").at(here))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        move |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
    }

    #[test]
    fn chinese_unless_something_says_english() {
        let lang = |pairs: &[(&str, &str)]| language(&environment(pairs), None);
        assert_eq!(lang(&[]), Lang::Zh);
        assert_eq!(lang(&[("LANG", "C.UTF-8")]), Lang::Zh);
        assert_eq!(lang(&[("LANG", "en_US.UTF-8")]), Lang::En);
        assert_eq!(lang(&[("LANG", "en_US.UTF-8"), ("JIANSUO_LANG", "zh")]), Lang::Zh);
    }

    #[test]
    fn flags_precede_environment_precedes_file() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.toml");
        fs::write(&config, "index = \"from-file\"\nthreads = 3\nk = 5\n").unwrap();
        let flags = || Flags { config: Some(config.clone()), ..Flags::default() };
        let read = settings(flags(), &environment(&[])).unwrap();
        assert_eq!((read.index.as_deref(), read.threads, read.k), (Some(Path::new("from-file")), 3, 5));
        let pairs = [("JIANSUO_INDEX", "from-env"), ("JIANSUO_THREADS", "4")];
        let read = settings(flags(), &environment(&pairs)).unwrap();
        assert_eq!((read.index.as_deref(), read.threads), (Some(Path::new("from-env")), 4));
        let flagged = Flags { index: Some("from-flag".into()), ..flags() };
        let read = settings(flagged, &environment(&pairs)).unwrap();
        assert_eq!(read.index.as_deref(), Some(Path::new("from-flag")));
    }

    #[test]
    fn an_unknown_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.toml");
        fs::write(&config, "thread = 3\n").unwrap();
        let flags = Flags { config: Some(config), ..Flags::default() };
        assert!(settings(flags, &environment(&[])).unwrap_err().detail.contains("thread"));
    }

    #[test]
    fn the_nearest_index_upward_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(find_index(None, &deep).unwrap_err().kind, ErrorKind::NoIndex);
        fs::create_dir(folder.path().join(INDEX_FOLDER)).unwrap();
        assert_eq!(find_index(None, &deep).unwrap(), folder.path().join(INDEX_FOLDER));
    }
}
