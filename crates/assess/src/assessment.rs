//! What an assessment says; reports read it and change nothing.

use std::sync::Arc;

use ringfort_evidence::{Completeness, Place};
use ringfort_measure::{Measure, Severity};

use crate::{FindingRisk, Risks};

/// Why a check could not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Undecided {
    /// A value is of a type that its place does not allow.
    Malformed,
    /// A limit on the cost of evaluation.
    Limit,
    /// A value that is only known elsewhere.
    Unresolved,
    /// The evidence that would decide was not collected.
    NoEvidence,
}

/// What one check says of one subject. Ordered as verdicts combine: the greatest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The check's condition does not apply.
    NotApplicable,
    /// The measure stands here.
    Held,
    /// Could not tell.
    Undecided(Undecided),
    /// The measure is missing here.
    Broken,
}

/// Status of a measure in an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the words of the product")]
pub enum Status {
    Missing,
    Accepted,
    Attested,
    ProviderManaged,
    Unknown,
    InPlace,
    NotApplicable,
}

/// What a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubjectRef {
    /// `apps/v1`.
    pub api_version: Arc<str>,
    /// `Deployment`.
    pub kind: Arc<str>,
    /// None for cluster-scoped objects; `default` is filled in where the API would.
    pub namespace: Option<Arc<str>>,
    /// `metadata.name`, or `metadata.generateName` with a `*` behind it.
    pub name: Arc<str>,
    /// The container, if the subject is one.
    pub container: Option<Arc<str>>,
}

/// How a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// To be dealt with.
    Open,
    /// Below `--fail-on`.
    BelowThreshold,
    /// In the baseline.
    Known,
    /// Accepted; the number is the index into [`Assessment::acceptances`].
    Accepted(usize),
}

/// A check that a subject fails.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Hash of measure, check, subject and path: 16 hexadecimal digits, stable between runs.
    pub id: String,
    /// The measure.
    pub measure: Arc<Measure>,
    /// Index into the measure's checks.
    pub check: usize,
    /// What it is about.
    pub subject: SubjectRef,
    /// Where.
    pub place: Place,
    /// Further places that have part in it.
    pub related: Vec<(Place, String)>,
    /// Other subjects with the same cause: pods of a Deployment in a dump, for example.
    pub instances: Vec<SubjectRef>,
    /// What is wrong, with names and values seen.
    pub message: String,
    /// Highest impact of the measure or of the check's variant.
    pub severity: Severity,
    /// How it stands.
    pub standing: Standing,
    /// Index of the source in the evidence, for excerpts.
    pub source: usize,
    /// Its risk, once somebody has weighed it.
    pub risk: Option<Box<FindingRisk>>,
}

/// One verdict, for `--verdicts`.
#[derive(Clone, Debug)]
pub struct VerdictRecord {
    /// Index into [`Assessment::measures`].
    pub measure: usize,
    /// Index into the measure's checks.
    pub check: usize,
    /// What was looked at.
    pub subject: SubjectRef,
    /// See [`Place::file`].
    pub file: Arc<str>,
    /// What came out.
    pub verdict: Verdict,
    /// Why it is undecided.
    pub detail: Option<String>,
}

/// One measure's result.
#[derive(Clone, Debug)]
pub struct MeasureResult {
    /// The measure.
    pub measure: Arc<Measure>,
    /// Its status.
    pub status: Status,
    /// Why it is `unknown`: what would decide it; empty otherwise.
    pub detail: String,
    /// Number of subjects by verdict.
    pub held: usize,
    /// See `held`.
    pub broken: usize,
    /// See `held`.
    pub undecided: usize,
    /// See `held`.
    pub not_applicable: usize,
}

/// Who stands behind an acceptance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorisedBy {
    /// A record with an owner and an end.
    Owner(String),
    /// A mark in the file, of ours or of another tool: no owner, no end.
    Mark(&'static str),
}

/// One acceptance and what became of it.
#[derive(Clone, Debug)]
pub struct AcceptanceNote {
    /// The record's id, or the mark's text.
    pub id: String,
    /// Who.
    pub by: AuthorisedBy,
    /// Why.
    pub reason: String,
    /// Last day it holds, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Where it is written.
    pub place: Place,
    /// How many findings it covers.
    pub covers: usize,
    /// What is wrong with it: expired, matches nothing, forbidden by `--no-inline`, unknown check.
    pub problem: Option<String>,
}

/// A person's statement that a measure is in place.
#[derive(Clone, Debug)]
pub struct AttestationNote {
    /// Id of the measure.
    pub measure: String,
    /// What it is true of.
    pub scope: String,
    /// What was found.
    pub statement: String,
    /// Where the evidence is.
    pub evidence: String,
    /// Who looked.
    pub by: String,
    /// When, `YYYY-MM-DD`.
    pub on: String,
    /// Last day it counts, `YYYY-MM-DD`.
    pub until: String,
    /// Where it is written.
    pub place: Place,
    /// Why it does not count: it has ended.
    pub problem: Option<String>,
}

/// The configuration that was in force.
#[derive(Clone, Debug)]
pub struct ConfigurationNote {
    /// Its file.
    pub file: Arc<str>,
    /// What it silences, one phrase each (`2 measures excluded`, `namespace kube-system excluded`).
    pub silences: Vec<String>,
}

/// The result of a scan.
#[derive(Debug, Default)]
pub struct Assessment {
    /// What was found, assessed, skipped, refused.
    pub completeness: Completeness,
    /// One entry a measure of the library, outer level first, then by id.
    pub measures: Vec<MeasureResult>,
    /// In a stable order: file, line, column, measure, check, subject.
    pub findings: Vec<Finding>,
    /// Everything looked at, if asked for.
    pub verdicts: Option<Vec<VerdictRecord>>,
    /// All acceptances with their effect.
    pub acceptances: Vec<AcceptanceNote>,
    /// All attestations.
    pub attestations: Vec<AttestationNote>,
    /// The configuration in force.
    pub configuration: Option<ConfigurationNote>,
    /// Things that people should know and that are no finding.
    pub remarks: Vec<(Place, String)>,
    /// What all findings come to, if they were weighed.
    pub risks: Option<Box<Risks>>,
}
