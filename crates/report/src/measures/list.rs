//! Measures as lines.

use std::io::{self, Write};

use ringfort_measure::{Goal, Level, Measure};

use crate::Screen;
use crate::fields::{class, level};
use crate::sanitise::{message, name};
use crate::tokens::Token;
use crate::wording::count;
use crate::wrap::{pad, width, wrap};

/// Columns of the severity.
const SEVERITY: usize = 10;
/// Columns of the goals.
const GOALS: usize = 8;
/// A title in fewer columns goes to a line of its own.
const LEAST: usize = 30;

pub(super) fn write(measures: &[&Measure], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if measures.is_empty() {
        return writeln!(out, "no measure matches: `ringfort measures` lists all");
    }
    by_level(measures, screen, out)?;
    let goals = Goal::ALL.map(Goal::name).join(", ");
    let legend = format!(
        "{} · impact on {goals}: C critical, H high, M medium, L low · `ringfort measures show ID` tells more",
        count(measures.len(), "measure")
    );
    write_legend(&legend, screen, out)
}

/// Measures that no program decides and nobody has answered for.
pub(super) fn write_questions(
    measures: &[&Measure],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    if measures.is_empty() {
        return writeln!(out, "nothing is left to be answered");
    }
    by_level(measures, screen, out)?;
    let legend = format!(
        "{} · `ringfort measures show ID` says what to look at · `ringfort attest new ID` writes down what was seen",
        count(measures.len(), "question")
    );
    write_legend(&legend, screen, out)
}

fn write_legend(legend: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let legend = if screen.ascii { legend.replace('·', "-") } else { legend.to_owned() };
    wrap(&legend, screen.columns()).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn by_level(measures: &[&Measure], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let longest = measures.iter().map(|measure| width(&name(&measure.id))).max().unwrap_or(0);
    for of in Level::ALL {
        let here = || measures.iter().filter(|measure| measure.level == of);
        if here().next().is_none() {
            continue;
        }
        let heading = screen.palette.paint(Token::Heading, level(of));
        writeln!(out, "{heading}")?;
        here().try_for_each(|measure| line(measure, longest, screen, out))?;
        writeln!(out)?;
    }
    Ok(())
}

fn line(measure: &Measure, longest: usize, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let severity = measure.severity();
    let id = pad(&name(&measure.id), longest);
    let word = screen.palette.paint(Token::Word(severity), &pad(severity.name(), SEVERITY));
    write!(out, "  {id}  {word}{}", goals(measure, screen))?;
    let before = 2 + longest + 2 + SEVERITY + GOALS;
    let space = screen.columns().saturating_sub(before);
    let title = message(&measure.title);
    if space < LEAST {
        writeln!(out)?;
        let lines = wrap(&title, screen.columns().saturating_sub(6));
        return lines.iter().try_for_each(|line| writeln!(out, "      {line}"));
    }
    for (number, line) in wrap(&title, space).iter().enumerate() {
        let indent = if number == 0 { 0 } else { before };
        writeln!(out, "{:indent$}{line}", "")?;
    }
    Ok(())
}

/// A letter a goal: the class of the impact, or a dot.
fn goals(measure: &Measure, screen: Screen) -> String {
    let letters = measure.goals.iter().map(|impact| {
        match impact.as_ref().and_then(|impact| class(impact.impact)) {
            Some(severity) => {
                let letter = severity.name().get(..1).unwrap_or("").to_ascii_uppercase();
                screen.palette.paint(Token::Word(severity), &letter)
            }
            None => screen.palette.paint(Token::Muted, "."),
        }
    });
    let letters: String = letters.collect();
    format!("{letters}{:1$}", "", GOALS - Goal::ALL.len())
}

pub(super) fn write_map(
    reference: &str,
    measures: &[&Measure],
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let reference = name(reference);
    if measures.is_empty() {
        return writeln!(
            out,
            "no measure maps to `{reference}`: `ringfort measures --benchmark NAME` lists those of a benchmark"
        );
    }
    let heading = format!("{reference} is held by {}", count(measures.len(), "measure"));
    writeln!(out, "{}\n", screen.palette.paint(Token::Heading, &heading))?;
    write(measures, screen, out)
}
