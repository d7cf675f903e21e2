//! The kubelet: its configuration file, and options that go before it.

use ringfort_document::{Content, Node, NodeId, Span};

use super::flags::{self, Given};
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

/// What a field is that neither a file nor an option sets.
#[derive(Clone, Copy)]
pub(crate) enum Rest<'t> {
    /// The configuration file's default: it is absent.
    Absent,
    /// It may be set elsewhere.
    Unknown(&'t str),
}

/// A value that is being put together.
enum Value<'d> {
    Copied(Node<'d>),
    Made(Made, Span),
    Map(Vec<(String, Span, Value<'d>)>, Span),
}

enum Made {
    Text(String),
    Bool(bool),
    Int(i64),
    List(Vec<String>),
    Map(Vec<(String, Made)>),
    Unknown(String),
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
    let mut root = file.map_or_else(|| Value::Map(Vec::new(), span), thawed);
    if let Value::Map(entries, _) = &mut root {
        entries.retain(|(key, _, _)| !is_head(key));
    }
    let mut others = Vec::new();
    for given in options {
        match OPTIONS.iter().find(|(option, _, _)| *option == given.name) {
            Some(&(_, path, kind)) => put(&mut root, path, made(given, kind), given.span),
            None => others.push(given.clone()),
        }
    }
    if let Rest::Unknown(why) = rest {
        for (_, path, _) in OPTIONS {
            put_if_absent(&mut root, path, why, start_of(span));
        }
    }
    let Value::Map(entries, _) = root else { return };
    let written: Vec<(String, Span, NodeId)> =
        entries.into_iter().map(|(key, at, value)| (key, at, freeze(writer, value))).collect();
    let mut fields: Vec<Field<'_>> =
        written.iter().map(|(key, at, id)| (key.as_str(), *at, *id)).collect();
    if !others.is_empty() {
        fields.push(("flags", span, flags::write(writer, &others, span)));
    }
    writer.record("kubelet", name, span, &fields);
}

/// A map whose entries can be changed; what is in it stays as it is until something below it changes.
fn thawed(node: Node<'_>) -> Value<'_> {
    let Content::Map(map) = node.content() else { return Value::Copied(node) };
    let entries = map.iter().filter(|entry| !matches!(entry.value.content(), Content::Null));
    let entries = entries
        .map(|entry| (entry.key.text.to_owned(), entry.key.span, Value::Copied(entry.value)))
        .collect();
    Value::Map(entries, node.span())
}

fn put(value: &mut Value<'_>, path: &[&str], made: Made, span: Span) {
    let Some((first, rest)) = path.split_first() else {
        *value = Value::Made(made, span);
        return;
    };
    let entry = entry(value, first, span);
    put(entry, rest, made, span);
}

fn put_if_absent(value: &mut Value<'_>, path: &[&str], why: &str, span: Span) {
    let Some((first, rest)) = path.split_first() else { return };
    let is_there = match value {
        Value::Map(entries, _) => entries.iter().any(|(key, _, _)| key == first),
        Value::Copied(node) => node.get(first).is_some(),
        Value::Made(..) => true,
    };
    if is_there && rest.is_empty() {
        return;
    }
    let entry = entry(value, first, span);
    match rest.is_empty() {
        true => *entry = Value::Made(Made::Unknown(why.to_owned()), span),
        false => put_if_absent(entry, rest, why, span),
    }
}

/// The entry of a map, made if it is not there.
fn entry<'v, 'd>(value: &'v mut Value<'d>, key: &str, span: Span) -> &'v mut Value<'d> {
    if let Value::Copied(node) = value {
        *value = thawed(*node);
    }
    if !matches!(value, Value::Map(..)) {
        *value = Value::Map(Vec::new(), span);
    }
    let Value::Map(entries, _) = value else { return value };
    let found = entries.iter().position(|(known, _, _)| known == key);
    let at = found.unwrap_or_else(|| {
        entries.push((key.to_owned(), span, Value::Map(Vec::new(), span)));
        entries.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "it was found there, or put there")]
    let (_, _, entry) = &mut entries[at];
    entry
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

fn write_made(writer: &mut Writer, made: Made, span: Span) -> NodeId {
    match made {
        Made::Text(text) => writer.builder.string(&text, span),
        Made::Bool(value) => writer.builder.bool(value, span),
        Made::Int(value) => writer.builder.int(value, span),
        Made::Unknown(why) => writer.builder.unresolved(&why, span),
        Made::List(items) => {
            let items: Vec<NodeId> =
                items.iter().map(|item| writer.builder.string(item, span)).collect();
            writer.builder.list(&items, span)
        }
        Made::Map(pairs) => {
            let entries: Vec<(String, NodeId)> = pairs
                .into_iter()
                .map(|(key, value)| (key, write_made(writer, value, span)))
                .collect();
            let fields: Vec<Field<'_>> =
                entries.iter().map(|(key, id)| (key.as_str(), span, *id)).collect();
            writer.builder.map(&fields, span)
        }
    }
}

fn freeze(writer: &mut Writer, value: Value<'_>) -> NodeId {
    match value {
        Value::Copied(node) => writer.copy(node),
        Value::Map(entries, span) => {
            let entries: Vec<(String, Span, NodeId)> = entries
                .into_iter()
                .map(|(key, at, value)| (key, at, freeze(writer, value)))
                .collect();
            let fields: Vec<Field<'_>> =
                entries.iter().map(|(key, at, id)| (key.as_str(), *at, *id)).collect();
            writer.builder.map(&fields, span)
        }
        Value::Made(made, span) => write_made(writer, made, span),
    }
}
