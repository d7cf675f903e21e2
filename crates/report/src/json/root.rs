//! The shape of the JSON format, borrowed from the assessment.

use std::io::{self, Write};

use ringfort_assess::{
    AcceptanceNote, Assessment, AttestationNote, AuthorisedBy, ConfigurationNote, MeasureResult,
    Status, Undecided, Verdict, VerdictRecord,
};
use ringfort_evidence::{Completeness, Omission};
use ringfort_measure::{Goal, Goals, Mapping, Severity};
use serde::{Serialize, Serializer};

use super::fields::Fields;
use super::finding::{Subject, Where, found, remark};
use super::risk::RiskOfAll;
use crate::{Context, SCHEMA};

/// Writes the assessment, one field after the other and entry by entry.
pub(crate) fn write(
    assessment: &Assessment,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let ringfort = Ringfort {
        version: context.version,
        fail_on: context.fail_on.map_or("never", Severity::name),
    };
    let configuration = assessment.configuration.as_ref().map(in_force);
    let mut fields = Fields::new(out);
    fields.one("schema", &SCHEMA)?;
    fields.one("ringfort", &ringfort)?;
    fields.one("completeness", &Account::of(&assessment.completeness))?;
    fields.one("configuration", &configuration)?;
    fields.many("measures", &assessment.measures, outcome)?;
    fields.many("findings", &assessment.findings, |finding| found(assessment, finding))?;
    fields.many("acceptances", &assessment.acceptances, acceptance)?;
    fields.many("attestations", &assessment.attestations, attestation)?;
    fields.many("remarks", &assessment.remarks, remark)?;
    if let Some(risks) = &assessment.risks {
        fields.one("risk", &RiskOfAll::of(risks))?;
    }
    if let Some(verdicts) = &assessment.verdicts {
        fields.many("verdicts", verdicts, |record| decision(assessment, record))?;
    }
    fields.end()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ringfort<'a> {
    version: &'a str,
    fail_on: &'static str,
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

fn in_force(note: &ConfigurationNote) -> InForce<'_> {
    InForce { file: &note.file, silences: &note.silences }
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

fn outcome(result: &MeasureResult) -> Outcome<'_> {
    Outcome {
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
    }
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

fn acceptance(note: &AcceptanceNote) -> Acceptance<'_> {
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
}

#[derive(Serialize)]
struct Attestation<'a> {
    measure: &'a str,
    scope: &'a str,
    statement: &'a str,
    evidence: &'a str,
    by: &'a str,
    on: &'a str,
    until: &'a str,
    place: Where<'a>,
    problem: Option<&'a str>,
}

fn attestation(note: &AttestationNote) -> Attestation<'_> {
    Attestation {
        measure: &note.measure,
        scope: &note.scope,
        statement: &note.statement,
        evidence: &note.evidence,
        by: &note.by,
        on: &note.on,
        until: &note.until,
        place: Where::of(&note.place),
        problem: note.problem.as_deref(),
    }
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
