//! The numeric users that containers run as.

use ringfort_document::Node;
use rustc_hash::FxHashMap;

use super::{MOST, namespace_of};
use crate::evidence::Evidence;
use crate::pod::Container;
use crate::resource::{Resource, ResourceId};

/// Workloads by the numeric users that their containers name.
#[derive(Debug, Default)]
pub(crate) struct Users {
    by_user: FxHashMap<i64, Vec<ResourceId>>,
}

impl Users {
    pub(super) fn of(evidence: &Evidence) -> Users {
        let mut by_user: FxHashMap<i64, Vec<ResourceId>> = FxHashMap::default();
        for resource in evidence.resources().filter(|resource| resource.cause().is_none()) {
            let containers = resource.pods().flat_map(|pod| pod.containers());
            let mut users: Vec<i64> = containers.filter_map(Container::user).collect();
            users.sort_unstable();
            users.dedup();
            for user in users {
                by_user.entry(user).or_default().push(resource.id());
            }
        }
        Users { by_user }
    }
}

impl Container<'_> {
    /// The numeric user that container or pod names; none for root, which is another matter.
    pub(crate) fn user(self) -> Option<i64> {
        let of = |node: Node<'_>| node.at(&["securityContext", "runAsUser"]).and_then(Node::as_int);
        of(self.node()).or_else(|| of(self.pod().spec())).filter(|&user| user != 0)
    }
}

/// `namespace/kind/name` of the other workloads with a container that runs as one of these users.
pub(crate) fn sharing<'e>(resource: Resource<'e>, users: &[i64]) -> Vec<String> {
    let evidence = resource.evidence();
    let called =
        |one: Resource<'_>| format!("{}/{}/{}", namespace_of(one), one.kind().kind(), one.name());
    let own = called(resource.cause().unwrap_or(resource));
    let mut others: Vec<String> = users
        .iter()
        .filter_map(|user| evidence.users().by_user.get(user))
        .flat_map(|ids| ids.iter().take(MOST))
        .filter_map(|&id| evidence.resource(id))
        .map(called)
        .filter(|other| *other != own)
        .collect();
    others.sort();
    others.dedup();
    others
}
