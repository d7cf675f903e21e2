//! Markdown, for a ticket or a merge request.

mod escape;

use std::io::{self, Write};

use ringfort_assess::{Assessment, Finding, Risks};
use ringfort_evidence::Omission;
use ringfort_measure::{Goal, Level};
use ringfort_risk::{Class, Figures};

use crate::fields::{Fields, level, short};
use crate::groups::{Entry, Group, groups};
use crate::report::picture::looks;
use crate::ring::Look;
use crate::wording::{
    advice, authority, fix, line, messages, object, origin, position, settled, summary, tally,
};

pub(crate) use escape::{cell, code, guidance, prose};

/// Writes the totals, the table of levels by goals, what is to do by object, and the account of the run.
pub(crate) fn write(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let tally = tally(&assessment.findings);
    let mut totals = vec![summary(assessment, &tally)];
    totals.extend(settled(assessment, &tally));
    writeln!(out, "# Ringfort\n\n**{}**\n", totals.join(" · "))?;
    match &assessment.risks {
        Some(risks) => risk(assessment, risks, out)?,
        None => table(assessment, out)?,
    }
    for group in &groups(&assessment.findings) {
        write_group(group, out)?;
    }
    omissions("Not assessed", &assessment.completeness.refused, out)?;
    omissions("Skipped", &assessment.completeness.skipped, out)?;
    acceptances(assessment, out)?;
    attestations(assessment, out)?;
    notes(assessment, out)
}

pub(crate) fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

pub(crate) fn head(cells: &[&str], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(cells.len()))
}

fn table(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    if assessment.measures.is_empty() || assessment.completeness.assessed == 0 {
        return Ok(());
    }
    let fields = Fields::of(assessment);
    let goals = Goal::ALL.iter().map(|goal| short(*goal));
    head(&std::iter::once("").chain(goals).collect::<Vec<_>>(), out)?;
    for of in Level::ALL {
        let letters = fields.row(of).map(|shown| shown.letter().to_string());
        let cells: Vec<String> = std::iter::once(level(of).to_owned()).chain(letters).collect();
        row(&cells, out)?;
    }
    writeln!(
        out,
        "\nC critical, H high, M medium, L low: the worst that is open; small letters: accepted or in \
         the baseline; `.` nothing found, something held; `?` no evidence, or undecided; `p` the \
         provider's.\n"
    )
}

/// What is left of the risk, by level and goal.
fn risk(assessment: &Assessment, risks: &Risks, out: &mut dyn Write) -> io::Result<()> {
    if assessment.completeness.assessed == 0 {
        return Ok(());
    }
    let told = |figures: &Figures| {
        format!("{:.1} {}", figures.headline, Class::of(figures.headline).name())
    };
    writeln!(
        out,
        "Risk {} of {} without outer measures; {} if all that is not known stood.\n",
        told(&risks.open.residual),
        told(&risks.open.inherent),
        told(&risks.open.optimistic)
    )?;
    let goals = Goal::ALL.iter().map(|goal| short(*goal));
    head(&std::iter::once("risk left").chain(goals).collect::<Vec<_>>(), out)?;
    for (of, looks) in Level::ALL.into_iter().zip(looks(assessment)) {
        let cells = looks.into_iter().map(|look| match look {
            Look::Open { risk, .. } if risk >= 40.0 => format!("**{risk:.1}**"),
            Look::Open { risk, .. } => format!("{risk:.1}"),
            Look::Accepted { risk } => format!("({risk:.1})"),
            Look::Held => "held".to_owned(),
            Look::Unknown => "?".to_owned(),
            Look::Nothing => String::new(),
        });
        row(&std::iter::once(level(of).to_owned()).chain(cells).collect::<Vec<_>>(), out)?;
    }
    writeln!(out, "\nBold: broken open, high or critical; in brackets: accepted; `?` not known.\n")
}

fn write_group(group: &Group<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = group.head() else { return Ok(()) };
    write!(out, "## {} in {}", code(&object(&first.subject)), code(&first.place.file))?;
    let origin = origin(&first.place).map(|origin| format!(", {}", prose(&origin)));
    writeln!(out, "{}\n", origin.unwrap_or_default())?;
    head(&["Severity", "Finding", "Line", "Do", "Measure"], out)?;
    group.entries.iter().try_for_each(|entry| write_entry(entry, out))?;
    writeln!(out)
}

fn write_entry(entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
    let first = entry.first;
    let found: Vec<String> = messages(entry).iter().map(|text| prose(text)).collect();
    let mut lines: Vec<String> = Vec::new();
    for finding in entry.findings() {
        let number = line(&finding.place).to_string();
        if !lines.contains(&number) {
            lines.push(number);
        }
    }
    let severity = first.severity.name();
    row(
        &[
            if entry.is_open() { format!("**{severity}**") } else { severity.to_owned() },
            found.join("<br>"),
            lines.join(", "),
            to_do(first),
            code(&first.measure.id),
        ],
        out,
    )
}

fn to_do(finding: &Finding) -> String {
    match fix(finding) {
        Some(fix) => format!("{}: {}", prose(&advice(finding)), prose(&fix)),
        None => prose(&advice(finding)),
    }
}

fn omissions(title: &str, omissions: &[Omission], out: &mut dyn Write) -> io::Result<()> {
    if omissions.is_empty() {
        return Ok(());
    }
    writeln!(out, "## {title}\n")?;
    head(&["File", "Reason", "What happened", "What to do"], out)?;
    for omission in omissions {
        let place = match omission.at {
            Some((line, column)) => format!("{}:{line}:{column}", omission.file),
            None => omission.file.to_string(),
        };
        let help = omission.help.as_deref().map(guidance).unwrap_or_default();
        let reason = omission.reason.name().to_owned();
        row(&[code(&place), reason, prose(&omission.message), help], out)?;
    }
    writeln!(out)
}

fn acceptances(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    if assessment.acceptances.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Acceptances\n")?;
    head(&["Id", "By", "Until", "Covers", "Reason", "Where", "Problem"], out)?;
    for note in &assessment.acceptances {
        row(
            &[
                code(&note.id),
                prose(&authority(note)),
                note.until.as_deref().map_or("no end".to_owned(), prose),
                note.covers.to_string(),
                prose(&note.reason),
                code(&position(&note.place)),
                note.problem.as_deref().map(prose).unwrap_or_default(),
            ],
            out,
        )?;
    }
    writeln!(out)
}

fn attestations(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    if assessment.attestations.is_empty() {
        return Ok(());
    }
    writeln!(out, "## Attestations\n")?;
    head(&["Measure", "Scope", "By", "On", "Until", "Statement", "Evidence", "Problem"], out)?;
    for note in &assessment.attestations {
        row(
            &[
                code(&note.measure),
                prose(&note.scope),
                prose(&note.by),
                prose(&note.on),
                prose(&note.until),
                prose(&note.statement),
                prose(&note.evidence),
                note.problem.as_deref().map(prose).unwrap_or_default(),
            ],
            out,
        )?;
    }
    writeln!(out)
}

fn notes(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    if let Some(note) = &assessment.configuration {
        let silences: Vec<String> = note.silences.iter().map(|phrase| prose(phrase)).collect();
        let silences = if silences.is_empty() { "nothing".to_owned() } else { silences.join(", ") };
        writeln!(out, "Configuration {} silences: {silences}.\n", code(&note.file))?;
    }
    for (place, text) in &assessment.remarks {
        match &*place.file {
            "" => writeln!(out, "- {}", prose(text))?,
            _ => writeln!(out, "- {}: {}", code(&position(place)), prose(text))?,
        }
    }
    Ok(())
}
