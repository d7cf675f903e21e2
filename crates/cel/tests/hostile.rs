//! Expressions and documents that want to exhaust the stack, the memory or the patience.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Arc;

use ringfort_cel::{CompileError, Environment, EvalError, Program, Scope, Type, Version};
use ringfort_document::Vocabulary;
use serde_json::json;

fn environment() -> Environment {
    Environment::kubernetes(Version::new(1, 37)).variable("object", Type::Dyn)
}

fn compile(source: &str) -> Result<Program, CompileError> {
    Program::compile(source, &environment(), &mut Vocabulary::new())
}

#[test]
fn deep_nesting_is_refused() {
    let many = 50_000;
    for source in [
        "(".repeat(many),
        "[".repeat(many),
        "{1:".repeat(many / 2),
        "!(".repeat(many / 2),
        "-(".repeat(many / 2),
        "true ? ".repeat(many / 10),
        "size(".repeat(many / 10),
        format!("object{}", ".a".repeat(many / 2 - 10)),
        format!("object{}", "[0]".repeat(many / 4)),
        format!("1{}", " + 1".repeat(many / 5)),
        format!("true{}", " ? true : true".repeat(many / 20)),
        "object.all(a, ".repeat(many / 20),
    ] {
        let error = compile(&source).unwrap_err();
        assert!(error.span.end as usize <= source.len(), "{error}");
    }
}

#[test]
fn what_is_nested_as_deep_as_allowed_is_evaluated() {
    for (open, core, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("!(true && ", "true", ")"),
        ("-(", "1", ")"),
        ("string(", "'a'", ")"),
        ("true ? ", "1", " : 2"),
        ("false ? 2 : ", "1", ""),
        ("[1].exists(a, ", "true", ")"),
        ("[1].map(a, [2].filter(b, true) + ", "[3]", ")"),
        ("dyn({'a': ", "1", "})"),
        ("optional.of(", "1", ")"),
        ("", "[1]", ".map(a, a)"),
        ("", "[1]", ".filter(a, true)"),
        ("", "optional.of(1)", ".optMap(a, a)"),
        ("", "optional.of(1)", ".or(optional.none())"),
        ("", "'a'", ".trim()"),
        ("", "1", " - 1"),
        ("", "1", " == 1"),
        ("", "object", "[0]"),
        ("", "object", ".?a"),
    ] {
        let text = |depth| format!("{}{core}{}", open.repeat(depth), close.repeat(depth));
        let deepest = (1..260).rev().find(|&depth| compile(&text(depth)).is_ok());
        let program = compile(&text(deepest.unwrap())).unwrap();
        let scope = Scope::new(&environment()).limit(100_000);
        let _ = program.evaluate(&scope);
        let _ = program.witness(&scope);
    }
}

#[test]
fn long_but_flat_is_fine() {
    let source = vec!["object.a == 1"; 5_000].join(" || ");
    let program = compile(&source).unwrap();
    let scope = Scope::new(&environment());
    assert!(matches!(program.holds(&scope), Err(EvalError::Unbound(name)) if name == "object"));
    assert!(compile(&format!("'{}'", "x".repeat(100_001))).is_err());
    assert!(compile(&format!("{}true", "!".repeat(90_000))).is_ok());
    assert!(compile(&format!("{}1", "-".repeat(90_001))).is_ok());
}

#[test]
fn cost_is_limited() {
    let numbers: Vec<i64> = (0..1000).collect();
    let mut vocabulary = Vocabulary::new();
    for source in [
        "object.all(a, object.all(b, object.all(c, a + b + c >= 0)))",
        "object.map(a, object.map(b, object.map(c, 'x'))).size() > 0",
        "lists.range(1000000000).size() > 0",
        "object.map(a, string(a)).join('x').replace('', '0123456789').replace('', '0123456789')\
         .replace('', '0123456789').replace('', '0123456789').size() > 0",
        "object.exists(a, object.map(b, object) == object.map(b, object) && false)",
    ] {
        let program = Program::compile(source, &environment(), &mut vocabulary).unwrap();
        let document = support::document(&json!(numbers), Arc::new(vocabulary.clone()));
        let environment = environment();
        let mut scope = Scope::new(&environment).limit(1_000_000);
        scope.set(0, document.root());
        assert_eq!(program.holds(&scope), Err(EvalError::Limit), "{source}");
    }
}

#[test]
fn variables_that_need_themselves_are_an_error() {
    let environment = Environment::kubernetes(Version::new(1, 37))
        .variable("variables.a", Type::Dyn)
        .variable("variables.b", Type::Dyn);
    let mut vocabulary = Vocabulary::new();
    let a = Program::compile("variables.b + 1", &environment, &mut vocabulary).unwrap();
    let b = Program::compile("variables.a + 1", &environment, &mut vocabulary).unwrap();
    let mut scope = Scope::new(&environment);
    scope.set_lazy(0, &a);
    scope.set_lazy(1, &b);
    assert!(matches!(a.evaluate(&scope), Err(EvalError::Unbound(_))));
    assert_eq!(b.witness(&scope).map(|_| ()), None);
}

#[test]
fn errors_name_the_place() {
    for (source, position, message) in [
        ("1 +", (1, 4), "the expression ends where a value is expected"),
        ("1 +\n  * 2", (2, 3), "found `*` where a value is expected"),
        ("object.spec.`a`", (1, 13), "unexpected character '`'"),
        ("x == 1", (1, 1), "there is no variable `x`"),
        ("'ä' == 'abc", (1, 8), "the string does not end"),
        ("[1, 2", (1, 6), "the expression ends where `]` is expected"),
        ("cel.bind(a, 1, a)", (1, 1), "the API server's CEL has no `cel.bind`"),
        ("math.greatest(1, 2) == 2", (1, 1), "the API server has no function `math.greatest`"),
        ("namespace == 'a'", (1, 1), "`namespace` is a reserved word of CEL"),
        ("T{a: 1}", (1, 1), "messages such as `T{...}` are not supported"),
        ("has(object)", (1, 5), "`has` takes a field selection"),
        ("object.all(a.b, true)", (1, 12), "a macro's variable must be a simple name"),
        ("99999999999999999999", (1, 1), "the number `99999999999999999999` is out of range"),
        ("'\\q'", (1, 1), "`\\q` is no escape that CEL knows"),
        ("1 = 2", (1, 3), "found `=` where an operator or the end is expected"),
    ] {
        let error = compile(source).unwrap_err();
        assert_eq!((error.position, &*error.message), (position, message), "{source}");
    }
}
