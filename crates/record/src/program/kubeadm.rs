//! kubeadm's configuration: the options that it says, over those that kubeadm sets itself.
//!
//! Source of the defaults: `cmd/kubeadm/app/phases/controlplane/manifests.go` and `phases/etcd/local.go` of Kubernetes 1.37.

use ringfort_document::{Node, Span};

use super::flags::{self, Given};
use super::kubelet::{self, Rest};
use crate::writer::{Writer, start_of};

const PKI: &str = "/etc/kubernetes/pki";

/// What kubeadm sets; `@` stands for the folder of the certificates.
const APISERVER: &[(&str, &str)] = &[
    ("allow-privileged", "true"),
    ("authorization-mode", "Node,RBAC"),
    ("client-ca-file", "@/ca.crt"),
    ("enable-admission-plugins", "NodeRestriction"),
    ("enable-bootstrap-token-auth", "true"),
    ("kubelet-client-certificate", "@/apiserver-kubelet-client.crt"),
    ("kubelet-client-key", "@/apiserver-kubelet-client.key"),
    ("kubelet-preferred-address-types", "InternalIP,ExternalIP,Hostname"),
    ("proxy-client-cert-file", "@/front-proxy-client.crt"),
    ("proxy-client-key-file", "@/front-proxy-client.key"),
    ("requestheader-allowed-names", "front-proxy-client"),
    ("requestheader-client-ca-file", "@/front-proxy-ca.crt"),
    ("requestheader-extra-headers-prefix", "X-Remote-Extra-"),
    ("requestheader-group-headers", "X-Remote-Group"),
    ("requestheader-username-headers", "X-Remote-User"),
    ("service-account-issuer", "https://kubernetes.default.svc.cluster.local"),
    ("service-account-key-file", "@/sa.pub"),
    ("service-account-signing-key-file", "@/sa.key"),
    ("tls-cert-file", "@/apiserver.crt"),
    ("tls-private-key-file", "@/apiserver.key"),
];

const LOCAL_ETCD: &[(&str, &str)] = &[
    ("etcd-cafile", "@/etcd/ca.crt"),
    ("etcd-certfile", "@/apiserver-etcd-client.crt"),
    ("etcd-keyfile", "@/apiserver-etcd-client.key"),
    ("etcd-servers", "https://127.0.0.1:2379"),
];

const CONTROLLER_MANAGER: &[(&str, &str)] = &[
    ("authentication-kubeconfig", "/etc/kubernetes/controller-manager.conf"),
    ("authorization-kubeconfig", "/etc/kubernetes/controller-manager.conf"),
    ("bind-address", "127.0.0.1"),
    ("client-ca-file", "@/ca.crt"),
    ("cluster-signing-cert-file", "@/ca.crt"),
    ("cluster-signing-key-file", "@/ca.key"),
    ("controllers", "*,bootstrapsigner,tokencleaner"),
    ("kubeconfig", "/etc/kubernetes/controller-manager.conf"),
    ("leader-elect", "true"),
    ("requestheader-client-ca-file", "@/front-proxy-ca.crt"),
    ("root-ca-file", "@/ca.crt"),
    ("service-account-private-key-file", "@/sa.key"),
    ("use-service-account-credentials", "true"),
];

const SCHEDULER: &[(&str, &str)] = &[
    ("authentication-kubeconfig", "/etc/kubernetes/scheduler.conf"),
    ("authorization-kubeconfig", "/etc/kubernetes/scheduler.conf"),
    ("bind-address", "127.0.0.1"),
    ("kubeconfig", "/etc/kubernetes/scheduler.conf"),
    ("leader-elect", "true"),
];

const ETCD: &[(&str, &str)] = &[
    ("cert-file", "@/etcd/server.crt"),
    ("client-cert-auth", "true"),
    ("data-dir", "/var/lib/etcd"),
    ("key-file", "@/etcd/server.key"),
    ("listen-metrics-urls", "http://127.0.0.1:2381"),
    ("peer-cert-file", "@/etcd/peer.crt"),
    ("peer-client-cert-auth", "true"),
    ("peer-key-file", "@/etcd/peer.key"),
    ("peer-trusted-ca-file", "@/etcd/ca.crt"),
    ("trusted-ca-file", "@/etcd/ca.crt"),
];

