//! Runs `helm`, `kustomize` and `kubectl`: found by absolute paths only, in an environment of our making,
//! within limits of time, memory and output.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use ringfort_evidence::Reason;

use crate::refusal::{Refusal, plain};
use crate::scratch::{self, Scratch};
use crate::{Limits, open};

/// A program that is there and may be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
}

/// What is run.
pub(crate) struct Job<'a> {
    pub(crate) program: &'a Program,
    pub(crate) arguments: Vec<OsString>,
    /// Where relative paths in arguments start.
    pub(crate) directory: &'a Path,
    /// Home, caches and temporary files of the program.
    pub(crate) scratch: &'a Scratch,
    pub(crate) limits: &'a Limits,
    /// The program's search path, handed only to programs that are scripts.
    pub(crate) program_path: &'a OsStr,
}

/// How a program ended that we did not end.
pub(crate) struct Ended {
    pub(crate) success: bool,
    pub(crate) output: Vec<u8>,
    /// What it complained about, as it wrote it.
    pub(crate) complaint: Vec<u8>,
}

/// As much of a complaint as anybody reads.
const COMPLAINT_BYTES: u64 = 64 * 1024;

/// Looks for a program in the folders of a search path. Relative folders are not looked at: they may lie
/// in what is scanned.
pub(crate) fn find(name: &str, program_path: &OsStr) -> Option<Program> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(program_path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|path| is_executable(path))
        .map(|path| Program { path })
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Runs a program to its end, or ends it at the first limit.
pub(crate) fn run(job: &Job<'_>) -> Result<Ended, Refusal> {
    let mut command = command(job).map_err(|error| no_scratch(&error))?;
    let mut child = scratch::spawn(&mut command).map_err(|error| {
        let message = format!("`{}` could not be started: {}", shown(job.program), plain(&error));
        Refusal::new(Reason::RenderFailed, message)
    })?;
    let output = Pipe::hold(child.stdout.take(), job.limits.render_bytes);
    let complaint = Pipe::hold(child.stderr.take(), COMPLAINT_BYTES);
    let watched = watch(&mut child, job.limits, &output);
    let status = scratch::end(&mut child);
    watched?;
    let status = status.map_err(|error| Refusal::unreadable(&error))?;
    let written = output.finish().ok_or_else(|| held_open(job.program))?;
    if output.is_over() {
        return Err(over_output(job.limits));
    }
    let complaint = complaint.finish().unwrap_or_default();
    Ok(Ended { success: status.success(), output: written, complaint })
}

/// Waits until the program ends by itself; fails at the first limit.
fn watch(child: &mut Child, limits: &Limits, output: &Pipe) -> Result<(), Refusal> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    while !has_ended(child).map_err(|error| Refusal::unreadable(&error))? {
        if start.elapsed() > limits.render_time {
            return Err(over_time(limits));
        }
        if output.is_over() {
            return Err(over_output(limits));
        }
        if memory(child).is_some_and(|bytes| bytes > limits.render_memory) {
            return Err(over_memory(limits));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    Ok(())
}

fn over_time(limits: &Limits) -> Refusal {
    let message = format!("rendering took longer than {:?} and was ended", limits.render_time);
    Refusal::new(Reason::Limit, message).help("allow more time with --render-timeout")
}

fn over_output(limits: &Limits) -> Refusal {
    let size = open::size(limits.render_bytes);
    Refusal::new(Reason::Limit, format!("renders to more than {size}"))
        .help("render it yourself and scan the output in parts")
}

fn held_open(program: &Program) -> Refusal {
    let message = format!("`{}` left something behind that holds its output", shown(program));
    Refusal::new(Reason::RenderFailed, message)
}

fn over_memory(limits: &Limits) -> Refusal {
    let size = open::size(limits.render_memory);
    Refusal::new(Reason::Limit, format!("rendering took more than {size} of memory and was ended"))
        .help("look for templates that repeat or include without end")
}

/// True once the program has ended. It stays a zombie until [`scratch::end`], so that the number of its
/// group cannot be that of somebody else.
#[cfg(unix)]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
        return Ok(child.try_wait()?.is_some());
    };
    let how = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(pid), how)?.is_some())
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

/// The memory that a program holds, on Linux.
fn memory(child: &Child) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{}/statm", child.id())).ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// What to say when there is no room for temporary files.
pub(crate) fn no_scratch(error: &io::Error) -> Refusal {
    let message = format!("no temporary folder could be made: {}", plain(error));
    Refusal::new(Reason::RenderFailed, message)
        .help("make room for temporary files, or point TMPDIR to a folder that can be written to")
}

fn shown(program: &Program) -> String {
    program.path.to_string_lossy().into_owned()
}

fn command(job: &Job<'_>) -> io::Result<Command> {
    let mut command = Command::new(&job.program.path);
    command
        .args(&job.arguments)
        .current_dir(job.directory)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let home = job.scratch.folder("home")?;
    let nothing = job.scratch.folder("nothing")?;
    for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(name, &home);
    }
    for name in ["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_REPOSITORY_CACHE"] {
        command.env(name, &home);
    }
    command.env("HELM_PLUGINS", &nothing);
    command.env("TMPDIR", job.scratch.folder("temporary")?);
    for name in ["HELM_REGISTRY_CONFIG", "HELM_REPOSITORY_CONFIG", "KUBECONFIG"] {
        command.env(name, nothing.join("none"));
    }
    // A program that tries to reach the network after all talks to a closed port and fails at once; one
    // that tries to start another (as `git` for remote bases) does not find it.
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"] {
        command.env(name, "http://127.0.0.1:9");
    }
    let path = if is_script(&job.program.path) { job.program_path } else { nothing.as_os_str() };
    command.env("PATH", path).env("LC_ALL", "C").env("TZ", "UTC");
    Ok(command)
}

/// A script, such as the shims of version managers, needs the programs that it is made of.
fn is_script(path: &Path) -> bool {
    let mut start = [0; 2];
    let opened = fs::File::open(path);
    opened.and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"#!"
}

/// What a pipe carries, read by a thread of its own.
struct Pipe {
    over: Arc<AtomicBool>,
    bytes: Receiver<Vec<u8>>,
}

impl Pipe {
    /// Keeps the first `limit` bytes and lets the rest go.
    fn hold(pipe: Option<impl Read + Send + 'static>, limit: u64) -> Pipe {
        let (send, bytes) = mpsc::channel();
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        // Without a thread nothing is read, and `finish` says so.
        let _ = thread::Builder::new().spawn(move || {
            let Some(mut pipe) = pipe else { return };
            let mut held = Vec::new();
            if pipe.by_ref().take(limit).read_to_end(&mut held).is_err() {
                return;
            }
            if pipe.read(&mut [0]).is_ok_and(|more| more > 0) {
                told.store(true, Ordering::Release);
                let _ = io::copy(&mut pipe, &mut io::sink());
            }
            let _ = send.send(held);
        });
        Pipe { over, bytes }
    }

    /// True if more was written than is kept; certain once [`Pipe::finish`] has returned.
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// What was kept, once every writer is gone; none if the pipe broke, or if something that left the
    /// program's group keeps it open.
    fn finish(&self) -> Option<Vec<u8>> {
        self.bytes.recv_timeout(Duration::from_secs(5)).ok()
    }
}
