//! Packed charts: every entry is checked before a byte of it is written.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::MultiGzDecoder;
use ringfort_evidence::Reason;
use tar::{Archive, Entry, EntryType};

use crate::refusal::Refusal;
use crate::{Limits, names, open, scratch};

/// Charts within charts within charts: deeper than anybody nests them.
const DEPTH: usize = 4;

/// Unpacks the archive of a chart into `folder`, which is ours; returns the chart's folder in there.
pub(crate) fn unpack(
    packed: impl Read,
    folder: &Path,
    limits: &Limits,
) -> Result<PathBuf, Refusal> {
    let mut top = None;
    let mut has_chart = false;
    each(packed, limits, |name, entry| {
        let mut steps = name.components();
        let first = steps.next().map(|step| folder.join(step)).unwrap_or_default();
        if top.get_or_insert_with(|| first.clone()) != &first {
            return Err(unsafe_archive("holds more than one folder"));
        }
        has_chart |= steps.as_path() == Path::new("Chart.yaml");
        write(entry, &folder.join(name)).map_err(|error| not_unpacked(&error))
    })?;
    match top {
        Some(top) if has_chart => Ok(top),
        _ => Err(no_chart()),
    }
}

/// Checks an archive, and those packed in it, without writing anything.
pub(crate) fn check(packed: impl Read, limits: &Limits) -> Result<(), Refusal> {
    check_at(Box::new(packed), limits, 0)
}

/// True if the archive starts as those of Helm do: with the `Chart.yaml` of its folder among the first.
pub(crate) fn is_chart(packed: impl Read, limits: &Limits) -> bool {
    let mut archive = Archive::new(MultiGzDecoder::new(packed).take(limits.entry_bytes));
    let Ok(entries) = archive.entries() else { return false };
    entries.take(64).map_while(Result::ok).any(|entry| {
        entry.path().is_ok_and(|path| {
            path.components().count() == 2 && path.file_name() == Some("Chart.yaml".as_ref())
        })
    })
}

/// What to say of an archive that holds no chart.
pub(crate) fn no_chart() -> Refusal {
    Refusal::new(
        Reason::NotKubernetes,
        "holds no Helm chart: there is no `Chart.yaml` in its folder",
    )
}

fn check_at<'a>(packed: Box<dyn Read + 'a>, limits: &Limits, depth: usize) -> Result<(), Refusal> {
    if depth > DEPTH {
        let message = format!("packs archives in archives, more than {DEPTH} deep");
        return Err(Refusal::new(Reason::Limit, message));
    }
    each(packed, limits, |name, entry| {
        if is_packed_chart(name) {
            return check_at(Box::new(entry), limits, depth + 1);
        }
        io::copy(entry, &mut io::sink()).map_err(|error| not_unpacked(&error))?;
        Ok(())
    })
}

/// True for an archive where Helm looks for the charts that a chart depends on.
pub(crate) fn is_packed_chart(path: &Path) -> bool {
    names::is_archive(path.file_name().unwrap_or_default())
        && path.parent().and_then(Path::file_name) == Some("charts".as_ref())
}

/// Hands out the files of an archive under checked names.
fn each<'r, R: Read + 'r>(
    packed: R,
    limits: &Limits,
    mut take: impl FnMut(&Path, &mut dyn Read) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let unpacked = MultiGzDecoder::new(packed).take(limits.chart_bytes + 1);
    let mut archive = Archive::new(unpacked);
    let mut seen = BTreeSet::new();
    let mut bytes = 0_u64;
    for entry in archive.entries().map_err(|error| not_unpacked(&error))? {
        let mut entry = entry.map_err(|error| broken(&error, bytes, limits))?;
        if seen.len() >= limits.chart_entries {
            return Err(over_entries(limits));
        }
        if entry.header().entry_type() == EntryType::XGlobalHeader {
            continue;
        }
        let name = checked_name(&entry)?;
        let is_folder = entry.header().entry_type() == EntryType::Directory;
        if !seen.insert(name.clone()) && !is_folder {
            return Err(unsafe_archive(&format!("holds `{}` twice", name.to_string_lossy())));
        }
        let size = entry.size();
        bytes = bytes.saturating_add(size);
        if size > limits.entry_bytes {
            return Err(over_bytes(limits.entry_bytes, "a file in it"));
        }
        if bytes > limits.chart_bytes {
            return Err(over_bytes(limits.chart_bytes, "it"));
        }
        if !is_folder {
            take(&name, &mut entry)?;
        }
    }
    Ok(())
}

fn checked_name<R: Read>(entry: &Entry<'_, R>) -> Result<PathBuf, Refusal> {
    let kind = entry.header().entry_type();
    let bytes = entry.path_bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if !matches!(kind, EntryType::Regular | EntryType::Directory) {
        return Err(unsafe_archive(&format!("holds `{text}`, which is neither file nor folder")));
    }
    let mut name = PathBuf::new();
    for step in Path::new(&text).components() {
        match step {
            Component::Normal(step) => name.push(step),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(leaves(&text));
            }
        }
    }
    if text.contains(['\\', ':']) || text.chars().any(char::is_control) {
        return Err(leaves(&text));
    }
    Ok(name)
}

fn write(entry: &mut dyn Read, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        scratch::create_folder(folder)?;
    }
    io::copy(entry, &mut scratch::create_file(path)?)?;
    Ok(())
}

fn leaves(name: &str) -> Refusal {
    unsafe_archive(&format!("holds an entry that leads out of it: `{name}`"))
}

fn unsafe_archive(message: &str) -> Refusal {
    Refusal::new(Reason::Unsafe, message)
        .help("do not use this archive; `helm package` makes no such one")
}

fn over_entries(limits: &Limits) -> Refusal {
    let message = format!("holds more than {} entries", limits.chart_entries);
    Refusal::new(Reason::Limit, message)
}

/// What to say of too large a chart.
pub(crate) fn over_bytes(limit: u64, what: &str) -> Refusal {
    let message = format!("{what} is larger than {} when unpacked", open::size(limit));
    Refusal::new(Reason::Limit, message)
}

fn broken(error: &io::Error, bytes: u64, limits: &Limits) -> Refusal {
    if bytes >= limits.chart_bytes {
        over_bytes(limits.chart_bytes, "it")
    } else {
        not_unpacked(error)
    }
}

fn not_unpacked(error: &io::Error) -> Refusal {
    let message = format!("could not be unpacked: {}", crate::refusal::plain(error));
    Refusal::new(Reason::Unreadable, message)
}
