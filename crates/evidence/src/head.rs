//! What a document is: which of its values are Kubernetes objects.

use ringfort_document::{Content, Document, Node, NodeId};

use crate::schema::{self, Oddities};
use crate::secret::SecretNote;

/// A Kubernetes object found in a document.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) root: NodeId,
    pub(crate) api_version: Box<str>,
    pub(crate) kind: Box<str>,
    /// What is remembered of a Secret.
    pub(crate) secret: Option<Box<SecretNote>>,
    pub(crate) oddities: Oddities,
}

/// What was found in one document.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    pub(crate) objects: Vec<Head>,
    /// Well-formed, but no objects of the API: where, and a sentence.
    pub(crate) foreign: Vec<(NodeId, String)>,
    /// Meant for the API, but not readable as an object: where, and a sentence.
    pub(crate) broken: Vec<(NodeId, String)>,
}

/// Groups of configuration files that have the shape of an object and are none. A leading dot stands for
/// every group that ends so.
const CONFIGURATION: &[&str] = &[
    ".config.k8s.io",
    "audit.k8s.io",
    "client.authentication.k8s.io",
    "kind.x-k8s.io",
    "kubeadm.k8s.io",
    "skaffold",
];

impl Heads {
    /// Finds the objects of a document; lists are taken apart. The items of a list that was read as a stream
    /// are documents of their own and know their list.
    pub(crate) fn of(document: &Document) -> Heads {
        let mut heads = Heads::default();
        match document.list_kind() {
            None => heads.read(document.root(), None),
            Some(list) => match list.kind.strip_suffix("List") {
                Some("") | None => heads.read_item(document.root(), None),
                Some(item) => heads.read_item(document.root(), Some((&list.api_version, item))),
            },
        }
        heads
    }

    /// `implied` is what the items of a typed list are where they do not say so themselves.
    fn read(&mut self, node: Node<'_>, implied: Option<(&str, &str)>) {
        let map = match node.content() {
            Content::Map(map) => map,
            Content::Null => return,
            Content::List(list) if is_record(list.get(0)) => {
                return list.iter().for_each(|item| self.read(item, None));
            }
            _ => {
                return self.pass(node, format!("a {}, no Kubernetes object", node.type_name()));
            }
        };
        let (api_version, kind) = (map.find("apiVersion"), map.find("kind"));
        let objectlike = map.find("metadata").or(map.find("spec")).is_some();
        let (api_version, kind) = match (text(api_version), text(kind), implied) {
            (Ok(Some(api_version)), Ok(Some(kind)), _) => (api_version, kind),
            (Ok(None), Ok(None), Some(implied)) if objectlike => implied,
            (Ok(Some(_)), Ok(None), _) | (Ok(None), Ok(None), _) if !objectlike => {
                return self.pass(node, "no `kind`, so no Kubernetes object".into());
            }
            (Ok(None), Ok(Some(_)), _) if !objectlike => {
                return self.pass(node, "no `apiVersion`, so no Kubernetes object".into());
            }
            (Ok(None), Ok(Some(kind)), _) => {
                return self.refuse(node, format!("`{kind}` has no `apiVersion`"));
            }
            (Ok(Some(_)), Ok(None), _) => return self.refuse(node, "`kind` is missing".into()),
            (Ok(None), Ok(None), _) => {
                return self.pass(node, "neither `apiVersion` nor `kind`".into());
            }
            (Err(found), _, _) => {
                return self.refuse(node, format!("`apiVersion` is a {found}, not a string"));
            }
            (_, Err(found), _) => {
                return self.refuse(node, format!("`kind` is a {found}, not a string"));
            }
        };
        if let Some(item) = kind.strip_suffix("List")
            && (item.is_empty() || !known_object(api_version, kind))
            && map.find("items").is_some_and(|items| items.as_map().is_none())
        {
            return self.read_list(map.find("items"), api_version, item);
        }
        if item_list(api_version, kind) {
            return;
        }
        if is_configuration(api_version, kind) {
            let message =
                format!("`{api_version}` `{kind}` configures a program, no object of the API");
            return self.pass(node, message);
        }
        self.objects.push(Head {
            root: node.id(),
            api_version: api_version.into(),
            kind: kind.into(),
            secret: None,
            oddities: Oddities::default(),
        });
    }

    fn read_list(&mut self, items: Option<Node<'_>>, api_version: &str, item: &str) {
        let Some(items) = items else { return };
        match items.content() {
            Content::List(list) if item.is_empty() => {
                list.iter().for_each(|node| self.read_item(node, None));
            }
            Content::List(list) => {
                list.iter().for_each(|node| self.read_item(node, Some((api_version, item))));
            }
            Content::Null => {}
            _ => self.refuse(items, format!("`items` is a {}, not a list", items.type_name())),
        }
    }

    fn read_item(&mut self, node: Node<'_>, implied: Option<(&str, &str)>) {
        match node.content() {
            Content::Map(_) | Content::Null => self.read(node, implied),
            _ => self.refuse(node, format!("the item is a {}, no object", node.type_name())),
        }
    }

    fn pass(&mut self, node: Node<'_>, message: String) {
        self.foreign.push((node.id(), message));
    }

    fn refuse(&mut self, node: Node<'_>, message: String) {
        self.broken.push((node.id(), message));
    }
}

/// The string, nothing, or the name of the type that stands there instead.
fn text<'d>(node: Option<Node<'d>>) -> Result<Option<&'d str>, &'static str> {
    match node.map(|node| (node, node.content())) {
        None | Some((_, Content::Null | Content::Str(""))) => Ok(None),
        Some((_, Content::Str(text))) => Ok(Some(text)),
        Some((node, _)) => Err(node.type_name()),
    }
}

/// True if the kind's name only happens to end in `List`.
fn known_object(api_version: &str, kind: &str) -> bool {
    schema::kind(api_version, kind).is_some_and(|known| known.scope != schema::Scope::List)
}

/// True for a list of a built-in kind; without items there is nothing in it.
fn item_list(api_version: &str, kind: &str) -> bool {
    (api_version == "v1" && kind == "List")
        || schema::kind(api_version, kind).is_some_and(|known| known.scope == schema::Scope::List)
}

/// True for what a list of records begins with.
fn is_record(item: Option<Node<'_>>) -> bool {
    let api_version = item.and_then(|item| item.get("apiVersion"));
    api_version.and_then(Node::as_str) == Some(ringfort_record::API_VERSION)
}

fn is_configuration(api_version: &str, kind: &str) -> bool {
    if api_version == "v1" && kind == "Config" {
        return true;
    }
    let group = api_version.split('/').next().unwrap_or_default();
    CONFIGURATION.iter().any(|known| match known.strip_prefix('.') {
        Some(_) => group.ends_with(known),
        None => group == *known,
    })
}
