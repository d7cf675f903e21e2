//! Opens regular files and nothing else: a pipe, device or socket is never opened, a link never followed.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;

use ringfort_evidence::Reason;

use crate::refusal::Refusal;

/// Opens a regular file; also tells its size. The last step of `path` must be no link.
pub(crate) fn regular(path: &Path) -> Result<(File, u64), Refusal> {
    let before = fs::symlink_metadata(path).map_err(|error| Refusal::unreadable(&error))?;
    check(before.file_type())?;
    let file = open(path).map_err(|error| Refusal::unreadable(&error))?;
    let metadata = file.metadata().map_err(|error| Refusal::unreadable(&error))?;
    check(metadata.file_type())?;
    Ok((file, metadata.len()))
}

/// The bytes of a regular file of at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Refusal> {
    let (file, length) = regular(path)?;
    if length > limit {
        return Err(too_large(limit));
    }
    read_all(file, length, limit)
}

/// The rest of `input`, which is expected to hold `length` bytes and must not hold more than `limit`.
pub(crate) fn read_all(input: impl Read, length: u64, limit: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::with_capacity(length.min(limit) as usize + 1);
    input
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::unreadable(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    Ok(bytes)
}

pub(crate) fn too_large(limit: u64) -> Refusal {
    Refusal::new(Reason::Limit, format!("is larger than {}", size(limit)))
        .help("raise the limit with --max-file-bytes, or split the file")
}

/// Bytes as people write them.
pub(crate) fn size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    match bytes {
        _ if bytes >= MIB && bytes.is_multiple_of(MIB) => format!("{} MiB", bytes / MIB),
        _ => format!("{bytes} bytes"),
    }
}

fn check(kind: FileType) -> Result<(), Refusal> {
    if kind.is_file() {
        return Ok(());
    }
    Err(special(kind))
}

/// Why something that is no regular file is not opened.
pub(crate) fn special(kind: FileType) -> Refusal {
    let message = format!("is {}, not a file, and was not opened", name(kind));
    Refusal::new(Reason::Unsafe, message).help("give a regular file, or use `-` for standard input")
}

#[cfg(unix)]
fn name(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        _ if kind.is_fifo() => "a pipe",
        _ if kind.is_socket() => "a socket",
        _ if kind.is_block_device() || kind.is_char_device() => "a device",
        _ if kind.is_symlink() => "a link",
        _ => "something special",
    }
}

#[cfg(not(unix))]
fn name(_: FileType) -> &'static str {
    "something special"
}

/// Between looking and opening the file may have been replaced: then opening a pipe must not wait.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags =
        OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}
