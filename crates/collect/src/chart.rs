//! Looks a chart over before Helm gets to see it: links, special files, sizes, archives within.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ringfort_evidence::Reason;

use crate::archive;
use crate::refusal::Refusal;
use crate::{Limits, open};

/// Charts nest, folders in them do; nobody goes deeper.
const DEPTH: usize = 64;

const HELP: &str = "move the chart to a folder of its own";

/// What is in a chart's folder, as paths within it with forward slashes.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) files: BTreeSet<String>,
    bytes: u64,
}

/// Refuses a chart that would make Helm read something outside of its folder, or wait, or swell.
pub(crate) fn inspect(chart: &Path, limits: &Limits) -> Result<Contents, Refusal> {
    let real = fs::canonicalize(chart).map_err(|error| Refusal::unreadable(&error))?;
    let mut contents = Contents::default();
    visit(&real, &real, limits, 0, &mut contents)?;
    Ok(contents)
}

fn visit(
    chart: &Path,
    folder: &Path,
    limits: &Limits,
    depth: usize,
    contents: &mut Contents,
) -> Result<(), Refusal> {
    if depth > DEPTH {
        let message = format!("its folders are nested deeper than {DEPTH}");
        return Err(Refusal::new(Reason::Limit, message));
    }
    for path in entries(folder).map_err(|error| Refusal::unreadable(&error))? {
        let name = below(chart, &path);
        let metadata = fs::symlink_metadata(&path).map_err(|error| Refusal::unreadable(&error))?;
        if metadata.is_symlink() {
            link(chart, &path, &name)?;
        } else if metadata.is_dir() {
            visit(chart, &path, limits, depth + 1, contents)?;
        } else if !metadata.is_file() {
            let special = open::special(metadata.file_type()).message;
            return Err(Refusal::new(Reason::Unsafe, format!("`{name}` in it {special}")));
        } else if !name.starts_with(".git/") {
            // The history of a repository that is a chart counts for nothing; its links do.
            file(&path, metadata.len(), limits, contents)?;
            contents.files.insert(name);
        }
    }
    Ok(())
}

/// In order, so that of several flaws always the same is told.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable();
    Ok(entries)
}

fn file(path: &Path, length: u64, limits: &Limits, contents: &mut Contents) -> Result<(), Refusal> {
    if contents.files.len() >= limits.chart_entries {
        let message = format!("holds more than {} files", limits.chart_entries);
        return Err(Refusal::new(Reason::Limit, message).help(HELP));
    }
    contents.bytes = contents.bytes.saturating_add(length);
    if length > limits.entry_bytes {
        return Err(archive::over_bytes(limits.entry_bytes, "a file in it"));
    }
    if contents.bytes > limits.chart_bytes {
        return Err(archive::over_bytes(limits.chart_bytes, "it").help(HELP));
    }
    if archive::is_packed_chart(path) {
        let (packed, _) = open::regular(path)?;
        archive::check(packed, limits).map_err(|refusal| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Refusal { message: format!("`{name}` in it {}", refusal.message), ..refusal }
        })?;
    }
    Ok(())
}

/// Helm follows links: one that leaves the chart would print what lies there.
fn link(chart: &Path, path: &Path, name: &str) -> Result<(), Refusal> {
    let stays = fs::canonicalize(path)
        .is_ok_and(|target: PathBuf| target.starts_with(chart) && !path.starts_with(&target));
    let is_lock = ["Chart.lock", "requirements.lock"].iter().any(|lock| path.ends_with(lock));
    if stays && !is_lock {
        return Ok(());
    }
    let message = if is_lock {
        format!("its `{name}` is a link")
    } else {
        format!("`{name}` in it is a link that leaves the chart")
    };
    Err(Refusal::new(Reason::Unsafe, message).help("put a copy of the file in place of the link"))
}

fn below(chart: &Path, path: &Path) -> String {
    let steps = path.strip_prefix(chart).unwrap_or(path).components();
    steps.map(|step| step.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
