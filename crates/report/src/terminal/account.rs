//! The account of a run: totals, what was not assessed, configuration, acceptances, what to do next.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ringfort_assess::{AcceptanceNote, Assessment, AttestationNote, MeasureResult, Status};
use ringfort_evidence::{Omission, Reason};
use ringfort_measure::Severity;

use super::{labelled, lines, listed};
use crate::groups::Group;
use crate::sanitise::{message, name};
use crate::tokens::Token;
use crate::wording::{authority, count, position, reason, settled, summary, tally};
use crate::{Context, Screen};

pub(super) fn write(
    assessment: &Assessment,
    groups: &[Group<'_>],
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let screen = context.screen;
    totals(assessment, context, out)?;
    undecided(&assessment.measures, screen, out)?;
    refused(&assessment.completeness.refused, screen, out)?;
    skipped(&assessment.completeness.skipped, screen, out)?;
    configuration(assessment, screen, out)?;
    acceptances(&assessment.acceptances, screen, out)?;
    attestations(&assessment.attestations, screen, out)?;
    remarks(assessment, screen, out)?;
    next(groups, context, out)
}

fn totals(assessment: &Assessment, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let tally = tally(&assessment.findings);
    let mut parts = vec![summary(assessment, &tally)];
    parts.extend(settled(assessment, &tally));
    if let Some(threshold) = context.fail_on
        && tally.open > 0
        && threshold != Severity::Low
    {
        parts.push(format!("{} at or above the threshold `{}`", tally.open, threshold.name()));
    }
    for line in lines("", &parts, context.screen) {
        writeln!(out, "{}", context.screen.palette.paint(Token::Heading, &line))?;
    }
    Ok(())
}

/// Measures that could not be decided on a subject that was looked at, by reason.
fn undecided(measures: &[MeasureResult], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for result in measures.iter().filter(|result| result.undecided > 0) {
        let is_missing = matches!(result.status, Status::Missing | Status::Accepted);
        let detail = if is_missing { "" } else { result.detail.as_str() };
        let measure =
            format!("`{}` on {}", name(&result.measure.id), count(result.undecided, "subject"));
        reasons.entry(detail).or_default().push(measure);
    }
    for (detail, measures) in reasons {
        let colon = if detail.is_empty() { "" } else { ": " };
        let text = format!("{}{colon}{}", measures.join(", "), message(detail));
        labelled("undecided: ", &text, screen, out)?;
    }
    Ok(())
}

fn refused(omissions: &[Omission], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    for omission in omissions {
        let mut place = name(&omission.file).into_owned();
        if let Some((line, column)) = omission.at {
            place = format!("{place}:{line}:{column}");
        }
        let text = format!("{place}: {}", message(&omission.message));
        labelled("not assessed: ", &text, screen, out)?;
        if let Some(help) = &omission.help {
            labelled("              help: ", &message(help), screen, out)?;
        }
    }
    Ok(())
}

fn skipped(omissions: &[Omission], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for omission in omissions {
        *counts.entry(omission.reason).or_default() += 1;
    }
    if counts.is_empty() {
        return Ok(());
    }
    let parts: Vec<String> =
        counts.into_iter().map(|(why, number)| format!("{number} {}", reason(why))).collect();
    let text = format!("{} (`--format json` lists them)", parts.join(", "));
    labelled("skipped: ", &text, screen, out)
}

fn configuration(assessment: &Assessment, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let Some(note) = &assessment.configuration else { return Ok(()) };
    let silenced = match note.silences.as_slice() {
        [] => "silences nothing".to_owned(),
        phrases => phrases.iter().map(|phrase| message(phrase)).collect::<Vec<_>>().join(", "),
    };
    labelled("configuration: ", &format!("{}: {silenced}", name(&note.file)), screen, out)
}

/// Acceptances that do their work, then those with a problem.
fn acceptances(notes: &[AcceptanceNote], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    for note in notes.iter().filter(|note| note.problem.is_none() && note.covers > 0) {
        let until =
            note.until.as_deref().map_or("no end".to_owned(), |day| format!("until {}", name(day)));
        let facts = [
            format!("`{}`", name(&note.id)),
            authority(note),
            until,
            format!("covers {}", note.covers),
            position(&note.place),
        ];
        listed("accepted: ", &facts, screen, out)?;
    }
    for note in notes {
        let Some(problem) = &note.problem else { continue };
        let text =
            format!("`{}` at {}: {}", name(&note.id), position(&note.place), message(problem));
        labelled("acceptance: ", &text, screen, out)?;
    }
    Ok(())
}

/// How many count and which ends first, then those that count no longer.
fn attestations(notes: &[AttestationNote], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let valid = notes.iter().filter(|note| note.problem.is_none());
    if let Some(first) = valid.clone().map(|note| &*note.until).min() {
        let text = format!("{}, first ends {}", count(valid.count(), "measure"), name(first));
        labelled("attested: ", &text, screen, out)?;
    }
    for note in notes {
        let Some(problem) = &note.problem else { continue };
        let text = format!(
            "`{}` for {} at {}: {}",
            name(&note.measure),
            message(&note.scope),
            position(&note.place),
            message(problem)
        );
        labelled("attestation: ", &text, screen, out)?;
    }
    Ok(())
}

fn remarks(assessment: &Assessment, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    for (place, text) in &assessment.remarks {
        let text = match &*place.file {
            "" => message(text).into_owned(),
            _ => format!("{}: {}", position(place), message(text)),
        };
        labelled("remark: ", &text, screen, out)?;
    }
    Ok(())
}

fn next(groups: &[Group<'_>], context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(worst) = groups.first().and_then(Group::head) else { return Ok(()) };
    let show = format!("ringfort measures show {}", name(&worst.measure.id));
    let (id, request) = (name(&worst.id), message(context.request));
    let space = if request.is_empty() { "" } else { " " };
    writeln!(out, "\nnext: {show}")?;
    if worst.risk.is_some() {
        writeln!(out, "      ringfort explain {id}{space}{request}")?;
    }
    writeln!(out, "      ringfort plan{space}{request}")?;
    writeln!(
        out,
        "      ringfort accept {id} --owner WHO --until DATE --reason WHY{space}{request}"
    )
}
