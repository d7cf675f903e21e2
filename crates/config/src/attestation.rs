//! A person's dated statement that a measure is in place which no program can see.

use jiff::Timestamp;
use jiff::civil::Date;
use ringfort_evidence::Place;

use crate::fault::{Cause, Collector};
use crate::fields::{Field, Fields, Placed};
use crate::known::Known;
use crate::until::{Until, day, today};

/// What a skeleton has where a person has to write.
pub const FILL_IN: &str = "FILL IN";

/// An attestation, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Attestation {
    /// The id of the measure.
    pub measure: String,
    /// What it is true of: a cluster, a site, all of them.
    pub scope: String,
    /// What was found.
    pub statement: String,
    /// Where the evidence is: an address, a ticket, a file.
    pub evidence: String,
    /// Who looked.
    pub by: String,
    /// When they looked.
    pub on: Date,
    /// How long it counts.
    pub until: Until,
    /// The record.
    pub place: Place,
}

/// The fields of a record.
pub(crate) const FIELDS: [&str; 7] =
    ["measure", "scope", "statement", "evidence", "by", "on", "until"];

/// Reads a list of records; a measure has one for each scope.
pub(crate) fn read_all<'d>(
    field: &Field<'d>,
    known: &Known<'_>,
    now: Timestamp,
    into: &mut Collector<'d>,
) -> Vec<Attestation> {
    let mut list: Vec<Attestation> = Vec::new();
    for item in field.items(into) {
        let Some(attestation) = read(&item, known, now, into) else { continue };
        let earlier = list
            .iter()
            .find(|other| other.measure == attestation.measure && other.scope == attestation.scope);
        if let Some(earlier) = earlier {
            let message = format!(
                "two attestations of `{}` for `{}`",
                attestation.measure, attestation.scope
            );
            let help = format!("the other is on line {}; keep the newer one", earlier.place.line);
            into.add(&item.at, Cause::Duplicate, message, Some(help));
        }
        list.push(attestation);
    }
    list
}

fn read<'d>(
    field: &Field<'d>,
    known: &Known<'_>,
    now: Timestamp,
    into: &mut Collector<'d>,
) -> Option<Attestation> {
    let fields = field.fields(&FIELDS, into)?;
    let measure = measure(&fields, known, into);
    let scope = text(&fields, "scope", "say what it is true of: a cluster, a site", into);
    let statement = text(&fields, "statement", "say what was looked at and found", into);
    let evidence =
        text(&fields, "evidence", "say where it can be seen: an address, a ticket", into);
    let by = text(&fields, "by", "name the person or team that looked", into);
    let on = looked_on(&fields, now, into);
    let until = until(&fields, on, now, into);
    Some(Attestation {
        measure: measure?,
        scope: scope?,
        statement: statement?,
        evidence: evidence?,
        by: by?,
        on: on?,
        until: until?,
        place: into.place(&field.at),
    })
}

fn measure<'d>(fields: &Fields<'d>, known: &Known<'_>, into: &mut Collector<'d>) -> Option<String> {
    let id = fields.required("measure", "name the measure by its id", into)?;
    if known.measure(&id.value).is_none() {
        let unknown = known.unknown_measure(&id.value);
        into.add(&id.at, Cause::UnknownName, unknown.message, Some(unknown.help));
        return None;
    }
    Some(id.value)
}

/// A text that somebody wrote, no skeleton.
fn text<'d>(
    fields: &Fields<'d>,
    name: &str,
    why: &str,
    into: &mut Collector<'d>,
) -> Option<String> {
    let text = fields.required(name, why, into)?;
    filled_in(&text, name, why, into).then_some(text.value)
}

fn filled_in(text: &Placed<String>, name: &str, why: &str, into: &mut Collector<'_>) -> bool {
    let is_skeleton = text.value.trim_start().starts_with(FILL_IN);
    if is_skeleton {
        let message = format!("`{name}` is not filled in");
        into.add(&text.at, Cause::WrongValue, message, Some(why.to_owned()));
    }
    !is_skeleton
}

