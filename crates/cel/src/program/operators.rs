//! Arithmetic and order.

use std::cmp::Ordering;

use super::code::Code;
use super::fault::Fault;
use super::machine::{Evaluated, Machine};
use crate::Value;
use crate::syntax::BinaryOperator;
use crate::value::{Duration, List};

/// `-operand`.
pub(super) fn negate(operand: Value<'_>) -> Evaluated<'_> {
    match operand {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or(Fault::Overflow),
        Value::Double(value) => Ok(Value::Double(-value)),
        other => Err(Fault::no_overload("-", &[&other])),
    }
}

/// Turns the order of two values into the answer of a comparison.
pub(super) fn order<'a>(
    operator: BinaryOperator,
    order: Option<Option<Ordering>>,
    left: &Value<'a>,
    right: &Value<'a>,
) -> Result<bool, Fault<'a>> {
    let Some(order) = order else {
        return Err(Fault::no_overload(operator.symbol(), &[left, right]));
    };
    let Some(order) = order else { return Err(Fault::argument("NaN has no order")) };
    Ok(match operator {
        BinaryOperator::Less => order.is_lt(),
        BinaryOperator::LessOrEqual => order.is_le(),
        BinaryOperator::Greater => order.is_gt(),
        _ => order.is_ge(),
    })
}

/// `left operator right` for the arithmetic operators.
pub(super) fn arithmetic<'a>(
    operator: BinaryOperator,
    left: Value<'a>,
    right: Value<'a>,
) -> Evaluated<'a> {
    match (&left, &right) {
        (Value::Int(left), Value::Int(right)) => integers(operator, *left, *right),
        (Value::Uint(left), Value::Uint(right)) => unsigned(operator, *left, *right),
        (Value::Double(one), Value::Double(other)) => match operator {
            BinaryOperator::Add => Ok(Value::Double(one + other)),
            BinaryOperator::Subtract => Ok(Value::Double(one - other)),
            BinaryOperator::Multiply => Ok(Value::Double(one * other)),
            BinaryOperator::Divide => Ok(Value::Double(one / other)),
            _ => Err(Fault::no_overload(operator.symbol(), &[&left, &right])),
        },
        _ => times(operator, &left, &right),
    }
}

fn integers<'a>(operator: BinaryOperator, left: i64, right: i64) -> Evaluated<'a> {
    if right == 0 && matches!(operator, BinaryOperator::Divide | BinaryOperator::Modulo) {
        return Err(Fault::DivideByZero);
    }
    let result = match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide => left.checked_div(right),
        _ => left.checked_rem(right),
    };
    result.map(Value::Int).ok_or(Fault::Overflow)
}

fn unsigned<'a>(operator: BinaryOperator, left: u64, right: u64) -> Evaluated<'a> {
    if right == 0 && matches!(operator, BinaryOperator::Divide | BinaryOperator::Modulo) {
        return Err(Fault::DivideByZero);
    }
    let result = match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide => left.checked_div(right),
        _ => left.checked_rem(right),
    };
    result.map(Value::Uint).ok_or(Fault::Overflow)
}

/// Sums and differences of durations and timestamps.
fn times<'a>(operator: BinaryOperator, left: &Value<'a>, right: &Value<'a>) -> Evaluated<'a> {
    let adds = operator == BinaryOperator::Add;
    if !adds && operator != BinaryOperator::Subtract {
        return Err(Fault::no_overload(operator.symbol(), &[left, right]));
    }
    let sign = if adds { 1 } else { -1 };
    match (left, right) {
        (Value::Duration(left), Value::Duration(right)) => {
            let nanos = i128::from(left.nanos) + sign * i128::from(right.nanos);
            let nanos = i64::try_from(nanos).map_err(|_| Fault::Overflow)?;
            Ok(Value::Duration(Duration { nanos }))
        }
        (Value::Timestamp(at), Value::Duration(duration)) => {
            at.plus(sign * i128::from(duration.nanos)).map(Value::Timestamp).ok_or(Fault::Overflow)
        }
        (Value::Duration(duration), Value::Timestamp(at)) if adds => {
            at.plus(duration.nanos.into()).map(Value::Timestamp).ok_or(Fault::Overflow)
        }
        (Value::Timestamp(left), Value::Timestamp(right)) if !adds => {
            left.since(*right).map(Value::Duration).ok_or(Fault::Overflow)
        }
        _ => Err(Fault::no_overload(operator.symbol(), &[left, right])),
    }
}

impl<'a> Machine<'_, 'a> {
    /// `a + b + ...`: strings, bytes and lists are joined in one go.
    pub(super) fn sum(&mut self, terms: &'a [Code]) -> Evaluated<'a> {
        let Some((first, rest)) = terms.split_first() else { return Ok(Value::Int(0)) };
        match self.eval(first)? {
            Value::String(text) => self.joined_text(text.to_string(), rest),
            Value::List(list) => self.joined_lists(list, rest),
            Value::Bytes(bytes) => {
                let mut joined = bytes.to_vec();
                for term in rest {
                    match self.eval(term)? {
                        Value::Bytes(bytes) => joined.extend_from_slice(&bytes),
                        other => return Err(Fault::no_overload("+", &[&other])),
                    }
                    self.charge(joined.len() as u64 / 10)?;
                }
                Ok(Value::bytes(joined))
            }
            mut total => {
                for term in rest {
                    total = arithmetic(BinaryOperator::Add, total, self.eval(term)?)?;
                }
                Ok(total)
            }
        }
    }

    fn joined_text(&mut self, mut joined: String, terms: &'a [Code]) -> Evaluated<'a> {
        for term in terms {
            match self.eval(term)? {
                Value::String(text) => joined.push_str(&text),
                other => return Err(Fault::no_overload("+", &[&Value::string(""), &other])),
            }
            self.charge(joined.len() as u64 / 10)?;
        }
        Ok(Value::string(joined))
    }

    fn joined_lists(&mut self, first: List<'a>, terms: &'a [Code]) -> Evaluated<'a> {
        let mut joined: Vec<Value<'a>> = first.iter().collect();
        for term in terms {
            match self.eval(term)? {
                Value::List(list) => joined.extend(list.iter()),
                other => return Err(Fault::no_overload("+", &[&Value::List(first), &other])),
            }
        }
        self.charge(joined.len() as u64)?;
        Ok(Value::List(List::built(joined)))
    }
}
