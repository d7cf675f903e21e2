//! Which requests a policy or a binding is about: `matchConstraints`, `matchResources`.

use serde_json::Value;

use crate::selector::{is_empty, selects};
use crate::{Operation, Request};

/// Whether something is about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Yes,
    No,
    /// It takes something that is not known: the labels of the namespace.
    Unknown(&'static str),
}

/// Looks at all that `resources` says. `namespace` is the namespace that the request goes to, if it is known.
pub(crate) fn matches(
    resources: &Value,
    request: &Request<'_>,
    namespace: Option<&Value>,
) -> Match {
    let rules = |name: &str| resources.get(name).and_then(Value::as_array).map_or(&[][..], |v| v);
    let exact = resources.get("matchPolicy").and_then(Value::as_str) == Some("Exact");
    let any = |rules: &[Value]| rules.iter().any(|rule| is_about(rule, request, exact));
    let wanted = rules("resourceRules");
    let part = |name: &str| resources.get(name).unwrap_or(&Value::Null);
    if any(rules("excludeResourceRules"))
        || (!wanted.is_empty() && !any(wanted))
        || !objects_match(part("objectSelector"), request)
    {
        return Match::No;
    }
    of_namespace(part("namespaceSelector"), request, namespace)
}

/// The selector of namespaces: Namespaces are selected by their own labels, other cluster-scoped objects always.
fn of_namespace(selector: &Value, request: &Request<'_>, namespace: Option<&Value>) -> Match {
    let is_namespace = request.group.is_empty() && request.resource == "namespaces";
    if is_empty(selector) || (request.namespace.is_none() && !is_namespace) {
        return Match::Yes;
    }
    let own = if is_namespace { Some(request.object) } else { namespace };
    let Some(own) = own else { return Match::Unknown("the labels of the namespace") };
    let name = own.pointer("/metadata/name").cloned().unwrap_or_default();
    let mut labels = own.pointer("/metadata/labels").cloned().unwrap_or_default();
    if !labels.is_object() {
        labels = Value::Object(serde_json::Map::new());
    }
    if let Some(labels) = labels.as_object_mut() {
        labels.insert("kubernetes.io/metadata.name".to_owned(), name);
    }
    if selects(selector, &labels) { Match::Yes } else { Match::No }
}

/// The selector of objects: the new object or the old one.
fn objects_match(selector: &Value, request: &Request<'_>) -> bool {
    if is_empty(selector) {
        return true;
    }
    let labels = |object: &Value| object.pointer("/metadata/labels").cloned().unwrap_or_default();
    let objects = std::iter::once(request.object).chain(request.old_object);
    // What has no metadata has no labels to select by.
    objects
        .filter(|object| object.get("metadata").is_some_and(Value::is_object))
        .any(|object| selects(selector, &labels(object)))
}

/// A rule with operations, groups, versions, resources, names and scope.
fn is_about(rule: &Value, request: &Request<'_>, exact: bool) -> bool {
    let list = |name: &str| rule.get(name).and_then(Value::as_array).map_or(&[][..], |v| v);
    let any = |name: &str, own: &str| {
        list(name).iter().filter_map(Value::as_str).any(|one| one == "*" || one == own)
    };
    let names = list("resourceNames");
    let named = names.is_empty()
        || names.iter().any(|name| name.as_str().is_some_and(|name| Some(name) == request.name));
    let scope = rule.get("scope").and_then(Value::as_str).unwrap_or("*");
    let is_namespace = request.group.is_empty() && request.resource == "namespaces";
    let in_scope = match scope {
        "Namespaced" => !is_namespace && request.namespace.is_some(),
        "Cluster" => is_namespace || request.namespace.is_none(),
        _ => true,
    };
    named
        && in_scope
        && any("operations", operation(request.operation))
        && any("apiGroups", request.group)
        && versions(request, exact).iter().any(|version| any("apiVersions", version))
        && list("resources").iter().filter_map(Value::as_str).any(|one| of_resource(one, request))
}

/// The versions in which a resource is served: unless only the exact one counts, a rule for one of them is for all.
fn versions<'r>(request: &Request<'r>, exact: bool) -> Vec<&'r str> {
    match (request.group, request.resource) {
        ("autoscaling", "horizontalpodautoscalers") if !exact => vec!["v1", "v2"],
        // Which versions of others a server serves is not known here.
        _ => vec![request.version],
    }
}

/// `pods`, `pods/exec`, `*`, `*/scale`, `pods/*`, `*/*`: without a slash no subresource is meant.
fn of_resource(rule: &str, request: &Request<'_>) -> bool {
    let (resource, subresource) = rule.split_once('/').unwrap_or((rule, ""));
    let own = request.subresource.unwrap_or_default();
    (resource == "*" || resource == request.resource) && (subresource == "*" || subresource == own)
}

