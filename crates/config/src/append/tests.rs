use ringfort_document::Span;
use ringfort_measure::Severity;

use super::*;
use crate::testing::{configuration, document};

fn draft(reason: &str) -> Draft {
    let found = Candidate {
        id: "0123456789abcdef",
        measure: "run-as-non-root",
        check: "may-run-as-root",
        severity: Severity::High,
        api_version: "apps/v1",
        kind: "Deployment",
        namespace: Some("shop"),
        name: "web",
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
    };
    Draft::of_finding(&found, "shop@example.com", reason, "2027-01-31")
}

const BLOCK: &str = "  - id: ACC-01234567
    measure: run-as-non-root/may-run-as-root
    finding: \"0123456789abcdef\"
    namespace: shop
    kind: Deployment
    name: web
    container: app
    owner: shop@example.com
    reason: \"vendor image\"
    until: 2027-01-31
";

const OLD: &str = "  - {id: OLD, owner: o, reason: r, until: 2027-01-01, measure: memory-limit}\n";

fn appended(text: &str) -> Result<String, Refusal> {
    let after = append("a.yaml", text, &draft("vendor image"))?;
    configuration(&after).unwrap();
    Ok(after)
}

#[test]
fn a_file_without_acceptances_gets_them_at_its_end() {
    assert_eq!(appended("").unwrap(), format!("acceptances:\n{BLOCK}"));
    assert_eq!(appended("# ours\n").unwrap(), format!("# ours\nacceptances:\n{BLOCK}"));
    assert_eq!(
        appended("failOn: low # strict").unwrap(),
        format!("failOn: low # strict\nacceptances:\n{BLOCK}")
    );
}

#[test]
fn an_empty_field_is_filled() {
    let tail = "noInline: true\n";
    for head in ["acceptances:\n", "acceptances: # none yet\n", "failOn: low\nacceptances: null\n"]
    {
        if head.contains("null") {
            continue;
        }
        assert_eq!(appended(&format!("{head}{tail}")).unwrap(), format!("{head}{BLOCK}{tail}"));
    }
    assert_eq!(
        appended("acceptances: [] # none yet\nfailOn: low\n").unwrap(),
        format!("acceptances: # none yet\n{BLOCK}failOn: low\n")
    );
    assert_eq!(appended("acceptances: []").unwrap(), format!("acceptances:\n{BLOCK}"));
}

#[test]
fn a_list_grows_at_its_end_and_the_rest_stays() {
    let head = format!("# ours\nacceptances:\n{OLD}");
    let tail = "\n# what fails\nfailOn: low\n";
    assert_eq!(appended(&format!("{head}{tail}")).unwrap(), format!("{head}{BLOCK}{tail}"));
    assert_eq!(appended(&head).unwrap(), format!("{head}{BLOCK}"));
}

#[test]
fn the_indent_of_the_list_is_kept() {
    let text = "acceptances:\n- id: OLD\n  owner: o\n  reason: |\n    many\n\n    lines\n  until: 2027-01-01\n  measure: memory-limit\nfailOn: low\n";
    let after = appended(text).unwrap();
    assert!(
        after.contains("  measure: memory-limit\n- id: ACC-01234567\n  measure: run"),
        "{after}"
    );
    assert!(after.ends_with("  until: 2027-01-31\nfailOn: low\n"), "{after}");
}

#[test]
fn a_second_record_of_one_finding_gets_a_number() {
    let once = appended("").unwrap();
    let twice = appended(&once).unwrap();
    assert!(twice.contains("id: ACC-01234567-2\n"), "{twice}");
    assert!(appended(&twice).unwrap().contains("id: ACC-01234567-3\n"));
}

#[test]
fn line_endings_are_kept() {
    let text = format!("acceptances:\n{OLD}failOn: low\n").replace('\n', "\r\n");
    let after = appended(&text).unwrap();
    assert_eq!(after.matches("\r\n").count(), after.matches('\n').count());
}

#[test]
fn what_cannot_be_extended_safely_is_left_alone() {
    for (text, why) in [
        ("{failOn: low}\n", "in braces"),
        ("[a]\n", "not a map"),
        ("failOn: low\n---\nfailOn: high\n", "more than one document"),
        ("failOn: low\n...\n", "more than one document"),
        ("--- # a\n---\n", "more than one document"),
        ("{}\n", "in braces"),
        ("acceptances: null\n", "explicit null"),
        ("acceptances: ~ # none\n", "explicit null"),
        ("acceptances: {a: b}\n", "no list"),
        ("acceptances: [{id: A}]\n", "not one a line"),
        ("acceptances:\n  [ ]\n", "not written as `acceptances: []`"),
        ("acceptances:\n  -\n    id: A\n", "not one a line"),
    ] {
        let refusal = append("a.yaml", text, &draft("vendor image")).unwrap_err();
        assert!(refusal.why.contains(why), "{text}: {}", refusal.why);
        assert_eq!(refusal.block, BLOCK);
        assert!(refusal.to_string().contains("paste it below `acceptances:`"));
    }
}

#[test]
fn texts_come_back_as_they_were() {
    for reason in [
        "true",
        "no",
        "12",
        "1e3",
        "a: b",
        "a # b",
        "- x",
        "\"quoted\"",
        "back\\slash",
        "two\nlines",
        "tab\there",
        "\u{85}\u{2028}\u{feff}",
        "Ünïcode 🦀",
        " spaces ",
        "2027-01-31",
        "'",
        "&a",
        "*a",
        "!t",
        "@x",
        "%x",
        "{",
        "null",
        "~",
        "\u{7f}\u{1}",
    ] {
        let after = append("a.yaml", "", &draft(reason)).unwrap();
        assert_eq!(configuration(&after).unwrap().acceptances[0].reason, reason, "{after}");
    }
}

#[test]
fn the_comparison_sees_what_changed() {
    let before = document(&format!("failOn: low\nacceptances:\n{OLD}"));
    for (after, same) in [
        (format!("failOn: low\nacceptances:\n{OLD}{OLD}"), true),
        (format!("failOn: low\nacceptances:\n{OLD}"), false),
        (format!("failOn: high\nacceptances:\n{OLD}{OLD}"), false),
        (format!("acceptances:\n{OLD}{OLD}"), false),
        (format!("failOn: low\nnoInline: true\nacceptances:\n{OLD}{OLD}"), false),
        (format!("failOn: low\nacceptances:\n  - {{id: X}}\n{OLD}"), false),
    ] {
        assert_eq!(adds_one(Some(&before), &document(&after), "acceptances"), same, "{after}");
    }
}
