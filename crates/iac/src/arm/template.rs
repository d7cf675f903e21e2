//! The resources of a template, and of the templates within it.

use ringfort_document::{Content, Node, Span};

use super::expression::{self, Written};
use super::functions::path_of;
use super::scope::{Given, Names, Scope, Variable, places};
use crate::value::{Budget, Kind, Value};

/// The deepest nesting of resources and templates that is followed.
const DEEPEST: usize = 16;
/// The most resources of a template.
const MOST_RESOURCES: usize = 5_000;

/// Parts of a resource that are about its deployment.
const OWN: &[&str] =
    &["asserts", "comments", "condition", "copy", "dependsOn", "existing", "import", "resources"];

/// What a template deploys.
#[derive(Debug, Default)]
pub(super) struct Deployed {
    pub(super) resources: Vec<Value>,
    pub(super) sealed: Vec<Span>,
    pub(super) linked: Vec<(Span, String)>,
}

/// Deploys the outermost template.
pub(super) fn deploy(root: Node<'_>, given: Option<Node<'_>>, budget: &Budget) -> Deployed {
    let mut deployed = Deployed::default();
    let mut scope = Scope::new(String::new(), budget);
    declare(&mut scope, root, &mut deployed);
    let given = given.and_then(|given| given.get("parameters")).and_then(Node::as_map);
    for entry in given.into_iter().flat_map(|map| map.iter()) {
        let name = entry.key.text.to_ascii_lowercase();
        // A secure one stays unknown; so does what a vault holds.
        let known = scope.parameters.get(&name);
        let is_secure = matches!(known, Some(Given::Value(Value { kind: Kind::Unknown(_), .. })));
        let Some(value) = entry.value.get("value").filter(|_| !is_secure) else { continue };
        let value = scope.value(value, &Names::default()).without_places();
        scope.parameters.insert(name, Given::Value(value));
    }
    Walk { scope: &scope, deployed: &mut deployed }.all(root, &Owner::default(), 0);
    deployed
}

/// Parameters with defaults, variables and functions of a template.
fn declare<'d>(scope: &mut Scope<'d, '_>, root: Node<'d>, deployed: &mut Deployed) {
    let entries = |key: &str| root.get(key).and_then(Node::as_map);
    for entry in entries("parameters").into_iter().flat_map(|map| map.iter()) {
        let name = entry.key.text.to_ascii_lowercase();
        let default = entry.value.get("defaultValue");
        let kind = entry.value.get("type").and_then(Node::as_str).unwrap_or_default();
        let is_secure =
            kind.eq_ignore_ascii_case("securestring") || kind.eq_ignore_ascii_case("secureobject");
        if is_secure {
            default.into_iter().for_each(|default| places(default, 0, &mut deployed.sealed));
            let why = format!("the parameter `{}` is secure", entry.key.text);
            scope.parameters.insert(name, Given::Value(Value::unknown(why)));
        } else if let Some(default) = default {
            scope.parameters.insert(name, Given::Default(default));
        } else if entry.value.get("nullable").and_then(Node::as_bool) == Some(true) {
            scope.parameters.insert(name, Given::Value(Value::new(Kind::Null)));
        }
    }
    for entry in entries("variables").into_iter().flat_map(|map| map.iter()) {
        let name = entry.key.text.to_ascii_lowercase();
        match entry.value.as_list().filter(|_| name == "copy") {
            Some(loops) => {
                for one in loops.iter() {
                    let own = one.get("name").and_then(Node::as_str).unwrap_or_default();
                    scope.variables.insert(own.to_ascii_lowercase(), Variable::Copied(one));
                }
            }
            None => drop(scope.variables.insert(name, Variable::Plain(entry.value))),
        }
    }
    let spaces = root.get("functions").and_then(Node::as_list);
    for space in spaces.into_iter().flat_map(|list| list.iter()) {
        let own = space.get("namespace").and_then(Node::as_str).unwrap_or_default();
        let members = space.get("members").and_then(Node::as_map);
        for member in members.into_iter().flat_map(|map| map.iter()) {
            let name = format!("{own}.{}", member.key.text).to_ascii_lowercase();
            scope.functions.insert(name, member.value);
        }
    }
}