pub(crate) fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Create => "CREATE",
        Operation::Update => "UPDATE",
        Operation::Delete => "DELETE",
        Operation::Connect => "CONNECT",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::User;

    fn pods(object: &Value) -> Request<'_> {
        Request {
            operation: Operation::Create,
            group: "",
            version: "v1",
            resource: "pods",
            subresource: None,
            kind: "Pod",
            namespace: Some("shop"),
            name: Some("web"),
            object,
            old_object: None,
            user: User::default(),
            dry_run: false,
        }
    }

    fn rule(resources: &[&str]) -> Value {
        json!({"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": resources}]})
    }

    #[test]
    fn resources_and_their_parts_are_named_apart() {
        let pod = json!({"metadata": {"name": "web"}});
        let whole = pods(&pod);
        let exec = Request { subresource: Some("exec"), ..pods(&pod) };
        for (resources, of_whole, of_exec) in [
            ("pods", true, false),
            ("*", true, false),
            ("pods/*", true, true),
            ("*/*", true, true),
            ("pods/exec", false, true),
            ("*/exec", false, true),
            ("services", false, false),
        ] {
            let is = |expected| if expected { Match::Yes } else { Match::No };
            assert_eq!(matches(&rule(&[resources]), &whole, None), is(of_whole), "{resources}");
            assert_eq!(matches(&rule(&[resources]), &exec, None), is(of_exec), "{resources}");
        }
    }

    #[test]
    fn operations_versions_scope_and_names_count() {
        let pod = json!({"metadata": {"name": "web"}});
        let with = |name: &str, value: Value| {
            let mut resources = rule(&["pods"]);
            resources["resourceRules"][0][name] = value;
            matches(&resources, &pods(&pod), None) == Match::Yes
        };
        assert!(!with("operations", json!(["UPDATE"])) && with("operations", json!(["*"])));
        assert!(!with("scope", json!("Cluster")) && with("scope", json!("Namespaced")));
        assert!(!with("resourceNames", json!(["api"])) && with("resourceNames", json!(["web"])));
        assert!(!with("apiVersions", json!(["v2"])), "pods are served in one version");
        assert!(with("apiVersions", json!(["*"])));
        let scaler = json!({"metadata": {"name": "web"}});
        let request = Request {
            group: "autoscaling",
            version: "v2",
            resource: "horizontalpodautoscalers",
            kind: "HorizontalPodAutoscaler",
            ..pods(&scaler)
        };
        let mut other = rule(&["horizontalpodautoscalers"]);
        other["resourceRules"][0]["apiGroups"] = json!(["autoscaling"]);
        assert_eq!(matches(&other, &request, None), Match::Yes, "v1 of the same resource");
        other["matchPolicy"] = json!("Exact");
        assert_eq!(matches(&other, &request, None), Match::No);
    }

    #[test]
    fn what_is_excluded_is_not_matched() {
        let pod = json!({"metadata": {"name": "web"}});
        let mut resources = rule(&["*"]);
        resources["excludeResourceRules"] = rule(&["pods"])["resourceRules"].clone();
        assert_eq!(matches(&resources, &pods(&pod), None), Match::No);
        assert_eq!(matches(&json!({}), &pods(&pod), None), Match::Yes, "no rule means everything");
    }

    #[test]
    fn namespaces_are_selected_by_their_labels() {
        let pod = json!({"metadata": {"name": "web", "labels": {"app": "web"}}});
        let shop = json!({"metadata": {"name": "shop", "labels": {"env": "prod"}}});
        let mut resources = rule(&["pods"]);
        resources["namespaceSelector"] = json!({"matchLabels": {"env": "prod"}});
        assert_eq!(matches(&resources, &pods(&pod), Some(&shop)), Match::Yes);
        assert!(matches!(matches(&resources, &pods(&pod), None), Match::Unknown(_)));
        resources["namespaceSelector"] =
            json!({"matchLabels": {"kubernetes.io/metadata.name": "shop"}});
        assert_eq!(matches(&resources, &pods(&pod), Some(&shop)), Match::Yes);
        resources["namespaceSelector"] = json!({"matchLabels": {"env": "test"}});
        assert_eq!(matches(&resources, &pods(&pod), Some(&shop)), Match::No);
        let role = Request { namespace: None, resource: "pods", ..pods(&pod) };
        assert_eq!(matches(&resources, &role, None), Match::Yes, "no namespace, nothing to select");
        resources["namespaceSelector"] = json!({});
        resources["objectSelector"] = json!({"matchLabels": {"app": "api"}});
        assert_eq!(matches(&resources, &pods(&pod), Some(&shop)), Match::No);
    }
}
