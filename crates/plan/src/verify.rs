//! What nobody knows, and what it would be worth if it stood.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringfort_assess::{Finding, Standing, Wall};
use ringfort_measure::{Interceptor, Measure};
use ringfort_risk::{Status, load, weight};

/// An interceptor that may stand; the evidence does not tell.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// The interceptor.
    pub interceptor: &'static Interceptor,
    /// The measure that it is, if the library has one.
    pub measure: Option<Arc<Measure>>,
    /// How many open findings it would stand in front of.
    pub findings: usize,
    /// The load that it would hold back, if it alone stood.
    pub load: f64,
    /// What would decide it, in a few words.
    pub decided_by: String,
}

/// All that may stand in front of open findings, by what it would hold back.
pub fn doubts(findings: &[Finding], measures: &[Arc<Measure>]) -> Vec<Doubt> {
    let mut doubts: BTreeMap<&str, Doubt> = BTreeMap::new();
    let open = |finding: &&Finding| !matches!(finding.standing, Standing::Accepted(_));
    for finding in findings.iter().filter(open) {
        let Some(risk) = &finding.risk else { continue };
        let Some(view) = risk.worst_view() else { continue };
        let weight = weight(risk.instances);
        let unknown = |wall: &&Wall| {
            wall.uncounted.is_empty()
                && wall.proof.can_stand
                && wall.proof.status == Status::Unknown
        };
        for wall in view.walls.iter().filter(unknown) {
            let held = load(&view.residual, weight)
                - load(&view.behind(view.walls.iter(), Some(wall)), weight);
            let doubt = doubts.entry(&wall.interceptor.id).or_insert_with(|| Doubt {
                interceptor: wall.interceptor,
                measure: measures
                    .iter()
                    .find(|measure| measure.interceptor.as_deref() == Some(&*wall.interceptor.id))
                    .map(Arc::clone),
                findings: 0,
                load: 0.0,
                decided_by: wall.proof.facts.first().map_or_else(String::new, |f| f.words.clone()),
            });
            doubt.findings += 1;
            doubt.load += held;
        }
    }
    let mut doubts: Vec<Doubt> = doubts.into_values().filter(|doubt| doubt.load > 0.05).collect();
    doubts.sort_by(|one, other| other.load.total_cmp(&one.load));
    doubts
}
