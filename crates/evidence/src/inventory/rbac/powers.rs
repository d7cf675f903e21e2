//! Rights that matter, and which rules of a role grant them.

use std::ops::{BitOr, BitOrAssign};

use ringfort_document::Node;

/// A set of rights that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Powers(u64);

/// One right that matters. A rule grants it if it covers one group, one resource and one verb of a grant.
struct Power {
    name: &'static str,
    grants: &'static [Grant],
    /// Rights to objects named in the rule count too.
    named: bool,
}

struct Grant {
    groups: &'static [&'static str],
    resources: &'static [&'static str],
    verbs: &'static [&'static str],
}

const fn grant(
    groups: &'static [&'static str],
    resources: &'static [&'static str],
    verbs: &'static [&'static str],
) -> Grant {
    Grant { groups, resources, verbs }
}

const fn power(name: &'static str, grants: &'static [Grant]) -> Power {
    Power { name, grants, named: false }
}

const fn named(name: &'static str, grants: &'static [Grant]) -> Power {
    Power { name, grants, named: true }
}

const CORE: &[&str] = &[""];
const RBAC: &[&str] = &["rbac.authorization.k8s.io"];
const ADMISSION: &[&str] = &["admissionregistration.k8s.io"];
const WRITE: &[&str] = &["create", "update", "patch"];
const CHANGE: &[&str] = &["create", "update", "patch", "delete", "deletecollection"];
const READ: &[&str] = &["get", "list", "watch"];
const DELETE: &[&str] = &["delete", "deletecollection"];
/// Connecting is a `get` or a `create`, depending on the client's protocol.
const CONNECT: &[&str] = &["get", "create"];

/// `cluster-admin` and `wildcard` come first; they are told by their own rules.
const POWERS: &[Power] = &[
    power("cluster-admin", &[]),
    power("wildcard", &[]),
    power("read-secrets", &[grant(CORE, &["secrets"], READ)]),
    power("write-secrets", &[grant(CORE, &["secrets"], WRITE)]),
    power(
        "create-pods",
        &[
            grant(CORE, &["pods", "replicationcontrollers"], WRITE),
            grant(
                &["apps", "extensions"],
                &["deployments", "daemonsets", "statefulsets", "replicasets"],
                WRITE,
            ),
            grant(&["batch"], &["jobs", "cronjobs"], WRITE),
        ],
    ),
    power("exec", &[grant(CORE, &["pods/exec"], CONNECT)]),
    power("attach", &[grant(CORE, &["pods/attach"], CONNECT)]),
    power("port-forward", &[grant(CORE, &["pods/portforward"], CONNECT)]),
    power("debug", &[grant(CORE, &["pods/ephemeralcontainers"], &["update", "patch"])]),
    power("read-logs", &[grant(CORE, &["pods/log"], READ)]),
    named("escalate", &[grant(RBAC, &["roles", "clusterroles"], &["escalate"])]),
    named("bind", &[grant(RBAC, &["roles", "clusterroles"], &["bind"])]),
    power("write-roles", &[grant(RBAC, &["roles", "clusterroles"], WRITE)]),
    power("write-bindings", &[grant(RBAC, &["rolebindings", "clusterrolebindings"], WRITE)]),
    named(
        "impersonate",
        &[
            grant(CORE, &["users", "groups", "serviceaccounts"], &["impersonate"]),
            grant(&["authentication.k8s.io"], &["uids", "userextras"], &["impersonate"]),
        ],
    ),
    named("create-tokens", &[grant(CORE, &["serviceaccounts/token"], &["create"])]),
    named(
        "node-proxy",
        &[grant(CORE, &["nodes/proxy"], &["get", "create", "update", "patch", "delete"])],
    ),
    named(
        "webhooks",
        &[grant(
            ADMISSION,
            &["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
            CHANGE,
        )],
    ),
    named(
        "admission-policies",
        &[grant(
            ADMISSION,
            &[
                "validatingadmissionpolicies",
                "validatingadmissionpolicybindings",
                "mutatingadmissionpolicies",
                "mutatingadmissionpolicybindings",
            ],
            CHANGE,
        )],
    ),
    named(
        "approve-csr",
        &[
            grant(
                &["certificates.k8s.io"],
                &["certificatesigningrequests/approval"],
                &["update", "patch"],
            ),
            grant(&["certificates.k8s.io"], &["signers"], &["approve", "sign"]),
        ],
    ),
    power("persistent-volumes", &[grant(CORE, &["persistentvolumes"], &["create"])]),
    power("write-configmaps", &[grant(CORE, &["configmaps"], WRITE)]),
    power(
        "write-network",
        &[
            grant(CORE, &["services", "endpoints"], WRITE),
            grant(&["discovery.k8s.io"], &["endpointslices"], WRITE),
            grant(&["networking.k8s.io", "extensions"], &["ingresses", "networkpolicies"], CHANGE),
        ],
    ),
    power(
        "write-endpoints",
        &[
            grant(CORE, &["endpoints"], WRITE),
            grant(&["discovery.k8s.io"], &["endpointslices"], WRITE),
        ],
    ),
    power("service-status", &[grant(CORE, &["services/status"], &["update", "patch"])]),
    power("write-nodes", &[grant(CORE, &["nodes", "nodes/status"], WRITE)]),
    power("write-namespaces", &[grant(CORE, &["namespaces"], WRITE)]),
    power("delete-namespaces", &[grant(CORE, &["namespaces"], DELETE)]),
    power(
        "delete-workloads",
        &[
            grant(CORE, &["pods", "replicationcontrollers"], DELETE),
            grant(
                &["apps", "extensions"],
                &["deployments", "daemonsets", "statefulsets", "replicasets"],
                DELETE,
            ),
            grant(&["batch"], &["jobs", "cronjobs"], DELETE),
        ],
    ),
    power(
        "delete-storage",
        &[grant(CORE, &["persistentvolumes", "persistentvolumeclaims"], DELETE)],
    ),
    power(
        "delete-events",
        &[grant(&["", "events.k8s.io"], &["events"], DELETE), grant(CORE, &["pods/log"], DELETE)],
    ),
];

/// Names of all powers, for documentation.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    POWERS.iter().map(|power| power.name)
}

