//! Spans of time as text: `1h30m`, `-1.5s`.

/// Reads a duration such as `1h30m`, `300ms` or `-1.5h`; the result is in nanoseconds.
pub fn parse(text: &str) -> Result<i64, String> {
    read(text).ok_or_else(|| format!("`{text}` is not a duration such as `90s` or `1h30m`"))
}

/// The duration in seconds, with as many digits as needed.
pub fn print(nanos: i64) -> String {
    const NANOS: i64 = 1_000_000_000;
    let seconds = (nanos / NANOS) as f64 + (nanos % NANOS) as f64 / 1e9;
    format!("{seconds}s")
}

fn read(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total: u64 = 0;
    while {
        let (nanos, after) = component(rest)?;
        total = total.checked_add(nanos).filter(|&total| total <= 1 << 63)?;
        rest = after;
        !rest.is_empty()
    } {}
    if negative { 0i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
}

/// A number with its unit: nanoseconds and what follows.
fn component(text: &str) -> Option<(u64, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (name, rest) = rest.split_at_checked(end)?;
    let unit = unit(name)?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanos = whole.checked_mul(unit)?.checked_add(fraction_of(fraction, unit))?;
    Some((nanos, rest))
}

/// The part of a unit that the digits behind the point stand for; what is too fine is cut off.
fn fraction_of(digits: &str, unit: u64) -> u64 {
    let (mut value, mut scale) = (0u64, 1.0);
    for digit in digits.bytes() {
        let next = value.checked_mul(10).map(|value| value + u64::from(digit - b'0'));
        match next {
            Some(next) if next < 1 << 63 => value = next,
            _ => break,
        }
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Nanoseconds of a unit.
fn unit(name: &str) -> Option<u64> {
    Some(match name {
        "ns" => 1,
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads() {
        let cases = [
            ("0", 0),
            ("-0", 0),
            ("1h", 3_600_000_000_000),
            ("1h30m", 5_400_000_000_000),
            ("1.5h", 5_400_000_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("+1us", 1_000),
            ("1µs", 1_000),
            ("-1.000000001s", -1_000_000_001),
            ("1h1h", 7_200_000_000_000),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
            ("0.100000000000000000000h", 360_000_000_000),
            ("0.9999999999999999999999999s", 1_000_000_000),
        ];
        for (text, nanos) in cases {
            assert_eq!(parse(text), Ok(nanos), "{text}");
        }
    }

    #[test]
    fn refuses() {
        for text in [
            "",
            "-",
            "1",
            "1d",
            "s",
            ".s",
            "1 s",
            "1s ",
            "--1s",
            "1e3s",
            "ä",
            "9223372036854775808ns",
            "2562048h",
            "99999999999999999999s",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn prints() {
        let cases = [
            (0, "0s"),
            (1, "0.000000001s"),
            (-1_000, "-0.000001s"),
            (3_661_000_000_001, "3661.000000001s"),
            (i64::MAX, "9223372036.854776s"),
        ];
        for (nanos, text) in cases {
            assert_eq!(print(nanos), text);
        }
    }
}
