//! Floating-point numbers as the API server prints them.

/// The text of a double: the shortest digits that give it back, with an exponent of at least two
/// digits below 10^-4 and from 10^6 on.
pub fn print_double(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// 10 to a whole power, rounded the way the API server's tables are; 0 or infinity out of range.
pub(crate) fn power_of_ten(exponent: i64) -> f64 {
    if exponent > 308 {
        return f64::INFINITY;
    }
    if exponent < -323 {
        return 0.0;
    }
    let exact = |exponent: i64| format!("1e{exponent}").parse().unwrap_or(f64::NAN);
    if exponent >= 0 {
        exact(exponent / 32 * 32) * exact(exponent % 32)
    } else {
        exact(exponent / 32 * 32) / exact(-(exponent % 32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_like_the_api_server() {
        let cases = [
            (1.0, "1"),
            (-0.0, "-0"),
            (123_456.0, "123456"),
            (1_234_567.0, "1.234567e+06"),
            (12_345_678.5, "1.23456785e+07"),
            (1e20, "1e+20"),
            (0.000_1, "0.0001"),
            (0.000_012_345, "1.2345e-05"),
            (1e-300, "1e-300"),
            (f64::NEG_INFINITY, "-Inf"),
            (f64::NAN, "NaN"),
        ];
        for (value, text) in cases {
            assert_eq!(print_double(value), text);
        }
    }

    #[test]
    fn powers_of_ten() {
        assert_eq!(power_of_ten(-9), 1e-9);
        assert_eq!(power_of_ten(0), 1.0);
        assert_eq!(power_of_ten(22), 1e22);
        assert_eq!(power_of_ten(309), f64::INFINITY);
        assert_eq!(power_of_ten(-324), 0.0);
    }
}
