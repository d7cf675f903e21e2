//! `'%s is %d'.format([...])`, as version 2 of the string library does it: with the digit grouping
//! and the powers of ten of English.

use super::{duration, number, timestamp};
use timestamp::Moment;

/// An argument of a format, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument<'a> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Uint(u64),
    /// A floating-point number.
    Double(f64),
    /// A string.
    String(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A list.
    List(Vec<Argument<'a>>),
    /// A map.
    Map(Vec<(Argument<'a>, Argument<'a>)>),
    /// A duration in nanoseconds.
    Duration(i64),
    /// A point in time.
    Timestamp(Moment),
    /// A type, by its name.
    Type(&'a str),
    /// A value that has no text, by the name of its type.
    Other(&'a str),
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that is copied.
    Text(&'a str),
    /// A placeholder.
    Clause(Clause),
}

/// What a placeholder does with its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clause {
    /// `%s`.
    String,
    /// `%d`.
    Decimal,
    /// `%f`, with the number of digits behind the point.
    Fixed(usize),
    /// `%e`. A precision is accepted, but has no effect.
    Scientific,
    /// `%b`.
    Binary,
    /// `%o`.
    Octal,
    /// `%x`.
    LowerHex,
    /// `%X`.
    UpperHex,
}

const DEFAULT_PRECISION: usize = 6;
/// More digits than this say nothing about a 64-bit number and only fill memory.
const LARGEST_PRECISION: usize = 1_100;

/// Fills the placeholders of the template with the arguments in order.
pub fn format(template: &str, arguments: &[Argument<'_>]) -> Result<String, String> {
    let mut arguments = arguments.iter();
    let mut out = String::with_capacity(template.len());
    for piece in pieces(template)? {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Clause(clause) => {
                let argument =
                    arguments.next().ok_or("the template has more placeholders than arguments")?;
                out.push_str(&clause.apply(argument)?);
            }
        }
    }
    Ok(out)
}

/// Takes a template apart.
pub fn pieces(template: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('%') {
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        rest = match after.strip_prefix('%') {
            Some(after) => {
                pieces.push(Piece::Text("%"));
                after
            }
            None => {
                let (clause, after) = clause(after)?;
                pieces.push(Piece::Clause(clause));
                after
            }
        };
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

fn clause(text: &str) -> Result<(Clause, &str), String> {
    let (precision, rest) = precision(text)?;
    let mut chars = rest.chars();
    let clause = match chars.next() {
        Some('s') => Clause::String,
        Some('d') => Clause::Decimal,
        Some('f') => Clause::Fixed(precision),
        Some('e') => Clause::Scientific,
        Some('b') => Clause::Binary,
        Some('o') => Clause::Octal,
        Some('x') => Clause::LowerHex,
        Some('X') => Clause::UpperHex,
        Some(other) => return Err(format!("`%{other}` is not a placeholder")),
        None => return Err("the template ends within a placeholder".to_owned()),
    };
    Ok((clause, chars.as_str()))
}

fn precision(text: &str) -> Result<(usize, &str), String> {
    let Some(rest) = text.strip_prefix('.') else { return Ok((DEFAULT_PRECISION, text)) };
    let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    match digits.parse() {
        Ok(precision) if precision <= LARGEST_PRECISION => Ok((precision, rest)),
        _ => Err(format!("`.{digits}` is not a precision up to {LARGEST_PRECISION}")),
    }
}

impl Clause {
    /// The text of an argument.
    fn apply(self, argument: &Argument<'_>) -> Result<String, String> {
        match self {
            Clause::String => text(argument),
            Clause::Decimal => decimal(argument),
            Clause::Fixed(precision) => Ok(fixed(float(argument)?, precision)),
            Clause::Scientific => Ok(scientific(float(argument)?)),
            Clause::Binary => binary(argument),
            Clause::Octal => octal(argument),
            Clause::LowerHex => lower_hex(argument),
            Clause::UpperHex => lower_hex(argument).map(|text| text.to_uppercase()),
        }
    }
}

impl Argument<'_> {
    fn type_name(&self) -> &str {
        match self {
            Argument::Null => "null_type",
            Argument::Bool(_) => "bool",
            Argument::Int(_) => "int",
            Argument::Uint(_) => "uint",
            Argument::Double(_) => "double",
            Argument::String(_) => "string",
            Argument::Bytes(_) => "bytes",
            Argument::List(_) => "list",
            Argument::Map(_) => "map",
            Argument::Duration(_) => "google.protobuf.Duration",
            Argument::Timestamp(_) => "google.protobuf.Timestamp",
            Argument::Type(_) => "type",
            Argument::Other(name) => name,
        }
    }

    fn refused(&self, placeholder: &str) -> String {
        format!("`{placeholder}` does not take a {}", self.type_name())
    }
}

/// `%s` of a whole argument.
fn text(argument: &Argument<'_>) -> Result<String, String> {
    Ok(match argument {
        Argument::Null => "null".to_owned(),
        Argument::Bool(value) => value.to_string(),
        Argument::Int(value) => value.to_string(),
        Argument::Uint(value) => value.to_string(),
        Argument::Double(value) => number::print_double(*value),
        Argument::String(value) => (*value).to_owned(),
        Argument::Bytes(value) => utf8(value)?,
        Argument::Duration(value) => duration::print(*value),
        Argument::Timestamp(value) => timestamp::print(*value),
        Argument::Type(name) => (*name).to_owned(),
        Argument::List(items) => list(items)?,
        Argument::Map(entries) => map(entries)?,
        Argument::Other(_) => return Err(argument.refused("%s")),
    })
}

/// `%s` of a part of a list or map: written as in an expression.
fn literal(argument: &Argument<'_>) -> Result<String, String> {
    Ok(match argument {
        Argument::String(value) => quoted(value),
        Argument::Bytes(value) => format!("b{}", quoted(&utf8(value)?)),
        Argument::Double(value) if !value.is_finite() => quoted(&number::print_double(*value)),
        Argument::Double(value) => format!("{value:.6}"),
        Argument::Duration(value) => format!("duration({})", quoted(&duration::print(*value))),
        Argument::Timestamp(value) => format!("timestamp({})", quoted(&timestamp::print(*value))),
        other => text(other)?,
    })
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err("the bytes are not UTF-8".to_owned()),
    }
}

fn list(items: &[Argument<'_>]) -> Result<String, String> {
    let items: Vec<String> = items.iter().map(literal).collect::<Result<_, _>>()?;
    Ok(format!("[{}]", items.join(", ")))
}

fn map(entries: &[(Argument<'_>, Argument<'_>)]) -> Result<String, String> {
    let mut written = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let key = match key {
            Argument::String(_) | Argument::Bool(_) | Argument::Int(_) | Argument::Uint(_) => {
                literal(key)?
            }
            _ => return Err(key.refused("%s")),
        };
        written.push((key, literal(value)?));
    }
    written.sort_by(|(left, _), (right, _)| left.cmp(right));
    let entries: Vec<String> = written.into_iter().map(|(key, value)| key + ":" + &value).collect();
    Ok(format!("{{{}}}", entries.join(", ")))
}

/// In double quotes, with escapes.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            control if (control as u32) < 0x20 || control as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02x}", control as u32));
            }
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04x}", control as u32));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn decimal(argument: &Argument<'_>) -> Result<String, String> {
    match argument {
        Argument::Int(value) => Ok(value.to_string()),
        Argument::Uint(value) => Ok(value.to_string()),
        _ => Err(argument.refused("%d")),
    }
}

