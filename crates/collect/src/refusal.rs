//! Why something was not read, before it is known under which name to list it.

use std::io;
use std::sync::Arc;

use ringfort_evidence::{Omission, Reason};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Refusal {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Refusal {
        Refusal { reason, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Refusal {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn unreadable(error: &io::Error) -> Refusal {
        let message = format!("could not be read: {}", plain(error));
        Refusal::new(Reason::Unreadable, message).help("check its permissions, or leave it out")
    }

    pub(crate) fn of(self, file: &str) -> Omission {
        Omission {
            file: Arc::from(file),
            at: None,
            document: None,
            reason: self.reason,
            message: self.message,
            help: self.help,
        }
    }
}

/// The error without Rust's number behind it, in lower case.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
