//! The writer's lock: one process writes at a time, and the next one is told which.

use crate::error::{Error, ErrorKind, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

const LOCK: &str = "writer.lock";

/// Held while writing. The operating system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct WriterLock {
    file: File,
}

impl Drop for WriterLock {
    /// Closing the file is not enough: a process that this one is starting may hold a copy for a moment.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl WriterLock {
    /// Takes the lock of the index in `folder`.
    ///
    /// # Errors
    /// `Locked` with the pid of the holder; `CannotCreate` where the folder may not be written.
    pub fn acquire(folder: &Path) -> Result<Self> {
        let path = folder.join(LOCK);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.map_err(|e| Error::new(ErrorKind::CannotCreate, e.to_string()).at(folder))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(Error::new(ErrorKind::Locked, format!("pid {}", holder.trim())).at(folder));
            }
            Err(TryLockError::Error(e)) => return Err(Error::from_io(&e, &path)),
        }
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        written.map_err(|e| Error::from_io(&e, &path))?;
        Ok(Self { file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_learns_who_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let held = WriterLock::acquire(folder.path()).unwrap();
        let refused = WriterLock::acquire(folder.path()).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Locked);
        assert!(refused.detail.contains(&std::process::id().to_string()));
        drop(held);
        WriterLock::acquire(folder.path()).unwrap();
    }
}
