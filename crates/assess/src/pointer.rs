//! Where a finding points: bytes to underline, and the field path.

use ringfort_cel::Witness;
use ringfort_document::{Content, Entry, Node, Path, Span, Step};
use ringfort_evidence::{Resource, Subject};

use crate::field_path::{FieldPath, Target};

/// The subject itself: the key that holds it, or the head of what has no key.
pub(crate) fn to_subject(subject: Subject<'_>) -> (Span, Path) {
    let resource = subject.resource();
    to_node(resource, subject.node())
        .unwrap_or_else(|| (head_span(subject.node()), Path::default()))
}

/// What the page names; or, if the evaluation found something more exact inside of it, that.
pub(crate) fn to_fault(
    place: Option<&FieldPath>,
    witness: Option<&Witness<'_>>,
    subject: Subject<'_>,
) -> (Span, Path) {
    let resource = subject.resource();
    let named = place.map(|place| place.follow(subject.node()));
    let found = witness.and_then(|witness| Some((witness, witness.node?)));
    match (named, found) {
        (Some(target), Some((_, node))) if lies_in(node, &target) => {
            to_node(resource, node).unwrap_or_else(|| to_target(subject, &target))
        }
        (Some(target), _) => to_target(subject, &target),
        (None, Some((witness, node))) => match to_node(resource, node) {
            Some((span, mut path)) => {
                path.steps.extend(witness.missing.iter().map(|key| Step::Key((**key).into())));
                (span, path)
            }
            None => to_subject(subject),
        },
        (None, None) => to_subject(subject),
    }
}

fn to_target(subject: Subject<'_>, target: &Target<'_>) -> (Span, Path) {
    let (head, mut path) =
        to_node(subject.resource(), target.node).unwrap_or_else(|| to_subject(subject));
    path.steps.extend(target.missing.iter().cloned());
    (target.entry.as_ref().map_or(head, entry_span), path)
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
    if !target.missing.is_empty() || !std::ptr::eq(node.document(), target.node.document()) {
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
