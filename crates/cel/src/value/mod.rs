//! Values at run time. They borrow from documents, host records and the program's constants.

mod compare;
mod constant;
mod container;
mod opaque;
mod text;
mod time;

use std::rc::Rc;

use ringfort_document::{Content, Node, Symbol};

pub(crate) use compare::{compare, equal, same};
pub(crate) use constant::Constant;
pub(crate) use container::Key;
pub use container::{List, Map};
pub(crate) use opaque::Kind;
pub use opaque::Opaque;
pub use text::{Bytes, Text};
pub use time::{Duration, Timestamp};

use crate::{EvalError, Type};

/// A value of an expression.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Uint(u64),
    /// A floating-point number.
    Double(f64),
    /// A string.
    String(Text<'a>),
    /// Bytes.
    Bytes(Bytes<'a>),
    /// A list.
    List(List<'a>),
    /// A map.
    Map(Map<'a>),
    /// A host record.
    Object(&'a dyn Object),
    /// An optional: something or nothing.
    Optional(Option<Rc<Value<'a>>>),
    /// A span of time.
    Duration(Duration),
    /// A point in time.
    Timestamp(Timestamp),
    /// A type, by its CEL name.
    Type(&'static str),
    /// A value of a function library, such as a quantity.
    Opaque(Opaque),
    /// A document node that contradicts its schema, or is not known: whatever reads it is an error.
    Malformed(Node<'a>),
}

/// A record of the host program whose fields are computed when an expression asks for them.
pub trait Object: std::fmt::Debug {
    /// The name of the type, for messages.
    fn type_name(&self) -> &'static str;

    /// The value of a field. `None`: there is no such field. `Err`: the field exists, but its value
    /// cannot be told, for example [`EvalError::NoEvidence`].
    fn field<'a>(&'a self, name: &str, symbol: Symbol) -> Option<Result<Value<'a>, EvalError>>;

    /// Name and type of every field, for the checker and for documentation.
    fn fields(&self) -> &'static [(&'static str, Type)];
}

impl<'a> From<Node<'a>> for Value<'a> {
    fn from(node: Node<'a>) -> Value<'a> {
        match node.content() {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(value),
            Content::Int(value) => Value::Int(value),
            Content::Float(value) => Value::Double(value),
            Content::Str(value) => Value::String(Text::Borrowed(value)),
            Content::List(_) => Value::List(List::document(node)),
            Content::Map(_) => Value::Map(Map::document(node)),
            Content::Malformed(_) | Content::Unresolved(_) => Value::Malformed(node),
        }
    }
}

impl<'a> Value<'a> {
    /// A list of these elements.
    pub fn list(elements: Vec<Value<'a>>) -> Value<'a> {
        Value::List(List::built(elements))
    }

    /// A map of these entries; keys are strings, integers or booleans; of equal keys the first counts.
    pub fn map(entries: Vec<(Value<'a>, Value<'a>)>) -> Value<'a> {
        Value::Map(Map::built(entries))
    }

    /// A string.
    pub fn string(text: impl Into<Rc<str>>) -> Value<'a> {
        Value::String(Text::Shared(text.into()))
    }

    /// Bytes.
    pub fn bytes(bytes: Vec<u8>) -> Value<'a> {
        Value::Bytes(Bytes::Shared(Rc::from(bytes)))
    }

    /// An optional that holds `value`.
    pub fn some(value: Value<'a>) -> Value<'a> {
        Value::Optional(Some(Rc::new(value)))
    }

    /// The empty optional.
    pub const NONE: Value<'static> = Value::Optional(None);

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(value) = self { Some(*value) } else { None }
    }

    /// The signed integer, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Value::Int(value) = self { Some(*value) } else { None }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = self { Some(text) } else { None }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&List<'a>> {
        if let Value::List(list) = self { Some(list) } else { None }
    }

    /// The map, if it is one.
    pub fn as_map(&self) -> Option<&Map<'a>> {
        if let Value::Map(map) = self { Some(map) } else { None }
    }

    /// The document node that a list or map was read from.
    pub fn node(&self) -> Option<Node<'a>> {
        match self {
            Value::List(list) => list.node(),
            Value::Map(map) => map.node(),
            Value::Malformed(node) => Some(*node),
            _ => None,
        }
    }

    /// The CEL name of the value's type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null_type",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Uint(_) => "uint",
            Value::Double(_) => "double",
            Value::String(_) => "string",
            Value::Bytes(_) => "bytes",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Object(object) => object.type_name(),
            Value::Optional(_) => "optional_type",
            Value::Duration(_) => "google.protobuf.Duration",
            Value::Timestamp(_) => "google.protobuf.Timestamp",
            Value::Type(_) => "type",
            Value::Opaque(value) => value.type_name(),
            Value::Malformed(node) => node.type_name(),
        }
    }
}

/// As `==` in an expression; a value that contradicts its schema equals nothing.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        same(self, other)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::String(Text::Borrowed(value))
    }
}
