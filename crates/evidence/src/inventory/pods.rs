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
    pub(super) fn pods_with<'e>(
        &'e self,
        namespace: u32,
        wanted: Option<Map<'_>>,
        test: impl Fn(Option<Map<'e>>) -> bool,
    ) -> impl Iterator<Item = Pod<'e>> {
        let pods = self.pods_index();
        let rarest = label_hashes(wanted)
            .map(|label| pods.by_label.get(&(namespace, label)).map_or(&[] as &[PodId], |ids| ids))
            .min_by_key(|ids| ids.len());
        let all = || pods.by_namespace.get(&namespace).map_or(&[] as &[PodId], |ids| ids);
        let candidates = rarest.unwrap_or_else(all);
        candidates.iter().filter_map(|&id| self.pod(id)).filter(move |pod| test(pod.labels()))
    }

    /// The pods of a namespace that a label selector selects.
    pub(crate) fn pods_selected<'e>(
        &'e self,
        namespace: &str,
        selector: Node<'e>,
    ) -> impl Iterator<Item = Pod<'e>> {
        let number = self.namespace_number(namespace);
        let selector = Selector::new(selector);
        number.into_iter().flat_map(move |number| {
            self.pods_with(number, selector.labels(), move |labels| selector.matches(labels))
        })
    }

    /// Whether a label selector selects any pod of a namespace, be its template here or not.
    pub(crate) fn selects_any<'e>(&'e self, namespace: &str, selector: Node<'e>) -> bool {
        let made = Selector::new(selector);
        self.pods_selected(namespace, selector).next().is_some()
            || self.makers_with(namespace, |labels| made.matches(labels)).next().is_some()
    }

    /// The objects of a namespace that carry pods, in the order of the sources.
    pub(crate) fn carriers_in(&self, namespace: &str) -> impl Iterator<Item = Resource<'_>> {
        let number = self.namespace_number(namespace);
        let pods = number.and_then(|number| self.pods_index().by_namespace.get(&number));
        pods.into_iter().flatten().filter_map(|&id| self.resource(id.resource))
    }
}

/// Of what is counted or listed for one object, at most this much is looked at: the same objects may come
/// again and again, and the work must not grow with the square of their number.
pub(crate) const MOST: usize = 100;

/// The objects behind pods, each once: those that come from no other object of the evidence.
pub(crate) fn workloads<'e>(objects: impl Iterator<Item = Resource<'e>>) -> Vec<Resource<'e>> {
    let mut found: Vec<Resource<'e>> =
        objects.take(MOST).map(|object| object.cause().unwrap_or(object)).collect();
    found.sort_unstable_by_key(|resource| resource.id());
    found.dedup();
    found
}
