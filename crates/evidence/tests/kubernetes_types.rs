//! The committed table of Kubernetes types against the OpenAPI that it is generated from.
//!
//! `RINGFORT_UPDATE=1 cargo test -p ringfort-evidence --test kubernetes_types -- --ignored` writes it anew.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken OpenAPI file ends the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

/// Group versions that are gone from the API server but not from manifests, and where their kinds' types
/// stand today. Names that both shapes share have the same types; names that only the old one has stay untyped.
const OLDER: &[(&str, &[&str], &str)] = &[
    ("extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], "apps/v1"),
    ("extensions/v1beta1", &["Ingress", "NetworkPolicy"], "networking.k8s.io/v1"),
    ("apps/v1beta1", &["ControllerRevision", "Deployment", "StatefulSet"], "apps/v1"),
    (
        "apps/v1beta2",
        &["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
        "apps/v1",
    ),
    ("batch/v1beta1", &["CronJob"], "batch/v1"),
    ("batch/v2alpha1", &["CronJob"], "batch/v1"),
    ("policy/v1beta1", &["PodDisruptionBudget"], "policy/v1"),
    ("networking.k8s.io/v1beta1", &["Ingress", "IngressClass"], "networking.k8s.io/v1"),
    (
        "rbac.authorization.k8s.io/v1beta1",
        &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        "rbac.authorization.k8s.io/v1",
    ),
    (
        "rbac.authorization.k8s.io/v1alpha1",
        &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        "rbac.authorization.k8s.io/v1",
    ),
    ("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], "autoscaling/v2"),
    ("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], "autoscaling/v2"),
    (
        "admissionregistration.k8s.io/v1beta1",
        &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
        "admissionregistration.k8s.io/v1",
    ),
    (
        "admissionregistration.k8s.io/v1alpha1",
        &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
        ],
        "admissionregistration.k8s.io/v1",
    ),
    ("apiextensions.k8s.io/v1beta1", &["CustomResourceDefinition"], "apiextensions.k8s.io/v1"),
    ("apiregistration.k8s.io/v1beta1", &["APIService"], "apiregistration.k8s.io/v1"),
    ("certificates.k8s.io/v1beta1", &["CertificateSigningRequest"], "certificates.k8s.io/v1"),
    ("coordination.k8s.io/v1beta1", &["Lease"], "coordination.k8s.io/v1"),
    ("discovery.k8s.io/v1beta1", &["EndpointSlice"], "discovery.k8s.io/v1"),
    ("events.k8s.io/v1beta1", &["Event"], "events.k8s.io/v1"),
    ("node.k8s.io/v1beta1", &["RuntimeClass"], "node.k8s.io/v1"),
    ("scheduling.k8s.io/v1beta1", &["PriorityClass"], "scheduling.k8s.io/v1"),
    ("scheduling.k8s.io/v1alpha1", &["PriorityClass"], "scheduling.k8s.io/v1"),
    (
        "storage.k8s.io/v1beta1",
        &["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"],
        "storage.k8s.io/v1",
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta3",
        &["FlowSchema", "PriorityLevelConfiguration"],
        "flowcontrol.apiserver.k8s.io/v1",
    ),
];

const HEAD: &str = "# Types of the Kubernetes API, generated from its OpenAPI (1.36) by tests/kubernetes_types.rs.
# kind: apiVersion, kind, scope, definition (`older`: only shared names are typed). def: name, field=type ...
";

fn openapi() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus/schemas/kubernetes-openapi-v2-1.36.json.gz");
    let file = File::open(&path)
        .unwrap_or_else(|error| panic!("this conformance test needs {}: {error}", path.display()));
    serde_json::from_reader(GzDecoder::new(file)).unwrap()
}

/// `io.k8s.api.apps.v1.Deployment` is `apps.v1.Deployment`.
fn short(definition: &str) -> String {
    let parts: Vec<&str> = definition.rsplit('.').take(3).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join(".")
}

fn type_of(schema: &Value, definitions: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        let name = target.trim_start_matches("#/definitions/");
        let target = &definitions[name];
        if target.get("properties").is_some() {
            return short(name);
        }
        return match (short(name).as_str(), target["format"].as_str()) {
            ("api.resource.Quantity", _) => "quantity".into(),
            (_, Some("int-or-string")) => "int-or-string".into(),
            (_, Some("date-time")) => "time".into(),
            _ if target["type"] == "object" && !name.ends_with("RawExtension") => "object".into(),
            _ => "any".into(),
        };
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("byte")) => "bytes".into(),
        (Some("string"), None) => "string".into(),
        (Some("integer"), Some(format @ ("int32" | "int64"))) => format.into(),
        (Some("number"), _) => "number".into(),
        (Some("boolean"), _) => "bool".into(),
        (Some("array"), _) => format!("[]{}", type_of(&schema["items"], definitions)),
        (Some("object"), _) => match schema.get("additionalProperties") {
            Some(value) => format!("{{}}{}", type_of(value, definitions)),
            None => "object".into(),
        },
        other => panic!("a type that the table does not know: {other:?}"),
    }
}

