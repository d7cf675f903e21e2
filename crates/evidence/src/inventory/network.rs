//! Who can reach a pod, and what a pod can reach, as far as objects say.

use std::net::IpAddr;

use ringfort_document::Node;
use rustc_hash::FxHashMap;

use super::identity::namespace_of;
use super::pods::MOST;
use super::selector::Selector;
use crate::evidence::Evidence;
use crate::pod::Pod;
use crate::resource::{Resource, ResourceId};

/// The address at which clouds hand out a machine's metadata and identity.
const METADATA_SERVICE: [u8; 4] = [169, 254, 169, 254];
const HTTP: i64 = 80;
const POLICIES: &str = "networking.k8s.io";
const GATEWAY: &str = "gateway.networking.k8s.io";

/// Kinds of the Gateway API that send traffic to Services.
const ROUTES: &[&str] = &["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];

/// Which way traffic goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into a pod.
    Ingress,
    /// Out of a pod.
    Egress,
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Direction::Ingress => "Ingress",
            Direction::Egress => "Egress",
        }
    }

    fn rules(self, policy: Resource<'_>) -> impl Iterator<Item = Node<'_>> {
        let key = if self == Direction::Ingress { "ingress" } else { "egress" };
        let list = policy.node().at(&["spec", key]).and_then(Node::as_list);
        list.into_iter().flat_map(|list| list.iter())
    }

    fn peers(self, rule: Node<'_>) -> impl ExactSizeIterator<Item = Node<'_>> {
        let key = if self == Direction::Ingress { "from" } else { "to" };
        let peers: Vec<Node<'_>> = rule
            .get(key)
            .and_then(Node::as_list)
            .map(|list| list.iter().collect())
            .unwrap_or_default();
        peers.into_iter()
    }

    /// Whether a NetworkPolicy limits traffic in this direction.
    pub(crate) fn is_limited_by(self, policy: Resource<'_>) -> bool {
        let types = policy.node().at(&["spec", "policyTypes"]).and_then(Node::as_list);
        match types.filter(|types| !types.is_empty()) {
            Some(types) => types.iter().any(|kind| kind.as_str() == Some(self.name())),
            None => self == Direction::Ingress || self.rules(policy).next().is_some(),
        }
    }

    /// Whether some rule of a policy names every address as a peer, for all ports.
    fn names_all(self, policy: Resource<'_>) -> bool {
        let every = |peer: Node<'_>| {
            let block = peer.at(&["ipBlock", "cidr"]).and_then(Node::as_str);
            matches!(block, Some("0.0.0.0/0" | "::/0"))
        };
        self.rules(policy).any(|rule| !has_ports(rule) && self.peers(rule).any(every))
    }

    /// Whether some rule of a policy lets everything through.
    fn is_open(self, policy: Resource<'_>) -> bool {
        self.rules(policy).any(|rule| self.peers(rule).len() == 0 && !has_ports(rule))
    }
}

/// Which namespaces deny what no rule allows, for every pod of theirs.
#[derive(Debug, Default)]
pub(crate) struct Denied {
    /// By namespace: for ingress and for egress, what the policies for all pods do.
    namespaces: FxHashMap<u32, [Baseline; 2]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Baseline {
    limited: bool,
    open: bool,
}

impl Denied {
    pub(super) fn of(evidence: &Evidence) -> Denied {
        let mut denied = Denied::default();
        for policy in evidence.of_kind(POLICIES, "NetworkPolicy") {
            let Some(namespace) = policy.namespace_index() else { continue };
            if !selects_every_pod(policy) {
                continue;
            }
            let baselines = denied.namespaces.entry(namespace).or_default();
            for (baseline, direction) in
                baselines.iter_mut().zip([Direction::Ingress, Direction::Egress])
            {
                baseline.limited |= direction.is_limited_by(policy);
                baseline.open |= direction.is_limited_by(policy) && direction.is_open(policy);
            }
        }
        denied
    }

