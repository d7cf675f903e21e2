//! One thing to do: a measure, where, and by whom.

use std::sync::Arc;

use ringfort_assess::Finding;
use ringfort_measure::{Level, Measure, PodSecurityLevel};

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Executor {
    /// Who runs the cloud, the data centre, directories and networks.
    Platform,
    /// Who runs the cluster and its nodes.
    Cluster,
    /// Who owns the workload.
    Developer,
}

impl Executor {
    /// All, from the outside.
    pub const ALL: [Executor; 3] = [Executor::Platform, Executor::Cluster, Executor::Developer];

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Executor::Platform => "platform",
            Executor::Cluster => "cluster",
            Executor::Developer => "developer",
        }
    }

    /// Who puts a measure in place: what lies in a namespace is its owner's, all else of the cluster its administrator's.
    pub(crate) fn of(measure: &Measure, namespace: Option<&str>) -> Executor {
        match (measure.level, namespace) {
            (Level::Environment, _) => Executor::Platform,
            (Level::Container, _) | (Level::ApiResource, Some(_)) => Executor::Developer,
            (Level::Cluster | Level::Node | Level::ApiResource, _) => Executor::Cluster,
        }
    }
}

/// A measure to put in place somewhere.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The measure.
    pub measure: Arc<Measure>,
    /// A namespace; `None` for everything in the scan.
    pub namespace: Option<String>,
    /// Which level of the Pod Security Standards, if it is to enforce one.
    pub enforces: Option<PodSecurityLevel>,
    /// Who does it.
    pub executor: Executor,
    /// Indices of the findings that it repairs.
    pub repairs: Vec<usize>,
    /// Findings on objects that it would reject.
    pub rejects: Vec<usize>,
    /// Accepted findings that it would repair or hold back as well.
    pub accepted: Vec<usize>,
    /// The namespaces in which something is to be done; empty if it is not done in namespaces.
    pub namespaces: Vec<String>,
}

impl Deed {
    /// What it is called on the command line: `MEASURE[:LEVEL][@NAMESPACE]`.
    pub fn name(&self) -> String {
        let mut name = self.measure.id.to_string();
        if let Some(level) = self.enforces {
            name.push(':');
            name.push_str(level.name());
        }
        if let Some(namespace) = &self.namespace {
            name.push('@');
            name.push_str(namespace);
        }
        name
    }

    /// What it is called in a sentence, without the namespace.
    pub fn title(&self) -> String {
        match self.enforces {
            Some(level) => {
                format!("Enforce the level {} of the Pod Security Standards", level.name())
            }
            None => self.measure.title.to_string(),
        }
    }
}

/// The namespace that a finding is of: its own, or that in which its object lies.
pub(crate) fn namespace_of(finding: &Finding) -> Option<&str> {
    let subject = &finding.subject;
    match &*subject.kind {
        "Namespace" => Some(&subject.name),
        _ => subject.namespace.as_deref(),
    }
}
