//! What pods refer to by name, and by how many workloads each object is used.

use ringfort_document::Node;
use rustc_hash::{FxHashMap, FxHashSet};

use super::identity::namespace_of;
use crate::evidence::Evidence;
use crate::pod::Pod;
use crate::resource::{Resource, ResourceId};

/// An object that a pod needs, or would use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference<'e> {
    pub(crate) kind: &'static str,
    pub(crate) name: &'e str,
    /// The pod runs without it.
    pub(crate) optional: bool,
}

/// Who uses what.
#[derive(Debug)]
pub(crate) struct Uses {
    /// Number of workloads by kind, namespace and name.
    counts: FxHashMap<(&'static str, Box<str>, Box<str>), u32>,
    /// Secrets that controllers make from other objects in the evidence, by namespace and name.
    made: FxHashSet<(Box<str>, Box<str>)>,
}

/// Custom kinds from which a controller makes a Secret: group, kind, and where its name stands; without
/// that, or besides, it has the object's own name.
const MAKERS: &[(&str, &str, Option<&[&str]>)] = &[
    ("cert-manager.io", "Certificate", Some(&["spec", "secretName"])),
    ("external-secrets.io", "ExternalSecret", Some(&["spec", "target", "name"])),
    ("bitnami.com", "SealedSecret", None),
];

impl Uses {
    pub(super) fn of(evidence: &Evidence) -> Uses {
        let mut counts: FxHashMap<(&'static str, Box<str>, Box<str>), u32> = FxHashMap::default();
        for resource in evidence.resources() {
            // Two variants of one install in one scan are one workload.
            if resource.cause().is_some() || !first_of_its_name(resource) {
                continue;
            }
            let mut found: Vec<_> = resource
                .pods()
                .flat_map(referenced)
                .map(|reference| (reference.kind, reference.name))
                .chain(resource.pods().map(|pod| ("ServiceAccount", pod.account())))
                .chain(custom_account(resource).map(|name| ("ServiceAccount", name)))
                .collect();
            found.sort_unstable();
            found.dedup();
            for (kind, name) in found {
                let key = (kind, namespace_of(resource).into(), name.into());
                *counts.entry(key).or_default() += 1;
            }
        }
        Uses { counts, made: made_secrets(evidence) }
    }

    /// Number of workloads that use an object.
    pub(crate) fn count(&self, kind: &'static str, namespace: &str, name: &str) -> u32 {
        self.counts.get(&(kind, namespace.into(), name.into())).copied().unwrap_or(0)
    }

    fn is_made(&self, namespace: &str, name: &str) -> bool {
        self.made.contains(&(namespace.into(), name.into()))
    }
}

/// False if an object of the same kind, namespace and name came before.
fn first_of_its_name(resource: Resource<'_>) -> bool {
    let kind = resource.kind();
    let namespace = resource.namespace().map(|name| &**name);
    let first = resource.evidence().find(kind.home(), kind.kind(), namespace, &resource.name());
    first.is_none_or(|first| first == resource)
}

/// The account that a custom object without pod template has its controller run pods as.
fn custom_account<'e>(resource: Resource<'e>) -> Option<&'e str> {
    if resource.kind().template().is_some() {
        return None;
    }
    resource.node().at(&["spec", "serviceAccountName"]).and_then(Node::as_str)
}

fn made_secrets(evidence: &Evidence) -> FxHashSet<(Box<str>, Box<str>)> {
    let mut made = FxHashSet::default();
    for (group, kind, path) in MAKERS {
        for maker in evidence.of_kind(group, kind) {
            let named = path.and_then(|path| maker.node().at(path)).and_then(Node::as_str);
            let name = named.map_or_else(|| maker.name().into_owned(), str::to_owned);
            made.insert((namespace_of(maker).into(), name.into()));
        }
    }
    made
}

fn items<'e>(node: Node<'e>, key: &str) -> impl Iterator<Item = Node<'e>> + use<'e> {
    let list = node.get(key).and_then(Node::as_list);
    list.into_iter().flat_map(|list| list.iter())
}

/// ConfigMaps, Secrets and PersistentVolumeClaims that a pod refers to, sorted, each once.
pub(crate) fn referenced(pod: Pod<'_>) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    for volume in items(pod.spec(), "volumes") {
        volume_references(volume, &mut found);
    }
    for container in pod.containers() {
        for source in items(container.node(), "envFrom") {
            push(&mut found, "ConfigMap", source.get("configMapRef"), "name");
            push(&mut found, "Secret", source.get("secretRef"), "name");
        }
        for source in items(container.node(), "env").filter_map(|env| env.get("valueFrom")) {
            push(&mut found, "ConfigMap", source.get("configMapKeyRef"), "name");
            push(&mut found, "Secret", source.get("secretKeyRef"), "name");
        }
    }
    for pull in items(pod.spec(), "imagePullSecrets") {
        if let Some(name) = pull.get("name").and_then(Node::as_str) {
            found.push(Reference { kind: "Secret", name, optional: true });
        }
    }
    // A reference that is not optional comes first and stays.
    found.sort_unstable();
    found.dedup_by_key(|reference| (reference.kind, reference.name));
    found
}

