//! From what `az` prints to what the REST API says: properties of resources stand flat there, and some are spelled
//! otherwise. Secrets are left out.

use ringfort_document::{Content, Node, NodeId, Span};

use super::names::api_name;
use crate::writer::{Field, Writer, start_of};

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
    "sku",
    "systemData",
    "tags",
    "type",
    "zones",
];

/// Keys whose values nobody may see.
const SECRETS: &[&str] = &[
    "accessKey",
    "adminPassword",
    "connectionString",
    "primaryConnectionString",
    "primaryKey",
    "primarySharedKey",
    "secondaryConnectionString",
    "secondaryKey",
    "secondarySharedKey",
    "secret",
    "secureValue",
    "storageAccountKey",
    "workspaceKey",
];

/// Lists whose items are resources of their own.
const PARTS: &[&str] = &[
    "defaultSecurityRules",
    "ipConfigurations",
    "manualPrivateLinkServiceConnections",
    "privateEndpointConnections",
    "privateLinkServiceConnections",
    "securityRules",
    "subnets",
];

/// Copies what belongs to one provider's resources.
pub(super) struct Copier<'w> {
    pub(super) writer: &'w mut Writer,
    /// In lower case: `microsoft.containerservice`.
    pub(super) provider: &'w str,
}

impl Copier<'_> {
    /// The fields of a resource or of a part of one that is a resource itself.
    pub(super) fn resource<'d>(&mut self, value: Node<'d>) -> Vec<Field<'d>> {
        let is_whole =
            value.get("properties").is_some_and(|own| !matches!(own.content(), Content::Null));
        if is_whole {
            return self.entries(value, &|_| true);
        }
        // A pool within a cluster has a property `type`, and no type of its own.
        let is_typed =
            value.get("type").and_then(Node::as_str).is_some_and(|own| own.contains('/'));
        let is_outer = |key: &str| match key {
            "apiVersion" | "kind" => true,
            "type" => is_typed,
            _ => OUTER.contains(&key),
        };
        let mut fields = self.entries(value, &is_outer);
        let inner = self.entries(value, &|key| !is_outer(key));
        let properties = self.writer.builder.map(&inner, value.span());
        fields.push(("properties", start_of(value.span()), properties));
        fields
    }

    fn entries<'d>(&mut self, map: Node<'d>, takes: &dyn Fn(&str) -> bool) -> Vec<Field<'d>> {
        let mut fields = Vec::new();
        for entry in map.as_map().into_iter().flat_map(|map| map.iter()) {
            let key = entry.key.text;
            if matches!(entry.value.content(), Content::Null) || !takes(key) {
                continue;
            }
            let value = match entry.value.content() {
                Content::Str(_) | Content::Int(_) | Content::Float(_) if SECRETS.contains(&key) => {
                    self.writer.seal(entry.value.span());
                    self.writer.builder.string("", entry.value.span())
                }
                Content::List(list) if PARTS.contains(&key) => {
                    let items: Vec<NodeId> = list.iter().map(|item| self.part(item)).collect();
                    self.writer.builder.list(&items, entry.value.span())
                }
                _ => self.value(entry.value),
            };
            fields.push((api_name(self.provider, key), entry.key.span, value));
        }
        fields
    }

    fn value(&mut self, node: Node<'_>) -> NodeId {
        let span = node.span();
        match node.content() {
            Content::List(list) => {
                let items: Vec<NodeId> = list.iter().map(|item| self.item(item)).collect();
                self.writer.builder.list(&items, span)
            }
            Content::Map(_) => {
                let fields = self.entries(node, &|_| true);
                self.writer.builder.map(&fields, span)
            }
            _ => self.writer.copy(node),
        }
    }

    /// An item of a list, which may be a resource of its own, such as a rule of a security group.
    fn item(&mut self, node: Node<'_>) -> NodeId {
        if is_part(node) { self.part(node) } else { self.value(node) }
    }

    pub(super) fn part(&mut self, node: Node<'_>) -> NodeId {
        let span: Span = node.span();
        let fields = self.resource(node);
        self.writer.builder.map(&fields, span)
    }
}

/// True for a resource within another: it has an id and a name of its own.
fn is_part(node: Node<'_>) -> bool {
    let text = |key| node.get(key).and_then(Node::as_str);
    text("name").is_some() && text("id").is_some_and(|id| id.starts_with("/subscriptions/"))
}
