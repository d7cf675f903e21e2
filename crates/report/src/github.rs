//! Annotations for GitHub Actions: workflow commands on standard output.
//!
//! GitHub shows ten errors and ten warnings of a step, so the totals come first and then the worst.

use std::io::{self, Write};

use ringfort_assess::{Assessment, Finding, Standing};
use ringfort_evidence::Omission;
use ringfort_measure::Severity;

use crate::groups::is_to_do;
use crate::sanitise::{message, name};
use crate::wording::{object, origin, settled, summary, tally};

/// Writes a command with the totals, then one for each finding that is to do and for each refusal.
pub(crate) fn write(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    totals(assessment, out)?;
    let mut findings: Vec<&Finding> = assessment.findings.iter().filter(|f| is_to_do(f)).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in findings {
        annotation(finding, out)?;
    }
    assessment.completeness.refused.iter().try_for_each(|omission| refused(omission, out))
}

fn annotation(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let place = &finding.place;
    let mut text = format!("{}: {}", object(&finding.subject), message(&finding.message));
    if let Some(origin) = origin(place) {
        text = format!("{text} ({origin})");
    }
    let (line, column) = (place.line.max(1), place.column.max(1));
    let mut properties = vec![
        ("file", name(&place.file).into_owned()),
        ("line", line.to_string()),
        ("endLine", place.end_line.max(line).to_string()),
    ];
    // GitHub takes columns on one line only.
    if place.end_line <= line {
        properties.push(("col", column.to_string()));
        properties.push(("endColumn", place.end_column.max(column).to_string()));
    }
    properties.push(("title", format!("{}: {}", finding.severity.name(), finding.measure.id)));
    command(kind(finding), &properties, &text, out)
}

/// Nothing below the threshold is an error: the check is not failed by it.
fn kind(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Critical | Severity::High if finding.standing == Standing::Open => "error",
        Severity::Low => "notice",
        _ => "warning",
    }
}

fn refused(omission: &Omission, out: &mut dyn Write) -> io::Result<()> {
    let mut text = message(&omission.message).into_owned();
    if let Some(help) = &omission.help {
        text = format!("{text}; {}", message(help));
    }
    let mut properties = vec![("file", name(&omission.file).into_owned())];
    if let Some((line, column)) = omission.at {
        properties.push(("line", line.to_string()));
        properties.push(("col", column.to_string()));
    }
    properties.push(("title", format!("not assessed: {}", omission.reason.name())));
    command("error", &properties, &text, out)
}

fn totals(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let tally = tally(&assessment.findings);
    let completeness = &assessment.completeness;
    let mut parts = vec![summary(assessment, &tally)];
    parts.extend(settled(assessment, &tally));
    parts.push(format!("{} skipped", completeness.skipped.len()));
    parts.push(format!("{} not assessed", completeness.refused.len()));
    command("notice", &[("title", "Ringfort".to_owned())], &parts.join(" · "), out)
}

fn command(
    kind: &str,
    properties: &[(&str, String)],
    text: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    writeln!(out, "::{kind} {}::{}", properties.join(","), data(text))
}

/// As GitHub's toolkit escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As GitHub's toolkit escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn escapes_as_the_toolkit_does() {
        assert_eq!(data("50%\r\nnext: a, b"), "50%25%0D%0Anext: a, b");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}
