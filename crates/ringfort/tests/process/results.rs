//! What results promise: the same bytes for the same input, whole files, a defined exit code, an account in every format.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::support::{code, complaint, list, ringfort, root, run, scan_json, text};
use serde_json::Value;

const FORMATS: [&str; 7] = ["terminal", "json", "sarif", "junit", "markdown", "csv", "github"];

fn example() -> std::path::PathBuf {
    root().join("examples/boutique")
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in FORMATS {
        let arguments = ["scan", ".", "--format", format];
        let first = run(&example(), &arguments);
        for threads in ["1", "2", "7"] {
            let again = ringfort()
                .current_dir(example())
                .args(arguments)
                .args(["--threads", threads])
                .env("TZ", "Asia/Kathmandu")
                .env("LC_ALL", "tr_TR.UTF-8")
                .output()
                .unwrap();
            assert_eq!(text(&first), text(&again), "{format} with {threads} threads");
        }
    }
}

#[test]
fn the_order_of_paths_does_not_matter() {
    let names = ["rbac.yaml", "checkout.yaml", "reports.yaml"];
    let one = run(&example(), &["scan", names[0], names[1], names[2], "-f", "json"]);
    let other = run(&example(), &["scan", names[2], names[0], names[1], "-f", "json"]);
    assert_eq!(text(&one), text(&other));
}

#[test]
fn every_format_tells_what_was_not_assessed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("broken.yaml"), "kind: [\n").unwrap();
    fs::write(folder.path().join("pod.yaml"), "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n")
        .unwrap();
    fs::create_dir(folder.path().join("chart")).unwrap();
    fs::write(folder.path().join("chart/Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n")
        .unwrap();
    for format in FORMATS {
        let output = run(folder.path(), &["scan", ".", "--no-render", "--format", format]);
        assert_eq!(code(&output), 3, "{format}: {}", complaint(&output));
        let said = text(&output);
        for name in ["broken.yaml", "chart"] {
            assert!(said.contains(name), "{format} does not tell of {name}: {said}");
        }
    }
}

#[test]
fn formats_and_their_files_come_in_pairs() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let output = run(
        &example(),
        &[
            "scan",
            ".",
            "-f",
            "sarif",
            "-o",
            &path("a.sarif"),
            "-f",
            "json",
            "-f",
            "csv",
            "-o",
            &path("b.csv"),
        ],
    );
    assert_eq!(code(&output), 1, "{}", complaint(&output));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["schema"], "ringfort.io/assessment/v1");
    let sarif: Value = serde_json::from_slice(&fs::read(path("a.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(fs::read_to_string(path("b.csv")).unwrap().lines().count() > 1);
    for wrong in [
        &["scan", ".", "-o", "x"][..],
        &["scan", ".", "-f", "json", "-f", "csv"],
        &["scan", ".", "-f", "jsno"],
        &["scan", ".", "-f", "json", "-o", "x", "-o", "y"],
    ] {
        let output = run(&example(), wrong);
        assert_eq!(code(&output), 2, "{wrong:?}");
        assert!(complaint(&output).starts_with("error: "), "{wrong:?}: {}", complaint(&output));
    }
}

#[test]
fn a_mistake_in_the_request_ends_the_run_before_it_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
    file("unknown.yaml.conf", "failOn: high\nexclud: {}\n");
    file("register", "acceptances:\n  - {id: A, owner: o}\n");
    file("baseline", "{");
    let cases: &[&[&str]] = &[
        &["--config", "unknown.yaml.conf"],
        &["--config", "no-such-file"],
        &["--acceptances", "register"],
        &["--baseline", "baseline"],
        &["--baseline", "no-such-file"],
        &["--measures", "no-such-folder"],
        &["--pss-version", "1.99"],
        &["--fail-on", "hihg"],
        &["--severity", "worst"],
        &["--exclude", "run-as-nonroot"],
        &["--values", "no-such-file"],
    ];
    for arguments in cases {
        let mut all = vec!["scan", "pod.yaml"];
        all.extend(*arguments);
        let output = run(folder.path(), &all);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", text(&output));
        assert_eq!(text(&output), "", "{arguments:?}: nothing looks like a result");
        let said = complaint(&output);
        assert!(said.starts_with("error: "), "{arguments:?}: {said}");
    }
}

#[test]
fn a_configuration_is_found_upwards_and_named_with_what_it_silences() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("deploy/web");
    fs::create_dir_all(&deep).unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".ringfort.yaml"), "exclude: {measures: [run-as-non-root]}\n")
        .unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c}]}\n";
    fs::write(deep.join("pod.yaml"), pod).unwrap();
    let has = |json: &Value| {
        list(json, "/findings").iter().any(|finding| finding["measure"] == "run-as-non-root")
    };
    let (_, json) = scan_json(&deep, &["."]);
    assert!(!has(&json));
    assert!(
        json["configuration"].to_string().contains(".ringfort.yaml"),
        "{}",
        json["configuration"]
    );
    assert!(text(&run(&deep, &["scan", "."])).contains(".ringfort.yaml"));
    let (_, json) = scan_json(&deep, &[".", "--config", "none"]);
    assert!(has(&json));
}

