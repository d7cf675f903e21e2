//! The functions, by name at compile time and by number at run time.

mod convert;
mod format;
mod kubernetes;
mod lists;
mod optionals;
mod regex;
mod sets;
mod strings;
mod table;
mod times;

pub(super) use lists::are_sortable;
pub(super) use regex::matching;
pub(super) use table::{Function, arguments, named, namespaced, type_named};

use super::fault::Fault;
use super::machine::{Evaluated, Machine};
use crate::Value;

/// Calls a function; the target of a method is the first argument.
pub(super) fn call<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Evaluated<'a> {
    machine.charge(arguments.iter().map(cost).sum())?;
    let result = at_once(machine, function, arguments)
        .or_else(|| convert::call(machine, function, arguments))
        .or_else(|| strings::call(machine, function, arguments))
        .or_else(|| lists::call(machine, function, arguments))
        .or_else(|| sets::call(machine, function, arguments))
        .or_else(|| optionals::call(function, arguments))
        .or_else(|| regex::call(machine, function, arguments))
        .or_else(|| times::call(function, arguments))
        .or_else(|| format::call(machine, function, arguments))
        .or_else(|| kubernetes::call(function, arguments));
    result.unwrap_or_else(|| Err(no_overload(function, arguments)))
}

/// The calls that are frequent and would be asked for late: no library has a function of another one's name for the same
/// arguments, so the order does not matter.
fn at_once<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    match function {
        Function::Matches | Function::Find | Function::FindAll => {
            regex::call(machine, function, arguments)
        }
        Function::Quantity
        | Function::AsApproximateFloat
        | Function::CompareTo
        | Function::IsLessThan
        | Function::IsGreaterThan
        | Function::SemVer => kubernetes::call(function, arguments),
        _ => None,
    }
}

/// What reading an argument costs, at most.
fn cost(value: &Value<'_>) -> u64 {
    match value {
        Value::String(text) => text.len() as u64 / 10,
        Value::Bytes(bytes) => bytes.len() as u64 / 10,
        Value::List(list) => list.len() as u64,
        _ => 0,
    }
}

#[cold]
fn no_overload<'a>(function: Function, arguments: &[Value<'a>]) -> Fault<'a> {
    let arguments: Vec<&Value<'a>> = arguments.iter().collect();
    Fault::no_overload(table::name(function), &arguments)
}
