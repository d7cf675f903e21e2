//! Which Services, NetworkPolicies and PodDisruptionBudgets select a pod.

use std::hash::{Hash, Hasher};

use ringfort_document::{Map, Node};
use rustc_hash::{FxHashMap, FxHasher};

use super::selector::{Selector, matches_equality};
use crate::evidence::{Evidence, NO_NAMESPACE};
use crate::pod::Pod;
use crate::resource::{Resource, ResourceId};

/// A label as a number; equal labels have equal numbers, the reverse is checked by who asks.
pub(super) fn label_hash(key: &str, value: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (key, value).hash(&mut hasher);
    hasher.finish()
}

/// The labels as numbers.
pub(super) fn label_hashes(labels: Option<Map<'_>>) -> impl Iterator<Item = u64> {
    labels
        .into_iter()
        .flat_map(Map::iter)
        .filter_map(|entry| Some(label_hash(entry.key.text, entry.value.as_str()?)))
}

/// Objects that select pods of their namespace, by the rarest label that each asks for.
#[derive(Debug, Default)]
struct Selecting {
    by_label: FxHashMap<(u32, u64), Vec<ResourceId>>,
    /// Those that ask for no label with its value.
    others: FxHashMap<u32, Vec<ResourceId>>,
}

/// All objects that select pods.
#[derive(Debug)]
pub(crate) struct Selectors {
    services: Selecting,
    policies: Selecting,
    budgets: Selecting,
}

/// What an object asks of the labels of pods.
enum Asks<'e> {
    Equality(Map<'e>),
    Selector(Selector<'e>),
}

impl<'e> Asks<'e> {
    /// `None` if the object selects no pod at all.
    fn of(resource: Resource<'e>) -> Option<Asks<'e>> {
        let spec = resource.node().get("spec");
        if resource.is("", "Service") {
            let wanted = spec?.get("selector")?.as_map()?;
            return (!wanted.is_empty() && !is_external_name(resource))
                .then_some(Asks::Equality(wanted));
        }
        if resource.is("networking.k8s.io", "NetworkPolicy") {
            // A missing selector selects every pod.
            let node = spec?.get("podSelector").or(spec)?;
            return Some(Asks::Selector(Selector::new(node)));
        }
        let selector = Selector::new(spec?.get("selector")?);
        let selects_nothing = resource.kind().version() == "v1beta1" && selector.is_empty();
        (!selects_nothing).then_some(Asks::Selector(selector))
    }

    fn labels(&self) -> Option<Map<'e>> {
        match self {
            Asks::Equality(map) => Some(*map),
            Asks::Selector(selector) => selector.labels(),
        }
    }

    fn matches(&self, labels: Option<Map<'_>>) -> bool {
        match self {
            Asks::Equality(wanted) => matches_equality(*wanted, labels),
            Asks::Selector(selector) => selector.matches(labels),
        }
    }
}

fn is_external_name(service: Resource<'_>) -> bool {
    service.node().at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName")
}

impl Selecting {
    fn of(evidence: &Evidence, group: &str, kind: &str) -> Selecting {
        let mut frequency: FxHashMap<u64, u32> = FxHashMap::default();
        for resource in evidence.of_kind(group, kind) {
            for label in label_hashes(Asks::of(resource).and_then(|asks| asks.labels())) {
                *frequency.entry(label).or_default() += 1;
            }
        }
        let mut selecting = Selecting::default();
        for resource in evidence.of_kind(group, kind) {
            let Some(asks) = Asks::of(resource) else { continue };
            let Some(namespace) = resource.namespace_index() else { continue };
            let rarest = label_hashes(asks.labels()).min_by_key(|label| frequency.get(label));
            match rarest {
                Some(label) => selecting.by_label.entry((namespace, label)).or_default(),
                None => selecting.others.entry(namespace).or_default(),
            }
            .push(resource.id());
        }
        selecting
    }

    /// The objects that select the pod. Each stands under one label only, so none comes twice.
    fn of_pod<'e>(&'e self, pod: Pod<'e>) -> impl Iterator<Item = Resource<'e>> {
        let namespace = pod.resource().namespace_index().unwrap_or(NO_NAMESPACE);
        let labels = pod.labels();
        label_hashes(labels)
            .filter_map(move |label| self.by_label.get(&(namespace, label)))
            .chain(self.others.get(&namespace))
            .flatten()
            .filter_map(move |&id| pod.resource().evidence().resource(id))
            .filter(move |resource| Asks::of(*resource).is_some_and(|asks| asks.matches(labels)))
    }
}

impl Selectors {
    pub(super) fn of(evidence: &Evidence) -> Selectors {
        Selectors {
            services: Selecting::of(evidence, "", "Service"),
            policies: Selecting::of(evidence, "networking.k8s.io", "NetworkPolicy"),
            budgets: Selecting::of(evidence, "policy", "PodDisruptionBudget"),
        }
    }
}

impl<'e> Pod<'e> {
    /// The Services that select the pod.
    pub fn services(self) -> impl Iterator<Item = Resource<'e>> {
        self.resource().evidence().selectors().services.of_pod(self)
    }

    /// The NetworkPolicies that select the pod, for whatever direction.
    pub fn network_policies(self) -> impl Iterator<Item = Resource<'e>> {
        self.resource().evidence().selectors().policies.of_pod(self)
    }

    /// The PodDisruptionBudgets that select the pod.
    pub fn disruption_budgets(self) -> impl Iterator<Item = Resource<'e>> {
        self.resource().evidence().selectors().budgets.of_pod(self)
    }
}

impl<'e> Resource<'e> {
    /// The pods that a Service, NetworkPolicy or PodDisruptionBudget selects, in the order of the sources.
    pub fn selected_pods(self) -> impl Iterator<Item = Pod<'e>> {
        let asks = Asks::of(self).zip(self.namespace_index());
        asks.into_iter().flat_map(move |(asks, namespace)| {
            let wanted = asks.labels();
            self.evidence().pods_with(namespace, wanted, move |labels| asks.matches(labels))
        })
    }

    /// The objects among those that a Service, NetworkPolicy or PodDisruptionBudget selects that have no pod
    /// template: their controller makes the pods.
    pub(crate) fn selected_makers(self) -> usize {
        let Some((asks, namespace)) = Asks::of(self).zip(self.namespace()) else { return 0 };
        self.evidence().makers_with(namespace, |labels| asks.matches(labels)).count()
    }
}
