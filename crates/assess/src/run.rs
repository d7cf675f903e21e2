//! All checks on all subjects.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use ringfort_cel::Value;
use ringfort_evidence::{
    Completeness, Evidence, Omission, Place, Reason, Resource, ResourceId, Subject,
};
use ringfort_measure::{Measure, Text};

use crate::compiled::slot;
use crate::found::{About, Found, subject_ref};
use crate::judge::{Judgement, Panicked, judge};
use crate::rules::{Rule, Rules};
use crate::status::Tally;
use crate::{SubjectRef, Undecided, Verdict, VerdictRecord, cause};

/// What is looked at, and what is to be kept of it.
pub struct Scope<'s> {
    /// True for objects that take part; what is left out is told as skipped.
    pub selects: &'s (dyn Fn(Resource<'_>) -> bool + Sync),
    /// Keep every verdict, not only what is broken.
    pub verdicts: bool,
}

/// What a check that proves an interceptor said of one subject.
#[derive(Clone, Debug)]
pub struct Testimony {
    /// The interceptor that stands where the check holds.
    pub interceptor: Text,
    /// The measure.
    pub measure: Arc<Measure>,
    /// The object.
    pub resource: ResourceId,
    /// What it was called.
    pub subject: SubjectRef,
    /// What came out.
    pub verdict: Verdict,
}

/// What the checks say, before anybody asked how the findings stand.
#[derive(Debug, Default)]
pub struct Judged {
    /// In a stable order: file, line, column, measure, check, subject.
    pub found: Vec<Found>,
    /// What was said by checks that prove interceptors.
    pub testimonies: Vec<Testimony>,
    pub(crate) tallies: Vec<Tally>,
    pub(crate) verdicts: Option<Vec<VerdictRecord>>,
    /// Places where a check was undecided, and which; only with verdicts.
    pub(crate) undecided: Vec<(Place, usize)>,
    pub(crate) remarks: Vec<(Place, String)>,
    pub(crate) completeness: Completeness,
}

/// Objects that one thread takes at a time.
const BATCH: usize = 16;

/// Runs all checks. The result does not depend on the number of threads.
pub fn judge_all(rules: &Rules, evidence: &Evidence, scope: &Scope<'_>) -> Judged {
    rules.prepare(evidence);
    let resources: Vec<Resource<'_>> = evidence.resources().collect();
    let judge_batch = |batch: &[Resource<'_>]| {
        let mut part = Part::new(rules, scope);
        batch.iter().for_each(|&resource| part.take(resource));
        part.judged.found = in_order(part.judged.found);
        part.judged
    };
    let parts: Vec<Judged> = if resources.len() <= BATCH {
        vec![judge_batch(&resources)]
    } else {
        resources.par_chunks(BATCH).map(judge_batch).collect()
    };
    let mut judged = Judged {
        tallies: vec![Tally::default(); rules.measures.len()],
        verdicts: scope.verdicts.then(Vec::new),
        completeness: evidence.completeness().clone(),
        ..Judged::default()
    };
    judged.found.reserve(parts.iter().map(|part| part.found.len()).sum());
    parts.into_iter().for_each(|part| judged.absorb(part));
    judged.settle(evidence);
    judged
}

impl Judged {
    /// Adds something that was not assessed.
    pub fn refuse(&mut self, omission: Omission) {
        self.completeness.found += 1;
        self.completeness.refused.push(omission);
    }

    fn absorb(&mut self, part: Judged) {
        self.found.extend(part.found);
        for (own, other) in self.tallies.iter_mut().zip(&part.tallies) {
            own.add(other);
        }
        if let (Some(own), Some(other)) = (&mut self.verdicts, part.verdicts) {
            own.extend(other);
        }
        self.testimonies.extend(part.testimonies);
        self.undecided.extend(part.undecided);
        self.remarks.extend(part.remarks);
        self.completeness.assessed -= part.completeness.skipped.len();
        self.completeness.skipped.extend(part.completeness.skipped);
        self.completeness.refused.extend(part.completeness.refused);
    }

    fn settle(&mut self, evidence: &Evidence) {
        cause::fold(&mut self.found, evidence);
        self.found = in_order(std::mem::take(&mut self.found));
        // Many checks may stumble over one value; it is told once.
        let mut told = BTreeMap::new();
        for (place, message) in std::mem::take(&mut self.remarks) {
            told.entry(place).or_insert(message);
        }
        self.remarks = told.into_iter().collect();
        self.completeness.refused.dedup();
    }
}

/// Sorts findings by their numbers: they are large, and there may be hundreds of thousands. Each part of a run comes
/// sorted, so that the whole mostly is.
fn in_order(found: Vec<Found>) -> Vec<Found> {
    if found.is_sorted_by(|one, other| one.order(other).is_le()) {
        return found;
    }
    let mut numbered: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    let mut order: Vec<usize> = (0..numbered.len()).collect();
    let at = |number: usize| numbered.get(number).and_then(Option::as_ref);
    order.par_sort_by(|&one, &other| match (at(one), at(other)) {
        (Some(one), Some(other)) => one.order(other),
        _ => std::cmp::Ordering::Equal,
    });
    order.into_iter().filter_map(|number| numbered.get_mut(number)?.take()).collect()
}

/// What one thread has so far.
struct Part<'r> {
    rules: &'r Rules,
    scope: &'r Scope<'r>,
    judged: Judged,
}

