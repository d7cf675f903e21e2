//! Conversions between types, `size` and `type`.

use crate::Value;
use crate::library::number::print_double;
use crate::program::fault::Fault;
use crate::program::machine::{Evaluated, Machine};
use crate::value::Text;

use super::Function;

pub(super) fn call<'a>(
    _machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    let [value] = arguments else { return None };
    let result = match function {
        Function::Size => size(value)?,
        Function::Dyn => Ok(value.clone()),
        Function::TypeOf => Ok(Value::Type(value.type_name())),
        Function::Bool => to_bool(value)?,
        Function::Int => to_int(value)?,
        Function::Uint => to_uint(value)?,
        Function::Double => to_double(value)?,
        Function::String => to_string(value)?,
        Function::Bytes => to_bytes(value)?,
        _ => return None,
    };
    Some(result)
}

fn size<'a>(value: &Value<'a>) -> Option<Evaluated<'a>> {
    let size = match value {
        Value::String(text) if text.is_ascii() => text.len(),
        Value::String(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        _ => return None,
    };
    Some(Ok(Value::Int(size as i64)))
}

fn to_bool<'a>(value: &Value<'a>) -> Option<Evaluated<'a>> {
    let text = match value {
        Value::Bool(_) => return Some(Ok(value.clone())),
        Value::String(text) => text,
        _ => return None,
    };
    Some(match &**text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
        other => Err(unreadable(other, "bool")),
    })
}

fn to_int<'a>(value: &Value<'a>) -> Option<Evaluated<'a>> {
    Some(match value {
        Value::Int(_) => Ok(value.clone()),
        Value::Uint(value) => i64::try_from(*value).map(Value::Int).map_err(|_| Fault::Overflow),
        Value::Double(value) if value.abs() < 2f64.powi(63) => Ok(Value::Int(*value as i64)),
        Value::Double(_) => Err(Fault::Overflow),
        Value::String(text) => text.parse().map(Value::Int).map_err(|_| unreadable(text, "int")),
        Value::Timestamp(at) => Ok(Value::Int(at.seconds)),
        Value::Duration(duration) => Ok(Value::Int(duration.nanos)),
        _ => return None,
    })
}

fn to_uint<'a>(value: &Value<'a>) -> Option<Evaluated<'a>> {
    Some(match value {
        Value::Uint(_) => Ok(value.clone()),
        Value::Int(value) => u64::try_from(*value).map(Value::Uint).map_err(|_| Fault::Overflow),
        Value::Double(value) if *value >= 0.0 && *value < 2f64.powi(64) => {
            Ok(Value::Uint(*value as u64))
        }
        Value::Double(_) => Err(Fault::Overflow),
        Value::String(text) if !text.starts_with('+') => {
            text.parse().map(Value::Uint).map_err(|_| unreadable(text, "uint"))
        }
        Value::String(text) => Err(unreadable(text, "uint")),
        _ => return None,
    })
}

fn to_double<'a>(value: &Value<'a>) -> Option<Evaluated<'a>> {
    Some(match value {
        Value::Double(_) => Ok(value.clone()),
        Value::Int(value) => Ok(Value::Double(*value as f64)),
        Value::Uint(value) => Ok(Value::Double(*value as f64)),
        Value::String(text) => match text.parse::<f64>() {
            // A number too large for a double is an error, infinity itself is not.
            Ok(value)
                if value.is_finite() || !text.contains(|digit: char| digit.is_ascii_digit()) =>
            {
                Ok(Value::Double(value))
            }
            _ => Err(unreadable(text, "double")),
        },
        _ => return None,
    })
}

fn to_string<'a>(value: &Value<'a>) -> Option<Evaluated<'a>> {
    Some(match value {
        Value::String(_) => Ok(value.clone()),
        Value::Bool(value) => Ok(Value::from(if *value { "true" } else { "false" })),
        Value::Int(value) => Ok(Value::string(value.to_string())),
        Value::Uint(value) => Ok(Value::string(value.to_string())),
        Value::Double(value) => Ok(Value::string(print_double(*value))),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::string(text)),
            Err(_) => Err(Fault::conversion("the bytes are not UTF-8")),
        },
        _ => return None,
    })
}

fn to_bytes<'a>(value: &Value<'a>) -> Option<Evaluated<'a>> {
    Some(match value {
        Value::Bytes(_) => Ok(value.clone()),
        Value::String(Text::Borrowed(text)) => {
            Ok(Value::Bytes(crate::value::Bytes::Borrowed(text.as_bytes())))
        }
        Value::String(text) => Ok(Value::bytes(text.as_bytes().to_vec())),
        _ => return None,
    })
}

#[cold]
fn unreadable<'a>(text: &str, kind: &str) -> Fault<'a> {
    let shown: String = text.chars().take(40).collect();
    Fault::conversion(format!("{shown:?} cannot be read as {kind}"))
}
