//! Durations and timestamps: reading, writing, and their parts.

use crate::Value;
use crate::library::duration;
use crate::library::timestamp::{self, Moment, Part};
use crate::program::fault::Fault;
use crate::program::machine::Evaluated;
use crate::value::{Duration, Timestamp};

use super::Function;
use super::table::name;

pub(super) fn call<'a>(function: Function, arguments: &[Value<'a>]) -> Option<Evaluated<'a>> {
    Some(match (function, arguments) {
        (Function::Duration, [Value::String(text)]) => duration::parse(text)
            .map(|nanos| Value::Duration(Duration { nanos }))
            .map_err(Fault::conversion),
        (Function::Duration, [value @ Value::Duration(_)])
        | (Function::Timestamp, [value @ Value::Timestamp(_)]) => Ok(value.clone()),
        (Function::Timestamp, [Value::String(text)]) => read_timestamp(text),
        (Function::Timestamp, [Value::Int(seconds)]) => {
            Timestamp::new(*seconds, 0).map(Value::Timestamp).ok_or(Fault::Overflow)
        }
        (Function::String, [Value::Duration(duration)]) => {
            Ok(Value::string(duration::print(duration.nanos)))
        }
        (Function::String, [Value::Timestamp(at)]) => {
            Ok(Value::string(timestamp::print(moment(*at))))
        }
        (function, [Value::Timestamp(at)]) => part(function, *at, None)?,
        (function, [Value::Timestamp(at), Value::String(zone)]) => part(function, *at, Some(zone))?,
        (function, [Value::Duration(duration)]) => of_duration(function, *duration)?,
        _ => return None,
    })
}

/// A timestamp as the library prints it.
pub(super) fn moment(at: Timestamp) -> Moment {
    Moment { seconds: at.seconds, nanos: at.nanos, offset: at.offset }
}

fn read_timestamp<'a>(text: &str) -> Evaluated<'a> {
    let moment = timestamp::parse(text).map_err(Fault::conversion)?;
    let at = Timestamp::new(moment.seconds, moment.nanos).ok_or(Fault::Overflow)?;
    Ok(Value::Timestamp(Timestamp { offset: moment.offset, ..at }))
}

/// A part of a point in time; without zone, on the clock that it was written with.
fn part<'a>(function: Function, at: Timestamp, zone: Option<&str>) -> Option<Evaluated<'a>> {
    let part = Part::of_function(name(function))?;
    let shift = if zone.is_none() { at.offset } else { 0 };
    let result = timestamp::part(at.seconds + i64::from(shift), at.nanos, part, zone);
    Some(result.map(Value::Int).map_err(Fault::argument))
}

fn of_duration<'a>(function: Function, duration: Duration) -> Option<Evaluated<'a>> {
    const SECOND: i64 = 1_000_000_000;
    let unit = match function {
        Function::Hours => 3600 * SECOND,
        Function::Minutes => 60 * SECOND,
        Function::Seconds => SECOND,
        Function::Milliseconds => SECOND / 1000,
        _ => return None,
    };
    Some(Ok(Value::Int(duration.nanos / unit)))
}
