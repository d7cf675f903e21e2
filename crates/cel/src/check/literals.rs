//! Constant arguments that can only be wrong: durations, timestamps, regular expressions, templates.

use ringfort_document::Span;

use super::checker::Checker;
use crate::Type;
use crate::library::format::{Clause, Piece, pieces};
use crate::library::pattern;
use crate::library::{duration, timestamp};
use crate::syntax::{Expr, ExprKind, Literal};

/// Checks the constant arguments of a call.
pub(super) fn check<'c>(
    checker: &mut Checker<'c>,
    target: Option<&'c Expr>,
    function: &str,
    arguments: &'c [Expr],
) {
    let problem = match (target, function, arguments) {
        (None, "duration", [text]) => constant(text, |text| duration::parse(text).map(drop)),
        (None, "timestamp", [point]) => match point.kind {
            ExprKind::Literal(Literal::Int(seconds)) if !timestamp::is_in_range(seconds) => Some((
                point.span,
                format!("{seconds} seconds are not between the years 1 and 9999"),
            )),
            _ => constant(point, |text| timestamp::parse(text).map(drop)),
        },
        (None, "matches", [_, pattern])
        | (Some(_), "matches", [pattern])
        | (Some(_), "find" | "findAll", [pattern, ..]) => constant(pattern, pattern::check),
        (Some(template), "format", [arguments]) => return format(checker, template, arguments),
        _ => None,
    };
    if let Some((span, message)) = problem {
        checker.fail(span, message);
    }
}

fn constant(expr: &Expr, check: impl FnOnce(&str) -> Result<(), String>) -> Option<(Span, String)> {
    let text = text(expr)?;
    check(text).err().map(|message| (expr.span, message))
}

fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}

/// A constant template with a list literal: numbers and types of the arguments are known.
fn format<'c>(checker: &mut Checker<'c>, template: &'c Expr, arguments: &'c Expr) {
    let (Some(text), ExprKind::List(elements)) = (text(template), &arguments.kind) else { return };
    let pieces = match pieces(text) {
        Ok(pieces) => pieces,
        Err(message) => {
            checker.fail(template.span, message);
            return;
        }
    };
    let clauses: Vec<Clause> = pieces
        .into_iter()
        .filter_map(|piece| if let Piece::Clause(clause) = piece { Some(clause) } else { None })
        .collect();
    if clauses.len() != elements.len() {
        let (placeholders, given) = (clauses.len(), elements.len());
        let message =
            format!("the template has {placeholders} placeholders, the list {given} values");
        checker.fail(arguments.span, message);
        return;
    }
    for (clause, element) in clauses.into_iter().zip(elements) {
        let kind = checker.kind_of(element.value.id);
        if !takes(clause, &kind) {
            checker.fail(element.value.span, format!("the placeholder does not take a {kind}"));
        }
    }
}

fn takes(clause: Clause, kind: &Type) -> bool {
    let integer = matches!(kind, Type::Int | Type::Uint | Type::Dyn);
    match clause {
        Clause::String => !matches!(kind, Type::Optional(_) | Type::Opaque(_) | Type::Object(_)),
        Clause::Decimal | Clause::Octal => integer,
        Clause::Binary => integer || *kind == Type::Bool,
        Clause::Fixed(_) | Clause::Scientific => {
            matches!(kind, Type::Double | Type::String | Type::Dyn)
        }
        Clause::LowerHex | Clause::UpperHex => {
            integer || matches!(kind, Type::String | Type::Bytes)
        }
    }
}
