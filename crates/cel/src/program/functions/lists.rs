//! Functions of lists.

use std::cmp::Ordering;

use crate::Value;
use crate::program::fault::Fault;
use crate::program::machine::{Evaluated, Machine};
use crate::program::operators::arithmetic;
use crate::syntax::BinaryOperator;
use crate::value::{Key, List, compare, equal};

use super::Function;

pub(super) fn call<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    if let (Function::Range, [Value::Int(count)]) = (function, arguments) {
        return Some(range(machine, *count));
    }
    if let (Function::Includes, [target, element]) = (function, arguments) {
        return Some(includes(machine, target, element).map(Value::Bool));
    }
    let (Value::List(list), rest) = arguments.split_first()? else { return None };
    Some(match (function, rest) {
        (Function::IsSorted, []) => is_sorted(list),
        (Function::Sum, []) => sum(list),
        (Function::Min, []) => extreme("min", list, Ordering::Less),
        (Function::Max, []) => extreme("max", list, Ordering::Greater),
        (Function::IndexOf, [element]) => index(machine, list, element, false),
        (Function::LastIndexOf, [element]) => index(machine, list, element, true),
        (Function::Slice, [Value::Int(start), Value::Int(end)]) => slice(list, *start, *end),
        (Function::Flatten, []) => flatten(machine, list, 1),
        (Function::Flatten, [Value::Int(depth)]) => flatten(machine, list, *depth),
        (Function::Distinct, []) => distinct(machine, list),
        (Function::Sort, []) => sort(list),
        (Function::Reverse, []) => {
            let mut elements: Vec<Value<'a>> = list.iter().collect();
            elements.reverse();
            Ok(Value::list(elements))
        }
        (Function::First, []) => Ok(optional(list.get(0))),
        (Function::Last, []) => Ok(optional(list.len().checked_sub(1).and_then(|at| list.get(at)))),
        _ => return None,
    })
}

fn optional(value: Option<Value<'_>>) -> Value<'_> {
    value.map_or(Value::NONE, Value::some)
}

fn range<'a>(machine: &mut Machine<'_, 'a>, count: i64) -> Evaluated<'a> {
    machine.charge(count.max(0) as u64)?;
    Ok(Value::list((0..count).map(Value::Int).collect()))
}

/// The order of two elements; an error if they have none.
fn ordered<'a>(left: &Value<'a>, right: &Value<'a>) -> Result<Ordering, Fault<'a>> {
    match compare(left, right) {
        Some(order) => Ok(order.unwrap_or(Ordering::Equal)),
        None => Err(Fault::no_overload("<", &[left, right])),
    }
}

fn is_sorted<'a>(list: &List<'a>) -> Evaluated<'a> {
    let mut before: Option<Value<'a>> = None;
    for element in list.iter() {
        if let Some(before) = &before
            && ordered(before, &element)? == Ordering::Greater
        {
            return Ok(Value::Bool(false));
        }
        before = Some(element);
    }
    Ok(Value::Bool(true))
}

fn sum<'a>(list: &List<'a>) -> Evaluated<'a> {
    let mut elements = list.iter();
    let Some(mut total) = elements.next() else { return Ok(Value::Int(0)) };
    if !matches!(total, Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Duration(_)) {
        return Err(Fault::no_overload("sum", &[&Value::List(list.clone())]));
    }
    for element in elements {
        total = arithmetic(BinaryOperator::Add, total, element)?;
    }
    Ok(total)
}

fn extreme<'a>(name: &'static str, list: &List<'a>, wanted: Ordering) -> Evaluated<'a> {
    let mut elements = list.iter();
    let Some(mut best) = elements.next() else {
        return Err(Fault::argument(format!("`{name}` needs at least one element")));
    };
    for element in elements {
        if ordered(&element, &best)? == wanted {
            best = element;
        }
    }
    Ok(best)
}

fn index<'a>(
    machine: &mut Machine<'_, 'a>,
    list: &List<'a>,
    wanted: &Value<'a>,
    last: bool,
) -> Evaluated<'a> {
    let mut found = -1;
    for (position, element) in list.iter().enumerate() {
        if equal(&element, wanted, &mut machine.left)? {
            found = position as i64;
            if !last {
                break;
            }
        }
    }
    Ok(Value::Int(found))
}

/// True if a list holds the element, or anything else is equal to it.
fn includes<'a>(
    machine: &mut Machine<'_, 'a>,
    target: &Value<'a>,
    element: &Value<'a>,
) -> Result<bool, Fault<'a>> {
    let Value::List(list) = target else { return equal(target, element, &mut machine.left) };
    for found in list.iter() {
        if equal(&found, element, &mut machine.left)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn slice<'a>(list: &List<'a>, start: i64, end: i64) -> Evaluated<'a> {
    if start < 0 || end < start || end > list.len() as i64 {
        let length = list.len();
        let reason = format!("cannot take {start} to {end} of a list of {length} elements");
        return Err(Fault::argument(reason));
    }
    let elements = list.iter().skip(start as usize).take((end - start) as usize);
    Ok(Value::list(elements.collect()))
}

fn flatten<'a>(machine: &mut Machine<'_, 'a>, list: &List<'a>, depth: i64) -> Evaluated<'a> {
    if depth < 0 {
        return Err(Fault::argument("`flatten` takes no negative depth"));
    }
    let mut flat = Vec::new();
    flatten_into(machine, list, depth, &mut flat)?;
    Ok(Value::list(flat))
}

fn flatten_into<'a>(
    machine: &mut Machine<'_, 'a>,
    list: &List<'a>,
    depth: i64,
    flat: &mut Vec<Value<'a>>,
) -> Result<(), Fault<'a>> {
    machine.charge(list.len() as u64)?;
    for element in list.iter() {
        match element {
            Value::List(inner) if depth > 0 => flatten_into(machine, &inner, depth - 1, flat)?,
            element => flat.push(element),
        }
    }
    Ok(())
}

fn distinct<'a>(machine: &mut Machine<'_, 'a>, list: &List<'a>) -> Evaluated<'a> {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut kept: Vec<Value<'a>> = Vec::new();
    for element in list.iter() {
        let new = match Key::new(&element) {
            Some(key) => seen.insert(key),
            None => {
                machine.charge(kept.len() as u64)?;
                !holds(machine, &kept, &element)?
            }
        };
        if new {
            kept.push(element);
        }
    }
    Ok(Value::list(kept))
}

fn holds<'a>(
    machine: &mut Machine<'_, 'a>,
    values: &[Value<'a>],
    wanted: &Value<'a>,
) -> Result<bool, Fault<'a>> {
    for value in values {
        if equal(value, wanted, &mut machine.left)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn sort<'a>(list: &List<'a>) -> Evaluated<'a> {
    let mut elements: Vec<Value<'a>> = list.iter().collect();
    if let Some((first, rest)) = elements.split_first() {
        for element in rest {
            let alike = std::mem::discriminant(first) == std::mem::discriminant(element);
            if !alike || compare(first, element).is_none() {
                return Err(Fault::no_overload("sort", &[first, element]));
            }
        }
    }
    elements.sort_by(|left, right| compare(left, right).flatten().unwrap_or(Ordering::Equal));
    Ok(Value::list(elements))
}
