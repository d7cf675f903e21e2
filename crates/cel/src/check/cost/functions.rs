//! The cost of functions and operators, besides that of their arguments.

use super::range::Range;
use super::{CHARACTER, CREATE_LIST, Entries, Estimator, PATTERN_CHARACTER, Role};
use crate::Type;
use crate::check::Overload;
use crate::syntax::{Expr, ExprKind, Literal};

/// A call with one of the signatures it may turn out to have.
pub(super) struct Call<'e, 'c> {
    pub(super) overload: &'static Overload,
    pub(super) target: Option<&'c Expr>,
    pub(super) arguments: &'e [&'c Expr],
}

/// Cost, and the size of the result if that is known.
type Result = (Range, Option<Range>);

const UNIT: Range = Range::exactly(1);
/// Bytes of an address.
const ADDRESS: Range = Range::new(4, 16);
/// Length of the longest named format's pattern, as the API server sees it.
const NAMED_PATTERN: f64 = 128.0;
/// Characters of the longest name of a format.
const FORMAT_NAME: Range = Range::new(1, 64);

impl<'c> Estimator<'c> {
    pub(super) fn function(&mut self, expr: &Expr, call: &Call<'_, 'c>) -> Result {
        self.list_function(call)
            .or_else(|| self.kubernetes_function(call))
            .or_else(|| self.network_function(call))
            .or_else(|| self.operator(expr, call))
            .or_else(|| self.text_function(call))
            .unwrap_or((UNIT, None))
    }

    fn text(&self, expr: &Expr) -> Range {
        self.size(expr, Role::Characters)
    }

    fn elements(&self, expr: &Expr) -> Range {
        self.size(expr, Role::Elements)
    }

    /// Functions of the lists and sets libraries.
    fn list_function(&self, call: &Call<'_, 'c>) -> Option<Result> {
        let allocating = |factor: f64, size: Range| {
            Some((size.scaled(factor).plus(1 + CREATE_LIST), Some(size)))
        };
        let first = call.arguments.first();
        match (call.overload.name, call.target, call.arguments) {
            ("slice", Some(list), [start, end]) => {
                let from = integer(start).unwrap_or(0);
                let to = integer(end).unwrap_or(self.elements(list).max);
                allocating(1.0, Range::exactly(to.wrapping_sub(from)))
            }
            ("lists.range", ..) => {
                let size = first.and_then(|count| integer(count)).unwrap_or(self.sizes.elements);
                allocating(1.0, Range::exactly(size))
            }
            ("reverse", Some(list), []) => allocating(1.0, self.elements(list)),
            ("flatten", Some(list), depth) => {
                let depth = match depth.first() {
                    Some(depth) => integer(depth).unwrap_or(u64::MAX),
                    None => 1,
                };
                allocating(depth as f64, self.elements(list))
            }
            ("distinct", Some(list), []) => {
                let size = self.elements(list);
                allocating(2.0, size.times(size))
            }
            ("sort", Some(list), []) => {
                let size = self.elements(list);
                let text = matches!(call.overload.id, "list_string_sort" | "list_bytes_sort");
                allocating(if text { 2.0 + CHARACTER } else { 2.0 }, size.times(size))
            }
            ("sets.contains" | "sets.intersects", _, [left, right]) => {
                Some((self.elements(left).times(self.elements(right)).plus(1), None))
            }
            ("sets.equivalent", _, [left, right]) => {
                let pairs = self.elements(left).times(self.elements(right));
                Some((pairs.scaled(2.0).plus(1), None))
            }
            _ => None,
        }
    }

