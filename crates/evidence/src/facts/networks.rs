//! Facts of Services, Ingresses, routes, NetworkPolicies and what the API server calls.

use ringfort_cel::Value;
use ringfort_document::Node;

use super::{Facts, Told, absence, count, texts};
use crate::inventory::{Direction, MOST, backends, namespace_of, workloads};
use crate::pod::Pod;
use crate::resource::Resource;

const POLICIES: &str = "networking.k8s.io";
const GATEWAY: &str = "gateway.networking.k8s.io";

impl<'e> Facts<'e> {
    pub(super) fn of_network(self, name: &str) -> Option<Told<'e>> {
        let resource = self.resource();
        Some(match name {
            "selects" => selects(resource),
            "unmatchedPorts" => unmatched_ports(resource),
            "exposure" => Ok(texts(resource.exposure())),
            "sameSelector" => Ok(texts(same_selector(resource))),
            "sameExternalNames" => Ok(texts(resource.same_external_names())),
            "backendsMissing" => backends_missing(resource),
            "duplicateHosts" => Ok(texts(resource.contested_hosts())),
            "duplicatePaths" => Ok(texts(resource.contested_paths())),
            "secretsMissing" => secrets_missing(resource),
            "gatewaysMissing" => gateways_missing(resource),
            "unmatchedPeers" => unmatched_peers(resource),
            "serviceMissing" => service_missing(resource),
            "defaultDenyIngress" => self.denied(Direction::Ingress),
            "defaultDenyEgress" => self.denied(Direction::Egress),
            _ => return None,
        })
    }

    fn denied(self, direction: Direction) -> Told<'e> {
        let resource = self.resource();
        let evidence = resource.evidence();
        let own = resource.name();
        let namespace = if resource.is("", "Namespace") { &own } else { namespace_of(resource) };
        let denied = evidence.denied().holds(evidence, namespace, direction);
        if !denied {
            absence::namespaced(evidence, POLICIES, "NetworkPolicy")?;
        }
        Ok(Value::Bool(denied))
    }
}

fn items<'e>(node: Option<Node<'e>>, key: &str) -> impl Iterator<Item = Node<'e>> + use<'e> {
    let list = node.and_then(|node| node.get(key)).and_then(Node::as_list);
    list.into_iter().flat_map(|list| list.iter())
}

fn selects<'e>(resource: Resource<'e>) -> Told<'e> {
    let evidence = resource.evidence();
    let found = match &**resource.kind().kind() {
        "ServiceMonitor" => resource.monitored_services().take(MOST).count(),
        "PodMonitor" => workloads(resource.monitored_pods().map(|pod| pod.resource())).len(),
        _ => {
            let workloads = workloads(resource.selected_pods().map(|pod| pod.resource()));
            workloads.len() + resource.selected_makers()
        }
    };
    if found == 0 {
        absence::namespaced(evidence, "", "Pod")?;
    }
    Ok(count(found))
}

fn unmatched_ports<'e>(service: Resource<'e>) -> Told<'e> {
    let pods: Vec<Pod<'_>> = service.selected_pods().take(MOST).collect();
    let ports = || {
        pods.iter()
            .flat_map(|pod| pod.containers())
            .flat_map(|container| items(Some(container.node()), "ports"))
    };
    if pods.is_empty() {
        return Ok(texts([""; 0]));
    }
    let wanted = items(service.node().get("spec"), "ports")
        .filter_map(|port| port.get("targetPort").and_then(Node::as_str))
        .filter(|name| name.parse::<u16>().is_err());
    Ok(texts(
        wanted.filter(|name| {
            !ports().any(|port| port.get("name").and_then(Node::as_str) == Some(name))
        }),
    ))
}

/// Names of the other Services that select by exactly the same labels.
fn same_selector(service: Resource<'_>) -> Vec<String> {
    let own = selector(service);
    if own.is_empty() {
        return Vec::new();
    }
    let Some(pod) = service.selected_pods().next() else { return Vec::new() };
    let others = pod.services().take(MOST).filter(|other| other.name() != service.name());
    others.filter(|other| selector(*other) == own).map(|other| other.name().into_owned()).collect()
}

