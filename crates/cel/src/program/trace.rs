//! Finds the witness: evaluates once more and follows what decided.

use ringfort_document::Node;

use super::code::{Base, Code, Loop, Path, Place, Step, StepKey};
use super::loops::Range;
use super::machine::Machine;
use super::path::Cursor;
use crate::syntax::Macro;
use crate::value::List;
use crate::{Scope, Value, Witness};

/// Follows an expression that came out false.
pub(super) fn witness<'a>(code: &'a Code, scope: &Scope<'a>) -> Option<Witness<'a>> {
    let mut machine = Machine::new(scope, scope.cost_limit());
    if machine.truth(code).ok()? {
        return None;
    }
    let machine = Machine::new(scope, scope.cost_limit().saturating_mul(4));
    let mut trace = Trace { machine, nodes: Vec::new(), elements: Vec::new() };
    let spot = trace.blame(code, false).unwrap_or_default();
    Some(Witness { node: spot.node, missing: spot.missing, elements: trace.elements })
}

struct Trace<'s, 'a> {
    machine: Machine<'s, 'a>,
    /// The document nodes of the machine's locals.
    nodes: Vec<Option<Node<'a>>>,
    elements: Vec<(String, Value<'a>)>,
}

/// A node, and the keys that are missing below it.
#[derive(Default)]
struct Spot<'a> {
    node: Option<Node<'a>>,
    missing: Vec<String>,
}

impl Spot<'_> {
    /// Points at something that is there.
    fn is_exact(&self) -> bool {
        self.node.is_some() && self.missing.is_empty()
    }
}

/// One element of a range, ready to be bound.
struct Item<'a> {
    values: Vec<Value<'a>>,
    node: Option<Node<'a>>,
}

