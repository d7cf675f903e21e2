//! Walks a folder: what is in it to be read, what is left out, what is not safe to touch.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use ringfort_evidence::{Omission, Reason};

use crate::ignore_rules::Rules;
use crate::refusal::Refusal;
use crate::{Limits, names, open};

/// A file that is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it is: the root's path as given, and what is below it.
    pub(crate) path: PathBuf,
    /// Where it really is, free of links.
    pub(crate) real: PathBuf,
    /// Bytes in it.
    pub(crate) length: u64,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    pub(crate) files: Vec<Found>,
    /// Folders with a `Chart.yaml`.
    pub(crate) charts: Vec<PathBuf>,
    /// Packed charts, or what looks like one.
    pub(crate) archives: Vec<PathBuf>,
    /// The files of Kustomize.
    pub(crate) kustomizations: Vec<PathBuf>,
    pub(crate) skipped: Vec<Omission>,
    pub(crate) refused: Vec<Omission>,
}

/// Walks `root` (a folder, as given; `real` is the same without links). `room` is how many files may still
/// be taken; a folder with more is refused as a whole.
pub(crate) fn walk(
    root: &Path,
    real: &Path,
    room: usize,
    how: &How<'_>,
) -> Result<Folder, Refusal> {
    let rules = if how.ignore_files { Rules::above(real) } else { None };
    let mut walk = Walk { root, real, room, how, folder: Folder::default(), links: Vec::new() };
    walk.visit(Path::new(""), 0, rules)?;
    walk.follow_links();
    Ok(walk.folder)
}

/// What a walk is told.
pub(crate) struct How<'a> {
    pub(crate) directory: &'a Path,
    pub(crate) limits: &'a Limits,
    pub(crate) ignore_files: bool,
}

struct Walk<'a> {
    root: &'a Path,
    real: &'a Path,
    room: usize,
    how: &'a How<'a>,
    folder: Folder,
    /// Links to files below the root, with what they lead to.
    links: Vec<(PathBuf, PathBuf)>,
}

/// The folders of a chart that only Helm reads.
const OF_CHARTS: [&str; 3] = ["templates", "charts", "crds"];