#[test]
fn a_configuration_cannot_lead_out_of_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let repository = folder.path().join("repository");
    fs::create_dir(&repository).unwrap();
    fs::write(folder.path().join("outside.yaml"), "canary-outside: [\n").unwrap();
    fs::write(repository.join(".ringfort.yaml"), "registers: [link.yaml]\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../outside.yaml", repository.join("link.yaml")).unwrap();
    let output = run(&repository, &["scan", "."]);
    assert_eq!(code(&output), 2);
    assert!(!complaint(&output).contains("canary"), "{}", complaint(&output));
    #[cfg(unix)]
    {
        fs::remove_file(repository.join(".ringfort.yaml")).unwrap();
        std::os::unix::fs::symlink("../outside.yaml", repository.join(".ringfort.yaml")).unwrap();
        let output = run(&repository, &["scan", "."]);
        assert_eq!(code(&output), 2);
        assert!(!complaint(&output).contains("canary"), "{}", complaint(&output));
    }
}

#[test]
#[cfg(unix)]
fn measures_that_a_configuration_names_are_regular_files() {
    let folder = tempfile::tempdir().unwrap();
    let level = folder.path().join("repository/own/container");
    fs::create_dir_all(&level).unwrap();
    let repository = folder.path().join("repository");
    fs::write(folder.path().join("outside.md"), "---\ncanary-outside: [\n---\n").unwrap();
    fs::write(repository.join(".ringfort.yaml"), "measures: [own]\n").unwrap();
    std::os::unix::fs::symlink("../../../outside.md", level.join("link.md")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(level.join("pipe.md")).status().unwrap();
    assert!(pipe.success());
    let output = run(&repository, &["scan", "."]);
    assert_eq!(code(&output), 2);
    let said = complaint(&output);
    assert!(said.contains("link.md") && said.contains("pipe.md"), "{said}");
    assert!(!said.contains("canary"), "{said}");
}

#[test]
fn an_accepted_finding_no_longer_fails_and_is_still_listed() {
    let folder = tempfile::tempdir().unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c}]}\n";
    fs::write(folder.path().join("pod.yaml"), pod).unwrap();
    let only = ["pod.yaml", "--include", "run-as-non-root"];
    let (exit, json) = scan_json(folder.path(), &only);
    assert_eq!((exit, list(&json, "/findings").len()), (1, 1));
    let id = json["findings"][0]["id"].as_str().unwrap().to_owned();
    let day = in_some_months();
    let accept = |id: &str| {
        let said = ["--owner", "team-a", "--reason", "replaced soon", "--until", &day, "pod.yaml"];
        run(folder.path(), &[&["accept", id][..], &said].concat())
    };
    let output = accept(&id[..8]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.ends_with("by team-a\nwritten to .ringfort.yaml\n"), "{said}");
    let (exit, json) = scan_json(folder.path(), &only);
    assert_eq!(exit, 0);
    let finding = &json["findings"][0];
    assert_eq!(finding["id"], id.as_str());
    assert!(finding["standing"].to_string().contains("accepted"), "{finding}");
    assert!(json["acceptances"].to_string().contains("team-a"), "{}", json["acceptances"]);
    let before = fs::read_to_string(folder.path().join(".ringfort.yaml")).unwrap();
    let output = accept(&id);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("accepted already"), "{}", complaint(&output));
    assert_eq!(fs::read_to_string(folder.path().join(".ringfort.yaml")).unwrap(), before);
    // An unknown id is a mistake.
    assert_eq!(code(&accept("0000000000")), 2);
}

fn in_some_months() -> String {
    let now = jiff::Zoned::now();
    now.saturating_add(jiff::Span::new().months(3)).date().to_string()
}

