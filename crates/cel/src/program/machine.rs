//! Walks the code.

use std::rc::Rc;

use super::code::{Code, ConstantSet, Place};
use super::fault::Fault;
use super::{functions, operators};
use crate::library::pattern::Pattern;
use crate::scope::Stacks;
use crate::syntax::Macro;
use crate::value::{Constant, List, Map, Text, compare, equal};
use crate::{Scope, Value};

/// One evaluation.
pub(super) struct Machine<'s, 'a> {
    pub(super) scope: &'s Scope<'a>,
    pub(super) locals: Vec<Value<'a>>,
    pub(super) lists: Vec<List<'a>>,
    /// What may still be spent.
    pub(super) left: u64,
    /// The last computed regular expression.
    pub(super) last_pattern: Option<(Text<'a>, Rc<Pattern>)>,
}

pub(super) type Evaluated<'a> = Result<Value<'a>, Fault<'a>>;

impl<'s, 'a> Machine<'s, 'a> {
    pub(super) fn new(scope: &'s Scope<'a>, left: u64) -> Machine<'s, 'a> {
        Machine { scope, locals: Vec::new(), lists: Vec::new(), left, last_pattern: None }
    }

    /// Takes the stacks of an earlier evaluation over, if there are no own ones yet.
    #[inline]
    pub(super) fn begin_stacks(&mut self) {
        if self.locals.capacity() == 0 {
            let Stacks { locals, lists } = self.scope.take_stacks();
            self.locals = locals;
            if self.lists.is_empty() {
                self.lists = lists;
            }
        }
    }

    /// Leaves the stacks to the next evaluation.
    #[inline]
    pub(super) fn end(self) {
        if self.locals.capacity() > 0 {
            self.scope.give_stacks(Stacks { locals: self.locals, lists: self.lists });
        }
    }

