//! Recognizes macros among the calls.

use ringfort_document::Span;

use super::parser::Parser;
use super::{Comprehension, Expr, ExprKind, Macro, Variable};
use crate::CompileError;

/// The shape of a macro: its name, what it is, how many variables it declares, and whether it
/// takes a condition before its body.
struct Shape {
    name: &'static str,
    kind: Macro,
    variables: usize,
    filter: bool,
}

const fn shape(name: &'static str, kind: Macro, variables: usize, filter: bool) -> Shape {
    Shape { name, kind, variables, filter }
}

const SHAPES: [Shape; 20] = [
    shape("all", Macro::All, 1, false),
    shape("all", Macro::All, 2, false),
    shape("exists", Macro::Exists, 1, false),
    shape("exists", Macro::Exists, 2, false),
    shape("exists_one", Macro::ExistsOne, 1, false),
    shape("exists_one", Macro::ExistsOne, 2, false),
    shape("existsOne", Macro::ExistsOne, 1, false),
    shape("existsOne", Macro::ExistsOne, 2, false),
    shape("filter", Macro::Filter, 1, false),
    shape("map", Macro::Map, 1, false),
    shape("map", Macro::Map, 1, true),
    shape("transformList", Macro::TransformList, 2, false),
    shape("transformList", Macro::TransformList, 2, true),
    shape("transformMap", Macro::TransformMap, 2, false),
    shape("transformMap", Macro::TransformMap, 2, true),
    shape("transformMapEntry", Macro::TransformMapEntry, 2, false),
    shape("transformMapEntry", Macro::TransformMapEntry, 2, true),
    shape("sortBy", Macro::SortBy, 1, false),
    shape("optMap", Macro::OptMap, 1, false),
    shape("optFlatMap", Macro::OptFlatMap, 1, false),
];

/// A call with a target: a macro or a method.
pub(super) fn method(
    parser: &mut Parser<'_>,
    span: Span,
    target: Expr,
    name: &str,
    arguments: Vec<Expr>,
) -> Result<Expr, CompileError> {
    refuse(parser, &target, name, span)?;
    let count = |shape: &Shape| shape.variables + usize::from(shape.filter) + 1;
    let found = SHAPES.iter().find(|shape| shape.name == name && count(shape) == arguments.len());
    match found {
        Some(shape) => comprehension(parser, span, target, shape, arguments),
        None => {
            let children: Vec<u32> =
                std::iter::once(target.id).chain(arguments.iter().map(|each| each.id)).collect();
            let kind =
                ExprKind::Call { target: Some(Box::new(target)), function: name.into(), arguments };
            parser.make(span, kind, &children)
        }
    }
}

/// A call without a target: `has` or a function.
pub(super) fn function(
    parser: &mut Parser<'_>,
    span: Span,
    name: &str,
    arguments: Vec<Expr>,
) -> Result<Expr, CompileError> {
    let children: Vec<u32> = arguments.iter().map(|argument| argument.id).collect();
    if name != "has" || arguments.len() != 1 {
        let kind = ExprKind::Call { target: None, function: name.into(), arguments };
        return parser.make(span, kind, &children);
    }
    match arguments.into_iter().next().map(|argument| (argument.span, argument.kind)) {
        Some((_, ExprKind::Select { operand, field, optional })) => {
            parser.make(span, ExprKind::Has { operand, field, optional }, &children)
        }
        other => {
            let span = other.map_or(span, |(span, _)| span);
            let error = parser.error(span, "`has` takes a field selection");
            Err(error.help("write `has(x.field)`, or `\"key\" in x` for other keys"))
        }
    }
}

/// Macros of cel-go that the API server does not offer.
fn refuse(parser: &Parser<'_>, target: &Expr, name: &str, span: Span) -> Result<(), CompileError> {
    let is_cel = matches!(&target.kind, ExprKind::Ident { name, .. } if &**name == "cel");
    if !is_cel || !matches!(name, "bind" | "block" | "index" | "iterVar" | "accuVar") {
        return Ok(());
    }
    let error = parser.error(span, format!("the API server's CEL has no `cel.{name}`"));
    Err(error.help("repeat the value, or declare a variable for it"))
}

fn comprehension(
    parser: &mut Parser<'_>,
    span: Span,
    range: Expr,
    shape: &Shape,
    arguments: Vec<Expr>,
) -> Result<Expr, CompileError> {
    let children: Vec<u32> =
        std::iter::once(range.id).chain(arguments.iter().map(|argument| argument.id)).collect();
    let mut arguments = arguments.into_iter();
    let missing = || parser.error(span, "the macro lacks an argument");
    let variable = variable(parser, arguments.next().ok_or_else(missing)?)?;
    let second = match shape.variables {
        2 => Some(self::variable(parser, arguments.next().ok_or_else(missing)?)?),
        _ => None,
    };
    if let Some(second) = second.as_ref().filter(|second| second.name == variable.name) {
        let message = format!("the variable `{}` is declared twice", second.name);
        return Err(parser.error(second.span, message));
    }
    let filter = if shape.filter { Some(arguments.next().ok_or_else(missing)?) } else { None };
    let body = arguments.next().ok_or_else(missing)?;
    let comprehension = Comprehension { kind: shape.kind, range, variable, second, filter, body };
    parser.make(span, ExprKind::Comprehension(Box::new(comprehension)), &children)
}

fn variable(parser: &Parser<'_>, argument: Expr) -> Result<Variable, CompileError> {
    match argument.kind {
        ExprKind::Ident { name, absolute: false } => Ok(Variable { name, span: argument.span }),
        _ => Err(parser.error(argument.span, "a macro's variable must be a simple name")),
    }
}
