//! Which attribute of azurerm is which property of the API. Names of both were looked up in the provider's documentation (4.x; names
//! of 3.x stand behind `|`) and in the REST API's specification.

/// A type of resource.
pub(super) struct Mapping {
    pub(super) resource: &'static str,
    pub(super) subject: &'static str,
    pub(super) arm: &'static str,
    pub(super) rules: &'static [(&'static str, &'static str, Rule)],
    /// Lists of blocks that become lists of the resource.
    pub(super) lists: &'static [Each],
    /// Lists of blocks that become records of their own; `to` is their subject.
    pub(super) records: &'static [Each],
    /// What the provider sends if nothing is said, where the API would do otherwise.
    pub(super) defaults: &'static [(&'static str, Default)],
}

/// A list of blocks.
pub(super) struct Each {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) rules: &'static [(&'static str, &'static str, Rule)],
    pub(super) constants: &'static [(&'static str, &'static str)],
}

/// How a value is translated.
pub(super) enum Rule {
    Same,
    Not,
    /// A block that is there switches something on.
    Present,
    /// A boolean as one of two words.
    Word(&'static str, &'static str),
    /// A text, whatever the value.
    Constant(&'static str),
    /// A list with this text, if the value is true.
    IfTrue(&'static str),
}

/// A value that the provider sends.
pub(super) enum Default {
    Bool(bool),
    /// Before version 5 of the provider, and from then on.
    Before5(bool, bool),
    Text(&'static str),
}

use Rule::{Constant, IfTrue, Not, Present, Same, Word};

const ENABLED: Rule = Word("Enabled", "Disabled");
const STATUS: Rule = Word("enabled", "disabled");

const COMMON: &[(&str, &str, Rule)] =
    &[("name", "name", Same), ("location", "location", Same), ("tags", "tags", Same)];

const fn mapping(
    resource: &'static str,
    subject: &'static str,
    arm: &'static str,
    rules: &'static [(&'static str, &'static str, Rule)],
) -> Mapping {
    Mapping { resource, subject, arm, rules, lists: &[], records: &[], defaults: &[] }
}

/// Settings of a node pool, as they stand in `properties` of a pool or in an `agentPoolProfiles` entry.
macro_rules! pool {
    ($prefix:literal) => {
        &[
            ("name", "name", Same),
            ("vm_size", concat!($prefix, "vmSize"), Same),
            ("node_count", concat!($prefix, "count"), Same),
            ("min_count", concat!($prefix, "minCount"), Same),
            ("max_count", concat!($prefix, "maxCount"), Same),
            ("max_pods", concat!($prefix, "maxPods"), Same),
            ("mode", concat!($prefix, "mode"), Same),
            ("os_sku", concat!($prefix, "osSKU"), Same),
            ("os_type", concat!($prefix, "osType"), Same),
            ("os_disk_type", concat!($prefix, "osDiskType"), Same),
            ("os_disk_size_gb", concat!($prefix, "osDiskSizeGB"), Same),
            ("kubelet_disk_type", concat!($prefix, "kubeletDiskType"), Same),
            ("node_labels", concat!($prefix, "nodeLabels"), Same),
            ("node_taints", concat!($prefix, "nodeTaints"), Same),
            (
                "only_critical_addons_enabled",
                concat!($prefix, "nodeTaints"),
                IfTrue("CriticalAddonsOnly=true:NoSchedule"),
            ),
            ("orchestrator_version", concat!($prefix, "orchestratorVersion"), Same),
            ("priority", concat!($prefix, "scaleSetPriority"), Same),
            ("vnet_subnet_id", concat!($prefix, "vnetSubnetID"), Same),
            ("pod_subnet_id", concat!($prefix, "podSubnetID"), Same),
            ("zones|availability_zones", concat!($prefix, "availabilityZones"), Same),
            ("workload_runtime", concat!($prefix, "workloadRuntime"), Same),
            (
                "auto_scaling_enabled|enable_auto_scaling",
                concat!($prefix, "enableAutoScaling"),
                Same,
            ),
            ("fips_enabled", concat!($prefix, "enableFIPS"), Same),
            (
                "host_encryption_enabled|enable_host_encryption",
                concat!($prefix, "enableEncryptionAtHost"),
                Same,
            ),
            (
                "node_public_ip_enabled|enable_node_public_ip",
                concat!($prefix, "enableNodePublicIP"),
                Same,
            ),
            ("node_public_ip_prefix_id", concat!($prefix, "nodePublicIPPrefixID"), Same),
            ("proximity_placement_group_id", concat!($prefix, "proximityPlacementGroupID"), Same),
            ("host_group_id", concat!($prefix, "hostGroupID"), Same),
            ("ultra_ssd_enabled", concat!($prefix, "enableUltraSSD"), Same),
            ("upgrade_settings.max_surge", concat!($prefix, "upgradeSettings.maxSurge"), Same),
            (
                "upgrade_settings.drain_timeout_in_minutes",
                concat!($prefix, "upgradeSettings.drainTimeoutInMinutes"),
                Same,
            ),
            (
                "kubelet_config.allowed_unsafe_sysctls",
                concat!($prefix, "kubeletConfig.allowedUnsafeSysctls"),
                Same,
            ),
            ("kubelet_config.pod_max_pid", concat!($prefix, "kubeletConfig.podMaxPids"), Same),
            (
                "kubelet_config.container_log_max_size_mb",
                concat!($prefix, "kubeletConfig.containerLogMaxSizeMB"),
                Same,
            ),
            (
                "kubelet_config.container_log_max_line|kubelet_config.container_log_max_files",
                concat!($prefix, "kubeletConfig.containerLogMaxFiles"),
                Same,
            ),
            (
                "kubelet_config.image_gc_high_threshold",
                concat!($prefix, "kubeletConfig.imageGcHighThreshold"),
                Same,
            ),
            (
                "linux_os_config.swap_file_size_mb",
                concat!($prefix, "linuxOSConfig.swapFileSizeMB"),
                Same,
            ),
        ]
    };
}

/// azurerm cannot say how SSH reaches nodes, so that the API's default holds.
const PROFILE: Each = Each {
    from: "default_node_pool",
    to: "properties.agentPoolProfiles",
    rules: pool!(""),
    constants: &[("mode", "System")],
};

const SYSTEM_POOL: Each = Each {
    from: "default_node_pool",
    to: "agent-pool",
    rules: pool!("properties."),
    constants: &[
        ("properties.mode", "System"),
        ("type", "Microsoft.ContainerService/managedClusters/agentPools"),
    ],
};

const CLUSTER: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("location", "location", Same),
    ("tags", "tags", Same),
    ("sku_tier", "sku.tier", Same),
    ("identity.type", "identity.type", Same),
    (
        "automatic_upgrade_channel|automatic_channel_upgrade",
        "properties.autoUpgradeProfile.upgradeChannel",
        Same,
    ),
    (
        "node_os_upgrade_channel|node_os_channel_upgrade",
        "properties.autoUpgradeProfile.nodeOSUpgradeChannel",
        Same,
    ),
    (
        "api_server_access_profile.authorized_ip_ranges|api_server_authorized_ip_ranges",
        "properties.apiServerAccessProfile.authorizedIPRanges",
        Same,
    ),
    ("api_server_access_profile.subnet_id", "properties.apiServerAccessProfile.subnetId", Same),
    (
        "api_server_access_profile.virtual_network_integration_enabled|api_server_access_profile.vnet_integration_enabled",
        "properties.apiServerAccessProfile.enableVnetIntegration",
        Same,
    ),
    ("private_cluster_enabled", "properties.apiServerAccessProfile.enablePrivateCluster", Same),
    (
        "private_cluster_public_fqdn_enabled",
        "properties.apiServerAccessProfile.enablePrivateClusterPublicFQDN",
        Same,
    ),
    ("private_dns_zone_id", "properties.apiServerAccessProfile.privateDNSZone", Same),
    ("run_command_enabled", "properties.apiServerAccessProfile.disableRunCommand", Not),
    ("public_network_access_enabled", "properties.publicNetworkAccess", ENABLED),
    ("azure_active_directory_role_based_access_control", "properties.aadProfile.managed", Present),
    (
        "azure_active_directory_role_based_access_control.azure_rbac_enabled",
        "properties.aadProfile.enableAzureRBAC",
        Same,
    ),
    (
        "azure_active_directory_role_based_access_control.admin_group_object_ids",
        "properties.aadProfile.adminGroupObjectIDs",
        Same,
    ),
    (
        "azure_active_directory_role_based_access_control.tenant_id",
        "properties.aadProfile.tenantID",
        Same,
    ),
    ("local_account_disabled", "properties.disableLocalAccounts", Same),
    ("role_based_access_control_enabled", "properties.enableRBAC", Same),
    ("azure_policy_enabled", "properties.addonProfiles.azurepolicy.enabled", Same),
    (
        "http_application_routing_enabled",
        "properties.addonProfiles.httpApplicationRouting.enabled",
        Same,
    ),
    ("open_service_mesh_enabled", "properties.addonProfiles.openServiceMesh.enabled", Same),
    ("oms_agent", "properties.addonProfiles.omsagent.enabled", Present),
    (
        "oms_agent.log_analytics_workspace_id",
        "properties.addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID",
        Same,
    ),
    (
        "ingress_application_gateway",
        "properties.addonProfiles.ingressApplicationGateway.enabled",
        Present,
    ),
    ("confidential_computing", "properties.addonProfiles.ACCSGXDevicePlugin.enabled", Present),
    (
        "key_vault_secrets_provider",
        "properties.addonProfiles.azureKeyvaultSecretsProvider.enabled",
        Present,
    ),
    (
        "key_vault_secrets_provider.secret_rotation_enabled",
        "properties.addonProfiles.azureKeyvaultSecretsProvider.config.enableSecretRotation",
        Word("true", "false"),
    ),
    (
        "microsoft_defender",
        "properties.securityProfile.defender.securityMonitoring.enabled",
        Present,
    ),
    (
        "microsoft_defender.log_analytics_workspace_id",
        "properties.securityProfile.defender.logAnalyticsWorkspaceResourceId",
        Same,
    ),
    ("key_management_service", "properties.securityProfile.azureKeyVaultKms.enabled", Present),
    (
        "key_management_service.key_vault_key_id",
        "properties.securityProfile.azureKeyVaultKms.keyId",
        Same,
    ),
    (
        "key_management_service.key_vault_network_access",
        "properties.securityProfile.azureKeyVaultKms.keyVaultNetworkAccess",
        Same,
    ),
    ("workload_identity_enabled", "properties.securityProfile.workloadIdentity.enabled", Same),
    ("image_cleaner_enabled", "properties.securityProfile.imageCleaner.enabled", Same),
    ("image_cleaner_interval_hours", "properties.securityProfile.imageCleaner.intervalHours", Same),
    ("oidc_issuer_enabled", "properties.oidcIssuerProfile.enabled", Same),
    ("monitor_metrics", "properties.azureMonitorProfile.metrics.enabled", Present),
    ("service_mesh_profile.mode", "properties.serviceMeshProfile.mode", Same),
    ("disk_encryption_set_id", "properties.diskEncryptionSetID", Same),
    ("kubernetes_version", "properties.kubernetesVersion", Same),
    ("node_resource_group", "properties.nodeResourceGroup", Same),
    ("support_plan", "properties.supportPlan", Same),
    ("service_principal.client_id", "properties.servicePrincipalProfile.clientId", Same),
    (
        "kubelet_identity.user_assigned_identity_id",
        "properties.identityProfile.kubeletidentity.resourceId",
        Same,
    ),
    ("network_profile.network_plugin", "properties.networkProfile.networkPlugin", Same),
    ("network_profile.network_plugin_mode", "properties.networkProfile.networkPluginMode", Same),
    ("network_profile.network_policy", "properties.networkProfile.networkPolicy", Same),
    (
        "network_profile.network_data_plane|network_profile.ebpf_data_plane",
        "properties.networkProfile.networkDataplane",
        Same,
    ),
    ("network_profile.outbound_type", "properties.networkProfile.outboundType", Same),
    ("network_profile.load_balancer_sku", "properties.networkProfile.loadBalancerSku", Same),
    ("network_profile.pod_cidr", "properties.networkProfile.podCidr", Same),
    ("network_profile.service_cidr", "properties.networkProfile.serviceCidr", Same),
    ("network_profile.dns_service_ip", "properties.networkProfile.dnsServiceIP", Same),
    (
        "network_profile.advanced_networking.security_enabled",
        "properties.networkProfile.advancedNetworking.security.enabled",
        Same,
    ),
    (
        "network_profile.advanced_networking.observability_enabled",
        "properties.networkProfile.advancedNetworking.observability.enabled",
        Same,
    ),
    (
        "storage_profile.blob_driver_enabled",
        "properties.storageProfile.blobCSIDriver.enabled",
        Same,
    ),
    (
        "storage_profile.disk_driver_enabled",
        "properties.storageProfile.diskCSIDriver.enabled",
        Same,
    ),
    (
        "storage_profile.file_driver_enabled",
        "properties.storageProfile.fileCSIDriver.enabled",
        Same,
    ),
    ("windows_profile.admin_username", "properties.windowsProfile.adminUsername", Same),
    ("windows_profile.gmsa", "properties.windowsProfile.gmsaProfile.enabled", Present),
    (
        "workload_autoscaler_profile.keda_enabled",
        "properties.workloadAutoScalerProfile.keda.enabled",
        Same,
    ),
    ("http_proxy_config.http_proxy", "properties.httpProxyConfig.httpProxy", Same),
    ("http_proxy_config.https_proxy", "properties.httpProxyConfig.httpsProxy", Same),
];

const REGISTRY: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("location", "location", Same),
    ("tags", "tags", Same),
    ("sku", "sku.name", Same),
    ("identity.type", "identity.type", Same),
    ("admin_enabled", "properties.adminUserEnabled", Same),
    ("anonymous_pull_enabled", "properties.anonymousPullEnabled", Same),
    ("data_endpoint_enabled", "properties.dataEndpointEnabled", Same),
    ("public_network_access_enabled", "properties.publicNetworkAccess", ENABLED),
    ("network_rule_bypass_option", "properties.networkRuleBypassOptions", Same),
    ("network_rule_set.default_action", "properties.networkRuleSet.defaultAction", Same),
    ("network_rule_set.ip_rule", "properties.networkRuleSet.ipRules", Same),
    ("encryption", "properties.encryption.status", Constant("enabled")),
    ("encryption.key_vault_key_id", "properties.encryption.keyVaultProperties.keyIdentifier", Same),
    ("quarantine_policy_enabled", "properties.policies.quarantinePolicy.status", STATUS),
    ("trust_policy_enabled|trust_policy.enabled", "properties.policies.trustPolicy.status", STATUS),
    ("retention_policy_in_days", "properties.policies.retentionPolicy.status", Constant("enabled")),
    ("retention_policy.enabled", "properties.policies.retentionPolicy.status", STATUS),
    (
        "retention_policy_in_days|retention_policy.days",
        "properties.policies.retentionPolicy.days",
        Same,
    ),
    ("export_policy_enabled", "properties.policies.exportPolicy.status", STATUS),
    ("zone_redundancy_enabled", "properties.zoneRedundancy", ENABLED),
];

const EXTENSION: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("extension_type", "properties.extensionType", Same),
    ("release_train", "properties.releaseTrain", Same),
    ("version", "properties.version", Same),
];

