//! What the user named, before anything of it is read: files, charts, overlays, standard input.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ringfort_evidence::{Omission, Reason};

use crate::refusal::Refusal;
use crate::walk::{self, Folder, Found, How};
use crate::{Options, Usage, names, open};

/// A file to read.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) found: Found,
    /// Given by name, not found in a folder.
    pub(crate) named: bool,
}

/// A chart to render.
#[derive(Debug)]
pub(crate) struct Chart {
    /// Its folder, or its archive.
    pub(crate) path: PathBuf,
    pub(crate) packed: bool,
    pub(crate) named: bool,
}

/// A kustomization.
#[derive(Debug)]
pub(crate) struct Overlay {
    /// Its file.
    pub(crate) path: PathBuf,
    /// The folder that it must not leave; none if the overlay itself was given.
    pub(crate) within: Option<PathBuf>,
}

impl Overlay {
    /// Its file, to be read as it stands.
    pub(crate) fn as_file(&self) -> Option<File> {
        let real = fs::canonicalize(&self.path).ok()?;
        let length = fs::metadata(&real).ok()?.len();
        let found = Found { path: self.path.clone(), real, length };
        Some(File { found, named: self.within.is_none() })
    }
}

/// All that is to be read.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) stdin: bool,
    pub(crate) files: Vec<File>,
    pub(crate) charts: Vec<Chart>,
    pub(crate) overlays: Vec<Overlay>,
    pub(crate) skipped: Vec<Omission>,
    pub(crate) refused: Vec<Omission>,
}

/// Looks at all `paths`, in their order.
pub(crate) fn survey(paths: &[PathBuf], options: &Options) -> Result<Survey, Usage> {
    let mut survey = Survey::default();
    for path in paths {
        if path == Path::new("-") {
            if std::mem::replace(&mut survey.stdin, true) {
                return Err(Usage::StdinTwice);
            }
        } else {
            survey.path(path, options)?;
        }
    }
    survey.order(paths.len() > 1);
    Ok(survey)
}

