//! The folder of the segments as tantivy sees it: its two lists of files carry a checksum, whoever may read the
//! folder may read every file in it, and a reader needs no right to write.

use super::seal;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, WatchCallback,
    WatchHandle, WritePtr,
};

/// Ending of a list that is being written.
const PART: &str = ".part";

#[derive(Debug, Clone)]
pub struct SealedDirectory {
    folder: PathBuf,
    files: MmapDirectory,
}

impl SealedDirectory {
    pub fn open(folder: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self { folder: folder.to_path_buf(), files: MmapDirectory::open(folder)? })
    }

    /// The lock, taken on a file that may only be read; none is needed where nobody can have written one.
    fn lock_for_reading(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match File::open(self.folder.join(&lock.filepath)) {
            Ok(file) => {
                file.lock().map_err(LockError::wrap_io_error)?;
                Ok(DirectoryLock::from(Box::new(file)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(DirectoryLock::from(Box::new(()))),
            Err(error) => Err(LockError::wrap_io_error(error)),
        }
    }
}

/// True if the lock's file cannot be opened for writing by this user or on this file system.
fn may_only_read(path: &Path) -> bool {
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(path);
    opened.is_err_and(|error| {
        matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
    })
}

impl Directory for SealedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let mut bytes = self.files.atomic_read(path)?;
        let length = seal::sealed_length(&bytes).ok_or_else(|| {
            let error = io::Error::new(io::ErrorKind::InvalidData, "checksum");
            OpenReadError::wrap_io_error(error, path.to_path_buf())
        })?;
        bytes.truncate(length);
        Ok(bytes)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let target = self.folder.join(path);
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(PART);
        write_whole(&target, &target.with_file_name(name), &seal::sealed(data))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    /// The writer's own lock, beside the manifest, stands for tantivy's: that one is not freed by the process that
    /// drops it while another that it is just starting holds a copy.
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == INDEX_WRITER_LOCK.filepath {
            return Ok(DirectoryLock::from(Box::new(())));
        }
        let path = self.folder.join(&lock.filepath);
        if lock.filepath == META_LOCK.filepath && may_only_read(&path) {
            return self.lock_for_reading(lock);
        }
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Writes a file so that it is there whole or not at all, by way of `part`.
pub fn write_whole(path: &Path, part: &Path, bytes: &[u8]) -> io::Result<()> {
    let write = || {
        let mut file = File::create(part)?;
        file.write_all(bytes)?;
        file.sync_data()?;
        fs::rename(part, path)
    };
    write().inspect_err(|_| {
        let _ = fs::remove_file(part);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_with_a_changed_byte_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let directory = SealedDirectory::open(folder.path()).unwrap();
        let path = Path::new("meta.json");
        directory.atomic_write(path, b"{\"opstamp\":7}").unwrap();
        assert_eq!(directory.atomic_read(path).unwrap(), b"{\"opstamp\":7}");
        let file = folder.path().join(path);
        let whole = fs::read(&file).unwrap();
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            fs::write(&file, changed).unwrap();
            assert!(directory.atomic_read(path).is_err(), "byte {place}");
        }
        fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        assert!(directory.atomic_read(path).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
