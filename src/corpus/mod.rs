//! Walks the folders that hold the reports and reads their files.

mod name;
mod reading;

pub use name::readable;
pub use reading::read;

use crate::error::{Error, ErrorKind, Result};
use crate::model::SourceFile;
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Folder of an index; never part of a collection.
const INDEX_FOLDER: &str = ".jiansuo";

/// What every index holds: a file, and a folder whose name begins so.
const INDEX_PARTS: (&str, &str) = ("manifest.json", "segments");

/// Files and folders that systems and office programs leave behind.
const LEFTOVERS: [&str; 4] = ["thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db"];

/// Which files a walk yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkOptions {
    /// Globs over the name (path relative to the walked folder); empty means all.
    ///
    /// `*` also matches `/`. A pattern without `/` matches at any depth; a pattern that matches a
    /// folder matches everything inside it.
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// Larger files are named as a problem, in bytes.
    pub max_file_size: u64,
    pub follow_links: bool,
    pub hidden: bool,
}

/// The files found, ordered by name, and what could not be walked.
#[derive(Debug, Default)]
pub struct Walk {
    pub files: Vec<SourceFile>,
    pub problems: Vec<Error>,
}

/// Walks `paths` (folders or files).
///
/// A file that several paths lead to appears once, under its longest name, so that the order of
/// `paths` changes nothing.
///
/// # Errors
/// `Usage` for a glob that cannot be read. Whatever goes wrong with a single file or folder,
/// a missing path among them, is named in [`Walk::problems`].
pub fn walk(paths: &[PathBuf], options: &WalkOptions) -> Result<Walk> {
    let mut walker =
        Walker { filter: Filter::new(options)?, options, found: Vec::new(), problems: Vec::new() };
    for path in paths {
        walker.visit(path);
    }
    let Walker { found, mut problems, .. } = walker;
    problems.sort_by(|a, b| (&a.path, &a.detail).cmp(&(&b.path, &b.detail)));
    problems.dedup();
    Ok(Walk { files: each_once(found), problems })
}

/// A file with the path that is the same by whichever way it was reached.
struct Found {
    canonical: PathBuf,
    /// Reached through a link.
    linked: bool,
    file: SourceFile,
}

struct Walker<'a> {
    filter: Filter,
    options: &'a WalkOptions,
    found: Vec<Found>,
    problems: Vec<Error>,
}

impl Walker<'_> {
    fn visit(&mut self, path: &Path) {
        match fs::metadata(path) {
            Err(error) => self.problems.push(Error::from_io(&error, path)),
            Ok(metadata) if metadata.is_dir() => self.visit_folder(path),
            Ok(metadata) if metadata.is_file() => self.visit_named_file(path, &metadata),
            Ok(_) => self.problems.push(special(path)),
        }
    }

    fn visit_named_file(&mut self, path: &Path, metadata: &Metadata) {
        let root = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let name = readable(Path::new(path.file_name().unwrap_or_default()));
        self.take(path, root, name, metadata, canonical(path), false);
    }

    fn visit_folder(&mut self, root: &Path) {
        let canonical_root = canonical(root);
        let entries = WalkDir::new(root).follow_links(self.options.follow_links).into_iter();
        let filter = self.filter.clone();
        for entry in entries.filter_entry(|entry| filter.enters(entry, root)) {
            match entry {
                Err(error) => self.problems.push(walk_problem(&error)),
                Ok(entry) if entry.file_type().is_file() => self.visit_entry(&entry, root, &canonical_root),
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.leave_out(&entry, root),
            }
        }
    }

    /// Names a link that is not followed, or what is neither file nor folder.
    fn leave_out(&mut self, entry: &DirEntry, root: &Path) {
        let path = entry.path();
        if self.filter.wants(&readable(path.strip_prefix(root).unwrap_or(path))) {
            self.problems.push(match entry.path_is_symlink() {
                true => Error::new(ErrorKind::Link, "").at(path),
                false => special(path),
            });
        }
    }

    fn visit_entry(&mut self, entry: &DirEntry, root: &Path, canonical_root: &Path) {
        let path = entry.path();
        let relative = path.strip_prefix(root).unwrap_or(path);
        // Without links the walk cannot leave the root, and asking the system for every file is slow.
        let straight = canonical_root.join(relative);
        let canonical = if self.options.follow_links { canonical(path) } else { straight.clone() };
        let linked = canonical != straight;
        match entry.metadata() {
            Err(error) => self.problems.push(walk_problem(&error)),
            Ok(metadata) => {
                self.take(path, root.to_path_buf(), readable(relative), &metadata, canonical, linked)
            }
        }
    }

    fn take(
        &mut self,
        path: &Path,
        root: PathBuf,
        name: String,
        metadata: &Metadata,
        canonical: PathBuf,
        linked: bool,
    ) {
        if !self.filter.wants(&name) {
            return;
        }
        let size = metadata.len();
        if size > self.options.max_file_size {
            let detail = format!("{}，上限 {}", shown_size(size), shown_size(self.options.max_file_size));
            self.problems.push(Error::new(ErrorKind::TooLarge, detail).at(path));
            return;
        }
        let (modified, changed) = (reading::modified(metadata), reading::settled(metadata));
        let file = SourceFile { path: path.to_path_buf(), root, name, size, modified, changed };
        self.found.push(Found { canonical, linked, file });
    }
}

