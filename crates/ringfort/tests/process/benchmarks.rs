//! Results read by a benchmark.

use std::fs;

use crate::support::{code, complaint, root, run, text};
use serde_json::Value;

const FORMATS: [&str; 5] = ["terminal", "json", "markdown", "csv", "html"];

fn view(more: &[&str]) -> std::process::Output {
    let example = root().join("examples/boutique");
    run(&example, &[&["scan", ".", "--config", "none"][..], more].concat())
}

#[test]
fn every_requirement_has_a_status_and_its_measures() {
    let output = view(&["--benchmark", "pss-restricted", "-f", "json"]);
    assert_eq!(code(&output), 1, "{}", complaint(&output));
    let json: Value = serde_json::from_str(&text(&output)).unwrap();
    let rows = json["requirements"].as_array().unwrap();
    assert_eq!(rows.len(), 19);
    let of = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap();
    let privileged = of("baseline/privileged");
    assert_eq!(privileged["status"], "missing");
    assert_eq!(privileged["measures"][0]["id"], "no-privileged-containers");
    assert_eq!(privileged["findings"].as_array().unwrap().len(), 1);
    assert_eq!(of("baseline/sysctls")["status"], "in-place");
    let counted: u64 =
        json["summary"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(counted, 19);
}

#[test]
fn every_format_tells_every_requirement() {
    for format in FORMATS {
        let first = view(&["--benchmark", "cis-k8s-1.12", "-f", format]);
        let told = text(&first);
        for id in ["1.1.1", "1.2.30", "4.3.1", "5.6.4"] {
            assert!(told.contains(id), "{format}: {id}");
        }
        let again = view(&["--benchmark", "CIS-K8s-1.12", "-f", format, "--threads", "1"]);
        assert_eq!(told, text(&again), "{format}");
    }
}

#[test]
fn a_page_runs_nothing_and_loads_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: \"<img src=x>\"\n      securityContext: {privileged: true}\n";
    fs::write(folder.path().join("pod.yaml"), manifest).unwrap();
    let arguments = ["scan", "pod.yaml", "--benchmark", "pss-baseline", "-f", "html"];
    let page = text(&run(folder.path(), &arguments)).replace("&#39;", "'");
    assert!(page.contains("default-src 'none'") && page.contains("script-src 'none'"), "{page}");
    assert!(page.contains("&#60;img") && !page.contains("<img"), "{page}");
}

#[test]
fn an_unknown_benchmark_is_told_with_a_near_one() {
    let output = view(&["--benchmark", "cis-k8s-1.21"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("cis-k8s-1.12"), "{}", complaint(&output));
    let output = view(&["--benchmark", "pss-baseline", "-f", "sarif"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("terminal, json"), "{}", complaint(&output));
}

#[test]
fn the_coverage_of_each_benchmark_is_told() {
    let output = run(&root(), &["measures", "coverage"]);
    let told = text(&output);
    let row = told.lines().find(|line| line.starts_with("pss-restricted")).unwrap();
    assert_eq!(
        row.split_whitespace().collect::<Vec<_>>(),
        ["pss-restricted", "19", "19", "0", "0"]
    );
}