fn float(argument: &Argument<'_>) -> Result<f64, String> {
    match argument {
        Argument::Double(value) => Ok(*value),
        Argument::String("NaN") => Ok(f64::NAN),
        Argument::String("Infinity") => Ok(f64::INFINITY),
        Argument::String("-Infinity") => Ok(f64::NEG_INFINITY),
        _ => Err(argument.refused("%f")),
    }
}

/// Digits in groups of three.
fn fixed(value: f64, precision: usize) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}\u{221e}");
    }
    let digits = format!("{:.precision$}", value.abs());
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (digits.as_str(), String::new()),
    };
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction}")
}

/// Six digits behind the point, times a power of ten.
fn scientific(value: f64) -> String {
    // The API server pads what is no number to six characters.
    if value.is_nan() {
        return format!("{:>6}", "NaN");
    }
    if value.is_infinite() {
        return format!("{:>6}", if value < 0.0 { "-\u{221e}" } else { "\u{221e}" });
    }
    let written = format!("{:.6e}", value.abs());
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if value < 0.0 { "-" } else { "" };
    let minus = if exponent < 0 { "\u{207b}" } else { "" };
    let raised: String = format!("{:02}", exponent.abs()).chars().map(superscript).collect();
    format!("{sign}{mantissa}\u{d7}10{minus}{raised}")
}

fn superscript(digit: char) -> char {
    match digit {
        '1' => '\u{b9}',
        '2' => '\u{b2}',
        '3' => '\u{b3}',
        other => {
            other.to_digit(10).and_then(|value| char::from_u32(0x2070 + value)).unwrap_or(other)
        }
    }
}

fn signed(value: i64, digits: String) -> String {
    if value < 0 { format!("-{digits}") } else { digits }
}

