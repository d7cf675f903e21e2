//! What was looked at and what was not: part of every result.

use std::sync::Arc;

/// Why something was not assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Well-formed, but no Kubernetes object.
    NotKubernetes,
    /// Left out by an ignore file, the configuration or a flag.
    Excluded,
    /// A name that we do not read, given by itself on the command line.
    UnknownType,
    /// A template that needs its renderer; it is read by rendering the chart.
    Template,
    /// Not readable as YAML or JSON.
    Syntax,
    /// Over one of our limits; the message names it.
    Limit,
    /// Could not be opened or read.
    Unreadable,
    /// A device, pipe, socket, loop, or a link that leaves the root.
    Unsafe,
    /// The chart or overlay needs a program that is not here.
    MissingRenderer,
    /// The renderer refused or failed.
    RenderFailed,
    /// Readable here by a cluster, but not by us.
    Unsupported,
    /// A check failed inside.
    Internal,
}

/// Something that was not assessed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Omission {
    /// The file, chart or overlay.
    pub file: Arc<str>,
    /// Line and column from 1, if the place within the file is known.
    pub at: Option<(u32, u32)>,
    /// Which document of the file, from 0, if it is one of several.
    pub document: Option<usize>,
    /// Why.
    pub reason: Reason,
    /// What happened, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The account of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Objects and unreadable documents found: assessed + skipped + refused.
    pub found: usize,
    /// Kubernetes objects that were assessed.
    pub assessed: usize,
    /// Files that were read.
    pub files: usize,
    /// Left out on purpose; does not change the exit code.
    pub skipped: Vec<Omission>,
    /// Asked for and not assessed; exit code 3.
    pub refused: Vec<Omission>,
}

impl Reason {
    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Reason::NotKubernetes => "not-kubernetes",
            Reason::Excluded => "excluded",
            Reason::UnknownType => "unknown-type",
            Reason::Template => "template",
            Reason::Syntax => "syntax",
            Reason::Limit => "limit",
            Reason::Unreadable => "unreadable",
            Reason::Unsafe => "unsafe",
            Reason::MissingRenderer => "missing-renderer",
            Reason::RenderFailed => "render-failed",
            Reason::Unsupported => "unsupported",
            Reason::Internal => "internal",
        }
    }
}
