//! What the tests share: the program, folders, indexes.

use jiansuo::corpus::{self, WalkOptions};
use jiansuo::index::embedded::{EmbeddedIndex, WriterOptions};
use jiansuo::ingest::{IngestOptions, Pipeline, Quiet, Report, ingest};
use jiansuo::model::Document;
use jiansuo::query::{self, Mode};
use jiansuo::schema::Schema;
use jiansuo::search::{Engine, Results, SearchOptions};
use jiansuo::split::residue::RecurringLines;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The project's own reports.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The folder of real data, where there is one.
pub fn real_data() -> Option<PathBuf> {
    let named = std::env::var_os("JIANSUO_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    folder.is_dir().then_some(folder)
}

/// Runs the program in `folder`, in Chinese, without the user's own settings.
pub fn jiansuo(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the program starts")
}

/// Starts the program as [`jiansuo`] does, with nothing printed, and does not wait for it.
pub fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = command(folder, arguments);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiansuo"));
    command.current_dir(folder).args(arguments);
    command.env_remove("JIANSUO_INDEX").env_remove("JIANSUO_CONFIG").env_remove("JIANSUO_LANG");
    command.env("LANG", "C.UTF-8").env_remove("LC_ALL").env("XDG_CONFIG_HOME", folder);
    command
}

/// Fills `folder` with `files` reports of `sentences` sentences each, all different.
pub fn write_reports(folder: &Path, files: usize, sentences: usize) {
    const SUBJECTS: [&str; 6] = ["市执法局", "云州市", "安澜县", "各街道", "住建部门", "环卫中心"];
    const DEEDS: [&str; 6] =
        ["收运餐厨垃圾", "整治背街小巷", "受理群众投诉", "检查施工工地", "改造老旧小区", "处置应急事件"];
    let mut random = Random(files as u64);
    for file in 0..files {
        let mut text = format!("{}{}年工作报告\n\n", SUBJECTS[file % 6], 2000 + file % 25);
        for number in 0..sentences {
            if number % 12 == 0 {
                text += &format!("\n{}、第{}类工作\n", number / 12 + 1, random.below(1000));
            }
            let (subject, deed) = (SUBJECTS[random.below(6)], DEEDS[random.below(6)]);
            text += &format!(
                "{subject}{deed}{}次，办结率{}.{}%。",
                random.below(100_000),
                random.below(100),
                file % 10
            );
        }
        std::fs::write(folder.join(format!("{file:04}.txt")), text).unwrap();
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

/// Brings the index in `place` up to date with `folder`.
pub fn update(place: &Path, folder: &Path) -> (EmbeddedIndex, Report) {
    let schema = Schema::builtin().unwrap();
    let index = EmbeddedIndex::open_or_create(place, schema.clone()).unwrap();
    let options = IngestOptions {
        walk: WalkOptions {
            include: Vec::new(),
            exclude: Vec::new(),
            max_file_size: 1 << 30,
            follow_links: false,
            hidden: false,
        },
        writer: WriterOptions { threads: 1, memory_bytes: 32 << 20, queue_bytes: 1 << 20 },
        threads: 2,
        commit_bytes: 1 << 30,
    };
    let pipeline = || Pipeline::new(&schema.passages);
    let report = ingest(&index, place, &pipeline, &[folder.to_path_buf()], &options, &Quiet).unwrap();
    (index, report)
}

/// The names of the files of `folder`, in the order of the walk.
pub fn files(folder: &Path) -> Vec<String> {
    let options = WalkOptions {
        include: Vec::new(),
        exclude: Vec::new(),
        max_file_size: 1 << 30,
        follow_links: false,
        hidden: false,
    };
    let walk = corpus::walk(&[folder.to_path_buf()], &options).unwrap();
    walk.files.into_iter().map(|file| file.name).collect()
}

/// Every document of `folder`, read and understood, in the order of the walk.
pub fn documents(folder: &Path) -> Vec<Document> {
    let pipeline = Pipeline::new(&Schema::builtin().unwrap().passages);
    let (recurring, mut documents) = (RecurringLines::new(), Vec::new());
    for name in files(folder) {
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        pipeline.read(&name, &bytes, &recurring, &mut |read| documents.extend(read));
    }
    documents
}

/// The document in file `name` of `folder`, read and understood; its own name is the path below reports or laws.
pub fn document(folder: &Path, name: &str) -> Document {
    let pipeline = Pipeline::new(&Schema::builtin().unwrap().passages);
    let bytes = std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let below = name.split_once('/').map_or(name, |(_, below)| below);
    let mut documents = Vec::new();
    pipeline.read(below, &bytes, &RecurringLines::new(), &mut |read| documents.extend(read));
    documents.pop().unwrap_or_else(|| panic!("{name} cannot be read"))
}

/// The answer to `text` from `engine`.
pub fn search(engine: &mut Engine, text: &str, mode: Mode, limit: usize, names_only: bool) -> Results {
    let options = SearchOptions { limit, mode, by_document: false, names_only };
    engine.search(&query::parse(text, mode), &options).unwrap()
}

/// A reproducible source of numbers (Knuth's MMIX generator).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}
