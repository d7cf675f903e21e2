//! The end of an acceptance. No clock is read here: the present is always handed in.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// How long an acceptance holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Through the whole of this day, UTC.
    Day(Date),
    /// Up to this instant, which is no longer part of it.
    Instant(Timestamp),
}

impl Until {
    /// Reads `2027-03-31`, or an instant as in RFC 3339: `2027-03-31T12:00:00Z`.
    pub fn parse(text: &str) -> Option<Until> {
        if text.len() == "2027-03-31".len() {
            return day(text).map(Until::Day);
        }
        let plain = text.is_ascii() && matches!(text.as_bytes().get(10), Some(b'T' | b't'));
        let instant = plain && !text.contains('[') && day(text.get(..10)?).is_some();
        if instant { text.parse().ok().map(Until::Instant) } else { None }
    }

    /// True if the acceptance still holds at `now`.
    pub fn holds(self, now: Timestamp) -> bool {
        match self {
            Until::Day(day) => today(now) <= day,
            Until::Instant(end) => now < end,
        }
    }

    /// The last day that has part in it, UTC.
    pub fn last_day(self) -> Date {
        match self {
            Until::Day(day) => day,
            Until::Instant(end) => today(end),
        }
    }

    /// True if the end is more than twelve months after `start`.
    pub fn is_too_far_from(self, start: Date) -> bool {
        start.checked_add(12.months()).is_ok_and(|most| self.last_day() > most)
    }
}

/// The day of an instant, UTC.
pub fn today(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

/// Reads `2027-03-31` and nothing else.
pub(crate) fn day(text: &str) -> Option<Date> {
    let shape = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    if text.len() == 10 && text.bytes().enumerate().all(shape) { text.parse().ok() } else { None }
}

impl fmt::Display for Until {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Until::Day(day) => day.fmt(out),
            Until::Instant(end) => end.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_holds_through_its_last_second() {
        let until = Until::parse("2027-03-31").unwrap();
        assert!(until.holds(at("2027-03-31T23:59:59.999Z")));
        assert!(!until.holds(at("2027-04-01T00:00:00Z")));
    }

    #[test]
    fn an_instant_ends_to_the_second_whatever_its_offset() {
        let until = Until::parse("2027-03-31T14:00:00+02:00").unwrap();
        assert!(until.holds(at("2027-03-31T11:59:59Z")));
        assert!(!until.holds(at("2027-03-31T12:00:00Z")));
    }

    #[test]
    fn other_spellings_are_refused() {
        for wrong in [
            "",
            "20270331",
            "2027-3-31",
            "31.03.2027",
            "2027-02-29",
            "2027-03-31 12:00:00Z",
            "soon",
            "2027-03-31T12:00:00",
            "2027-03-31T12:00:00Z[Europe/Berlin]",
            "2027-W13-3",
            "+02027-0331",
        ] {
            assert_eq!(Until::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn twelve_months_are_the_most() {
        let start = "2026-11-23".parse().unwrap();
        assert!(!Until::parse("2027-11-23").unwrap().is_too_far_from(start));
        assert!(Until::parse("2027-11-24").unwrap().is_too_far_from(start));
    }
}