    /// Whether a namespace's policies deny what no rule allows, for every pod of it.
    pub(crate) fn holds(&self, evidence: &Evidence, namespace: &str, direction: Direction) -> bool {
        let number = evidence.namespace_number(namespace);
        let baselines = number.and_then(|number| self.namespaces.get(&number));
        let baseline = baselines.map(|[ingress, egress]| match direction {
            Direction::Ingress => *ingress,
            Direction::Egress => *egress,
        });
        baseline.is_some_and(|baseline| baseline.limited && !baseline.open)
    }
}

fn selects_every_pod(policy: Resource<'_>) -> bool {
    let Some(spec) = policy.node().get("spec").filter(|spec| spec.as_map().is_some()) else {
        return false;
    };
    let selector = spec.get("podSelector");
    selector.is_none_or(|node| node.as_map().is_some() && Selector::new(node).is_empty())
}

fn has_ports(rule: Node<'_>) -> bool {
    rule.get("ports").and_then(Node::as_list).is_some_and(|ports| !ports.is_empty())
}

impl Pod<'_> {
    /// Whether some policy limits the pod's traffic in this direction.
    pub(crate) fn is_isolated(self, direction: Direction) -> bool {
        self.network_policies().any(|policy| direction.is_limited_by(policy))
    }

    /// Whether policies limit the pod's traffic in this direction, and none lets everything through, be it by a rule
    /// without peers and ports or by one for every address.
    pub fn is_closed(self, direction: Direction) -> bool {
        let mut limiting =
            self.network_policies().filter(|policy| direction.is_limited_by(*policy)).peekable();
        limiting.peek().is_some()
            && !limiting.any(|policy| direction.is_open(policy) || direction.names_all(policy))
    }

    /// Whether policies keep the pod from the cloud's metadata service.
    pub(crate) fn is_kept_from_metadata(self) -> bool {
        let mut limiting = self
            .network_policies()
            .filter(|policy| Direction::Egress.is_limited_by(*policy))
            .peekable();
        limiting.peek().is_some() && !limiting.any(allows_metadata)
    }
}

fn allows_metadata(policy: Resource<'_>) -> bool {
    Direction::Egress.rules(policy).any(|rule| {
        let mut peers = Direction::Egress.peers(rule);
        let reached = peers.len() == 0
            || peers.any(|peer| {
                peer.get("ipBlock").is_some_and(|block| block_holds(block, METADATA_SERVICE))
            });
        reached && allows_http(rule)
    })
}

fn allows_http(rule: Node<'_>) -> bool {
    let Some(ports) = rule.get("ports").and_then(Node::as_list) else { return true };
    ports.is_empty()
        || ports.iter().any(|port| {
            let protocol = port.get("protocol").and_then(Node::as_str);
            let number = port.get("port");
            let end = port.get("endPort").and_then(Node::as_int);
            protocol.is_none_or(|protocol| protocol == "TCP")
                && match number.map(|number| number.as_int()) {
                    None => true,
                    Some(Some(first)) => (first..=end.unwrap_or(first)).contains(&HTTP),
                    Some(None) => false,
                }
        })
}

/// Whether an address lies in an `ipBlock` and not in its exceptions.
fn block_holds(block: Node<'_>, address: [u8; 4]) -> bool {
    let cidr = block.get("cidr").and_then(Node::as_str);
    let except = block.get("except").and_then(Node::as_list);
    cidr.is_some_and(|cidr| cidr_holds(cidr, address))
        && !except.is_some_and(|list| {
            list.iter().filter_map(Node::as_str).any(|cidr| cidr_holds(cidr, address))
        })
}

fn cidr_holds(cidr: &str, address: [u8; 4]) -> bool {
    let Some((base, bits)) = cidr.split_once('/') else { return false };
    let (Ok(IpAddr::V4(base)), Ok(bits)) = (base.trim().parse(), bits.parse::<u32>()) else {
        return false;
    };
    let mask = u32::MAX.checked_shl(32u32.saturating_sub(bits)).unwrap_or(0);
    bits <= 32 && (u32::from(base) & mask) == (u32::from_be_bytes(address) & mask)
}

/// How traffic from outside is sent to Services, and which hosts Ingresses claim.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    /// Services by namespace and name, with the kinds that send traffic to them.
    routed: FxHashMap<(Box<str>, Box<str>), Routed>,
    /// Ingresses by class and host, and by class, host and path.
    claims: FxHashMap<Claim, Vec<ResourceId>>,
}

