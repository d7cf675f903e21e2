//! The ClusterRoles that every cluster has from its start; they are rarely part of what is scanned.

use super::Powers;

const VIEW: &[&str] = &["read-logs"];
const EDIT: &[&str] = &[
    "read-logs",
    "read-secrets",
    "write-secrets",
    "create-pods",
    "exec",
    "attach",
    "port-forward",
    "impersonate",
    "create-tokens",
    "write-configmaps",
    "write-network",
    "delete-workloads",
    "delete-storage",
    "delete-events",
];

const ROLES: &[(&str, &[&str])] = &[
    ("view", VIEW),
    ("system:aggregate-to-view", VIEW),
    ("edit", EDIT),
    ("system:aggregate-to-edit", EDIT),
    ("system:aggregate-to-admin", &["write-roles", "write-bindings"]),
    ("system:auth-delegator", &[]),
    ("system:basic-user", &[]),
    ("system:certificates.k8s.io:certificatesigningrequests:nodeclient", &[]),
    ("system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", &[]),
    ("system:certificates.k8s.io:kube-apiserver-client-approver", &["approve-csr"]),
    ("system:certificates.k8s.io:kube-apiserver-client-kubelet-approver", &["approve-csr"]),
    ("system:certificates.k8s.io:kubelet-serving-approver", &["approve-csr"]),
    ("system:certificates.k8s.io:legacy-unknown-approver", &["approve-csr"]),
    ("system:discovery", &[]),
    ("system:heapster", &[]),
    ("system:kube-aggregator", &[]),
    (
        "system:kube-controller-manager",
        &["wildcard", "read-secrets", "write-secrets", "create-tokens", "read-logs"],
    ),
    ("system:kube-dns", &[]),
    ("system:kube-scheduler", &["delete-workloads"]),
    ("system:kubelet-api-admin", &["wildcard", "node-proxy"]),
    ("system:monitoring", &[]),
    (
        "system:node",
        &["read-secrets", "create-pods", "create-tokens", "write-nodes", "delete-workloads"],
    ),
    ("system:node-bootstrapper", &[]),
    ("system:node-problem-detector", &["write-nodes"]),
    ("system:node-proxier", &[]),
    ("system:persistent-volume-provisioner", &["persistent-volumes", "delete-storage"]),
    ("system:public-info-viewer", &[]),
    ("system:service-account-issuer-discovery", &[]),
    ("system:volume-scheduler", &[]),
];

/// What a ClusterRole that Kubernetes brings along grants; `None` for other names.
pub(super) fn powers(role: &str) -> Option<Powers> {
    match role {
        "cluster-admin" => Some(Powers::ALL),
        "admin" => Some(Powers::named(EDIT) | Powers::named(&["write-roles", "write-bindings"])),
        role => {
            let (_, names) = ROLES.iter().find(|(name, _)| *name == role)?;
            Some(Powers::named(names))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::powers::known_powers;
    use super::*;

    #[test]
    fn every_power_is_known() {
        let known: Vec<_> = known_powers().map(|(name, _)| name).collect();
        let named = ROLES.iter().flat_map(|(_, powers)| *powers).chain(EDIT);
        assert!(named.into_iter().all(|power| known.contains(power)));
    }

    #[test]
    fn admin_has_what_edit_has() {
        let (admin, edit) = (powers("admin").unwrap(), powers("edit").unwrap());
        assert_eq!(admin | edit, admin);
        assert!(admin.iter().any(|power| power == "write-bindings"));
        assert!(powers("cluster-admin").unwrap().is_everything());
        assert!(powers("my-role").is_none());
    }
}
