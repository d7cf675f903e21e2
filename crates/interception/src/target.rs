//! What a finding is about, with what interceptors ask of it.

use ringfort_assess::Found;
use ringfort_cel::{EvalError, Value};
use ringfort_document::{Content, Node};
use ringfort_evidence::{Container, Evidence, Pod, Resource, Subject};

/// The object, pod and container of a finding.
#[derive(Clone, Copy)]
pub(crate) struct Target<'e> {
    pub(crate) resource: Resource<'e>,
    pub(crate) pod: Option<Pod<'e>>,
    pub(crate) container: Option<Container<'e>>,
}

/// A setting that may be there, be absent, or be known elsewhere only.
pub(crate) enum Setting<'e> {
    Is(Node<'e>),
    Absent,
    NotKnown,
}

impl<'e> Target<'e> {
    pub(crate) fn of(found: &Found, evidence: &'e Evidence) -> Option<Target<'e>> {
        let resource = evidence.resource(found.resource)?;
        let container = found.finding.subject.container.as_deref().and_then(|name| {
            resource.pods().flat_map(Pod::containers).find(|container| container.name() == name)
        });
        let pod = container.map(Container::pod).or_else(|| resource.pods().next());
        Some(Target { resource, pod, container })
    }

    /// A fact about the pod, or about the object if it carries none.
    pub(crate) fn fact(&self, name: &str) -> Result<Value<'e>, EvalError> {
        let subject = match self.pod {
            Some(pod) => Subject::Pod(pod),
            None => Subject::Object(self.resource),
        };
        subject.facts().get(name)
    }

    /// A fact of type bool; `None` if the evidence does not decide it.
    pub(crate) fn is(&self, name: &str) -> Option<bool> {
        match self.fact(name) {
            Ok(Value::Bool(is)) => Some(is),
            _ => None,
        }
    }

    /// A fact of type list(string); `None` if the evidence does not decide it.
    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        match self.fact(name) {
            Ok(Value::List(list)) => Some(
                list.iter()
                    .filter_map(|item| match item {
                        Value::String(text) => Some(text.to_string()),
                        _ => None,
                    })
                    .collect(),
            ),
            _ => None,
        }
    }

    /// A field of the pod's spec.
    pub(crate) fn pod_field(&self, path: &[&str]) -> Option<Node<'e>> {
        self.pod?.spec().at(path)
    }

    /// A field of the container.
    pub(crate) fn container_field(&self, path: &[&str]) -> Option<Node<'e>> {
        self.container?.node().at(path)
    }

    pub(crate) fn shares_the_hosts_network(&self) -> bool {
        self.pod_field(&["hostNetwork"]).and_then(Node::as_bool) == Some(true)
    }

    pub(crate) fn is_privileged(&self) -> bool {
        self.container_field(&["securityContext", "privileged"]).and_then(Node::as_bool)
            == Some(true)
    }

    /// What the container says, else the pod: `securityContext.KEY`.
    pub(crate) fn security(&self, path: &[&str]) -> Option<Node<'e>> {
        let full: Vec<&str> =
            std::iter::once("securityContext").chain(path.iter().copied()).collect();
        self.container_field(&full).or_else(|| self.pod_field(&full))
    }
}

/// A setting of a record. A part of the way that is known elsewhere only makes it unknown.
pub(crate) fn setting<'e>(resource: Resource<'e>, path: &[&str]) -> Setting<'e> {
    let mut node = resource.node();
    for key in path {
        if matches!(node.content(), Content::Unresolved(_)) {
            return Setting::NotKnown;
        }
        match node.get(key) {
            Some(next) => node = next,
            None => return Setting::Absent,
        }
    }
    match node.content() {
        Content::Unresolved(_) => Setting::NotKnown,
        Content::Null => Setting::Absent,
        _ => Setting::Is(node),
    }
}
