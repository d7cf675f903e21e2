//! The risk of all findings: a headline, and the table of levels by goals in numbers.

use std::io::{self, Write};

use ringfort_assess::Risks;
use ringfort_measure::{Goal, Severity};
use ringfort_risk::{Class, Figures};

use crate::Screen;
use crate::fields::{level, short};
use crate::tokens::Token;
use crate::wrap::pad;

const LEVEL: usize = 15;
const FIELD: usize = 8;

/// Writes the headline and the table.
pub(super) fn write(risks: &Risks, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let open = &risks.open;
    let palette = screen.palette;
    let head: String = Goal::ALL.iter().map(|goal| pad(short(*goal), FIELD)).collect();
    writeln!(
        out,
        "{}",
        palette.paint(Token::Muted, &format!("{:LEVEL$}{}", " risk left", head.trim_end()))
    )?;
    for (of, figures, fields) in &open.levels {
        let cells: String = fields.iter().map(|(_, field)| cell(field.risk, screen)).collect();
        let all =
            if figures.headline > 0.0 { format!("{:.1}", figures.headline) } else { String::new() };
        writeln!(out, "{}", format!(" {}{cells}{all}", pad(level(*of), LEVEL - 1)).trim_end())?;
    }
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

fn cell(risk: f64, screen: Screen) -> String {
    if risk <= 0.0 {
        return format!("{:FIELD$}", "  .");
    }
    let (token, letter) = match Class::of(risk) {
        Class::Critical => (Token::Cell(Severity::Critical), "C"),
        Class::High => (Token::Cell(Severity::High), "H"),
        Class::Medium => (Token::Cell(Severity::Medium), "M"),
        Class::Low => (Token::Cell(Severity::Low), "L"),
        Class::Negligible => (Token::Held, " "),
    };
    let text = format!("{letter}{risk:>5.1}");
    format!("{}{:2$}", screen.palette.paint(token, &text), "", FIELD - text.len())
}
