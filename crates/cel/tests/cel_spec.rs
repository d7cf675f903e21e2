//! The CEL conformance suite. What Kubernetes does otherwise is listed by name with its reason; what
//! passes is listed too, and that list only grows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use ringfort_cel::{Duration, Environment, Program, Scope, Timestamp, Type, Value, Version};
use ringfort_document::Vocabulary;
use serde_json::Value as Json;

/// Values of a case: `{k: kind, v: value}`.
fn value(json: &Json) -> Value<'static> {
    let v = &json["v"];
    let text = || v.as_str().unwrap();
    match json["k"].as_str().unwrap() {
        "null" => Value::Null,
        "bool" => Value::Bool(v.as_bool().unwrap()),
        "int" => Value::Int(text().parse().unwrap()),
        "uint" => Value::Uint(text().parse().unwrap()),
        "double" => Value::Double(text().parse().unwrap()),
        "string" => Value::string(text()),
        "bytes" => {
            let bytes = v.as_array().unwrap().iter().map(|byte| byte.as_u64().unwrap() as u8);
            Value::bytes(bytes.collect())
        }
        "list" => Value::list(v.as_array().unwrap().iter().map(value).collect()),
        "map" => {
            let entries = v.as_array().unwrap().iter();
            Value::map(entries.map(|entry| (value(&entry[0]), value(&entry[1]))).collect())
        }
        "type" => Value::Type(text().to_owned().leak()),
        "duration" => {
            let seconds = json["s"].as_i64().unwrap();
            Value::Duration(Duration {
                nanos: seconds * 1_000_000_000 + json["n"].as_i64().unwrap(),
            })
        }
        "timestamp" => {
            let (seconds, nanos) = (json["s"].as_i64().unwrap(), json["n"].as_u64().unwrap());
            Value::Timestamp(Timestamp::new(seconds, nanos as u32).unwrap())
        }
        other => panic!("a case has a value of kind {other}"),
    }
}

/// Equal as results: of the same type all the way down, NaN like NaN.
fn same(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Double(left), Value::Double(right)) => {
            left == right || (left.is_nan() && right.is_nan())
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len()
                && left.iter().zip(right.iter()).all(|(left, right)| same(&left, &right))
        }
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| right.find(&key).is_some_and(|other| same(&value, &other)))
        }
        _ => left.type_name() == right.type_name() && left == right,
    }
}

/// `Ok` if the case passes, otherwise what happened.
fn run(case: &Json, checked: bool) -> Result<(), String> {
    let source = case["expr"].as_str().unwrap();
    let bindings = case["bindings"].as_object().unwrap();
    let mut environment = Environment::kubernetes(Version::new(1, 37));
    for name in bindings.keys() {
        environment = environment.variable(name, Type::Dyn);
    }
    if !checked || case["disable_check"] == true {
        environment = environment.unchecked();
    }
    let program = Program::compile(source, &environment, &mut Vocabulary::new());
    let wants_error = case["m"] == "eval_error";
    let program = match program {
        Ok(program) => program,
        Err(_) if wants_error => return Ok(()),
        Err(error) => return Err(format!("refused: {error}")),
    };
    if case["check_only"] == true {
        return Ok(());
    }
    let mut scope = Scope::new(&environment);
    for (slot, binding) in bindings.values().enumerate() {
        scope.set(slot, value(binding));
    }
    match (program.evaluate(&scope), wants_error) {
        (Err(_), true) => Ok(()),
        (Err(error), false) => Err(format!("error: {error}")),
        (Ok(found), true) => Err(format!("no error but {found:?}")),
        (Ok(found), false) => {
            let wanted = match &case["value"] {
                Json::Null => Value::Bool(true),
                wanted => value(wanted),
            };
            if same(&found, &wanted) { Ok(()) } else { Err(format!("{found:?}, not {wanted:?}")) }
        }
    }
}

fn name(case: &Json) -> String {
    let part = |key: &str| case[key].as_str().unwrap().replace(['\n', '\t'], " ");
    format!("{}/{}/{}", part("file"), part("section"), part("name"))
}

fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn all_cases_pass_but_for_the_named_deviations() {
    let corpus = support::corpus("cel-spec.json.gz");
    let deviations: BTreeMap<String, String> = lines("cel-spec-deviations.txt")
        .iter()
        .map(|line| line.split_once(": ").map(|(name, why)| (name.into(), why.into())).unwrap())
        .collect();
    let mut passing = Vec::new();
    let mut wrong = String::new();
    for case in corpus.as_array().unwrap().iter().filter(|case| case["proto"] == false) {
        let name = name(case);
        match (run(case, true), deviations.get(&name)) {
            (Ok(()), None) => passing.push(name),
            (Ok(()), Some(_)) => writeln!(wrong, "{name}: passes, so it is no deviation").unwrap(),
            // Only the checker refuses these.
            (Err(_), Some(why)) if why.contains("a literal are of one type") => {
                if let Err(what) = run(case, false) {
                    writeln!(wrong, "{name}: unchecked {what}").unwrap();
                }
            }
            (Err(_), Some(_)) => {}
            (Err(what), None) => writeln!(wrong, "{name}: {} -> {what}", case["expr"]).unwrap(),
        }
    }
    if std::env::var_os("RINGFORT_UPDATE").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cel-spec-passing.txt");
        std::fs::write(path, passing.join("\n") + "\n").unwrap();
    }
    println!("{} pass, {} deviate by name", passing.len(), deviations.len());
    assert!(wrong.is_empty(), "{} cases:\n{wrong}", wrong.lines().count());
    let lost: Vec<String> =
        lines("cel-spec-passing.txt").into_iter().filter(|name| !passing.contains(name)).collect();
    assert!(lost.is_empty(), "passed before: {lost:?}");
}
