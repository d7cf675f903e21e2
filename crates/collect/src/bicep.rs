//! Translates Bicep with the user's `bicep build`.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use ringfort_evidence::{Origin, Reason, Via};

use crate::outcome::{Outcome, Run, rendering_is_off};
use crate::program::{self, Job};
use crate::refusal::Refusal;
use crate::scratch::Scratch;
use crate::survey::File;
use crate::{complaint, names, open};

/// Takes the files of Bicep out of `files`.
pub(crate) fn files(files: Vec<File>) -> (Vec<File>, Vec<File>) {
    files.into_iter().partition(|file| file.found.path.file_name().is_some_and(names::is_bicep))
}

/// Those that no other one uses as a module: these are translated with what uses them.
pub(crate) fn entries(files: Vec<File>, run: &Run<'_>) -> Vec<File> {
    let mut modules: BTreeSet<PathBuf> = BTreeSet::new();
    for file in &files {
        let Ok(bytes) = open::read(&file.found.real, run.options.limits.file_bytes) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let folder = file.found.real.parent();
        let used = text.lines().filter_map(module_of);
        modules.extend(used.filter_map(|path| fs::canonicalize(folder?.join(path)).ok()));
    }
    files.into_iter().filter(|file| file.named || !modules.contains(&file.found.real)).collect()
}

/// The path in `module name 'path' = …`.
fn module_of(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("module ")?;
    rest.split('\'').nth(1).filter(|path| path.ends_with(".bicep"))
}

/// Translates one file.
pub(crate) fn build(file: &File, run: &Run<'_>) -> Outcome {
    let name = names::shown(&run.options.directory, &file.found.path);
    let mut outcome = Outcome::default();
    if !file.named && !run.wants(&name) {
        outcome.exclude(&name);
        return outcome;
    }
    if let Err(refusal) = try_build(file, &name, run, &mut outcome) {
        outcome.refused.push(refusal.of(&name));
    }
    outcome
}

fn try_build(file: &File, name: &str, run: &Run<'_>, outcome: &mut Outcome) -> Result<(), Refusal> {
    if !run.options.render {
        return Err(rendering_is_off("Bicep"));
    }
    let program = program::find("bicep", &run.options.program_path).ok_or_else(|| {
        Refusal::new(Reason::MissingRenderer, "is Bicep, and `bicep` is not on the PATH").help(
            "install it (`az bicep install` puts it into ~/.azure/bin), or scan its output: `bicep build`",
        )
    })?;
    let scratch =
        Scratch::new(&run.options.temporary).map_err(|error| program::no_scratch(&error))?;
    // Modules from registries are not fetched.
    let arguments = ["build", "--stdout", "--no-restore"].map(Into::into);
    let ended = program::run(&Job {
        program: &program,
        arguments: arguments.into_iter().chain([file.found.real.clone().into()]).collect(),
        directory: &run.options.directory,
        scratch: &scratch,
        limits: &run.options.limits,
        program_path: &run.options.program_path,
    })?;
    if !ended.success {
        let text = |path: &std::path::Path| path.to_string_lossy().into_owned();
        let shown = [
            (text(&file.found.real), name.to_owned()),
            (text(scratch.path()), "temporary folder".to_owned()),
        ];
        let told = complaint::tell(&ended.complaint, &shown);
        return Err(Refusal::new(
            Reason::RenderFailed,
            format!("bicep could not build it: {told}"),
        )
        .help(format!("see what `bicep build --stdout {name}` says")));
    }
    let origin = Origin { file: Arc::from(name), via: Via::Bicep(Arc::from(name)) };
    outcome.rendered(origin, &String::from_utf8_lossy(&ended.output), run);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_known_by_their_paths() {
        assert_eq!(module_of("  module aks './aks.bicep' = {"), Some("./aks.bicep"));
        assert_eq!(module_of("module aks 'br/public:avm/res/x:0.1' = {"), None);
        assert_eq!(module_of("// module aks './aks.bicep'"), None);
        assert_eq!(module_of("module"), None);
    }
}
