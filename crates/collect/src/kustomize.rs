//! Builds overlays with the user's `kustomize build` or `kubectl kustomize`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringfort_evidence::{Origin, Reason, Via};

use crate::outcome::{Outcome, Run, rendering_is_off};
use crate::overlay::{Fate, Tree};
use crate::program::{self, Ended, Job, Program};
use crate::refusal::Refusal;
use crate::scratch::Scratch;
use crate::survey::Overlay;
use crate::{complaint, names};

/// What building an overlay gave.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) outcome: Outcome,
    /// Files, without links, that must not be read by themselves: what is in them was assessed as part of
    /// the overlay, or is no object without it.
    pub(crate) consumed: BTreeSet<PathBuf>,
}

/// Builds one overlay, or says why not. Where it is not built, the files with whole objects are left to
/// be read by themselves.
pub(crate) fn build(overlay: &Overlay, fate: Fate, run: &Run<'_>) -> Built {
    let name = names::shown(&run.options.directory, &overlay.path);
    let mut built = Built::default();
    let tree = match fate {
        Fate::Part | Fate::Manifest => return built,
        Fate::Unused(tree) => {
            let message = "is a component that no overlay in this scan uses";
            let refusal = Refusal::new(Reason::NotKubernetes, message);
            built.outcome.skipped.push(refusal.of(&name));
            built.consumed = tree.parts;
            return built;
        }
        Fate::Build(tree) => tree,
    };
    if overlay.within.is_some() && !run.wants(&name) {
        built.outcome.exclude(&name);
        built.consumed = tree.parts;
        return built;
    }
    match try_build(overlay, &name, &tree, run, &mut built.outcome) {
        Ok(()) => {
            built.outcome.files = tree.folders.len() + tree.resources.len() + tree.parts.len();
            built.consumed.extend(tree.resources);
        }
        Err(refusal) => built.outcome.refused.push(refusal.of(&name)),
    }
    built.consumed.extend(tree.parts);
    built
}

fn try_build(
    overlay: &Overlay,
    name: &str,
    tree: &Tree,
    run: &Run<'_>,
    outcome: &mut Outcome,
) -> Result<(), Refusal> {
    let options = run.options;
    if let Some(refusal) = &tree.refusal {
        return Err(refusal.clone());
    }
    if !options.render {
        return Err(rendering_is_off("an overlay"));
    }
    let (program, arguments) = renderer(run)?;
    let scratch =
        Scratch::new(&run.options.temporary).map_err(|error| program::no_scratch(&error))?;
    let folder = overlay.path.parent().unwrap_or(&overlay.path);
    let real = fs::canonicalize(folder).map_err(|error| Refusal::unreadable(&error))?;
    let shown = names::shown(&options.directory, folder);
    let ended = program::run(&Job {
        program: &program,
        arguments: arguments.into_iter().map(OsString::from).chain([real.clone().into()]).collect(),
        directory: &options.directory,
        scratch: &scratch,
        limits: &options.limits,
        program_path: &options.program_path,
    })?;
    if !ended.success {
        return Err(failed(&ended, &program, &shown, &real, &scratch));
    }
    let origin = Origin { file: Arc::from(name), via: Via::Kustomize(Arc::from(shown)) };
    outcome.rendered(origin, &String::from_utf8_lossy(&ended.output), run);
    if outcome.is_empty() {
        outcome.skipped.push(Refusal::new(Reason::NotKubernetes, "builds to nothing").of(name));
    }
    Ok(())
}

/// The first that is there, with the words before the folder. Nothing is switched on: no plugins, no
/// Helm, no files from outside of an overlay's folders.
fn renderer(run: &Run<'_>) -> Result<(Program, [&'static str; 1]), Refusal> {
    let path = &run.options.program_path;
    let kustomize = program::find("kustomize", path).map(|program| (program, ["build"]));
    let kubectl = || program::find("kubectl", path).map(|program| (program, ["kustomize"]));
    kustomize.or_else(kubectl).ok_or_else(|| {
        let message = "is a Kustomize overlay, and neither `kustomize` nor `kubectl` is on the PATH";
        Refusal::new(Reason::MissingRenderer, message).help(
            "install kubectl or Kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize), or scan its output",
        )
    })
}

fn failed(
    ended: &Ended,
    program: &Program,
    shown: &str,
    real: &Path,
    scratch: &Scratch,
) -> Refusal {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let names =
        [(text(real), shown.to_owned()), (text(scratch.path()), "temporary folder".to_owned())];
    let told = complaint::tell(&ended.complaint, &names);
    let tool = program.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let command = if tool == "kubectl" { "kubectl kustomize" } else { "kustomize build" };
    Refusal::new(Reason::RenderFailed, format!("{tool} could not build it: {told}"))
        .help(format!("see what `{command} {shown}` says"))
}
