//! Pods and pod templates with their containers.

use ringfort_document::{Content, Node};

use crate::resource::Resource;

/// A pod template of a workload, or a Pod.
#[derive(Clone, Copy, Debug)]
pub struct Pod<'e> {
    resource: Resource<'e>,
    spec: Node<'e>,
    metadata: Option<Node<'e>>,
}

/// When a container runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContainerType {
    /// Before the ordinary ones, to its end.
    Init,
    /// Started before the ordinary ones and kept running: an init container that is always restarted.
    Sidecar,
    /// Added to a running pod to debug it.
    Ephemeral,
    /// All others.
    Ordinary,
}

/// One container of a pod.
#[derive(Clone, Copy, Debug)]
pub struct Container<'e> {
    pod: Pod<'e>,
    node: Node<'e>,
    kind: ContainerType,
}

impl<'e> Pod<'e> {
    /// `None` if the template has no `spec`. A malformed template stands for its own spec.
    pub(crate) fn new(resource: Resource<'e>, template: Node<'e>) -> Option<Pod<'e>> {
        if let Content::Malformed(_) = template.content() {
            return Some(Pod { resource, spec: template, metadata: None });
        }
        Some(Pod { resource, spec: template.get("spec")?, metadata: template.get("metadata") })
    }

    /// The object that carries it.
    pub fn resource(self) -> Resource<'e> {
        self.resource
    }

    /// The PodSpec; malformed if the template or its spec is no map.
    pub fn spec(self) -> Node<'e> {
        self.spec
    }

    /// The template's, or the Pod's, metadata.
    pub fn metadata(self) -> Option<Node<'e>> {
        self.metadata
    }

    /// All containers: init containers and sidecars, ordinary ones, ephemeral ones, each in order. A list
    /// that is malformed counts as one malformed container.
    pub fn containers(self) -> impl Iterator<Item = Container<'e>> {
        [
            ("initContainers", ContainerType::Init),
            ("containers", ContainerType::Ordinary),
            ("ephemeralContainers", ContainerType::Ephemeral),
        ]
        .into_iter()
        .filter_map(move |(key, kind)| Some((self.spec.get(key)?, kind)))
        .flat_map(move |(list, kind)| {
            let malformed = matches!(list.content(), Content::Malformed(_)).then_some(list);
            let items = list.as_list().into_iter().flat_map(|list| list.iter());
            malformed.into_iter().chain(items).map(move |node| {
                let always = || node.get("restartPolicy").and_then(Node::as_str) == Some("Always");
                let sidecar = kind == ContainerType::Init && always();
                Container {
                    pod: self,
                    node,
                    kind: if sidecar { ContainerType::Sidecar } else { kind },
                }
            })
        })
    }
}

impl<'e> Container<'e> {
    /// The pod that it runs in.
    pub fn pod(self) -> Pod<'e> {
        self.pod
    }

    /// The container itself.
    pub fn node(self) -> Node<'e> {
        self.node
    }

    /// When it runs.
    pub fn kind(self) -> ContainerType {
        self.kind
    }

    /// Its name; empty if it has none.
    pub fn name(self) -> &'e str {
        self.node.get("name").and_then(Node::as_str).unwrap_or_default()
    }
}

impl ContainerType {
    /// The word for it in checks: `init`, `sidecar`, `ephemeral` or `ordinary`.
    pub fn name(self) -> &'static str {
        match self {
            ContainerType::Init => "init",
            ContainerType::Sidecar => "sidecar",
            ContainerType::Ephemeral => "ephemeral",
            ContainerType::Ordinary => "ordinary",
        }
    }
}
