//! What checks look at.

use ringfort_document::Node;

use crate::evidence::Evidence;
use crate::pod::{Container, Pod};
use crate::resource::Resource;

/// What a check looks at.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'e> {
    /// A whole object.
    Object(Resource<'e>),
    /// A pod template, or a Pod.
    Pod(Pod<'e>),
    /// A container of one of them.
    Container(Container<'e>),
}

impl Evidence {
    /// Every object, its pods and their containers, in the order of the sources; an object comes before its
    /// pods, a pod before its containers.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        self.resources().flat_map(Resource::subjects)
    }
}

impl<'e> Resource<'e> {
    /// The object, its pods and their containers.
    pub fn subjects(self) -> impl Iterator<Item = Subject<'e>> {
        let pods = self.pods().flat_map(|pod| {
            std::iter::once(Subject::Pod(pod)).chain(pod.containers().map(Subject::Container))
        });
        std::iter::once(Subject::Object(self)).chain(pods)
    }
}

impl<'e> Subject<'e> {
    /// The object that it is or belongs to.
    pub fn resource(self) -> Resource<'e> {
        match self {
            Subject::Object(resource) => resource,
            Subject::Pod(pod) => pod.resource(),
            Subject::Container(container) => container.pod().resource(),
        }
    }

    /// What field paths of a check start from.
    pub fn node(self) -> Node<'e> {
        match self {
            Subject::Object(resource) => resource.node(),
            Subject::Pod(pod) => pod.spec(),
            Subject::Container(container) => container.node(),
        }
    }

    /// The variable `object`.
    pub fn object(self) -> Node<'e> {
        self.resource().node()
    }

    /// The pod that it is or belongs to; its nodes are the variables `pod` and `podMeta`.
    pub fn pod(self) -> Option<Pod<'e>> {
        match self {
            Subject::Object(_) => None,
            Subject::Pod(pod) => Some(pod),
            Subject::Container(container) => Some(container.pod()),
        }
    }

    /// The container; its node and kind are the variables `container` and `containerType`.
    pub fn container(self) -> Option<Container<'e>> {
        match self {
            Subject::Container(container) => Some(container),
            Subject::Object(_) | Subject::Pod(_) => None,
        }
    }
}
