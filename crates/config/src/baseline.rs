//! What was known before: findings that were there when the baseline was made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ringfort_document::Span;
use ringfort_evidence::Place;
use serde::{Deserialize, Serialize};

use crate::candidate::Candidate;
use crate::fault::{Cause, Faults};
use crate::selector::is_finding_id;

/// The form of the file.
pub const BASELINE_SCHEMA: &str = "ringfort.io/baseline/v1";

/// Ids of known findings, each with words for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    findings: Vec<Entry>,
}

/// A known finding. Only the id counts; the rest is for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    #[serde(default)]
    measure: String,
    #[serde(default)]
    check: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    path: String,
}

impl Baseline {
    /// Reads a baseline.
    pub fn parse(file: &str, text: &str) -> Result<Baseline, Faults> {
        let read: File = serde_json::from_str(text).map_err(|error| {
            let message = plain(&error);
            fault(file, text, error.line(), error.column(), Cause::Syntax, message)
        })?;
        if read.schema != BASELINE_SCHEMA {
            let message = format!("`{}` is no baseline that this release reads", read.schema);
            return Err(fault(file, text, 1, 1, Cause::WrongValue, message));
        }
        let mut entries = BTreeMap::new();
        for entry in read.findings {
            if !is_finding_id(&entry.id) {
                let line = line_of(text, &entry.id);
                let message = format!("`{}` is no id of a finding", entry.id);
                return Err(fault(file, text, line, 1, Cause::WrongValue, message));
            }
            entries.insert(entry.id.clone(), entry);
        }
        Ok(Baseline { entries })
    }

    /// A baseline of these findings.
    pub fn of<'a>(candidates: impl IntoIterator<Item = &'a Candidate<'a>>) -> Baseline {
        let entry = |candidate: &Candidate<'_>| Entry {
            id: candidate.id.to_owned(),
            measure: candidate.measure.to_owned(),
            check: candidate.check.to_owned(),
            subject: subject(candidate),
            file: candidate.file.to_owned(),
            path: candidate.path.to_owned(),
        };
        let entries = candidates.into_iter().map(|each| (each.id.to_owned(), entry(each)));
        Baseline { entries: entries.collect() }
    }

    /// The file's text, in a stable order.
    pub fn json(&self) -> String {
        let mut findings: Vec<Entry> = self.entries.values().cloned().collect();
        findings.sort_by(|a, b| {
            let key =
                |e: &Entry| (e.file.clone(), e.subject.clone(), e.measure.clone(), e.id.clone());
            key(a).cmp(&key(b))
        });
        let file = File { schema: BASELINE_SCHEMA.to_owned(), findings };
        serde_json::to_string_pretty(&file).map(|text| text + "\n").unwrap_or_default()
    }

    /// True if the finding was known.
    pub fn knows(&self, id: &str) -> bool {
        self.entries.contains_key(id)
    }

    /// How many findings are in it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many of its findings are not among these ids: they were dealt with, or renamed.
    pub fn unmatched<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> usize {
        let found: BTreeSet<&str> = ids.into_iter().filter(|id| self.knows(id)).collect();
        self.entries.len() - found.len()
    }
}

/// `Deployment shop/web, container app`.
fn subject(candidate: &Candidate<'_>) -> String {
    let namespace = candidate.namespace.map(|name| format!("{name}/")).unwrap_or_default();
    let container =
        candidate.container.map(|name| format!(", container {name}")).unwrap_or_default();
    format!("{} {namespace}{}{container}", candidate.kind, candidate.name)
}

fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let cut = text.rfind(" at line ").and_then(|end| text.get(..end));
    format!("not readable as a baseline: {}", cut.unwrap_or(&text))
}

fn line_of(text: &str, id: &str) -> usize {
    let quoted = serde_json::Value::from(id).to_string();
    text.lines().position(|line| line.contains(&quoted)).map_or(1, |index| index + 1)
}

fn fault(
    file: &str,
    text: &str,
    line: usize,
    column: usize,
    cause: Cause,
    message: String,
) -> Faults {
    let starts =
        text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let (line, column) = (line.max(1) as u32, column.max(1) as u32);
    let start = starts as u32 + column - 1;
    let place = Place {
        file: Arc::from(file),
        line,
        column,
        end_line: line,
        end_column: column + 1,
        path: String::new(),
        rendered: None,
        span: Span { start, end: start + 1 },
    };
    let help = "make a new one with `ringfort scan --create-baseline`";
    Faults::one(cause, place, message, Some(help))
}

#[cfg(test)]
mod tests;
