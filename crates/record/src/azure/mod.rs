//! Azure resources as Azure Resource Manager has them, and as `az` prints them.

use ringfort_document::{Node, NodeId, Span};

use crate::subject;
use crate::writer::{Field, Writer};

/// Keys that stand beside `properties`; `az` prints all others among them.
const OUTER: &[&str] = &[
    "eTag",
    "etag",
    "extendedLocation",
    "id",
    "identity",
    "location",
    "managedBy",
    "name",
    "plan",
    "resourceGroup",
    "scale",
    "sku",
    "systemData",
    "tags",
    "type",
    "zones",
];

/// True for what says of itself that it is a resource of Azure.
pub(crate) fn is_resource(value: Node<'_>) -> bool {
    type_of(value).is_some()
}

/// The type that a value says to have.
fn type_of(value: Node<'_>) -> Option<&str> {
    let own = value.get("type").and_then(Node::as_str)?;
    let (provider, rest) = own.split_once('/')?;
    let of_azure = provider.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("Microsoft."));
    (of_azure && !rest.is_empty()).then_some(own)
}

/// Writes the record of a resource, and those of what it holds; false if it is none.
pub(crate) fn resource(writer: &mut Writer, value: Node<'_>) -> bool {
    let Some(own) = type_of(value) else { return false };
    let Some(subject) = subject::of_type(own) else { return true };
    let name = value.get("name").and_then(Node::as_str).unwrap_or_default();
    let fields = fields(writer, value);
    writer.record(subject, name, value.span(), &fields);
    if subject == "aks-cluster" {
        let pools = ["properties", "agentPoolProfiles"];
        let pools = value.at(&pools).or_else(|| value.get("agentPoolProfiles"));
        embedded(writer, pools, "agent-pool", name);
    }
    if subject == "virtual-network" {
        let subnets = value.at(&["properties", "subnets"]).or_else(|| value.get("subnets"));
        embedded(writer, subnets, "subnet", name);
    }
    true
}

/// The fields of a record: what `az` prints flat is put below `properties`.
fn fields<'d>(writer: &mut Writer, value: Node<'d>) -> Vec<Field<'d>> {
    let renamed = |key: &'d str| match key {
        "apiVersion" => "armApiVersion",
        "kind" => "armKind",
        other => other,
    };
    if value.get("properties").is_some_and(|properties| properties.as_map().is_some()) {
        let fields = writer.fields(value, &|_| false);
        return fields.into_iter().map(|(key, span, id)| (renamed(key), span, id)).collect();
    }
    let is_outer = |key: &str| OUTER.contains(&key) || matches!(key, "apiVersion" | "kind");
    let mut fields: Vec<Field<'d>> = writer
        .fields(value, &|key| !is_outer(key))
        .into_iter()
        .map(|(key, span, id)| (renamed(key), span, id))
        .collect();
    let inner = writer.fields(value, &is_outer);
    let properties = writer.builder.map(&inner, value.span());
    fields.push(("properties", start_of(value), properties));
    fields
}

/// Resources that are listed within another; what is said of them stands flat or below `properties`.
fn embedded(writer: &mut Writer, list: Option<Node<'_>>, subject: &str, owner: &str) {
    let items = list.and_then(Node::as_list);
    for item in items.into_iter().flat_map(|items| items.iter()) {
        let own = item.get("name").and_then(Node::as_str).unwrap_or_default();
        let name = if owner.is_empty() { own.to_owned() } else { format!("{owner}/{own}") };
        let fields = fields(writer, item);
        let kind = owner_field(writer, item, owner);
        let fields: Vec<Field<'_>> = fields.into_iter().chain(kind).collect();
        writer.record(subject, &name, item.span(), &fields);
    }
}

fn owner_field(
    writer: &mut Writer,
    item: Node<'_>,
    owner: &str,
) -> Option<(&'static str, Span, NodeId)> {
    let start = start_of(item);
    (!owner.is_empty()).then(|| ("owner", start, writer.builder.string(owner, start)))
}

fn start_of(node: Node<'_>) -> Span {
    let span = node.span();
    Span { start: span.start, end: span.start }
}
