//! From paths to evidence.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;
use ringfort_document::Reader;
use ringfort_evidence::{Collected, Omission, Reason, Source};

use crate::kustomize::{self, Built};
use crate::outcome::{Outcome, Run};
use crate::overlay::{Fate, Overlays};
use crate::parse::Parser;
use crate::refusal::Refusal;
use crate::survey::{self, File, Survey};
use crate::{Options, Usage, bicep, files, helm, names, open, terraform};

/// Collects evidence from files.
#[derive(Debug)]
pub struct Collector {
    options: Options,
    parser: Parser,
}

impl Collector {
    /// A collector that reads with `reader`, within the limits that `options` hold.
    pub fn new(options: Options, reader: Reader) -> Collector {
        let parser = Parser::new(reader, &options.limits);
        Collector { options, parser }
    }

    /// Reads everything that `paths` name; `-` is `stdin`. Sources and omissions come ordered by file.
    ///
    /// Of the account, `found` and `assessed` stay 0: what is an object is not known here.
    ///
    /// # Errors
    ///
    /// If the request is wrong: a path that does not exist, standard input twice, values that are not
    /// there or not local. Nothing has been read then. Whatever goes wrong with what exists is part of the
    /// result.
    pub fn collect(
        &self,
        paths: &[PathBuf],
        stdin: &mut (dyn Read + Send),
    ) -> Result<Collected, Usage> {
        helm::check(&self.options.helm, &self.options.directory)?;
        let survey = survey::survey(paths, &self.options)?;
        let Some(threads) = self.options.threads else { return Ok(self.gather(survey, stdin)) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build();
        let pool = pool.map_err(|error| Usage::Threads(error.to_string()))?;
        Ok(pool.install(|| self.gather(survey, stdin)))
    }

    fn gather(&self, survey: Survey, stdin: &mut (dyn Read + Send)) -> Collected {
        let run = Run { options: &self.options, parser: &self.parser };
        let mut outcome =
            Outcome { skipped: survey.skipped, refused: survey.refused, ..Outcome::default() };
        if survey.stdin {
            outcome.absorb(files::read_stdin(stdin, &run));
        }
        let overlays = Overlays::new(&self.parser, &self.options.limits);
        let fates = overlays.decide(&survey.overlays);
        let mut files = survey.files;
        let overlays: Vec<_> = survey.overlays.iter().zip(fates).collect();
        let manifests = overlays.iter().filter(|(_, fate)| matches!(fate, Fate::Manifest));
        files.extend(manifests.filter_map(|(overlay, _)| overlay.as_file()));
        let (charts, overlays) = rayon::join(
            || survey.charts.par_iter().map(|chart| helm::render(chart, &run)).collect::<Vec<_>>(),
            || {
                let overlays = overlays.into_par_iter();
                overlays.map(|(one, fate)| kustomize::build(one, fate, &run)).collect::<Vec<_>>()
            },
        );
        charts.into_iter().for_each(|chart| outcome.absorb(chart));
        let mut consumed = BTreeSet::new();
        for Built { outcome: built, consumed: own } in overlays {
            outcome.absorb(built);
            consumed.extend(own);
        }
        let wanted = self.within_budget(files, &consumed, &mut outcome);
        let (folders, wanted) = terraform::folders(wanted);
        let (modules, wanted) = bicep::files(wanted);
        let read = wanted.par_iter().map(|file| files::read(file, &run)).collect::<Vec<_>>();
        read.into_iter().for_each(|file| outcome.absorb(file));
        let read = folders.par_iter().map(|files| terraform::read(files, &run)).collect::<Vec<_>>();
        read.into_iter().for_each(|folder| outcome.absorb(folder));
        let entries = bicep::entries(modules, &run);
        let built = entries.par_iter().map(|file| bicep::build(file, &run)).collect::<Vec<_>>();
        built.into_iter().for_each(|file| outcome.absorb(file));
        finish(outcome)
    }

    /// The files that are read: not those that are parts of overlays, and no more bytes than allowed. The
    /// sizes were taken before reading, so that it does not depend on threads which files are refused.
    fn within_budget(
        &self,
        files: Vec<File>,
        consumed: &BTreeSet<PathBuf>,
        outcome: &mut Outcome,
    ) -> Vec<File> {
        let limit = self.options.limits.total_bytes;
        let largest = self.options.limits.dump_bytes.max(self.options.limits.file_bytes);
        let mut bytes = 0_u64;
        let mut wanted = Vec::with_capacity(files.len());
        for file in files {
            if !file.named && consumed.contains(&file.found.real) {
                continue;
            }
            // What is too large for itself is refused when it is its turn, and does not count.
            if file.found.length <= largest {
                bytes = bytes.saturating_add(file.found.length);
            }
            if bytes <= limit {
                wanted.push(file);
                continue;
            }
            let message = format!("the files of this run are larger than {}", open::size(limit));
            let name = names::shown(&self.options.directory, &file.found.path);
            let refusal = Refusal::new(Reason::Limit, message).help("scan fewer files at once");
            outcome.refused.push(refusal.of(&name));
        }
        wanted
    }
}

fn finish(outcome: Outcome) -> Collected {
    let Outcome { mut sources, skipped, refused, files } = outcome;
    sources.sort_by(|one: &Source, other| {
        let by_file = one.origin.file.cmp(&other.origin.file);
        by_file.then_with(|| via(one).cmp(&via(other)))
    });
    let mut collected = Collected { sources, ..Collected::default() };
    collected.completeness.files = files;
    collected.completeness.skipped = in_order(skipped);
    collected.completeness.refused = in_order(refused);
    collected
}

fn via(source: &Source) -> String {
    format!("{:?}", source.origin.via)
}

fn in_order(mut omissions: Vec<Omission>) -> Vec<Omission> {
    omissions.sort_by(|one, other| {
        (&one.file, one.document, one.at, one).cmp(&(&other.file, other.document, other.at, other))
    });
    omissions.dedup();
    omissions
}