#[test]
fn marks_in_the_file_accept_unless_forbidden() {
    let folder = tempfile::tempdir().unwrap();
    let pod = "\
apiVersion: v1
kind: Pod
metadata:
  name: a
  annotations: {checkov.io/skip1: CKV_K8S_23=vendor image}
spec:
  containers: [{name: c}]
";
    fs::write(folder.path().join("pod.yaml"), pod).unwrap();
    let only = ["pod.yaml", "--include", "run-as-non-root"];
    let (exit, json) = scan_json(folder.path(), &only);
    assert_eq!(exit, 0, "{}", json["findings"]);
    assert!(json["acceptances"].to_string().contains("checkov"));
    let (exit, _) = scan_json(folder.path(), &[only[0], only[1], only[2], "--no-inline"]);
    assert_eq!(exit, 1);
}

#[test]
fn a_baseline_makes_old_findings_known_and_new_ones_fail() {
    let folder = tempfile::tempdir().unwrap();
    let pod = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: c}}]}}\n"
        )
    };
    fs::write(folder.path().join("a.yaml"), pod("a")).unwrap();
    assert_eq!(code(&run(folder.path(), &["scan", ".", "--create-baseline", "known.json"])), 1);
    assert_eq!(code(&run(folder.path(), &["scan", ".", "--baseline", "known.json"])), 0);
    fs::write(folder.path().join("b.yaml"), pod("b")).unwrap();
    let output = run(folder.path(), &["scan", ".", "--baseline", "known.json"]);
    assert_eq!(code(&output), 1);
}

#[test]
fn one_finding_per_cause() {
    let folder = tempfile::tempdir().unwrap();
    let template = r#"{"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}"#;
    let owned = |kind: &str, api: &str, name: &str, owner: &str, owner_name: &str, spec: &str| {
        format!(
            r#"{{"apiVersion": "{api}", "kind": "{kind}", "metadata": {{"name": "{name}", "namespace": "x", "uid": "u-{name}",
            "labels": {{"app": "a"}}, "ownerReferences": [{{"apiVersion": "apps/v1", "kind": "{owner}", "name": "{owner_name}",
            "uid": "u-{owner_name}", "controller": true}}]}}, "spec": {spec}}}"#
        )
    };
    let deployment = format!(
        r#"{{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {{"name": "d", "namespace": "x", "uid": "u-d"}},
        "spec": {{"replicas": 1, "selector": {{"matchLabels": {{"app": "a"}}}}, "template": {template}}}}}"#
    );
    let set = owned(
        "ReplicaSet",
        "apps/v1",
        "d-1",
        "Deployment",
        "d",
        &format!(r#"{{"replicas": 1, "template": {template}}}"#),
    );
    let pod = owned(
        "Pod",
        "v1",
        "d-1-x",
        "ReplicaSet",
        "d-1",
        r#"{"containers": [{"name": "c", "image": "i"}]}"#,
    );
    let dump =
        format!(r#"{{"apiVersion": "v1", "kind": "List", "items": [{pod}, {set}, {deployment}]}}"#);
    fs::write(folder.path().join("dump.json"), dump).unwrap();
    let (_, json) = scan_json(folder.path(), &["dump.json", "--include", "run-as-non-root"]);
    let findings = list(&json, "/findings");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["subject"]["kind"], "Deployment");
    assert_eq!(list(&findings[0], "/instances").len(), 2);
    fs::write(folder.path().join("dump.json"), pod).unwrap();
    let (_, json) = scan_json(folder.path(), &["dump.json", "--include", "run-as-non-root"]);
    assert_eq!(
        json["findings"][0]["subject"]["kind"], "Pod",
        "without its owner, the pod has the finding"
    );
}

#[test]
fn whoever_closes_the_output_has_seen_enough() {
    let mut child = ringfort()
        .current_dir(example())
        .args(["scan", ".", "--format", "json", "--verdicts"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 1);
    assert_eq!(complaint(&output), "");
}

#[test]
fn a_result_that_cannot_be_written_is_no_result() {
    let output = run(&example(), &["scan", ".", "-f", "json", "-o", "/no/such/folder/out.json"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("/no/such/folder/out.json"));
    if Path::new("/dev/full").exists() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = ringfort()
            .current_dir(example())
            .args(["scan", ".", "-f", "json"])
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(code(&output), 2);
        assert!(complaint(&output).contains("cannot write"), "{}", complaint(&output));
    }
}

#[test]
fn charts_without_helm_are_told_with_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n")
        .unwrap();
    let output = ringfort()
        .current_dir(folder.path())
        .env("PATH", "/no/such/folder")
        .args(["scan", "."])
        .output()
        .unwrap();
    assert_eq!(code(&output), 3);
    assert!(text(&output).contains("helm"), "{}", text(&output));
}
