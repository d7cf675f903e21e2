//! Typed decoding, as the API server does it: values of a wrong type are marked, nulls become what they are
//! when they are decoded.

use ringfort_document::{Content, Document, Map, Node, NodeId};

use super::table::{DefinitionId, Table, Type};

/// A change to a document that its types ask for.
enum Change {
    Malformed(NodeId, &'static str),
    DropNulls(NodeId),
}

/// Marks what contradicts the schema below `root` and takes out nulls that typed decoding takes for absent.
pub(crate) fn type_document(document: &mut Document, root: NodeId, definition: DefinitionId) {
    let mut changes = Vec::new();
    check(document.node(root), Type::Definition(definition), Table::shared(), &mut changes);
    for change in changes {
        match change {
            Change::Malformed(id, expected) => document.mark_malformed(id, expected),
            Change::DropNulls(id) => document.drop_nulls(id),
        }
    }
}

/// Types a pod template that a custom kind carries.
pub(crate) fn type_template(document: &mut Document, template: NodeId) {
    if let Some(definition) = Table::shared().definition("core.v1.PodTemplateSpec") {
        type_document(document, template, definition);
    }
}

fn check(node: Node<'_>, kind: Type, table: &Table, changes: &mut Vec<Change>) {
    let content = node.content();
    if let Some(expected) = mismatch(&content, kind) {
        changes.push(Change::Malformed(node.id(), expected));
        return;
    }
    match (kind, content) {
        (Type::Definition(id), Content::Map(map)) => {
            check_fields(node.id(), map, id, table, changes)
        }
        (Type::List(inner), Content::List(list)) => {
            let inner = table.inner(inner);
            list.iter().for_each(|item| check(item, inner, table, changes));
        }
        (Type::Map(inner), Content::Map(map)) => {
            let inner = table.inner(inner);
            map.iter().for_each(|entry| check(entry.value, inner, table, changes));
        }
        _ => {}
    }
}

fn check_fields(
    id: NodeId,
    map: Map<'_>,
    definition: DefinitionId,
    table: &Table,
    changes: &mut Vec<Change>,
) {
    let mut nulls = false;
    for entry in map.iter() {
        let Some(kind) = table.field(definition, entry.key.text) else { continue };
        match entry.value.content() {
            Content::Null => nulls = true,
            _ => check(entry.value, kind, table, changes),
        }
    }
    if nulls {
        changes.push(Change::DropNulls(id));
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
        Type::Int32 => {
            let expected =
                if matches!(content, Content::Int(_)) { "32-bit integer" } else { "integer" };
            (matches!(content, Content::Int(value) if i32::try_from(*value).is_ok()), expected)
        }
        Type::Int64 => (matches!(content, Content::Int(_)), "integer"),
        Type::Number => (matches!(content, Content::Int(_) | Content::Float(_)), "number"),
        Type::String => (matches!(content, Content::Str(_)), "string"),
        Type::Quantity => {
            (matches!(content, Content::Str(_) | Content::Int(_) | Content::Float(_)), "quantity")
        }
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
