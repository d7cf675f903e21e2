//! Kubernetes quantities (`500m`, `1.5Gi`, `1e3`), exact in any size.

use std::cmp::Ordering;

use super::number::power_of_ten;

/// An amount with a suffix, as resource requests and limits are written.
///
/// Small amounts are kept as `value * 10^scale`, others digit by digit. Which of the two it is can
/// be seen: only small amounts are ever integers, whatever their value is.
#[derive(Clone, Debug)]
pub struct Quantity(Amount);

#[derive(Clone, Debug)]
enum Amount {
    Small { value: i64, scale: i32 },
    Large(Decimal),
}

/// `digits * 10^exponent`; no leading zeros, no digits at all for zero.
#[derive(Clone, Debug)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

/// The parts of a written quantity.
struct Parts<'a> {
    positive: bool,
    /// Sign, digits and point.
    number: &'a str,
    /// Digits before the point, without leading zeros.
    whole: &'a str,
    /// Digits after it.
    fraction: &'a str,
    suffix: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Base {
    Ten,
    Two,
}

/// Smallest step of a quantity: 10^-9.
const NANO: i32 = -9;
/// More digits than this are not added up: nobody's memory holds such a quantity.
const MOST_DIGITS: i64 = 20_000;
/// Powers of ten beyond this belong to no resource.
const LARGEST_EXPONENT: i64 = 1_000_000;

impl Quantity {
    /// Reads a quantity.
    pub fn parse(text: &str) -> Result<Quantity, String> {
        let parts = Parts::split(text).ok_or_else(|| refusal(text))?;
        let (base, exponent) = suffix(parts.suffix)
            .ok_or_else(|| format!("`{text}` has an unknown suffix `{}`", parts.suffix))?;
        match parts.small(base, exponent) {
            Some(small) => Ok(Quantity(small)),
            None => parts.large(base, exponent).map(Quantity).ok_or_else(|| refusal(text)),
        }
    }

    /// A quantity of that many units.
    pub fn of(value: i64) -> Quantity {
        Quantity(Amount::Small { value, scale: 0 })
    }

    /// 1, 0 or -1.
    pub fn sign(&self) -> i64 {
        match &self.0 {
            Amount::Small { value, .. } => value.signum(),
            Amount::Large(decimal) => decimal.sign(),
        }
    }

    /// The amount, if it is held as a whole number of 64 bits.
    pub fn as_integer(&self) -> Option<i64> {
        match self.0 {
            Amount::Small { value, scale } => scaled(value, scale),
            Amount::Large(_) => None,
        }
    }

    /// The amount, perhaps rounded.
    pub fn as_float(&self) -> f64 {
        match &self.0 {
            Amount::Small { value, scale: 0 } => *value as f64,
            Amount::Small { value, scale } => *value as f64 * power_of_ten((*scale).into()),
            Amount::Large(decimal) => decimal.as_float(),
        }
    }

    /// `self + other`.
    pub fn add(&self, other: &Quantity) -> Result<Quantity, String> {
        if let (Amount::Small { .. }, Amount::Small { .. }) = (&self.0, &other.0)
            && let Some(sum) = add_small(&self.0, &other.0)
        {
            return Ok(Quantity(sum));
        }
        let sum = self.decimal().add(&other.decimal());
        sum.map(|sum| Quantity(Amount::Large(sum)))
            .ok_or_else(|| "the quantities are too far apart to be added".to_owned())
    }

    /// `self - other`.
    pub fn sub(&self, other: &Quantity) -> Result<Quantity, String> {
        let negated = match &other.0 {
            Amount::Small { value, scale } => match value.checked_neg() {
                Some(value) => Amount::Small { value, scale: *scale },
                None => Amount::Large(other.decimal().negated()),
            },
            Amount::Large(decimal) => Amount::Large(decimal.clone().negated()),
        };
        self.add(&Quantity(negated))
    }

    fn decimal(&self) -> Decimal {
        match &self.0 {
            Amount::Small { value, scale } => Decimal::new(
                *value < 0,
                value.unsigned_abs().to_string().into_bytes(),
                (*scale).into(),
            ),
            Amount::Large(decimal) => decimal.clone(),
        }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Quantity) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        match (&self.0, &other.0) {
            (
                Amount::Small { value, scale },
                Amount::Small { value: other, scale: other_scale },
            ) if scale == other_scale => value.cmp(other),
            _ => self.decimal().compare(&other.decimal()),
        }
    }
}

fn refusal(text: &str) -> String {
    format!("`{text}` is not a quantity such as `500m`, `1.5Gi` or `1e3`")
}

