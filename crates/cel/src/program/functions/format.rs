//! `'...'.format([...])`.

use crate::Value;
use crate::library::format::{Argument, format};
use crate::program::fault::Fault;
use crate::program::machine::{Evaluated, Machine};

use super::Function;
use super::times::moment;

pub(super) fn call<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    let (Function::FormatText, [Value::String(template), Value::List(list)]) =
        (function, arguments)
    else {
        return None;
    };
    let opened: Result<Vec<Part<'a>>, Fault<'a>> =
        list.iter().map(|value| open(machine, value)).collect();
    Some(opened.and_then(|parts| {
        let converted: Vec<Argument<'_>> = parts.iter().map(argument).collect();
        format(template, &converted).map(Value::string).map_err(Fault::argument)
    }))
}

/// A value whose containers are taken apart, so that the library can borrow from it.
enum Part<'a> {
    Leaf(Value<'a>),
    List(Vec<Part<'a>>),
    Map(Vec<(Part<'a>, Part<'a>)>),
}

/// Every part is charged: shared parts are written out each time.
fn open<'a>(machine: &mut Machine<'_, 'a>, value: Value<'a>) -> Result<Part<'a>, Fault<'a>> {
    machine.charge(1)?;
    Ok(match value {
        Value::Malformed(node) => return Err(Fault::Malformed(node)),
        Value::List(list) => {
            let parts: Result<_, _> = list.iter().map(|value| open(machine, value)).collect();
            Part::List(parts?)
        }
        Value::Map(map) => {
            let mut parts = Vec::with_capacity(map.len());
            for (key, value) in map.iter() {
                parts.push((open(machine, key)?, open(machine, value)?));
            }
            Part::Map(parts)
        }
        leaf => {
            if let Value::String(text) = &leaf {
                machine.charge(text.len() as u64 / 10)?;
            }
            Part::Leaf(leaf)
        }
    })
}

/// The value as the library takes it.
fn argument<'v>(part: &'v Part<'_>) -> Argument<'v> {
    let value = match part {
        Part::Leaf(value) => value,
        Part::List(parts) => return Argument::List(parts.iter().map(argument).collect()),
        Part::Map(parts) => {
            let entries = parts.iter().map(|(key, value)| (argument(key), argument(value)));
            return Argument::Map(entries.collect());
        }
    };
    match value {
        Value::Null => Argument::Null,
        Value::Bool(value) => Argument::Bool(*value),
        Value::Int(value) => Argument::Int(*value),
        Value::Uint(value) => Argument::Uint(*value),
        Value::Double(value) => Argument::Double(*value),
        Value::String(text) => Argument::String(text),
        Value::Bytes(bytes) => Argument::Bytes(bytes),
        Value::Duration(duration) => Argument::Duration(duration.nanos),
        Value::Timestamp(at) => Argument::Timestamp(moment(*at)),
        Value::Type(name) => Argument::Type(name),
        other => Argument::Other(other.type_name()),
    }
}
