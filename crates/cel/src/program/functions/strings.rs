//! Functions of strings; all positions count characters.

use crate::Value;
use crate::program::fault::Fault;
use crate::program::machine::{Evaluated, Machine};
use crate::value::Text;

use super::Function;

pub(super) fn call<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    arguments: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    match arguments.split_first()? {
        (Value::String(text), rest) => of_string(machine, function, text, rest),
        (Value::List(list), rest) if function == Function::Join => {
            let separator = match rest {
                [] => "",
                [Value::String(separator)] => separator,
                _ => return None,
            };
            Some(join(machine, list.iter(), separator))
        }
        _ => None,
    }
}

fn of_string<'a>(
    machine: &mut Machine<'_, 'a>,
    function: Function,
    text: &Text<'a>,
    rest: &[Value<'a>],
) -> Option<Evaluated<'a>> {
    Some(match (function, rest) {
        (Function::Contains, [Value::String(part)]) => Ok(text.contains(&**part).into()),
        (Function::StartsWith, [Value::String(part)]) => Ok(text.starts_with(&**part).into()),
        (Function::EndsWith, [Value::String(part)]) => Ok(text.ends_with(&**part).into()),
        (Function::LowerAscii, []) if !text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Ok(Value::String(text.clone()))
        }
        (Function::LowerAscii, []) => Ok(Value::string(text.to_ascii_lowercase())),
        (Function::UpperAscii, []) => Ok(Value::string(text.to_ascii_uppercase())),
        (Function::Trim, []) => Ok(Value::String(text.part(str::trim))),
        (Function::Reverse, []) => Ok(Value::string(text.chars().rev().collect::<String>())),
        (Function::Quote, []) => Ok(Value::string(quote(text))),
        (Function::CharAt, [Value::Int(index)]) => char_at(text, *index),
        (Function::IndexOf, [Value::String(part)]) => index_of(text, part, 0),
        (Function::IndexOf, [Value::String(part), Value::Int(offset)]) => {
            index_of(text, part, *offset)
        }
        (Function::LastIndexOf, [Value::String(part)]) => last_index_of(text, part, None),
        (Function::LastIndexOf, [Value::String(part), Value::Int(offset)]) => {
            last_index_of(text, part, Some(*offset))
        }
        (Function::Replace, [Value::String(from), Value::String(to)]) => {
            replace(machine, text, from, to, -1)
        }
        (Function::Replace, [Value::String(from), Value::String(to), Value::Int(limit)]) => {
            replace(machine, text, from, to, *limit)
        }
        (Function::Split, [Value::String(separator)]) => split(machine, text, separator, -1),
        (Function::Split, [Value::String(separator), Value::Int(limit)]) => {
            split(machine, text, separator, *limit)
        }
        (Function::Substring, [Value::Int(start)]) => substring(text, *start, None),
        (Function::Substring, [Value::Int(start), Value::Int(end)]) => {
            substring(text, *start, Some(*end))
        }
        _ => return None,
    })
}

fn join<'a>(
    machine: &mut Machine<'_, 'a>,
    parts: impl Iterator<Item = Value<'a>>,
    separator: &str,
) -> Evaluated<'a> {
    let mut joined = String::new();
    for (number, part) in parts.enumerate() {
        let Value::String(part) = &part else { return Err(Fault::no_overload("join", &[&part])) };
        if number > 0 {
            joined.push_str(separator);
        }
        machine.charge((part.len() + separator.len()) as u64 / 10)?;
        joined.push_str(part);
    }
    Ok(Value::string(joined))
}

/// The byte at which a character starts; the end of the text counts as one.
fn byte_of(text: &str, index: usize) -> Option<usize> {
    if text.is_ascii() {
        return (index <= text.len()).then_some(index);
    }
    text.char_indices().map(|(byte, _)| byte).chain([text.len()]).nth(index)
}

/// How many characters stand before a byte.
fn characters(text: &str, byte: usize) -> i64 {
    text.get(..byte).unwrap_or(text).chars().count() as i64
}

#[cold]
fn out_of_range<'a>(index: i64) -> Fault<'a> {
    Fault::OutOfRange(index)
}

