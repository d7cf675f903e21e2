//! A tree that is put together field by field, partly from values of a document.

use ringfort_document::{Content, Node, NodeId, Span};

use crate::writer::{Field, Writer};

/// A value that is being put together.
pub(crate) enum Tree<'d> {
    Copied(Node<'d>),
    Made(Made, Span),
    Map(Vec<(String, Span, Tree<'d>)>, Span),
    List(Vec<Tree<'d>>, Span),
}

/// A value that is not in the document.
pub(crate) enum Made {
    Text(String),
    Bool(bool),
    Int(i64),
    List(Vec<String>),
    Map(Vec<(String, Made)>),
    Unknown(String),
}

/// A map whose entries can be changed; what is in it stays as it is until something below it changes.
pub(crate) fn thawed(node: Node<'_>) -> Tree<'_> {
    let Content::Map(map) = node.content() else { return Tree::Copied(node) };
    let entries = map.iter().filter(|entry| !matches!(entry.value.content(), Content::Null));
    let entries = entries
        .map(|entry| (entry.key.text.to_owned(), entry.key.span, Tree::Copied(entry.value)))
        .collect();
    Tree::Map(entries, node.span())
}

/// Puts a value at a path; maps are made on the way.
pub(crate) fn put<'d>(value: &mut Tree<'d>, path: &[&str], leaf: Tree<'d>, span: Span) {
    let Some((first, rest)) = path.split_first() else {
        *value = leaf;
        return;
    };
    put(entry(value, first, span), rest, leaf, span);
}

/// True if something stands at a path.
pub(crate) fn has(tree: &Tree<'_>, path: &[&str]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    match tree {
        Tree::Map(entries, _) => {
            entries.iter().any(|(key, _, value)| key == first && has(value, rest))
        }
        Tree::Copied(node) => node.at(path).is_some(),
        Tree::Made(..) | Tree::List(..) => true,
    }
}

/// Says why nobody knows a field, unless it is there.
pub(crate) fn put_if_absent(value: &mut Tree<'_>, path: &[&str], why: &str, span: Span) {
    let Some((first, rest)) = path.split_first() else { return };
    let is_there = match value {
        Tree::Map(entries, _) => entries.iter().any(|(key, _, _)| key == first),
        Tree::Copied(node) => node.get(first).is_some(),
        Tree::Made(..) | Tree::List(..) => true,
    };
    if is_there && rest.is_empty() {
        return;
    }
    let entry = entry(value, first, span);
    match rest.is_empty() {
        true => *entry = Tree::Made(Made::Unknown(why.to_owned()), span),
        false => put_if_absent(entry, rest, why, span),
    }
}

/// The entry of a map, made if it is not there.
fn entry<'v, 'd>(value: &'v mut Tree<'d>, key: &str, span: Span) -> &'v mut Tree<'d> {
    if let Tree::Copied(node) = value {
        *value = thawed(*node);
    }
    if !matches!(value, Tree::Map(..)) {
        *value = Tree::Map(Vec::new(), span);
    }
    let Tree::Map(entries, around) = value else { return value };
    let found = entries.iter().position(|(known, _, _)| known == key);
    let at = found.unwrap_or_else(|| {
        // A map that nothing in the file is stands where the map around it does.
        entries.push((key.to_owned(), *around, Tree::Map(Vec::new(), *around)));
        entries.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "it was found there, or put there")]
    let (_, _, entry) = &mut entries[at];
    entry
}

fn write_made(writer: &mut Writer, made: Made, span: Span) -> NodeId {
    match made {
        Made::Text(text) => writer.builder.string(&text, span),
        Made::Bool(value) => writer.builder.bool(value, span),
        Made::Int(value) => writer.builder.int(value, span),
        Made::Unknown(why) => writer.builder.unresolved(&why, span),
        Made::List(items) => {
            let items: Vec<NodeId> =
                items.iter().map(|item| writer.builder.string(item, span)).collect();
            writer.builder.list(&items, span)
        }
        Made::Map(pairs) => {
            let entries: Vec<(String, NodeId)> = pairs
                .into_iter()
                .map(|(key, value)| (key, write_made(writer, value, span)))
                .collect();
            let fields: Vec<Field<'_>> =
                entries.iter().map(|(key, id)| (key.as_str(), span, *id)).collect();
            writer.builder.map(&fields, span)
        }
    }
}

/// Writes the tree.
pub(crate) fn freeze(writer: &mut Writer, value: Tree<'_>) -> NodeId {
    match value {
        Tree::Copied(node) => writer.copy(node),
        Tree::Map(entries, span) => {
            let entries: Vec<(String, Span, NodeId)> = entries
                .into_iter()
                .map(|(key, at, value)| (key, at, freeze(writer, value)))
                .collect();
            let fields: Vec<Field<'_>> =
                entries.iter().map(|(key, at, id)| (key.as_str(), *at, *id)).collect();
            writer.builder.map(&fields, span)
        }
        Tree::List(items, span) => {
            let items: Vec<NodeId> = items.into_iter().map(|item| freeze(writer, item)).collect();
            writer.builder.list(&items, span)
        }
        Tree::Made(made, span) => write_made(writer, made, span),
    }
}
