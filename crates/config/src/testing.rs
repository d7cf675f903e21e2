//! What the tests share: a small library, and reading YAML.

use std::sync::Arc;

use jiff::Timestamp;
use ringfort_document::{Document, Reader, Vocabulary};
use ringfort_measure::{
    Change, Check, Ease, EnvironmentStatus, Environments, Exposure, Goals, Impact, Level, Many,
    Mapping, Measure, Parameter, Sections,
};

use crate::{Configuration, Faults, Known, MARKS};

pub(crate) fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

/// The one document of a text, with its marks among the comments.
pub(crate) fn document(text: &str) -> Document {
    let reader = Reader::new(Arc::new(Vocabulary::new())).comments(MARKS);
    let mut reading = reader.read(text.as_bytes());
    assert_eq!(reading.errors, []);
    reading.documents.remove(0)
}

pub(crate) fn configuration(text: &str) -> Result<Configuration, Faults> {
    let measures = measures();
    Configuration::read(".ringfort.yaml", text, &Known::new(&measures), now())
}

/// What people see of the mistakes in a configuration.
pub(crate) fn mistakes(text: &str) -> String {
    configuration(text).unwrap_err().render(text)
}

/// Four measures, of which `forbid-privileged` is critical.
pub(crate) fn measures() -> Vec<Measure> {
    let string = |name: &'static str, kind: &'static str, default: &'static str| Parameter {
        name: name.into(),
        kind: kind.into(),
        default: default.into(),
        because: "most can live with it".into(),
    };
    let mut limit = measure("memory-limit", Level::Container, 2, &["no-limit", "limit-too-high"]);
    limit.params = Many::Owned(vec![
        string("most", "int", "4"),
        string("registries", "list(string)", "[]"),
        string("labels", "map(string)", "{}"),
        string("strict", "bool", "false"),
        string("suffix", "string", "\"\""),
    ]);
    limit.maps = maps(&[("checkov", "CKV_K8S_13"), ("kube-linter", "unset-memory-requirements")]);
    let mut root = measure("run-as-non-root", Level::Container, 3, &["may-run-as-root"]);
    root.maps = maps(&[
        ("pss", "restricted/runAsNonRoot"),
        ("checkov", "CKV_K8S_23"),
        ("kube-linter", "run-as-non-root"),
        ("kube-score", "container-security-context-user-group-id"),
        ("polaris", "runAsRootAllowed"),
        ("trivy", "KSV-0012"),
        ("kubescape", "C-0013"),
    ]);
    let mut privileged = measure("forbid-privileged", Level::Container, 4, &["privileged"]);
    privileged.maps =
        maps(&[("pss", "baseline/privileged"), ("checkov", "CKV_K8S_16"), ("trivy", "KSV-0017")]);
    let wildcard = measure("no-wildcard-roles", Level::ApiResource, 3, &["wildcard"]);
    vec![limit, root, privileged, wildcard]
}

fn maps(pairs: &[(&'static str, &'static str)]) -> Many<Mapping> {
    let one = |&(benchmark, requirement): &(&'static str, &'static str)| Mapping {
        benchmark: benchmark.into(),
        requirements: Many::Owned(vec![requirement.into()]),
    };
    Many::Owned(pairs.iter().map(one).collect())
}

fn measure(id: &'static str, level: Level, impact: u8, checks: &[&'static str]) -> Measure {
    let mut goals: Goals = Default::default();
    goals[2] = Some(Impact { impact, because: "it is so".into() });
    let check = |&id: &&'static str| Check {
        id: id.into(),
        subjects: Many::Owned(vec!["container".into()]),
        when: None,
        holds: "true".into(),
        place: None,
        says: "wrong".into(),
        advice: None,
        from: None,
        until: None,
        weakness: None,
        goals: None,
        proves: None,
        fix: None,
    };
    Measure {
        id: id.into(),
        level,
        title: "Do it".into(),
        goals,
        weakness: "W-ROOT".into(),
        exposure: Exposure::SameNamespace,
        ease: Ease::Skilled,
        group: 1,
        effort: 1,
        change: Change::None,
        environments: Environments {
            aks: EnvironmentStatus::Applies,
            on_prem: EnvironmentStatus::Applies,
        },
        maps: Many::Owned(Vec::new()),
        references: Many::Owned(Vec::new()),
        interceptor: None,
        requires: Many::Owned(Vec::new()),
        versions: None,
        params: Many::Owned(Vec::new()),
        checks: Many::Owned(checks.iter().map(check).collect()),
        sections: Sections::default(),
        before: None,
        after: None,
    }
}
