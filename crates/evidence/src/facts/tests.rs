//! Every fact with its cases.

use ringfort_cel::{Object, Value};
use ringfort_document::Symbol;
use serde_json::{Value as Json, json};

use super::{FACTS, FactType, facts_of, facts_type};
use crate::fixture::{evidence, evidence_with};
use crate::{Evidence, Options, Subject};

fn object(api_version: &str, kind: &str, name: &str, rest: Json) -> Json {
    let mut object = json!({"apiVersion": api_version, "kind": kind,
        "metadata": {"name": name, "namespace": "x"}});
    merge(&mut object, rest);
    object
}

fn merge(into: &mut Json, from: Json) {
    match (into, from) {
        (Json::Object(into), Json::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Json::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn pod(name: &str, rest: Json) -> Json {
    let mut pod = object(
        "v1",
        "Pod",
        name,
        json!({"metadata": {"labels": {"app": "a"}},
        "spec": {"containers": [{"name": "c"}]}}),
    );
    merge(&mut pod, rest);
    pod
}

fn deployment(name: &str, spec: Json) -> Json {
    let mut rest = json!({"spec": {"template": {"metadata": {"labels": {"app": "a"}},
        "spec": {"containers": [{"name": "c"}]}}}});
    merge(&mut rest, json!({"spec": spec}));
    object("apps/v1", "Deployment", name, rest)
}

fn service(name: &str, spec: Json) -> Json {
    let mut rest = json!({"spec": {"selector": {"app": "a"}}});
    merge(&mut rest, json!({"spec": spec}));
    object("v1", "Service", name, rest)
}

fn policy(name: &str, spec: Json) -> Json {
    object("networking.k8s.io/v1", "NetworkPolicy", name, json!({"spec": spec}))
}

fn show(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::String(text) => text.to_string(),
        Value::List(list) => {
            let items: Vec<String> = list.iter().map(|item| show(&item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => {
            let entries = map.iter().map(|(key, value)| format!("{}={}", show(&key), show(&value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

/// What a fact of a subject says, `undecided: ...` if it cannot be told.
fn told(subject: Subject<'_>, fact: &str) -> String {
    let facts = subject.facts();
    match facts.field(fact, Symbol::OTHER).expect("the subject has the fact") {
        Ok(value) => show(&value),
        Err(error) => format!("undecided: {error}"),
    }
}

/// The fact of the first object of the kind.
fn first(evidence: &Evidence, kind: &str, fact: &str) -> String {
    let resource = evidence.resources().find(|resource| &**resource.kind().kind() == kind);
    told(Subject::Object(resource.expect("the kind occurs")), fact)
}

/// The fact of the first object of the first document's kind.
fn of(documents: &[Json], fact: &str) -> String {
    let evidence = evidence(documents);
    first(&evidence, documents[0]["kind"].as_str().unwrap(), fact)
}

fn in_part(documents: &[Json], fact: &str) -> String {
    let evidence = evidence_with(documents, Options { partial: true, ..Options::default() });
    first(&evidence, documents[0]["kind"].as_str().unwrap(), fact)
}

fn is_undecided(told: &str) -> bool {
    told.starts_with("undecided: no evidence")
}

#[test]
fn every_fact_is_told_of_every_subject_with_its_type() {
    for fact in FACTS {
        for subject in fact.subjects {
            let kind = match *subject {
                "*" => "ConfigMap",
                "container" | "pod" => "Pod",
                kind => kind,
            };
            let group = match kind {
                "HTTPRoute" | "GRPCRoute" | "TLSRoute" | "TCPRoute" | "UDPRoute" => {
                    "gateway.networking.k8s.io/v1"
                }
                "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet" => "apps/v1",
                "Job" | "CronJob" => "batch/v1",
                "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => {
                    "rbac.authorization.k8s.io/v1"
                }
                "StorageClass" => "storage.k8s.io/v1",
                "Ingress" | "NetworkPolicy" => "networking.k8s.io/v1",
                "HorizontalPodAutoscaler" => "autoscaling/v2",
                _ => "v1",
            };
            let spec = json!({"containers": [{"name": "c"}]});
            let template = json!({"spec": spec});
            let evidence = evidence(&[
                object(
                    group,
                    kind,
                    "o",
                    json!({"metadata": {"uid": "u"}, "template": template, "spec": {
                "template": template, "containers": spec["containers"],
                "jobTemplate": {"spec": {"template": template}}}}),
                ),
                object("v1", "Namespace", "x", json!({"metadata": {"labels": {"a": "b"}}})),
            ]);
            let all: Vec<Subject<'_>> = evidence.resources().next().unwrap().subjects().collect();
            let chosen = match *subject {
                "container" => all[2],
                "pod" => all[1],
                _ => all[0],
            };
            let facts = chosen.facts();
            let value = match facts.field(fact.name, Symbol::OTHER).unwrap() {
                Ok(value) => value,
                Err(error) => {
                    assert!(error.to_string().starts_with("no evidence"), "{} {error}", fact.name);
                    continue;
                }
            };
            let fits = match fact.kind {
                FactType::Bool => matches!(value, Value::Bool(_)),
                FactType::Int => matches!(value, Value::Int(_)),
                FactType::MaybeInt => matches!(value, Value::Int(_) | Value::Null),
                FactType::Text => matches!(value, Value::String(_)),
                FactType::Texts => matches!(value, Value::List(_)),
                FactType::Labels => matches!(value, Value::Map(_)),
            };
            assert!(fits, "{} of {subject}: {value:?}", fact.name);
            assert!(facts.fields().iter().any(|(name, _)| *name == fact.name));
        }
    }
}

#[test]
fn the_list_of_facts_is_in_order() {
    for subject in ["container", "Role", "networking.k8s.io/Ingress", "Unknown"] {
        let mut names: Vec<_> = facts_of(subject).map(|fact| fact.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "{subject} has a fact twice");
    }
    assert!(FACTS.iter().all(|fact| fact.meaning.ends_with('.')));
    assert!(facts_type("Role").to_string() == "facts");
}

#[test]
fn unknown_facts_are_no_fields() {
    let evidence = evidence(&[pod("p", json!({}))]);
    let pod = Subject::Object(evidence.resources().next().unwrap());
    assert!(pod.facts().field("nothing", Symbol::OTHER).is_none());
    assert!(pod.facts().field("boundTo", Symbol::OTHER).is_none());
}

#[test]
fn labels_of_a_namespace_need_the_namespace() {
    let namespace = object("v1", "Namespace", "x", json!({"metadata": {"labels": {"team": "b"}}}));
    assert_eq!(of(&[pod("p", json!({})), namespace.clone()], "namespaceLabels"), "{team=b}");
    assert!(is_undecided(&of(&[pod("p", json!({}))], "namespaceLabels")));
    let dumped = object("v1", "Namespace", "y", json!({"metadata": {"uid": "1"}}));
    assert_eq!(of(&[pod("p", json!({})), dumped], "namespaceLabels"), "{}");
    assert_eq!(of(&[pod("p", json!({})), namespace.clone()], "namespaceFound"), "true");
    assert_eq!(of(&[pod("p", json!({}))], "namespaceFound"), "false");
    assert_eq!(of(&[namespace], "namespaceFound"), "true");
}

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
    assert_eq!(of(&[own.clone(), user], "usedBy"), "1");
    assert_eq!(of(&[own.clone()], "usedBy"), "0");
    assert!(of(&[own, bound], "powers").contains("create-pods"));
}

#[test]
fn policies_limit_the_directions_that_they_name() {
    let verdicts = |spec: Json| {
        let documents = [pod("p", json!({})), policy("n", spec)];
        (of(&documents, "networkPolicyIngress"), of(&documents, "networkPolicyEgress"))
    };
    let both = |ingress: bool, egress: bool| (ingress.to_string(), egress.to_string());
    assert_eq!(verdicts(json!({"podSelector": {}})), both(true, false));
    assert_eq!(verdicts(json!({})), both(true, false));
    assert_eq!(verdicts(json!({"podSelector": {}, "egress": [{}]})), both(true, true));
    assert_eq!(verdicts(json!({"podSelector": {}, "policyTypes": ["Egress"]})), both(false, true));
    assert_eq!(verdicts(json!({"podSelector": {"matchLabels": {"app": "b"}}})), both(false, false));
    assert_eq!(of(&[pod("p", json!({}))], "networkPolicyIngress"), "false");
    assert!(is_undecided(&in_part(&[pod("p", json!({}))], "networkPolicyIngress")));
}

#[test]
fn policies_of_other_namespaces_do_not_count() {
    let mut other = policy("n", json!({"podSelector": {}}));
    merge(&mut other, json!({"metadata": {"namespace": "y"}}));
    assert_eq!(of(&[pod("p", json!({})), other], "networkPolicyIngress"), "false");
}

#[test]
fn default_deny_needs_every_pod_and_no_open_rule() {
    let verdict = |policies: &[Json]| {
        let mut documents = vec![pod("p", json!({}))];
        documents.extend_from_slice(policies);
        of(&documents, "defaultDenyIngress")
    };
    let every = |ingress: Json| policy("n", json!({"podSelector": {}, "ingress": ingress}));
    assert_eq!(verdict(&[]), "false");
    assert_eq!(verdict(&[every(json!([]))]), "true");
    assert_eq!(verdict(&[every(json!([{"from": [{"podSelector": {}}]}]))]), "true");
    assert_eq!(verdict(&[every(json!([{}]))]), "false");
    assert_eq!(verdict(&[every(json!([])), every(json!([{}]))]), "false");
    assert_eq!(
        verdict(&[policy("n", json!({"podSelector": {"matchLabels": {"app": "a"}}}))]),
        "false"
    );
    let namespace = object("v1", "Namespace", "x", json!({}));
    assert_eq!(of(&[namespace.clone(), every(json!([]))], "defaultDenyIngress"), "true");
    assert_eq!(of(&[namespace, every(json!([]))], "defaultDenyEgress"), "false");
}

#[test]
fn the_metadata_service_is_blocked_where_no_rule_reaches_it() {
    let verdict = |egress: Json| {
        let spec = json!({"podSelector": {}, "policyTypes": ["Egress"], "egress": egress});
        of(&[pod("p", json!({})), policy("n", spec)], "egressToMetadataBlocked")
    };
    assert_eq!(of(&[pod("p", json!({}))], "egressToMetadataBlocked"), "false");
    assert_eq!(verdict(json!([])), "true");
    assert_eq!(verdict(json!([{}])), "false");
    assert_eq!(verdict(json!([{"to": [{"podSelector": {}}]}])), "true");
    assert_eq!(verdict(json!([{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}])), "false");
    let except = json!({"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]});
    assert_eq!(verdict(json!([{"to": [{"ipBlock": except}]}])), "true");
    assert_eq!(verdict(json!([{"ports": [{"port": 443}]}])), "true");
    assert_eq!(verdict(json!([{"ports": [{"port": 53, "protocol": "UDP"}]}])), "true");
    assert_eq!(verdict(json!([{"ports": [{"port": 1, "endPort": 100}]}])), "false");
}

#[test]
fn services_expose_the_pods_that_they_select() {
    let ways = |documents: &[Json]| {
        let mut all = vec![pod("p", json!({}))];
        all.extend_from_slice(documents);
        of(&all, "exposedBy")
    };
    assert_eq!(ways(&[]), "[]");
    assert_eq!(ways(&[service("s", json!({}))]), "[]");
    assert_eq!(ways(&[service("s", json!({"type": "NodePort"}))]), "[NodePort]");
    assert_eq!(ways(&[service("s", json!({"type": "LoadBalancer"}))]), "[LoadBalancer]");
    assert_eq!(ways(&[service("s", json!({"externalIPs": ["1.2.3.4"]}))]), "[ExternalIPs]");
    assert_eq!(ways(&[service("s", json!({"type": "NodePort", "selector": {"app": "b"}}))]), "[]");
    let mut internal = service("s", json!({"type": "LoadBalancer"}));
    merge(
        &mut internal,
        json!({"metadata": {"annotations":
        {"service.beta.kubernetes.io/azure-load-balancer-internal": "true"}}}),
    );
    assert_eq!(ways(&[internal.clone()]), "[InternalLoadBalancer]");
    assert_eq!(of(&[internal], "exposure"), "[InternalLoadBalancer]");
    assert_eq!(of(&[pod("p", json!({})), service("s", json!({}))], "services"), "[s]");
    let ingress = ingress("i", "h", "/", "s");
    assert_eq!(ways(&[service("s", json!({})), ingress]), "[Ingress]");
    assert_eq!(ways(&[service("s", json!({})), route("s")]), "[Gateway]");
}

#[test]
fn pods_expose_themselves_through_their_node() {
    let own = |spec: Json| of(&[pod("p", json!({"spec": spec}))], "exposedBy");
    assert_eq!(own(json!({"hostNetwork": true})), "[HostNetwork]");
    let port = |port: i64| json!({"containers": [{"ports": [{"hostPort": port}]}]});
    assert_eq!(own(port(80)), "[HostPort]");
    assert_eq!(own(port(0)), "[]");
}

fn ingress(name: &str, host: &str, path: &str, service: &str) -> Json {
    object(
        "networking.k8s.io/v1",
        "Ingress",
        name,
        json!({"spec": {"rules": [{"host": host,
        "http": {"paths": [{"path": path, "backend": {"service": {"name": service}}}]}}]}}),
    )
}

fn route(service: &str) -> Json {
    object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        "r",
        json!({"spec": {
        "parentRefs": [{"name": "g"}], "rules": [{"backendRefs": [{"name": service}]}]}}),
    )
}

#[test]
fn backends_are_looked_up() {
    let own = ingress("i", "h", "/", "s");
    assert_eq!(of(&[own.clone()], "backendsMissing"), "[x/s]");
    assert_eq!(of(&[own.clone(), service("s", json!({}))], "backendsMissing"), "[]");
    assert!(is_undecided(&in_part(&[own], "backendsMissing")));
    assert_eq!(of(&[route("s")], "backendsMissing"), "[x/s]");
    assert_eq!(of(&[route("s"), service("s", json!({}))], "backendsMissing"), "[]");
    let old = object(
        "extensions/v1beta1",
        "Ingress",
        "i",
        json!({"spec": {"backend":
        {"serviceName": "s", "servicePort": 80}}}),
    );
    assert_eq!(of(&[old], "backendsMissing"), "[x/s]");
}

#[test]
fn gateways_are_looked_up() {
    assert_eq!(of(&[route("s")], "gatewaysMissing"), "[x/g]");
    let gateway = object("gateway.networking.k8s.io/v1", "Gateway", "g", json!({}));
    assert_eq!(of(&[route("s"), gateway], "gatewaysMissing"), "[]");
}

#[test]
fn hosts_are_contested_across_namespaces_and_paths_anywhere() {
    let own = ingress("i", "h", "/", "s");
    let beside = ingress("j", "h", "/", "s");
    let mut abroad = ingress("i", "h", "/other", "s");
    merge(&mut abroad, json!({"metadata": {"namespace": "y"}}));
    assert_eq!(of(&[own.clone(), beside.clone()], "duplicateHosts"), "[]");
    assert_eq!(of(&[own.clone(), beside.clone()], "duplicatePaths"), "[h/]");
    assert_eq!(of(&[own.clone(), abroad.clone()], "duplicateHosts"), "[h]");
    assert_eq!(of(&[own.clone(), abroad], "duplicatePaths"), "[]");
    let mut class = beside.clone();
    merge(&mut class, json!({"spec": {"ingressClassName": "c"}}));
    assert_eq!(of(&[own.clone(), class], "duplicatePaths"), "[]");
    let mut canary = beside;
    merge(
        &mut canary,
        json!({"metadata": {"annotations":
        {"nginx.ingress.kubernetes.io/canary": "true"}}}),
    );
    assert_eq!(of(&[own.clone(), canary], "duplicatePaths"), "[]");
    assert_eq!(of(&[own.clone(), own], "duplicatePaths"), "[]");
}

#[test]
fn certificates_of_ingresses_are_looked_up() {
    let mut own = ingress("i", "h", "/", "s");
    merge(&mut own, json!({"spec": {"tls": [{"secretName": "t"}]}}));
    assert_eq!(of(&[own.clone()], "secretsMissing"), "[t]");
    assert_eq!(of(&[own.clone(), object("v1", "Secret", "t", json!({}))], "secretsMissing"), "[]");
    let made =
        object("cert-manager.io/v1", "Certificate", "c", json!({"spec": {"secretName": "t"}}));
    assert_eq!(of(&[own.clone(), made], "secretsMissing"), "[]");
    merge(&mut own, json!({"metadata": {"annotations": {"cert-manager.io/cluster-issuer": "a"}}}));
    assert_eq!(of(&[own], "secretsMissing"), "[]");
}

#[test]
fn selecting_counts_workloads_once() {
    let replica = object(
        "apps/v1",
        "ReplicaSet",
        "r",
        json!({
        "metadata": {"ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "d",
            "controller": true}]},
        "spec": {"template": {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": []}}}}),
    );
    let owned = deployment("d", json!({}));
    assert_eq!(of(&[service("s", json!({})), owned.clone(), replica.clone()], "selects"), "1");
    assert_eq!(of(&[service("s", json!({}))], "selects"), "0");
    assert!(is_undecided(&in_part(&[service("s", json!({}))], "selects")));
    assert_eq!(
        of(&[policy("n", json!({"podSelector": {}})), owned.clone(), replica], "selects"),
        "1"
    );
    let budget = |selector: Json| {
        object("policy/v1", "PodDisruptionBudget", "b", json!({"spec": {"selector": selector}}))
    };
    assert_eq!(of(&[budget(json!({})), owned.clone()], "selects"), "1");
    assert_eq!(of(&[budget(json!(null)), owned.clone()], "selects"), "0");
    let old =
        object("policy/v1beta1", "PodDisruptionBudget", "b", json!({"spec": {"selector": {}}}));
    assert_eq!(of(&[old, owned], "selects"), "0");
}

#[test]
fn monitors_select_services_and_pods() {
    let monitor = |kind: &str, spec: Json| {
        object("monitoring.coreos.com/v1", kind, "m", json!({"spec": spec}))
    };
    let mut labelled = service("s", json!({}));
    merge(&mut labelled, json!({"metadata": {"labels": {"app": "a"}}}));
    let selector = json!({"selector": {"matchLabels": {"app": "a"}}});
    assert_eq!(
        of(&[monitor("ServiceMonitor", selector.clone()), labelled.clone()], "selects"),
        "1"
    );
    assert_eq!(of(&[monitor("PodMonitor", selector.clone()), pod("p", json!({}))], "selects"), "1");
    let mut elsewhere = selector.clone();
    merge(&mut elsewhere, json!({"namespaceSelector": {"matchNames": ["y"]}}));
    assert_eq!(of(&[monitor("ServiceMonitor", elsewhere), labelled.clone()], "selects"), "0");
    let mut anywhere = selector;
    merge(&mut anywhere, json!({"namespaceSelector": {"any": true}}));
    assert_eq!(of(&[monitor("ServiceMonitor", anywhere), labelled], "selects"), "1");
}

#[test]
fn named_ports_must_be_had_by_a_container() {
    let named = |port: Json| service("s", json!({"ports": [{"port": 80, "targetPort": port}]}));
    let serving = pod("p", json!({"spec": {"containers": [{"ports": [{"name": "http"}]}]}}));
    assert_eq!(of(&[named(json!("http")), serving.clone()], "unmatchedPorts"), "[]");
    assert_eq!(of(&[named(json!("https")), serving.clone()], "unmatchedPorts"), "[https]");
    assert_eq!(of(&[named(json!(8080)), serving], "unmatchedPorts"), "[]");
    assert_eq!(of(&[named(json!("http"))], "unmatchedPorts"), "[]");
}

#[test]
fn services_with_the_same_selector_are_named() {
    let others = [service("s", json!({})), service("t", json!({})), pod("p", json!({}))];
    assert_eq!(of(&others, "sameSelector"), "[t]");
    let wider = service("t", json!({"selector": {"tier": "b"}}));
    assert_eq!(of(&[service("s", json!({})), wider, pod("p", json!({}))], "sameSelector"), "[]");
}

#[test]
fn peers_that_select_nobody_are_named() {
    let own = |peer: Json| policy("n", json!({"podSelector": {}, "ingress": [{"from": [peer]}]}));
    let wanted = json!({"podSelector": {"matchLabels": {"app": "a"}}});
    assert_eq!(of(&[own(wanted.clone())], "unmatchedPeers"), "[ingress[0].from[0]]");
    assert_eq!(of(&[own(wanted), pod("p", json!({}))], "unmatchedPeers"), "[]");
    let abroad = json!({"podSelector": {"matchLabels": {"app": "q"}}, "namespaceSelector": {}});
    assert_eq!(of(&[own(abroad)], "unmatchedPeers"), "[]");
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
    assert_eq!(of(&[target, vertical], "autoscaled"), "false");
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
    assert_eq!(of(&documents, "replicas"), "3");
    assert_eq!(of(&documents, "minReplicas"), "2");
    assert_eq!(of(&[budget.clone()], "replicas"), "null");
    assert_eq!(of(&[budget.clone(), deployment("d", json!({}))], "minReplicas"), "null");
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
fn services_that_the_api_server_calls_are_looked_up() {
    let hook = object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        "w",
        json!({"webhooks": [{"clientConfig": {"service": {"namespace": "x", "name": "s"}}},
            {"clientConfig": {"url": "https://example.org"}}]}),
    );
    assert_eq!(of(&[hook.clone()], "serviceMissing"), "[x/s]");
    assert_eq!(of(&[hook, service("s", json!({}))], "serviceMissing"), "[]");
    let api = object(
        "apiregistration.k8s.io/v1",
        "APIService",
        "a",
        json!({"spec": {"service": {"namespace": "x", "name": "s"}}}),
    );
    assert_eq!(of(&[api], "serviceMissing"), "[x/s]");
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

#[test]
fn static_pods_are_told() {
    let mirror =
        pod("p", json!({"metadata": {"annotations": {"kubernetes.io/config.mirror": "1"}}}));
    assert_eq!(of(&[mirror], "staticPod"), "true");
    assert_eq!(of(&[pod("p", json!({}))], "staticPod"), "false");
}

#[test]
fn an_object_without_a_pod_tells_nothing_of_it() {
    let evidence = evidence(&[object("apps/v1", "Deployment", "d", json!({"spec": {}}))]);
    assert!(first(&evidence, "Deployment", "serviceAccount").starts_with("undecided"));
}