const VAULT: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("location", "location", Same),
    ("tags", "tags", Same),
    ("sku_name", "properties.sku.name", Same),
    ("purge_protection_enabled", "properties.enablePurgeProtection", Same),
    ("soft_delete_retention_days", "properties.softDeleteRetentionInDays", Same),
    (
        "rbac_authorization_enabled|enable_rbac_authorization",
        "properties.enableRbacAuthorization",
        Same,
    ),
    ("public_network_access_enabled", "properties.publicNetworkAccess", ENABLED),
    ("network_acls.default_action", "properties.networkAcls.defaultAction", Same),
    ("network_acls.bypass", "properties.networkAcls.bypass", Same),
    ("network_acls.ip_rules", "properties.networkAcls.ipRules", Same),
    ("access_policy", "properties.accessPolicies", Same),
    ("enabled_for_deployment", "properties.enabledForDeployment", Same),
    ("enabled_for_disk_encryption", "properties.enabledForDiskEncryption", Same),
    ("enabled_for_template_deployment", "properties.enabledForTemplateDeployment", Same),
];

const STORAGE: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("location", "location", Same),
    ("tags", "tags", Same),
    ("account_kind", "armKind", Same),
    ("min_tls_version", "properties.minimumTlsVersion", Same),
    (
        "https_traffic_only_enabled|enable_https_traffic_only",
        "properties.supportsHttpsTrafficOnly",
        Same,
    ),
    ("allow_nested_items_to_be_public", "properties.allowBlobPublicAccess", Same),
    ("shared_access_key_enabled", "properties.allowSharedKeyAccess", Same),
    ("public_network_access_enabled", "properties.publicNetworkAccess", ENABLED),
    ("cross_tenant_replication_enabled", "properties.allowCrossTenantReplication", Same),
    (
        "infrastructure_encryption_enabled",
        "properties.encryption.requireInfrastructureEncryption",
        Same,
    ),
    ("customer_managed_key", "properties.encryption.keySource", Constant("Microsoft.Keyvault")),
    (
        "customer_managed_key.key_vault_key_id",
        "properties.encryption.keyvaultproperties.keyidentifier",
        Same,
    ),
    ("network_rules.default_action", "properties.networkAcls.defaultAction", Same),
    ("network_rules.bypass", "properties.networkAcls.bypass", Same),
    ("network_rules.ip_rules", "properties.networkAcls.ipRules", Same),
    (
        "immutability_policy.state",
        "properties.immutableStorageWithVersioning.immutabilityPolicy.state",
        Same,
    ),
    ("sas_policy.expiration_period", "properties.sasPolicy.sasExpirationPeriod", Same),
];

