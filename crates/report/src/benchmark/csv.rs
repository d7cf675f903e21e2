//! A view for spreadsheets.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{View, evidence, ids, word};
use crate::csv::row;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = ["benchmark", "requirement", "words", "status", "measures", "findings", "evidence"];
    row(&head.map(Cow::Borrowed), out)?;
    for one in &view.rows {
        let findings: Vec<&str> = one.findings.iter().map(|finding| &*finding.id).collect();
        let cells: [Cow<'_, str>; 7] = [
            Cow::Borrowed(&view.benchmark.name),
            Cow::Borrowed(&one.requirement.id),
            Cow::Borrowed(&one.requirement.words),
            Cow::Borrowed(word(one)),
            Cow::Owned(ids(one).join(" ")),
            Cow::Owned(findings.join(" ")),
            Cow::Owned(evidence(one)),
        ];
        row(&cells, out)?;
    }
    Ok(())
}
