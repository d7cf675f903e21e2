//! Limits on what is read, as far as a configuration may move them.

use crate::fault::{Cause, Collector};
use crate::fields::Field;

/// How a limit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A plain number.
    Count,
    /// Bytes, as in `64MiB`.
    Bytes,
    /// Milliseconds inside, written as in `30s`.
    Time,
}

/// A limit that a configuration may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The field.
    pub name: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// The most that can be set.
    pub ceiling: u64,
    /// What it limits.
    pub about: &'static str,
}

const MIB: u64 = 1024 * 1024;

/// All limits that a configuration may move. Their defaults stand with the code that keeps them.
pub const LIMITS: [Limit; 10] = [
    limit("depth", Unit::Count, 255, "nesting of lists and maps"),
    limit("fileBytes", Unit::Bytes, 4096 * MIB, "size of one file"),
    limit("documents", Unit::Count, 10_000_000, "documents in one file"),
    limit("aliasNodes", Unit::Count, 10_000_000, "nodes that aliases of one file expand to"),
    limit("files", Unit::Count, 10_000_000, "files in one run"),
    limit("entryBytes", Unit::Bytes, 1024 * MIB, "size of one entry of an archive"),
    limit("archiveBytes", Unit::Bytes, 4096 * MIB, "size of an unpacked archive"),
    limit("chartTime", Unit::Time, 600_000, "time to render one chart or overlay"),
    limit("checkTime", Unit::Time, 60_000, "time for one check of one subject"),
    limit("runTime", Unit::Time, 86_400_000, "time for the whole run"),
];

const fn limit(name: &'static str, unit: Unit, ceiling: u64, about: &'static str) -> Limit {
    Limit { name, unit, ceiling, about }
}

/// The limits that a configuration moves: counts, bytes and milliseconds, by the names in [`LIMITS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    set: Vec<(&'static str, u64)>,
}

impl Limits {
    /// The new value of a limit, or none where the default stays.
    pub fn get(&self, name: &str) -> Option<u64> {
        self.set.iter().find(|(known, _)| *known == name).map(|&(_, value)| value)
    }

    /// All that were moved.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.set.iter().copied()
    }
}

pub(crate) fn read<'d>(field: &Field<'d>, into: &mut Collector<'d>) -> Limits {
    let mut limits = Limits::default();
    let Some(fields) = field.fields(&LIMITS.map(|limit| limit.name), into) else { return limits };
    for limit in &LIMITS {
        if let Some(field) = fields.get(limit.name)
            && let Some(value) = read_one(limit, field, into)
        {
            limits.set.push((limit.name, value));
        }
    }
    limits
}

fn read_one<'d>(limit: &Limit, field: &Field<'d>, into: &mut Collector<'d>) -> Option<u64> {
    let text = field.short(into)?;
    let Some(value) = parse(limit.unit, &text.value) else {
        let message = format!("`{}` is no value of `{}`", text.value, limit.name);
        into.add(&text.at, Cause::WrongValue, message, Some(example(limit.unit).to_owned()));
        return None;
    };
    if value == 0 || value > limit.ceiling {
        let message = format!("`{}` is outside of what `{}` can be", text.value, limit.name);
        let help = format!("use 1 to {}", written(limit.unit, limit.ceiling));
        into.add(&text.at, Cause::WrongValue, message, Some(help));
        return None;
    }
    Some(value)
}

fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "use a whole number, as in `1000`",
        Unit::Bytes => "use a size, as in `512KiB`, `64MiB` or `1GiB`",
        Unit::Time => "use a time, as in `500ms`, `30s` or `5m`",
    }
}

fn parse(unit: Unit, text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, suffix) = text.split_at_checked(digits)?;
    let factor = match (unit, suffix) {
        (Unit::Count, "") | (Unit::Bytes, "" | "B") | (Unit::Time, "ms") => 1,
        (Unit::Bytes, "KiB") => 1024,
        (Unit::Bytes, "MiB") => MIB,
        (Unit::Bytes, "GiB") => 1024 * MIB,
        (Unit::Time, "s") => 1000,
        (Unit::Time, "m") => 60_000,
        (Unit::Time, "h") => 3_600_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

fn written(unit: Unit, value: u64) -> String {
    match unit {
        Unit::Count => value.to_string(),
        Unit::Bytes => format!("{}MiB", value / MIB),
        Unit::Time => format!("{}s", value / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_read() {
        assert_eq!(parse(Unit::Bytes, "64MiB"), Some(64 * MIB));
        assert_eq!(parse(Unit::Bytes, "10"), Some(10));
        assert_eq!(parse(Unit::Time, "30s"), Some(30_000));
        assert_eq!(parse(Unit::Time, "500ms"), Some(500));
        assert_eq!(parse(Unit::Count, "7"), Some(7));
        for wrong in ["", "MiB", "1.5MiB", "-1", "18446744073709551615GiB", "5 MiB"] {
            assert_eq!(parse(Unit::Bytes, wrong), None, "{wrong}");
        }
        assert_eq!(parse(Unit::Time, "30"), None);
    }
}
