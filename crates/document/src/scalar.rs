//! What plain YAML scalars mean, as the YAML library of Kubernetes reads them.

use std::borrow::Cow;

/// A scalar's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// The text as it stands.
    Text,
}

/// Resolves a scalar without quotes and without a tag.
#[inline]
pub(crate) fn plain(text: &str) -> Scalar {
    let Some(&first) = text.as_bytes().first() else { return Scalar::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => point(text),
        b'0'..=b'9' | b'+' | b'-' => number(text),
        _ => Scalar::Text,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => Scalar::Text,
    }
}

fn point(text: &str) -> Scalar {
    match text {
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" => Scalar::Float(f64::INFINITY),
        _ if !text.contains('_') => decimal(text).map_or(Scalar::Text, Scalar::Float),
        // Behind a point, unlike elsewhere, underscores must stand between digits.
        _ => {
            let between = text.split('_').skip(1).all(|part| part.starts_with(digit))
                && text.rsplit('_').skip(1).all(|part| part.ends_with(digit));
            let digits = text.replace('_', "");
            decimal(&digits).filter(|_| between).map_or(Scalar::Text, Scalar::Float)
        }
    }
}

fn digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// True for an integer that needs all 64 bits and takes no sign.
pub(crate) fn unsigned(text: &str) -> bool {
    matches!(integer(&text.replace('_', "")), Some(Scalar::Float(_)))
}

fn number(text: &str) -> Scalar {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        _ => {}
    }
    let digits = match memchr::memchr(b'_', text.as_bytes()) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.replace('_', "")),
    };
    if let Some(value) = integer(&digits) {
        return value;
    }
    decimal(&digits).map_or(Scalar::Text, Scalar::Float)
}

/// Integers with the prefixes of Go: `0x`, `0o`, `0b` and a bare `0` for octal.
fn integer(text: &str) -> Option<Scalar> {
    let (negative, signed, rest) = match text.as_bytes().first()? {
        b'-' => (true, true, text.get(1..)?),
        b'+' => (false, true, text.get(1..)?),
        _ => (false, false, text),
    };
    let (radix, digits) = match rest.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, rest.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, rest.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, rest.get(2..)?),
        [b'0', _, ..] => (8, rest.get(1..)?),
        _ => (10, rest),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let size = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0i64.checked_sub_unsigned(size).map(Scalar::Int);
    }
    match i64::try_from(size) {
        Ok(value) => Some(Scalar::Int(value)),
        // Beyond 64 signed bits Go goes on with unsigned ones, which take no sign.
        Err(_) if !signed => Some(Scalar::Float(size as f64)),
        Err(_) => None,
    }
}

/// Decimal floats: digits with at most one point, and an exponent. Too large ones are text.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let shape =
        unsigned.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let starts = match unsigned.as_bytes() {
        [b'.', next, ..] => next.is_ascii_digit(),
        [first, ..] => first.is_ascii_digit(),
        [] => false,
    };
    if !shape || !starts {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// How a float reaches the cluster: those that print without point or exponent arrive as integers.
pub(crate) fn arrived(value: f64) -> Scalar {
    if value.fract() != 0.0 || value.abs() >= 1e21 {
        return Scalar::Float(value);
    }
    if value.abs() <= 9_007_199_254_740_992.0 {
        return Scalar::Int(value as i64);
    }
    // Above 2^53 the printed digits count, not the exact value.
    format!("{value}").parse().map_or(Scalar::Float(value), Scalar::Int)
}

/// A float as a map key: the shortest digits that give the same 32-bit float.
pub(crate) fn key_text(value: f64) -> String {
    let narrow = value as f32;
    if narrow.is_nan() {
        return ".nan".to_owned();
    }
    if narrow.is_infinite() {
        return if narrow > 0.0 { ".inf".to_owned() } else { "-.inf".to_owned() };
    }
    if narrow == 0.0 {
        return if narrow.is_sign_negative() { "-0".to_owned() } else { "0".to_owned() };
    }
    let text = format!("{narrow:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&power) {
        return format!("{narrow}");
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", power.abs())
}
