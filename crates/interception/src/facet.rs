//! When a weakness is looked at: as it is applied, as it could be created, or as it runs.

use ringfort_assess::{Facet, Found};

use crate::target::Target;

/// The facets of a finding, at least one.
pub(crate) fn facets(target: &Target<'_>, found: &Found) -> Vec<Facet> {
    let resource = target.resource;
    let kind = &**resource.kind().kind();
    if matches!(kind, "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" | "Namespace") {
        return vec![Facet::Potential];
    }
    if resource.kind().is_record() {
        return vec![Facet::Running];
    }
    if !resource.is_delivered() {
        return vec![Facet::Declared];
    }
    if resource.is("", "Pod") || target.pod.is_none() {
        return vec![Facet::Running];
    }
    // A workload in a cluster: its template is applied again with each new pod; its pods run.
    match found.finding.instances.is_empty() && runs_nothing(target) {
        true => vec![Facet::Declared],
        false => vec![Facet::Declared, Facet::Running],
    }
}

fn runs_nothing(target: &Target<'_>) -> bool {
    let replicas = target.resource.node().at(&["spec", "replicas"]);
    replicas.and_then(ringfort_document::Node::as_int) == Some(0)
}
