//! Making and opening optionals; `or` and `orValue` are lazy and live in the machine.

use std::rc::Rc;

use crate::Value;
use crate::program::fault::Fault;
use crate::program::machine::Evaluated;

use super::Function;

pub(super) fn call<'a>(function: Function, arguments: &[Value<'a>]) -> Option<Evaluated<'a>> {
    Some(match (function, arguments) {
        (Function::OptionalNone, []) => Ok(Value::NONE),
        (Function::OptionalOf, [value]) => Ok(Value::some(value.clone())),
        (Function::OptionalOfNonZero, [value]) if is_zero(value) => Ok(Value::NONE),
        (Function::OptionalOfNonZero, [value]) => Ok(Value::some(value.clone())),
        (Function::HasValue, [Value::Optional(content)]) => Ok(Value::Bool(content.is_some())),
        (Function::ValueOf, [Value::Optional(Some(content))]) => {
            Ok(Rc::unwrap_or_clone(content.clone()))
        }
        (Function::ValueOf, [Value::Optional(None)]) => {
            Err(Fault::argument("the optional is empty"))
        }
        (Function::OptionalUnwrap | Function::UnwrapOpt, [Value::List(list)]) => {
            let mut values = Vec::new();
            for element in list.iter() {
                match element {
                    Value::Optional(content) => values.extend(content.map(Rc::unwrap_or_clone)),
                    other => return Some(Err(Fault::no_overload("unwrap", &[&other]))),
                }
            }
            Ok(Value::list(values))
        }
        _ => return None,
    })
}

/// True for null, false, zero, and whatever is empty.
fn is_zero(value: &Value<'_>) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Int(0) | Value::Uint(0) => true,
        Value::Double(value) => *value == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Optional(content) => content.is_none(),
        Value::Duration(duration) => duration.nanos == 0,
        _ => false,
    }
}