/// What the options let through.
#[derive(Clone)]
struct Filter {
    include: Option<GlobSet>,
    exclude: GlobSet,
    hidden: bool,
}

impl Filter {
    fn new(options: &WalkOptions) -> Result<Self> {
        let include = match options.include.is_empty() {
            true => None,
            false => Some(globs(&options.include)?),
        };
        Ok(Self { include, exclude: globs(&options.exclude)?, hidden: options.hidden })
    }

    /// True if the walk takes this file or goes into this folder.
    fn enters(&self, entry: &DirEntry, root: &Path) -> bool {
        if entry.depth() == 0 {
            return true;
        }
        if entry.file_name() == INDEX_FOLDER
            || (entry.file_type().is_dir() && is_index(entry.path()))
            || (!self.hidden && is_hidden(entry.file_name()))
        {
            return false;
        }
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        !(entry.file_type().is_dir() && self.exclude.is_match(readable(relative)))
    }

    fn wants(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(name)) && !self.exclude.is_match(name)
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let bare = pattern.trim_start_matches("./").trim_end_matches('/');
        let anywhere = if bare.contains('/') { bare.to_string() } else { format!("{{,**/}}{bare}") };
        for pattern in [&anywhere, &format!("{anywhere}/**")] {
            builder.add(Glob::new(pattern).map_err(|error| bad_glob(bare, &error))?);
        }
    }
    builder.build().map_err(|error| Error::new(ErrorKind::Usage, error.to_string()))
}

fn bad_glob(pattern: &str, error: &globset::Error) -> Error {
    Error::new(ErrorKind::Usage, format!("通配符 {pattern}：{}", error.kind()))
}

/// True for an index under another name.
fn is_index(folder: &Path) -> bool {
    let (manifest, segments) = INDEX_PARTS;
    let entries = || std::fs::read_dir(folder).into_iter().flatten().flatten();
    folder.join(manifest).exists()
        && entries().any(|entry| entry.file_name().to_string_lossy().starts_with(segments))
}

fn special(path: &Path) -> Error {
    Error::new(ErrorKind::Unsupported, "不是普通文件").at(path)
}

fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.starts_with("~$") || LEFTOVERS.contains(&name.to_lowercase().as_str())
}

fn walk_problem(error: &walkdir::Error) -> Error {
    let path = error.path().unwrap_or(Path::new("")).to_path_buf();
    match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => {
            Error::new(ErrorKind::Io, format!("符号链接成环，指回 {}", ancestor.display())).at(path)
        }
        (None, Some(io)) => Error::from_io(io, path),
        (None, None) => Error::new(ErrorKind::Io, error.to_string()).at(path),
    }
}