fn looked_on<'d>(fields: &Fields<'d>, now: Timestamp, into: &mut Collector<'d>) -> Option<Date> {
    const SHAPE: &str = "write the day when somebody looked, as in `2026-11-23`";
    let text = fields.required("on", SHAPE, into)?;
    if !filled_in(&text, "on", SHAPE, into) {
        return None;
    }
    let fault = match day(&text.value) {
        None => format!("`{}` is no date", text.value),
        Some(date) if date > today(now) => format!("`{}` is still to come", text.value),
        Some(date) => return Some(date),
    };
    into.add(&text.at, Cause::WrongValue, fault, Some(SHAPE.to_owned()));
    None
}

fn until<'d>(
    fields: &Fields<'d>,
    on: Option<Date>,
    now: Timestamp,
    into: &mut Collector<'d>,
) -> Option<Until> {
    const SHAPE: &str =
        "every attestation ends, after twelve months at the latest: write a day as in `2027-05-31`";
    let text = fields.required("until", SHAPE, into)?;
    if !filled_in(&text, "until", SHAPE, into) {
        return None;
    }
    let start = on.unwrap_or_else(|| today(now));
    let fault = match Until::parse(&text.value) {
        None => format!("`{}` is no date", text.value),
        Some(until) if until.is_too_far_from(start) => {
            format!("`{}` is more than twelve months after {start}", text.value)
        }
        Some(until) if until.last_day() < start => {
            format!("`{}` is before {start}, when it was looked at", text.value)
        }
        Some(until) => return Some(until),
    };
    into.add(&text.at, Cause::WrongValue, fault, Some(SHAPE.to_owned()));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{measures, now};
    use crate::{Draft, Register, append, read_register};

    fn register(text: &str) -> Result<Register, String> {
        let measures = measures();
        let read = read_register("register.yaml", text, &Known::new(&measures), now());
        read.map_err(|faults| faults.render(text))
    }

    const RECORD: &str = "attestations:
  - measure: run-as-non-root
    scope: cluster shop
    statement: looked at all images
    evidence: https://tickets.example.com/7
    by: Jane Doe
    on: 2026-11-01
    until: 2027-11-01
";

    #[test]
    fn a_record_says_who_saw_what_and_until_when() {
        let register = register(RECORD).unwrap();
        let attestation = &register.attestations[0];
        assert_eq!(attestation.measure, "run-as-non-root");
        assert_eq!(attestation.by, "Jane Doe");
        assert_eq!(attestation.on.to_string(), "2026-11-01");
        assert_eq!(attestation.until.to_string(), "2027-11-01");
        assert_eq!(attestation.place.line, 2);
    }

    #[test]
    fn each_mistake_is_told_at_its_line() {
        for (good, bad, words) in [
            ("run-as-non-root", "run-as-non-rot", "unknown measure `run-as-non-rot`"),
            ("    scope: cluster shop\n", "", "lacks `scope`"),
            ("looked at all images", "\"FILL IN: what\"", "`statement` is not filled in"),
            ("on: 2026-11-01", "on: 2026-12-01", "`2026-12-01` is still to come"),
            ("on: 2026-11-01", "on: yesterday", "`yesterday` is no date"),
            ("until: 2027-11-01", "until: 2027-11-02", "more than twelve months"),
            ("until: 2027-11-01", "until: 2026-10-31", "before 2026-11-01"),
            ("until: 2027-11-01", "until: FILL IN", "`until` is not filled in"),
            ("by: Jane Doe", "by: \"\"", "empty"),
            ("by: Jane Doe", "bye: Jane Doe", "unknown field `bye`"),
        ] {
            let told = register(&RECORD.replace(good, bad)).unwrap_err();
            assert!(told.contains(words), "{told}");
        }
        let twice = format!("{RECORD}{}", RECORD.replace("attestations:\n", ""));
        assert!(register(&twice).unwrap_err().contains("two attestations of `run-as-non-root`"));
    }

    #[test]
    fn a_skeleton_is_written_and_refused_until_it_is_filled_in() {
        let draft =
            Draft::of_attestation("run-as-non-root", "A good attestation names\nwho looked.");
        let text = append("register.yaml", "acceptances: []\n", &draft).unwrap();
        assert!(text.contains("attestations:\n  # A good attestation names\n  # who looked.\n  - measure: run-as-non-root\n"), "{text}");
        let told = register(&text).unwrap_err();
        assert_eq!(told.matches("is not filled in").count(), 6, "{told}");
        let second =
            append("register.yaml", &text, &Draft::of_attestation("memory-limit", "")).unwrap();
        assert!(second.contains("- measure: memory-limit"), "{second}");
    }
}
