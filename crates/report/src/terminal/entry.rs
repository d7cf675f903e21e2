//! One entry of an object: severity, message, measure; then the place, why, and what to do.

use std::io::{self, Write};

use ringfort_assess::Finding;

use super::labelled;
use crate::code_line::CodeLine;
use crate::excerpt::Lines;
use crate::groups::Entry;
use crate::tokens::Token;
use crate::wording::{advice, fix, line, messages, object, position, why};
use crate::wrap::{pad, width, wrap};
use crate::{Context, Screen, sanitise};

/// Columns before a message: two, the severity, two.
const INDENT: usize = 12;
/// Columns before the bar of an excerpt.
const GUTTER: usize = 8;
/// A message in fewer columns is unpleasant to read.
const LEAST: usize = 36;

/// Columns of all entries.
pub(super) struct Layout {
    message: usize,
    /// The measure stands beside the message, else below it.
    beside: bool,
}

impl Layout {
    /// `longest` is the length of the longest measure id among them.
    pub(super) fn new(screen: Screen, longest: usize) -> Layout {
        let space = screen.columns().saturating_sub(INDENT);
        match space.checked_sub(longest + 2) {
            Some(message) if message >= LEAST => Layout { message, beside: true },
            _ => Layout { message: space, beside: false },
        }
    }
}

/// Writes an entry: in full if it is urgent, else in short.
pub(super) fn write(
    entry: &Entry<'_>,
    layout: &Layout,
    excerpts: &mut Lines<'_>,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    head(entry, layout, context, out)?;
    if !entry.is_urgent(context.fail_on) {
        return Ok(());
    }
    let columns = context.screen.columns().saturating_sub(GUTTER + 2);
    if let Some(code) = excerpts.line(entry.first, columns, context.screen) {
        write_code(entry.first, &code, context.screen, out)?;
    } else if let Some(why) = why(entry.first) {
        labelled_line("why: ", why, context.screen, out)?;
    }
    labelled_line("do:  ", &advice(entry.first), context.screen, out)?;
    if let Some(fix) = fix(entry.first) {
        labelled_line("fix: ", &fix, context.screen, out)?;
    }
    places(entry, context.screen, out)
}

fn head(
    entry: &Entry<'_>,
    layout: &Layout,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let screen = context.screen;
    let severity = entry.first.severity;
    let word = screen.palette.paint(Token::Word(severity), &pad(severity.name(), INDENT - 2));
    let mut messages = messages(entry);
    if let Some(last) = messages.last_mut().filter(|_| !entry.is_urgent(context.fail_on)) {
        let lines: Vec<String> = entry.findings().map(|f| line(&f.place).to_string()).collect();
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        *last = format!("{last}{}{noun} {}", screen.dot(), lines.join(", "));
    }
    let lines = messages.iter().flat_map(|message| wrap(message, layout.message));
    let measure = screen.palette.paint(Token::Muted, &sanitise::name(&entry.first.measure.id));
    for (number, line) in lines.enumerate() {
        match number {
            0 if layout.beside => {
                writeln!(out, "  {word}{}  {measure}", pad(&line, layout.message))?;
            }
            0 => writeln!(out, "  {word}{line}")?,
            _ => writeln!(out, "{:INDENT$}{line}", "")?,
        }
    }
    if !layout.beside {
        writeln!(out, "{:INDENT$}{measure}", "")?;
    }
    Ok(())
}

fn write_code(
    finding: &Finding,
    code: &CodeLine,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let severity = Token::Word(finding.severity);
    let bar = screen.palette.paint(Token::Muted, screen.bar());
    let number = screen.palette.paint(Token::Muted, &format!("{:>7}", line(&finding.place)));
    writeln!(out, "{number} {bar} {}", code.text.trim_end())?;
    let mark = screen.palette.paint(severity, &screen.underline().repeat(code.marked));
    let why = why(finding).map(sanitise::message).unwrap_or_default();
    let space = screen.columns().saturating_sub(GUTTER + 2 + code.mark + code.marked + 1);
    let beside = wrap(&why, space);
    if space >= LEAST && beside.len() <= 3 {
        let indent = " ".repeat(code.mark);
        let below = " ".repeat(code.mark + code.marked);
        for (number, line) in beside.iter().enumerate() {
            let before = if number == 0 { format!("{indent}{mark}") } else { below.clone() };
            writeln!(out, "{:GUTTER$}{bar} {before} {line}", "")?;
        }
        return Ok(());
    }
    writeln!(out, "{:GUTTER$}{bar} {}{mark}", "", " ".repeat(code.mark))?;
    // Under the mark if the phrase fits there, else at the bar.
    let from = if width(&why) + code.mark + GUTTER + 2 <= screen.columns() { code.mark } else { 0 };
    for line in wrap(&why, screen.columns().saturating_sub(GUTTER + 2 + from)) {
        writeln!(out, "{:GUTTER$}{bar} {:from$}{line}", "", "")?;
    }
    Ok(())
}

fn labelled_line(label: &str, text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    labelled(&format!("{:INDENT$}{label}", ""), &sanitise::message(text), screen, out)
}

/// Where each finding of the entry is and its id, what else has part in it, and where it is repeated.
fn places(entry: &Entry<'_>, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    for finding in entry.findings() {
        let place = match &finding.place.rendered {
            Some(rendered) => {
                format!("{}, rendered line {}", sanitise::name(&finding.place.file), rendered.line)
            }
            None => position(&finding.place),
        };
        muted(&format!("{place}{}{}", screen.dot(), sanitise::name(&finding.id)), screen, out)?;
        for (place, note) in &finding.related {
            muted(&format!("{}: {}", position(place), sanitise::message(note)), screen, out)?;
        }
        if !finding.instances.is_empty() {
            let names: Vec<String> = finding.instances.iter().map(object).collect();
            muted(&format!("also in {}", names.join(", ")), screen, out)?;
        }
    }
    Ok(())
}

fn muted(text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    for line in wrap(text, screen.columns().saturating_sub(INDENT)) {
        writeln!(out, "{:INDENT$}{}", "", screen.palette.paint(Token::Muted, &line))?;
    }
    Ok(())
}
