//! The configuration of an image, as registries hold it and as `docker image inspect` prints it.

use ringfort_document::{Content, Node, NodeId, Span};

use crate::writer::{Field, Writer};

/// Keys of `docker image inspect`, and what they are called in the OCI configuration.
const RENAMED: &[(&str, &str)] = &[
    ("Architecture", "architecture"),
    ("Author", "author"),
    ("Config", "config"),
    ("Created", "created"),
    ("Os", "os"),
    ("OsVersion", "os.version"),
    ("Variant", "variant"),
];

/// Writes the record of an image; false if the value is none.
pub(crate) fn configuration(writer: &mut Writer, value: Node<'_>) -> bool {
    if is_oci(value) {
        let fields = writer.fields(value, &|_| false);
        writer.record("image", "", value.span(), &fields);
        return true;
    }
    if is_inspected(value) {
        let fields = inspected(writer, value);
        writer.record("image", tag(value).unwrap_or_default(), value.span(), &fields);
        return true;
    }
    false
}

fn is_oci(value: Node<'_>) -> bool {
    let text = |key| value.get(key).and_then(Node::as_str).is_some();
    text("architecture") && text("os") && value.at(&["rootfs", "type"]).is_some()
}

fn is_inspected(value: Node<'_>) -> bool {
    let map = |key| value.get(key).is_some_and(|node| matches!(node.content(), Content::Map(_)));
    value.get("Architecture").is_some() && map("RootFS") && map("Config")
}

fn inspected<'d>(writer: &mut Writer, value: Node<'d>) -> Vec<Field<'d>> {
    let mut fields = Vec::new();
    for &(theirs, ours) in RENAMED {
        if let Some(node) =
            value.get(theirs).filter(|node| !matches!(node.content(), Content::Null))
        {
            fields.push((ours, node.span(), writer.copy(node)));
        }
    }
    if let Some(layers) = value.at(&["RootFS", "Layers"]) {
        fields.push(("rootfs", layers.span(), file_system(writer, layers)));
    }
    fields
}

fn file_system(writer: &mut Writer, layers: Node<'_>) -> NodeId {
    let span: Span = layers.span();
    let layers = writer.copy(layers);
    let kind = writer.builder.string("layers", span);
    writer.builder.map(&[("type", span, kind), ("diff_ids", span, layers)], span)
}

/// The first name of the image.
fn tag(value: Node<'_>) -> Option<&str> {
    value.get("RepoTags")?.as_list()?.get(0)?.as_str()
}
