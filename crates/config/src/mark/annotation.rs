//! Marks among the annotations of an object or of its pod template.

use std::sync::Arc;

use jiff::Timestamp;
use ringfort_document::{Content, Entry, Node};
use ringfort_evidence::Place;

use super::{MOST_MARKS, Mark, Scope, Tool, ids, limit_marks, non_empty, shortened};
use crate::suggest::did_you_mean;
use crate::until::Until;

/// An annotations map and what it belongs to.
#[derive(Clone, Debug)]
pub struct Annotations<'d> {
    /// `metadata.annotations` of the object or of its pod template.
    pub node: Node<'d>,
    /// Which object of the evidence.
    pub object: usize,
    /// The file, as in places.
    pub file: Arc<str>,
    /// Field path of the pod template within the object; none for the object's own annotations.
    pub template: Option<String>,
}

const OURS: &str = "ringfort.io/accept";
const REASON: &str = "ringfort.io/accept-reason";
const OWNER: &str = "ringfort.io/accept-owner";
const UNTIL: &str = "ringfort.io/accept-until";
const KUBESCAPE: &str = "kubescape.io/skip-controls";

/// All marks among annotations, in their order.
pub fn annotations(annotations: &Annotations<'_>) -> Vec<Mark> {
    let Some(map) = annotations.node.as_map() else { return Vec::new() };
    let read = map.iter().filter_map(|entry| annotations.read(entry));
    let mut marks = read.take(MOST_MARKS + 1).collect();
    limit_marks(&mut marks);
    marks
}

impl<'d> Annotations<'d> {
    fn read(&self, entry: Entry<'d>) -> Option<Mark> {
        let key = entry.key.text;
        let value = text(entry.value)?;
        let mut mark = match key {
            OURS => self.ours(entry, value),
            REASON | OWNER | UNTIL => return self.lonely(entry, value),
            _ if key.starts_with(OURS) => self.misspelt(entry, value),
            KUBESCAPE => self.kubescape(entry, value),
            "kube-score/ignore" => self.kube_score(entry, value),
            "kube-linter.io/ignore-all" => self.everything(Tool::KubeLinter, entry, value),
            "polaris.fairwinds.com/exempt" => self.polaris(entry, value, "*")?,
            _ => self.by_prefix(entry, value)?,
        };
        mark.limit_ids();
        Some(mark)
    }

    fn by_prefix(&self, entry: Entry<'d>, value: &str) -> Option<Mark> {
        let key = entry.key.text;
        if key.starts_with("checkov.io/skip") || key.starts_with("bridgecrew.io/skip") {
            let (names, reason) = value.split_once('=').unwrap_or((value, ""));
            let mark = self.mark(Tool::Checkov, entry, value);
            return Some(Mark { ids: ids(names), reason: non_empty(reason), ..mark });
        }
        if let Some(check) = key.strip_prefix("ignore-check.kube-linter.io/") {
            let mark = self.mark(Tool::KubeLinter, entry, value);
            return Some(Mark { ids: ids(check), reason: non_empty(value), ..mark });
        }
        let check = key.strip_prefix("polaris.fairwinds.com/")?.strip_suffix("-exempt")?;
        self.polaris(entry, value, check)
    }

    fn ours(&self, entry: Entry<'d>, value: &str) -> Mark {
        let mut mark = self.mark(Tool::Ringfort, entry, value);
        mark.ids = ids(value);
        mark.reason = self.other(REASON).and_then(non_empty);
        mark.owner = self.other(OWNER).and_then(non_empty);
        self.end(&mut mark, UNTIL, Until::parse);
        mark
    }

    fn kubescape(&self, entry: Entry<'d>, value: &str) -> Mark {
        let mut mark = self.mark(Tool::Kubescape, entry, value);
        mark.ids = ids(value);
        mark.reason = self.other("kubescape.io/skip-reason").and_then(non_empty);
        let instant = |text: &str| text.parse::<Timestamp>().ok().map(Until::Instant);
        self.end(&mut mark, "kubescape.io/skip-expiry", instant);
        mark
    }

    /// `container-resources` stands for a second check there.
    fn kube_score(&self, entry: Entry<'d>, value: &str) -> Mark {
        let mut names = ids(value);
        if names.iter().any(|name| name == "container-resources") {
            names.push("container-ephemeral-storage-request-and-limit".to_owned());
        }
        Mark { ids: names, ..self.mark(Tool::KubeScore, entry, value) }
    }

    fn everything(&self, tool: Tool, entry: Entry<'d>, value: &str) -> Mark {
        let mark = self.mark(tool, entry, value);
        Mark { ids: vec!["*".to_owned()], reason: non_empty(value), ..mark }
    }

    fn polaris(&self, entry: Entry<'d>, value: &str, check: &str) -> Option<Mark> {
        let exempt = value.eq_ignore_ascii_case("true");
        exempt.then(|| Mark { ids: ids(check), ..self.mark(Tool::Polaris, entry, value) })
    }

    /// A reason, owner or end without anything that it belongs to.
    fn lonely(&self, entry: Entry<'d>, value: &str) -> Option<Mark> {
        if self.other(OURS).is_some() {
            return None;
        }
        let mut mark = self.mark(Tool::Ringfort, entry, value);
        mark.refuse(format!("`{}` says nothing without `{OURS}` beside it", entry.key.text));
        Some(mark)
    }

    fn misspelt(&self, entry: Entry<'d>, value: &str) -> Mark {
        let mut mark = self.mark(Tool::Ringfort, entry, value);
        let help = did_you_mean(entry.key.text, [OURS, REASON, OWNER, UNTIL]);
        let help =
            help.unwrap_or_else(|| format!("known is `{OURS}`, and -reason, -owner, -until"));
        mark.refuse(format!("unknown annotation; {help}"));
        mark
    }

    /// A mark with an end that cannot be read is not obeyed: it might be over.
    fn end(&self, mark: &mut Mark, key: &str, parse: impl Fn(&str) -> Option<Until>) {
        let Some(text) = self.other(key) else { return };
        mark.until = parse(text.trim());
        if mark.until.is_none() {
            mark.refuse(format!("`{key}` is no date"));
        }
    }

    fn other(&self, key: &str) -> Option<&'d str> {
        text(self.node.get(key)?)
    }

    fn mark(&self, tool: Tool, entry: Entry<'d>, value: &str) -> Mark {
        let object = self.object;
        Mark {
            tool,
            ids: Vec::new(),
            reason: None,
            owner: None,
            until: None,
            text: shortened(&format!("{}: {value}", entry.key.text), 200),
            place: self.place(entry),
            scope: match &self.template {
                Some(path) => Scope::Template { object, path: path.clone() },
                None => Scope::Object { object },
            },
            problem: None,
        }
    }

    fn place(&self, entry: Entry<'d>) -> Place {
        let document = entry.value.document();
        let mut span = entry.key.span;
        span.end = span.end.max(entry.value.span().end);
        let (start, end) = (document.position(span.start), document.position(span.end));
        let within = self.template.as_deref().map(|path| format!("{path}.")).unwrap_or_default();
        Place {
            file: self.file.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            path: format!("{within}metadata.annotations[{:?}]", entry.key.text),
            rendered: None,
            span,
        }
    }
}

fn text(node: Node<'_>) -> Option<&str> {
    match node.content() {
        Content::Str(text) => Some(text),
        Content::Bool(true) => Some("true"),
        Content::Null => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
