//! The table of levels by goals.

use std::io::{self, Write};

use ringfort_assess::Assessment;
use ringfort_measure::{Goal, Level};

use super::listed;
use crate::Screen;
use crate::fields::{Fields, Shown, level, short};
use crate::tokens::Token;
use crate::wrap::{pad, width};

const LEVEL: usize = 15;
const FIELD: usize = 7;

/// Writes the table and a legend of the signs in it; nothing if nothing was looked at.
pub(super) fn write(
    assessment: &Assessment,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    if assessment.measures.is_empty() || assessment.completeness.assessed == 0 {
        return Ok(());
    }
    let fields = Fields::of(assessment);
    let head: String = Goal::ALL.iter().map(|goal| pad(short(*goal), FIELD)).collect();
    let head = format!("{:LEVEL$}{}", "", head.trim_end());
    writeln!(out, "{}", screen.palette.paint(Token::Muted, &head))?;
    for of in Level::ALL {
        let row = fields.row(of);
        let cells: String = row.iter().map(|shown| cell(*shown, screen)).collect();
        let note = note(&row, of, assessment);
        let line = format!(" {}{cells}", pad(level(of), LEVEL - 1));
        if LEVEL + FIELD * row.len() + width(note) <= screen.columns() {
            writeln!(out, "{}", format!("{line}{note}").trim_end())?;
        } else {
            writeln!(out, "{}\n{:LEVEL$} {note}", line.trim_end(), "")?;
        }
    }
    writeln!(out)?;
    legend(&fields, screen, out)?;
    writeln!(out)
}

fn cell(shown: Shown, screen: Screen) -> String {
    let token = match shown {
        Shown::Open(severity) => Token::Cell(severity),
        Shown::Settled(severity) => Token::Word(severity),
        Shown::Held => Token::Held,
        Shown::Unknown => Token::Unknown,
        Shown::Provider | Shown::Nothing => Token::Muted,
    };
    let text = format!(" {} ", shown.letter());
    let painted = screen.palette.paint(token, &text);
    format!("{painted}{:1$}", "", FIELD - 3)
}

fn note(row: &[Shown; 6], of: Level, assessment: &Assessment) -> &'static str {
    let mut results = assessment.measures.iter().filter(|result| result.measure.level == of);
    if results.clone().next().is_none() {
        return "no measures of this level in the library";
    }
    let decided = row.iter().any(|shown| !matches!(shown, Shown::Unknown | Shown::Nothing));
    if decided || !row.contains(&Shown::Unknown) {
        return "";
    }
    match results.any(|result| result.held + result.broken + result.undecided > 0) {
        true => "undecided: see below",
        false => "no evidence in this scan",
    }
}

fn legend(fields: &Fields, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<Shown> = Level::ALL.iter().flat_map(|level| fields.row(*level)).collect();
    let has = |matching: fn(&Shown) -> bool| shown.iter().any(matching);
    let mut signs: Vec<String> = Vec::new();
    if has(|shown| matches!(shown, Shown::Open(_))) {
        signs.push("C H M L: the worst that is open".into());
    }
    if has(|shown| matches!(shown, Shown::Settled(_))) {
        signs.push("c h m l: accepted or in the baseline".into());
    }
    if has(|shown| *shown == Shown::Held) {
        signs.push("`.` nothing found, something held".into());
    }
    if has(|shown| *shown == Shown::Unknown) {
        signs.push("`?` no evidence, or undecided".into());
    }
    if has(|shown| *shown == Shown::Provider) {
        signs.push("`p` the provider's".into());
    }
    if signs.is_empty() {
        return Ok(());
    }
    listed(" ", &signs, screen, out)
}
