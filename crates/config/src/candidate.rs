//! A finding, as far as acceptances, marks and baselines look at it.

use ringfort_document::{Node, Span};
use ringfort_measure::Severity;

/// A finding before its standing is known.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The finding's id: 16 hexadecimal digits.
    pub id: &'a str,
    /// Id of the measure.
    pub measure: &'a str,
    /// Id of the check.
    pub check: &'a str,
    /// Its severity.
    pub severity: Severity,
    /// `apps/v1`.
    pub api_version: &'a str,
    /// `Deployment`.
    pub kind: &'a str,
    /// None for cluster-scoped objects.
    pub namespace: Option<&'a str>,
    /// `metadata.name`.
    pub name: &'a str,
    /// The container, if the subject is one.
    pub container: Option<&'a str>,
    /// `metadata.labels` of the object.
    pub labels: Option<Node<'a>>,
    /// The file, as in its place.
    pub file: &'a str,
    /// Which source of the evidence the object is from.
    pub source: usize,
    /// Which object of the evidence it is about.
    pub object: usize,
    /// Field path of the place within the object.
    pub path: &'a str,
    /// Bytes of the place within the source.
    pub span: Span,
    /// Field path of the subject within the object; empty if the subject is the object.
    pub subject_path: &'a str,
    /// Bytes of the subject within the source.
    pub subject_span: Span,
    /// Its risk, if somebody has weighed it: what acceptances with conditions look at.
    pub weighed: Option<&'a Weighed>,
}

/// What is left of a finding's risk, and what holds it back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighed {
    /// 0 to 100 by goal, in the order of [`Goal::ALL`](ringfort_measure::Goal::ALL).
    pub residual: [f64; 6],
    /// Ids of the interceptors that are proven to stand in front of it.
    pub proven: Vec<String>,
}

impl Candidate<'_> {
    /// API group of the object, empty for the core group.
    pub(crate) fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
}
