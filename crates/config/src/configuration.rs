//! `.ringfort.yaml`: what a user may say about a scan.

use std::sync::Arc;

use jiff::Timestamp;
use ringfort_measure::Environment;

use crate::acceptance::{self, Acceptance};
use crate::apply::FailOn;
use crate::attestation::{self, Attestation};
use crate::base::stays_below;
use crate::fault::{Cause, Collector, Faults};
use crate::fields::{Field, Fields, Placed};
use crate::known::{Known, Rules, listed};
use crate::limits::{self, Limits};
use crate::parameter::{self, Parameters};
use crate::pattern::{PathPatterns, Wildcard};
use crate::pod_template::{self, PodTemplate};
use crate::read;
use crate::selector;
use crate::suggest::did_you_mean;
use crate::version::{self, Version};

/// What is scanned, or what is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Measures and checks.
    pub rules: Rules,
    /// Namespaces.
    pub namespaces: Vec<Wildcard>,
    /// Files, relative to the folder of the configuration.
    pub paths: PathPatterns,
}

/// A configuration, read and checked against the library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configuration {
    /// The file's name; none for the configuration without a file.
    pub file: Option<Arc<str>>,
    /// From which severity on findings make a run fail.
    pub fail_on: Option<FailOn>,
    /// What is scanned; what it leaves empty is not restricted.
    pub include: Selection,
    /// What is left out, even if included.
    pub exclude: Selection,
    /// Parameters of measures that differ from their defaults.
    pub params: Parameters,
    /// Version of the Pod Security Standards.
    pub pss_version: Option<Version>,
    /// Version of the cluster.
    pub kubernetes_version: Option<Version>,
    /// Where the cluster runs.
    pub environment: Option<Environment>,
    /// Custom kinds that carry a pod template.
    pub pod_templates: Vec<PodTemplate>,
    /// Folders with the user's own measures, relative to the folder of the configuration.
    pub measures: Vec<String>,
    /// Limits that differ from their defaults.
    pub limits: Limits,
    /// True if inline marks are forbidden.
    pub no_inline: bool,
    /// The baseline, relative to the folder of the configuration.
    pub baseline: Option<String>,
    /// Files with acceptances and attestations, relative to the folder of the configuration.
    pub registers: Vec<String>,
    /// Acceptances in the configuration itself.
    pub acceptances: Vec<Acceptance>,
    /// Attestations in the configuration itself.
    pub attestations: Vec<Attestation>,
}

/// All fields of a configuration.
pub(crate) const FIELDS: [&str; 15] = [
    "failOn",
    "include",
    "exclude",
    "params",
    "pssVersion",
    "kubernetesVersion",
    "environment",
    "podTemplates",
    "measures",
    "limits",
    "noInline",
    "baseline",
    "registers",
    "acceptances",
    "attestations",
];

/// The fields of `include` and `exclude`.
pub(crate) const SELECTION_FIELDS: [&str; 3] = ["measures", "namespaces", "paths"];

impl Configuration {
    /// Reads and checks a configuration, and tells every mistake in it. An empty file says nothing.
    /// `file` is its name as places tell it.
    pub fn read(
        file: &str,
        text: &str,
        known: &Known<'_>,
        now: Timestamp,
    ) -> Result<Configuration, Faults> {
        let document = read::document(file, text)?;
        let mut into = Collector::new(file, text);
        let mut configuration =
            Configuration { file: Some(Arc::from(file)), ..Configuration::default() };
        if let Some(document) = &document
            && let Some(fields) = Field::root(document.root()).fields(&FIELDS, &mut into)
        {
            configuration.fill(&fields, known, now, &mut into);
        }
        into.finish(Some(configuration))
    }

    /// Folders with measures that a text names, before the library is known: what it says wrongly is told
    /// by [`Configuration::read`].
    pub fn measure_folders(text: &str) -> Vec<String> {
        let Ok(Some(document)) = read::document("", text) else { return Vec::new() };
        let mut into = Collector::new("", text);
        let fields = Field::root(document.root()).fields(&FIELDS, &mut into);
        fields.map(|fields| files(&fields, "measures", &mut into)).unwrap_or_default()
    }

