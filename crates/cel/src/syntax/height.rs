//! How deep a tree is.

use super::{Expr, ExprKind};

/// The number of expressions on the longest way from the root to a leaf.
pub(crate) fn height(expr: &Expr) -> u32 {
    1 + children(expr).into_iter().map(height).max().unwrap_or(0)
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Ident { .. } => Vec::new(),
        ExprKind::Select { operand, .. }
        | ExprKind::Has { operand, .. }
        | ExprKind::Unary { operand, .. } => vec![operand],
        ExprKind::Index { operand, index, .. } => vec![operand, index],
        ExprKind::Binary { left, right, .. } => vec![left, right],
        ExprKind::And(terms) | ExprKind::Or(terms) => terms.iter().collect(),
        ExprKind::Ternary { condition, then, otherwise } => vec![condition, then, otherwise],
        ExprKind::Call { target, arguments, .. } => {
            target.as_deref().into_iter().chain(arguments).collect()
        }
        ExprKind::List(elements) => elements.iter().map(|element| &element.value).collect(),
        ExprKind::Map(entries) => {
            entries.iter().flat_map(|entry| [&entry.key, &entry.value]).collect()
        }
        ExprKind::Comprehension(comprehension) => [&comprehension.range, &comprehension.body]
            .into_iter()
            .chain(&comprehension.filter)
            .collect(),
    }
}