/// Class and host, with or without a path.
type Claim = (Box<str>, Box<str>, Option<Box<str>>);

#[derive(Clone, Copy, Debug, Default)]
struct Routed {
    ingress: bool,
    gateway: bool,
}

/// A Service that an Ingress or a route sends traffic to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backend<'e> {
    pub(crate) namespace: &'e str,
    pub(crate) name: &'e str,
}

impl Hosts {
    pub(super) fn of(evidence: &Evidence) -> Hosts {
        let mut hosts = Hosts::default();
        for ingress in evidence.of_kind(POLICIES, "Ingress") {
            for backend in backends(ingress) {
                hosts.routed(backend).ingress = true;
            }
            for (host, path) in claims(ingress) {
                let class = ingress_class(ingress);
                for path in [None, Some(path.into())] {
                    let known = hosts.claims.entry((class.into(), host.into(), path)).or_default();
                    if known.last() != Some(&ingress.id()) {
                        known.push(ingress.id());
                    }
                }
            }
        }
        for kind in ROUTES {
            for route in evidence.of_kind(GATEWAY, kind) {
                for backend in backends(route) {
                    hosts.routed(backend).gateway = true;
                }
            }
        }
        hosts
    }

    fn routed(&mut self, backend: Backend<'_>) -> &mut Routed {
        self.routed.entry((backend.namespace.into(), backend.name.into())).or_default()
    }

    /// The other Ingresses that claim the same host, or host and path, with the same class.
    fn rivals<'e>(
        &self,
        ingress: Resource<'e>,
        host: &str,
        path: Option<&str>,
    ) -> Vec<Resource<'e>> {
        let key = (ingress_class(ingress).into(), host.into(), path.map(Into::into));
        let ids = self.claims.get(&key).into_iter().flatten().take(MOST);
        ids.filter_map(|&id| ingress.evidence().resource(id))
            .filter(|other| {
                (other.namespace(), other.name()) != (ingress.namespace(), ingress.name())
            })
            .collect()
    }
}

/// True for Ingresses that double a host on purpose.
fn is_canary(ingress: Resource<'_>) -> bool {
    ingress.annotation("nginx.ingress.kubernetes.io/canary") == Some("true")
}

fn ingress_class<'e>(ingress: Resource<'e>) -> &'e str {
    let class = ingress.node().at(&["spec", "ingressClassName"]).and_then(Node::as_str);
    class.or_else(|| ingress.annotation("kubernetes.io/ingress.class")).unwrap_or_default()
}