/// Drops what was found twice and orders the rest by the bytes of its name.
fn each_once(found: Vec<Found>) -> Vec<SourceFile> {
    let mut once: HashMap<PathBuf, (bool, SourceFile)> = HashMap::with_capacity(found.len());
    for Found { canonical, linked, file } in found {
        match once.get(&canonical) {
            Some((known_linked, known)) if (*known_linked, rank(known)) <= (linked, rank(&file)) => {}
            _ => {
                once.insert(canonical, (linked, file));
            }
        }
    }
    let mut files: Vec<SourceFile> = once.into_values().map(|(_, file)| file).collect();
    tell_apart(&mut files);
    files.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    files
}

/// Gives a file whose name is not UTF-8 another one where its readable name is that of a file beside it.
fn tell_apart(files: &mut [SourceFile]) {
    files.sort_by(|a, b| (a.path.to_str().is_none(), &a.path).cmp(&(b.path.to_str().is_none(), &b.path)));
    let mut taken: HashSet<(PathBuf, String)> = HashSet::new();
    let first_odd = files.partition_point(|file| file.path.to_str().is_some());
    let (plain, odd) = files.split_at_mut(first_odd);
    if odd.is_empty() {
        return;
    }
    taken.extend(plain.iter().map(|file| (file.root.clone(), file.name.clone())));
    for file in odd {
        if !taken.insert((file.root.clone(), file.name.clone())) {
            let relative = file.path.strip_prefix(&file.root).unwrap_or(&file.path);
            file.name = name::unambiguous(relative);
        }
    }
}

