//! Rights that matter, and which rules of a role grant them.

use std::ops::{BitOr, BitOrAssign};

use ringfort_document::Node;

/// A set of rights that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Powers(u64);

/// One right that matters. A rule grants it if it covers one group, one resource and one verb of a grant.
struct Power {
    name: &'static str,
    meaning: &'static str,
    grants: &'static [Grant],
    /// Rights to objects named in the rule count too.
    named: bool,
}

/// Rights to objects that live in no namespace: a binding within a namespace does not give them.
const CLUSTER_ONLY: &[&str] = &[
    "cluster-admin",
    "node-proxy",
    "webhooks",
    "admission-policies",
    "approve-csr",
    "persistent-volumes",
    "write-nodes",
];

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

const fn power(name: &'static str, meaning: &'static str, grants: &'static [Grant]) -> Power {
    Power { name, meaning, grants, named: false }
}

const fn named(name: &'static str, meaning: &'static str, grants: &'static [Grant]) -> Power {
    Power { name, meaning, grants, named: true }
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

/// `cluster-admin`, `wildcard` and `namespace-admin` come first; they are told by their own rules.
const POWERS: &[Power] = &[
    power("cluster-admin", "may do everything", &[]),
    power("wildcard", "a rule that names all verbs or all resources", &[]),
    power("namespace-admin", "may do everything in a namespace", &[]),
    power("read-secrets", "get, list or watch Secrets", &[grant(CORE, &["secrets"], READ)]),
    power("write-secrets", "create or change Secrets", &[grant(CORE, &["secrets"], WRITE)]),
    power(
        "create-pods",
        "create or change pods, directly or through a workload",
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
    power("exec", "run commands in pods", &[grant(CORE, &["pods/exec"], CONNECT)]),
    power("attach", "attach to running containers", &[grant(CORE, &["pods/attach"], CONNECT)]),
    power("port-forward", "forward ports to pods", &[grant(CORE, &["pods/portforward"], CONNECT)]),
    power(
        "debug",
        "add debug containers to running pods",
        &[grant(CORE, &["pods/ephemeralcontainers"], &["update", "patch"])],
    ),
    power("read-logs", "read the logs of pods", &[grant(CORE, &["pods/log"], READ)]),
    named(
        "escalate",
        "give roles more rights than one has",
        &[grant(RBAC, &["roles", "clusterroles"], &["escalate"])],
    ),
    named(
        "bind",
        "bind roles whose rights one does not have",
        &[grant(RBAC, &["roles", "clusterroles"], &["bind"])],
    ),
    power(
        "write-roles",
        "create or change roles",
        &[grant(RBAC, &["roles", "clusterroles"], WRITE)],
    ),
    power(
        "write-bindings",
        "create or change bindings",
        &[grant(RBAC, &["rolebindings", "clusterrolebindings"], WRITE)],
    ),
    named(
        "impersonate",
        "act as another user, group or service account",
        &[
            grant(CORE, &["users", "groups", "serviceaccounts"], &["impersonate"]),
            grant(&["authentication.k8s.io"], &["uids", "userextras"], &["impersonate"]),
        ],
    ),
    named(
        "create-tokens",
        "create tokens of service accounts",
        &[grant(CORE, &["serviceaccounts/token"], &["create"])],
    ),
    named(
        "node-proxy",
        "talk to kubelets through the API server",
        &[grant(CORE, &["nodes/proxy"], &["get", "create", "update", "patch", "delete"])],
    ),
    named(
        "webhooks",
        "change admission webhooks",
        &[grant(
            ADMISSION,
            &["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
            CHANGE,
        )],
    ),
    named(
        "admission-policies",
        "change admission policies and their bindings",
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
        "approve or sign certificates",
        &[
            grant(
                &["certificates.k8s.io"],
                &["certificatesigningrequests/approval"],
                &["update", "patch"],
            ),
            grant(&["certificates.k8s.io"], &["signers"], &["approve", "sign"]),
        ],
    ),
    power(
        "persistent-volumes",
        "create PersistentVolumes, and with them paths of hosts",
        &[grant(CORE, &["persistentvolumes"], &["create"])],
    ),
    power(
        "write-configmaps",
        "create or change ConfigMaps",
        &[grant(CORE, &["configmaps"], WRITE)],
    ),
    power(
        "write-network",
        "change Services, endpoints, Ingresses or NetworkPolicies",
        &[
            grant(CORE, &["services", "endpoints"], WRITE),
            grant(&["discovery.k8s.io"], &["endpointslices"], WRITE),
            grant(&["networking.k8s.io", "extensions"], &["ingresses", "networkpolicies"], CHANGE),
        ],
    ),
    power(
        "write-endpoints",
        "change where the traffic of a Service goes",
        &[
            grant(CORE, &["endpoints"], WRITE),
            grant(&["discovery.k8s.io"], &["endpointslices"], WRITE),
        ],
    ),
    power(
        "service-status",
        "change the status of Services, and with it their addresses",
        &[grant(CORE, &["services/status"], &["update", "patch"])],
    ),
    power("write-nodes", "change nodes", &[grant(CORE, &["nodes", "nodes/status"], WRITE)]),
    power(
        "write-namespaces",
        "create or change Namespaces, and with them their labels",
        &[grant(CORE, &["namespaces"], WRITE)],
    ),
    power("delete-namespaces", "delete Namespaces", &[grant(CORE, &["namespaces"], DELETE)]),
    power(
        "delete-workloads",
        "delete pods or workloads",
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
        "delete PersistentVolumes or claims on them",
        &[grant(CORE, &["persistentvolumes", "persistentvolumeclaims"], DELETE)],
    ),
    power(
        "delete-events",
        "delete events or logs",
        &[grant(&["", "events.k8s.io"], &["events"], DELETE), grant(CORE, &["pods/log"], DELETE)],
    ),
];

/// The words that the facts `powers` and `clusterPowers` use, with what each means. Rights that a rule limits
/// to named objects count only where one such object is enough: `escalate`, `bind`, `impersonate`,
/// `create-tokens`, `node-proxy`, `webhooks`, `admission-policies`, `approve-csr`.
pub fn known_powers() -> impl Iterator<Item = (&'static str, &'static str)> {
    POWERS.iter().map(|power| (power.name, power.meaning))
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

    /// What is left of them where they are bound within a namespace.
    pub(super) fn in_namespace(self) -> Powers {
        Powers(self.0 & !Powers::named(CLUSTER_ONLY).0)
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
        let mut all: Vec<_> = known_powers().map(|(name, _)| name).collect();
        assert!(all.len() < 64);
        assert!(CLUSTER_ONLY.iter().all(|name| all.contains(name)));
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