    fn fill<'d>(
        &mut self,
        fields: &Fields<'d>,
        known: &Known<'_>,
        now: Timestamp,
        into: &mut Collector<'d>,
    ) {
        self.fail_on = fields.get("failOn").and_then(|field| fail_on(field, into));
        self.include = selection(fields, "include", known, into);
        self.exclude = selection(fields, "exclude", known, into);
        if let Some(field) = fields.get("params") {
            self.params = parameter::read(field, known, into);
        }
        let version = |name, parse, into: &mut Collector<'d>| {
            fields.get(name).and_then(|field| version::read(field, parse, into))
        };
        self.pss_version = version("pssVersion", Version::of_pss, into);
        self.kubernetes_version = version("kubernetesVersion", Version::of_kubernetes, into);
        self.environment = fields.get("environment").and_then(|field| environment(field, into));
        if let Some(field) = fields.get("podTemplates") {
            let items = field.items(into);
            self.pod_templates =
                items.iter().filter_map(|item| pod_template::read(item, into)).collect();
        }
        self.measures = files(fields, "measures", into);
        if let Some(field) = fields.get("limits") {
            self.limits = limits::read(field, into);
        }
        self.no_inline =
            fields.get("noInline").and_then(|field| field.boolean(into)).unwrap_or(false);
        self.baseline = files(fields, "baseline", into).pop();
        self.registers = files(fields, "registers", into);
        if let Some(field) = fields.get("acceptances") {
            self.acceptances = acceptance::read_all(field, known, now, into);
        }
        if let Some(field) = fields.get("attestations") {
            self.attestations = attestation::read_all(field, known, now, into);
        }
    }

    /// True if a check is to be run.
    pub fn selects(&self, measure: &str, check: &str) -> bool {
        (self.include.rules.is_empty() || self.include.rules.holds(measure, check))
            && !self.exclude.rules.holds(measure, check)
    }

    /// True if a measure is to be looked at, at least in part.
    pub fn selects_measure(&self, measure: &str) -> bool {
        (self.include.rules.is_empty() || self.include.rules.measures().any(|id| id == measure))
            && !self.exclude.rules.holds_all_of(measure)
    }

    /// True if objects of a namespace are to be looked at. Cluster-scoped objects are in none and always
    /// are; a Namespace counts by its own name.
    pub fn selects_namespace(&self, namespace: Option<&str>) -> bool {
        let Some(name) = namespace else { return true };
        let among = |names: &[Wildcard]| names.iter().any(|each| each.matches(name));
        let (include, exclude) = (&self.include.namespaces, &self.exclude.namespaces);
        (include.is_empty() || among(include)) && !among(exclude)
    }

    /// True if a file is to be looked at; `path` is relative to the folder of the configuration.
    pub fn selects_path(&self, path: &str) -> bool {
        (self.include.paths.is_empty() || self.include.paths.matches(path))
            && !self.exclude.paths.matches(path)
    }

    /// What the configuration silences, one phrase each, for every output.
    pub fn silences(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        if let Some(
            fail_on @ (FailOn::Never | FailOn::From(ringfort_measure::Severity::Critical)),
        ) = self.fail_on
        {
            phrases.push(format!("fails on {}", fail_on.name()));
        }
        if let Some(Version::Minor(major, minor)) = self.pss_version {
            phrases.push(format!("judges by Pod Security Standards {major}.{minor}"));
        }
        selected(&self.include, "only", "included", &mut phrases);
        selected(&self.exclude, "", "excluded", &mut phrases);
        let counted = [
            (self.params.len(), "measure with other parameters", "measures with other parameters"),
            (self.acceptances.len(), "acceptance", "acceptances"),
            (self.registers.len(), "register", "registers"),
            (self.attestations.len(), "attestation", "attestations"),
            (self.baseline.iter().len(), "baseline", "baselines"),
        ];
        phrases.extend(counted.into_iter().filter(|(count, ..)| *count > 0).map(count));
        phrases
    }
}

