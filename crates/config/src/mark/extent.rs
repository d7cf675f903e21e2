//! What a line of a document begins: the block that a comment there is about.

use std::collections::BTreeMap;

use ringfort_document::{Content, Node, Span};

/// The blocks of a document by the line on which they begin.
///
/// A line begins the entries whose keys and the items whose first values stand on it; the first line of a
/// document begins the document. Of several the outermost counts.
#[derive(Debug)]
pub(super) struct Extents {
    by_line: BTreeMap<u32, Span>,
    objects: Vec<Span>,
}

impl Extents {
    pub(super) fn of(root: Node<'_>) -> Extents {
        let line = |byte| root.document().position(byte).line;
        let mut extents = Extents { by_line: BTreeMap::new(), objects: objects(root) };
        extents.begin(line(root.span().start), root.span());
        let mut left = vec![root];
        while let Some(node) = left.pop() {
            match node.content() {
                Content::Map(map) => {
                    for entry in map.iter() {
                        let span = joined(entry.key.span, entry.value.span());
                        extents.begin(line(span.start), span);
                        left.push(entry.value);
                    }
                }
                Content::List(list) => {
                    for item in list.iter() {
                        extents.begin(line(item.span().start), item.span());
                        left.push(item);
                    }
                }
                _ => {}
            }
        }
        extents
    }

    fn begin(&mut self, line: u32, span: Span) {
        let known = self.by_line.entry(line).or_insert(span);
        if length(span) > length(*known) {
            *known = span;
        }
    }

    /// What begins on this line.
    pub(super) fn on(&self, line: u32) -> Option<Span> {
        self.by_line.get(&line).copied()
    }

    /// What begins on the next line on which anything begins.
    pub(super) fn after(&self, line: u32) -> Option<Span> {
        self.by_line.range(line + 1..).next().map(|(_, &span)| span)
    }

    /// The object that a byte stands in, or the next one behind it.
    pub(super) fn object_at(&self, byte: u32) -> Option<Span> {
        let behind = self.objects.iter().find(|span| byte < span.end);
        behind.or(self.objects.last()).copied()
    }
}

/// The objects in a document: the items of a list object, or the whole.
fn objects(root: Node<'_>) -> Vec<Span> {
    match root.get("items").and_then(Node::as_list) {
        Some(items) if !items.is_empty() => items.iter().map(Node::span).collect(),
        _ => vec![root.span()],
    }
}

fn length(span: Span) -> u32 {
    span.end.saturating_sub(span.start)
}

fn joined(key: Span, value: Span) -> Span {
    Span { start: key.start, end: key.end.max(value.end) }
}
