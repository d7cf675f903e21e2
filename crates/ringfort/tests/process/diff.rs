//! What changed between two assessments.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{code, complaint, run, text};

const WEB: &str = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1
      securityContext: {privileged: true}
";
const NAMESPACE: &str = "apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
";

fn folder(before: &[&str], after: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, files) in [("before", before), ("after", after)] {
        fs::create_dir(folder.path().join(name)).unwrap();
        for (number, text) in files.iter().enumerate() {
            fs::write(folder.path().join(name).join(format!("{number}.yaml")), text).unwrap();
        }
    }
    folder
}

fn diff(folder: &Path, flags: &[&str]) -> (i32, Value) {
    let output = run(folder, &[&["diff", "before", "after", "-f", "json"], flags].concat());
    (code(&output), serde_json::from_str(&text(&output)).unwrap())
}

fn measures(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|one| one["measure"].as_str().unwrap()).collect()
}

#[test]
fn what_appears_fails_the_run_if_that_is_asked_for() {
    let safe = WEB.replace("privileged: true", "privileged: false");
    let folder = folder(&[&safe], &[WEB]);
    let (exit, json) = diff(folder.path(), &[]);
    assert_eq!(exit, 0);
    assert!(measures(&json["appeared"]).contains(&"no-privileged-containers"));
    assert!(json["after"]["headline"].as_f64() > json["before"]["headline"].as_f64());
    assert_eq!(diff(folder.path(), &["--fail-on-new"]).0, 1);
    assert_eq!(diff(folder.path(), &["--fail-on-new=critical"]).0, 1);
    let less = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n";
    fs::write(folder.path().join("after/0.yaml"), &safe).unwrap();
    fs::write(folder.path().join("after/1.yaml"), less).unwrap();
    let (exit, json) = diff(folder.path(), &["--fail-on-new=critical"]);
    assert_eq!(
        (exit, measures(&json["appeared"]).contains(&"no-privileged-containers")),
        (0, false)
    );
}

#[test]
fn a_wall_that_falls_is_told_with_the_risk_that_comes_back() {
    let folder = folder(&[WEB, NAMESPACE], &[WEB, &NAMESPACE.replace("baseline", "privileged")]);
    let (exit, json) = diff(folder.path(), &[]);
    assert_eq!(exit, 0);
    assert_eq!(json["fell"][0]["interceptor"], "I-PSA");
    let risk = json["risk"].as_array().unwrap();
    let privileged =
        risk.iter().find(|both| both["after"]["measure"] == "no-privileged-containers").unwrap();
    assert!(privileged["after"]["risk"].as_f64() > privileged["before"]["risk"].as_f64());
    let told = text(&run(folder.path(), &["diff", "before", "after"]));
    assert!(
        told.contains("walls that fell\n  Pod Security Admission (I-PSA), Namespace `shop`"),
        "{told}"
    );
    let back = text(&run(folder.path(), &["diff", "after", "before"]));
    assert!(back.contains("walls that rose"), "{back}");
}

#[test]
fn what_was_kept_is_compared_with_what_is_there() {
    let folder = folder(&[WEB], &[WEB]);
    let kept = ["scan", "before", "--risk", "-f", "json", "-o", "kept.json"];
    assert_eq!(code(&run(folder.path(), &kept)), 1);
    let output = run(folder.path(), &["diff", "kept.json", "after", "--fail-on-new"]);
    assert_eq!(code(&output), 0);
    assert!(text(&output).starts_with("risk ") && text(&output).contains("nothing changed: "));
    let table = text(&run(folder.path(), &["diff", "kept.json", "after", "-f", "markdown"]));
    assert!(table.starts_with("**Ringfort: nothing changed**"), "{table}");
}

#[test]
fn what_was_not_assessed_now_is_told_and_fails_the_run() {
    let folder = folder(&[WEB], &["kind: [\n"]);
    let output = run(folder.path(), &["diff", "before", "after"]);
    assert_eq!(code(&output), 3);
    assert!(text(&output).contains("what is gone may only be unseen"));
}

#[test]
fn two_assessments_are_needed_and_must_be_ones() {
    let folder = folder(&[WEB], &[WEB]);
    let output = run(folder.path(), &["diff", "before"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("ringfort diff BEFORE AFTER"));
    let other = "{\"schema\": \"ringfort.io/assessment/v9\", \"findings\": []}";
    fs::write(folder.path().join("other.json"), other).unwrap();
    let output = run(folder.path(), &["diff", "other.json", "after"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("other.json"), "{}", complaint(&output));
    let output = run(folder.path(), &["diff", "before", "after", "--fail-on-new=grave"]);
    assert_eq!(code(&output), 2);
}
