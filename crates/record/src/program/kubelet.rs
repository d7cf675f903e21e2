//! The kubelet: its configuration file, and options that go before it.

use ringfort_document::{Content, Node, NodeId, Span};

use super::flags::{self, Given};
use crate::tree::{Made, Tree, freeze, has, put, put_if_absent, thawed};
use crate::writer::{Field, Writer, is_head, start_of};

/// How an option's text becomes a field.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Bool,
    Int,
    /// Joined by commas.
    List,
    /// `a=1,b=2`
    Map,
    /// `memory.available<100Mi`
    Thresholds,
    /// `A=true,B=false`
    Gates,
}

/// Options that have a field in the configuration file: option, path, type. Source: `cmd/kubelet/app/options/options.go` of
/// Kubernetes 1.37, and the fields of KubeletConfiguration v1beta1.
const OPTIONS: &[(&str, &[&str], Kind)] = &[
    ("address", &["address"], Kind::Text),
    ("allowed-unsafe-sysctls", &["allowedUnsafeSysctls"], Kind::List),
    ("anonymous-auth", &["authentication", "anonymous", "enabled"], Kind::Bool),
    ("authentication-token-webhook", &["authentication", "webhook", "enabled"], Kind::Bool),
    ("authorization-mode", &["authorization", "mode"], Kind::Text),
    ("cgroup-driver", &["cgroupDriver"], Kind::Text),
    ("client-ca-file", &["authentication", "x509", "clientCAFile"], Kind::Text),
    ("container-log-max-files", &["containerLogMaxFiles"], Kind::Int),
    ("container-log-max-size", &["containerLogMaxSize"], Kind::Text),
    ("enable-debugging-handlers", &["enableDebuggingHandlers"], Kind::Bool),
    ("enable-server", &["enableServer"], Kind::Bool),
    ("enforce-node-allocatable", &["enforceNodeAllocatable"], Kind::List),
    ("event-burst", &["eventBurst"], Kind::Int),
    ("event-qps", &["eventRecordQPS"], Kind::Int),
    ("eviction-hard", &["evictionHard"], Kind::Thresholds),
    ("eviction-soft", &["evictionSoft"], Kind::Thresholds),
    ("fail-swap-on", &["failSwapOn"], Kind::Bool),
    ("feature-gates", &["featureGates"], Kind::Gates),
    ("healthz-bind-address", &["healthzBindAddress"], Kind::Text),
    ("image-gc-high-threshold", &["imageGCHighThresholdPercent"], Kind::Int),
    ("image-gc-low-threshold", &["imageGCLowThresholdPercent"], Kind::Int),
    ("kube-reserved", &["kubeReserved"], Kind::Map),
    ("make-iptables-util-chains", &["makeIPTablesUtilChains"], Kind::Bool),
    ("manifest-url", &["staticPodURL"], Kind::Text),
    ("max-pods", &["maxPods"], Kind::Int),
    ("minimum-image-ttl-duration", &["imageMinimumGCAge"], Kind::Text),
    ("pod-manifest-path", &["staticPodPath"], Kind::Text),
    ("pod-max-pids", &["podPidsLimit"], Kind::Int),
    ("protect-kernel-defaults", &["protectKernelDefaults"], Kind::Bool),
    ("read-only-port", &["readOnlyPort"], Kind::Int),
    ("register-node", &["registerNode"], Kind::Bool),
    ("rotate-certificates", &["rotateCertificates"], Kind::Bool),
    ("rotate-server-certificates", &["serverTLSBootstrap"], Kind::Bool),
    ("seccomp-default", &["seccompDefault"], Kind::Bool),
    ("serialize-image-pulls", &["serializeImagePulls"], Kind::Bool),
    ("streaming-connection-idle-timeout", &["streamingConnectionIdleTimeout"], Kind::Text),
    ("system-reserved", &["systemReserved"], Kind::Map),
    ("tls-cert-file", &["tlsCertFile"], Kind::Text),
    ("tls-cipher-suites", &["tlsCipherSuites"], Kind::List),
    ("tls-min-version", &["tlsMinVersion"], Kind::Text),
    ("tls-private-key-file", &["tlsPrivateKeyFile"], Kind::Text),
];

/// Headers with which the kubelet asks for static pods: they may hold a token.
const HEADER: &str = "staticPodURLHeader";

