//! From findings to their risk.

use std::sync::Arc;

use rayon::prelude::*;
use ringfort_assess::{AttestationNote, Facet, FindingRisk, Found, Judged, Proof, View, Wall};
use ringfort_evidence::{Direction, Evidence};
use ringfort_measure::{
    Environment, Goals, Interception, Interceptor, Level, Measure, Phase, interceptions,
    interceptors,
};
use ringfort_risk::{Factors, Path, PerGoal};
use rustc_hash::FxHashMap;

use crate::account::{self, Workloads};
use crate::need::Needs;
use crate::policies::Admission;
use crate::proof::{at_most_probable, never, of, unknown};
use crate::tamper::{Lift, Tamperers};
use crate::target::Target;
use crate::testimony::Witnesses;
use crate::{admission, bounds, detection, exposure, facet, kernel, network};

/// What findings are weighed in.
pub struct Situation<'s> {
    /// The evidence that they were found in.
    pub evidence: &'s Evidence,
    /// The measures of the run.
    pub measures: &'s [Arc<Measure>],
    /// Where the cluster runs, if that is known.
    pub environment: Option<Environment>,
    /// What people attest.
    pub attestations: &'s [AttestationNote],
}

/// A cell of the table with its interceptor.
type Cell = (&'static Interception, &'static Interceptor);

/// The risk of each finding, in their order.
pub fn weigh(judged: &Judged, situation: &Situation<'_>) -> Vec<FindingRisk> {
    let scales = Scales::new(judged, situation);
    judged.found.par_iter().map(|found| scales.weigh(found)).collect()
}

/// What is computed once.
struct Scales<'s> {
    evidence: &'s Evidence,
    admission: Admission<'s>,
    witnesses: Witnesses<'s>,
    tamperers: Tamperers,
    needs: Needs,
    workloads: Workloads,
    cells: FxHashMap<&'static str, Vec<Cell>>,
    /// Proofs that are the same for every object.
    shared: FxHashMap<&'static str, Arc<Proof>>,
    dataplane: Proof,
}

/// Interceptors that stand for a whole cluster: their proof does not depend on the object.
const SHARED: &[&str] = &[
    "I-APIRANGES",
    "I-AUDIT",
    "I-BACKUP",
    "I-CERTSUBJECT",
    "I-CLOUDRBAC",
    "I-DDOS",
    "I-DEFENDER",
    "I-DENYEXTIP",
    "I-DISKENC",
    "I-EDGEAUTH",
    "I-EGRESSFW",
    "I-ENTRA",
    "I-IMGPOL",
    "I-NODEAUTHZ",
    "I-NODENET",
    "I-NODERESTRICTION",
    "I-PATCHING",
    "I-PIDLIMIT",
    "I-POOLISO",
    "I-PRIVATEAPI",
    "I-ROOTFSRO",
    "I-RUNTIMEDET",
    "I-SUPPLY",
    "I-WAF",
    "I-ZONES",
];

/// Interceptors that only Azure has.
const OF_AZURE: &[&str] = &["I-AZPOLICY", "I-IMDSBLOCK"];

