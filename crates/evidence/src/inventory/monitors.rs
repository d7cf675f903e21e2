//! What the monitors of the Prometheus operator select, and the pods that it makes.

use ringfort_document::{Map, Node};

use super::identity::namespace_of;
use super::pods::MOST;
use super::selector::Selector;
use crate::evidence::Evidence;
use crate::pod::Pod;
use crate::resource::Resource;

const GROUP: &str = "monitoring.coreos.com";

/// Kinds whose controller makes pods without a template of their own; `spec.podMetadata` has their labels.
const MAKERS: &[&str] = &["Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"];

impl Evidence {
    /// Objects of a namespace whose controller makes pods with the labels that pass the test.
    pub(crate) fn makers_with<'e>(
        &'e self,
        namespace: &str,
        test: impl Fn(Option<Map<'e>>) -> bool,
    ) -> impl Iterator<Item = Resource<'e>> {
        let makers =
            MAKERS.iter().flat_map(move |kind| self.of_kind_in(GROUP, kind, namespace).take(MOST));
        makers.filter(move |maker| {
            let labels = maker.node().at(&["spec", "podMetadata", "labels"]);
            test(labels.and_then(Node::as_map))
        })
    }
}

impl<'e> Resource<'e> {
    /// The Services whose labels a ServiceMonitor selects, in the namespaces that it looks at.
    pub(crate) fn monitored_services(self) -> impl Iterator<Item = Resource<'e>> {
        let selector = self.node().at(&["spec", "selector"]).map(Selector::new);
        self.watched().into_iter().flat_map(move |namespace| {
            self.evidence().of_kind_in("", "Service", namespace).filter(move |found| {
                let labels = found.metadata().and_then(|metadata| metadata.get("labels"));
                selector.is_some_and(|selector| selector.matches(labels.and_then(Node::as_map)))
            })
        })
    }

    /// The pods that a PodMonitor selects.
    pub(crate) fn monitored_pods(self) -> impl Iterator<Item = Pod<'e>> {
        let selector = self.node().at(&["spec", "selector"]);
        selector.into_iter().flat_map(move |selector| {
            self.watched()
                .into_iter()
                .flat_map(move |namespace| self.evidence().pods_selected(namespace, selector))
        })
    }

    /// The namespaces that a monitor looks at: its own if it names none.
    fn watched(self) -> Vec<&'e str> {
        let chosen = self.node().at(&["spec", "namespaceSelector"]);
        if chosen.and_then(|chosen| chosen.get("any")).and_then(Node::as_bool) == Some(true) {
            return self.evidence().namespaces.iter().map(|name| &**name).collect();
        }
        let names = chosen.and_then(|chosen| chosen.get("matchNames")).and_then(Node::as_list);
        match names.filter(|names| !names.is_empty()) {
            Some(names) => names.iter().filter_map(Node::as_str).collect(),
            None => vec![namespace_of(self)],
        }
    }
}
