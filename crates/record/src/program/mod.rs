//! The configuration of the cluster's own programs.

mod flags;
mod static_pod;

use ringfort_document::Node;

use crate::writer::Writer;

pub(crate) use static_pod::static_pod;

/// Kinds of configuration files, by group and kind, and the subjects that they are.
const CONFIGURATIONS: &[(&str, &str, &str)] = &[
    ("apiserver.config.k8s.io", "AdmissionConfiguration", "admission-config"),
    ("apiserver.config.k8s.io", "AuthenticationConfiguration", "authentication-config"),
    ("apiserver.config.k8s.io", "AuthorizationConfiguration", "authorization-config"),
    ("apiserver.config.k8s.io", "EncryptionConfiguration", "encryption-config"),
    ("audit.k8s.io", "Policy", "audit-policy"),
    ("kubelet.config.k8s.io", "KubeletConfiguration", "kubelet"),
    ("kubeproxy.config.k8s.io", "KubeProxyConfiguration", "kube-proxy"),
];

/// Writes the record of a configuration file; false if it is none.
pub(crate) fn configuration(
    writer: &mut Writer,
    object: Node<'_>,
    api_version: &str,
    kind: &str,
) -> bool {
    let group = api_version.split('/').next().unwrap_or_default();
    let known = CONFIGURATIONS.iter().find(|(known, name, _)| *known == group && *name == kind);
    let Some(&(_, _, subject)) = known else { return false };
    let fields = writer.fields(object, &|_| false);
    writer.record(subject, "", object.span(), &fields);
    true
}

/// Writes the record of a kubelet's answer to `/configz`; false if it is none.
pub(crate) fn configz(writer: &mut Writer, value: Node<'_>) -> bool {
    let Some(running) = value.get("kubeletconfig").filter(|running| running.as_map().is_some())
    else {
        return false;
    };
    let fields = writer.fields(running, &|_| false);
    writer.record("kubelet", "", running.span(), &fields);
    true
}