fn volume_references<'e>(volume: Node<'e>, found: &mut Vec<Reference<'e>>) {
    push(found, "ConfigMap", volume.get("configMap"), "name");
    push(found, "Secret", volume.get("secret"), "secretName");
    push(found, "PersistentVolumeClaim", volume.get("persistentVolumeClaim"), "claimName");
    if let Some(projected) = volume.get("projected") {
        for source in items(projected, "sources") {
            push(found, "ConfigMap", source.get("configMap"), "name");
            push(found, "Secret", source.get("secret"), "name");
        }
    }
}

fn push<'e>(
    found: &mut Vec<Reference<'e>>,
    kind: &'static str,
    source: Option<Node<'e>>,
    key: &str,
) {
    let Some(source) = source else { return };
    let optional = source.get("optional").and_then(Node::as_bool) == Some(true);
    let name = source.get(key).and_then(Node::as_str).filter(|name| !name.is_empty());
    if let Some(name) = name {
        found.push(Reference { kind, name, optional });
    }
}

impl<'e> Pod<'e> {
    /// The name of the service account that the pod runs as.
    pub fn account(self) -> &'e str {
        let named = |key| {
            let name = self.spec().get(key).and_then(Node::as_str);
            name.filter(|name| !name.is_empty())
        };
        named("serviceAccountName").or_else(|| named("serviceAccount")).unwrap_or("default")
    }

    /// What the pod cannot run without and is not in the evidence, for example `Secret db`.
    pub(crate) fn missing_references(self) -> Vec<String> {
        let evidence = self.resource().evidence();
        let namespace = namespace_of(self.resource());
        referenced(self)
            .into_iter()
            .filter(|reference| !reference.optional)
            .filter(|reference| {
                let made = reference.kind == "Secret"
                    && evidence.uses().is_made(namespace, reference.name);
                let brought = reference.kind == "ConfigMap" && reference.name == "kube-root-ca.crt";
                !made
                    && !brought
                    && evidence.find("", reference.kind, Some(namespace), reference.name).is_none()
            })
            .map(|reference| format!("{} {}", reference.kind, reference.name))
            .collect()
    }
}

/// Autoscalers by what they scale.
#[derive(Debug, Default)]
pub(crate) struct Scalers {
    by_target: FxHashMap<ResourceId, Vec<ResourceId>>,
}

/// Kinds that change the number or the size of a workload's pods.
const SCALERS: &[(&str, &str)] = &[
    ("autoscaling", "HorizontalPodAutoscaler"),
    ("keda.sh", "ScaledObject"),
    ("autoscaling.k8s.io", "VerticalPodAutoscaler"),
];

impl Scalers {
    pub(super) fn of(evidence: &Evidence) -> Scalers {
        let mut scalers = Scalers::default();
        for (group, kind) in SCALERS {
            for scaler in evidence.of_kind(group, kind) {
                if let Some(target) = scaler.scale_target() {
                    scalers.by_target.entry(target).or_default().push(scaler.id());
                }
            }
        }
        scalers
    }
}

impl<'e> Resource<'e> {
    /// The HorizontalPodAutoscalers and ScaledObjects that scale a workload.
    pub(crate) fn autoscalers(self) -> impl Iterator<Item = Resource<'e>> {
        self.all_scalers()
            .filter(|scaler| !scaler.is("autoscaling.k8s.io", "VerticalPodAutoscaler"))
    }

    /// Everything that scales a workload, VerticalPodAutoscalers included.
    pub(crate) fn all_scalers(self) -> impl Iterator<Item = Resource<'e>> {
        let ids = self.evidence().scalers().by_target.get(&self.id());
        ids.into_iter().flatten().filter_map(move |&id| self.evidence().resource(id))
    }
}

impl<'e> Resource<'e> {
    /// Where an autoscaler says what it scales.
    pub(crate) fn scale_target_reference(self) -> Option<Node<'e>> {
        let spec = self.node().get("spec")?;
        spec.get("scaleTargetRef").or_else(|| spec.get("targetRef"))
    }

    /// What an autoscaler scales, if that is in the evidence.
    pub(crate) fn scale_target(self) -> Option<ResourceId> {
        let reference = self.scale_target_reference()?;
        let text = |key| reference.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
        let (kind, name) = (text("kind").unwrap_or("Deployment"), text("name")?);
        let namespace = Some(namespace_of(self));
        let group = match text("apiVersion") {
            Some(api_version) => crate::kind::home(crate::kind::group_of(api_version), kind),
            None if kind == "ReplicationController" => "",
            None => "apps",
        };
        self.evidence().find(group, kind, namespace, name).map(Resource::id)
    }
}

impl Evidence {
    /// Whether a Secret is in the evidence, or something that a controller makes it from.
    pub(crate) fn has_secret(&self, namespace: &str, name: &str) -> bool {
        self.find("", "Secret", Some(namespace), name).is_some()
            || self.uses().is_made(namespace, name)
    }
}
