//! The shape of the JSON format, borrowed from the assessment.

use ringfort_assess::{
    AcceptanceNote, Assessment, AuthorisedBy, ConfigurationNote, MeasureResult, Status, Undecided,
    Verdict, VerdictRecord,
};
use ringfort_evidence::{Completeness, Omission, Place};
use ringfort_measure::{Goal, Goals, Mapping, Severity};
use serde::{Serialize, Serializer};

use super::finding::{Subject, Where, each_finding, each_remark};
use crate::{Context, SCHEMA};

/// The whole.
#[derive(Serialize)]
pub(crate) struct Root<'a> {
    schema: &'static str,
    ringfort: Ringfort<'a>,
    completeness: Account<'a>,
    #[serde(serialize_with = "each_configuration")]
    configuration: Option<&'a ConfigurationNote>,
    #[serde(serialize_with = "each_measure")]
    measures: &'a [MeasureResult],
    #[serde(serialize_with = "each_finding")]
    findings: &'a Assessment,
    #[serde(serialize_with = "each_acceptance")]
    acceptances: &'a [AcceptanceNote],
    #[serde(serialize_with = "each_remark")]
    remarks: &'a [(Place, String)],
    #[serde(skip_serializing_if = "has_no_verdicts", serialize_with = "each_verdict")]
    verdicts: &'a Assessment,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ringfort<'a> {
    version: &'a str,
    fail_on: &'static str,
}

impl<'a> Root<'a> {
    pub(crate) fn new(assessment: &'a Assessment, context: &'a Context<'_>) -> Root<'a> {
        Root {
            schema: SCHEMA,
            ringfort: Ringfort {
                version: context.version,
                fail_on: context.fail_on.map_or("never", Severity::name),
            },
            completeness: Account::of(&assessment.completeness),
            configuration: assessment.configuration.as_ref(),
            measures: &assessment.measures,
            findings: assessment,
            acceptances: &assessment.acceptances,
            remarks: &assessment.remarks,
            verdicts: assessment,
        }
    }
}

fn has_no_verdicts(assessment: &&Assessment) -> bool {
    assessment.verdicts.is_none()
}

#[derive(Serialize)]
struct Account<'a> {
    found: usize,
    assessed: usize,
    files: usize,
    #[serde(serialize_with = "each_omission")]
    skipped: &'a [Omission],
    #[serde(serialize_with = "each_omission")]
    refused: &'a [Omission],
}

impl<'a> Account<'a> {
    fn of(completeness: &'a Completeness) -> Account<'a> {
        Account {
            found: completeness.found,
            assessed: completeness.assessed,
            files: completeness.files,
            skipped: &completeness.skipped,
            refused: &completeness.refused,
        }
    }
}

#[derive(Serialize)]
struct Left<'a> {
    file: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    document: Option<usize>,
    reason: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

fn each_omission<S: Serializer>(omissions: &&[Omission], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(omissions.iter().map(|omission| Left {
        file: &omission.file,
        line: omission.at.map(|(line, _)| line),
        column: omission.at.map(|(_, column)| column),
        document: omission.document,
        reason: omission.reason.name(),
        message: &omission.message,
        help: omission.help.as_deref(),
    }))
}

#[derive(Serialize)]
struct InForce<'a> {
    file: &'a str,
    silences: &'a [String],
}

fn each_configuration<S: Serializer>(
    note: &Option<&ConfigurationNote>,
    to: S,
) -> Result<S::Ok, S::Error> {
    note.map(|note| InForce { file: &note.file, silences: &note.silences }).serialize(to)
}

#[derive(Serialize)]
struct Outcome<'a> {
    id: &'a str,
    level: &'static str,
    title: &'a str,
    severity: &'static str,
    status: &'static str,
    detail: Option<&'a str>,
    verdicts: Counts,
    goals: Impacts<'a>,
    maps: Maps<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Counts {
    held: usize,
    broken: usize,
    undecided: usize,
    not_applicable: usize,
}