impl Survey {
    fn path(&mut self, given: &Path, options: &Options) -> Result<(), Usage> {
        let path = options.directory.join(given);
        let kind = match fs::metadata(&path) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if is_absent(&error) => return Err(Usage::NoSuchPath(given.to_owned())),
            Err(error) => return self.refuse(&path, options, Refusal::unreadable(&error)),
        };
        if !kind.is_dir() && !kind.is_file() {
            return self.refuse(&path, options, open::special(kind));
        }
        let real = match fs::canonicalize(&path) {
            Ok(real) => real,
            Err(error) => return self.refuse(&path, options, Refusal::unreadable(&error)),
        };
        if let Some(chart) = chart_of_template(&real) {
            let chart = names::shown(&options.directory, &chart);
            let refusal = Refusal::new(Reason::Template, "is read by rendering its chart")
                .help(format!("scan the chart: ringfort scan {chart}"));
            return self.refuse(&path, options, refusal);
        }
        if kind.is_dir() {
            self.folder(path, real, options)
        } else {
            self.file(path, real, options)
        }
    }

    fn refuse(&mut self, path: &Path, options: &Options, refusal: Refusal) -> Result<(), Usage> {
        self.refused.push(refusal.of(&names::shown(&options.directory, path)));
        Ok(())
    }

    fn folder(&mut self, path: PathBuf, real: PathBuf, options: &Options) -> Result<(), Usage> {
        let how = How {
            directory: &options.directory,
            limits: &options.limits,
            ignore_files: options.ignore_files,
        };
        let room = options.limits.files.saturating_sub(self.files.len());
        let folder = match walk::walk(&path, &real, room, &how) {
            Ok(folder) => folder,
            Err(refusal) => return self.refuse(&path, options, refusal),
        };
        if let Some(nothing) = nothing_in(&folder) {
            self.refuse(&path, options, nothing)?;
        }
        self.files.extend(folder.files.into_iter().map(|found| File { found, named: false }));
        for chart in folder.charts {
            self.charts.push(Chart { named: chart == path, path: chart, packed: false });
        }
        for chart in folder.archives {
            self.charts.push(Chart { path: chart, packed: true, named: false });
        }
        for overlay in folder.kustomizations {
            let given = overlay.parent() == Some(&path);
            let within = if given { None } else { Some(real.clone()) };
            self.overlays.push(Overlay { path: overlay, within });
        }
        self.skipped.extend(folder.skipped);
        self.refused.extend(folder.refused);
        Ok(())
    }

    fn file(&mut self, path: PathBuf, real: PathBuf, options: &Options) -> Result<(), Usage> {
        let name = path.file_name().unwrap_or_default();
        if names::is_archive(name) {
            self.charts.push(Chart { path, packed: true, named: true });
        } else if name == OsStr::new("Chart.yaml") {
            let path = path.parent().map(Path::to_owned).unwrap_or_default();
            self.charts.push(Chart { path, packed: false, named: true });
        } else if names::is_kustomization(name) {
            self.overlays.push(Overlay { path, within: None });
        } else {
            match fs::metadata(&real) {
                Ok(metadata) => {
                    let found = Found { path, real, length: metadata.len() };
                    self.files.push(File { found, named: true });
                }
                Err(error) => return self.refuse(&path, options, Refusal::unreadable(&error)),
            }
        }
        Ok(())
    }

    /// Sorts everything by path and keeps of what was named twice the one that was named by itself.
    /// Within one folder nothing is found twice; only if `several` were given it may be.
    fn order(&mut self, several: bool) {
        self.files.sort_by(|one, other| {
            (&one.found.path, !one.named).cmp(&(&other.found.path, !other.named))
        });
        let named: BTreeSet<PathBuf> = self
            .files
            .iter()
            .filter(|file| file.named)
            .map(|file| file.found.real.clone())
            .collect();
        if !named.is_empty() {
            self.files.retain(|file| file.named || !named.contains(&file.found.real));
        }
        if several {
            let mut seen = BTreeSet::new();
            self.files.retain(|file| seen.insert(file.found.real.clone()));
        }
        self.charts.sort_by(|one, other| (!one.named, &one.path).cmp(&(!other.named, &other.path)));
        retain_first(&mut self.charts, |chart| &chart.path);
        self.charts.sort_by(|one, other| one.path.cmp(&other.path));
        self.overlays
            .sort_by(|one, other| (&one.within, &one.path).cmp(&(&other.within, &other.path)));
        retain_first(&mut self.overlays, |overlay| &overlay.path);
        self.overlays.sort_by(|one, other| one.path.cmp(&other.path));
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Keeps of all that lead to the same place the first.
fn retain_first<T>(items: &mut Vec<T>, path: impl Fn(&T) -> &PathBuf) {
    let mut seen = BTreeSet::new();
    items.retain(|item| {
        let path = path(item);
        seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone()))
    });
}

/// The chart, if `path` lies among its templates.
fn chart_of_template(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .filter(|folder| folder.file_name() == Some(OsStr::new("templates")))
        .filter_map(Path::parent)
        .find(|folder| folder.join("Chart.yaml").is_file())
        .map(Path::to_owned)
}

/// What to say if there is nothing to read in a folder.
fn nothing_in(folder: &Folder) -> Option<Refusal> {
    let empty = folder.files.is_empty()
        && folder.charts.is_empty()
        && folder.archives.is_empty()
        && folder.kustomizations.is_empty();
    if !empty || !folder.refused.is_empty() {
        return None;
    }
    let mut message = "nothing to assess was found in this folder".to_owned();
    if !folder.skipped.is_empty() {
        message.push_str(&format!("; {} left out", folder.skipped.len()));
    }
    let help = "looked for `.yaml`, `.yml`, `.json`, `.tf`, `.bicep`, `Dockerfile`, `Chart.yaml`, packed charts and kustomizations";
    Some(Refusal::new(Reason::NotKubernetes, message).help(help))
}
