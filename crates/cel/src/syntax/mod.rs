//! Source text to syntax tree.

pub mod ast;

pub use ast::{
    BinaryOperator, Comprehension, Element, Expr, ExprKind, Literal, Macro, MapEntry,
    UnaryOperator, Variable,
};