const SECURITY_RULE: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("access", "properties.access", Same),
    ("direction", "properties.direction", Same),
    ("priority", "properties.priority", Same),
    ("protocol", "properties.protocol", Same),
    ("destination_address_prefix", "properties.destinationAddressPrefix", Same),
    ("destination_address_prefixes", "properties.destinationAddressPrefixes", Same),
    ("destination_port_range", "properties.destinationPortRange", Same),
    ("destination_port_ranges", "properties.destinationPortRanges", Same),
    ("source_address_prefix", "properties.sourceAddressPrefix", Same),
    ("source_address_prefixes", "properties.sourceAddressPrefixes", Same),
    ("source_port_range", "properties.sourcePortRange", Same),
];

const SUBNET: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("address_prefixes", "properties.addressPrefixes", Same),
    ("security_group", "properties.networkSecurityGroup.id", Same),
    ("default_outbound_access_enabled", "properties.defaultOutboundAccess", Same),
    ("private_endpoint_network_policies", "properties.privateEndpointNetworkPolicies", Same),
    ("service_endpoints", "properties.serviceEndpoints", Same),
];

const LOGS: Each = Each {
    from: "enabled_log",
    to: "properties.logs",
    rules: &[
        ("category", "category", Same),
        ("category_group", "categoryGroup", Same),
        ("category|category_group", "enabled", Present),
        ("retention_policy.enabled", "retentionPolicy.enabled", Same),
        ("retention_policy.days", "retentionPolicy.days", Same),
    ],
    constants: &[],
};

