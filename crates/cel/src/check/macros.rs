//! The types of macros: what cel-go infers for the loops they expand to.

use ringfort_document::Span;

use super::checker::{Checker, OPTIONALS};
use crate::syntax::{Comprehension, Expr, Macro};
use crate::{Type, Version};

/// The version that brought macros with two variables.
const TWO_VARIABLES: Version = Version::new(1, 32);
/// The version that brought the list library with `sortBy`.
const SORT_BY: Version = Version::new(1, 34);

impl<'c> Checker<'c> {
    pub(super) fn comprehension(&mut self, span: Span, comprehension: &'c Comprehension) -> Type {
        let range = self.check(&comprehension.range);
        let two = comprehension.second.is_some();
        match comprehension.kind {
            Macro::OptMap | Macro::OptFlatMap => {
                let name = format!("`{}`", comprehension.kind.name());
                self.require(span, &name, OPTIONALS);
                return self.optional_macro(comprehension, range);
            }
            Macro::SortBy => self.require(span, "`sortBy`", SORT_BY),
            _ if two => self.require(span, "a macro with two variables", TWO_VARIABLES),
            _ => {}
        }
        let (key, element) = self.variables(comprehension, range.clone());
        let first = if two { key.clone() } else { element.clone() };
        self.locals.push((&comprehension.variable.name, first.clone()));
        if let Some(second) = &comprehension.second {
            self.locals.push((&second.name, element.clone()));
        }
        let result = self.body(comprehension, &range, key, first);
        self.locals.truncate(self.locals.len() - 1 - usize::from(two));
        result
    }

    /// Key or index, and what a single variable stands for; with two variables, the value.
    fn variables(&mut self, comprehension: &Comprehension, range: Type) -> (Type, Type) {
        let two = comprehension.second.is_some();
        match range {
            Type::List(element) => (Type::Int, *element),
            Type::Map(..) if comprehension.kind == Macro::SortBy => {
                self.fail(comprehension.range.span, "`sortBy` is called on a list, not on a map");
                (Type::Dyn, Type::Dyn)
            }
            Type::Map(key, value) if two => (*key, *value),
            Type::Map(key, _) => ((*key).clone(), *key),
            Type::Dyn => (Type::Dyn, Type::Dyn),
            Type::Parameter(_) => {
                self.unifier.assign(&Type::Dyn, &range);
                (Type::Dyn, Type::Dyn)
            }
            other => {
                let name = comprehension.kind.name();
                let message = format!("`{name}` goes over lists and maps, not over a {other}");
                let help = matches!(other, Type::Optional(_))
                    .then(|| "give it a value with `.orValue([])` first".to_owned());
                self.fail(comprehension.range.span, message).help = help;
                (Type::Dyn, Type::Dyn)
            }
        }
    }

    fn body(
        &mut self,
        comprehension: &'c Comprehension,
        range: &Type,
        key: Type,
        element: Type,
    ) -> Type {
        if let Some(filter) = &comprehension.filter {
            self.condition(filter);
        }
        let body = &comprehension.body;
        match comprehension.kind {
            Macro::All | Macro::Exists | Macro::ExistsOne => {
                self.condition(body);
                Type::Bool
            }
            Macro::Filter => {
                self.condition(body);
                Type::list(element)
            }
            Macro::Map | Macro::TransformList => Type::list(self.check(body)),
            Macro::TransformMap => Type::map(key, self.check(body)),
            Macro::TransformMapEntry => self.entries(body),
            Macro::SortBy => {
                let kind = self.check(body);
                let orders = self.orders(body, &kind);
                // Several signatures with a list of anything: cel-go then only knows `dyn`.
                if *range == Type::Dyn && orders > 1 { Type::Dyn } else { Type::list(element) }
            }
            Macro::OptMap | Macro::OptFlatMap => Type::Dyn,
        }
    }

    fn condition(&mut self, expr: &'c Expr) {
        let kind = self.check(expr);
        self.expect_bool(expr.span, &kind);
    }

    /// The body of `transformMapEntry` must be a map.
    fn entries(&mut self, body: &'c Expr) -> Type {
        let kind = self.check(body);
        let map = Type::map(self.unifier.open(), self.unifier.open());
        if !self.unifier.assign(&map, &kind) {
            self.fail(body.span, format!("a map with one entry belongs here, but this is {kind}"));
        }
        map
    }

    /// How many kinds of order the sort key can have.
    fn orders(&mut self, body: &Expr, kind: &Type) -> usize {
        const KEYS: [Type; 8] = [
            Type::Int,
            Type::Uint,
            Type::Double,
            Type::Bool,
            Type::Duration,
            Type::Timestamp,
            Type::String,
            Type::Bytes,
        ];
        let orders = KEYS.iter().filter(|key| self.unifier.assign(key, kind)).count();
        if orders == 0 {
            let kind = self.unifier.settle(kind);
            self.fail(body.span, format!("values of type {kind} have no order to sort by"));
        }
        orders
    }

    /// `range.optMap(x, body)`: the body is evaluated if the optional holds something.
    fn optional_macro(&mut self, comprehension: &'c Comprehension, range: Type) -> Type {
        let open = self.unifier.open();
        if !self.unifier.assign(&Type::optional(open.clone()), &range) {
            let (name, span) = (comprehension.kind.name(), comprehension.range.span);
            let kind = self.unifier.settle(&range);
            self.fail(span, format!("`{name}` is called on an optional, not on a {kind}")).help =
                Some("reach the value with `.?field` or `[?key]`".to_owned());
        }
        let content = self.unifier.resolve(&open);
        self.locals.push((&comprehension.variable.name, content));
        let body = self.check(&comprehension.body);
        self.locals.pop();
        if comprehension.kind == Macro::OptMap {
            return Type::optional(body);
        }
        let result = Type::optional(self.unifier.open());
        if !self.unifier.assign(&result, &body) {
            let message = format!("`optFlatMap` needs an optional, but this is {body}");
            self.fail(comprehension.body.span, message).help =
                Some("use `optMap` for a plain value".to_owned());
        }
        if body == Type::Dyn { Type::Dyn } else { result }
    }
}
