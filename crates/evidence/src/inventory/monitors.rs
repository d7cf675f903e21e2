//! What the monitors of the Prometheus operator select.

use ringfort_document::Node;

use super::identity::namespace_of;
use super::selector::Selector;
use crate::resource::Resource;

impl<'e> Resource<'e> {
    /// The objects of a kind whose labels a monitor selects, in the namespaces that it looks at.
    pub(crate) fn monitored(self, kind: &str) -> Vec<Resource<'e>> {
        let Some(selector) = self.node().at(&["spec", "selector"]).map(Selector::new) else {
            return Vec::new();
        };
        let found = self.evidence().of_kind("", kind).filter(|found| {
            let labels = found.metadata().and_then(|metadata| metadata.get("labels"));
            self.looks_at(namespace_of(*found)) && selector.matches(labels.and_then(Node::as_map))
        });
        found.collect()
    }

    /// The objects whose pods a monitor selects.
    pub(crate) fn monitored_pods(self) -> Vec<Resource<'e>> {
        let Some(selector) = self.node().at(&["spec", "selector"]).map(Selector::new) else {
            return Vec::new();
        };
        let pods = self.evidence().resources().flat_map(Resource::pods);
        pods.filter(|pod| {
            self.looks_at(namespace_of(pod.resource())) && selector.matches(pod.labels())
        })
        .map(|pod| pod.resource())
        .collect()
    }

    fn looks_at(self, namespace: &str) -> bool {
        let Some(chosen) = self.node().at(&["spec", "namespaceSelector"]) else {
            return namespace_of(self) == namespace;
        };
        let names = chosen.get("matchNames").and_then(Node::as_list);
        match names.filter(|names| !names.is_empty()) {
            _ if chosen.get("any").and_then(Node::as_bool) == Some(true) => true,
            Some(names) => names.iter().any(|name| name.as_str() == Some(namespace)),
            None => namespace_of(self) == namespace,
        }
    }
}
