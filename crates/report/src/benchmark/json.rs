//! A view for programs.

use std::io::{self, Write};

use ringfort_assess::RequirementResult;
use serde::Serialize;

use super::{View, evidence, word};
use crate::Context;
use crate::json::status;

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    ringfort: &'a str,
    benchmark: &'a str,
    title: &'a str,
    summary: serde_json::Map<String, serde_json::Value>,
    refused: usize,
    requirements: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    words: &'a str,
    status: &'static str,
    evidence: String,
    measures: Vec<Behind<'a>>,
    findings: Vec<&'a str>,
}

#[derive(Serialize)]
struct Behind<'a> {
    id: &'a str,
    status: &'static str,
    held: usize,
    broken: usize,
    undecided: usize,
    detail: Option<&'a str>,
}

pub(super) fn write(view: &View<'_>, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = view.counts().into_iter();
    let root = Root {
        schema: "ringfort.io/benchmark/v1",
        ringfort: context.version,
        benchmark: &view.benchmark.name,
        title: &view.benchmark.title,
        summary: counts.map(|(word, number)| (word.to_owned(), number.into())).collect(),
        refused: view.assessment.completeness.refused.len(),
        requirements: view.rows.iter().map(row).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}

fn row<'a>(row: &'a RequirementResult<'a>) -> Row<'a> {
    let behind = row.measures.iter().map(|result| Behind {
        id: &result.measure.id,
        status: status(result.status),
        held: result.held,
        broken: result.broken,
        undecided: result.undecided,
        detail: Some(&*result.detail).filter(|detail| !detail.is_empty()),
    });
    Row {
        id: &row.requirement.id,
        words: &row.requirement.words,
        status: word(row),
        evidence: evidence(row),
        measures: behind.collect(),
        findings: row.findings.iter().map(|finding| &*finding.id).collect(),
    }
}
