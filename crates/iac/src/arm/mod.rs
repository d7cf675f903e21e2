//! Templates of Azure Resource Manager.

mod comments;
mod expression;
mod functions;
mod scope;
mod template;

use std::sync::Arc;

use ringfort_document::{Builder, Content, Document, Node, NodeId, Span};

pub use comments::without_comments;

use crate::value::{Budget, Value};
use template::Deployed;

/// What a template deploys.
#[derive(Debug)]
pub struct Deployment {
    /// `{"value": [resource, ...], "deployed": true}`, much as the API would answer.
    pub document: Document,
    /// Places of secrets, which are not in the document.
    pub sealed: Vec<Span>,
    /// Templates that are linked to and not part of this one: place, and the link.
    pub linked: Vec<(Span, String)>,
}

/// True for what says of itself that it is a template.
pub fn is_template(root: Node<'_>) -> bool {
    let has_list = |key: &str| {
        root.get(key)
            .is_some_and(|node| matches!(node.content(), Content::List(_) | Content::Map(_)))
    };
    says(root, "deploymentTemplate.json") && has_list("resources")
}

/// True for what says of itself that it holds the parameters of a template.
pub fn is_parameters(root: Node<'_>) -> bool {
    says(root, "deploymentParameters.json") && root.get("parameters").is_some()
}

/// The schema's name tells what a file is; there are some for subscriptions, management groups and tenants.
fn says(root: Node<'_>, kind: &str) -> bool {
    let schema = root.get("$schema").and_then(Node::as_str).unwrap_or_default();
    let schema = schema.to_ascii_lowercase();
    let name = schema.rsplit('/').next().unwrap_or_default().trim_end_matches('#');
    let starts = schema.starts_with("https://schema.management.azure.com/")
        || schema.starts_with("http://schema.management.azure.com/");
    starts && name.ends_with(&kind.to_ascii_lowercase())
}

/// Evaluates a template with the parameters of a file, if there is one.
pub fn evaluate(template: &Document, parameters: Option<&Document>) -> Deployment {
    let budget = Budget::default();
    let given = parameters.map(|document| document.root());
    let Deployed { resources, sealed, linked } = template::deploy(template.root(), given, &budget);
    let mut builder = Builder::new(Arc::clone(template.vocabulary()));
    let whole = template.root().span();
    let items: Vec<NodeId> =
        resources.iter().map(|resource: &Value| resource.write(&mut builder, whole)).collect();
    let list = builder.list(&items, whole);
    let deployed = builder.bool(true, whole);
    let root = builder.map(&[("value", whole, list), ("deployed", whole, deployed)], whole);
    Deployment { document: builder.finish_like(root, template), sealed, linked }
}
