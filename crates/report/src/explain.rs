//! One finding explained: its risk with every factor, what stands in its way from outer to inner, and what would.

use std::io::{self, Write};

use ringfort_assess::{Finding, FindingRisk, View, Wall};
use ringfort_measure::Goal;
use ringfort_risk::Class;

use crate::fields::short;
use crate::tokens::Token;
use crate::wording::{advice, object, position, why};
use crate::wrap::{pad, wrap};
use crate::{Context, Screen, sanitise, sums};

const LABEL: usize = 12;
const FIELD: usize = 8;

/// Writes the explanation of a finding that was weighed.
///
/// # Errors
/// Those of `out`.
pub fn explain(finding: &Finding, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let screen = context.screen;
    heading(finding, screen, out)?;
    let Some(risk) = finding.risk.as_deref() else {
        return writeln!(out, "the finding was not weighed");
    };
    table(risk, screen, out)?;
    factors(finding, risk, screen, out)?;
    for view in &risk.views {
        walls(view, screen, out)?;
    }
    worth(risk, screen, out)?;
    for remark in &risk.remarks {
        paragraph("note", remark, screen, out)?;
    }
    Ok(())
}

fn heading(finding: &Finding, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let measure = sanitise::name(&finding.measure.id);
    let said = format!("{}: {}", finding.severity.name(), sanitise::message(&finding.message));
    for line in wrap(&said, screen.columns()) {
        writeln!(out, "{}", screen.palette.paint(Token::Heading, &line))?;
    }
    writeln!(
        out,
        "{}{dot}{}{dot}{measure}{dot}{}\n",
        object(&finding.subject),
        position(&finding.place),
        finding.id,
        dot = screen.dot()
    )?;
    if let Some(why) = why(finding) {
        paragraph("why", why, screen, out)?;
    }
    paragraph("do", &advice(finding), screen, out)?;
    writeln!(out)
}

/// Inherent, residual and optimistic risk by goal.
fn table(risk: &FindingRisk, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let head: String = Goal::ALL.iter().map(|goal| pad(short(*goal), FIELD)).collect();
    writeln!(
        out,
        "{}",
        screen.palette.paint(Token::Muted, format!("{:LABEL$}{head}", "risk").trim_end())
    )?;
    let rows =
        [("inherent", risk.inherent()), ("left", risk.residual()), ("if known", risk.optimistic())];
    for (label, values) in rows {
        let cells: String = values.iter().map(|(_, value)| pad(&number(*value), FIELD)).collect();
        let worst = values.max();
        writeln!(out, "{label:LABEL$}{cells}{:.1} {}", worst, Class::of(worst).name())?;
    }
    writeln!(out)
}

fn number(value: f64) -> String {
    if value > 0.0 { format!("{value:.1}") } else { "-".to_owned() }
}

/// How the inherent risk came about, for the goal with the highest.
fn factors(
    finding: &Finding,
    risk: &FindingRisk,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (label, text) in sums::factors(finding, risk) {
        paragraph(label, &ascii(&text, screen), screen, out)?;
    }
    writeln!(out)
}

/// What stands and what does not, from outer to inner, and the sum for the goal with the most left.
fn walls(view: &View, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("walls, from outer to inner, {}", view.facet.name());
    writeln!(out, "{}", screen.palette.paint(Token::Heading, &title))?;
    if view.walls.is_empty() {
        writeln!(out, "  nothing further out can stand in its way: only the fix helps\n")?;
        return Ok(());
    }
    for wall in &view.walls {
        one_wall(wall, screen, out)?;
    }
    if let Some(sum) = sums::left(view) {
        paragraph("left", &ascii(&sum, screen), screen, out)?;
    }
    writeln!(out)
}

fn one_wall(wall: &Wall, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let mark = if wall.counts() { "+" } else { "-" };
    writeln!(out, "  {mark} {}", sums::wall(wall))?;
    if !wall.uncounted.is_empty() {
        indented(wall.uncounted, screen, out)?;
    }
    for fact in &wall.proof.facts {
        let place =
            fact.place.as_ref().map(|place| format!(" ({})", position(place))).unwrap_or_default();
        indented(&format!("{}{place}", sanitise::message(&fact.words)), screen, out)?;
    }
    if let Some(sum) = sums::taken(wall) {
        indented(&ascii(&sum, screen), screen, out)?;
    }
    Ok(())
}

/// The walls that are missing or not known, by what each would leave.
fn worth(risk: &FindingRisk, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let worth = sums::worth(risk);
    if worth.is_empty() {
        return Ok(());
    }
    let now = risk.residual().max();
    writeln!(out, "{}", screen.palette.paint(Token::Heading, "what would stand in its way"))?;
    for (left, wall) in worth {
        let interceptor = wall.interceptor;
        writeln!(
            out,
            "  {left:>5.1} of {now:.1} left: {} {} {}",
            sums::verb(wall),
            interceptor.id,
            interceptor.words
        )?;
    }
    writeln!(out)
}

/// Signs that a plain terminal has.
fn ascii(text: &str, screen: Screen) -> String {
    if screen.ascii { text.replace('·', "x").replace('−', "-") } else { text.to_owned() }
}

fn indented(text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let lines = wrap(text, screen.columns().saturating_sub(6));
    lines.iter().try_for_each(|line| writeln!(out, "      {line}"))
}

fn paragraph(label: &str, text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let lines = wrap(&sanitise::message(text), screen.columns().saturating_sub(LABEL));
    for (number, line) in lines.iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        writeln!(out, "{label:LABEL$}{line}")?;
    }
    Ok(())
}
