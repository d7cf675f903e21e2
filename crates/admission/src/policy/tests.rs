use serde_json::{Value, json};

use super::*;
use crate::{Operation, User};

const V1: &str = "admissionregistration.k8s.io/v1";

/// A policy over pods of the namespace, with its binding.
fn policy(spec: Value, binding: Value) -> Vec<Value> {
    let mut whole = json!({
        "failurePolicy": "Fail",
        "matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]},
    });
    let mut bound = json!({"policyName": "p", "validationActions": ["Deny"]});
    for (into, from) in [(&mut whole, spec), (&mut bound, binding)] {
        for (key, value) in from.as_object().unwrap() {
            into[key] = value.clone();
        }
    }
    vec![
        json!({"apiVersion": V1, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "p"}, "spec": whole}),
        json!({"apiVersion": V1, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": "b"}, "spec": bound}),
    ]
}

fn validates(expression: &str) -> Value {
    json!({"validations": [{"expression": expression}]})
}

fn pod(privileged: bool) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"containers": [{"name": "web", "securityContext": {"privileged": privileged}}]}})
}

fn ask(objects: &[Value], pod: &Value) -> Vec<Answer> {
    let namespace = json!({"metadata": {"name": "shop", "labels": {"env": "prod"}}});
    let request = Request {
        operation: Operation::Create,
        group: "",
        version: "v1",
        resource: "pods",
        subresource: None,
        kind: "Pod",
        namespace: Some("shop"),
        name: Some("web"),
        object: pod,
        old_object: None,
        user: User { name: "jane".into(), ..User::default() },
        dry_run: false,
    };
    Policies::of(objects, (1, 36)).ask(&request, Some(&namespace))
}

const UNPRIVILEGED: &str = "object.spec.containers.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged)";

#[test]
fn what_does_not_hold_is_refused_with_the_expression() {
    let objects = policy(validates(UNPRIVILEGED), json!({}));
    let answers = ask(&objects, &pod(true));
    assert_eq!(answers.len(), 1);
    assert!(answers[0].refuses());
    let Verdict::Failed { message, expressions } = &answers[0].verdict else {
        panic!("{answers:?}")
    };
    assert_eq!(message, &format!("failed expression: {UNPRIVILEGED}"));
    assert_eq!(expressions, &[UNPRIVILEGED]);
    assert_eq!(ask(&objects, &pod(false))[0].verdict, Verdict::Held);
}

#[test]
fn without_a_binding_nothing_is_in_force() {
    let objects = policy(validates("false"), json!({}));
    assert!(ask(&objects[..1], &pod(true)).is_empty());
    let other = policy(validates("false"), json!({"policyName": "other"}));
    assert!(ask(&other, &pod(true)).is_empty());
}

#[test]
fn warnings_and_entries_in_the_audit_log_refuse_nothing() {
    for action in ["Warn", "Audit"] {
        let objects = policy(validates("false"), json!({"validationActions": [action]}));
        let answers = ask(&objects, &pod(true));
        assert!(!answers[0].denies && !answers[0].refuses());
    }
    let both = policy(validates("false"), json!({"validationActions": ["Audit", "Deny"]}));
    assert!(ask(&both, &pod(true))[0].refuses());
}

#[test]
fn bindings_select_by_namespace_and_object() {
    let selects = |labels: Value| {
        let resources = json!({"namespaceSelector": {"matchLabels": labels}});
        let objects = policy(validates("false"), json!({"matchResources": resources}));
        ask(&objects, &pod(true)).len()
    };
    assert_eq!(selects(json!({"env": "prod"})), 1);
    assert_eq!(selects(json!({"env": "test"})), 0);
}

#[test]
fn conditions_keep_a_policy_from_applying() {
    let with = |conditions: Value| {
        let mut spec = validates("false");
        spec["matchConditions"] = conditions;
        ask(&policy(spec, json!({})), &pod(true))
    };
    assert!(
        with(json!([{"name": "a", "expression": "object.metadata.name == 'other'"}])).is_empty()
    );
    assert!(with(json!([{"name": "a", "expression": "request.namespace == 'shop'"}]))[0].refuses());
    // One that errs counts for nothing beside one that is false.
    let erring = json!({"name": "a", "expression": "object.spec.none == 1"});
    let not = json!({"name": "b", "expression": "false"});
    assert!(with(json!([erring, not])).is_empty());
    assert!(matches!(with(json!([erring]))[0].verdict, Verdict::Erred { closed: true, .. }));
}

#[test]
fn variables_are_computed_from_one_another() {
    let spec = json!({
        "variables": [
            {"name": "containers", "expression": "object.spec.containers"},
            {"name": "bad", "expression": "variables.containers.filter(c, c.?securityContext.?privileged.orValue(false))"},
        ],
        "validations": [{"expression": "variables.bad.size() == 0", "messageExpression": "'privileged: ' + variables.bad[0].name"}],
    });
    let answers = ask(&policy(spec, json!({})), &pod(true));
    let Verdict::Failed { message, expressions } = &answers[0].verdict else {
        panic!("{answers:?}")
    };
    assert_eq!(message, "privileged: web");
    assert_eq!(expressions.len(), 3);
    assert!(expressions[1].contains("privileged"));
}

