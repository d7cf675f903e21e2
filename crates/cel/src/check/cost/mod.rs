//! What an expression costs in the API server's units, estimated without running it.
//!
//! The API server stops an evaluation at 1,000,000 units, all evaluations of a binding at
//! 10,000,000, and match conditions at 2,500,000. The estimate follows its own estimator: loops cost
//! their body times the size of what they go over, functions of strings a tenth of the length. Sizes
//! that the expression does not tell are assumed ([`Sizes`]).

mod functions;
mod macros;
mod range;

use self::range::Range;
use super::{Checked, check};
use crate::syntax::{self, Expr, ExprKind, Literal};
use crate::{Environment, Program, Type};

/// Sizes to assume for values that come from outside of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Elements of a list, entries of a map.
    pub elements: u64,
    /// Characters of a string, bytes of a byte string.
    pub characters: u64,
}

/// The least and the most that an evaluation can cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// If everything is empty and decided early.
    pub minimum: u64,
    /// If everything has the assumed size and is looked at.
    pub maximum: u64,
}

impl Sizes {
    /// Large, but real: a list of 64 elements, a string of 256 characters.
    pub const LARGE: Sizes = Sizes { elements: 64, characters: 256 };
    /// Nothing is assumed: what depends on a size has no upper limit.
    pub const UNKNOWN: Sizes = Sizes { elements: u64::MAX, characters: u64::MAX };
}

impl Default for Sizes {
    fn default() -> Sizes {
        Sizes::LARGE
    }
}

impl Program {
    /// What an evaluation costs at the API server. It is told from the program's text, so with the
    /// environment that it was compiled for; `None` if that environment refuses it.
    pub fn estimate(&self, environment: &Environment, sizes: Sizes) -> Option<Estimate> {
        let expr = syntax::parse(self.source()).ok()?;
        let checked = check(self.source(), &expr, environment).ok()?;
        Some(estimate(&expr, &checked, sizes))
    }
}

/// Estimates an expression that was checked.
pub(crate) fn estimate(expr: &Expr, checked: &Checked, sizes: Sizes) -> Estimate {
    let mut estimator = Estimator { checked, sizes, known: Vec::new(), locals: Vec::new() };
    let cost = estimator.cost(expr);
    Estimate { minimum: cost.min, maximum: cost.max }
}

const LITERAL: Range = Range::ZERO;
const SELECT: Range = Range::exactly(1);
const CREATE_LIST: u64 = 10;
const CREATE_MAP: u64 = 30;
/// Cost of reading one character.
const CHARACTER: f64 = 0.1;
/// Cost of one character of a regular expression per unit of the text.
const PATTERN_CHARACTER: f64 = 0.25;

struct Estimator<'c> {
    checked: &'c Checked,
    sizes: Sizes,
    /// What was found out about nodes, by their number.
    known: Vec<Known>,
    locals: Vec<(&'c str, Known)>,
}

/// Sizes of a value, if they are known.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    size: Option<Range>,
    entries: Option<Entries>,
}

/// Sizes of the keys and values of a list or map.
#[derive(Clone, Copy, Debug)]
struct Entries {
    list: bool,
    key: Range,
    value: Range,
}

/// What a value of unknown type is counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Elements,
    Characters,
}

impl Entries {
    fn union(self, other: Entries) -> Entries {
        Entries {
            list: self.list,
            key: self.key.union(other.key),
            value: self.value.union(other.value),
        }
    }
}

