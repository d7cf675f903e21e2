use ringfort_document::Span;
use ringfort_measure::Severity;

use crate::testing::{configuration, document, measures, now};
use crate::{Acceptance, Candidate, Known, Treatment, check_distinct, read_register};

const RECORD: &str = "  - id: ACC-1
    owner: payments@example.com
    reason: vendor image, replaced in spring
    until: 2027-03-31
    measure: run-as-non-root
";

fn with(fields: &str) -> String {
    format!("acceptances:\n{RECORD}{fields}")
}

fn read(fields: &str) -> Acceptance {
    let text = with(fields);
    match configuration(&text) {
        Ok(mut read) => read.acceptances.remove(0),
        Err(faults) => panic!("{}", faults.render(&text)),
    }
}

/// A record that says other things about the five required matters.
fn mistakes(record: &str) -> String {
    crate::testing::mistakes(&format!("acceptances:\n  - {{{record}}}\n"))
}

fn candidate<'a>() -> Candidate<'a> {
    Candidate {
        id: "0123456789abcdef",
        measure: "run-as-non-root",
        check: "may-run-as-root",
        severity: Severity::High,
        api_version: "apps/v1",
        kind: "Deployment",
        namespace: Some("shop"),
        name: "web-1",
        container: Some("app"),
        labels: None,
        file: "deploy/web.yaml",
        source: 0,
        object: 0,
        path: "spec.template.spec.containers[0]",
        span: Span { start: 10, end: 20 },
        subject_path: "spec.template.spec.containers[0]",
        subject_span: Span { start: 5, end: 30 },
        weighed: None,
    }
}

fn matches(fields: &str) -> bool {
    let candidate = candidate();
    read(fields).matches(&candidate, candidate.file)
}

#[test]
fn a_record_is_read_with_all_its_fields() {
    let read = read(
        "    created: 2026-11-01
    namespace: shop
    approvers: [a@example.com, b@example.com]
    ceiling: {confidentiality: 12.5, availability: 40}
    requires: [I-PSA]
    ticket: SEC-12
    treatment: risk-adjusted
",
    );
    assert_eq!(read.id, "ACC-1");
    assert_eq!(read.owner, "payments@example.com");
    assert_eq!(read.until.to_string(), "2027-03-31");
    assert_eq!(read.approvers.len(), 2);
    assert_eq!(read.ceiling, [Some(12.5), None, None, None, Some(40.0), None]);
    assert_eq!(read.requires, ["I-PSA"]);
    assert_eq!(read.ticket.as_deref(), Some("SEC-12"));
    assert_eq!(read.treatment, Treatment::RiskAdjusted);
    assert_eq!((read.place.line, read.place.path.as_str()), (2, "acceptances[0]"));
}

#[test]
fn every_condition_counts() {
    for (fields, fit) in [
        ("", true),
        ("    namespace: shop\n", true),
        ("    namespace: [ops, sh*]\n", true),
        ("    namespace: ops\n", false),
        ("    kind: Deployment\n", true),
        ("    kind: apps/Deployment\n", true),
        ("    kind: batch/Deployment\n", false),
        ("    kind: Pod\n", false),
        ("    name: web-?\n", true),
        ("    name: web\n", false),
        ("    container: app\n", true),
        ("    container: setup\n", false),
        ("    path: deploy/**\n", true),
        ("    path: [charts, deploy/*.yaml]\n", true),
        ("    path: charts\n", false),
        ("    finding: 0123456789abcdef\n", true),
        ("    finding: fedcba9876543210\n", false),
        ("    namespace: shop\n    container: setup\n", false),
        ("    labels: {app: web}\n", false),
    ] {
        assert_eq!(matches(fields), fit, "{fields}");
    }
}

