//! Private temporary folders and the programs that work in them, known in one place so that both can be
//! ended when the process is.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};

struct Registry {
    closed: bool,
    folders: BTreeSet<PathBuf>,
    groups: BTreeSet<u32>,
}

static REGISTRY: Mutex<Registry> =
    Mutex::new(Registry { closed: false, folders: BTreeSet::new(), groups: BTreeSet::new() });

fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends all renderers and removes all temporary folders of this process; none is made from then on.
///
/// For the end of a process that does not come by returning from `main`: call it from the thread that
/// receives signals, before exiting. It takes a lock, so it must not run inside of a signal handler.
pub fn clean_up() {
    let mut registry = registry();
    registry.closed = true;
    for group in std::mem::take(&mut registry.groups) {
        kill_group(group);
    }
    for folder in std::mem::take(&mut registry.folders) {
        let _ = fs::remove_dir_all(folder);
    }
}

/// True from the beginning of [`clean_up`] on: what was collected by then may lack what was ended.
pub fn is_ending() -> bool {
    registry().closed
}

/// A folder that only we can read (mode 0700), removed with all in it when dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A new folder in `temporary`.
    pub(crate) fn new(temporary: &Path) -> io::Result<Scratch> {
        let mut registry = registry();
        if registry.closed {
            return Err(io::Error::other("the process is ending"));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix("ringfort-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let path = builder.tempdir_in(temporary)?.keep();
        registry.folders.insert(path.clone());
        Ok(Scratch { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A new folder within.
    pub(crate) fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        create_folder(&path)?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
        registry().folders.remove(&self.path);
    }
}

/// Makes a folder, and those above it, for us alone.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that was not there, for us alone.
pub(crate) fn create_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Starts a program as the leader of a process group that [`clean_up`] knows.
pub(crate) fn spawn(command: &mut Command) -> io::Result<Child> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut registry = registry();
    if registry.closed {
        return Err(io::Error::other("the process is ending"));
    }
    let child = command.spawn()?;
    registry.groups.insert(child.id());
    Ok(child)
}

/// Ends a program and all that it started, and waits for it.
pub(crate) fn end(child: &mut Child) -> io::Result<std::process::ExitStatus> {
    kill_group(child.id());
    #[cfg(not(unix))]
    let _ = child.kill();
    registry().groups.remove(&child.id());
    child.wait()
}

#[cfg(unix)]
fn kill_group(group: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}
