//! The list of subjects that are no Kubernetes objects.

/// The `apiVersion` of all records.
pub const API_VERSION: &str = "ringfort.io/v1";

/// Subjects that are no Azure resources.
const PROGRAMS: &[&str] = &[
    "activity-log-alerts",
    "admission-config",
    "apiserver",
    "audit-policy",
    "authentication-config",
    "authorization-config",
    "containerd",
    "controller-manager",
    "crio",
    "dockerfile",
    "encryption-config",
    "entra-authorization-policy",
    "entra-conditional-access",
    "entra-named-locations",
    "entra-registrations",
    "entra-security-defaults",
    "etcd",
    "image",
    "kube-proxy",
    "kubeconfig",
    "kubelet",
    "node",
    "scheduler",
];

/// Azure's resource types, in lower case, and the subjects that they are.
const RESOURCES: &[(&str, &str)] = &[
    ("microsoft.authorization/locks", "resource-lock"),
    ("microsoft.authorization/policyassignments", "policy-assignment"),
    ("microsoft.authorization/roleassignments", "role-assignment"),
    ("microsoft.authorization/roledefinitions", "role-definition"),
    ("microsoft.compute/diskencryptionsets", "disk-encryption-set"),
    ("microsoft.compute/disks", "managed-disk"),
    ("microsoft.containerinstance/containergroups", "container-group"),
    ("microsoft.containerregistry/registries", "container-registry"),
    ("microsoft.containerregistry/registries/replications", "registry-replication"),
    ("microsoft.containerservice/managedclusters", "aks-cluster"),
    ("microsoft.containerservice/managedclusters/agentpools", "agent-pool"),
    (
        "microsoft.containerservice/managedclusters/maintenanceconfigurations",
        "maintenance-configuration",
    ),
    (
        "microsoft.containerservice/managedclusters/trustedaccessrolebindings",
        "trusted-access-binding",
    ),
    ("microsoft.dataprotection/backupvaults", "backup-vault"),
    ("microsoft.insights/activitylogalerts", "activity-log-alert"),
    ("microsoft.insights/diagnosticsettings", "diagnostic-setting"),
    ("microsoft.keyvault/managedhsms", "managed-hsm"),
    ("microsoft.keyvault/vaults", "key-vault"),
    ("microsoft.keyvault/vaults/keys", "key-vault-key"),
    ("microsoft.keyvault/vaults/secrets", "key-vault-secret"),
    ("microsoft.kubernetesconfiguration/extensions", "cluster-extension"),
    ("microsoft.kubernetesconfiguration/fluxconfigurations", "flux-configuration"),
    ("microsoft.managedidentity/userassignedidentities", "managed-identity"),
    (
        "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials",
        "federated-credential",
    ),
    ("microsoft.network/applicationgateways", "application-gateway"),
    ("microsoft.network/applicationgatewaywebapplicationfirewallpolicies", "waf-policy"),
    ("microsoft.network/azurefirewalls", "azure-firewall"),
    ("microsoft.network/networksecuritygroups", "network-security-group"),
    ("microsoft.network/networkwatchers/flowlogs", "flow-log"),
    ("microsoft.network/privateendpoints", "private-endpoint"),
    ("microsoft.network/publicipaddresses", "public-ip"),
    ("microsoft.network/virtualnetworks", "virtual-network"),
    ("microsoft.network/virtualnetworks/subnets", "subnet"),
    ("microsoft.operationalinsights/workspaces", "log-workspace"),
    ("microsoft.recoveryservices/vaults", "recovery-vault"),
    ("microsoft.security/pricings", "defender-plan"),
    ("microsoft.security/securitycontacts", "security-contact"),
    ("microsoft.storage/storageaccounts", "storage-account"),
    ("microsoft.storage/storageaccounts/blobservices", "blob-service"),
    ("microsoft.storage/storageaccounts/blobservices/containers", "blob-container"),
];

/// Where evidence of a subject comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Azure Resource Manager, what is written for it, and the tenant.
    Azure,
    /// What images are built from, and what they say of themselves.
    Image,
    /// A host.
    Node,
    /// Programs of the cluster: their files on a host, or their static pods.
    Program,
    /// Objects of the API.
    Kubernetes,
}

/// Where evidence of a subject comes from, also of those that are no records.
pub fn origin(subject: &str) -> Origin {
    let is_azure = RESOURCES.iter().any(|&(_, known)| known == subject);
    match subject {
        "activity-log-alerts" => Origin::Azure,
        _ if is_azure || subject.starts_with("entra-") => Origin::Azure,
        "dockerfile" | "image" => Origin::Image,
        "node" => Origin::Node,
        _ if PROGRAMS.contains(&subject) => Origin::Program,
        _ => Origin::Kubernetes,
    }
}

/// True if evidence that comes from `input` (`azure`, `cluster`, `image`, `manifest`, `node`) can carry a subject.
pub fn fits(subject: &str, input: &str) -> bool {
    match (origin(subject), input) {
        (Origin::Azure, "azure") | (Origin::Image, "image") => true,
        // What runs in a cluster on AKS is told by Azure too, such as its add-ons.
        (Origin::Azure, "cluster") => true,
        (Origin::Node, "node") => true,
        (Origin::Program, "cluster" | "manifest" | "node") => true,
        (Origin::Kubernetes, "cluster" | "manifest") => true,
        _ => false,
    }
}

/// True for the names of subjects that are records.
pub fn is_subject(name: &str) -> bool {
    PROGRAMS.contains(&name) || RESOURCES.iter().any(|&(_, subject)| subject == name)
}

/// The names of all subjects that are Azure resources.
pub fn azure_subjects() -> impl Iterator<Item = &'static str> {
    RESOURCES.iter().map(|&(_, subject)| subject)
}

/// The subject that a resource of this type is; `None` for types that no check looks at.
pub(crate) fn of_type(resource_type: &str) -> Option<&'static str> {
    let wanted = resource_type.to_ascii_lowercase();
    RESOURCES.iter().find(|&&(known, _)| *known == wanted).map(|&(_, subject)| subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page that tells authors and users of the subjects names each of them.
    #[test]
    fn all_subjects_are_documented() {
        let page = include_str!("../../../library/SUBJECTS.md");
        for name in PROGRAMS.iter().chain(RESOURCES.iter().map(|(_, subject)| subject)) {
            assert!(page.contains(&format!("`{name}`")), "{name} is missing in SUBJECTS.md");
        }
    }

    #[test]
    fn types_are_known_in_any_case() {
        assert_eq!(of_type("Microsoft.ContainerService/ManagedClusters"), Some("aks-cluster"));
        assert_eq!(of_type("Microsoft.Web/sites"), None);
        assert!(is_subject("aks-cluster") && is_subject("kubelet") && !is_subject("Kubelet"));
    }
}
