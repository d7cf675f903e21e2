//! The other tables of the report: benchmarks, acceptances, attestations, what was not assessed.

use ringfort_assess::{AcceptanceNote, Assessment, AttestationNote, view};
use ringfort_evidence::Omission;
use ringfort_measure::Benchmark;

use crate::json::status;
use crate::sanitise::{message, name};
use crate::wording::{authority, position};

/// One benchmark.
pub(super) struct OfBenchmark<'a> {
    pub(super) title: &'a str,
    pub(super) summary: String,
    pub(super) rows: Vec<Requirement<'a>>,
}

pub(super) struct Requirement<'a> {
    pub(super) id: &'a str,
    pub(super) words: &'a str,
    pub(super) status: &'static str,
    pub(super) findings: usize,
}

pub(super) fn benchmarks<'a>(
    assessment: &'a Assessment,
    benchmarks: &'a [Benchmark],
) -> Vec<OfBenchmark<'a>> {
    let one = |benchmark: &'a Benchmark| {
        let rows: Vec<Requirement<'a>> = view(assessment, benchmark)
            .iter()
            .map(|row| Requirement {
                id: &row.requirement.id,
                words: &row.requirement.words,
                status: row.status.map_or("no measure", status),
                findings: row.findings.len(),
            })
            .collect();
        let number = |word: &str| rows.iter().filter(|row| row.status == word).count();
        let summary = format!(
            "{} requirements: {} in place or attested, {} missing, {} accepted, {} the provider's, {} not known",
            rows.len(),
            number("in-place") + number("attested"),
            number("missing"),
            number("accepted"),
            number("provider-managed"),
            number("unknown") + number("no measure")
        );
        OfBenchmark { title: &benchmark.title, summary, rows }
    };
    benchmarks.iter().map(one).collect()
}

/// A decision or a statement with an end.
pub(super) struct Dated {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) reason: String,
    pub(super) until: String,
    pub(super) covers: usize,
    pub(super) place: String,
    /// Ended, ends soon, or whatever else is wrong.
    pub(super) problem: String,
}

/// Days ahead in which an end is soon.
const SOON: i64 = 30;

pub(super) fn acceptances(assessment: &Assessment, today: &str) -> Vec<Dated> {
    let row = |note: &AcceptanceNote| Dated {
        what: name(&note.id).into_owned(),
        who: authority(note),
        reason: message(&note.reason).into_owned(),
        until: note
            .until
            .as_deref()
            .map_or_else(|| "no end".to_owned(), |day| name(day).into_owned()),
        covers: note.covers,
        place: position(&note.place),
        problem: problem(note.problem.as_deref(), note.until.as_deref(), today),
    };
    sorted(assessment.acceptances.iter().map(row).collect())
}

pub(super) fn attestations(assessment: &Assessment, today: &str) -> Vec<Dated> {
    let row = |note: &AttestationNote| Dated {
        what: format!("{}: {}", name(&note.measure), message(&note.scope)),
        who: name(&note.by).into_owned(),
        reason: message(&note.statement).into_owned(),
        until: name(&note.until).into_owned(),
        covers: 0,
        place: position(&note.place),
        problem: problem(note.problem.as_deref(), Some(&note.until), today),
    };
    sorted(assessment.attestations.iter().map(row).collect())
}

/// Those that end first come first.
fn sorted(mut rows: Vec<Dated>) -> Vec<Dated> {
    rows.sort_by(|one, other| one.until.cmp(&other.until));
    rows
}

fn problem(known: Option<&str>, until: Option<&str>, today: &str) -> String {
    if let Some(problem) = known {
        return message(problem).into_owned();
    }
    let left = until.and_then(|until| Some(day_number(until)? - day_number(today)?));
    match left {
        Some(days) if days <= SOON => format!("ends in {days} days"),
        _ => String::new(),
    }
}

/// Days since some day long ago, of `YYYY-MM-DD`.
fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(
        365 * year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + day,
    )
}

/// A document that was not assessed, or passed over.
pub(super) struct NotAssessed {
    pub(super) place: String,
    pub(super) said: String,
    pub(super) help: String,
}

pub(super) fn not_assessed(omissions: &[Omission]) -> Vec<NotAssessed> {
    let row = |omission: &Omission| NotAssessed {
        place: match omission.at {
            Some((line, column)) => format!("{}:{line}:{column}", name(&omission.file)),
            None => name(&omission.file).into_owned(),
        },
        said: message(&omission.message).into_owned(),
        help: omission.help.as_deref().map_or_else(String::new, |help| message(help).into_owned()),
    };
    omissions.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let between = |from, to| day_number(to).unwrap() - day_number(from).unwrap();
        assert_eq!(between("2026-11-23", "2026-11-24"), 1);
        assert_eq!(between("2026-12-31", "2027-01-01"), 1);
        assert_eq!(between("2028-02-28", "2028-03-01"), 2);
        assert_eq!(between("2100-02-28", "2100-03-01"), 1);
        assert_eq!(between("2026-01-01", "2027-01-01"), 365);
        assert_eq!(day_number("soon"), None);
    }

    #[test]
    fn what_ends_within_a_month_is_told() {
        assert_eq!(problem(None, Some("2026-12-01"), "2026-11-23"), "ends in 8 days");
        assert_eq!(problem(None, Some("2027-12-01"), "2026-11-23"), "");
        assert_eq!(problem(Some("it has ended"), Some("2026-12-01"), "2026-11-23"), "it has ended");
        assert_eq!(problem(None, None, "2026-11-23"), "");
    }
}
