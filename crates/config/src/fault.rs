//! What is wrong with a file that a user wrote: one entry a mistake, each with its place and a next step.

use std::fmt;
use std::sync::Arc;

use ringfort_document::{Node, Position, Span};
use ringfort_evidence::Place;

/// The most that is told about one file; further mistakes are only counted.
const MOST: usize = 50;

/// What kind of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cause {
    /// The file is not readable as YAML or JSON, or is not one document.
    Syntax,
    /// A field that nothing reads.
    UnknownField,
    /// A value of another type than its field wants.
    WrongType,
    /// A value that its field does not allow.
    WrongValue,
    /// A field that must be there.
    Missing,
    /// No such measure, check, requirement or parameter.
    UnknownName,
    /// The same name twice.
    Duplicate,
    /// An acceptance that reaches further or lasts longer than allowed.
    TooWide,
    /// Over a limit.
    Limit,
}

/// One mistake in a file that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of mistake.
    pub cause: Cause,
    /// Where.
    pub place: Place,
    /// What is wrong, in one phrase without a final stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// All mistakes found in one file, in the order of their places. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The mistakes.
    pub list: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

/// A value with its place, as the user wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) span: Span,
    pub(crate) path: String,
}

/// Collects the mistakes of one file while it is read.
#[derive(Debug)]
pub(crate) struct Collector<'d> {
    file: Arc<str>,
    text: &'d str,
    lines: Vec<usize>,
    list: Vec<Fault>,
    more: usize,
}

impl<'d> Collector<'d> {
    pub(crate) fn new(file: &str, text: &'d str) -> Collector<'d> {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(end, _)| end + 1)).collect();
        Collector { file: file.into(), text, lines, list: Vec::new(), more: 0 }
    }

    pub(crate) fn add(&mut self, at: &At, cause: Cause, message: String, help: Option<String>) {
        if self.list.len() >= MOST {
            self.more += 1;
            return;
        }
        let place = self.place(at);
        self.list.push(Fault { cause, place, message, help });
    }

    pub(crate) fn place(&self, at: &At) -> Place {
        let start = self.position(at.span.start);
        let end = self.position(at.span.end.max(at.span.start));
        place(&self.file, start, end, at)
    }

    fn position(&self, byte: u32) -> Position {
        let byte = byte as usize;
        let line = self.lines.partition_point(|&start| start <= byte).saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or("");
        Position { line: line as u32 + 1, column: before.chars().count() as u32 + 1 }
    }

    /// What the user typed for a value, even where YAML reads it as a number.
    pub(crate) fn typed(&self, node: Node<'d>) -> Option<&'d str> {
        self.text_at(node.span())
    }

    /// What stands at some bytes of the file.
    pub(crate) fn text_at(&self, span: Span) -> Option<&'d str> {
        self.text.get(span.start as usize..span.end as usize).filter(|text| !text.is_empty())
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len() + self.more
    }

    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Faults> {
        let Collector { mut list, more, .. } = self;
        match value {
            Some(value) if list.is_empty() => Ok(value),
            _ => {
                list.sort_by_key(|fault| fault.place.span.start);
                Err(Faults { list, more })
            }
        }
    }
}

fn place(file: &Arc<str>, start: Position, end: Position, at: &At) -> Place {
    Place {
        file: file.clone(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        path: at.path.clone(),
        rendered: None,
        span: at.span,
    }
}

impl Faults {
    /// A file that could not be read at all.
    pub(crate) fn one(cause: Cause, place: Place, message: String, help: Option<&str>) -> Faults {
        let fault = Fault { cause, place, message, help: help.map(str::to_owned) };
        Faults { list: vec![fault], more: 0 }
    }

    /// All of them for people, each with its line from `text`.
    pub fn render(&self, text: &str) -> String {
        let mut out: Vec<String> = self.list.iter().map(|fault| fault.render(text)).collect();
        if self.more > 0 {
            out.push(format!("and {} more\n", self.more));
        }
        out.join("\n")
    }
}

impl Fault {
    /// The mistake for people: message, place, the line of `text` with the value underlined, help.
    pub fn render(&self, text: &str) -> String {
        let Place { file, line, column, .. } = &self.place;
        let mut out = format!("error: {}\n", tame(&self.message));
        out.push_str(&format!("  --> {}:{line}:{column}\n", tame(file)));
        if let Some(source) = text.lines().nth((*line as usize).saturating_sub(1)) {
            self.excerpt(source, &mut out);
        }
        if let Some(help) = &self.help {
            out.push_str(&format!("  = help: {}\n", tame(help)));
        }
        out
    }

    fn excerpt(&self, source: &str, out: &mut String) {
        const WIDTH: usize = 120;
        let source = source.strip_suffix('\r').unwrap_or(source);
        let place = &self.place;
        let column = (place.column as usize).saturating_sub(1);
        let skipped = column.saturating_sub(WIDTH / 2);
        let shown: String = source.chars().skip(skipped).take(WIDTH).collect();
        let rest = shown.chars().count().saturating_sub(column - skipped);
        let wide = match place.end_line == place.line {
            true => (place.end_column.saturating_sub(place.column) as usize).min(rest),
            false => rest,
        };
        let number = place.line.to_string();
        let gap = " ".repeat(number.len());
        let indent = " ".repeat(column - skipped);
        out.push_str(&format!(" {gap} |\n {number} | {}\n", tame(shown.trim_end())));
        out.push_str(&format!(" {gap} | {indent}{}\n", "^".repeat(wide.max(1))));
    }
}

/// Control and direction characters become `?`: what a file says never reaches the terminal as a command.
fn tame(text: &str) -> String {
    text.chars().map(|letter| if unsafe_to_show(letter) { '?' } else { letter }).collect()
}

fn unsafe_to_show(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column, .. } = &self.place;
        write!(out, "{}:{line}:{column}: {}", tame(file), tame(&self.message))?;
        match &self.help {
            Some(help) => write!(out, " ({})", tame(help)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.list.iter().enumerate() {
            write!(out, "{}{fault}", if number == 0 { "" } else { "\n" })?;
        }
        match self.more {
            0 => Ok(()),
            more => write!(out, "\nand {more} more"),
        }
    }
}

impl std::error::Error for Fault {}
impl std::error::Error for Faults {}