#[test]
fn errors_are_refused_or_let_through_by_the_failure_policy() {
    let mut spec = validates("object.spec.hostPID == false");
    let answers = ask(&policy(spec.clone(), json!({})), &pod(true));
    assert!(answers[0].refuses());
    spec["failurePolicy"] = json!("Ignore");
    let answers = ask(&policy(spec, json!({})), &pod(true));
    assert!(!answers[0].refuses());
    assert!(matches!(answers[0].verdict, Verdict::Erred { closed: false, .. }));
}

#[test]
fn parameters_are_found_by_name_and_by_labels() {
    let settings = |name: &str, allowed: bool| {
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "shop", "labels": {"for": "p"}},
            "data": {"allowed": if allowed { "yes" } else { "no" }}})
    };
    let mut spec = validates("params.data.allowed == 'yes'");
    spec["paramKind"] = json!({"apiVersion": "v1", "kind": "ConfigMap"});
    let with = |reference: Value, parameters: &[Value]| {
        let mut objects = policy(spec.clone(), json!({"paramRef": reference}));
        objects.extend(parameters.iter().cloned());
        ask(&objects, &pod(true))
    };
    let (yes, no) = (settings("yes", true), settings("no", false));
    let named = |name: &str, action: &str| json!({"name": name, "parameterNotFoundAction": action});
    let both = [yes, no];
    assert_eq!(with(named("yes", "Deny"), &both)[0].verdict, Verdict::Held);
    assert!(with(named("no", "Deny"), &both)[0].refuses());
    assert!(with(named("none", "Allow"), &both).is_empty());
    assert!(with(named("none", "Deny"), &both)[0].refuses());
    // All that are selected must hold.
    let selector =
        json!({"selector": {"matchLabels": {"for": "p"}}, "parameterNotFoundAction": "Deny"});
    assert!(with(selector.clone(), &both)[0].refuses());
    assert_eq!(with(selector, &both[..1])[0].verdict, Verdict::Held);
    let elsewhere =
        json!({"name": "yes", "namespace": "other", "parameterNotFoundAction": "Allow"});
    assert!(with(elsewhere, &both).is_empty());
}

#[test]
fn what_only_a_running_server_knows_is_undecided() {
    let asks = "authorizer.group('').resource('pods').check('create').allowed()";
    let answers = ask(&policy(validates(asks), json!({})), &pod(true));
    assert!(matches!(answers[0].verdict, Verdict::Undecided(_)));
    let spec = json!({"variables": [{"name": "may", "expression": asks}], "validations": [{"expression": "variables.may"}]});
    assert!(matches!(ask(&policy(spec, json!({})), &pod(true))[0].verdict, Verdict::Undecided(_)));
    // What fails for sure fails all the same.
    let spec = json!({"validations": [{"expression": asks}, {"expression": "false"}]});
    assert!(ask(&policy(spec, json!({})), &pod(true))[0].refuses());
}

#[test]
fn answers_that_depend_on_the_user_say_so() {
    let answers =
        ask(&policy(validates("request.userInfo.username == 'admin'"), json!({})), &pod(true));
    assert!(answers[0].refuses() && answers[0].asks_user);
    assert!(!ask(&policy(validates("false"), json!({})), &pod(true))[0].asks_user);
}

#[test]
fn hostile_policies_end() {
    let deep = format!("{}true{}", "(".repeat(5_000), ")".repeat(5_000));
    let dear = "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, [0,1,2,3,4,5,6,7,8,9].all(f, [0,1,2,3,4,5,6,7,8,9].all(g, [0,1,2,3,4,5,6,7,8,9].all(h, true))))))))";
    for expression in [deep.as_str(), dear, "", "object.", "1 + 1"] {
        let answers = ask(&policy(validates(expression), json!({})), &pod(true));
        assert!(
            !matches!(answers[0].verdict, Verdict::Held | Verdict::Failed { .. }),
            "{expression:.40}"
        );
    }
    for odd in [json!(null), json!([]), json!({"spec": 3}), json!("x")] {
        assert!(Policies::of(&[odd], (1, 36)).is_empty());
    }
}

#[test]
fn policies_do_not_apply_to_policies() {
    let object = json!({"metadata": {"name": "x"}});
    let request = Request {
        operation: Operation::Create,
        group: "admissionregistration.k8s.io",
        version: "v1",
        resource: "validatingadmissionpolicies",
        subresource: None,
        kind: "ValidatingAdmissionPolicy",
        namespace: None,
        name: Some("x"),
        object: &object,
        old_object: None,
        user: User::default(),
        dry_run: false,
    };
    let objects = policy(
        json!({"matchConstraints": {}, "validations": [{"expression": "false"}]}),
        json!({}),
    );
    assert!(Policies::of(&objects, (1, 36)).ask(&request, None).is_empty());
}
