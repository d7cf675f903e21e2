//! One finding per cause: what a controller made says nothing that its owner's template does not say.

use std::collections::HashMap;
use std::sync::Arc;

use ringfort_evidence::Evidence;

use crate::SubjectRef;
use crate::found::Found;

/// A finding of one check on one container (or none) of an object.
type Key = (usize, *const ringfort_measure::Measure, usize, Option<Arc<str>>);

/// Takes the findings about Pods, ReplicaSets and Jobs out that the outermost owner has too, and names them there
/// as instances. A finding that only the instance has stays: somebody changed it after it was made.
pub(crate) fn fold(found: &mut Vec<Found>, evidence: &Evidence) {
    let owner_of = |found: &Found| evidence.resource(found.resource)?.cause();
    let mut owned = Vec::new();
    for (number, each) in found.iter().enumerate() {
        if let Some(owner) = owner_of(each) {
            owned.push((number, owner.id().index()));
        }
    }
    if owned.is_empty() {
        return;
    }
    let mut first: HashMap<Key, usize> = HashMap::new();
    for (number, each) in found.iter().enumerate() {
        first.entry(key(each, each.resource.index())).or_insert(number);
    }
    let mut gone = vec![false; found.len()];
    let mut instances: HashMap<usize, Vec<SubjectRef>> = HashMap::new();
    for (number, owner) in owned {
        let Some(each) = found.get(number) else { continue };
        if let Some(&cause) = first.get(&key(each, owner)) {
            instances.entry(cause).or_default().push(each.finding.subject.clone());
            if let Some(gone) = gone.get_mut(number) {
                *gone = true;
            }
        }
    }
    for (cause, mut subjects) in instances {
        subjects.sort();
        subjects.dedup();
        if let Some(cause) = found.get_mut(cause) {
            cause.finding.instances = subjects;
        }
    }
    let mut gone = gone.into_iter();
    found.retain(|_| !gone.next().unwrap_or(false));
}

fn key(found: &Found, object: usize) -> Key {
    let finding = &found.finding;
    (object, Arc::as_ptr(&finding.measure), finding.check, finding.subject.container.clone())
}