/// Base and exponent of a suffix.
fn suffix(suffix: &str) -> Option<(Base, i64)> {
    Some(match suffix {
        "n" => (Base::Ten, -9),
        "u" => (Base::Ten, -6),
        "m" => (Base::Ten, -3),
        "" => (Base::Ten, 0),
        "k" => (Base::Ten, 3),
        "M" => (Base::Ten, 6),
        "G" => (Base::Ten, 9),
        "T" => (Base::Ten, 12),
        "P" => (Base::Ten, 15),
        "E" => (Base::Ten, 18),
        "Ki" => (Base::Two, 10),
        "Mi" => (Base::Two, 20),
        "Gi" => (Base::Two, 30),
        "Ti" => (Base::Two, 40),
        "Pi" => (Base::Two, 50),
        "Ei" => (Base::Two, 60),
        _ => {
            let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            if exponent.abs() > LARGEST_EXPONENT {
                return None;
            }
            (Base::Ten, exponent)
        }
    })
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Option<Parts<'a>> {
        if text.is_empty() {
            return None;
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let stripped = unsigned.trim_start_matches('0');
        let (whole, rest) = digits(stripped);
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) if !stripped.is_empty() => digits(rest),
            _ => ("", rest),
        };
        let letters = suffix.trim_start_matches(|c| "eEinumkKMGTP".contains(c));
        let signless = letters.strip_prefix(['+', '-']).unwrap_or(letters);
        if !digits(signless).1.is_empty() {
            return None;
        }
        Some(Parts {
            positive: !text.starts_with('-'),
            number: text.strip_suffix(suffix)?,
            whole: if whole.is_empty() { "0" } else { whole },
            fraction,
            suffix,
        })
    }

    /// The amount as a scaled 64-bit number, if it surely fits.
    fn small(&self, base: Base, exponent: i64) -> Option<Amount> {
        let digits = (self.whole.len() + self.fraction.len()) as i64;
        let (room, factor, scale) = match base {
            Base::Ten => (18 - digits, 1, exponent),
            Base::Two if self.fraction.is_empty() => {
                (15 - digits - exponent * 3 / 10 - 1, 1i64 << exponent, 0)
            }
            Base::Two => return None,
        };
        let scale = i32::try_from(scale - self.fraction.len() as i64).ok()?;
        if room < 0 || scale < NANO {
            return None;
        }
        let value: i64 = format!("{}{}", self.whole, self.fraction).parse().ok()?;
        let value = value.checked_mul(factor)?;
        Some(Amount::Small { value: if self.positive { value } else { -value }, scale })
    }

    /// The amount digit by digit; parts below 10^-9 are rounded away from zero.
    fn large(&self, base: Base, exponent: i64) -> Option<Amount> {
        if !self.number.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits = format!("{}{}", self.whole, self.fraction).into_bytes();
        let mut decimal = Decimal::new(!self.positive, digits, -(self.fraction.len() as i64));
        match base {
            Base::Ten => decimal.exponent += exponent,
            Base::Two => {
                for _ in 0..exponent / 10 {
                    decimal.multiply(1024);
                }
            }
        }
        decimal.round_up(NANO.into());
        if base == Base::Two {
            decimal.cap();
        }
        Some(Amount::Large(decimal))
    }
}

/// Splits off leading digits.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// `value * 10^scale`, if that is a 64-bit number without rounding.
fn scaled(value: i64, scale: i32) -> Option<i64> {
    let scale = u32::try_from(scale).ok()?;
    if value == 0 {
        return Some(0);
    }
    value.checked_mul(10i64.checked_pow(scale)?)
}

/// The sum of two small amounts, if it is one.
fn add_small(left: &Amount, right: &Amount) -> Option<Amount> {
    let (
        Amount::Small { value: left, scale: left_scale },
        Amount::Small { value: right, scale: right_scale },
    ) = (left, right)
    else {
        return None;
    };
    if *right == 0 {
        return Some(Amount::Small { value: *left, scale: *left_scale });
    }
    if *left == 0 {
        return Some(Amount::Small { value: *right, scale: *right_scale });
    }
    let scale = *left_scale.min(right_scale);
    let value = scaled(*left, left_scale.checked_sub(scale)?)?
        .checked_add(scaled(*right, right_scale.checked_sub(scale)?)?)?;
    Some(Amount::Small { value, scale })
}

