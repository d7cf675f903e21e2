//! The documented list of facts. What a check may ask for, and what it gets, stands here and nowhere else.

use std::sync::{Arc, LazyLock};

use ringfort_cel::{ObjectType, Type};
use rustc_hash::FxHashMap;

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactType {
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `int` or `null`.
    MaybeInt,
    /// `string`.
    Text,
    /// `list(string)`, sorted.
    Texts,
    /// `map(string, string)`.
    Labels,
}

/// One fact that checks may use as `facts.NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The subjects that have it: `container`, `pod`, kinds; [`EVERYTHING`], [`PODS`].
    pub subjects: &'static [&'static str],
    /// The name behind `facts.`.
    pub name: &'static str,
    /// The type.
    pub kind: FactType,
    /// What it says, in a sentence.
    pub meaning: &'static str,
}

/// Stands for every subject.
pub const EVERYTHING: &[&str] = &["*"];

/// Subjects that are or carry pods. For a workload, the facts are those of its pod template; where it has
/// several, of the first one.
pub const PODS: &[&str] = &[
    "container",
    "pod",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "Deployment",
    "ReplicaSet",
    "DaemonSet",
    "StatefulSet",
    "Job",
    "CronJob",
];

const INGRESS: &[&str] = &["Ingress"];
const ROUTES: &[&str] = &["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
const SENDERS: &[&str] = &["Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
const SCALERS: &[&str] = &["HorizontalPodAutoscaler", "VerticalPodAutoscaler", "ScaledObject"];
const BINDINGS: &[&str] = &["RoleBinding", "ClusterRoleBinding"];
const ROLES: &[&str] = &["Role", "ClusterRole"];
const ACCOUNTS: &[&str] = &[
    "container",
    "pod",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "Deployment",
    "ReplicaSet",
    "DaemonSet",
    "StatefulSet",
    "Job",
    "CronJob",
    "ServiceAccount",
];
const ISOLATED: &[&str] = &[
    "container",
    "pod",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "Deployment",
    "ReplicaSet",
    "DaemonSet",
    "StatefulSet",
    "Job",
    "CronJob",
    "Namespace",
];
const CREDENTIALS: &[&str] = &[
    "container",
    "pod",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "Deployment",
    "ReplicaSet",
    "DaemonSet",
    "StatefulSet",
    "Job",
    "CronJob",
    "ConfigMap",
];
const SELECTING: &[&str] =
    &["Service", "NetworkPolicy", "PodDisruptionBudget", "ServiceMonitor", "PodMonitor"];
const CALLERS: &[&str] = &[
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "APIService",
    "CustomResourceDefinition",
];
const POLICIES: &[&str] = &["ValidatingAdmissionPolicy", "MutatingAdmissionPolicy"];
const POLICY_BINDINGS: &[&str] =
    &["ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicyBinding"];
const AZURE: &[&str] = &[
    "resource-lock",
    "policy-assignment",
    "role-assignment",
    "role-definition",
    "disk-encryption-set",
    "managed-disk",
    "container-group",
    "container-registry",
    "registry-replication",
    "cluster-extension",
    "aks-cluster",
    "agent-pool",
    "maintenance-configuration",
    "trusted-access-binding",
    "backup-vault",
    "activity-log-alert",
    "diagnostic-setting",
    "managed-hsm",
    "key-vault",
    "key-vault-key",
    "key-vault-secret",
    "flux-configuration",
    "managed-identity",
    "federated-credential",
    "application-gateway",
    "waf-policy",
    "azure-firewall",
    "network-security-group",
    "flow-log",
    "private-endpoint",
    "public-ip",
    "virtual-network",
    "subnet",
    "log-workspace",
    "recovery-vault",
    "defender-plan",
    "security-contact",
    "storage-account",
    "blob-service",
    "blob-container",
];
const USED: &[&str] = &["ServiceAccount", "ConfigMap", "Secret", "PersistentVolumeClaim"];

const fn fact(
    subjects: &'static [&'static str],
    name: &'static str,
    kind: FactType,
    meaning: &'static str,
) -> Fact {
    Fact { subjects, name, kind, meaning }
}

/// All facts. Names may come twice, for different subjects. At most 100 objects are counted or listed for one
/// subject.
pub static FACTS: &[Fact] = &[
    fact(
        EVERYTHING,
        "owned",
        FactType::Bool,
        "A controller made the object, be it in this scan or not.",
    ),
    fact(
        EVERYTHING,
        "namespaceLabels",
        FactType::Labels,
        "Labels of the object's Namespace. Undecided if that Namespace is not in this scan; empty for cluster-scoped objects.",
    ),
    fact(
        EVERYTHING,
        "namespaceFound",
        FactType::Bool,
        "The object's Namespace is in this scan, or the object is cluster-scoped.",
    ),
    fact(
        EVERYTHING,
        "unknownFields",
        FactType::Texts,
        "Paths of fields that the API does not know, with the field that was probably meant; empty for custom kinds and given-up versions.",
    ),
    fact(
        EVERYTHING,
        "malformedFields",
        FactType::Texts,
        "Paths of values of a type that the API does not take there.",
    ),
    // Pods
    fact(
        PODS,
        "serviceAccount",
        FactType::Text,
        "Name of the service account that the pod runs as; `default` if none is named.",
    ),
    fact(
        PODS,
        "serviceAccountFound",
        FactType::Bool,
        "That service account is in this scan, or is the one that every namespace has.",
    ),
    fact(
        PODS,
        "tokenMounted",
        FactType::Bool,
        "The account's token is mounted: what the pod says, else what the service account says, else true.",
    ),
    fact(
        PODS,
        "projectedToken",
        FactType::Bool,
        "A projected volume of the pod holds a service account token.",
    ),
    fact(
        ACCOUNTS,
        "powers",
        FactType::Texts,
        "Rights that matter which bindings in this scan give the account, anywhere. Undecided if a bound ClusterRole is neither in this scan nor one that Kubernetes brings.",
    ),
    fact(
        ACCOUNTS,
        "clusterPowers",
        FactType::Texts,
        "Like `powers`, but only those held in the whole cluster.",
    ),
    fact(
        PODS,
        "networkPolicyIngress",
        FactType::Bool,
        "Some NetworkPolicy in this scan limits what may reach the pod.",
    ),
    fact(
        PODS,
        "networkPolicyEgress",
        FactType::Bool,
        "Some NetworkPolicy in this scan limits what the pod may reach.",
    ),
    fact(
        ISOLATED,
        "defaultDenyIngress",
        FactType::Bool,
        "A NetworkPolicy for all pods of the namespace limits what may reach them, and none for all pods lets everything in.",
    ),
    fact(
        ISOLATED,
        "defaultDenyEgress",
        FactType::Bool,
        "A NetworkPolicy for all pods of the namespace limits what they may reach, and none for all pods lets everything out.",
    ),
    fact(
        PODS,
        "egressToMetadataBlocked",
        FactType::Bool,
        "NetworkPolicies in this scan keep the pod from 169.254.169.254 port 80, where clouds hand out a machine's identity.",
    ),
    fact(
        PODS,
        "services",
        FactType::Texts,
        "Names of the Services in this scan that select the pod.",
    ),
    fact(
        PODS,
        "exposedBy",
        FactType::Texts,
        "How the pod can be reached from outside of the cluster: `ExternalIPs`, `Gateway`, `HostNetwork`, `HostPort`, `Ingress`, `InternalLoadBalancer`, `LoadBalancer`, `NodePort`.",
    ),
    fact(
        PODS,
        "disruptionBudgets",
        FactType::Int,
        "Number of PodDisruptionBudgets in this scan that select the pod.",
    ),
    fact(
        PODS,
        "autoscaled",
        FactType::Bool,
        "A HorizontalPodAutoscaler or ScaledObject in this scan scales the workload.",
    ),
    fact(
        PODS,
        "verticallyAutoscaled",
        FactType::Bool,
        "A VerticalPodAutoscaler in this scan names the workload.",
    ),
    fact(
        PODS,
        "replicas",
        FactType::MaybeInt,
        "Number of replicas that the workload asks for, 1 if it does not say; null for kinds that have none.",
    ),
    fact(
        PODS,
        "workloadKind",
        FactType::Text,
        "Kind of the outermost object in this scan that the pod comes from.",
    ),
    fact(PODS, "staticPod", FactType::Bool, "A node runs the pod from its own files."),
    fact(PODS, "quota", FactType::Bool, "A ResourceQuota in this scan is in the namespace."),
    fact(
        PODS,
        "defaultLimits",
        FactType::Texts,
        "Resources for which a LimitRange of the namespace gives containers a limit.",
    ),
    fact(
        PODS,
        "defaultRequests",
        FactType::Texts,
        "Resources for which a LimitRange of the namespace gives containers a request.",
    ),
    fact(
        CREDENTIALS,
        "credentials",
        FactType::Texts,
        "Credentials in plain text in values of environment variables, arguments, commands or files: name and sort, never the value. For a container its own, for a pod those of all containers.",
    ),
    fact(
        PODS,
        "missingReferences",
        FactType::Texts,
        "ConfigMaps, Secrets and PersistentVolumeClaims that the pod cannot run without and that are not in this scan, for example `Secret db`.",
    ),
    fact(
        &["StatefulSet"],
        "serviceFound",
        FactType::Bool,
        "The Service named in `spec.serviceName` is in this scan and has no cluster address.",
    ),
    // Networks
    fact(
        SELECTING,
        "selects",
        FactType::Int,
        "Number of workloads in this scan that it selects; for a ServiceMonitor, of Services.",
    ),
    fact(
        &["Service"],
        "unmatchedPorts",
        FactType::Texts,
        "Named target ports that no container of the selected pods has.",
    ),
    fact(
        &["Service"],
        "exposure",
        FactType::Texts,
        "How the Service can be reached from outside of the cluster; the words are those of `exposedBy`.",
    ),
    fact(
        &["Service"],
        "sameSelector",
        FactType::Texts,
        "Names of other Services of the namespace with the same selector.",
    ),
    fact(
        SENDERS,
        "backendsMissing",
        FactType::Texts,
        "Services it sends traffic to that are not in this scan, as `namespace/name`.",
    ),
    fact(
        INGRESS,
        "duplicateHosts",
        FactType::Texts,
        "Hosts that an Ingress of another namespace and the same class claims too.",
    ),
    fact(
        INGRESS,
        "duplicatePaths",
        FactType::Texts,
        "Hosts with paths that another Ingress of the same class claims too.",
    ),
    fact(
        INGRESS,
        "secretsMissing",
        FactType::Texts,
        "Secrets of `spec.tls` that are not in this scan and that nothing in it makes.",
    ),
    fact(
        ROUTES,
        "gatewaysMissing",
        FactType::Texts,
        "Gateways it attaches to that are not in this scan, as `namespace/name`.",
    ),
    fact(
        &["NetworkPolicy"],
        "unmatchedPeers",
        FactType::Texts,
        "Peers of the same namespace that select no workload in this scan, for example `ingress[0].from[1]`.",
    ),
    // Availability
    fact(
        &["PodDisruptionBudget"],
        "fewestPods",
        FactType::MaybeInt,
        "Fewest pods that the workloads it selects have together: their replicas, or what their autoscalers leave; null if none of them has replicas.",
    ),
    fact(SCALERS, "targetFound", FactType::Bool, "What it scales is in this scan."),
    fact(
        SCALERS,
        "targetReplicasSet",
        FactType::Bool,
        "What it scales sets `spec.replicas` itself, so that the two fight.",
    ),
    fact(
        SCALERS,
        "sameTarget",
        FactType::Texts,
        "Names of other objects of its kind that scale the same target.",
    ),
    fact(
        &["Service"],
        "sameExternalNames",
        FactType::Texts,
        "`namespace/name` of other Services in this scan that ask external-dns for one of its host names.",
    ),
    // Rights
    fact(
        BINDINGS,
        "roleFound",
        FactType::Bool,
        "The role is in this scan, or one that Kubernetes brings. Undecided for a ClusterRole that is neither.",
    ),
    fact(
        BINDINGS,
        "powers",
        FactType::Texts,
        "Rights that matter which the role gives. Undecided for a ClusterRole that is not in this scan.",
    ),
    fact(
        BINDINGS,
        "subjectsMissing",
        FactType::Texts,
        "Service accounts among the subjects that are not in this scan, as `namespace/name`.",
    ),
    fact(
        ROLES,
        "powers",
        FactType::Texts,
        "Rights that matter which the role gives, aggregated ones included.",
    ),
    fact(ROLES, "bound", FactType::Bool, "Some binding in this scan binds the role."),
    fact(
        PODS,
        "sharedUsers",
        FactType::Texts,
        "`namespace/kind/name` of other workloads in this scan that run as the same numeric user other than root.",
    ),
    fact(
        PODS,
        "accountBound",
        FactType::Bool,
        "Some binding in this scan names the pod's service account, or a group that all accounts of its namespace are in.",
    ),
    fact(
        &["ServiceAccount"],
        "bound",
        FactType::Bool,
        "Some binding in this scan names the account itself.",
    ),
    fact(
        ROLES,
        "boundTo",
        FactType::Texts,
        "Whom bindings in this scan give the role, for example `ServiceAccount web/app`, `Group system:nodes`.",
    ),
    fact(USED, "usedBy", FactType::Int, "Number of workloads in this scan that use it."),
    // The rest
    fact(
        &["Namespace"],
        "networkPolicies",
        FactType::Int,
        "Number of NetworkPolicies in the namespace.",
    ),
    fact(&["Namespace"], "quotas", FactType::Int, "Number of ResourceQuotas in the namespace."),
    fact(&["Namespace"], "limitRanges", FactType::Int, "Number of LimitRanges in the namespace."),
    fact(&["Namespace"], "workloads", FactType::Int, "Number of workloads in the namespace."),
    fact(
        &["Secret"],
        "credentialKeys",
        FactType::Texts,
        "Keys with a literal secret: not empty, no placeholder, no reference to a vault, no user name or certificate, no file without a credential in it.",
    ),
    fact(
        &["Secret"],
        "guessableKeys",
        FactType::Texts,
        "Keys whose value is among those that everybody tries first, such as `changeme`.",
    ),
    fact(
        CALLERS,
        "serviceMissing",
        FactType::Texts,
        "Services that it has the API server call and that are not in this scan, as `namespace/name`.",
    ),
    fact(
        POLICIES,
        "bound",
        FactType::Bool,
        "Some binding puts the policy into force. Undecided if this scan has none.",
    ),
    fact(
        POLICY_BINDINGS,
        "policyFound",
        FactType::Bool,
        "The policy is in this scan. Undecided if it is not.",
    ),
    fact(
        AZURE,
        "logCategories",
        FactType::Texts,
        "Categories and category groups of logs that diagnostic settings of this resource send somewhere. Undecided if this scan has no diagnostic setting, or none whose resource is this one while that of others is not known.",
    ),
    fact(
        AZURE,
        "locks",
        FactType::Texts,
        "Locks on the resource itself: `CanNotDelete`, `ReadOnly`. Undecided as `logCategories` is.",
    ),
    fact(
        AZURE,
        "privateEndpoints",
        FactType::Int,
        "Number of private endpoints that lead to the resource. Undecided as `logCategories` is.",
    ),
    fact(
        &["container-registry"],
        "replications",
        FactType::Texts,
        "Regions of the registry's replications. Undecided as `logCategories` is.",
    ),
    fact(
        &["StorageClass"],
        "defaults",
        FactType::Int,
        "Number of StorageClasses in this scan that are marked as the default.",
    ),
];

impl FactType {
    /// The type for the checker.
    pub fn cel(self) -> Type {
        match self {
            FactType::Bool => Type::Bool,
            FactType::Int => Type::Int,
            FactType::MaybeInt => Type::Dyn,
            FactType::Text => Type::String,
            FactType::Texts => Type::list(Type::String),
            FactType::Labels => Type::map(Type::String, Type::String),
        }
    }

    /// The type as people write it.
    pub fn name(self) -> &'static str {
        match self {
            FactType::Bool => "bool",
            FactType::Int => "int",
            FactType::MaybeInt => "int or null",
            FactType::Text => "string",
            FactType::Texts => "list(string)",
            FactType::Labels => "map(string, string)",
        }
    }
}

