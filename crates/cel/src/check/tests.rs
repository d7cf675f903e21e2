//! The checker against what the API server's own compiler said.

use super::*;
use crate::{ObjectType, syntax};

fn environment(version: Version) -> Environment {
    Environment::kubernetes(version)
        .variable("object", Type::Dyn)
        .variable("oldObject", Type::Dyn)
        .variable("params", Type::Dyn)
        .variable("ints", Type::list(Type::Int))
        .variable("names", Type::list(Type::String))
        .variable("labels", Type::map(Type::String, Type::String))
}

const LATEST: Version = Version::new(1, 37);

fn checked(source: &str, environment: &Environment) -> Result<Checked, Vec<CompileError>> {
    let expr = syntax::parse(source).map_err(|error| vec![error])?;
    check(source, &expr, environment)
}

fn error(source: &str, version: Version) -> CompileError {
    checked(source, &environment(version)).unwrap_err().swap_remove(0)
}

fn type_and_cost(source: &str, version: Version) -> (String, String) {
    let Ok(checked) = checked(source, &environment(version)) else {
        return ("error".to_owned(), "0 0".to_owned());
    };
    let expr = syntax::parse(source).unwrap();
    let cost = cost::estimate(&expr, &checked, cost::Sizes::UNKNOWN);
    (checked.output.to_string(), format!("{} {}", cost.minimum, cost.maximum))
}

