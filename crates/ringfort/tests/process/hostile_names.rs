//! Names that were made to deceive whoever reads a report.

use std::fs;

use crate::support::{code, complaint, run, text};
use serde_json::Value;

const NAMES: [&str; 6] = [
    "\u{1b}[31mred\u{1b}]0;title\u{7}",
    "abc\u{202e}drowssap\u{2066}",
    "line\nbreak\r\n::error::x",
    "</script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\"quoted\" `ticks` | pipe",
];

fn manifests() -> String {
    let mut text = String::new();
    for name in NAMES {
        let name = serde_json::to_string(name).unwrap();
        let label = "x".repeat(65_536);
        text.push_str(&format!(
            r#"{{"apiVersion": "v1", "kind": "Pod", "metadata": {{"name": {name}, "namespace": {name}, "labels": {{"a": "{label}"}}}},
            "spec": {{"containers": [{{"name": {name}, "image": {name}}}]}}}}"#
        ));
        text.push_str("\n---\n");
    }
    text
}

#[test]
fn names_do_no_harm_in_any_format() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("names.yaml"), manifests()).unwrap();
    for format in ["terminal", "json", "sarif", "junit", "markdown", "csv", "github"] {
        let output = run(folder.path(), &["scan", ".", "--format", format]);
        assert_eq!(code(&output), 1, "{}", complaint(&output));
        let said = text(&output);
        // Only a table of RFC 4180 ends its lines so.
        let said = if format == "csv" { said.replace("\r\n", "\n") } else { said };
        for bad in ['\u{1b}', '\u{7}', '\u{202e}', '\u{2066}', '\r'] {
            assert!(!said.contains(bad), "{format} shows {bad:?}");
        }
        match format {
            "json" | "sarif" => {
                serde_json::from_str::<Value>(&said).unwrap();
            }
            "csv" => {
                let cells = said.lines().skip(1).flat_map(|line| line.split(','));
                for cell in cells {
                    assert!(!cell.trim_start_matches('"').starts_with('='), "{cell}");
                }
            }
            "github" => {
                for line in said.lines().filter(|line| line.contains("::error::x")) {
                    assert!(!line.starts_with("::error::x"), "{line}");
                }
            }
            "junit" => assert!(!said.contains("<script>"), "{format}"),
            _ => {}
        }
    }
}

#[test]
fn a_file_name_is_shown_in_one_harmless_line() {
    let folder = tempfile::tempdir().unwrap();
    let name = "evil\u{1b}[2J\nname.yaml";
    fs::write(folder.path().join(name), "kind: [").unwrap();
    let output = run(folder.path(), &["scan", "."]);
    assert_eq!(code(&output), 3);
    let said = text(&output) + &complaint(&output);
    assert!(!said.contains('\u{1b}'), "{said:?}");
}
