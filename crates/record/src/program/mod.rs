//! The configuration of the cluster's own programs.

mod config_map;
mod etcd_file;
mod flags;
mod k3s;
mod kubeadm;
mod kubelet;
mod node;
pub(crate) mod options_file;
mod secret_fields;
mod static_pod;

use ringfort_document::Node;

use crate::writer::Writer;
use kubelet::Rest;

pub(crate) use config_map::config_map;
pub(crate) use static_pod::static_pod;

/// Kinds of configuration files, by group and kind, the subjects that they are, and the keys whose values are secret.
const CONFIGURATIONS: &[(&str, &str, &str, &[&str])] = &[
    ("apiserver.config.k8s.io", "AdmissionConfiguration", "admission-config", &[]),
    ("apiserver.config.k8s.io", "AuthenticationConfiguration", "authentication-config", &[]),
    ("apiserver.config.k8s.io", "AuthorizationConfiguration", "authorization-config", &[]),
    ("apiserver.config.k8s.io", "EncryptionConfiguration", "encryption-config", &["secret"]),
    ("audit.k8s.io", "Policy", "audit-policy", &[]),
    ("kubeproxy.config.k8s.io", "KubeProxyConfiguration", "kube-proxy", &[]),
    (
        "v1",
        "Config",
        "kubeconfig",
        &["auth-provider", "client-key-data", "env", "password", "token"],
    ),
];

/// Writes the records of a configuration file; false if it is none.
pub(crate) fn configuration(
    writer: &mut Writer,
    object: Node<'_>,
    api_version: &str,
    kind: &str,
) -> bool {
    let group = api_version.split('/').next().unwrap_or_default();
    match (group, kind) {
        ("kubelet.config.k8s.io", "KubeletConfiguration") => {
            kubelet::write(writer, "", Some(object), &[], Rest::Absent, object.span());
            return true;
        }
        ("kubeadm.k8s.io", "ClusterConfiguration") => {
            kubeadm::cluster_configuration(writer, object);
            return true;
        }
        ("kubeadm.k8s.io", "InitConfiguration" | "JoinConfiguration") => {
            return kubeadm::node_registration(writer, object);
        }
        ("ringfort.io", subject) if crate::is_subject(subject) => {
            node::record(writer, object, subject);
            return true;
        }
        _ => {}
    }
    let known = CONFIGURATIONS.iter().find(|(known, name, ..)| *known == group && *name == kind);
    let Some(&(_, _, subject, secrets)) = known else { return false };
    let fields = secret_fields::fields(writer, object, secrets);
    writer.record(subject, "", object.span(), &fields);
    true
}

/// Writes the record of what has neither `apiVersion` nor `kind`; false if it is no program's.
pub(crate) fn foreign(writer: &mut Writer, value: Node<'_>) -> bool {
    configz(writer, value)
        || k3s::configuration(writer, value)
        || etcd_file::configuration(writer, value)
}

/// A kubelet's answer to `/configz`.
fn configz(writer: &mut Writer, value: Node<'_>) -> bool {
    let running = value.get("kubeletconfig").filter(|running| running.as_map().is_some());
    let Some(running) = running else { return false };
    kubelet::write(writer, "", Some(running), &[], Rest::Absent, running.span());
    true
}

#[cfg(test)]
mod tests;
