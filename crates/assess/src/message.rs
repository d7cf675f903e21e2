//! What a check says of a subject that breaks it.

use std::sync::OnceLock;

use ringfort_cel::{Environment, Program, Type};
use ringfort_document::Vocabulary;
use ringfort_measure::{Piece, pieces};

use crate::compiled::{padded, slot};
use crate::rules::Rules;

/// A message, compiled when it is first said.
#[derive(Debug)]
pub(crate) struct Message {
    text: Box<str>,
    /// Variables of the check, and the elements that it binds.
    environment: Environment,
    compiled: OnceLock<Vec<Said>>,
}

/// A compiled piece of a message.
#[derive(Debug)]
pub(crate) enum Said {
    Text(String),
    Value(Program),
}

impl Message {
    pub(crate) fn new(text: &str, environment: &Environment, elements: &[Box<str>]) -> Message {
        let mut environment = padded(environment.clone(), slot::ELEMENTS);
        for name in elements {
            let hidden = environment.slot(name).is_some();
            let name = if hidden { format!("__hidden_{name}") } else { name.to_string() };
            environment = environment.variable(&name, Type::Dyn);
        }
        Message { text: text.into(), environment, compiled: OnceLock::new() }
    }

    pub(crate) fn compile(&self, vocabulary: &mut Vocabulary) -> Result<Vec<Said>, String> {
        let pieces = pieces(&self.text).ok_or("the braces do not balance")?;
        pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => Ok(Said::Text(text)),
                Piece::Expression(text) => Program::compile(text, &self.environment, vocabulary)
                    .map(Said::Value)
                    .map_err(|error| format!("`{{{text}}}`: {error}")),
            })
            .collect()
    }

    /// The pieces to say.
    pub(crate) fn pieces(&self, rules: &Rules) -> &[Said] {
        self.compiled.get_or_init(|| {
            self.compile(&mut rules.spare()).unwrap_or_else(|error| vec![Said::Text(error)])
        })
    }

    /// Keeps what was compiled beforehand.
    pub(crate) fn is_compiled(&self, pieces: Vec<Said>) {
        let _ = self.compiled.set(pieces);
    }
}
