//! Facts of namespaces: what limits them, and what is in them.

use ringfort_cel::Value;
use ringfort_document::Node;

use super::{Facts, Told, absence, count, texts};
use crate::inventory::{MOST, namespace_of, workloads};
use crate::resource::Resource;

impl<'e> Facts<'e> {
    pub(super) fn of_limits(self, name: &str) -> Option<Told<'e>> {
        let resource = self.resource();
        Some(match name {
            "quota" => self.quota(),
            // As the API server fills in a LimitRange: what is missing comes from its neighbours.
            "defaultLimits" => self.defaults(&["default", "max"]),
            "defaultRequests" => self.defaults(&["defaultRequest", "default", "max", "min"]),
            "networkPolicies" => number(resource, "networking.k8s.io", "NetworkPolicy"),
            "quotas" => number(resource, "", "ResourceQuota"),
            "limitRanges" => number(resource, "", "LimitRange"),
            "workloads" => {
                let name = resource.name();
                let carriers = resource.evidence().carriers_in(&name);
                Ok(count(workloads(carriers).len()))
            }
            _ => return None,
        })
    }

    fn quota(self) -> Told<'e> {
        let evidence = self.resource().evidence();
        let namespace = namespace_of(self.resource());
        let found = evidence.of_kind_in("", "ResourceQuota", namespace).next().is_some();
        if !found {
            absence::namespaced(evidence, "", "ResourceQuota")?;
        }
        Ok(Value::Bool(found))
    }

    /// Resources that any of these fields of a LimitRange's items for containers names.
    fn defaults(self, fields: &[&str]) -> Told<'e> {
        let evidence = self.resource().evidence();
        let mut found = Vec::new();
        for range in evidence.of_kind_in("", "LimitRange", namespace_of(self.resource())).take(MOST)
        {
            let items = range.node().at(&["spec", "limits"]).and_then(Node::as_list);
            let items = items.into_iter().flat_map(|items| items.iter());
            for item in
                items.filter(|item| item.get("type").and_then(Node::as_str) == Some("Container"))
            {
                let maps = fields.iter().filter_map(|field| item.get(field)?.as_map());
                found.extend(maps.flat_map(|map| map.iter()).map(|entry| entry.key.text));
            }
        }
        if found.is_empty() {
            absence::namespaced(evidence, "", "LimitRange")?;
        }
        Ok(texts(found))
    }
}

/// Number of objects of a kind in a Namespace.
fn number<'e>(namespace: Resource<'e>, group: &str, kind: &str) -> Told<'e> {
    let evidence = namespace.evidence();
    let found = evidence.of_kind_in(group, kind, &namespace.name()).take(MOST).count();
    if found == 0 {
        absence::namespaced(evidence, group, kind)?;
    }
    Ok(count(found))
}
