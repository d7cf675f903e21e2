//! Inline marks: annotations and comments by which a file itself says that a finding is accepted, ours
//! and those of other tools. They carry no owner and often no end, so they are listed apart.

mod annotation;
mod comment;
mod extent;

use ringfort_document::Span;
use ringfort_evidence::Place;

use crate::candidate::Candidate;
use crate::known::{Known, Rule};
use crate::until::Until;

pub use annotation::{Annotations, annotations};
pub use comment::{MARKS, comments};

/// Whose mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the tools")]
pub enum Tool {
    Ringfort,
    Checkov,
    KubeLinter,
    KubeScore,
    Polaris,
    Trivy,
    Kubescape,
}

/// What a mark reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One object of the evidence, with everything in it.
    Object {
        /// Which.
        object: usize,
    },
    /// The pod template of one object, with everything in it.
    Template {
        /// Which object.
        object: usize,
        /// Field path of the template.
        path: String,
    },
    /// What stands in these bytes of one source.
    Block {
        /// Which source of the evidence.
        source: usize,
        /// From the first to past the last byte.
        span: Span,
    },
    /// Nothing: the mark cannot be obeyed, and its problem says why.
    Nothing,
}

/// An inline mark, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Whose.
    pub tool: Tool,
    /// What it names, in the words of its tool; `*` for everything that the tool looks at.
    pub ids: Vec<String>,
    /// Why, if it says so.
    pub reason: Option<String>,
    /// Who, if it says so.
    pub owner: Option<String>,
    /// How long, if it says so.
    pub until: Option<Until>,
    /// The mark as written, shortened.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// What it reaches.
    pub scope: Scope,
    /// Why it cannot be obeyed as it stands.
    pub problem: Option<String>,
}

/// The most ids that one mark can name.
const MOST_IDS: usize = 256;
/// The most marks that are read from one document's comments or from one map of annotations.
const MOST_MARKS: usize = 1000;

/// Drops marks beyond the limit; the last one kept says so.
fn limit_marks(marks: &mut Vec<Mark>) {
    if marks.len() > MOST_MARKS {
        marks.truncate(MOST_MARKS);
        if let Some(last) = marks.last_mut() {
            last.refuse(format!("only the first {} marks here are read", MOST_MARKS - 1));
        }
    }
}

impl Tool {
    /// The word in every output, which is also the benchmark that its ids are of.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Ringfort => "ringfort",
            Tool::Checkov => "checkov",
            Tool::KubeLinter => "kube-linter",
            Tool::KubeScore => "kube-score",
            Tool::Polaris => "polaris",
            Tool::Trivy => "trivy",
            Tool::Kubescape => "kubescape",
        }
    }

    /// The measures that a tool's id stands for, or why there are none.
    fn rules(self, id: &str, known: &Known<'_>) -> Result<Vec<Rule>, String> {
        match (self, id) {
            (Tool::Ringfort, id) => {
                known.rules(id).map_err(|unknown| format!("{}; {}", unknown.message, unknown.help))
            }
            (tool, "*") => Ok(known.satisfying_any(tool.name())),
            (tool, id) => match known.satisfying(tool.name(), id) {
                [] => Err(format!("no measure here corresponds to `{id}` of {}", tool.name())),
                ids => Ok(ids.iter().map(|&id| whole(id)).collect()),
            },
        }
    }
}

fn whole(measure: &str) -> Rule {
    Rule { measure: measure.to_owned(), check: None }
}

impl Mark {
    /// The measures and checks that the mark names, and what is wrong with the names that are none.
    pub fn rules(&self, known: &Known<'_>) -> (Vec<Rule>, Vec<String>) {
        let mut rules = Vec::new();
        let mut problems = Vec::new();
        for id in &self.ids {
            match self.tool.rules(id, known) {
                Ok(found) => rules.extend(found),
                Err(problem) => problems.push(problem),
            }
        }
        (rules, problems)
    }

    /// True if the finding lies where the mark reaches.
    pub fn reaches(&self, candidate: &Candidate<'_>) -> bool {
        match &self.scope {
            Scope::Object { object } => *object == candidate.object,
            Scope::Template { object, path } => {
                *object == candidate.object
                    && (is_below(candidate.path, path) || is_below(candidate.subject_path, path))
            }
            Scope::Block { source, span } => {
                *source == candidate.source
                    && (starts_in(candidate.span, *span)
                        || starts_in(candidate.subject_span, *span))
            }
            Scope::Nothing => false,
        }
    }

    fn limit_ids(&mut self) {
        if self.ids.len() > MOST_IDS {
            self.ids.clear();
            self.refuse(format!("a mark names at most {MOST_IDS} ids"));
        }
    }

    fn refuse(&mut self, problem: String) {
        self.scope = Scope::Nothing;
        self.problem = Some(problem);
    }
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn starts_in(span: Span, block: Span) -> bool {
    span.end > span.start && block.start <= span.start && span.start < block.end
}

/// Ids between commas or line breaks.
fn ids(text: &str) -> Vec<String> {
    let parts = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.take(MOST_IDS + 1).map(str::to_owned).collect()
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() { None } else { Some(shortened(text, 500)) }
}

/// What can be shown of a text that somebody else wrote.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
