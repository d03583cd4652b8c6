//! What can go wrong, with the path it happened to and the way out.

mod messages;

pub use messages::in_language;

use crate::model::Lang;
use std::path::{Path, PathBuf};

/// The sort of trouble; it decides the words, the hint and the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line or a query file is wrong.
    Usage,
    /// Bytes that are no text.
    NotText,
    /// Nothing in the file but white space.
    Empty,
    /// Pictures of text, or letters of which the file does not say what they are.
    NoTextLayer,
    /// The format is damaged or cut short.
    Broken,
    /// A password is needed.
    Encrypted,
    /// A format that this version does not read.
    Unsupported,
    /// Larger than the limit.
    TooLarge,
    /// A line of a .jsonl file that is not what it should be; the others are read.
    BadLine,
    /// Read, but not all of it.
    Partial,
    /// The file or folder is not there.
    NotFound,
    /// Another program is writing the file.
    Changing,
    /// A symbolic link that was not followed.
    Link,
    /// The file is there and may not be read.
    Unreadable,
    /// There is no index where one was looked for.
    NoIndex,
    CannotCreate,
    Io,
    /// Another process writes to the index.
    Locked,
    /// Index and program do not fit: schema, dictionary or version.
    Mismatch,
    /// The index was made by earlier versions of some stages.
    Outdated,
    /// Words of the dictionary that the index is not cut by.
    StaleWords,
    /// The index is damaged.
    Damaged,
    /// A fault of the program itself.
    Internal,
}

impl ErrorKind {
    /// The kind's key in machine formats.
    pub fn key(self) -> &'static str {
        self.row().0
    }

    /// The kind of this key.
    pub fn from_key(key: &str) -> Option<Self> {
        use ErrorKind::*;
        let kinds = [
            Usage,
            NotText,
            Empty,
            NoTextLayer,
            Broken,
            Encrypted,
            Unsupported,
            TooLarge,
            BadLine,
            Partial,
            NotFound,
            Changing,
            Link,
            Unreadable,
            NoIndex,
            CannotCreate,
            Io,
            Locked,
            Mismatch,
            Outdated,
            StaleWords,
            Damaged,
            Internal,
        ];
        kinds.into_iter().find(|kind| kind.key() == key)
    }

    /// What is wrong, for people.
    pub fn reason(self, lang: Lang) -> &'static str {
        let (_, zh, en, ..) = self.row();
        lang.pick(zh, en)
    }

    /// The way out, for people; empty where there is none to give.
    pub fn hint(self, lang: Lang) -> &'static str {
        let (.., zh, en) = self.row();
        lang.pick(zh, en)
    }

    /// Exit code of a run that ends with this error (sysexits where one fits).
    pub fn exit_code(self) -> u8 {
        use ErrorKind::*;
        match self {
            Usage => 64,
            NotText | Empty | NoTextLayer | Broken | Encrypted | Unsupported | TooLarge | BadLine
            | Partial | Link => 65,
            NotFound | Unreadable | Changing | NoIndex => 66,
            CannotCreate => 73,
            Io | Damaged => 74,
            Locked => 75,
            Internal => 70,
            Mismatch | Outdated | StaleWords => 78,
        }
    }

    /// Key, reason (Chinese, English), hint (Chinese, English).
    fn row(self) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
        use ErrorKind::*;
        match self {
            Usage => ("usage", "用法有误", "wrong usage", "见 jiansuo --help", "see jiansuo --help"),
            NotText => (
                "not_text",
                "内容不是文本",
                "the bytes are no text",
                "若是其他格式，请转成 .txt、.docx 或 .html",
                "convert it to .txt, .docx or .html",
            ),
            Empty => ("empty", "文件里没有文字", "the file holds no text", "", ""),
            NoTextLayer => (
                "no_text_layer",
                "没有文字层",
                "there is no text layer",
                "请先做 OCR（文字识别），或用 --exclude 排除",
                "recognise its text (OCR) first, or leave it out with --exclude",
            ),
            Broken => (
                "broken",
                "文件已损坏或不完整",
                "the file is damaged or cut short",
                "请用原软件打开检查，另存一份后重试",
                "open it in its own program, save it again and retry",
            ),
            Encrypted => (
                "encrypted",
                "文件已加密",
                "the file is encrypted",
                "请去掉密码后重试",
                "remove the password and retry",
            ),
            Unsupported => (
                "unsupported",
                "暂不支持这种格式",
                "this format is not read yet",
                "请另存为 .docx、.txt 或 .html，或用 --exclude 排除",
                "save it as .docx, .txt or .html, or leave it out with --exclude",
            ),
            TooLarge => (
                "too_large",
                "文件超过大小上限",
                "the file is over the size limit",
                "用 --max-file-size 调高上限，压缩包用 --max-unpacked、--max-archive-files、--max-archive-depth 或 --max-archive-ratio",
                "raise the limit with --max-file-size; for archives with --max-unpacked, --max-archive-files, --max-archive-depth or --max-archive-ratio",
            ),
            BadLine => (
                "bad_line",
                "有一行无法读取",
                "a line cannot be read",
                "其余各行已照常处理；请修正该行",
                "the other lines were read; mend this one",
            ),
            Partial => ("partial", "只读出一部分", "only a part was read", "", ""),
            NotFound => (
                "not_found",
                "没有这个文件或文件夹",
                "no such file or folder",
                "请检查路径",
                "check the path",
            ),
            Changing => (
                "changing",
                "文件正在被改动",
                "the file is being changed",
                "等写入结束后再运行",
                "run again when the other program is done",
            ),
            Link => (
                "link",
                "符号链接，未跟随",
                "a symbolic link, not followed",
                "要读链接指向的内容，用 --follow-links",
                "read what links lead to with --follow-links",
            ),
            Unreadable => (
                "unreadable",
                "没有读取权限",
                "no permission to read it",
                "请检查权限",
                "check its permissions",
            ),
            NoIndex => (
                "no_index",
                "这里没有索引",
                "there is no index here",
                "先运行 jiansuo index 文件夹，或用 --index 指出索引位置",
                "run jiansuo index FOLDER first, or name the index with --index",
            ),
            CannotCreate => (
                "cannot_create",
                "无法创建",
                "it cannot be created",
                "请检查权限和磁盘空间",
                "check permissions and disk space",
            ),
            Io => (
                "io",
                "读写出错",
                "input/output failed",
                "请检查磁盘空间和权限，然后重试",
                "check disk space and permissions, then retry",
            ),
            Locked => (
                "locked",
                "另一个进程正在写这个索引",
                "another process is writing this index",
                "等它结束后再试",
                "wait for it to end and retry",
            ),
            Mismatch => (
                "mismatch",
                "索引与程序不匹配",
                "index and program do not fit",
                "用 jiansuo index --rebuild 重建索引",
                "rebuild it with jiansuo index --rebuild",
            ),
            Outdated => (
                "outdated",
                "索引由较早版本的分析建成，新旧文件的读法可能不一",
                "the index was made by an earlier analysis; old and new files may be read in different ways",
                "检索照常可用；要全部按新版重读，用 jiansuo index --rebuild",
                "searching works; to read everything anew, run jiansuo index --rebuild",
            ),
            StaleWords => (
                "stale_words",
                "词典里有索引尚未采用的词",
                "the dictionary has words that the index was not made with",
                "这些词仍能按逐对汉字找到；运行 jiansuo index 即采用",
                "they are still found by their pairs of characters; run jiansuo index to take them in",
            ),
            Damaged => (
                "damaged",
                "索引已损坏",
                "the index is damaged",
                "用 jiansuo index --rebuild 重建索引",
                "rebuild it with jiansuo index --rebuild",
            ),
            Internal => (
                "internal",
                "程序内部出错",
                "the program failed",
                "先运行 jiansuo check；索引若完好，请报告这个错误",
                "run jiansuo check; if the index is whole, report this error",
            ),
        }
    }
}

