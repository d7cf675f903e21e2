//! Literals of a program, made once when it is compiled.

use ringfort_document::Content;

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

    /// True for what [`Constant::equals`] can compare.
    #[inline]
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Constant::Null | Constant::Bool(_) | Constant::Int(_) | Constant::String(_))
    }

    /// Whether a document's value equals this one; `None` if that takes more than a look.
    #[inline]
    pub(crate) fn equals(&self, content: &Content<'_>) -> Option<bool> {
        Some(match (self, content) {
            (Constant::Null, Content::Null) => true,
            (Constant::Bool(one), Content::Bool(other)) => one == other,
            (Constant::Int(one), Content::Int(other)) => one == other,
            (Constant::String(one), Content::Str(other)) => **one == **other,
            (_, Content::Float(_) | Content::Malformed(_) | Content::Unresolved(_)) => return None,
            (one, _) if !one.is_scalar() => return None,
            _ => false,
        })
    }

    /// Whether two scalars are equal; `None` if that takes more than a look.
    #[inline]
    pub(crate) fn same(&self, other: &Constant) -> Option<bool> {
        Some(match (self, other) {
            (Constant::Null, Constant::Null) => true,
            (Constant::Bool(one), Constant::Bool(other)) => one == other,
            (Constant::Int(one), Constant::Int(other)) => one == other,
            (Constant::String(one), Constant::String(other)) => one == other,
            (one, other) if one.is_scalar() && other.is_scalar() => false,
            _ => return None,
        })
    }
}