impl Walk<'_> {
    /// `below` is the folder's path within the root.
    fn visit(
        &mut self,
        below: &Path,
        depth: usize,
        above: Option<Rc<Rules>>,
    ) -> Result<(), Refusal> {
        let path = self.root.join(below);
        if depth > self.how.limits.folder_depth {
            let message =
                format!("folders are nested deeper than {}", self.how.limits.folder_depth);
            self.refuse(&path, Refusal::new(Reason::Limit, message));
            return Ok(());
        }
        let entries = match self.entries(&path) {
            Ok(entries) => entries?,
            Err(error) => {
                self.refuse(&path, Refusal::unreadable(&error));
                return Ok(());
            }
        };
        let rules = self.rules(below, above);
        let is_chart = entries.iter().any(|(name, _)| name == "Chart.yaml");
        if is_chart {
            self.folder.charts.push(path);
        }
        for (name, kind) in entries {
            if !(is_chart && OF_CHARTS.iter().any(|own| name == *own)) {
                self.entry(&below.join(&name), kind, depth, rules.as_ref())?;
            }
        }
        Ok(())
    }

    /// The names in a folder that matter, in order. The inner result is the limit on files.
    fn entries(&self, path: &Path) -> std::io::Result<Result<Vec<(OsString, FileType)>, Refusal>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let (name, kind) = (entry.file_name(), entry.file_type()?);
            let hidden = name.as_encoded_bytes().starts_with(b".");
            if hidden || (kind.is_file() && !is_read(&name)) {
                continue;
            }
            entries.push((name, kind));
            if entries.len() > self.how.limits.files {
                return Ok(Err(self.too_many()));
            }
        }
        entries.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Ok(Ok(entries))
    }

    fn rules(&mut self, below: &Path, above: Option<Rc<Rules>>) -> Option<Rc<Rules>> {
        if !self.how.ignore_files {
            return None;
        }
        let (rules, refused) = Rules::at(&self.real.join(below), above);
        for (name, refusal) in refused {
            self.refuse(&self.root.join(below).join(name), refusal);
        }
        rules
    }

    fn entry(
        &mut self,
        below: &Path,
        kind: FileType,
        depth: usize,
        rules: Option<&Rc<Rules>>,
    ) -> Result<(), Refusal> {
        let (path, real) = (self.root.join(below), self.real.join(below));
        if let Some(by) = rules.and_then(|rules| rules.leave_out(&real, kind.is_dir())) {
            let what = if kind.is_dir() { "the folder is" } else { "is" };
            self.skip(&path, Refusal::new(Reason::Excluded, format!("{what} left out by `{by}`")));
        } else if kind.is_dir() {
            self.visit(below, depth + 1, rules.cloned())?;
        } else if kind.is_symlink() {
            self.link(path);
        } else if !kind.is_file() {
            self.special(&path, kind);
        } else if names::is_archive(name(below)) {
            self.folder.archives.push(path);
        } else if names::is_kustomization(name(below)) {
            self.folder.kustomizations.push(path);
        } else {
            self.take(path, real)?;
        }
        Ok(())
    }

    fn take(&mut self, path: PathBuf, real: PathBuf) -> Result<(), Refusal> {
        if self.folder.files.len() >= self.room {
            return Err(self.too_many());
        }
        match fs::symlink_metadata(&real) {
            Ok(metadata) => {
                self.folder.files.push(Found { path, real, length: metadata.len() });
            }
            Err(error) => self.refuse(&path, Refusal::unreadable(&error)),
        }
        Ok(())
    }

    fn too_many(&self) -> Refusal {
        let message = format!("there are more than {} files in this run", self.how.limits.files);
        Refusal::new(Reason::Limit, message)
            .help("scan fewer folders at once, or raise the limit with --max-files")
    }

    /// Something special that has a manifest's name was asked for; anything else is only mentioned.
    fn special(&mut self, path: &Path, kind: FileType) {
        let refusal = open::special(kind);
        if is_read(name(path)) { self.refuse(path, refusal) } else { self.skip(path, refusal) }
    }

    fn link(&mut self, path: PathBuf) {
        let wanted = is_read(name(&path));
        let target = match fs::canonicalize(&path) {
            Ok(target) => target,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if wanted {
                    let refusal = Refusal::new(Reason::Unreadable, "is a link to nothing");
                    self.refuse(&path, refusal);
                }
                return;
            }
            Err(_) => {
                let refusal = Refusal::new(Reason::Unsafe, "is a link that leads nowhere");
                return if wanted {
                    self.refuse(&path, refusal)
                } else {
                    self.skip(&path, refusal)
                };
            }
        };
        let is_folder = fs::metadata(&target).is_ok_and(|metadata| metadata.is_dir());
        if !target.starts_with(self.real) {
            if wanted || is_folder {
                let refusal = Refusal::new(Reason::Unsafe, "is a link that leaves the folder");
                self.refuse(&path, refusal.help("give its target by name to have it read"));
            }
        } else if is_folder {
            let message = "is a link to a folder that is walked itself";
            self.skip(&path, Refusal::new(Reason::Excluded, message));
        } else if wanted {
            self.links.push((path, target));
        }
    }

    /// Reads what links lead to, unless it is read anyway.
    fn follow_links(&mut self) {
        let links = std::mem::take(&mut self.links);
        if links.is_empty() {
            return;
        }
        let mut taken: BTreeSet<PathBuf> =
            self.folder.files.iter().map(|found| found.real.clone()).collect();
        for (path, target) in links {
            let refusal = match fs::symlink_metadata(&target) {
                Ok(metadata) if !metadata.is_file() => open::special(metadata.file_type()),
                Ok(_) if self.is_of_a_chart(&target) || !names::is_manifest(name(&path)) => {
                    Refusal::new(Reason::Excluded, "is a link to a part of a chart or overlay")
                }
                Ok(_) if taken.contains(&target) => {
                    Refusal::new(Reason::Excluded, "is a link to a file that is read itself")
                }
                Ok(metadata) => {
                    taken.insert(target.clone());
                    self.folder.files.push(Found { path, real: target, length: metadata.len() });
                    continue;
                }
                Err(error) => Refusal::unreadable(&error),
            };
            if refusal.reason == Reason::Excluded {
                self.skip(&path, refusal);
            } else {
                self.refuse(&path, refusal);
            }
        }
    }

    fn is_of_a_chart(&self, target: &Path) -> bool {
        self.folder.charts.iter().any(|chart| {
            let chart = chart.strip_prefix(self.root).unwrap_or(chart);
            let chart = self.real.join(chart);
            OF_CHARTS.iter().any(|own| target.starts_with(chart.join(own)))
        })
    }

    fn skip(&mut self, path: &Path, refusal: Refusal) {
        let omission = refusal.of(&names::shown(self.how.directory, path));
        self.folder.skipped.push(omission);
    }

    fn refuse(&mut self, path: &Path, refusal: Refusal) {
        let omission = refusal.of(&names::shown(self.how.directory, path));
        self.folder.refused.push(omission);
    }
}

fn name(path: &Path) -> &std::ffi::OsStr {
    path.file_name().unwrap_or_default()
}

fn is_read(name: &std::ffi::OsStr) -> bool {
    names::is_manifest(name)
        || names::is_archive(name)
        || names::is_kustomization(name)
        || names::format(name).is_some()
        || names::is_terraform(name)
        || names::is_bicep(name)
}