/// One failure: what, where, and the detail that the cause gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub kind: ErrorKind,
    pub path: Option<PathBuf>,
    /// Name of the file inside the one at `path`, for files that hold others.
    pub inside: Option<String>,
    /// More about the cause; may be empty.
    pub detail: String,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self { kind, path: None, inside: None, detail: detail.into() }
    }

    /// The same error, said of `path`; a path that is already there stays.
    ///
    /// What was said of a file inside is from then on a part of the path: `a.zip!/b.docx`.
    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        if self.path.is_none() {
            let mut full = path.as_ref().as_os_str().to_os_string();
            if let Some(inside) = self.inside.take() {
                full.push("!/");
                full.push(inside);
            }
            self.path = Some(full.into());
        }
        self
    }

    /// The same error, said of the file called `name` inside another.
    pub fn inside(mut self, name: &str) -> Self {
        self.inside = Some(match self.inside {
            None => name.to_string(),
            Some(inner) => format!("{name}!/{inner}"),
        });
        self
    }

    /// The same error, said of nothing in particular.
    pub fn without_path(mut self) -> Self {
        self.path = None;
        self
    }

    /// Sorts an error of the operating system met on reading `path`.
    pub fn from_io(error: &std::io::Error, path: impl AsRef<Path>) -> Self {
        use std::io::ErrorKind as IoKind;
        let kind = match error.kind() {
            IoKind::NotFound => ErrorKind::NotFound,
            IoKind::PermissionDenied => ErrorKind::Unreadable,
            _ => ErrorKind::Io,
        };
        // The kind says it all where the system says but the same.
        let detail = if kind == ErrorKind::Io { error.to_string() } else { String::new() };
        Self::new(kind, detail).at(path)
    }

    /// Runs `work`; a panic in it becomes an `Internal` error that tells its message.
    pub fn catching_panic<T>(work: impl FnOnce() -> T) -> Result<T> {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
            Self::new(ErrorKind::Internal, text.unwrap_or_default())
        })
    }

    /// Reason and detail in one line, without the path.
    pub fn reason(&self, lang: Lang) -> String {
        let reason = self.kind.reason(lang);
        if self.detail.is_empty() {
            return reason.to_string();
        }
        format!("{reason}{}{}", lang.pick("：", ": "), in_language(&self.detail, lang))
    }

    /// What is printed for people: path first, what is wrong, then the way out on a second line.
    pub fn message(&self, lang: Lang) -> String {
        let mut message = match &self.path {
            Some(path) => format!("{}: {}", path.display(), self.reason(lang)),
            None => self.reason(lang),
        };
        let hint = self.kind.hint(lang);
        if !hint.is_empty() {
            message.push_str(lang.pick("\n提示: ", "\nhint: "));
            message.push_str(hint);
        }
        message
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_that_tells_its_message() {
        let error = Error::catching_panic(|| panic!("no such {}", "luck")).unwrap_err();
        assert_eq!((error.kind, error.detail.as_str()), (ErrorKind::Internal, "no such luck"));
        assert_eq!(Error::catching_panic(|| 7), Ok(7));
    }

    #[test]
    fn every_key_leads_back_to_its_kind() {
        for kind in [ErrorKind::Usage, ErrorKind::BadLine, ErrorKind::Damaged, ErrorKind::Internal] {
            assert_eq!(ErrorKind::from_key(kind.key()), Some(kind));
        }
    }
}
