//! Resources of Terraform's azurerm and azapi providers, as Azure Resource Manager would have them.

mod table;

use ringfort_document::{Content, Node, NodeId, Span};

use crate::subject;
use crate::tree::{Made, Tree, freeze, has, put, put_if_absent};
use crate::writer::{Field, Writer, is_head, start_of};
use table::{Default, Each, Mapping, Rule};

/// The key of the list of resources in a document that the evaluation of Terraform's files makes.
const EVALUATED: &str = "ringfort.io/terraform";

/// Writes the records of evaluated files, or of a plan as JSON; false if the value is neither.
pub(crate) fn configuration(writer: &mut Writer, value: Node<'_>) -> bool {
    if let Some(list) = value.get(EVALUATED).and_then(Node::as_list) {
        list.iter().for_each(|resource| self::resource(writer, resource, None));
        return true;
    }
    let is_plan = value.get("format_version").is_some() && value.get("terraform_version").is_some();
    let planned =
        ["planned_values", "values"].iter().find_map(|key| value.at(&[key, "root_module"]));
    let Some(root) = planned.filter(|_| is_plan) else { return false };
    module(writer, root, value.get("resource_changes"), 0);
    true
}

/// The resources of a module of a plan, and of those within it.
fn module(writer: &mut Writer, module: Node<'_>, changes: Option<Node<'_>>, depth: usize) {
    const DEEPEST: usize = 32;
    let list = |key: &str| module.get(key).and_then(Node::as_list);
    for resource in list("resources").into_iter().flat_map(|list| list.iter()) {
        if resource.get("mode").and_then(Node::as_str) != Some("data") {
            self::resource(writer, resource, unknown(changes, resource));
        }
    }
    for inner in list("child_modules").into_iter().flat_map(|list| list.iter()) {
        if depth < DEEPEST {
            self::module(writer, inner, changes, depth + 1);
        }
    }
}

/// What of a resource is only known after the plan is carried out.
fn unknown<'d>(changes: Option<Node<'d>>, resource: Node<'d>) -> Option<Node<'d>> {
    let address = resource.get("address")?.as_str()?;
    let mut list = changes?.as_list()?.iter();
    let change = list.find(|one| one.get("address").and_then(Node::as_str) == Some(address))?;
    change.at(&["change", "after_unknown"])
}

fn resource(writer: &mut Writer, resource: Node<'_>, unknown: Option<Node<'_>>) {
    let text = |key: &str| resource.get(key).and_then(Node::as_str).unwrap_or_default();
    let (kind, address) = (text("type"), text("address"));
    let Some(values) = resource.get("values") else { return };
    if kind.starts_with("azapi_") {
        return of_azapi(writer, values, resource.span(), address);
    }
    let Some(mapping) = table::MAPPINGS.iter().find(|mapping| mapping.resource == kind) else {
        return;
    };
    let version = resource.get("provider_version").and_then(|node| match node.content() {
        Content::Int(version) => Some(version),
        _ => None,
    });
    let source = Source { values, unknown, version };
    let span = resource.span();
    let mut tree = Tree::Map(Vec::new(), span);
    mapping.apply(source, &mut tree, span);
    let name = values.get("name").and_then(Node::as_str).unwrap_or(address);
    put(&mut tree, &["type"], Tree::Made(Made::Text(mapping.arm.to_owned()), start_of(span)), span);
    write(writer, mapping.subject, name, address, tree, span);
    for each in mapping.records {
        for item in source.items(each.from) {
            let mut part = Tree::Map(Vec::new(), item.values.span());
            each.apply(item, &mut part);
            let owner = Tree::Made(Made::Text(address.to_owned()), start_of(item.values.span()));
            put(&mut part, &["owner"], owner, item.values.span());
            let own = item.values.get("name").and_then(Node::as_str).unwrap_or_default();
            write(writer, each.to, &format!("{name}/{own}"), "", part, item.values.span());
        }
    }
}