/// The resource that others stand within.
#[derive(Clone, Default)]
struct Owner {
    kind: String,
    name: String,
    /// Why nobody knows whether it is made.
    uncertain: Option<String>,
}

struct Walk<'w, 'd, 'b> {
    scope: &'w Scope<'d, 'b>,
    deployed: &'w mut Deployed,
}

impl<'d> Walk<'_, 'd, '_> {
    /// The resources of a template, or those within a resource.
    fn all(&mut self, of: Node<'d>, owner: &Owner, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let resources = of.get("resources");
        let list = resources.and_then(Node::as_list).into_iter().flat_map(|list| list.iter());
        let named = resources.and_then(Node::as_map).into_iter().flat_map(|map| map.iter());
        for resource in list.chain(named.map(|entry| entry.value)) {
            self.copies(resource, owner, depth);
        }
    }

    /// The resource, as often as its loop says.
    fn copies(&mut self, resource: Node<'d>, owner: &Owner, depth: usize) {
        let names = Names::default();
        let is_new = resource.get("existing").and_then(Node::as_bool) != Some(true);
        if !is_new {
            return;
        }
        let Some(copy) = resource.get("copy").filter(|copy| copy.as_map().is_some()) else {
            return self.conditional(resource, &names, owner, depth);
        };
        let name = copy.get("name").and_then(Node::as_str).unwrap_or_default();
        let count = match copy.get("count") {
            Some(count) => self.scope.count(count, &names),
            None => Err("a loop without `count`".to_owned()),
        };
        match count {
            Ok(count) => {
                for index in 0..count {
                    self.conditional(resource, &names.looped(name, index), owner, depth);
                }
            }
            Err(why) => {
                let uncertain = Owner { uncertain: Some(why), ..owner.clone() };
                self.conditional(resource, &names, &uncertain, depth);
            }
        }
    }

    fn conditional(&mut self, resource: Node<'d>, names: &Names, owner: &Owner, depth: usize) {
        let condition = resource.get("condition").map(|node| self.scope.value(node, names).kind);
        match condition {
            Some(Kind::Bool(false)) => {}
            None | Some(Kind::Bool(true)) => self.one(resource, names, owner, depth),
            Some(Kind::Unknown(why)) => {
                let uncertain = Owner { uncertain: Some(why), ..owner.clone() };
                self.one(resource, names, &uncertain, depth);
            }
            Some(_) => {
                let why = "a condition that is no boolean".to_owned();
                let uncertain = Owner { uncertain: Some(why), ..owner.clone() };
                self.one(resource, names, &uncertain, depth);
            }
        }
    }

