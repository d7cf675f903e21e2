//! Facts of pods and containers.

use ringfort_cel::{EvalError, Value};
use ringfort_document::{Content, Node};

use super::{Facts, Told, absence, count, texts};
use crate::credential::{credential, credentials_in_arguments};
use crate::evidence::Evidence;
use crate::inventory::{Direction, MOST, namespace_of, sharing};
use crate::pod::{Container, Pod};
use crate::resource::Resource;
use crate::subject::Subject;

const POLICIES: &str = "networking.k8s.io";

impl<'e> Facts<'e> {
    /// The pod that the subject is, belongs to or carries.
    fn pod(self) -> Option<Pod<'e>> {
        match self.subject {
            Subject::Object(resource) => resource.pods().next(),
            Subject::Pod(pod) => Some(pod),
            Subject::Container(container) => Some(container.pod()),
        }
    }

    pub(super) fn of_pod(self, name: &str) -> Option<Told<'e>> {
        self.resource().kind().template()?;
        let workload = || self.resource().cause().unwrap_or(self.resource());
        match name {
            "autoscaled" => return Some(autoscaled(workload())),
            "verticallyAutoscaled" => return Some(vertically_autoscaled(workload())),
            "replicas" => return Some(Ok(replicas(workload()))),
            "workloadKind" => return Some(Ok(Value::from(&**workload().kind().kind()))),
            "staticPod" => return Some(Ok(Value::Bool(self.resource().is_static_pod()))),
            "serviceFound" => return Some(service_found(self.resource())),
            _ => {}
        }
        // An object without a pod spec is refused by the API; nothing can be told of its pod.
        let no_pod = || EvalError::NoSuchKey { key: "spec".to_owned() };
        let pod = self.pod().ok_or_else(no_pod);
        let tell = |told: fn(Pod<'e>) -> Told<'e>| pod.and_then(told);
        Some(match name {
            "serviceAccount" => tell(|pod| Ok(Value::string(pod.account()))),
            "serviceAccountFound" => tell(account_found),
            "tokenMounted" => tell(token_mounted),
            "projectedToken" => tell(|pod| Ok(Value::Bool(projects_token(pod)))),
            "networkPolicyIngress" => tell(|pod| isolated(pod, Direction::Ingress)),
            "networkPolicyEgress" => tell(|pod| isolated(pod, Direction::Egress)),
            "egressToMetadataBlocked" => tell(kept_from_metadata),
            "services" => tell(services),
            "exposedBy" => tell(exposed_by),
            "disruptionBudgets" => tell(disruption_budgets),
            "missingReferences" => tell(missing_references),
            "sharedUsers" => {
                let users: Vec<i64> = match self.subject {
                    Subject::Container(container) => container.user().into_iter().collect(),
                    _ => self
                        .resource()
                        .pods()
                        .flat_map(Pod::containers)
                        .filter_map(Container::user)
                        .collect(),
                };
                Ok(texts(sharing(self.resource(), &users)))
            }
            "credentials" => match self.subject {
                Subject::Container(container) => Ok(texts(container_credentials(container))),
                _ => tell(|pod| Ok(texts(pod.containers().flat_map(container_credentials)))),
            },
            _ => return None,
        })
    }
}

fn evidence(pod: Pod<'_>) -> &Evidence {
    pod.resource().evidence()
}

fn account<'e>(pod: Pod<'e>) -> Option<Resource<'e>> {
    let namespace = namespace_of(pod.resource());
    evidence(pod).find("", "ServiceAccount", Some(namespace), pod.account())
}

fn account_found<'e>(pod: Pod<'e>) -> Told<'e> {
    let found = pod.account() == "default" || account(pod).is_some();
    if !found {
        absence::namespaced(evidence(pod), "", "ServiceAccount")?;
    }
    Ok(Value::Bool(found))
}

fn token_mounted<'e>(pod: Pod<'e>) -> Told<'e> {
    const FIELD: &str = "automountServiceAccountToken";
    if let Some(own) = pod.spec().get(FIELD) {
        return Ok(Value::from(own));
    }
    match account(pod) {
        Some(account) => Ok(account.node().get(FIELD).map_or(Value::Bool(true), Value::from)),
        None => {
            absence::namespaced(evidence(pod), "", "ServiceAccount").map(|()| Value::Bool(true))
        }
    }
}

fn items<'e>(node: Node<'e>, key: &str) -> impl Iterator<Item = Node<'e>> + use<'e> {
    let list = node.get(key).and_then(Node::as_list);
    list.into_iter().flat_map(|list| list.iter())
}

fn projects_token(pod: Pod<'_>) -> bool {
    items(pod.spec(), "volumes")
        .filter_map(|volume| volume.get("projected"))
        .flat_map(|projected| items(projected, "sources"))
        .any(|source| source.get("serviceAccountToken").is_some())
}