/// Expressions with the type and the cost that the environments of `k8s.io/apiserver` 0.37.2 give
/// them.
#[test]
fn types_and_costs_are_the_api_servers() {
    let mut wrong = Vec::new();
    for line in include_str!("api_server.txt").lines() {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap();
        let (version, source, expected, cost) = (next(), next(), next(), next());
        let minor = version.strip_prefix("1.").unwrap().parse().unwrap();
        let (found, estimate) = type_and_cost(source, Version::new(1, minor));
        if estimate != cost {
            wrong.push(format!("{version} {source}: costs {estimate}, not {cost}"));
        }
        let expected = if expected.starts_with("type(") { "type" } else { expected };
        let expected = if expected == "null" { "null_type" } else { expected };
        if found != expected {
            wrong.push(format!("{version} {source}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tells_the_oldest_version() {
    let cases = [
        ("object.a.startsWith('a')", 23),
        ("object.?a.hasValue()", 28),
        ("object.a < 1.5", 23),
        ("object.a.size() < 1.5", 28),
        ("sets.contains(object.a, [1])", 29),
        ("'%s'.format([object.a])", 29),
        ("isIP(object.a)", 30),
        ("format.uri().validate(object.a).hasValue()", 31),
        ("object.a.all(k, v, k == v)", 32),
        ("semver(object.a).major() > 1", 33),
        ("object.a.first().hasValue()", 33),
        ("object.a.sortBy(x, x.y) == []", 34),
        ("object.a.includes('x')", 37),
        ("object.a.compareTo(object.b) == 1", 28),
    ];
    for (source, minor) in cases {
        let checked = checked(source, &environment(LATEST)).unwrap();
        assert_eq!(checked.minimum, Version::new(1, minor), "{source}");
    }
}

#[test]
fn explains_errors() {
    let cases = [
        ("obejct.a", "line 1, column 1: there is no variable `obejct`; did you mean `object`?"),
        (
            "object.a.startWith('x')",
            "line 1, column 9: the API server has no function `startWith`; did you mean `startsWith`?",
        ),
        (
            "'a'.startsWith(1)",
            "line 1, column 4: there is no `string.startsWith(int)`; there is `string.startsWith(string)`",
        ),
        (
            "math.greatest(1, 2)",
            "line 1, column 1: the API server has no function `math.greatest`; use `[a, b].max()` or \
             `[a, b].min()`; there are no other functions",
        ),
        (
            "1 + 'a'",
            "line 1, column 1: there is no `int + string`; there is `bytes + bytes`, `double + double`, \
             `google.protobuf.Duration + google.protobuf.Duration`, \
             `google.protobuf.Duration + google.protobuf.Timestamp`, ...",
        ),
        (
            "[object.a, 1]",
            "line 1, column 12: the elements of a list are of different types: dyn and int; wrap the \
             int in `dyn(...)`",
        ),
        ("ints.all(i, i)", "line 1, column 13: a bool belongs here, but this is int"),
        (
            "http.Get('x')",
            "line 1, column 1: the API server has no function `http.Get`; it belongs to Kyverno, not to \
             Kubernetes",
        ),
        (
            "authorizer.group('')",
            "line 1, column 1: there is no variable `authorizer`; it can only be answered by a running \
             API server",
        ),
    ];
    for (source, text) in cases {
        assert_eq!(error(source, LATEST).to_string(), text);
    }
}

#[test]
fn names_the_version_that_is_needed() {
    let cases = [
        ("semver('1.2.3').major() == 1", 32, "`semver` needs Kubernetes 1.33"),
        ("object.?a.hasValue()", 27, "`.?` needs Kubernetes 1.28"),
        ("1 < 1.5", 27, "`<` needs Kubernetes 1.28"),
        ("labels.all(k, v, k == v)", 31, "a macro with two variables needs Kubernetes 1.32"),
        ("type(object) == net.IP", 29, "the type `net.IP` needs Kubernetes 1.30"),
        ("[?optional.none()] == ints", 27, "an optional entry needs Kubernetes 1.28"),
    ];
    for (source, minor, message) in cases {
        let errors = checked(source, &environment(Version::new(1, minor))).unwrap_err();
        assert!(errors.iter().any(|error| error.message == message), "{source}: {errors:?}");
    }
}

#[test]
fn knows_the_fields_of_records() {
    let facts = ObjectType {
        name: "facts".to_owned(),
        fields: vec![
            ("exposed".to_owned(), Type::Bool),
            ("services".to_owned(), Type::list(Type::String)),
        ],
    };
    let environment = Environment::kubernetes(LATEST).variable("facts", Type::Object(facts.into()));
    let output = |source| checked(source, &environment).map(|checked| checked.output.to_string());
    assert_eq!(output("facts.exposed").unwrap(), "bool");
    assert_eq!(output("facts.?services").unwrap(), "optional_type(list(string))");
    assert_eq!(output("facts.services.all(s, s.startsWith('a'))").unwrap(), "bool");
    let error = output("facts.exposd").unwrap_err().swap_remove(0);
    assert_eq!(error.message, "`facts` has no field `exposd`");
    assert_eq!(error.help.as_deref(), Some("did you mean `exposed`?"));
    assert!(output("facts.exposed == 'x'").is_err());
    assert!(output("has(facts.nothing)").is_err());
}

#[test]
fn knows_dotted_variables() {
    let environment = Environment::kubernetes(LATEST)
        .variable("variables.containers", Type::list(Type::Dyn))
        .variable("variables.limit", Type::Int);
    let output = |source| checked(source, &environment).map(|checked| checked.output.to_string());
    assert_eq!(output("variables.containers.all(c, c.x)").unwrap(), "bool");
    assert_eq!(output("variables.limit + 1").unwrap(), "int");
    assert_eq!(output("has(variables.limit)").unwrap(), "bool");
    assert_eq!(
        output("variables.containers.map(variables, variables.limit)").unwrap(),
        "list(dyn)"
    );
    let error = output("variables.container.size() == 1").unwrap_err().swap_remove(0);
    assert_eq!(error.help.as_deref(), Some("did you mean `variables.containers`?"));
}

#[test]
fn notes_types_and_signatures_of_nodes() {
    let source = "object.a + 'x' == labels.b";
    let expr = syntax::parse(source).unwrap();
    let checked = check(source, &expr, &environment(LATEST)).unwrap();
    let syntax::ExprKind::Binary { left, right, .. } = &expr.kind else { panic!("no operator") };
    assert_eq!(checked.kind(left.id), &Type::String);
    assert_eq!(checked.kind(right.id), &Type::String);
    let ids: Vec<&str> = checked.overloads(left.id).iter().map(|overload| overload.id).collect();
    assert_eq!(ids, ["add_string"]);
}

#[test]
fn gives_up_on_types_that_explode() {
    let mut source = "[]".to_owned();
    for _ in 0..60 {
        source = format!("[{source}].map(x, {{x: x}})");
    }
    // Whatever the verdict, it comes soon.
    let output = checked(&source, &environment(LATEST)).map(|checked| checked.output);
    assert!(matches!(output, Ok(Type::List(_)) | Err(_)));
    let wide = format!("[{}]", vec!["object.a"; 8_000].join(", "));
    assert_eq!(checked(&wide, &environment(LATEST)).unwrap().output, Type::list(Type::Dyn));
}
