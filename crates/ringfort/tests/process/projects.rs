//! Real projects, and a cluster that was broken on purpose.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{code, complaint, corpus, list, ringfort, unpacked};

/// What was planted: measure, kind and name of the object, and the file it stands in.
const PLANTED: &[(&str, &str, &str, &str)] = &[
    ("no-privileged-containers", "Deployment", "health-check-deployment", "health-check"),
    ("no-runtime-socket", "Deployment", "health-check-deployment", "health-check"),
    ("no-privileged-containers", "Deployment", "system-monitor-deployment", "system-monitor"),
    ("no-privilege-escalation", "Deployment", "system-monitor-deployment", "system-monitor"),
    ("no-host-pid", "Deployment", "system-monitor-deployment", "system-monitor"),
    ("no-host-ipc", "Deployment", "system-monitor-deployment", "system-monitor"),
    ("no-hostpath-volumes", "Deployment", "system-monitor-deployment", "system-monitor"),
    ("no-secrets-in-manifests", "Secret", "goatvault", "system-monitor"),
    ("no-secrets-in-manifests", "Secret", "vaultapikey", "hunger-check"),
    ("no-secrets-in-manifests", "Secret", "webhookapikey", "hunger-check"),
    ("rbac-no-wildcards", "Role", "secret-reader", "hunger-check"),
    ("memory-requests-and-limits", "Deployment", "hunger-check-deployment", "hunger-check"),
    ("network-policy-default-deny", "Namespace", "secure-middleware", "cache-store"),
    ("network-policy-coverage", "Deployment", "cache-store-deployment", "cache-store"),
    ("network-policy-metadata-block", "Deployment", "internal-proxy-deployment", "internal-proxy"),
    ("rbac-cluster-admin", "ClusterRoleBinding", "superadmin", "insecure-rbac"),
    ("rbac-no-wildcards", "ClusterRole", "all-your-base", "pwnchart"),
    ("service-account-dedicated", "ClusterRoleBinding", "belong-to-us", "pwnchart"),
    ("no-host-pid", "DaemonSet", "docker-bench-security", "docker-bench-security"),
    ("no-host-network", "DaemonSet", "docker-bench-security", "docker-bench-security"),
    ("no-runtime-socket", "DaemonSet", "docker-bench-security", "docker-bench-security"),
    ("no-host-pid", "Job", "kube-bench-master", "kube-bench-security"),
    ("image-fixed-tag", "Job", "batch-check-job", "batch-check"),
    ("image-fixed-tag", "Job", "hidden-in-layers", "hidden-in-layers"),
    ("image-fixed-tag", "Deployment", "poor-registry-deployment", "poor-registry"),
];

/// Scans with a real `helm`, which the charts need.
fn scan(folder: &Path) -> Value {
    let mut command = ringfort();
    if let Some(helm) = std::env::var_os("RINGFORT_TEST_HELM") {
        let own = PathBuf::from(helm).parent().unwrap().to_path_buf();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(own).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(all).unwrap());
    }
    let output = command.current_dir(folder).args(["scan", ".", "-f", "json"]).output().unwrap();
    assert_eq!(code(&output), 1, "{}", complaint(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
#[ignore = "conformance: needs ../shared/corpus and helm"]
fn everything_planted_in_kubernetes_goat_is_found() {
    let goat = unpacked("kubernetes-goat.tar.gz");
    let json = scan(goat.path());
    assert_eq!(list(&json, "/completeness/refused"), [] as [Value; 0], "is helm on the PATH?");
    let findings = list(&json, "/findings");
    let found = |(measure, kind, name, file): &(&str, &str, &str, &str)| {
        findings.iter().any(|finding| {
            finding["measure"] == *measure
                && finding["subject"]["kind"] == *kind
                && finding["subject"]["name"] == *name
                && finding["place"]["file"].as_str().unwrap().contains(file)
        })
    };
    let missed: Vec<_> = PLANTED.iter().filter(|planted| !found(planted)).collect();
    println!(
        "kubernetes-goat: {} of {} planted flaws found",
        PLANTED.len() - missed.len(),
        PLANTED.len()
    );
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
#[ignore = "conformance: needs ../shared/corpus and helm"]
fn the_real_projects_are_assessed_to_their_last_object() {
    let projects = unpacked("real-small.tar.gz");
    let json = scan(projects.path());
    assert_eq!(list(&json, "/completeness/refused"), [] as [Value; 0]);
    let index = fs::read(projects.path().join("real-small/index.json")).unwrap();
    let index: Value = serde_json::from_slice(&index).unwrap();
    let wanted: u64 =
        list(&index, "/projects").iter().filter_map(|project| project["objects"].as_u64()).sum();
    assert_eq!(json["completeness"]["assessed"].as_u64(), Some(wanted));
    assert_eq!(list(&json, "/remarks"), [] as [Value; 0], "every check decides on real manifests");
    assert!(corpus("real-small.tar.gz").is_file());
}
