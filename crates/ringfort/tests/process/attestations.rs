//! What people say they have seen: skeletons, registers, and what counts in a scan.

use std::fs;
use std::path::Path;

use crate::support::{code, complaint, run, scan_json, text};

const MEASURE: &str = "namespace-boundaries";

fn day(days: i64) -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
}

fn write_record(folder: &Path, until: &str) {
    let record = format!(
        "attestations:\n  - {{measure: {MEASURE}, scope: a, statement: b, evidence: c, by: d, on: {}, until: {until}}}\n",
        day(-20)
    );
    fs::write(folder.join("attestations.yaml"), record).unwrap();
}

#[test]
fn a_skeleton_is_refused_until_it_is_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["attest", "new", MEASURE, "--by", "jane"]);
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    assert!(text(&output).contains("fill in scope, statement"), "{}", text(&output));
    let written = fs::read_to_string(folder.path().join("attestations.yaml")).unwrap();
    assert!(written.contains("by: jane") && written.contains("# "), "{written}");
    let output = run(folder.path(), &["attest", "check"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("`scope` is not filled in"), "{}", complaint(&output));
    assert!(!complaint(&output).contains("`by`"), "{}", complaint(&output));

    let given = ["--scope", "a", "--statement", "b", "--evidence", "c", "--by", "d"];
    let dates = ["--on", &day(-1), "--until", &day(90), "--register", "other.yaml"];
    let output = run(folder.path(), &[&["attest", "new", MEASURE][..], &given, &dates].concat());
    assert_eq!(code(&output), 0, "{}", complaint(&output));
    let output = run(folder.path(), &["attest", "check", "other.yaml"]);
    assert_eq!((code(&output), &*text(&output)), (0, "1 attestation, 0 ended, 0 within 30 days\n"));

    let output = run(folder.path(), &["attest", "new", "namespace-boundries"]);
    assert_eq!(code(&output), 2);
    assert!(complaint(&output).contains("did you mean"), "{}", complaint(&output));
}

#[test]
fn an_attestation_counts_until_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c}]}\n";
    fs::write(folder.path().join("pod.yaml"), pod).unwrap();
    let status = || {
        let arguments = ["pod.yaml", "--attestations", "attestations.yaml"];
        let (_, json) = scan_json(folder.path(), &arguments);
        let measures = json["measures"].as_array().unwrap();
        let own = measures.iter().find(|one| one["id"] == MEASURE).unwrap();
        (own["status"].as_str().unwrap().to_owned(), json["attestations"].to_string())
    };
    let questions = || {
        let arguments = ["questions", "-f", "json", "--attestations", "attestations.yaml"];
        text(&run(folder.path(), &arguments))
    };
    write_record(folder.path(), &day(10));
    let output = run(folder.path(), &["attest", "check"]);
    assert_eq!(code(&output), 0);
    assert!(text(&output).contains("1 within 30 days"), "{}", text(&output));
    assert_eq!(status().0, "attested");
    assert!(!questions().contains(MEASURE));

    write_record(folder.path(), &day(-1));
    assert_eq!(code(&run(folder.path(), &["attest", "check"])), 1);
    let (status, notes) = status();
    assert_eq!(status, "unknown");
    assert!(notes.contains("it ended on"), "{notes}");
    assert!(questions().contains(MEASURE));
}
