//! A check's `place`: the field to point at, even where it is missing.

use ringfort_document::{Content, Entry, Node, Step};

/// A field path relative to a subject, for example `securityContext.runAsNonRoot` or
/// `metadata.annotations["example.org/a.b"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldPath {
    steps: Vec<Step>,
}

/// Where a field path leads in one subject.
#[derive(Clone)]
pub(crate) struct Target<'d> {
    /// The deepest node on the way that exists.
    pub(crate) node: Node<'d>,
    /// The entry that holds `node`, if it was reached through a key.
    pub(crate) entry: Option<Entry<'d>>,
    /// What is missing below it.
    pub(crate) missing: Vec<Step>,
}

impl FieldPath {
    /// Reads a path; `None` if it is not one.
    pub(crate) fn parse(text: &str) -> Option<FieldPath> {
        ringfort_measure::field_path(text).map(|steps| FieldPath { steps })
    }

    /// Follows the path from `subject` as far as it exists.
    pub(crate) fn follow<'d>(&self, subject: Node<'d>) -> Target<'d> {
        let mut node = subject;
        let mut entry = None;
        for (done, step) in self.steps.iter().enumerate() {
            let next = match (step, node.content()) {
                (Step::Key(key), Content::Map(map)) => {
                    map.entry(key).map(|found| (found.value, Some(found)))
                }
                (Step::Index(index), Content::List(list)) => {
                    list.get(*index).map(|item| (item, None))
                }
                _ => None,
            };
            let Some((value, through)) = next else {
                let missing = self.steps.iter().skip(done).cloned().collect();
                return Target { node, entry, missing };
            };
            (node, entry) = (value, through);
        }
        Target { node, entry, missing: Vec::new() }
    }
}
