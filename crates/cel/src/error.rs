//! What can go wrong: when an expression is compiled, and when it is evaluated.

use std::fmt;

use ringfort_document::Span;

/// Why an expression cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What is wrong.
    pub message: String,
    /// The bytes of the expression it is about.
    pub span: Span,
    /// What to write instead, if known.
    pub help: Option<String>,
    /// Line and column of the span's start, both from 1, the column in characters.
    pub position: (u32, u32),
}

impl CompileError {
    /// An error about a part of `source`.
    pub fn new(source: &str, span: Span, message: impl Into<String>) -> CompileError {
        CompileError {
            message: message.into(),
            span,
            help: None,
            position: position(source, span.start as usize),
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> CompileError {
        self.help = Some(help.into());
        self
    }
}

fn position(source: &str, byte: usize) -> (u32, u32) {
    let before = source.get(..byte).unwrap_or(source);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line as u32, column as u32)
}

impl fmt::Display for CompileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position;
        write!(out, "line {line}, column {column}: {}", self.message)?;
        match &self.help {
            Some(help) => write!(out, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CompileError {}

/// Why an evaluation has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvalError {
    /// A map has no such key, or a value without fields was selected from.
    NoSuchKey {
        /// The key.
        key: String,
    },
    /// A list has no such position.
    OutOfRange {
        /// The position.
        index: String,
    },
    /// No function or operator of that name takes values of these types.
    NoOverload {
        /// The function or operator.
        function: String,
        /// The types it was called with.
        types: Vec<&'static str>,
    },
    /// A division or remainder by zero.
    DivideByZero,
    /// A number, duration or timestamp outside of its range.
    Overflow,
    /// A value that cannot be converted or parsed, with the reason.
    BadConversion(String),
    /// An argument that a function does not take, with the reason.
    BadArgument(String),
    /// A map literal that has a key twice.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A document node that contradicts its schema was read.
    Malformed {
        /// What the schema wants.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
        /// Where it stands in the source of the document.
        span: Span,
        /// Its way from the root of the document.
        path: String,
    },
    /// The evaluation cost more than allowed.
    Limit,
    /// What was asked for cannot be told from the evidence at hand; names the source that would decide.
    NoEvidence(String),
    /// What was asked for depends on something that could not be resolved.
    Unresolved(String),
    /// A variable that was declared but not set, or that depends on itself.
    Unbound(String),
    /// The expression does not give a boolean where one is needed.
    NotBool {
        /// The type it gives.
        found: &'static str,
    },
}

impl fmt::Display for EvalError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvalError::NoSuchKey { key } => write!(out, "no such key: `{key}`"),
            EvalError::OutOfRange { index } => write!(out, "index out of range: {index}"),
            EvalError::NoOverload { function, types } => {
                write!(out, "`{function}` does not take ({})", types.join(", "))
            }
            EvalError::DivideByZero => out.write_str("division by zero"),
            EvalError::Overflow => out.write_str("value out of range"),
            EvalError::BadConversion(reason) | EvalError::BadArgument(reason) => {
                out.write_str(reason)
            }
            EvalError::DuplicateKey { key } => write!(out, "the map has the key `{key}` twice"),
            EvalError::Malformed { expected, found, path, .. } => {
                write!(out, "`{path}` is a {found}, but a {expected} belongs there")
            }
            EvalError::Limit => out.write_str("the evaluation exceeded its cost limit"),
            EvalError::NoEvidence(source) => write!(out, "no evidence: {source}"),
            EvalError::Unresolved(what) => write!(out, "unresolved: {what}"),
            EvalError::Unbound(name) => write!(out, "the variable `{name}` has no value"),
            EvalError::NotBool { found } => write!(out, "gives {found}, not bool"),
        }
    }
}

impl std::error::Error for EvalError {}
