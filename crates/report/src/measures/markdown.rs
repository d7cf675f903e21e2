//! One measure as Markdown. The prose of a page is Markdown already and is passed on.

use std::io::{self, Write};

use ringfort_measure::{Check, Goal, Level, Measure};

use super::{check, cost, environments};
use crate::fields::class;
use crate::markdown::{cell, code, guidance};

pub(super) fn write(measure: &Measure, out: &mut dyn Write) -> io::Result<()> {
    let severity = measure.severity().name();
    let level = measure.level.name();
    writeln!(out, "# {}\n", guidance(&measure.title))?;
    writeln!(out, "{} · level {level} · {severity}\n", code(&measure.id))?;
    writeln!(out, "{}; {}.\n", environments(measure), cost(measure))?;
    goals(measure, out)?;
    let sections = &measure.sections;
    section("## Why", &sections.why, out)?;
    let has_ways = [&sections.aks, &sections.on_prem].iter().any(|text| !text.trim().is_empty());
    if has_ways && sections.todo.trim().is_empty() {
        writeln!(out, "## Do\n")?;
    }
    section("## Do", &sections.todo, out)?;
    section("### Azure AKS", &sections.aks, out)?;
    section("### On-Premise", &sections.on_prem, out)?;
    section("## Verify", &sections.verify, out)?;
    section("## Undo", &sections.undo, out)?;
    example("## Before", measure.before.as_deref(), out)?;
    example("## After", measure.after.as_deref(), out)?;
    measure.checks.iter().try_for_each(|check| write_check(check, out))?;
    parameters(measure, out)?;
    maps(measure, out)?;
    references(measure, out)
}

/// What only people can answer, to tick off.
pub(super) fn write_questions(measures: &[&Measure], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Questions\n")?;
    for level in Level::ALL {
        let here = measures.iter().filter(|measure| measure.level == level);
        for (number, measure) in here.enumerate() {
            if number == 0 {
                writeln!(out, "## {}\n", crate::fields::level(level))?;
            }
            let (id, severity) = (code(&measure.id), measure.severity().name());
            writeln!(out, "- [ ] **{}** ({id}, {severity})\n", guidance(&measure.title))?;
            for line in measure.sections.verify.trim().lines() {
                writeln!(out, "{}", format!("      {line}").trim_end())?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn goals(measure: &Measure, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| Goal | Impact | Because |\n| --- | --- | --- |")?;
    for (goal, impact) in Goal::ALL.iter().zip(&measure.goals) {
        let Some(impact) = impact else { continue };
        let Some(severity) = class(impact.impact) else { continue };
        let because = cell(&guidance(&impact.because));
        writeln!(out, "| {} | {} | {because} |", goal.name(), severity.name())?;
    }
    writeln!(out)
}

fn section(heading: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    match text.trim() {
        "" => Ok(()),
        text => writeln!(out, "{heading}\n\n{text}\n"),
    }
}

fn example(heading: &str, text: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    match text {
        Some(text) => section(heading, &block("yaml", text), out),
        None => Ok(()),
    }
}

/// Code between fences that do not occur in it.
fn block(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end())
}

fn write_check(of: &Check, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## Check {}\n", code(&of.id))?;
    writeln!(out, "Looks at {}.\n", guidance(&check::subjects(of)))?;
    writeln!(out, "{}\n", block("cel", &check::expressions(of)))?;
    writeln!(out, "- Says: {}", guidance(&of.says))?;
    if let Some(advice) = &of.advice {
        writeln!(out, "- Advises: {}", guidance(advice))?;
    }
    if let Some(fix) = check::fix(of) {
        writeln!(out, "- Fix: {}", guidance(&fix))?;
    }
    writeln!(out)
}

fn parameters(measure: &Measure, out: &mut dyn Write) -> io::Result<()> {
    if measure.params.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "## Parameters\n\n| Name | Type | Default | Because |\n| --- | --- | --- | --- |"
    )?;
    for parameter in measure.params.iter() {
        let cells = [
            code(&parameter.name),
            code(&parameter.kind),
            code(&parameter.default),
            guidance(&parameter.because),
        ];
        writeln!(out, "| {} |", cells.map(|text| cell(&text)).join(" | "))?;
    }
    writeln!(out)
}

fn maps(measure: &Measure, out: &mut dyn Write) -> io::Result<()> {
    if measure.maps.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Maps\n\n| Benchmark | Requirements |\n| --- | --- |")?;
    for mapping in measure.maps.iter() {
        let requirements: Vec<String> = mapping.requirements.iter().map(|id| code(id)).collect();
        writeln!(
            out,
            "| {} | {} |",
            cell(&code(&mapping.benchmark)),
            cell(&requirements.join(", "))
        )?;
    }
    writeln!(out)
}

fn references(measure: &Measure, out: &mut dyn Write) -> io::Result<()> {
    if measure.references.is_empty() {
        return Ok(());
    }
    writeln!(out, "## References\n")?;
    measure.references.iter().try_for_each(|uri| writeln!(out, "- <{uri}>"))
}
