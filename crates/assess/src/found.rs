//! A finding with what is needed to decide how it stands.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::sync::Arc;

use ringfort_document::Span;
use ringfort_evidence::{Resource, ResourceId, Subject};
use sha2::{Digest, Sha256};

use crate::judge::Detail;
use crate::pointer::Pointer;
use crate::rules::{Rule, Rules};
use crate::{Finding, Standing, SubjectRef};

/// A finding and the object and subject that it is about.
#[derive(Clone, Debug)]
pub struct Found {
    /// The finding; its standing is [`Standing::Open`] until somebody decides.
    pub finding: Finding,
    /// The object.
    pub resource: ResourceId,
    /// Field path of the subject within the object; empty if the subject is the object.
    pub subject_path: Arc<str>,
    /// Bytes of the subject within the source.
    pub subject_span: Span,
}

/// A subject, with what all of its findings share.
pub(crate) struct About<'e> {
    pub(crate) pointer: Pointer<'e>,
    pub(crate) named: SubjectRef,
    /// Its path, once a finding needs it.
    path: OnceCell<Arc<str>>,
}

impl<'e> About<'e> {
    pub(crate) fn new(subject: Subject<'e>, named: SubjectRef) -> About<'e> {
        About { pointer: Pointer::new(subject), named, path: OnceCell::new() }
    }

    pub(crate) fn subject(&self) -> Subject<'e> {
        self.pointer.subject
    }

    fn path(&self) -> &Arc<str> {
        self.path.get_or_init(|| match self.subject() {
            Subject::Object(_) => Arc::from(""),
            _ => self.pointer.to_subject().1.to_string().into(),
        })
    }
}

impl Found {
    /// `None` if the rule is not of these rules.
    pub(crate) fn new(
        rules: &Rules,
        rule: &Rule,
        about: &About<'_>,
        detail: Detail,
    ) -> Option<Found> {
        let (measure, check) = rules.source(rule)?;
        let resource = about.subject().resource();
        let place = resource.place(detail.span, &detail.path);
        let finding = Finding {
            id: identity(&[&measure.id, &check.id], &about.named, &place.path),
            measure: Arc::clone(measure),
            check: rule.check,
            subject: about.named.clone(),
            place,
            related: Vec::new(),
            instances: Vec::new(),
            message: detail.message,
            severity: measure.severity_of(check),
            standing: Standing::Open,
            source: resource.source_index(),
            risk: None,
        };
        let (subject_path, subject_span) =
            (Arc::clone(about.path()), about.subject().node().span());
        Some(Found { finding, resource: resource.id(), subject_path, subject_span })
    }

    /// File, line, column, measure, check, subject.
    pub(crate) fn order(&self, other: &Found) -> Ordering {
        let key = |found: &Found| {
            let place = &found.finding.place;
            let rendered = place.rendered.as_ref().map(|rendered| (rendered.line, rendered.column));
            (place.line, place.column, rendered)
        };
        let (one, two) = (&self.finding, &other.finding);
        one.place
            .file
            .cmp(&two.place.file)
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| (&one.measure.id, one.check).cmp(&(&two.measure.id, two.check)))
            .then_with(|| one.subject.cmp(&two.subject))
    }
}

/// Names an object as findings name it.
pub(crate) fn subject_ref(resource: Resource<'_>) -> SubjectRef {
    SubjectRef {
        api_version: Arc::clone(resource.kind().api_version()),
        kind: Arc::clone(resource.kind().kind()),
        namespace: resource.namespace().cloned(),
        name: Arc::from(&*resource.name()),
        container: None,
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of measure, check, subject and path, each ended by a null byte.
fn identity(check: &[&str; 2], about: &SubjectRef, path: &str) -> String {
    let mut hash = Sha256::new();
    let namespace = about.namespace.as_deref().unwrap_or("");
    let container = about.container.as_deref().unwrap_or("");
    let subject = [&about.api_version, &about.kind, namespace, &about.name, container, path];
    for part in check.iter().chain(&subject) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut id = String::with_capacity(16);
    for byte in hash.finalize().iter().take(8) {
        for half in [byte >> 4, byte & 15] {
            id.extend(char::from_digit(half.into(), 16));
        }
    }
    id
}
