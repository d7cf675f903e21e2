//! Putting proofs together.

use ringfort_assess::{Proof, Seen};
use ringfort_document::Path;
use ringfort_evidence::{Place, Resource};
use ringfort_risk::{Integrity, Status};

/// Where an object begins.
pub(crate) fn place_of(resource: Resource<'_>) -> Place {
    resource.place(resource.node().span(), &Path::default())
}

/// `aks-cluster shop`.
pub(crate) fn name_of(resource: Resource<'_>) -> String {
    format!("{} `{}`", resource.kind().kind(), resource.name())
}

/// Something that was seen on an object.
pub(crate) fn at(words: impl Into<String>, resource: Resource<'_>) -> Seen {
    Seen { words: words.into(), place: Some(place_of(resource)) }
}

/// Something that was seen nowhere in particular.
pub(crate) fn of(words: impl Into<String>) -> Seen {
    Seen { words: words.into(), place: None }
}

/// A proof by one fact.
pub(crate) fn proof(status: Status, instance: impl Into<String>, fact: Seen) -> Proof {
    Proof {
        instance: instance.into(),
        status,
        integrity: Integrity::Solid,
        facts: vec![fact],
        can_stand: true,
    }
}

/// A fact refutes it.
pub(crate) fn absent(fact: Seen) -> Proof {
    proof(Status::Absent, "", fact)
}

/// A fact refutes it, and putting it in place would not change that: it is the object itself.
pub(crate) fn never(fact: Seen) -> Proof {
    Proof { can_stand: false, ..absent(fact) }
}

/// What would decide it was not collected; `fact` names it.
pub(crate) fn unknown(fact: impl Into<String>) -> Proof {
    proof(Status::Unknown, "", of(fact))
}

/// Both must stand: the less sure status, the softer integrity, all facts.
pub(crate) fn both(mut one: Proof, other: Proof) -> Proof {
    if rank(other.status) < rank(one.status) {
        one.status = other.status;
    }
    if other.integrity.value() < one.integrity.value() {
        one.integrity = other.integrity;
    }
    if one.instance.is_empty() {
        one.instance = other.instance;
    }
    one.can_stand &= other.can_stand;
    one.facts.extend(other.facts);
    one
}

/// Never surer than probable; `why` is told.
pub(crate) fn at_most_probable(mut proof: Proof, why: &str) -> Proof {
    if proof.status == Status::Proven {
        proof.status = Status::Probable;
        proof.facts.push(of(why));
    }
    proof
}

/// What refutes counts before what is not known.
fn rank(status: Status) -> u8 {
    match status {
        Status::Absent => 0,
        Status::Unknown => 1,
        Status::Probable => 2,
        Status::Proven => 3,
    }
}
