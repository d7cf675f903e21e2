//! Findings in the JSON format.

use ringfort_assess::{Assessment, Finding, Standing, SubjectRef};
use ringfort_evidence::{Place, Via};
use ringfort_measure::{Fix, Promise};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::risk::Risk;
use crate::wording::{advice, check};

/// What a finding is about.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Subject<'a> {
    api_version: &'a str,
    kind: &'a str,
    namespace: Option<&'a str>,
    name: &'a str,
    container: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(crate) fn of(subject: &'a SubjectRef) -> Subject<'a> {
        Subject {
            api_version: &subject.api_version,
            kind: &subject.kind,
            namespace: subject.namespace.as_deref(),
            name: &subject.name,
            container: subject.container.as_deref(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Where<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    path: &'a str,
    rendered: Option<Rendering<'a>>,
}

#[derive(Serialize)]
struct Rendering<'a> {
    by: &'static str,
    from: &'a str,
    line: u32,
    column: u32,
}

impl<'a> Where<'a> {
    pub(super) fn of(place: &'a Place) -> Where<'a> {
        Where {
            file: &place.file,
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            path: &place.path,
            rendered: place.rendered.as_ref().map(|rendered| {
                let (by, from) = match &rendered.from {
                    Via::Helm(chart) => ("helm", &**chart),
                    Via::Kustomize(overlay) => ("kustomize", &**overlay),
                    Via::Bicep(file) => ("bicep", &**file),
                    Via::File => ("file", ""),
                    Via::Stdin => ("stdin", ""),
                };
                Rendering { by, from, line: rendered.line, column: rendered.column }
            }),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Found<'a> {
    id: &'a str,
    measure: &'a str,
    check: &'a str,
    subject: Subject<'a>,
    place: Where<'a>,
    message: &'a str,
    severity: &'static str,
    standing: &'static str,
    acceptance: Option<&'a str>,
    advice: String,
    fix: Option<Change<'a>>,
    #[serde(serialize_with = "each_remark")]
    related: &'a [(Place, String)],
    #[serde(serialize_with = "each_subject")]
    instances: &'a [SubjectRef],
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<Risk<'a>>,
}

pub(super) fn found<'a>(assessment: &'a Assessment, finding: &'a Finding) -> Found<'a> {
    let check = check(finding);
    let acceptance = match finding.standing {
        Standing::Accepted(index) => assessment.acceptances.get(index),
        _ => None,
    };
    Found {
        id: &finding.id,
        measure: &finding.measure.id,
        check: check.map_or("", |check| &check.id),
        subject: Subject::of(&finding.subject),
        place: Where::of(&finding.place),
        message: &finding.message,
        severity: finding.severity.name(),
        standing: standing(finding.standing),
        acceptance: acceptance.map(|note| note.id.as_str()),
        advice: advice(finding),
        fix: check.and_then(|check| check.fix.as_ref()).map(Change::of),
        related: &finding.related,
        instances: &finding.instances,
        risk: finding.risk.as_deref().map(Risk::of),
    }
}

fn each_subject<S: Serializer>(subjects: &&[SubjectRef], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(subjects.iter().map(Subject::of))
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(serialize_with = "each_value")]
    set: &'a Fix,
    remove: &'a [ringfort_measure::Text],
    promise: &'static str,
}

impl<'a> Change<'a> {
    fn of(fix: &'a Fix) -> Change<'a> {
        let promise = match fix.promise {
            Promise::Safe => "safe",
            Promise::MayBreak => "may-break",
        };
        Change { set: fix, remove: &fix.remove, promise }
    }
}

/// Values are JSON already; one that is not, of a measure that was not checked, is given as a string.
fn each_value<S: Serializer>(fix: &&Fix, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(fix.set.len()))?;
    for (path, value) in fix.set.iter() {
        match serde_json::from_str::<&RawValue>(value) {
            Ok(value) => map.serialize_entry(path, value)?,
            Err(_) => map.serialize_entry(path, value)?,
        }
    }
    map.end()
}

#[derive(Serialize)]
pub(super) struct Remark<'a> {
    place: Where<'a>,
    message: &'a str,
}

pub(super) fn remark(remark: &(Place, String)) -> Remark<'_> {
    Remark { place: Where::of(&remark.0), message: &remark.1 }
}

fn each_remark<S: Serializer>(remarks: &&[(Place, String)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(remarks.iter().map(remark))
}

/// The word for how a finding stands.
pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::BelowThreshold => "below-threshold",
        Standing::Known => "known",
        Standing::Accepted(_) => "accepted",
    }
}
