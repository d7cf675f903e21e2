//! Interceptors of a namespace: quotas and limit ranges.

use ringfort_assess::{Found, Proof};
use ringfort_evidence::Evidence;
use ringfort_risk::Status;

use crate::proof::{absent, at, name_of, never, of, proof, unknown};
use crate::target::Target;

/// A limit range that gives the container the limit that it lacks.
pub(crate) fn limit_range(evidence: &Evidence, target: &Target<'_>, found: &Found) -> Proof {
    let (fact, wanted) = match &*found.finding.measure.id {
        id if id.contains("memory") => ("defaultLimits", "memory"),
        id if id.contains("cpu") => ("defaultLimits", "cpu"),
        id if id.contains("ephemeral") => ("defaultLimits", "ephemeral-storage"),
        _ => return never(of("a limit range does not set what is missing here")),
    };
    let Some(given) = target.texts(fact) else {
        return unknown("the LimitRanges of its namespace are not in this scan");
    };
    if !given.iter().any(|resource| resource == wanted) {
        return absent(of(format!("no limit range of its namespace gives a limit of {wanted}")));
    }
    let namespace = target.resource.namespace().map_or("default", |name| &**name);
    match evidence.of_kind_in("", "LimitRange", namespace).next() {
        Some(range) => {
            let words = format!("{} gives a limit of {wanted}", name_of(range));
            proof(Status::Proven, name_of(range), at(words, range))
        }
        None => unknown("the limit range is not in this scan"),
    }
}

/// A quota that bounds what all pods of the namespace take together.
pub(crate) fn quota(evidence: &Evidence, target: &Target<'_>) -> Proof {
    match target.is("quota") {
        Some(true) => {
            let namespace = target.resource.namespace().map_or("default", |name| &**name);
            match evidence.of_kind_in("", "ResourceQuota", namespace).next() {
                Some(quota) => {
                    let words = format!("{} bounds the namespace", name_of(quota));
                    proof(Status::Proven, name_of(quota), at(words, quota))
                }
                None => unknown("the quota is not in this scan"),
            }
        }
        Some(false) => absent(of("its namespace has no quota")),
        None => unknown("the ResourceQuotas of its namespace are not in this scan"),
    }
}