    /// Spends `cost` units of the budget.
    #[inline]
    pub(super) fn charge(&mut self, cost: u64) -> Result<(), Fault<'a>> {
        match self.left.checked_sub(cost) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                self.left = 0;
                Err(Fault::Limit)
            }
        }
    }

    /// Reads a variable.
    #[inline]
    pub(super) fn place(&mut self, place: Place) -> Result<&Value<'a>, Fault<'a>> {
        match place {
            Place::Slot(slot) => match self.scope.plain(slot) {
                Some(value) => Ok(value),
                None => self.lazy(slot),
            },
            Place::Local(local) => self.locals.get(local as usize).ok_or(Fault::Unbound(local)),
        }
    }

    fn lazy(&mut self, slot: u32) -> Result<&Value<'a>, Fault<'a>> {
        let mut left = self.left;
        let value = self.scope.lazy(slot, &mut left);
        self.left = left;
        value
    }

    pub(super) fn eval(&mut self, code: &'a Code) -> Evaluated<'a> {
        self.charge(1)?;
        match code {
            Code::Constant(constant) => Ok(constant.value()),
            Code::Variable(place) => sound(self.place(*place)?.clone()),
            Code::Undeclared(name) => Err(Fault::Undeclared(name)),
            Code::Path(path) => self.path(path),
            Code::Optional(path) => self.optional(path),
            Code::OrValue(both) => self.or_value(&both.0, &both.1),
            Code::Has(path) => self.has(path).map(Value::Bool),
            Code::Not(_) | Code::And(_) | Code::Or(_) | Code::Equal(..) | Code::Order(..) => {
                self.truth_of(code).map(Value::Bool)
            }
            Code::In(_) | Code::InSet(_) => self.truth_of(code).map(Value::Bool),
            Code::Negate(operand) => operators::negate(self.eval(operand)?),
            Code::Ternary(parts) => {
                let [condition, then, otherwise] = &**parts;
                if self.truth(condition)? { self.eval(then) } else { self.eval(otherwise) }
            }
            Code::Arithmetic(operator, sides) => {
                let (left, right) = self.both(sides)?;
                operators::arithmetic(*operator, left, right)
            }
            Code::Sum(terms) => self.sum(terms),
            Code::List(items) => self.list(items),
            Code::Map(entries) => self.map(entries),
            Code::Loop(each) => match each.kind {
                Macro::All | Macro::Exists => self.truth_of(code).map(Value::Bool),
                _ => self.run_loop(each),
            },
            Code::OptionalMap(flat, map) => self.optional_map(*flat, map),
            Code::Call(function, arguments) => self.call(*function, arguments),
            Code::Match(function, both, limit) => {
                let text = self.eval(&both.0)?;
                let limit = limit.as_ref().map(|limit| self.eval(limit)).transpose()?;
                functions::matching(self, *function, &text, &both.1, limit)
            }
        }
    }

    /// Evaluates what must be a boolean.
    #[inline]
    pub(super) fn truth(&mut self, code: &'a Code) -> Result<bool, Fault<'a>> {
        match code {
            Code::Has(_)
            | Code::Not(_)
            | Code::And(_)
            | Code::Or(_)
            | Code::Equal(..)
            | Code::Order(..)
            | Code::In(_)
            | Code::InSet(_) => {
                self.charge(1)?;
                self.truth_of(code)
            }
            Code::Loop(each) if matches!(each.kind, Macro::All | Macro::Exists) => {
                self.charge(1)?;
                self.truth_of(code)
            }
            _ => match self.eval(code)? {
                Value::Bool(value) => Ok(value),
                other => Err(Fault::NotBool(other.type_name())),
            },
        }
    }

    fn truth_of(&mut self, code: &'a Code) -> Result<bool, Fault<'a>> {
        match code {
            Code::Has(path) => self.has(path),
            Code::Not(operand) => self.truth(operand).map(|value| !value),
            Code::And(terms) => self.logic(terms, false),
            Code::Or(terms) => self.logic(terms, true),
            Code::Equal(negated, sides) => {
                let [left, right] = &**sides;
                if let Some(equal) = self.equals_at_once(left, right)? {
                    return Ok(equal != *negated);
                }
                let (left, right) = self.both(sides)?;
                Ok(equal(&left, &right, &mut self.left)? != *negated)
            }
            Code::Order(operator, sides) => {
                let (left, right) = self.both(sides)?;
                operators::order(*operator, compare(&left, &right), &left, &right)
            }
            Code::In(sides) => {
                let (element, container) = self.both(sides)?;
                self.member(&element, &container)
            }
            Code::InSet(both) => {
                let element = self.eval(&both.0)?;
                in_set(&element, &both.1, &mut self.left)
            }
            Code::Loop(each) => self.quantified(each, each.kind == Macro::Exists),
            _ => Err(Fault::NotBool("dyn")),
        }
    }

    /// The short way for the most common comparison: a field, or what stands for it, with a constant or another field.
    /// `None`: it is another comparison, and nothing was spent.
    #[inline]
    fn equals_at_once(
        &mut self,
        left: &'a Code,
        right: &'a Code,
    ) -> Result<Option<bool>, Fault<'a>> {
        let is_simple = |code: &Code| match code {
            Code::Constant(constant) => constant.is_scalar(),
            Code::Path(_) | Code::OrValue(_) => true,
            _ => false,
        };
        if !is_simple(left) || !is_simple(right) {
            return Ok(None);
        }
        let before = self.left;
        self.charge(2)?;
        if let Some(left) = self.scalar(left)?
            && !left.is_malformed()
            && let Some(right) = self.scalar(right)?
            && let Some(same) = left.same(&right)
        {
            return Ok(Some(same));
        }
        self.left = before;
        Ok(None)
    }

    /// `&&` (deciding value false) or `||` (true): an error counts only if no term decides.
    fn logic(&mut self, terms: &'a [Code], deciding: bool) -> Result<bool, Fault<'a>> {
        let mut first_fault = None;
        for term in terms {
            match self.truth(term) {
                Ok(value) if value == deciding => return Ok(deciding),
                Ok(_) => {}
                Err(Fault::Limit) => return Err(Fault::Limit),
                Err(fault) => first_fault = first_fault.or(Some(fault)),
            }
        }
        first_fault.map_or(Ok(!deciding), Err)
    }

    fn both(&mut self, sides: &'a [Code; 2]) -> Result<(Value<'a>, Value<'a>), Fault<'a>> {
        let [left, right] = sides;
        Ok((self.eval(left)?, self.eval(right)?))
    }

    fn member(&mut self, element: &Value<'a>, container: &Value<'a>) -> Result<bool, Fault<'a>> {
        match container {
            Value::List(list) => {
                let elements = list.elements();
                self.charge(elements.len() as u64)?;
                for index in 0..elements.len() {
                    if let Some(found) = elements.get(index)
                        && equal(element, &found, &mut self.left)?
                    {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Map(map) => Ok(map.find(element).is_some()),
            _ => Err(Fault::no_overload("in", &[element, container])),
        }
    }

    fn list(&mut self, items: &'a [(bool, Code)]) -> Evaluated<'a> {
        let mut values = Vec::with_capacity(items.len());
        for (optional, item) in items {
            let value = self.eval(item)?;
            match (optional, value) {
                (false, value) => values.push(value),
                (true, Value::Optional(content)) => {
                    values.extend(content.map(Rc::unwrap_or_clone));
                }
                (true, other) => return Err(Fault::no_overload("[?]", &[&other])),
            }
        }
        Ok(Value::List(List::built(values)))
    }

    fn map(&mut self, items: &'a [(bool, Code, Code)]) -> Evaluated<'a> {
        let mut entries = Vec::with_capacity(items.len());
        for (optional, key, value) in items {
            let (key, value) = (self.eval(key)?, self.eval(value)?);
            match (optional, value) {
                (false, value) => entries.push((key, value)),
                (true, Value::Optional(Some(value))) => {
                    entries.push((key, Rc::unwrap_or_clone(value)));
                }
                (true, Value::Optional(None)) => {}
                (true, other) => return Err(Fault::no_overload("{?}", &[&other])),
            }
        }
        new_map(entries)
    }

    fn call(&mut self, function: functions::Function, codes: &'a [Code]) -> Evaluated<'a> {
        match (function, codes) {
            (functions::Function::Or, _) => self.or_optional(codes),
            (functions::Function::HasValue, [Code::Optional(path)]) => {
                self.charge(1)?;
                self.present(path).map(Value::Bool)
            }
            (_, [code]) => {
                let argument = self.eval(code)?;
                functions::call(self, function, std::slice::from_ref(&argument))
            }
            (_, [first, second]) => {
                let arguments = [self.eval(first)?, self.eval(second)?];
                functions::call(self, function, &arguments)
            }
            _ => {
                let arguments: Result<Vec<Value<'a>>, Fault<'a>> =
                    codes.iter().map(|code| self.eval(code)).collect();
                functions::call(self, function, &arguments?)
            }
        }
    }

    fn or_optional(&mut self, codes: &'a [Code]) -> Evaluated<'a> {
        let [first, second] = codes else { return Err(Fault::no_overload("or", &[])) };
        match self.eval(first)? {
            Value::Optional(None) => match self.eval(second)? {
                optional @ Value::Optional(_) => Ok(optional),
                other => Err(Fault::no_overload("or", &[&other])),
            },
            optional @ Value::Optional(_) => Ok(optional),
            other => Err(Fault::no_overload("or", &[&other])),
        }
    }
}

/// Refuses a node that contradicts its schema.
#[inline]
pub(super) fn sound(value: Value<'_>) -> Evaluated<'_> {
    match value {
        Value::Malformed(node) => Err(Fault::Malformed(node)),
        value => Ok(value),
    }
}

/// A map of these entries, whose keys must be distinct and of a kind that can be a key.
pub(super) fn new_map<'a>(entries: Vec<(Value<'a>, Value<'a>)>) -> Evaluated<'a> {
    let is_key = |key: &Value<'a>| {
        matches!(key, Value::String(_) | Value::Int(_) | Value::Uint(_) | Value::Bool(_))
    };
    if let Some((key, _)) = entries.iter().find(|(key, _)| !is_key(key)) {
        return Err(Fault::no_overload("{}", &[key]));
    }
    let map = Map::distinct(entries).map_err(|key| Fault::DuplicateKey(Box::new(key)))?;
    Ok(Value::Map(map))
}

fn in_set<'a>(
    element: &Value<'a>,
    set: &'a ConstantSet,
    budget: &mut u64,
) -> Result<bool, Fault<'a>> {
    match (element, &set.strings) {
        (Value::String(text), Some(strings)) => Ok(strings.contains(&**text)),
        (_, Some(_)) => Ok(false),
        (element, None) => {
            for item in &set.items {
                if equal(element, &Constant::value(item), budget)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}
