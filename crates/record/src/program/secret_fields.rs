//! Configuration files with secrets in them: what is secret is left out and noted.

use ringfort_document::{Content, Node, NodeId};

use crate::writer::{Field, Writer};

/// Copies the fields of a file; the texts below keys of `secrets` stand as empty ones.
pub(super) fn fields<'d>(
    writer: &mut Writer,
    object: Node<'d>,
    secrets: &[&str],
) -> Vec<Field<'d>> {
    let mut fields = Vec::new();
    for entry in object.as_map().into_iter().flat_map(|map| map.iter()) {
        if matches!(entry.value.content(), Content::Null) {
            continue;
        }
        let is_secret = secrets.contains(&entry.key.text);
        fields.push((
            entry.key.text,
            entry.key.span,
            copy(writer, entry.value, is_secret, secrets),
        ));
    }
    fields
}

fn copy(writer: &mut Writer, node: Node<'_>, is_secret: bool, secrets: &[&str]) -> NodeId {
    let span = node.span();
    match node.content() {
        Content::Map(_) => {
            let inner =
                if is_secret { sealed(writer, node) } else { fields(writer, node, secrets) };
            writer.builder.map(&inner, span)
        }
        Content::List(list) => {
            let items: Vec<NodeId> =
                list.iter().map(|item| copy(writer, item, is_secret, secrets)).collect();
            writer.builder.list(&items, span)
        }
        Content::Str(text) if is_secret && !text.is_empty() => {
            writer.seal(span);
            writer.builder.string("", span)
        }
        _ => writer.copy(node),
    }
}

/// All texts of a map that is secret as a whole.
fn sealed<'d>(writer: &mut Writer, node: Node<'d>) -> Vec<Field<'d>> {
    let entries = node.as_map().into_iter().flat_map(|map| map.iter());
    entries
        .map(|entry| (entry.key.text, entry.key.span, copy(writer, entry.value, true, &[])))
        .collect()
}
