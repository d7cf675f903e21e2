//! A view for a ticket.

use std::io::{self, Write};

use super::{View, evidence, ids, word};
use crate::markdown::{code, head, prose, row};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n**{}**\n", prose(&view.benchmark.title), prose(&view.summary()))?;
    head(&["Requirement", "Words", "Status", "Measures", "Evidence"], out)?;
    for one in &view.rows {
        let measures: Vec<String> = ids(one).into_iter().map(code).collect();
        row(
            &[
                code(&one.requirement.id),
                prose(&one.requirement.words),
                word(one).to_owned(),
                measures.join(" "),
                prose(&evidence(one)),
            ],
            out,
        )?;
    }
    Ok(())
}
