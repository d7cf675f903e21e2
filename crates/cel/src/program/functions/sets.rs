//! Lists seen as sets.

use crate::Value;
use crate::program::fault::Fault;
use crate::program::machine::{Evaluated, Machine};
use crate::value::{List, equal};

use super::Function;

pub(super) fn call<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    let [Value::List(left), Value::List(right)] = arguments else { return None };
    let wanted = match function {
        Function::SetContains | Function::SetEquivalent | Function::SetIntersects => function,
        _ => return None,
    };
    Some(decide(machine, wanted, left, right).map(Value::Bool))
}

fn decide<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    left: &List<'a>,
    right: &List<'a>,
) -> Result<bool, Fault<'a>> {
    machine.charge((left.len() as u64).saturating_mul(right.len() as u64))?;
    match function {
        Function::SetContains => holds_all(machine, left, right),
        Function::SetEquivalent => {
            Ok(holds_all(machine, left, right)? && holds_all(machine, right, left)?)
        }
        _ => {
            for element in right.iter() {
                if holds(machine, left, &element)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

fn holds_all<'a>(
    machine: &mut Machine<'_, 'a>,
    list: &List<'a>,
    elements: &List<'a>,
) -> Result<bool, Fault<'a>> {
    for element in elements.iter() {
        if !holds(machine, list, &element)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn holds<'a>(
    machine: &mut Machine<'_, 'a>,
    list: &List<'a>,
    element: &Value<'a>,
) -> Result<bool, Fault<'a>> {
    for found in list.iter() {
        if equal(&found, element, &mut machine.left)? {
            return Ok(true);
        }
    }
    Ok(false)
}
