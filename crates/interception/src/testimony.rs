//! Interceptors of a whole cluster, node or pool: what the checks of the library, attestations and providers say.

use ringfort_assess::{AttestationNote, Proof, Seen, Testimony, Verdict};
use ringfort_evidence::{Evidence, Resource};
use ringfort_measure::{Environment, EnvironmentStatus, Interceptor, Measure, interceptors};
use ringfort_risk::Status;
use rustc_hash::FxHashMap;
use std::sync::Arc;

use crate::proof::{absent, name_of, never, of, place_of, proof, unknown};

/// What was said of the interceptors.
pub(crate) struct Witnesses<'e> {
    evidence: &'e Evidence,
    environment: Option<Environment>,
    said: FxHashMap<&'e str, Vec<&'e Testimony>>,
    measures: FxHashMap<&'e str, Vec<&'e Arc<Measure>>>,
    attested: Vec<&'e AttestationNote>,
}

impl<'e> Witnesses<'e> {
    pub(crate) fn new(
        evidence: &'e Evidence,
        environment: Option<Environment>,
        testimonies: &'e [Testimony],
        measures: &'e [Arc<Measure>],
        attestations: &'e [AttestationNote],
    ) -> Witnesses<'e> {
        let mut said: FxHashMap<&str, Vec<&Testimony>> = FxHashMap::default();
        for testimony in testimonies {
            said.entry(&testimony.interceptor).or_default().push(testimony);
        }
        let mut by_interceptor: FxHashMap<&str, Vec<&Arc<Measure>>> = FxHashMap::default();
        for measure in measures {
            if let Some(interceptor) = &measure.interceptor {
                by_interceptor.entry(interceptor).or_default().push(measure);
            }
        }
        let attested = attestations.iter().filter(|note| note.problem.is_none()).collect();
        Witnesses { evidence, environment, said, measures: by_interceptor, attested }
    }

    /// What is known of an interceptor of the whole cluster. `counts` narrows it to some subjects.
    pub(crate) fn of(
        &self,
        interceptor: &'static Interceptor,
        counts: &dyn Fn(Resource<'_>) -> bool,
    ) -> Proof {
        let seen: Vec<(&Testimony, Resource<'e>)> = self
            .said
            .get(&*interceptor.id)
            .into_iter()
            .flatten()
            .filter_map(|testimony| Some((*testimony, self.evidence.resource(testimony.resource)?)))
            .filter(|(_, resource)| counts(*resource))
            .collect();
        let find = |wanted: fn(&Verdict) -> bool| {
            seen.iter().find(|(testimony, _)| wanted(&testimony.verdict)).copied()
        };
        if let Some((testimony, resource)) = find(|verdict| *verdict == Verdict::Broken) {
            return absent(told(testimony, resource, "is missing there"));
        }
        if let Some((testimony, resource)) =
            find(|verdict| matches!(verdict, Verdict::Undecided(_)))
        {
            let seen = told(testimony, resource, "cannot be told there");
            return proof(Status::Unknown, "", seen);
        }
        if let Some((testimony, resource)) = find(|verdict| *verdict == Verdict::Held) {
            let seen = told(testimony, resource, "is in place there");
            let instance = name_of(resource);
            let status = match self.tells_of_all(resource) {
                true => Status::Proven,
                false => Status::Probable,
            };
            return proof(status, instance, seen);
        }
        self.without_checks(interceptor)
    }

    /// A kubelet's file does not say on which nodes it lies, and a scan rarely has a record of every node. The pools of a
    /// cluster are all there if the cluster is.
    fn tells_of_all(&self, resource: Resource<'_>) -> bool {
        match &**resource.kind().kind() {
            "kubelet" | "node" => false,
            "agent-pool" => self.evidence.of_kind("ringfort.io", "aks-cluster").next().is_some(),
            _ => true,
        }
    }

    /// The same, by the interceptor's id.
    pub(crate) fn named(&self, id: &str, counts: &dyn Fn(Resource<'_>) -> bool) -> Proof {
        match interceptors().iter().find(|each| each.id == id) {
            Some(interceptor) => self.of(interceptor, counts),
            None => unknown("no such interceptor"),
        }
    }

    /// A person's statement about a measure.
    pub(crate) fn attested(&self, measure: &str) -> Option<Proof> {
        let note = self.attested.iter().find(|note| note.measure == measure)?;
        let words = format!("`{measure}` is attested until {}", note.until);
        let seen = Seen { words, place: Some(note.place.clone()) };
        Some(proof(Status::Probable, note.scope.clone(), seen))
    }

    /// What people and providers say, where no check could.
    fn without_checks(&self, interceptor: &'static Interceptor) -> Proof {
        let none = Vec::new();
        let measures = self.measures.get(&*interceptor.id).unwrap_or(&none);
        for measure in measures {
            if let Some(proof) = self.attested(&measure.id) {
                return proof;
            }
        }
        let in_environment = |measure: &Arc<Measure>| Some(measure.status_in(self.environment?));
        if let Some(measure) = measures
            .iter()
            .find(|each| in_environment(each) == Some(EnvironmentStatus::ProviderManaged))
        {
            let words = format!("the provider does `{}`", measure.id);
            return proof(Status::Probable, "the provider", of(words));
        }
        let possible: Vec<String> = measures
            .iter()
            .filter(|each| in_environment(each) != Some(EnvironmentStatus::NotAvailable))
            .map(|measure| format!("`{}`", measure.id))
            .collect();
        if possible.is_empty() && !measures.is_empty() {
            return never(of("it does not exist where this cluster runs"));
        }
        match possible.is_empty() {
            true => unknown("no measure of the library decides it"),
            false => unknown(format!("{} is not decided by this scan", possible.join(" or "))),
        }
    }
}

fn told(testimony: &Testimony, resource: Resource<'_>, how: &str) -> Seen {
    let words = format!("`{}` {how}: {}", testimony.measure.id, name_of(resource));
    Seen { words, place: Some(place_of(resource)) }
}
