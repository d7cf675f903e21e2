//! Values of number, string and byte literals.

use super::Literal;

/// The value of an integer literal without suffix; `text` may start with a minus sign.
pub(super) fn integer(negative: bool, text: &str) -> Option<Literal> {
    let magnitude = magnitude(text)?;
    let value = if negative { -i128::from(magnitude) } else { i128::from(magnitude) };
    i64::try_from(value).ok().map(Literal::Int)
}

/// The value of an unsigned literal, suffix included.
pub(super) fn unsigned(text: &str) -> Option<Literal> {
    magnitude(text.trim_end_matches(['u', 'U'])).map(Literal::Uint)
}

fn magnitude(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The content of a string literal, quotes and prefix included in `text`.
pub(super) fn string(text: &str) -> Result<Box<str>, String> {
    let (raw, content) = content(text);
    let content = normal(content);
    if raw || !content.contains('\\') {
        return Ok(content.into());
    }
    let mut result = String::with_capacity(content.len());
    let mut rest = content.as_str();
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        result.push_str(before);
        let (unit, length) = unescape(escape)?;
        let character = char::from_u32(unit.code());
        result.push(character.ok_or_else(|| "the escape is no Unicode character".to_owned())?);
        rest = escape.get(length..).unwrap_or("");
    }
    result.push_str(rest);
    Ok(result.into())
}

/// The content of a byte literal.
pub(super) fn bytes(text: &str) -> Result<Box<[u8]>, String> {
    let (raw, content) = content(text.get(1..).unwrap_or(""));
    let content = normal(content);
    if raw {
        return Ok(content.into_bytes().into());
    }
    let mut result = Vec::with_capacity(content.len());
    let mut rest = content.as_str();
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        result.extend_from_slice(before.as_bytes());
        let (unit, length) = unescape(escape)?;
        match unit {
            Unit::Byte(byte) => result.push(byte),
            Unit::Unicode(_) => return Err("byte strings take no `\\u` escapes".into()),
        }
        rest = escape.get(length..).unwrap_or("");
    }
    result.extend_from_slice(rest.as_bytes());
    Ok(result.into())
}

fn content(text: &str) -> (bool, &str) {
    let unprefixed = text.trim_start_matches(['r', 'R']);
    let width =
        if unprefixed.starts_with("\"\"\"") || unprefixed.starts_with("'''") { 3 } else { 1 };
    let end = unprefixed.len().saturating_sub(width);
    (unprefixed.len() < text.len(), unprefixed.get(width..end).unwrap_or(""))
}

/// Line ends of all systems become `\n`.
fn normal(content: &str) -> String {
    if content.contains('\r') {
        content.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        content.to_owned()
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Byte(u8),
    Unicode(u32),
}

impl Unit {
    fn code(self) -> u32 {
        match self {
            Unit::Byte(byte) => byte.into(),
            Unit::Unicode(code) => code,
        }
    }
}

/// Reads the escape that `text` starts with: what it means and how long it is.
fn unescape(text: &str) -> Result<(Unit, usize), String> {
    let kind = text.as_bytes().get(1).copied().unwrap_or(0);
    let simple = |byte| Ok((Unit::Byte(byte), 2));
    match kind {
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'v' => simple(11),
        b'\\' | b'?' | b'"' | b'\'' | b'`' => simple(kind),
        b'x' | b'X' => digits(text, 2, 2, 16).map(|code| (Unit::Byte(code as u8), 4)),
        b'u' => digits(text, 2, 4, 16).map(|code| (Unit::Unicode(code), 6)),
        b'U' => digits(text, 2, 8, 16).map(|code| (Unit::Unicode(code), 10)),
        b'0'..=b'3' => digits(text, 1, 3, 8).map(|code| (Unit::Byte(code as u8), 4)),
        _ => {
            let found: String = text.chars().take(2).collect();
            Err(format!("`{found}` is no escape that CEL knows"))
        }
    }
}

fn digits(text: &str, start: usize, length: usize, radix: u32) -> Result<u32, String> {
    let digits = text.get(start..start + length).filter(|text| !text.starts_with(['+', '-']));
    digits
        .and_then(|digits| u32::from_str_radix(digits, radix).ok())
        .ok_or_else(|| format!("the escape needs {length} digits of base {radix}"))
}