fn place<'a>(text: &str, index: i64) -> Result<usize, Fault<'a>> {
    let found = usize::try_from(index).ok().and_then(|index| byte_of(text, index));
    found.ok_or_else(|| out_of_range(index))
}

fn char_at<'a>(text: &str, index: i64) -> Evaluated<'a> {
    let byte = place(text, index)?;
    let rest = text.get(byte..).unwrap_or("");
    Ok(Value::string(rest.chars().take(1).collect::<String>()))
}

/// Where a search may start: an offset behind the end is no error, but finds nothing.
fn search_from<'a>(text: &str, offset: i64) -> Result<Option<usize>, Fault<'a>> {
    let index = usize::try_from(offset).map_err(|_| out_of_range(offset))?;
    Ok(byte_of(text, index).filter(|&byte| byte < text.len()))
}

/// The empty string is found wherever the search starts.
fn empty_at<'a>(text: &str, offset: i64) -> Evaluated<'a> {
    Ok(Value::Int(offset.min(characters(text, text.len()))))
}

fn index_of<'a>(text: &str, part: &str, offset: i64) -> Evaluated<'a> {
    let start = search_from(text, offset)?;
    if part.is_empty() {
        return empty_at(text, offset);
    }
    let rest = start.and_then(|start| text.get(start..)).unwrap_or("");
    let found = rest.find(part).map(|byte| offset + characters(rest, byte));
    Ok(Value::Int(found.unwrap_or(-1)))
}

fn last_index_of<'a>(text: &str, part: &str, offset: Option<i64>) -> Evaluated<'a> {
    let end = match offset {
        None => text.len(),
        Some(offset) => {
            let start = search_from(text, offset)?;
            if part.is_empty() {
                return empty_at(text, offset);
            }
            let Some(start) = start else { return Ok(Value::Int(-1)) };
            // A match may start at the offset, so it may end that much further, but no further.
            let end = start.saturating_add(part.len()).min(text.len());
            (start..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(start)
        }
    };
    let searched = text.get(..end).unwrap_or(text);
    let found = searched.rfind(part).map(|byte| characters(text, byte));
    Ok(Value::Int(found.unwrap_or(-1)))
}

fn replace<'a>(
    machine: &mut Machine<'_, 'a>,
    text: &Text<'a>,
    from: &str,
    to: &str,
    limit: i64,
) -> Evaluated<'a> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let count = if from.is_empty() { text.chars().count() + 1 } else { text.matches(from).count() };
    machine.charge((text.len() as u64 + count.min(limit) as u64 * to.len() as u64) / 10)?;
    if count == 0 {
        return Ok(Value::String(text.clone()));
    }
    Ok(Value::string(text.replacen(from, to, limit)))
}

fn split<'a>(
    machine: &mut Machine<'_, 'a>,
    text: &Text<'a>,
    separator: &str,
    limit: i64,
) -> Evaluated<'a> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    machine.charge(text.len() as u64 / 10)?;
    if limit == 0 {
        return Ok(Value::list(Vec::new()));
    }
    let parts = text.parts(|text| match separator {
        "" => exploded(text, limit),
        _ => text.splitn(limit, separator).collect(),
    });
    machine.charge(parts.len() as u64 * 2)?;
    Ok(Value::list(parts))
}

/// The single characters of a text; the last part holds what is left.
fn exploded(text: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if parts.len() + 1 == limit {
            parts.push(rest);
            break;
        }
        let (part, after) = rest.split_at(first.len_utf8());
        parts.push(part);
        rest = after;
    }
    parts
}

fn substring<'a>(text: &Text<'a>, start: i64, end: Option<i64>) -> Evaluated<'a> {
    let first = place(text, start)?;
    let last = match end {
        None => text.len(),
        Some(end) => place(text, end)?,
    };
    if first > last {
        let reason = format!("the substring would start at {start}, after its end");
        return Err(Fault::argument(reason));
    }
    Ok(match text {
        Text::Borrowed(text) => Value::from(text.get(first..last).unwrap_or("")),
        Text::Shared(text) => Value::string(text.get(first..last).unwrap_or("")),
    })
}

/// The text in double quotes, with escapes that CEL reads.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
