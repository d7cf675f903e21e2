//! Every fact with its cases.

mod configuration;
mod networks;
mod pods;
mod rights;

use ringfort_cel::{Environment, Object, Program, Scope, Value, Version};
use ringfort_document::{Symbol, Vocabulary};
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
fn an_object_without_a_pod_tells_nothing_of_it() {
    let evidence = evidence(&[object("apps/v1", "Deployment", "d", json!({"spec": {}}))]);
    assert!(first(&evidence, "Deployment", "serviceAccount").starts_with("undecided"));
}

#[test]
fn fields_that_the_api_does_not_take_are_named() {
    let own = pod("p", json!({"spec": {"hostnetwork": true, "hostPID": "x", "foo": 1}}));
    assert_eq!(of(&[own.clone()], "unknownFields"), "[spec.foo, spec.hostnetwork (hostNetwork)]");
    assert_eq!(of(&[own], "malformedFields"), "[spec.hostPID]");
}

/// What an expression over `facts` gives, `error: ...` if it errs.
fn evaluated(subject: Subject<'_>, name: &str, expression: &str) -> String {
    let environment =
        Environment::kubernetes(Version::new(1, 36)).variable("facts", facts_type(name));
    let mut vocabulary = Vocabulary::new();
    let program = Program::compile(expression, &environment, &mut vocabulary).unwrap();
    let facts = subject.facts();
    let mut scope = Scope::new(&environment);
    scope.set(0, Value::Object(&facts));
    match program.holds(&scope) {
        Ok(holds) => holds.to_string(),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn expressions_read_facts() {
    let evidence = evidence(&[pod("p", json!({"spec": {"hostNetwork": true}}))]);
    let pod = evidence.subjects().nth(1).unwrap();
    let holds = |expression: &str| evaluated(pod, "pod", expression);
    assert_eq!(holds("facts.exposedBy.exists(way, way == 'HostNetwork')"), "true");
    assert_eq!(holds("facts.replicas == null && facts.tokenMounted"), "true");
    assert_eq!(holds("facts.powers.size() > 0 || facts.serviceAccount != 'default'"), "false");
    assert!(holds("'a' in facts.namespaceLabels").starts_with("error: no evidence"));
}

#[test]
fn the_checker_knows_the_facts_of_each_subject() {
    let compile = |subject: &str, expression: &str| {
        let environment =
            Environment::kubernetes(Version::new(1, 36)).variable("facts", facts_type(subject));
        Program::compile(expression, &environment, &mut Vocabulary::new()).is_ok()
    };
    assert!(compile("Role", "facts.bound"));
    assert!(compile("rbac.authorization.k8s.io/Role", "facts.bound"));
    assert!(!compile("Role", "facts.tokenMounted"));
    assert!(!compile("pod", "facts.tokenMounted == 'x'"));
}
