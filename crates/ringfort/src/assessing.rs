//! From paths to findings with their standing: what `scan` and `accept` have in common.

use std::borrow::Cow;
use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;
use ringfort_assess::{
    AcceptanceNote, Assessment, AuthorisedBy, ConfigurationNote, Finding, Found, Judged, Rules,
    Said, Scope, Standing, judge_all,
};
use ringfort_cel::Version;
use ringfort_collect::{Collector, Helm, Limits, Options, Selection};
use ringfort_config::{
    Acceptance, Applied, Baseline, By, Candidate, Decision, FailOn, Hop, Known, MARKS, NEWEST_PSS,
    PodTemplate, Terms, Weighed, apply,
};
use ringfort_document::{Reader, Vocabulary};
use ringfort_evidence::{CustomTemplate, Evidence, Omission, Place, Reason, Resource};
use ringfort_measure::{Environment, EnvironmentStatus, Goal, Measure};
use ringfort_report::{Excerpt, Excerpts};
use ringfort_risk::Status;

use crate::cli;
use crate::failure::Failure;
use crate::marks;
use crate::progress::{Progress, Step};
use crate::settings::Settings;

/// What no check and no fact reads, and what is large in dumps. The rest of `status` is kept: what quotas leave, what
/// nodes are, and conditions of some kinds are read.
const BULK: &[&[&str]] = &[
    &["metadata", "managedFields"],
    &["status", "addresses"],
    &["status", "containerStatuses"],
    &["status", "daemonEndpoints"],
    &["status", "ephemeralContainerStatuses"],
    &["status", "hostIPs"],
    &["status", "initContainerStatuses"],
    &["status", "podIPs"],
    &["status", "volumesAttached"],
    &["status", "volumesInUse"],
];

/// A run up to the point where people have their say.
pub(crate) struct Run<'s> {
    pub(crate) settings: &'s Settings,
    rules: Rules,
    pub(crate) evidence: Evidence,
    pub(crate) judged: Judged,
}

/// Collects, and runs all checks.
pub(crate) fn run<'s>(
    flags: &cli::Evidence,
    settings: &'s Settings,
    verdicts: bool,
    progress: &Progress,
) -> Result<Run<'s>, Failure> {
    if let Some(threads) = flags.threads.and_then(NonZeroUsize::new) {
        rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global().map_err(
            |error| {
                Failure::new(format!("cannot start the threads: {error}")).help("use fewer threads")
            },
        )?;
    }
    let rules = compile(settings)?;
    let options = options(flags, settings);
    let reader = Reader::new(Arc::clone(rules.vocabulary()))
        .limits(&options.limits.documents)
        .comments(MARKS)
        .drop_bulk(BULK);
    progress.step(Step::Reading);
    let collected = Collector::new(options, reader)
        .collect(&flags.paths, &mut io::stdin())
        .map_err(|usage| Failure::new(&usage).help(usage.help()))?;
    // The thread that got a signal ends the process; a chart whose renderer it ended is no result.
    while ringfort_collect::is_ending() {
        std::thread::park();
    }
    let evidence = Evidence::new(collected, understanding(flags, settings));
    progress.step(Step::Checking);
    let selects = |resource: Resource<'_>| selects(settings, resource);
    let mut judged = judge_all(&rules, &evidence, &Scope { selects: &selects, verdicts });
    if let Some(nothing) = nothing_found(flags, &evidence) {
        judged.refuse(nothing);
    }
    let mut run = Run { settings, rules, evidence, judged };
    if run.has_conditions() {
        run.weigh();
    }
    Ok(run)
}

fn compile(settings: &Settings) -> Result<Rules, Failure> {
    let configuration = &settings.configuration;
    let parameter =
        |measure: &str, name: &str| Some(configuration.params.get(measure)?.get(name)?.json());
    let compiled = Rules::compile(
        settings.measures.catalogue.measures(),
        &ringfort_assess::Settings {
            pss: settings.pss(),
            kubernetes: Version::new(1, NEWEST_PSS),
            selects: &|measure, check| {
                exists(measure, configuration.environment)
                    && configuration.selects(&measure.id, &check.id)
            },
            trusts: &|measure| settings.measures.is_ours(measure),
            parameter: &parameter,
        },
        Vocabulary::of(ringfort_library::names()),
    );
    compiled.map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure::new(lines.join("\nerror: "))
            .help("`ringfort measures check DIR` tells more about measures of your own")
    })
}

