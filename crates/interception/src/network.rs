//! Interceptors on the network: policies with what enforces them, the metadata service.

use ringfort_assess::Proof;
use ringfort_document::Node;
use ringfort_evidence::{Direction, Evidence, Pod, Resource};
use ringfort_risk::{Integrity, Status};

use crate::proof::{absent, at, both, name_of, never, of, proof, unknown};
use crate::target::{Setting, Target, setting};
use crate::testimony::Witnesses;

/// DaemonSets that enforce NetworkPolicies, by the beginning of their names.
const ENGINES: &[&str] = &[
    "antrea-agent",
    "azure-npm",
    "calico-node",
    "canal",
    "cilium",
    "kube-network-policies",
    "kube-router",
    "ovnkube-node",
    "weave-net",
];

/// Whether something in the cluster enforces NetworkPolicies.
pub(crate) fn dataplane(evidence: &Evidence, witnesses: &Witnesses<'_>) -> Proof {
    let said = witnesses.named("I-DEFAULTDENY", &|resource| resource.kind().is_record());
    if said.status != Status::Unknown {
        return said;
    }
    let is_engine = |set: &Resource<'_>| {
        let name = set.name();
        ENGINES.iter().any(|engine| name.starts_with(engine))
    };
    if let Some(engine) = evidence.of_kind("apps", "DaemonSet").find(is_engine) {
        let words = format!("{} enforces network policies", name_of(engine));
        return proof(Status::Proven, "", at(words, engine));
    }
    let bundled = |server: &Resource<'_>| {
        let installer = server.node().get("installer").and_then(Node::as_str);
        matches!(installer, Some("k3s" | "rke2"))
    };
    if let Some(server) = evidence.of_kind("ringfort.io", "apiserver").find(bundled) {
        let words = "k3s and RKE2 bring a controller that enforces network policies";
        return proof(Status::Probable, "", at(words, server));
    }
    if evidence.has_all_of("apps", "DaemonSet") {
        return absent(of("no DaemonSet of a known engine enforces network policies"));
    }
    unknown(
        "nothing in this scan tells whether network policies are enforced: add the answer of `az aks show`, or a dump with the DaemonSets",
    )
}

/// Network policies that let only chosen peers through, in one direction.
pub(crate) fn default_deny(
    target: &Target<'_>,
    direction: Direction,
    dataplane: &Proof,
    tampered: Integrity,
) -> Proof {
    let pods = pods_of(target);
    if pods.is_empty() {
        return unknown("no pod in this scan that it is about");
    }
    if pods.iter().any(|pod| pod.spec().get("hostNetwork").and_then(Node::as_bool) == Some(true)) {
        return never(of("network policies do not reach pods in the host's network"));
    }
    let open = pods.iter().find(|pod| !pod.is_closed(direction));
    if let Some(pod) = open {
        if target.is(fact(direction)).is_none() {
            return unknown("the NetworkPolicies of its namespace are not in this scan");
        }
        let words = match direction {
            Direction::Ingress => {
                "no network policy limits what reaches it, or one lets everything in"
            }
            Direction::Egress => {
                "no network policy limits what it reaches, or one lets everything out"
            }
        };
        return absent(at(words, pod.resource()));
    }
    let policy = pods.first().and_then(|pod| pod.network_policies().next());
    let stands = match policy {
        Some(policy) => {
            let words = format!("{} lets only chosen peers through", name_of(policy));
            proof(Status::Proven, name_of(policy), at(words, policy))
        }
        None => unknown("the policies that limit it cannot be named"),
    };
    both(Proof { integrity: tampered, ..stands }, dataplane.clone())
}

fn fact(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "networkPolicyIngress",
        Direction::Egress => "networkPolicyEgress",
    }
}

/// The pods of a workload; of a Service those that it selects.
fn pods_of<'e>(target: &Target<'e>) -> Vec<Pod<'e>> {
    const MOST: usize = 100;
    match target.pod {
        Some(pod) => vec![pod],
        None => target.resource.selected_pods().take(MOST).collect(),
    }
}

/// The restriction that keeps pods from the metadata service.
pub(crate) fn metadata_blocked(evidence: &Evidence, target: &Target<'_>) -> Proof {
    if target.shares_the_hosts_network() {
        return never(of("in the host's network the pod asks as the node"));
    }
    let mut clusters = evidence.of_kind("ringfort.io", "aks-cluster").peekable();
    if clusters.peek().is_none() {
        return unknown(
            "nothing in this scan tells whether the metadata service is closed to pods: add the answer of `az aks show`",
        );
    }
    let mut stands = None;
    for cluster in clusters {
        match setting(cluster, &["properties", "networkProfile", "podLinkLocalAccess"]) {
            Setting::Is(node)
                if node.as_str().is_some_and(|access| access.eq_ignore_ascii_case("none")) =>
            {
                let words = format!("{} closes the metadata service to pods", name_of(cluster));
                // Nodes take the setting over with their next image.
                stands = Some(proof(Status::Probable, name_of(cluster), at(words, cluster)));
            }
            Setting::NotKnown => {
                return unknown("the setting `podLinkLocalAccess` is not known here");
            }
            _ => {
                let words = format!("{} lets pods reach the metadata service", name_of(cluster));
                return absent(at(words, cluster));
            }
        }
    }
    stands.unwrap_or_else(|| unknown("no cluster is in this scan"))
}