fn write(
    writer: &mut Writer,
    subject: &str,
    name: &str,
    address: &str,
    tree: Tree<'_>,
    span: Span,
) {
    let Tree::Map(entries, _) = tree else { return };
    let entries: Vec<(String, Span, NodeId)> = entries
        .into_iter()
        .filter(|(key, _, _)| !is_head(key))
        .map(|(key, at, value)| (key, at, freeze(writer, value)))
        .collect();
    let mut fields: Vec<Field<'_>> =
        entries.iter().map(|(key, at, id)| (key.as_str(), *at, *id)).collect();
    if !address.is_empty() {
        fields.push(("address", start_of(span), writer.builder.string(address, start_of(span))));
    }
    writer.record(subject, name, span, &fields);
}

/// azapi says the API's own words: `type = "Microsoft.X/y@version"` and a body.
fn of_azapi(writer: &mut Writer, values: Node<'_>, span: Span, address: &str) {
    let own = values.get("type").and_then(Node::as_str).unwrap_or_default();
    let (kind, version) = own.split_once('@').unwrap_or((own, ""));
    let Some(subject) = subject::of_type(kind) else { return };
    let mut tree = Tree::Map(Vec::new(), span);
    let body = values.get("body");
    for entry in body.and_then(Node::as_map).into_iter().flat_map(|map| map.iter()) {
        put(&mut tree, &[entry.key.text], Tree::Copied(entry.value), entry.key.span);
    }
    if let Some(Content::Unresolved(why)) = body.map(Node::content) {
        put_if_absent(&mut tree, &["properties"], why, span);
    }
    for key in ["name", "location", "tags", "identity"] {
        if let Some(node) = values.get(key) {
            put(&mut tree, &[key], Tree::Copied(node), node.span());
        }
    }
    let made = |text: &str| Tree::Made(Made::Text(text.to_owned()), start_of(span));
    put(&mut tree, &["type"], made(kind), span);
    put(&mut tree, &["armApiVersion"], made(version), span);
    let name = values.get("name").and_then(Node::as_str).unwrap_or(address);
    write(writer, subject, name, address, tree, span);
}

/// Values of a resource or block, and which of them a plan does not know.
#[derive(Clone, Copy)]
struct Source<'d> {
    values: Node<'d>,
    unknown: Option<Node<'d>>,
    /// The major version of the provider, if the files tell it.
    version: Option<i64>,
}

/// What stands at a path.
enum Found<'d> {
    Absent,
    There(Node<'d>),
    Unknown(String, Span),
}

impl<'d> Source<'d> {
    /// Follows a path; of a block, which is a list, the first one counts.
    fn at(self, path: &str) -> Found<'d> {
        let (mut node, mut unknown) = (self.values, self.unknown);
        for key in path.split('.') {
            node = first(node);
            if let Content::Unresolved(why) = node.content() {
                return Found::Unknown(why.to_owned(), node.span());
            }
            unknown = unknown.and_then(|unknown| first(unknown).get(key));
            let next = node.get(key).filter(|next| !matches!(next.content(), Content::Null));
            let Some(next) = next else {
                let is_later = unknown.is_some_and(|unknown| unknown.as_bool() == Some(true));
                return match is_later {
                    true => Found::Unknown(
                        "it is known after the plan is applied".to_owned(),
                        node.span(),
                    ),
                    false => Found::Absent,
                };
            };
            node = next;
        }
        match node.content() {
            Content::Unresolved(why) => Found::Unknown(why.to_owned(), node.span()),
            Content::List(list) if list.is_empty() => Found::Absent,
            _ => Found::There(node),
        }
    }

    /// The blocks of a type.
    fn items(self, path: &str) -> Vec<Source<'d>> {
        match self.at(path) {
            Found::There(node) => match node.content() {
                Content::List(list) => {
                    list.iter().map(|values| Source { values, unknown: None, ..self }).collect()
                }
                _ => vec![Source { values: node, unknown: None, ..self }],
            },
            _ => Vec::new(),
        }
    }
}

