//! Which walls carry the load: what they hold back of the open findings, and so what breaks if one of them falls.

use std::collections::BTreeMap;

use ringfort_measure::{Goal, Interceptor, Level};
use ringfort_risk::{Integrity, Status, load, weight};

use crate::{Finding, Standing, View, Wall};

/// A wall in front of open findings.
#[derive(Clone, Debug)]
pub struct Bearing {
    /// What it is.
    pub interceptor: &'static Interceptor,
    /// What implements it, if that is one thing.
    pub instance: String,
    /// How many open findings it holds something back of.
    pub findings: usize,
    /// The load that would come back if it alone fell.
    pub load: f64,
    /// How sure it is, at the least.
    pub status: Status,
    /// Who could switch it off, at the worst.
    pub integrity: Integrity,
    /// The fields that it stands in front of.
    pub fields: Vec<(Level, Goal)>,
}

/// The walls that carry load, most first.
pub fn load_bearing(findings: &[Finding]) -> Vec<Bearing> {
    let mut found: BTreeMap<(&str, &str), Bearing> = BTreeMap::new();
    let open = |finding: &&Finding| !matches!(finding.standing, Standing::Accepted(_));
    for finding in findings.iter().filter(open) {
        let Some(risk) = &finding.risk else { continue };
        let Some(view) = risk.worst_view() else { continue };
        let weight = weight(risk.instances);
        for wall in view.walls.iter().filter(|wall| wall.counts()) {
            let (proof, interceptor) = (&wall.proof, wall.interceptor);
            let bearing =
                found.entry((&interceptor.id, &proof.instance)).or_insert_with(|| Bearing {
                    interceptor,
                    instance: proof.instance.clone(),
                    findings: 0,
                    load: 0.0,
                    status: proof.status,
                    integrity: proof.integrity,
                    fields: Vec::new(),
                });
            bearing.findings += 1;
            bearing.load += load_without(view, wall, weight) - load(&view.residual, weight);
            if proof.status.confidence() < bearing.status.confidence() {
                bearing.status = proof.status;
            }
            if proof.integrity.value() < bearing.integrity.value() {
                bearing.integrity = proof.integrity;
            }
            for (goal, serves) in Goal::ALL.into_iter().zip(wall.cell.goals) {
                let field = (finding.measure.level, goal);
                if serves && *view.inherent.get(goal) > 0.0 && !bearing.fields.contains(&field) {
                    bearing.fields.push(field);
                }
            }
        }
    }
    let mut bearings: Vec<Bearing> = found.into_values().collect();
    bearings.sort_by(|one, other| other.load.total_cmp(&one.load));
    bearings
}

/// The load of a view if one of its walls fell; others of the same mechanism may take its place.
fn load_without(view: &View, fallen: &Wall, weight: f64) -> f64 {
    let others = view.walls.iter().filter(|wall| !std::ptr::eq(*wall, fallen));
    load(&view.behind(others, None), weight)
}
