//! Rules that the conformance suite does not hold, because they are Kubernetes' or ours.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::cell::Cell;
use std::sync::Arc;

use ringfort_cel::{Environment, EvalError, Object, Program, Scope, Type, Value, Version};
use ringfort_document::{Symbol, Vocabulary};
use serde_json::{Value as Json, json};

fn holds(source: &str, object: &Json) -> Result<bool, EvalError> {
    let environment = Environment::kubernetes(Version::new(1, 37)).variable("object", Type::Dyn);
    let mut vocabulary = Vocabulary::new();
    let program = Program::compile(source, &environment, &mut vocabulary).unwrap();
    let document = support::document(object, Arc::new(vocabulary));
    let mut scope = Scope::new(&environment);
    scope.set(0, document.root());
    program.holds(&scope)
}

#[test]
fn presence_below_null_and_scalars_is_false_and_below_lists_an_error() {
    for parent in [json!(null), json!(1), json!("text"), json!(true), json!(1.5)] {
        let object = json!({"a": parent});
        assert_eq!(holds("has(object.a.b)", &object), Ok(false), "{parent}");
        assert_eq!(holds("object.a.?b.hasValue()", &object), Ok(false), "{parent}");
        assert_eq!(holds("object.?a.?b.orValue(1) == 1", &object), Ok(true), "{parent}");
        assert!(holds("object.a.b == 1", &object).is_err(), "{parent}");
        assert!(holds("has(object.a.b.c)", &object).is_err(), "{parent}");
    }
    let object = json!({"a": [1]});
    assert!(holds("has(object.a.b)", &object).is_err());
    assert!(holds("object.?a.?b.hasValue()", &object).is_err());
    assert_eq!(holds("object.?a[?0].orValue(7) == 1", &object), Ok(true));
    assert_eq!(holds("object.?a[?9].orValue(7) == 7", &object), Ok(true));
}

#[test]
fn explicit_null_is_there() {
    let object = json!({"a": null});
    assert_eq!(holds("has(object.a)", &object), Ok(true));
    assert_eq!(holds("object.?a.orValue(1) == null", &object), Ok(true));
    assert_eq!(holds("'a' in object", &object), Ok(true));
}

/// cel-go's optimiser, which the API server switches on, replaces the whole comparison.
#[test]
fn nothing_is_in_the_literal_empty_list_not_even_an_error() {
    let object = json!({"empty": []});
    assert_eq!(holds("object.absent in []", &object), Ok(false));
    assert!(holds("object.absent in object.empty", &object).is_err());
    assert!(holds("object.absent in ['x']", &object).is_err());
}

#[test]
fn numbers_compare_across_types() {
    let object = json!({"i": 3, "d": 3.0, "big": 9.0e18, "list": [1, 2.0, 3]});
    assert_eq!(holds("object.i == object.d", &object), Ok(true));
    assert_eq!(holds("object.i < object.big", &object), Ok(true));
    assert_eq!(holds("2 in object.list && 2u in object.list", &object), Ok(true));
    assert_eq!(holds("object.list[1.0] == 2", &object), Ok(true));
    assert_eq!(holds("{1: 'a'}[dyn(1.0)] == 'a'", &object), Ok(true));
    assert_eq!(holds("object.i == '3'", &object), Ok(false));
    assert!(holds("object.i < '3'", &object).is_err());
}

#[test]
fn errors_are_absorbed_where_the_other_side_decides() {
    let object = json!({"list": [{"a": 1}, {"b": 1}]});
    assert_eq!(holds("object.x == 1 || true", &object), Ok(true));
    assert_eq!(holds("object.x == 1 && false", &object), Ok(false));
    assert!(holds("object.x == 1 || false", &object).is_err());
    assert_eq!(holds("object.list.exists(e, e.b == 1)", &object), Ok(true));
    assert_eq!(holds("object.list.all(e, e.b == 2)", &object), Ok(false));
    assert!(holds("object.list.all(e, e.b == 1)", &object).is_err());
    assert!(holds("object.list.exists_one(e, e.b == 1)", &object).is_err());
    assert!(holds("object.list", &object).is_err());
}

#[test]
fn arithmetic_does_not_wrap() {
    for source in [
        "9223372036854775807 + object.one > 0",
        "-9223372036854775808 - object.one > 0",
        "9223372036854775807 * (object.one + 1) > 0",
        "(-9223372036854775807 - 1) / -object.one > 0",
        "-(-9223372036854775807 - object.one) > 0",
        "0u - uint(object.one) > 0u",
        "object.one / 0 > 0",
        "object.one % 0 > 0",
    ] {
        assert!(holds(source, &json!({"one": 1})).is_err(), "{source}");
    }
}

#[test]
fn ranges_that_are_joined_must_all_be_lists() {
    let object = json!({"a": [1], "b": {"k": 1}, "c": [2]});
    assert_eq!(holds("(object.a + object.c).all(x, x > 0)", &object), Ok(true));
    assert_eq!(holds("(object.a + object.c).exists(i, x, i == 1 && x == 2)", &object), Ok(true));
    assert!(holds("(object.a + object.b).all(x, false)", &object).is_err());
    assert_eq!(holds("object.b.all(k, k == 'k')", &object), Ok(true));
}