fn each_measure<S: Serializer>(results: &&[MeasureResult], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(results.iter().map(|result| Outcome {
        id: &result.measure.id,
        level: result.measure.level.name(),
        title: &result.measure.title,
        severity: result.measure.severity().name(),
        status: status(result.status),
        detail: some(&result.detail),
        verdicts: Counts {
            held: result.held,
            broken: result.broken,
            undecided: result.undecided,
            not_applicable: result.not_applicable,
        },
        goals: Impacts(&result.measure.goals),
        maps: Maps(&result.measure.maps),
    }))
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// The impacts by goal; goals that are not touched are left out.
pub(crate) struct Impacts<'a>(pub(crate) &'a Goals);

impl Serialize for Impacts<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let touched = Goal::ALL.iter().zip(self.0);
        to.collect_map(
            touched.filter_map(|(goal, impact)| Some((goal.name(), impact.as_ref()?.impact))),
        )
    }
}

/// The requirements by benchmark.
pub(crate) struct Maps<'a>(pub(crate) &'a [Mapping]);

impl Serialize for Maps<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|mapping| (&mapping.benchmark, &mapping.requirements)))
    }
}

#[derive(Serialize)]
struct Acceptance<'a> {
    id: &'a str,
    owner: Option<&'a str>,
    mark: Option<&'static str>,
    reason: &'a str,
    until: Option<&'a str>,
    place: Where<'a>,
    covers: usize,
    problem: Option<&'a str>,
}

fn each_acceptance<S: Serializer>(notes: &&[AcceptanceNote], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(notes.iter().map(|note| {
        let (owner, mark) = match &note.by {
            AuthorisedBy::Owner(owner) => (Some(owner.as_str()), None),
            AuthorisedBy::Mark(mark) => (None, Some(*mark)),
        };
        Acceptance {
            id: &note.id,
            owner,
            mark,
            reason: &note.reason,
            until: note.until.as_deref(),
            place: Where::of(&note.place),
            covers: note.covers,
            problem: note.problem.as_deref(),
        }
    }))
}

#[derive(Serialize)]
struct Decision<'a> {
    measure: &'a str,
    check: &'a str,
    subject: Subject<'a>,
    place: File<'a>,
    verdict: &'static str,
    reason: Option<&'static str>,
    detail: Option<&'a str>,
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
}

fn each_verdict<S: Serializer>(assessment: &&Assessment, to: S) -> Result<S::Ok, S::Error> {
    let records = assessment.verdicts.as_deref().unwrap_or_default();
    to.collect_seq(records.iter().map(|record| decision(assessment, record)))
}

fn decision<'a>(assessment: &'a Assessment, record: &'a VerdictRecord) -> Decision<'a> {
    let measure = assessment.measures.get(record.measure).map(|result| &result.measure);
    let check = measure.and_then(|measure| measure.checks.get(record.check));
    let (verdict, reason) = verdict(record.verdict);
    Decision {
        measure: measure.map_or("", |measure| &measure.id),
        check: check.map_or("", |check| &check.id),
        subject: Subject::of(&record.subject),
        place: File { file: &record.file },
        verdict,
        reason,
        detail: record.detail.as_deref(),
    }
}

fn verdict(verdict: Verdict) -> (&'static str, Option<&'static str>) {
    match verdict {
        Verdict::NotApplicable => ("not-applicable", None),
        Verdict::Held => ("held", None),
        Verdict::Broken => ("broken", None),
        Verdict::Undecided(why) => ("undecided", Some(undecided(why))),
    }
}

fn undecided(why: Undecided) -> &'static str {
    match why {
        Undecided::Malformed => "malformed",
        Undecided::Limit => "limit",
        Undecided::Unresolved => "unresolved",
        Undecided::NoEvidence => "no-evidence",
    }
}

/// The word for a measure's status.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Missing => "missing",
        Status::Accepted => "accepted",
        Status::Attested => "attested",
        Status::ProviderManaged => "provider-managed",
        Status::Unknown => "unknown",
        Status::InPlace => "in-place",
        Status::NotApplicable => "not-applicable",
    }
}
