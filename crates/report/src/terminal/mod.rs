//! For people at a terminal: objects with their findings, the table of levels by goals, the account of the run.

mod account;
mod entry;
mod quiet;
mod risk;
mod table;

use std::io::{self, Write};

use ringfort_assess::Assessment;

use crate::excerpt::Lines;
use crate::groups::{Group, groups};
use crate::tokens::Token;
use crate::wording::{object, origin};
use crate::wrap::{width, wrap};
use crate::{Context, Screen, sanitise};

pub(crate) use quiet::quiet;

/// Everything, the worst first.
pub(crate) fn full(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let groups = groups(&assessment.findings);
    if context.summary {
        return summary(assessment, &groups, context, out);
    }
    let entries = groups.iter().flat_map(|group| &group.entries);
    let longest = entries.map(|entry| width(&sanitise::name(&entry.first.measure.id))).max();
    let layout = entry::Layout::new(context.screen, longest.unwrap_or(0));
    let mut excerpts = Lines::of(context.excerpts);
    for group in &groups {
        write_group(group, &layout, &mut excerpts, context, out)?;
    }
    table::write(assessment, context.screen, out)?;
    if let Some(risks) = &assessment.risks {
        risk::write(assessment, risks, context.screen, out)?;
    }
    account::write(assessment, &groups, context, out)
}

/// The picture and the account alone.
fn summary(
    assessment: &Assessment,
    groups: &[Group<'_>],
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match &assessment.risks {
        Some(risks) if assessment.completeness.assessed > 0 => {
            risk::write(assessment, risks, context.screen, out)?;
        }
        _ => table::write(assessment, context.screen, out)?,
    }
    account::write(assessment, groups, context, out)
}

fn write_group(
    group: &Group<'_>,
    layout: &entry::Layout,
    excerpts: &mut Lines<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    heading(group, context.screen, out)?;
    let mut compact = false;
    for entry in &group.entries {
        let urgent = entry.is_urgent(context.fail_on);
        // A blank line round whatever has details; short entries stand together.
        if urgent || !compact {
            writeln!(out)?;
        }
        entry::write(entry, layout, excerpts, context, out)?;
        compact = !urgent;
    }
    writeln!(out)
}

fn heading(group: &Group<'_>, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let Some(head) = group.head() else { return Ok(()) };
    let name = object(&head.subject);
    let mut rest = format!("{}{}", screen.dot(), sanitise::name(&head.place.file));
    if let Some(origin) = origin(&head.place) {
        rest.push_str(screen.dot());
        rest.push_str(&origin);
    }
    let lines = wrap(&format!("{name}{rest}"), screen.columns());
    let palette = screen.palette;
    match lines.as_slice() {
        [line] => {
            let file = line.strip_prefix(name.as_str()).unwrap_or("");
            let name = line.strip_suffix(file).unwrap_or(line);
            writeln!(
                out,
                "{}{}",
                palette.paint(Token::Heading, name),
                palette.paint(Token::Muted, file)
            )
        }
        lines => lines
            .iter()
            .try_for_each(|line| writeln!(out, "{}", palette.paint(Token::Heading, line))),
    }
}

/// A paragraph of which all lines but the first are indented like the text behind `label`.
fn labelled(label: &str, text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let indent = label.chars().count();
    let lines = wrap(text, screen.columns().saturating_sub(indent));
    for (number, line) in lines.iter().enumerate() {
        let before = if number == 0 { label } else { &" ".repeat(indent) };
        writeln!(out, "{before}{line}")?;
    }
    Ok(())
}

/// As [`labelled`], for several parts: lines break between parts where they can.
fn listed(label: &str, parts: &[String], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let lines = lines(label, parts, screen);
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// The lines of [`listed`].
fn lines(label: &str, parts: &[String], screen: Screen) -> Vec<String> {
    let space = screen.columns().saturating_sub(label.chars().count());
    let mut text = String::new();
    for (number, part) in parts.iter().enumerate() {
        let last = number + 1 == parts.len();
        let part = format!("{part}{}", if last { "" } else { screen.dot().trim_end() });
        let fits = width(&part) <= space;
        text.push_str(&if fits { part.replace(' ', UNBROKEN) } else { part });
        text.push(' ');
    }
    let indent = label.chars().count();
    let lines = wrap(&text, space).into_iter().enumerate().map(|(number, line)| {
        let before = if number == 0 { label } else { "" };
        format!("{before:indent$}{}", line.replace(UNBROKEN, " "))
    });
    lines.collect()
}

/// A space at which no line is broken.
const UNBROKEN: &str = "\u{a0}";
