//! What both documents are made of: observations, risks, the tool.

use ringfort_assess::{Assessment, Finding, FindingRisk, Standing};
use ringfort_measure::Goal;
use ringfort_risk::{Class, ease_value, exposure_value};
use serde_json::{Value, json};

use super::names::{line, now, property, time, uuid};
use super::{NAMESPACE, VERSION};
use crate::wording::{advice, authority, fix, object, position, why};
use crate::{Context, sums};

/// Title, dates, versions.
pub(super) fn metadata(title: &str, context: &Context<'_>) -> Value {
    json!({
        "title": title,
        "last-modified": now(context),
        "version": line(context.version),
        "oscal-version": VERSION,
        "props": [property("tool-version", context.version)],
    })
}

/// The identifier of the tool.
pub(super) fn tool() -> String {
    uuid("tool", "ringfort")
}

/// The tool as an asset, so that what refers to it leads somewhere.
pub(super) fn assets(context: &Context<'_>) -> Value {
    json!({
        "components": [{
            "uuid": tool(),
            "type": "software",
            "title": "Ringfort",
            "description": format!("Ringfort {}, the Kubernetes security library put to work", context.version),
            "status": {"state": "operational"},
        }],
        "assessment-platforms": [{
            "uuid": uuid("platform", "ringfort"),
            "title": "Ringfort",
            "uses-components": [{"component-uuid": tool()}],
        }],
    })
}

/// By whom something was said.
fn origin() -> Value {
    json!({"actors": [{"type": "tool", "actor-uuid": tool()}]})
}

/// An identifier for each finding. Objects that are defined twice have findings of the same id: these are numbered.
pub(super) fn keys(assessment: &Assessment) -> Vec<String> {
    let mut seen = std::collections::HashMap::new();
    let key = |finding: &Finding| {
        let number = seen.entry(finding.id.clone()).or_insert(0_usize);
        *number += 1;
        format!("{}#{number}", finding.id)
    };
    assessment.findings.iter().map(key).collect()
}

/// What was seen, and where.
pub(super) fn observation(finding: &Finding, key: &str, context: &Context<'_>) -> Value {
    let subject = object(&finding.subject);
    json!({
        "uuid": uuid("observation", key),
        "title": line(&finding.measure.title),
        "description": line(&finding.message),
        "props": [
            property("finding", &finding.id),
            property("measure", &finding.measure.id),
            property("level", finding.measure.level.name()),
            property("severity", finding.severity.name()),
            property("standing", crate::json::standing(finding.standing)),
        ],
        "methods": ["TEST"],
        "types": ["finding"],
        "origins": [origin()],
        "subjects": [{"subject-uuid": uuid("object", &subject), "type": "resource", "title": line(&subject)}],
        "relevant-evidence": [{"description": line(&position(&finding.place))}],
        "collected": now(context),
    })
}

/// The risk of a finding: what it was computed from, what holds it back, what to do, until when it is accepted.
pub(super) fn risk(assessment: &Assessment, finding: &Finding, key: &str) -> Value {
    let mut risk = json!({
        "uuid": uuid("risk", key),
        "title": line(&finding.measure.title),
        "description": line(why(finding).unwrap_or(&finding.message)),
        "statement": line(&finding.message),
        "status": match finding.standing {
            Standing::Accepted(_) => "deviation-approved",
            _ => "open",
        },
        "remediations": [{
            "uuid": uuid("remediation", key),
            "lifecycle": "recommendation",
            "title": line(&advice(finding)),
            "description": line(&fix(finding).unwrap_or_else(|| advice(finding))),
        }],
        "related-observations": [{"observation-uuid": uuid("observation", key)}],
    });
    if let Some(weighed) = &finding.risk {
        put(&mut risk, "characterizations", characterizations(weighed));
        let factors = mitigating(weighed, key);
        if !factors.is_empty() {
            put(&mut risk, "mitigating-factors", factors.into());
        }
    }
    if let Standing::Accepted(index) = finding.standing
        && let Some(note) = assessment.acceptances.get(index)
    {
        if let Some(deadline) = note.until.as_deref().and_then(time) {
            put(&mut risk, "deadline", deadline.into());
        }
        put(
            &mut risk,
            "props",
            json!([
                property("acceptance", &note.id),
                property("accepted-by", &authority(note)),
                property("accepted-because", &note.reason),
            ]),
        );
    }
    risk
}

fn put(value: &mut Value, name: &str, field: Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert(name.to_owned(), field);
    }
}

fn characterizations(risk: &FindingRisk) -> Value {
    let facet =
        |name: String, value: String| json!({"name": name, "system": NAMESPACE, "value": value});
    let (inherent, residual) = (risk.inherent(), risk.residual());
    let mut facets = vec![
        facet("class".to_owned(), Class::of(residual.max()).name().to_owned()),
        facet("inherent".to_owned(), format!("{:.1}", inherent.max())),
        facet("residual".to_owned(), format!("{:.1}", residual.max())),
        facet("exposure".to_owned(), exposure_value(risk.factors.exposure).to_string()),
        facet("ease".to_owned(), ease_value(risk.factors.ease).to_string()),
        facet("path".to_owned(), risk.factors.path.value().to_string()),
    ];
    for goal in Goal::ALL {
        let name = goal.name();
        facets.push(facet(format!("impact-{name}"), risk.factors.impact.get(goal).to_string()));
        facets.push(facet(format!("need-{name}"), risk.factors.need.get(goal).value().to_string()));
        facets.push(facet(format!("inherent-{name}"), format!("{:.1}", inherent.get(goal))));
        facets.push(facet(format!("residual-{name}"), format!("{:.1}", residual.get(goal))));
    }
    json!([{"origin": origin(), "facets": facets}])
}

/// The walls that count, of the view with most risk left.
fn mitigating(risk: &FindingRisk, key: &str) -> Vec<Value> {
    let walls = risk.worst_view().map_or(&[][..], |view| view.walls.as_slice());
    let counting = walls.iter().filter(|wall| wall.counts());
    let factor = |(number, wall): (usize, &ringfort_assess::Wall)| {
        let taken = sums::taken(wall).unwrap_or_default();
        json!({
            "uuid": uuid("wall", &format!("{key} {number}")),
            "description": line(&format!("{}, {taken}", sums::wall(wall))),
        })
    };
    counting.enumerate().map(factor).collect()
}
