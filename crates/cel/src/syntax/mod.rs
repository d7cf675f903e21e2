//! Source text to syntax tree.

mod ast;
mod lexer;
mod literal;
mod macros;
mod parser;

pub use ast::{
    BinaryOperator, Comprehension, Element, Expr, ExprKind, Literal, Macro, MapEntry, Name,
    UnaryOperator, Variable,
};
pub(crate) use parser::measured;
pub use parser::parse;
