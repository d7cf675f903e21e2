//! Facts of pods, their workloads and what scales and protects them.

use serde_json::{Value as Json, json};

use super::*;

#[test]
fn accounts_are_found_by_name() {
    let named = pod("p", json!({"spec": {"serviceAccountName": "app"}}));
    let account = object("v1", "ServiceAccount", "app", json!({}));
    assert_eq!(of(&[pod("p", json!({}))], "serviceAccount"), "default");
    assert_eq!(of(&[named.clone()], "serviceAccount"), "app");
    assert_eq!(
        of(&[pod("p", json!({"spec": {"serviceAccount": "old"}}))], "serviceAccount"),
        "old"
    );
    assert_eq!(of(&[named.clone()], "serviceAccountFound"), "false");
    assert_eq!(of(&[named.clone(), account], "serviceAccountFound"), "true");
    assert_eq!(of(&[pod("p", json!({}))], "serviceAccountFound"), "true");
    assert!(is_undecided(&in_part(&[named], "serviceAccountFound")));
}

#[test]
fn the_pod_decides_on_its_token_before_the_account() {
    let account = |mounts: Json| {
        object("v1", "ServiceAccount", "default", json!({"automountServiceAccountToken": mounts}))
    };
    let says = |mounts: Json| pod("p", json!({"spec": {"automountServiceAccountToken": mounts}}));
    assert_eq!(of(&[pod("p", json!({}))], "tokenMounted"), "true");
    assert_eq!(of(&[says(json!(false)), account(json!(true))], "tokenMounted"), "false");
    assert_eq!(of(&[says(json!(true)), account(json!(false))], "tokenMounted"), "true");
    assert_eq!(of(&[says(json!(null)), account(json!(false))], "tokenMounted"), "false");
    assert!(of(&[says(json!("false"))], "tokenMounted").contains("Malformed"));
    assert!(is_undecided(&in_part(&[pod("p", json!({}))], "tokenMounted")));
}

#[test]
fn projected_tokens_are_seen() {
    let with = |source: Json| {
        pod("p", json!({"spec": {"volumes": [{"name": "v", "projected": {"sources": [source]}}]}}))
    };
    assert_eq!(
        of(&[with(json!({"serviceAccountToken": {"path": "t"}}))], "projectedToken"),
        "true"
    );
    assert_eq!(of(&[with(json!({"secret": {"name": "s"}}))], "projectedToken"), "false");
}

