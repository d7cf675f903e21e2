//! What a caller may decide.

use std::ffi::OsString;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use crate::Limits;

/// Says of a file, named as [`ringfort_evidence::Origin::file`] names it, whether it is wanted.
#[derive(Clone)]
pub struct Selection(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl Selection {
    /// Wants the files for which `wants` is true.
    pub fn new(wants: impl Fn(&str) -> bool + Send + Sync + 'static) -> Selection {
        Selection(Arc::new(wants))
    }

    pub(crate) fn wants(&self, file: &str) -> bool {
        (self.0)(file)
    }
}

impl fmt::Debug for Selection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Selection")
    }
}

/// How a [`crate::Collector`] works.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where relative paths start, and what shown paths are relative to. The working directory.
    pub directory: PathBuf,
    /// Limits on input.
    pub limits: Limits,
    /// Files to take of those found in folders and rendered; all if none is set. What it leaves out is
    /// listed as skipped. Files given by name are always taken.
    pub selection: Option<Selection>,
    /// Honour `.gitignore` and `.ringfortignore`. True.
    pub ignore_files: bool,
    /// Keep texts up to [`Limits::excerpt_bytes`] for excerpts. True.
    pub keep_text: bool,
    /// Render charts and overlays; otherwise they are refused. True.
    pub render: bool,
    /// What Helm is told.
    pub helm: Helm,
    /// Where `helm`, `kustomize` and `kubectl` are looked for, in the form of `PATH`. The variable `PATH`.
    pub program_path: OsString,
    /// Where private temporary folders are made, for packed charts and renderers. The system's.
    pub temporary: PathBuf,
    /// Number of threads; without it the current rayon pool is used.
    pub threads: Option<NonZeroUsize>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            directory: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            limits: Limits::default(),
            selection: None,
            ignore_files: true,
            keep_text: true,
            render: true,
            helm: Helm::default(),
            program_path: std::env::var_os("PATH").unwrap_or_default(),
            temporary: std::env::temp_dir(),
            threads: None,
        }
    }
}

/// What `helm template` is told, for all charts of a run. Values are passed as text: whatever looks like
/// a flag stays a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Helm {
    /// Values files, the last one wins. Local files only.
    pub values: Vec<PathBuf>,
    /// `KEY=VALUE`, as in `--set`.
    pub set: Vec<String>,
    /// `KEY=TEXT`, as in `--set-string`.
    pub set_string: Vec<String>,
    /// `KEY=FILE`, as in `--set-file`. Local files only.
    pub set_file: Vec<String>,
    /// The release's name; `release-name` if not set, as Helm has it.
    pub release_name: Option<String>,
    /// The release's namespace.
    pub namespace: Option<String>,
    /// The Kubernetes version that templates see.
    pub kube_version: Option<String>,
    /// The API versions that templates see.
    pub api_versions: Vec<String>,
}
