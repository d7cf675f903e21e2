//! Static types, as the gradual checker sees them.

use std::fmt;
use std::sync::Arc;

/// The static type of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Known only at run time.
    Dyn,
    /// The type of `null`.
    Null,
    /// `bool`.
    Bool,
    /// 64-bit signed.
    Int,
    /// 64-bit unsigned.
    Uint,
    /// 64-bit floating point.
    Double,
    /// Unicode text.
    String,
    /// Bytes.
    Bytes,
    /// `google.protobuf.Duration`.
    Duration,
    /// `google.protobuf.Timestamp`.
    Timestamp,
    /// The type of a type.
    Type,
    /// A list of elements of one type.
    List(Box<Type>),
    /// A map from keys to values.
    Map(Box<Type>, Box<Type>),
    /// A value that may be absent.
    Optional(Box<Type>),
    /// A type of a function library, by its CEL name, for example `kubernetes.Quantity`.
    Opaque(&'static str),
    /// A host record with named fields: selecting any other field is refused.
    Object(Arc<ObjectType>),
    /// A type parameter of a function or a not yet decided element type; internal to the checker.
    Parameter(u32),
}

/// The fields of a host record (see [`Object`](crate::Object)).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectType {
    /// As shown in messages.
    pub name: String,
    /// Name and type of each field.
    pub fields: Vec<(String, Type)>,
}

impl ObjectType {
    /// The type of a field.
    pub fn field(&self, name: &str) -> Option<&Type> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, kind)| kind)
    }
}

impl Type {
    /// `list(element)`.
    pub fn list(element: Type) -> Type {
        Type::List(Box::new(element))
    }

    /// `map(key, value)`.
    pub fn map(key: Type, value: Type) -> Type {
        Type::Map(Box::new(key), Box::new(value))
    }

    /// A host record with these fields.
    pub fn object(name: &str, fields: &[(&str, Type)]) -> Type {
        let fields = fields.iter().map(|(field, kind)| ((*field).to_owned(), kind.clone()));
        Type::Object(Arc::new(ObjectType { name: name.to_owned(), fields: fields.collect() }))
    }

    /// `optional_type(content)`.
    pub fn optional(content: Type) -> Type {
        Type::Optional(Box::new(content))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Dyn => out.write_str("dyn"),
            Type::Null => out.write_str("null_type"),
            Type::Bool => out.write_str("bool"),
            Type::Int => out.write_str("int"),
            Type::Uint => out.write_str("uint"),
            Type::Double => out.write_str("double"),
            Type::String => out.write_str("string"),
            Type::Bytes => out.write_str("bytes"),
            Type::Duration => out.write_str("google.protobuf.Duration"),
            Type::Timestamp => out.write_str("google.protobuf.Timestamp"),
            Type::Type => out.write_str("type"),
            Type::List(element) => write!(out, "list({element})"),
            Type::Map(key, value) => write!(out, "map({key}, {value})"),
            Type::Optional(content) => write!(out, "optional_type({content})"),
            Type::Opaque(name) => out.write_str(name),
            Type::Object(object) => out.write_str(&object.name),
            Type::Parameter(number) => write!(out, "<T{number}>"),
        }
    }
}
