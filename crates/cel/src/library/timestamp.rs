//! Points in time as text, and their parts in a time zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A point in time as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Nanoseconds of that second.
    pub nanos: u32,
    /// Seconds that the clock it was read from is ahead of UTC.
    pub offset: i32,
}

/// A part of date or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Year.
    FullYear,
    /// Month from 0.
    Month,
    /// Day of the year from 0.
    DayOfYear,
    /// Day of the month from 0.
    DayOfMonth,
    /// Day of the month from 1.
    Date,
    /// Day of the week, Sunday is 0.
    DayOfWeek,
    /// Hour of the day.
    Hours,
    /// Minute of the hour.
    Minutes,
    /// Second of the minute.
    Seconds,
    /// Millisecond of the second.
    Milliseconds,
}

/// A date of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    year: i64,
    /// From 1.
    month: i64,
    /// From 1.
    day: i64,
}

const DAY: i64 = 86_400;
/// 0001-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: i64 = 253_402_300_799;

/// Reads `2006-01-02T15:04:05.999999999Z`, with `Z` or an offset such as `+01:00`; years 1 to 9999.
pub fn parse(text: &str) -> Result<Moment, String> {
    read(text).ok_or_else(|| format!("`{text}` is not a timestamp such as `2006-01-02T15:04:05Z`"))
}

/// The text of a point in time on a clock that is `offset` seconds ahead of UTC.
pub fn print(moment: Moment) -> String {
    let local = moment.seconds + i64::from(moment.offset);
    let Day { year, month, day } = day_of(local.div_euclid(DAY));
    let second = local.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = match moment.nanos {
        0 => String::new(),
        nanos => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
    };
    let offset = print_offset(moment.offset);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}")
}

/// A part of a point in time, in UTC or in the given zone: a name such as `Europe/Berlin` or an
/// offset such as `-02:30`.
pub fn part(seconds: i64, nanos: u32, part: Part, zone: Option<&str>) -> Result<i64, String> {
    let offset = match zone {
        Some(zone) => offset_of(zone, seconds)?,
        None => 0,
    };
    let local = seconds.checked_add(offset).ok_or("the offset is too large")?;
    let days = local.div_euclid(DAY);
    let second = local.rem_euclid(DAY);
    let date = day_of(days);
    Ok(match part {
        Part::FullYear => date.year,
        Part::Month => date.month - 1,
        Part::DayOfYear => days - days_of(Day { month: 1, day: 1, ..date }),
        Part::DayOfMonth => date.day - 1,
        Part::Date => date.day,
        Part::DayOfWeek => (days + 4).rem_euclid(7),
        Part::Hours => second / 3600,
        Part::Minutes => second / 60 % 60,
        Part::Seconds => second % 60,
        Part::Milliseconds => i64::from(nanos / 1_000_000),
    })
}

impl Part {
    /// The part that a function such as `getFullYear` gives.
    pub fn of_function(name: &str) -> Option<Part> {
        Some(match name {
            "getFullYear" => Part::FullYear,
            "getMonth" => Part::Month,
            "getDayOfYear" => Part::DayOfYear,
            "getDayOfMonth" => Part::DayOfMonth,
            "getDate" => Part::Date,
            "getDayOfWeek" => Part::DayOfWeek,
            "getHours" => Part::Hours,
            "getMinutes" => Part::Minutes,
            "getSeconds" => Part::Seconds,
            "getMilliseconds" => Part::Milliseconds,
            _ => return None,
        })
    }
}

/// True if the text is a date such as `2006-01-02`.
pub(crate) fn is_date(text: &str) -> bool {
    matches!(date(text), Some((_, "")))
}

/// True if the seconds since 1970 lie between the years 1 and 9999.
pub(crate) fn is_in_range(seconds: i64) -> bool {
    (FIRST_SECOND..=LAST_SECOND).contains(&seconds)
}

fn print_offset(offset: i32) -> String {
    if offset == 0 {
        return "Z".to_owned();
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn read(text: &str) -> Option<Moment> {
    let (days, rest) = date(text)?;
    let rest = rest.strip_prefix('T')?;
    // The API server takes hours of one digit, and only hours.
    let (hour, rest) = number(rest, 2).or_else(|| number(rest, 1))?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanos, rest) = fraction(rest)?;
    let offset = offset(rest)?;
    let seconds = days * DAY + hour * 3600 + minute * 60 + second - i64::from(offset);
    is_in_range(seconds).then_some(Moment { seconds, nanos, offset })
}

/// Days since 1970-01-01, and what follows the date.
fn date(text: &str) -> Option<(i64, &str)> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    let days = days_of(Day { year, month, day });
    (day_of(days) == Day { year, month, day }).then_some((days, rest))
}

/// A number of exactly that many digits.
fn number(text: &str, length: usize) -> Option<(i64, &str)> {
    let (digits, rest) = text.split_at_checked(length)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}

/// Nanoseconds; finer digits are dropped.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return Some((0, text)) };
    let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at_checked(end)?;
    if digits.is_empty() {
        return None;
    }
    let nanos: String = digits.chars().chain("000000000".chars()).take(9).collect();
    Some((nanos.parse().ok()?, rest))
}