impl<'s> Scales<'s> {
    fn new(judged: &'s Judged, situation: &Situation<'s>) -> Scales<'s> {
        let evidence = situation.evidence;
        let witnesses = Witnesses::new(
            evidence,
            situation.environment,
            &judged.testimonies,
            situation.measures,
            situation.attestations,
        );
        let mut cells: FxHashMap<&'static str, Vec<Cell>> = FxHashMap::default();
        let on_premise = situation.environment == Some(Environment::OnPrem);
        let exists = |id: &str| !(on_premise && OF_AZURE.contains(&id));
        for cell in interceptions().iter().filter(|cell| exists(&cell.interceptor)) {
            if let Some(interceptor) =
                interceptors().iter().find(|each| each.id == cell.interceptor)
            {
                cells.entry(&cell.weakness).or_default().push((cell, interceptor));
            }
        }
        // Outermost first, as they are told.
        for row in cells.values_mut() {
            row.sort_by_key(|(cell, interceptor)| (interceptor.level, &*cell.interceptor));
        }
        let shared = interceptors()
            .iter()
            .filter(|each| SHARED.contains(&&*each.id))
            .map(|each| (&*each.id, Arc::new(for_the_cluster(each, evidence, &witnesses))))
            .collect();
        Scales {
            evidence,
            admission: Admission::of(evidence),
            tamperers: Tamperers::of(evidence),
            needs: Needs::of(evidence),
            workloads: Workloads::of(evidence),
            dataplane: network::dataplane(evidence, &witnesses),
            cells,
            shared,
            witnesses,
        }
    }

    fn weigh(&self, found: &Found) -> FindingRisk {
        let finding = &found.finding;
        let measure = &finding.measure;
        let check = measure.checks.get(finding.check);
        let goals = check.and_then(|check| check.goals.as_ref()).unwrap_or(&measure.goals);
        let weakness =
            check.and_then(|check| check.weakness.as_deref()).unwrap_or(&measure.weakness);
        let target = Target::of(found, self.evidence);
        let mut reasons = Vec::new();
        let (mut who, mut need) = (measure.exposure, PerGoal::default());
        if let Some(target) = &target {
            let (raised, reason) = exposure::exposure(measure.exposure, target);
            who = raised;
            reasons.extend(reason);
            need = self.needs.of_object(target.resource, measure.level);
        }
        let factors = Factors {
            impact: impacts(goals),
            need,
            exposure: who,
            ease: measure.ease,
            path: Path::Unknown,
        };
        let facets =
            target.as_ref().map_or(vec![Facet::Declared], |target| facet::facets(target, found));
        let mut views = Vec::new();
        for part in parts(weakness) {
            let inherent = part.factors(&factors).inherent();
            for &facet in &facets {
                let walls = match &target {
                    Some(target) => self.walls(part.weakness, facet, target, found),
                    None => Vec::new(),
                };
                views.push(View::new(facet, part.weakness, inherent, walls));
            }
        }
        let remarks = remarks(&views);
        FindingRisk { factors, reasons, views, instances: finding.instances.len().max(1), remarks }
    }

    /// All that could stand in the way, outermost first.
    fn walls(&self, weakness: &str, facet: Facet, target: &Target<'_>, found: &Found) -> Vec<Wall> {
        let level = found.finding.measure.level;
        let cells = self.cells.get(weakness).into_iter().flatten();
        cells
            .filter(|(_, interceptor)| interceptor.level < level)
            .map(|&(cell, interceptor)| Wall {
                interceptor,
                cell,
                proof: self.proof(cell, interceptor, target, found),
                uncounted: Wall::why_not(cell, interceptor, facet),
            })
            .collect()
    }

    fn proof(
        &self,
        cell: &Interception,
        interceptor: &'static Interceptor,
        target: &Target<'_>,
        found: &Found,
    ) -> Arc<Proof> {
        if let Some(refuted) = self.narrowed(cell, target) {
            return Arc::new(refuted);
        }
        if needs_a_pod(cell, interceptor) && target.pod.is_none() {
            return Arc::new(unknown("no pod in this scan that it is about"));
        }
        if let Some(shared) = self.shared.get(&*interceptor.id) {
            return Arc::clone(shared);
        }
        let evidence = self.evidence;
        Arc::new(match &*interceptor.id {
            "I-PSA" if target.pod.is_none() => {
                admission::pod_security_for_grants(evidence, target, &self.tamperers)
            }
            "I-PSA" => admission::pod_security(evidence, target, found, &self.tamperers),
            "I-VAP" => self.admission.proof(target, found, &self.tamperers),
            "I-MAP" => admission::mutating_policies(evidence),
            "I-WEBHOOK" => admission::webhooks(evidence),
            "I-AZPOLICY" => admission::azure_policy(evidence, target, found),
            "I-LIMITRANGE" => bounds::limit_range(evidence, target, found),
            "I-QUOTA" => bounds::quota(evidence, target),
            "I-DEFAULTDENY" => {
                let direction =
                    if cell.only == "ingress" { Direction::Ingress } else { Direction::Egress };
                let namespace = target.resource.namespace().map(|name| &**name);
                let integrity = self.tamperers.integrity(Lift::NetworkPolicies, namespace);
                network::default_deny(target, direction, &self.dataplane, integrity)
            }
            "I-IMDSBLOCK" => network::metadata_blocked(evidence, target),
            "I-SECCOMPDEFAULT" => kernel::seccomp_default(target, &self.witnesses),
            "I-APPARMOR" => kernel::apparmor(evidence, target),
            "I-SELINUX" => kernel::selinux(evidence, target),
            "I-USERNS" => kernel::user_namespace(target),
            "I-SANDBOX" => kernel::sandbox(evidence, target),
            "I-NOTOKEN" => account::no_token(evidence, target, &self.workloads),
            _ => self.witnesses.of(interceptor, &|_| true),
        })
    }

    /// Refuted where the cell is only about other objects than this one.
    fn narrowed(&self, cell: &Interception, target: &Target<'_>) -> Option<Proof> {
        match &*cell.only {
            "humans" if !account::only_people(target) => {
                Some(never(of("not only people hold the right")))
            }
            "certificates" => {
                let powers = target.texts("powers").unwrap_or_default();
                let approves = powers.iter().any(|power| power == "approve-csr");
                (!approves).then(|| never(of("it is not about certificates")))
            }
            _ => None,
        }
    }
}

