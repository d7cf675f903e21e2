//! Regular expressions: checked once, compiled when they are first needed.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::fault::Fault;

/// Largest compiled automaton, in bytes.
const SIZE: usize = 1 << 20;

/// A constant pattern of a program.
#[derive(Debug)]
pub(super) struct Pattern {
    source: Box<str>,
    compiled: OnceLock<Result<Regex, Box<str>>>,
}

impl Pattern {
    pub(super) fn new(source: &str) -> Pattern {
        Pattern { source: source.into(), compiled: OnceLock::new() }
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn regex(&self) -> Result<&Regex, Fault<'static>> {
        let compiled = self.compiled.get_or_init(|| compile(&self.source));
        compiled.as_ref().map_err(|reason| Fault::BadArgument(reason.clone()))
    }
}

/// Compiles a pattern of Go's syntax.
pub(super) fn compile(source: &str) -> Result<Regex, Box<str>> {
    let built = RegexBuilder::new(source).size_limit(SIZE).dfa_size_limit(SIZE).build();
    built.map_err(|error| format!("the pattern {source:?} cannot be used: {error}").into())
}