fn binary(argument: &Argument<'_>) -> Result<String, String> {
    match argument {
        Argument::Int(value) => Ok(signed(*value, format!("{:b}", value.unsigned_abs()))),
        Argument::Uint(value) => Ok(format!("{value:b}")),
        Argument::Bool(value) => Ok(u8::from(*value).to_string()),
        _ => Err(argument.refused("%b")),
    }
}

fn octal(argument: &Argument<'_>) -> Result<String, String> {
    match argument {
        Argument::Int(value) => Ok(signed(*value, format!("{:o}", value.unsigned_abs()))),
        Argument::Uint(value) => Ok(format!("{value:o}")),
        _ => Err(argument.refused("%o")),
    }
}

fn lower_hex(argument: &Argument<'_>) -> Result<String, String> {
    let bytes = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match argument {
        Argument::Int(value) => Ok(signed(*value, format!("{:x}", value.unsigned_abs()))),
        Argument::Uint(value) => Ok(format!("{value:x}")),
        Argument::String(value) => Ok(bytes(value.as_bytes())),
        Argument::Bytes(value) => Ok(bytes(value)),
        _ => Err(argument.refused("%x")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(template: &str, argument: Argument<'_>) -> String {
        format(template, &[argument]).unwrap()
    }

    #[test]
    fn numbers() {
        let cases = [
            ("%f", 1_234_567.891, "1,234,567.891000"),
            ("%.3f", 999_999.999_9, "1,000,000.000"),
            ("%.0f", 1.5, "2"),
            ("%.2f", 0.125, "0.12"),
            ("%f", -1_234.5, "-1,234.500000"),
            ("%f", -0.0, "0.000000"),
            ("%e", 1_234_567.891, "1.234568×10⁰⁶"),
            ("%.2e", 0.000_12, "1.200000×10⁻⁰⁴"),
            ("%e", 1e100, "1.000000×10¹⁰⁰"),
            ("%e", 0.0, "0.000000×10⁰⁰"),
            ("%s", 1_234_567.0, "1.234567e+06"),
        ];
        for (template, value, text) in cases {
            assert_eq!(one(template, Argument::Double(value)), text, "{template} {value}");
        }
        for (template, name, text) in
            [("%f", "NaN", "NaN"), ("%f", "-Infinity", "-∞"), ("%e", "Infinity", "     ∞")]
        {
            assert_eq!(one(template, Argument::String(name)), text);
        }
    }

    #[test]
    fn integers() {
        for (template, value, text) in [
            ("%d", -12, "-12"),
            ("%x", -255, "-ff"),
            ("%X", 255, "FF"),
            ("%b", 5, "101"),
            ("%o", -8, "-10"),
        ] {
            assert_eq!(one(template, Argument::Int(value)), text);
        }
        assert_eq!(one("%d", Argument::Uint(u64::MAX)), "18446744073709551615");
        assert_eq!(one("%b", Argument::Bool(true)), "1");
        assert_eq!(one("%x", Argument::String("hé")), "68c3a9");
        assert_eq!(one("%X", Argument::Bytes(&[0xab])), "AB");
    }

    #[test]
    fn containers() {
        let list = Argument::List(vec![
            Argument::Double(1.5),
            Argument::String("a\"b\n"),
            Argument::Bytes(b"x"),
            Argument::Null,
            Argument::Duration(1_500_000_000),
            Argument::Double(f64::INFINITY),
        ]);
        assert_eq!(
            one("%s", list),
            r#"[1.500000, "a\"b\n", b"x", null, duration("1.5s"), "+Inf"]"#
        );
        let map = Argument::Map(vec![
            (Argument::String("b"), Argument::Int(1)),
            (
                Argument::String("a"),
                Argument::Timestamp(timestamp::parse("2024-01-01T00:00:00+02:00").unwrap()),
            ),
        ]);
        assert_eq!(one("%s", map), r#"{"a":timestamp("2024-01-01T00:00:00+02:00"), "b":1}"#);
    }

    #[test]
    fn templates() {
        let arguments = [Argument::String("a"), Argument::Int(1)];
        assert_eq!(format("%s: 100%% of %d", &arguments).unwrap(), "a: 100% of 1");
        assert_eq!(format("ä%s%d%%", &arguments).unwrap(), "äa1%");
        for template in ["%s%d%s", "%", "%.f", "%.3", "%y", "%d", "%.9999f", "%é"] {
            assert!(format(template, &arguments).is_err(), "{template}");
        }
        assert!(format("%s", &[Argument::Other("optional_type")]).is_err());
        assert!(format("%f", &[Argument::Int(1)]).is_err());
        assert!(format("%f", &[Argument::String("1")]).is_err());
        assert!(format("%s", &[Argument::Bytes(&[0xff])]).is_err());
    }
}
