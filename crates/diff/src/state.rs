//! An assessment as far as it can be compared.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// The form that is read.
const SCHEMA: &str = "ringfort.io/assessment/v1";

/// An assessment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Findings by id.
    pub findings: BTreeMap<String, Seen>,
    /// Status of each measure by id.
    pub measures: BTreeMap<String, String>,
    /// Interceptors, with what implements them, and how many findings they hold something back of.
    pub walls: BTreeMap<(String, String), usize>,
    /// The risk of what is open; `None` if it was not weighed.
    pub total: Option<Total>,
    /// Number of documents that could not be assessed.
    pub refused: usize,
}

/// A finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The measure's id.
    pub measure: String,
    /// What is wrong.
    pub message: String,
    /// `critical`, `high`, `medium` or `low`.
    pub severity: String,
    /// `open`, `below-threshold`, `known` or `accepted`.
    pub standing: String,
    /// `Deployment shop/web`.
    pub subject: String,
    /// `k8s/web.yaml:3:5`.
    pub place: String,
    /// What is left of its risk; `None` if it was not weighed.
    pub risk: Option<f64>,
}

/// The risk of what is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    /// 0 to 100.
    pub headline: f64,
    /// By goal, in the order of every table.
    pub goals: Vec<(String, f64)>,
    /// Findings of class critical.
    pub critical: usize,
    /// Findings of class high.
    pub high: usize,
}

/// A text that is no assessment, or one of another release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnAssessment(String);

impl fmt::Display for NotAnAssessment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for NotAnAssessment {}

#[derive(Deserialize)]
struct File {
    schema: String,
    completeness: Completeness,
    measures: Vec<Measure>,
    findings: Vec<Finding>,
    risk: Option<Risk>,
}

#[derive(Deserialize)]
struct Completeness {
    refused: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Measure {
    id: String,
    status: String,
}

#[derive(Deserialize)]
struct Finding {
    id: String,
    measure: String,
    message: String,
    severity: String,
    standing: String,
    subject: Subject,
    place: Place,
    risk: Option<OfFinding>,
}

#[derive(Deserialize)]
struct Subject {
    kind: String,
    namespace: Option<String>,
    name: String,
}

#[derive(Deserialize)]
struct Place {
    file: String,
    line: u32,
    column: u32,
}

#[derive(Deserialize)]
struct OfFinding {
    residual: BTreeMap<String, f64>,
    views: Vec<View>,
}

#[derive(Deserialize)]
struct View {
    walls: Vec<Wall>,
}

#[derive(Deserialize)]
struct Wall {
    interceptor: String,
    instance: String,
    counts: bool,
}

#[derive(Deserialize)]
struct Risk {
    open: Open,
}

#[derive(Deserialize)]
struct Open {
    residual: Numbers,
}

#[derive(Deserialize)]
struct Numbers {
    headline: f64,
    goals: serde_json::Map<String, serde_json::Value>,
    critical: usize,
    high: usize,
}

impl State {
    /// Reads an assessment in the JSON format.
    ///
    /// # Errors
    /// The text is no JSON, or no assessment of this form.
    pub fn read(text: &[u8]) -> Result<State, NotAnAssessment> {
        let file: File = serde_json::from_slice(text).map_err(|error| {
            NotAnAssessment(format!("no assessment in the JSON format: {error}"))
        })?;
        if file.schema != SCHEMA {
            let schema =
                file.schema.chars().take(80).collect::<String>().escape_debug().to_string();
            return Err(NotAnAssessment(format!(
                "`{schema}` is no form that this release reads: it reads `{SCHEMA}`"
            )));
        }
        let mut walls = BTreeMap::new();
        for finding in &file.findings {
            let mut own: Vec<(&str, &str)> = finding
                .risk
                .iter()
                .flat_map(|risk| &risk.views)
                .flat_map(|view| &view.walls)
                .filter(|wall| wall.counts)
                .map(|wall| (wall.interceptor.as_str(), wall.instance.as_str()))
                .collect();
            own.sort_unstable();
            own.dedup();
            for (interceptor, instance) in own {
                *walls.entry((interceptor.to_owned(), instance.to_owned())).or_insert(0) += 1;
            }
        }
        let mut findings = BTreeMap::new();
        for finding in file.findings {
            findings.insert(free(&findings, &finding.id), seen(finding));
        }
        Ok(State {
            findings,
            measures: file.measures.into_iter().map(|m| (m.id, m.status)).collect(),
            walls,
            total: file.risk.map(|risk| total(risk.open.residual)),
            refused: file.completeness.refused.len(),
        })
    }
}

/// The id, or with a number behind it if it is taken: files may define one object twice.
fn free(findings: &BTreeMap<String, Seen>, id: &str) -> String {
    let mut free = id.to_owned();
    let mut number = 1;
    while findings.contains_key(&free) {
        number += 1;
        free = format!("{id}#{number}");
    }
    free
}

fn seen(finding: Finding) -> Seen {
    let Subject { kind, namespace, name } = finding.subject;
    let Place { file, line, column } = finding.place;
    Seen {
        measure: finding.measure,
        message: finding.message,
        severity: finding.severity,
        standing: finding.standing,
        subject: match namespace {
            Some(namespace) => format!("{kind} {namespace}/{name}"),
            None => format!("{kind} {name}"),
        },
        place: format!("{file}:{line}:{column}"),
        risk: finding.risk.map(|risk| risk.residual.into_values().fold(0.0, f64::max)),
    }
}

fn total(numbers: Numbers) -> Total {
    let goals = numbers.goals.into_iter();
    Total {
        headline: numbers.headline,
        goals: goals.map(|(goal, risk)| (goal, risk.as_f64().unwrap_or(0.0))).collect(),
        critical: numbers.critical,
        high: numbers.high,
    }
}
