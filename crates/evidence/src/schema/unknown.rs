//! Fields that the API does not know: often a misspelt name whose setting silently does nothing.

use ringfort_document::{Content, Map, Node, Path, Span, Step};

use super::table::{DefinitionId, Table, Type};

/// A field that its place does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownField<'e> {
    /// Its name.
    pub name: &'e str,
    /// The way to it from the root of the object.
    pub path: Path,
    /// Bytes of the name in the source.
    pub span: Span,
    /// A field of that place whose name is close.
    pub nearest: Option<&'static str>,
}

/// A search below one object.
struct Search<'e> {
    table: &'static Table,
    steps: Vec<Step>,
    found: Vec<UnknownField<'e>>,
}

/// The unknown fields below a node, in source order.
pub(crate) fn unknown_fields(root: Node<'_>, definition: DefinitionId) -> Vec<UnknownField<'_>> {
    let mut search = Search { table: Table::shared(), steps: Vec::new(), found: Vec::new() };
    search.node(root, Type::Definition(definition));
    search.found
}

impl<'e> Search<'e> {
    fn node(&mut self, node: Node<'e>, kind: Type) {
        match (kind, node.content()) {
            (Type::Definition(id), Content::Map(map)) => self.fields(map, id),
            (Type::List(inner), Content::List(list)) => {
                let inner = self.table.inner(inner);
                for (index, item) in list.iter().enumerate() {
                    self.below(Step::Index(index), item, inner);
                }
            }
            (Type::Map(inner), Content::Map(map)) => {
                let inner = self.table.inner(inner);
                for entry in map.iter() {
                    self.below(Step::Key(entry.key.text.into()), entry.value, inner);
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, step: Step, node: Node<'e>, kind: Type) {
        self.steps.push(step);
        self.node(node, kind);
        self.steps.pop();
    }

    fn fields(&mut self, map: Map<'e>, definition: DefinitionId) {
        let fields = self.table.fields(definition);
        if fields.is_empty() {
            return;
        }
        for entry in map.iter() {
            let step = Step::Key(entry.key.text.into());
            match self.table.field(definition, entry.key.text) {
                Some(kind) => self.below(step, entry.value, kind),
                None => {
                    let mut steps = self.steps.clone();
                    steps.push(step);
                    self.found.push(UnknownField {
                        name: entry.key.text,
                        path: Path { steps },
                        span: entry.key.span,
                        nearest: nearest(entry.key.text, fields),
                    });
                }
            }
        }
    }
}

/// The field whose name differs least, if it differs little.
fn nearest(name: &str, fields: &[(&'static str, Type)]) -> Option<&'static str> {
    let allowed = match name.len() {
        0..=2 => return None,
        3..=5 => 1,
        6..=64 => 2,
        _ => return None,
    };
    fields
        .iter()
        .map(|&(field, _)| (distance(name, field), field))
        .filter(|&(distance, _)| distance <= allowed)
        .min()
        .map(|(_, field)| field)
}

/// Number of letters to insert, delete or change, letter case aside.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<u8> = right.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.bytes().map(|byte| byte.to_ascii_lowercase()).enumerate() {
        let mut corner = line;
        let mut before = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let changed = corner + usize::from(letter != *other);
            corner = *cell;
            *cell = changed.min(before + 1).min(corner + 1);
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::fixture::evidence;

    #[test]
    fn misspelt_fields_are_found_with_their_neighbour() {
        let evidence = evidence(&[json!({"apiVersion": "v1", "kind": "Pod", "spec": {
            "hostnetwork": true, "containers": [{"name": "a", "securityContex": {}, "foo": 1}]}})]);
        let pod = evidence.resources().next().unwrap();
        let unknown: Vec<_> =
            pod.unknown_fields().into_iter().map(|field| (field.name, field.nearest)).collect();
        assert_eq!(
            unknown,
            [
                ("hostnetwork", Some("hostNetwork")),
                ("securityContex", Some("securityContext")),
                ("foo", None)
            ]
        );
    }

    #[test]
    fn old_group_versions_and_free_parts_have_none() {
        let evidence = evidence(&[
            json!({"apiVersion": "extensions/v1beta1", "kind": "Ingress", "spec": {"backend": {}}}),
            json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "b"}}),
            json!({"apiVersion": "example.org/v1", "kind": "X", "spec": {"a": "b"}}),
        ]);
        assert!(evidence.resources().all(|resource| resource.unknown_fields().is_empty()));
    }

    #[test]
    fn distances_count_letters() {
        assert_eq!(super::distance("abc", "abc"), 0);
        assert_eq!(super::distance("abc", "ABC"), 0);
        assert_eq!(super::distance("abc", "abcd"), 1);
        assert_eq!(super::distance("abc", "xbc"), 1);
        assert_eq!(super::distance("", "abc"), 3);
    }
}
