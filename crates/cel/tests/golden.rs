//! 42 checks over 2,000 pods: the verdicts of the API server's own CEL, one by one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Arc;

use ringfort_cel::{Environment, Program, Scope, Type, Value, Version};
use ringfort_document::Vocabulary;

#[test]
#[ignore = "conformance: needs ../shared/corpus"]
fn verdicts_are_those_of_the_api_server() {
    let golden = support::corpus("cel-golden.json.gz");
    let environment = Environment::kubernetes(Version::new(1, 34)).variable("object", Type::Dyn);
    let mut vocabulary = Vocabulary::new();
    let checks = golden["checks"].as_array().unwrap();
    let programs: Vec<Program> = checks
        .iter()
        .map(|check| {
            let source = check["expr"].as_str().unwrap();
            Program::compile(source, &environment, &mut vocabulary).unwrap()
        })
        .collect();
    let vocabulary = Arc::new(vocabulary);
    let mut compared = 0;
    let mut different = Vec::new();
    for (number, pod) in golden["pods"].as_array().unwrap().iter().enumerate() {
        let document = support::yaml(pod.as_str().unwrap(), vocabulary.clone());
        let mut scope = Scope::new(&environment);
        scope.set(0, Value::from(document.root()));
        for (check, program) in programs.iter().enumerate() {
            let verdict = match program.holds(&scope) {
                Ok(false) => 0,
                Ok(true) => 1,
                Err(_) => 2,
            };
            compared += 1;
            let wanted = &golden["verdicts"][number][check];
            if *wanted != verdict {
                let name = &checks[check]["name"];
                different.push(format!("pod {number}, {name}: {verdict}, not {wanted}"));
            }
        }
    }
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
    assert_eq!(compared, 84_000);
}
