//! Macros over lists, maps and optionals.

use std::rc::Rc;

use super::code::{Loop, OptionalMap};
use super::fault::Fault;
use super::functions;
use super::machine::{Evaluated, Machine, new_map, sound};
use crate::Value;
use crate::syntax::Macro;
use crate::value::{List, Map, compare};

/// What a loop runs over.
pub(super) enum Range<'a> {
    List(List<'a>),
    /// Several lists, on the machine's stack from this position on.
    Lists(usize),
    Map(Map<'a>),
}

/// What to do after one element.
enum Next {
    Continue,
    Stop,
}

impl<'a> Machine<'_, 'a> {
    pub(super) fn range(&mut self, each: &'a Loop) -> Result<Range<'a>, Fault<'a>> {
        if let [range] = &*each.ranges {
            return match self.eval(range)? {
                Value::List(list) => Ok(Range::List(list)),
                Value::Map(map) => Ok(Range::Map(map)),
                other => Err(Fault::no_overload(each.kind.name(), &[&other])),
            };
        }
        let start = self.lists.len();
        for range in &each.ranges {
            match self.eval(range) {
                Ok(Value::List(list)) => self.lists.push(list),
                other => {
                    self.lists.truncate(start);
                    return Err(Fault::no_overload("+", &[&other?]));
                }
            }
        }
        Ok(Range::Lists(start))
    }

    pub(super) fn run_loop(&mut self, each: &'a Loop) -> Evaluated<'a> {
        match each.kind {
            Macro::All | Macro::Exists => {
                self.quantified(each, each.kind == Macro::Exists).map(Value::Bool)
            }
            Macro::ExistsOne => self.exists_one(each),
            Macro::Filter | Macro::Map | Macro::TransformList => self.collected(each),
            Macro::SortBy => self.sorted(each),
            _ => self.transformed(each),
        }
    }

    /// Runs `body` with the variables set to each element in turn.
    fn for_each(
        &mut self,
        each: &'a Loop,
        mut body: impl FnMut(&mut Self) -> Result<Next, Fault<'a>>,
    ) -> Result<(), Fault<'a>> {
        self.begin_stacks();
        let range = self.range(each)?;
        let depth = self.locals.len();
        self.locals.push(Value::Null);
        let two = each.names.1.is_some();
        if two {
            self.locals.push(Value::Null);
        }
        let result = match &range {
            Range::List(list) => self.over_list(list, two, depth, 0, &mut body).map(|_| ()),
            Range::Lists(start) => {
                let result = self.over_lists(*start, two, depth, &mut body);
                self.lists.truncate(*start);
                result
            }
            Range::Map(map) => self.over_map(map, two, depth, &mut body),
        };
        self.locals.truncate(depth);
        result
    }

    fn over_lists(
        &mut self,
        start: usize,
        two: bool,
        depth: usize,
        body: &mut impl FnMut(&mut Self) -> Result<Next, Fault<'a>>,
    ) -> Result<(), Fault<'a>> {
        let mut position = 0;
        let end = self.lists.len();
        for number in start..end {
            let Some(list) = self.lists.get(number).cloned() else { break };
            if let Next::Stop = self.over_list(&list, two, depth, position, body)? {
                return Ok(());
            }
            position += list.len();
        }
        Ok(())
    }

    fn over_list(
        &mut self,
        list: &List<'a>,
        two: bool,
        depth: usize,
        position: usize,
        body: &mut impl FnMut(&mut Self) -> Result<Next, Fault<'a>>,
    ) -> Result<Next, Fault<'a>> {
        let elements = list.elements();
        for index in 0..elements.len() {
            let Some(element) = elements.get(index) else { break };
            if two {
                self.bind(depth, Value::Int((position + index) as i64));
                self.bind(depth + 1, element);
            } else {
                self.bind(depth, element);
            }
            if let Next::Stop = body(self)? {
                return Ok(Next::Stop);
            }
        }
        Ok(Next::Continue)
    }

    fn over_map(
        &mut self,
        map: &Map<'a>,
        two: bool,
        depth: usize,
        body: &mut impl FnMut(&mut Self) -> Result<Next, Fault<'a>>,
    ) -> Result<(), Fault<'a>> {
        for (key, value) in map.iter() {
            self.bind(depth, key);
            if two {
                self.bind(depth + 1, value);
            }
            if let Next::Stop = body(self)? {
                break;
            }
        }
        Ok(())
    }

    #[inline]
    pub(super) fn bind(&mut self, local: usize, value: Value<'a>) {
        if let Some(place) = self.locals.get_mut(local) {
            *place = value;
        }
    }

    /// `all` (deciding value false) or `exists` (true): an error counts only if no element decides.
    pub(super) fn quantified(&mut self, each: &'a Loop, deciding: bool) -> Result<bool, Fault<'a>> {
        let mut answer = Ok(!deciding);
        self.for_each(each, |machine| {
            match machine.truth(&each.body) {
                Ok(value) if value == deciding => {
                    answer = Ok(deciding);
                    return Ok(Next::Stop);
                }
                Ok(_) => {}
                Err(Fault::Limit) => return Err(Fault::Limit),
                Err(fault) if answer.is_ok() => answer = Err(fault),
                Err(_) => {}
            }
            Ok(Next::Continue)
        })?;
        answer
    }

    fn exists_one(&mut self, each: &'a Loop) -> Evaluated<'a> {
        let mut count = 0u64;
        self.for_each(each, |machine| {
            count += u64::from(machine.truth(&each.body)?);
            Ok(Next::Continue)
        })?;
        Ok(Value::Bool(count == 1))
    }

    /// `filter`, `map` and `transformList`.
    fn collected(&mut self, each: &'a Loop) -> Evaluated<'a> {
        let mut values = Vec::new();
        let element = self.locals.len() + usize::from(each.names.1.is_some());
        self.for_each(each, |machine| {
            if each.kind == Macro::Filter {
                if machine.truth(&each.body)? {
                    values.extend(machine.locals.get(element).cloned());
                }
            } else if machine.accepts(each)? {
                values.push(machine.eval(&each.body)?);
            }
            Ok(Next::Continue)
        })?;
        Ok(Value::List(List::built(values)))
    }

    fn accepts(&mut self, each: &'a Loop) -> Result<bool, Fault<'a>> {
        each.filter.as_ref().map_or(Ok(true), |filter| self.truth(filter))
    }

    /// `transformMap` and `transformMapEntry`.
    fn transformed(&mut self, each: &'a Loop) -> Evaluated<'a> {
        let mut entries = Vec::new();
        let key = self.locals.len();
        self.for_each(each, |machine| {
            if !machine.accepts(each)? {
                return Ok(Next::Continue);
            }
            let value = machine.eval(&each.body)?;
            match (each.kind, value) {
                (Macro::TransformMap, value) => {
                    entries.extend(machine.locals.get(key).map(|key| (key.clone(), value)));
                }
                (_, Value::Map(map)) => entries.extend(map.iter()),
                (_, other) => return Err(Fault::no_overload(each.kind.name(), &[&other])),
            }
            Ok(Next::Continue)
        })?;
        new_map(entries)
    }

    fn sorted(&mut self, each: &'a Loop) -> Evaluated<'a> {
        let mut pairs: Vec<(Value<'a>, Value<'a>)> = Vec::new();
        let element = self.locals.len();
        self.for_each(each, |machine| {
            let key = machine.eval(&each.body)?;
            pairs.extend(machine.locals.get(element).map(|element| (key, element.clone())));
            Ok(Next::Continue)
        })?;
        if !functions::are_sortable(pairs.iter().map(|(key, _)| key)) {
            return Err(Fault::argument("`sortBy` needs keys of one type that has an order"));
        }
        self.charge(pairs.len() as u64)?;
        pairs.sort_by(|left, right| {
            compare(&left.0, &right.0).flatten().unwrap_or(std::cmp::Ordering::Equal)
        });
        Ok(Value::List(List::built(pairs.into_iter().map(|(_, element)| element).collect())))
    }

    /// `optMap` and `optFlatMap`.
    pub(super) fn optional_map(&mut self, flat: bool, map: &'a OptionalMap) -> Evaluated<'a> {
        let content = match self.eval(&map.target)? {
            Value::Optional(Some(content)) => Rc::unwrap_or_clone(content),
            Value::Optional(None) => return Ok(Value::NONE),
            other => return Err(Fault::no_overload("optMap", &[&other])),
        };
        self.locals.push(sound(content)?);
        let result = self.eval(&map.body);
        self.locals.pop();
        match (flat, result?) {
            (false, value) => Ok(Value::some(value)),
            (true, optional @ Value::Optional(_)) => Ok(optional),
            (true, other) => Err(Fault::no_overload("optFlatMap", &[&other])),
        }
    }
}
