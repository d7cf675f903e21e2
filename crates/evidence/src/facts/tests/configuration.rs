//! Facts of configuration, credentials and namespaces.

use serde_json::{Value as Json, json};

use super::*;

#[test]
fn limits_of_the_namespace_are_seen() {
    let range = |item: Json| object("v1", "LimitRange", "l", json!({"spec": {"limits": [item]}}));
    let own =
        range(json!({"type": "Container", "default": {"memory": "1Gi"}, "min": {"cpu": "1m"}}));
    assert_eq!(of(&[pod("p", json!({})), own.clone()], "defaultLimits"), "[memory]");
    assert_eq!(of(&[pod("p", json!({})), own], "defaultRequests"), "[cpu, memory]");
    let other = range(json!({"type": "Pod", "default": {"memory": "1Gi"}}));
    assert_eq!(of(&[pod("p", json!({})), other], "defaultLimits"), "[]");
    let quota = object("v1", "ResourceQuota", "q", json!({}));
    assert_eq!(of(&[pod("p", json!({})), quota.clone()], "quota"), "true");
    assert_eq!(of(&[pod("p", json!({}))], "quota"), "false");
    let namespace = object("v1", "Namespace", "x", json!({}));
    let documents = [
        namespace,
        quota,
        range(json!({})),
        policy("n", json!({})),
        pod("p", json!({})),
        pod("q", json!({})),
    ];
    let numbers = ["quotas", "limitRanges", "networkPolicies", "workloads"];
    assert_eq!(numbers.map(|fact| of(&documents, fact)), ["1", "1", "1", "2"]);
}

#[test]
fn credentials_of_containers_are_named_without_their_value() {
    let documents = [pod(
        "p",
        json!({"spec": {"containers": [
        {"name": "c", "env": [{"name": "DB_PASSWORD", "value": "canary"}, {"name": "X", "value": "y"}],
            "args": ["--api-key=canary"]},
        {"name": "d", "env": [{"name": "TOKEN", "value": "canary"}]}]}}),
    )];
    assert_eq!(
        of(&documents, "credentials"),
        "[--api-key (key), DB_PASSWORD (password), TOKEN (token)]"
    );
    let evidence = evidence(&documents);
    let containers: Vec<String> = evidence
        .subjects()
        .filter(|subject| subject.container().is_some())
        .map(|container| told(container, "credentials"))
        .collect();
    assert_eq!(containers, ["[--api-key (key), DB_PASSWORD (password)]", "[TOKEN (token)]"]);
}

#[test]
fn credentials_of_config_maps_are_named_with_their_file() {
    let map = object(
        "v1",
        "ConfigMap",
        "m",
        json!({"data": {"app.properties": "a=b\ndb.password=canary\n",
        "password": "canary", "note": "nothing"}}),
    );
    assert_eq!(
        of(&[map.clone()], "credentials"),
        "[app.properties: db.password (password), password (password)]"
    );
    assert_eq!(of(&[map], "usedBy"), "0");
}

#[test]
fn secrets_tell_which_keys_hold_something() {
    let secret = object(
        "v1",
        "Secret",
        "s",
        json!({"stringData": {"a": "canary", "b": "changeme",
        "c": "", "d": "${X}"}}),
    );
    let user = pod("p", json!({"spec": {"volumes": [{"secret": {"secretName": "s"}}]}}));
    assert_eq!(of(&[secret.clone()], "credentialKeys"), "[a, b]");
    assert_eq!(of(&[secret.clone()], "guessableKeys"), "[b]");
    assert_eq!(of(&[secret, user], "usedBy"), "1");
}

#[test]
fn admission_policies_and_bindings_find_each_other() {
    let group = "admissionregistration.k8s.io/v1";
    let own = object(group, "ValidatingAdmissionPolicy", "p", json!({}));
    let bound = object(
        group,
        "ValidatingAdmissionPolicyBinding",
        "b",
        json!({"spec": {"policyName": "p"}}),
    );
    assert_eq!(of(&[own.clone(), bound.clone()], "bound"), "true");
    assert!(is_undecided(&of(&[own.clone()], "bound")));
    assert_eq!(of(&[bound.clone(), own], "policyFound"), "true");
    assert!(is_undecided(&of(&[bound], "policyFound")));
}

#[test]
fn default_classes_are_counted() {
    let class = |name: &str, mark: &str| {
        object(
            "storage.k8s.io/v1",
            "StorageClass",
            name,
            json!({"metadata": {"annotations":
            {"storageclass.kubernetes.io/is-default-class": mark}}}),
        )
    };
    let documents = [class("a", "true"), class("b", "true"), class("c", "false")];
    assert_eq!(of(&documents, "defaults"), "2");
}
