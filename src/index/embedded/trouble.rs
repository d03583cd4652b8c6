//! tantivy's errors in the words of this program.

use crate::error::{Error, ErrorKind};
use std::io;
use std::path::Path;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// The content of a part of the index makes no sense.
const SENSELESS: &str = "内容无法解读";

/// An error of tantivy that was met in `folder`.
pub fn trouble(error: &TantivyError, folder: &Path) -> Error {
    trouble_of(error).at(folder)
}

/// An error of tantivy met on reading; the caller knows the folder.
pub fn trouble_here(error: TantivyError) -> Error {
    trouble_of(&error)
}

fn trouble_of(error: &TantivyError) -> Error {
    use TantivyError as T;
    match error {
        T::OpenReadError(error) => read_trouble(error),
        T::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => write_trouble(io_error),
        T::OpenWriteError(OpenWriteError::FileAlreadyExists(path)) => {
            Error::new(ErrorKind::Io, format!("文件 {} 已存在", name(path)))
        }
        T::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. }) => write_trouble(io_error),
        T::OpenDirectoryError(_) => Error::new(ErrorKind::Damaged, "缺少文件 segments"),
        T::LockFailure(LockError::LockBusy, _) => Error::new(ErrorKind::Locked, ""),
        T::LockFailure(LockError::IoError(error), _) => write_trouble(error),
        T::IoError(error) if is_of_the_system(error) => write_trouble(error),
        T::IoError(_) | T::DataCorruption(_) => Error::new(ErrorKind::Damaged, SENSELESS),
        T::IncompatibleIndex(_) | T::SchemaError(_) | T::FieldNotFound(_) => {
            Error::new(ErrorKind::Mismatch, "")
        }
        T::MissingPlugin(_) | T::UnexpectedPlugin(_) => Error::new(ErrorKind::Mismatch, ""),
        other => {
            let text = other.to_string();
            let internal = || Error::new(ErrorKind::Internal, &*text);
            system_error(&text).map_or_else(internal, |error| write_trouble(&error))
        }
    }
}

/// The error of the operating system that a thread of tantivy's died of and that is left only in its words.
fn system_error(text: &str) -> Option<io::Error> {
    let (_, after) = text.rsplit_once("(os error ")?;
    after.split_once(')')?.0.parse().ok().map(io::Error::from_raw_os_error)
}

fn read_trouble(error: &OpenReadError) -> Error {
    match error {
        OpenReadError::FileDoesNotExist(path) => {
            Error::new(ErrorKind::Damaged, format!("缺少文件 {}", name(path)))
        }
        OpenReadError::IoError { io_error, .. } if io_error.kind() == io::ErrorKind::PermissionDenied => {
            Error::new(ErrorKind::Unreadable, "")
        }
        OpenReadError::IoError { io_error, .. } if is_of_the_system(io_error) => write_trouble(io_error),
        OpenReadError::IoError { filepath, .. } => {
            Error::new(ErrorKind::Damaged, format!("文件 {} 的内容与校验和不符", name(filepath)))
        }
        OpenReadError::IncompatibleIndex(_) => Error::new(ErrorKind::Mismatch, ""),
    }
}

fn write_trouble(error: &io::Error) -> Error {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::PermissionDenied => Error::new(ErrorKind::CannotCreate, "没有权限"),
        Kind::ReadOnlyFilesystem => Error::new(ErrorKind::CannotCreate, "文件系统只读"),
        Kind::StorageFull => Error::new(ErrorKind::Io, "磁盘空间不足"),
        _ => Error::new(ErrorKind::Io, error.to_string()),
    }
}

/// True for what the operating system said; tantivy says in the same way that it cannot read a file's content.
fn is_of_the_system(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    let told = matches!(error.kind(), Kind::PermissionDenied | Kind::ReadOnlyFilesystem | Kind::StorageFull);
    told || error.raw_os_error().is_some()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_that_ended_a_thread_is_told_as_one() {
        let words = "Internal error: 'No space left on device (os error 28)'";
        let told = trouble_of(&TantivyError::InternalError(words.to_string()));
        assert_eq!((told.kind, told.detail.as_str()), (ErrorKind::Io, "磁盘空间不足"));
        assert_eq!(trouble_of(&TantivyError::InternalError("?".to_string())).kind, ErrorKind::Internal);
    }
}
