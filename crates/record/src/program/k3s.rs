//! The configuration of k3s and RKE2: the options that it hands on, over those that they set themselves.
//!
//! Source of the defaults: `pkg/daemons/control/server.go` and `pkg/daemons/agent` of k3s, which RKE2 builds on.

use ringfort_document::{Content, Node, Span};

use super::flags::{self, Given};
use super::kubelet::{self, Rest};
use crate::writer::{Writer, start_of};

/// Keys that only these configurations have; one of them is enough.
const OWN_KEYS: &[&str] = &[
    "cluster-init",
    "etcd-arg",
    "kube-apiserver-arg",
    "kube-controller-manager-arg",
    "kube-proxy-arg",
    "kube-scheduler-arg",
    "kubelet-arg",
    "protect-kernel-defaults",
    "secrets-encryption",
    "write-kubeconfig-mode",
];

/// Keys that RKE2 has and k3s has not.
const RKE2_KEYS: &[&str] = &[
    "audit-policy-file",
    "cni",
    "control-plane-resource-requests",
    "etcd-image",
    "kube-apiserver-image",
    "pod-security-admission-config-file",
    "profile",
];

const APISERVER: &[(&str, &str)] = &[
    ("allow-privileged", "true"),
    ("anonymous-auth", "false"),
    ("authorization-mode", "Node,RBAC"),
    ("bind-address", "127.0.0.1"),
    ("client-ca-file", "@/client-ca.crt"),
    ("enable-admission-plugins", "NodeRestriction"),
    ("etcd-cafile", "@/etcd/server-ca.crt"),
    ("etcd-certfile", "@/etcd/client.crt"),
    ("etcd-keyfile", "@/etcd/client.key"),
    ("kubelet-certificate-authority", "@/server-ca.crt"),
    ("kubelet-client-certificate", "@/client-kube-apiserver.crt"),
    ("kubelet-client-key", "@/client-kube-apiserver.key"),
    ("profiling", "false"),
    ("service-account-key-file", "@/service.key"),
    ("service-account-signing-key-file", "@/service.current.key"),
    ("tls-cert-file", "@/serving-kube-apiserver.crt"),
    ("tls-private-key-file", "@/serving-kube-apiserver.key"),
];

/// What the installers set in ways that this file does not tell.
const APISERVER_UNKNOWN: &[&str] = &["tls-cipher-suites", "tls-min-version"];
const RKE2_UNKNOWN: &[&str] = &[
    "admission-control-config-file",
    "audit-log-maxage",
    "audit-log-maxbackup",
    "audit-log-maxsize",
    "audit-log-path",
    "audit-policy-file",
    "encryption-provider-config",
];

const CONTROLLER_MANAGER: &[(&str, &str)] = &[
    ("bind-address", "127.0.0.1"),
    ("profiling", "false"),
    ("root-ca-file", "@/server-ca.crt"),
    ("service-account-private-key-file", "@/service.current.key"),
    ("use-service-account-credentials", "true"),
];

const SCHEDULER: &[(&str, &str)] = &[("bind-address", "127.0.0.1"), ("profiling", "false")];

const KUBELET: &[(&str, &str)] = &[
    ("anonymous-auth", "false"),
    ("authentication-token-webhook", "true"),
    ("authorization-mode", "Webhook"),
    ("client-ca-file", "/var/lib/rancher/@/agent/client-ca.crt"),
    ("read-only-port", "0"),
    ("tls-cert-file", "/var/lib/rancher/@/agent/serving-kubelet.crt"),
    ("tls-private-key-file", "/var/lib/rancher/@/agent/serving-kubelet.key"),
];

/// Keys whose values nobody may see.
const SECRETS: &[&str] =
    &["agent-token", "datastore-endpoint", "etcd-s3-access-key", "etcd-s3-secret-key", "token"];

