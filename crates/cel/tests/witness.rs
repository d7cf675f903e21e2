//! What made an expression false: the elements, the place, and what is missing there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Arc;

use ringfort_cel::{Environment, Program, Scope, Type, Version};
use ringfort_document::Vocabulary;
use serde_json::json;

/// The witness as `element elements | path of the node | missing keys`.
fn witness(source: &str) -> String {
    let environment = Environment::kubernetes(Version::new(1, 37))
        .variable("object", Type::Dyn)
        .variable("variables.containers", Type::Dyn)
        .variable("variables.isPlain", Type::Dyn);
    let mut vocabulary = Vocabulary::new();
    let mut compile =
        |source: &str| Program::compile(source, &environment, &mut vocabulary).unwrap();
    let containers = compile("object.spec.containers + object.spec.?initContainers.orValue([])");
    let plain = compile("object.spec.hostNetwork == false");
    let program = compile(source);
    let pod = json!({
        "spec": {
            "hostNetwork": true,
            "securityContext": {"runAsNonRoot": false},
            "containers": [
                {"name": "web", "securityContext": {"privileged": false}},
                {"name": "log", "securityContext": {"privileged": true,
                    "capabilities": {"add": ["CHOWN", "SYS_ADMIN"]}}},
            ],
            "initContainers": [{"name": "setup"}],
        }
    });
    let document = support::document(&pod, Arc::new(vocabulary.clone()));
    let mut scope = Scope::new(&environment);
    scope.set(0, document.root());
    scope.set_lazy(1, &containers);
    scope.set_lazy(2, &plain);
    let Some(witness) = program.witness(&scope) else { return "none".into() };
    let elements: Vec<String> = witness
        .elements
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}={text}"),
            None => format!("{name}={}", value.node().map_or("?".into(), |n| n.path().to_string())),
        })
        .collect();
    let node = witness.node.map_or("?".into(), |node| node.path().to_string());
    format!("{}|{node}|{}", elements.join(" "), witness.missing.join("."))
}

#[test]
fn all_gives_the_first_failing_element() {
    let text = "object.spec.containers.all(c, !has(c.securityContext.privileged) \
                || !c.securityContext.privileged)";
    assert_eq!(
        witness(text),
        "c=spec.containers[1]|spec.containers[1].securityContext.privileged|"
    );
}

#[test]
fn exists_under_not_gives_the_element_found() {
    let text = "!object.spec.containers.exists(c, \
                c.?securityContext.?capabilities.?add.orValue([]).exists(k, k in ['SYS_ADMIN']))";
    assert_eq!(
        witness(text),
        "c=spec.containers[1] k=SYS_ADMIN|spec.containers[1].securityContext.capabilities.add[1]|"
    );
}

#[test]
fn a_missing_field_gives_the_deepest_node_and_the_missing_keys() {
    let text = "(object.spec.containers + object.spec.initContainers)\
                .all(c, has(c.securityContext) && has(c.securityContext.privileged))";
    assert_eq!(witness(text), "c=spec.initContainers[0]|spec.initContainers[0]|securityContext");
    let text = "object.spec.?securityContext.?seccompProfile.?type.orValue('') != ''";
    assert_eq!(witness(text), "|spec.securityContext|seccompProfile.type");
}

#[test]
fn the_false_side_counts() {
    assert_eq!(
        witness("object.spec.containers.size() > 1 && object.spec.hostNetwork == false"),
        "|spec.hostNetwork|"
    );
    assert_eq!(
        witness("object.spec.hostNetwork == false || object.spec.containers[0].name == 'x'"),
        "|spec.containers[0].name|"
    );
    assert_eq!(witness("has(object.spec.hostPID) ? object.spec.hostPID : false"), "|spec|hostPID");
}

#[test]
fn a_default_counts_if_it_is_written_down() {
    let text = "object.spec.containers.all(c, c.?securityContext.?runAsNonRoot\
                .orValue(object.spec.?securityContext.?runAsNonRoot.orValue(false)) == true)";
    assert_eq!(witness(text), "c=spec.containers[0]|spec.securityContext.runAsNonRoot|");
}

#[test]
fn variables_are_followed() {
    assert_eq!(witness("variables.isPlain"), "|spec.hostNetwork|");
    assert_eq!(
        witness("variables.containers.all(c, has(c.securityContext))"),
        "c=spec.initContainers[0]|spec.initContainers[0]|securityContext"
    );
}

#[test]
fn a_map_gives_the_entry() {
    assert_eq!(
        witness("object.spec.all(k, k != 'hostNetwork')"),
        "k=hostNetwork|spec.hostNetwork|"
    );
    assert_eq!(
        witness("object.spec.containers.all(i, c, i < 1)"),
        "i=? c=spec.containers[1]|spec.containers[1]|"
    );
}

#[test]
fn what_is_true_or_an_error_has_no_witness() {
    assert_eq!(witness("object.spec.hostNetwork"), "none");
    assert_eq!(witness("object.spec.nothing == 1"), "none");
    assert_eq!(witness("1 == 2"), "|?|");
}