#[test]
fn malformed_nodes_are_there_but_cannot_be_read() {
    let environment = Environment::kubernetes(Version::new(1, 37)).variable("object", Type::Dyn);
    let mut vocabulary = Vocabulary::new();
    let mut compile =
        |source: &str| Program::compile(source, &environment, &mut vocabulary).unwrap();
    let readable = ["has(object.a)", "'a' in object", "size(object) == 1", "true || object.a"];
    let readable = readable.map(&mut compile);
    let broken = [
        "object.a == true",
        "object.a != 'x'",
        "object.?a.orValue(true)",
        "has(object.a.b)",
        "object.?a.?b.hasValue()",
        "object.a in ['x']",
        "object == {'a': 'true'}",
        "[object].exists(o, o.a)",
        "object.a",
    ]
    .map(&mut compile);
    let mut document = support::document(&json!({"a": "true"}), Arc::new(vocabulary));
    let node = document.root().get("a").unwrap().id();
    document.mark_malformed(node, "boolean");
    let mut scope = Scope::new(&environment);
    scope.set(0, document.root());
    for program in &readable {
        assert_eq!(program.holds(&scope), Ok(true), "{}", program.source());
    }
    for program in &broken {
        let error = program.holds(&scope).unwrap_err();
        assert!(
            matches!(&error, EvalError::Malformed { expected: "boolean", found: "string", path, .. }
                if path == "a"),
            "{}: {error}",
            program.source()
        );
    }
}

/// Facts that count how often they were asked.
#[derive(Debug, Default)]
struct Facts {
    asked: Cell<u32>,
}

impl Object for Facts {
    fn type_name(&self) -> &'static str {
        "facts"
    }

    fn field<'a>(&'a self, name: &str, _: Symbol) -> Option<Result<Value<'a>, EvalError>> {
        match name {
            "replicas" => {
                self.asked.set(self.asked.get() + 1);
                Some(Ok(Value::Int(3)))
            }
            "reachable" => Some(Err(EvalError::NoEvidence("a live cluster".into()))),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [(&'static str, Type)] {
        &[("replicas", Type::Int), ("reachable", Type::Bool)]
    }
}

#[test]
fn host_records_are_asked_only_when_read_and_variables_only_once() {
    let environment = Environment::kubernetes(Version::new(1, 37))
        .variable("object", Type::Dyn)
        .variable("facts", Type::Dyn)
        .variable("variables.twice", Type::Dyn)
        .variable("variables.plain", Type::Dyn);
    let mut vocabulary = Vocabulary::new();
    let mut compile =
        |source: &str| Program::compile(source, &environment, &mut vocabulary).unwrap();
    let twice = compile("facts.replicas * 2");
    let plain = compile("object.x");
    let check = compile("variables.twice == 6 && variables.twice > variables.plain");
    let evidence = compile("facts.reachable || object.x > 100");
    let absent = compile("!has(facts.nothing) && facts.?nothing.orValue(1) == 1");
    let present = compile("has(facts.reachable)");
    let vocabulary = Arc::new(vocabulary);
    let first = support::document(&json!({"x": 1}), vocabulary.clone());
    let second = support::document(&json!({"x": 9}), vocabulary);
    let facts = Facts::default();
    let mut scope = Scope::new(&environment);
    scope.set(0, first.root());
    scope.set(1, Value::Object(&facts));
    scope.set_lazy(2, &twice);
    scope.set_lazy(3, &plain);
    assert_eq!((check.holds(&scope), check.holds(&scope)), (Ok(true), Ok(true)));
    assert_eq!(facts.asked.get(), 1);
    scope.set(0, second.root());
    assert_eq!(check.holds(&scope), Ok(false), "`plain` depends on the object");
    assert_eq!(facts.asked.get(), 1, "`twice` does not");
    assert_eq!(evidence.holds(&scope), Err(EvalError::NoEvidence("a live cluster".into())));
    assert_eq!(absent.holds(&scope), Ok(true));
    assert_eq!(present.holds(&scope), Err(EvalError::NoEvidence("a live cluster".into())));
    assert!(check.uses(2) && !check.uses(0) && twice.uses(1));
}

#[test]
fn documents_read_too_early_are_not_misread() {
    let environment = Environment::kubernetes(Version::new(1, 37)).variable("object", Type::Dyn);
    let mut vocabulary = Vocabulary::new();
    let document = support::document(&json!({"a": 1}), Arc::new(vocabulary.clone()));
    let program = Program::compile("has(object.a)", &environment, &mut vocabulary).unwrap();
    let mut scope = Scope::new(&environment);
    scope.set(0, document.root());
    assert_eq!(program.holds(&scope), Err(EvalError::UnknownNames));
    assert!(program.witness(&scope).is_none());
}

#[test]
fn programs_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Program>();
    shared::<Environment>();
}
