//! Assessment results: a finding for each measure that could be decided, with its observations and risks.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ringfort_assess::{Assessment, MeasureResult, Status};
use serde_json::{Value, json};

use super::names::{line, now, property, uuid};
use super::parts::{assets, keys, metadata, observation, risk};
use crate::Context;
use crate::json::status;
use crate::sanitise::name;

/// Writes the document.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let plan = uuid("resource", "no assessment plan");
    let document = json!({"assessment-results": {
        "uuid": uuid("assessment-results", &fingerprint(assessment, context)),
        "metadata": metadata("Kubernetes security assessment", context),
        "import-ap": {"href": format!("#{plan}")},
        "results": [result(assessment, context)],
        "back-matter": {"resources": [{
            "uuid": plan,
            "title": "No assessment plan",
            "description": "The scan was not made by a plan in OSCAL: it assessed all that it was given.",
        }]},
    }});
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// What the document is about: another day or another result gives it another identifier.
pub(super) fn fingerprint(assessment: &Assessment, context: &Context<'_>) -> String {
    let mut text = now(context);
    for finding in &assessment.findings {
        text.push_str(&finding.id);
        text.push_str(crate::json::standing(finding.standing));
    }
    for result in &assessment.measures {
        text.push_str(&result.measure.id);
        text.push_str(status(result.status));
    }
    text
}

fn result(assessment: &Assessment, context: &Context<'_>) -> Value {
    let keys = keys(assessment);
    let mut of_measure: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (finding, key) in assessment.findings.iter().zip(&keys) {
        of_measure.entry(&finding.measure.id).or_default().push(key);
    }
    let decided: Vec<&MeasureResult> =
        assessment.measures.iter().filter(|result| is_decided(result.status)).collect();
    let mut value = json!({
        "uuid": uuid("result", &fingerprint(assessment, context)),
        "title": "Scan",
        "description": account(assessment),
        "start": now(context),
        "end": now(context),
        "props": props(assessment),
        "local-definitions": {"assessment-assets": assets(context)},
        "reviewed-controls": {"control-selections": [selection(&decided)]},
    });
    let findings: Vec<Value> = decided
        .iter()
        .map(|result| {
            finding(result, of_measure.get(&*result.measure.id).map_or(&[], Vec::as_slice))
        })
        .collect();
    let all = || assessment.findings.iter().zip(&keys);
    let observations: Vec<Value> =
        all().map(|(finding, key)| observation(finding, key, context)).collect();
    let risks: Vec<Value> = all().map(|(finding, key)| risk(assessment, finding, key)).collect();
    for (field, list) in [("findings", findings), ("observations", observations), ("risks", risks)]
    {
        if let (Some(object), false) = (value.as_object_mut(), list.is_empty()) {
            object.insert(field.to_owned(), list.into());
        }
    }
    value
}

/// What is neither unknown nor somebody else's to do.
fn is_decided(status: Status) -> bool {
    matches!(status, Status::Missing | Status::Accepted | Status::Attested | Status::InPlace)
}

/// `31 objects in 9 files; not assessed: ...`.
fn account(assessment: &Assessment) -> String {
    let completeness = &assessment.completeness;
    let mut text =
        format!("{} objects in {} files were assessed.", completeness.assessed, completeness.files);
    for omission in &completeness.refused {
        text.push_str(&format!(
            " Not assessed: {}: {}.",
            name(&omission.file),
            line(&omission.message)
        ));
    }
    text
}

fn props(assessment: &Assessment) -> Vec<Value> {
    let completeness = &assessment.completeness;
    let mut props = vec![
        property("objects", &completeness.assessed.to_string()),
        property("refused", &completeness.refused.len().to_string()),
        property("skipped", &completeness.skipped.len().to_string()),
    ];
    if let Some(risks) = &assessment.risks {
        for (name, totals) in
            [("open", &risks.open), ("accepted", &risks.accepted), ("all", &risks.all)]
        {
            let headline = |figures: &ringfort_risk::Figures| format!("{:.1}", figures.headline);
            props.push(property(&format!("risk-{name}-inherent"), &headline(&totals.inherent)));
            props.push(property(&format!("risk-{name}-residual"), &headline(&totals.residual)));
        }
    }
    props
}

/// The measures that could be decided.
fn selection(decided: &[&MeasureResult]) -> Value {
    if decided.is_empty() {
        return json!({"description": "No measure could be decided by what was given.", "include-all": {}});
    }
    let controls: Vec<Value> =
        decided.iter().map(|result| json!({"control-id": &*result.measure.id})).collect();
    json!({"description": "Measures of the Ringfort library that could be decided", "include-controls": controls})
}

fn finding(result: &MeasureResult, keys: &[&str]) -> Value {
    let id = &*result.measure.id;
    let satisfied = matches!(result.status, Status::InPlace | Status::Attested);
    let mut value = json!({
        "uuid": uuid("measure", id),
        "title": line(&result.measure.title),
        "description": format!(
            "{}: {} held, {} broken, {} undecided",
            status(result.status), result.held, result.broken, result.undecided
        ),
        "props": [property("status", status(result.status)), property("level", result.measure.level.name())],
        "target": {
            "type": "objective-id",
            "target-id": id,
            "status": {
                "state": if satisfied { "satisfied" } else { "not-satisfied" },
                "reason": if satisfied { "pass" } else { "fail" },
            },
        },
    });
    if let (Some(object), false) = (value.as_object_mut(), keys.is_empty()) {
        let observations =
            keys.iter().map(|key| json!({"observation-uuid": uuid("observation", key)}));
        let risks = keys.iter().map(|key| json!({"risk-uuid": uuid("risk", key)}));
        object.insert("related-observations".to_owned(), observations.collect());
        object.insert("related-risks".to_owned(), risks.collect());
    }
    value
}
