//! The library as a user meets it.

use std::fs;

use ringfort_assess::{CaseCount, count_cases};
use ringfort_measure::read_folder;
use serde_json::Value;

use crate::support::{code, complaint, list, root, run, scan_json, text};

#[test]
fn every_case_of_every_page_comes_out_as_it_says() {
    let output = run(&root(), &["measures", "check", "library"]);
    assert_eq!(code(&output), 0, "{}", text(&output));
}

#[test]
fn every_check_has_three_cases_that_break_it_and_three_that_hold() {
    let pages = read_folder(&root().join("library"), false).unwrap();
    let mut short = Vec::new();
    for page in &pages {
        for CaseCount { check, broken, held } in count_cases(page, (1, 37)) {
            if broken < 3 || held < 3 {
                short.push(format!("{}/{check}: {broken} broken, {held} held", page.measure.id));
            }
        }
    }
    assert!(short.is_empty(), "{} checks:\n{}", short.len(), short.join("\n"));
}

#[test]
fn a_case_that_comes_out_otherwise_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let level = folder.path().join("container");
    fs::create_dir(&level).unwrap();
    let page = fs::read_to_string(root().join("library/container/no-host-pid.md")).unwrap();
    fs::write(level.join("mine.md"), page.replace("expect=held", "expect=broken")).unwrap();
    let output = run(folder.path(), &["measures", "check", "."]);
    assert_eq!(code(&output), 1);
    assert!(text(&output).contains("container/mine.md:"), "{}", text(&output));
    assert!(text(&output).contains("expected broken"), "{}", text(&output));
}

#[test]
fn own_measures_are_scanned_with_and_may_take_the_place_of_ours() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own/container");
    fs::create_dir_all(&own).unwrap();
    let page = fs::read_to_string(root().join("library/container/no-host-pid.md")).unwrap();
    fs::write(own.join("own-host-pid.md"), &page).unwrap();
    fs::write(own.join("no-host-pid.md"), &page).unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: c}]}\n";
    fs::write(folder.path().join("pod.yaml"), pod).unwrap();
    let (_, json) = scan_json(folder.path(), &["pod.yaml", "--measures", "own"]);
    for id in ["own-host-pid", "no-host-pid"] {
        assert!(list(&json, "/findings").iter().any(|finding| finding["measure"] == id), "{id}");
    }
    let replaced = list(&json, "/remarks")
        .iter()
        .any(|remark| remark.to_string().contains("in place of the library's"));
    assert!(replaced, "{}", json["remarks"]);
}

#[test]
fn the_catalogue_is_printed_as_its_schema_says() {
    let output = run(&root(), &["measures", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let catalogue: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = fs::read(root().join("crates/report/schema/catalogue-1.json")).unwrap();
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&catalogue)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn a_scan_is_printed_as_its_schema_says() {
    let (_, json) = scan_json(&root().join("examples/boutique"), &[".", "--verdicts"]);
    let schema = fs::read(root().join("crates/report/schema/assessment-1.json")).unwrap();
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&json)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn every_finding_of_the_example_says_what_to_do() {
    let (_, json) = scan_json(&root().join("examples/boutique"), &["."]);
    let findings = list(&json, "/findings");
    assert!(findings.len() > 10);
    for finding in findings {
        assert!(!finding["message"].as_str().unwrap().contains('?'), "{finding}");
        assert!(finding["place"]["line"].as_u64().unwrap() > 0, "{finding}");
    }
}

#[test]
fn names_of_measures_that_are_nearly_right_are_suggested() {
    let output = run(&root(), &["measures", "show", "run-as-nonroot"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("run-as-non-root"), "{}", complaint(&output));
    let output = run(&root(), &["measures", "map", "checkov:CKV_K8S_16"]);
    assert!(text(&output).contains("no-privileged-containers"), "{}", text(&output));
    let output = run(&root(), &["measures", "--level", "contaner"]);
    assert!(complaint(&output).contains("container"), "{}", complaint(&output));
}

#[test]
fn what_cannot_be_done_somewhere_is_not_missing_there() {
    let folder = tempfile::tempdir().unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}\nspec: {containers: [{name: c}]}\n";
    fs::write(folder.path().join("pod.yaml"), pod).unwrap();
    let status = |environment: &str| {
        let (_, json) = scan_json(folder.path(), &["pod.yaml", "--environment", environment]);
        let measures = list(&json, "/measures").iter();
        let found = measures
            .clone()
            .find(|measure| measure["id"] == "network-policy-metadata-block")
            .cloned();
        found.unwrap()["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("aks"), "missing");
    assert_eq!(status("on-prem"), "not-applicable");
}

#[test]
fn the_catalogue_is_told_in_numbers_and_no_cell_is_empty() {
    let output = run(&root(), &["measures", "summary"]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let told = text(&output);
    let goals =
        ["confidentiality", "possession", "integrity", "authenticity", "availability", "utility"];
    for goal in goals {
        let row = told.lines().find(|line| line.starts_with(goal)).unwrap();
        let counts: Vec<usize> =
            row.split_whitespace().skip(1).map(|count| count.parse().unwrap()).collect();
        assert_eq!(counts.len(), 5);
        assert!(counts.iter().all(|&count| count > 0), "{row}");
    }
}