/// Writes the records of a configuration file; false if it is none.
pub(crate) fn configuration(writer: &mut Writer, value: Node<'_>) -> bool {
    let Content::Map(map) = value.content() else { return false };
    if map.find("kind").is_some() || !OWN_KEYS.iter().any(|key| map.find(key).is_some()) {
        return false;
    }
    for key in SECRETS {
        if let Some(node) = map.find(key).filter(|node| node.as_str().is_some()) {
            writer.seal(node.span());
        }
    }
    let installer =
        if RKE2_KEYS.iter().any(|key| map.find(key).is_some()) { "rke2" } else { "k3s" };
    let own = Installed { value, installer };
    own.apiserver(writer);
    let defaults = own.given(CONTROLLER_MANAGER);
    own.write(writer, "controller-manager", "kube-controller-manager-arg", defaults);
    own.write(writer, "scheduler", "kube-scheduler-arg", own.given(SCHEDULER));
    own.kubelet(writer);
    true
}

struct Installed<'d> {
    value: Node<'d>,
    installer: &'static str,
}

impl<'d> Installed<'d> {
    fn start(&self) -> Span {
        start_of(self.value.span())
    }

    fn given(&self, defaults: &[(&str, &str)]) -> Vec<Given> {
        let folder = format!("/var/lib/rancher/{}/server/tls", self.installer);
        let one = |&(name, value): &(&str, &str)| {
            let folder = if value.starts_with('@') { folder.as_str() } else { self.installer };
            let value = Ok(value.replace('@', folder));
            Given { name: name.to_owned(), value, span: self.start() }
        };
        defaults.iter().map(one).collect()
    }

    fn unknown(&self, names: &[&str]) -> Vec<Given> {
        let why = format!("{} decides it", self.installer);
        let one = |name: &&str| Given {
            name: (*name).to_owned(),
            value: Err(why.clone()),
            span: self.start(),
        };
        names.iter().map(one).collect()
    }

    fn apiserver(&self, writer: &mut Writer) {
        let mut options = self.given(APISERVER);
        options.extend(self.unknown(APISERVER_UNKNOWN));
        if self.installer == "rke2" {
            options.extend(self.unknown(RKE2_UNKNOWN));
        } else if let Some(node) = self.value.get("secrets-encryption")
            && node.as_bool() == Some(true)
        {
            options.push(Given {
                name: "encryption-provider-config".to_owned(),
                value: Ok("/var/lib/rancher/k3s/server/cred/encryption-config.json".to_owned()),
                span: node.span(),
            });
        }
        self.write(writer, "apiserver", "kube-apiserver-arg", options);
    }

    fn kubelet(&self, writer: &mut Writer) {
        let mut options = self.given(KUBELET);
        if let Some(node) = self.value.get("protect-kernel-defaults")
            && let Some(value) = node.as_bool()
        {
            let name = "protect-kernel-defaults".to_owned();
            options.push(Given { name, value: Ok(value.to_string()), span: node.span() });
        }
        self.replace(&mut options, "kubelet-arg");
        let why = format!("{} may set it in a file of its own", self.installer);
        let span = self.value.span();
        kubelet::write(writer, "", None, &options, Rest::Unknown(&why), span);
    }

    fn write(&self, writer: &mut Writer, subject: &str, key: &str, mut options: Vec<Given>) {
        let span = self.value.get(key).map_or(self.start(), |node| node.span());
        self.replace(&mut options, key);
        let written = flags::write(writer, &options, span);
        let installer = writer.builder.string(self.installer, self.start());
        let fields = [("flags", span, written), ("installer", self.start(), installer)];
        writer.record(subject, "", span, &fields);
    }

    /// What a user says stands in place of the default.
    fn replace(&self, options: &mut Vec<Given>, key: &str) {
        let node = self.value.get(key);
        let list = node.and_then(Node::as_list);
        let items = list.into_iter().flat_map(|list| list.iter());
        let alone = node.filter(|node| node.as_str().is_some());
        for given in flags::of_pairs(items.chain(alone)) {
            options.retain(|known| known.name != given.name);
            options.push(given);
        }
    }
}
