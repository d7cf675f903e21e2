//! Why a document could not be read.

use std::fmt;

use crate::Position;

/// One document, or the rest of a file, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Which document of the file it was, counted from 0 together with those that were read.
    pub index: usize,
    /// Where.
    pub position: Position,
    /// What is wrong there, in a sentence without a full stop.
    pub message: String,
    /// What to do about it, if that is known.
    pub help: Option<&'static str>,
}

/// The kinds of [`ReadError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The text is not what it should be; a cluster would refuse it too.
    Syntax,
    /// A limit was met. A cluster might accept the document.
    Limit(Limit),
    /// A cluster would accept the document, this reader cannot.
    Unsupported,
    /// A number that no cluster can hold.
    Number,
    /// The bytes are not text in an encoding that Kubernetes reads.
    Encoding,
    /// The source could not be read to its end.
    Io,
}

/// The limit that was met; each is a field of [`Limits`](crate::Limits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// `depth`
    Depth,
    /// `file_bytes`, `stream_bytes` or `item_bytes`
    Bytes,
    /// `documents`
    Documents,
    /// `nodes`
    Nodes,
    /// `scalar_bytes`
    ScalarBytes,
    /// `alias_nodes`, `alias_factor` or `alias_bytes`
    Expansion,
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Limit::Depth => "nesting limit",
            Limit::Bytes => "size limit",
            Limit::Documents => "document limit",
            Limit::Nodes => "value limit",
            Limit::ScalarBytes => "string size limit",
            Limit::Expansion => "expansion limit",
        })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        write!(out, "line {line}, column {column}: {}", self.message)?;
        match self.kind {
            ErrorKind::Limit(limit) => write!(out, " ({limit})")?,
            ErrorKind::Unsupported => {
                out.write_str(" (not readable here, but a cluster would take it)")?;
            }
            _ => {}
        }
        if let Some(help) = self.help {
            write!(out, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}

/// An error before it is known where in the file its text stands.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: ErrorKind,
    /// Byte of the whole source.
    pub(crate) at: u32,
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
}

impl Fault {
    pub(crate) fn syntax(at: u32, message: impl Into<String>) -> Fault {
        Fault { kind: ErrorKind::Syntax, at, message: message.into(), help: None }
    }

    pub(crate) fn limit(limit: Limit, at: u32, message: impl Into<String>) -> Fault {
        Fault { kind: ErrorKind::Limit(limit), at, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, help: &'static str) -> Fault {
        self.help = Some(help);
        self
    }

    pub(crate) fn place(self, index: usize, position: Position) -> ReadError {
        ReadError { kind: self.kind, index, position, message: self.message, help: self.help }
    }
}