/// False for what cannot be done where the cluster runs: nothing there can be missing.
fn exists(measure: &Measure, environment: Option<Environment>) -> bool {
    environment
        .is_none_or(|environment| measure.status_in(environment) != EnvironmentStatus::NotAvailable)
}

/// True if an object takes part. A Namespace counts by its own name.
fn selects(settings: &Settings, resource: Resource<'_>) -> bool {
    let configuration = &settings.configuration;
    if resource.is("", "Namespace") {
        return configuration.selects_namespace(Some(&resource.name()));
    }
    configuration.selects_namespace(resource.namespace().map(|name| &**name))
}

fn options(flags: &cli::Evidence, settings: &Settings) -> Options {
    let configuration = &settings.configuration;
    let restricted =
        !configuration.include.paths.is_empty() || !configuration.exclude.paths.is_empty();
    let selection = restricted.then(|| {
        let (include, exclude) =
            (configuration.include.paths.clone(), configuration.exclude.paths.clone());
        let base = settings.base.clone();
        Selection::new(move |file| {
            let file = base.relative(file);
            (include.is_empty() || include.matches(&file)) && !exclude.matches(&file)
        })
    });
    let kube_version = match configuration.kubernetes_version {
        Some(ringfort_config::Version::Minor(major, minor)) => Some(format!("v{major}.{minor}.0")),
        _ => None,
    };
    let render = &flags.render;
    Options {
        limits: limits(flags, settings),
        selection,
        render: !render.no_render,
        helm: Helm {
            values: render.values.clone(),
            set: render.set.clone(),
            set_string: render.set_string.clone(),
            set_file: render.set_file.clone(),
            release_name: render.release_name.clone(),
            namespace: render.namespace.clone(),
            kube_version,
            api_versions: Vec::new(),
        },
        threads: None,
        ..Options::default()
    }
}

/// The defaults, with what the configuration and then the flags moved.
fn limits(flags: &cli::Evidence, settings: &Settings) -> Limits {
    let moved = &settings.configuration.limits;
    let mut limits = Limits { documents: moved.of_documents(), ..Limits::default() };
    let count = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    for (name, value) in moved.iter() {
        match name {
            "files" => limits.files = count(value),
            "fileBytes" => limits.file_bytes = value,
            "dumpBytes" => limits.dump_bytes = value,
            "totalBytes" => limits.total_bytes = value,
            "chartEntries" => limits.chart_entries = count(value),
            "entryBytes" => limits.entry_bytes = value,
            "chartBytes" => limits.chart_bytes = value,
            "renderTime" => limits.render_time = Duration::from_millis(value),
            "renderMemory" => limits.render_memory = value,
            "renderBytes" => limits.render_bytes = value,
            _ => {}
        }
    }
    if let Some(bytes) = flags.limits.max_file_bytes {
        limits.file_bytes = bytes;
        limits.dump_bytes = bytes;
    }
    if let Some(files) = flags.limits.max_files {
        limits.files = files;
    }
    if let Some(documents) = flags.limits.max_documents {
        limits.documents.documents = documents;
    }
    if let Some(depth) = flags.limits.max_depth {
        limits.documents.depth = depth.min(255);
    }
    if let Some(seconds) = flags.render.render_timeout {
        limits.render_time = Duration::from_secs(seconds);
    }
    limits
}

fn understanding(flags: &cli::Evidence, settings: &Settings) -> ringfort_evidence::Options {
    let template = |declared: &PodTemplate| {
        let hops = declared.path.iter().map(|hop| match hop {
            Hop::Field(name) => name.as_str(),
            Hop::Each => "*",
        });
        CustomTemplate {
            group: declared.group.clone(),
            kind: declared.kind.clone(),
            path: hops.collect::<Vec<_>>().join("."),
        }
    };
    ringfort_evidence::Options {
        partial: flags.partial,
        templates: settings.configuration.pod_templates.iter().map(template).collect(),
    }
}

