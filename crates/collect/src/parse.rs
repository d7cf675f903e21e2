//! From bytes to documents. Until the document crate has its reader, straight from YAML's events: syntax
//! and structure are right, every scalar is text, positions are not told.

use std::io::Read;
use std::sync::Arc;

use granit_parser::{Event, Parser as Events};
use ringfort_document::{Builder, Document, NodeId, Span, Vocabulary};
use ringfort_evidence::Reason;

use crate::Limits;

#[derive(Debug)]
pub(crate) struct Parser {
    vocabulary: Arc<Vocabulary>,
}

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

enum Open {
    List(Vec<NodeId>),
    Map(Vec<(String, NodeId)>, Option<String>),
}

impl Parser {
    pub(crate) fn new(vocabulary: Arc<Vocabulary>, _: &Limits) -> Parser {
        Parser { vocabulary }
    }

    pub(crate) fn stream(&self, mut input: impl Read) -> Parsed {
        let mut bytes = Vec::new();
        let _ = input.read_to_end(&mut bytes);
        self.text(&bytes)
    }

    pub(crate) fn text(&self, bytes: &[u8]) -> Parsed {
        let text = String::from_utf8_lossy(bytes);
        let mut parsed = Parsed::default();
        let fresh = || Builder::new(Arc::clone(&self.vocabulary));
        let (mut builder, mut open, mut root) = (fresh(), Vec::new(), None);
        let span = Span::default();
        for next in Events::new_from_str(&text) {
            let node = match next {
                Err(error) => {
                    let at = (error.marker().line() as u32, error.marker().col() as u32 + 1);
                    let message = format!("is not readable: {error}");
                    let (reason, document) = (Reason::Syntax, Some(parsed.documents.len()));
                    parsed.faults.push(Fault {
                        document,
                        at: Some(at),
                        reason,
                        message,
                        help: None,
                    });
                    break;
                }
                Ok((Event::DocumentEnd, _)) => {
                    let done = std::mem::replace(&mut builder, fresh());
                    let done = root.take().map(|root| done.finish(root));
                    parsed.documents.extend(done.filter(|one| one.root().type_name() != "null"));
                    continue;
                }
                Ok((Event::SequenceStart(..), _)) => {
                    open.push(Open::List(Vec::new()));
                    continue;
                }
                Ok((Event::MappingStart(..), _)) => {
                    open.push(Open::Map(Vec::new(), None));
                    continue;
                }
                Ok((Event::SequenceEnd | Event::MappingEnd, _)) => match open.pop() {
                    Some(Open::List(items)) => builder.list(&items, span),
                    Some(Open::Map(fields, _)) => {
                        let fields: Vec<_> = fields
                            .iter()
                            .map(|(key, value)| (key.as_str(), span, *value))
                            .collect();
                        builder.map(&fields, span)
                    }
                    None => continue,
                },
                Ok((Event::Scalar(text, ..), _)) => {
                    if let Some(Open::Map(_, key @ None)) = open.last_mut() {
                        *key = Some(text.to_string());
                        continue;
                    }
                    let is_null = matches!(&*text, "" | "~" | "null");
                    if is_null { builder.null(span) } else { builder.string(&text, span) }
                }
                Ok(_) => continue,
            };
            match open.last_mut() {
                Some(Open::List(items)) => items.push(node),
                Some(Open::Map(fields, key)) => fields.extend(key.take().map(|key| (key, node))),
                None => root = Some(node),
            }
        }
        parsed
    }
}
