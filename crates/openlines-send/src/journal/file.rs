//! The file of a journal: opened by one process, and on the disk.

#[cfg(unix)]
use std::fs::Metadata;
#[cfg(not(windows))]
use std::fs::TryLockError;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::Path;

use super::JournalError;
use super::format::{Line, Step, line};

/// Refuses a pipe or device, which would be waited for already when it is opened.
pub(super) fn refuse_special(path: &Path) -> Result<(), JournalError> {
    match std::fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => Err(JournalError::NotAJournal),
        // What is not there may be begun; why it cannot be opened is said then.
        _ => Ok(()),
    }
}

/// Opens or begins a file to append to, which no other process may open so meanwhile, but read.
#[cfg(not(windows))]
pub(super) fn open_alone(path: &Path) -> Result<File, JournalError> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    // Keys may name people.
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse),
        Err(TryLockError::Error(error)) => Err(JournalError::Io(error)),
    }
}

/// The same on Windows, where a lock keeps others from reading, too, and a file that can only be appended to cannot be cut.
#[cfg(windows)]
pub(super) fn open_alone(path: &Path) -> Result<File, JournalError> {
    const FILE_SHARE_READ: u32 = 1;
    const ERROR_SHARING_VIOLATION: i32 = 32;

    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, FILE_SHARE_READ);
    options
        .open(path)
        .map_err(|error| match error.raw_os_error() {
            Some(ERROR_SHARING_VIOLATION) => JournalError::InUse,
            _ => JournalError::Io(error),
        })
}

/// Whether an open file still stands in its place; on Windows nobody can take it from there.
pub(super) fn is_in_place(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let of = |metadata: io::Result<Metadata>| metadata.map(|file| (file.dev(), file.ino()));
        let (ours, there) = (of(file.metadata()), of(std::fs::metadata(path)));
        ours.is_ok_and(|ours| there.is_ok_and(|there| ours == there))
    }
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        true
    }
}

/// Makes a new file's name last, where the system can.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Writes a line to the end of the file, and to the disk.
pub(super) fn append(
    file: &mut File,
    step: &Line,
    sync: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let line = line(step)?;
    let end = file.stream_position()?;
    let written = file.write_all(&line).and_then(|()| sync(file));
    if written.is_err() && step.step == Step::Intent {
        // Its request will not be made: whoever reads the line would take the message for unknown.
        let _ = file.set_len(end);
    }
    written
}
