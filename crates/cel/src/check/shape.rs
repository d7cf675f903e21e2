//! Types in declarations: what [`Type`] is, but without allocation and with type parameters by number.

use crate::Type;

/// The type of a parameter or result in a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Dyn,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Duration,
    Timestamp,
    Type,
    List(&'static Shape),
    Map(&'static Shape, &'static Shape),
    Optional(&'static Shape),
    Opaque(&'static str),
    /// The same type wherever this number stands in a declaration.
    Parameter(u32),
}

impl Shape {
    /// The type, with type parameters counted from `first` on.
    pub(super) fn instance(&self, first: u32) -> Type {
        match self {
            Shape::Dyn => Type::Dyn,
            Shape::Bool => Type::Bool,
            Shape::Int => Type::Int,
            Shape::Uint => Type::Uint,
            Shape::Double => Type::Double,
            Shape::String => Type::String,
            Shape::Bytes => Type::Bytes,
            Shape::Duration => Type::Duration,
            Shape::Timestamp => Type::Timestamp,
            Shape::Type => Type::Type,
            Shape::List(element) => Type::list(element.instance(first)),
            Shape::Map(key, value) => Type::map(key.instance(first), value.instance(first)),
            Shape::Optional(content) => Type::optional(content.instance(first)),
            Shape::Opaque(name) => Type::Opaque(name),
            Shape::Parameter(number) => Type::Parameter(first + number),
        }
    }
}