impl<'a> Trace<'_, 'a> {
    /// What made `code` the boolean `actual`.
    fn blame(&mut self, code: &'a Code, actual: bool) -> Option<Spot<'a>> {
        match code {
            Code::Not(operand) => self.blame(operand, !actual),
            Code::And(terms) => self.blame_terms(terms, actual, false),
            Code::Or(terms) => self.blame_terms(terms, actual, true),
            Code::Ternary(parts) => {
                let [condition, then, otherwise] = &**parts;
                let holds = self.machine.truth(condition).ok()?;
                let branch = if holds { then } else { otherwise };
                self.blame(branch, actual).or_else(|| self.blame(condition, holds))
            }
            Code::Loop(each) => match (each.kind, actual) {
                (Macro::All, false) | (Macro::Exists, true) => self.blame_element(each, actual),
                _ => self.spot(code),
            },
            Code::Variable(Place::Slot(slot)) => {
                let lazy = self.machine.scope.lazy_program(*slot);
                lazy.and_then(|program| self.blame_variable(&program.code, actual))
                    .or_else(|| self.spot(code))
            }
            _ => self.spot(code),
        }
    }

    /// One term with the deciding value is enough; without one all terms count, and the last that
    /// points somewhere is taken.
    fn blame_terms(&mut self, terms: &'a [Code], actual: bool, deciding: bool) -> Option<Spot<'a>> {
        if actual != deciding {
            return terms.iter().rev().find_map(|term| self.blame(term, actual));
        }
        let decided = terms.iter().find(|term| self.machine.truth(term).ok() == Some(deciding))?;
        self.blame(decided, actual)
    }

    /// The body of a lazy variable has no locals of ours.
    fn blame_variable(&mut self, code: &'a Code, actual: bool) -> Option<Spot<'a>> {
        let locals = std::mem::take(&mut self.machine.locals);
        let nodes = std::mem::take(&mut self.nodes);
        let spot = self.blame(code, actual);
        self.machine.locals = locals;
        self.nodes = nodes;
        spot
    }

    /// The first element for which the body is `actual`.
    fn blame_element(&mut self, each: &'a Loop, actual: bool) -> Option<Spot<'a>> {
        let depth = self.machine.locals.len();
        for item in self.items(each)? {
            self.bind(&item, depth);
            if self.machine.truth(&each.body).ok() == Some(actual) {
                let names = std::iter::once(&each.names.0).chain(each.names.1.as_ref());
                let named = names.map(ToString::to_string).zip(item.values.iter().cloned());
                self.elements.extend(named);
                let spot = self.blame(&each.body, actual);
                self.unbind(depth);
                return spot.or(Some(Spot { node: item.node, missing: Vec::new() }));
            }
        }
        self.unbind(depth);
        None
    }

    fn bind(&mut self, item: &Item<'a>, depth: usize) {
        self.unbind(depth);
        for (number, value) in item.values.iter().enumerate() {
            // Of two variables the first is an index or key, which stands for the same place.
            self.machine.locals.push(value.clone());
            self.nodes.push(if number + 1 == item.values.len() { item.node } else { None });
        }
    }

    fn unbind(&mut self, depth: usize) {
        self.machine.locals.truncate(depth);
        self.nodes.truncate(depth);
    }

    fn items(&mut self, each: &'a Loop) -> Option<Vec<Item<'a>>> {
        let two = each.names.1.is_some();
        Some(match self.machine.range(each).ok()? {
            Range::List(list) => list_items(&[list], two),
            Range::Lists(start) => list_items(&self.machine.lists.split_off(start), two),
            Range::Map(map) => {
                let node = |key: &Value<'a>| map.node()?.get(key.as_str()?);
                map.iter()
                    .map(|(key, value)| Item {
                        node: node(&key),
                        values: if two { vec![key, value] } else { vec![key] },
                    })
                    .collect()
            }
        })
    }

    /// Where a value comes from.
    fn spot(&mut self, code: &'a Code) -> Option<Spot<'a>> {
        match code {
            Code::Constant(_) | Code::Undeclared(_) => None,
            Code::Variable(place) => {
                self.place_node(*place).map(|node| Spot { node: Some(node), missing: Vec::new() })
            }
            Code::Path(path) | Code::Has(path) | Code::Optional(path) => self.locate(path),
            Code::OrValue(both) => {
                let first = self.spot(&both.0);
                if first.as_ref().is_some_and(Spot::is_exact) {
                    return first;
                }
                let default = self.spot(&both.1).filter(Spot::is_exact);
                default.or(first)
            }
            Code::Not(operand) | Code::Negate(operand) => self.spot(operand),
            Code::Ternary(parts) => {
                let [condition, then, otherwise] = &**parts;
                let branch = if self.machine.truth(condition).ok()? { then } else { otherwise };
                self.spot(branch).or_else(|| self.spot(condition))
            }
            Code::Equal(_, sides)
            | Code::Order(_, sides)
            | Code::Arithmetic(_, sides)
            | Code::In(sides) => self.first_spot(&**sides),
            Code::And(codes) | Code::Or(codes) | Code::Sum(codes) | Code::Call(_, codes) => {
                self.first_spot(codes)
            }
            Code::InSet(both) => self.spot(&both.0),
            Code::Match(_, both, _) => self.spot(&both.0),
            Code::List(items) => items.iter().find_map(|(_, item)| self.spot(item)),
            Code::Map(entries) => entries.iter().find_map(|(_, _, value)| self.spot(value)),
            Code::Loop(each) => self.first_spot(&each.ranges),
            Code::OptionalMap(_, map) => self.spot(&map.target),
        }
    }

    fn first_spot(&mut self, codes: &'a [Code]) -> Option<Spot<'a>> {
        codes.iter().find_map(|code| self.spot(code))
    }

    fn place_node(&mut self, place: Place) -> Option<Node<'a>> {
        if let Place::Local(local) = place
            && let Some(Some(node)) = self.nodes.get(local as usize)
        {
            return Some(*node);
        }
        self.machine.place(place).ok()?.node()
    }

    /// Follows a path as far as it goes.
    fn locate(&mut self, path: &'a Path) -> Option<Spot<'a>> {
        let (mut cursor, mut node) = match &path.base {
            Base::Place(place) => {
                let node = self.place_node(*place);
                (self.machine.base(&path.base).ok()?, node)
            }
            Base::Code(code) => {
                let node = self.spot(code).and_then(|spot| spot.node);
                (self.machine.base(&path.base).ok()?, node)
            }
        };
        if let Cursor::Value(Value::Optional(content)) = &cursor {
            let content = content.as_ref()?;
            cursor = Cursor::Value((**content).clone());
        }
        for (number, step) in path.steps.iter().enumerate() {
            match self.machine.step(&cursor, step) {
                Ok(Ok(next)) => {
                    node = next.node().or(node);
                    cursor = next;
                }
                _ => {
                    let rest = path.steps.get(number..).unwrap_or(&[]);
                    let missing = rest.iter().filter_map(|step| self.key(step)).collect();
                    return Some(Spot { node, missing });
                }
            }
        }
        node.map(|node| Spot { node: Some(node), missing: Vec::new() })
    }

    fn key(&mut self, step: &'a Step) -> Option<String> {
        match &step.key {
            StepKey::Field(name, _) => Some(name.to_string()),
            StepKey::Index(code) => match self.machine.eval(code).ok()? {
                Value::String(text) => Some(text.to_string()),
                Value::Int(index) => Some(index.to_string()),
                _ => None,
            },
        }
    }
}

fn list_items<'a>(lists: &[List<'a>], two: bool) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    for list in lists {
        let elements = list.elements();
        for index in 0..elements.len() {
            let Some(value) = elements.get(index) else { break };
            let position = Value::Int(items.len() as i64);
            let values = if two { vec![position, value] } else { vec![value] };
            items.push(Item { values, node: elements.node(index) });
        }
    }
    items
}