/// The first block of a list of blocks, or the value itself.
fn first(node: Node<'_>) -> Node<'_> {
    node.as_list().and_then(|list| list.get(0)).unwrap_or(node)
}

impl Mapping {
    fn apply<'d>(&self, source: Source<'d>, tree: &mut Tree<'d>, span: Span) {
        apply(self.rules, source, tree);
        for each in self.lists {
            if let Found::Unknown(why, span) = source.at(each.from) {
                let path: Vec<&str> = each.to.split('.').collect();
                put(tree, &path, Tree::Made(Made::Unknown(why), span), span);
                continue;
            }
            let items: Vec<Tree<'d>> = source
                .items(each.from)
                .into_iter()
                .map(|item| {
                    let mut part = Tree::Map(Vec::new(), item.values.span());
                    each.apply(item, &mut part);
                    part
                })
                .collect();
            if !items.is_empty() {
                let path: Vec<&str> = each.to.split('.').collect();
                put(tree, &path, Tree::List(items, span), span);
            }
        }
        for (path, default) in self.defaults {
            let path: Vec<&str> = path.split('.').collect();
            if !has(tree, &path) {
                let made = match default {
                    Default::Bool(value) => Made::Bool(*value),
                    Default::Before5(before, after) => match source.version {
                        Some(version) => Made::Bool(if version < 5 { *before } else { *after }),
                        None => Made::Unknown(
                            "the default differs between versions 4 and 5 of the provider azurerm"
                                .to_owned(),
                        ),
                    },
                    Default::Text(text) => Made::Text((*text).to_owned()),
                };
                put(tree, &path, Tree::Made(made, start_of(span)), start_of(span));
            }
        }
    }
}

impl Each {
    fn apply<'d>(&self, item: Source<'d>, part: &mut Tree<'d>) {
        apply(self.rules, item, part);
        for (path, text) in self.constants {
            let span = start_of(item.values.span());
            let path: Vec<&str> = path.split('.').collect();
            put(part, &path, Tree::Made(Made::Text((*text).to_owned()), span), span);
        }
    }
}

fn apply<'d>(rules: &[(&str, &str, Rule)], source: Source<'d>, tree: &mut Tree<'d>) {
    for (from, to, rule) in rules {
        // An attribute may have had another name in an earlier version of the provider.
        let found = from
            .split('|')
            .map(|name| source.at(name))
            .find(|found| !matches!(found, Found::Absent));
        let (leaf, span) = match found {
            None | Some(Found::Absent) => continue,
            Some(Found::Unknown(why, span)) => (Tree::Made(Made::Unknown(why), span), span),
            Some(Found::There(node)) => match rule.translate(node) {
                Some(leaf) => (leaf, node.span()),
                None => continue,
            },
        };
        let path: Vec<&str> = to.split('.').collect();
        put(tree, &path, leaf, span);
    }
}

impl Rule {
    /// The value as the API has it; `None` if it says nothing.
    fn translate<'d>(&self, node: Node<'d>) -> Option<Tree<'d>> {
        let span = node.span();
        let made = |made: Made| Some(Tree::Made(made, span));
        match (self, node.as_bool()) {
            (Rule::Same, _) => Some(Tree::Copied(node)),
            (Rule::Present, _) => made(Made::Bool(true)),
            (Rule::Not, Some(value)) => made(Made::Bool(!value)),
            (Rule::Word(on, off), Some(value)) => {
                made(Made::Text((if value { *on } else { *off }).to_owned()))
            }
            (Rule::Constant(text), _) => made(Made::Text((*text).to_owned())),
            (Rule::IfTrue(text), Some(true)) => made(Made::List(vec![(*text).to_owned()])),
            (Rule::IfTrue(_), _) => None,
            // A value of another type is handed on as it is, for the check to stumble over.
            (Rule::Not | Rule::Word(..), None) => Some(Tree::Copied(node)),
        }
    }
}

#[cfg(test)]
mod tests;
