//! How much objects are worth protecting: annotations of objects, else labels of their namespaces, else normal.

use ringfort_evidence::{Evidence, Resource};
use ringfort_measure::{Goal, Level};
use ringfort_risk::{Need, PerGoal};

/// The annotation and label: `low`, `normal`, `high` or `very-high`; with `-GOAL` behind it for one goal alone.
const KEY: &str = "ringfort.io/protection-need";

/// What the objects of a scan need.
pub(crate) struct Needs {
    /// The most that any object needs: nodes, the cluster and what is around it carry them all.
    highest: PerGoal<Need>,
}

impl Needs {
    pub(crate) fn of(evidence: &Evidence) -> Needs {
        let mut highest = PerGoal::from_fn(|_| Need::Normal);
        for resource in evidence.resources() {
            if let Some(own) = own(resource) {
                highest = PerGoal::from_fn(|goal| {
                    (*highest.get(goal)).max(own.get(goal).unwrap_or_default())
                });
            }
        }
        Needs { highest }
    }

    /// The need of an object, for a measure of this level.
    pub(crate) fn of_object(&self, resource: Resource<'_>, level: Level) -> PerGoal<Need> {
        match level {
            Level::Container | Level::ApiResource => {
                let own = own(resource);
                let namespace = resource.namespace_object().and_then(self::own);
                let at = |said: &Option<PerGoal<Option<Need>>>, goal| {
                    said.as_ref().and_then(|said| *said.get(goal))
                };
                PerGoal::from_fn(|goal| {
                    at(&own, goal).or_else(|| at(&namespace, goal)).unwrap_or_default()
                })
            }
            Level::Environment | Level::Cluster | Level::Node => self.highest,
        }
    }
}

/// What an object says of itself.
fn own(resource: Resource<'_>) -> Option<PerGoal<Option<Need>>> {
    let said = |key: &str| {
        let annotation = resource.annotation(key).and_then(Need::from_name);
        // Of labels only those of namespaces count: others select.
        annotation.or_else(|| {
            let label = resource.is("", "Namespace").then(|| resource.label(key)).flatten();
            label.and_then(Need::from_name)
        })
    };
    let all = said(KEY);
    let need = PerGoal::from_fn(|goal: Goal| said(&format!("{KEY}-{}", goal.name())).or(all));
    need.iter().any(|(_, need)| need.is_some()).then_some(need)
}