/// What acts on pods says nothing of an image or a volume, of which nobody knows where it will run. Grants are asked for
/// the pods that they let somebody create, Services for those that they select.
fn needs_a_pod(cell: &Interception, interceptor: &Interceptor) -> bool {
    let acts_on_pods = interceptor.level == Level::Node || interceptor.id == "I-PSA";
    acts_on_pods && interceptor.id != "I-DEFAULTDENY" && !cell.weakness.starts_with("W-RBAC")
}

/// A proof that is the same for every object.
fn for_the_cluster(
    interceptor: &'static Interceptor,
    evidence: &Evidence,
    witnesses: &Witnesses<'_>,
) -> Proof {
    match &*interceptor.id {
        "I-RUNTIMEDET" => {
            detection::with_consumer(detection::sensor(evidence, witnesses), witnesses)
        }
        "I-AUDIT" => detection::with_consumer(witnesses.of(interceptor, &|_| true), witnesses),
        "I-DISKENC" => witnesses.of(interceptor, &|node| {
            let role = node.node().get("role").and_then(ringfort_document::Node::as_str);
            matches!(role, Some("control-plane" | "etcd"))
        }),
        "I-WAF" | "I-DDOS" => at_most_probable(
            witnesses.of(interceptor, &|_| true),
            "whether it stands in front of this very endpoint is not known",
        ),
        "I-BACKUP" => at_most_probable(
            witnesses.of(interceptor, &|_| true),
            "whether the last backups succeeded and can be restored is not known",
        ),
        _ => witnesses.of(interceptor, &|_| true),
    }
}

/// A part of a weakness that is intercepted for itself.
struct Part {
    weakness: &'static str,
    /// The highest impact that this part can have.
    most: u8,
}

impl Part {
    fn factors(&self, factors: &Factors) -> Factors {
        Factors { impact: factors.impact.map(|impact| impact.min(self.most)), ..*factors }
    }
}

/// Who may create pods reaches the node, another account, or a Secret; what stands in front of the first does not stand
/// in front of the others.
fn parts(weakness: &str) -> Vec<Part> {
    let class = |id: &str| {
        ringfort_measure::weakness_classes()
            .iter()
            .find(|class| class.id == id)
            .map_or("", |class| &*class.id)
    };
    let part = |id, most| Part { weakness: class(id), most };
    match weakness {
        "W-RBAC-CREATE" => vec![
            part("W-RBAC-CREATE-NODE", 4),
            part("W-RBAC-CREATE-SA", 3),
            part("W-RBAC-CREATE-SECRET", 3),
        ],
        other => vec![part(other, 4)],
    }
}

fn impacts(goals: &Goals) -> PerGoal<u8> {
    let mut goals = goals.iter();
    PerGoal::from_fn(|_| goals.next().and_then(Option::as_ref).map_or(0, |impact| impact.impact))
}

/// What admission would do to the object next time.
fn remarks(views: &[View]) -> Vec<String> {
    let refusing = |facet| {
        views.iter().filter(move |view| view.facet == facet).flat_map(|view| &view.walls).find(
            |wall| {
                wall.interceptor.phase == Phase::Admission
                    && wall.cell.effect == ringfort_measure::Effect::Prevents
                    && wall.proof.status == ringfort_risk::Status::Proven
            },
        )
    };
    if let Some(wall) = refusing(Facet::Running) {
        return vec![format!(
            "it runs, but would be refused if it were created again, by {}: after the next restart or drain of its node it does not come back",
            wall.proof.instance
        )];
    }
    match refusing(Facet::Declared) {
        Some(wall) => vec![format!("will not be admitted: {} refuses it", wall.proof.instance)],
        None => Vec::new(),
    }
}

const _: () = assert!(Level::Environment as u8 == 0, "levels are ordered from the outermost");
