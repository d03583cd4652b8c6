//! Files that hold other files (archives, e-mail), and the bounds within which they are opened.

use crate::error::{Error, ErrorKind};
use crate::model::Extracted;

/// Bytes that may come out of any file, however small it is.
const ALWAYS: u64 = 64 << 20;

/// Bounds on what is taken out of a file that holds others, those inside it included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// Bytes of all files inside together.
    pub bytes: u64,
    /// Bytes that may come out of one byte.
    pub ratio: u64,
    /// Archives inside one another.
    pub depth: usize,
    /// Files inside, of all depths.
    pub files: usize,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self { bytes: 2 << 30, ratio: 200, depth: 4, files: 20_000 }
    }
}

/// What is found in a container.
pub enum Piece {
    /// The container's own text, such as that of a message.
    Document(Box<Extracted>),
    File {
        name: String,
        bytes: Vec<u8>,
    },
    /// What is wrong with the file of this name, or with the container.
    Problem(Option<String>, Error),
}

/// Opens one kind of container.
pub trait Container: Send + Sync {
    /// True if this container opens the file called `name` that begins with `bytes`.
    fn accepts(&self, name: &str, bytes: &[u8]) -> bool;

    /// Hands what is inside to `visit`, one piece at a time.
    fn open(&self, bytes: &[u8], budget: &mut Budget, visit: &mut dyn FnMut(Piece, &mut Budget));
}

/// What may still be taken out of a file.
#[derive(Debug, Clone)]
pub struct Budget {
    limits: ArchiveLimits,
    bytes: u64,
    files: usize,
    depth: usize,
}

impl Budget {
    pub fn new(limits: ArchiveLimits) -> Self {
        Self { limits, bytes: limits.bytes, files: limits.files, depth: 0 }
    }

    /// Goes one container deeper.
    pub fn enter(&mut self) -> Result<(), Error> {
        if self.depth >= self.limits.depth {
            return Err(too_large(format!("压缩包嵌套超过 {} 层，未打开", self.limits.depth)));
        }
        self.depth += 1;
        Ok(())
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Bytes that a file may have that takes `packed` bytes, or why it may not be taken out.
    pub fn room(&self, packed: u64) -> u64 {
        packed.saturating_mul(self.limits.ratio).max(ALWAYS).min(self.bytes)
    }

    /// Why a file is left out that has more than its [`Budget::room`].
    pub fn refusal(&self, packed: u64) -> Error {
        match self.room(packed) < self.bytes {
            true => too_large(format!("解压后超过原来的 {} 倍，可能是压缩炸弹，未读", self.limits.ratio)),
            false => too_large(format!("压缩包里的文件解压后共超过 {} MiB，未读", self.limits.bytes >> 20)),
        }
    }

    /// Takes a file out; false once there are too many.
    pub fn take_file(&mut self) -> bool {
        let is_left = self.files > 0;
        self.files = self.files.saturating_sub(1);
        is_left
    }

    pub fn take_bytes(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    pub fn too_many_files(&self) -> Error {
        too_large(format!("压缩包里超过 {} 个文件，其余未读", self.limits.files))
    }
}

fn too_large(detail: String) -> Error {
    Error::new(ErrorKind::TooLarge, detail)
}

/// The name of a file inside a container: without what leads out of it.
pub fn inner_name(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

/// True for what systems and office programs leave behind.
pub fn is_leftover(name: &str) -> bool {
    let leftover = |part: &str| part.starts_with('.') || part.starts_with("~$") || part == "__MACOSX";
    name.split('/').any(leftover) || name.to_ascii_lowercase().ends_with("thumbs.db")
}
