//! Plans: what to do, in which order, and that its numbers are those of the scans before and after.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{code, complaint, run, scan_json, text};

/// A namespace that enforces nothing, with two workloads, one of them privileged and in the host's process namespace.
const SHOP: &str = "apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostPID: true
      containers:
        - name: web
          image: registry.example.org/web:1
          securityContext: {privileged: true}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: registry.example.org/api:1
";

fn folder(manifest: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.yaml"), manifest).unwrap();
    folder
}

fn plan(folder: &Path, flags: &[&str]) -> Value {
    let mut arguments = vec!["plan", ".", "-f", "json"];
    arguments.extend(flags);
    serde_json::from_str(&text(&run(folder, &arguments))).unwrap()
}

fn steps(plan: &Value) -> &Vec<Value> {
    plan["steps"].as_array().unwrap()
}

fn place(plan: &Value, name: &str) -> usize {
    steps(plan)
        .iter()
        .position(|step| step["name"] == name && step["kind"] == "do")
        .unwrap_or_else(|| panic!("{name} is not in the plan"))
}

fn headline(figures: &Value) -> f64 {
    figures["headline"].as_f64().unwrap()
}

fn boutique() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/boutique")
}

#[test]
fn it_begins_where_the_scan_stands_and_each_step_where_the_last_one_ended() {
    let folder = folder(SHOP);
    let (_, scan) = scan_json(folder.path(), &[".", "--risk"]);
    let plan = plan(folder.path(), &[]);
    for figure in ["headline", "load", "critical", "high", "goals"] {
        assert_eq!(plan["before"][figure], scan["risk"]["open"]["residual"][figure], "{figure}");
    }
    let mut before = &plan["before"];
    for step in steps(&plan) {
        assert_eq!(&step["before"], before);
        let gone = before["load"].as_f64().unwrap() - step["after"]["load"].as_f64().unwrap();
        assert!((gone - step["gain"].as_f64().unwrap()).abs() < 1e-6);
        before = &step["after"];
    }
    assert_eq!(&plan["after"], before);
    assert!(headline(&plan["after"]) < headline(&plan["before"]));
}

/// The step is done for real, and the scan then says what the plan announced.
#[test]
fn what_a_step_announces_is_what_a_scan_says_once_it_is_done() {
    let folder = folder(SHOP);
    let announced = plan(folder.path(), &["--what-if", "no-host-pid@shop"]);
    let done = SHOP.replace("      hostPID: true\n", "");
    fs::write(folder.path().join("shop.yaml"), done).unwrap();
    let (_, scan) = scan_json(folder.path(), &[".", "--risk"]);
    let after = &scan["risk"]["open"]["residual"];
    for figure in ["headline", "load"] {
        let (announced, found) =
            (announced["after"][figure].as_f64().unwrap(), after[figure].as_f64().unwrap());
        assert!((announced - found).abs() < 1e-6, "{figure}: {announced}, {found}");
    }
    assert_eq!(announced["after"]["high"], after["high"]);
}

#[test]
fn enforcement_comes_after_the_repair_of_what_it_would_refuse() {
    let folder = folder(SHOP);
    let plan = plan(folder.path(), &[]);
    for level in ["baseline", "restricted"] {
        let name = format!("pod-security-admission:{level}@shop");
        let at = steps(&plan).iter().position(|s| s["name"] == *name && s["kind"] == "do");
        let Some(at) = at else { continue };
        let enforce = &steps(&plan)[at];
        assert!(place(&plan, "no-privileged-containers@shop") < at);
        assert!(place(&plan, "no-host-pid@shop") < at);
        let watch = steps(&plan).iter().position(|s| s["name"] == *name && s["kind"] == "watch");
        let watch = watch.expect("watched first");
        assert!(watch < place(&plan, "no-privileged-containers@shop"));
        let needs = enforce["needs"].as_array().unwrap();
        assert!(needs.iter().any(|need| need.as_u64() == Some(watch as u64 + 1)));
        assert!(!enforce["rejects"].as_array().unwrap().is_empty());
        let command = enforce["commands"][0]["text"].as_str().unwrap();
        assert_eq!(
            command,
            format!("kubectl label --overwrite ns shop pod-security.kubernetes.io/enforce={level}")
        );
        return;
    }
    panic!("no level is enforced");
}

