//! What is wrong with a page, and where.

use std::fmt;

/// A place in a page; both numbers count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as the caller named it.
    pub file: String,
    /// Line of the Markdown file.
    pub line: u32,
    /// Column in characters.
    pub column: u32,
}

/// One thing that is wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it, if that is known.
    pub help: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.message)?;
        match &self.help {
            Some(help) => write!(out, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PageError {}

/// All that was found wrong with one file so far.
#[derive(Debug)]
pub(crate) struct Faults<'f> {
    file: &'f str,
    errors: Vec<PageError>,
}

impl<'f> Faults<'f> {
    pub(crate) fn new(file: &'f str) -> Faults<'f> {
        Faults { file, errors: Vec::new() }
    }

    pub(crate) fn place(&self, line: u32, column: u32) -> Place {
        Place { file: self.file.to_owned(), line, column }
    }

    pub(crate) fn add(&mut self, (line, column): (u32, u32), message: impl Into<String>) {
        self.add_with_help((line, column), message, None);
    }

    pub(crate) fn add_with_help(
        &mut self,
        (line, column): (u32, u32),
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let place = self.place(line, column);
        self.errors.push(PageError { message: message.into(), place, help });
    }

    pub(crate) fn none(&self) -> bool {
        self.errors.is_empty()
    }

    /// All errors in the order of the page.
    pub(crate) fn into_errors(mut self) -> Vec<PageError> {
        self.errors.sort_by(|left, right| left.place.cmp(&right.place));
        self.errors
    }
}
