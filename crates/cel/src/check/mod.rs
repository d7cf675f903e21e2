//! The type checker: what the API server's compiler accepts, and why not.
//!
//! Types are gradual: what is known only at run time is `dyn` and fits everywhere. Functions are
//! resolved against one table of declarations ([`declarations`]), which also says since which
//! Kubernetes version each of them exists.

mod calls;
mod checker;
pub(crate) mod cost;
pub(crate) mod declarations;
mod literals;
mod macros;
mod shape;
mod suggest;
mod unify;

pub(crate) use declarations::Overload;

use crate::syntax::Expr;
use crate::{CompileError, Environment, Type, Version};

/// What the checker found out about an expression.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The type of the whole expression.
    pub(crate) output: Type,
    /// The Kubernetes version whose environment first offers all that the expression uses.
    pub(crate) minimum: Version,
    notes: Vec<Note>,
}

/// What is known about one node of the tree.
#[derive(Clone, Debug)]
struct Note {
    kind: Type,
    overloads: Vec<&'static Overload>,
    /// Number of parts of the name, if a chain of selections is the name of a variable or type.
    variable: Option<u64>,
}

impl Checked {
    /// The type of the node with this number.
    pub(crate) fn kind(&self, id: u32) -> &Type {
        self.notes.get(id as usize).map_or(&Type::Dyn, |note| &note.kind)
    }

    /// What reading the variable costs that the node with this number is the dotted name of.
    pub(crate) fn variable(&self, id: u32) -> Option<u64> {
        self.notes.get(id as usize).and_then(|note| note.variable)
    }

    /// The signatures that the call or operator with this number may be decided for at run time.
    pub(crate) fn overloads(&self, id: u32) -> &[&'static Overload] {
        self.notes.get(id as usize).map_or(&[], |note| &note.overloads)
    }
}

/// Checks an expression against what its environment declares. The errors come in the order of the
/// source; there is at least one.
pub(crate) fn check(
    source: &str,
    expr: &Expr,
    environment: &Environment,
) -> Result<Checked, Vec<CompileError>> {
    checker::Checker::new(source, environment).run(expr)
}

#[cfg(test)]
mod tests;
