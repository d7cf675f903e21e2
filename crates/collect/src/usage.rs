//! What is wrong with a request before anything is read.

use std::fmt;
use std::path::{Path, PathBuf};

/// The request cannot be carried out as it was made. Nothing was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Usage {
    /// There is nothing at this path.
    NoSuchPath(PathBuf),
    /// Standard input was named more than once.
    StdinTwice,
    /// A values file that is not there.
    NoSuchValues(PathBuf),
    /// Values from a network address, which are never fetched.
    RemoteValues(String),
    /// A `KEY=FILE` without the equals sign.
    NotKeyAndFile(String),
    /// The threads could not be started.
    Threads(String),
}

impl Usage {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Usage::NoSuchPath(path) if path.to_string_lossy().contains(['*', '?']) => {
                "patterns are not expanded: give a folder, or let the shell expand the pattern"
            }
            Usage::NoSuchPath(_) => {
                "give a file, a folder, a chart, an overlay, or `-` for standard input"
            }
            Usage::StdinTwice => "name `-` once",
            Usage::NoSuchValues(_) => "check the path; it is relative to the working directory",
            Usage::RemoteValues(_) => "download the file and give its path",
            Usage::NotKeyAndFile(_) => "write it as `key=path`",
            Usage::Threads(_) => "use fewer threads",
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| path.to_string_lossy().into_owned();
        match self {
            Usage::NoSuchPath(path) => write!(out, "there is no `{}`", shown(path)),
            Usage::StdinTwice => out.write_str("standard input is named more than once"),
            Usage::NoSuchValues(path) => write!(out, "there is no values file `{}`", shown(path)),
            Usage::RemoteValues(from) => {
                write!(out, "values are not fetched from the network: `{from}`")
            }
            Usage::NotKeyAndFile(text) => write!(out, "`{text}` is not a key and a file"),
            Usage::Threads(why) => write!(out, "the threads could not be started: {why}"),
        }
    }
}

impl std::error::Error for Usage {}
