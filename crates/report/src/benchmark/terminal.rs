//! A view on a terminal.

use std::io::{self, Write};

use ringfort_assess::{RequirementResult, Status};
use ringfort_measure::Severity;

use super::{View, evidence, ids, word};
use crate::sanitise::{message, name};
use crate::tokens::Token;
use crate::wrap::{pad, width, wrap};
use crate::{Context, Screen};

/// Columns of the status.
const STATUS: usize = 18;
/// What is told of a requirement starts at this column at most.
const MOST_INDENT: usize = 40;

pub(super) fn write(view: &View<'_>, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let screen = context.screen;
    let paint = |text: &str| screen.palette.paint(Token::Heading, text);
    writeln!(out, "{}\n", paint(&message(&view.benchmark.title)))?;
    let longest = view.rows.iter().map(|row| width(&name(&row.requirement.id))).max().unwrap_or(0);
    for row in &view.rows {
        write_row(row, longest, screen, out)?;
    }
    writeln!(out)?;
    for line in wrap(&view.summary(), screen.columns()) {
        writeln!(out, "{}", paint(&line))?;
    }
    let refused = view.assessment.completeness.refused.len();
    if refused > 0 {
        let text =
            format!("{refused} not assessed: `ringfort scan` without `--benchmark` tells why");
        writeln!(out, "{text}")?;
    }
    Ok(())
}

fn write_row(
    row: &RequirementResult<'_>,
    longest: usize,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let status = screen.palette.paint(token(row.status), &pad(word(row), STATUS));
    let id = pad(&name(&row.requirement.id), longest);
    let indent = 2 + longest + 2 + STATUS;
    let space = screen.columns().saturating_sub(indent).max(20);
    for (number, line) in wrap(&message(&row.requirement.words), space).iter().enumerate() {
        match number {
            0 => writeln!(out, "  {id}  {status}{line}")?,
            _ => writeln!(out, "{:indent$}{line}", "")?,
        }
    }
    let told = matches!(row.status, Some(Status::Missing | Status::Unknown | Status::Accepted));
    if !told {
        return Ok(());
    }
    let text = [ids(row).join(", "), evidence(row)].join(" - ");
    let indent = indent.min(MOST_INDENT);
    let space = screen.columns().saturating_sub(indent + 2).max(20);
    for line in wrap(&message(&text), space) {
        writeln!(out, "{:indent$}{}", "", screen.palette.paint(Token::Muted, &line))?;
    }
    Ok(())
}

fn token(status: Option<Status>) -> Token {
    match status {
        Some(Status::Missing) => Token::Word(Severity::Critical),
        Some(Status::Accepted) => Token::Word(Severity::Medium),
        Some(Status::InPlace | Status::Attested) => Token::Word(Severity::Low),
        Some(Status::Unknown | Status::ProviderManaged | Status::NotApplicable) | None => {
            Token::Muted
        }
    }
}
