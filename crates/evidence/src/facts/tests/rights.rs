//! Facts of roles, bindings and accounts.

use serde_json::{Value as Json, json};

use super::*;

fn role(kind: &str, name: &str, resource: &str, verb: &str) -> Json {
    object(
        "rbac.authorization.k8s.io/v1",
        kind,
        name,
        json!({"rules": [{"apiGroups": [""], "resources": [resource], "verbs": [verb]}]}),
    )
}

fn binding(kind: &str, role_kind: &str, role: &str, subject: Json) -> Json {
    object(
        "rbac.authorization.k8s.io/v1",
        kind,
        "b",
        json!({"subjects": [subject],
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": role_kind, "name": role}}),
    )
}

fn account(name: &str) -> Json {
    json!({"kind": "ServiceAccount", "name": name, "namespace": "x"})
}

#[test]
fn powers_come_from_bindings() {
    let reader = role("Role", "r", "secrets", "get");
    let bound = binding("RoleBinding", "Role", "r", account("default"));
    assert_eq!(
        of(&[pod("p", json!({})), reader.clone(), bound.clone()], "powers"),
        "[read-secrets]"
    );
    assert_eq!(of(&[pod("p", json!({})), reader, bound.clone()], "clusterPowers"), "[]");
    assert_eq!(of(&[pod("p", json!({})), bound], "powers"), "[]");
    let reader = role("ClusterRole", "r", "secrets", "get");
    let bound = binding("ClusterRoleBinding", "ClusterRole", "r", account("default"));
    assert_eq!(of(&[pod("p", json!({})), reader, bound], "clusterPowers"), "[read-secrets]");
}

#[test]
fn groups_of_accounts_count() {
    for group in ["system:serviceaccounts", "system:serviceaccounts:x", "system:authenticated"] {
        let subject = json!({"kind": "Group", "name": group});
        let documents = [
            pod("p", json!({})),
            role("ClusterRole", "r", "pods/exec", "create"),
            binding("ClusterRoleBinding", "ClusterRole", "r", subject),
        ];
        assert_eq!(of(&documents, "powers"), "[exec]", "{group}");
    }
    let other = json!({"kind": "Group", "name": "system:serviceaccounts:y"});
    let documents = [
        pod("p", json!({})),
        role("ClusterRole", "r", "pods/exec", "create"),
        binding("ClusterRoleBinding", "ClusterRole", "r", other),
    ];
    assert_eq!(of(&documents, "powers"), "[]");
}

#[test]
fn a_subject_without_namespace_lives_in_that_of_the_binding() {
    let subject = json!({"kind": "ServiceAccount", "name": "default"});
    let documents = [
        pod("p", json!({})),
        role("Role", "r", "pods/exec", "create"),
        binding("RoleBinding", "Role", "r", subject),
    ];
    assert_eq!(of(&documents, "powers"), "[exec]");
}

#[test]
fn default_roles_are_known_and_others_undecided() {
    let with = |role: &str| {
        let bound = binding("ClusterRoleBinding", "ClusterRole", role, account("default"));
        of(&[pod("p", json!({})), bound], "powers")
    };
    assert!(with("cluster-admin").contains("cluster-admin"));
    assert!(with("edit").contains("read-secrets"));
    assert_eq!(with("view"), "[read-logs]");
    assert!(is_undecided(&with("somebody-elses")));
    let bound = binding("ClusterRoleBinding", "ClusterRole", "gone", account("default"));
    let dumped = object(
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        "other",
        json!({"metadata": {"uid": "1"}}),
    );
    assert_eq!(of(&[pod("p", json!({})), bound, dumped], "powers"), "[]");
}

#[test]
fn aggregated_roles_have_the_powers_of_their_parts() {
    let whole = object(
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        "whole",
        json!({
        "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"part": "yes"}}]}, "rules": []}),
    );
    let mut part = role("ClusterRole", "part", "pods/exec", "create");
    merge(&mut part, json!({"metadata": {"labels": {"part": "yes"}}}));
    assert_eq!(of(&[whole.clone(), part], "powers"), "[exec]");
    assert_eq!(of(&[whole], "powers"), "[]");
}

#[test]
fn roles_know_their_bindings() {
    let own = role("Role", "r", "secrets", "get");
    let bound = binding("RoleBinding", "Role", "r", account("app"));
    assert_eq!(of(&[own.clone(), bound.clone()], "bound"), "true");
    assert_eq!(of(&[own.clone(), bound], "boundTo"), "[ServiceAccount x/app]");
    assert_eq!(of(&[own.clone()], "bound"), "false");
    assert!(is_undecided(&in_part(&[own.clone()], "bound")));
    let other = binding("RoleBinding", "ClusterRole", "r", json!({"kind": "User", "name": "u"}));
    assert_eq!(of(&[own, other], "boundTo"), "[]");
}

#[test]
fn bindings_know_their_role_and_subjects() {
    let bound = |kind: &str, role: &str| binding("RoleBinding", kind, role, account("app"));
    let own = role("Role", "r", "secrets", "get");
    assert_eq!(of(&[bound("Role", "r"), own.clone()], "roleFound"), "true");
    assert_eq!(of(&[bound("Role", "r"), own], "powers"), "[read-secrets]");
    assert_eq!(of(&[bound("Role", "r")], "roleFound"), "false");
    assert_eq!(of(&[bound("ClusterRole", "view")], "roleFound"), "true");
    assert!(is_undecided(&of(&[bound("ClusterRole", "r")], "roleFound")));
    assert!(is_undecided(&of(&[bound("ClusterRole", "r")], "powers")));
    assert_eq!(of(&[bound("Role", "r")], "subjectsMissing"), "[x/app]");
    let found = object("v1", "ServiceAccount", "app", json!({}));
    assert_eq!(of(&[bound("Role", "r"), found], "subjectsMissing"), "[]");
}

#[test]
fn accounts_know_their_users_and_powers() {
    let own = object("v1", "ServiceAccount", "app", json!({}));
    let user = pod("p", json!({"spec": {"serviceAccountName": "app"}}));
    let bound = binding("RoleBinding", "ClusterRole", "edit", account("app"));
    assert_eq!(of(&[own.clone(), bound.clone()], "bound"), "true");
    assert_eq!(of(&[own.clone()], "bound"), "false");
    assert_eq!(of(&[own.clone(), user], "usedBy"), "1");
    assert_eq!(of(&[own.clone()], "usedBy"), "0");
    let custom = object(
        "monitoring.coreos.com/v1",
        "Prometheus",
        "k",
        json!({"spec": {"serviceAccountName": "app"}}),
    );
    assert_eq!(of(&[own.clone(), custom], "usedBy"), "1");
    assert!(of(&[own, bound], "powers").contains("create-pods"));
}

#[test]
fn a_binding_in_a_namespace_gives_nothing_beyond_it() {
    let bound = |kind: &str| binding(kind, "ClusterRole", "cluster-admin", account("default"));
    let within = of(&[pod("p", json!({})), bound("RoleBinding")], "powers");
    assert!(within.contains("namespace-admin") && within.contains("read-secrets"));
    assert!(!within.contains("cluster-admin") && !within.contains("node-proxy"));
    let beyond = of(&[pod("p", json!({})), bound("ClusterRoleBinding")], "powers");
    assert!(beyond.contains("cluster-admin") && beyond.contains("node-proxy"));
    let own = role("Role", "r", "nodes/proxy", "get");
    assert_eq!(of(&[own], "powers"), "[]");
}

#[test]
fn a_pod_knows_whether_its_account_is_bound() {
    let binding = |subject: Json| {
        object(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "b",
            json!({"roleRef": {"kind": "ClusterRole", "name": "view"}, "subjects": [subject]}),
        )
    };
    let pod = object("v1", "Pod", "p", json!({"spec": {"serviceAccountName": "app"}}));
    let account = binding(json!({"kind": "ServiceAccount", "name": "app"}));
    assert_eq!(of(&[pod.clone(), account], "accountBound"), "true");
    let group = binding(json!({"kind": "Group", "name": "system:serviceaccounts:x"}));
    assert_eq!(of(&[pod.clone(), group], "accountBound"), "true");
    let other = binding(json!({"kind": "ServiceAccount", "name": "web"}));
    assert_eq!(of(&[pod.clone(), other], "accountBound"), "false");
    assert!(is_undecided(&in_part(&[pod], "accountBound")));
}
