//! What was not assessed, as notifications of the run.

use ringfort_assess::Assessment;
use ringfort_evidence::Omission;
use serde::Serialize;

use super::{Artifact, Message};
use crate::sanitise::message;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
    tool_configuration_notifications: Vec<Notification>,
    properties: Account<'a>,
}

#[derive(Serialize)]
struct Account<'a> {
    found: usize,
    assessed: usize,
    files: usize,
    skipped: usize,
    refused: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<&'a str>,
}

#[derive(Serialize)]
struct Notification {
    descriptor: Descriptor,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Descriptor {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Start>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    start_line: u32,
    start_column: u32,
}

impl<'a> Invocation<'a> {
    pub(super) fn of(assessment: &'a Assessment) -> Invocation<'a> {
        let completeness = &assessment.completeness;
        let refused = completeness.refused.iter().map(|left| omission(left, "refused", "error"));
        let skipped = completeness.skipped.iter().map(|left| omission(left, "skipped", "note"));
        Invocation {
            execution_successful: completeness.refused.is_empty(),
            tool_execution_notifications: refused.chain(skipped).collect(),
            tool_configuration_notifications: configuration(assessment),
            properties: Account {
                found: completeness.found,
                assessed: completeness.assessed,
                files: completeness.files,
                skipped: completeness.skipped.len(),
                refused: completeness.refused.len(),
                configuration: assessment.configuration.as_ref().map(|note| &*note.file),
            },
        }
    }
}

fn omission(omission: &Omission, what: &str, level: &'static str) -> Notification {
    let mut text = format!("not assessed: {}", omission.message);
    if let Some(help) = &omission.help {
        text = format!("{text}; {help}");
    }
    let region = omission
        .at
        .map(|(line, column)| Start { start_line: line.max(1), start_column: column.max(1) });
    Notification {
        descriptor: Descriptor { id: format!("{what}/{}", omission.reason.name()) },
        level,
        message: Message::plain(message(&text)),
        locations: vec![Location {
            physical_location: Physical { artifact_location: Artifact::of(&omission.file), region },
        }],
    }
}

/// The configuration in force, acceptances with a problem, and remarks.
fn configuration(assessment: &Assessment) -> Vec<Notification> {
    let note = |id: &str, level, text: String| Notification {
        descriptor: Descriptor { id: id.to_owned() },
        level,
        message: Message::plain(message(&text)),
        locations: Vec::new(),
    };
    let silences = assessment.configuration.iter().flat_map(|of| of.silences.iter());
    let silences = silences.map(|phrase| note("configuration/silences", "note", phrase.clone()));
    let problems = assessment.acceptances.iter().filter_map(|acceptance| {
        let text = format!("acceptance {}: {}", acceptance.id, acceptance.problem.as_ref()?);
        Some(note("acceptance/problem", "warning", text))
    });
    let remarks = assessment.remarks.iter().map(|(_, text)| note("remark", "note", text.clone()));
    silences.chain(problems).chain(remarks).collect()
}
