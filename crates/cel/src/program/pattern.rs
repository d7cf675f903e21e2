//! Regular expressions of a program, compiled when they are first needed.

use std::sync::OnceLock;

use super::fault::Fault;
use crate::library::pattern::Pattern as Compiled;

/// A constant pattern of a program.
#[derive(Debug)]
pub(super) struct Pattern {
    source: Box<str>,
    compiled: OnceLock<Result<Compiled, String>>,
}

impl Pattern {
    pub(super) fn new(source: &str) -> Pattern {
        Pattern { source: source.into(), compiled: OnceLock::new() }
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn compiled<'a>(&self) -> Result<&Compiled, Fault<'a>> {
        let compiled = self.compiled.get_or_init(|| Compiled::new(&self.source));
        compiled.as_ref().map_err(|reason| Fault::argument(reason.clone()))
    }
}
