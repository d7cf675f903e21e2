//! Terraform: the files of a folder belong together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringfort_evidence::{Omission, Origin, Reason, Source, Via};
use ringfort_iac::terraform::{Evaluated, evaluate};

use crate::outcome::{Outcome, Run};
use crate::survey::File;
use crate::{names, open};

/// Takes the files of Terraform out of `files` and puts those of one folder together.
pub(crate) fn folders(files: Vec<File>) -> (Vec<Vec<File>>, Vec<File>) {
    let mut folders: BTreeMap<PathBuf, Vec<File>> = BTreeMap::new();
    let mut others = Vec::with_capacity(files.len());
    for file in files {
        match file.found.path.file_name().is_some_and(names::is_terraform) {
            true => {
                let folder = file.found.path.parent().map(Path::to_owned).unwrap_or_default();
                folders.entry(folder).or_default().push(file);
            }
            false => others.push(file),
        }
    }
    (folders.into_values().collect(), others)
}

/// Reads the files of one folder.
pub(crate) fn read(files: &[File], run: &Run<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut texts: Vec<(Arc<str>, String)> = Vec::new();
    for file in files {
        let name = names::shown(&run.options.directory, &file.found.path);
        if !file.named && !run.wants(&name) {
            outcome.exclude(&name);
            continue;
        }
        match open::read(&file.found.real, run.options.limits.file_bytes) {
            Ok(bytes) => {
                outcome.files += 1;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                texts.push((Arc::from(name), text));
            }
            Err(refusal) => outcome.refused.push(refusal.of(&name)),
        }
    }
    let parts: Vec<ringfort_iac::terraform::File<'_>> =
        texts.iter().map(|(name, text)| ringfort_iac::terraform::File { name, text }).collect();
    take(evaluate(&parts, run.parser.vocabulary()), &texts, run, &mut outcome);
    outcome
}

fn take(evaluated: Evaluated, texts: &[(Arc<str>, String)], run: &Run<'_>, outcome: &mut Outcome) {
    let omission = |file: usize, at, reason, message: String, help: &str| {
        let name = texts.get(file).map_or_else(|| Arc::from(""), |(name, _)| Arc::clone(name));
        Omission {
            file: name,
            at: Some(at),
            document: None,
            reason,
            message,
            help: Some(help.to_owned()),
        }
    };
    for fault in evaluated.faults {
        let help = "`terraform fmt` tells more; the other files of the folder were read";
        outcome.refused.push(omission(fault.file, fault.at, Reason::Syntax, fault.message, help));
    }
    for (file, at, source) in evaluated.modules {
        // What lies below is a folder of its own, and is read as one.
        if source.starts_with("./") {
            continue;
        }
        let shown: String = source.chars().take(120).collect();
        let message = format!("the module `{shown}` is not part of this folder");
        let help =
            "scan the plan, which holds all modules: `terraform show -json PLAN > plan.json`";
        outcome.refused.push(omission(file, at, Reason::Unsupported, message, help));
    }
    for (file, document) in evaluated.documents {
        let Some((name, text)) = texts.get(file) else { continue };
        let origin = Origin { file: Arc::clone(name), via: Via::File };
        let sealed: Vec<_> =
            evaluated.sealed.iter().filter(|(own, _)| *own == file).map(|(_, at)| *at).collect();
        let mut source =
            Source { origin, text: run.kept(text.as_bytes()), documents: vec![document] };
        source.hide(&sealed);
        outcome.sources.push(source);
    }
}