#[test]
fn labels_all_have_to_be_there() {
    let labels = document("{app: web, tier: front, version: '12'}");
    let found = Candidate { labels: Some(labels.root()), ..candidate() };
    for (fields, fit) in [
        ("{app: web}", true),
        ("{app: w*, tier: front}", true),
        ("{app: web, tier: back}", false),
        ("{other: '*'}", false),
        ("{version: 12}", true),
    ] {
        let read = read(&format!("    labels: {fields}\n"));
        assert_eq!(read.matches(&found, found.file), fit, "{fields}");
    }
}

#[test]
fn cluster_scoped_objects_are_in_no_namespace() {
    let cluster = Candidate { namespace: None, ..candidate() };
    assert!(!read("    namespace: '*'\n").matches(&cluster, cluster.file));
    assert!(read("").matches(&cluster, cluster.file));
}

#[test]
fn other_measures_and_checks_are_not_meant() {
    let other = Candidate { measure: "memory-limit", check: "no-limit", ..candidate() };
    assert!(!read("").matches(&other, other.file));
    let text = "acceptances: [{id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit/limit-too-high}]";
    assert!(!configuration(text).unwrap().acceptances[0].matches(&other, other.file));
}

#[test]
fn a_requirement_of_another_tool_names_a_measure() {
    let text = "acceptances: [{id: A, owner: o, reason: r, until: 2027-01-01, measure: ['trivy:AVD-KSV-0012', checkov:CKV_K8S_13]}]";
    let read = configuration(text).unwrap().acceptances.remove(0);
    let names: Vec<&str> = read.rules.measures().collect();
    assert_eq!(names, ["memory-limit", "run-as-non-root"]);
}

#[test]
fn a_finding_alone_is_enough() {
    let text =
        "acceptances: [{id: A, owner: o, reason: r, until: 2027-01-01, finding: 1234567890123456}]";
    let read = configuration(text).unwrap().acceptances.remove(0);
    let found = Candidate { id: "1234567890123456", measure: "forbid-privileged", ..candidate() };
    assert!(read.matches(&found, found.file));
    assert!(!read.matches(&candidate(), "deploy/web.yaml"));
}

#[test]
fn what_is_required_is_asked_for() {
    assert_eq!(
        crate::testing::mistakes("acceptances:\n  - id: ACC-1\n    measure: run-as-non-root\n"),
        "\
error: `acceptances[0]` lacks `owner`
  --> .ringfort.yaml:2:5
   |
 2 |   - id: ACC-1
   |     ^
  = help: name the person or team that answers for it

error: `acceptances[0]` lacks `reason`
  --> .ringfort.yaml:2:5
   |
 2 |   - id: ACC-1
   |     ^
  = help: say why this can be lived with

error: `acceptances[0]` lacks `until`
  --> .ringfort.yaml:2:5
   |
 2 |   - id: ACC-1
   |     ^
  = help: every acceptance ends, after twelve months at the latest: add a day as in `2027-03-31`
"
    );
}

#[test]
fn an_end_that_is_too_far_points_at_itself() {
    assert_eq!(
        crate::testing::mistakes(&with("").replace("2027-03-31", "2027-11-24")),
        "\
error: `2027-11-24` is more than twelve months after 2026-11-23
  --> .ringfort.yaml:5:12
   |
 5 |     until: 2027-11-24
   |            ^^^^^^^^^^
  = help: an acceptance lasts twelve months at most: choose an earlier day, renew it then
"
    );
}

