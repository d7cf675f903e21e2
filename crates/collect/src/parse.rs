//! From bytes to documents, and from what is wrong with them to what is said of it.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use ringfort_document::{Document, ErrorKind, ReadError, Reader, Reading, Streamed, Vocabulary};
use ringfort_evidence::{Omission, Reason};
use ringfort_record::Format;

use crate::Limits;

/// Reads texts within the limits of a run.
#[derive(Debug)]
pub(crate) struct Parser {
    reader: Reader,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) documents: Vec<Document>,
    pub(crate) faults: Vec<Fault>,
}

/// A document that could not be read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) document: Option<usize>,
    pub(crate) at: Option<(u32, u32)>,
    pub(crate) reason: Reason,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Parser {
    pub(crate) fn new(reader: Reader, limits: &Limits) -> Parser {
        Parser { reader: reader.limits(&limits.of_documents()) }
    }

    pub(crate) fn vocabulary(&self) -> &Arc<Vocabulary> {
        self.reader.vocabulary()
    }

    pub(crate) fn text(&self, bytes: &[u8]) -> Parsed {
        Parsed::from(self.reader.read(bytes))
    }

    /// Reads a text that is neither YAML nor JSON.
    pub(crate) fn record(&self, format: Format, text: &str) -> Parsed {
        match format.read(text, self.reader.vocabulary()) {
            Ok(document) => Parsed { documents: vec![document], faults: Vec::new() },
            Err(fault) => {
                let position = fault.position(text);
                let fault = Fault {
                    document: None,
                    at: Some((position.line, position.column)),
                    reason: Reason::Syntax,
                    message: fault.message,
                    help: None,
                };
                Parsed { documents: Vec::new(), faults: vec![fault] }
            }
        }
    }

    /// Reads JSON without holding its text; the items of a list are documents of their own.
    pub(crate) fn stream(&self, input: impl Read) -> Parsed {
        let mut parsed = Parsed::default();
        self.reader.stream(input, &mut |streamed| match streamed {
            Streamed::Document(document) => parsed.documents.push(document),
            Streamed::Error(error) => parsed.faults.push(Fault::from(error)),
        });
        parsed
    }
}

impl From<Reading> for Parsed {
    fn from(reading: Reading) -> Parsed {
        let faults = reading.errors.into_iter().map(Fault::from).collect();
        Parsed { documents: reading.documents, faults }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Fault {
        let (reason, message) = match error.kind {
            ErrorKind::Syntax | ErrorKind::Number | ErrorKind::Encoding => {
                (Reason::Syntax, error.message)
            }
            ErrorKind::Limit(limit) => (Reason::Limit, format!("{} ({limit})", error.message)),
            ErrorKind::Unsupported => {
                let message = format!("{} (a cluster would take it)", error.message);
                (Reason::Unsupported, message)
            }
            ErrorKind::Io => (Reason::Unreadable, error.message),
        };
        Fault {
            document: Some(error.index),
            at: Some((error.position.line, error.position.column)),
            reason,
            message,
            help: error.help.map(str::to_owned),
        }
    }
}

impl Fault {
    pub(crate) fn of(self, file: &Arc<str>) -> Omission {
        Omission {
            file: Arc::clone(file),
            at: self.at,
            document: self.document,
            reason: self.reason,
            message: self.message,
            help: self.help,
        }
    }
}

/// The text that places in documents refer to; none for UTF-16, where they refer to another form of it.
pub(crate) fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    (!is_wide).then(|| String::from_utf8_lossy(bytes))
}
