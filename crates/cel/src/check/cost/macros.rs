//! Loops: the cost of what cel-go expands macros to.

use super::range::Range;
use super::{CHARACTER, CREATE_LIST, CREATE_MAP, Entries, Estimator, Known, Role};
use crate::Type;
use crate::syntax::{Comprehension, Expr, Macro};

/// Reading the result of a loop, or keeping it as it is.
const RESULT: Range = Range::exactly(1);
/// Appending to the result: the result, a list of one element, and `+`, besides the element.
const APPEND: u64 = 1 + CREATE_LIST + 1;

/// What one round of a loop costs, and what surrounds it.
struct Round {
    before: u64,
    each: Range,
    after: u64,
}

impl<'c> Estimator<'c> {
    pub(super) fn comprehension(&mut self, expr: &Expr, comprehension: &'c Comprehension) -> Range {
        match comprehension.kind {
            Macro::OptMap | Macro::OptFlatMap => return self.optional(expr, comprehension),
            Macro::SortBy => return self.sort(expr, comprehension),
            _ => {}
        }
        let range = self.cost(&comprehension.range);
        let count = self.size(&comprehension.range, Role::Elements);
        let pushed = self.push(comprehension);
        let round = self.round(comprehension);
        self.keep_result(expr, comprehension, count);
        self.locals.truncate(self.locals.len() - pushed);
        range.plus(round.before).plus(round.after).add(count.times(round.each))
    }

    /// Declares the variables; gives their number.
    fn push(&mut self, comprehension: &'c Comprehension) -> usize {
        let entries = self.entries(&comprehension.range);
        let list = match entries {
            Some(entries) => entries.list,
            None => matches!(self.checked.kind(comprehension.range.id), Type::List(_)),
        };
        let known = |size: Option<Range>| Known { size, entries: None };
        let key = known(entries.map(|entries| entries.key));
        let value = known(entries.map(|entries| entries.value));
        let single = if list { value } else { key };
        let first = if comprehension.second.is_some() { key } else { single };
        self.locals.push((&comprehension.variable.name, first));
        if let Some(second) = &comprehension.second {
            self.locals.push((&second.name, value));
            return 2;
        }
        1
    }

    fn round(&mut self, comprehension: &'c Comprehension) -> Round {
        let filter = comprehension.filter.as_ref().map(|filter| self.cost(filter));
        let body = self.cost(&comprehension.body);
        let (before, step) = match comprehension.kind {
            Macro::All => {
                return Round { before: 0, each: Range::new(3, body.plus(3).max), after: 1 };
            }
            Macro::Exists => {
                return Round { before: 0, each: Range::new(4, body.plus(4).max), after: 1 };
            }
            Macro::ExistsOne => {
                return Round { before: 0, each: body.add(Range::new(1, 2)), after: 2 };
            }
            Macro::Filter => {
                let each = body.add(Range::exactly(1 + APPEND).union(RESULT));
                return Round { before: CREATE_LIST, each, after: 1 };
            }
            // The key is read and the entry inserted.
            Macro::TransformMap => (CREATE_MAP, body.plus(3)),
            Macro::TransformMapEntry => (CREATE_MAP, body.plus(2)),
            _ => (CREATE_LIST, body.plus(APPEND)),
        };
        let each = match filter {
            Some(filter) => filter.add(step.union(RESULT)),
            None => step,
        };
        Round { before, each, after: 1 }
    }

    /// Remembers how large the result can be. Called while the variables are declared.
    fn keep_result(&mut self, expr: &Expr, comprehension: &Comprehension, count: Range) {
        let value = match comprehension.kind {
            Macro::All | Macro::Exists | Macro::ExistsOne => return,
            Macro::Filter => {
                let variable = self.locals.last().and_then(|(_, known)| known.size);
                let kind = match self.checked.kind(expr.id) {
                    Type::List(element) => (**element).clone(),
                    _ => Type::Dyn,
                };
                let scalar = super::is_scalar(&kind).then_some(Range::exactly(1));
                scalar.or(variable).unwrap_or_else(|| self.assumed(&kind, Role::Characters))
            }
            Macro::Map | Macro::TransformList => self.size(&comprehension.body, Role::Characters),
            _ => {
                self.keep(expr, Some(count));
                return;
            }
        };
        self.keep(expr, Some(count));
        let value = Range::new(0, value.max);
        self.keep_entries(expr, Entries { list: true, key: Range::exactly(1), value });
    }

    /// `range.hasValue() ? optional.of(body) : optional.none()`, the body with `range.value()`.
    fn optional(&mut self, expr: &Expr, comprehension: &'c Comprehension) -> Range {
        let range = self.cost(&comprehension.range);
        let content = match self.checked.kind(comprehension.range.id) {
            Type::Optional(content) if super::is_scalar(content) => Some(Range::exactly(1)),
            _ => None,
        };
        let known = Known { size: content, entries: None };
        self.locals.push((&comprehension.variable.name, known));
        let body = self.cost(&comprehension.body).plus(CREATE_LIST).add(range).plus(1);
        let body = if comprehension.kind == Macro::OptMap { body.plus(1) } else { body };
        self.locals.pop();
        let size = self.known_size(expr);
        self.keep(expr, size);
        range.plus(1).add(body.union(Range::exactly(1)))
    }

    /// The keys are computed like `map` does, then compared each with each.
    fn sort(&mut self, expr: &Expr, comprehension: &'c Comprehension) -> Range {
        let range = self.cost(&comprehension.range);
        let count = self.size(&comprehension.range, Role::Elements);
        let pushed = self.push(comprehension);
        let body = self.cost(&comprehension.body);
        self.locals.truncate(self.locals.len() - pushed);
        let keys = count.times(body.plus(APPEND)).plus(1 + CREATE_LIST + 1);
        let pairs = count.times(count);
        self.keep(expr, Some(pairs));
        let (plain, text) = (pairs.scaled(2.0), pairs.scaled(2.0 + CHARACTER));
        let sorted = match self.checked.kind(comprehension.body.id) {
            Type::String | Type::Bytes => text,
            Type::Dyn => plain.union(text),
            _ => plain,
        };
        let sorted = sorted.plus(1 + CREATE_LIST);
        range.plus(CREATE_LIST).plus(1).add(keys).add(sorted)
    }
}
