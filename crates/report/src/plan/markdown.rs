//! A table for a ticket.

use std::io::{self, Write};

use ringfort_plan::Kind;

use super::{Planned, WhatIf, words};
use crate::markdown::{code, head, prose, row};
use crate::wording::count;

pub(super) fn write(planned: Planned<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = planned.plan;
    writeln!(
        out,
        "**Risk {} → {}** by {}, effort {} in all\n",
        words::risk(&plan.before),
        words::risk(&plan.after()),
        count(plan.steps.len(), "step"),
        plan.effort()
    )?;
    if plan.steps.is_empty() {
        return Ok(());
    }
    head(
        &["", "What", "Who", "Effort", "Risk after", "Critical, high", "Does", "After", "Measure"],
        out,
    )?;
    for (number, step) in plan.steps.iter().enumerate().take(planned.shown) {
        let effort = match step.kind {
            Kind::Do => step.effort.to_string(),
            Kind::Watch => String::new(),
        };
        let needs: Vec<String> = step.needs.iter().map(ToString::to_string).collect();
        let cells = [
            (number + 1).to_string(),
            prose(&words::title(step)),
            step.deed.executor.name().to_owned(),
            effort,
            words::risk(&step.after),
            format!("{}, {}", step.after.critical, step.after.high),
            prose(&words::does(step)),
            needs.join(", "),
            code(&step.deed.name()),
        ];
        row(&cells, out)?;
    }
    let rest = plan.steps.len().saturating_sub(planned.shown);
    if rest > 0 {
        writeln!(out, "\nand {}", count(rest, "more step"))?;
    }
    Ok(())
}

pub(super) fn what_if(what_if: &WhatIf<'_>, out: &mut dyn Write) -> io::Result<()> {
    let titles: Vec<String> =
        what_if.deeds.iter().map(|deed| prose(&words::of_deed(deed))).collect();
    writeln!(out, "If done: {}\n", titles.join("; "))?;
    head(&["", "Now", "Then"], out)?;
    let (before, after) = (&what_if.before, &what_if.after);
    row(&["risk".to_owned(), words::risk(before), words::risk(after)], out)?;
    row(&["worst".to_owned(), words::worst(before), words::worst(after)], out)?;
    for ((goal, before), (_, after)) in before.goals.iter().zip(after.goals.iter()) {
        let cells = [goal.name().to_owned(), format!("{before:.1}"), format!("{after:.1}")];
        row(&cells, out)?;
    }
    Ok(())
}
