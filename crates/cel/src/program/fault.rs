//! Errors while they travel through an evaluation: small, and without text until they leave it.

use std::rc::Rc;

use ringfort_document::{Content, Node};

use crate::{EvalError, Value};

#[derive(Clone, Debug)]
pub(crate) enum Fault<'a> {
    NoSuchKey(&'a str),
    NoSuchValue(Box<Value<'a>>),
    OutOfRange(i64),
    NoOverload(Box<Call>),
    DivideByZero,
    Overflow,
    BadConversion(Box<str>),
    BadArgument(Box<str>),
    DuplicateKey(Box<Value<'a>>),
    Malformed(Node<'a>),
    Limit,
    NotBool(&'static str),
    Unbound(u32),
    Undeclared(&'a str),
    Other(Rc<EvalError>),
}

/// A call that no overload takes.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    function: &'static str,
    types: Vec<&'static str>,
}

impl<'a> Fault<'a> {
    #[cold]
    pub(crate) fn no_overload(function: &'static str, arguments: &[&Value<'a>]) -> Fault<'a> {
        for argument in arguments {
            if let Value::Malformed(node) = argument {
                return Fault::Malformed(*node);
            }
        }
        let types = arguments.iter().map(|argument| argument.type_name()).collect();
        Fault::NoOverload(Box::new(Call { function, types }))
    }

    #[cold]
    pub(crate) fn argument(reason: impl Into<String>) -> Fault<'a> {
        Fault::BadArgument(reason.into().into())
    }

    #[cold]
    pub(crate) fn conversion(reason: impl Into<String>) -> Fault<'a> {
        Fault::BadConversion(reason.into().into())
    }
}

impl From<EvalError> for Fault<'_> {
    fn from(error: EvalError) -> Self {
        Fault::Other(Rc::new(error))
    }
}

impl From<Fault<'_>> for EvalError {
    fn from(fault: Fault<'_>) -> EvalError {
        match fault {
            Fault::NoSuchKey(key) => EvalError::NoSuchKey { key: key.into() },
            Fault::NoSuchValue(key) => EvalError::NoSuchKey { key: key_text(&key) },
            Fault::OutOfRange(index) => EvalError::OutOfRange { index: index.to_string() },
            Fault::NoOverload(call) => {
                EvalError::NoOverload { function: call.function.into(), types: call.types }
            }
            Fault::DivideByZero => EvalError::DivideByZero,
            Fault::Overflow => EvalError::Overflow,
            Fault::BadConversion(reason) => EvalError::BadConversion(reason.into()),
            Fault::BadArgument(reason) => EvalError::BadArgument(reason.into()),
            Fault::DuplicateKey(key) => EvalError::DuplicateKey { key: key_text(&key) },
            Fault::Malformed(node) => malformed(node),
            Fault::Limit => EvalError::Limit,
            Fault::NotBool(found) => EvalError::NotBool { found },
            Fault::Unbound(slot) => EvalError::Unbound(format!("#{slot}")),
            Fault::Undeclared(name) => EvalError::Unbound(name.into()),
            Fault::Other(error) => Rc::unwrap_or_clone(error),
        }
    }
}

fn key_text(key: &Value<'_>) -> String {
    match key {
        Value::String(text) => text.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Double(value) => value.to_string(),
        other => other.type_name().to_owned(),
    }
}

fn malformed(node: Node<'_>) -> EvalError {
    let expected = match node.content() {
        Content::Malformed(malformed) => malformed.expected,
        Content::Unresolved(why) => return EvalError::Unresolved(why.to_owned()),
        _ => "other value",
    };
    EvalError::Malformed {
        expected,
        found: node.type_name(),
        span: node.span(),
        path: node.path().to_string(),
    }
}
