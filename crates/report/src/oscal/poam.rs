//! A plan of action and milestones: an item for each finding that is open or accepted.

use std::io::{self, Write};

use ringfort_assess::{Assessment, Finding, Standing};
use serde_json::{Value, json};

use super::NAMESPACE;
use super::names::{line, property, uuid};
use super::parts::{assets, keys, metadata, observation, risk};
use super::results::fingerprint;
use crate::Context;
use crate::sanitise::name;
use crate::wording::{advice, object};

/// Writes the document.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let keys = keys(assessment);
    let mut all: Vec<(&Finding, &String)> = assessment.findings.iter().zip(&keys).collect();
    // What is worst is first; accepted findings come after open ones.
    all.sort_by(|(one, _), (other, _)| {
        let accepted = |finding: &Finding| matches!(finding.standing, Standing::Accepted(_));
        let left = |finding: &Finding| finding.risk.as_ref().map_or(0.0, |r| r.residual().max());
        accepted(one).cmp(&accepted(other)).then(left(other).total_cmp(&left(one)))
    });
    let mut items: Vec<Value> = all.iter().map(|(finding, key)| item(finding, key)).collect();
    if items.is_empty() {
        // The schema wants one.
        items.push(json!({
            "uuid": uuid("item", "none"),
            "title": "Nothing to do",
            "description": "Nothing that was assessed is open or accepted.",
        }));
    }
    let refused = assessment.completeness.refused.iter().map(|omission| {
        json!({
            "uuid": uuid("item", &format!("refused {} {:?}", omission.file, omission.at)),
            "title": line(&format!("Not assessed: {}", name(&omission.file))),
            "description": line(&omission.message),
        })
    });
    items.extend(refused);
    let mut document = json!({
        "uuid": uuid("poam", &fingerprint(assessment, context)),
        "metadata": metadata("Kubernetes security: plan of action and milestones", context),
        "system-id": {"identifier-type": NAMESPACE, "id": "kubernetes"},
        "local-definitions": {"assessment-assets": assets(context)},
        "poam-items": items,
    });
    if let (Some(object), false) = (document.as_object_mut(), all.is_empty()) {
        let observations =
            all.iter().map(|(finding, key)| observation(finding, key, context)).collect();
        object.insert("observations".to_owned(), observations);
        let risks = all.iter().map(|(finding, key)| risk(assessment, finding, key)).collect();
        object.insert("risks".to_owned(), risks);
    }
    serde_json::to_writer_pretty(&mut *out, &json!({"plan-of-action-and-milestones": document}))?;
    writeln!(out)
}

fn item(finding: &Finding, key: &str) -> Value {
    json!({
        "uuid": uuid("item", key),
        "title": line(&format!("{}: {}", object(&finding.subject), finding.message)),
        "description": line(&advice(finding)),
        "props": [
            property("finding", &finding.id),
            property("measure", &finding.measure.id),
            property("severity", finding.severity.name()),
            property("standing", crate::json::standing(finding.standing)),
            property("effort", &finding.measure.effort.to_string()),
        ],
        "related-observations": [{"observation-uuid": uuid("observation", key)}],
        "related-risks": [{"risk-uuid": uuid("risk", key)}],
    })
}
