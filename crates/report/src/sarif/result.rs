//! Findings as results.

use ringfort_assess::{Assessment, AuthorisedBy, Finding, Standing};
use ringfort_evidence::Place;
use serde::{Serialize, Serializer};

use super::rule::{Rules, id};
use super::{Artifact, Message, level};
use crate::json::{Subject, standing};
use crate::sanitise::message;
use crate::wording::{check, fix, object, origin};

pub(super) struct Results<'a> {
    pub(super) assessment: &'a Assessment,
    pub(super) rules: &'a Rules<'a>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let findings = self.assessment.findings.iter();
        to.collect_seq(findings.map(|finding| Outcome::of(finding, self)))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprint<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Fingerprint<'a> {
    #[serde(rename = "ringfort/v1")]
    id: &'a str,
}

#[derive(Serialize)]
struct Properties<'a> {
    severity: &'static str,
    standing: &'static str,
    subject: Subject<'a>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    #[serde(rename = "renderedLine", skip_serializing_if = "Option::is_none")]
    rendered_line: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

impl<'a> Outcome<'a> {
    fn of(finding: &'a Finding, results: &Results<'_>) -> Outcome<'a> {
        let mut text = message(&finding.message).into_owned();
        if let Some(origin) = origin(&finding.place) {
            text.push_str(&format!(" ({origin})"));
        }
        let related = finding.related.iter().enumerate().map(|(number, (place, note))| Location {
            id: Some(number),
            physical_location: Physical::of(place),
            logical_locations: Vec::new(),
            message: Some(Message::plain(message(note))),
        });
        Outcome {
            rule_id: id(&finding.measure, check(finding)),
            rule_index: results.rules.index(finding),
            level: level(finding.severity),
            message: Message::plain(text),
            locations: [Location {
                id: None,
                physical_location: Physical::of(&finding.place),
                logical_locations: vec![logical(finding)],
                message: None,
            }],
            related_locations: related.collect(),
            partial_fingerprints: Fingerprint { id: &finding.id },
            suppressions: suppression(finding, results.assessment).into_iter().collect(),
            properties: Properties {
                severity: finding.severity.name(),
                standing: standing(finding.standing),
                subject: Subject::of(&finding.subject),
                path: &finding.place.path,
                fix: fix(finding),
                rendered_line: finding.place.rendered.as_ref().map(|rendered| rendered.line),
            },
        }
    }
}

impl Physical {
    fn of(place: &Place) -> Physical {
        // Regions count from 1; a place without a line has none.
        let region = (place.line > 0).then(|| {
            let start_column = place.column.max(1);
            let end_line = place.end_line.max(place.line);
            let least = if end_line == place.line { start_column } else { 1 };
            let end_column = place.end_column.max(least);
            Region { start_line: place.line, start_column, end_line, end_column }
        });
        Physical { artifact_location: Artifact::of(&place.file), region }
    }
}

fn logical(finding: &Finding) -> Logical {
    let subject = object(&finding.subject);
    let fully_qualified_name = match &finding.subject.container {
        Some(container) => format!("{subject}/{}", message(container)),
        None => subject,
    };
    Logical { fully_qualified_name, kind: "resource" }
}

fn suppression(finding: &Finding, assessment: &Assessment) -> Option<Suppression> {
    let accepted = |kind, justification| Suppression { kind, status: "accepted", justification };
    match finding.standing {
        Standing::Open | Standing::BelowThreshold => None,
        Standing::Known => Some(accepted("external", "in the baseline".to_owned())),
        Standing::Accepted(index) => {
            let Some(note) = assessment.acceptances.get(index) else {
                return Some(accepted("external", "accepted".to_owned()));
            };
            let kind = match note.by {
                AuthorisedBy::Owner(_) => "external",
                AuthorisedBy::Mark(_) => "inSource",
            };
            let until = note.until.as_ref().map(|day| format!(", until {day}")).unwrap_or_default();
            let reason = format!("{} ({}{until})", note.reason, note.id);
            Some(accepted(kind, message(&reason).into_owned()))
        }
    }
}
