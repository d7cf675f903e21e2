//! What ends a run before it begins: wrong usage, wrong configuration. Exit code 2.

use std::fmt;

use ringfort_config::Faults;
use ringfort_measure::PageError;

/// The request cannot be carried out as it was made.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
}

impl Failure {
    /// A message, in one phrase without a full stop.
    pub(crate) fn new(message: impl fmt::Display) -> Failure {
        Failure { text: format!("error: {message}\n") }
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl fmt::Display) -> Failure {
        self.text.push_str(&format!("  = help: {help}\n"));
        self
    }

    /// Mistakes in a file, each with its line.
    pub(crate) fn of_faults(faults: &Faults, text: &str) -> Failure {
        Failure { text: faults.render(text) }
    }

    /// Mistakes in measures.
    pub(crate) fn of_pages(errors: &[PageError]) -> Failure {
        let mut text = String::new();
        for PageError { message, place, help } in errors {
            text.push_str(&format!("error: {message}\n  --> {place}\n"));
            if let Some(help) = help {
                text.push_str(&format!("  = help: {help}\n"));
            }
        }
        Failure { text }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}
