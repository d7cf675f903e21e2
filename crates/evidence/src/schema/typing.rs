//! Typed decoding, as the API server does it: values of a wrong type are marked, nulls become what they are
//! when they are decoded, quantities are strings.

use ringfort_document::{Content, Document, Map, Node, NodeId, Plain};

use super::quantity::is_quantity;
use super::table::{DefinitionId, Table, Type};

/// A change to a document that its types ask for.
enum Change {
    Malformed(NodeId, &'static str),
    DropNulls(NodeId),
    /// A null where no value can be left out: it decodes as the type's zero.
    Zero(NodeId, Plain<'static>),
    /// A number in the place of a quantity: it decodes as its text.
    Text(NodeId, String),
}

/// What typing met below an object: where there is none of it, nothing needs to be searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Oddities {
    /// Fields that their place does not have.
    pub(crate) unknown: bool,
    /// Values of a wrong type.
    pub(crate) malformed: bool,
}

/// A walk along the types.
struct Typing {
    table: &'static Table,
    changes: Vec<Change>,
    oddities: Oddities,
}

/// Marks what contradicts the schema below `root` and takes out nulls that typed decoding takes for absent.
pub(crate) fn type_document(
    document: &mut Document,
    root: NodeId,
    definition: DefinitionId,
) -> Oddities {
    let mut typing =
        Typing { table: Table::shared(), changes: Vec::new(), oddities: Oddities::default() };
    typing.check(document.node(root), Type::Definition(definition));
    for change in typing.changes {
        match change {
            Change::Malformed(id, expected) => document.mark_malformed(id, expected),
            Change::DropNulls(id) => document.drop_nulls(id),
            Change::Zero(id, value) => document.replace(id, value),
            Change::Text(id, text) => document.replace(id, Plain::Str(&text)),
        }
    }
    typing.oddities
}

/// Types a pod template that a custom kind carries.
pub(crate) fn type_template(document: &mut Document, template: NodeId) -> Oddities {
    let definition = Table::shared().definition("core.v1.PodTemplateSpec");
    definition.map(|id| type_document(document, template, id)).unwrap_or_default()
}

impl Typing {
    fn check(&mut self, node: Node<'_>, kind: Type) {
        let content = node.content();
        if let Some(expected) = mismatch(&content, kind) {
            self.oddities.malformed = true;
            self.changes.push(Change::Malformed(node.id(), expected));
            return;
        }
        match (kind, content) {
            (Type::Definition(id), Content::Map(map)) => self.fields(node.id(), map, id),
            (Type::List(inner), Content::List(list)) => {
                let inner = self.table.inner(inner);
                list.iter().for_each(|item| self.element(item, inner));
            }
            (Type::Map(inner), Content::Map(map)) => {
                let inner = self.table.inner(inner);
                map.iter().for_each(|entry| self.element(entry.value, inner));
            }
            (Type::Quantity, Content::Int(value)) => {
                self.changes.push(Change::Text(node.id(), value.to_string()));
            }
            (Type::Quantity, Content::Float(value)) => {
                self.changes.push(Change::Text(node.id(), value.to_string()));
            }
            // Another object of the document has the same value, by an alias.
            (_, Content::Malformed(_)) => self.oddities.malformed = true,
            _ => {}
        }
    }

    fn fields(&mut self, id: NodeId, map: Map<'_>, definition: DefinitionId) {
        let mut nulls = false;
        let mut fields = self.table.walk(definition);
        for entry in map.iter() {
            match (fields.find(entry.key.text), entry.value.content()) {
                (Some(_), Content::Null) => nulls = true,
                (Some(kind), _) => self.check(entry.value, kind),
                (None, _) => self.oddities.unknown = true,
            }
        }
        if nulls {
            self.changes.push(Change::DropNulls(id));
        }
    }