fn selector<'e>(service: Resource<'e>) -> Vec<(&'e str, Option<&'e str>)> {
    let map = service.node().at(&["spec", "selector"]).and_then(Node::as_map);
    let mut labels: Vec<_> = map
        .into_iter()
        .flat_map(|map| map.iter())
        .map(|entry| (entry.key.text, entry.value.as_str()))
        .collect();
    labels.sort_unstable();
    labels
}

fn backends_missing<'e>(resource: Resource<'e>) -> Told<'e> {
    let evidence = resource.evidence();
    let missing: Vec<String> = backends(resource)
        .into_iter()
        .filter(|backend| {
            evidence.find("", "Service", Some(backend.namespace), backend.name).is_none()
        })
        .map(|backend| format!("{}/{}", backend.namespace, backend.name))
        .collect();
    if !missing.is_empty() {
        absence::namespaced(evidence, "", "Service")?;
    }
    Ok(texts(missing))
}

fn secrets_missing<'e>(ingress: Resource<'e>) -> Told<'e> {
    let evidence = ingress.evidence();
    // With an issuer's annotation, cert-manager makes the Secret.
    let issued = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"]
        .into_iter()
        .any(|name| ingress.annotation(name).is_some());
    let namespace = namespace_of(ingress);
    let missing: Vec<&str> = items(ingress.node().get("spec"), "tls")
        .filter_map(|tls| tls.get("secretName").and_then(Node::as_str))
        .filter(|name| !issued && !evidence.has_secret(namespace, name))
        .collect();
    if !missing.is_empty() {
        absence::namespaced(evidence, "", "Secret")?;
    }
    Ok(texts(missing))
}

fn gateways_missing<'e>(route: Resource<'e>) -> Told<'e> {
    let evidence = route.evidence();
    let missing: Vec<String> = items(route.node().get("spec"), "parentRefs")
        .filter_map(|parent| {
            let text = |key| parent.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
            let namespace = text("namespace").unwrap_or_else(|| namespace_of(route));
            let is_gateway = text("kind").is_none_or(|kind| kind == "Gateway")
                && text("group").is_none_or(|group| group == GATEWAY);
            let name = text("name").filter(|_| is_gateway)?;
            let found = evidence.find(GATEWAY, "Gateway", Some(namespace), name).is_some();
            (!found).then(|| format!("{namespace}/{name}"))
        })
        .collect();
    if !missing.is_empty() {
        absence::namespaced(evidence, GATEWAY, "Gateway")?;
    }
    Ok(texts(missing))
}

/// Peers that select by pods only, in the policy's own namespace, and find none.
fn unmatched_peers<'e>(policy: Resource<'e>) -> Told<'e> {
    let evidence = policy.evidence();
    let mut unmatched = Vec::new();
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        for (rule, node) in items(policy.node().get("spec"), direction).enumerate() {
            for (peer, node) in items(Some(node), peers).enumerate() {
                if let (Some(selector), None) =
                    (node.get("podSelector"), node.get("namespaceSelector"))
                    && !evidence.selects_any(namespace_of(policy), selector)
                {
                    unmatched.push(format!("{direction}[{rule}].{peers}[{peer}]"));
                }
            }
        }
    }
    if !unmatched.is_empty() {
        absence::namespaced(evidence, "", "Pod")?;
    }
    Ok(texts(unmatched))
}

/// Services that the API server calls: webhooks, aggregated APIs, conversions.
fn service_missing<'e>(resource: Resource<'e>) -> Told<'e> {
    let evidence = resource.evidence();
    let root = resource.node();
    let own = [
        &["spec", "service"] as &[&str],
        &["spec", "conversion", "webhook", "clientConfig", "service"],
    ];
    let own = own.into_iter().filter_map(|path| root.at(path));
    let hooks =
        items(Some(root), "webhooks").filter_map(|hook| hook.at(&["clientConfig", "service"]));
    let missing: Vec<String> = own
        .chain(hooks)
        .filter_map(|service| {
            let text = |key| service.get(key).and_then(Node::as_str);
            let (namespace, name) = (text("namespace")?, text("name")?);
            let found = evidence.find("", "Service", Some(namespace), name).is_some();
            (!found).then(|| format!("{namespace}/{name}"))
        })
        .collect();
    if !missing.is_empty() {
        absence::namespaced(evidence, "", "Service")?;
    }
    Ok(texts(missing))
}