/// Nothing to assess is never a good result.
fn nothing_found(flags: &cli::Evidence, evidence: &Evidence) -> Option<Omission> {
    let account = evidence.completeness();
    let left_out = account.skipped.iter().any(|omission| omission.reason == Reason::Excluded);
    if !evidence.is_empty() || !account.refused.is_empty() || left_out {
        return None;
    }
    let paths: Vec<Cow<'_, str>> = flags.paths.iter().map(|path| path.to_string_lossy()).collect();
    Some(Omission {
        file: Arc::from(paths.join(", ")),
        at: None,
        document: None,
        reason: Reason::NotKubernetes,
        message: "there is no Kubernetes object, and nothing else that is assessed".to_owned(),
        help: Some(
            "looked for objects with `apiVersion` and `kind` in files named .yaml, .yml or .json, for charts and \
             kustomizations, for Terraform, Dockerfiles, and the configuration of the cluster's programs"
                .to_owned(),
        ),
    })
}

impl Run<'_> {
    /// Weighs the findings: what stands in front of each, and what is left of its risk.
    pub(crate) fn weigh(&mut self) {
        if self.judged.found.iter().any(|found| found.finding.risk.is_some()) {
            return;
        }
        let attestations = self.settings.attested();
        let risks = ringfort_interception::weigh(
            &self.judged,
            &ringfort_interception::Situation {
                evidence: &self.evidence,
                measures: self.settings.measures.catalogue.measures(),
                environment: self.settings.configuration.environment,
                attestations: &attestations,
            },
        );
        for (found, risk) in self.judged.found.iter_mut().zip(risks) {
            found.finding.risk = Some(Box::new(risk));
        }
    }

    /// True if some acceptance looks at risks and walls.
    fn has_conditions(&self) -> bool {
        self.settings.acceptances.iter().any(Acceptance::is_conditional)
    }

    /// Forgets what only acceptances asked for.
    pub(crate) fn forget_risk(&mut self) {
        self.judged.found.iter_mut().for_each(|found| found.finding.risk = None);
    }

    /// The findings' ids.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.judged.found.iter().map(|found| found.finding.id.as_str())
    }

    /// Decides how the findings stand.
    pub(crate) fn applied(&self, baseline: Option<&Baseline>, fail_on: FailOn) -> Applied {
        let marks = marks::of(&self.evidence);
        // Only marks name measures by other tools' names.
        let known = if marks.is_empty() { Known::default() } else { self.settings.known() };
        let terms = Terms {
            known: &known,
            acceptances: &self.settings.acceptances,
            marks: &marks,
            no_inline: self.settings.configuration.no_inline,
            baseline,
            fail_on,
            now: self.settings.now,
            base: &self.settings.base,
        };
        let weighed: Vec<Option<Weighed>> = match self.has_conditions() {
            true => self.judged.found.par_iter().map(|found| weighed(&found.finding)).collect(),
            false => Vec::new(),
        };
        let mut candidates = self.candidates();
        for (candidate, weighed) in candidates.iter_mut().zip(&weighed) {
            candidate.weighed = weighed.as_ref();
        }
        apply(&candidates, &terms)
    }

    /// The findings as acceptances and baselines look at them.
    pub(crate) fn candidates(&self) -> Vec<Candidate<'_>> {
        self.judged.found.par_iter().map(|found| candidate(found, &self.evidence)).collect()
    }

    /// Puts everything together.
    pub(crate) fn conclude(self, applied: Applied) -> (Assessment, Evidence) {
        let configuration = &self.settings.configuration;
        let standing = |decision: Decision| match decision {
            Decision::Open => Standing::Open,
            Decision::BelowThreshold => Standing::BelowThreshold,
            Decision::Known => Standing::Known,
            Decision::Accepted(note) => Standing::Accepted(note),
        };
        let said = Said {
            standings: applied.decisions.into_iter().map(standing).collect(),
            acceptances: applied.notes.into_iter().map(note).collect(),
            attestations: self.settings.attested(),
            configuration: configuration.file.as_ref().map(|file| ConfigurationNote {
                file: Arc::clone(file),
                silences: configuration.silences(),
            }),
        };
        let mut assessment =
            self.judged.conclude(&self.rules, said, configuration.environment, &|measure| {
                configuration.selects_measure(&measure.id)
            });
        for id in &self.settings.measures.replaced {
            let message = format!("measure `{id}` is your own, in place of the library's");
            assessment.remarks.push((Place::default(), message));
        }
        // The process ends soon, and the system takes memory back faster.
        std::mem::forget(self.rules);
        if applied.unmatched > 0 {
            let message = format!(
                "{} of the baseline match no finding any more: write it anew with `--create-baseline`",
                counted(applied.unmatched, "entry", "entries")
            );
            assessment.remarks.push((Place::default(), message));
        }
        (assessment, self.evidence)
    }
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn candidate<'a>(found: &'a Found, evidence: &'a Evidence) -> Candidate<'a> {
    let finding = &found.finding;
    let check = finding.measure.checks.get(finding.check).map_or("", |check| &*check.id);
    let labels = evidence
        .resource(found.resource)
        .and_then(Resource::metadata)
        .and_then(|metadata| metadata.get("labels"));
    Candidate {
        id: &finding.id,
        measure: &finding.measure.id,
        check,
        severity: finding.severity,
        api_version: &finding.subject.api_version,
        kind: &finding.subject.kind,
        namespace: finding.subject.namespace.as_deref(),
        name: &finding.subject.name,
        container: finding.subject.container.as_deref(),
        labels,
        file: &finding.place.file,
        source: finding.source,
        object: found.resource.index(),
        path: &finding.place.path,
        span: finding.place.span,
        subject_path: &found.subject_path,
        subject_span: found.subject_span,
        weighed: None,
    }
}

