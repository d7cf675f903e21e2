//! What clusters stand on, as people have it: templates, Terraform, answers of `az`, files of hosts.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::{list, root, scan_json};

/// Measure, file and line of each finding.
fn findings(json: &Value) -> BTreeSet<(String, String, u64)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |finding: &Value| {
        let place = &finding["place"];
        (text(&finding["measure"]), text(&place["file"]), place["line"].as_u64().unwrap())
    };
    list(json, "/findings").iter().map(one).collect()
}

fn has(json: &Value, measure: &str, file: &str, line: u64) {
    let found = findings(json);
    let wanted = (measure.to_owned(), file.to_owned(), line);
    let of_measure: Vec<_> = found.iter().filter(|found| found.0 == measure).collect();
    assert!(found.contains(&wanted), "{measure} at {file}:{line}; found {of_measure:?}");
}

fn verdicts<'j>(json: &'j Value, measure: &str) -> BTreeSet<&'j str> {
    let verdicts = list(json, "/verdicts").iter().filter(|one| one["measure"] == measure);
    verdicts.map(|one| one["verdict"].as_str().unwrap()).collect()
}

#[test]
fn a_template_is_assessed_with_the_parameters_beside_it() {
    let (_, json) = scan_json(&root(), &["examples/arm", "--verdicts"]);
    let file = "examples/arm/main.json";
    // The file of parameters says `true`, the template's default says `false`.
    has(&json, "aks-local-accounts-off", file, 30);
    has(&json, "registry-no-shared-credentials", file, 58);
    // A variable's value is told where the variable is written.
    has(&json, "network-plugin-enforces-policies", file, 17);
    // Nobody says whether the cluster is private.
    assert_eq!(verdicts(&json, "private-api-endpoint"), BTreeSet::from(["undecided"]));
    assert_eq!(list(&json, "/completeness/refused"), [] as [Value; 0]);
    let pools =
        list(&json, "/verdicts").iter().filter(|one| one["subject"]["kind"] == "agent-pool");
    let names: BTreeSet<&str> = pools.map(|one| one["subject"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["shop-prod/system", "shop-prod/work"]));
}

#[test]
fn a_template_that_cannot_be_resolved_holds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let template = fs::read_to_string(root().join("examples/arm/main.json")).unwrap();
    let all = r#""properties": "[reference('other')]", "ignored": {"#;
    let open = template
        .replacen("\"properties\": {", all, 1)
        .replace("\"defaultValue\": true", "\"x\": 1");
    fs::write(folder.path().join("main.json"), open).unwrap();
    let (_, json) = scan_json(folder.path(), &["main.json", "--verdicts"]);
    let about = |kind: &str| -> BTreeSet<String> {
        let own = list(&json, "/verdicts").iter().filter(|one| one["subject"]["kind"] == kind);
        own.map(|one| one["verdict"].as_str().unwrap().to_owned()).collect()
    };
    for kind in ["aks-cluster", "container-registry"] {
        let seen = about(kind);
        assert!(seen.contains("undecided"), "{kind}: {seen:?}");
        let held: Vec<&Value> = list(&json, "/verdicts")
            .iter()
            .filter(|one| one["subject"]["kind"] == kind && one["verdict"] == "held")
            .collect();
        // What stands beside the properties is known: its name.
        assert!(
            held.iter().all(|one| one["measure"] == "cloud-resources-named-and-tagged"),
            "{held:?}"
        );
    }
}

#[test]
fn secrets_of_templates_and_configurations_are_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let template = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"p": {"type": "secureString", "defaultValue": "canary"}},
  "resources": [{"type": "Microsoft.ContainerRegistry/registries", "name": "shop", "apiVersion": "2025-04-01",
    "properties": {"adminUserEnabled": true, "adminPassword": "canary", "other": "[parameters('p')]"}}]
}"#;
    fs::write(folder.path().join("main.json"), template).unwrap();
    let terraform = "resource \"azurerm_container_registry\" \"shop\" {\n  name = \"shop\"\n  admin_enabled = true\n  admin_password = \"canary\"\n}\n";
    fs::write(folder.path().join("main.tf"), terraform).unwrap();
    let (_, json) = scan_json(folder.path(), &["."]);
    let found = findings(&json);
    for file in ["main.json", "main.tf"] {
        assert!(found.iter().any(|found| found.1 == file), "{file}: {found:?}");
    }
    assert!(!json.to_string().contains("canary"));
    for format in ["terminal", "sarif", "markdown", "junit"] {
        let output = crate::support::run(folder.path(), &["scan", ".", "--format", format]);
        assert!(!crate::support::text(&output).contains("canary"), "{format}");
    }
}

#[test]
fn terraform_answers_of_az_and_files_of_hosts_are_assessed() {
    let (_, json) = scan_json(&root(), &["examples/terraform"]);
    has(&json, "registry-no-shared-credentials", "examples/terraform/registry.tf", 6);
    let (_, json) = scan_json(&root(), &["examples/azure"]);
    assert!(findings(&json).iter().any(|found| found.0 == "defender-for-containers"));
    let (_, json) = scan_json(&root(), &["examples/on-prem"]);
    let found = findings(&json);
    for file in ["kubeadm.yaml", "node.yaml"] {
        let file = format!("examples/on-prem/{file}");
        assert!(found.iter().any(|found| found.1 == file), "{file}: {found:?}");
    }
}

#[cfg(unix)]
#[test]
fn bicep_is_translated_by_its_own_program() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    // A recorded answer of `bicep build --stdout`, version 0.30.
    let template = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "metadata": {"_generator": {"name": "bicep", "version": "0.30.23.60470", "templateHash": "1"}},
  "resources": [{"type": "Microsoft.ContainerRegistry/registries", "apiVersion": "2023-07-01", "name": "shop",
    "location": "[resourceGroup().location]", "sku": {"name": "Basic"}, "properties": {"adminUserEnabled": true}}]
}"#;
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let program = bin.join("bicep");
    fs::write(&program, format!("#!/bin/sh\ncat <<'END'\n{template}\nEND\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let scanned = folder.path().join("scanned");
    fs::create_dir(&scanned).unwrap();
    fs::write(scanned.join("main.bicep"), "module r './registry.bicep' = {name: 'r'}\n").unwrap();
    fs::write(scanned.join("registry.bicep"), "resource r '…' = {}\n").unwrap();
    let scan = |path: &str| {
        let output = crate::support::ringfort()
            .current_dir(&scanned)
            .env("PATH", path)
            .args(["scan", ".", "--format", "json"])
            .output()
            .unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let json = scan(&format!("{}:/usr/bin:/bin", bin.display()));
    let found = list(&json, "/findings")
        .iter()
        .find(|one| one["measure"] == "registry-no-shared-credentials");
    let found = found.unwrap();
    assert_eq!(found["place"]["file"], "main.bicep");
    assert_eq!(found["place"]["rendered"]["by"], "bicep");
    assert_eq!(found["place"]["rendered"]["line"], 6);
    // Modules are part of what uses them.
    assert!(!json.to_string().contains("registry.bicep"));
    let json = scan("/nonexistent");
    let refused = &list(&json, "/completeness/refused")[0];
    assert_eq!(refused["reason"], "missing-renderer");
    assert!(refused["help"].as_str().unwrap().contains("az bicep install"), "{refused}");
}
