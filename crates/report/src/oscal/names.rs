//! Identifiers, texts and times as OSCAL wants them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::NAMESPACE;
use crate::{Context, sanitise};

/// The identifier of something, by what it is and its name. Its form is that of a version 4 UUID; its bits are a hash.
pub(super) fn uuid(of: &str, name: &str) -> String {
    let mut hash = Sha256::new();
    for part in [NAMESPACE, of, name] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digits: String =
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// The day of the run, as a time.
pub(super) fn now(context: &Context<'_>) -> String {
    time(context.today).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}

/// `YYYY-MM-DD` as a time; `None` if it is none.
pub(super) fn time(day: &str) -> Option<String> {
    let bytes = day.as_bytes();
    let digits = |from: usize, to: usize| {
        day.get(from..to)
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse::<u32>().ok())
    };
    let dashes = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let (year, month, date) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    let fits =
        (1970..2999).contains(&year) && (1..=12).contains(&month) && (1..=28).contains(&date);
    let late =
        (29..=31).contains(&date) && month != 2 && (date < 31 || ![4, 6, 9, 11].contains(&month));
    let leap = month == 2 && date == 29 && year.is_multiple_of(4);
    (dashes && day.len() == 10 && (fits || late || leap)).then(|| format!("{day}T00:00:00Z"))
}

/// A text of one line, never empty.
pub(super) fn line(text: &str) -> String {
    let line = sanitise::message(text).trim().to_owned();
    if line.is_empty() { "-".to_owned() } else { line }
}

/// A property of ours.
pub(super) fn property(name: &str, value: &str) -> Value {
    json!({"name": name, "ns": NAMESPACE, "value": line(value)})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_uuids_and_the_same_each_time() {
        let one = uuid("finding", "a");
        assert_eq!(one, uuid("finding", "a"));
        assert_ne!(one, uuid("risk", "a"));
        assert_ne!(uuid("finding", "ab"), uuid("findinga", "b"));
        let lengths: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(one.split('-').nth(2).unwrap().starts_with('4'));
    }

    #[test]
    fn days_become_times() {
        assert_eq!(time("2026-11-24").as_deref(), Some("2026-11-24T00:00:00Z"));
        for wrong in
            ["", "soon", "2026-13-01", "2026-02-30", "2026-11-31", "2026/11/24", "2027-02-29"]
        {
            assert_eq!(time(wrong), None, "{wrong}");
        }
    }
}