/// What acceptances with conditions look at.
fn weighed(finding: &Finding) -> Option<Weighed> {
    let risk = finding.risk.as_ref()?;
    let residual = risk.residual();
    let walls = risk.worst_view().map_or(&[][..], |view| view.walls.as_slice());
    let proven = walls.iter().filter(|wall| wall.counts() && wall.proof.status == Status::Proven);
    Some(Weighed {
        residual: Goal::ALL.map(|goal| *residual.get(goal)),
        proven: proven.map(|wall| wall.interceptor.id.clone()).collect(),
    })
}

fn note(note: ringfort_config::Note) -> AcceptanceNote {
    AcceptanceNote {
        id: note.id,
        by: match note.by {
            By::Owner(owner) => AuthorisedBy::Owner(owner),
            By::Mark(tool) => AuthorisedBy::Mark(tool.name()),
        },
        reason: note.reason,
        until: note.until,
        place: note.place,
        covers: note.covers,
        problem: note.problem,
    }
}

/// The texts of the evidence, with what must not be shown.
pub(crate) struct Texts<'e>(pub(crate) &'e Evidence);

impl Excerpts for Texts<'_> {
    fn excerpt(&self, source: usize) -> Option<Excerpt<'_>> {
        let text = self.0.sources().get(source)?.text.as_deref()?;
        Some(Excerpt { text, masked: Cow::Owned(self.0.masked(source)) })
    }
}

#[cfg(test)]
mod tests {
    use ringfort_config::LIMITS;

    use super::*;

    /// The configuration tells the defaults of limits that other parts set.
    #[test]
    fn the_defaults_that_are_documented_are_those_in_force() {
        let limits = Limits::default();
        let in_force = |name: &str| match name {
            "depth" => limits.documents.depth as u64,
            "documents" => limits.documents.documents as u64,
            "nodes" => limits.documents.nodes as u64,
            "aliasNodes" => limits.documents.alias_nodes as u64,
            "files" => limits.files as u64,
            "fileBytes" => limits.file_bytes,
            "dumpBytes" => limits.dump_bytes,
            "totalBytes" => limits.total_bytes,
            "chartEntries" => limits.chart_entries as u64,
            "entryBytes" => limits.entry_bytes,
            "chartBytes" => limits.chart_bytes,
            "renderTime" => limits.render_time.as_millis() as u64,
            "renderMemory" => limits.render_memory,
            "renderBytes" => limits.render_bytes,
            other => panic!("`{other}` is not applied"),
        };
        for limit in &LIMITS {
            assert_eq!(in_force(limit.name), limit.default, "{}", limit.name);
        }
    }
}