    /// Functions of strings, lists and regular expressions that Kubernetes prices itself.
    fn kubernetes_function(&self, call: &Call<'_, 'c>) -> Option<Result> {
        let arguments = call.arguments;
        match (call.overload.name, call.target) {
            (
                name
                @ ("isSorted" | "sum" | "max" | "min" | "indexOf" | "lastIndexOf" | "includes"),
                Some(target),
            ) => Some((self.scan(name, target), None)),
            ("lowerAscii" | "upperAscii" | "substring" | "trim", Some(target)) => {
                let size = self.text(target);
                Some((size.scaled(CHARACTER), Some(size)))
            }
            ("replace", Some(target)) => match arguments {
                [from, to, ..] => {
                    let size = self.text(target);
                    let result = replaced(size, self.text(from), self.text(to));
                    Some((size.scaled(2.0 * CHARACTER), Some(result)))
                }
                _ => None,
            },
            ("split", Some(target)) => {
                let size = self.text(target);
                let limit = arguments.get(1).and_then(|limit| signed(limit));
                let most = limit.map_or(size.max, |limit| limit as u64);
                Some((size.scaled(2.0 * CHARACTER), Some(Range::new(0, most))))
            }
            ("join", Some(target)) => Some(self.join(target, arguments)),
            ("find" | "findAll", Some(target)) => {
                let size = self.text(target);
                let cost = self.matching(target, arguments.first()?);
                Some((cost, Some(Range::new(0, size.max))))
            }
            ("quantity" | "isQuantity" | "semver" | "isSemver", _) => {
                Some((self.text(arguments.first()?).scaled(CHARACTER), None))
            }
            ("validate", Some(_)) => {
                let text = self.text(arguments.first()?).scaled(CHARACTER);
                Some((text.scaled(NAMED_PATTERN * PATTERN_CHARACTER), None))
            }
            _ => None,
        }
    }

    /// Once over all elements, and over their characters if they are strings.
    fn scan(&self, name: &str, target: &Expr) -> Range {
        let size = self.elements(target);
        let element = match self.checked.kind(target.id) {
            Type::List(element) | Type::Map(element, _) | Type::Optional(element) => element,
            _ if name == "includes" => return size,
            _ => return self.text(target).scaled(CHARACTER),
        };
        match **element {
            Type::String | Type::Bytes => {
                size.times(self.assumed(element, Role::Characters).scaled(CHARACTER).plus(1))
            }
            _ => size,
        }
    }

    fn join(&self, target: &Expr, arguments: &[&Expr]) -> Result {
        let count = self.elements(target);
        let mut size = match self.checked.kind(target.id) {
            Type::List(element) => count.times(self.assumed(element, Role::Characters)),
            _ => Range::ZERO,
        };
        if let Some(separator) = arguments.first() {
            let separators = Range::new(count.min.saturating_sub(1), count.max.saturating_sub(1));
            size = size.add(self.text(separator).times(separators));
        }
        (size.scaled(CHARACTER), Some(size))
    }

    /// A regular expression over a text.
    fn matching(&self, text: &Expr, pattern: &Expr) -> Range {
        let text = self.text(text).plus(1).scaled(CHARACTER);
        text.times(self.text(pattern).scaled(PATTERN_CHARACTER))
    }

    fn network_function(&self, call: &Call<'_, 'c>) -> Option<Result> {
        let first = call.arguments.first();
        let read = |factor: f64| first.map(|text| (self.text(text).scaled(factor), None));
        match (call.overload.name, call.overload.id) {
            ("url", _) => {
                let size = self.text(first?);
                Some((size.scaled(CHARACTER), Some(size)))
            }
            ("ip", "cidr_ip") => Some((UNIT, None)),
            ("ip" | "cidr" | "isIP" | "isCIDR", _) => read(CHARACTER),
            ("ip.isCanonical", _) => read(2.0 * CHARACTER),
            ("containsIP" | "containsCIDR", id) => {
                let mut cost = ADDRESS.add(ADDRESS).scaled(CHARACTER);
                if call.overload.name == "containsCIDR" {
                    cost = cost.add(ADDRESS.scaled(CHARACTER)).plus(1);
                }
                if id.ends_with("_string") {
                    cost = cost.add(self.text(first?).scaled(CHARACTER));
                }
                Some((cost, None))
            }
            _ => None,
        }
    }

    fn operator(&mut self, expr: &Expr, call: &Call<'_, 'c>) -> Option<Result> {
        let [left, right] = call.arguments else { return None };
        match call.overload.id {
            "equals" => Some((self.equality(left, right), None)),
            "not_equals" => Some((self.comparison(left, right), None)),
            "in_list" => Some((self.elements(right), None)),
            "add_string" | "add_bytes" => {
                let size = self.text(left).add(self.text(right));
                self.join_entries(expr, left, right);
                Some((size.scaled(CHARACTER), Some(size)))
            }
            "add_list" => {
                let size = self.elements(left).add(self.elements(right));
                self.join_entries(expr, left, right);
                Some((UNIT, Some(size)))
            }
            id if is_text_comparison(id) => Some((self.comparison(left, right), None)),
            _ => None,
        }
    }