/// The fields of KubeletConfiguration v1beta1, but for those with parts. Source: `config/v1beta1/types.go` of Kubernetes 1.37.
const FIELDS: &[&str] = &[
    "address",
    "allowedUnsafeSysctls",
    "cgroupDriver",
    "cgroupRoot",
    "cgroupsPerQOS",
    "clusterDNS",
    "clusterDomain",
    "configMapAndSecretChangeDetectionStrategy",
    "containerLogMaxFiles",
    "containerLogMaxSize",
    "containerLogMaxWorkers",
    "containerLogMonitorInterval",
    "containerRuntimeEndpoint",
    "contentType",
    "cpuCFSQuota",
    "cpuCFSQuotaPeriod",
    "cpuManagerPolicy",
    "cpuManagerPolicyOptions",
    "cpuManagerReconcilePeriod",
    "crashLoopBackOff",
    "defaultPodSysctls",
    "enableContentionProfiling",
    "enableControllerAttachDetach",
    "enableDebugFlagsHandler",
    "enableDebuggingHandlers",
    "enableProfilingHandler",
    "enableServer",
    "enableSystemLogHandler",
    "enableSystemLogQuery",
    "enforceNodeAllocatable",
    "eventBurst",
    "eventRecordQPS",
    "evictionHard",
    "evictionMaxPodGracePeriod",
    "evictionMinimumReclaim",
    "evictionPressureTransitionPeriod",
    "evictionSoft",
    "evictionSoftGracePeriod",
    "failCgroupV1",
    "failSwapOn",
    "featureGates",
    "fileCheckFrequency",
    "hairpinMode",
    "healthzBindAddress",
    "healthzPort",
    "httpCheckFrequency",
    "imageGCHighThresholdPercent",
    "imageGCLowThresholdPercent",
    "imageMaximumGCAge",
    "imageMinimumGCAge",
    "imagePullCredentialsVerificationPolicy",
    "imageServiceEndpoint",
    "iptablesDropBit",
    "iptablesMasqueradeBit",
    "kernelMemcgNotification",
    "kubeAPIBurst",
    "kubeAPIQPS",
    "kubeReserved",
    "kubeReservedCgroup",
    "kubeletCgroups",
    "localStorageCapacityIsolation",
    "logging",
    "makeIPTablesUtilChains",
    "maxOpenFiles",
    "maxParallelImagePulls",
    "maxPods",
    "memoryManagerPolicy",
    "memoryReservationPolicy",
    "memorySwap",
    "memoryThrottlingFactor",
    "mergeDefaultEvictionSettings",
    "nodeLeaseDurationSeconds",
    "nodeStatusMaxImages",
    "nodeStatusReportFrequency",
    "nodeStatusUpdateFrequency",
    "oomScoreAdj",
    "podCIDR",
    "podLogsDir",
    "podPidsLimit",
    "podsPerCore",
    "port",
    "preloadedImagesVerificationAllowlist",
    "protectKernelDefaults",
    "providerID",
    "qosReserved",
    "readOnlyPort",
    "registerNode",
    "registerWithTaints",
    "registryBurst",
    "registryPullQPS",
    "reservedMemory",
    "reservedSystemCPUs",
    "resolvConf",
    "rotateCertificates",
    "runOnce",
    "runtimeRequestTimeout",
    "seccompDefault",
    "serializeImagePulls",
    "serverTLSBootstrap",
    "showHiddenMetricsForVersion",
    "shutdownGracePeriod",
    "shutdownGracePeriodByPodPriority",
    "shutdownGracePeriodCriticalPods",
    "singleProcessOOMKill",
    "staticPodPath",
    "staticPodURL",
    "staticPodURLHeader",
    "streamingConnectionIdleTimeout",
    "syncFrequency",
    "systemCgroups",
    "systemReserved",
    "systemReservedCgroup",
    "tlsCertFile",
    "tlsCipherSuites",
    "tlsCurvePreferences",
    "tlsMinVersion",
    "tlsPrivateKeyFile",
    "topologyManagerPolicy",
    "topologyManagerPolicyOptions",
    "topologyManagerScope",
    "tracing",
    "userNamespaces",
    "volumePluginDir",
    "volumeStatsAggPeriod",
];

/// What a field is that neither a file nor an option sets.
#[derive(Clone, Copy)]
pub(crate) enum Rest<'t> {
    /// The configuration file's default: it is absent.
    Absent,
    /// It may be set elsewhere.
    Unknown(&'t str),
    /// The options' defaults, which hold where there is no file; some differ from the file's.
    Options,
}

