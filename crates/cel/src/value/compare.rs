//! Equality across types and order within them.

use std::cmp::Ordering;

use super::{List, Map, Value};
use crate::program::Fault;

/// `left == right`. Values of different kinds differ; all numbers compare by what they mean. Each
/// element costs a unit of `budget`, because values that share parts can be much larger than what they
/// took to build.
pub(crate) fn equal<'a>(
    left: &Value<'a>,
    right: &Value<'a>,
    budget: &mut u64,
) -> Result<bool, Fault<'a>> {
    Ok(match (left, right) {
        (Value::Malformed(node), _) | (_, Value::Malformed(node)) => {
            return Err(Fault::Malformed(*node));
        }
        (Value::String(left), Value::String(right)) => **left == **right,
        (Value::Int(left), Value::Int(right)) => left == right,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Null, Value::Null) => true,
        (Value::Bytes(left), Value::Bytes(right)) => **left == **right,
        (Value::List(left), Value::List(right)) => return equal_lists(left, right, budget),
        (Value::Map(left), Value::Map(right)) => return equal_maps(left, right, budget),
        (Value::Optional(Some(left)), Value::Optional(Some(right))) => {
            return equal(left, right, budget);
        }
        (Value::Optional(left), Value::Optional(right)) => left.is_none() && right.is_none(),
        (Value::Duration(left), Value::Duration(right)) => left == right,
        (Value::Timestamp(left), Value::Timestamp(right)) => left == right,
        (Value::Type(left), Value::Type(right)) => left == right,
        (Value::Opaque(left), Value::Opaque(right)) => left == right,
        (Value::Object(left), Value::Object(right)) => std::ptr::addr_eq(*left, *right),
        _ => numbers(left, right) == Some(Some(Ordering::Equal)),
    })
}

/// Equality of small values, such as keys; what contradicts its schema equals nothing.
pub(crate) fn same(left: &Value<'_>, right: &Value<'_>) -> bool {
    equal(left, right, &mut { u64::MAX }).unwrap_or(false)
}

fn spend<'a>(budget: &mut u64, size: usize) -> Result<(), Fault<'a>> {
    *budget = budget.checked_sub(size as u64).ok_or(Fault::Limit)?;
    Ok(())
}

fn equal_lists<'a>(left: &List<'a>, right: &List<'a>, budget: &mut u64) -> Result<bool, Fault<'a>> {
    let (left, right) = (left.elements(), right.elements());
    if left.len() != right.len() {
        return Ok(false);
    }
    spend(budget, left.len())?;
    for index in 0..left.len() {
        let (Some(left), Some(right)) = (left.get(index), right.get(index)) else {
            return Ok(false);
        };
        if !equal(&left, &right, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal_maps<'a>(left: &Map<'a>, right: &Map<'a>, budget: &mut u64) -> Result<bool, Fault<'a>> {
    if left.len() != right.len() {
        return Ok(false);
    }
    spend(budget, left.len())?;
    for (key, value) in left.iter() {
        match right.find(&key) {
            Some(other) if equal(&value, &other, budget)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// The order of two values: `None` if they have no order, `Some(None)` if one is not a number.
pub(crate) fn compare(left: &Value<'_>, right: &Value<'_>) -> Option<Option<Ordering>> {
    Some(Some(match (left, right) {
        (Value::String(left), Value::String(right)) => (**left).cmp(&**right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Bytes(left), Value::Bytes(right)) => (**left).cmp(&**right),
        (Value::Duration(left), Value::Duration(right)) => left.cmp(right),
        (Value::Timestamp(left), Value::Timestamp(right)) => left.cmp(right),
        _ => return numbers(left, right),
    }))
}

/// The order of two numbers of any kind.
fn numbers(left: &Value<'_>, right: &Value<'_>) -> Option<Option<Ordering>> {
    Some(match (left, right) {
        (Value::Double(left), Value::Double(right)) => left.partial_cmp(right),
        (Value::Double(left), right) => double(*left, integer(right)?),
        (left, Value::Double(right)) => double(*right, integer(left)?).map(Ordering::reverse),
        (left, right) => Some(integer(left)?.cmp(&integer(right)?)),
    })
}

fn integer(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(value) => Some((*value).into()),
        Value::Uint(value) => Some((*value).into()),
        _ => None,
    }
}

/// Compares a double with an integer as cel-go does: the integer may be rounded.
fn double(left: f64, right: i128) -> Option<Ordering> {
    left.partial_cmp(&(right as f64))
}