#[test]
fn a_level_that_refuses_what_somebody_accepted_is_not_planned() {
    let folder = folder(SHOP);
    let (_, scan) = scan_json(folder.path(), &["."]);
    let findings = scan["findings"].as_array().unwrap();
    let privileged = findings.iter().find(|f| f["measure"] == "no-privileged-containers").unwrap();
    let id = privileged["id"].as_str().unwrap();
    let until = ["--owner", "a", "--reason", "an agent of the node", "--until"];
    let mut arguments = vec!["accept", id, "--register", "accepted.yaml"];
    arguments.extend(until);
    let day = next_month();
    arguments.push(&day);
    assert_eq!(code(&run(folder.path(), &arguments)), 0);
    let plan = plan(folder.path(), &["--acceptances", "accepted.yaml"]);
    let names: Vec<&str> = steps(&plan).iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert!(!names.iter().any(|name| name.starts_with("no-privileged-containers")));
    assert!(!names.iter().any(|name| name.starts_with("pod-security-admission")), "{names:?}");
}

fn next_month() -> String {
    let day = jiff::Zoned::now().date().checked_add(jiff::Span::new().days(30)).unwrap();
    day.to_string()
}

#[test]
fn a_budget_and_an_executor_bound_the_plan() {
    let folder = folder(SHOP);
    let whole = plan(folder.path(), &[]);
    let small = plan(folder.path(), &["--effort", "6"]);
    assert!(small["effort"].as_u64().unwrap() <= 6 && !steps(&small).is_empty());
    assert!(steps(&small).len() < steps(&whole).len());
    let left_out = small["leftOut"].as_array().unwrap();
    assert!(left_out.iter().any(|omitted| omitted["because"] == "over-budget"));
    let developers = plan(folder.path(), &["--for", "developer"]);
    assert!(!steps(&developers).is_empty());
    assert!(steps(&developers).iter().all(|step| step["executor"] == "developer"));
}

#[test]
fn what_is_named_wrongly_is_told_with_what_there_is() {
    let folder = folder(SHOP);
    for (flags, said) in [
        (["--what-if", "no-privileged-container"], "did you mean `no-privileged-containers`?"),
        (["--what-if", "no-privileged-containers@nowhere"], "no-privileged-containers@shop"),
        (["--what-if", "kubelet-no-anonymous"], "nothing open lacks it"),
        (["--for", "nobody"], "platform, cluster and developer"),
        (["--format", "sarif"], "terminal, json, markdown"),
    ] {
        let output = run(folder.path(), &[&["plan", "."], &flags[..]].concat());
        assert_eq!(code(&output), 2, "{flags:?}");
        assert!(complaint(&output).contains(said), "{flags:?}: {}", complaint(&output));
    }
}

#[test]
fn the_boutique_is_planned_for_people() {
    let output = run(&boutique(), &["plan", ".", "--steps", "4", "--commands"]);
    assert_eq!(code(&output), 0);
    let told = text(&output);
    for words in ["risk ", " -> ", "  1  ", "do ", "verify", "more step", "next: ringfort plan"] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    let table = text(&run(&boutique(), &["plan", ".", "-f", "markdown", "--steps", "4"]));
    assert_eq!(table.lines().filter(|line| line.starts_with("| ")).count(), 6, "{table}");
}

#[test]
fn nothing_to_do_is_said_and_what_was_not_read_is_told_by_the_exit_code() {
    let nothing = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n";
    let empty = folder(nothing);
    let output = run(empty.path(), &["plan", ".", "--include", "no-privileged-containers"]);
    assert_eq!(code(&output), 0);
    assert!(text(&output).contains("nothing to plan"));
    let broken = folder(&format!("{SHOP}---\nkind: [\n"));
    let output = run(broken.path(), &["plan", "."]);
    assert_eq!(code(&output), 3);
    assert!(text(&output).contains("1 document could not be assessed"));
}
