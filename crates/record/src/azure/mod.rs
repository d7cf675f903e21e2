//! Azure resources as Azure Resource Manager has them, and as `az` prints them.

mod flat;
mod names;
mod terraform;

use ringfort_document::{Node, NodeId};

use crate::subject;
use crate::writer::{Field, Writer, start_of};
use flat::Copier;

pub(crate) use terraform::configuration;

/// True for what says of itself that it is a resource of Azure.
pub(crate) fn is_resource(value: Node<'_>) -> bool {
    type_of(value).is_some()
}

/// The type that a value says to have.
fn type_of(value: Node<'_>) -> Option<&str> {
    let Some(own) = value.get("type").and_then(Node::as_str) else { return type_of_setting(value) };
    let (provider, rest) = own.split_once('/')?;
    let of_azure = provider.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("Microsoft."));
    (of_azure && !rest.is_empty()).then_some(own)
}

/// Diagnostic settings of subscriptions come without a type; their ids tell it.
fn type_of_setting(value: Node<'_>) -> Option<&'static str> {
    value.get("properties")?.get("logs")?;
    let id = value.get("id")?.as_str()?.to_ascii_lowercase();
    let (_, path) = id.rsplit_once("/providers/")?;
    let is_setting = ["azureresourcemanager/", "microsoft.insights/"].iter().any(|provider| {
        path.strip_prefix(provider).is_some_and(|kind| kind.starts_with("diagnosticsettings/"))
    });
    is_setting.then_some("Microsoft.Insights/diagnosticSettings")
}

/// Writes the records of what the REST API answers when it is asked for a list; false if it is none.
pub(crate) fn answer(writer: &mut Writer, value: Node<'_>) -> bool {
    let items = value.get("value").and_then(Node::as_list);
    let mut found = false;
    for item in items.into_iter().flat_map(|items| items.iter()) {
        found |= resource(writer, item);
    }
    if let Some(list) = value.get("value").filter(|_| value.get(DEPLOYED).is_none()) {
        alerts(writer, list);
    }
    found
}

/// The key that tells what a template deploys from what there is.
const DEPLOYED: &str = "deployed";

/// Writes the record of all alerts of a subscription, if a list is that: only the whole list tells what is missing.
pub(crate) fn alerts(writer: &mut Writer, list: Node<'_>) {
    let is_alert =
        |item: Node<'_>| type_of(item).and_then(subject::of_type) == Some("activity-log-alert");
    let Some(items) =
        list.as_list().filter(|items| !items.is_empty() && items.iter().all(is_alert))
    else {
        return;
    };
    let mut copier = Copier { writer, provider: "microsoft.insights" };
    let copies: Vec<NodeId> = items.iter().map(|item| copier.part(item)).collect();
    let copies = writer.builder.list(&copies, list.span());
    writer.record("activity-log-alerts", "", list.span(), &[("alerts", list.span(), copies)]);
}

/// Writes the record of a resource, and those of what it holds; false if it is none.
pub(crate) fn resource(writer: &mut Writer, value: Node<'_>) -> bool {
    let Some(own) = type_of(value) else { return false };
    let Some(subject) = subject::of_type(own) else { return true };
    let provider = own.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let name = name_of(value);
    let fields = fields(&mut Copier { writer, provider: &provider }, value);
    writer.record(subject, &name, value.span(), &fields);
    let part = match subject {
        "aks-cluster" => Some(("agentPoolProfiles", "agent-pool")),
        "virtual-network" => Some(("subnets", "subnet")),
        _ => None,
    };
    if let Some((list, subject)) = part {
        let items = value.at(&["properties", list]).or_else(|| value.get(list));
        embedded(writer, items, subject, (&provider, &name));
    }
    true
}

/// The name, with those of the resources that it belongs to: `shop/system` for a node pool.
fn name_of(value: Node<'_>) -> String {
    let name = value.get("name").and_then(Node::as_str).unwrap_or_default();
    let id = value.get("id").and_then(Node::as_str).unwrap_or_default();
    let Some((_, path)) = id.rsplit_once("/providers/") else { return name.to_owned() };
    let names: Vec<&str> = path.split('/').skip(2).step_by(2).collect();
    if names.last() == Some(&name) { names.join("/") } else { name.to_owned() }
}

/// The fields of a record. The API's own `apiVersion` and `kind` make way for those of the record.
fn fields<'d>(copier: &mut Copier<'_>, value: Node<'d>) -> Vec<Field<'d>> {
    let renamed = |key: &'d str| match key {
        "apiVersion" => "armApiVersion",
        "kind" => "armKind",
        other => other,
    };
    let fields = copier.resource(value);
    fields.into_iter().map(|(key, span, id)| (renamed(key), span, id)).collect()
}

/// Resources that are listed within another.
fn embedded(
    writer: &mut Writer,
    list: Option<Node<'_>>,
    subject: &str,
    (provider, owner): (&str, &str),
) {
    let items = list.and_then(Node::as_list);
    for item in items.into_iter().flat_map(|items| items.iter()) {
        let own = item.get("name").and_then(Node::as_str).unwrap_or_default();
        let name = if owner.is_empty() { own.to_owned() } else { format!("{owner}/{own}") };
        let mut fields = fields(&mut Copier { writer, provider }, item);
        if !owner.is_empty() {
            let start = start_of(item.span());
            fields.push(("owner", start, writer.builder.string(owner, start)));
        }
        writer.record(subject, &name, item.span(), &fields);
    }
}

#[cfg(test)]
mod tests;