    /// An item of a list or a value of a map: a null is there, as the zero of its type.
    fn element(&mut self, node: Node<'_>, kind: Type) {
        if !matches!(node.content(), Content::Null) {
            return self.check(node, kind);
        }
        let zero = match kind {
            Type::Any | Type::Object => return,
            Type::Bool => Plain::False,
            Type::Int32 | Type::Int64 | Type::Number | Type::IntOrString => Plain::Int(0),
            Type::String => Plain::Str(""),
            Type::Quantity => Plain::Str("0"),
            Type::List(_) => Plain::EmptyList,
            Type::Map(_) | Type::Definition(_) => Plain::EmptyMap,
        };
        self.changes.push(Change::Zero(node.id(), zero));
    }
}

/// What the schema wants, if the content is something else. Null fits everywhere.
fn mismatch(content: &Content<'_>, kind: Type) -> Option<&'static str> {
    if matches!(content, Content::Null | Content::Malformed(_)) {
        return None;
    }
    let (fits, expected) = match kind {
        Type::Any => (true, ""),
        Type::Bool => (matches!(content, Content::Bool(_)), "boolean"),
        Type::Int32 => match content {
            Content::Int(value) => (i32::try_from(*value).is_ok(), "32-bit integer"),
            _ => (false, "integer"),
        },
        Type::Int64 => (matches!(content, Content::Int(_)), "integer"),
        Type::Number => (matches!(content, Content::Int(_) | Content::Float(_)), "number"),
        Type::String => (matches!(content, Content::Str(_)), "string"),
        Type::Quantity => match content {
            Content::Str(text) => (is_quantity(text), "quantity"),
            _ => (matches!(content, Content::Int(_) | Content::Float(_)), "quantity"),
        },
        Type::IntOrString => {
            (matches!(content, Content::Str(_) | Content::Int(_)), "integer or string")
        }
        Type::List(_) => (matches!(content, Content::List(_)), "list"),
        Type::Map(_) | Type::Object | Type::Definition(_) => {
            (matches!(content, Content::Map(_)), "map")
        }
    };
    (!fits).then_some(expected)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::fixture::document;

    fn typed(api_version: &str, kind: &str, value: &Value) -> Document {
        let mut document = document(value);
        let root = document.root().id();
        let known = crate::schema::kind(api_version, kind).unwrap();
        type_document(&mut document, root, known.definition);
        document
    }

    fn pod(spec: &Value) -> Document {
        typed("v1", "Pod", &json!({"spec": spec}))
    }

    fn show(document: &Document, path: &[&str]) -> String {
        format!("{:?}", document.root().at(path).map(|node| node.content()))
    }

    #[test]
    fn a_string_is_no_boolean() {
        let document = pod(&json!({"hostNetwork": "false", "hostPID": false}));
        assert!(show(&document, &["spec", "hostNetwork"]).contains("Malformed"));
        assert_eq!(show(&document, &["spec", "hostPID"]), "Some(Bool(false))");
    }

    #[test]
    fn nulls_of_fields_are_absent() {
        let document = pod(&json!({"hostNetwork": null, "containers": null, "unknown": null}));
        assert_eq!(show(&document, &["spec", "hostNetwork"]), "None");
        assert_eq!(show(&document, &["spec", "containers"]), "None");
    }

    #[test]
    fn nulls_of_lists_and_maps_are_zero() {
        let document = typed(
            "v1",
            "Pod",
            &json!({"metadata": {"labels": {"a": null}},
                "spec": {"containers": [null], "overhead": {"cpu": null}}}),
        );
        assert_eq!(show(&document, &["metadata", "labels", "a"]), "Some(Str(\"\"))");
        assert_eq!(show(&document, &["spec", "overhead", "cpu"]), "Some(Str(\"0\"))");
        assert_eq!(format!("{:?}", document.root().at(&["spec", "containers"]).unwrap()), "[{}]");
    }

    #[test]
    fn quantities_are_strings() {
        let limits = json!({"cpu": 1, "memory": 0.5, "a": "1Gi", "b": "1 Gi", "c": true});
        let document = pod(&json!({"overhead": limits}));
        assert_eq!(show(&document, &["spec", "overhead", "cpu"]), "Some(Str(\"1\"))");
        assert_eq!(show(&document, &["spec", "overhead", "memory"]), "Some(Str(\"0.5\"))");
        assert_eq!(show(&document, &["spec", "overhead", "a"]), "Some(Str(\"1Gi\"))");
        assert!(show(&document, &["spec", "overhead", "b"]).contains("Malformed"));
        assert!(show(&document, &["spec", "overhead", "c"]).contains("Malformed"));
    }

    #[test]
    fn integers_stay_within_their_size() {
        let document = pod(
            &json!({"priority": 3_000_000_000_i64, "activeDeadlineSeconds": 3_000_000_000_i64}),
        );
        assert!(show(&document, &["spec", "priority"]).contains("32-bit"));
        assert_eq!(show(&document, &["spec", "activeDeadlineSeconds"]), "Some(Int(3000000000))");
    }

    #[test]
    fn free_parts_stay_free() {
        let value = json!({"spec": {"versions": [{"schema": {"openAPIV3Schema":
            {"default": {"x": 1}, "enum": [1, "a", null]}}}]}});
        let document = typed("apiextensions.k8s.io/v1", "CustomResourceDefinition", &value);
        assert!(!format!("{:?}", document.root()).contains("Malformed"));
        let ports = json!({"spec": {"ports": [{"targetPort": "http"}, {"targetPort": 80}]}});
        let document = typed("v1", "Service", &ports);
        assert!(!format!("{:?}", document.root()).contains("Malformed"));
    }

    /// A value of every type of JSON.
    fn values() -> [Value; 7] {
        [
            json!(true),
            json!(7),
            json!(5_000_000_000_i64),
            json!(0.5),
            json!("a b"),
            json!(["x"]),
            json!({"x": "y"}),
        ]
    }

    /// Puts a value at a way of field names; `[]` and `{}` step into the first item and an entry.
    fn at(steps: &[&str], value: Value) -> Value {
        steps.iter().rev().fold(value, |inner, step| match *step {
            "[]" => json!([inner]),
            "{}" => json!({"k": inner}),
            key => json!({key: inner}),
        })
    }

    /// Every way through a definition, recursion cut where a definition comes again.
    fn ways(
        kind: Type,
        steps: &mut Vec<&'static str>,
        open: &mut Vec<DefinitionId>,
        found: &mut Vec<(Vec<&'static str>, Type)>,
    ) {
        found.push((steps.clone(), kind));
        let table = Table::shared();
        match kind {
            Type::Definition(id) if !open.contains(&id) => {
                open.push(id);
                for &(name, field) in table.fields(id) {
                    steps.push(name);
                    ways(field, steps, open, found);
                    steps.pop();
                }
                open.pop();
            }
            Type::List(inner) => {
                steps.push("[]");
                ways(table.inner(inner), steps, open, found);
                steps.pop();
            }
            Type::Map(inner) => {
                steps.push("{}");
                ways(table.inner(inner), steps, open, found);
                steps.pop();
            }
            _ => {}
        }
    }

    fn reached<'d>(document: &'d Document, steps: &[&str]) -> Node<'d> {
        steps.iter().fold(document.root(), |node, step| match *step {
            "[]" => node.as_list().unwrap().get(0).unwrap(),
            "{}" => node.get("k").unwrap(),
            key => node.get(key).unwrap(),
        })
    }

    #[test]
    fn every_wrong_type_at_every_path_of_every_kind_is_marked() {
        let mut tried = 0;
        for (api_version, kind, known) in Table::shared().kinds() {
            if known.older || known.scope == crate::schema::Scope::List {
                continue;
            }
            let mut found = Vec::new();
            ways(Type::Definition(known.definition), &mut Vec::new(), &mut Vec::new(), &mut found);
            for (steps, wanted) in found {
                for value in values() {
                    let fits = match wanted {
                        Type::Any => true,
                        Type::Bool => value.is_boolean(),
                        Type::Int32 => value == json!(7),
                        Type::Int64 => value.is_i64(),
                        Type::Number => value.is_number(),
                        Type::String => value.is_string(),
                        Type::Quantity => value.is_number(),
                        Type::IntOrString => value.is_i64() || value.is_string(),
                        Type::List(_) => value.is_array(),
                        Type::Map(_) | Type::Object | Type::Definition(_) => value.is_object(),
                    };
                    let document = typed(api_version, kind, &at(&steps, value.clone()));
                    let marked =
                        matches!(reached(&document, &steps).content(), Content::Malformed(_));
                    assert_eq!(marked, !fits, "{kind} {steps:?} {value}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 50_000, "{tried}");
    }
}
