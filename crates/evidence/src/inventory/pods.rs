//! All pods, by namespace and label.

use ringfort_document::{Map, Node};
use rustc_hash::FxHashMap;

use super::labels::label_hashes;
use super::selector::Selector;
use crate::evidence::Evidence;
use crate::pod::Pod;
use crate::resource::{Resource, ResourceId};

/// Which template of which object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PodId {
    resource: ResourceId,
    template: u32,
}

/// All pods of the evidence.
#[derive(Debug, Default)]
pub(crate) struct Pods {
    by_label: FxHashMap<(u32, u64), Vec<PodId>>,
    by_namespace: FxHashMap<u32, Vec<PodId>>,
}

impl Pods {
    pub(super) fn of(evidence: &Evidence) -> Pods {
        let mut pods = Pods::default();
        for resource in evidence.resources() {
            let Some(namespace) = resource.namespace_index() else { continue };
            for (template, pod) in resource.pods().enumerate() {
                let id = PodId { resource: resource.id(), template: template as u32 };
                pods.by_namespace.entry(namespace).or_default().push(id);
                for label in label_hashes(pod.labels()) {
                    pods.by_label.entry((namespace, label)).or_default().push(id);
                }
            }
        }
        pods
    }
}

impl<'e> Pod<'e> {
    /// The labels that selectors see.
    pub fn labels(self) -> Option<Map<'e>> {
        self.metadata()?.get("labels")?.as_map()
    }
}

impl Evidence {
    fn pod(&self, id: PodId) -> Option<Pod<'_>> {
        self.resource(id.resource)?.pods().nth(id.template as usize)
    }

    /// The pods of a namespace that carry the wanted labels and pass the test.
    pub(super) fn pods_with(
        &self,
        namespace: u32,
        wanted: Option<Map<'_>>,
        test: impl Fn(Option<Map<'_>>) -> bool,
    ) -> Vec<Pod<'_>> {
        let pods = self.pods_index();
        let none = Vec::new();
        let candidates = label_hashes(wanted)
            .map(|label| pods.by_label.get(&(namespace, label)).unwrap_or(&none))
            .min_by_key(|ids| ids.len())
            .or_else(|| pods.by_namespace.get(&namespace))
            .unwrap_or(&none);
        candidates.iter().filter_map(|&id| self.pod(id)).filter(|pod| test(pod.labels())).collect()
    }

    /// The pods of a namespace that a label selector selects.
    pub(crate) fn pods_selected(&self, namespace: &str, selector: Node<'_>) -> Vec<Pod<'_>> {
        let Some(namespace) = self.namespace_number(namespace) else { return Vec::new() };
        let selector = Selector::new(selector);
        self.pods_with(namespace, selector.labels(), |labels| selector.matches(labels))
    }

    /// The objects of a namespace that carry pods and come from no other object of the evidence.
    pub(crate) fn workloads_in(&self, namespace: &str) -> Vec<Resource<'_>> {
        let number = self.namespace_number(namespace);
        let pods = number.and_then(|number| self.pods_index().by_namespace.get(&number));
        workloads(pods.into_iter().flatten().filter_map(|&id| self.resource(id.resource)))
    }
}

/// The objects behind pods, each once: those that come from no other object of the evidence.
pub(crate) fn workloads<'e>(objects: impl Iterator<Item = Resource<'e>>) -> Vec<Resource<'e>> {
    let mut found: Vec<Resource<'e>> =
        objects.map(|object| object.cause().unwrap_or(object)).collect();
    found.sort_unstable_by_key(|resource| resource.id());
    found.dedup();
    found
}
