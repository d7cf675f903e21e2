//! The public names that Services ask external-dns for.

use rustc_hash::FxHashMap;

use super::MOST;
use crate::evidence::Evidence;
use crate::resource::{Resource, ResourceId};

/// Host names, separated by commas.
const ANNOTATION: &str = "external-dns.alpha.kubernetes.io/hostname";

/// The Services by the public names that they ask for.
#[derive(Debug, Default)]
pub(crate) struct ExternalNames {
    by_name: FxHashMap<String, Vec<ResourceId>>,
}

impl ExternalNames {
    pub(super) fn of(evidence: &Evidence) -> ExternalNames {
        let mut by_name: FxHashMap<String, Vec<ResourceId>> = FxHashMap::default();
        for service in evidence.of_kind("", "Service") {
            for name in external_names(service) {
                by_name.entry(name).or_default().push(service.id());
            }
        }
        ExternalNames { by_name }
    }
}

/// In lower case, without a final dot, as DNS compares them.
fn external_names(service: Resource<'_>) -> Vec<String> {
    let text = service.annotation(ANNOTATION).unwrap_or_default();
    let names = text.split(',').map(|name| name.trim().trim_end_matches('.').to_ascii_lowercase());
    names.filter(|name| !name.is_empty()).collect()
}

impl Resource<'_> {
    /// `namespace/name` of other Services that ask for one of this one's public names.
    pub(crate) fn same_external_names(self) -> Vec<String> {
        let evidence = self.evidence();
        let mut others: Vec<String> = external_names(self)
            .iter()
            .filter_map(|name| evidence.external_names().by_name.get(name))
            .flatten()
            .take(MOST)
            .filter(|id| **id != self.id())
            .filter_map(|&id| evidence.resource(id))
            .map(|other| format!("{}/{}", super::namespace_of(other), other.name()))
            .collect();
        others.sort();
        others.dedup();
        others
    }
}