/// Of two ways to one file, the one without links is kept, then the one of lower rank.
fn rank(file: &SourceFile) -> (Reverse<usize>, &str, &Path) {
    (Reverse(file.name.len()), &file.name, &file.path)
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

fn shown_size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", bytes as f64 / *unit as f64),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn options() -> WalkOptions {
        WalkOptions {
            include: Vec::new(),
            exclude: Vec::new(),
            max_file_size: 1 << 20,
            follow_links: false,
            hidden: false,
        }
    }

    fn folder(files: &[&str]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "全年工作有序推进。").unwrap();
        }
        folder
    }

    fn names(walk: &Walk) -> Vec<&str> {
        walk.files.iter().map(|file| file.name.as_str()).collect()
    }

    fn walk_one(folder: &TempDir, options: &WalkOptions) -> Walk {
        walk(&[folder.path().to_path_buf()], options).unwrap()
    }

    #[test]
    fn files_come_in_the_order_of_their_names_without_the_hidden_ones() {
        let folder = folder(&[
            "报告.txt",
            "2018/包头.txt",
            "2018.txt",
            ".git/config",
            ".jiansuo/meta.json",
            "2018/~$包头.docx",
            "Thumbs.db",
            "2018/.草稿.txt",
        ]);
        assert_eq!(names(&walk_one(&folder, &options())), ["2018.txt", "2018/包头.txt", "报告.txt"]);
        let all = WalkOptions { hidden: true, ..options() };
        let all = walk_one(&folder, &all);
        assert!(names(&all).contains(&".git/config") && names(&all).contains(&"Thumbs.db"));
        assert!(!names(&all).iter().any(|name| name.contains(".jiansuo")));
    }

    #[test]
    fn globs_choose_by_name() {
        let folder = folder(&["a.txt", "a.docx", "草稿/b.txt", "2018/草稿/c.txt", "2018/d.txt"]);
        let chosen = |include: &[&str], exclude: &[&str]| {
            let own = |globs: &[&str]| globs.iter().map(ToString::to_string).collect();
            let options = WalkOptions { include: own(include), exclude: own(exclude), ..options() };
            walk_one(&folder, &options).files.into_iter().map(|file| file.name).collect::<Vec<_>>()
        };
        assert_eq!(chosen(&["*.docx"], &[]), ["a.docx"]);
        assert_eq!(chosen(&[], &["草稿"]), ["2018/d.txt", "a.docx", "a.txt"]);
        assert_eq!(chosen(&["2018/"], &["d.*"]), ["2018/草稿/c.txt"]);
        assert_eq!(chosen(&["2018/**"], &[]), ["2018/d.txt", "2018/草稿/c.txt"]);
    }

    #[test]
    fn a_bad_glob_is_a_usage_error() {
        let options = WalkOptions { include: vec!["[".into()], ..options() };
        assert_eq!(walk(&[], &options).unwrap_err().kind, ErrorKind::Usage);
    }

    #[test]
    fn a_missing_path_is_named_and_the_others_are_walked() {
        let folder = folder(&["甲.txt"]);
        let missing = folder.path().join("没有");
        let walk = walk(&[missing.clone(), folder.path().to_path_buf()], &options()).unwrap();
        assert_eq!(names(&walk), ["甲.txt"]);
        assert_eq!(walk.problems.len(), 1);
        assert_eq!(walk.problems[0].kind, ErrorKind::NotFound);
        assert_eq!(walk.problems[0].path.as_deref(), Some(missing.as_path()));
    }

    #[test]
    fn a_file_reached_twice_appears_once_whatever_the_order() {
        let folder = folder(&["2018/甲.txt", "2018/乙.txt"]);
        let root = folder.path().to_path_buf();
        let mut paths = vec![root.join("2018/甲.txt"), root.join("2018"), root.join("./2018/../2018"), root];
        let forward = walk(&paths, &options()).unwrap();
        paths.reverse();
        let backward = walk(&paths, &options()).unwrap();
        assert_eq!(names(&forward), ["2018/乙.txt", "2018/甲.txt"]);
        assert_eq!(forward.files, backward.files);
    }

    #[test]
    fn a_named_file_has_its_file_name_even_when_hidden() {
        let folder = folder(&["2018/.甲.txt"]);
        let walk = walk(&[folder.path().join("2018/.甲.txt")], &options()).unwrap();
        assert_eq!(names(&walk), [".甲.txt"]);
        assert_eq!(walk.files[0].root, folder.path().join("2018"));
        assert_eq!(read(&walk.files[0]).unwrap(), "全年工作有序推进。".as_bytes());
    }

    #[test]
    fn a_file_over_the_limit_is_a_problem_with_both_sizes() {
        let folder = folder(&["大.txt"]);
        let walk = walk_one(&folder, &WalkOptions { max_file_size: 8, ..options() });
        assert!(walk.files.is_empty());
        assert_eq!(walk.problems[0].kind, ErrorKind::TooLarge);
        assert_eq!(walk.problems[0].detail, "27 B，上限 8 B");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_when_asked_and_loops_are_named() {
        use std::os::unix::fs::symlink;
        let outside = folder(&["外.txt"]);
        let folder = folder(&["年报/甲.txt"]);
        symlink(outside.path(), folder.path().join("链接")).unwrap();
        symlink(folder.path(), folder.path().join("年报/回环")).unwrap();
        let walk = walk_one(&folder, &options());
        assert_eq!(names(&walk), ["年报/甲.txt"]);
        let kinds: Vec<ErrorKind> = walk.problems.iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, [ErrorKind::Link; 2]);
        let followed = walk_one(&folder, &WalkOptions { follow_links: true, ..options() });
        assert_eq!(names(&followed), ["年报/甲.txt", "链接/外.txt"]);
        assert_eq!(followed.problems.len(), 1);
        assert!(followed.problems[0].detail.contains("成环"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf8_is_read_all_the_same() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder(&[]);
        fs::write(folder.path().join(OsStr::from_bytes(b"\xb1\xa8\xb8\xe6.txt")), "报告").unwrap();
        let walk = walk_one(&folder, &options());
        assert!(walk.files[0].name.ends_with(".txt"));
        assert_eq!(read(&walk.files[0]).unwrap(), "报告".as_bytes());
    }
}
