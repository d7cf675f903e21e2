//! Which kustomizations are built, and what each of them is made of.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use ringfort_evidence::Reason;

use crate::kustomization::{self, Kustomization, Reference, Role};
use crate::parse::Parser;
use crate::refusal::Refusal;
use crate::survey::Overlay;
use crate::{Limits, open};

/// Folders that one overlay may be made of.
const FOLDERS: usize = 1000;

/// What one overlay is made of, all of it found on disk, without links.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The folders of kustomizations.
    pub(crate) folders: BTreeSet<PathBuf>,
    /// Files with whole objects.
    pub(crate) resources: BTreeSet<PathBuf>,
    /// Patches, settings, contents of ConfigMaps: no objects by themselves.
    pub(crate) parts: BTreeSet<PathBuf>,
    /// Why it is not built.
    pub(crate) refusal: Option<Refusal>,
}

/// What is done with a kustomization.
#[derive(Debug)]
pub(crate) enum Fate {
    /// Nobody else in the scan is made of it: it is built.
    Build(Tree),
    /// It is a part of others.
    Part,
    /// It is no kustomization, but a manifest in a file of that name.
    Manifest,
    /// It is a component, and nothing in the scan uses it.
    Unused(Tree),
}

/// All kustomizations of a run, each read once.
pub(crate) struct Overlays<'a> {
    parser: &'a Parser,
    limits: &'a Limits,
    read: RefCell<BTreeMap<PathBuf, Rc<Kustomization>>>,
}

