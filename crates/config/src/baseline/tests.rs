use ringfort_measure::Severity;

use super::*;

fn found<'a>(id: &'a str, name: &'a str) -> Candidate<'a> {
    Candidate {
        id,
        measure: "run-as-non-root",
        check: "may-run-as-root",
        severity: Severity::High,
        api_version: "apps/v1",
        kind: "Deployment",
        namespace: Some("shop"),
        name,
        container: Some("app"),
        labels: None,
        file: "web.yaml",
        source: 0,
        object: 0,
        path: "spec",
        span: Span::default(),
        subject_path: "",
        subject_span: Span::default(),
        weighed: None,
    }
}

const ONE: &str = "0000000000000001";
const TWO: &str = "0000000000000002";

#[test]
fn what_is_written_is_read() {
    let baseline = Baseline::of(&[found(TWO, "web"), found(ONE, "db")]);
    let text = baseline.json();
    assert_eq!(Baseline::parse("b.json", &text).unwrap(), baseline);
    assert!(text.contains("\"subject\": \"Deployment shop/db, container app\""), "{text}");
    assert!(text.find("shop/db") < text.find("shop/web"), "{text}");
    assert!(text.ends_with("}\n"));
    let other_order = Baseline::of(&[found(ONE, "db"), found(TWO, "web")]);
    assert_eq!(other_order.json(), text);
}

#[test]
fn ids_alone_are_enough_and_count() {
    let text =
        format!("{{\"schema\": \"{BASELINE_SCHEMA}\", \"findings\": [{{\"id\": \"{ONE}\"}}]}}");
    let baseline = Baseline::parse("b.json", &text).unwrap();
    assert!(baseline.knows(ONE) && !baseline.knows(TWO));
    assert_eq!(baseline.unmatched([TWO]), 1);
    assert_eq!(baseline.unmatched([ONE, ONE, TWO]), 0);
}

#[test]
fn mistakes_are_told_at_their_line() {
    let id =
        format!("{{\"schema\": \"{BASELINE_SCHEMA}\",\n\"findings\": [\n{{\"id\": \"nope\"}}]}}");
    let extra = format!("{{\"schema\": \"{BASELINE_SCHEMA}\",\n\"findings\": [],\n\"more\": 1}}");
    for (text, line, message) in [
        ("", 1, "not readable as a baseline"),
        ("{", 1, "not readable as a baseline"),
        ("[]", 1, "not readable as a baseline"),
        (
            "{\"schema\": \"ringfort.io/baseline/v9\", \"findings\": []}",
            1,
            "no baseline that this release reads",
        ),
        (&*id, 3, "`nope` is no id of a finding"),
        (&*extra, 3, "unknown field `more`"),
    ] {
        let fault = Baseline::parse("b.json", text).unwrap_err().list.remove(0);
        assert!(fault.message.contains(message), "{text}: {}", fault.message);
        assert_eq!(fault.place.line, line, "{text}");
        assert!(fault.help.unwrap().contains("--create-baseline"));
    }
}

#[test]
fn nesting_without_end_is_an_error() {
    assert!(Baseline::parse("b.json", &"[".repeat(100_000)).is_err());
}

#[test]
fn a_mistake_is_shown_with_its_line() {
    let text = "{\n  \"schema\": 3\n}\n";
    let told = Baseline::parse("b.json", text).unwrap_err().render(text);
    assert_eq!(
        told,
        "\
error: not readable as a baseline: invalid type: integer `3`, expected a string
  --> b.json:2:13
   |
 2 |   \"schema\": 3
   |             ^
  = help: make a new one with `ringfort scan --create-baseline`
"
    );
}
