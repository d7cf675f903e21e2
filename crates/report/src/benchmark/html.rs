//! A view as one self-contained page.

use std::io::{self, Write};

use askama::Template;
use ringfort_assess::{Finding, RequirementResult};

use super::{View, evidence, word};
use crate::Context;
use crate::html::Shell;
use crate::json::{standing, status};
use crate::sanitise::message;
use crate::wording::{object, position};

#[derive(Template)]
#[template(path = "benchmark.html")]
struct Page<'a> {
    shell: Shell<'a>,
    title: &'a str,
    summary: String,
    refused: usize,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: &'a str,
    words: &'a str,
    status: &'static str,
    evidence: String,
    measures: Vec<(&'a str, &'static str)>,
    findings: Vec<Found>,
}

struct Found {
    severity: &'static str,
    message: String,
    subject: String,
    place: String,
    standing: &'static str,
}

pub(super) fn write(view: &View<'_>, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        shell: Shell::new(context.version, &[]),
        title: &view.benchmark.title,
        summary: view.summary(),
        refused: view.assessment.completeness.refused.len(),
        rows: view.rows.iter().map(row).collect(),
    };
    page.write_into(out).map_err(io::Error::other)
}

fn row<'a>(row: &'a RequirementResult<'a>) -> Row<'a> {
    let behind = row.measures.iter();
    Row {
        id: &row.requirement.id,
        words: &row.requirement.words,
        status: word(row),
        evidence: message(&evidence(row)).into_owned(),
        measures: behind.map(|result| (&*result.measure.id, status(result.status))).collect(),
        findings: row.findings.iter().map(|finding| found(finding)).collect(),
    }
}

fn found(finding: &Finding) -> Found {
    Found {
        severity: finding.severity.name(),
        message: message(&finding.message).into_owned(),
        subject: message(&object(&finding.subject)).into_owned(),
        place: message(&position(&finding.place)).into_owned(),
        standing: standing(finding.standing),
    }
}
