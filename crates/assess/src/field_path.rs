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
    /// The whole path.
    pub(crate) steps: &'d [Step],
    /// How many of the steps exist.
    pub(crate) done: usize,
}

impl Target<'_> {
    /// True if nothing is missing.
    pub(crate) fn is_whole(&self) -> bool {
        self.done == self.steps.len()
    }

    /// True if there is something inside that could be more exact.
    pub(crate) fn has_inside(&self) -> bool {
        self.is_whole() && matches!(self.node.content(), Content::List(_) | Content::Map(_))
    }
}

impl FieldPath {
    /// Reads a path; `None` if it is not one.
    pub(crate) fn parse(text: &str) -> Option<FieldPath> {
        ringfort_measure::field_path(text).map(|steps| FieldPath { steps })
    }

    /// Follows the path from `subject` as far as it exists.
    pub(crate) fn follow<'d>(&'d self, subject: Node<'d>) -> Target<'d> {
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
                return Target { node, entry, steps: &self.steps, done };
            };
            (node, entry) = (value, through);
        }
        Target { node, entry, steps: &self.steps, done: self.steps.len() }
    }
}
