//! Interceptors that only notice: they count if somebody is told.

use ringfort_assess::Proof;
use ringfort_evidence::{Evidence, Resource};
use ringfort_risk::Status;

use crate::proof::{at, both, name_of, proof, unknown};
use crate::testimony::Witnesses;

/// DaemonSets that watch what containers do, by the beginning of their names.
const SENSORS: &[&str] = &[
    "falco",
    "kubearmor",
    "microsoft-defender-collector",
    "neuvector-enforcer",
    "sysdig-agent",
    "tetragon",
    "tracee",
];

/// A sensor on the nodes.
pub(crate) fn sensor(evidence: &Evidence, witnesses: &Witnesses<'_>) -> Proof {
    let said = witnesses.named("I-RUNTIMEDET", &|_| true);
    if said.status == Status::Proven || said.status == Status::Probable {
        return said;
    }
    let is_sensor = |set: &Resource<'_>| {
        let name = set.name();
        SENSORS.iter().any(|sensor| name.starts_with(sensor))
    };
    match evidence.of_kind("apps", "DaemonSet").find(is_sensor) {
        Some(set) => {
            let words = format!("{} watches what containers do", name_of(set));
            proof(Status::Probable, name_of(set), at(words, set))
        }
        None => said,
    }
}

/// What is noticed counts if somebody is told: a product with people behind it, or an attestation.
pub(crate) fn with_consumer(noticed: Proof, witnesses: &Witnesses<'_>) -> Proof {
    let consumer = witnesses.named("I-DEFENDER", &|_| true);
    let told = match consumer.status {
        Status::Proven | Status::Probable => consumer,
        _ => witnesses.attested("security-alerts-answered").unwrap_or_else(|| {
            unknown("whether somebody acts on what is noticed: attest `security-alerts-answered`")
        }),
    };
    match noticed.status {
        Status::Proven | Status::Probable => both(noticed, told),
        _ => noticed,
    }
}