impl Powers {
    /// Every power.
    pub(super) const ALL: Powers = Powers((1 << POWERS.len()) - 1);

    /// The powers with these names.
    pub(super) fn named(wanted: &[&str]) -> Powers {
        let bits = POWERS.iter().enumerate().filter(|(_, power)| wanted.contains(&power.name));
        Powers(bits.fold(0, |all, (bit, _)| all | 1 << bit))
    }

    /// What one rule of a role grants.
    pub(super) fn of_rule(rule: Node<'_>) -> Powers {
        let groups = Words::of(rule, "apiGroups");
        let resources = Words::of(rule, "resources");
        let verbs = Words::of(rule, "verbs");
        let limited = rule.get("resourceNames").and_then(Node::as_list);
        let limited = limited.is_some_and(|names| !names.is_empty());
        if groups.is_empty() || resources.is_empty() || verbs.is_empty() {
            return Powers::default();
        }
        if groups.all() && resources.all() && verbs.all() && !limited {
            return Powers::ALL;
        }
        let mut bits = u64::from(resources.all() || verbs.all()) << 1;
        for (bit, power) in POWERS.iter().enumerate() {
            let granted = power.grants.iter().any(|grant| {
                groups.cover(grant.groups)
                    && resources.cover_resource(grant.resources)
                    && verbs.cover(grant.verbs)
            });
            if granted && (power.named || !limited) {
                bits |= 1 << bit;
            }
        }
        Powers(bits)
    }

    /// The names of the powers, in a fixed order.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        let powers = POWERS.iter().enumerate();
        powers.filter(move |(bit, _)| self.0 >> bit & 1 == 1).map(|(_, power)| power.name)
    }

    pub(crate) fn is_everything(self) -> bool {
        self == Powers::ALL
    }
}

impl BitOr for Powers {
    type Output = Powers;