/// The facts of a subject: `container`, `pod`, or a kind with or without its group
/// (`Role`, `networking.k8s.io/Ingress`).
pub fn facts_of(subject: &str) -> impl Iterator<Item = &'static Fact> {
    let kind = subject.rsplit('/').next().unwrap_or(subject).to_owned();
    FACTS
        .iter()
        .filter(move |fact| fact.subjects == EVERYTHING || fact.subjects.contains(&kind.as_str()))
}

/// The type of the variable `facts` for a subject, as [`facts_of`] takes it.
pub fn facts_type(subject: &str) -> Type {
    let fields = facts_of(subject).map(|fact| (fact.name.to_owned(), fact.kind.cel())).collect();
    Type::Object(Arc::new(ObjectType { name: "facts".to_owned(), fields }))
}

/// True if the subject has a fact of this name.
pub(super) fn is_known(subject: &str, name: &str) -> bool {
    let applies = |fact: &Fact| fact.subjects == EVERYTHING || fact.subjects.contains(&subject);
    FACTS.iter().any(|fact| fact.name == name && applies(fact))
}

/// Names and types by subject, as the evaluator asks for them.
pub(super) fn fields(subject: &str) -> &'static [(&'static str, Type)] {
    type Fields = Vec<(&'static str, Type)>;
    static FIELDS: LazyLock<FxHashMap<&'static str, Fields>> = LazyLock::new(|| {
        let mut all: FxHashMap<&'static str, Fields> = FxHashMap::default();
        for subject in FACTS.iter().flat_map(|fact| fact.subjects) {
            let fields = facts_of(subject).map(|fact| (fact.name, fact.kind.cel())).collect();
            all.insert(subject, fields);
        }
        all
    });
    FIELDS.get(subject).or_else(|| FIELDS.get("*")).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_resources_of_azure_have_facts() {
        let listed: BTreeSet<&str> = AZURE.iter().copied().collect();
        assert_eq!(listed, ringfort_record::azure_subjects().collect());
    }
}