#[test]
fn wrong_records_are_refused() {
    for (record, message) in [
        ("id: A, owner: o, reason: r, until: 2027-01-01", "lacks `measure`"),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: run-as-nonroot",
            "unknown measure",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: run-as-non-root/x",
            "has no check `x`",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: 'pss-baseline'",
            "unknown measure",
        ),
        ("id: A, owner: o, reason: r, until: 2027-01-01, measure: '*'", "unknown measure"),
        ("id: A, owner: o, reason: r, until: 2027-01-01, measure: []", "is an empty list"),
        (
            "id: A, owner: '', reason: r, until: 2027-01-01, measure: memory-limit",
            "`acceptances[0].owner` is empty",
        ),
        (
            "id: A, owner: o, reason: ' ', until: 2027-01-01, measure: memory-limit",
            "`acceptances[0].reason` is empty",
        ),
        ("id: A, owner: o, reason: r, until: never, measure: memory-limit", "`never` is no date"),
        (
            "id: A, owner: o, reason: r, until: 2027-02-30, measure: memory-limit",
            "`2027-02-30` is no date",
        ),
        (
            "id: A, owner: o, reason: r, created: 2025-01-01, until: 2027-01-01, measure: memory-limit",
            "more than twelve months after 2025-01-01",
        ),
        (
            "id: A, owner: o, reason: r, created: 2027-11-01, until: 2028-01-01, measure: memory-limit",
            "more than twelve months after 2026-11-23",
        ),
        (
            "id: 'A B', owner: o, reason: r, until: 2027-01-01, measure: memory-limit",
            "`A B` is no id",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit, finding: abc",
            "no id of a finding",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit, namespaces: x",
            "unknown field `namespaces`",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit, treatment: accepted",
            "unknown treatment",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit, ceiling: {integrity: 101}",
            "the ceiling of `integrity`",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit, ceiling: {secrecy: 1}",
            "unknown field `secrecy`",
        ),
        (
            "id: A, owner: o, reason: r, until: 2027-01-01, measure: memory-limit, labels: {}",
            "`labels` names none",
        ),
    ] {
        let told = mistakes(record);
        assert!(told.contains(message), "{record}\n{told}");
        assert_eq!(told.matches("error:").count(), 1, "{record}\n{told}");
    }
}

#[test]
fn critical_measures_are_not_accepted_everywhere() {
    let base = "id: A, owner: o, reason: r, until: 2027-01-01, measure: forbid-privileged";
    for wide in [
        "",
        ", namespace: '*'",
        ", namespace: [shop, '*']",
        ", name: '*e*'",
        ", path: '**/*.yaml'",
        ", kind: Deployment",
        ", container: app",
        ", labels: {app: web}",
        ", namespace: '?*'",
    ] {
        let told = mistakes(&format!("{base}{wide}"));
        assert!(
            told.contains("accepting `forbid-privileged` everywhere is too wide"),
            "{wide}\n{told}"
        );
    }
    for narrow in [
        ", namespace: kube-system",
        ", name: log-*",
        ", path: deploy/agents/**",
        ", finding: 0123456789abcdef",
    ] {
        let text = format!("acceptances: [{{{base}{narrow}}}]");
        assert!(configuration(&text).is_ok(), "{narrow}");
    }
    let mixed =
        "id: A, owner: o, reason: r, until: 2027-01-01, measure: [memory-limit, forbid-privileged]";
    assert!(mistakes(mixed).contains("`forbid-privileged`"));
}

#[test]
fn ids_differ_within_a_file_and_between_files() {
    let twice = format!("acceptances:\n{RECORD}{RECORD}");
    assert!(crate::testing::mistakes(&twice).contains("two acceptances have the id `ACC-1`"));
    let both = vec![read(""), read("")];
    let fault = check_distinct(&both).unwrap_err();
    assert!(fault.to_string().contains("the other is at .ringfort.yaml:2"), "{fault}");
    assert!(check_distinct(&both[..1]).is_ok());
}

#[test]
fn a_register_holds_acceptances_and_nothing_else() {
    let measures = measures();
    let known = Known::new(&measures);
    let text = format!("acceptances:\n{RECORD}");
    let read = |text: &str| {
        read_register("register.yaml", text, &known, now()).map(|register| register.acceptances)
    };
    assert_eq!(read(&text).unwrap().len(), 1);
    assert!(read("").unwrap().is_empty());
    let fault = read("failOn: low\n").unwrap_err();
    assert!(fault.to_string().contains("unknown field `failOn`"), "{fault}");
    assert!(fault.to_string().starts_with("register.yaml:1:1: "), "{fault}");
}
