//! CSV (RFC 4180) for spreadsheets: a row a finding, then a row for everything that was not assessed,
//! then the account of the run.

use std::borrow::Cow;
use std::io::{self, Write};

use ringfort_assess::{Assessment, Finding, FindingRisk, Standing};
use ringfort_evidence::Omission;
use ringfort_risk::Class;

use crate::json::standing;
use crate::sanitise::{message, name};
use crate::wording::{advice, check, line};

const HEAD: [&str; 23] = [
    "record",
    "id",
    "severity",
    "standing",
    "measure",
    "check",
    "level",
    "title",
    "apiVersion",
    "kind",
    "namespace",
    "name",
    "container",
    "file",
    "line",
    "path",
    "message",
    "advice",
    "acceptance",
    "riskInherent",
    "riskResidual",
    "riskClass",
    "walls",
];

type Row<'a> = [Cow<'a, str>; HEAD.len()];

/// Writes the table. Cells that a spreadsheet would take for a formula get an apostrophe in front.
pub(crate) fn write(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    row(&HEAD.map(Cow::Borrowed), out)?;
    for finding in &assessment.findings {
        row(&found(finding, assessment), out)?;
    }
    let completeness = &assessment.completeness;
    for omission in &completeness.refused {
        row(&left("refused", omission), out)?;
    }
    for omission in &completeness.skipped {
        row(&left("skipped", omission), out)?;
    }
    row(&account(assessment), out)
}

fn found<'a>(finding: &'a Finding, assessment: &'a Assessment) -> Row<'a> {
    let measure = &finding.measure;
    let subject = &finding.subject;
    let acceptance = match finding.standing {
        Standing::Accepted(index) => assessment.acceptances.get(index),
        _ => None,
    };
    [
        "finding".into(),
        name(&finding.id),
        finding.severity.name().into(),
        standing(finding.standing).into(),
        name(&measure.id),
        check(finding).map_or("".into(), |check| name(&check.id)),
        measure.level.name().into(),
        message(&measure.title),
        name(&subject.api_version),
        name(&subject.kind),
        subject.namespace.as_deref().map_or("".into(), name),
        name(&subject.name),
        subject.container.as_deref().map_or("".into(), name),
        name(&finding.place.file),
        line(&finding.place).to_string().into(),
        message(&finding.place.path),
        message(&finding.message),
        advice(finding).into(),
        acceptance.map_or("".into(), |note| name(&note.id)),
        risk(finding, |risk| format!("{:.1}", risk.inherent().max())),
        risk(finding, |risk| format!("{:.1}", risk.residual().max())),
        risk(finding, |risk| Class::of(risk.residual().max()).name().to_owned()),
        risk(finding, walls),
    ]
}

/// A figure of a finding that was weighed.
fn risk(finding: &Finding, of: impl Fn(&FindingRisk) -> String) -> Cow<'static, str> {
    finding.risk.as_deref().map_or("".into(), |risk| of(risk).into())
}

/// The interceptors that hold something back.
fn walls(risk: &FindingRisk) -> String {
    let walls = risk.worst_view().map_or(&[][..], |view| view.walls.as_slice());
    let ids: Vec<&str> =
        walls.iter().filter(|wall| wall.counts()).map(|wall| &*wall.interceptor.id).collect();
    ids.join(" ")
}

fn left<'a>(record: &'static str, omission: &'a Omission) -> Row<'a> {
    let mut row = Row::default();
    for (column, text) in [
        ("record", record.into()),
        ("standing", omission.reason.name().into()),
        ("file", name(&omission.file)),
        ("line", omission.at.map_or("".into(), |(line, _)| line.to_string().into())),
        ("message", message(&omission.message)),
        ("advice", omission.help.as_deref().map_or("".into(), message)),
    ] {
        put(&mut row, column, text);
    }
    row
}

fn account(assessment: &Assessment) -> Row<'_> {
    let completeness = &assessment.completeness;
    let text = format!(
        "{} found, {} assessed, {} files, {} skipped, {} refused",
        completeness.found,
        completeness.assessed,
        completeness.files,
        completeness.skipped.len(),
        completeness.refused.len()
    );
    let mut row = Row::default();
    put(&mut row, "record", "completeness".into());
    put(&mut row, "message", text.into());
    row
}

fn put<'a>(row: &mut Row<'a>, column: &str, text: Cow<'a, str>) {
    let cells = HEAD.iter().zip(row.iter_mut());
    if let Some((_, cell)) = cells.into_iter().find(|(head, _)| **head == column) {
        *cell = text;
    }
}

/// Writes a row.
pub(crate) fn row(cells: &[Cow<'_, str>], out: &mut dyn Write) -> io::Result<()> {
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            out.write_all(b",")?;
        }
        out.write_all(quoted(cell).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// A cell that can be read back and that no spreadsheet evaluates.
fn quoted(text: &str) -> Cow<'_, str> {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '|', '%']);
    let text: Cow<'_, str> = if formula { format!("'{text}").into() } else { text.into() };
    if text.contains([',', '"', '\r', '\n', ';', '\'', ' ']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        assert_eq!(quoted("web"), "web");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"x\""), "\"say \"\"x\"\"\"");
    }

    #[test]
    fn formulas_are_text() {
        for formula in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1", "\t=1"] {
            assert!(quoted(formula).starts_with("\"'"), "{formula}");
        }
    }
}
