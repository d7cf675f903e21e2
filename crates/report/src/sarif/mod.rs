//! SARIF 2.1.0, for code scanning: one rule a check, one result a finding.

mod notification;
mod result;
mod rule;

use std::io::{self, Write};

use ringfort_assess::Assessment;
use ringfort_measure::Severity;
use serde::Serialize;

use crate::Context;
use crate::json::Lines;
use result::Results;
use rule::Rules;

/// Writes a log with one run, result by result.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rules = Rules::of(assessment);
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "Ringfort",
                    semantic_version: context.version,
                    information_uri: "https://github.com/ringfort/ringfort",
                    rules: &rules,
                },
            },
            invocations: [notification::Invocation::of(assessment)],
            column_kind: "unicodeCodePoints",
            results: Results { assessment, rules: &rules },
        }],
    };
    log.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Lines::spread(SPREAD)))?;
    writeln!(out)
}

/// Log, runs, run, results: the entries of these stand on one line each.
const SPREAD: usize = 4;

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [notification::Invocation<'a>; 1],
    column_kind: &'static str,
    results: Results<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'a str,
    information_uri: &'static str,
    rules: &'a Rules<'a>,
}

/// A text as plain text and, if it differs, as Markdown.
#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    fn plain(text: impl Into<String>) -> Message {
        Message { text: text.into(), markdown: None }
    }
}

/// SARIF knows three levels.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// The number that code scanning turns back into our four words.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

/// A reference to a file: relative where its path is.
#[derive(Serialize)]
struct Artifact {
    uri: String,
}

impl Artifact {
    fn of(file: &str) -> Artifact {
        Artifact { uri: uri(file) }
    }
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.contains('/');
    let mut uri = match path {
        _ if drive => "file:///".to_owned(),
        _ if path.starts_with('/') => "file://".to_owned(),
        _ => String::new(),
    };
    for (number, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if plain || (drive && number == 1) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uri_references() {
        for (path, expected) in [
            ("k8s/web.yaml", "k8s/web.yaml"),
            ("a b/ä#1?.yaml", "a%20b/%C3%A4%231%3F.yaml"),
            ("/tmp/x.yaml", "file:///tmp/x.yaml"),
            ("C:/x.yaml", "file:///C:/x.yaml"),
            ("a:b.yaml", "a%3Ab.yaml"),
            ("<stdin>", "%3Cstdin%3E"),
            ("../x%y", "../x%25y"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