impl<'r> Part<'r> {
    fn new(rules: &'r Rules, scope: &'r Scope<'r>) -> Part<'r> {
        let judged = Judged {
            tallies: vec![Tally::default(); rules.measures.len()],
            verdicts: scope.verdicts.then(Vec::new),
            ..Judged::default()
        };
        Part { rules, scope, judged }
    }

    fn take(&mut self, resource: Resource<'_>) {
        if !(self.scope.selects)(resource) {
            self.judged.completeness.skipped.push(left_out(resource));
            return;
        }
        // What a controller keeps only to be able to go back runs nothing.
        if resource.is_old_revision() {
            return;
        }
        let about = subject_ref(resource);
        for subject in resource.subjects() {
            self.judge_subject(subject, &about);
        }
    }

    fn judge_subject(&mut self, subject: Subject<'_>, object: &SubjectRef) {
        let facts = subject.facts();
        let mut variables = self.rules.scope();
        set_variables(&mut variables, subject);
        variables.set(slot::FACTS, Value::Object(&facts));
        let name = subject.container().map(|container| Arc::from(container.name()));
        let about = About::new(subject, SubjectRef { container: name, ..object.clone() });
        let mut parameters_of = usize::MAX;
        for rule in self.rules.of(subject) {
            if parameters_of != rule.measure {
                variables.set(slot::PARAMS, self.rules.parameters(rule));
                parameters_of = rule.measure;
            }
            match judge(self.rules, rule, &mut variables, &about.pointer) {
                Ok(judgement) => self.note(rule, &about, judgement),
                Err(Panicked) => self.note_panic(rule, &about),
            }
        }
    }

    fn note(&mut self, rule: &Rule, about: &About<'_>, judgement: Judgement) {
        let Judgement { verdict, detail } = judgement;
        let resource = about.subject().resource();
        if let Some(verdicts) = &mut self.judged.verdicts {
            verdicts.push(VerdictRecord {
                measure: rule.measure,
                check: rule.check,
                subject: about.named.clone(),
                file: Arc::clone(&resource.source().origin.file),
                verdict,
                detail: detail
                    .as_ref()
                    .filter(|_| matches!(verdict, Verdict::Undecided(_)))
                    .map(|detail| detail.message.clone()),
            });
        }
        if let Some(tally) = self.judged.tallies.get_mut(rule.measure) {
            tally.count(verdict, detail.as_ref().map(|detail| detail.message.as_str()));
        }
        if let Some((measure, check)) = self.rules.source(rule)
            && let Some(interceptor) = &check.proves
        {
            self.judged.testimonies.push(Testimony {
                interceptor: interceptor.clone(),
                measure: Arc::clone(measure),
                resource: resource.id(),
                subject: about.named.clone(),
                verdict,
            });
        }
        let Some(detail) = detail else { return };
        match verdict {
            Verdict::Broken => {
                self.judged.found.extend(Found::new(self.rules, rule, about, detail));
            }
            Verdict::Undecided(reason) => {
                let place = resource.place(detail.span, &detail.path);
                if self.judged.verdicts.is_some() {
                    self.judged.undecided.push((place.clone(), rule.check));
                }
                if matches!(reason, Undecided::Malformed | Undecided::Limit) {
                    let message = format!("not all checks can decide: {}", detail.message);
                    self.judged.remarks.push((place, message));
                }
            }
            Verdict::Held | Verdict::NotApplicable => {}
        }
    }

    fn note_panic(&mut self, rule: &Rule, about: &About<'_>) {
        let Some((measure, check)) = self.rules.source(rule) else { return };
        let (resource, about) = (about.subject().resource(), &about.named);
        let position = resource.node().position();
        let message = format!(
            "the check `{}/{}` failed inside on {} `{}`",
            measure.id, check.id, about.kind, about.name
        );
        self.judged.completeness.refused.push(Omission {
            file: Arc::clone(&resource.source().origin.file),
            at: Some((position.line, position.column)),
            document: None,
            reason: Reason::Internal,
            message,
            help: Some("please report it with the object; the other checks were run".to_owned()),
        });
        if let Some(tally) = self.judged.tallies.get_mut(rule.measure) {
            tally.count(Verdict::Undecided(Undecided::Limit), Some("a check failed inside"));
        }
    }
}

/// Sets what does not depend on the check. `facts` and `params` come from elsewhere.
fn set_variables<'e>(scope: &mut ringfort_cel::Scope<'e>, subject: Subject<'e>) {
    scope.set(slot::OBJECT, subject.object());
    match subject.resource().namespace_object() {
        Some(namespace) => scope.set(slot::NAMESPACE_OBJECT, namespace.node()),
        None => scope.set(slot::NAMESPACE_OBJECT, Value::Null),
    }
    if let Some(pod) = subject.pod() {
        scope.set(slot::POD, pod.spec());
        match pod.metadata() {
            Some(metadata) => scope.set(slot::POD_META, metadata),
            None => scope.set(slot::POD_META, Value::map(Vec::new())),
        }
    }
    if let Some(container) = subject.container() {
        scope.set(slot::CONTAINER, container.node());
        scope.set(slot::CONTAINER_TYPE, Value::from(container.kind().name()));
    }
}

fn left_out(resource: Resource<'_>) -> Omission {
    let position = resource.node().position();
    let namespace = resource.namespace().map_or("", |name| name);
    Omission {
        file: Arc::clone(&resource.source().origin.file),
        at: Some((position.line, position.column)),
        document: None,
        reason: Reason::Excluded,
        message: format!("namespace `{namespace}` is left out"),
        help: None,
    }
}

#[cfg(test)]
pub(crate) mod tests;