fn scaler(target: &str) -> Json {
    object(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        "h",
        json!({"spec": {"minReplicas": 2,
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": target}}}),
    )
}

#[test]
fn autoscalers_and_their_targets_find_each_other() {
    let target = deployment("d", json!({}));
    assert_eq!(of(&[target.clone(), scaler("d")], "autoscaled"), "true");
    assert_eq!(of(&[target.clone(), scaler("e")], "autoscaled"), "false");
    assert!(is_undecided(&in_part(&[target.clone()], "autoscaled")));
    assert_eq!(of(&[scaler("d"), target.clone()], "targetFound"), "true");
    assert_eq!(of(&[scaler("d")], "targetFound"), "false");
    assert_eq!(of(&[scaler("d"), target.clone()], "targetReplicasSet"), "false");
    assert_eq!(
        of(&[scaler("d"), deployment("d", json!({"replicas": 2}))], "targetReplicasSet"),
        "true"
    );
    let mut second = scaler("d");
    merge(&mut second, json!({"metadata": {"name": "k"}}));
    assert_eq!(of(&[scaler("d"), second, target.clone()], "sameTarget"), "[k]");
    let vertical = object(
        "autoscaling.k8s.io/v1",
        "VerticalPodAutoscaler",
        "v",
        json!({"spec":
        {"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "d"}}}),
    );
    assert_eq!(of(&[vertical.clone(), target.clone(), scaler("d")], "sameTarget"), "[]");
    assert_eq!(of(&[target.clone(), vertical.clone()], "autoscaled"), "false");
    assert_eq!(of(&[target.clone(), vertical], "verticallyAutoscaled"), "true");
    assert_eq!(of(&[target.clone(), scaler("d")], "verticallyAutoscaled"), "false");
    assert!(is_undecided(&in_part(&[target], "verticallyAutoscaled")));
}

#[test]
fn replicas_default_to_one_where_the_kind_has_them() {
    assert_eq!(of(&[deployment("d", json!({"replicas": 3}))], "replicas"), "3");
    assert_eq!(of(&[deployment("d", json!({}))], "replicas"), "1");
    assert!(of(&[deployment("d", json!({"replicas": "3"}))], "replicas").contains("Malformed"));
    assert_eq!(of(&[pod("p", json!({}))], "replicas"), "null");
    let mut owned = pod("p", json!({}));
    merge(
        &mut owned,
        json!({"metadata": {"ownerReferences": [{"apiVersion": "apps/v1",
        "kind": "Deployment", "name": "d", "controller": true}]}}),
    );
    let documents = [owned, deployment("d", json!({"replicas": 4}))];
    assert_eq!(of(&documents, "replicas"), "4");
    assert_eq!(of(&documents, "workloadKind"), "Deployment");
    assert_eq!(of(&documents, "owned"), "true");
    assert_eq!(of(&[pod("p", json!({}))], "owned"), "false");
}

#[test]
fn budgets_know_what_they_protect() {
    let budget = object(
        "policy/v1",
        "PodDisruptionBudget",
        "b",
        json!({"spec": {"selector": {"matchLabels": {"app": "a"}}}}),
    );
    let documents = [budget.clone(), deployment("d", json!({"replicas": 3})), scaler("d")];
    assert_eq!(of(&documents, "fewestPods"), "2", "the autoscaler decides");
    let two = [
        budget.clone(),
        deployment("d", json!({"replicas": 3})),
        deployment("e", json!({"replicas": 4})),
    ];
    assert_eq!(of(&two, "fewestPods"), "7", "they count together");
    assert_eq!(of(&[budget.clone()], "fewestPods"), "null");
    assert_eq!(of(&[deployment("d", json!({})), budget], "disruptionBudgets"), "1");
    assert_eq!(of(&[deployment("d", json!({}))], "disruptionBudgets"), "0");
}

#[test]
fn stateful_sets_need_their_headless_service() {
    let set = object("apps/v1", "StatefulSet", "s", json!({"spec": {"serviceName": "s"}}));
    assert_eq!(
        of(&[set.clone(), service("s", json!({"clusterIP": "None"}))], "serviceFound"),
        "true"
    );
    assert_eq!(of(&[set.clone(), service("s", json!({}))], "serviceFound"), "false");
    assert_eq!(of(&[set.clone()], "serviceFound"), "false");
    assert!(is_undecided(&in_part(&[set], "serviceFound")));
}

#[test]
fn references_that_must_resolve_are_looked_up() {
    let own = pod(
        "p",
        json!({"spec": {
        "imagePullSecrets": [{"name": "pull"}],
        "volumes": [{"configMap": {"name": "m"}}, {"configMap": {"name": "o", "optional": true}},
            {"persistentVolumeClaim": {"claimName": "v"}}, {"configMap": {"name": "kube-root-ca.crt"}}],
        "containers": [{"envFrom": [{"secretRef": {"name": "s"}}],
            "env": [{"valueFrom": {"secretKeyRef": {"name": "made"}}}]}]}}),
    );
    let made = object(
        "external-secrets.io/v1",
        "ExternalSecret",
        "e",
        json!({"spec": {"target": {"name": "made"}}}),
    );
    assert_eq!(
        of(&[own.clone(), made.clone()], "missingReferences"),
        "[ConfigMap m, PersistentVolumeClaim v, Secret s]"
    );
    let there = [
        own.clone(),
        made,
        object("v1", "ConfigMap", "m", json!({})),
        object("v1", "Secret", "s", json!({})),
        object("v1", "PersistentVolumeClaim", "v", json!({})),
    ];
    assert_eq!(of(&there, "missingReferences"), "[]");
    assert!(is_undecided(&in_part(&[own], "missingReferences")));
}

#[test]
fn static_pods_are_told() {
    let mirror =
        pod("p", json!({"metadata": {"annotations": {"kubernetes.io/config.mirror": "1"}}}));
    assert_eq!(of(&[mirror], "staticPod"), "true");
    assert_eq!(of(&[pod("p", json!({}))], "staticPod"), "false");
}

#[test]
fn workloads_that_run_as_one_user_find_each_other() {
    let user = |name: &str, user: Json| {
        pod(name, json!({"spec": {"securityContext": {"runAsUser": user}}}))
    };
    let all = [user("a", json!(1000)), user("b", json!(1000)), user("c", json!(1001))];
    assert_eq!(of(&all, "sharedUsers"), "[x/Pod/b]");
    assert_eq!(of(&[user("a", json!(0)), user("b", json!(0))], "sharedUsers"), "[]");
    assert_eq!(of(&[user("a", json!(null)), user("b", json!(1))], "sharedUsers"), "[]");
    let own = json!({"spec": {"containers": [{"name": "c", "securityContext": {"runAsUser": 7}}]}});
    assert_eq!(of(&[pod("a", own), user("b", json!(7))], "sharedUsers"), "[x/Pod/b]");
}