fn count((count, one, many): (usize, &str, &str)) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn selected(selection: &Selection, only: &str, done: &str, phrases: &mut Vec<String>) {
    let only = if only.is_empty() { String::new() } else { format!("{only} ") };
    let rules = selection.rules.measures().count();
    if rules > 0 {
        phrases.push(format!("{only}{} {done}", count((rules, "measure", "measures"))));
    }
    for name in &selection.namespaces {
        phrases.push(format!("{only}namespace {} {done}", name.as_str()));
    }
    for path in selection.paths.texts() {
        phrases.push(format!("{only}path {path} {done}"));
    }
}

fn fail_on<'d>(field: &Field<'d>, into: &mut Collector<'d>) -> Option<FailOn> {
    let text = field.short(into)?;
    let found = FailOn::parse(&text.value);
    if found.is_none() {
        one_of(&text, "severity", &["critical", "high", "medium", "low", "never"], into);
    }
    found
}

fn environment<'d>(field: &Field<'d>, into: &mut Collector<'d>) -> Option<Environment> {
    let text = field.short(into)?;
    match text.value.as_str() {
        "aks" => Some(Environment::Aks),
        "on-prem" => Some(Environment::OnPrem),
        _ => {
            one_of(&text, "environment", &["aks", "on-prem"], into);
            None
        }
    }
}

fn one_of(text: &Placed<String>, what: &str, names: &[&str], into: &mut Collector<'_>) {
    let help = did_you_mean(&text.value, names.iter().copied())
        .unwrap_or_else(|| format!("use one of {}", listed(names.iter().copied())));
    let message = format!("unknown {what} `{}`", text.value);
    into.add(&text.at, Cause::WrongValue, message, Some(help));
}

fn selection<'d>(
    fields: &Fields<'d>,
    name: &str,
    known: &Known<'_>,
    into: &mut Collector<'d>,
) -> Selection {
    let Some(field) = fields.get(name) else { return Selection::default() };
    let Some(fields) = field.fields(&SELECTION_FIELDS, into) else { return Selection::default() };
    let mut rules = Vec::new();
    for name in several(&fields, "measures", into) {
        match known.selection(&name.value) {
            Ok(found) => rules.extend(found),
            Err(unknown) => {
                into.add(&name.at, Cause::UnknownName, unknown.message, Some(unknown.help));
            }
        }
    }
    let namespaces = several(&fields, "namespaces", into);
    let paths = several(&fields, "paths", into);
    Selection {
        rules: Rules::new(rules),
        namespaces: namespaces.iter().map(|name| Wildcard::new(&name.value)).collect(),
        paths: selector::paths(&paths, into),
    }
}

/// Names, of which there may be none.
fn several<'d>(fields: &Fields<'d>, name: &str, into: &mut Collector<'d>) -> Vec<Placed<String>> {
    let Some(field) = fields.get(name) else { return Vec::new() };
    let items = field.one_or_more(into);
    items.iter().filter_map(|item| item.short(into)).collect()
}

/// Files and folders that the configuration names. A scanned tree brings its own configuration along, so
/// none of them may lie outside of its folder.
fn files<'d>(fields: &Fields<'d>, name: &str, into: &mut Collector<'d>) -> Vec<String> {
    let mut kept = Vec::new();
    for text in several(fields, name, into) {
        if stays_below(&text.value) {
            kept.push(text.value);
        } else {
            let message = format!("`{}` may lie outside of this folder", text.value);
            let help = "name something below the folder of this file, with `/`; or use the flag";
            into.add(&text.at, Cause::WrongValue, message, Some(help.to_owned()));
        }
    }
    kept
}

#[cfg(test)]
mod tests;
