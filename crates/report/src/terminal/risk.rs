//! The risk of all findings: a headline, and the ring picture as a table of levels by goals.

use std::io::{self, Write};

use ringfort_assess::{Assessment, Risks};
use ringfort_measure::{Goal, Level, Severity};
use ringfort_risk::{Class, Figures};

use crate::Screen;
use crate::fields::{level, short};
use crate::report::picture::looks;
use crate::ring::Look;
use crate::tokens::Token;
use crate::wrap::pad;

const LEVEL: usize = 15;
const FIELD: usize = 9;

/// Writes the headline and the table.
pub(super) fn write(
    assessment: &Assessment,
    risks: &Risks,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let open = &risks.open;
    let palette = screen.palette;
    let head: String = Goal::ALL.iter().map(|goal| pad(short(*goal), FIELD)).collect();
    writeln!(
        out,
        "{}",
        palette.paint(Token::Muted, &format!("{:LEVEL$}{}", " risk left", head.trim_end()))
    )?;
    let looks = looks(assessment);
    let headline = |of: Level| {
        let row = open.levels.iter().find(|(level, ..)| *level == of);
        row.map_or(0.0, |(_, figures, _)| figures.headline)
    };
    for (of, row) in Level::ALL.into_iter().zip(&looks) {
        let cells: String = row.iter().map(|look| cell(*look, screen)).collect();
        let all = headline(of);
        let all = if all > 0.0 { format!("{all:.1}") } else { String::new() };
        writeln!(out, "{}", format!(" {}{cells}{all}", pad(level(of), LEVEL - 1)).trim_end())?;
    }
    legend(&looks, screen, out)?;
    writeln!(out)?;
    let headline = format!(
        "risk {} of {} without outer measures; {} if all that is not known stood",
        told(&open.residual),
        told(&open.inherent),
        told(&open.optimistic),
    );
    writeln!(out, "{}", palette.paint(Token::Heading, &headline))?;
    if risks.accepted.findings > 0 {
        let accepted = told(&risks.accepted.residual);
        writeln!(
            out,
            "accepted: {accepted}{}with what is open: {}",
            screen.dot(),
            told(&risks.all.residual)
        )?;
    }
    writeln!(out, "no attack graph is computed: each finding counts as if it lay on a path\n")
}

/// `76.7 critical`.
fn told(figures: &Figures) -> String {
    format!("{:.1} {}", figures.headline, Class::of(figures.headline).name())
}

/// Where a wall is broken open.
fn breach(screen: Screen) -> &'static str {
    if screen.ascii { "/" } else { "▞" }
}

/// Tells the signs that occur.
fn legend(looks: &[[Look; 6]; 5], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let any = |is: fn(&Look) -> bool| looks.iter().flatten().any(is);
    let mut signs = Vec::new();
    if any(|look| matches!(look, Look::Open { risk, .. } if *risk >= BREACHED)) {
        signs.push(format!("{} broken open", breach(screen)));
    }
    if any(
        |look| matches!(look, Look::Open { risk, inherent } if *risk < BREACHED && *inherent >= BREACHED),
    ) {
        signs.push("< held by outer walls only".to_owned());
    }
    if any(|look| matches!(look, Look::Accepted { .. })) {
        signs.push("( ) accepted".to_owned());
    }
    if any(|look| matches!(look, Look::Held)) {
        signs.push(". nothing open, something stands".to_owned());
    }
    if any(|look| matches!(look, Look::Unknown)) {
        signs.push("? not known".to_owned());
    }
    let line = format!("{:LEVEL$}{}", "", signs.join(screen.dot()));
    writeln!(out, "{}", screen.palette.paint(Token::Muted, line.trim_end()))
}

/// From here on a wall is broken open.
const BREACHED: f64 = 40.0;

fn cell(look: Look, screen: Screen) -> String {
    let (token, text) = match look {
        Look::Open { risk, inherent } => {
            let (token, letter) = of_class(risk);
            let sign = match (risk >= BREACHED, inherent >= BREACHED) {
                (true, _) => breach(screen),
                (false, true) => "<",
                (false, false) => " ",
            };
            (token, format!("{letter}{risk:>5.1}{sign}"))
        }
        Look::Accepted { risk } => (Token::Muted, format!("({risk:.1})")),
        Look::Held => (Token::Held, "   .   ".to_owned()),
        Look::Unknown => (Token::Unknown, "   ?   ".to_owned()),
        Look::Nothing => (Token::Muted, String::new()),
    };
    let gap = FIELD - text.chars().count();
    format!("{}{:gap$}", screen.palette.paint(token, &text), "")
}

fn of_class(risk: f64) -> (Token, &'static str) {
    match Class::of(risk) {
        Class::Critical => (Token::Cell(Severity::Critical), "C"),
        Class::High => (Token::Cell(Severity::High), "H"),
        Class::Medium => (Token::Cell(Severity::Medium), "M"),
        Class::Low => (Token::Cell(Severity::Low), "L"),
        Class::Negligible => (Token::Held, " "),
    }
}
