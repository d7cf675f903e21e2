//! 600 policies with their bindings, against the answers that a kube-apiserver gave to dry-run creations.
//!
//! The answers were recorded: each policy is about one pod by its name, so that no other one has a say.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a scene that cannot be built fails its test"
)]

use std::fmt::Write;

use ringfort_admission::{Answer, Operation, Policies, Request, User, Verdict, defaults};
use serde_json::{Value, json};

const ANSWERS: &str = include_str!("answers/kube-apiserver-1.37.2.json");
const GROUP: &str = "admissionregistration.k8s.io/v1";

/// What the simulation says of the pod of a case.
fn ask(all: &Value, case: &Value) -> Vec<Answer> {
    let name = case["name"].as_str().unwrap();
    let mut binding = case["binding"].clone();
    binding["policyName"] = "p".into();
    let mut objects = vec![
        json!({"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "p"}, "spec": case["spec"]}),
        json!({"apiVersion": GROUP, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": "b"}, "spec": binding}),
    ];
    objects.extend(all["parameters"].as_array().unwrap().iter().cloned());
    let mut pod = all["pods"][case["pod"].as_u64().unwrap() as usize].clone();
    pod["metadata"]["name"] = name.into();
    defaults::metadata(&mut pod);
    defaults::pod_spec(&mut pod["spec"]);
    let request = Request {
        operation: Operation::Create,
        group: "",
        version: "v1",
        resource: "pods",
        subresource: None,
        kind: "Pod",
        namespace: Some("shop"),
        name: Some(name),
        object: &pod,
        old_object: None,
        user: User {
            name: "admin".into(),
            groups: vec!["system:masters".into()],
            ..User::default()
        },
        dry_run: true,
    };
    Policies::of(&objects, (1, 37)).ask(&request, Some(&all["namespace"]))
}

#[test]
fn policies_answer_as_the_api_server_did() {
    let all: Value = serde_json::from_str(ANSWERS).unwrap();
    let cases = all["cases"].as_array().unwrap();
    let mut wrong = String::new();
    for case in cases {
        let answers = ask(&all, case);
        let refused = answers.iter().any(Answer::refuses);
        let erred = answers
            .iter()
            .any(|answer| answer.refuses() && matches!(answer.verdict, Verdict::Erred { .. }));
        // Where one validation errs and another fails, the server tells of the first, we of the one that fails.
        if case["refused"] != refused || (erred && case["erred"] != true) {
            writeln!(wrong, "{case}\n  {answers:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{wrong}", wrong.lines().count() / 2, cases.len());
    let refused = cases.iter().filter(|case| case["refused"] == true).count();
    assert!(cases.len() >= 500 && refused >= 80, "the answers are not trivial");
}