    fn one(&mut self, resource: Node<'d>, names: &Names, owner: &Owner, depth: usize) {
        let text = |key: &str| resource.get(key).and_then(Node::as_str).unwrap_or_default();
        let within = |outer: &str, own: &str| match outer {
            "" => own.to_owned(),
            outer => format!("{outer}/{own}"),
        };
        let kind = within(&owner.kind, text("type").split('@').next().unwrap_or_default());
        let name = within(&owner.name, &self.scope.name_of(text("name"), names));
        if self.deployed.resources.len() >= MOST_RESOURCES {
            return;
        }
        if kind.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
            return self.nested(resource, names, owner, &name, depth);
        }
        let own = Owner { kind, name, uncertain: owner.uncertain.clone() };
        let fields = self.fields(resource, names, &own);
        let value = Value { kind: Kind::Map(fields), span: Some(resource.span()) };
        self.deployed.resources.push(value);
        self.all(resource, &own, depth + 1);
    }

    /// The fields of a resource, as the API has them.
    fn fields(&self, resource: Node<'d>, names: &Names, own: &Owner) -> Vec<(String, Value)> {
        let at = |key: &str, value: Value| {
            let span = resource.get(key).map(Node::span);
            (key.to_owned(), value.at(span))
        };
        let extends = extended(own);
        let (kind, name, scope) = match &extends {
            Some((kind, name, scope)) => (kind, name, Some(scope)),
            None => (&own.kind, &own.name, None),
        };
        let mut fields = vec![at("type", Value::text(kind)), at("name", Value::text(name))];
        let without: Vec<&str> = OWN.iter().copied().chain(["type", "name", "scope"]).collect();
        match &own.uncertain {
            Some(why) => {
                let why = format!("whether it is made depends on what is not known: {why}");
                for key in ["identity", "kind", "location", "properties", "sku", "tags", "zones"] {
                    fields.push(at(key, Value::unknown(why.clone())));
                }
            }
            None => fields.extend(self.scope.fields(resource, names, &without)),
        }
        match (scope, resource.get("scope").and_then(Node::as_str)) {
            (Some(scope), _) => fields.push(at("scope", Value::text(scope))),
            (None, Some(text)) => {
                let scope = Value::text(self.scope.name_of(text, names));
                fields.push(at("scope", scope));
            }
            (None, None) => {}
        }
        fields
    }

    /// A deployment within: a template of its own, which sees its own parameters or the outer ones.
    fn nested(
        &mut self,
        resource: Node<'d>,
        names: &Names,
        owner: &Owner,
        name: &str,
        depth: usize,
    ) {
        let Some(template) = resource.at(&["properties", "template"]) else {
            if let Some(link) = resource.at(&["properties", "templateLink"]) {
                let place = ["relativePath", "uri", "id"].iter().find_map(|key| link.get(key));
                let text = place.and_then(Node::as_str).unwrap_or("a template");
                self.deployed.linked.push((link.span(), text.to_owned()));
            }
            return;
        };
        if template.as_map().is_none() || depth > DEEPEST {
            return;
        }
        let way = resource.at(&["properties", "expressionEvaluationOptions", "scope"]);
        let is_inner =
            way.and_then(Node::as_str).is_some_and(|way| way.eq_ignore_ascii_case("inner"));
        let start = Owner { uncertain: owner.uncertain.clone(), ..Owner::default() };
        if !is_inner {
            // Expressions mean what they would outside.
            return self.all(template, &start, depth + 1);
        }
        let mut scope = Scope::new(name.to_owned(), self.scope.budget);
        declare(&mut scope, template, self.deployed);
        let given = resource.at(&["properties", "parameters"]).and_then(Node::as_map);
        for entry in given.into_iter().flat_map(|map| map.iter()) {
            let name = entry.key.text.to_ascii_lowercase();
            let is_secure = matches!(
                scope.parameters.get(&name),
                Some(Given::Value(Value { kind: Kind::Unknown(_), .. }))
            );
            if is_secure {
                if let Some(value) = entry.value.get("value") {
                    plain(value, &mut self.deployed.sealed);
                }
                continue;
            }
            let value = match entry.value.get("value") {
                Some(value) => self.scope.value(value, names),
                None => Value::unknown(format!("the parameter `{name}` is kept in a vault")),
            };
            scope.parameters.insert(name, Given::Value(value));
        }
        Walk { scope: &scope, deployed: self.deployed }.all(template, &start, depth + 1);
    }
}

/// Seals a value that stands there as such; an expression says nothing.
fn plain(value: Node<'_>, sealed: &mut Vec<Span>) {
    match value.content() {
        Content::Str(text) if matches!(expression::read(text), Written::Expression(_)) => {}
        _ => places(value, 0, sealed),
    }
}

/// What extends a resource by a type such as `Owner/kind/providers/locks`, with a name such as `owner/Provider/lock`:
/// its own type, name, and the resource's id.
fn extended(own: &Owner) -> Option<(String, String, String)> {
    let (outer, kind) = own.kind.rsplit_once("/providers/")?;
    let depth = outer.split('/').count().saturating_sub(1);
    let parts: Vec<&str> = own.name.split('/').collect();
    let (names, rest) = parts.split_at_checked(depth)?;
    let (provider, name) = rest.split_first()?;
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    // Some spell the provider in the type as well.
    let kind = kind.rsplit('/').next().unwrap_or_default();
    Some((format!("{provider}/{kind}"), name.join("/"), path_of(outer, &names)))
}
