//! The inline marks of all evidence.

use std::sync::Arc;

use ringfort_config::{Annotations, Mark, annotations, comments};
use ringfort_evidence::{Evidence, Rendered, Resource, Source, Via};

/// All marks, in the order of the sources: those of comments, then those of annotations.
pub(crate) fn of(evidence: &Evidence) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, source) in evidence.sources().iter().enumerate() {
        let text = source.text.as_deref();
        for document in &source.documents {
            let mut found = comments(document, text, index, &source.origin.file);
            found.iter_mut().for_each(|mark| place_rendered(mark, source));
            marks.append(&mut found);
        }
    }
    for resource in evidence.resources() {
        let mut found: Vec<Mark> = maps(resource).iter().flat_map(annotations).collect();
        found.iter_mut().for_each(|mark| place_rendered(mark, resource.source()));
        marks.append(&mut found);
    }
    marks
}

/// The annotations of an object and of its pod templates.
fn maps(resource: Resource<'_>) -> Vec<Annotations<'_>> {
    let file = &resource.source().origin.file;
    let own = resource.metadata().and_then(|metadata| metadata.get("annotations"));
    let mut maps: Vec<Annotations<'_>> = own
        .map(|node| Annotations {
            node,
            object: resource.id().index(),
            file: Arc::clone(file),
            template: None,
        })
        .into_iter()
        .collect();
    for pod in resource.pods() {
        let Some(metadata) = pod.metadata() else { continue };
        let Some(node) = metadata.get("annotations") else { continue };
        if own.is_some_and(|own| own.id() == node.id()) {
            continue;
        }
        let mut path = resource.path(metadata);
        path.steps.pop();
        maps.push(Annotations {
            node,
            object: resource.id().index(),
            file: Arc::clone(file),
            template: Some(path.to_string()),
        });
    }
    maps
}

/// In rendered text, a place is one of the template with an unknown line.
fn place_rendered(mark: &mut Mark, source: &Source) {
    let via = &source.origin.via;
    if matches!(via, Via::File | Via::Stdin) {
        return;
    }
    let place = &mut mark.place;
    place.rendered = Some(Rendered { from: via.clone(), line: place.line, column: place.column });
    (place.line, place.column, place.end_line, place.end_column) = (1, 1, 1, 1);
}