impl Decimal {
    /// From ASCII digits.
    fn new(negative: bool, digits: Vec<u8>, exponent: i64) -> Decimal {
        let digits = digits.iter().skip_while(|&&digit| digit == b'0').map(|digit| digit - b'0');
        Decimal { negative, digits: digits.collect(), exponent }
    }

    fn sign(&self) -> i64 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn negated(mut self) -> Decimal {
        self.negative = !self.negative;
        self
    }

    /// Position of the first digit: above that of every smaller number.
    fn magnitude(&self) -> i64 {
        self.digits.len() as i64 + self.exponent
    }

    fn compare(&self, other: &Decimal) -> Ordering {
        let signs = self.sign().cmp(&other.sign());
        if signs != Ordering::Equal || self.sign() == 0 {
            return signs;
        }
        let absolute = self.compare_absolute(other);
        if self.negative { absolute.reverse() } else { absolute }
    }

    fn compare_absolute(&self, other: &Decimal) -> Ordering {
        self.magnitude().cmp(&other.magnitude()).then_with(|| {
            let length = self.digits.len().max(other.digits.len());
            let padded = |digits: &[u8]| -> Vec<u8> {
                digits.iter().copied().chain(std::iter::repeat(0)).take(length).collect()
            };
            padded(&self.digits).cmp(&padded(&other.digits))
        })
    }

    fn multiply(&mut self, factor: u32) {
        let mut carry = 0;
        for digit in self.digits.iter_mut().rev() {
            let product = u32::from(*digit) * factor + carry;
            *digit = (product % 10) as u8;
            carry = product / 10;
        }
        let mut front = Vec::new();
        while carry > 0 {
            front.push((carry % 10) as u8);
            carry /= 10;
        }
        if !self.digits.is_empty() {
            self.digits.splice(0..0, front.into_iter().rev());
        }
    }

    /// Leaves no digit below `10^exponent`: a remainder counts as one more of the last digit.
    fn round_up(&mut self, exponent: i64) {
        let excess = exponent - self.exponent;
        if excess <= 0 || self.digits.is_empty() {
            return;
        }
        let kept = self.digits.len().saturating_sub(usize::try_from(excess).unwrap_or(usize::MAX));
        let remainder = self.digits.drain(kept..).any(|digit| digit != 0);
        self.exponent = exponent;
        if remainder {
            self.increment();
        }
    }

    fn increment(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
    }

    /// Binary quantities end at 2^63 - 1.
    fn cap(&mut self) {
        let largest = Decimal::new(self.negative, i64::MAX.to_string().into_bytes(), 0);
        if self.sign() != 0 && self.compare_absolute(&largest) == Ordering::Greater {
            *self = largest;
        }
    }

    /// The digits with zeros appended down to `10^exponent`.
    fn extended(&self, exponent: i64) -> Option<Vec<u8>> {
        let zeros = self.exponent.checked_sub(exponent)?;
        if !(0..=MOST_DIGITS).contains(&zeros) {
            return None;
        }
        let mut digits = self.digits.clone();
        if !digits.is_empty() {
            digits.resize(digits.len() + usize::try_from(zeros).ok()?, 0);
        }
        Some(digits)
    }

    fn add(&self, other: &Decimal) -> Option<Decimal> {
        if self.sign() == 0 {
            return Some(other.clone());
        }
        if other.sign() == 0 {
            return Some(self.clone());
        }
        let exponent = self.exponent.min(other.exponent);
        let (larger, smaller) = match self.compare_absolute(other) {
            Ordering::Less => (other, self),
            _ => (self, other),
        };
        let (left, right) = (larger.extended(exponent)?, smaller.extended(exponent)?);
        let subtract = larger.negative != smaller.negative;
        let digits = combine(left, &right, subtract);
        let digits = digits.into_iter().skip_while(|&digit| digit == 0).collect();
        Some(Decimal { negative: larger.negative, digits, exponent })
    }

    fn as_float(&self) -> f64 {
        let unscaled = match self.extended(self.exponent.min(NANO.into())) {
            Some(digits) => float(&digits) * power_of_ten(self.exponent.min(NANO.into())),
            None => float(&self.digits) * power_of_ten(self.exponent),
        };
        if self.negative { -unscaled } else { unscaled }
    }
}

/// Digit-wise `left + right` or `left - right`; `left` is not the smaller one.
fn combine(left: Vec<u8>, right: &[u8], subtract: bool) -> Vec<u8> {
    let mut result = Vec::with_capacity(left.len() + 1);
    let mut carry = 0i8;
    let mut right = right.iter().rev();
    for digit in left.into_iter().rev() {
        let other = right.next().map_or(0, |&digit| digit as i8);
        let sum = if subtract { digit as i8 - other + carry } else { digit as i8 + other + carry };
        carry = sum.div_euclid(10);
        result.push(sum.rem_euclid(10) as u8);
    }
    if carry > 0 {
        result.push(carry as u8);
    }
    result.reverse();
    result
}

