//! The shape of the JSON format, borrowed from the assessment.

use ringfort_assess::{
    AcceptanceNote, Assessment, AuthorisedBy, ConfigurationNote, Finding, MeasureResult, Standing,
    Status, SubjectRef, Undecided, Verdict, VerdictRecord,
};
use ringfort_evidence::{Completeness, Omission, Place, Via};
use ringfort_measure::{Fix, Goal, Goals, Mapping, Promise, Severity};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::wording::{advice, check};
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

/// What a finding is about.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Subject<'a> {
    api_version: &'a str,
    kind: &'a str,
    namespace: Option<&'a str>,
    name: &'a str,
    container: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(crate) fn of(subject: &'a SubjectRef) -> Subject<'a> {
        Subject {
            api_version: &subject.api_version,
            kind: &subject.kind,
            namespace: subject.namespace.as_deref(),
            name: &subject.name,
            container: subject.container.as_deref(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Where<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    path: &'a str,
    rendered: Option<Rendering<'a>>,
}

#[derive(Serialize)]
struct Rendering<'a> {
    by: &'static str,
    from: &'a str,
    line: u32,
    column: u32,
}

impl<'a> Where<'a> {
    fn of(place: &'a Place) -> Where<'a> {
        Where {
            file: &place.file,
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            path: &place.path,
            rendered: place.rendered.as_ref().map(|rendered| {
                let (by, from) = match &rendered.from {
                    Via::Helm(chart) => ("helm", &**chart),
                    Via::Kustomize(overlay) => ("kustomize", &**overlay),
                    Via::File => ("file", ""),
                    Via::Stdin => ("stdin", ""),
                };
                Rendering { by, from, line: rendered.line, column: rendered.column }
            }),
        }
    }
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    measure: &'a str,
    check: &'a str,
    subject: Subject<'a>,
    place: Where<'a>,
    message: &'a str,
    severity: &'static str,
    standing: &'static str,
    acceptance: Option<&'a str>,
    advice: String,
    fix: Option<Change<'a>>,
    #[serde(serialize_with = "each_remark")]
    related: &'a [(Place, String)],
    #[serde(serialize_with = "each_subject")]
    instances: &'a [SubjectRef],
}

fn each_finding<S: Serializer>(assessment: &&Assessment, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(assessment.findings.iter().map(|finding| found(assessment, finding)))
}

fn found<'a>(assessment: &'a Assessment, finding: &'a Finding) -> Found<'a> {
    let check = check(finding);
    let acceptance = match finding.standing {
        Standing::Accepted(index) => assessment.acceptances.get(index),
        _ => None,
    };
    Found {
        id: &finding.id,
        measure: &finding.measure.id,
        check: check.map_or("", |check| &check.id),
        subject: Subject::of(&finding.subject),
        place: Where::of(&finding.place),
        message: &finding.message,
        severity: finding.severity.name(),
        standing: standing(finding.standing),
        acceptance: acceptance.map(|note| note.id.as_str()),
        advice: advice(finding),
        fix: check.and_then(|check| check.fix.as_ref()).map(Change::of),
        related: &finding.related,
        instances: &finding.instances,
    }
}

fn each_subject<S: Serializer>(subjects: &&[SubjectRef], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(subjects.iter().map(Subject::of))
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(serialize_with = "each_value")]
    set: &'a Fix,
    remove: &'a [ringfort_measure::Text],
    promise: &'static str,
}

impl<'a> Change<'a> {
    fn of(fix: &'a Fix) -> Change<'a> {
        let promise = match fix.promise {
            Promise::Safe => "safe",
            Promise::MayBreak => "may-break",
        };
        Change { set: fix, remove: &fix.remove, promise }
    }
}

/// Values are JSON already; one that is not, of a measure that was not checked, is given as a string.
fn each_value<S: Serializer>(fix: &&Fix, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(fix.set.len()))?;
    for (path, value) in fix.set.iter() {
        match serde_json::from_str::<&RawValue>(value) {
            Ok(value) => map.serialize_entry(path, value)?,
            Err(_) => map.serialize_entry(path, value)?,
        }
    }
    map.end()
}

#[derive(Serialize)]
struct Remark<'a> {
    place: Where<'a>,
    message: &'a str,
}

fn each_remark<S: Serializer>(remarks: &&[(Place, String)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(
        remarks.iter().map(|(place, message)| Remark { place: Where::of(place), message }),
    )
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

/// The word for how a finding stands.
pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::BelowThreshold => "below-threshold",
        Standing::Known => "known",
        Standing::Accepted(_) => "accepted",
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