fn isolated<'e>(pod: Pod<'e>, direction: Direction) -> Told<'e> {
    let isolated = pod.is_isolated(direction);
    if !isolated {
        absence::namespaced(evidence(pod), POLICIES, "NetworkPolicy")?;
    }
    Ok(Value::Bool(isolated))
}

fn kept_from_metadata<'e>(pod: Pod<'e>) -> Told<'e> {
    // Policies only add up to more that is allowed, so a part of them cannot tell that it is blocked.
    absence::namespaced(evidence(pod), POLICIES, "NetworkPolicy")?;
    Ok(Value::Bool(pod.is_kept_from_metadata()))
}

fn services<'e>(pod: Pod<'e>) -> Told<'e> {
    let found: Vec<Resource<'e>> = pod.services().take(MOST).collect();
    if found.is_empty() {
        absence::namespaced(evidence(pod), "", "Service")?;
    }
    Ok(texts(found.into_iter().map(|service| service.name().into_owned())))
}

fn exposed_by<'e>(pod: Pod<'e>) -> Told<'e> {
    let mut ways: Vec<&str> = pod.services().take(MOST).flat_map(Resource::exposure).collect();
    let shares = pod.spec().get("hostNetwork").and_then(Node::as_bool) == Some(true);
    if shares {
        ways.push("HostNetwork");
    }
    let mut ports = pod.containers().flat_map(|container| items(container.node(), "ports"));
    if ports.any(|port| port.get("hostPort").and_then(Node::as_int).is_some_and(|port| port != 0)) {
        ways.push("HostPort");
    }
    if ways.is_empty() {
        absence::namespaced(evidence(pod), "", "Service")?;
    }
    Ok(texts(ways))
}

fn disruption_budgets<'e>(pod: Pod<'e>) -> Told<'e> {
    let found = pod.disruption_budgets().take(MOST).count();
    if found == 0 {
        absence::namespaced(evidence(pod), "policy", "PodDisruptionBudget")?;
    }
    Ok(count(found))
}

fn missing_references<'e>(pod: Pod<'e>) -> Told<'e> {
    let missing = pod.missing_references();
    if let Some(kind) = missing.first().and_then(|first| first.split(' ').next()) {
        absence::namespaced(evidence(pod), "", kind)?;
    }
    Ok(texts(missing))
}

fn autoscaled<'e>(workload: Resource<'e>) -> Told<'e> {
    let found = workload.autoscalers().next().is_some();
    if !found {
        let evidence = workload.evidence();
        absence::namespaced(evidence, "autoscaling", "HorizontalPodAutoscaler")?;
    }
    Ok(Value::Bool(found))
}

fn vertically_autoscaled<'e>(workload: Resource<'e>) -> Told<'e> {
    let (group, kind) = ("autoscaling.k8s.io", "VerticalPodAutoscaler");
    let found = workload.all_scalers().any(|scaler| scaler.is(group, kind));
    if !found {
        absence::namespaced(workload.evidence(), group, kind)?;
    }
    Ok(Value::Bool(found))
}

/// Kinds that make one pod and not another where they do not say how many.
const REPLICATED: &[&str] = &["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];

/// Replicas that a workload asks for; null for kinds that have none.
pub(super) fn replicas<'e>(workload: Resource<'e>) -> Value<'e> {
    match workload.node().at(&["spec", "replicas"]) {
        Some(node) => match node.content() {
            Content::Int(_) | Content::Malformed(_) => Value::from(node),
            _ => Value::Null,
        },
        None if REPLICATED.contains(&&**workload.kind().kind()) => Value::Int(1),
        None => Value::Null,
    }
}

fn service_found<'e>(workload: Resource<'e>) -> Told<'e> {
    let evidence = workload.evidence();
    let name = workload.node().at(&["spec", "serviceName"]).and_then(Node::as_str);
    let service = evidence.find("", "Service", Some(namespace_of(workload)), name.unwrap_or(""));
    if service.is_none() && name.is_some() {
        absence::namespaced(evidence, "", "Service")?;
    }
    let headless = service.is_some_and(|service| {
        service.node().at(&["spec", "clusterIP"]).and_then(Node::as_str) == Some("None")
    });
    Ok(Value::Bool(headless))
}

/// Credentials of one container, for example `DB_PASSWORD (password)`.
fn container_credentials(container: Container<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for variable in items(container.node(), "env") {
        let text = |key| variable.get(key).and_then(Node::as_str);
        if let (Some(name), Some(value)) = (text("name"), text("value"))
            && let Some(kind) = credential(name, value)
        {
            found.push(format!("{name} ({kind})"));
        }
    }
    let words = ["command", "args"].into_iter().flat_map(|key| items(container.node(), key));
    let arguments = credentials_in_arguments(words.filter_map(Node::as_str));
    found.extend(arguments.into_iter().map(|(name, kind)| format!("{name} ({kind})")));
    found
}