/// The integer with these digits.
fn float(digits: &[u8]) -> f64 {
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    text.parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn reads_all_suffixes() {
        let cases = [
            ("0", 0),
            ("12", 12),
            ("+5", 5),
            ("-7", -7),
            ("1k", 1_000),
            ("2M", 2_000_000),
            ("3G", 3_000_000_000),
            ("4T", 4_000_000_000_000),
            ("5P", 5_000_000_000_000_000),
            ("1E", 1_000_000_000_000_000_000),
            ("1Ki", 1 << 10),
            ("1Mi", 1 << 20),
            ("1Gi", 1 << 30),
            ("1Ti", 1 << 40),
            ("1e3", 1_000),
            ("1E3", 1_000),
            ("1e+2", 100),
            ("007", 7),
            ("5.", 5),
            ("-", 0),
            ("Mi", 0),
            (".", 0),
        ];
        for (text, value) in cases {
            assert_eq!(quantity(text).as_integer(), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_quantity() {
        for text in ["", "abc", "1 Gi", "1gi", "1KiB", "1.2.3", "--1", "1e", "0x10", "1e3.5", "½"]
        {
            let accepted = Quantity::parse(text).is_ok();
            assert!(!accepted, "{text}");
        }
    }

    #[test]
    fn is_an_integer_only_when_held_as_one() {
        for text in ["1000m", "1.5Gi", "12345678901234567890", "0.5", "1e-1", "0.Ei", "2.0", "1Pi"]
        {
            assert_eq!(quantity(text).as_integer(), None, "{text}");
        }
    }

    #[test]
    fn compares_by_amount() {
        let equal = [
            ("1000m", "1"),
            ("1024Mi", "1Gi"),
            ("1.5Gi", "1536Mi"),
            ("1e3", "1k"),
            ("0.5", "500m"),
            ("1000000000n", "1"),
            ("20Ei", "9223372036854775807"),
        ];
        for (left, right) in equal {
            assert_eq!(quantity(left), quantity(right), "{left} {right}");
        }
        let increasing = [
            "-100000000000000000000",
            "-1Gi",
            "-1",
            "-1n",
            "0",
            "1n",
            "0.0000000015",
            "1m",
            "0.5",
            "1",
            "1k",
            "1Ki",
            "200M",
            "200Mi",
            "5.0e10",
            "99999999999999999999999",
        ];
        for pair in increasing.windows(2) {
            assert!(quantity(pair[0]) < quantity(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn rounds_up_to_nano() {
        assert_eq!(quantity("0.1n"), quantity("1n"));
        assert_eq!(quantity("1e-10"), quantity("1n"));
        assert_eq!(quantity("-1e-12"), quantity("-1n"));
        assert_eq!(quantity("0.99999999999"), quantity("1"));
    }

    #[test]
    fn adds_and_subtracts_exactly() {
        let cases = [
            ("50k", "20", "50020"),
            ("1", "-1", "0"),
            ("0.1", "0.2", "0.3"),
            ("1Gi", "1m", "1073741824.001"),
            ("9223372036854775807", "1", "9223372036854775808"),
            ("99999999999999999999", "1n", "99999999999999999999.000000001"),
        ];
        for (left, right, sum) in cases {
            assert_eq!(
                quantity(left).add(&quantity(right)).unwrap(),
                quantity(sum),
                "{left} {right}"
            );
            assert_eq!(
                quantity(sum).sub(&quantity(right)).unwrap(),
                quantity(left),
                "{left} {right}"
            );
        }
        assert_eq!(
            quantity("5").sub(&Quantity::of(i64::MIN)).unwrap(),
            quantity("9223372036854775813")
        );
        assert!(quantity("1e1000000").add(&quantity("1")).is_err());
    }

    #[test]
    fn approximates() {
        let cases = [
            ("1e-10", 1e-9),
            ("1.5", 1.5),
            ("1k", 1000.0),
            ("50.703k", 50703.0),
            ("1.5Gi", 1_610_612_736.0),
            ("-1m", -0.001),
            ("1e400", f64::INFINITY),
        ];
        for (text, value) in cases {
            assert_eq!(quantity(text).as_float(), value, "{text}");
        }
    }
}
