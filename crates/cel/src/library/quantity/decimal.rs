//! Decimal numbers of any length.

use std::cmp::Ordering;

use crate::library::number::power_of_ten;

/// More digits than this are not added up: nobody's memory holds such a quantity.
const MOST_DIGITS: i64 = 20_000;

/// `digits * 10^exponent`; no leading zeros, no digits at all for zero.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    pub(super) exponent: i64,
}

impl Decimal {
    /// From ASCII digits.
    pub(super) fn new(negative: bool, digits: Vec<u8>, exponent: i64) -> Decimal {
        let digits = digits.iter().skip_while(|&&digit| digit == b'0').map(|digit| digit - b'0');
        Decimal { negative, digits: digits.collect(), exponent }
    }

    pub(super) fn sign(&self) -> i64 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    pub(super) fn negated(mut self) -> Decimal {
        self.negative = !self.negative;
        self
    }

    /// Position of the first digit: above that of every smaller number.
    fn magnitude(&self) -> i64 {
        self.digits.len() as i64 + self.exponent
    }

    pub(super) fn compare(&self, other: &Decimal) -> Ordering {
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

    pub(super) fn multiply(&mut self, factor: u32) {
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

    /// Gives the last digit the place `10^exponent`: a remainder counts as one more of it.
    pub(super) fn round_up(&mut self, exponent: i64) {
        let excess = exponent - self.exponent;
        if excess <= 0 {
            if let Some(digits) = self.extended(exponent) {
                (self.digits, self.exponent) = (digits, exponent);
            }
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
    pub(super) fn cap(&mut self) {
        let largest = Decimal::new(self.negative, i64::MAX.to_string().into_bytes(), 0);
        if self.sign() != 0 && self.compare_absolute(&largest) == Ordering::Greater {
            *self = largest;
        }
    }

    /// The digits with zeros appended down to `10^exponent`.
    fn extended(&self, exponent: i64) -> Option<Vec<u8>> {
        if self.digits.is_empty() {
            return Some(Vec::new());
        }
        let zeros = self.exponent.checked_sub(exponent)?;
        if !(0..=MOST_DIGITS).contains(&zeros) {
            return None;
        }
        let mut digits = self.digits.clone();
        digits.resize(digits.len() + usize::try_from(zeros).ok()?, 0);
        Some(digits)
    }

    pub(super) fn add(&self, other: &Decimal) -> Option<Decimal> {
        let exponent = self.exponent.min(other.exponent);
        let (left, right) = (self.extended(exponent)?, other.extended(exponent)?);
        let subtract = self.negative != other.negative;
        let (negative, digits) = if (left.len(), &left) < (right.len(), &right) {
            (other.negative, combine(right, &left, subtract))
        } else {
            (self.negative, combine(left, &right, subtract))
        };
        let digits = digits.into_iter().skip_while(|&digit| digit == 0).collect();
        Some(Decimal { negative, digits, exponent })
    }

    /// Rounded twice, as the API server does: the digits, then their product with the power.
    pub(super) fn as_float(&self) -> f64 {
        let unscaled = float(&self.digits);
        let value =
            if self.exponent == 0 { unscaled } else { unscaled * power_of_ten(self.exponent) };
        if self.negative { -value } else { value }
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