impl<'c> Estimator<'c> {
    fn cost(&mut self, expr: &'c Expr) -> Range {
        match &expr.kind {
            ExprKind::Literal(_) => LITERAL,
            ExprKind::Ident { .. } => SELECT,
            ExprKind::Select { operand, optional: false, .. } => {
                match self.checked.variable(expr.id) {
                    Some(parts) => Range::exactly(parts),
                    None => self.select(operand),
                }
            }
            ExprKind::Select { operand, optional: true, .. } => {
                let operand = self.cost(operand);
                self.keep(expr, None);
                operand.plus(1)
            }
            ExprKind::Has { operand, .. } => match self.checked.variable(expr.id) {
                Some(parts) => Range::exactly(parts - 1),
                None => self.cost(operand),
            },
            ExprKind::Index { operand, index, .. } => self.call(expr, None, &[operand, index]),
            ExprKind::Unary { operand, .. } => self.call(expr, None, &[operand]),
            ExprKind::Binary { left, right, .. } => self.call(expr, None, &[left, right]),
            ExprKind::And(terms) | ExprKind::Or(terms) => self.logic(terms),
            ExprKind::Ternary { condition, then, otherwise } => {
                self.ternary(expr, condition, then, otherwise)
            }
            ExprKind::Call { target, function, arguments } => {
                let arguments: Vec<&Expr> = arguments.iter().collect();
                match (arguments.as_slice(), &**function) {
                    ([value], "dyn") if target.is_none() => self.dynamic(expr, value),
                    (arguments, _) => {
                        let member = target.as_deref().filter(|_| self.is_member(expr));
                        self.call(expr, member, arguments)
                    }
                }
            }
            ExprKind::List(elements) => {
                let parts: Vec<&Expr> = elements.iter().map(|element| &element.value).collect();
                let cost = self.sum(&parts);
                let value = self.joint_size(&parts);
                self.keep_entries(expr, Entries { list: true, key: Range::exactly(1), value });
                cost.plus(CREATE_LIST)
            }
            ExprKind::Map(entries) => {
                let keys: Vec<&Expr> = entries.iter().map(|entry| &entry.key).collect();
                let values: Vec<&Expr> = entries.iter().map(|entry| &entry.value).collect();
                let cost = self.sum(&keys).add(self.sum(&values));
                let (key, value) = (self.joint_size(&keys), self.joint_size(&values));
                self.keep_entries(expr, Entries { list: false, key, value });
                cost.plus(CREATE_MAP)
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(expr, comprehension),
        }
    }

    fn sum(&mut self, parts: &[&'c Expr]) -> Range {
        parts.iter().fold(Range::ZERO, |sum, part| sum.add(self.cost(part)))
    }

    /// The sizes that the parts of a literal can have.
    fn joint_size(&self, parts: &[&Expr]) -> Range {
        let sizes = parts.iter().map(|part| self.size(part, Role::Characters));
        sizes.reduce(Range::union).unwrap_or(Range::ZERO)
    }

    /// Fields of what has a known type cost; reading into `dyn` does not.
    fn select(&mut self, operand: &'c Expr) -> Range {
        let cost = self.cost(operand);
        match self.checked.kind(operand.id) {
            Type::Map(..) | Type::Object(_) => cost.add(SELECT),
            _ => cost,
        }
    }

    fn logic(&mut self, terms: &'c [Expr]) -> Range {
        let mut terms = terms.iter();
        let first = terms.next().map_or(Range::ZERO, |term| self.cost(term));
        let rest = terms.fold(Range::ZERO, |sum, term| sum.add(self.cost(term)));
        Range::new(first.min, first.max.saturating_add(rest.max))
    }

    fn ternary(
        &mut self,
        expr: &Expr,
        condition: &'c Expr,
        then: &'c Expr,
        otherwise: &'c Expr,
    ) -> Range {
        let condition = self.cost(condition);
        let branches = self.cost(then).union(self.cost(otherwise));
        let size = self.known_size(then).zip(self.known_size(otherwise));
        self.keep(expr, size.map(|(then, otherwise)| then.union(otherwise)));
        if let (Some(then), Some(otherwise)) = (self.entries(then), self.entries(otherwise)) {
            self.keep_entries(expr, then.union(otherwise));
        }
        condition.add(branches)
    }

    fn dynamic(&mut self, expr: &Expr, value: &'c Expr) -> Range {
        let cost = self.cost(value);
        let known = Known { size: self.known_size(value), entries: self.entries(value) };
        *self.slot(expr.id) = known;
        cost.plus(1)
    }

    /// True if the call was resolved to a function with a target, and not to a namespaced one.
    fn is_member(&self, expr: &Expr) -> bool {
        self.checked.overloads(expr.id).first().is_some_and(|overload| overload.member)
    }

    /// A function or operator: arguments, target, and the widest range of all signatures.
    fn call(&mut self, expr: &Expr, target: Option<&'c Expr>, arguments: &[&'c Expr]) -> Range {
        let arguments_cost = self.sum(arguments);
        let target_cost = target.map_or(Range::ZERO, |target| self.cost(target));
        let mut cost: Option<Range> = None;
        let mut size: Option<Range> = None;
        for overload in self.checked.overloads(expr.id) {
            let call = functions::Call { overload, target, arguments };
            let (own, result) = self.function(expr, &call);
            cost = Some(cost.map_or(own, |cost| cost.union(own)));
            size = match (size, result) {
                (Some(size), Some(result)) => Some(size.union(result)),
                (size, result) => size.or(result),
            };
            if matches!(overload.id, "index_list" | "index_map") {
                size = arguments.first().and_then(|list| self.entries(list)).map(|each| each.value);
            }
            size = size.or_else(|| self.known_size(expr));
        }
        self.keep(expr, size);
        match cost {
            Some(cost) => cost.add(arguments_cost).add(target_cost),
            None => Range::ZERO,
        }
    }

    fn slot(&mut self, id: u32) -> &mut Known {
        let index = id as usize;
        if index >= self.known.len() {
            self.known.resize(index + 1, Known::default());
        }
        #[expect(clippy::indexing_slicing, reason = "the vector was just made long enough")]
        &mut self.known[index]
    }

    fn keep(&mut self, expr: &Expr, size: Option<Range>) {
        if size.is_some() {
            self.slot(expr.id).size = size;
        }
    }

    fn keep_entries(&mut self, expr: &Expr, entries: Entries) {
        self.slot(expr.id).entries = Some(entries);
    }

    fn local(&self, expr: &Expr) -> Option<&Known> {
        let ExprKind::Ident { name, absolute: false } = &expr.kind else { return None };
        self.locals.iter().rev().find(|(local, _)| *local == &**name).map(|(_, known)| known)
    }

    fn entries(&self, expr: &Expr) -> Option<Entries> {
        let known = self.known.get(expr.id as usize).and_then(|known| known.entries);
        known.or_else(|| self.local(expr).and_then(|local| local.entries))
    }

    /// The size of a value as far as the expression tells.
    fn known_size(&self, expr: &Expr) -> Option<Range> {
        let known = self.known.get(expr.id as usize).and_then(|known| known.size);
        known
            .or_else(|| literal_size(&expr.kind))
            .or_else(|| is_scalar(self.checked.kind(expr.id)).then_some(Range::exactly(1)))
            .or_else(|| self.local(expr).and_then(|local| local.size))
    }

    /// The size of a value, assumed if it is not known.
    fn size(&self, expr: &Expr, role: Role) -> Range {
        self.known_size(expr).unwrap_or_else(|| self.assumed(self.checked.kind(expr.id), role))
    }

    fn assumed(&self, kind: &Type, role: Role) -> Range {
        let max = match (kind, role) {
            (Type::List(_) | Type::Map(..), _) => self.sizes.elements,
            (Type::String | Type::Bytes, _) => self.sizes.characters,
            (_, Role::Elements) => self.sizes.elements,
            (_, Role::Characters) => self.sizes.characters,
        };
        Range::new(0, max)
    }
}

fn literal_size(kind: &ExprKind) -> Option<Range> {
    let size = match kind {
        ExprKind::Literal(Literal::String(text)) => text.chars().count(),
        ExprKind::Literal(Literal::Bytes(bytes)) => bytes.len(),
        ExprKind::Literal(_) => 1,
        ExprKind::List(elements) => elements.len(),
        ExprKind::Map(entries) => entries.len(),
        _ => return None,
    };
    Some(Range::exactly(size as u64))
}

/// True for types whose values all have the same size.
fn is_scalar(kind: &Type) -> bool {
    match kind {
        Type::Bool | Type::Double | Type::Duration | Type::Int | Type::Timestamp | Type::Uint => {
            true
        }
        Type::Optional(content) => is_scalar(content),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