impl<'a> Overlays<'a> {
    pub(crate) fn new(parser: &'a Parser, limits: &'a Limits) -> Overlays<'a> {
        Overlays { parser, limits, read: RefCell::default() }
    }

    /// Decides what is done with each, in their order. Built is what was given by name, and what no other
    /// of them is made of; where several are made of one another, the first.
    pub(crate) fn decide(&self, overlays: &[Overlay]) -> Vec<Fate> {
        let folders: Vec<PathBuf> = overlays.iter().map(folder_of).collect();
        let mut used = BTreeSet::new();
        for folder in &folders {
            used.extend(self.bases(folder));
        }
        let mut fates: Vec<Option<Fate>> = Vec::new();
        let mut reached = BTreeSet::new();
        for (overlay, folder) in overlays.iter().zip(&folders) {
            let is_root = overlay.within.is_none() || !used.contains(folder);
            let fate = is_root.then(|| self.fate(overlay, folder));
            if let Some(Fate::Build(tree) | Fate::Unused(tree)) = &fate {
                reached.extend(tree.folders.iter().cloned());
            }
            fates.push(fate);
        }
        let rest = fates.into_iter().zip(overlays.iter().zip(&folders));
        rest.map(|(fate, (overlay, folder))| {
            fate.unwrap_or_else(|| {
                if reached.contains(folder) {
                    return Fate::Part;
                }
                let fate = self.fate(overlay, folder);
                if let Fate::Build(tree) = &fate {
                    reached.extend(tree.folders.iter().cloned());
                }
                fate
            })
        })
        .collect()
    }

    fn fate(&self, overlay: &Overlay, folder: &Path) -> Fate {
        if self.kustomization(folder).is_manifest {
            return Fate::Manifest;
        }
        let tree = self.tree(folder, overlay.within.as_deref());
        let is_unused = self.kustomization(folder).is_component && overlay.within.is_some();
        if is_unused { Fate::Unused(tree) } else { Fate::Build(tree) }
    }

    fn kustomization(&self, folder: &Path) -> Rc<Kustomization> {
        if let Some(known) = self.read.borrow().get(folder) {
            return Rc::clone(known);
        }
        let read = Rc::new(kustomization::read(folder, self.parser));
        self.read.borrow_mut().insert(folder.to_owned(), Rc::clone(&read));
        read
    }

    fn bases(&self, folder: &Path) -> Vec<PathBuf> {
        let kustomization = self.kustomization(folder);
        let references = kustomization.references.iter();
        let bases = references.filter(|one| matches!(one.role, Role::Resource | Role::Component));
        bases
            .filter_map(|base| fs::canonicalize(folder.join(&base.text)).ok())
            .filter(|path| path.is_dir() && path != folder)
            .collect()
    }

    /// Everything below one kustomization. Goes on after the first refusal, to know what are parts.
    fn tree(&self, folder: &Path, within: Option<&Path>) -> Tree {
        let mut tree = Tree::default();
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            if !tree.folders.insert(folder.clone()) {
                continue;
            }
            if tree.folders.len() > FOLDERS {
                let message = format!("is made of more than {FOLDERS} folders");
                tree.refuse(Refusal::new(Reason::Limit, message));
                break;
            }
            let kustomization = self.kustomization(&folder);
            if let Some(refusal) = &kustomization.refusal {
                tree.refuse(refusal.clone());
            }
            for reference in &kustomization.references {
                match self.follow(reference, &folder, within, &mut tree) {
                    Ok(Some(base)) => waiting.push(base),
                    Ok(None) => {}
                    Err(refusal) => tree.refuse(refusal),
                }
            }
        }
        tree
    }

    /// Adds what a reference leads to; returns it if it is the folder of another kustomization.
    fn follow(
        &self,
        reference: &Reference,
        folder: &Path,
        within: Option<&Path>,
        tree: &mut Tree,
    ) -> Result<Option<PathBuf>, Refusal> {
        let Reference { role, text } = reference;
        if kustomization::is_address(text) {
            return Err(kustomization::remote(text));
        }
        let Ok(target) = fs::canonicalize(folder.join(text)) else {
            return self.absent(*role, text);
        };
        if within.is_some_and(|within| !target.starts_with(within)) {
            let message = format!("refers to `{text}`, which is outside of the scanned folder");
            return Err(Refusal::new(Reason::Unsafe, message)
                .help("scan the overlay's own folder, or one that holds all of its parts"));
        }
        let metadata = fs::metadata(&target).map_err(|error| Refusal::unreadable(&error))?;
        match role {
            Role::Resource | Role::Component if metadata.is_dir() => Ok(Some(target)),
            Role::Plugin if metadata.is_dir() => {
                let message = format!("takes generators or transformers from the folder `{text}`");
                Err(Refusal::new(Reason::Unsupported, message)
                    .help("build it yourself where you trust it, and scan the output"))
            }
            _ if !metadata.is_file() => {
                let what = if metadata.is_dir() { "a folder" } else { "no regular file" };
                Err(Refusal::new(Reason::Unsafe, format!("refers to `{text}`, which is {what}")))
            }
            Role::Plugin => {
                let settings = open::read(&target, self.limits.entry_bytes)?;
                tree.parts.insert(target);
                kustomization::check_plugin(&settings, self.parser).map(|()| None)
            }
            Role::Resource => {
                tree.resources.insert(target);
                Ok(None)
            }
            Role::Component | Role::Part | Role::PartOrText => {
                tree.parts.insert(target);
                Ok(None)
            }
        }
    }

    fn absent(&self, role: Role, text: &str) -> Result<Option<PathBuf>, Refusal> {
        let is_text = text.contains(['\n', ':']);
        match role {
            Role::PartOrText if is_text => Ok(None),
            Role::Plugin if is_text => {
                kustomization::check_plugin(text.as_bytes(), self.parser).map(|()| None)
            }
            _ if kustomization::is_repository(text) => Err(kustomization::remote(text)),
            _ => {
                let message = format!("refers to `{text}`, which is not there");
                Err(Refusal::new(Reason::RenderFailed, message))
            }
        }
    }
}

impl Tree {
    fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
    }
}

/// The folder of a kustomization, without links.
fn folder_of(overlay: &Overlay) -> PathBuf {
    let folder = overlay.path.parent().unwrap_or(&overlay.path);
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}