/// Writes the records of a ClusterConfiguration.
pub(super) fn cluster_configuration(writer: &mut Writer, object: Node<'_>) {
    let pki = object.get("certificatesDir").and_then(Node::as_str).unwrap_or(PKI);
    let external = object.at(&["etcd", "external"]);
    let start = start_of(object.span());
    let mut component = |subject: &str, way: &[&str], defaults: Vec<Given>| {
        let node = object.at(way);
        let span = node.map_or(start, Node::span);
        let mut options = defaults;
        for given in flags::of_extra_args(node.and_then(|node| node.get("extraArgs"))) {
            put(&mut options, given);
        }
        write(writer, subject, object, &options, span);
    };
    let mut apiserver = given(APISERVER, pki, start);
    apiserver.extend(match external {
        Some(external) => external_etcd(external),
        None => given(LOCAL_ETCD, pki, start),
    });
    let extra = flags::of_extra_args(object.at(&["apiServer", "extraArgs"]));
    if extra.iter().any(|given| given.name == "authorization-config") {
        apiserver.retain(|given| given.name != "authorization-mode");
    }
    component("apiserver", &["apiServer"], apiserver);
    component("controller-manager", &["controllerManager"], given(CONTROLLER_MANAGER, pki, start));
    component("scheduler", &["scheduler"], given(SCHEDULER, pki, start));
    if external.is_none() {
        component("etcd", &["etcd", "local"], given(ETCD, pki, start));
    }
}

/// Writes the record of the kubelet that a node starts with; false if nothing is said of it.
pub(super) fn node_registration(writer: &mut Writer, object: Node<'_>) -> bool {
    let Some(extra) = object.at(&["nodeRegistration", "kubeletExtraArgs"]) else { return false };
    let options = flags::of_extra_args(Some(extra));
    let rest = Rest::Unknown("the kubelet's configuration file may set it");
    kubelet::write(writer, "", None, &options, rest, extra.span());
    true
}

fn given(defaults: &[(&str, &str)], pki: &str, span: Span) -> Vec<Given> {
    let one = |&(name, value): &(&str, &str)| Given {
        name: name.to_owned(),
        value: Ok(value.replace('@', pki)),
        span,
    };
    defaults.iter().map(one).collect()
}

fn external_etcd(external: Node<'_>) -> Vec<Given> {
    let text = |key: &str| external.get(key).filter(|node| node.as_str().is_some());
    let files =
        [("caFile", "etcd-cafile"), ("certFile", "etcd-certfile"), ("keyFile", "etcd-keyfile")];
    let mut options = Vec::new();
    for (key, name) in files {
        if let Some(node) = text(key) {
            let value = Ok(node.as_str().unwrap_or_default().to_owned());
            options.push(Given { name: name.to_owned(), value, span: node.span() });
        }
    }
    if let Some(list) = external.get("endpoints") {
        let endpoints = list.as_list().into_iter().flat_map(|list| list.iter());
        let endpoints: Vec<&str> = endpoints.filter_map(Node::as_str).collect();
        let value = Ok(endpoints.join(","));
        options.push(Given { name: "etcd-servers".to_owned(), value, span: list.span() });
    }
    options
}

/// What a user says stands in place of kubeadm's own; the modes of authorisation do so as a whole.
fn put(options: &mut Vec<Given>, given: Given) {
    match options.iter_mut().find(|known| known.name == given.name) {
        Some(known) => *known = given,
        None => options.push(given),
    }
}

fn write(writer: &mut Writer, subject: &str, object: Node<'_>, options: &[Given], span: Span) {
    let mut fields = vec![("flags", span, flags::write(writer, options, span))];
    if let Some(node) = object.get("kubernetesVersion")
        && let Some(version) = node.as_str().filter(|_| subject != "etcd")
    {
        let version = version.strip_prefix('v').unwrap_or(version);
        fields.push(("version", node.span(), writer.builder.string(version, node.span())));
    }
    let installer = writer.builder.string("kubeadm", start_of(span));
    fields.push(("installer", start_of(span), installer));
    writer.record(subject, "", span, &fields);
}