/// Writes the record of a kubelet: `file` is its configuration, over which `options` go.
pub(crate) fn write(
    writer: &mut Writer,
    name: &str,
    file: Option<Node<'_>>,
    options: &[Given],
    rest: Rest<'_>,
    span: Span,
) {
    let mut root = file.map_or_else(|| Tree::Map(Vec::new(), span), thawed);
    if let Tree::Map(entries, _) = &mut root {
        entries.retain(|(key, _, _)| !is_head(key));
        for (_, _, value) in entries.iter_mut().filter(|(key, _, _)| key == HEADER) {
            if let Tree::Copied(node) = value {
                *value = hidden(writer, *node);
            }
        }
    }
    let mut others = Vec::new();
    for given in options {
        match OPTIONS.iter().find(|(option, _, _)| *option == given.name) {
            Some(&(_, path, kind)) => {
                let leaf = Tree::Made(made(given, kind), given.span);
                put(&mut root, path, leaf, given.span);
            }
            None => others.push(given.clone()),
        }
    }
    if matches!(rest, Rest::Options) {
        for (path, made) in of_options() {
            if !has(&root, path) {
                put(&mut root, path, Tree::Made(made, start_of(span)), start_of(span));
            }
        }
    }
    if let Rest::Unknown(why) = rest {
        for (_, path, _) in OPTIONS {
            put_if_absent(&mut root, path, why, start_of(span));
        }
        for field in FIELDS {
            put_if_absent(&mut root, &[field], why, start_of(span));
        }
    }
    let Tree::Map(entries, _) = root else { return };
    let written: Vec<(String, Span, NodeId)> =
        entries.into_iter().map(|(key, at, value)| (key, at, freeze(writer, value))).collect();
    let mut fields: Vec<Field<'_>> =
        written.iter().map(|(key, at, id)| (key.as_str(), *at, *id)).collect();
    if !others.is_empty() {
        fields.push(("flags", span, flags::write(writer, &others, span)));
    }
    writer.record("kubelet", name, span, &fields);
}

/// The shape of a value without what it says.
fn hidden<'d>(writer: &mut Writer, node: Node<'d>) -> Tree<'d> {
    let span = node.span();
    match node.content() {
        Content::Map(map) => {
            let entry = |entry: ringfort_document::Entry<'d>| {
                (entry.key.text.to_owned(), entry.key.span, hidden(writer, entry.value))
            };
            Tree::Map(map.iter().map(entry).collect(), span)
        }
        Content::List(list) => {
            Tree::List(list.iter().map(|item| hidden(writer, item)).collect(), span)
        }
        _ => {
            writer.seal(span);
            Tree::Made(Made::Text(String::new()), span)
        }
    }
}

/// Source: `applyLegacyDefaults` in `cmd/kubelet/app/options/options.go` of Kubernetes 1.37.
fn of_options() -> [(&'static [&'static str], Made); 4] {
    [
        (&["authentication", "anonymous", "enabled"], Made::Bool(true)),
        (&["authentication", "webhook", "enabled"], Made::Bool(false)),
        (&["authorization", "mode"], Made::Text("AlwaysAllow".to_owned())),
        (&["readOnlyPort"], Made::Int(10255)),
    ]
}

fn made(given: &Given, kind: Kind) -> Made {
    let text = match &given.value {
        Ok(text) => text.clone(),
        Err(why) => return Made::Unknown(why.clone()),
    };
    let wrong = || Made::Unknown(format!("`--{}={text}` cannot be read", given.name));
    let items = || text.split(',').map(str::trim).filter(|item| !item.is_empty());
    match kind {
        Kind::Text => Made::Text(text),
        Kind::Bool => text.parse().map_or_else(|_| wrong(), Made::Bool),
        Kind::Int => text.parse().map_or_else(|_| wrong(), Made::Int),
        Kind::List => Made::List(items().map(str::to_owned).collect()),
        Kind::Map | Kind::Thresholds | Kind::Gates => {
            let separator = if matches!(kind, Kind::Thresholds) { '<' } else { '=' };
            let pairs = items().map(|item| {
                let (key, value) = item.split_once(separator)?;
                let value = match kind {
                    Kind::Gates => Made::Bool(value.trim().parse().ok()?),
                    _ => Made::Text(value.trim().to_owned()),
                };
                Some((key.trim().to_owned(), value))
            });
            pairs.collect::<Option<Vec<_>>>().map_or_else(wrong, Made::Map)
        }
    }
}
