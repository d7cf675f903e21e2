//! For people at a terminal.

use std::io::{self, Write};

use ringfort_diff::{Change, Moved, Ranked};
use ringfort_measure::Severity;

use super::{risk, status, told, wall};
use crate::tokens::Token;
use crate::wording::count;
use crate::wrap::{pad, wrap};
use crate::{Context, Screen, sanitise};

/// Findings of one kind that are listed; the rest is counted.
const LISTED: usize = 50;
const INDENT: usize = 20;

pub(super) fn write(change: &Change, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let screen = context.screen;
    totals(change, screen, out)?;
    ranked("new", &change.appeared, screen, out)?;
    ranked("gone", &change.gone, screen, out)?;
    moved("stands differently", &change.standing, standing, screen, out)?;
    moved("with more or less risk", &change.risk, shift, screen, out)?;
    let walls = |walls: &[ringfort_diff::WallChange], verb: &str| -> Vec<String> {
        let told = walls
            .iter()
            .map(|one| format!("{}: {verb} {}", wall(one), count(one.findings, "finding")));
        told.collect()
    };
    list("walls that fell", &walls(&change.fell, "held back something of"), screen, out)?;
    list("walls that rose", &walls(&change.rose, "hold back something of"), screen, out)?;
    let measures: Vec<String> = change
        .measures
        .iter()
        .map(|shift| {
            let arrow = arrow(screen);
            format!("{}: {} {arrow} {}", shift.measure, status(&shift.before), status(&shift.after))
        })
        .collect();
    list("measures", &measures, screen, out)?;
    if change.refused.1 > 0 {
        let refused = count(change.refused.1, "document");
        writeln!(out, "{refused} could not be assessed now: what is gone may only be unseen")?;
    }
    let same = count(change.same, "finding");
    match change.is_empty() {
        true => writeln!(out, "nothing changed: {same} as before"),
        false => writeln!(out, "{same} as before"),
    }
}

fn arrow(screen: Screen) -> &'static str {
    if screen.ascii { "->" } else { "→" }
}

fn totals(change: &Change, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let (Some(before), Some(after)) = (&change.before, &change.after) else { return Ok(()) };
    let arrow = arrow(screen);
    let mut line = format!("risk {} {arrow} {}", told(before), told(after));
    if (before.critical, before.high) != (after.critical, after.high) {
        line.push_str(&format!(
            ", {} critical, {} high {arrow} {}, {}",
            before.critical, before.high, after.critical, after.high
        ));
    }
    writeln!(out, "{}\n", screen.palette.paint(Token::Heading, &line))
}

fn ranked(title: &str, found: &[Ranked], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let title = format!("{} {title}", found.len());
    writeln!(out, "{}", screen.palette.paint(Token::Heading, &title))?;
    for Ranked { id, finding } in found.iter().take(LISTED) {
        let severity = sanitise::name(&finding.severity).into_owned();
        let word = Severity::ALL.into_iter().find(|known| known.name() == severity);
        let word = match word {
            Some(known) => screen.palette.paint(Token::Word(known), &pad(&severity, 9)),
            None => pad(&severity, 9),
        };
        let text = format!(
            "{} [{}]",
            sanitise::message(&finding.message),
            sanitise::name(&finding.measure)
        );
        let mut lines = wrap(&text, screen.columns().saturating_sub(INDENT)).into_iter();
        writeln!(out, "  {word} {:>6}  {}", risk(finding), lines.next().unwrap_or_default())?;
        for line in lines {
            writeln!(out, "{:INDENT$}{line}", "")?;
        }
        where_it_is(id, finding, screen, out)?;
    }
    rest(found.len(), out)
}

fn where_it_is(
    id: &str,
    finding: &ringfort_diff::Seen,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = format!(
        "{}{dot}{}{dot}{}",
        sanitise::name(&finding.subject),
        sanitise::name(&finding.place),
        sanitise::name(id),
        dot = screen.dot()
    );
    if !matches!(finding.standing.as_str(), "open" | "below-threshold") {
        text.push_str(&format!("{}{}", screen.dot(), sanitise::name(&finding.standing)));
    }
    let lines = wrap(&text, screen.columns().saturating_sub(INDENT));
    lines.iter().try_for_each(|line| {
        let line = format!("{:INDENT$}{line}", "");
        writeln!(out, "{}", screen.palette.paint(Token::Muted, &line))
    })
}

fn rest(all: usize, out: &mut dyn Write) -> io::Result<()> {
    if all > LISTED {
        writeln!(out, "  and {} more", all - LISTED)?;
    }
    writeln!(out)
}

fn standing(moved: &Moved, screen: Screen) -> String {
    format!("{} {} {}", moved.before.standing, arrow(screen), moved.after.standing)
}

fn shift(moved: &Moved, screen: Screen) -> String {
    format!("{} {} {}", risk(&moved.before), arrow(screen), risk(&moved.after))
}

fn moved(
    title: &str,
    found: &[Moved],
    how: fn(&Moved, Screen) -> String,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let title = format!("{} {title}", found.len());
    writeln!(out, "{}", screen.palette.paint(Token::Heading, &title))?;
    for one in found.iter().take(LISTED) {
        let how = sanitise::name(&how(one, screen)).into_owned();
        let text = format!(
            "{how}  {} [{}]",
            sanitise::message(&one.after.message),
            sanitise::name(&one.after.measure)
        );
        let mut lines = wrap(&text, screen.columns().saturating_sub(4)).into_iter();
        writeln!(out, "  {}", lines.next().unwrap_or_default())?;
        for line in lines {
            writeln!(out, "    {line}")?;
        }
        where_it_is(&one.id, &one.after, screen, out)?;
    }
    rest(found.len(), out)
}

fn list(title: &str, lines: &[String], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", screen.palette.paint(Token::Heading, title))?;
    for text in lines {
        let text = sanitise::message(text).into_owned();
        for line in wrap(&text, screen.columns().saturating_sub(2)) {
            writeln!(out, "  {line}")?;
        }
    }
    writeln!(out)
}
