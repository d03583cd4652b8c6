//! The bytes of a file, read while nobody changed it.

use crate::error::{Error, ErrorKind, Result};
use crate::model::SourceFile;
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How often a file is read that another program is writing.
const ATTEMPTS: usize = 3;
/// A file that was changed so recently may change again without a new time: file systems count in steps.
const UNSETTLED: Duration = Duration::from_secs(2);

/// The whole file in memory, as it was at one moment.
///
/// # Errors
/// `NotFound`, `Unreadable`, `Io`; `Changing` where it is another after every attempt.
pub fn read(file: &SourceFile) -> Result<Vec<u8>> {
    let path = &file.path;
    for _ in 0..ATTEMPTS {
        let stamp = stamp_at(path)?;
        let bytes = read_once(path)?;
        if bytes.len() as u64 == stamp.0 && stamp_at(path)? == stamp {
            return Ok(bytes);
        }
    }
    Err(Error::new(ErrorKind::Changing, "").at(path))
}

fn read_once(path: &Path) -> Result<Vec<u8>> {
    let read = || {
        let mut file = File::open(path)?;
        let mut bytes = Vec::with_capacity(file.metadata()?.len() as usize);
        file.read_to_end(&mut bytes).map(|_| bytes)
    };
    read().map_err(|error| Error::from_io(&error, path))
}

/// Length and times of the file at `path`.
fn stamp_at(path: &Path) -> Result<(u64, u64, u64)> {
    let metadata = fs::metadata(path).map_err(|error| Error::from_io(&error, path))?;
    match metadata.is_file() {
        true => Ok((metadata.len(), modified(&metadata), changed(&metadata))),
        false => Err(Error::new(ErrorKind::Unreadable, "不是普通文件").at(path)),
    }
}

/// Nanoseconds since 1970, 0 where the system does not say.
pub fn modified(metadata: &Metadata) -> u64 {
    metadata.modified().map_or(0, nanoseconds)
}

/// The time of the last change of content or attributes, which no program can set back; of the content
/// alone where the system knows no other.
#[cfg(unix)]
fn changed(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let (seconds, rest) = (metadata.ctime(), metadata.ctime_nsec());
    u64::try_from(i128::from(seconds) * 1_000_000_000 + i128::from(rest)).unwrap_or(0)
}

#[cfg(not(unix))]
fn changed(metadata: &Metadata) -> u64 {
    modified(metadata)
}

/// The time of the last change, 0 where it is so recent that another change may get the same.
pub fn settled(metadata: &Metadata) -> u64 {
    let changed = changed(metadata);
    let age = nanoseconds(SystemTime::now()).saturating_sub(changed);
    if u128::from(age) < UNSETTLED.as_nanos() { 0 } else { changed }
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &Path) -> SourceFile {
        let root = path.parent().unwrap().to_path_buf();
        SourceFile { path: path.to_path_buf(), root, name: "a".into(), size: 0, modified: 0, changed: 0 }
    }

    #[test]
    fn a_file_that_vanished_is_not_found() {
        let folder = tempfile::tempdir().unwrap();
        let read = read(&source(&folder.path().join("甲.txt")));
        assert_eq!(read.unwrap_err().kind, ErrorKind::NotFound);
    }

    #[test]
    fn what_is_read_is_the_file_as_it_was_at_one_moment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("甲.txt");
        let stop = std::sync::atomic::AtomicBool::new(false);
        fs::write(&path, vec![b'0'; 100_000]).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for letter in (b'0'..=b'9').cycle() {
                    if stop.load(std::sync::atomic::Ordering::Relaxed) {
                        break;
                    }
                    fs::write(&path, vec![letter; 100_000]).unwrap();
                    std::thread::sleep(Duration::from_millis(20));
                }
            });
            for _ in 0..200 {
                match read(&source(&path)) {
                    Ok(bytes) => assert!(bytes.iter().all(|byte| *byte == bytes[0]), "two states in one"),
                    Err(error) => assert_eq!(error.kind, ErrorKind::Changing),
                }
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
    }

    #[test]
    fn a_recent_change_is_not_settled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("甲.txt");
        fs::write(&path, "防汛").unwrap();
        assert_eq!(settled(&fs::metadata(path).unwrap()), 0);
    }
}
