//! The writer's lock: one process writes at a time, and the next one is told which.

use crate::error::{Error, ErrorKind, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

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
                return Err(Error::new(ErrorKind::Locked, format!("pid {}", holder(&mut file))).at(folder));
            }
            Err(TryLockError::Error(e)) => return Err(Error::from_io(&e, &path)),
        }
        // What another process reads meanwhile begins with one pid or the other; only a new file is empty for a moment.
        let pid = format!("{}\n", std::process::id());
        let written = file.write_all(pid.as_bytes()).and_then(|()| file.set_len(pid.len() as u64));
        written.map_err(|e| Error::from_io(&e, &path))?;
        Ok(Self { file })
    }
}

/// Times that an empty lock file is read, a moment apart.
const READINGS: u32 = 50;

/// The pid that the lock file tells; a process that has just made the file is given time to write it.
fn holder(file: &mut File) -> String {
    let mut told = String::new();
    for _ in 0..READINGS {
        let _ = file.rewind().and_then(|()| file.read_to_string(&mut told));
        if !told.is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    told.lines().next().unwrap_or_default().to_string()
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

    #[test]
    fn a_pid_that_is_written_late_or_over_a_longer_one_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LOCK);
        std::fs::write(&path, "4194304000\n").unwrap();
        drop(WriterLock::acquire(folder.path()).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{}\n", std::process::id()));
        std::fs::write(&path, "").unwrap();
        let late = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            std::fs::write(path, "77\n4000\n").unwrap();
        });
        assert_eq!(holder(&mut File::open(folder.path().join(LOCK)).unwrap()), "77");
        late.join().unwrap();
    }
}
