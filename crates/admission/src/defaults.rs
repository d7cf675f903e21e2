//! What the API server fills into a pod before a policy sees it, as far as policies read it.

use serde_json::{Map, Value, json};

/// A pod as it would be made from a template: of a Deployment, a Job, ...
pub fn pod_of_template(template: &Value, namespace: Option<&str>) -> Value {
    let mut metadata =
        template.get("metadata").and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(namespace) = namespace {
        metadata.insert("namespace".to_owned(), namespace.into());
    }
    let mut spec = template.get("spec").cloned().unwrap_or_else(|| json!({}));
    pod_spec(&mut spec);
    let mut pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec});
    self::metadata(&mut pod);
    pod
}

/// Leaves out of an object's metadata what the API server leaves out: labels and annotations of which there are none.
pub fn metadata(object: &mut Value) {
    let Some(fields) = object.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    for name in ["labels", "annotations"] {
        let is_empty =
            |value: &Value| value.is_null() || value.as_object().is_some_and(Map::is_empty);
        if fields.get(name).is_some_and(is_empty) {
            fields.remove(name);
        }
    }
}

/// Fills a pod's `spec`.
pub fn pod_spec(spec: &mut Value) {
    let Some(fields) = spec.as_object_mut() else { return };
    for (name, value) in [
        ("restartPolicy", json!("Always")),
        ("dnsPolicy", json!("ClusterFirst")),
        ("schedulerName", json!("default-scheduler")),
        ("terminationGracePeriodSeconds", json!(30)),
        ("securityContext", json!({})),
        ("serviceAccountName", json!("default")),
        ("enableServiceLinks", json!(true)),
    ] {
        put(fields, name, value);
    }
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        let containers = fields.get_mut(list).and_then(Value::as_array_mut);
        containers.into_iter().flatten().filter_map(Value::as_object_mut).for_each(container);
    }
}

fn container(fields: &mut Map<String, Value>) {
    let image = fields.get("image").and_then(Value::as_str).unwrap_or_default();
    let policy = if is_latest(image) { "Always" } else { "IfNotPresent" };
    for (name, value) in [
        ("imagePullPolicy", json!(policy)),
        ("terminationMessagePath", json!("/dev/termination-log")),
        ("terminationMessagePolicy", json!("File")),
        ("resources", json!({})),
    ] {
        put(fields, name, value);
    }
    let ports = fields.get_mut("ports").and_then(Value::as_array_mut);
    for port in ports.into_iter().flatten().filter_map(Value::as_object_mut) {
        put(port, "protocol", json!("TCP"));
    }
}

fn put(fields: &mut Map<String, Value>, name: &str, value: Value) {
    if fields.get(name).is_none_or(Value::is_null) {
        fields.insert(name.to_owned(), value);
    }
}

/// True for images without a tag and without a digest, and for the tag `latest`.
fn is_latest(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or_default();
    if image.contains('@') {
        return false;
    }
    name.split_once(':').is_none_or(|(_, tag)| tag == "latest")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_becomes_a_pod_with_what_the_server_fills_in() {
        let template = json!({"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [
            {"name": "a", "image": "registry:5000/a", "ports": [{"containerPort": 80}]},
            {"name": "b", "image": "b:1", "imagePullPolicy": "Never"},
            {"name": "c", "image": "c@sha256:00"}
        ]}});
        let pod = pod_of_template(&template, Some("shop"));
        assert_eq!(pod["kind"], "Pod");
        assert_eq!(pod["metadata"], json!({"labels": {"app": "web"}, "namespace": "shop"}));
        assert_eq!(pod["spec"]["securityContext"], json!({}));
        let policies: Vec<&Value> =
            (0..3).map(|at| &pod["spec"]["containers"][at]["imagePullPolicy"]).collect();
        assert_eq!(policies, ["Always", "Never", "IfNotPresent"]);
        assert_eq!(pod["spec"]["containers"][0]["ports"][0]["protocol"], "TCP");
    }

    #[test]
    fn what_is_no_pod_is_left_alone() {
        for mut odd in [json!(null), json!([]), json!("x")] {
            let before = odd.clone();
            pod_spec(&mut odd);
            assert_eq!(odd, before);
        }
        assert_eq!(pod_of_template(&json!(3), None)["kind"], "Pod");
    }
}