    fn join_entries(&mut self, expr: &Expr, left: &Expr, right: &Expr) {
        if let (Some(left), Some(right)) = (self.entries(left), self.entries(right)) {
            self.keep_entries(expr, Entries::union(right, left));
        }
    }

    fn equality(&self, left: &Expr, right: &Expr) -> Range {
        let kind = self.checked.kind(left.id);
        match kind {
            Type::Opaque(name) if kind == self.checked.kind(right.id) => match *name {
                "kubernetes.NamedFormat" => FORMAT_NAME.scaled(CHARACTER),
                "kubernetes.URL" => {
                    let size = self.known_size(right).unwrap_or(UNIT);
                    Range::new(1, size.max).scaled(CHARACTER)
                }
                _ => UNIT,
            },
            _ => self.comparison(left, right),
        }
    }

    /// As far as the shorter one goes.
    fn comparison(&self, left: &Expr, right: &Expr) -> Range {
        let shorter = self.text(left).max.min(self.text(right).max);
        Range::new(u64::from(shorter > 0), shorter).scaled(CHARACTER)
    }

    /// Functions that every CEL has.
    fn text_function(&self, call: &Call<'_, 'c>) -> Option<Result> {
        match (call.overload.id, call.target, call.arguments) {
            ("string_format", Some(template), _) => {
                Some((self.text(template).scaled(CHARACTER), None))
            }
            ("string_to_bytes", _, [text]) => {
                let size = self.text(text);
                let result = Range::new(size.min, size.max.saturating_mul(4));
                Some((size.scaled(CHARACTER), Some(result)))
            }
            ("bytes_to_string", _, [bytes]) => {
                let size = self.text(bytes);
                Some((size.scaled(CHARACTER), Some(Range::new(size.min / 4, size.max))))
            }
            ("strings_quote", _, [text]) => {
                let size = self.text(text);
                let result = size.add(Range::new(0, size.max)).plus(2);
                Some((size.scaled(CHARACTER), Some(result)))
            }
            ("starts_with_string" | "ends_with_string", _, [part]) => {
                Some((self.text(part).scaled(CHARACTER), None))
            }
            ("contains_string", Some(text), [part]) => {
                let (text, part) = (self.text(text), self.text(part));
                Some((text.scaled(CHARACTER).times(part.scaled(CHARACTER)), None))
            }
            ("matches_string", Some(text), [pattern]) => Some((self.matching(text, pattern), None)),
            ("matches", None, [text, pattern]) => Some((self.matching(text, pattern), None)),
            _ => None,
        }
    }
}

/// `<`, `<=`, `>` and `>=` of strings and bytes.
fn is_text_comparison(id: &str) -> bool {
    let compared = id
        .strip_suffix("_string")
        .or_else(|| id.strip_suffix("_bytes"))
        .map(|order| order.trim_end_matches("_equals"));
    matches!(compared, Some("less" | "greater"))
}

/// A constant that is not negative.
fn integer(expr: &Expr) -> Option<u64> {
    signed(expr).and_then(|value| u64::try_from(value).ok())
}

fn signed(expr: &Expr) -> Option<i64> {
    match expr.kind {
        ExprKind::Literal(Literal::Int(value)) => Some(value),
        _ => None,
    }
}

/// The size of a text after all of `from` became `to`: the worst and the best case of lengths, as the API server
/// reckons them. Its best case takes every text for long enough to hold `from` once, so it can exceed the worst.
fn replaced(text: Range, from: Range, to: Range) -> Range {
    let (mut count, mut kept) = (Range::ZERO, Range::ZERO);
    if from.min == 0 {
        // Nothing is found between all characters.
        count.max = text.max.saturating_add(1);
        kept.max = text.max;
    } else if to.max <= from.min {
        kept.max = text.max;
    } else {
        count.max = (text.max as f64 / from.min as f64).ceil() as u64;
    }
    if from.max == 0 {
        count.min = text.min.saturating_add(1);
        kept.min = text.min;
    } else if from.max <= to.min {
        kept.min = text.min;
    } else {
        count.min = (text.min as f64 / from.max as f64).ceil() as u64;
    }
    let Range { min, max } = count.times(to).add(kept);
    Range::new(min.min(max), max)
}