    fn bitor(self, other: Powers) -> Powers {
        Powers(self.0 | other.0)
    }
}

impl BitOrAssign for Powers {
    fn bitor_assign(&mut self, other: Powers) {
        self.0 |= other.0;
    }
}

/// The strings of one list of a rule.
struct Words<'d> {
    words: Vec<&'d str>,
}

impl<'d> Words<'d> {
    fn of(rule: Node<'d>, key: &str) -> Words<'d> {
        let list = rule.get(key).and_then(Node::as_list);
        Words {
            words: list.into_iter().flat_map(|list| list.iter()).filter_map(Node::as_str).collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn all(&self) -> bool {
        self.words.contains(&"*")
    }

    fn cover(&self, wanted: &[&str]) -> bool {
        self.words.iter().any(|word| *word == "*" || wanted.contains(word))
    }

    /// As [`Words::cover`]; `*/exec` covers the subresource of every resource.
    fn cover_resource(&self, wanted: &[&str]) -> bool {
        self.cover(wanted)
            || self.words.iter().filter_map(|word| word.strip_prefix('*')).any(|rest| {
                !rest.is_empty() && wanted.iter().any(|resource| resource.ends_with(rest))
            })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::fixture::document;

    fn of(rule: Value) -> Vec<&'static str> {
        let rule = document(&rule);
        Powers::of_rule(rule.root()).iter().collect()
    }

    #[test]
    fn names_are_unique_and_fit() {
        let mut all: Vec<_> = names().collect();
        assert!(all.len() < 64);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), POWERS.len());
    }

    #[test]
    fn everything_is_everything() {
        let rule = json!({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]});
        assert_eq!(of(rule).len(), POWERS.len());
    }

    #[test]
    fn rules_grant_what_they_cover() {
        let rule = |groups, resources, verbs: &[&str]| {
            of(json!({"apiGroups": [groups], "resources": [resources], "verbs": verbs}))
        };
        assert_eq!(rule("", "secrets", &["list"]), ["read-secrets"]);
        assert_eq!(rule("apps", "secrets", &["list"]), [""; 0]);
        assert_eq!(rule("apps", "deployments", &["patch", "get"]), ["create-pods"]);
        assert_eq!(rule("", "pods", &["get"]), [""; 0]);
        assert_eq!(rule("", "pods/exec", &["create"]), ["exec"]);
        assert_eq!(rule("", "*/exec", &["create"]), ["exec"]);
        assert_eq!(rule("", "secrets", &["*"]), ["wildcard", "read-secrets", "write-secrets"]);
        assert_eq!(rule("*", "nodes/proxy", &["get"]), ["node-proxy"]);
        assert_eq!(rule("apps", "*", &["delete"]), ["wildcard", "delete-workloads"]);
        assert_eq!(rule("", "configmaps", &["update"]), ["write-configmaps"]);
        assert_eq!(rule("rbac.authorization.k8s.io", "clusterroles", &["escalate"]), ["escalate"]);
    }

    #[test]
    fn named_objects_limit_most_rights() {
        let rule = |group, resource, verb| {
            of(json!({"apiGroups": [group], "resources": [resource], "verbs": [verb],
                "resourceNames": ["x"]}))
        };
        assert_eq!(rule("", "secrets", "get"), [""; 0]);
        assert_eq!(rule("rbac.authorization.k8s.io", "clusterroles", "bind"), ["bind"]);
        assert_eq!(rule("", "groups", "impersonate"), ["impersonate"]);
        assert!(
            !of(json!({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"],
            "resourceNames": ["x"]}))
            .contains(&"cluster-admin")
        );
    }

    #[test]
    fn rules_for_urls_and_broken_rules_grant_nothing() {
        assert_eq!(of(json!({"nonResourceURLs": ["*"], "verbs": ["*"]})), [""; 0]);
        assert_eq!(of(json!("x")), [""; 0]);
        assert_eq!(of(json!({"apiGroups": 1, "resources": "*", "verbs": null})), [""; 0]);
    }
}
