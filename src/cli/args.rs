//! The command line as it is typed.

use super::registers::kind_name;
use crate::model::{EntityKind, Lang};
use crate::output::{Format, Unit};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// 在一个文件夹的中文报告里全文检索：按章节和实体建索引，返回排好序的段落
#[derive(Debug, Parser)]
#[command(
    name = "jiansuo",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Arguments {
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, Args)]
pub struct Global {
    /// 索引所在的文件夹（默认：环境变量 JIANSUO_INDEX，否则由当前文件夹向上找最近的 .jiansuo）
    #[arg(long, global = true, value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// 提示语言：zh 或 en
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<LangName>,
    /// 配置文件（默认 ~/.config/jiansuo/config.toml）
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 用另一份索引模式（见 index_schema/schema.toml）
    #[arg(long, global = true, value_name = "FILE")]
    pub schema: Option<PathBuf>,
    /// 把这个文件里的词加进词表（一行一词，或 jieba 词典格式）
    #[arg(long, global = true, value_name = "FILE")]
    pub dict: Option<PathBuf>,
    /// 彩色输出：auto、always 或 never（默认 auto）
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// 显示帮助
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangName {
    Zh,
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Zh => Lang::Zh,
            LangName::En => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 把文件和文件夹读进索引；再次运行则更新（新增、改动、改名、删除）
    Index(IndexArguments),
    /// 检索，返回排好序的段落
    Search(SearchArguments),
    /// 从文件读入多条检索，一次做完
    Batch(BatchArguments),
    /// 显示一份文档的提纲，或一个段落及其上下文
    Show(ShowArguments),
    /// 实体登记表：人、机构、地点、文件、活动
    Entities(EntitiesArguments),
    /// 指标登记表：指标、数值、单位、时期、出处
    Figures(FiguresArguments),
    /// 不建索引，看一个文件会被读成什么
    Inspect(InspectArguments),
    /// 索引里有什么
    Stats(TableArguments),
    /// 索引是否完好
    Check(TableArguments),
    /// 按标准答案给一次检索结果（TREC 格式）打分
    Eval(EvalArguments),
    /// 词典
    Dict(DictArguments),
}

#[derive(Debug, Args)]
pub struct DictArguments {
    #[command(subcommand)]
    pub command: DictCommand,
}

#[derive(Debug, Subcommand)]
pub enum DictCommand {
    /// 从文件里找词表没有的词，按 jieba 词典格式列出，供人挑选
    Suggest(SuggestArguments),
}

#[derive(Debug, Args)]
pub struct SuggestArguments {
    /// 文件或文件夹
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 至少出现几次（默认 8）
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub min_frequency: u32,
    /// 结果写进文件
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct IndexArguments {
    /// 文件或文件夹
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// 先清空索引，再全部重建
    #[arg(long)]
    pub rebuild: bool,
    /// 把本次运行的回执写成 JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// 不显示进度
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ReadingArguments {
    /// 只读名称符合的文件（可多次；通配符，如 '**/*.docx'）
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// 不读名称符合的文件（可多次）
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// 文件大小上限，单位 MiB（默认 512）
    #[arg(long, value_name = "MIB")]
    pub max_file_size: Option<u64>,
    /// 压缩包里的文件解压后共多大，单位 MiB（默认 2048）
    #[arg(long, value_name = "MIB")]
    pub max_unpacked: Option<u64>,
    /// 一个压缩包里最多读几个文件（默认 20000）
    #[arg(long, value_name = "N")]
    pub max_archive_files: Option<usize>,
    /// 压缩包套压缩包最多几层（默认 4）
    #[arg(long, value_name = "N")]
    pub max_archive_depth: Option<usize>,
    /// 解压后最多是原来的几倍（默认 200）
    #[arg(long, value_name = "N")]
    pub max_archive_ratio: Option<u64>,
    /// 再用训练出的模型认人名、机构、地名：认出的多，读得慢
    #[arg(long)]
    pub trained_names: bool,
    /// 线程数（默认：处理器核数）
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// 建索引用的内存，单位 MiB（默认 128）
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    /// 每读多少 MiB 提交一次（默认 512）
    #[arg(long, value_name = "MIB")]
    pub commit_every: Option<u64>,
    /// 跟随符号链接
    #[arg(long, visible_alias = "follow")]
    pub follow_links: bool,
    /// 也读隐藏文件
    #[arg(long)]
    pub hidden: bool,
}

#[derive(Debug, Clone, Args)]
pub struct QueryArguments {
    /// 返回的条数（默认 10）
    #[arg(short = 'k', long = "top", value_name = "N", value_parser = at_least_one)]
    pub k: Option<usize>,
    /// 先把这个文件夹自己的索引（FOLDER/.jiansuo）更新好，再在其中检索
    #[arg(long = "in", value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// 整条检索词逐字查找
    #[arg(long, group = "mode")]
    pub exact: bool,
    /// 每个词都必须出现
    #[arg(long, group = "mode")]
    pub all: bool,
    /// 出现任意一个词即可
    #[arg(long, group = "mode")]
    pub any: bool,
    /// passage：每段一条（默认）；document：每份文档一条
    #[arg(long, value_name = "UNIT", default_value = "passage")]
    pub unit: Unit,
    /// 结果写进文件
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SearchArguments {
    /// 检索词、短语或问题。"…" 逐字，+必须 -排除，A OR B，章节: 标题: 实体: 人物: 机构: 地点: 路径: 文号: 地区: 年份: 日期:
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub options: QueryArguments,
    /// text、json、jsonl、csv、xlsx、trec
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// 显示完整段落，不缩略
    #[arg(long)]
    pub full: bool,
    /// 说明每段为何排在此处（text、json）
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, Args)]
pub struct BatchArguments {
    /// 检索文件：.txt（一行一条）、.tsv（编号、制表符、检索）、.jsonl；- 为标准输入
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub options: QueryArguments,
    /// text、json、jsonl、csv、xlsx、trec
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// 把本次运行的回执写成 JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ShowArguments {
    /// 文档名（或其开头、编号），可加 #段号
    #[arg(value_name = "DOCUMENT[#PASSAGE]")]
    pub target: String,
    /// 读到的全文，原样
    #[arg(long)]
    pub raw: bool,
    /// 段落前后各显示几段（默认 1）
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub context: u32,
}

#[derive(Debug, Args)]
pub struct EntitiesArguments {
    /// 名称或别名里含有的文字
    #[arg(value_name = "PATTERN")]
    pub pattern: Option<String>,
    /// 人物 person、机构 organization、地点 place、职务 position、文件 document、日期 date、活动 event
    #[arg(long, value_name = "KIND", value_parser = entity_kind)]
    pub kind: Option<EntityKind>,
    #[command(flatten)]
    pub table: TableArguments,
    /// 最多几行，0 为全部
    #[arg(short = 'k', long = "top", value_name = "N", default_value_t = 0)]
    pub k: usize,
}

#[derive(Debug, Args)]
pub struct FiguresArguments {
    /// 指标或所在句子里含有的文字
    #[arg(value_name = "PATTERN")]
    pub pattern: Option<String>,
    #[command(flatten)]
    pub table: TableArguments,
    /// 最多几行，0 为全部
    #[arg(short = 'k', long = "top", value_name = "N", default_value_t = 0)]
    pub k: usize,
    /// 同一指标在不同地方数值不同的，并排列出
    #[arg(long)]
    pub compare: bool,
}

#[derive(Debug, Clone, Args)]
pub struct TableArguments {
    /// text、json、jsonl、csv、xlsx
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// 写进文件
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct InspectArguments {
    /// 文件；- 为标准输入
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// text、json
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// 也显示分词
    #[arg(long)]
    pub tokens: bool,
}

#[derive(Debug, Args)]
pub struct EvalArguments {
    /// 标准答案（TREC 或 BEIR 格式）
    #[arg(long, value_name = "QRELS")]
    pub qrels: PathBuf,
    /// 检索结果（TREC 格式）
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    #[command(flatten)]
    pub table: TableArguments,
}

fn at_least_one(number: &str) -> Result<usize, String> {
    number.parse().ok().filter(|&number| number > 0).ok_or_else(|| "1, 2, 3 …".to_string())
}

fn entity_kind(key: &str) -> Result<EntityKind, String> {
    let named = |kind: &EntityKind| kind_name(*kind, Lang::Zh) == key;
    let kind = EntityKind::from_key(key).or_else(|| EntityKind::ALL.into_iter().find(named));
    kind.ok_or_else(|| EntityKind::ALL.map(EntityKind::key).join(", "))
}