/// `Z` or `+hh:mm`, in seconds. Up to 24 hours and 60 minutes, as the API server allows.
fn offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let negative = text.starts_with('-');
    let (hours, rest) = number(text.strip_prefix(['+', '-'])?, 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2)?;
    if !rest.is_empty() || hours > 24 || minutes > 60 {
        return None;
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    Some(if negative { -seconds } else { seconds })
}

/// Seconds that a zone is ahead of UTC at a point in time.
fn offset_of(zone: &str, seconds: i64) -> Result<i64, String> {
    let unknown = || format!("`{zone}` is not a time zone such as `Europe/Berlin` or `+01:00`");
    if let Some((hours, minutes)) = zone.split_once(':') {
        let parsed = hours.parse::<i64>().ok().zip(minutes.parse::<i64>().ok());
        let (hours, minutes) = parsed.ok_or_else(unknown)?;
        let signed = if zone.starts_with('-') { minutes.checked_neg() } else { Some(minutes) };
        let total = hours.checked_mul(60).zip(signed).and_then(|(a, b)| a.checked_add(b));
        let limit = |minutes: &i64| minutes.abs() < 1 << 32;
        return total.filter(limit).map(|minutes| minutes * 60).ok_or_else(unknown);
    }
    if matches!(zone, "" | "UTC" | "Local") {
        return Ok(0);
    }
    let found = TimeZone::get(zone).ok().filter(|found| found.iana_name() == Some(zone));
    let timestamp = Timestamp::from_second(seconds).map_err(|_| unknown())?;
    Ok(found.ok_or_else(unknown)?.to_offset(timestamp).seconds().into())
}

/// Days since 1970-01-01 of a date, after Howard Hinnant's `days_from_civil`.
fn days_of(Day { year, month, day }: Day) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a day since 1970-01-01, after Howard Hinnant's `civil_from_days`.
fn day_of(days: i64) -> Day {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = (shifted_month + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Day { year, month, day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_reads() {
        let cases = [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 0),
            ("2024-02-29T12:34:56.78Z", "2024-02-29T12:34:56.78Z", 1_709_210_096),
            ("2024-01-01T00:00:00+02:00", "2024-01-01T00:00:00+02:00", 1_704_060_000),
            ("2024-01-01T1:00:00,5-00:30", "2024-01-01T01:00:00.5-00:30", 1_704_072_600),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", FIRST_SECOND),
            ("9999-12-31T23:59:59.123456789987Z", "9999-12-31T23:59:59.123456789Z", LAST_SECOND),
        ];
        for (text, printed, seconds) in cases {
            let moment = parse(text).unwrap();
            assert_eq!((print(moment).as_str(), moment.seconds), (printed, seconds), "{text}");
        }
    }

    #[test]
    fn refuses() {
        for text in [
            "",
            "2024-01-01",
            "2024-01-01 00:00:00Z",
            "2024-01-01t00:00:00z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:60Z",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-01-01T00:0:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+0100",
            "2024-01-01T00:00:00+25:00",
            "10000-01-01T00:00:00Z",
            "0000-12-31T23:59:59Z",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "2024-01-01T00:00:00Zä",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn tells_the_parts() {
        let moment = parse("2009-02-13T23:31:30.987Z").unwrap();
        let part = |name: &str, zone| {
            part(moment.seconds, moment.nanos, Part::of_function(name).unwrap(), zone).unwrap()
        };
        let cases = [
            ("getFullYear", 2009),
            ("getMonth", 1),
            ("getDayOfYear", 43),
            ("getDayOfMonth", 12),
            ("getDate", 13),
            ("getDayOfWeek", 5),
            ("getHours", 23),
            ("getMinutes", 31),
            ("getSeconds", 30),
            ("getMilliseconds", 987),
        ];
        for (name, value) in cases {
            assert_eq!(part(name, None), value, "{name}");
        }
        let zones = [
            ("UTC", 23),
            ("", 23),
            ("+01:00", 0),
            ("-02:30", 21),
            ("1:00", 0),
            ("Europe/Berlin", 0),
            ("America/New_York", 18),
            ("Asia/Kathmandu", 5),
        ];
        for (zone, hour) in zones {
            assert_eq!(part("getHours", Some(zone)), hour, "{zone}");
        }
        assert_eq!(part("getDayOfYear", Some("+01:00")), 44);
    }

    #[test]
    fn refuses_unknown_zones() {
        for zone in [
            "utc",
            "europe/berlin",
            "Mars/Base",
            "../etc/passwd",
            "01:",
            ":",
            "a:b",
            "9223372036854775807:0",
        ] {
            assert!(part(0, 0, Part::Hours, Some(zone)).is_err(), "{zone}");
        }
    }

    #[test]
    fn days_and_dates_agree() {
        for days in (-800_000..3_000_000).step_by(37) {
            assert_eq!(days_of(day_of(days)), days);
        }
    }
}
