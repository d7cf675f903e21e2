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
    /// What holds if nothing is said.
    pub default: u64,
    /// The most that can be set.
    pub ceiling: u64,
    /// What it limits.
    pub about: &'static str,
}

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// All limits that a configuration may move. The first four are those of the readers, the others those of
/// the sources, under the same names.
pub const LIMITS: [Limit; 14] = [
    count("depth", 255, 255, "lists and maps inside one another"),
    count("documents", 100_000, 10_000_000, "documents in one file"),
    count("nodes", 16_000_000, 100_000_000, "values of one document, aliases expanded"),
    count("aliasNodes", 1_000_000, 10_000_000, "values that aliases may add to one document"),
    count("files", 200_000, 10_000_000, "files in one run"),
    bytes("fileBytes", 64 * MIB, GIB, "size of one file that is not read piece by piece"),
    bytes("dumpBytes", GIB, 3 * GIB, "size of one JSON dump"),
    bytes("totalBytes", 2 * GIB, 1024 * GIB, "size of all files of a run"),
    count("chartEntries", 10_000, 1_000_000, "entries of a chart"),
    bytes("entryBytes", 16 * MIB, GIB, "size of one file of a chart"),
    bytes("chartBytes", 64 * MIB, 4 * GIB, "size of a chart, unpacked"),
    Limit {
        name: "renderTime",
        unit: Unit::Time,
        default: 30_000,
        ceiling: 3_600_000,
        about: "time to render one chart or overlay",
    },
    bytes("renderMemory", GIB, 64 * GIB, "memory of a renderer"),
    bytes("renderBytes", 64 * MIB, GIB, "what one chart or overlay may render to"),
];

const fn count(name: &'static str, default: u64, ceiling: u64, about: &'static str) -> Limit {
    Limit { name, unit: Unit::Count, default, ceiling, about }
}

const fn bytes(name: &'static str, default: u64, ceiling: u64, about: &'static str) -> Limit {
    Limit { name, unit: Unit::Bytes, default, ceiling, about }
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

    /// The limits of the readers with what was moved.
    pub fn of_documents(&self) -> ringfort_document::Limits {
        let mut limits = ringfort_document::Limits::default();
        let set = |name, limit: &mut usize| {
            if let Some(value) = self.get(name) {
                *limit = usize::try_from(value).unwrap_or(usize::MAX);
            }
        };
        set("depth", &mut limits.depth);
        set("documents", &mut limits.documents);
        set("nodes", &mut limits.nodes);
        set("aliasNodes", &mut limits.alias_nodes);
        limits
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
        (Unit::Bytes, "GiB") => GIB,
        (Unit::Time, "s") => 1000,
        (Unit::Time, "m") => 60_000,
        (Unit::Time, "h") => 3_600_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// A value as people write it.
pub(crate) fn written(unit: Unit, value: u64) -> String {
    match unit {
        Unit::Count => value.to_string(),
        Unit::Bytes if value.is_multiple_of(GIB) => format!("{}GiB", value / GIB),
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

    #[test]
    fn defaults_are_those_of_the_readers() {
        let limits = ringfort_document::Limits::default();
        assert_eq!(Limits::default().of_documents(), limits);
        let all = Limits { set: LIMITS.iter().map(|limit| (limit.name, limit.default)).collect() };
        assert_eq!(all.of_documents(), limits);
        let moved =
            Limits { set: vec![("depth", 9), ("nodes", 8), ("documents", 7), ("aliasNodes", 6)] };
        let moved = moved.of_documents();
        assert_eq!((moved.depth, moved.nodes, moved.documents, moved.alias_nodes), (9, 8, 7, 6));
    }

    #[test]
    fn what_is_written_is_read() {
        for limit in &LIMITS {
            for value in [limit.default, limit.ceiling] {
                assert_eq!(
                    parse(limit.unit, &written(limit.unit, value)),
                    Some(value),
                    "{}",
                    limit.name
                );
            }
            assert!(limit.default <= limit.ceiling, "{}", limit.name);
        }
    }
}