const ASSIGNMENT: &[(&str, &str, Rule)] = &[
    ("name", "name", Same),
    ("display_name", "properties.displayName", Same),
    ("policy_definition_id", "properties.policyDefinitionId", Same),
    ("enforce", "properties.enforcementMode", Word("Default", "DoNotEnforce")),
    ("subscription_id|resource_group_id|management_group_id|resource_id", "properties.scope", Same),
];

pub(super) const MAPPINGS: &[Mapping] = &[
    Mapping {
        lists: &[PROFILE],
        records: &[SYSTEM_POOL],
        defaults: &[
            ("properties.enableRBAC", Default::Bool(true)),
            ("properties.networkProfile.loadBalancerSku", Default::Text("standard")),
            ("properties.oidcIssuerProfile.enabled", Default::Before5(false, true)),
        ],
        ..mapping(
            "azurerm_kubernetes_cluster",
            "aks-cluster",
            "Microsoft.ContainerService/managedClusters",
            CLUSTER,
        )
    },
    Mapping {
        defaults: &[
            ("properties.mode", Default::Text("User")),
            ("properties.osType", Default::Text("Linux")),
        ],
        ..mapping(
            "azurerm_kubernetes_cluster_node_pool",
            "agent-pool",
            "Microsoft.ContainerService/managedClusters/agentPools",
            pool!("properties."),
        )
    },
    Mapping {
        records: &[Each {
            from: "georeplications",
            to: "registry-replication",
            rules: &[
                ("location", "location", Same),
                ("zone_redundancy_enabled", "properties.zoneRedundancy", ENABLED),
            ],
            constants: &[],
        }],
        ..mapping(
            "azurerm_container_registry",
            "container-registry",
            "Microsoft.ContainerRegistry/registries",
            REGISTRY,
        )
    },
    mapping(
        "azurerm_managed_disk",
        "managed-disk",
        "Microsoft.Compute/disks",
        &[
            ("name", "name", Same),
            ("location", "location", Same),
            ("tags", "tags", Same),
            ("disk_encryption_set_id", "properties.encryption.diskEncryptionSetId", Same),
            ("network_access_policy", "properties.networkAccessPolicy", Same),
            ("public_network_access_enabled", "properties.publicNetworkAccess", ENABLED),
            ("encryption_settings", "properties.encryptionSettingsCollection.enabled", Present),
        ],
    ),
    mapping(
        "azurerm_kubernetes_cluster_extension",
        "cluster-extension",
        "Microsoft.KubernetesConfiguration/extensions",
        EXTENSION,
    ),
    mapping(
        "azurerm_arc_kubernetes_cluster_extension",
        "cluster-extension",
        "Microsoft.KubernetesConfiguration/extensions",
        EXTENSION,
    ),
    mapping("azurerm_key_vault", "key-vault", "Microsoft.KeyVault/vaults", VAULT),
    mapping(
        "azurerm_key_vault_key",
        "key-vault-key",
        "Microsoft.KeyVault/vaults/keys",
        &[
            ("name", "name", Same),
            ("key_type", "properties.kty", Same),
            ("key_size", "properties.keySize", Same),
            ("expiration_date", "properties.attributes.exp", Same),
            (
                "rotation_policy.automatic.time_before_expiry|rotation_policy.automatic.time_after_creation",
                "properties.rotationPolicy.lifetimeActions",
                Same,
            ),
        ],
    ),
    mapping(
        "azurerm_key_vault_secret",
        "key-vault-secret",
        "Microsoft.KeyVault/vaults/secrets",
        &[
            ("name", "name", Same),
            ("expiration_date", "properties.attributes.exp", Same),
            ("content_type", "properties.contentType", Same),
        ],
    ),
    mapping(
        "azurerm_disk_encryption_set",
        "disk-encryption-set",
        "Microsoft.Compute/diskEncryptionSets",
        &[
            ("name", "name", Same),
            ("encryption_type", "properties.encryptionType", Same),
            ("key_vault_key_id", "properties.activeKey.keyUrl", Same),
            ("auto_key_rotation_enabled", "properties.rotationToLatestKeyVersionEnabled", Same),
        ],
    ),
    Mapping {
        defaults: &[
            ("properties.minimumTlsVersion", Default::Text("TLS1_2")),
            ("properties.supportsHttpsTrafficOnly", Default::Bool(true)),
            ("properties.allowBlobPublicAccess", Default::Before5(true, false)),
            ("properties.allowSharedKeyAccess", Default::Bool(true)),
        ],
        ..mapping(
            "azurerm_storage_account",
            "storage-account",
            "Microsoft.Storage/storageAccounts",
            STORAGE,
        )
    },
    mapping(
        "azurerm_storage_container",
        "blob-container",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        &[("name", "name", Same), ("container_access_type", "properties.publicAccess", Same)],
    ),
    mapping(
        "azurerm_log_analytics_workspace",
        "log-workspace",
        "Microsoft.OperationalInsights/workspaces",
        &[
            ("name", "name", Same),
            ("location", "location", Same),
            ("retention_in_days", "properties.retentionInDays", Same),
            ("sku", "properties.sku.name", Same),
            ("daily_quota_gb", "properties.workspaceCapping.dailyQuotaGb", Same),
            ("local_authentication_enabled", "properties.features.disableLocalAuth", Not),
            ("local_authentication_disabled", "properties.features.disableLocalAuth", Same),
            ("internet_ingestion_enabled", "properties.publicNetworkAccessForIngestion", ENABLED),
            ("internet_query_enabled", "properties.publicNetworkAccessForQuery", ENABLED),
        ],
    ),
    Mapping {
        lists: &[LOGS],
        ..mapping(
            "azurerm_monitor_diagnostic_setting",
            "diagnostic-setting",
            "Microsoft.Insights/diagnosticSettings",
            &[
                ("name", "name", Same),
                ("target_resource_id", "scope", Same),
                ("log_analytics_workspace_id", "properties.workspaceId", Same),
                ("storage_account_id", "properties.storageAccountId", Same),
                ("eventhub_authorization_rule_id", "properties.eventHubAuthorizationRuleId", Same),
            ],
        )
    },
    mapping(
        "azurerm_security_center_subscription_pricing",
        "defender-plan",
        "Microsoft.Security/pricings",
        &[
            ("resource_type", "name", Same),
            ("tier", "properties.pricingTier", Same),
            ("subplan", "properties.subPlan", Same),
        ],
    ),
    mapping(
        "azurerm_security_center_contact",
        "security-contact",
        "Microsoft.Security/securityContacts",
        &[
            ("name", "name", Same),
            ("email", "properties.emails", Same),
            ("phone", "properties.phone", Same),
            ("alert_notifications", "properties.alertNotifications.state", Word("On", "Off")),
            ("alerts_to_admins", "properties.notificationsByRole.state", Word("On", "Off")),
        ],
    ),
    mapping(
        "azurerm_subscription_policy_assignment",
        "policy-assignment",
        "Microsoft.Authorization/policyAssignments",
        ASSIGNMENT,
    ),
    mapping(
        "azurerm_resource_group_policy_assignment",
        "policy-assignment",
        "Microsoft.Authorization/policyAssignments",
        ASSIGNMENT,
    ),
    mapping(
        "azurerm_management_group_policy_assignment",
        "policy-assignment",
        "Microsoft.Authorization/policyAssignments",
        ASSIGNMENT,
    ),
    mapping(
        "azurerm_resource_policy_assignment",
        "policy-assignment",
        "Microsoft.Authorization/policyAssignments",
        ASSIGNMENT,
    ),
    mapping(
        "azurerm_role_assignment",
        "role-assignment",
        "Microsoft.Authorization/roleAssignments",
        &[
            ("name", "name", Same),
            ("scope", "properties.scope", Same),
            ("role_definition_id", "properties.roleDefinitionId", Same),
            ("role_definition_name", "properties.roleDefinitionName", Same),
            ("principal_id", "properties.principalId", Same),
            ("principal_type", "properties.principalType", Same),
            ("condition", "properties.condition", Same),
        ],
    ),
    Mapping {
        lists: &[Each {
            from: "permissions",
            to: "properties.permissions",
            rules: &[
                ("actions", "actions", Same),
                ("not_actions", "notActions", Same),
                ("data_actions", "dataActions", Same),
                ("not_data_actions", "notDataActions", Same),
            ],
            constants: &[],
        }],
        defaults: &[("properties.type", Default::Text("CustomRole"))],
        ..mapping(
            "azurerm_role_definition",
            "role-definition",
            "Microsoft.Authorization/roleDefinitions",
            &[
                ("name", "properties.roleName", Same),
                ("name", "name", Same),
                ("assignable_scopes|scope", "properties.assignableScopes", Same),
            ],
        )
    },
    mapping(
        "azurerm_management_lock",
        "resource-lock",
        "Microsoft.Authorization/locks",
        &[
            ("name", "name", Same),
            ("scope", "scope", Same),
            ("lock_level", "properties.level", Same),
        ],
    ),
    Mapping {
        lists: &[Each {
            from: "security_rule",
            to: "properties.securityRules",
            rules: SECURITY_RULE,
            constants: &[],
        }],
        ..mapping(
            "azurerm_network_security_group",
            "network-security-group",
            "Microsoft.Network/networkSecurityGroups",
            COMMON,
        )
    },
    Mapping {
        records: &[Each {
            from: "subnet",
            to: "subnet",
            rules: SUBNET,
            constants: &[("type", "Microsoft.Network/virtualNetworks/subnets")],
        }],
        ..mapping(
            "azurerm_virtual_network",
            "virtual-network",
            "Microsoft.Network/virtualNetworks",
            &[
                ("name", "name", Same),
                ("location", "location", Same),
                ("address_space", "properties.addressSpace.addressPrefixes", Same),
                ("dns_servers", "properties.dhcpOptions.dnsServers", Same),
                ("ddos_protection_plan.enable", "properties.enableDdosProtection", Same),
                ("ddos_protection_plan.id", "properties.ddosProtectionPlan.id", Same),
                ("encryption.enforcement", "properties.encryption.enforcement", Same),
            ],
        )
    },
    mapping("azurerm_subnet", "subnet", "Microsoft.Network/virtualNetworks/subnets", SUBNET),
    Mapping {
        lists: &[Each {
            from: "private_service_connection",
            to: "properties.privateLinkServiceConnections",
            rules: &[
                ("name", "name", Same),
                ("private_connection_resource_id", "properties.privateLinkServiceId", Same),
                ("subresource_names", "properties.groupIds", Same),
            ],
            constants: &[],
        }],
        ..mapping(
            "azurerm_private_endpoint",
            "private-endpoint",
            "Microsoft.Network/privateEndpoints",
            &[("name", "name", Same), ("subnet_id", "properties.subnet.id", Same)],
        )
    },
    mapping(
        "azurerm_public_ip",
        "public-ip",
        "Microsoft.Network/publicIPAddresses",
        &[
            ("name", "name", Same),
            ("sku", "sku.name", Same),
            ("zones", "zones", Same),
            ("ddos_protection_mode", "properties.ddosSettings.protectionMode", Same),
        ],
    ),
    mapping(
        "azurerm_network_watcher_flow_log",
        "flow-log",
        "Microsoft.Network/networkWatchers/flowLogs",
        &[
            ("name", "name", Same),
            ("enabled", "properties.enabled", Same),
            ("target_resource_id|network_security_group_id", "properties.targetResourceId", Same),
            ("storage_account_id", "properties.storageId", Same),
            ("retention_policy.enabled", "properties.retentionPolicy.enabled", Same),
            ("retention_policy.days", "properties.retentionPolicy.days", Same),
            (
                "traffic_analytics.enabled",
                "properties.flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.enabled",
                Same,
            ),
            (
                "traffic_analytics.workspace_resource_id",
                "properties.flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.workspaceResourceId",
                Same,
            ),
        ],
    ),
    mapping(
        "azurerm_firewall",
        "azure-firewall",
        "Microsoft.Network/azureFirewalls",
        &[
            ("name", "name", Same),
            ("sku_name", "properties.sku.name", Same),
            ("sku_tier", "properties.sku.tier", Same),
            ("threat_intel_mode", "properties.threatIntelMode", Same),
            ("firewall_policy_id", "properties.firewallPolicy.id", Same),
            ("zones", "zones", Same),
        ],
    ),
    mapping(
        "azurerm_application_gateway",
        "application-gateway",
        "Microsoft.Network/applicationGateways",
        &[
            ("name", "name", Same),
            ("sku.name", "properties.sku.name", Same),
            ("sku.tier", "properties.sku.tier", Same),
            ("firewall_policy_id", "properties.firewallPolicy.id", Same),
            ("ssl_policy.min_protocol_version", "properties.sslPolicy.minProtocolVersion", Same),
            ("ssl_policy.policy_name", "properties.sslPolicy.policyName", Same),
            (
                "waf_configuration.enabled",
                "properties.webApplicationFirewallConfiguration.enabled",
                Same,
            ),
            (
                "waf_configuration.firewall_mode",
                "properties.webApplicationFirewallConfiguration.firewallMode",
                Same,
            ),
        ],
    ),
    Mapping {
        defaults: &[
            ("properties.policySettings.state", Default::Text("Enabled")),
            ("properties.policySettings.mode", Default::Text("Prevention")),
        ],
        ..mapping(
            "azurerm_web_application_firewall_policy",
            "waf-policy",
            "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
            &[
                ("name", "name", Same),
                ("policy_settings.enabled", "properties.policySettings.state", ENABLED),
                ("policy_settings.mode", "properties.policySettings.mode", Same),
                (
                    "policy_settings.request_body_check",
                    "properties.policySettings.requestBodyCheck",
                    Same,
                ),
            ],
        )
    },
    mapping(
        "azurerm_user_assigned_identity",
        "managed-identity",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        COMMON,
    ),
    mapping(
        "azurerm_federated_identity_credential",
        "federated-credential",
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
        &[
            ("name", "name", Same),
            ("issuer", "properties.issuer", Same),
            ("subject", "properties.subject", Same),
            ("audience", "properties.audiences", Same),
        ],
    ),
    mapping(
        "azurerm_data_protection_backup_vault",
        "backup-vault",
        "Microsoft.DataProtection/backupVaults",
        &[
            ("name", "name", Same),
            ("immutability", "properties.securitySettings.immutabilitySettings.state", Same),
            ("soft_delete", "properties.securitySettings.softDeleteSettings.state", Same),
            (
                "retention_duration_in_days",
                "properties.securitySettings.softDeleteSettings.retentionDurationInDays",
                Same,
            ),
            (
                "cross_region_restore_enabled",
                "properties.featureSettings.crossRegionRestoreSettings.state",
                ENABLED,
            ),
        ],
    ),
    mapping(
        "azurerm_recovery_services_vault",
        "recovery-vault",
        "Microsoft.RecoveryServices/vaults",
        &[
            ("name", "name", Same),
            ("sku", "sku.name", Same),
            ("immutability", "properties.securitySettings.immutabilitySettings.state", Same),
            (
                "soft_delete_enabled",
                "properties.securitySettings.softDeleteSettings.softDeleteState",
                ENABLED,
            ),
            ("public_network_access_enabled", "properties.publicNetworkAccess", ENABLED),
        ],
    ),
    mapping(
        "azurerm_container_group",
        "container-group",
        "Microsoft.ContainerInstance/containerGroups",
        &[
            ("name", "name", Same),
            ("ip_address_type", "properties.ipAddress.type", Same),
            ("identity.type", "identity.type", Same),
            ("subnet_ids", "properties.subnetIds", Same),
        ],
    ),
    mapping(
        "azurerm_kubernetes_flux_configuration",
        "flux-configuration",
        "Microsoft.KubernetesConfiguration/fluxConfigurations",
        &[
            ("name", "name", Same),
            ("namespace", "properties.namespace", Same),
            ("scope", "properties.scope", Same),
            ("git_repository.url", "properties.gitRepository.url", Same),
            ("bucket.url", "properties.bucket.url", Same),
            ("bucket.tls_enabled", "properties.bucket.insecure", Not),
            ("blob_storage.container_id", "properties.azureBlob.containerName", Same),
        ],
    ),
    mapping(
        "azurerm_kubernetes_cluster_trusted_access_role_binding",
        "trusted-access-binding",
        "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings",
        &[
            ("name", "name", Same),
            ("roles", "properties.roles", Same),
            ("source_resource_id", "properties.sourceResourceId", Same),
        ],
    ),
];
