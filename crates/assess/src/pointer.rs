//! Where a finding points: bytes to underline, and the field path.

use std::cell::OnceCell;

use ringfort_cel::Witness;
use ringfort_document::{Content, Entry, Node, Path, Span, Step};
use ringfort_evidence::{Resource, Subject};

use crate::field_path::Target;

/// Points at a subject and into it.
pub(crate) struct Pointer<'e> {
    pub(crate) subject: Subject<'e>,
    /// The subject itself: the key that holds it, or the head of what has no key. Found when it is first needed.
    base: OnceCell<(Span, Path)>,
}

impl<'e> Pointer<'e> {
    pub(crate) fn new(subject: Subject<'e>) -> Pointer<'e> {
        Pointer { subject, base: OnceCell::new() }
    }

    /// The subject itself.
    pub(crate) fn to_subject(&self) -> &(Span, Path) {
        self.base.get_or_init(|| {
            let node = self.subject.node();
            to_node(self.subject.resource(), node)
                .unwrap_or_else(|| (head_span(node), Path::default()))
        })
    }

    /// What the page names; or, if the evaluation found something more exact inside of it, that.
    pub(crate) fn to_fault(
        &self,
        named: Option<&Target<'e>>,
        witness: Option<&Witness<'_>>,
    ) -> (Span, Path) {
        let resource = self.subject.resource();
        let found = witness.and_then(|witness| Some((witness, witness.node?)));
        match (named, found) {
            (Some(target), Some((_, node))) if lies_in(node, target) => {
                to_node(resource, node).unwrap_or_else(|| self.to_target(target))
            }
            (Some(target), _) => self.to_target(target),
            (None, Some((witness, node))) => match to_node(resource, node) {
                Some((span, mut path)) => {
                    let missing = witness.missing.iter().map(|key| Step::Key((**key).into()));
                    path.steps.extend(missing);
                    (span, path)
                }
                None => self.to_subject().clone(),
            },
            (None, None) => self.to_subject().clone(),
        }
    }

    fn to_target(&self, target: &Target<'e>) -> (Span, Path) {
        let (own, base) = self.to_subject();
        let mut steps = Vec::with_capacity(base.steps.len() + target.steps.len());
        steps.extend(base.steps.iter().chain(target.steps).cloned());
        let span = match &target.entry {
            Some(entry) => entry_span(entry),
            None if target.done == 0 => *own,
            None => head_span(target.node),
        };
        (span, Path { steps })
    }
}

/// Span and path of a node of this object; `None` if it is of something else.
fn to_node<'e>(resource: Resource<'e>, node: Node<'_>) -> Option<(Span, Path)> {
    let object = resource.node();
    if !std::ptr::eq(node.document(), object.document()) {
        return None;
    }
    let node = object.document().node(node.id());
    let path = resource.path(node);
    let Some((last, above)) = path.steps.split_last() else {
        return (node.id() == object.id()).then(|| (head_span(node), path));
    };
    let parent = above.iter().try_fold(object, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.as_list()?.get(*index),
    });
    let span = match last {
        Step::Key(key) => parent
            .and_then(|parent| parent.as_map()?.entry(key))
            .map_or_else(|| head_span(node), |entry| entry_span(&entry)),
        Step::Index(_) => head_span(node),
    };
    Some((span, path))
}

/// True if `node` is strictly inside of where the target leads.
fn lies_in(node: Node<'_>, target: &Target<'_>) -> bool {
    if !target.is_whole() || !std::ptr::eq(node.document(), target.node.document()) {
        return false;
    }
    let (inner, outer) = (node.span(), target.node.span());
    outer.start <= inner.start && inner.end <= outer.end && node.id() != target.node.id()
}

/// What to underline for an entry: key and value of a scalar, the key of anything bigger.
fn entry_span(entry: &Entry<'_>) -> Span {
    let value = entry.value.span();
    match entry.value.content() {
        Content::List(_) | Content::Map(_) => entry.key.span,
        _ if value.end > entry.key.span.start => {
            Span { start: entry.key.span.start, end: value.end }
        }
        _ => entry.key.span,
    }
}

/// What to underline for a node that has no key of its own: its `name`, else its first entry, else itself.
fn head_span(node: Node<'_>) -> Span {
    let Content::Map(map) = node.content() else { return node.span() };
    let named = map.entry("metadata").and_then(|metadata| metadata.value.as_map()?.entry("name"));
    let head = map.entry("name").or(named).or_else(|| map.entry("kind")).or_else(|| map.at(0));
    head.map_or_else(|| node.span(), |entry| entry_span(&entry))
}