/// Hosts and paths that an Ingress names.
fn claims<'e>(ingress: Resource<'e>) -> Vec<(&'e str, &'e str)> {
    let rules = ingress.node().at(&["spec", "rules"]).and_then(Node::as_list);
    let mut found = Vec::new();
    if is_canary(ingress) {
        return found;
    }
    for rule in rules.into_iter().flat_map(|rules| rules.iter()) {
        let Some(host) = rule.get("host").and_then(Node::as_str) else { continue };
        let paths = rule.at(&["http", "paths"]).and_then(Node::as_list);
        for path in paths.into_iter().flat_map(|paths| paths.iter()) {
            found.push((host, path.get("path").and_then(Node::as_str).unwrap_or("/")));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The Services that an Ingress or a route of the Gateway API sends traffic to, each once.
pub(crate) fn backends<'e>(resource: Resource<'e>) -> Vec<Backend<'e>> {
    let mut found = Vec::new();
    let spec = resource.node().get("spec");
    let rules = spec.and_then(|spec| spec.get("rules")).and_then(Node::as_list);
    let rules = rules.into_iter().flat_map(|rules| rules.iter());
    if resource.is(POLICIES, "Ingress") {
        let own = ["defaultBackend", "backend"].into_iter().filter_map(|key| spec?.get(key));
        let paths = rules.filter_map(|rule| rule.at(&["http", "paths"])?.as_list());
        let paths = paths.flat_map(|paths| paths.iter()).filter_map(|path| path.get("backend"));
        found.extend(own.chain(paths).filter_map(|backend| {
            let name = backend.at(&["service", "name"]).or(backend.get("serviceName"))?;
            Some(Backend { namespace: namespace_of(resource), name: name.as_str()? })
        }));
    } else {
        for rule in rules {
            let filters = rule.get("filters").and_then(Node::as_list);
            let mirrored = filters.into_iter().flat_map(|filters| filters.iter());
            let mirrored =
                mirrored.filter_map(|filter| filter.at(&["requestMirror", "backendRef"]));
            let references = rule.get("backendRefs").and_then(Node::as_list);
            let references = references.into_iter().flat_map(|list| list.iter());
            found.extend(references.chain(mirrored).filter_map(|node| service(resource, node)));
        }
    }
    found.sort_unstable_by_key(|backend| (backend.namespace, backend.name));
    found.dedup_by_key(|backend| (backend.namespace, backend.name));
    found
}

/// The Service that a `backendRef` names; `None` if it names something else.
fn service<'e>(route: Resource<'e>, reference: Node<'e>) -> Option<Backend<'e>> {
    let text = |key| reference.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let is_service = text("group").is_none() && text("kind").is_none_or(|kind| kind == "Service");
    let namespace = text("namespace").unwrap_or_else(|| namespace_of(route));
    is_service.then_some(Backend { namespace, name: text("name")? })
}

impl<'e> Resource<'e> {
    /// The hosts of an Ingress that an Ingress of another namespace claims too.
    pub(crate) fn contested_hosts(self) -> Vec<&'e str> {
        let mut hosts: Vec<&str> = claims(self)
            .into_iter()
            .map(|(host, _)| host)
            .filter(|host| {
                let rivals = self.evidence().hosts().rivals(self, host, None);
                rivals.iter().any(|other| other.namespace() != self.namespace())
            })
            .collect();
        hosts.dedup();
        hosts
    }

    /// The hosts and paths of an Ingress that another Ingress claims too.
    pub(crate) fn contested_paths(self) -> Vec<String> {
        let contested = claims(self).into_iter().filter(|(host, path)| {
            !self.evidence().hosts().rivals(self, host, Some(path)).is_empty()
        });
        contested.map(|(host, path)| format!("{host}{path}")).collect()
    }

    /// How a Service is open to the outside of the cluster: a sorted subset of `ExternalIPs`, `Gateway`,
    /// `Ingress`, `InternalLoadBalancer`, `LoadBalancer` and `NodePort`.
    pub(crate) fn exposure(self) -> Vec<&'static str> {
        let spec = self.node().get("spec");
        let mut ways = Vec::new();
        let external = spec.and_then(|spec| spec.get("externalIPs")).and_then(Node::as_list);
        if external.is_some_and(|list| !list.is_empty()) {
            ways.push("ExternalIPs");
        }
        let key = (namespace_of(self).into(), self.name().into_owned().into_boxed_str());
        let routed = self.evidence().hosts().routed.get(&key).copied().unwrap_or_default();
        if routed.gateway {
            ways.push("Gateway");
        }
        if routed.ingress {
            ways.push("Ingress");
        }
        match spec.and_then(|spec| spec.get("type")).and_then(Node::as_str) {
            Some("LoadBalancer") if is_internal(self) => ways.push("InternalLoadBalancer"),
            Some("LoadBalancer") => ways.push("LoadBalancer"),
            Some("NodePort") => ways.push("NodePort"),
            _ => {}
        }
        ways
    }
}

/// True if the cloud gives the load balancer a private address only.
fn is_internal(service: Resource<'_>) -> bool {
    [
        ("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
        ("service.beta.kubernetes.io/aws-load-balancer-internal", "true"),
        ("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
        ("networking.gke.io/load-balancer-type", "Internal"),
    ]
    .into_iter()
    .any(|(name, value)| service.annotation(name) == Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_ranges_are_read() {
        assert!(cidr_holds("0.0.0.0/0", METADATA_SERVICE));
        assert!(cidr_holds("169.254.169.254/32", METADATA_SERVICE));
        assert!(cidr_holds("169.254.0.0/16", METADATA_SERVICE));
        assert!(!cidr_holds("10.0.0.0/8", METADATA_SERVICE));
        assert!(!cidr_holds("::/0", METADATA_SERVICE));
        assert!(!cidr_holds("0.0.0.0/40", METADATA_SERVICE));
        assert!(!cidr_holds("x", METADATA_SERVICE));
    }
}