fn identity(value: &Value) -> (String, String) {
    let text = |key: &str| value[key].as_str().unwrap().to_owned();
    let (group, version) = (text("group"), text("version"));
    let api_version = if group.is_empty() { version } else { format!("{group}/{version}") };
    (api_version, text("kind"))
}

/// Which kinds have a path of their own, and whether it lies below a namespace.
fn scopes(openapi: &Value) -> BTreeMap<(String, String), &'static str> {
    let mut scopes = BTreeMap::new();
    for (path, operations) in openapi["paths"].as_object().unwrap() {
        let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
        let rest = match steps.as_slice() {
            ["api", _, rest @ ..] | ["apis", _, _, rest @ ..] => rest,
            _ => continue,
        };
        let (scope, rest) = match rest {
            ["namespaces", "{namespace}", rest @ ..] => ("namespaced", rest),
            rest => ("cluster", rest),
        };
        let operation = match rest {
            [plural] if *plural != "watch" => &operations["post"],
            [_, "{name}"] => &operations["get"],
            _ => continue,
        };
        if let Some(kind) = operation.get("x-kubernetes-group-version-kind") {
            scopes.insert(identity(kind), scope);
        }
    }
    scopes
}

fn generate(openapi: &Value) -> String {
    let definitions = &openapi["definitions"];
    let scopes = scopes(openapi);
    let mut kinds = BTreeMap::new();
    let mut queue = Vec::new();
    for (name, definition) in definitions.as_object().unwrap() {
        let Some([kind]) =
            definition["x-kubernetes-group-version-kind"].as_array().map(Vec::as_slice)
        else {
            continue;
        };
        let identity = identity(kind);
        let list = identity.1.ends_with("List");
        let Some(scope) = scopes.get(&identity).copied().or(list.then_some("list")) else {
            continue;
        };
        kinds.insert(identity, (scope, short(name), ""));
        queue.push(short(name));
    }
    for (older, names, today) in OLDER {
        for name in *names {
            let (scope, definition, _) = kinds[&(today.to_string(), name.to_string())].clone();
            kinds.insert((older.to_string(), name.to_string()), (scope, definition, " older"));
        }
    }
    let full: BTreeMap<String, &String> =
        definitions.as_object().unwrap().keys().map(|name| (short(name), name)).collect();
    assert_eq!(full.len(), definitions.as_object().unwrap().len(), "short names are unique");
    let mut reached = BTreeSet::new();
    let mut lines = BTreeMap::new();
    while let Some(name) = queue.pop() {
        if !reached.insert(name.clone()) {
            continue;
        }
        let mut line = format!("def {name}");
        let none = serde_json::Map::new();
        let fields = definitions[full[&name]]["properties"].as_object().unwrap_or(&none);
        let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
        for (field, schema) in sorted {
            let kind = type_of(schema, definitions);
            write!(line, " {field}={kind}").unwrap();
            let inner = kind.trim_start_matches(['[', ']', '{', '}']);
            if inner.contains('.') {
                queue.push(inner.to_owned());
            }
        }
        lines.insert(name, line);
    }
    let mut table = String::from(HEAD);
    for ((api_version, kind), (scope, definition, older)) in kinds {
        writeln!(table, "kind {api_version} {kind} {scope} {definition}{older}").unwrap();
    }
    for line in lines.values() {
        writeln!(table, "{line}").unwrap();
    }
    table
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn table_is_what_the_openapi_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/schema/kubernetes.txt");
    let generated = generate(&openapi());
    if std::env::var_os("RINGFORT_UPDATE").is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == generated, "the table is stale: run this test with RINGFORT_UPDATE=1");
}
