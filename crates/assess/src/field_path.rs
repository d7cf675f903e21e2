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
        let mut steps = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('[') {
                let (step, after) = bracket(inside)?;
                steps.push(step);
                rest = after.strip_prefix('.').unwrap_or(after);
            } else {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                if name.is_empty() {
                    return None;
                }
                steps.push(Step::Key(name.into()));
                rest = after.strip_prefix('.').unwrap_or(after);
            }
        }
        Some(FieldPath { steps })
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

/// The step after a `[` and what follows its `]`.
fn bracket(inside: &str) -> Option<(Step, &str)> {
    if let Some(quoted) = inside.strip_prefix(['"', '\'']) {
        let quote = inside.chars().next()?;
        let (key, after) = quoted.split_once(quote)?;
        return Some((Step::Key(key.into()), after.strip_prefix(']')?));
    }
    let (index, after) = inside.split_once(']')?;
    Some((Step::Index(index.parse().ok()?), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Step {
        Step::Key(text.into())
    }

    #[test]
    fn reads_dots_indices_and_quoted_keys() {
        let path = FieldPath::parse(r#"spec.ports[0].name"#).unwrap();
        assert_eq!(path.steps, [key("spec"), key("ports"), Step::Index(0), key("name")]);
        let path = FieldPath::parse(r#"metadata.annotations["example.org/a.b"]"#).unwrap();
        assert_eq!(path.steps, [key("metadata"), key("annotations"), key("example.org/a.b")]);
    }

    #[test]
    fn refuses_what_is_no_path() {
        for text in ["a..b", "a[", "a[x]", "a['b]", ".a"] {
            assert_eq!(FieldPath::parse(text), None, "{text}");
        }
    }
}
