//! `matches`, `find` and `findAll`.

use ::regex::Regex;

use crate::Value;
use crate::program::fault::Fault;
use crate::program::machine::{Evaluated, Machine};
use crate::program::pattern::{self, Pattern};
use crate::value::Text;

use super::Function;

/// A call whose pattern was compiled with the program.
pub(in crate::program) fn matching<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    text: &Value<'a>,
    pattern: &'a Pattern,
    limit: Option<Value<'a>>,
) -> Evaluated<'a> {
    let Value::String(text) = text else {
        return Err(Fault::no_overload(super::table::name(function), &[text]));
    };
    machine.charge(text.len() as u64 / 10 * (1 + pattern.source().len() as u64 / 4))?;
    apply(function, text, pattern.regex()?, limit.as_ref())
}

/// A call whose pattern is computed.
pub(super) fn call<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    if !matches!(function, Function::Matches | Function::Find | Function::FindAll) {
        return None;
    }
    let [Value::String(text), Value::String(source), rest @ ..] = arguments else { return None };
    // Compiling is by far the dearest part.
    let cost =
        100 + source.len() as u64 * 10 + text.len() as u64 / 10 * (1 + source.len() as u64 / 4);
    if let Err(fault) = machine.charge(cost) {
        return Some(Err(fault));
    }
    Some(match pattern::compile(source) {
        Ok(regex) => apply(function, text, &regex, rest.first()),
        Err(reason) => Err(Fault::BadArgument(reason)),
    })
}

fn apply<'a>(
    function: Function,
    text: &Text<'a>,
    regex: &Regex,
    limit: Option<&Value<'a>>,
) -> Evaluated<'a> {
    match function {
        Function::Matches => Ok(Value::Bool(regex.is_match(text))),
        Function::Find => {
            Ok(Value::string(regex.find(text).map_or("", |found| found.as_str()).to_owned()))
        }
        _ => {
            let limit = match limit {
                None => usize::MAX,
                Some(Value::Int(limit)) => usize::try_from(*limit).unwrap_or(usize::MAX),
                Some(other) => return Err(Fault::no_overload("findAll", &[other])),
            };
            let found = regex.find_iter(text).take(limit);
            Ok(Value::list(found.map(|found| Value::string(found.as_str())).collect()))
        }
    }
}
