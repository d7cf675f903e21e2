//! Literals of a program, made once when it is compiled.

use super::{Bytes, List, Map, Text, Value};

/// A constant value that threads can share.
#[derive(Clone, Debug)]
pub(crate) enum Constant {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    String(Box<str>),
    Bytes(Box<[u8]>),
    List(Box<[Constant]>),
    Map(Box<[(Constant, Constant)]>),
    Type(&'static str),
}

impl Constant {
    /// The value, borrowed from the program.
    pub(crate) fn value(&self) -> Value<'_> {
        match self {
            Constant::Null => Value::Null,
            Constant::Bool(value) => Value::Bool(*value),
            Constant::Int(value) => Value::Int(*value),
            Constant::Uint(value) => Value::Uint(*value),
            Constant::Double(value) => Value::Double(*value),
            Constant::String(value) => Value::String(Text::Borrowed(value)),
            Constant::Bytes(value) => Value::Bytes(Bytes::Borrowed(value)),
            Constant::List(items) => Value::List(List::constant(items)),
            Constant::Map(entries) => Value::Map(Map::constant(entries)),
            Constant::Type(name) => Value::Type(name),
        }
    }
}
