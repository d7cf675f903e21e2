//! Which findings an acceptance reaches, apart from their measure.

use ringfort_document::Node;

use crate::candidate::Candidate;
use crate::fault::{Cause, Collector};
use crate::fields::{Fields, Placed};
use crate::pattern::{PathPatterns, Wildcard, is_vague_path};

pub(crate) const FIELDS: [&str; 7] =
    ["namespace", "kind", "name", "container", "labels", "path", "finding"];

/// Conditions that all have to hold; of several values in one condition, one is enough.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selector {
    /// Namespaces. Cluster-scoped objects are in none.
    pub namespaces: Vec<Wildcard>,
    /// Kinds, `Deployment` or `apps/Deployment`.
    pub kinds: Vec<Wildcard>,
    /// Names of objects.
    pub names: Vec<Wildcard>,
    /// Names of containers.
    pub containers: Vec<Wildcard>,
    /// Labels of the object: all of them have to be there.
    pub labels: Vec<(String, Wildcard)>,
    /// Files, relative to the folder of the configuration.
    pub paths: PathPatterns,
    /// Ids of findings.
    pub findings: Vec<String>,
}

impl Selector {
    /// True if all conditions hold. `file` is relative to the folder of the configuration.
    pub fn matches(&self, candidate: &Candidate<'_>, file: &str) -> bool {
        (self.findings.is_empty() || self.findings.iter().any(|id| id == candidate.id))
            && fits(&self.namespaces, candidate.namespace)
            && fits(&self.names, Some(candidate.name))
            && fits(&self.containers, candidate.container)
            && self.fits_kind(candidate)
            && self.labels.iter().all(|label| has_label(candidate.labels, label))
            && (self.paths.is_empty() || self.paths.matches(file))
    }

    fn fits_kind(&self, candidate: &Candidate<'_>) -> bool {
        self.kinds.is_empty()
            || self.kinds.iter().any(|kind| match kind.as_str().split_once('/') {
                None => kind.matches(candidate.kind),
                Some((group, kind)) => {
                    Wildcard::new(group).matches(candidate.group())
                        && Wildcard::new(kind).matches(candidate.kind)
                }
            })
    }

    /// One bit a condition: more bits, fewer findings.
    pub(crate) fn conditions(&self) -> u8 {
        let set = [
            !self.namespaces.is_empty(),
            !self.kinds.is_empty(),
            !self.names.is_empty(),
            !self.containers.is_empty(),
            !self.labels.is_empty(),
            !self.paths.is_empty(),
            !self.findings.is_empty(),
        ];
        set.into_iter().rev().fold(0, |bits, set| bits << 1 | u8::from(set))
    }

    /// True if at least one condition ties it to certain objects, files or findings.
    pub(crate) fn is_narrow(&self) -> bool {
        let clear = |names: &[Wildcard]| !names.is_empty() && names.iter().all(|n| !n.is_vague());
        let paths = self.paths.texts();
        clear(&self.namespaces)
            || clear(&self.names)
            || !self.findings.is_empty()
            || (!paths.is_empty() && paths.iter().all(|path| !is_vague_path(path)))
    }
}

fn fits(wanted: &[Wildcard], found: Option<&str>) -> bool {
    wanted.is_empty() || found.is_some_and(|name| wanted.iter().any(|each| each.matches(name)))
}

fn has_label(labels: Option<Node<'_>>, (key, value): &(String, Wildcard)) -> bool {
    let found = labels.and_then(|labels| labels.get(key)).and_then(Node::as_str);
    found.is_some_and(|found| value.matches(found))
}

pub(crate) fn read<'d>(fields: &Fields<'d>, into: &mut Collector<'d>) -> Selector {
    let mut wildcards = |name| {
        let names = fields.names(name, into);
        names.iter().map(|name| Wildcard::new(&name.value)).collect::<Vec<_>>()
    };
    Selector {
        namespaces: wildcards("namespace"),
        kinds: wildcards("kind"),
        names: wildcards("name"),
        containers: wildcards("container"),
        labels: labels(fields, into),
        paths: paths(&fields.names("path", into), into),
        findings: findings(fields, into),
    }
}

fn labels<'d>(fields: &Fields<'d>, into: &mut Collector<'d>) -> Vec<(String, Wildcard)> {
    let Some(field) = fields.get("labels") else { return Vec::new() };
    let entries = field.entries(into);
    if entries.is_empty() {
        let help = Some("leave `labels` out to say nothing about them".to_owned());
        into.add(&field.at, Cause::WrongValue, "`labels` names none".to_owned(), help);
    }
    let read = |(key, value): (Placed<&str>, crate::fields::Field<'d>)| {
        Some((key.value.to_owned(), Wildcard::new(&value.short(into)?.value)))
    };
    entries.into_iter().filter_map(read).collect()
}

/// Compiles path patterns; each broken one is a mistake at its own place.
pub(crate) fn paths(texts: &[Placed<String>], into: &mut Collector<'_>) -> PathPatterns {
    match PathPatterns::new(texts.iter().map(|text| text.value.as_str())) {
        Ok(patterns) => patterns,
        Err((number, why)) => {
            if let Some(text) = texts.get(number) {
                let message = format!("`{}` is no pattern of paths: {why}", text.value);
                let help = Some("`*` stays in one folder, `**` goes deeper".to_owned());
                into.add(&text.at, Cause::WrongValue, message, help);
            }
            PathPatterns::default()
        }
    }
}

fn findings<'d>(fields: &Fields<'d>, into: &mut Collector<'d>) -> Vec<String> {
    let ids = fields.names("finding", into);
    for id in ids.iter().filter(|id| !is_finding_id(&id.value)) {
        let message = format!("`{}` is no id of a finding", id.value);
        let help = "an id has 16 digits of 0 to 9 and a to f, as in `ringfort scan --format json`";
        into.add(&id.at, Cause::WrongValue, message, Some(help.to_owned()));
    }
    ids.into_iter().map(|id| id.value).collect()
}

/// True for 16 lower-case hexadecimal digits.
pub(crate) fn is_finding_id(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
